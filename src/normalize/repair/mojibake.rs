//! UTF-8 that was read as Windows-1252: `facturaciÃ³n` is `facturación`.
//!
//! Each letter that can be the first byte of a UTF-8 sequence is tried with those behind it; what
//! comes out as one character replaces them. One call undoes one layer: the caller asks again
//! until nothing changes (`peticiÃƒÂ³n`). Bytes that Windows-1252 leaves undefined are taken as
//! they are, which is also how Latin-1 reads them.
//!
//! The trap is text that only looks garbled. `SÃO PAULO` has no such sequence. `MANHÃ…` and
//! `«DIJO QUE SÍ»` have one, of a capital letter and a closing sign: so only first letters that
//! Spanish does not use count, and a closing sign behind a capital is taken for one,
//! unless the rest of the text is garbled.

use std::ops::Range;

use crate::normalize::offsets::OffsetMap;

/// The characters of Windows-1252 from 0x80 to 0x9F; 0 where it has none.
#[rustfmt::skip]
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0',
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Undoes one layer.
pub(super) fn repair(text: &str, repaired: &mut String, map: &mut OffsetMap) -> bool {
    // A doubtful sequence is meant as it stands unless a sure one shows that the text was garbled.
    let least = match sequences(text, Doubt::Some).any(|found| found.doubt == Doubt::None) {
        true => Doubt::Some,
        false => Doubt::None,
    };
    let mut copied = 0;
    for Sequence { from, meant, .. } in sequences(text, least) {
        repaired.push_str(text.get(copied..from.start).unwrap_or_default());
        let to = repaired.len();
        repaired.push(meant);
        copied = from.end;
        map.replace(from, to..repaired.len());
    }
    if copied == 0 {
        return false;
    }
    repaired.push_str(text.get(copied..).unwrap_or_default());
    true
}

/// Letters that are the bytes of one character.
struct Sequence {
    from: Range<usize>,
    meant: char,
    doubt: Doubt,
}

/// Whether letters may be meant as they stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    None,
    Some,
}

/// The sequences of a text, none of them with more doubt than `most`.
fn sequences(text: &str, most: Doubt) -> impl Iterator<Item = Sequence> {
    let (mut at, mut before) = (0, None);
    std::iter::from_fn(move || {
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let from = at;
            at += letter.len_utf8();
            let found = match letter {
                'Â' | 'Ã' | 'Å' | 'Æ' | 'Ë' | 'Ì' | 'â' | 'ï' | 'ð' => {
                    sequence(before, text.get(from..).unwrap_or_default())
                }
                '\u{80}'..='\u{9f}' => {
                    high(letter).map(|meant| (meant, letter.len_utf8(), Doubt::None))
                }
                _ => None,
            };
            before = Some(letter);
            if let Some((meant, len, doubt)) = found.filter(|(.., doubt)| *doubt <= most) {
                at = from + len;
                before = Some(meant);
                return Some(Sequence { from: from..at, meant, doubt });
            }
        }
        None
    })
}

/// The character that a text begins with when its first letters are read as bytes, and how many
/// bytes of the text it takes; `None` when the text is meant as it stands.
fn sequence(before: Option<char>, text: &str) -> Option<(char, usize, Doubt)> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let len = match first {
        'ð' => 4,
        'â' | 'ï' => 3,
        _ => 2,
    };
    let mut bytes = [byte(first)?, 0, 0, 0];
    let mut taken = first.len_utf8();
    let mut last = first;
    for slot in bytes.get_mut(1..len)? {
        last = letters.next()?;
        *slot = continuation(last).filter(|byte| (0x80..0xc0).contains(byte))?;
        taken += last.len_utf8();
    }
    let meant = str::from_utf8(bytes.get(..len)?).ok()?.chars().next()?;
    let is_plausible = match first {
        // Only what is itself a piece of a deeper layer.
        'Å' | 'Æ' | 'Ë' => HIGH.contains(&meant),
        'Ì' => before.is_some_and(char::is_alphabetic),
        _ => true,
    };
    // Many programs turn hard spaces into plain ones. Behind a word or a sign `Â ` is no letter.
    let is_space = last == ' ';
    let is_behind_word =
        before.is_some_and(|before| before.is_lowercase() || before.is_ascii_punctuation());
    if !is_plausible || (is_space && !(first == 'Â' && is_behind_word)) {
        return None;
    }
    let is_behind_capital = before.is_some_and(char::is_uppercase);
    let is_doubtful = is_closing(last) && is_behind_capital && len == 2;
    Some((meant, taken, if is_doubtful { Doubt::Some } else { Doubt::None }))
}

/// The byte that a character stands for.
fn byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ (0x80..=0xff) => u8::try_from(code).ok(),
        _ => {
            let index = HIGH.iter().position(|high| *high == letter)?;
            u8::try_from(0x80 + index).ok()
        }
    }
}

fn continuation(letter: char) -> Option<u8> {
    if letter == ' ' { Some(0xa0) } else { byte(letter) }
}

/// What a raw control character of Latin-1 would be in Windows-1252.
fn high(control: char) -> Option<char> {
    let index = usize::try_from(u32::from(control).checked_sub(0x80)?).ok()?;
    HIGH.get(index).copied().filter(|meant| *meant != '\0')
}

/// Signs that may stand behind a word.
fn is_closing(sign: char) -> bool {
    matches!(sign, '…' | '”' | '’' | '»' | '–' | '—' | '·' | '´' | '™' | '®' | '\u{a0}' | ' ')
}
