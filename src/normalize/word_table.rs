//! A table from words to numbers that answers in one probe.
//!
//! A word of up to 16 bytes is its own key, so that a look-up compares two registers; longer words
//! (rare in Spanish) are kept aside. The slots hold a fingerprint of the key only, so that a word
//! that is not in the table, as half of them are not, touches one small slot. The table is filled
//! at build time and never changes.

use std::collections::HashMap;

use super::offsets::narrow;

const SHORT: usize = 16;
const EMPTY: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Slot {
    fingerprint: u32,
    /// Which of `keys` and `values`; [`EMPTY`] when the slot is free.
    index: u32,
}

/// Words with a number each.
#[derive(Clone, Debug)]
pub(crate) struct WordTable {
    slots: Box<[Slot]>,
    keys: Vec<u128>,
    values: Vec<u32>,
    /// How far the hash is shifted down to an index.
    shift: u32,
    long: HashMap<Box<str>, u32>,
}

impl WordTable {
    /// A table of the given words. Of equal words the first counts.
    pub(crate) fn new<'a>(words: impl IntoIterator<Item = (&'a str, u32)>) -> Self {
        let (mut short, mut long) = (Vec::new(), HashMap::new());
        for (word, value) in words {
            match key(word.as_bytes()) {
                Some(key) => short.push((key, value)),
                None => {
                    long.entry(word.into()).or_insert(value);
                }
            }
        }
        // At most half full, so that probe chains stay short.
        let bits = (short.len() * 2).next_power_of_two().trailing_zeros().max(1);
        let mut table = Self {
            slots: vec![Slot { fingerprint: 0, index: EMPTY }; 1 << bits].into_boxed_slice(),
            keys: Vec::with_capacity(short.len()),
            values: Vec::with_capacity(short.len()),
            shift: 64 - bits,
            long,
        };
        for (key, value) in short {
            if table.find(key).is_none() {
                table.insert(key, value);
            }
        }
        table
    }

    fn insert(&mut self, key: u128, value: u32) {
        let mask = self.slots.len() - 1;
        let hash = hash(key);
        let mut at = self.home(hash);
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.index == EMPTY {
                *slot = Slot { fingerprint: fingerprint(hash), index: nth(self.keys.len()) };
                self.keys.push(key);
                self.values.push(value);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// The number of a word. `text` is the text that the word stands in: reading beyond the word
    /// is what makes the look-up branch-free.
    pub(crate) fn get(&self, text: &[u8], start: usize, end: usize) -> Option<u32> {
        let len = end - start;
        if len > SHORT {
            let word = text.get(start..end).and_then(|word| std::str::from_utf8(word).ok())?;
            return self.long.get(word).copied();
        }
        let key = match text.get(start..start + SHORT).and_then(|wide| wide.first_chunk::<SHORT>())
        {
            Some(wide) if len > 0 => {
                u128::from_le_bytes(*wide) & (u128::MAX >> (8 * (SHORT - len)))
            }
            _ => key(text.get(start..end)?)?,
        };
        self.find(key)
    }

    /// The number of a word that stands alone.
    pub(crate) fn get_word(&self, word: &str) -> Option<u32> {
        self.get(word.as_bytes(), 0, word.len())
    }

    fn find(&self, key: u128) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let hash = hash(key);
        let fingerprint = fingerprint(hash);
        let mut at = self.home(hash);
        loop {
            let slot = self.slots.get(at)?;
            if slot.index == EMPTY {
                return None;
            }
            if slot.fingerprint == fingerprint && self.keys.get(slot.index as usize) == Some(&key) {
                return self.values.get(slot.index as usize).copied();
            }
            at = (at + 1) & mask;
        }
    }

    fn home(&self, hash: u64) -> usize {
        narrow_index(hash >> self.shift)
    }
}

fn hash(key: u128) -> u64 {
    let [low, high] = halves(key);
    let mixed = (low ^ high.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

fn fingerprint(hash: u64) -> u32 {
    narrow(narrow_index(hash & 0xffff_ffff))
}

fn narrow_index(index: u64) -> usize {
    // INVARIANT: the shift leaves fewer than 32 bits.
    usize::try_from(index).unwrap_or(0)
}

fn halves(key: u128) -> [u64; 2] {
    let bytes = key.to_le_bytes();
    let half = |at: usize| bytes.get(at..).and_then(|half| half.first_chunk::<8>());
    [half(0), half(8)].map(|half| half.map_or(0, |half| u64::from_le_bytes(*half)))
}

/// The word itself as a number, zero-padded; `None` when it is longer than a key.
fn key(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; SHORT];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    Some(u128::from_le_bytes(bytes))
}

/// The number that stands for `n` words in tables built by position.
pub(crate) fn nth(index: usize) -> u32 {
    narrow(index)
}
