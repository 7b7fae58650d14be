//! Which category, and how many requests: a message may ask two things.
//!
//! Labels supported in different sentences are several requests; in one sentence they are one
//! request and a small margin. The order of precedence in a balanced message is that of
//! [`Category`].

use super::review::Reason;
use super::{Decider, Findings};
use crate::decision::Category;
use crate::labels::LabelId;
use crate::rules::Rule;
use crate::rules::reasons::Reasons;

/// One thing that the message asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) category: Category,
    pub(crate) label: LabelId,
    pub(crate) subtype: Option<LabelId>,
}

/// The category, every request, and why a person should look.
pub(super) struct Verdict {
    pub(super) category: Option<Category>,
    pub(super) requests: Vec<Asked>,
    pub(super) reasons: Vec<Reason>,
}

/// A category with its points and whether they suffice.
#[derive(Clone, Copy)]
struct Candidate {
    category: Category,
    label: LabelId,
    score: i32,
    passes: bool,
}

pub(super) fn decide(decider: &Decider, findings: Findings<'_>) -> Verdict {
    let none = Verdict { category: None, requests: Vec::new(), reasons: Vec::new() };
    if findings.view.text.words().is_empty() {
        return none;
    }
    let candidates = candidates(decider, findings);
    // Rules for Spanish say little of another language: a person reads it and answers. Spam is
    // spam in any.
    if findings.view.text.foreign().is_some() && !is_spam(decider, findings) {
        let petition = candidates.iter().find(|asks| asks.category == Category::Peticion);
        let requests = petition.map(|petition| asked(decider, findings, petition));
        return Verdict {
            category: Some(Category::Peticion),
            requests: requests.into_iter().collect(),
            reasons: vec![Reason::NotSpanish],
        };
    }
    let most = candidates.iter().map(|candidate| candidate.score).max().unwrap_or(0);
    let any_passes = candidates.iter().any(|candidate| candidate.passes);
    if is_no_pqrs(decider, findings, most, any_passes) {
        return none;
    }
    let mut reasons = Vec::new();
    if !any_passes {
        reasons.push(Reason::NoEvidence);
    }
    // Of the balanced candidates the first in order of precedence is primary. Without any that
    // passes, the best guess stands: most points, and a petition for a person when nothing speaks
    // for any category. Points against one category are no evidence for the others.
    let balanced = |candidate: &&Candidate| {
        if any_passes {
            candidate.passes && candidate.score > most - decider.margin
        } else {
            candidate.score == most && candidate.score > prior(findings, candidate.label)
        }
    };
    let for_a_person = || {
        candidates.iter().find(|candidate| candidate.category == Category::Peticion && !any_passes)
    };
    let primary = candidates.iter().find(balanced).or_else(for_a_person);
    let Some(primary) = primary else { return none };

    let mut requests = vec![asked(decider, findings, primary)];
    let mut others =
        candidates.iter().filter(|other| other.passes && other.label != primary.label).peekable();
    let own = if others.peek().is_some() { sentences(findings, primary.label) } else { Vec::new() };
    for other in others {
        // The fault that grounds a claim is not a request of its own.
        if primary.category == Category::Reclamo && other.category == Category::Queja {
            continue;
        }
        let elsewhere = sentences(findings, other.label).iter().any(|at| !own.contains(at));
        if elsewhere {
            requests.push(asked(decider, findings, other));
        } else if (primary.score - other.score).abs() < decider.margin {
            reasons.push(Reason::SmallMargin);
        }
    }
    Verdict { category: Some(primary.category), requests, reasons }
}

fn candidates(decider: &Decider, findings: Findings<'_>) -> Vec<Candidate> {
    let candidate = |(category, label): &(Category, LabelId)| {
        let score = findings.scores.of(*label);
        let passes = score >= threshold(findings, *label);
        Candidate { category: *category, label: *label, score, passes }
    };
    decider.closed.categories.iter().map(candidate).collect()
}

/// Praise, greetings and spam: `ninguna` passes and no request has more points.
fn is_no_pqrs(decider: &Decider, findings: Findings<'_>, most: i32, any_passes: bool) -> bool {
    let none = findings.scores.of(decider.closed.none);
    none >= threshold(findings, decider.closed.none) && (!any_passes || none >= most)
}

fn is_spam(decider: &Decider, findings: Findings<'_>) -> bool {
    let none = findings.scores.of(decider.closed.none);
    let kind = decider.no_pqrs.decide(findings.labels, findings.scores, |_| true);
    none >= threshold(findings, decider.closed.none) && kind.is_some() && kind == decider.spam
}

fn threshold(findings: Findings<'_>, label: LabelId) -> i32 {
    findings.labels.entry(label).map_or(i32::MAX, |entry| entry.threshold)
}

fn prior(findings: Findings<'_>, label: LabelId) -> i32 {
    findings.labels.entry(label).map_or(0, |entry| entry.prior)
}

/// A request with the subtype that has most points among those of its category.
fn asked(decider: &Decider, findings: Findings<'_>, candidate: &Candidate) -> Asked {
    let admits = |subtype: LabelId| {
        findings.labels.entry(subtype).is_some_and(|entry| {
            entry.categories.is_empty() || entry.categories.contains(&candidate.category)
        })
    };
    let subtype = decider.subtypes.decide(findings.labels, findings.scores, admits);
    Asked { category: candidate.category, label: candidate.label, subtype }
}

/// The sentences in which a label has support, in order.
fn sentences(findings: Findings<'_>, label: LabelId) -> Vec<u32> {
    let supports = |rule: &Rule| {
        rule.effects.points.iter().any(|(given, points)| *given == label && *points > 0)
    };
    let reasons = Reasons::of_fired(findings.rules, findings.firings, findings.view, supports);
    let mut sentences: Vec<u32> = reasons
        .iter()
        .flat_map(|(_, hits)| hits)
        .filter_map(|hit| findings.view.hits.get(*hit).map(|hit| hit.sentence))
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    sentences
}
