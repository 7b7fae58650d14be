//! The tables that the scanner reads, built from what was collected.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::anchor::{affixes_of, guard, rarest, rarest_pair, usage, word_costs, words_of};
use super::containment::{containment, order_chains};
use super::{ScannerBuilder, WordSet};
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use crate::scan::pairs::{Candidate, Candidates, Guard, PairTable};
use crate::scan::term::{Affix, Element, FinalAccent, Groups, Phrase, PhrasePlace, SetId};
use crate::scan::{AffixIndex, Pattern, Scanner, WordEntry};

impl ScannerBuilder {
    /// The tables.
    pub(crate) fn build(mut self) -> Scanner {
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
        let usage = usage(&phrases, &sets, self.words.len());
        let mut words: Vec<(&str, u32)> =
            self.words.iter().map(|(text, word)| (text.as_str(), *word)).collect();
        words.sort_unstable();
        let cost = word_costs(&words, &usage);
        let mut short: Vec<(&str, u32)> = self
            .aliases
            .iter()
            .filter_map(|(short, long)| Some((short.as_str(), *self.words.get(long)?)))
            .collect();
        short.sort_unstable();
        let aliases = short.iter().map(|(_, word)| *word).collect();
        let first_alias = narrow(words.len());
        words.extend((first_alias..).zip(&short).map(|(index, (short, _))| (*short, index)));

        let lists = self.lists as usize;
        let containment = containment(lists, &self.contained_in);
        let lists_of_phrase = Groups::new(phrases.len(), self.phrase_lists);

        let mut elements = Vec::new();
        let mut compiled = Vec::new();
        let (mut anchored, mut paired, mut alone) = (Vec::new(), Vec::new(), Vec::new());
        let mut of_affix = vec![Vec::new(); affixes.len()];
        for (index, (phrase, place)) in (0..).zip(&phrases) {
            let place = *place;
            let start = narrow(elements.len());
            elements.extend_from_slice(phrase);
            let mut anchor = 0;
            match (phrase.as_slice(), rarest_pair(phrase, &sets, &cost)) {
                ([Element::OneOf(set, FinalAccent::Any)], _) if place == PhrasePlace::Anywhere => {
                    alone.push((set.0, index));
                }
                (_, Some(pair)) => {
                    anchor = pair.place;
                    let guard = guard(phrase, pair.place, &sets, &cost);
                    let candidate = Candidate { phrase: index, back: 0, guard };
                    paired.push(((pair.first.0, pair.second.0), candidate));
                    // A word that only an affix takes in is in no pair: it leads here itself.
                    for (back, set) in [(0, pair.first), (1, pair.second)] {
                        for affix in affixes_of(&sets, set) {
                            if let Some(led) = of_affix.get_mut(*affix as usize) {
                                led.push(Candidate { phrase: index, back, guard: None });
                            }
                        }
                    }
                }
                _ => {
                    let (place, set) = rarest(phrase, &sets, &cost);
                    anchor = place;
                    anchored.push((set.0, index));
                }
            }
            compiled.push(Phrase { elements: start..narrow(elements.len()), anchor, place });
        }
        let members = |of: fn(&WordSet) -> &Vec<u32>| -> Vec<(u32, u32)> {
            (0..)
                .zip(&sets)
                .flat_map(|(set, words)| of(words).iter().map(move |word| (set, *word)))
                .collect()
        };
        let (in_words, in_affixes) = (members(|set| &set.words), members(|set| &set.affixes));
        let anchors: BTreeSet<u32> = anchored.iter().map(|(set, _)| *set).collect();
        let anchors_of = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            let is_anchor = pairs.iter().filter(|(set, _)| anchors.contains(set));
            is_anchor.map(|(set, member)| (*member, *set)).collect()
        };
        let alone = Groups::new(sets.len(), alone);
        let lists_of = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            let mut lists = Vec::new();
            for (set, member) in pairs {
                for phrase in alone.of(*set) {
                    lists.extend(lists_of_phrase.of(*phrase).iter().map(|list| (*member, *list)));
                }
            }
            lists
        };
        let (pairs, candidates) = pair_table(paired, &sets);
        let (entries, of_words) = word_entries(
            &self.takes_clitics,
            &sketches(&in_words, self.words.len()),
            &Groups::new(self.words.len(), lists_of(&in_words)),
            &Groups::new(self.words.len(), anchors_of(&in_words)),
        );
        let affixes: Box<[Affix]> = affixes.into();
        let chains = order_chains(self.chains, &containment.containers);
        let heads = (0..).zip(&chains).flat_map(|(index, chain)| {
            containment.parts.of(chain.head.0).iter().map(move |part| (*part, index))
        });
        let heads = heads.collect();
        Scanner {
            vocabulary: WordTable::new(words),
            aliases,
            words: entries,
            of_words,
            affix_index: AffixIndex::new(&affixes),
            lists_of_affix: Groups::new(affixes.len(), lists_of(&in_affixes)),
            pairs,
            candidates,
            candidates_of_affix: Candidates::new(of_affix),
            anchors_of_affix: Groups::new(affixes.len(), anchors_of(&in_affixes)),
            set_words: Groups::new(sets.len(), in_words),
            set_affixes: Groups::new(sets.len(), in_affixes),
            phrases_of_anchor: Groups::new(sets.len(), anchored),
            lists_of_phrase,
            affixes,
            phrases: compiled.into(),
            elements: elements.into(),
            chains: chains.into(),
            chains_of_head: Groups::new(lists, heads),
            patterns: self
                .patterns
                .into_iter()
                .map(|(list, regex)| Pattern { regex, list })
                .collect(),
            containment: Arc::new(containment),
        }
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

/// Opens pairs of sets into pairs of words.
fn pair_table(
    mut paired: Vec<((u32, u32), Candidate)>,
    sets: &[WordSet],
) -> (PairTable, Candidates) {
    paired.sort_unstable_by_key(|(pair, candidate)| (*pair, candidate.phrase));
    let (mut pairs, mut candidates) = (Vec::new(), Vec::new());
    for (group, of_pair) in (0..).zip(paired.chunk_by(|a, b| a.0 == b.0)) {
        let Some(((first, second), _)) = of_pair.first() else { continue };
        for first in words_of(sets, SetId(*first)) {
            let seconds = words_of(sets, SetId(*second)).iter();
            pairs.extend(seconds.map(|second| (*first, *second, group)));
        }
        candidates.push(of_pair.iter().map(|(_, candidate)| *candidate).collect());
    }
    (PairTable::new(&pairs), Candidates::new(candidates))
}

/// The entries of all words, and their lists and anchors one after the other.
fn word_entries(
    takes_clitics: &[bool],
    sketches: &[u128],
    lists: &Groups,
    anchors: &Groups,
) -> (Box<[WordEntry]>, Box<[u32]>) {
    let (mut entries, mut of_words) = (Vec::new(), Vec::new());
    for (word, (takes_clitics, sketch)) in (0..).zip(takes_clitics.iter().zip(sketches)) {
        let mut entry = WordEntry {
            sketch: *sketch,
            takes_clitics: *takes_clitics,
            lists: narrow(of_words.len()),
            ..WordEntry::default()
        };
        of_words.extend_from_slice(lists.of(word));
        entry.anchors = narrow(of_words.len());
        of_words.extend_from_slice(anchors.of(word));
        entry.end = narrow(of_words.len());
        entries.push(entry);
    }
    (entries.into(), of_words.into())
}

/// By word: the bits of the sets that it is in.
fn sketches(in_words: &[(u32, u32)], words: usize) -> Vec<u128> {
    let mut sketches = vec![0; words];
    for (set, word) in in_words {
        if let Some(sketch) = sketches.get_mut(*word as usize) {
            *sketch |= 1 << Guard::bit_of(SetId(*set));
        }
    }
    sketches
}
