//! Which words are in which sets, answered fast where it is asked most.
//!
//! Most questions are about the frequent words of Spanish, and most answers are no. A sketch of
//! each word, a bit for each of its sets, several sets to a bit, says no to most; the few hundred
//! most frequent words are in so many sets that their sketches are full, and have a row of exact
//! bits instead. Rarer words are looked up in the set.

use super::term::{Groups, SetId};

/// Words by set, for the question whether one is in the other.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    /// Set → words, sorted.
    words: Groups,
    /// By word.
    sketches: Box<[u128]>,
    /// By word: which row it has, or [`NO_ROW`].
    rows: Box<[u8]>,
    /// Rows of one bit for each set.
    bits: Box<[u64]>,
    /// How many numbers a row takes up.
    width: usize,
}

const NO_ROW: u8 = u8::MAX;

impl Membership {
    /// `frequent` are the most frequent words; those beyond the first 255 have no row.
    pub(crate) fn new(words: Groups, vocabulary: usize, frequent: &[u32]) -> Self {
        let mut rows = vec![NO_ROW; vocabulary];
        let mut count = 0;
        for (row, word) in (0..NO_ROW).zip(frequent) {
            if let Some(slot) = rows.get_mut(*word as usize) {
                *slot = row;
                count += 1;
            }
        }
        let width = words.len().div_ceil(64);
        let mut bits = vec![0_u64; count * width];
        let mut sketches = vec![0_u128; vocabulary];
        for set in (0..crate::normalize::offsets::narrow(words.len())).map(SetId) {
            for word in words.of(set.0) {
                if let Some(sketch) = sketches.get_mut(*word as usize) {
                    *sketch |= sketch_bit(set);
                }
                let row = rows.get(*word as usize).copied().filter(|row| *row != NO_ROW);
                let slot = row.map(|row| usize::from(row) * width + set.0 as usize / 64);
                if let Some(slot) = slot.and_then(|slot| bits.get_mut(slot)) {
                    *slot |= 1 << (set.0 % 64);
                }
            }
        }
        Self { words, sketches: sketches.into(), rows: rows.into(), bits: bits.into(), width }
    }

    /// Whether a word is in a set.
    pub(crate) fn has(&self, set: SetId, word: u32) -> bool {
        let index = word as usize;
        if self.sketches.get(index).is_none_or(|sketch| sketch & sketch_bit(set) == 0) {
            return false;
        }
        match self.rows.get(index) {
            None | Some(&NO_ROW) => match self.words.of(set.0) {
                [only] => word == *only,
                words => words.binary_search(&word).is_ok(),
            },
            Some(row) => {
                let at = usize::from(*row) * self.width + set.0 as usize / 64;
                self.bits.get(at).is_some_and(|bits| bits & (1 << (set.0 % 64)) != 0)
            }
        }
    }
}

fn sketch_bit(set: SetId) -> u128 {
    1 << (set.0.wrapping_mul(0x9E37_79B1) >> 25)
}
