//! Conditions: tests over hits, facts and fields. A condition never starts a scan.

use crate::derive::{FactTest, Facts, FieldTest};
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::scan::hits::{Hit, Hits, Located, Scope};
use crate::scan::term::ListId;

/// Everything a condition may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) message: &'a Message<'a>,
    pub(crate) text: &'a NormalizedText,
    pub(crate) hits: &'a Hits,
    pub(crate) facts: &'a Facts<'a>,
}

/// A text and those hits of it whose places are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) text: &'a NormalizedText,
    pub(crate) hits: Located<'a>,
}

/// What is known of a condition before places are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chance {
    No,
    Perhaps,
    Yes,
}

/// Which hits a condition counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Those that no negator reaches.
    #[default]
    Asserted,
    /// Negated ones too.
    WithNegated,
    /// Only negated ones: `no busco dinero`.
    OnlyNegated,
    /// Every hit: the safety lane reads the whole message.
    Everything,
    /// Every hit, those under a near miss too.
    EvenNearMisses,
}

/// How many hits of a list a rule keeps as its reasons. All are read; a rule fires once, however
/// many there are.
const MOST_REASONS: usize = 64;

/// A part of the message that a condition may be confined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    FirstSentence,
    LastSentence,
    Subject,
    Quoted,
}

impl Region {
    /// Every region with its name in rule packs.
    pub(crate) const NAMES: &[(&str, Self)] = &[
        ("primera_oracion", Self::FirstSentence),
        ("ultima_oracion", Self::LastSentence),
        ("asunto", Self::Subject),
        ("citado", Self::Quoted),
    ];
}

/// Every item within so many words of the first, in one sentence, in any order.
#[derive(Clone, Debug)]
pub(crate) struct Near {
    pub(crate) words: u32,
    pub(crate) first: ListId,
    pub(crate) others: Vec<ListId>,
}

/// A test over a message. What is not given holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Condition {
    pub(crate) any: Option<ListId>,
    pub(crate) all: Vec<ListId>,
    pub(crate) near: Option<Near>,
    pub(crate) at_least: Option<(usize, ListId)>,
    pub(crate) unless: Option<ListId>,
    pub(crate) unless_message: Option<ListId>,
    pub(crate) near_miss: Vec<ListId>,
    pub(crate) region: Option<Region>,
    pub(crate) fields: Vec<FieldTest>,
    pub(crate) facts: Vec<FactTest>,
    pub(crate) counted: Counted,
}

impl Condition {
    /// A list without whose hits the condition cannot hold, if there is one.
    pub(crate) fn required(&self) -> Option<ListId> {
        self.any
            .or(self.near.as_ref().map(|near| near.first))
            .or(self.all.first().copied())
            .or(self.at_least.map(|(_, list)| list))
    }

    /// The lists that must have a hit.
    pub(crate) fn needs(&self) -> impl Iterator<Item = ListId> {
        let near = self.near.iter().flat_map(|near| near.others.iter().chain([&near.first]));
        let lists = self.any.iter().chain(&self.all).chain(near);
        lists.chain(self.at_least.iter().map(|(_, list)| list)).copied()
    }

    /// Every list that the condition asks for.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.located().chain(self.unless_message)
    }

    /// The lists whose places are needed to know whether the condition holds, and why.
    pub(crate) fn located(&self) -> impl Iterator<Item = ListId> {
        self.needs().chain(self.unless).chain(self.near_miss.iter().copied())
    }

    /// Whether places may ever be needed to know whether the condition holds.
    pub(crate) fn may_ask_for_places(&self) -> bool {
        self.near.is_some()
            || self.at_least.is_some()
            || self.region.is_some()
            || self.unless.is_some()
            || !self.near_miss.is_empty()
            || matches!(self.counted, Counted::WithNegated | Counted::OnlyNegated)
    }

    /// What can be said from which lists are hit, whatever their places. `needs` are those of the
    /// condition.
    pub(crate) fn chance(&self, needs: &[u32], counted: Counted, view: View<'_>) -> Chance {
        let (present, asserted) = (view.hits.present(), view.hits.asserted());
        let hit = if counted == Counted::Asserted && self.region != Some(Region::Quoted) {
            asserted
        } else {
            present
        };
        let possible = needs.iter().all(|list| hit.has(ListId(*list)))
            && self.fields.iter().all(|test| test.holds(view.message))
            && self.facts.iter().all(|test| test.holds(view.facts))
            && self.unless_message.is_none_or(|list| !asserted.has(list));
        let places_decide = || {
            self.near.is_some()
                || self.at_least.is_some()
                || self.region.is_some()
                || self.unless.is_some_and(|list| asserted.has(list))
                || self.near_miss.iter().any(|list| present.has(*list))
                || match counted {
                    Counted::Asserted | Counted::Everything | Counted::EvenNearMisses => false,
                    Counted::WithNegated => view.hits.has_quoted(),
                    Counted::OnlyNegated => true,
                }
        };
        match possible {
            false => Chance::No,
            true if places_decide() => Chance::Perhaps,
            true => Chance::Yes,
        }
    }

    /// Whether the condition holds, where [`Self::chance`] does not say no. The hits that make it
    /// hold are appended to `because`; when it does not hold, nothing is. `counted` may be other
    /// hits than the condition asks for: how `explain` finds out what negation switched off.
    pub(crate) fn holds(&self, counted: Counted, view: Placed<'_>, because: &mut Vec<u32>) -> bool {
        let before = because.len();
        let holds = self.any.is_none_or(|list| self.push_counted(counted, list, view, because))
            && self.all.iter().all(|list| self.push_counted(counted, *list, view, because))
            && self.near.as_ref().is_none_or(|near| self.push_near(near, counted, view, because))
            && self
                .at_least
                .is_none_or(|(count, list)| self.push_apart(counted, list, view, because) >= count);
        if !holds {
            because.truncate(before);
        }
        holds
    }

    /// Both at once, where the hits have the places of every list ([`Hits::everywhere`]).
    pub(crate) fn stands(&self, counted: Counted, view: View<'_>, because: &mut Vec<u32>) -> bool {
        let needs: Vec<u32> = self.needs().map(|list| list.0).collect();
        let placed = Placed { text: view.text, hits: view.hits.own_places() };
        self.chance(&needs, counted, view) != Chance::No && self.holds(counted, placed, because)
    }

    /// The hits of a list that count.
    fn counted<'a>(
        &'a self,
        counted: Counted,
        list: ListId,
        view: Placed<'a>,
    ) -> impl Iterator<Item = (u32, &'a Hit)> {
        view.hits.of(list).filter(move |(_, hit)| self.counts(counted, hit, view))
    }

    fn counts(&self, counted: Counted, hit: &Hit, view: Placed<'_>) -> bool {
        let scope = match (counted, hit.scope) {
            (Counted::Everything | Counted::EvenNearMisses, _) => true,
            (_, Scope::Quoted) => self.region == Some(Region::Quoted),
            (Counted::Asserted, scope) => scope == Scope::Asserted,
            (Counted::WithNegated, _) => true,
            (Counted::OnlyNegated, scope) => scope == Scope::Negated,
        };
        scope
            && self.region.is_none_or(|region| is_in(region, hit, view))
            && self
                .unless
                .is_none_or(|list| !view.hits.in_sentence(list, hit.sentence).any(Hit::is_asserted))
            && (counted == Counted::EvenNearMisses
                || self
                    .near_miss
                    .iter()
                    .all(|list| view.hits.overlapping(*list, hit).next().is_none()))
    }

    fn push_counted(
        &self,
        counted: Counted,
        list: ListId,
        view: Placed<'_>,
        because: &mut Vec<u32>,
    ) -> bool {
        let before = because.len();
        let found = self.counted(counted, list, view).take(MOST_REASONS);
        because.extend(found.map(|(index, _)| index));
        because.len() > before
    }

    /// The first place where every item stands near the first.
    fn push_near(
        &self,
        near: &Near,
        counted: Counted,
        view: Placed<'_>,
        because: &mut Vec<u32>,
    ) -> bool {
        let before = because.len();
        for (index, anchor) in self.counted(counted, near.first, view) {
            because.push(index);
            let all = near.others.iter().all(|list| {
                let found = view
                    .hits
                    .around(*list, *anchor, near.words)
                    .find(|(_, hit)| self.counts(counted, hit, view));
                because.extend(found.map(|(index, _)| index));
                found.is_some()
            });
            if all {
                return true;
            }
            because.truncate(before);
        }
        false
    }

    /// Hits at distinct places; returns how many.
    fn push_apart(
        &self,
        counted: Counted,
        list: ListId,
        view: Placed<'_>,
        because: &mut Vec<u32>,
    ) -> usize {
        let mut places: Vec<(u32, u32, u32)> = self
            .counted(counted, list, view)
            .map(|(index, hit)| (hit.first, hit.last, index))
            .collect();
        places.sort_unstable();
        let mut free = 0;
        let mut count = 0;
        for (first, last, index) in places {
            if first >= free {
                free = last + 1;
                count += 1;
                if count <= MOST_REASONS {
                    because.push(index);
                }
            }
        }
        count
    }
}

fn is_in(region: Region, hit: &Hit, view: Placed<'_>) -> bool {
    match region {
        Region::FirstSentence => hit.sentence <= view.text.first_sentence(),
        Region::LastSentence => hit.sentence == view.text.last_sentence(),
        Region::Subject => view.text.in_subject(hit.first as usize),
        Region::Quoted => hit.scope == Scope::Quoted,
    }
}
