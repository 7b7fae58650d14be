//! Stage 2, `NormalizedText` → `Hits`: one pass over the words, all hits of all terms.
//!
//! Comes in: words. Goes out: every place where a term stands. The scan costs what the words of
//! the message cost: one probe each, and a look at the neighbours where a word is the anchor of
//! phrases. It knows nothing of negation, rules or labels.

pub(crate) mod term;
pub(crate) mod membership;
pub(crate) mod kinds;
pub(crate) mod places;
pub(crate) mod hits;
pub(crate) mod pairs;
mod phrase;

use std::sync::Arc;

use regex::Regex;

use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use hits::{Hit, Hits};
use kinds::{Kinds, ListSet};
use membership::Membership;
use pairs::{AffixCandidate, Candidate, Candidates, PairTable, Target};
use term::{Affix, Chain, Element, GAP, Groups, KindId, Phrase};

/// What a word of a message is to the scanner.
const UNKNOWN: u32 = u32::MAX;

/// A regex term.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) regex: Regex,
    pub(crate) kind: KindId,
}

/// The tables of one pack. Built once by `compile`, shared by all threads.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    /// Word → its number; short forms (`xq`) count on from there.
    pub(crate) vocabulary: WordTable,
    /// Short form → the word that it stands for.
    pub(crate) aliases: Box<[u32]>,
    pub(crate) words: Box<[WordEntry]>,
    pub(crate) affixes: Box<[Affix]>,
    /// By the first three bytes of a word.
    pub(crate) affix_index: AffixIndex,
    /// Affix → the kind of its hits as a term of its own.
    pub(crate) kind_of_affix: Box<[Option<KindId>]>,
    /// Two words that follow each other → their group.
    pub(crate) pairs: PairTable,
    /// Group → phrases worth a look.
    pub(crate) candidates: Candidates<Candidate>,
    /// Affix → phrases worth a look, for words that only an affix takes in.
    pub(crate) candidates_of_affix: Candidates<AffixCandidate>,
    /// Set → words.
    pub(crate) membership: Membership,
    /// Set → affixes.
    pub(crate) set_affixes: Groups,
    pub(crate) phrases: Box<[Phrase]>,
    pub(crate) elements: Box<[Element]>,
    /// In an order in which no chain needs a later one.
    pub(crate) chains: Box<[Chain]>,
    /// Lists that are heads of chains.
    pub(crate) heads: ListSet,
    /// List → chains whose head it is.
    pub(crate) chains_of_head: Groups,
    /// How many words from where the message begins phrases that begin it have their anchors.
    pub(crate) start_reach: usize,
    pub(crate) patterns: Box<[Pattern]>,
    /// Lists whose places negation, facts and scripts ask for in every message.
    pub(crate) always: ListSet,
    /// Whether a chain may add hits to those lists.
    pub(crate) chains_feed_language: bool,
    pub(crate) kinds: Arc<Kinds>,
}

/// Everything about a word that the scan asks for, in one place of memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordEntry {
    /// The kind of its hits as a term of its own.
    pub(crate) kind: Option<KindId>,
    /// The group of phrases that it anchors alone.
    pub(crate) group: Option<u32>,
    /// The same for phrases that begin the message.
    pub(crate) group_at_start: Option<u32>,
    /// Whether clitics may be taken off to reach it.
    pub(crate) takes_clitics: bool,
}

/// Which affixes a word may have, by its first three bytes and by its last. A filter of one bit
/// answers most words.
#[derive(Clone, Debug)]
pub(crate) struct AffixIndex {
    starts: EdgeIndex,
    ends: EdgeIndex,
}

impl AffixIndex {
    pub(crate) fn new(affixes: &[Affix]) -> Self {
        let numbered = || (0..).zip(affixes);
        let starts = numbered().filter_map(|(index, affix)| match affix {
            Affix::Start(text) => Some((*text.as_bytes().first_chunk::<3>()?, index)),
            Affix::End(_) => None,
        });
        let ends = numbered().filter_map(|(index, affix)| match affix {
            Affix::End(text) => Some((*text.as_bytes().last_chunk::<3>()?, index)),
            Affix::Start(_) => None,
        });
        Self { starts: EdgeIndex::new(starts.collect()), ends: EdgeIndex::new(ends.collect()) }
    }

    /// The affixes that a word may have.
    pub(crate) fn candidates(&self, word: &[u8]) -> impl Iterator<Item = u32> {
        let starts = word.first_chunk::<3>().map_or(&[][..], |edge| self.starts.of(*edge));
        let ends = word.last_chunk::<3>().map_or(&[][..], |edge| self.ends.of(*edge));
        starts.iter().chain(ends).map(|(_, affix)| *affix)
    }
}

/// Numbers by three bytes.
#[derive(Clone, Debug)]
struct EdgeIndex {
    filter: Box<[u64; 64]>,
    /// Sorted.
    entries: Box<[([u8; 3], u32)]>,
}

impl EdgeIndex {
    fn new(mut entries: Vec<([u8; 3], u32)>) -> Self {
        let mut filter = Box::new([0; 64]);
        for (edge, _) in &entries {
            let bit = Self::bit(*edge);
            if let Some(word) = filter.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        entries.sort_unstable();
        Self { filter, entries: entries.into() }
    }

    fn bit([a, b, c]: [u8; 3]) -> usize {
        (usize::from(a) ^ (usize::from(b) << 3) ^ (usize::from(c) << 6)) & 0xfff
    }

    fn of(&self, edge: [u8; 3]) -> &[([u8; 3], u32)] {
        let bit = Self::bit(edge);
        if self.filter.get(bit / 64).is_none_or(|word| word & (1 << (bit % 64)) == 0) {
            return &[];
        }
        let start = self.entries.partition_point(|(entry, _)| *entry < edge);
        let rest = self.entries.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(entry, _)| *entry == edge)).unwrap_or_default()
    }
}

/// Memory of the scan, used again from message to message.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScanScratch {
    /// By word of the message: its number, or [`UNKNOWN`].
    ids: Vec<u32>,
    /// Chains still to be joined.
    pending: Vec<u32>,
    /// The lists whose places are needed to join them.
    wanted: ListSet,
    /// Lists that have hits, or would have if every chain joined.
    possible: ListSet,
    /// The hits of one chain.
    joined: Vec<Hit>,
}

impl Scanner {
    /// Finds every hit of every term.
    pub(crate) fn scan(
        &self,
        message: &Message<'_>,
        text: &NormalizedText,
        scratch: &mut ScanScratch,
        hits: &mut Hits,
    ) {
        hits.clear(&self.kinds);
        self.number_words(text, &mut scratch.ids);
        let reading = Reading { scanner: self, message, text, ids: &scratch.ids };
        let mut before = UNKNOWN;
        for (at, id) in scratch.ids.iter().copied().enumerate() {
            reading.read_word(at, id, hits);
            if before != UNKNOWN && id != UNKNOWN {
                reading.read_pair(at - 1, before, id, hits);
            }
            before = id;
        }
        self.scan_patterns(text, hits);
        self.join_chains(scratch, hits);
    }

    fn number_words(&self, text: &NormalizedText, ids: &mut Vec<u32>) {
        let bytes = text.text().as_bytes();
        let mut after_number = false;
        ids.clear();
        ids.extend(text.words().iter().map(|word| {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            let id = match self.vocabulary.get(bytes, start, end) {
                Some(id) if (id as usize) < self.words.len() => id,
                // A single letter after a number is a unit or a sign (`120 k`, `2 x 1`).
                Some(_) if after_number && end - start == 1 => UNKNOWN,
                Some(alias) => {
                    let alias = alias as usize - self.words.len();
                    self.aliases.get(alias).copied().unwrap_or(UNKNOWN)
                }
                None => self.without_clitics(bytes.get(start..end).unwrap_or_default()),
            };
            after_number = bytes.get(start).is_some_and(u8::is_ascii_digit);
            id
        }));
    }

    /// `devuélvanme` is read as `devuelvan` where the pack knows that form as one that takes
    /// clitics.
    fn without_clitics(&self, word: &[u8]) -> u32 {
        const SHORTEST: usize = 5;
        if word.len() < SHORTEST || !matches!(word.last(), Some(b'e' | b'o' | b'a' | b's' | b'n')) {
            return UNKNOWN;
        }
        let Ok(word) = std::str::from_utf8(word) else { return UNKNOWN };
        strip_clitics(word)
            .filter_map(|stem| self.vocabulary.get_word(&stem))
            .find(|id| self.words.get(*id as usize).is_some_and(|entry| entry.takes_clitics))
            .unwrap_or(UNKNOWN)
    }

    /// Regexes are verified one by one. INVARIANT: they run in linear time (crate `regex`).
    fn scan_patterns(&self, text: &NormalizedText, hits: &mut Hits) {
        for pattern in &self.patterns {
            for found in pattern.regex.find_iter(text.text()) {
                let words = text.words();
                let first = words.partition_point(|word| (word.span.end as usize) <= found.start());
                let after = words.partition_point(|word| (word.span.start as usize) < found.end());
                if let Some(word) = words.get(first)
                    && first < after
                {
                    let (first, last) = (narrow(first), narrow(after - 1));
                    hits.add(Hit::phrase(pattern.kind, first, last, word.sentence));
                }
            }
        }
    }

    /// Joins heads and tails over gaps: for each head the nearest tail behind it.
    fn join_chains(&self, scratch: &mut ScanScratch, hits: &mut Hits) {
        self.find_chains(hits.present(), scratch);
        let ScanScratch { pending, wanted, joined, .. } = scratch;
        hits.locate(wanted);
        let mut is_current = true;
        for chain in pending.iter().filter_map(|index| self.chains.get(*index as usize)) {
            if chain.is_nested && !is_current {
                hits.locate(wanted);
                is_current = true;
            }
            joined.clear();
            joined.extend(hits.of(chain.head).filter_map(|(_, head)| {
                let tail = hits.first_after(chain.tail, head.last)?;
                let reaches = tail.sentence == head.sentence && tail.first - head.last <= GAP + 1;
                let gap = (head.last, tail.first);
                reaches.then_some(Hit { kind: chain.kind, last: tail.last, gap, ..*head })
            }));
            for hit in joined.iter() {
                hits.add(*hit);
                is_current = false;
            }
        }
        if !is_current && self.chains_feed_language {
            hits.locate(wanted);
        }
    }

    /// The chains that may join, in order, and the lists whose places that takes.
    fn find_chains(&self, present: &ListSet, scratch: &mut ScanScratch) {
        let ScanScratch { pending, wanted, possible, .. } = scratch;
        wanted.clone_from(&self.always);
        possible.clone_from(present);
        pending.clear();
        for head in present.common(&self.heads) {
            pending.extend_from_slice(self.chains_of_head.of(head.0));
        }
        pending.sort_unstable();
        let mut next = 0;
        let mut kept = 0;
        while let Some(index) = pending.get(next).copied() {
            next += 1;
            let Some(chain) = self.chains.get(index as usize) else { continue };
            if !possible.has(chain.head) || !possible.has(chain.tail) {
                continue;
            }
            wanted.insert(chain.head);
            wanted.insert(chain.tail);
            if let Some(slot) = pending.get_mut(kept) {
                *slot = index;
                kept += 1;
            }
            if chain.is_fed_on {
                // INVARIANT: chains are ordered so that those that start with its hits come after.
                let known = pending.len();
                self.kinds.insert_into(chain.kind, possible);
                for list in self.kinds.heads_of(chain.kind, &self.heads) {
                    let later = self.chains_of_head.of(list.0).iter();
                    pending.extend(later.filter(|later| **later > index));
                }
                if pending.len() > known {
                    let rest = pending.get_mut(next..).unwrap_or_default();
                    rest.sort_unstable();
                    let distinct = next + dedup(rest);
                    pending.truncate(distinct);
                }
            }
        }
        pending.truncate(kept);
    }
}

/// Moves the first of each run of equal numbers to the front; returns how many there are.
fn dedup(sorted: &mut [u32]) -> usize {
    let mut kept = 0;
    let mut last = None;
    for nth in 0..sorted.len() {
        let Some(number) = sorted.get(nth).copied() else { break };
        if last != Some(number)
            && let Some(slot) = sorted.get_mut(kept)
        {
            *slot = number;
            kept += 1;
        }
        last = Some(number);
    }
    kept
}

/// One message being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    scanner: &'a Scanner,
    message: &'a Message<'a>,
    text: &'a NormalizedText,
    ids: &'a [u32],
}

impl Reading<'_> {
    /// Everything that needs no neighbour but the word at hand.
    fn read_word(self, at: usize, id: u32, hits: &mut Hits) {
        // INVARIANT: the sets of a known word take in those of its affixes.
        if id == UNKNOWN {
            return self.read_unknown(at, hits);
        }
        let Some(entry) = self.scanner.words.get(id as usize) else { return };
        if let Some(kind) = entry.kind {
            self.add(kind, at, at, hits);
        }
        if let Some(group) = entry.group {
            self.read_candidates(group, at, hits);
        }
        if let Some(group) = entry.group_at_start
            && self.is_near_start(at)
        {
            self.read_candidates(group, at, hits);
        }
    }

    /// Whether the anchor of a phrase that begins the message may stand here.
    fn is_near_start(self, at: usize) -> bool {
        let reach = self.scanner.start_reach;
        let from_opening = at.checked_sub(self.text.opening());
        at < reach || from_opening.is_some_and(|at| at < reach)
    }

    /// A word that the pack does not know may have an affix that it knows.
    fn read_unknown(self, at: usize, hits: &mut Hits) {
        for affix in self.affixes_at(at) {
            if let Some(Some(kind)) = self.scanner.kind_of_affix.get(affix as usize) {
                self.add(*kind, at, at, hits);
            }
            for candidate in self.scanner.candidates_of_affix.of(affix) {
                if let Some(start) = at.checked_sub(candidate.back.into()) {
                    self.read_phrase(candidate.phrase, start, hits);
                }
            }
        }
    }

    /// Two words next to each other, the first of them at `at`.
    fn read_pair(self, at: usize, first: u32, second: u32, hits: &mut Hits) {
        if let Some(group) = self.scanner.pairs.get(first, second) {
            self.read_candidates(group, at, hits);
        }
    }

    /// Looks at the phrases of a group, anchored at `at`.
    fn read_candidates(self, group: u32, at: usize, hits: &mut Hits) {
        for candidate in self.scanner.candidates.of(group) {
            if !self.passes(candidate, at) {
                continue;
            }
            match candidate.target() {
                Target::Phrase(phrase) => self.read_phrase(phrase, at, hits),
                Target::Pair(kind) => {
                    // A pair of words is the whole phrase.
                    if let Some([first, second]) = self.text.words().get(at..at + 2)
                        && first.sentence == second.sentence
                    {
                        self.add(kind, at, at + 1, hits);
                    }
                }
            }
        }
    }

    /// Whether the word at a candidate's guard may belong there. An unknown word may, by an affix.
    fn passes(self, candidate: &Candidate, at: usize) -> bool {
        let Some(guard) = candidate.guard else { return true };
        let Some(word) = at.checked_add_signed(guard.offset.into()) else { return false };
        match self.ids.get(word) {
            None => false,
            Some(&UNKNOWN) => guard.admits_unknown,
            Some(id) => self.scanner.membership.has(guard.set, *id),
        }
    }

    fn read_phrase(self, phrase: u32, at: usize, hits: &mut Hits) {
        let Some(phrase) = self.scanner.phrases.get(phrase as usize) else { return };
        if let Some((first, last)) = self.find_phrase(phrase, at) {
            self.add(phrase.kind, first, last, hits);
        }
    }

    fn add(self, kind: KindId, first: usize, last: usize, hits: &mut Hits) {
        if let Some(word) = self.text.words().get(first) {
            hits.add(Hit::phrase(kind, narrow(first), narrow(last), word.sentence));
        }
    }

    fn affixes_at(self, at: usize) -> impl Iterator<Item = u32> {
        let word = self.text.word(at);
        let candidates = self.scanner.affix_index.candidates(word.as_bytes());
        candidates.filter(move |affix| self.has_affix(word, *affix))
    }

    fn has_affix(self, word: &str, affix: u32) -> bool {
        self.scanner.affixes.get(affix as usize).is_some_and(|affix| affix.takes_in(word))
    }
}
