//! A condition taken apart: which of its parts hold, for which words, and what stopped the others.

use serde::Serialize;

use super::Place;
use super::nearness::NearTerm;
use super::written::{WrittenPack, WrittenRule, flow};
use crate::compile::lower::written_terms;
use crate::compile::scanner::WrittenTerm;
use crate::compile::tree::{Node, Value};
use crate::decision::Quote;
use crate::explain::quote;
use crate::rules::condition::{Condition, Counted, Near, View};
use crate::scan::hits::Scope;
use crate::scan::term::ListId;

/// One part of a condition.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ConditionPart {
    /// The key of the rule file: `alguno`, `todos`, `cerca`, `al_menos`, `salvo_mensaje`, `campo`,
    /// `dato`.
    pub key: &'static str,
    /// Where its value is written.
    pub place: Option<Place>,
    /// Whether it holds.
    pub holds: bool,
    /// Its value on one line.
    pub written: String,
    /// The words that make it hold; for `salvo_mensaje`, those that make it fail.
    pub found: Vec<Quote>,
    /// The value of the field or fact: `palabras = 12`.
    pub value: Option<String>,
    /// What kept words from counting. Each alone would have to go for the part to hold; where
    /// there are several, all of them.
    pub blocked: Vec<Blocked>,
    /// The terms that came nearest, the nearest first.
    pub near: Vec<NearTerm>,
    /// The terms whose hits would make it hold.
    #[serde(skip)]
    pub(super) terms: Vec<WrittenTerm>,
}

/// Words that were there and did not count.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Blocked {
    /// Why they did not.
    pub by: Blocker,
    /// The words.
    pub spans: Vec<Quote>,
    /// The words of the exception or near miss.
    pub because: Vec<Quote>,
}

/// What keeps a hit from counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Blocker {
    /// `salvo`: an exception stands in its sentence.
    Exception,
    /// `en`: it stands in another region.
    Region,
    /// A negator reaches it.
    Negated,
    /// No negator reaches it, and the rule asks for one.
    NotNegated,
    /// It stands in a quoted part.
    Quoted,
    /// `no_es`: a near miss lies over it.
    NearMiss,
    /// All words are there, but further apart than `cerca` allows.
    Apart,
    /// Some words are there, but fewer than `al_menos` asks.
    TooFew,
}

/// Every part of a condition on a message.
pub(super) fn parts(
    condition: &Condition,
    written: Option<WrittenRule<'_>>,
    pack: &WrittenPack<'_>,
    view: View<'_>,
) -> Vec<ConditionPart> {
    let part = Parts { condition, pack, view };
    let at = |key: &str| written.and_then(|written| written.condition(key));
    let mut parts = Vec::new();
    if let Some(list) = condition.any {
        parts.push(part.of_list("alguno", list, at("alguno")));
    }
    for (nth, list) in condition.all.iter().enumerate() {
        parts.push(part.of_list("todos", *list, at("todos").and_then(|node| item(node, nth))));
    }
    if let Some(near) = &condition.near {
        parts.extend(part.of_near(near, at("cerca").and_then(|node| key(node, "de"))));
    }
    if let Some((count, list)) = condition.at_least {
        let wanted = Condition { at_least: Some((count, list)), ..part.modifiers() };
        let node = at("al_menos");
        let mut found = part.of_hits("al_menos", &wanted, node);
        found.terms = node.and_then(|node| key(node, "de")).map(written_terms).unwrap_or_default();
        if !found.holds && found.blocked.is_empty() {
            let some = part.only(list);
            let mut hits = Vec::new();
            if some.stands(some.counted, view, &mut hits) {
                let spans = quotes(view, &hits);
                found.blocked.push(Blocked { by: Blocker::TooFew, spans, because: Vec::new() });
            }
        }
        parts.push(found);
    }
    for test in &condition.fields {
        let node = at("campo");
        parts.push(part.of_value(
            "campo",
            test.holds(view.message),
            test.because(view.message),
            node,
        ));
    }
    for test in &condition.facts {
        let node = at("dato");
        parts.push(part.of_value("dato", test.holds(view.facts), test.because(view.facts), node));
    }
    if let Some(list) = condition.unless_message {
        let hits: Vec<u32> =
            view.hits.of(list).filter(|(_, hit)| hit.is_asserted()).map(|(at, _)| at).collect();
        let mut found = part.empty("salvo_mensaje", at("salvo_mensaje"));
        found.holds = hits.is_empty();
        found.found = quotes(view, &hits);
        parts.push(found);
    }
    parts
}

/// The item of a list, or the one value that stands in place of a list.
fn item(node: &Node, nth: usize) -> Option<&Node> {
    node.one_or_many().get(nth)
}

fn key<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(map) => map.get(key),
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct Parts<'a> {
    condition: &'a Condition,
    pack: &'a WrittenPack<'a>,
    view: View<'a>,
}

impl Parts<'_> {
    /// The condition without anything that it asks for: which hits count.
    fn modifiers(&self) -> Condition {
        Condition {
            unless: self.condition.unless,
            near_miss: self.condition.near_miss.clone(),
            region: self.condition.region,
            counted: self.condition.counted,
            ..Condition::default()
        }
    }

    fn only(&self, list: ListId) -> Condition {
        Condition { any: Some(list), ..self.modifiers() }
    }

    fn empty(&self, key: &'static str, node: Option<&Node>) -> ConditionPart {
        ConditionPart {
            key,
            place: node.map(|node| self.pack.place(first_term(node))),
            holds: false,
            written: node.map(flow).unwrap_or_default(),
            found: Vec::new(),
            value: None,
            blocked: Vec::new(),
            near: Vec::new(),
            terms: Vec::new(),
        }
    }

    fn of_value(
        &self,
        key: &'static str,
        holds: bool,
        value: String,
        node: Option<&Node>,
    ) -> ConditionPart {
        ConditionPart { holds, value: Some(value), ..self.empty(key, node) }
    }

    fn of_list(&self, key: &'static str, list: ListId, node: Option<&Node>) -> ConditionPart {
        let mut part = self.of_hits(key, &self.only(list), node);
        part.terms = node.map(written_terms).unwrap_or_default();
        part
    }

    /// `cerca` is one part where it holds or where only the distance is wrong; else each of its
    /// items is a part.
    fn of_near(&self, near: &Near, node: Option<&Node>) -> Vec<ConditionPart> {
        let wanted = Condition { near: Some(near.clone()), ..self.modifiers() };
        let mut whole = self.of_hits("cerca", &wanted, node);
        if whole.holds || !whole.blocked.is_empty() {
            return vec![whole];
        }
        let lists = std::iter::once(near.first).chain(near.others.iter().copied());
        let items: Vec<ConditionPart> = lists
            .enumerate()
            .map(|(nth, list)| self.of_list("cerca", list, node.and_then(|node| item(node, nth))))
            .collect();
        if items.iter().any(|item| !item.holds) {
            return items;
        }
        let spans = items.into_iter().flat_map(|item| item.found).collect();
        whole.blocked.push(Blocked { by: Blocker::Apart, spans, because: Vec::new() });
        vec![whole]
    }

    /// Whether a condition holds, and if not, what would have to go for it to hold.
    fn of_hits(&self, key: &'static str, wanted: &Condition, node: Option<&Node>) -> ConditionPart {
        let mut part = self.empty(key, node);
        let mut hits = Vec::new();
        if wanted.stands(wanted.counted, self.view, &mut hits) {
            part.holds = true;
            part.found = quotes(self.view, &hits);
            return part;
        }
        let reliefs = Relief::all(wanted);
        let alone: Vec<Relief> = reliefs
            .iter()
            .copied()
            .filter(|relief| {
                let mut relaxed = wanted.clone();
                relief.apply(&mut relaxed);
                relaxed.stands(relaxed.counted, self.view, &mut Vec::new())
            })
            .collect();
        // Where no single thing stands in the way, all of them together may.
        let together = if alone.is_empty() { &reliefs } else { &alone };
        let mut relaxed = wanted.clone();
        for relief in together {
            relief.apply(&mut relaxed);
        }
        let mut hits = Vec::new();
        if relaxed.stands(relaxed.counted, self.view, &mut hits) {
            part.blocked = together
                .iter()
                .filter_map(|relief| relief.blocked(wanted, self.view, &hits))
                .collect();
        }
        part
    }
}

/// One thing of a condition that keeps hits from counting, taken away.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relief {
    Exception,
    Region,
    NearMiss,
    Scope,
}

impl Relief {
    fn all(condition: &Condition) -> Vec<Self> {
        let mut reliefs = Vec::new();
        if condition.unless.is_some() {
            reliefs.push(Self::Exception);
        }
        if condition.region.is_some() {
            reliefs.push(Self::Region);
        }
        if !condition.near_miss.is_empty() {
            reliefs.push(Self::NearMiss);
        }
        if condition.counted != Counted::Everything {
            reliefs.push(Self::Scope);
        }
        reliefs
    }

    fn apply(self, condition: &mut Condition) {
        match self {
            Self::Exception => condition.unless = None,
            Self::Region => condition.region = None,
            Self::NearMiss => condition.near_miss.clear(),
            Self::Scope => condition.counted = Counted::Everything,
        }
    }

    /// The hits that this kept from counting; `None` when it kept none.
    fn blocked(self, condition: &Condition, view: View<'_>, hits: &[u32]) -> Option<Blocked> {
        let hit = |index: &u32| view.hits.get(*index);
        let mut because = Vec::new();
        let (by, hits): (Blocker, Vec<u32>) = match self {
            Self::Exception => {
                let list = condition.unless?;
                for at in hits.iter().filter_map(hit) {
                    let exceptions = view.hits.in_sentence(list, at.sentence);
                    because.extend(exceptions.filter(|hit| hit.is_asserted()).copied());
                }
                (Blocker::Exception, hits.to_vec())
            }
            Self::Region => (Blocker::Region, hits.to_vec()),
            Self::NearMiss => {
                for at in hits.iter().filter_map(hit) {
                    for list in &condition.near_miss {
                        because.extend(view.hits.overlapping(*list, at).map(|(_, hit)| *hit));
                    }
                }
                (Blocker::NearMiss, hits.to_vec())
            }
            Self::Scope => {
                let of = |scope: Scope| -> Vec<u32> {
                    let is = |index: &&u32| hit(index).is_some_and(|hit| hit.scope == scope);
                    hits.iter().filter(is).copied().collect()
                };
                if condition.counted == Counted::OnlyNegated {
                    (Blocker::NotNegated, of(Scope::Asserted))
                } else {
                    match of(Scope::Negated) {
                        negated if negated.is_empty() => (Blocker::Quoted, of(Scope::Quoted)),
                        negated => (Blocker::Negated, negated),
                    }
                }
            }
        };
        let mut because: Vec<Quote> =
            because.iter().map(|hit| quote(view.message, view.text, hit.first, hit.last)).collect();
        because.sort_by_key(|quote| (quote.part, quote.start, quote.end));
        because.dedup();
        (!hits.is_empty()).then(|| Blocked { by, spans: quotes(view, &hits), because })
    }
}

/// The words of some hits, each once, in order.
fn quotes(view: View<'_>, hits: &[u32]) -> Vec<Quote> {
    let hits = hits.iter().filter_map(|index| view.hits.get(*index));
    let mut quotes: Vec<Quote> =
        hits.map(|hit| quote(view.message, view.text, hit.first, hit.last)).collect();
    quotes.sort_by_key(|quote| (quote.part, quote.start, quote.end));
    quotes.dedup();
    quotes
}

/// A list is written where its first value is.
fn first_term(node: &Node) -> crate::origin::Origin {
    match &node.value {
        Value::List(items) => items.first().map_or(node.origin, first_term),
        Value::Map(map) => map.iter().next().map_or(node.origin, |(key, _)| key.origin),
        Value::Scalar(_) => node.origin,
    }
}
