//! Hits: where terms stand in a message, and which lists that makes hit.

use std::sync::Arc;

use super::kinds::{Breadth, Kinds, ListSet};
use super::places::Places;
use super::term::{KindId, ListId};

/// Why a hit does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Scope {
    /// It counts.
    #[default]
    Asserted,
    /// A negator reaches it.
    Negated,
    /// It stands in a quoted chain, a signature or a footer.
    Quoted,
}

/// One occurrence of a term, by the numbers of its first and last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) kind: KindId,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The last word before the gap and the first after it; the same as the ends without one.
    pub(crate) gap: (u32, u32),
    pub(crate) sentence: u32,
    pub(crate) scope: Scope,
}

impl Hit {
    /// A phrase, without a gap.
    pub(super) fn phrase(kind: KindId, first: u32, last: u32, sentence: u32) -> Self {
        Self { kind, first, last, gap: (last, first), sentence, scope: Scope::Asserted }
    }

    /// Whether a word is one of the term's own: not in its gap.
    pub(crate) fn owns(&self, word: u32) -> bool {
        (self.first..=self.last).contains(&word) && (word <= self.gap.0 || word >= self.gap.1)
    }

    /// Whether it counts for rules that do not say otherwise.
    pub(crate) fn is_asserted(&self) -> bool {
        self.scope == Scope::Asserted
    }

    /// How many words lie between two hits; 0 when they touch or overlap.
    fn words_apart(&self, other: &Self) -> u32 {
        let (from, to) = if self.first <= other.first {
            (self.last, other.first)
        } else {
            (other.last, self.first)
        };
        to.saturating_sub(from).saturating_sub(1)
    }
}

/// All hits of one message.
///
/// Which lists they make hit is known as bits; where the hits of a list stand is worked out only
/// for lists that are asked for ([`Places`]).
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    hits: Vec<Hit>,
    kinds: Arc<Kinds>,
    /// Lists that have a hit.
    present: ListSet,
    /// Lists that have a hit that counts.
    asserted: ListSet,
    /// The places of the lists that the scan itself, negation and facts ask for.
    places: Places,
    has_quoted: bool,
}

impl Hits {
    /// Makes room for the hits of the next message.
    pub(super) fn clear(&mut self, kinds: &Arc<Kinds>) {
        if !Arc::ptr_eq(&self.kinds, kinds) {
            self.kinds = Arc::clone(kinds);
            self.places = Places::default();
        }
        self.hits.clear();
        self.places.clear();
        self.present.reset(kinds.lists());
        self.has_quoted = false;
    }

    /// Adds a hit.
    pub(super) fn add(&mut self, hit: Hit) {
        self.kinds.insert_into(hit.kind, &mut self.present);
        self.hits.push(hit);
    }

    /// Works out where the hits of some lists stand.
    pub(super) fn locate(&mut self, wanted: &ListSet) {
        self.places.locate(&self.hits, &self.kinds, wanted, Breadth::Located);
    }

    /// Works out which lists have hits that count. To be called when scopes are known.
    pub(crate) fn settle(&mut self) {
        if self.hits.iter().all(Hit::is_asserted) {
            self.asserted.clone_from(&self.present);
            return;
        }
        self.asserted.reset(self.kinds.lists());
        for hit in &self.hits {
            match hit.scope {
                Scope::Asserted => self.kinds.insert_into(hit.kind, &mut self.asserted),
                Scope::Negated => {}
                Scope::Quoted => self.has_quoted = true,
            }
        }
    }

    /// The lists that have a hit.
    pub(crate) fn present(&self) -> &ListSet {
        &self.present
    }

    /// The lists that have a hit that counts.
    pub(crate) fn asserted(&self) -> &ListSet {
        &self.asserted
    }

    /// Whether a hit stands in a quoted part.
    pub(crate) fn has_quoted(&self) -> bool {
        self.has_quoted
    }

    pub(crate) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Every hit, in no order that matters.
    pub(crate) fn all(&self) -> &[Hit] {
        &self.hits
    }

    pub(crate) fn all_mut(&mut self) -> &mut [Hit] {
        &mut self.hits
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Hit> {
        self.hits.get(index as usize)
    }

    /// The hits of a list of the language, in order of position.
    pub(crate) fn of(&self, list: ListId) -> impl Iterator<Item = (u32, &Hit)> + Clone {
        self.located(&self.places).of(list)
    }

    /// The hits of a list of the language that share a word with `hit`.
    pub(crate) fn overlapping(&self, list: ListId, hit: &Hit) -> impl Iterator<Item = (u32, &Hit)> {
        self.located(&self.places).overlapping(list, hit)
    }

    /// Whether a list has a hit.
    pub(crate) fn has(&self, list: ListId) -> bool {
        self.present.has(list)
    }

    /// The hits of a list of the language in one sentence.
    pub(crate) fn in_sentence(&self, list: ListId, sentence: u32) -> impl Iterator<Item = &Hit> {
        self.located(&self.places).in_sentence(list, sentence)
    }

    /// The same hits with the places of every list, so that any list may be asked for.
    pub(crate) fn everywhere(&self) -> Self {
        let mut hits = self.clone();
        let all = ListSet::full(self.kinds.lists());
        hits.places.locate(&hits.hits, &hits.kinds, &all, Breadth::All);
        hits
    }

    /// The nearest hit of a located list that starts after a word.
    pub(crate) fn first_after(&self, list: ListId, word: u32) -> Option<&Hit> {
        let located = self.located(&self.places);
        let numbers = located.places.of(list);
        let nearest = numbers.get(located.partition(numbers, |hit| hit.first <= word))?;
        self.get(*nearest)
    }

    /// The hits with the places that they have.
    pub(crate) fn own_places(&self) -> Located<'_> {
        self.located(&self.places)
    }

    /// The hits with places to look them up in.
    pub(crate) fn located<'a>(&'a self, places: &'a Places) -> Located<'a> {
        Located { hits: &self.hits, places }
    }
}

/// Hits whose places are known for some lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Located<'a> {
    hits: &'a [Hit],
    places: &'a Places,
}

impl<'a> Located<'a> {
    fn get(self, number: u32) -> Option<(u32, &'a Hit)> {
        Some((number, self.hits.get(number as usize)?))
    }

    /// How many hits satisfy `is`, counted from the first: `is` must hold for a head of the list
    /// and for nothing after it.
    fn partition(self, numbers: &[u32], is: impl Fn(&Hit) -> bool) -> usize {
        numbers.partition_point(|number| self.hits.get(*number as usize).is_some_and(&is))
    }

    /// The hits of a list with their numbers, in order of position.
    pub(crate) fn of(self, list: ListId) -> impl Iterator<Item = (u32, &'a Hit)> + Clone {
        self.places.of(list).iter().filter_map(move |number| self.get(*number))
    }

    /// The hits of a list whose first word is one of `words`.
    fn starting_in(
        self,
        list: ListId,
        words: std::ops::RangeInclusive<u32>,
    ) -> impl Iterator<Item = (u32, &'a Hit)> {
        let (from, to) = words.into_inner();
        let numbers = self.places.of(list);
        let start = self.partition(numbers, |hit| hit.first < from);
        let rest = numbers.get(start..).unwrap_or_default().iter();
        rest.filter_map(move |number| self.get(*number)).take_while(move |(_, hit)| hit.first <= to)
    }

    /// The hits of a list that share a word with `hit`. Looks only as far back as the longest hit
    /// of the message reaches.
    pub(crate) fn overlapping(
        self,
        list: ListId,
        hit: &Hit,
    ) -> impl Iterator<Item = (u32, &'a Hit)> {
        let (first, last) = (hit.first, hit.last);
        self.starting_in(list, first.saturating_sub(self.places.longest())..=last)
            .filter(move |(_, other)| other.last >= first)
    }

    /// The hits of a list in the same sentence, at most so many words away from `hit`.
    pub(crate) fn around(
        self,
        list: ListId,
        hit: Hit,
        words: u32,
    ) -> impl Iterator<Item = (u32, &'a Hit)> {
        let back = self.places.longest().saturating_add(words).saturating_add(1);
        let to = hit.last.saturating_add(words).saturating_add(1);
        self.starting_in(list, hit.first.saturating_sub(back)..=to).filter(move |(_, other)| {
            other.sentence == hit.sentence && hit.words_apart(other) <= words
        })
    }

    /// The hits of a list in one sentence.
    pub(crate) fn in_sentence(self, list: ListId, sentence: u32) -> impl Iterator<Item = &'a Hit> {
        let numbers = self.places.of(list);
        let start = self.partition(numbers, |hit| hit.sentence < sentence);
        let rest = numbers.get(start..).unwrap_or_default().iter();
        let hits = rest.filter_map(move |number| self.hits.get(*number as usize));
        hits.take_while(move |hit| hit.sentence == sentence)
    }
}
