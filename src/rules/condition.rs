//! Conditions: tests over hits, facts and fields. A condition never starts a scan.

use crate::derive::{FactTest, Facts, FieldTest};
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::scan::hits::{Hit, Hits, Scope};
use crate::scan::term::ListId;

/// Everything a condition may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub(crate) message: &'a Message<'a>,
    pub(crate) text: &'a NormalizedText,
    pub(crate) hits: &'a Hits,
    pub(crate) facts: &'a Facts<'a>,
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

    /// Whether the condition holds. The hits that made it hold are appended to `because`; when it
    /// does not hold, nothing is.
    pub(crate) fn holds(&self, view: View<'_>, because: &mut Vec<u32>) -> bool {
        self.holds_counting(self.counted, view, because)
    }

    /// The same, counting other hits than the condition asks for: how `explain` finds out what
    /// negation switched off.
    pub(crate) fn holds_counting(
        &self,
        counted: Counted,
        view: View<'_>,
        because: &mut Vec<u32>,
    ) -> bool {
        let before = because.len();
        let has = |list: &ListId| view.hits.has(*list);
        // Lists that have no hit at all decide most conditions.
        let holds = self.any.iter().all(has)
            && self.all.iter().all(has)
            && self
                .near
                .as_ref()
                .is_none_or(|near| has(&near.first) && near.others.iter().all(has))
            && self.at_least.is_none_or(|(_, list)| has(&list))
            && self.fields.iter().all(|test| test.holds(view.message))
            && self.facts.iter().all(|test| test.holds(view.facts))
            && self.unless_message.is_none_or(|list| {
                !has(&list) || !view.hits.of(list).any(|(_, hit)| hit.is_asserted())
            })
            && self.any.is_none_or(|list| self.push_counted(counted, list, view, because))
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

    /// The hits of a list that count.
    fn counted<'a>(
        &'a self,
        counted: Counted,
        list: ListId,
        view: View<'a>,
    ) -> impl Iterator<Item = (u32, &'a Hit)> {
        view.hits.of(list).filter(move |(_, hit)| self.counts(counted, hit, view))
    }

    fn counts(&self, counted: Counted, hit: &Hit, view: View<'_>) -> bool {
        let scope = match (counted, hit.scope) {
            (Counted::Everything | Counted::EvenNearMisses, _) => true,
            (_, Scope::Quoted) => self.region == Some(Region::Quoted),
            (Counted::Asserted, scope) => scope == Scope::Asserted,
            (Counted::WithNegated, _) => true,
            (Counted::OnlyNegated, scope) => scope == Scope::Negated,
        };
        scope
            && self.region.is_none_or(|region| is_in(region, hit, view))
            && self.unless.is_none_or(|list| {
                !view.hits.has(list)
                    || !view.hits.in_sentence(list, hit.sentence).any(Hit::is_asserted)
            })
            && (counted == Counted::EvenNearMisses
                || self.near_miss.iter().all(|list| {
                    !view.hits.has(*list) || view.hits.overlapping(*list, hit).next().is_none()
                }))
    }

    fn push_counted(
        &self,
        counted: Counted,
        list: ListId,
        view: View<'_>,
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
        view: View<'_>,
        because: &mut Vec<u32>,
    ) -> bool {
        let before = because.len();
        for (index, anchor) in self.counted(counted, near.first, view) {
            because.push(index);
            let all = near.others.iter().all(|list| {
                let found = view
                    .hits
                    .around(*list, anchor, near.words)
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
        view: View<'_>,
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

fn is_in(region: Region, hit: &Hit, view: View<'_>) -> bool {
    match region {
        Region::FirstSentence => hit.sentence == 0,
        Region::LastSentence => hit.sentence + 1 == view.text.sentence_count(),
        Region::Subject => view.text.in_subject(hit.first as usize),
        Region::Quoted => hit.scope == Scope::Quoted,
    }
}
