//! Stage 3, `Hits` → `Hits` that know whether they count: negation.
//!
//! Comes in: where terms stand. Goes out: the same hits, the negated and the reported ones marked.
//! A negator reaches at most [`WINDOW`] words to its right inside its sentence, not past a limit
//! (`pero`, `sino`, a colon), and never into what is a cue of its own: in `no contestan y me
//! cobraron` the negator belongs to `no contestan`. A cue takes a negator up only if it goes on
//! behind it and ends in a full word: `no se` and `no tengo ningún` are still open, and what comes
//! next is negated. Negative concord counts once: in `no sirve para nada` the second word has no
//! reach of its own. Nothing is removed, so that an explanation can show what was switched off. The
//! stage knows nothing of rules; the words it goes by are in `rules/idioma/negacion.yaml`.

use crate::normalize::NormalizedText;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use crate::normalize::words::Gap;
use crate::scan::hits::{Hit, Hits, Scope};
use crate::scan::term::ListId;

/// How many words a negator reaches, words of tone and fillers not counted.
const WINDOW: u32 = 6;

/// From how many digits on a number behind `no` is a code: `radicado no. 2026118`.
const CODE: u32 = 4;

/// The lists that negation goes by.
#[derive(Clone, Debug)]
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
    /// `nada`, `nunca`: behind another negator they add nothing to it.
    pub(crate) reinforcing: Option<ListId>,
    /// `me dijeron que pusiera`: what follows was said by somebody else.
    pub(crate) reported: Option<ListId>,
    /// `ni`: what stands between a comma and it is one more item of a negated list.
    pub(crate) listing: Option<ListId>,
    /// `se`, `ha`, `ningún`: words with which no phrase ends.
    pub(crate) open: WordTable,
    /// `hay`, `tengo`: a phrase ends with them unless a complaint is named next. `No hay luz` is a
    /// complaint, `no hay quejas` is the opposite.
    pub(crate) open_to_complaints: WordTable,
    /// `queja`, `reclamo`, `problema`.
    pub(crate) complaints: Option<ListId>,
}

/// Memory of the stage, used again from message to message.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeScratch {
    negators: Vec<Negator>,
    limits: Vec<u32>,
    transparent: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Negator {
    at: u32,
    sentence: u32,
    /// The last word of the shortest cue that the negator is part of: it does not reach beyond.
    spent_at: u32,
}

impl Scoper {
    /// The lists whose places the stage asks for.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        let always =
            [self.negators, self.pseudo, self.limits, self.limits_after_pause, self.transparent];
        let optional = [self.reinforcing, self.reported, self.listing, self.complaints];
        always.into_iter().chain(optional.into_iter().flatten())
    }

    /// Marks the hits that a negator reaches, those that only report what others said,
    /// and those that stand in a quoted chain, a signature or a footer.
    pub(crate) fn scope(&self, text: &NormalizedText, scratch: &mut ScopeScratch, hits: &mut Hits) {
        self.mark_negated(text, scratch, hits);
        self.mark_reported(hits);
        mark_quoted(text, hits);
        hits.settle();
    }

    fn mark_negated(&self, text: &NormalizedText, scratch: &mut ScopeScratch, hits: &mut Hits) {
        let ScopeScratch { negators, limits, transparent } = scratch;
        self.find_negators(text, hits, negators);
        let Some(first) = negators.first().map(|negator| negator.at) else { return };
        self.find_limits(text, hits, first, limits);
        self.spend(text, hits, negators);
        self.reinforce(hits, negators, limits);
        transparent.clear();
        transparent.extend(hits.of(self.transparent).flat_map(|(_, hit)| hit.first..=hit.last));
        transparent.sort_unstable();
        transparent.dedup();
        let items = self.listed_items(text, hits, negators);
        for hit in hits.all_mut() {
            let is_item = items.binary_search(&hit.last).is_ok();
            if is_negated(hit, is_item, negators, limits, transparent) {
                hit.scope = Scope::Negated;
            }
        }
    }

    /// Words between a comma and `ni`, in order.
    fn listed_items(&self, text: &NormalizedText, hits: &Hits, negators: &[Negator]) -> Vec<u32> {
        let Some(list) = self.listing.filter(|list| hits.has(*list)) else { return Vec::new() };
        let words = text.words();
        let mut items = Vec::new();
        for (_, end) in hits
            .of(list)
            .filter(|(_, end)| negators.first().is_some_and(|first| first.at < end.first))
        {
            // Back from `ni`, item by item, over at most as many words as a negator reaches.
            let reach = end.first.saturating_sub(WINDOW)..end.first;
            let Some(mut last) = reach.clone().next_back() else { continue };
            for at in reach.rev() {
                let Some(word) = words.get(at as usize) else { break };
                if word.sentence != end.sentence {
                    break;
                }
                if word.before.has(Gap::PAUSE) {
                    items.push(last);
                    let Some(before) = at.checked_sub(1) else { break };
                    last = before;
                }
            }
        }
        items.sort_unstable();
        items
    }

    fn find_negators(&self, text: &NormalizedText, hits: &Hits, negators: &mut Vec<Negator>) {
        negators.clear();
        for (_, hit) in hits.of(self.negators) {
            let is_pseudo = hits.overlapping(self.pseudo, hit).next().is_some();
            if !is_pseudo && !abbreviates_number(text, hit.last) {
                negators.push(Negator {
                    at: hit.first,
                    sentence: hit.sentence,
                    spent_at: u32::MAX,
                });
            }
        }
    }

    /// Finds out which cues take the negators up.
    fn spend(&self, text: &NormalizedText, hits: &Hits, negators: &mut [Negator]) {
        let is_open = |last: u32| {
            let word = text.word(last as usize);
            self.open.get_word(word).is_some()
                || (self.open_to_complaints.get_word(word).is_some()
                    && self.complaints.is_some_and(|list| {
                        let next = hits.first_after(list, last);
                        next.is_some_and(|next| next.first - last <= WINDOW)
                    }))
        };
        for cue in hits.all().iter().filter(|hit| hit.first < hit.last) {
            let inside = negators.partition_point(|negator| negator.at < cue.first);
            let rest = negators.get_mut(inside..).unwrap_or_default();
            for negator in rest.iter_mut().take_while(|negator| negator.at < cue.last) {
                if cue.owns(negator.at) && cue.last < negator.spent_at && !is_open(cue.last) {
                    negator.spent_at = cue.last;
                }
            }
        }
    }

    /// A negator that reinforces an earlier one reaches no further than that one may.
    fn reinforce(&self, hits: &Hits, negators: &mut [Negator], limits: &[u32]) {
        let Some(list) = self.reinforcing.filter(|list| hits.has(*list)) else { return };
        let mut before: Option<Negator> = None;
        for negator in negators {
            let reinforces = before.filter(|before| {
                before.sentence == negator.sentence
                    && negator.at - before.at <= WINDOW
                    && last_limit(limits, negator.at).is_none_or(|limit| limit < before.at)
                    && hits.in_sentence(list, negator.sentence).any(|hit| hit.owns(negator.at))
            });
            if let Some(before) = reinforces {
                negator.spent_at = negator.spent_at.min(before.spent_at);
            }
            before = Some(*negator);
        }
    }

    fn find_limits(&self, text: &NormalizedText, hits: &Hits, first: u32, limits: &mut Vec<u32>) {
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
        let behind = text.words().iter().enumerate().skip(first as usize + 1);
        let colons = behind.filter(|(_, word)| word.before.has(Gap::COLON));
        limits.extend(colons.map(|(at, _)| narrow(at)));
        limits.sort_unstable();
    }

    /// Marks what stands behind `me dijeron que pusiera`, as far as a negator would reach.
    fn mark_reported(&self, hits: &mut Hits) {
        let Some(list) = self.reported.filter(|list| hits.has(*list)) else { return };
        let mut reports: Vec<(u32, u32)> =
            hits.of(list).map(|(_, hit)| (hit.last, hit.sentence)).collect();
        reports.sort_unstable();
        for hit in hits.all_mut() {
            let before = reports.partition_point(|(last, _)| *last < hit.first);
            let nearest = before.checked_sub(1).and_then(|nearest| reports.get(nearest));
            let is_reported = nearest.is_some_and(|(last, sentence)| {
                *sentence == hit.sentence && hit.first - last <= WINDOW
            });
            if is_reported && hit.scope == Scope::Asserted {
                hit.scope = Scope::Quoted;
            }
        }
    }
}

/// Whether a word is `no.` for `número`: what follows is a code.
fn abbreviates_number(text: &NormalizedText, at: u32) -> bool {
    let Some(next) = text.words().get(at as usize + 1) else { return false };
    let end = text.words().get(at as usize).map_or(0, |word| word.span.end);
    let is_number =
        text.text().as_bytes().get(next.span.start as usize).is_some_and(u8::is_ascii_digit);
    let gap = text.text().get(end as usize..next.span.start as usize).unwrap_or_default();
    is_number && (gap.contains('.') || next.span.end - next.span.start >= CODE)
}

/// The last limit up to a word.
fn last_limit(limits: &[u32], upto: u32) -> Option<u32> {
    let after = limits.partition_point(|limit| *limit <= upto);
    after.checked_sub(1).and_then(|last| limits.get(last)).copied()
}

fn mark_quoted(text: &NormalizedText, hits: &mut Hits) {
    if text.quoted().is_empty() {
        return;
    }
    for hit in hits.all_mut().iter_mut().filter(|hit| text.quoted().has(hit.first)) {
        hit.scope = Scope::Quoted;
    }
}

fn is_negated(
    hit: &Hit,
    is_item: bool,
    negators: &[Negator],
    limits: &[u32],
    transparent: &[u32],
) -> bool {
    let before = negators.partition_point(|negator| negator.at < hit.first);
    let limit = last_limit(limits, hit.first);
    for negator in negators.get(..before).unwrap_or_default().iter().rev() {
        let reaches = negator.sentence == hit.sentence
            && limit.is_none_or(|limit| limit < negator.at)
            && counted_between(negator.at, hit.first, transparent) <= WINDOW;
        if !reaches {
            return false;
        }
        if negator.spent_at >= hit.first || is_item {
            return true;
        }
    }
    false
}

/// How many words lie between two, those that the window sees through left out.
fn counted_between(from: u32, to: u32, transparent: &[u32]) -> u32 {
    let upto = |at: u32| transparent.partition_point(|word| *word < at);
    let seen_through = upto(to).saturating_sub(upto(from + 1));
    (to - from).saturating_sub(1).saturating_sub(narrow(seen_through))
}
