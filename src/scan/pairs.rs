//! Two words that follow each other → the phrases worth a look there.
//!
//! Most words of a message belong to some phrase, but few pairs of neighbours do: asking for the
//! pair keeps the work away from phrases that will not stand. A bit per pair answers most
//! questions; what passes is looked up in a table of fingerprints. A wrong fingerprint costs a
//! look at a phrase, which is verified word by word anyway.

use super::term::SetId;
use crate::normalize::offsets::narrow;

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// The upper half of the hash; 0 is free.
    tag: u32,
    group: u32,
}

/// Pairs of words with groups of phrases. A pair may have several groups.
#[derive(Clone, Debug)]
pub(crate) struct PairTable {
    filter: Box<[u64]>,
    slots: Box<[Slot]>,
}

impl PairTable {
    /// A table of `(first word, second word, group)`.
    pub(crate) fn new(pairs: &[(u32, u32, u32)]) -> Self {
        let slots = (pairs.len() * 2).next_power_of_two().max(2);
        let bits = (pairs.len() * 8).next_power_of_two().max(64);
        let mut table =
            Self { filter: vec![0; bits / 64].into(), slots: vec![Slot::default(); slots].into() };
        for (first, second, group) in pairs {
            table.insert(hash(*first, *second), *group);
        }
        table
    }

    fn insert(&mut self, hash: u64, group: u32) {
        let (word, bit) = self.bit(hash);
        if let Some(word) = self.filter.get_mut(word) {
            *word |= bit;
        }
        let mask = self.slots.len() - 1;
        let mut at = index(hash) & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.tag == 0 {
                *slot = Slot { tag: tag(hash), group };
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The groups of a pair.
    pub(crate) fn get(&self, first: u32, second: u32) -> impl Iterator<Item = u32> {
        let hash = hash(first, second);
        let (word, bit) = self.bit(hash);
        let passes = self.filter.get(word).is_some_and(|word| word & bit != 0);
        let mask = self.slots.len() - 1;
        let home = index(hash);
        (0..self.slots.len())
            .take_while(move |_| passes)
            .map_while(move |step| self.slots.get((home + step) & mask))
            .take_while(|slot| slot.tag != 0)
            .filter(move |slot| slot.tag == tag(hash))
            .map(|slot| slot.group)
    }

    fn bit(&self, hash: u64) -> (usize, u64) {
        let bit = index(hash >> 7) & (self.filter.len() * 64 - 1);
        (bit / 64, 1 << (bit % 64))
    }
}

/// A phrase worth a look where a pair stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    pub(crate) phrase: u32,
    /// How many words before the word at hand the pair starts: 0 or 1.
    pub(crate) back: u8,
    /// One more word that must fit before the phrase is verified.
    pub(crate) guard: Option<Guard>,
}

/// A place of a phrase outside its pair, and the bit of its set in the sketches of words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    /// Counted from the first word of the pair.
    pub(crate) offset: i8,
    /// Below 128.
    pub(crate) bit: u8,
}

impl Guard {
    /// The bit of a set.
    pub(crate) fn bit_of(set: SetId) -> u8 {
        let mixed = set.0.wrapping_mul(0x9E37_79B1) >> 25;
        u8::try_from(mixed).unwrap_or(0)
    }
}

/// Candidates by owner: a group of pairs, or an affix.
#[derive(Clone, Debug)]
pub(crate) struct Candidates {
    starts: Box<[u32]>,
    candidates: Box<[Candidate]>,
}

impl Candidates {
    /// The candidates of each owner, in order of owners.
    pub(crate) fn new(owners: Vec<Vec<Candidate>>) -> Self {
        let mut starts = vec![0];
        let mut candidates = Vec::new();
        for owner in owners {
            candidates.extend(owner);
            starts.push(narrow(candidates.len()));
        }
        Self { starts: starts.into(), candidates: candidates.into() }
    }

    pub(crate) fn of(&self, owner: u32) -> &[Candidate] {
        match self.starts.get(owner as usize..owner as usize + 2) {
            Some([start, end]) => {
                self.candidates.get(*start as usize..*end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

fn hash(first: u32, second: u32) -> u64 {
    let pair = u64::from(first) << 32 | u64::from(second);
    let mixed = (pair ^ (pair >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn index(hash: u64) -> usize {
    narrow_low(hash) as usize
}

fn tag(hash: u64) -> u32 {
    narrow_low(hash >> 32) | 1
}

/// The low half.
fn narrow_low(hash: u64) -> u32 {
    narrow(usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0))
}
