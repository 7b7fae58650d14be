//! Hits: where terms stand in a message, by position and by list.

use super::term::ListId;
use crate::normalize::offsets::narrow;

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
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) sentence: u32,
    pub(crate) scope: Scope,
}

impl Hit {
    /// Whether it counts for rules that do not say otherwise.
    pub(crate) fn is_asserted(&self) -> bool {
        self.scope == Scope::Asserted
    }

    /// How many words lie between two hits; 0 when they touch or overlap.
    fn words_apart(&self, other: &Self) -> u32 {
        let (from, to) =
            if self.first <= other.first { (self.last, other.first) } else { (other.last, self.first) };
        to.saturating_sub(from).saturating_sub(1)
    }
}

/// All hits of one message. A hit is stored once and listed under every list that it belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hits {
    hits: Vec<Hit>,
    /// `(list, hit)`, sorted: the hits of a list stand together, in order of position.
    by_list: Vec<(u32, u32)>,
    /// How much of the listing is sorted: what was added since is not listed yet.
    sorted: usize,
    /// How far the last word of any hit is from its first.
    longest: u32,
}

impl Hits {
    pub(crate) fn clear(&mut self) {
        self.hits.clear();
        self.by_list.clear();
        self.sorted = 0;
        self.longest = 0;
    }

    /// Adds a hit under its lists. It is listed from the next [`sort`](Self::sort) on.
    pub(super) fn add(&mut self, hit: Hit, lists: &[u32]) {
        let index = narrow(self.hits.len());
        self.hits.push(hit);
        self.longest = self.longest.max(hit.last - hit.first);
        self.by_list.extend(lists.iter().map(|list| (*list, index)));
    }

    /// Sorts the listing.
    pub(super) fn sort(&mut self) {
        if self.sorted == self.by_list.len() {
            return;
        }
        let hits = &self.hits;
        let place =
            |index: u32| hits.get(index as usize).map_or((0, 0), |hit| (hit.first, hit.last));
        self.by_list.sort_unstable_by_key(|(list, index)| (*list, place(*index), *index));
        // Two phrases of one list may take in the same words (`la luz`, `(la|una) luz`).
        self.by_list.dedup_by_key(|(list, index)| (*list, place(*index)));
        self.sorted = self.by_list.len();
    }

    /// The sorted part of the listing that belongs to a list.
    fn listed(&self, list: ListId) -> &[(u32, u32)] {
        let sorted = self.by_list.get(..self.sorted).unwrap_or_default();
        let start = sorted.partition_point(|(other, _)| *other < list.0);
        let rest = sorted.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(other, _)| *other == list.0)).unwrap_or_default()
    }

    /// The first listed hit of a list from its `nth` on, with its rank.
    pub(super) fn nth_of(&self, list: ListId, nth: usize) -> Option<(usize, Hit)> {
        let (_, index) = self.listed(list).get(nth)?;
        Some((nth, *self.hits.get(*index as usize)?))
    }

    /// The first hit of a list that starts after a word.
    pub(super) fn first_after(&self, list: ListId, word: u32) -> Option<Hit> {
        let listed = self.listed(list);
        let first = |index: u32| self.hits.get(index as usize).map_or(0, |hit| hit.first);
        let nearest = listed.partition_point(|(_, index)| first(*index) <= word);
        listed.get(nearest).and_then(|(_, index)| self.hits.get(*index as usize)).copied()
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

    /// The hits of a list with their numbers, in order of position.
    pub(crate) fn of(&self, list: ListId) -> impl DoubleEndedIterator<Item = (u32, &Hit)> + Clone {
        self.listed(list)
            .iter()
            .filter_map(|(_, index)| Some((*index, self.hits.get(*index as usize)?)))
    }

    /// The hits of a list whose first word is one of `words`.
    fn starting_in(
        &self,
        list: ListId,
        words: std::ops::RangeInclusive<u32>,
    ) -> impl Iterator<Item = (u32, &Hit)> {
        let listed = self.listed(list);
        let first = |index: u32| self.hits.get(index as usize).map_or(0, |hit| hit.first);
        let start = listed.partition_point(|(_, index)| first(*index) < *words.start());
        let rest = listed.get(start..).unwrap_or_default();
        rest.iter()
            .filter_map(|(_, index)| Some((*index, self.hits.get(*index as usize)?)))
            .take_while(move |(_, hit)| hit.first <= *words.end())
    }

    /// The hits of a list that share a word with `hit`. Looks only as far back as the longest hit
    /// of the message reaches.
    pub(crate) fn overlapping(&self, list: ListId, hit: &Hit) -> impl Iterator<Item = (u32, &Hit)> {
        self.starting_in(list, hit.first.saturating_sub(self.longest)..=hit.last)
            .filter(move |(_, other)| other.last >= hit.first)
    }

    /// The hits of a list in the same sentence, at most so many words away from `hit`.
    pub(crate) fn around(
        &self,
        list: ListId,
        hit: &Hit,
        words: u32,
    ) -> impl Iterator<Item = (u32, &Hit)> {
        let from = hit.first.saturating_sub(self.longest + words + 1);
        self.starting_in(list, from..=hit.last.saturating_add(words + 1)).filter(move |(_, other)| {
            other.sentence == hit.sentence && hit.words_apart(other) <= words
        })
    }

    /// The hits of a list in one sentence.
    pub(crate) fn in_sentence(&self, list: ListId, sentence: u32) -> impl Iterator<Item = &Hit> {
        let listed = self.listed(list);
        let of = |index: u32| self.hits.get(index as usize).map_or(0, |hit| hit.sentence);
        let start = listed.partition_point(|(_, index)| of(*index) < sentence);
        let rest = listed.get(start..).unwrap_or_default();
        rest.iter()
            .filter_map(|(_, index)| self.hits.get(*index as usize))
            .take_while(move |hit| hit.sentence == sentence)
    }

    /// The lists that have hits, each once, in order.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.by_list.chunk_by(|a, b| a.0 == b.0).filter_map(|run| run.first().map(|(list, _)| ListId(*list)))
    }
}
