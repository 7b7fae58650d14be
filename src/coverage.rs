//! What a set of messages makes of a pack: rules never hit, rules that hit together, labels that
//! nothing reaches.
//!
//! Comes in: an engine and messages, one at a time. Goes out: counts. What to make of them is the
//! author's business: a rule that nothing hits may wait for a rare danger, and two rules that
//! always hit together may give points to different labels.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::decision::{Decision, Label};
use crate::engine::Engine;
use crate::labels::{LabelId, Labels};
use crate::message::Message;
use crate::rules::Rule;

/// From how many hits on a rule is held against others.
const FEWEST_HITS: usize = 3;

/// Counts, message by message.
#[derive(Debug)]
pub struct Survey<'a> {
    engine: &'a Engine,
    /// The rules of the pack, those of the safety lane last.
    rules: Vec<&'a Rule>,
    numbers: BTreeMap<Label, usize>,
    messages: usize,
    hits: Vec<usize>,
    /// Rules that hit the same message, the lower number first.
    together: BTreeMap<(usize, usize), usize>,
    decided: BTreeMap<(Label, Label), usize>,
}

/// What was counted.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// How many messages there were.
    pub messages: usize,
    /// How often each rule fired, in the pack's order.
    pub hits: Vec<RuleHits>,
    /// Rules that fire only where another rule with the same effect fires.
    pub overlaps: Vec<Overlap>,
    /// Every dimension with its labels.
    pub dimensions: Vec<DimensionCoverage>,
}

/// How often a rule fired.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RuleHits {
    /// The rule.
    pub rule: Label,
    /// Messages on which it fired.
    pub messages: usize,
}

/// A rule that says nothing that another does not say.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Overlap {
    /// The rule.
    pub rule: Label,
    /// On how many messages it fired.
    pub messages: usize,
    /// The rule that fired on all of them, and gives the same labels.
    pub within: Label,
    /// On how many messages that rule fired.
    pub of: usize,
}

/// A dimension.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct DimensionCoverage {
    /// The dimension, by its API name.
    pub dimension: Label,
    /// Its labels, in the pack's order.
    pub labels: Vec<LabelCoverage>,
}

/// A label.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LabelCoverage {
    /// The label.
    pub label: Label,
    /// How many rules give it points or raise it.
    pub rules: usize,
    /// How many of these rules fired at least once.
    pub rules_hit: usize,
    /// On how many messages it was decided or raised.
    pub messages: usize,
}

impl<'a> Survey<'a> {
    /// Nothing counted yet.
    pub fn new(engine: &'a Engine) -> Self {
        let pack = engine.pack();
        let rules: Vec<&Rule> = pack.rules.iter().chain(pack.lane.rules.iter()).collect();
        let numbers = rules.iter().enumerate().map(|(number, rule)| (rule.id.clone(), number));
        Self {
            engine,
            numbers: numbers.collect(),
            messages: 0,
            hits: vec![0; rules.len()],
            together: BTreeMap::new(),
            decided: BTreeMap::new(),
            rules,
        }
    }

    /// Counts a message.
    pub fn add(&mut self, message: &Message<'_>) {
        let decision = self.engine.triage_message(message);
        self.count(&decision, &self.engine.fired(message));
    }

    /// Counts a message that has been triaged.
    pub(crate) fn count(&mut self, decision: &Decision, fired: &[Label]) {
        self.messages += 1;
        let numbers: Vec<usize> =
            fired.iter().filter_map(|id| self.numbers.get(id).copied()).collect();
        for (nth, one) in numbers.iter().enumerate() {
            if let Some(hits) = self.hits.get_mut(*one) {
                *hits += 1;
            }
            for other in numbers.iter().skip(nth + 1) {
                *self.together.entry((*one.min(other), *one.max(other))).or_default() += 1;
            }
        }
        for (dimension, label) in labels_of(decision) {
            *self.decided.entry((dimension, label)).or_default() += 1;
        }
    }

    /// What was counted so far.
    pub fn coverage(&self) -> Coverage {
        let hits = self.rules.iter().zip(&self.hits);
        Coverage {
            messages: self.messages,
            hits: hits
                .map(|(rule, messages)| RuleHits { rule: rule.id.clone(), messages: *messages })
                .collect(),
            overlaps: self.overlaps(),
            dimensions: self.dimensions(),
        }
    }

    fn overlaps(&self) -> Vec<Overlap> {
        let hits = |rule: usize| self.hits.get(rule).copied().unwrap_or(0);
        let mut overlaps = Vec::new();
        for ((one, other), together) in &self.together {
            let (inner, outer) =
                if hits(*one) <= hits(*other) { (*one, *other) } else { (*other, *one) };
            let is_within = hits(inner) >= FEWEST_HITS && *together == hits(inner);
            let Some((rule, within)) = self.rules.get(inner).zip(self.rules.get(outer)) else {
                continue;
            };
            if is_within && gives(within).is_superset(&gives(rule)) {
                overlaps.push(Overlap {
                    rule: rule.id.clone(),
                    messages: hits(inner),
                    within: within.id.clone(),
                    of: hits(outer),
                });
            }
        }
        overlaps.sort_by(|a, b| b.messages.cmp(&a.messages).then_with(|| a.rule.cmp(&b.rule)));
        overlaps
    }

    fn dimensions(&self) -> Vec<DimensionCoverage> {
        let labels = &self.engine.pack().labels;
        let of_label = |api: &Label, id: u32| {
            let name = labels.name(LabelId(id));
            let giving = || {
                let rules = self.rules.iter().zip(&self.hits);
                rules.filter(|(rule, _)| gives(rule).contains(&LabelId(id)))
            };
            let decided = self.decided.get(&(api.clone(), name.clone()));
            LabelCoverage {
                rules: giving().count(),
                rules_hit: giving().filter(|(_, hits)| **hits > 0).count(),
                messages: decided.copied().unwrap_or(0),
                label: name,
            }
        };
        let dimensions = labels.dimensions.iter();
        dimensions
            .map(|dimension| DimensionCoverage {
                dimension: dimension.api.clone(),
                labels: dimension.labels.clone().map(|id| of_label(&dimension.api, id)).collect(),
            })
            .collect()
    }
}

/// The labels that a rule raises or gives points to.
fn gives(rule: &Rule) -> std::collections::BTreeSet<LabelId> {
    let points = rule.effects.points.iter().filter(|(_, points)| *points > 0);
    points.map(|(label, _)| *label).chain(rule.effects.raised.iter().copied()).collect()
}

/// What was decided or raised, with the API name of its dimension.
fn labels_of(decision: &Decision) -> Vec<(Label, Label)> {
    let category = decision.category.map_or(Labels::NONE, |category| category.as_str());
    let mut labels = vec![
        (Label::from("category"), Label::from(category)),
        (Label::from("customer"), Label::from(decision.customer.as_str())),
    ];
    let optional = [
        ("no_pqrs", &decision.no_pqrs),
        ("subtype", &decision.subtype),
        ("topic", &decision.topic),
    ];
    for (dimension, label) in optional {
        labels.extend(label.clone().map(|label| (Label::from(dimension), label)));
    }
    for (facet, raised) in decision.facets.iter() {
        labels.extend(raised.iter().map(|label| (facet.clone(), label.clone())));
    }
    let dangers = decision.safety.iter().map(|danger| (Label::from("safety"), danger.kind.clone()));
    let flags = decision.flags.iter().map(|flag| (Label::from("flag"), flag.flag.clone()));
    labels.extend(dangers.chain(flags));
    labels
}
