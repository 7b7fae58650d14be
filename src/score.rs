//! Stage 6, `Firings` → `Scores`: points per label.
//!
//! Comes in: what fired. Goes out: for each label its prior plus the points that rules and scripts
//! gave, in thousandths of a point. Integers only: the order of addition decides nothing. Each
//! label stands for itself (one against the rest), so that a message may ask two things. The stage
//! knows nothing of thresholds.

use crate::decision::{Fault, Label};
use crate::labels::{LabelId, Labels};
use crate::rules::condition::View;
use crate::rules::{Firings, RuleSet};
use crate::script::{ADJUST, Scripts};

/// Points that a script gave, with its reason.
#[derive(Clone, Debug)]
pub(crate) struct Adjustment {
    /// The rule whose firing ran the script.
    pub(crate) rule: u32,
    pub(crate) label: LabelId,
    /// Thousandths of a point; 0 for facets and flags.
    pub(crate) points: i32,
    pub(crate) reason: String,
}

/// The scores of one message, and what scripts added to them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    points: Vec<i32>,
    pub(crate) adjustments: Vec<Adjustment>,
    pub(crate) faults: Vec<Fault>,
}

impl Scores {
    /// The score of a label.
    pub(crate) fn of(&self, label: LabelId) -> i32 {
        self.points.get(label.0 as usize).copied().unwrap_or(0)
    }

    fn add(&mut self, label: LabelId, points: i32) {
        if let Some(score) = self.points.get_mut(label.0 as usize) {
            *score = score.saturating_add(points);
        }
    }
}

/// Adds up the points of what fired, and of the scripts that it calls.
pub(crate) fn score(
    labels: &Labels,
    rules: &RuleSet,
    scripts: &Scripts,
    view: View<'_>,
    firings: &Firings,
    scores: &mut Scores,
) {
    scores.points.clear();
    scores.points.extend(labels.entries.iter().map(|entry| entry.prior));
    scores.adjustments.clear();
    scores.faults.clear();
    for firing in firings.iter() {
        let Some(rule) = rules.get(firing.rule) else { continue };
        for (label, points) in &rule.effects.points {
            scores.add(*label, *points);
        }
        let Some(script) = rule.effects.script else { continue };
        match scripts.adjust(script, view) {
            Ok(given) => {
                for (label, points, reason) in given {
                    scores.add(label, points);
                    let rule = firing.rule;
                    scores.adjustments.push(Adjustment { rule, label, points, reason });
                }
            }
            Err(fault) => scores.faults.push(Fault {
                rule: rule.id.clone(),
                script: scripts.name(script),
                hook: Label::from(ADJUST),
                line: fault.line,
                message: fault.message,
            }),
        }
    }
}
