//! The tables that the scanner reads, built from what was collected.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::anchor::{Anchor, Anchors};
use super::containment::{containers, order_chains};
use super::{ScannerBuilder, WordSet};
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use crate::scan::kinds::{Kinds, ListSet};
use crate::scan::membership::Membership;
use crate::scan::pairs::{AffixCandidate, Candidate, Candidates, PairTable, Target};
use crate::scan::term::{
    Affix, Chain, Element, FinalAccent, Groups, KindId, ListId, Phrase, PhrasePlace, SetId,
};
use crate::scan::{AffixIndex, Pattern, Scanner, WordEntry};

impl ScannerBuilder {
    /// The tables.
    pub(crate) fn build(mut self) -> Scanner {
        let needed = self.needed();
        self.phrase_lists.retain(|(_, list)| needed.has(ListId(*list)));
        self.contained_in.retain(|(_, outer)| needed.has(ListId(*outer)));
        self.chains.retain(|chain| needed.has(chain.list));
        self.patterns.retain(|(list, _)| needed.has(*list));
        // A short form may stand for a word that only an affix of the pack takes in.
        let mut spelt_out: Vec<String> = self.aliases.values().cloned().collect();
        spelt_out.sort();
        for word in &spelt_out {
            self.word(word);
        }
        let mut sets = numbered(self.sets);
        spell_out_affixes(&mut sets, &self.words, &self.affixes);
        spell_out_clitics(&mut sets, &self.words, &self.takes_clitics);
        let phrases = numbered(self.phrases);
        let affixes = numbered(self.affixes);
        let texts = numbered(self.words.clone());
        let frequencies: Vec<u64> =
            texts.iter().map(|word| self.frequencies.per_million(word)).collect();
        let anchors = Anchors::new(&sets, &frequencies);

        let containers = containers(self.lists as usize, &self.contained_in);
        let mut kinds = KindTable::new(&containers);
        let lists_of_phrase = Groups::new(phrases.len(), self.phrase_lists);

        let mut elements = Vec::new();
        let mut compiled = Vec::new();
        let mut looks = Looks::default();
        let mut start_reach = 0;
        let mut of_affix = vec![Vec::new(); affixes.len()];
        // Terms that are one word: `(set, lists)`.
        let mut alone: Vec<(SetId, &[u32])> = Vec::new();
        for (index, (phrase, place)) in (0..).zip(&phrases) {
            let start = narrow(elements.len());
            let lists = lists_of_phrase.of(index);
            if lists.is_empty() {
                let elements = start..start;
                compiled.push(Phrase { elements, anchor: 0, place: *place, kind: KindId(0) });
                continue;
            }
            elements.extend_from_slice(phrase);
            let kind = kinds.number(lists);
            let is_free = *place == PhrasePlace::Anywhere;
            let mut at = 0;
            let mut lead = |set: SetId, back| {
                for affix in sets.get(set.0 as usize).map_or(&[][..], |set| &set.affixes) {
                    if let Some(led) = of_affix.get_mut(*affix as usize) {
                        led.push(AffixCandidate { phrase: index, back });
                    }
                }
            };
            match (phrase.as_slice(), anchors.cheapest(phrase, *place)) {
                ([Element::OneOf { set, accent: FinalAccent::Any, .. }], _) if is_free => {
                    alone.push((*set, lists));
                }
                (_, Some(Anchor::Pair(place, first, second))) => {
                    at = place;
                    let target = if is_free && Anchors::is_whole(phrase) {
                        Target::Pair(kind)
                    } else {
                        Target::Phrase(index)
                    };
                    let guard = anchors.guard(phrase, place, 2);
                    looks.at_pairs.push(((first, second), Candidate::new(target, guard)));
                    // A word that only an affix takes in is in no pair: it leads here itself.
                    lead(first, 0);
                    lead(second, 1);
                }
                (_, Some(Anchor::Word(place, set))) => {
                    at = place;
                    let guard = anchors.guard(phrase, place, 1);
                    let candidate = Candidate::new(Target::Phrase(index), guard);
                    if is_free {
                        looks.at_words.push((set, candidate));
                    } else {
                        looks.at_start.push((set, candidate));
                        start_reach = start_reach.max(1 + Anchors::most_before(phrase, place));
                    }
                    lead(set, 0);
                }
                (_, None) => {}
            }
            let elements = start..narrow(elements.len());
            compiled.push(Phrase { elements, anchor: at, place: *place, kind });
        }
        let group_of =
            |groups: &[Option<u32>], word: u32| groups.get(word as usize).copied().flatten();
        let Opened { pairs, groups, groups_at_start, candidates } =
            looks.open(&sets, texts.len(), &mut kinds);
        let alone = AloneLists::new(&alone, &sets, texts.len(), affixes.len());
        let words = (0..)
            .zip(&self.takes_clitics)
            .map(|(word, takes_clitics)| WordEntry {
                kind: kinds.number_any(alone.of_words.of(word)),
                group: group_of(&groups, word),
                group_at_start: group_of(&groups_at_start, word),
                takes_clitics: *takes_clitics,
            })
            .collect();
        let kind_of_affix = (0..narrow(affixes.len()))
            .map(|affix| kinds.number_any(alone.of_affixes.of(affix)))
            .collect();

        let chains = order_chains(self.chains, &containers);
        let chains: Box<[Chain]> = chains
            .into_iter()
            .map(|(chain, is_nested, is_fed_on)| Chain {
                head: chain.head,
                tail: chain.tail,
                list: chain.list,
                kind: kinds.number(&[chain.list.0]),
                is_nested,
                is_fed_on,
            })
            .collect();
        let patterns = self
            .patterns
            .into_iter()
            .map(|(list, regex)| Pattern { regex, kind: kinds.number(&[list.0]) })
            .collect();

        let lists = self.lists as usize;
        let set_of = |members: &mut dyn Iterator<Item = ListId>| {
            let mut set = ListSet::new(lists);
            members.for_each(|list| set.insert(list));
            set
        };
        let heads = set_of(&mut chains.iter().map(|chain| chain.head));
        let always = set_of(&mut self.always.iter().copied());
        let chains_feed_language = chains
            .iter()
            .flat_map(|chain| containers.of(chain.list.0))
            .any(|list| always.has(ListId(*list)));
        let ends = chains.iter().flat_map(|chain| [chain.head, chain.tail]);
        let asked = self.located.iter().chain(&self.always).copied();
        let located = set_of(&mut ends.chain(asked));
        let of_heads = (0..).zip(&chains).map(|(index, chain)| (chain.head.0, index)).collect();
        let members = |of: fn(&WordSet) -> &Vec<u32>| -> Groups {
            let all = (0..).zip(&sets);
            let pairs = all.flat_map(|(set, words)| of(words).iter().map(move |word| (set, *word)));
            Groups::new(sets.len(), pairs.collect())
        };
        let (vocabulary, aliases) = vocabulary(&self.words, &self.aliases);
        Scanner {
            vocabulary,
            aliases,
            words,
            affix_index: AffixIndex::new(&affixes),
            kind_of_affix,
            pairs,
            candidates,
            candidates_of_affix: Candidates::new(of_affix),
            membership: Membership::new(
                members(|set| &set.words),
                texts.len(),
                &most_frequent(&frequencies),
            ),
            set_affixes: members(|set| &set.affixes),
            affixes: affixes.into(),
            phrases: compiled.into(),
            elements: elements.into(),
            chains_of_head: Groups::new(lists, of_heads),
            chains,
            heads,
            start_reach,
            patterns,
            always,
            chains_feed_language,
            kinds: Arc::new(kinds.build(&located)),
        }
    }
}

impl ScannerBuilder {
    /// The lists that something asks for, with all that they are made of: the lists that they
    /// contain, heads and tails of their chains. A lexicon that only lends its words to phrases is
    /// not looked for by itself.
    fn needed(&self) -> ListSet {
        let lists = self.lists as usize;
        let inner = self.contained_in.iter().map(|(inner, outer)| (*outer, *inner));
        let ends = self
            .chains
            .iter()
            .flat_map(|chain| [(chain.list.0, chain.head.0), (chain.list.0, chain.tail.0)]);
        let made_of = Groups::new(lists, inner.chain(ends).collect());
        let mut needed = ListSet::new(lists);
        let mut open: Vec<ListId> = self.asked.iter().chain(&self.always).copied().collect();
        while let Some(list) = open.pop() {
            if !needed.has(list) {
                needed.insert(list);
                open.extend(made_of.of(list.0).iter().copied().map(ListId));
            }
        }
        needed
    }
}

/// The words that are worth a row of their own, the most frequent first.
fn most_frequent(frequencies: &[u64]) -> Vec<u32> {
    /// So many in a million.
    const FREQUENT: u64 = 200;
    let mut words: Vec<(u64, u32)> = (0..)
        .zip(frequencies)
        .filter(|(_, frequency)| **frequency >= FREQUENT)
        .map(|(word, frequency)| (*frequency, word))
        .collect();
    words.sort_unstable_by_key(|(frequency, word)| (std::cmp::Reverse(*frequency), *word));
    words.into_iter().map(|(_, word)| word).collect()
}

/// Words and short forms by number. Short forms count on from the words.
fn vocabulary(
    words: &HashMap<String, u32>,
    aliases: &HashMap<String, String>,
) -> (WordTable, Box<[u32]>) {
    let mut numbers: Vec<(&str, u32)> =
        words.iter().map(|(text, word)| (text.as_str(), *word)).collect();
    numbers.sort_unstable();
    let mut short: Vec<(&str, u32)> = aliases
        .iter()
        .filter_map(|(short, long)| Some((short.as_str(), *words.get(long)?)))
        .collect();
    short.sort_unstable();
    let first = narrow(numbers.len());
    numbers.extend((first..).zip(&short).map(|(index, (short, _))| (*short, index)));
    (WordTable::new(numbers), short.iter().map(|(_, word)| *word).collect())
}

/// Numbers the kinds of hits.
struct KindTable<'a> {
    containers: &'a Groups,
    /// Lists that name a term → kind.
    numbers: HashMap<Vec<u32>, KindId>,
    /// Kind → the lists that name its terms.
    named: Vec<Vec<u32>>,
    /// Kind → its lists, containers included.
    lists: Vec<(u32, u32)>,
}

impl<'a> KindTable<'a> {
    fn new(containers: &'a Groups) -> Self {
        Self { containers, numbers: HashMap::new(), named: Vec::new(), lists: Vec::new() }
    }

    /// The kind of a hit of a term that these lists name.
    fn number(&mut self, lists: &[u32]) -> KindId {
        if let Some(kind) = self.numbers.get(lists) {
            return *kind;
        }
        let kind = KindId(narrow(self.numbers.len()));
        self.numbers.insert(lists.to_vec(), kind);
        self.named.push(lists.to_vec());
        let all = lists.iter().flat_map(|list| self.containers.of(*list));
        self.lists.extend(all.map(|list| (kind.0, *list)));
        kind
    }

    /// The kind of a hit that is of all these kinds; none when there are none.
    fn union(&mut self, kinds: &[KindId]) -> Option<KindId> {
        match kinds {
            [] => None,
            [only] => Some(*only),
            _ => {
                let named = kinds.iter().filter_map(|kind| self.named.get(kind.0 as usize));
                let mut lists: Vec<u32> = named.flatten().copied().collect();
                lists.sort_unstable();
                lists.dedup();
                Some(self.number(&lists))
            }
        }
    }

    /// The same; no kind when no list names the term.
    fn number_any(&mut self, lists: &[u32]) -> Option<KindId> {
        (!lists.is_empty()).then(|| self.number(lists))
    }

    fn build(self, located: &ListSet) -> Kinds {
        let lists = Groups::new(self.numbers.len(), self.lists);
        Kinds::new(self.containers.len(), &lists, located)
    }
}

/// The lists that words and affixes are hits of by themselves.
struct AloneLists {
    of_words: Groups,
    of_affixes: Groups,
}

impl AloneLists {
    fn new(alone: &[(SetId, &[u32])], sets: &[WordSet], words: usize, affixes: usize) -> Self {
        let (mut of_words, mut of_affixes) = (Vec::new(), Vec::new());
        for (set, lists) in alone {
            let Some(set) = sets.get(set.0 as usize) else { continue };
            for list in *lists {
                of_words.extend(set.words.iter().map(|word| (*word, *list)));
                of_affixes.extend(set.affixes.iter().map(|affix| (*affix, *list)));
            }
        }
        Self {
            of_words: Groups::new(words, of_words),
            of_affixes: Groups::new(affixes, of_affixes),
        }
    }
}

/// Where the scan looks for phrases, before sets are opened into words.
#[derive(Default)]
struct Looks {
    at_pairs: Vec<((SetId, SetId), Candidate)>,
    at_words: Vec<(SetId, Candidate)>,
    /// Phrases that begin the message.
    at_start: Vec<(SetId, Candidate)>,
}

/// Where the scan looks for phrases. Words, and pairs, that lead to the same candidates share a
/// group.
struct Opened {
    pairs: PairTable,
    /// By word.
    groups: Vec<Option<u32>>,
    /// By word, where the message begins.
    groups_at_start: Vec<Option<u32>>,
    candidates: Candidates<Candidate>,
}

impl Looks {
    fn open(self, sets: &[WordSet], words: usize, kinds: &mut KindTable<'_>) -> Opened {
        let words_of = |set: SetId| sets.get(set.0 as usize).map_or(&[][..], |set| &set.words);
        let (by_pair, pair_candidates) = grouped(self.at_pairs);
        let mut groups = CandidateGroups::default();

        let mut pairs = Vec::new();
        for (number, (first, second)) in (0_u32..).zip(&by_pair) {
            for first in words_of(*first) {
                pairs.extend(words_of(*second).iter().map(|second| (*first, *second, number)));
            }
        }
        pairs.sort_unstable();
        let pairs: Vec<(u32, u32, u32)> = pairs
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .filter_map(|of_pair| {
                let (first, second, _) = of_pair.first()?;
                let members = of_pair.iter().map(|(_, _, number)| *number).collect();
                Some((*first, *second, groups.number(members, &pair_candidates, kinds)))
            })
            .collect();

        let mut candidates = pair_candidates;
        let mut by_word = |looks: Vec<(SetId, Candidate)>| -> Vec<Option<u32>> {
            let (anchors, more) = grouped(looks);
            let mut anchored: Vec<Vec<u32>> = vec![Vec::new(); words];
            for (number, set) in (narrow(candidates.len())..).zip(&anchors) {
                for word in words_of(*set) {
                    if let Some(members) = anchored.get_mut(*word as usize) {
                        members.push(number);
                    }
                }
            }
            candidates.extend(more);
            let group = |members: Vec<u32>| {
                (!members.is_empty()).then(|| groups.number(members, &candidates, kinds))
            };
            anchored.into_iter().map(group).collect()
        };
        let of_words = by_word(self.at_words);
        let at_start = by_word(self.at_start);
        Opened {
            pairs: PairTable::new(&pairs),
            groups: of_words,
            groups_at_start: at_start,
            candidates: Candidates::new(groups.candidates),
        }
    }
}

/// Candidates by what they are anchored on, in order.
fn grouped<K: Ord>(looks: Vec<(K, Candidate)>) -> (Vec<K>, Vec<Vec<Candidate>>) {
    let mut by_key: BTreeMap<K, Vec<Candidate>> = BTreeMap::new();
    for (key, candidate) in looks {
        by_key.entry(key).or_default().push(candidate);
    }
    by_key.into_iter().unzip()
}

/// Groups of candidates, each made of some that stand for themselves.
#[derive(Default)]
struct CandidateGroups {
    numbers: HashMap<Vec<u32>, u32>,
    candidates: Vec<Vec<Candidate>>,
}

impl CandidateGroups {
    fn number(
        &mut self,
        members: Vec<u32>,
        candidates: &[Vec<Candidate>],
        kinds: &mut KindTable<'_>,
    ) -> u32 {
        if let Some(number) = self.numbers.get(&members) {
            return *number;
        }
        let number = narrow(self.candidates.len());
        let all = members.iter().filter_map(|member| candidates.get(*member as usize));
        // Phrases that are the pair and nothing else are one hit of all their lists.
        let (mut group, mut whole) = (Vec::new(), Vec::new());
        for candidate in all.flatten() {
            match candidate.target() {
                Target::Pair(kind) => whole.push(kind),
                Target::Phrase(_) => group.push(*candidate),
            }
        }
        if let Some(kind) = kinds.union(&whole) {
            group.push(Candidate::new(Target::Pair(kind), None));
        }
        self.candidates.push(group);
        self.numbers.insert(members, number);
        number
    }
}

/// Adds to each set the known words that its affixes take in, so that affixes are looked at for
/// unknown words only.
fn spell_out_affixes(
    sets: &mut [WordSet],
    words: &HashMap<String, u32>,
    affixes: &HashMap<Affix, u32>,
) {
    let numbered: Vec<Affix> = numbered(affixes.clone());
    let index = AffixIndex::new(&numbered);
    let mut words_of_affix = vec![Vec::new(); affixes.len()];
    for (text, word) in words {
        for affix in index.candidates(text.as_bytes()) {
            let takes_in = numbered.get(affix as usize).is_some_and(|affix| affix.takes_in(text));
            if let Some(words) = words_of_affix.get_mut(affix as usize).filter(|_| takes_in) {
                words.push(*word);
            }
        }
    }
    for WordSet { words, affixes } in sets.iter_mut().filter(|set| !set.affixes.is_empty()) {
        let taken_in = affixes.iter().filter_map(|affix| words_of_affix.get(*affix as usize));
        words.extend(taken_in.flatten());
        words.sort_unstable();
        words.dedup();
    }
}

/// Adds to each set the known words that are one of its words with clitics: a pack that spells
/// `devolverme` out somewhere must still find it where it says `~devolver`.
fn spell_out_clitics(sets: &mut [WordSet], words: &HashMap<String, u32>, takes_clitics: &[bool]) {
    let takes = |word: &u32| takes_clitics.get(*word as usize) == Some(&true);
    let mut with_clitics: HashMap<u32, Vec<u32>> = HashMap::new();
    for (text, word) in words {
        let stem =
            strip_clitics(text).filter_map(|stem| words.get(&*stem)).find(|stem| takes(stem));
        if let Some(stem) = stem {
            with_clitics.entry(*stem).or_default().push(*word);
        }
    }
    for WordSet { words, .. } in sets {
        let more: Vec<u32> =
            words.iter().filter_map(|word| with_clitics.get(word)).flatten().copied().collect();
        if !more.is_empty() {
            words.extend(more);
            words.sort_unstable();
            words.dedup();
        }
    }
}

/// The keys of a numbering, in order of their numbers.
fn numbered<K>(numbering: HashMap<K, u32>) -> Vec<K> {
    let mut keys: Vec<(u32, K)> = numbering.into_iter().map(|(key, index)| (index, key)).collect();
    keys.sort_unstable_by_key(|(index, _)| *index);
    keys.into_iter().map(|(_, key)| key).collect()
}
