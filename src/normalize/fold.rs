//! Folding: lower case, accents off, ñ kept.
//!
//! ASCII runs are copied whole and lowered at the end; the Latin-1 letters of Spanish go through a
//! table; only what is left pays for `unicode-normalization`. Punctuation of other alphabets
//! becomes its ASCII cousin, so that every byte from 0x80 up is part of a word afterwards: a
//! letter, or an emoji set off by spaces.
//!
//! INVARIANT: folding twice changes nothing, and no uppercase letter or combining mark survives.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::invisible::is_invisible;
use super::offsets::OffsetMap;

/// Appends the folded `source` to `text` and records what changed length.
pub(crate) fn fold(source: &str, text: &mut String, offsets: &mut OffsetMap) {
    text.reserve(source.len());
    let mut done = 0;
    while let Some(rest) = source.get(done..)
        && !rest.is_empty()
    {
        let run = ascii_run(rest.as_bytes());
        if run > 0 {
            text.push_str(rest.get(..run).unwrap_or_default());
            done += run;
            continue;
        }
        let Some(letter) = rest.chars().next() else { break };
        let from = done..done + letter.len_utf8();
        done = from.end;
        fold_letter(letter, from, text, offsets);
    }
    text.make_ascii_lowercase();
}

/// How many bytes from the start are ASCII. Whole blocks first: they are tested at once.
fn ascii_run(bytes: &[u8]) -> usize {
    const BLOCK: usize = 16;
    let blocks = bytes.chunks_exact(BLOCK).take_while(|block| block.is_ascii()).count() * BLOCK;
    let tail = bytes.get(blocks..).unwrap_or_default();
    blocks + tail.iter().take_while(|byte| byte.is_ascii()).count()
}

/// Folds one letter beyond ASCII.
fn fold_letter(letter: char, from: Range<usize>, text: &mut String, offsets: &mut OffsetMap) {
    let start = text.len();
    match latin1(letter) {
        Some(plain) => text.push_str(plain),
        None if is_combining_mark(letter) => return combine(letter, from, text, offsets),
        None => fold_other(letter, text),
    }
    let to = start..text.len();
    // Equal lengths map byte for byte: `Ñ` to `ñ` needs no entry.
    if to.len() != from.len() || letter.len_utf8() > 2 {
        offsets.replace(from, to);
    }
}

/// A mark that stands alone belongs to the letter before it. The tilde over an n makes an ñ.
fn combine(mark: char, from: Range<usize>, text: &mut String, offsets: &mut OffsetMap) {
    const TILDE: char = '\u{303}';
    let Some(base) = text.chars().next_back().filter(|base| base.is_alphanumeric()) else {
        return offsets.replace(from, text.len()..text.len());
    };
    let base_start = text.len() - base.len_utf8();
    if mark == TILDE && matches!(base, 'n' | 'N') {
        text.truncate(base_start);
        text.push('ñ');
    }
    offsets.extend(from.end, base_start..text.len());
}

/// Letters and signs of Latin-1 that Spanish messages use.
fn latin1(letter: char) -> Option<&'static str> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã' | 'Å' | 'ª' => {
            "a"
        }
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'Í' | 'Ì' | 'Î' | 'Ï' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'º' => "o",
        'ú' | 'ù' | 'û' | 'ü' | 'Ú' | 'Ù' | 'Û' | 'Ü' => "u",
        'ñ' | 'Ñ' => "ñ",
        'ç' | 'Ç' => "c",
        '¿' => "?",
        '¡' => "!",
        '·' | '°' | '\u{a0}' => " ",
        '«' | '»' | '“' | '”' | '„' => "\"",
        '’' | '‘' | '´' => "'",
        '…' => "...",
        '€' => " eur ",
        '–' | '—' | '−' => "-",
        _ => return None,
    })
}

/// Everything else: compatibility forms taken apart, marks dropped, signs turned into spaces.
fn fold_other(letter: char, text: &mut String) {
    if is_emoji(letter) {
        text.push(' ');
        text.push(letter);
        text.push(' ');
        return;
    }
    if is_invisible(letter) {
        return;
    }
    if let Some(plain) = stroked(letter) {
        return text.push_str(plain);
    }
    let start = text.len();
    for plain in letter.nfkd().filter(|plain| !is_combining_mark(*plain)) {
        for lower in plain.to_lowercase().filter(|lower| !is_combining_mark(*lower)) {
            if lower.is_alphanumeric() || lower.is_ascii() {
                text.push_str(latin1(lower).unwrap_or(lower.encode_utf8(&mut [0; 4])));
            }
        }
    }
    if text.len() == start {
        text.push(' ');
    }
}

/// Latin letters whose stroke or shape no decomposition takes off.
fn stroked(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ɑ' => "a",
        'ɡ' => "g",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        _ => return None,
    })
}

/// Pictographs and the older symbols that phones draw as such.
pub(crate) fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1F300}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let (mut text, mut offsets) = (String::new(), OffsetMap::default());
        fold(source, &mut text, &mut offsets);
        assert_eq!(text, expected, "folding {source:?}");
        let mut again = String::new();
        fold(&text, &mut again, &mut OffsetMap::default());
        assert_eq!(
            again.split_whitespace().collect::<String>(),
            text.split_whitespace().collect::<String>(),
            "folding {source:?} twice"
        );
    }

    #[test]
    fn folds_case_and_accents_and_keeps_enye() {
        check("FACTURACIÓN del AÑO, pingüino", "facturacion del año, pinguino");
        check("an\u{303}o reclamo\u{301} co\u{327}", "año reclamo co");
        check("¿Qué pasó…? «nada»", "?que paso...? \"nada\"");
        check("ﬁn ＡＢ ℃ İ", "fin ab c i");
        check("ok😡🤬 👍🏽", "ok 😡  🤬   👍 ");
        check("\u{301}\u{303}", "");
    }
}
