//! Stage 5, `Hits` and `Facts` → `Firings`: which rules hold.
//!
//! Comes in: hits with their scope, and facts on demand. Goes out: the rules that fired, each at
//! most once, with the hits that made it fire. Only rules whose required list was hit are looked
//! at, so that the cost follows the message and not the pack. Rules know nothing of each other.

pub(crate) mod condition;
pub(crate) mod reasons;
pub(crate) mod call;
pub(crate) mod safety;

use crate::decision::Label;
use crate::labels::LabelId;
use crate::scan::kinds::{Breadth, ListSet};
use crate::scan::places::Places;
use crate::scan::term::Groups;
use call::Call;
use condition::{Chance, Condition, Counted, Placed, View};

/// Points, facets and flags that a rule gives when it fires.
#[derive(Clone, Debug, Default)]
pub(crate) struct Effects {
    /// Labels of scored dimensions with thousandths of a point.
    pub(crate) points: Vec<(LabelId, i32)>,
    /// Labels of facets and flags.
    pub(crate) raised: Vec<LabelId>,
    /// The scripts to run when the rule fires, at most one for each hook.
    pub(crate) calls: Vec<Call>,
}

impl Effects {
    /// The script to run at a hook.
    pub(crate) fn call_at(&self, hook: call::Hook) -> Option<Call> {
        self.calls.iter().find(|call| call.hook == hook).copied()
    }
}

/// One rule: a condition and what follows from it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: Label,
    pub(crate) condition: Condition,
    pub(crate) effects: Effects,
    pub(crate) adjustable: Adjustable,
}

/// How far learning may move the points of a rule. Signs always stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Adjustable {
    #[default]
    Free,
    Fixed,
    /// Bounds of the size of the points, in thousandths.
    Within {
        from: Option<i32>,
        to: Option<i32>,
    },
}

impl Adjustable {
    /// What the size of any points that are learned is at least and at most.
    const SIZE: (i32, i32) = (250, 8_000);

    /// Between which values points may be moved.
    pub(crate) fn bounds(self, points: i32) -> (i32, i32) {
        let (from, to) = match self {
            Self::Fixed => return (points, points),
            Self::Free => Self::SIZE,
            Self::Within { from, to } => {
                (from.unwrap_or(Self::SIZE.0).abs(), to.unwrap_or(Self::SIZE.1).abs())
            }
        };
        if points < 0 { (-to, -from) } else { (from, to) }
    }

    pub(crate) fn admits(self, points: i32, learned: i32) -> bool {
        let (from, to) = self.bounds(points);
        (from..=to).contains(&learned)
    }
}

/// All rules of a pack, in an order that does not depend on files.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleSet {
    rules: Box<[Rule]>,
    /// Rule → lists that must have a hit.
    needs: Groups,
    /// Lists by whose hits rules are found.
    entries: ListSet,
    /// List → rules that are found by it.
    rules_of_entry: Groups,
    /// Rules that may hold without any hit.
    unconditional: Box<[u32]>,
}

/// A rule that fired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Firing {
    pub(crate) rule: u32,
    /// Which hits to take for its reasons, where not those that its condition counts.
    counted: Option<Counted>,
}

/// The rules that fired on one message, in rule order, and memory for finding them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firings {
    firings: Vec<Firing>,
    /// Rules to be looked at, as bits.
    found: Vec<u64>,
    /// Rules that places decide about, with those that hold already, in rule order.
    open: Vec<(u32, Chance)>,
    wanted: ListSet,
    places: Places,
    because: Vec<u32>,
}

impl RuleSet {
    /// `rules` in any order: they are sorted by id. The pack has so many lists.
    pub(crate) fn new(mut rules: Vec<Rule>, lists: usize) -> Self {
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut entries = ListSet::new(lists);
        let (mut needs, mut found, mut unconditional) = (Vec::new(), Vec::new(), Vec::new());
        for (index, rule) in (0_u32..).zip(&rules) {
            needs.extend(rule.condition.needs().map(|list| (index, list.0)));
            match rule.condition.required() {
                Some(list) => {
                    entries.insert(list);
                    found.push((list.0, index));
                }
                None => unconditional.push(index),
            }
        }
        Self {
            needs: Groups::new(rules.len(), needs),
            rules: rules.into(),
            entries,
            rules_of_entry: Groups::new(lists, found),
            unconditional: unconditional.into(),
        }
    }

    /// The same rules with other points: what learning tries.
    pub(crate) fn with_points(&self, points: impl Fn(&Label, LabelId) -> Option<i32>) -> Self {
        let mut changed = self.clone();
        for rule in &mut changed.rules {
            for (label, given) in &mut rule.effects.points {
                *given = points(&rule.id, *label).unwrap_or(*given);
            }
        }
        changed
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Rule> {
        self.rules.get(index as usize)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// A rule that may hold if these hits count.
    fn chosen(
        &self,
        index: u32,
        counted: Counted,
        view: View<'_>,
    ) -> Option<(u32, &Rule, Counted)> {
        let rule = self.get(index)?;
        let chance = rule.condition.chance(self.needs(index), counted, view);
        (chance != Chance::No).then_some((index, rule, counted))
    }

    /// The lists without a hit of which a rule cannot hold.
    fn needs(&self, index: u32) -> &[u32] {
        self.needs.of(index)
    }

    /// Finds the rules that hold.
    pub(crate) fn evaluate(&self, view: View<'_>, firings: &mut Firings) {
        let Firings { firings, found, open, wanted, places, because } = firings;
        firings.clear();
        self.find(view, found);
        open.clear();
        let mut places_decide = false;
        for index in ones(found) {
            let Some(rule) = self.get(index) else { continue };
            let chance = rule.condition.chance(self.needs(index), rule.condition.counted, view);
            if chance != Chance::No {
                open.push((index, chance));
                places_decide |= chance == Chance::Perhaps;
            }
        }
        if places_decide {
            wanted.reset(view.hits.kinds().lists());
            for (index, _) in open.iter().filter(|(_, chance)| *chance == Chance::Perhaps) {
                let lists = self.get(*index).into_iter().flat_map(|rule| rule.condition.located());
                lists.for_each(|list| wanted.insert(list));
            }
            places.locate(view.hits.all(), view.hits.kinds(), wanted, Breadth::Located);
        }
        let placed = Placed { text: view.text, hits: view.hits.located(places) };
        for (index, chance) in open.iter() {
            let Some(Rule { condition, .. }) = self.get(*index) else { continue };
            because.clear();
            if *chance == Chance::Yes || condition.holds(condition.counted, placed, because) {
                firings.push(Firing { rule: *index, counted: None });
            }
        }
    }

    /// Finds the rules that are worth a look, as bits.
    fn find(&self, view: View<'_>, found: &mut Vec<u64>) {
        found.clear();
        found.resize(self.rules.len().div_ceil(64), 0);
        let by_hits = view.hits.present().common(&self.entries);
        let rules = by_hits.flat_map(|list| self.rules_of_entry.of(list.0));
        for rule in rules.chain(&self.unconditional) {
            if let Some(bits) = found.get_mut(*rule as usize / 64) {
                *bits |= 1 << (rule % 64);
            }
        }
    }
}

/// The numbers of the bits that are set, in order.
fn ones(bits: &[u64]) -> impl Iterator<Item = u32> {
    (0..).step_by(64).zip(bits).flat_map(|(from, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let one = (bits != 0).then(|| from + bits.trailing_zeros())?;
            bits &= bits - 1;
            Some(one)
        })
    })
}

impl Firings {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Firing> {
        self.firings.iter()
    }

    /// Rules that were looked at: those that fired and those that might have.
    pub(crate) fn looked_at(&self) -> impl Iterator<Item = u32> {
        ones(&self.found)
    }

    /// The same with one more rule, as if all its hits counted: what an explanation tries.
    pub(crate) fn with(&self, rule: u32) -> Self {
        let mut tried = self.without(rule);
        let at = tried.firings.partition_point(|known| known.rule < rule);
        tried.firings.insert(at, Firing { rule, counted: Some(Counted::Everything) });
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
