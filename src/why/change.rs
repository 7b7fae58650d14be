//! The smallest change that turns a decision. Nothing is estimated: each change is made to the
//! rules that fired, and the message is scored and decided again.

use serde::Serialize;

use crate::decide::{Findings, Outcome};
use crate::decision::{Category, Customer, Label};
use crate::engine::Scratch;
use crate::labels::{LabelId, Labels};
use crate::pack::Pack;
use crate::rules::condition::View;
use crate::rules::{Firings, Rule};
use crate::score::{self, Fired, Scores};
use crate::script::runs::Runs;

/// How many changes of the same size are told.
const MOST_CHANGES: usize = 3;

/// Rules that would have to fire, or to stay silent, for the message to get a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// All of these.
    pub steps: Vec<Step>,
    /// The score that the label would have then, in thousandths of a point.
    pub score: i32,
}

/// One rule that would have to behave otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "do", content = "rule", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// A rule that did not fire should.
    Fire(Label),
    /// A rule that fired should not.
    Silence(Label),
}

/// One message, and the label that it did not get.
#[derive(Clone, Copy)]
pub(super) struct Trial<'a> {
    pub(super) pack: &'a Pack,
    pub(super) view: View<'a>,
    pub(super) label: LabelId,
    pub(super) scratch: &'a Scratch,
}

/// A step by number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move {
    Fire(u32),
    Silence(u32),
}

impl<'a> Trial<'a> {
    fn is_danger(&self) -> bool {
        let dimension = self.pack.labels.dimension_of(self.label);
        dimension.is_some_and(|dimension| dimension.key == Labels::SAFETY)
    }

    /// The rules that would give the label and did not fire, with their points.
    pub(super) fn givers(&self) -> impl Iterator<Item = (u32, &'a Rule, i32)> {
        let Self { pack, scratch, label, .. } = *self;
        let is_danger = self.is_danger();
        let rules = if is_danger { &pack.lane.rules } else { &pack.rules };
        let fired = if is_danger { &scratch.dangers } else { &scratch.firings };
        (0..).zip(rules.iter()).filter_map(move |(index, rule)| {
            let given = rule.effects.points.iter().find(|(given, _)| *given == label);
            let points = given.map_or(0, |(_, points)| *points);
            let gives = points > 0 || rule.effects.raised.contains(&label);
            (gives && !fired.fired(index)).then_some((index, rule, points))
        })
    }

    /// Whether an outcome has the label.
    pub(super) fn is_decided(&self, outcome: &Outcome) -> bool {
        let labels = &self.pack.labels;
        let name = labels.name(self.label);
        match labels.dimension_of(self.label).map(|dimension| dimension.key.as_str()) {
            Some(Labels::CATEGORY) => {
                name == outcome.category.map_or(Labels::NONE, Category::as_str)
            }
            Some(Labels::CUSTOMER) => name == outcome.customer.map_or("", Customer::as_str),
            Some(Labels::TOPIC) => outcome.topic == Some(self.label),
            Some(Labels::SUBTYPE) => outcome.subtype == Some(self.label),
            Some(Labels::NO_PQRS) => outcome.no_pqrs == Some(self.label),
            _ => outcome.raised.contains(&self.label),
        }
    }

    /// The label of the same dimension that an outcome has, with its score.
    pub(super) fn rival(&self, outcome: &Outcome) -> Option<(Label, i32)> {
        let labels = &self.pack.labels;
        let dimension = labels.dimension_of(self.label)?;
        let rival = match dimension.key.as_str() {
            Labels::CATEGORY => {
                let name = outcome.category.map_or(Labels::NONE, Category::as_str);
                labels.find(Labels::CATEGORY, name)
            }
            Labels::CUSTOMER => labels.find(Labels::CUSTOMER, outcome.customer?.as_str()),
            Labels::TOPIC => outcome.topic,
            Labels::SUBTYPE => outcome.subtype,
            Labels::NO_PQRS => outcome.no_pqrs,
            _ => None,
        }?;
        Some((labels.name(rival), self.scratch.scores.of(rival)))
    }

    /// The changes with fewest steps that give the label. `candidates` are rules that do not fire,
    /// the nearest first.
    pub(super) fn changes(&self, candidates: &[u32]) -> Vec<Change> {
        let fire: Vec<Move> = candidates.iter().map(|rule| Move::Fire(*rule)).collect();
        let fired = self.scratch.firings.iter().map(|firing| firing.rule);
        let silence: Vec<Move> = match self.is_danger() {
            true => Vec::new(),
            false => fired.filter(|rule| self.has_points(*rule)).map(Move::Silence).collect(),
        };
        let single = fire.iter().chain(&silence).map(|only| vec![*only]);
        let singles = self.tried(single);
        if !singles.is_empty() {
            return singles;
        }
        let mixed = fire.iter().flat_map(|one| silence.iter().map(move |other| vec![*one, *other]));
        let both = pairs(&fire);
        let mut found = self.tried(both.into_iter().chain(mixed));
        if found.is_empty() {
            found = self.tried(pairs(&silence).into_iter());
        }
        if found.is_empty() {
            found = self.tried(self.many_steps(&fire, silence).into_iter());
        }
        found
    }

    /// Step after step, the most telling first, until the label is there; then every step that was
    /// not needed is taken back.
    fn many_steps(&self, fire: &[Move], mut silence: Vec<Move>) -> Option<Vec<Move>> {
        const MOST_STEPS: usize = 8;
        silence.sort_by_key(|step| std::cmp::Reverse(self.harm(*step)));
        let mut moves: Vec<Move> = Vec::new();
        for step in silence.iter().chain(fire) {
            moves.push(*step);
            if self.score_after(&moves).is_none() {
                continue;
            }
            let mut nth = 0;
            while nth < moves.len() {
                let step = moves.remove(nth);
                if self.score_after(&moves).is_none() {
                    moves.insert(nth, step);
                    nth += 1;
                }
            }
            return (moves.len() <= MOST_STEPS).then_some(moves);
        }
        None
    }

    /// By how many points a rule that fired puts the label behind its rival.
    fn harm(&self, step: Move) -> i32 {
        let (Move::Fire(rule) | Move::Silence(rule)) = step;
        let rival = self.rival(&self.scratch.outcome).map(|(rival, _)| rival);
        let rule = self.pack.rules.get(rule);
        rule.into_iter()
            .flat_map(|rule| &rule.effects.points)
            .map(|(label, points)| match *label == self.label {
                true => -points,
                false if Some(self.pack.labels.name(*label)) == rival => *points,
                false => 0,
            })
            .sum()
    }

    /// Whether a rule gives points in the dimension of the label.
    fn has_points(&self, rule: u32) -> bool {
        let dimension = |label: LabelId| self.pack.labels.entry(label).map(|entry| entry.dimension);
        self.pack.rules.get(rule).is_some_and(|rule| {
            let mut points = rule.effects.points.iter();
            points.any(|(label, _)| dimension(*label) == dimension(self.label))
        })
    }

    fn tried(&self, changes: impl Iterator<Item = Vec<Move>>) -> Vec<Change> {
        let is_danger = self.is_danger();
        let rules = if is_danger { &self.pack.lane.rules } else { &self.pack.rules };
        let id =
            |rule: u32| rules.get(rule).map_or_else(|| Label::from(""), |rule| rule.id.clone());
        let turned = changes.filter_map(|moves| {
            let score = self.score_after(&moves)?;
            let steps = moves.iter().map(|step| match step {
                Move::Fire(rule) => Step::Fire(id(*rule)),
                Move::Silence(rule) => Step::Silence(id(*rule)),
            });
            Some(Change { steps: steps.collect(), score })
        });
        turned.take(MOST_CHANGES).collect()
    }

    /// The label's score after some moves; `None` when the message does not get it even so.
    fn score_after(&self, moves: &[Move]) -> Option<i32> {
        let Self { pack, view, .. } = *self;
        let is_danger = self.is_danger();
        let mut firings = self.scratch.firings.clone();
        let mut dangers = self.scratch.dangers.clone();
        let changed: &mut Firings = if is_danger { &mut dangers } else { &mut firings };
        for step in moves {
            *changed = match step {
                Move::Silence(rule) => changed.without(*rule),
                Move::Fire(rule) => changed.with(*rule),
            };
        }
        let mut scores = Scores::default();
        let mut runs = Runs::default();
        let fired = Fired { labels: &pack.labels, rules: &pack.rules, view, firings: &firings };
        score::score(fired, &mut scores);
        score::adjust(fired, &pack.scripts, &mut scores, &mut runs);
        let findings = Findings {
            labels: &pack.labels,
            rules: &pack.rules,
            lane: &pack.lane,
            view,
            firings: &firings,
            dangers: &dangers,
            scores: &scores,
            scripts: &pack.scripts,
        };
        let mut outcome = Outcome::default();
        pack.decider.decide(findings, &mut runs, &mut outcome);
        self.is_decided(&outcome).then(|| scores.of(self.label))
    }
}

/// Every two of some moves, in order.
fn pairs(moves: &[Move]) -> Vec<Vec<Move>> {
    let mut pairs = Vec::new();
    for (nth, one) in moves.iter().enumerate() {
        pairs.extend(moves.iter().skip(nth + 1).map(|other| vec![*one, *other]));
    }
    pairs
}
