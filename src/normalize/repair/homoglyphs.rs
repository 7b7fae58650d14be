//! Letters of other alphabets that look like Latin ones: `еstаfа` with Cyrillic е and а.
//!
//! They come from phones with two keyboards and from people who hide a word from a filter. A word
//! that mixes them with Latin letters is Latin; so is a word made of nothing else in a text that
//! is otherwise Latin (`а`, `со`). Russian and Greek stay as they are. Full-width and mathematical
//! letters need no table: folding takes them apart (`ｅ`, `𝐪`).
//!
//! The trap is the Unicode table for comparing look-alikes: it turns `m` into `rn` and `1` into
//! `l`. This one holds letters only.

use unicode_normalization::char::is_combining_mark;

use crate::normalize::invisible::is_invisible;
use crate::normalize::offsets::OffsetMap;

/// The Latin letter that a Greek or Cyrillic one looks like.
fn latin(letter: char) -> Option<char> {
    Some(match letter {
        'а' | 'α' => 'a',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'с' | 'ϲ' => 'c',
        'С' | 'Ϲ' => 'C',
        'ԁ' => 'd',
        'е' | 'є' | 'ε' => 'e',
        'ё' => 'e',
        'Е' | 'Ε' => 'E',
        'ɡ' => 'g',
        'һ' => 'h',
        'Н' | 'Η' => 'H',
        'і' | 'ι' | 'ї' => 'i',
        'І' | 'Ι' | 'Ї' => 'I',
        'ј' | 'ϳ' => 'j',
        'Ј' => 'J',
        'к' | 'κ' => 'k',
        'К' | 'Κ' => 'K',
        'ӏ' => 'l',
        'м' => 'm',
        'М' | 'Μ' => 'M',
        'п' | 'η' => 'n',
        'Ν' => 'N',
        'о' | 'ο' | 'σ' => 'o',
        'О' | 'Ο' => 'O',
        'р' | 'ρ' => 'p',
        'Р' | 'Ρ' => 'P',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'Ѕ' => 'S',
        'т' | 'τ' => 't',
        'Т' | 'Τ' => 'T',
        'υ' => 'u',
        'ν' => 'v',
        'ѡ' | 'ԝ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'Х' | 'Χ' => 'X',
        'у' | 'γ' => 'y',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        _ => return None,
    })
}

/// Whether a letter is Greek or Cyrillic.
pub(super) fn is_foreign(letter: char) -> bool {
    matches!(letter, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}')
}

/// Whether a character belongs to a word: marks and what takes no room do not end it.
fn is_part(letter: char) -> bool {
    letter.is_alphabetic() || is_combining_mark(letter) || is_invisible(letter)
}

/// Puts Latin letters in their place.
pub(super) fn replace(text: &str, replaced: &mut String, map: &mut OffsetMap) -> bool {
    let is_latin = |letter: char| letter.is_alphabetic() && !is_foreign(letter);
    let latin_letters = text.chars().filter(|letter| is_latin(*letter)).count();
    let is_latin_text = text.chars().filter(|letter| is_foreign(*letter)).count() < latin_letters;
    let mut copied = 0;
    let mut at = 0;
    for word in text.split_inclusive(|letter: char| !is_part(letter)) {
        let start = at;
        at += word.len();
        if !word.chars().any(is_foreign) {
            continue;
        }
        let letters = || word.chars().filter(|letter| letter.is_alphabetic());
        let is_disguised = letters().any(is_latin)
            || (is_latin_text && letters().all(|letter| latin(letter).is_some()));
        if !is_disguised {
            continue;
        }
        for (inside, letter) in word.char_indices() {
            let Some(plain) = latin(letter) else { continue };
            let from = start + inside..start + inside + letter.len_utf8();
            replaced.push_str(text.get(copied..from.start).unwrap_or_default());
            let to = replaced.len();
            replaced.push(plain);
            copied = from.end;
            map.replace(from, to..replaced.len());
        }
    }
    if copied == 0 {
        return false;
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_letters_of_mixed_words_only() {
        for (written, meant) in [
            ("es una еstаfа", "es una estafa"),
            ("соmo а ustedes no les importa", "como a ustedes no les importa"),
            ("Мне дважды выставили счёт", "Мне дважды выставили счёт"),
            ("reclamο", "reclamo"),
        ] {
            let (mut replaced, mut map) = (String::new(), OffsetMap::default());
            if !replace(written, &mut replaced, &mut map) {
                replaced.push_str(written);
            }
            assert_eq!(replaced, meant);
        }
    }
}
