//! Stage 3, `Hits` → `Hits` that know whether they count: negation.
//!
//! Comes in: where terms stand. Goes out: the same hits, the negated ones marked. A negator
//! reaches at most [`WINDOW`] words to its right inside its sentence, not past a limit (`pero`,
//! `sino`, a colon), and never into what is a cue of its own: in `no contestan y me cobraron` the
//! negator belongs to `no contestan`. Nothing is removed, so that an explanation can show what was
//! switched off. The stage knows nothing of rules; the words it goes by are in
//! `rules/idioma/negacion.yaml`.

use crate::normalize::NormalizedText;
use crate::normalize::words::Gap;
use crate::scan::hits::{Hit, Hits, Scope};
use crate::scan::term::ListId;

/// How many words a negator reaches, words of tone and fillers not counted.
const WINDOW: u32 = 6;

/// The lists that negation goes by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scoper {
    /// `no`, `ni`, `nunca`, `sin`.
    pub(crate) negators: ListId,
    /// `no solo`, `nada más`: negators inside do not negate.
    pub(crate) pseudo: ListId,
    /// `pero`, `sino`: the scope ends before them.
    pub(crate) limits: ListId,
    /// Words that end the scope when a comma stands before them: `no es queja, es una idea`.
    pub(crate) limits_after_pause: ListId,
    /// Words that the window does not count.
    pub(crate) transparent: ListId,
}

/// Memory of the stage, used again from message to message.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeScratch {
    negators: Vec<Negator>,
    limits: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Negator {
    at: u32,
    sentence: u32,
    /// The last word of the shortest cue that the negator is part of: it does not reach beyond.
    spent_at: u32,
}

impl Scoper {
    /// Marks the hits that a negator reaches.
    pub(crate) fn scope(&self, text: &NormalizedText, scratch: &mut ScopeScratch, hits: &mut Hits) {
        let ScopeScratch { negators, limits } = scratch;
        self.find_negators(hits, negators);
        if negators.is_empty() {
            return;
        }
        self.find_limits(text, hits, limits);
        let transparent: Vec<u32> = hits.of(self.transparent).map(|(_, hit)| hit.first).collect();
        for hit in hits.all_mut() {
            if is_negated(hit, negators, limits, &transparent) {
                hit.scope = Scope::Negated;
            }
        }
    }

    fn find_negators(&self, hits: &Hits, negators: &mut Vec<Negator>) {
        negators.clear();
        for (_, hit) in hits.of(self.negators) {
            if hits.overlapping(self.pseudo, hit).next().is_none() {
                negators.push(Negator {
                    at: hit.first,
                    sentence: hit.sentence,
                    spent_at: u32::MAX,
                });
            }
        }
        if negators.is_empty() {
            return;
        }
        for cue in hits.all().iter().filter(|hit| hit.first < hit.last) {
            let inside = negators.partition_point(|negator| negator.at < cue.first);
            let rest = negators.get_mut(inside..).unwrap_or_default();
            for negator in rest.iter_mut().take_while(|negator| negator.at <= cue.last) {
                if cue.owns(negator.at) {
                    negator.spent_at = negator.spent_at.min(cue.last);
                }
            }
        }
    }

    fn find_limits(&self, text: &NormalizedText, hits: &Hits, limits: &mut Vec<u32>) {
        limits.clear();
        limits.extend(hits.of(self.limits).map(|(_, hit)| hit.first));
        let after = |at: u32, gap: Gap| {
            text.words().get(at as usize).is_some_and(|word| word.before.has(gap))
        };
        limits.extend(
            hits.of(self.limits_after_pause)
                .map(|(_, hit)| hit.first)
                .filter(|at| after(*at, Gap::PAUSE)),
        );
        limits.sort_unstable();
    }
}

fn is_negated(hit: &Hit, negators: &[Negator], limits: &[u32], transparent: &[u32]) -> bool {
    let before = negators.partition_point(|negator| negator.at < hit.first);
    let limit = limits.partition_point(|limit| *limit <= hit.first);
    let limit = limit.checked_sub(1).and_then(|last| limits.get(last)).copied();
    for negator in negators.get(..before).unwrap_or_default().iter().rev() {
        let reaches = negator.sentence == hit.sentence
            && limit.is_none_or(|limit| limit < negator.at)
            && counted_between(negator.at, hit.first, transparent) <= WINDOW;
        if !reaches {
            return false;
        }
        if negator.spent_at >= hit.first {
            return true;
        }
    }
    false
}

/// How many words lie between two, those that the window sees through left out.
fn counted_between(from: u32, to: u32, transparent: &[u32]) -> u32 {
    let upto = |at: u32| transparent.partition_point(|word| *word < at);
    let seen_through = upto(to).saturating_sub(upto(from + 1));
    (to - from).saturating_sub(1).saturating_sub(crate::normalize::offsets::narrow(seen_through))
}
