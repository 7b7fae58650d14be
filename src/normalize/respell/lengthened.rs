//! Letters held down: `pesimooooo`, `perrrro`, `llllego`.
//!
//! A letter that stands three times or more was held down. Whether one or two were meant, a fixed
//! list of words with double letters says; what it does not know loses all but one. Cutting every
//! run to one letter would break `leer`, `perro`, `llego`, `acción`, so two are left as they are.
//! Words of a single letter (`xxx`, `www`, `mmm`) and Roman numbers (`viii`) are not lengthened.

use std::collections::HashSet;

/// Words that are rightly written with a double letter.
#[derive(Clone, Debug)]
pub(super) struct Doubles(HashSet<Box<str>>);

/// A word with more runs than this is cut down without asking the list.
const MOST_RUNS: u32 = 4;

impl Doubles {
    pub(super) fn new(words: Vec<String>) -> Self {
        Self(words.into_iter().map(Into::into).collect())
    }

    /// A word as it was meant; `None` when no letter was held down.
    pub(super) fn shorten(&self, word: &str) -> Option<String> {
        let is_number = word.starts_with(|first: char| first.is_ascii_digit());
        if is_number || !has_lengthened(word.as_bytes()) || is_roman(word) {
            return None;
        }
        let runs = runs(word);
        let mut letters = runs.iter().map(|(letter, _)| letter);
        let first = letters.next()?;
        if letters.all(|letter| letter == first) {
            return None;
        }
        let held: u32 = runs.iter().map(|(_, length)| u32::from(*length >= 3)).sum();
        // Every way to keep one letter or two of each run, most doubles first.
        let choices = if held <= MOST_RUNS { 1_u32 << held } else { 1 };
        (0..choices)
            .rev()
            .map(|choice| cut(&runs, choice))
            .find(|cut| self.0.contains(cut.as_str()))
            .or_else(|| Some(cut(&runs, 0)))
    }
}

/// Whether some letter stands three or more times in a row.
pub(crate) fn has_lengthened(text: &[u8]) -> bool {
    let next = text.iter().skip(1).zip(text.iter().skip(2));
    // No early exit: without one the whole loop runs on wide registers.
    text.iter()
        .zip(next)
        .fold(false, |found, (a, (b, c))| found | ((a == b) & (b == c) & a.is_ascii_lowercase()))
}

/// The letters of a word, each with how often it stands in a row.
fn runs(word: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for letter in word.chars() {
        match runs.last_mut() {
            Some((last, length)) if *last == letter => *length += 1,
            _ => runs.push((letter, 1)),
        }
    }
    runs
}

/// The word with each run of three or more cut to one letter, or to two where `choice` has a bit.
fn cut(runs: &[(char, usize)], choice: u32) -> String {
    let mut word = String::new();
    let mut nth = 0;
    for (letter, length) in runs {
        let kept = if *length < 3 {
            *length
        } else {
            nth += 1;
            if choice & (1 << (nth - 1)) != 0 { 2 } else { 1 }
        };
        word.extend(std::iter::repeat_n(*letter, kept));
    }
    word
}

fn is_roman(word: &str) -> bool {
    word.len() <= 8 && word.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x' | b'l' | b'c'))
}
