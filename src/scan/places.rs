//! Where the hits of lists stand, for the lists that somebody asks for.

use super::hits::Hit;
use super::kinds::{Breadth, Kinds, ListSet};
use super::term::ListId;
use crate::normalize::offsets::narrow;

/// The hits of some lists, each list's in order of position, each place once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// By list: which of `ranges`, counted from 1; 0 when the list was not asked for or not hit.
    slots: Vec<u32>,
    /// The lists that have a slot.
    lists: Vec<ListId>,
    /// Slot and hit, as they were met.
    met: Vec<(u32, u32)>,
    /// By slot: where its hits start in `numbers` and how many there are.
    ranges: Vec<(u32, u32)>,
    /// Numbers of hits, slot by slot.
    numbers: Vec<u32>,
    /// How far the last word of any hit is from its first.
    longest: u32,
}

impl Places {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        for list in self.lists.drain(..) {
            if let Some(slot) = self.slots.get_mut(list.0 as usize) {
                *slot = 0;
            }
        }
        self.met.clear();
        self.ranges.clear();
        self.numbers.clear();
    }

    /// Finds the hits of the wanted lists.
    pub(crate) fn locate(
        &mut self,
        hits: &[Hit],
        kinds: &Kinds,
        wanted: &ListSet,
        breadth: Breadth,
    ) {
        self.clear();
        self.slots.resize(kinds.lists(), 0);
        self.longest = 0;
        let Self { slots, lists, met, ranges, numbers, longest } = self;
        for (number, hit) in (0..).zip(hits) {
            kinds.wanted(hit.kind, wanted, breadth, |list| {
                let Some(slot) = slots.get_mut(list.0 as usize) else { return };
                if *slot == 0 {
                    lists.push(list);
                    *slot = narrow(lists.len());
                    ranges.push((0, 0));
                }
                met.push((*slot - 1, number));
                if let Some((_, len)) = ranges.get_mut(*slot as usize - 1) {
                    *len += 1;
                }
                *longest = (*longest).max(hit.last - hit.first);
            });
        }
        let mut start = 0;
        for (from, len) in ranges.iter_mut() {
            *from = start;
            start += *len;
            *len = 0;
        }
        numbers.resize(met.len(), 0);
        for (slot, number) in met.iter() {
            let Some((from, len)) = ranges.get_mut(*slot as usize) else { continue };
            if let Some(place) = numbers.get_mut((*from + *len) as usize) {
                *place = *number;
                *len += 1;
            }
        }
        for (from, len) in ranges.iter_mut().filter(|(_, len)| *len > 1) {
            let of_list = numbers.get_mut(*from as usize..(*from + *len) as usize);
            *len = in_order(hits, of_list.unwrap_or_default());
        }
    }

    /// The numbers of the hits of a list, in order of position.
    pub(crate) fn of(&self, list: ListId) -> &[u32] {
        let slot = self.slots.get(list.0 as usize).copied().unwrap_or(0) as usize;
        let range = slot.checked_sub(1).and_then(|slot| self.ranges.get(slot));
        let Some((from, len)) = range else { return &[] };
        self.numbers.get(*from as usize..(*from + *len) as usize).unwrap_or_default()
    }

    /// How far back a hit that reaches a word may begin.
    pub(crate) fn longest(&self) -> u32 {
        self.longest
    }
}

/// Sorts hits by position and moves the first of each run over the same words (`la luz`,
/// `(la|una) luz`) to the front; returns how many there are.
fn in_order(hits: &[Hit], numbers: &mut [u32]) -> u32 {
    let position = |number: &u32| {
        hits.get(*number as usize).map_or((0, 0, *number), |hit| (hit.first, hit.last, *number))
    };
    if !numbers.is_sorted_by_key(position) {
        numbers.sort_unstable_by_key(position);
    }
    let mut kept = 0;
    let mut last = None;
    for nth in 0..numbers.len() {
        let Some(number) = numbers.get(nth).copied() else { break };
        let (from, to, _) = position(&number);
        if last != Some((from, to)) {
            if let Some(slot) = numbers.get_mut(kept) {
                *slot = number;
                kept += 1;
            }
            last = Some((from, to));
        }
    }
    narrow(kept)
}
