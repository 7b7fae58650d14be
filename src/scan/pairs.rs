//! Two words that follow each other → the phrases worth a look there.
//!
//! Most words of a message belong to some phrase, but few pairs of neighbours do: asking for the
//! pair keeps the work away from phrases that will not stand. A bit per pair answers most
//! questions; only what passes is looked up.

use super::term::{KindId, SetId};
use crate::normalize::offsets::narrow;

#[derive(Clone, Copy, Debug)]
struct Slot {
    first: u32,
    second: u32,
    group: u32,
}

impl Slot {
    const FREE: Self = Self { first: u32::MAX, second: u32::MAX, group: 0 };
}

/// Pairs of words, each with a group of candidates.
#[derive(Clone, Debug)]
pub(crate) struct PairTable {
    filter: Box<[u64]>,
    slots: Box<[Slot]>,
}

impl PairTable {
    /// A table of `(first word, second word, group)`, each pair once.
    pub(crate) fn new(pairs: &[(u32, u32, u32)]) -> Self {
        let slots = (pairs.len() * 2).next_power_of_two().max(2);
        let bits = (pairs.len() * 8).next_power_of_two().max(64);
        let mut table =
            Self { filter: vec![0; bits / 64].into(), slots: vec![Slot::FREE; slots].into() };
        for (first, second, group) in pairs {
            table.insert(Slot { first: *first, second: *second, group: *group });
        }
        table
    }

    fn insert(&mut self, new: Slot) {
        let hash = hash(new.first, new.second);
        let (word, bit) = self.bit(hash);
        if let Some(word) = self.filter.get_mut(word) {
            *word |= bit;
        }
        let mask = self.slots.len() - 1;
        let mut at = index(hash) & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.first == Slot::FREE.first {
                *slot = new;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The group of a pair.
    pub(crate) fn get(&self, first: u32, second: u32) -> Option<u32> {
        let hash = hash(first, second);
        let (word, bit) = self.bit(hash);
        if self.filter.get(word)? & bit == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = index(hash) & mask;
        loop {
            let slot = self.slots.get(at)?;
            if slot.first == first && slot.second == second {
                return Some(slot.group);
            }
            if slot.first == Slot::FREE.first {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    fn bit(&self, hash: u64) -> (usize, u64) {
        let bit = index(hash >> 32) & (self.filter.len() * 64 - 1);
        (bit / 64, 1 << (bit % 64))
    }
}

/// What is worth a look where an anchor stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate {
    /// Twice the number of a phrase, or twice that of a kind and one.
    target: u32,
    /// One more word that must fit before the phrase is verified.
    pub(crate) guard: Option<Guard>,
}

/// What a candidate leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A phrase to be verified.
    Phrase(u32),
    /// The pair of words is all of it.
    Pair(KindId),
}

impl Candidate {
    pub(crate) fn new(target: Target, guard: Option<Guard>) -> Self {
        let target = match target {
            Target::Phrase(phrase) => phrase * 2,
            Target::Pair(kind) => kind.0 * 2 + 1,
        };
        Self { target, guard }
    }

    pub(crate) fn target(&self) -> Target {
        match self.target % 2 {
            0 => Target::Phrase(self.target / 2),
            _ => Target::Pair(KindId(self.target / 2)),
        }
    }
}

/// A phrase worth a look where a word has an affix.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AffixCandidate {
    pub(crate) phrase: u32,
    /// How many words before the word at hand its anchor stands: 0 or 1.
    pub(crate) back: u8,
}

/// A place of a phrase at a fixed distance from its anchor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    pub(crate) offset: i8,
    pub(crate) set: SetId,
    /// A word that the pack does not know may fit by its affix.
    pub(crate) admits_unknown: bool,
}

/// Candidates by owner: a group, or an affix.
#[derive(Clone, Debug)]
pub(crate) struct Candidates<T> {
    starts: Box<[u32]>,
    candidates: Box<[T]>,
}

impl<T> Candidates<T> {
    /// The candidates of each owner, in order of owners.
    pub(crate) fn new(owners: Vec<Vec<T>>) -> Self {
        let mut starts = vec![0];
        let mut candidates = Vec::new();
        for owner in owners {
            candidates.extend(owner);
            starts.push(narrow(candidates.len()));
        }
        Self { starts: starts.into(), candidates: candidates.into() }
    }

    pub(crate) fn of(&self, owner: u32) -> &[T] {
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

/// The low half.
fn narrow_low(hash: u64) -> u32 {
    narrow(usize::try_from(hash & u64::from(u32::MAX)).unwrap_or(0))
}
