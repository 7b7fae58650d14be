//! Writing out what phones and anger shorten or lengthen: `xq` becomes `porque`, `pesimooooo`
//! becomes `pesimo`.
//!
//! Both work on whole words of folded text, by lists of their own (`rules/idioma/`): a new rule of
//! the pack never changes how a text is read. A text without such words is left as it is, and
//! finding that out costs one probe for each short word.

use std::collections::{HashMap, HashSet};

use super::offsets::OffsetMap;
use super::word_table::{WordTable, nth};
use super::words::Word;

/// The lists that respelling goes by.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    abbreviations: WordTable,
    expansions: Vec<Box<str>>,
    longest: usize,
    doubles: HashSet<Box<str>>,
}

impl Spelling {
    /// `abbreviations`: folded short form to folded long form. `doubles`: folded words that are
    /// rightly written with a double letter (`leer`, `perro`).
    pub(crate) fn new(
        abbreviations: &HashMap<String, String>,
        doubles: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut sorted: Vec<_> = abbreviations.iter().collect();
        sorted.sort();
        Self {
            longest: sorted.iter().map(|(short, _)| short.len()).max().unwrap_or(0),
            abbreviations: WordTable::new(
                sorted.iter().enumerate().map(|(index, (short, _))| (short.as_str(), nth(index))),
            ),
            expansions: sorted.iter().map(|(_, long)| long.as_str().into()).collect(),
            doubles: doubles.into_iter().map(Into::into).collect(),
        }
    }

    /// Writes the text with its words respelt to `respelt` and returns true; returns false and
    /// writes nothing when no word needs it.
    pub(super) fn respell(
        &self,
        text: &str,
        words: &[Word],
        respelt: &mut String,
        offsets: &mut OffsetMap,
    ) -> bool {
        let lengthened = has_lengthened(text.as_bytes());
        let mut copied = 0;
        let mut after_number = false;
        for word in words {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            let found = self.expansion(text, start, end, after_number);
            let is_number = text.as_bytes().get(start).is_some_and(u8::is_ascii_digit);
            after_number = is_number;
            let shortened = match found {
                Some(expansion) => Shortened::Listed(expansion),
                None if lengthened && !is_number => {
                    let written = text.get(start..end).unwrap_or_default();
                    match self.shorten(written) {
                        Some(shorter) => Shortened::Built(shorter),
                        None => continue,
                    }
                }
                None => continue,
            };
            respelt.push_str(text.get(copied..start).unwrap_or_default());
            let to = respelt.len();
            respelt.push_str(match &shortened {
                Shortened::Listed(expansion) => expansion,
                Shortened::Built(shorter) => shorter,
            });
            offsets.replace(start..end, to..respelt.len());
            copied = end;
        }
        if copied == 0 {
            return false;
        }
        respelt.push_str(text.get(copied..).unwrap_or_default());
        true
    }

    /// The long form of a short one. A single letter after a number is a unit or a sign
    /// (`120 k`, `2 x 1`), not a word.
    fn expansion(&self, text: &str, start: usize, end: usize, after_number: bool) -> Option<&str> {
        if end - start > self.longest || (after_number && end - start == 1) {
            return None;
        }
        let index = self.abbreviations.get(text.as_bytes(), start, end)?;
        self.expansions.get(index as usize).map(|expansion| &**expansion)
    }

    /// A word with a letter three or more times in a row, as it was meant: the letter twice where
    /// the list knows such a word, else once.
    fn shorten(&self, word: &str) -> Option<String> {
        if !has_lengthened(word.as_bytes()) {
            return None;
        }
        let twice = squeeze(word, 2);
        if self.doubles.contains(twice.as_str()) {
            return Some(twice);
        }
        Some(squeeze(word, 1)).filter(|once| once.len() > 2)
    }
}

enum Shortened<'a> {
    Listed(&'a str),
    Built(String),
}

/// Whether some letter stands three or more times in a row.
pub(crate) fn has_lengthened(text: &[u8]) -> bool {
    let next = text.iter().skip(1).zip(text.iter().skip(2));
    // No early exit: without one the whole loop runs on wide registers.
    text.iter()
        .zip(next)
        .fold(false, |found, (a, (b, c))| found | ((a == b) & (b == c) & a.is_ascii_lowercase()))
}

/// The word with every run of three or more equal letters cut to `keep`.
fn squeeze(word: &str, keep: usize) -> String {
    let mut squeezed = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut run = 1;
        while letters.next_if_eq(&letter).is_some() {
            run += 1;
        }
        let kept = if run >= 3 { keep } else { run };
        squeezed.extend(std::iter::repeat_n(letter, kept));
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let abbreviations =
            [("xq", "porque"), ("q", "que"), ("x", "por"), ("xfa", "por favor"), ("k", "que")]
                .map(|(short, long)| (short.to_owned(), long.to_owned()));
        let doubles = ["leer", "perro", "llego"].map(str::to_owned);
        let spelling = Spelling::new(&HashMap::from(abbreviations), doubles);
        let mut words = Vec::new();
        super::super::words::split(text, &mut words);
        let mut respelt = String::new();
        if !spelling.respell(text, &words, &mut respelt, &mut OffsetMap::default()) {
            respelt.push_str(text);
        }
        assert_eq!(respelt, expected, "respelling {text:?}");
    }

    #[test]
    fn respells_whole_words_by_list() {
        check("xq no llegoooo", "porque no llego");
        check("pesimooooo leeer perrrro llllego", "pesimo leer perro llego");
        check("xfa q paso", "por favor que paso");
        check("2 x 1 y 120 k x mes", "2 x 1 y 120 k por mes");
        check("xxx www 000", "xxx www 000");
        check("la q es", "la que es");
    }
}
