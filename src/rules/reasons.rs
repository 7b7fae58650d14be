//! Why rules fired: the hits that made their conditions hold, worked out when somebody asks.
//!
//! Most decisions need to know only that a rule fired. Explanations, and messages that ask two
//! things, also need to know where.

use std::ops::Range;

use super::condition::{Counted, Placed, View};
use super::{Firings, Rule, RuleSet};
use crate::scan::hits::Scope;
use crate::scan::kinds::{Breadth, ListSet};
use crate::scan::places::Places;

/// Rules with the hits that made them fire, in rule order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reasons {
    rules: Vec<(u32, Range<usize>)>,
    because: Vec<u32>,
}

impl Reasons {
    /// The reasons of those rules that fired and that `asks` picks out.
    pub(crate) fn of_fired(
        rules: &RuleSet,
        firings: &Firings,
        view: View<'_>,
        asks: impl Fn(&Rule) -> bool,
    ) -> Self {
        let fired = firings.iter().filter_map(|firing| {
            let rule = rules.get(firing.rule).filter(|rule| asks(rule))?;
            Some((firing.rule, rule, firing.counted.unwrap_or(rule.condition.counted)))
        });
        Self::new(fired, view)
    }

    /// The rules that would have fired if negated hits counted, with those hits.
    pub(crate) fn negated(rules: &RuleSet, firings: &Firings, view: View<'_>) -> Self {
        let mut reasons =
            Self::of_silent(rules, firings, view, Counted::WithNegated, Scope::Negated);
        reasons.keep(view, Scope::Negated);
        reasons
    }

    /// The rules that would have fired if the words of others counted, with those hits.
    pub(crate) fn quoted(rules: &RuleSet, firings: &Firings, view: View<'_>) -> Self {
        let mut reasons = Self::of_silent(rules, firings, view, Counted::Everything, Scope::Quoted);
        if reasons.rules.is_empty() {
            return reasons;
        }
        let negated = Self::negated(rules, firings, view);
        reasons.rules.retain(|(rule, _)| negated.find(*rule).is_none());
        reasons.keep(view, Scope::Quoted);
        reasons
    }

    /// The rules that would have fired but for near misses.
    pub(crate) fn near_misses(rules: &RuleSet, firings: &Firings, view: View<'_>) -> Self {
        let counted = Counted::EvenNearMisses;
        let silent = firings.looked_at().filter(|rule| !firings.fired(*rule));
        Self::new(silent.filter_map(|rule| rules.chosen(rule, counted, view)), view)
    }

    /// Rules that did not fire and would if more hits counted, where there are such hits.
    fn of_silent(
        rules: &RuleSet,
        firings: &Firings,
        view: View<'_>,
        counted: Counted,
        scope: Scope,
    ) -> Self {
        if view.hits.all().iter().all(|hit| hit.scope != scope) {
            return Self::default();
        }
        let silent = firings.looked_at().filter(|rule| !firings.fired(*rule));
        let chosen = silent.filter_map(|rule| rules.chosen(rule, counted, view));
        Self::new(chosen.filter(|(_, rule, _)| rule.condition.counted == Counted::Asserted), view)
    }

    /// Leaves only hits of one scope.
    fn keep(&mut self, view: View<'_>, scope: Scope) {
        let mut because = Vec::new();
        for (_, range) in &mut self.rules {
            let before = because.len();
            let hits = self.because.get(range.clone()).unwrap_or_default().iter();
            because.extend(
                hits.filter(|hit| view.hits.get(**hit).is_some_and(|hit| hit.scope == scope)),
            );
            *range = before..because.len();
        }
        self.because = because;
    }

    fn new<'a>(rules: impl Iterator<Item = (u32, &'a Rule, Counted)>, view: View<'_>) -> Self {
        let rules: Vec<(u32, &Rule, Counted)> = rules.collect();
        if rules.is_empty() {
            return Self::default();
        }
        let kinds = view.hits.kinds();
        let mut wanted = ListSet::new(kinds.lists());
        for (_, rule, _) in &rules {
            rule.condition.located().for_each(|list| wanted.insert(list));
        }
        let mut places = Places::default();
        places.locate(view.hits.all(), kinds, &wanted, Breadth::All);
        let placed = Placed { text: view.text, hits: view.hits.located(&places) };
        let mut reasons = Self::default();
        for (index, rule, counted) in rules {
            let before = reasons.because.len();
            if rule.condition.holds(counted, placed, &mut reasons.because) {
                reasons.rules.push((index, before..reasons.because.len()));
            }
        }
        reasons
    }

    fn find(&self, rule: u32) -> Option<Range<usize>> {
        let found = self.rules.binary_search_by_key(&rule, |(known, _)| *known).ok()?;
        self.rules.get(found).map(|(_, range)| range.clone())
    }

    /// The rules with their hits.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let hits = |range: &Range<usize>| self.because.get(range.clone()).unwrap_or_default();
        self.rules.iter().map(move |(rule, range)| (*rule, hits(range)))
    }

    /// The hits of one rule.
    pub(crate) fn of(&self, rule: u32) -> &[u32] {
        self.find(rule).and_then(|range| self.because.get(range)).unwrap_or_default()
    }
}
