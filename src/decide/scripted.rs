//! What scripts say about priority and route, after the tables.
//!
//! Where several scripts name a level, the most pressing one stands; where several name a desk,
//! that of the first rule in order. INVARIANT: where the message speaks of a danger this module is
//! not asked, so that no script can shadow the safety lane.

use super::priority::Decided as Levels;
use super::{Decider, Findings, Outcome};
use crate::decision::{Label, Level};
use crate::rules::call::Hook;
use crate::script::runs::Runs;
use crate::script::{Decided, Effect, Given, Inputs};

/// A desk that a script named, and which script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedDesk {
    pub(crate) queue: Label,
    pub(crate) script: Label,
}

impl Decider {
    /// Runs the scripts of `priorizar` over what the tables decided.
    pub(super) fn prioritize(
        &self,
        findings: Findings<'_>,
        outcome: &Outcome,
        levels: Levels,
        runs: &mut Runs,
    ) -> Levels {
        let decided = decided(outcome, &levels);
        let (mut impact, mut urgency) = (None, None);
        for (script, given) in called(Hook::Prioritize, findings, decided, runs) {
            match given.effect {
                Effect::Impact(level) => raise(&mut impact, level, &script),
                Effect::Urgency(level) => raise(&mut urgency, level, &script),
                _ => {}
            }
        }
        self.priorities.with(levels, impact, urgency)
    }

    /// Runs the scripts of `enrutar`; returns the desk that one named, and adds copies.
    pub(super) fn route(
        &self,
        findings: Findings<'_>,
        outcome: &Outcome,
        levels: &Levels,
        row: Option<usize>,
        runs: &mut Runs,
    ) -> (Option<NamedDesk>, Vec<Label>) {
        let desk = row.and_then(|row| self.routes.desks.rows.get(row)).map(|row| &row.then.queue);
        let decided = Decided { queue: desk, ..decided(outcome, levels) };
        let (mut named, mut copies) = (None, Vec::new());
        for (script, given) in called(Hook::Route, findings, decided, runs) {
            match given.effect {
                Effect::Queue(queue) if named.is_none() => {
                    named = Some(NamedDesk { queue, script })
                }
                Effect::Copy(queue) => copies.push(queue),
                _ => {}
            }
        }
        (named, copies)
    }
}

/// What the scripts of a hook gave, in rule order, each with the script's name.
fn called(
    hook: Hook,
    findings: Findings<'_>,
    decided: Decided<'_>,
    runs: &mut Runs,
) -> Vec<(Label, Given)> {
    let Findings { labels, view, scripts, .. } = findings;
    let mut all = Vec::new();
    for firing in findings.firings.iter() {
        let Some(rule) = findings.rules.get(firing.rule) else { continue };
        let Some(call) = rule.effects.call_at(hook) else { continue };
        let inputs = Inputs { view, labels, points: findings.scores.points(), decided };
        let given = scripts.run(call, rule, inputs, runs);
        all.extend(given.into_iter().map(|given| (scripts.name(call.script), given)));
    }
    all
}

fn decided<'a>(outcome: &'a Outcome, levels: &Levels) -> Decided<'a> {
    Decided {
        category: outcome.category,
        subtype: outcome.subtype,
        topic: outcome.topic,
        raised: &outcome.raised,
        impact: Some(levels.impact),
        urgency: Some(levels.urgency),
        priority: Some(levels.priority),
        queue: None,
    }
}

/// Keeps the more pressing of two levels; of equals the first.
fn raise(known: &mut Option<(Level, Label)>, level: Level, script: &Label) {
    if known.as_ref().is_none_or(|(known, _)| pressing(level) < pressing(*known)) {
        *known = Some((level, script.clone()));
    }
}

fn pressing(level: Level) -> usize {
    Level::ALL.iter().position(|known| *known == level).unwrap_or(usize::MAX)
}
