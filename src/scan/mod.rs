//! Stage 2, `NormalizedText` → `Hits`: one pass over the words, all hits of all terms.
//!
//! Comes in: words. Goes out: every place where a term stands. The scan costs what the words of
//! the message cost: one probe each, and a look at the neighbours where a word is the anchor of
//! phrases. It knows nothing of negation, rules or labels.

pub(crate) mod term;
pub(crate) mod hits;

use regex::Regex;

use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use hits::{Hit, Hits, Scope};
use term::{Chain, Element, FinalAccent, GAP, Groups, Phrase, PhraseId, Prefix, SetId};

/// What a word of a message is to the scanner.
const UNKNOWN: u32 = u32::MAX;

/// A regex term.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) regex: Regex,
    /// The list that it belongs to and those that contain it.
    pub(crate) lists: Box<[u32]>,
}

/// The tables of one pack. Built once by `compile`, shared by all threads.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    pub(crate) vocabulary: WordTable,
    /// By word: whether clitics may be taken off to reach it.
    pub(crate) takes_clitics: Box<[bool]>,
    pub(crate) prefixes: Box<[Prefix]>,
    /// By the first three bytes of a word.
    pub(crate) prefix_index: PrefixIndex,
    /// Word → sets that anchor phrases.
    pub(crate) anchors_of_word: Groups,
    /// Prefix → sets that anchor phrases.
    pub(crate) anchors_of_prefix: Groups,
    /// Set → words, sorted.
    pub(crate) set_words: Groups,
    /// Set → prefixes.
    pub(crate) set_prefixes: Groups,
    /// Set → phrases anchored on it.
    pub(crate) phrases_of_anchor: Groups,
    pub(crate) phrases: Box<[Phrase]>,
    pub(crate) elements: Box<[Element]>,
    /// Phrase → lists it belongs to.
    pub(crate) lists_of_phrase: Groups,
    /// In an order in which no chain needs a later one.
    pub(crate) chains: Box<[Chain]>,
    /// List → chains whose head it is.
    pub(crate) chains_of_head: Groups,
    pub(crate) patterns: Box<[Pattern]>,
    /// List → itself and the lists that contain it.
    pub(crate) lists_of_list: Groups,
}

/// Which prefixes start with three given bytes. A filter of one bit answers most words.
#[derive(Clone, Debug)]
pub(crate) struct PrefixIndex {
    filter: Box<[u64; 64]>,
    /// First three bytes → prefixes, sorted.
    entries: Box<[([u8; 3], u32)]>,
}

impl PrefixIndex {
    pub(crate) fn new(prefixes: &[Prefix]) -> Self {
        let mut filter = Box::new([0; 64]);
        let mut entries = Vec::new();
        for (index, prefix) in prefixes.iter().enumerate() {
            let Some(head) = prefix.text.as_bytes().first_chunk::<3>() else { continue };
            let bit = Self::bit(*head);
            if let Some(word) = filter.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
            entries.push((*head, narrow(index)));
        }
        entries.sort_unstable();
        Self { filter, entries: entries.into() }
    }

    fn bit([a, b, c]: [u8; 3]) -> usize {
        (usize::from(a) ^ (usize::from(b) << 3) ^ (usize::from(c) << 6)) & 0xfff
    }

    fn candidates(&self, word: &[u8]) -> &[([u8; 3], u32)] {
        let Some(head) = word.first_chunk::<3>() else { return &[] };
        let bit = Self::bit(*head);
        if self.filter.get(bit / 64).is_none_or(|word| word & (1 << (bit % 64)) == 0) {
            return &[];
        }
        let start = self.entries.partition_point(|(entry, _)| entry < head);
        let rest = self.entries.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(entry, _)| entry == head)).unwrap_or_default()
    }
}

/// Memory of the scan, used again from message to message.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScanScratch {
    /// By word of the message: its number, or [`UNKNOWN`].
    ids: Vec<u32>,
    /// Chains still to be resolved.
    pending: Vec<u32>,
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
        hits.clear();
        self.number_words(text, &mut scratch.ids);
        let reading = Reading { scanner: self, message, text, ids: &scratch.ids };
        for (at, id) in scratch.ids.iter().enumerate() {
            if *id != UNKNOWN {
                reading.read_anchors(self.anchors_of_word.of(*id), at, hits);
            }
            for prefix in reading.prefixes_at(at) {
                reading.read_anchors(self.anchors_of_prefix.of(prefix), at, hits);
            }
        }
        self.scan_patterns(text, hits);
        hits.sort();
        self.join_chains(&mut scratch.pending, hits);
    }

    fn number_words(&self, text: &NormalizedText, ids: &mut Vec<u32>) {
        let bytes = text.text().as_bytes();
        ids.clear();
        ids.extend(text.words().iter().map(|word| {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            match self.vocabulary.get(bytes, start, end) {
                Some(id) => id,
                None => self.without_clitics(bytes.get(start..end).unwrap_or_default()),
            }
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
            .find(|id| self.takes_clitics.get(*id as usize) == Some(&true))
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
                    hits.add(Hit { first, last, sentence, scope: Scope::Asserted }, &pattern.lists);
                }
            }
        }
    }

    /// Joins heads and tails over gaps: for each head the nearest tail behind it.
    fn join_chains(&self, pending: &mut Vec<u32>, hits: &mut Hits) {
        pending.clear();
        for list in hits.lists() {
            pending.extend_from_slice(self.chains_of_head.of(list.0));
        }
        pending.sort_unstable();
        pending.dedup();
        let mut next = 0;
        while let Some(index) = pending.get(next).copied() {
            next += 1;
            let Some(chain) = self.chains.get(index as usize) else { continue };
            if chain.is_nested {
                hits.sort();
            }
            if !join(chain, self.lists_of_list.of(chain.list.0), hits) {
                continue;
            }
            // INVARIANT: chains are ordered so that those that start with its hits come after it.
            let known = pending.len();
            for list in self.lists_of_list.of(chain.list.0) {
                pending.extend_from_slice(self.chains_of_head.of(*list));
            }
            if pending.len() > known {
                pending.get_mut(next..).unwrap_or_default().sort_unstable();
                pending.dedup();
            }
        }
        hits.sort();
    }
}

/// Adds the hits of one chain; returns whether there are any.
fn join(chain: &Chain, lists: &[u32], hits: &mut Hits) -> bool {
    let before = hits.all().len();
    let mut head_after = 0;
    while let Some((head_index, head)) = hits.nth_of(chain.head, head_after) {
        head_after = head_index + 1;
        let nearest = hits.first_after(chain.tail, head.last);
        if let Some(tail) = nearest
            && tail.sentence == head.sentence
            && tail.first - head.last <= GAP + 1
        {
            hits.add(Hit { last: tail.last, ..head }, lists);
        }
    }
    hits.all().len() > before
}

/// One message being read.
struct Reading<'a> {
    scanner: &'a Scanner,
    message: &'a Message<'a>,
    text: &'a NormalizedText,
    ids: &'a [u32],
}

impl Reading<'_> {
    fn prefixes_at(&self, at: usize) -> impl Iterator<Item = u32> {
        let word = self.text.word(at);
        self.scanner
            .prefix_index
            .candidates(word.as_bytes())
            .iter()
            .filter(move |(_, index)| self.has_prefix(word, *index))
            .map(|(_, index)| *index)
    }

    fn has_prefix(&self, word: &str, prefix: u32) -> bool {
        self.scanner
            .prefixes
            .get(prefix as usize)
            .is_some_and(|prefix| word.as_bytes().starts_with(prefix.text.as_bytes()))
    }

    /// Verifies the phrases that are anchored on a word.
    fn read_anchors(&self, anchors: &[u32], at: usize, hits: &mut Hits) {
        for set in anchors {
            for phrase_id in self.scanner.phrases_of_anchor.of(*set) {
                if let Some(hit) = self.verify(PhraseId(*phrase_id), at) {
                    hits.add(hit, self.scanner.lists_of_phrase.of(*phrase_id));
                }
            }
        }
    }

    /// Whether a phrase stands around its anchor.
    fn verify(&self, phrase: PhraseId, at: usize) -> Option<Hit> {
        let phrase = self.scanner.phrases.get(phrase.0 as usize)?;
        let elements =
            self.scanner.elements.get(phrase.elements.start as usize..phrase.elements.end as usize)?;
        let first = at.checked_sub(phrase.anchor as usize)?;
        let last = first + elements.len() - 1;
        let sentence = self.text.words().get(last)?.sentence;
        if self.text.words().get(first)?.sentence != sentence {
            return None;
        }
        let holds = |(offset, element): (usize, &Element)| match element {
            Element::Any => true,
            Element::OneOf(set, accent) => {
                // The anchor's word is known to be in its set.
                (offset == phrase.anchor as usize || self.in_set(*set, first + offset))
                    && self.accent_holds(*accent, first + offset)
            }
        };
        elements.iter().enumerate().all(holds).then(|| Hit {
            first: narrow(first),
            last: narrow(last),
            sentence,
            scope: Scope::Asserted,
        })
    }

    fn in_set(&self, set: SetId, at: usize) -> bool {
        let words = self.scanner.set_words.of(set.0);
        let known = match (self.ids.get(at), words) {
            (None | Some(&UNKNOWN), _) => false,
            (Some(id), [only]) => id == only,
            (Some(id), _) => words.binary_search(id).is_ok(),
        };
        known
            || self
                .scanner
                .set_prefixes
                .of(set.0)
                .iter()
                .any(|prefix| self.has_prefix(self.text.word(at), *prefix))
    }

    fn accent_holds(&self, accent: FinalAccent, at: usize) -> bool {
        match accent {
            FinalAccent::Any => true,
            FinalAccent::Written => self.text.ends_accented(at, self.message),
            FinalAccent::Absent => !self.text.ends_accented(at, self.message),
        }
    }
}
