//! The facts that scripts give: the second half of stage 4.
//!
//! Comes in: a view of the message, without these facts. Goes out: their values. Only scripts whose
//! guard holds run; a fact that none gives is 0.

use super::runs::Runs;
use super::{Decided, Effect, Inputs, Scripts};
use crate::labels::Labels;
use crate::rules::call::Hook;
use crate::rules::condition::View;
use crate::rules::{Firings, RuleSet};

/// The facts of one message, by number.
#[derive(Debug, Default)]
pub(crate) struct GivenFacts {
    values: Vec<i64>,
    firings: Firings,
}

impl GivenFacts {
    /// The values, by number.
    pub(crate) fn values(&self) -> &[i64] {
        &self.values
    }

    /// Runs the scripts that give facts, in the order of `guards`, the rules that call them.
    pub(crate) fn derive(
        &mut self,
        guards: &RuleSet,
        scripts: &Scripts,
        labels: &Labels,
        view: View<'_>,
        runs: &mut Runs,
    ) {
        self.values.clear();
        self.values.resize(scripts.facts().len(), 0);
        if guards.iter().next().is_none() {
            return;
        }
        guards.evaluate(view, &mut self.firings);
        for firing in self.firings.iter() {
            let Some(rule) = guards.get(firing.rule) else { continue };
            let Some(call) = rule.effects.call_at(Hook::Derive) else { continue };
            let inputs = Inputs { view, labels, points: &[], decided: Decided::default() };
            for given in scripts.run(call, rule, inputs, runs) {
                if let Effect::Fact { fact, value } = given.effect
                    && let Some(known) = self.values.get_mut(fact as usize)
                {
                    *known = value;
                }
            }
        }
    }
}
