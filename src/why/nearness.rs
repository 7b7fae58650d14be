//! Terms that almost stand in a message: which of their words are there, and which are not.
//!
//! A term is cut at its blanks, each piece is looked for on its own, and the pieces that were found
//! are laid along the message in the order of the term. The scanner that finds the pieces is made
//! for the occasion, with the same lexicons and inflections as the pack's own.

use std::collections::HashMap;

use serde::Serialize;

use super::written::WrittenPack;
use super::{Place, RuleReport};
use crate::compile;
use crate::compile::scanner::WrittenTerm;
use crate::decision::Quote;
use crate::explain::quote;
use crate::rules::condition::View;
use crate::scan::ScanScratch;
use crate::scan::hits::{Hit, Hits};
use crate::scan::term::{GAP, ListId};

/// How many terms a part of a condition names as near.
const MOST_TERMS: usize = 2;
/// From which share of its letters on a term is near, in thousandths.
const NEAR: u32 = 500;
/// How many letters of a term must be there at least.
const FEWEST_LETTERS: u32 = 4;

/// A term that almost stands in the message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NearTerm {
    /// The term as it is written.
    pub term: String,
    /// Where.
    pub place: Place,
    /// What it lacks.
    pub lacks: Shortfall,
    /// The words of the message that fit.
    pub present: Vec<Quote>,
    /// The pieces of the term that stand nowhere in the message.
    pub missing: Vec<String>,
    /// How much of the term is there, in thousandths of its letters.
    pub share: u32,
}

/// What a term lacks to stand in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Shortfall {
    /// Some of its words are not there.
    Words,
    /// Its words are there in another order, or in several sentences.
    Order,
    /// Its words are there in order, with others between them.
    Together,
}

/// Adds to each part that failed for want of words the terms that came nearest.
pub(super) fn add(written: &WrittenPack<'_>, view: View<'_>, reports: &mut [RuleReport]) {
    let wanting = reports.iter_mut().flat_map(|report| &mut report.parts);
    let mut wanting: Vec<_> = wanting
        .filter(|part| !part.holds && part.blocked.is_empty() && !part.terms.is_empty())
        .map(|part| (written.opened(&part.terms), part))
        .collect();
    let mut probe = Probe::default();
    for (terms, _) in &wanting {
        for term in terms {
            probe.ask(term);
        }
    }
    let found = probe.run(written, view);
    for (terms, part) in &mut wanting {
        let near = terms.iter().filter_map(|term| found.near(term, written, view));
        let mut near: Vec<NearTerm> = near.collect();
        near.sort_by_key(|near| std::cmp::Reverse(near.share));
        near.dedup_by(|one, other| one.present == other.present && one.missing == other.missing);
        near.truncate(MOST_TERMS);
        part.near = near;
    }
}

/// The pieces to look for, each once.
#[derive(Default)]
struct Probe {
    pieces: Vec<WrittenTerm>,
    known: HashMap<String, usize>,
}

impl Probe {
    fn ask(&mut self, term: &WrittenTerm) {
        for piece in pieces(&term.text).into_iter().filter(|piece| piece.is_sought()) {
            let text = piece.text.to_owned();
            if !self.known.contains_key(&text) {
                self.known.insert(text.clone(), self.pieces.len());
                self.pieces.push(WrittenTerm { text, origin: term.origin });
            }
        }
    }

    /// Looks for all pieces at once.
    fn run(self, written: &WrittenPack<'_>, view: View<'_>) -> Found {
        let mut hits = Hits::default();
        let (scanner, lists) = compile::probe(written.sources, &self.pieces);
        scanner.scan(view.message, view.text, &mut ScanScratch::default(), &mut hits);
        Found { known: self.known, lists, hits }
    }
}

/// Where pieces stand.
struct Found {
    known: HashMap<String, usize>,
    lists: Vec<ListId>,
    hits: Hits,
}

impl Found {
    fn hits_of(&self, piece: &Piece<'_>) -> Vec<Hit> {
        let list = self.known.get(piece.text).and_then(|piece| self.lists.get(*piece));
        let mut hits: Vec<Hit> =
            list.map(|list| self.hits.of(*list).map(|(_, hit)| *hit).collect()).unwrap_or_default();
        hits.sort_by_key(|hit| (hit.first, hit.last));
        hits
    }

    fn near(
        &self,
        term: &WrittenTerm,
        written: &WrittenPack<'_>,
        view: View<'_>,
    ) -> Option<NearTerm> {
        let pieces: Vec<Piece<'_>> = pieces(&term.text);
        let sought: Vec<(&Piece<'_>, Vec<Hit>)> = pieces
            .iter()
            .filter(|piece| piece.is_sought())
            .map(|piece| (piece, self.hits_of(piece)))
            .collect();
        let laid = best_line(&sought)?;
        let letters = |hit: &Hit| -> u32 {
            (hit.first..=hit.last).map(|word| weight(view.text.word(word as usize))).sum()
        };
        let missing: Vec<&Piece<'_>> =
            sought.iter().filter(|(_, hits)| hits.is_empty()).map(|(piece, _)| *piece).collect();
        let there: u32 = laid.iter().flatten().map(letters).sum();
        let elsewhere = sought.len() - missing.len() - laid.iter().flatten().count();
        let wanting: u32 = missing.iter().map(|piece| piece.letters()).sum();
        let share = there * 1_000 / (there + wanting).max(1);
        if there < FEWEST_LETTERS || share < NEAR {
            return None;
        }
        let lacks = match (missing.is_empty(), elsewhere) {
            (false, _) => Shortfall::Words,
            (true, 1..) => Shortfall::Order,
            (true, 0) if has_words_between(&pieces, &laid) => Shortfall::Together,
            // All is there: an accent, or `^`, made the difference.
            (true, 0) => return None,
        };
        let present = laid.iter().flatten();
        Some(NearTerm {
            term: term.text.clone(),
            place: written.place(term.origin),
            lacks,
            present: present
                .map(|hit| quote(view.message, view.text, hit.first, hit.last))
                .collect(),
            missing: missing.iter().map(|piece| piece.text.to_owned()).collect(),
            // What is all there in another order is a little less near than what is all there.
            share: if elsewhere > 0 { share * 9 / 10 } else { share },
        })
    }
}

/// The pieces laid along one sentence in the order of the term, as many letters of them as can be.
fn best_line(sought: &[(&Piece<'_>, Vec<Hit>)]) -> Option<Vec<Option<Hit>>> {
    let mut best: Option<(u32, Vec<Option<Hit>>)> = None;
    for (start, (_, hits)) in sought.iter().enumerate() {
        for first in hits {
            let mut line = vec![None; start];
            line.push(Some(*first));
            let (mut last, mut weight) = (first.last, first.last - first.first + 1);
            for (_, hits) in sought.iter().skip(start + 1) {
                let next = hits
                    .iter()
                    .find(|hit| hit.sentence == first.sentence && hit.first > last)
                    .copied();
                if let Some(next) = next {
                    last = next.last;
                    weight += next.last - next.first + 1;
                }
                line.push(next);
            }
            if best.as_ref().is_none_or(|(most, _)| weight > *most) {
                best = Some((weight, line));
            }
        }
    }
    best.map(|(_, line)| line)
}

/// Whether words stand between pieces that the term wants together.
fn has_words_between(pieces: &[Piece<'_>], laid: &[Option<Hit>]) -> bool {
    let mut hits = laid.iter().flatten();
    let mut allowed: Option<u32> = None;
    let mut before: Option<Hit> = None;
    for piece in pieces {
        match piece.kind {
            Kind::Gap => allowed = Some(GAP),
            Kind::Any => allowed = Some(allowed.unwrap_or(0) + 1),
            Kind::Optional => allowed = Some(allowed.unwrap_or(0) + 2),
            Kind::Sought => {
                let Some(hit) = hits.next() else { return false };
                if let Some(before) = before
                    && hit.first.saturating_sub(before.last + 1) > allowed.unwrap_or(0)
                {
                    return true;
                }
                (before, allowed) = (Some(*hit), None);
            }
        }
    }
    false
}

/// A piece of a term between blanks.
struct Piece<'a> {
    text: &'a str,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sought,
    /// `...`
    Gap,
    /// `_`
    Any,
    /// `(lo|la|)`
    Optional,
}

impl Piece<'_> {
    fn is_sought(&self) -> bool {
        self.kind == Kind::Sought
    }

    /// How many letters it has; of alternatives, those of the shortest.
    fn letters(&self) -> u32 {
        let of_all = |text: &str| -> u32 { text.split_whitespace().map(weight).sum() };
        let inside = self.text.trim_matches(['(', ')']);
        inside.split('|').map(of_all).min().unwrap_or(0).max(1)
    }
}

/// What a word says of a term: its letters. Short ones («que», «con») stand in every message.
fn weight(word: &str) -> u32 {
    match word.chars().filter(|letter| letter.is_alphanumeric()).count() {
        0..=3 => 1,
        letters => u32::try_from(letters).unwrap_or(u32::MAX),
    }
}

/// Cuts a term at its blanks. A regex is one piece.
fn pieces(term: &str) -> Vec<Piece<'_>> {
    let term = term.trim().trim_start_matches('^');
    if term.starts_with('/') {
        return vec![Piece { text: term, kind: Kind::Sought }];
    }
    let mut depth = 0_u32;
    let cut = term.split(move |letter: char| {
        match letter {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && letter.is_whitespace()
    });
    cut.filter(|text| !text.is_empty())
        .map(|text| {
            let kind = match text {
                "..." => Kind::Gap,
                "_" => Kind::Any,
                _ if text.contains('_') && text.chars().all(|sign| "(|_) ".contains(sign)) => {
                    Kind::Gap
                }
                _ if text.starts_with('(')
                    && (text.contains("|)") || text.contains("(|") || text.contains("||")) =>
                {
                    Kind::Optional
                }
                _ => Kind::Sought,
            };
            Piece { text, kind }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_cut_at_its_blanks() {
        let check = |term: &str, expected: &[&str]| {
            let found: Vec<&str> = pieces(term).iter().map(|piece| piece.text).collect();
            assert_eq!(found, expected, "{term}");
        };
        check(
            "me (lo|un par de|) cobraron ... <de mas>",
            &["me", "(lo|un par de|)", "cobraron", "...", "<de mas>"],
        );
        check("^ hola _ ~cobrar:orden", &["hola", "_", "~cobrar:orden"]);
        check("/a (b) c/", &["/a (b) c/"]);
    }
}
