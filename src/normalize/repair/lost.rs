//! Letters that were lost on the way: `facturaci?n`, `contrase�a`, `a�os`.
//!
//! A program that knew no accents put a `?` or `�` in their place. What stood there cannot be
//! computed, only looked up: in a fixed list of words (`rules/idioma/tildes.yaml`), and for the
//! endings -ción and -sión without one. A question mark counts only between two letters, and a
//! word that the list does not know stays as it is: `hola?si` is two words without a space.

use std::collections::HashMap;

use crate::normalize::Normalizer;
use crate::normalize::offsets::OffsetMap;

const LOST: char = '\u{fffd}';

/// Words by what is left of them: accented letters and ñ as `?`, the rest folded.
#[derive(Clone, Debug, Default)]
pub(crate) struct LostLetters {
    words: HashMap<Box<str>, Box<str>>,
}

impl LostLetters {
    /// `words` as they are rightly written, in lower case.
    pub(crate) fn new(words: &[String]) -> Self {
        let left = |word: &String| {
            let sign = |letter: char| if letter.is_ascii() { letter } else { '?' };
            (word.chars().map(sign).collect::<String>().into(), word.as_str().into())
        };
        Self { words: words.iter().map(left).collect() }
    }

    /// Puts the letters back.
    pub(super) fn restore(&self, text: &str, restored: &mut String, map: &mut OffsetMap) -> bool {
        let mut copied = 0;
        let mut at = 0;
        let is_part = |letter: char| letter.is_alphabetic() || matches!(letter, '?' | LOST);
        for piece in text.split_inclusive(|letter: char| !is_part(letter)) {
            let start = at;
            at += piece.len();
            if !piece.contains(['?', LOST]) {
                continue;
            }
            let word =
                piece.trim_end_matches(|letter: char| !letter.is_alphabetic() && letter != LOST);
            let skipped = word.len() - word.trim_start_matches('?').len();
            let word = word.get(skipped..).unwrap_or_default();
            let Some(meant) = self.meant(word) else { continue };
            let start = start + skipped;
            for ((inside, sign), letter) in word.char_indices().zip(meant.chars()) {
                if !matches!(sign, '?' | LOST) {
                    continue;
                }
                let from = start + inside..start + inside + sign.len_utf8();
                restored.push_str(text.get(copied..from.start).unwrap_or_default());
                let to = restored.len();
                restored.push(letter);
                copied = from.end;
                map.replace(from, to..restored.len());
            }
        }
        if copied == 0 {
            return false;
        }
        restored.push_str(text.get(copied..).unwrap_or_default());
        true
    }

    /// The word that lost letters, letter for letter; `None` when nothing was lost or nobody knows.
    fn meant(&self, word: &str) -> Option<String> {
        const LONGEST: usize = 40;
        if word.len() > LONGEST || !word.contains(['?', LOST]) {
            return None;
        }
        let left = Normalizer::fold_term(&word.replace(LOST, "?"));
        if let Some(known) = self.words.get(left.as_str()) {
            return Some(known.to_string());
        }
        let ending = ["ci?n", "si?n", "gi?n", "xi?n"].iter().find(|ending| left.ends_with(*ending));
        let stem = left.strip_suffix(*ending?)?;
        (stem.chars().count() > 1 && !stem.contains('?')).then(|| {
            let ending = left.get(stem.len()..).unwrap_or_default().replace('?', "ó");
            format!("{stem}{ending}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restores_what_the_list_knows() {
        let words = ["información", "años", "compañía", "más", "está", "número"];
        let lost = LostLetters::new(&words.map(str::to_owned));
        for (written, meant) in [
            ("facturaci?n e INFORMACI\u{fffd}N", "facturación e INFORMACIóN"),
            ("hace 2 a?os la compa??a no da m?s", "hace 2 años la compañía no da más"),
            ("hola?si, ya est\u{fffd}?", "hola?si, ya está?"),
            ("?qu? n?mero? ya?", "?qu? número? ya?"),
        ] {
            let (mut restored, mut map) = (String::new(), OffsetMap::default());
            if !lost.restore(written, &mut restored, &mut map) {
                restored.push_str(written);
            }
            assert_eq!(restored, meant);
        }
    }
}
