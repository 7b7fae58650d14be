//! Where a message begins: behind its greeting.
//!
//! `Cordial saludo. Cambien el menú` proposes what `Cambien el menú` proposes: how politely or
//! rudely people begin says nothing of what they want. Phrases that open a message are skipped one
//! after the other; a message of nothing else begins at its first word. They stand in
//! `rules/idioma/cortesia.yaml`.

use super::word_table::{WordTable, nth};
use super::words::Word;

/// Phrases that may open a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Openings {
    /// First word → which of `phrases`.
    firsts: Option<WordTable>,
    /// The phrases that begin with one word, longest first, without that word.
    phrases: Vec<Vec<Box<[Box<str>]>>>,
}

impl Openings {
    /// `phrases`, folded.
    pub(crate) fn new(phrases: &[String]) -> Self {
        let mut sorted: Vec<Vec<&str>> =
            phrases.iter().map(|phrase| phrase.split_whitespace().collect()).collect();
        sorted.sort();
        let mut firsts: Vec<&str> = Vec::new();
        let mut grouped: Vec<Vec<Box<[Box<str>]>>> = Vec::new();
        for phrase in &sorted {
            let [first, rest @ ..] = phrase.as_slice() else { continue };
            if firsts.last() != Some(first) {
                firsts.push(first);
                grouped.push(Vec::new());
            }
            if let Some(group) = grouped.last_mut() {
                group.push(rest.iter().map(|word| Box::from(*word)).collect());
            }
        }
        for group in &mut grouped {
            group.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
        }
        let numbered = firsts.iter().enumerate().map(|(index, first)| (*first, nth(index)));
        Self { firsts: Some(WordTable::new(numbered)), phrases: grouped }
    }

    /// The number of the word that follows the opening; 0 when nothing does.
    pub(super) fn skip(&self, text: &str, words: &[Word]) -> usize {
        let mut at = 0;
        while let Some(length) = self.opening(text, words.get(at..).unwrap_or_default()) {
            at += length;
        }
        if at < words.len() { at } else { 0 }
    }

    /// How many words the phrase has that `words` begin with.
    fn opening(&self, text: &str, words: &[Word]) -> Option<usize> {
        let first = words.first()?.span;
        let (start, end) = (first.start as usize, first.end as usize);
        let group = self.firsts.as_ref()?.get(text.as_bytes(), start, end)?;
        let word = |word: &Word| text.get(word.span.start as usize..word.span.end as usize);
        let rest = words.get(1..)?;
        let phrase = self.phrases.get(group as usize)?.iter().find(|phrase| {
            let found = rest.get(..phrase.len()).unwrap_or_default();
            found.len() == phrase.len()
                && found.iter().zip(phrase.iter()).all(|(found, known)| word(found) == Some(known))
        })?;
        Some(phrase.len() + 1)
    }
}
