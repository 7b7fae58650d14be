//! Identifiers: national documents, telephones, cards, cases and accounts.
//!
//! A name before the number decides (`cédula`, `radicado no.`). Without one a number is taken for
//! a document only if its shape has a check digit and that is right, for a card only if it passes
//! Luhn's test and no case is named near by: a Colombian CUN has 16 digits too.

use super::vocabulary::Meaning;
use super::{Found, Kind, Reading, Value};
use crate::decision::Label;
use crate::normalize::offsets::{Span, narrow};

/// How many words may stand between a name and its number.
const NAME_REACH: usize = 5;
/// How far from a number the name of a case says that it is no card.
const CASE_REACH: usize = 6;
/// Digits of a card, of a telephone, and of what a name makes a case or an account.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
const PHONE: std::ops::RangeInclusive<usize> = 7..=15;
const SHORTEST_CASE: usize = 4;

/// How a check digit is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// Colombian NIT: weights of primes, modulo 11.
    Nit,
    /// Chilean RUT: modulo 11 with `k` for ten.
    Rut,
    /// Spanish DNI and NIE: a letter for the remainder by 23.
    Dni,
    /// Argentine CUIT: modulo 11.
    Cuit,
}

impl Check {
    /// Every check with its name in packs.
    pub(crate) const NAMES: &[(&str, Self)] =
        &[("nit", Self::Nit), ("rut", Self::Rut), ("dni", Self::Dni), ("cuit", Self::Cuit)];

    /// Whether the last sign of a code is right for the others.
    fn holds(self, code: &str) -> bool {
        let mut signs: Vec<u8> = code.bytes().filter(u8::is_ascii_alphanumeric).collect();
        let Some(last) = signs.pop() else { return false };
        if let Some(first @ (b'x' | b'y' | b'z')) = signs.first_mut() {
            *first = *first - b'x' + b'0';
        }
        if !signs.iter().all(u8::is_ascii_digit) {
            return false;
        }
        let digits = || signs.iter().map(|sign| u32::from(sign - b'0'));
        // From the right, as the norms give their weights.
        let weighed = |weights: &[u32]| -> u32 {
            digits().rev().zip(weights.iter().cycle()).map(|(digit, weight)| digit * weight).sum()
        };
        let expected = match self {
            Self::Nit => match weighed(&[3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47]) % 11 {
                rest @ (0 | 1) => digit(rest),
                rest => digit(11 - rest),
            },
            Self::Rut => match 11 - weighed(&[2, 3, 4, 5, 6, 7]) % 11 {
                11 => b'0',
                10 => b'k',
                rest => digit(rest),
            },
            Self::Cuit => match 11 - weighed(&[2, 3, 4, 5, 6, 7]) % 11 {
                11 => b'0',
                10 => b'9',
                rest => digit(rest),
            },
            Self::Dni => {
                const LETTERS: &[u8; 23] = b"trwagmyfpdxbnjzsqvhlcke";
                let rest = digits().fold(0, |rest, digit| (rest * 10 + digit) % 23);
                LETTERS.get(rest as usize).copied().unwrap_or_default()
            }
        };
        expected == last
    }
}

fn digit(number: u32) -> u8 {
    u8::try_from(number).map_or(b'?', |number| b'0' + number)
}

/// A national document of the pack.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) kind: Label,
    /// How many digits it may have behind its name; none when only its shapes will do.
    pub(crate) digits: Option<(u32, u32)>,
    /// `#` a digit, `A` a letter, `*` either, `K` a digit or `k`, anything else itself.
    pub(crate) shapes: Vec<Box<str>>,
    pub(crate) check: Option<Check>,
    /// Whether the shape alone says what it is, though it has no check digit.
    pub(crate) is_plain: bool,
}

pub(super) fn has_shape(code: &str, shape: &str) -> bool {
    code.len() == shape.len()
        && code.bytes().zip(shape.bytes()).all(|(byte, place)| match place {
            b'#' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_alphabetic(),
            b'*' => byte.is_ascii_alphanumeric(),
            b'K' => byte.is_ascii_digit() || byte == b'k',
            other => byte == other,
        })
}

/// Digits in groups parted by single signs: `300 123 4567`.
struct Digits {
    digits: Vec<u8>,
    /// How many digits there are up to the end of each group, and where it ends.
    groups: Vec<(usize, usize)>,
}

impl Reading<'_> {
    /// The identifier at a word, by the name before it or by its shape.
    pub(super) fn identity(self, at: usize, done: usize) -> Option<Found> {
        let first = self.first_of_code(at, done);
        let name = self.name_before(first, done);
        let code = self.code(first);
        let grouped = self.digits(at);
        match name {
            Some(Kind::Document(index)) => {
                let document = self.vocabulary.documents.get(usize::from(index))?;
                if let Some(found) = self.shaped(first, &code, document, Kind::Document(index)) {
                    return Some(found);
                }
                let (least, most) = document.digits?;
                let (end, _) = grouped
                    .longest(|digits| (least as usize..=most as usize).contains(&digits.len()))?;
                Some(self.span_found(Kind::Document(index), at, end))
            }
            Some(Kind::Phone) => {
                let (end, _) = grouped.longest(|digits| PHONE.contains(&digits.len()))?;
                Some(self.phone_found(at, end))
            }
            Some(kind @ (Kind::Case | Kind::Account)) => {
                let digits = code.bytes().filter(u8::is_ascii_digit).count();
                (digits >= SHORTEST_CASE || (digits >= 3 && digits < code.len()))
                    .then(|| self.span_found(kind, first, self.code_end(first)))
            }
            _ => self.by_shape(at, first, &code, &grouped, name),
        }
    }

    /// What a code is that no name stands before.
    fn by_shape(
        self,
        at: usize,
        first: usize,
        code: &str,
        grouped: &Digits,
        name: Option<Kind>,
    ) -> Option<Found> {
        for (index, document) in (0_u8..).zip(&self.vocabulary.documents) {
            if (document.check.is_some() || document.is_plain)
                && let Some(found) = self.shaped(first, code, document, Kind::Document(index))
                && document.check.is_none_or(|check| check.holds(code))
            {
                return Some(found);
            }
        }
        let card = grouped.longest(|digits| CARD.contains(&digits.len()) && passes_luhn(digits));
        if let Some((end, _)) = card {
            let kind =
                if name.is_none() && self.names_a_case_near(at) { Kind::Case } else { Kind::Card };
            return Some(self.span_found(kind, at, end));
        }
        let start = self.span(at).start as usize;
        let has_plus =
            start.checked_sub(1).and_then(|before| self.bytes().get(before)) == Some(&b'+');
        let is_phone = |digits: &[u8]| {
            has_plus && (8..=15).contains(&digits.len())
                || self.vocabulary.phones.iter().any(|shape| {
                    std::str::from_utf8(digits).is_ok_and(|digits| has_shape(digits, shape))
                })
        };
        let (end, _) = grouped.longest(is_phone)?;
        Some(self.phone_found(at, end))
    }

    /// What a protected code with letters is: a document by its shape or its name, or just a code.
    pub(super) fn code_kind(self, at: usize) -> Kind {
        // The sign stands for the code; its letters are read where they are written out.
        self.name_before(at, 0).unwrap_or(Kind::Code)
    }

    fn shaped(self, first: usize, code: &str, document: &Document, kind: Kind) -> Option<Found> {
        let plain: String = code.chars().filter(|sign| *sign != '.').collect();
        let fits = document.shapes.iter().any(|shape| has_shape(&plain, shape));
        fits.then(|| self.span_found(kind, first, self.code_end(first)))
    }

    fn span_found(self, kind: Kind, first: usize, end: usize) -> Found {
        let span = Span { start: self.span(first).start, end: narrow(end) };
        Found { kind, value: Value::Text, span, next: self.word_from(end) }
    }

    /// A telephone takes in the plus or the bracket before it.
    fn phone_found(self, at: usize, end: usize) -> Found {
        let mut found = self.span_found(Kind::Phone, at, end);
        let start = found.span.start as usize;
        let before = self.bytes().get(..start).unwrap_or_default();
        let signs = before.iter().rev().take_while(|byte| matches!(byte, b'+' | b'(')).count();
        found.span.start -= narrow(signs);
        found
    }

    /// The first word of the code that a word is part of: `pqr-2026-00123`.
    fn first_of_code(self, at: usize, done: usize) -> usize {
        let mut first = at;
        while let Some(before) = first.checked_sub(1).filter(|before| *before >= done) {
            let gap = self.span(before).end as usize..self.span(first).start as usize;
            if self.text.get(gap) != Some("-") {
                break;
            }
            first = before;
        }
        first
    }

    /// Where the code that starts at a word ends: letters, digits, and single signs inside.
    fn code_end(self, first: usize) -> usize {
        let start = self.span(first).start as usize;
        let rest = self.bytes().get(start..).unwrap_or_default();
        let mut end = 0;
        while let Some(byte) = rest.get(end) {
            let is_sign = matches!(byte, b'.' | b'-' | b'/' | b'\'')
                && rest.get(end + 1).is_some_and(|next| next.is_ascii_alphanumeric());
            if !byte.is_ascii_alphanumeric() && !is_sign {
                break;
            }
            end += 1;
        }
        start + end
    }

    fn code(self, first: usize) -> String {
        let start = self.span(first).start as usize;
        self.text.get(start..self.code_end(first)).unwrap_or_default().to_owned()
    }

    /// The name that stands before a number, over fillers: `cédula de ciudadanía no.`, `C.C.`.
    fn name_before(self, first: usize, done: usize) -> Option<Kind> {
        let lowest = first.saturating_sub(NAME_REACH).max(done);
        let mut at = first;
        let mut initials = String::new();
        // The code itself may begin with the name: `pqr-2026-00123`.
        if let Some(Meaning::Named(kind)) = self.meaning(first) {
            return Some(kind);
        }
        while at > lowest {
            at -= 1;
            let word = self.word(at);
            if word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
                initials.insert_str(0, word);
                if let Some(Meaning::Named(kind)) = self.vocabulary.meaning(&initials) {
                    return Some(kind);
                }
                continue;
            }
            match self.meaning(at) {
                Some(Meaning::Named(kind)) => return Some(kind),
                Some(Meaning::Filler) => {}
                _ => return None,
            }
        }
        None
    }

    fn names_a_case_near(self, at: usize) -> bool {
        let near = at.saturating_sub(CASE_REACH)..(at + CASE_REACH).min(self.words.len());
        near.into_iter().any(|at| self.meaning(at) == Some(Meaning::Named(Kind::Case)))
    }

    fn digits(self, at: usize) -> Digits {
        let mut found = Digits { digits: Vec::new(), groups: Vec::new() };
        let mut end = self.span(at).start as usize;
        let bytes = self.bytes();
        loop {
            let rest = bytes.get(end..).unwrap_or_default();
            let run = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let next = rest.get(run);
            let is_whole = next.is_none_or(|next| !next.is_ascii_alphanumeric() && next.is_ascii());
            if run == 0 || !is_whole || found.digits.len() + run > *CARD.end() {
                return found;
            }
            found.digits.extend_from_slice(rest.get(..run).unwrap_or_default());
            end += run;
            found.groups.push((found.digits.len(), end));
            let signs = bytes.get(end..).unwrap_or_default();
            let signs = signs
                .iter()
                .take(2)
                .take_while(|byte| matches!(byte, b' ' | b'-' | b'.' | b'(' | b')'))
                .count();
            if signs == 0 {
                return found;
            }
            end += signs;
        }
    }
}

impl Digits {
    /// The most groups from the first on whose digits pass a test: where they end, and how many
    /// digits there are.
    fn longest(&self, is: impl Fn(&[u8]) -> bool) -> Option<(usize, usize)> {
        self.groups
            .iter()
            .rev()
            .find_map(|(len, end)| is(self.digits.get(..*len)?).then_some((*end, *len)))
    }
}

/// Luhn's test of a card number.
fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(digit - b'0') * if place % 2 == 0 { 1 } else { 2 };
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != b'0')
}
