//! Hits: where terms stand in a message, by position and by list.

use std::sync::Arc;

use super::term::{Groups, ListId};
use crate::normalize::offsets::narrow;

/// Why a hit does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Scope {
    /// It counts.
    #[default]
    Asserted,
    /// A negator reaches it.
    Negated,
    /// It stands in a quoted chain, a signature or a footer.
    Quoted,
}

/// One occurrence of a term, by the numbers of its first and last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The last word before the gap and the first after it; the same as the ends without one.
    pub(crate) gap: (u32, u32),
    pub(crate) sentence: u32,
    pub(crate) scope: Scope,
}

impl Hit {
    /// A phrase, without a gap.
    pub(super) fn phrase(first: u32, last: u32, sentence: u32) -> Self {
        Self { first, last, gap: (last, first), sentence, scope: Scope::Asserted }
    }

    /// Whether a word is one of the term's own: not in its gap.
    pub(crate) fn owns(&self, word: u32) -> bool {
        (self.first..=self.last).contains(&word) && (word <= self.gap.0 || word >= self.gap.1)
    }

    /// Whether it counts for rules that do not say otherwise.
    pub(crate) fn is_asserted(&self) -> bool {
        self.scope == Scope::Asserted
    }

    /// How many words lie between two hits; 0 when they touch or overlap.
    fn words_apart(&self, other: &Self) -> u32 {
        let (from, to) = if self.first <= other.first {
            (self.last, other.first)
        } else {
            (other.last, self.first)
        };
        to.saturating_sub(from).saturating_sub(1)
    }
}

/// Which lists contain which: `alguno: ["<cobro>", "<multa>"]` is a list of two lexicons.
#[derive(Clone, Debug, Default)]
pub(crate) struct Containment {
    /// List → itself and the lists that it contains, directly or not.
    pub(crate) parts: Groups,
    /// List → itself and the lists that contain it, directly or not.
    pub(crate) containers: Groups,
}

/// All hits of one message. A hit is stored once and listed under every list that names its term;
/// a list that contains others is put together when it is asked for.
///
/// Most lists have a hit or two, and most are never asked for: entries are linked by list as they
/// come, and put in order when a list is asked for. Only lists with many hits are laid out in order
/// once, so that asking stays cheap on texts that repeat themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    hits: Vec<Hit>,
    entries: Vec<Entry>,
    /// By list: its entries.
    places: Vec<Place>,
    /// The lists that have hits, in the order in which they were first hit.
    touched: Vec<u32>,
    /// Hits of the lists that have many, in order of position.
    listing: Vec<u32>,
    /// How many entries the listing takes in.
    listed: usize,
    has_many: bool,
    /// Which message a place belongs to: clearing costs nothing.
    message: u32,
    /// How far the last word of any hit is from its first.
    longest: u32,
    containment: Arc<Containment>,
}

/// A hit under a list, and the entry of that list before it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hit: u32,
    before: u32,
}

/// Where the entries of one list stand. Of another message when the number says so.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    message: u32,
    /// The last entry.
    last: u32,
    hits: u32,
    /// Where its hits start in the listing, and how many stand there.
    start: u32,
    len: u32,
}

/// From how many hits on a list is laid out.
const MANY: usize = 16;

/// The hits of one list without those of its parts, by number, in order of position.
#[derive(Clone, Copy)]
enum Listed<'a> {
    Few([u32; MANY], usize),
    LaidOut(&'a [u32]),
}

impl Listed<'_> {
    fn as_slice(&self) -> &[u32] {
        match self {
            Self::Few(few, len) => few.get(..*len).unwrap_or_default(),
            Self::LaidOut(all) => all,
        }
    }

    fn get(&self, nth: usize) -> Option<u32> {
        self.as_slice().get(nth).copied()
    }
}

impl Hits {
    /// Makes room for the hits of the next message.
    pub(super) fn clear(&mut self, containment: &Arc<Containment>) {
        self.hits.clear();
        self.entries.clear();
        self.touched.clear();
        self.listing.clear();
        self.listed = 0;
        self.has_many = false;
        self.longest = 0;
        self.message = self.message.wrapping_add(1);
        if self.message == 0 || !Arc::ptr_eq(&self.containment, containment) {
            self.containment = Arc::clone(containment);
            self.places.clear();
            self.places.resize(containment.parts.len(), Place::default());
            self.message = 1;
        }
    }

    /// Adds a hit under its lists.
    pub(super) fn add(&mut self, hit: Hit, lists: &[u32]) {
        let index = narrow(self.hits.len());
        self.hits.push(hit);
        self.longest = self.longest.max(hit.last - hit.first);
        for list in lists {
            let Some(place) = self.places.get_mut(*list as usize) else { continue };
            if place.message != self.message {
                *place = Place { message: self.message, ..Place::default() };
                self.touched.push(*list);
            }
            let before = std::mem::replace(&mut place.last, narrow(self.entries.len()));
            place.hits += 1;
            self.has_many |= place.hits as usize > MANY;
            self.entries.push(Entry { hit: index, before });
        }
    }

    /// The place of a list that was hit itself or laid out.
    fn place(&self, list: u32) -> Option<&Place> {
        self.places.get(list as usize).filter(|place| place.message == self.message)
    }

    /// Whether a list has hits.
    pub(crate) fn has(&self, list: ListId) -> bool {
        self.containment.parts.of(list.0).iter().any(|part| self.place(*part).is_some())
    }

    /// Lays out the lists that have many hits. To be called when hits have been added and before
    /// any list is asked for.
    pub(super) fn lay_out(&mut self) {
        if !self.has_many || self.listed == self.entries.len() {
            return;
        }
        self.listed = self.entries.len();
        self.listing.clear();
        let Self { hits, entries, places, touched, listing, .. } = self;
        for list in touched.iter() {
            let Some(place) = places.get_mut(*list as usize) else { continue };
            if place.hits as usize <= MANY {
                continue;
            }
            let start = listing.len();
            let mut entry = place.last;
            for _ in 0..place.hits {
                let Some(Entry { hit, before }) = entries.get(entry as usize) else { break };
                listing.push(*hit);
                entry = *before;
            }
            let of_list = listing.get_mut(start..).unwrap_or_default();
            // Entries come nearly in order, the last first.
            of_list.reverse();
            of_list.sort_by_key(|hit| position(hits, *hit));
            let len = dedup(hits, of_list);
            listing.truncate(start + len);
            place.start = narrow(start);
            place.len = narrow(len);
        }
    }

    /// The hits of one list without those of its parts, each place once.
    fn listed(&self, place: &Place) -> Listed<'_> {
        if place.hits as usize > MANY {
            let range = place.start as usize..(place.start + place.len) as usize;
            return Listed::LaidOut(self.listing.get(range).unwrap_or_default());
        }
        let (mut few, mut len) = ([0; MANY], place.hits as usize);
        let found = few.get_mut(..len).unwrap_or_default();
        let mut entry = place.last;
        for slot in found.iter_mut().rev() {
            let Some(Entry { hit, before }) = self.entries.get(entry as usize) else { break };
            *slot = *hit;
            entry = *before;
        }
        if len > 1 {
            found.sort_unstable_by_key(|hit| position(&self.hits, *hit));
            len = dedup(&self.hits, found);
        }
        Listed::Few(few, len)
    }

    /// The hits of a list and of the lists that it contains, list by list.
    fn parts(&self, list: ListId) -> impl Iterator<Item = Listed<'_>> + Clone {
        let parts = self.containment.parts.of(list.0).iter();
        parts.filter_map(|part| self.place(*part)).map(|place| self.listed(place))
    }

    /// Every hit, in no order that matters.
    pub(crate) fn all(&self) -> &[Hit] {
        &self.hits
    }

    pub(crate) fn all_mut(&mut self) -> &mut [Hit] {
        &mut self.hits
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Hit> {
        self.hits.get(index as usize)
    }

    /// The hits of a list with their numbers: in order of position, unless the list contains
    /// others; then list by list.
    pub(crate) fn of(&self, list: ListId) -> impl Iterator<Item = (u32, &Hit)> + Clone {
        self.parts(list).flat_map(|listed| self.from(listed, 0))
    }

    fn from<'a>(
        &'a self,
        listed: Listed<'a>,
        nth: usize,
    ) -> impl Iterator<Item = (u32, &'a Hit)> + Clone {
        (nth..listed.as_slice().len())
            .filter_map(move |nth| listed.get(nth))
            .filter_map(|index| Some((index, self.get(index)?)))
    }

    /// How many hits satisfy `is`, counted from the first: `is` must hold for a head of the list
    /// and for nothing after it.
    fn partition(&self, listed: &Listed<'_>, is: impl Fn(&Hit) -> bool) -> usize {
        listed.as_slice().partition_point(|index| self.get(*index).is_some_and(&is))
    }

    /// The nearest hit of a list that starts after a word.
    pub(crate) fn first_after(&self, list: ListId, word: u32) -> Option<&Hit> {
        self.parts(list)
            .filter_map(|listed| {
                let nearest = self.partition(&listed, |hit| hit.first <= word);
                listed.get(nearest).and_then(|index| self.get(index))
            })
            .min_by_key(|hit| (hit.first, hit.last))
    }

    /// The hits of a list whose first word is one of `words`.
    fn starting_in(
        &self,
        list: ListId,
        words: std::ops::RangeInclusive<u32>,
    ) -> impl Iterator<Item = (u32, &Hit)> {
        let (from, to) = words.into_inner();
        self.parts(list).flat_map(move |listed| {
            let start = self.partition(&listed, |hit| hit.first < from);
            self.from(listed, start).take_while(move |(_, hit)| hit.first <= to)
        })
    }

    /// The hits of a list that share a word with `hit`. Looks only as far back as the longest hit
    /// of the message reaches.
    pub(crate) fn overlapping(&self, list: ListId, hit: &Hit) -> impl Iterator<Item = (u32, &Hit)> {
        self.starting_in(list, hit.first.saturating_sub(self.longest)..=hit.last)
            .filter(move |(_, other)| other.last >= hit.first)
    }

    /// The hits of a list in the same sentence, at most so many words away from `hit`.
    pub(crate) fn around(
        &self,
        list: ListId,
        hit: &Hit,
        words: u32,
    ) -> impl Iterator<Item = (u32, &Hit)> {
        let from = hit.first.saturating_sub(self.longest.saturating_add(words).saturating_add(1));
        let to = hit.last.saturating_add(words).saturating_add(1);
        self.starting_in(list, from..=to).filter(move |(_, other)| {
            other.sentence == hit.sentence && hit.words_apart(other) <= words
        })
    }

    /// The hits of a list in one sentence.
    pub(crate) fn in_sentence(&self, list: ListId, sentence: u32) -> impl Iterator<Item = &Hit> {
        self.parts(list).flat_map(move |listed| {
            let start = self.partition(&listed, |hit| hit.sentence < sentence);
            let hits = self.from(listed, start).map(|(_, hit)| hit);
            hits.take_while(move |hit| hit.sentence == sentence)
        })
    }

    /// The lists that have hits of their own, each once, in the order in which they were first hit.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.touched.iter().map(|list| ListId(*list))
    }
}

fn position(hits: &[Hit], index: u32) -> (u32, u32) {
    hits.get(index as usize).map_or((0, 0), |hit| (hit.first, hit.last))
}

/// Moves the first of each run of hits over the same words (`la luz`, `(la|una) luz`) to the
/// front; returns how many there are.
fn dedup(hits: &[Hit], sorted: &mut [u32]) -> usize {
    let mut kept = 0;
    let mut last = None;
    for nth in 0..sorted.len() {
        let Some(index) = sorted.get(nth).copied() else { break };
        let place = Some(position(hits, index));
        if place != last {
            if let Some(slot) = sorted.get_mut(kept) {
                *slot = index;
                kept += 1;
            }
            last = place;
        }
    }
    kept
}
