//! Stage 6, `Firings` → `Scores`: points per label.
//!
//! Comes in: what fired. Goes out: for each label its prior plus the points that rules and scripts
//! gave, in thousandths of a point. Integers only: the order of addition decides nothing. Each
//! label stands for itself (one against the rest), so that a message may ask two things. The stage
//! knows nothing of thresholds.

use crate::labels::{LabelId, Labels};
use crate::rules::call::Hook;
use crate::rules::condition::View;
use crate::rules::{Firings, RuleSet};
use crate::script::runs::Runs;
use crate::script::{Decided, Effect, Inputs, Scripts};

/// Points or a flag that a script gave, with its reason.
#[derive(Clone, Debug)]
pub(crate) struct Adjustment {
    /// The rule whose firing ran the script.
    pub(crate) rule: u32,
    pub(crate) label: LabelId,
    /// Thousandths of a point; 0 for flags.
    pub(crate) points: i32,
    pub(crate) reason: String,
}

/// The scores of one message, and what scripts added to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    points: Vec<i32>,
    pub(crate) adjustments: Vec<Adjustment>,
}

impl Scores {
    /// The score of a label.
    pub(crate) fn of(&self, label: LabelId) -> i32 {
        self.points.get(label.0 as usize).copied().unwrap_or(0)
    }

    /// Every score, by label.
    pub(crate) fn points(&self) -> &[i32] {
        &self.points
    }

    fn add(&mut self, label: LabelId, points: i32) {
        if let Some(score) = self.points.get_mut(label.0 as usize) {
            *score = score.saturating_add(points);
        }
    }
}

/// What scoring starts from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fired<'a> {
    pub(crate) labels: &'a Labels,
    pub(crate) rules: &'a RuleSet,
    pub(crate) view: View<'a>,
    pub(crate) firings: &'a Firings,
}

/// Adds up the points of what fired.
pub(crate) fn score(fired: Fired<'_>, scores: &mut Scores) {
    scores.points.clear();
    scores.points.extend(fired.labels.entries.iter().map(|entry| entry.prior));
    scores.adjustments.clear();
    for firing in fired.firings.iter() {
        let Some(rule) = fired.rules.get(firing.rule) else { continue };
        for (label, points) in &rule.effects.points {
            scores.add(*label, *points);
        }
    }
}

/// Runs the scripts that adjust scores, in rule order; each sees what those before it gave.
pub(crate) fn adjust(fired: Fired<'_>, scripts: &Scripts, scores: &mut Scores, runs: &mut Runs) {
    for firing in fired.firings.iter() {
        let Some(rule) = fired.rules.get(firing.rule) else { continue };
        let Some(call) = rule.effects.call_at(Hook::Adjust) else { continue };
        let inputs = Inputs {
            view: fired.view,
            labels: fired.labels,
            points: &scores.points,
            decided: Decided::default(),
        };
        for given in scripts.run(call, rule, inputs, runs) {
            let (label, points) = match given.effect {
                Effect::Points { label, points } => (label, points),
                Effect::Raise(label) => (label, 0),
                _ => continue,
            };
            scores.add(label, points);
            let (rule, reason) = (firing.rule, given.reason);
            scores.adjustments.push(Adjustment { rule, label, points, reason });
        }
    }
}
