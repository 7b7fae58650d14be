//! A condition that failed, part by part, for people.

use triaje::Quote;
use triaje::why::{ConditionPart, NearTerm};

use crate::cli::output::{self, FAINT, styled};
use crate::cli::texts::Lang;

/// How many quotes are shown of a part.
const MOST_QUOTES: usize = 4;
/// How many letters are shown of a quote, and of a term.
const MOST_LETTERS: usize = 60;
/// How many letters are shown of a piece of a term.
const MOST_PIECE: usize = 30;

/// A line for each thing that a part of a condition lacks, with its place.
pub(crate) fn lines(part: &ConditionPart, lang: Lang) -> Vec<String> {
    let place = part.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
    let place = place.unwrap_or_default();
    let line =
        |what: String, place: &str| format!("{:14} {what}  {}", part.key, styled(FAINT, place));
    let mut lines = Vec::new();
    for blocked in &part.blocked {
        let because = quoted(&blocked.because);
        lines.push(line(lang.blocked(blocked.by, &quoted(&blocked.spans), &because), &place));
    }
    for near in &part.near {
        lines
            .push(line(near_term(near, lang), &format!("{}:{}", near.place.file, near.place.line)));
    }
    if !lines.is_empty() {
        return lines;
    }
    let what = match &part.value {
        Some(value) => format!("{value}; {}", output::shortened(&part.written, MOST_LETTERS)),
        None if !part.found.is_empty() => lang.stops(&quoted(&part.found)),
        None => lang.no_words().to_owned(),
    };
    vec![line(what, &place)]
}

fn near_term(near: &NearTerm, lang: Lang) -> String {
    let term = output::shortened(&near.term, MOST_LETTERS);
    let missing: Vec<_> =
        near.missing.iter().map(|piece| output::shortened(piece, MOST_PIECE)).collect();
    lang.near_term(near.lacks, &term, &quoted(&near.present), &missing.join("`, `"))
}

/// The words of a message in a row.
pub(crate) fn quoted(quotes: &[Quote]) -> String {
    let is_inside = |one: &Quote, other: &Quote| {
        one.part == other.part
            && (other.start..=other.end).contains(&one.start)
            && one.end <= other.end
            && one.end - one.start < other.end - other.start
    };
    let outer = quotes.iter().filter(|one| !quotes.iter().any(|other| is_inside(one, other)));
    let words = outer.filter_map(|quote| quote.text.as_deref());
    let mut words: Vec<String> =
        words.map(|words| format!("«{}»", output::shortened(words, MOST_LETTERS))).collect();
    words.dedup();
    if words.len() > MOST_QUOTES {
        words.truncate(MOST_QUOTES);
        words.push("…".to_owned());
    }
    words.join(" ")
}
