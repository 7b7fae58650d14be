//! Reply chains and forwarded blocks.
//!
//! Lines that begin with `>`; everything below `El … escribió:`, `--- Mensaje original ---` or an
//! Outlook header. A customer may answer inside the quote: where lines begin with `>`, the others
//! are own. `El técnico escribió: …` opens no chain, because it names neither date nor address;
//! `Para: … Asunto: …` at the head of a letter is no Outlook header, because nothing says when it
//! was sent.

use super::{Kind, LayoutLists, Line};
use crate::normalize::entity::protect::has_address;

/// How many lines `El … escribió:` may be wrapped over, and a header may take.
const WRAPPED: usize = 3;
const HEADER: usize = 6;

/// Marks the lines of chains.
pub(super) fn mark(lists: &LayoutLists, lines: &mut [Line<'_>]) {
    let mut has_marks = false;
    for line in lines.iter_mut() {
        if line.text.starts_with('>') || line.text.starts_with("| ") {
            line.kind = Kind::Chain;
            has_marks = true;
        }
    }
    let mut at = 0;
    let mut is_below = false;
    while at < lines.len() {
        let opening = opening(lists, lines.get(at..).unwrap_or_default());
        for line in lines.get_mut(at..at + opening).unwrap_or_default() {
            line.kind = Kind::Ending;
        }
        is_below |= opening > 0 && !has_marks;
        at += opening;
        if opening == 0 {
            if let Some(line) = lines.get_mut(at).filter(|_| is_below) {
                line.kind = Kind::Chain;
            }
            at += 1;
        }
    }
}

/// How many lines the opening of a chain takes at the start of `lines`; 0 when there is none.
fn opening(lists: &LayoutLists, lines: &[Line<'_>]) -> usize {
    let Some(first) = lines.first().filter(|line| !line.is_blank()) else { return 0 };
    if is_separator(lists, first.text) {
        let fields = lines.iter().skip(1).take(HEADER);
        return 1 + fields.take_while(|line| is_field(lists, line)).count();
    }
    let header = header(lists, lines);
    if header > 0 {
        return header;
    }
    // `El mar, 3 nov 2026 a las 9:12, Ana <ana@correo.co> escribió:`
    let mut has_origin = false;
    for (nth, line) in lines.iter().take(WRAPPED).enumerate() {
        has_origin |= has_address(line.text) || has_date(line.text);
        let told = line.text.strip_suffix(':').map(str::trim_end).unwrap_or_default();
        if lists.wrote.iter().any(|wrote| told.ends_with(wrote.as_str())) {
            return if has_origin { nth + 1 } else { 0 };
        }
        let is_start = ["el ", "on ", "em ", "le "].iter().any(|word| first.text.starts_with(word));
        if !is_start || line.is_blank() {
            return 0;
        }
    }
    0
}

/// `--- Mensaje original ---`
fn is_separator(lists: &LayoutLists, line: &str) -> bool {
    let inside = line.trim_matches(|edge: char| matches!(edge, '-' | '_' | '=' | ' '));
    let inside = inside.trim_end_matches(':');
    inside.len() + 4 <= line.len() && lists.separators.iter().any(|known| *known == *inside)
        || line.ends_with(':') && lists.separators.iter().any(|known| *known == *inside)
}

/// How many lines a header takes: who sent it, when, and the rest.
fn header(lists: &LayoutLists, lines: &[Line<'_>]) -> usize {
    let rule = |line: &Line<'_>| line.text.len() >= 10 && line.text.bytes().all(|b| b == b'_');
    let ruled = lines.iter().take_while(|line| rule(line) || line.is_blank()).take(2).count();
    let fields = lines.get(ruled..).unwrap_or_default().iter().take(HEADER);
    let fields: Vec<&Line<'_>> = fields.take_while(|line| is_field(lists, line)).collect();
    let has = |names: &[String]| fields.iter().any(|line| line.names(names));
    if has(&lists.senders) && has(&lists.dates) { ruled + fields.len() } else { 0 }
}

fn is_field(lists: &LayoutLists, line: &Line<'_>) -> bool {
    line.names(&lists.senders) || line.names(&lists.dates) || line.names(&lists.headers)
}

/// Two numbers or more: a day and a year, or a time.
fn has_date(line: &str) -> bool {
    let numbers = line.split(|letter: char| !letter.is_ascii_digit());
    numbers.filter(|number| !number.is_empty()).count() >= 2
}
