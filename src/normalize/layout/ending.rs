//! What stands below a message: signatures, legal notices, footers.
//!
//! A notice runs to the end of the message; a footer (`Vigilada Superfinanciera`) and the line of a
//! device (`Enviado desde mi iPhone`) are one line; a signature is what follows a farewell, if it
//! is short and looks like names, titles and numbers. A postscript is the writer's own again. A
//! message that begins like a notice (`Ley 1581: exijo que borren mis datos`) is no notice.

use std::ops::Range;

use super::{Kind, LayoutLists, Line};

/// How many lines a signature may have, and how many words a line of it.
const SIGNATURE: usize = 6;
const NAME: usize = 7;
/// How many lines may stand below `--`.
const BELOW_DASHES: usize = 10;

/// Marks the lines of endings.
pub(super) fn mark<'a>(
    lists: &LayoutLists,
    lines: &mut [Line<'_>],
    written: impl Fn(Range<usize>) -> &'a str,
) {
    let mut has_own = false;
    let mut in_notice = false;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if !line.is_own() {
            in_notice = false;
            at += 1;
            continue;
        }
        in_notice &= !line.begins(&lists.postscripts);
        in_notice |= has_own && line.begins(&lists.notices);
        let length = match () {
            () if in_notice || is_single(lists, line) => 1,
            () if is_dashes(line) => below_dashes(lists, lines.get(at + 1..).unwrap_or_default()),
            () => 0,
        };
        if length > 0 {
            end(lines, at..at + length);
            at += length;
            continue;
        }
        has_own |= !line.is_blank();
        at += 1;
        if is_farewell(lists, line) {
            let signature = signature(lists, lines.get(at..).unwrap_or_default(), &written);
            end(lines, at..at + signature);
            at += signature;
        }
    }
}

fn end(lines: &mut [Line<'_>], range: Range<usize>) {
    for line in lines.get_mut(range).unwrap_or_default() {
        line.kind = Kind::Ending;
    }
}

fn is_single(lists: &LayoutLists, line: &Line<'_>) -> bool {
    line.begins(&lists.devices) || line.begins(&lists.footers)
}

fn is_dashes(line: &Line<'_>) -> bool {
    matches!(line.text, "--" | "---" | "__")
}

/// How many lines belong to a signature below `--`, that line included; 0 when it is none.
fn below_dashes(lists: &LayoutLists, below: &[Line<'_>]) -> usize {
    let is_part = |line: &&Line<'_>| line.is_own() && !line.begins(&lists.postscripts);
    let lines = below.iter().take_while(is_part).count();
    if lines <= BELOW_DASHES { lines + 1 } else { 0 }
}

fn is_farewell(lists: &LayoutLists, line: &Line<'_>) -> bool {
    line.text.split_whitespace().count() <= 4 && line.begins(&lists.farewells)
}

/// How many lines of a signature stand at the start of `lines`, to the end of what is own.
fn signature<'a>(
    lists: &LayoutLists,
    lines: &[Line<'_>],
    written: impl Fn(Range<usize>) -> &'a str,
) -> usize {
    let is_part = |line: &&Line<'_>| {
        line.is_own()
            && !line.begins(&lists.postscripts)
            && !line.begins(&lists.notices)
            && !is_single(lists, line)
    };
    let own = lines.iter().take_while(is_part);
    let named = own.clone().filter(|line| !line.is_blank());
    let is_signature = named.clone().count() <= SIGNATURE
        && named.clone().all(|line| is_name(written(line.range.clone())));
    if is_signature { own.count() } else { 0 }
}

/// Whether a line looks like a name, a title, a number: hardly a word of it in lower case.
fn is_name(line: &str) -> bool {
    const JOINING: &[&str] =
        &["de", "del", "la", "las", "los", "y", "e", "c.c.", "cc", "en", "tel"];
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_sentence = line.trim_end().ends_with(['?', '!']);
    let is_shouted = words.len() > 4 && !line.contains(char::is_lowercase);
    let lower = words.iter().filter(|word| {
        let first = word.chars().find(|letter| letter.is_alphanumeric());
        first.is_some_and(char::is_lowercase)
            && !word.contains('@')
            && !JOINING.contains(&word.trim_end_matches([':', ',']))
    });
    let has_number = line.contains(|letter: char| letter.is_ascii_digit());
    words.len() <= NAME
        && !is_sentence
        && (!is_shouted || has_number)
        && lower.count() <= usize::from(has_number)
}
