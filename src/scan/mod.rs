//! Stage 2, `NormalizedText` → `Hits`: one pass over the words, all hits of all terms.
//!
//! Comes in: words. Goes out: every place where a term stands. The scan costs what the words of
//! the message cost: one probe each, and a look at the neighbours where a word is the anchor of
//! phrases. It knows nothing of negation, rules or labels.

pub(crate) mod term;
pub(crate) mod hits;
pub(crate) mod pairs;

use std::sync::Arc;

use regex::Regex;

use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use hits::{Containment, Hit, Hits};
use pairs::{Candidate, Candidates, PairTable};
use term::{Affix, Chain, Element, FinalAccent, GAP, Groups, ListId, Phrase, PhrasePlace, SetId};

/// What a word of a message is to the scanner.
const UNKNOWN: u32 = u32::MAX;

/// A regex term.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) regex: Regex,
    pub(crate) list: ListId,
}

/// The tables of one pack. Built once by `compile`, shared by all threads.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    /// Word → its number; short forms (`xq`) count on from there.
    pub(crate) vocabulary: WordTable,
    /// Short form → the word that it stands for.
    pub(crate) aliases: Box<[u32]>,
    pub(crate) words: Box<[WordEntry]>,
    /// The lists and anchors of words, one word after the other.
    pub(crate) of_words: Box<[u32]>,
    pub(crate) affixes: Box<[Affix]>,
    /// By the first three bytes of a word.
    pub(crate) affix_index: AffixIndex,
    /// Affix → lists that it belongs to as a term of its own.
    pub(crate) lists_of_affix: Groups,
    /// Two words that follow each other → groups of phrases that have them so.
    pub(crate) pairs: PairTable,
    pub(crate) candidates: Candidates,
    /// Affix → phrases in whose pair it stands, for words that no pair knows.
    pub(crate) candidates_of_affix: Candidates,
    /// Affix → sets that anchor phrases.
    pub(crate) anchors_of_affix: Groups,
    /// Set → words, sorted.
    pub(crate) set_words: Groups,
    /// Set → affixes.
    pub(crate) set_affixes: Groups,
    /// Set → phrases anchored on it.
    pub(crate) phrases_of_anchor: Groups,
    pub(crate) phrases: Box<[Phrase]>,
    pub(crate) elements: Box<[Element]>,
    /// Phrase → lists it belongs to.
    pub(crate) lists_of_phrase: Groups,
    /// In an order in which no chain needs a later one.
    pub(crate) chains: Box<[Chain]>,
    /// List → chains whose head it is or is part of.
    pub(crate) chains_of_head: Groups,
    pub(crate) patterns: Box<[Pattern]>,
    pub(crate) containment: Arc<Containment>,
}

/// Everything about a word that the scan asks for, in one place of memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordEntry {
    /// A bit for each set that it is in, several sets to a bit.
    pub(crate) sketch: u128,
    /// Where its lists start: those that it belongs to as a term of its own.
    pub(crate) lists: u32,
    /// Where its anchors start: sets that anchor phrases for which no pair would do.
    pub(crate) anchors: u32,
    pub(crate) end: u32,
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
    /// Chains still to be resolved.
    pending: Vec<u32>,
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
        hits.clear(&self.containment);
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
                    let sentence = word.sentence;
                    hits.add(Hit::phrase(first, last, sentence), &[pattern.list.0]);
                }
            }
        }
    }

    /// Joins heads and tails over gaps: for each head the nearest tail behind it.
    fn join_chains(&self, scratch: &mut ScanScratch, hits: &mut Hits) {
        let ScanScratch { pending, joined, .. } = scratch;
        pending.clear();
        for list in hits.lists() {
            pending.extend_from_slice(self.chains_of_head.of(list.0));
        }
        // A chain whose tail only another chain could give is kept: its turn comes after that.
        pending.retain(|index| {
            let chain = self.chains.get(*index as usize);
            chain.is_some_and(|chain| chain.is_nested || hits.has(chain.tail))
        });
        pending.sort_unstable();
        pending.dedup();
        hits.lay_out();
        let mut next = 0;
        while let Some(index) = pending.get(next).copied() {
            next += 1;
            let Some(chain) = self.chains.get(index as usize) else { continue };
            if chain.is_nested {
                hits.lay_out();
            }
            joined.clear();
            joined.extend(hits.of(chain.head).filter_map(|(_, head)| {
                let tail = hits.first_after(chain.tail, head.last)?;
                let reaches = tail.sentence == head.sentence && tail.first - head.last <= GAP + 1;
                reaches.then_some(Hit { last: tail.last, gap: (head.last, tail.first), ..*head })
            }));
            if joined.is_empty() {
                continue;
            }
            for hit in joined.iter() {
                hits.add(*hit, &[chain.list.0]);
            }
            // INVARIANT: chains are ordered so that those that start with its hits come after it.
            let known = pending.len();
            pending.extend_from_slice(self.chains_of_head.of(chain.list.0));
            if pending.len() > known {
                pending.get_mut(next..).unwrap_or_default().sort_unstable();
                pending.dedup();
            }
        }
        hits.lay_out();
    }
}

/// One message being read.
struct Reading<'a> {
    scanner: &'a Scanner,
    message: &'a Message<'a>,
    text: &'a NormalizedText,
    ids: &'a [u32],
}

impl Reading<'_> {
    /// Everything that needs no neighbour but the word at hand.
    fn read_word(&self, at: usize, id: u32, hits: &mut Hits) {
        let Some(word) = self.text.words().get(at) else { return };
        let alone = Hit::phrase(narrow(at), narrow(at), word.sentence);
        // INVARIANT: the sets of a known word take in those of its affixes.
        if id != UNKNOWN {
            let Some(entry) = self.scanner.words.get(id as usize) else { return };
            let of_word =
                |from: u32, to: u32| self.scanner.of_words.get(from as usize..to as usize);
            if entry.lists < entry.anchors {
                hits.add(alone, of_word(entry.lists, entry.anchors).unwrap_or_default());
            }
            let anchors = of_word(entry.anchors, entry.end).unwrap_or_default();
            return self.read_anchors(anchors, at, hits);
        }
        for affix in self.affixes_at(at) {
            let lists = self.scanner.lists_of_affix.of(affix);
            if !lists.is_empty() {
                hits.add(alone, lists);
            }
            self.read_anchors(self.scanner.anchors_of_affix.of(affix), at, hits);
            self.read_affix_pairs(affix, at, hits);
        }
    }

    /// Verifies the phrases that have two words next to each other, as they stand at `at`.
    fn read_pair(&self, at: usize, first: u32, second: u32, hits: &mut Hits) {
        for group in self.scanner.pairs.get(first, second) {
            for candidate in self.scanner.candidates.of(group) {
                if self.passes(candidate, at) {
                    self.read_phrase(candidate.phrase, at, hits);
                }
            }
        }
    }

    /// Verifies the phrases in whose pair an affix stands.
    fn read_affix_pairs(&self, affix: u32, at: usize, hits: &mut Hits) {
        for candidate in self.scanner.candidates_of_affix.of(affix) {
            if let Some(start) = at.checked_sub(candidate.back.into()) {
                self.read_phrase(candidate.phrase, start, hits);
            }
        }
    }

    /// Whether the word at a candidate's guard may belong there. Never wrong when it says no.
    fn passes(&self, candidate: &Candidate, at: usize) -> bool {
        let Some(guard) = candidate.guard else { return true };
        let Some(word) = at.checked_add_signed(guard.offset.into()) else { return false };
        match self.ids.get(word) {
            None | Some(&UNKNOWN) => false,
            Some(id) => {
                let entry = self.scanner.words.get(*id as usize);
                entry.is_some_and(|entry| entry.sketch & (1 << guard.bit) != 0)
            }
        }
    }

    /// Verifies the phrases that are anchored on a word.
    fn read_anchors(&self, anchors: &[u32], at: usize, hits: &mut Hits) {
        for set in anchors {
            for phrase in self.scanner.phrases_of_anchor.of(*set) {
                self.read_phrase(*phrase, at, hits);
            }
        }
    }

    fn read_phrase(&self, phrase: u32, at: usize, hits: &mut Hits) {
        if let Some(hit) = self.verify(phrase, at) {
            hits.add(hit, self.scanner.lists_of_phrase.of(phrase));
        }
    }

    fn affixes_at(&self, at: usize) -> impl Iterator<Item = u32> {
        let word = self.text.word(at);
        let candidates = self.scanner.affix_index.candidates(word.as_bytes());
        candidates.filter(move |affix| self.has_affix(word, *affix))
    }

    fn has_affix(&self, word: &str, affix: u32) -> bool {
        self.scanner.affixes.get(affix as usize).is_some_and(|affix| affix.takes_in(word))
    }

    /// Whether a phrase stands around its anchor, the word at `at`.
    fn verify(&self, phrase: u32, at: usize) -> Option<Hit> {
        let phrase = self.scanner.phrases.get(phrase as usize)?;
        let elements = self
            .scanner
            .elements
            .get(phrase.elements.start as usize..phrase.elements.end as usize)?;
        let first = at.checked_sub(phrase.anchor as usize)?;
        if phrase.place == PhrasePlace::Start && first > 0 {
            return None;
        }
        let last = first + elements.len() - 1;
        let sentence = self.text.words().get(last)?.sentence;
        let holds = |(at, element): (usize, &Element)| match element {
            Element::Any => true,
            Element::OneOf(set, accent) => self.in_set(*set, at) && self.accent_holds(*accent, at),
        };
        if self.text.words().get(first)?.sentence != sentence || !(first..).zip(elements).all(holds)
        {
            return None;
        }
        Some(Hit::phrase(narrow(first), narrow(last), sentence))
    }

    fn in_set(&self, set: SetId, at: usize) -> bool {
        match (self.ids.get(at), self.scanner.set_words.of(set.0)) {
            (None | Some(&UNKNOWN), _) => self.has_affix_of(set, at),
            (Some(id), [only]) => id == only,
            (Some(id), words) => words.binary_search(id).is_ok(),
        }
    }

    fn has_affix_of(&self, set: SetId, at: usize) -> bool {
        let affixes = self.scanner.set_affixes.of(set.0);
        affixes.iter().any(|affix| self.has_affix(self.text.word(at), *affix))
    }

    fn accent_holds(&self, accent: FinalAccent, at: usize) -> bool {
        match accent {
            FinalAccent::Any => true,
            FinalAccent::Written => self.text.ends_accented(at, self.message),
            FinalAccent::Absent => !self.text.ends_accented(at, self.message),
        }
    }
}
