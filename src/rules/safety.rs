//! The safety lane: dangers that nothing shadows.
//!
//! Safety rules read every hit of the message: negated, quoted, in whatever language. Only a near
//! miss over the same words cancels a hit (`me muero de la risa` over `me muero`).
//!
//! INVARIANT: a safety rule has no weight, no exception and no script, and nothing outside
//! `rules/seguridad/` can name one. The lane is evaluated by this module alone, from hits, before
//! labels are scored: there is no path by which a score, an overlay or a script could reach it.

use super::condition::View;
use super::{Firings, RuleSet};
use crate::labels::LabelId;

/// The lane: its rules raise the kinds of danger as labels of `seguridad`.
#[derive(Clone, Debug, Default)]
pub(crate) struct SafetyLane {
    pub(crate) rules: RuleSet,
}

impl SafetyLane {
    /// Finds the dangers that a message speaks of.
    pub(crate) fn evaluate(&self, view: View<'_>, dangers: &mut Firings) {
        self.rules.evaluate(view, dangers);
    }

    /// The kind of danger that a rule of the lane raises.
    pub(crate) fn kind(&self, rule: u32) -> Option<LabelId> {
        self.rules.get(rule)?.effects.raised.first().copied()
    }
}
