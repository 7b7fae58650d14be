//! Why not another label: what it lacked, and the rules that came nearest to giving it.

use std::fmt;

use serde::Serialize;

use super::account::named_labels;
use super::change::{Change, Trial};
use super::part::ConditionPart;
use super::{Explainer, RuleReport, nearness};
use crate::compile::problem;
use crate::decision::Label;
use crate::derive::Facts;
use crate::engine::Scratch;
use crate::labels::{DimensionKind, Labels};
use crate::message::Message;
use crate::rules::Rule;
use crate::rules::condition::View;

/// How many rules are named.
const MOST_RULES: usize = 5;
/// How many are named when none came near.
const MOST_FAR_RULES: usize = 2;

/// Why a message did not get a label.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct WhyNot {
    /// The dimension of the label, by its API name.
    pub dimension: Label,
    /// The label.
    pub label: Label,
    /// Whether the message has it after all.
    pub is_decided: bool,
    /// Thousandths of a point; 0 for labels that are raised without points.
    pub score: i32,
    /// From how many thousandths of a point on it may win; `null` for labels without points.
    pub threshold: Option<i32>,
    /// How many thousandths of a point it lacks to its threshold; 0 when it passes.
    pub missing: i32,
    /// The label of the dimension that the message got, and its score.
    pub rival: Option<(Label, i32)>,
    /// The rules that would give it and did not fire, the nearest first.
    pub rules: Vec<NearRule>,
    /// The smallest changes that would turn the decision, tried and true.
    pub changes: Vec<Change>,
}

/// A rule that did not fire.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct NearRule {
    /// Thousandths of a point that it would give; 0 where it raises a label.
    pub points: i32,
    /// Whether any part that failed came near: words that did not count, or most of a term.
    pub is_near: bool,
    /// Its condition on this message.
    #[serde(flatten)]
    pub report: RuleReport,
    /// A message that its own tests say makes it fire.
    pub example: Option<String>,
}

/// There is no such label.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownLabel {
    /// What was asked for.
    pub name: String,
    /// The label that is written most alike, if one is alike at all.
    pub nearest: Option<String>,
}

impl fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pack has no label `{}`", self.name)
    }
}

impl std::error::Error for UnknownLabel {}

impl Explainer<'_> {
    /// Why a message did not get a label: `queja`, or `topic:facturacion` where dimensions share
    /// a name.
    ///
    /// # Errors
    ///
    /// A name that no label of the pack has.
    pub fn why_not(&self, message: &Message<'_>, name: &str) -> Result<WhyNot, UnknownLabel> {
        let pack = self.engine.pack();
        let Some(label) = named_labels(&pack.labels, name).first().copied() else {
            return Err(unknown(&pack.labels, name));
        };
        let mut scratch = Scratch::default();
        self.engine.triage_with(message, &mut scratch);
        let hits = scratch.hits.everywhere();
        let given = scratch.facts.values();
        let facts =
            Facts::new(&pack.deriver, message, &scratch.text, &hits, &scratch.entities, given);
        let view = View { message, text: &scratch.text, hits: &hits, facts: &facts };
        let trial = Trial { pack, view, label, scratch: &scratch };

        let mut rules: Vec<(u32, NearRule)> = trial
            .givers()
            .map(|(index, rule, points)| (index, self.near_rule(rule, points, view)))
            .collect();
        let mut reports: Vec<RuleReport> =
            rules.iter().map(|(_, rule)| rule.report.clone()).collect();
        nearness::add(&self.written, view, &mut reports);
        for ((_, rule), report) in rules.iter_mut().zip(reports) {
            rule.report = report;
            rule.is_near = effort(&rule.report) < NOTHING_NEAR;
        }
        rules.sort_by(|(_, one), (_, other)| {
            let rank = |rule: &NearRule| (effort(&rule.report), -rule.points);
            rank(one).cmp(&rank(other)).then_with(|| one.report.id.cmp(&other.report.id))
        });
        let most = match rules.iter().filter(|(_, rule)| rule.is_near).count() {
            0 => MOST_FAR_RULES,
            near => near.min(MOST_RULES),
        };
        rules.truncate(most);

        let dimension = pack.labels.dimension_of(label);
        let entry = pack.labels.entry(label);
        let is_scored = dimension.is_some_and(|known| known.kind == DimensionKind::Scored);
        let threshold = entry.filter(|_| is_scored).map(|entry| entry.threshold);
        let score = if is_scored { scratch.scores.of(label) } else { 0 };
        let is_decided = trial.is_decided(&scratch.outcome);
        let candidates: Vec<u32> = rules.iter().map(|(index, _)| *index).collect();
        Ok(WhyNot {
            dimension: dimension.map_or_else(|| Label::from(""), |known| known.api.clone()),
            label: pack.labels.name(label),
            is_decided,
            score,
            threshold,
            missing: threshold.map_or(0, |threshold| (threshold - score).max(0)),
            rival: trial.rival(&scratch.outcome).filter(|_| !is_decided),
            changes: if is_decided { Vec::new() } else { trial.changes(&candidates) },
            rules: rules.into_iter().map(|(_, rule)| rule).collect(),
        })
    }

    fn near_rule(&self, rule: &Rule, points: i32, view: View<'_>) -> NearRule {
        let written = self.written.rule(rule.id.as_str());
        NearRule {
            points,
            is_near: false,
            report: self.report(rule, view),
            example: written.and_then(|written| written.example()),
        }
    }
}

/// The effort of a part in which nothing is near.
const NOTHING_NEAR: u32 = 10_000;

/// How far a rule is from firing: less is nearer.
fn effort(report: &RuleReport) -> u32 {
    let of_part = |part: &ConditionPart| match (part.near.first(), part.value.is_some()) {
        _ if !part.blocked.is_empty() || !part.found.is_empty() => 500,
        (_, true) => 800,
        (Some(near), _) => 1_000 + (1_000 - near.share.min(1_000)),
        (None, false) => NOTHING_NEAR,
    };
    report.parts.iter().filter(|part| !part.holds).map(of_part).sum()
}

fn unknown(labels: &Labels, name: &str) -> UnknownLabel {
    let known: Vec<String> =
        labels.entries.iter().map(|entry| entry.name.as_str().to_owned()).collect();
    let label = name.rsplit(':').next().unwrap_or(name).trim();
    let nearest = problem::nearest(label, &known).map(str::to_owned);
    UnknownLabel { name: name.to_owned(), nearest }
}
