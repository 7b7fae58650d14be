//! Stage 5, `Hits` and `Facts` → `Firings`: which rules hold.
//!
//! Comes in: hits with their scope, and facts on demand. Goes out: the rules that fired, each at
//! most once, with the hits that made it fire. Only rules whose required list was hit are looked
//! at, so that the cost follows the message and not the pack. Rules know nothing of each other.

pub(crate) mod condition;
pub(crate) mod safety;

use crate::decision::Label;
use crate::labels::LabelId;
use crate::scan::term::Groups;
use condition::{Condition, View};

/// Points, facets and flags that a rule gives when it fires.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    /// Labels of scored dimensions with thousandths of a point.
    pub(crate) points: Vec<(LabelId, i32)>,
    /// Labels of facets and flags.
    pub(crate) raised: Vec<LabelId>,
    /// The script to run when the rule fires.
    pub(crate) script: Option<ScriptId>,
}

/// A script of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScriptId(pub(crate) u32);

/// One rule: a condition and what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: Label,
    pub(crate) condition: Condition,
    pub(crate) effects: Effects,
}

/// All rules of a pack, in an order that does not depend on files.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleSet {
    rules: Box<[Rule]>,
    /// List → rules that need a hit of it or of a list that contains it.
    rules_of_list: Groups,
    /// Rules that may hold without any hit.
    unconditional: Box<[u32]>,
}

/// A rule that fired.
#[derive(Clone, Debug)]
pub(crate) struct Firing {
    pub(crate) rule: u32,
    because: std::ops::Range<usize>,
}

/// The rules that fired on one message, in rule order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firings {
    firings: Vec<Firing>,
    because: Vec<u32>,
    candidates: Vec<u32>,
}

impl RuleSet {
    /// `rules` in any order: they are sorted by id. `parts` are the lists that lists contain.
    pub(crate) fn new(mut rules: Vec<Rule>, parts: &Groups) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut pairs = Vec::new();
        let mut unconditional = Vec::new();
        for (index, rule) in (0_u32..).zip(&rules) {
            match rule.condition.required() {
                Some(list) => pairs.extend(parts.of(list.0).iter().map(|part| (*part, index))),
                None => unconditional.push(index),
            }
        }
        Self {
            rules: rules.into(),
            rules_of_list: Groups::new(parts.len(), pairs),
            unconditional: unconditional.into(),
        }
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Rule> {
        self.rules.get(index as usize)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// Finds the rules that hold.
    pub(crate) fn evaluate(&self, view: View<'_>, firings: &mut Firings) {
        let Firings { firings, because, candidates } = firings;
        firings.clear();
        because.clear();
        candidates.clear();
        candidates.extend_from_slice(&self.unconditional);
        for list in view.hits.lists() {
            candidates.extend_from_slice(self.rules_of_list.of(list.0));
        }
        candidates.sort_unstable();
        candidates.dedup();
        for index in candidates.iter() {
            let Some(rule) = self.get(*index) else { continue };
            let before = because.len();
            if rule.condition.holds(view, because) {
                firings.push(Firing { rule: *index, because: before..because.len() });
            }
        }
    }
}

impl Firings {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Firing> {
        self.firings.iter()
    }

    /// The hits that made a rule fire.
    pub(crate) fn because(&self, firing: &Firing) -> &[u32] {
        self.because.get(firing.because.clone()).unwrap_or_default()
    }

    /// Rules that were looked at: those that fired and those that might have.
    pub(crate) fn candidates(&self) -> &[u32] {
        &self.candidates
    }

    /// The same with one more rule, as if it had fired for these hits: what an explanation tries.
    pub(crate) fn with(&self, rule: u32, hits: &[u32]) -> Self {
        let mut tried = self.without(rule);
        let before = tried.because.len();
        tried.because.extend_from_slice(hits);
        let firing = Firing { rule, because: before..tried.because.len() };
        let at = tried.firings.partition_point(|known| known.rule < rule);
        tried.firings.insert(at, firing);
        tried
    }

    /// The same without one rule.
    pub(crate) fn without(&self, rule: u32) -> Self {
        let mut tried = self.clone();
        tried.firings.retain(|known| known.rule != rule);
        tried
    }

    pub(crate) fn fired(&self, rule: u32) -> bool {
        self.firings.binary_search_by_key(&rule, |firing| firing.rule).is_ok()
    }
}
