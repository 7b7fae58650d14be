//! How frequent words are, so that the scan looks at a phrase where its rarest word stands.
//!
//! The messages of a pack's own tests are the sample: they speak of what the pack is for. Words
//! that they do not have are judged by length; short words are the frequent ones of Spanish. A
//! wrong guess costs time and changes nothing else.

use std::collections::HashMap;

use crate::normalize::{Normalizer, words};

/// Words counted in a sample.
#[derive(Clone, Debug, Default)]
pub(super) struct Frequencies {
    counts: HashMap<String, u64>,
    total: u64,
}

impl Frequencies {
    /// How many words of the sample the guess by length counts for.
    const WEIGHT_OF_GUESS: u64 = 4_000;

    /// Counts the words of a message.
    pub(super) fn read(&mut self, message: &str) {
        let folded = Normalizer::fold_term(message);
        let mut found = Vec::new();
        words::split(&folded, &mut found);
        for word in found {
            let span = word.span.start as usize..word.span.end as usize;
            if let Some(word) = folded.get(span) {
                *self.counts.entry(word.to_owned()).or_default() += 1;
                self.total += 1;
            }
        }
    }

    /// How often a word is met among a million.
    pub(super) fn per_million(&self, word: &str) -> u64 {
        let guess = match word.len() {
            0..=2 => 6_000,
            3 => 2_000,
            4 => 300,
            5 => 60,
            _ => 20,
        };
        let counted = self.counts.get(word).copied().unwrap_or(0);
        (counted * 1_000_000 + guess * Self::WEIGHT_OF_GUESS) / (self.total + Self::WEIGHT_OF_GUESS)
    }
}
