//! Writing out what phones and anger shorten or lengthen: `xfa` becomes `por favor`, `pesimooooo`
//! becomes `pesimo`.
//!
//! Both work on whole words of folded text, by lists of their own (`rules/idioma/`): a new rule of
//! the pack never changes how a text is read. A text without such words is left as it is, and
//! finding that out costs next to nothing. Short forms of a single word (`xq`, `tmb`) need no
//! writing out: the scanner knows them as that word ([`Spelling::aliases`]).

use std::collections::{HashMap, HashSet};

use super::offsets::OffsetMap;
use super::word_table::{WordTable, nth};
use super::words::Word;

/// The lists that respelling goes by.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    /// Short forms of one word, folded, with that word.
    aliases: HashMap<String, String>,
    /// Short forms of several words.
    abbreviations: WordTable,
    expansions: Vec<Box<str>>,
    longest: usize,
    /// Whether some abbreviation starts with a byte.
    starts: Box<[bool; 256]>,
    doubles: HashSet<Box<str>>,
}

impl Spelling {
    /// `abbreviations`: folded short form to folded long form. `doubles`: folded words that are
    /// rightly written with a double letter (`leer`, `perro`).
    pub(crate) fn new(
        abbreviations: &HashMap<String, String>,
        doubles: impl IntoIterator<Item = String>,
    ) -> Self {
        let is_alias = |(_, long): &(&String, &String)| !long.contains(' ');
        let aliases = abbreviations.iter().filter(is_alias);
        let aliases = aliases.map(|(short, long)| (short.clone(), long.clone())).collect();
        let mut sorted: Vec<_> = abbreviations.iter().filter(|pair| !is_alias(pair)).collect();
        sorted.sort();
        let mut starts = Box::new([false; 256]);
        for first in sorted.iter().filter_map(|(short, _)| short.bytes().next()) {
            if let Some(starts) = starts.get_mut(usize::from(first)) {
                *starts = true;
            }
        }
        Self {
            aliases,
            starts,
            longest: sorted.iter().map(|(short, _)| short.len()).max().unwrap_or(0),
            abbreviations: WordTable::new(
                sorted.iter().enumerate().map(|(index, (short, _))| (short.as_str(), nth(index))),
            ),
            expansions: sorted.iter().map(|(_, long)| long.as_str().into()).collect(),
            doubles: doubles.into_iter().map(Into::into).collect(),
        }
    }

    /// Short forms of one word, folded, with that word.
    pub(crate) fn aliases(&self) -> &HashMap<String, String> {
        &self.aliases
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
        for word in words {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            let first = text.as_bytes().get(start).copied().unwrap_or_default();
            let found = self.expansion(text, start, end, first);
            let is_number = first.is_ascii_digit();
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

    /// The words that a short form stands for.
    fn expansion(&self, text: &str, start: usize, end: usize, first: u8) -> Option<&str> {
        let starts = self.starts.get(usize::from(first)).copied().unwrap_or(false);
        if !starts || end - start > self.longest {
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
        check("xq no llegoooo", "xq no llego");
        check("pesimooooo leeer perrrro llllego", "pesimo leer perro llego");
        check("xfa q paso", "por favor q paso");
        check("xxx www 000", "xxx www 000");
        check("la q es", "la q es");
    }
}
