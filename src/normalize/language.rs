//! Whether a message is in Spanish.
//!
//! Programs that guess languages take `me cobraron 2 veces xfa` for French. So Spanish is assumed,
//! and a message has to prove the contrary: by words that only another language uses (`não`,
//! `where`, `nicht`), several of them, and hardly one that only Spanish uses; or by being written
//! in another alphabet. A few words of a message settle it; short, misspelt and slangy Spanish has
//! no such words at all. The lists stand in `rules/idioma/lenguas.yaml`.

use super::word_table::WordTable;
use super::words::Word;

/// The words that tell languages apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Languages {
    /// The languages other than Spanish.
    codes: Vec<Box<str>>,
    /// Word → a bit for each language that uses it: Spanish the lowest, then `codes` in order.
    words: Option<WordTable>,
}

const SPANISH: u32 = 1;
/// So many words that only Spanish uses, and the message is in Spanish.
const ENOUGH_SPANISH: u32 = 3;
/// So many words that Spanish does not use show another language.
const ENOUGH_FOREIGN: u32 = 2;
/// So many of them outweigh one of Spanish: a Spanish message may quote an error in English.
const OUTWEIGH: u32 = 4;
/// More languages than this do not fit the bits.
const MOST: usize = 16;

/// A language other than Spanish, by its number, or an alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Foreign {
    Listed(usize),
    Alphabet(&'static str),
}

impl Languages {
    /// `spanish` and the words of the other languages by code, folded.
    pub(crate) fn new(spanish: &[String], others: &[(String, Vec<String>)]) -> Self {
        let mut bits: std::collections::BTreeMap<&str, u32> = std::collections::BTreeMap::new();
        for word in spanish {
            *bits.entry(word).or_default() |= SPANISH;
        }
        for (nth, (_, words)) in others.iter().take(MOST).enumerate() {
            for word in words {
                *bits.entry(word).or_default() |= SPANISH << (nth + 1);
            }
        }
        Self {
            codes: others.iter().take(MOST).map(|(code, _)| code.as_str().into()).collect(),
            words: Some(WordTable::new(bits)),
        }
    }

    /// The language of a text when it is not Spanish.
    pub(super) fn foreign(&self, text: &str, words: &[Word]) -> Option<Foreign> {
        let table = self.words.as_ref()?;
        let bytes = text.as_bytes();
        let mut only_spanish = 0;
        let mut foreign = [0_u32; MOST];
        let (mut latin, mut other, mut alphabet) = (0, 0, None);
        for word in words {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            if let Some(name) = alphabet_of(bytes.get(start..end).unwrap_or_default()) {
                other += end - start;
                alphabet = alphabet.or(Some(name));
                continue;
            }
            latin += end - start;
            let Some(bits) = table.get(bytes, start, end) else { continue };
            if bits & SPANISH == 0 {
                for (nth, count) in foreign.iter_mut().enumerate() {
                    *count += (bits >> (nth + 1)) & 1;
                }
            } else if bits == SPANISH {
                only_spanish += 1;
                if only_spanish >= ENOUGH_SPANISH {
                    return None;
                }
            }
        }
        // Letters of other alphabets take two or three bytes each.
        if other > 2 * latin.max(3) {
            return alphabet.map(Foreign::Alphabet);
        }
        let (nth, most) = (0..).zip(foreign).max_by_key(|(nth, count)| (*count, MOST - *nth))?;
        let is_foreign = most >= ENOUGH_FOREIGN && most >= OUTWEIGH * only_spanish;
        is_foreign.then_some(Foreign::Listed(nth))
    }

    /// The code of a language.
    pub(crate) fn code(&self, foreign: Foreign) -> &str {
        match foreign {
            Foreign::Listed(nth) => self.codes.get(nth).map_or("und", |code| code),
            Foreign::Alphabet(code) => code,
        }
    }
}

/// The language that an alphabet stands for; `None` for Latin letters, digits and emoji.
fn alphabet_of(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        [0xce | 0xcf, ..] => "el",
        [0xd0..=0xd3, ..] => "ru",
        [0xd7, ..] => "he",
        [0xd8..=0xdb, ..] => "ar",
        [0xe0, 0xa4..=0xa5, ..] => "hi",
        [0xe3, 0x81..=0x83, ..] => "ja",
        // Folding takes syllables apart into these.
        [0xe1, 0x84..=0x87, ..] => "ko",
        [0xea, 0xb0..=0xbf, ..] | [0xeb | 0xec, ..] | [0xed, 0x80..=0x9f, ..] => "ko",
        [0xe3, 0x90..=0xbf, ..] | [0xe4..=0xe9, ..] => "zh",
        [0xe0 | 0xe1, ..] => "und",
        _ => return None,
    })
}
