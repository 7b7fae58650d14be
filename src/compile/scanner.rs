//! Terms → the scanner's tables: words numbered, alternatives opened, phrases shared.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::inflect::Inflector;
use super::problem::{Diagnostics, Problem};
use super::term::{self, Piece, Term};
use crate::normalize::clitics::strip_clitics;
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use crate::origin::Origin;
use crate::scan::hits::Containment;
use crate::scan::pairs::{Candidate, Candidates, Guard, PairTable};
use crate::scan::term::{
    Affix, Chain, Element, FinalAccent, Groups, ListId, Phrase, PhrasePlace, SetId,
};
use crate::scan::{AffixIndex, Pattern, Scanner, WordEntry};

/// How many phrases one part of a term may open into.
const MOST_FORMS: usize = 4_000;

/// How large a compiled regex of a rule author may be, in bytes.
const REGEX_SIZE: usize = 1 << 20;

/// A term as written, and where.
#[derive(Clone, Debug)]
pub(crate) struct WrittenTerm {
    pub(crate) text: String,
    pub(crate) origin: Origin,
}

/// One place of a phrase before sets are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Place {
    Any,
    OneOf { words: BTreeSet<u32>, affixes: BTreeSet<u32>, accent: FinalAccent },
}

type Sequence = Vec<Place>;

/// Words and affixes, any of which may stand in one place. Both sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct WordSet {
    words: Vec<u32>,
    affixes: Vec<u32>,
}

#[derive(Debug, Default)]
struct Lexicon {
    terms: Vec<WrittenTerm>,
    list: Option<ListId>,
}

/// Collects terms and builds the scanner.
#[derive(Debug)]
pub(crate) struct ScannerBuilder {
    inflector: Inflector,
    /// Short forms of one word, folded, with that word.
    aliases: HashMap<String, String>,
    words: HashMap<String, u32>,
    takes_clitics: Vec<bool>,
    affixes: HashMap<Affix, u32>,
    sets: HashMap<WordSet, u32>,
    phrases: HashMap<(Vec<Element>, PhrasePlace), u32>,
    /// `(phrase, list)`.
    phrase_lists: Vec<(u32, u32)>,
    chains: Vec<Chain>,
    /// List → the lists that contain it.
    contained_in: Vec<(u32, u32)>,
    /// `(list, pattern)`.
    patterns: Vec<(ListId, regex::Regex)>,
    lexicons: HashMap<String, Lexicon>,
    /// Names of the lexicons that are being opened, to find loops.
    opening: Vec<String>,
    anonymous: HashMap<Vec<String>, ListId>,
    forms: HashMap<String, Option<Vec<super::inflect::Form>>>,
    lists: u32,
}

impl ScannerBuilder {
    pub(crate) fn new(inflector: Inflector, aliases: HashMap<String, String>) -> Self {
        Self {
            inflector,
            aliases,
            words: HashMap::new(),
            takes_clitics: Vec::new(),
            affixes: HashMap::new(),
            sets: HashMap::new(),
            phrases: HashMap::new(),
            phrase_lists: Vec::new(),
            chains: Vec::new(),
            contained_in: Vec::new(),
            patterns: Vec::new(),
            lexicons: HashMap::new(),
            opening: Vec::new(),
            anonymous: HashMap::new(),
            forms: HashMap::new(),
            lists: 0,
        }
    }

    /// Declares a lexicon. Its terms are opened when something names it.
    pub(crate) fn declare(&mut self, name: &str, terms: Vec<WrittenTerm>) {
        self.lexicons.entry(name.to_owned()).or_default().terms.extend(terms);
    }

    /// Names of all lexicons, sorted.
    pub(crate) fn lexicon_names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.lexicons.keys().cloned().collect();
        names.sort();
        names
    }

    /// The list of a lexicon. Opens it if nothing has named it before.
    pub(crate) fn lexicon(
        &mut self,
        name: &str,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<ListId> {
        let Some(lexicon) = self.lexicons.get(name) else {
            let known = self.lexicon_names();
            diagnostics.add(origin, Problem::UnknownLexicon { name: name.to_owned(), known });
            return None;
        };
        if let Some(list) = lexicon.list {
            return Some(list);
        }
        if self.opening.iter().any(|open| open == name) {
            diagnostics.add(origin, Problem::LexiconLoop { name: name.to_owned() });
            return None;
        }
        let terms = lexicon.terms.clone();
        let list = self.new_list();
        self.opening.push(name.to_owned());
        for written in &terms {
            self.add_term(list, written, diagnostics);
        }
        self.opening.pop();
        if let Some(lexicon) = self.lexicons.get_mut(name) {
            lexicon.list = Some(list);
        }
        Some(list)
    }

    /// The list of some terms. Equal lists are one list.
    pub(crate) fn list(&mut self, terms: &[WrittenTerm], diagnostics: &mut Diagnostics) -> ListId {
        if let [only] = terms
            && let Ok(Term::Parts(parts, PhrasePlace::Anywhere)) = term::parse(&only.text)
            && let [part] = parts.as_slice()
            && let [Piece::Lexicon { name, at }] = part.as_slice()
            && let Some(list) = self.lexicon(name, only.origin.part(at.0, at.1), diagnostics)
        {
            return list;
        }
        let mut key: Vec<String> = terms.iter().map(|written| written.text.clone()).collect();
        key.sort();
        if let Some(list) = self.anonymous.get(&key) {
            return *list;
        }
        let list = self.new_list();
        self.anonymous.insert(key, list);
        for written in terms {
            self.add_term(list, written, diagnostics);
        }
        list
    }

    fn new_list(&mut self) -> ListId {
        self.lists += 1;
        ListId(self.lists - 1)
    }

    fn add_term(&mut self, list: ListId, written: &WrittenTerm, diagnostics: &mut Diagnostics) {
        match term::parse(&written.text) {
            Err(error) => diagnostics.add(
                written.origin.part(error.start, error.end),
                Problem::TermSyntax { reason: error.reason },
            ),
            Ok(Term::Regex(pattern)) => {
                self.add_pattern(list, &pattern, written.origin, diagnostics)
            }
            Ok(Term::Parts(parts, place)) => {
                self.add_parts(list, &parts, place, written.origin, diagnostics);
            }
        }
    }

    fn add_pattern(
        &mut self,
        list: ListId,
        pattern: &str,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) {
        let built = regex::RegexBuilder::new(pattern).size_limit(REGEX_SIZE).build();
        match built {
            Ok(regex) => self.patterns.push((list, regex)),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim();
                let reason = reason.strip_prefix("error: ").unwrap_or(reason).to_owned();
                diagnostics.add(origin, Problem::Regex { reason });
            }
        }
    }

    /// One part is a phrase; more parts are a chain: the first, and the rest behind a gap.
    fn add_parts(
        &mut self,
        list: ListId,
        parts: &[Vec<Piece>],
        place: PhrasePlace,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) {
        match parts {
            [] => {}
            [part] => self.add_part(list, part, place, origin, diagnostics),
            [head, rest @ ..] => {
                let head = self.part_list(std::slice::from_ref(head), place, origin, diagnostics);
                let anywhere = PhrasePlace::Anywhere;
                let tail = self.part_list(rest, anywhere, origin, diagnostics);
                if let (Some(head), Some(tail)) = (head, tail) {
                    self.chains.push(Chain { head, tail, list, is_nested: false });
                }
            }
        }
    }

    /// The list of a piece of a chain: a lexicon's own, or an anonymous one.
    fn part_list(
        &mut self,
        parts: &[Vec<Piece>],
        place: PhrasePlace,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<ListId> {
        if let [part] = parts
            && let [Piece::Lexicon { name, at }] = part.as_slice()
            && place == PhrasePlace::Anywhere
        {
            return self.lexicon(name, origin.part(at.0, at.1), diagnostics);
        }
        let key = vec![format!("{place:?} {parts:?}")];
        if let Some(list) = self.anonymous.get(&key) {
            return Some(*list);
        }
        let list = self.new_list();
        self.anonymous.insert(key, list);
        self.add_parts(list, parts, place, origin, diagnostics);
        Some(list)
    }

    fn add_part(
        &mut self,
        list: ListId,
        part: &[Piece],
        place: PhrasePlace,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) {
        // A lexicon that stands alone is contained whole: it may have gaps of its own.
        if let [Piece::Lexicon { name, at }] = part
            && place == PhrasePlace::Anywhere
        {
            if let Some(inner) = self.lexicon(name, origin.part(at.0, at.1), diagnostics) {
                self.contained_in.push((inner.0, list.0));
            }
            return;
        }
        for sequence in self.open(part, origin, diagnostics) {
            if sequence.iter().all(|place| *place == Place::Any) {
                continue;
            }
            let elements: Vec<Element> =
                sequence.into_iter().map(|place| self.element(place)).collect();
            let next = narrow(self.phrases.len());
            let phrase = *self.phrases.entry((elements, place)).or_insert(next);
            self.phrase_lists.push((phrase, list.0));
        }
    }

    fn element(&mut self, place: Place) -> Element {
        match place {
            Place::Any => Element::Any,
            Place::OneOf { words, affixes, accent } => {
                let key = WordSet {
                    words: words.into_iter().collect(),
                    affixes: affixes.into_iter().collect(),
                };
                let next = narrow(self.sets.len());
                Element::OneOf(SetId(*self.sets.entry(key).or_insert(next)), accent)
            }
        }
    }

    /// Every sequence that a part may open into.
    fn open(
        &mut self,
        part: &[Piece],
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Sequence> {
        let mut sequences: Vec<Sequence> = vec![Vec::new()];
        for piece in part {
            let options = self.options(piece, origin, diagnostics);
            let forms = sequences.len() * options.len();
            if forms > MOST_FORMS {
                diagnostics.add(origin, Problem::TooManyForms { forms, most: MOST_FORMS });
                return Vec::new();
            }
            sequences = sequences
                .iter()
                .flat_map(|start| {
                    options.iter().map(move |option| [start.as_slice(), option].concat())
                })
                .collect();
        }
        sequences
    }

    /// The sequences that one piece may stand for, single words merged into one set.
    fn options(
        &mut self,
        piece: &Piece,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Sequence> {
        let any_accent = FinalAccent::Any;
        match piece {
            Piece::Any => vec![vec![Place::Any]],
            Piece::Word { text, accent } => {
                let words = BTreeSet::from([self.word(text)]);
                vec![vec![Place::OneOf { words, affixes: BTreeSet::new(), accent: *accent }]]
            }
            Piece::Affix(affix) => {
                let next = narrow(self.affixes.len());
                let affixes = BTreeSet::from([*self.affixes.entry(affix.clone()).or_insert(next)]);
                vec![vec![Place::OneOf { words: BTreeSet::new(), affixes, accent: any_accent }]]
            }
            Piece::Inflected { lemma, kinds, at } => {
                let words = self.forms(lemma, kinds);
                if words.is_empty() {
                    let problem = Problem::UnknownLemma { lemma: lemma.clone() };
                    diagnostics.add(origin.part(at.0, at.1), problem);
                }
                vec![vec![Place::OneOf { words, affixes: BTreeSet::new(), accent: any_accent }]]
            }
            Piece::Alternatives(alternatives) => {
                let opened = alternatives
                    .iter()
                    .flat_map(|part| self.open(part, origin, diagnostics))
                    .collect();
                merge(opened)
            }
            Piece::Lexicon { name, at } => {
                merge(self.open_lexicon(name, origin.part(at.0, at.1), diagnostics))
            }
        }
    }

    /// The sequences of a lexicon that stands next to other words.
    fn open_lexicon(
        &mut self,
        name: &str,
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Sequence> {
        // Naming it first reports unknown names, loops and bad terms, each once.
        if self.lexicon(name, origin, diagnostics).is_none() {
            return Vec::new();
        }
        let terms = self.lexicons.get(name).map(|lexicon| lexicon.terms.clone());
        let mut sequences = Vec::new();
        for written in terms.unwrap_or_default() {
            match term::parse(&written.text) {
                Ok(Term::Parts(parts, PhrasePlace::Anywhere)) if parts.len() == 1 => {
                    for part in &parts {
                        sequences.extend(self.open(part, written.origin, diagnostics));
                    }
                }
                Ok(_) => diagnostics.add(origin, Problem::GappedLexicon { name: name.to_owned() }),
                // Reported when the lexicon itself was opened.
                Err(_) => {}
            }
        }
        sequences
    }

    fn word(&mut self, text: &str) -> u32 {
        let text = self.aliases.get(text).cloned().unwrap_or_else(|| text.to_owned());
        let text = text.as_str();
        if let Some(word) = self.words.get(text) {
            return *word;
        }
        let word = narrow(self.words.len());
        self.words.insert(text.to_owned(), word);
        // Infinitives and gerunds take clitics whoever writes them; other forms only when an
        // inflected term says that they are orders.
        let by_ending = text.len() > 4
            && ["ar", "er", "ir", "ando", "endo"].iter().any(|ending| text.ends_with(ending));
        self.takes_clitics.push(by_ending);
        word
    }

    fn forms(&mut self, lemma: &str, kinds: &[super::inflect::FormKind]) -> BTreeSet<u32> {
        if !self.forms.contains_key(lemma) {
            self.forms.insert(lemma.to_owned(), self.inflector.forms(lemma));
        }
        let forms = self.forms.get(lemma).cloned().flatten().unwrap_or_default();
        let mut words = BTreeSet::new();
        for form in forms.iter().filter(|form| kinds.is_empty() || kinds.contains(&form.kind)) {
            let word = self.word(&form.text);
            if form.takes_clitics
                && let Some(takes) = self.takes_clitics.get_mut(word as usize)
            {
                *takes = true;
            }
            words.insert(word);
        }
        words
    }

    /// The tables.
    pub(crate) fn build(self) -> Scanner {
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

/// Sequences of one word merged into one place, so that alternatives do not multiply.
fn merge(sequences: Vec<Sequence>) -> Vec<Sequence> {
    let mut merged: Vec<Sequence> = Vec::new();
    for mut sequence in sequences {
        if let [Place::OneOf { words, affixes, accent }] = sequence.as_mut_slice() {
            let same = merged.iter_mut().find_map(|known| match known.as_mut_slice() {
                [Place::OneOf { words, affixes, accent: known }] if known == accent => {
                    Some((words, affixes))
                }
                _ => None,
            });
            if let Some((known_words, known_affixes)) = same {
                known_words.append(words);
                known_affixes.append(affixes);
                continue;
            }
        }
        if !merged.contains(&sequence) {
            merged.push(sequence);
        }
    }
    merged
}

/// The keys of a numbering, in order of their numbers.
fn numbered<K>(numbering: HashMap<K, u32>) -> Vec<K> {
    let mut keys: Vec<(u32, K)> = numbering.into_iter().map(|(key, index)| (index, key)).collect();
    keys.sort_unstable_by_key(|(index, _)| *index);
    keys.into_iter().map(|(_, key)| key).collect()
}

/// In how many phrases each word stands.
fn usage(phrases: &[(Vec<Element>, PhrasePlace)], sets: &[WordSet], words: usize) -> Vec<u32> {
    let mut by_set = vec![0_u32; sets.len()];
    for element in phrases.iter().flat_map(|(phrase, _)| phrase) {
        if let Element::OneOf(set, _) = element
            && let Some(count) = by_set.get_mut(set.0 as usize)
        {
            *count += 1;
        }
    }
    let mut usage = vec![0_u32; words];
    for (set, count) in sets.iter().zip(by_set) {
        for word in &set.words {
            if let Some(used) = usage.get_mut(*word as usize) {
                *used = used.saturating_add(count);
            }
        }
    }
    usage
}

/// What it costs to anchor a phrase on a word: how often the word will start a look at phrases.
/// Short words are the frequent ones of Spanish, whatever the pack.
fn word_costs(words: &[(&str, u32)], usage: &[u32]) -> Vec<u64> {
    let mut costs = vec![0; usage.len()];
    for (text, word) in words {
        let frequent = match text.chars().count() {
            0..=3 => 64,
            4 => 8,
            _ => 1,
        };
        let used = usage.get(*word as usize).copied().unwrap_or(0);
        if let Some(cost) = costs.get_mut(*word as usize) {
            *cost = frequent * (16 + u64::from(used));
        }
    }
    costs
}

/// How many pairs of words one pair of sets may open into.
const MOST_PAIRS: usize = 20_000;

/// Two neighbours of a phrase.
struct Pair {
    cost: u64,
    place: u32,
    first: SetId,
    second: SetId,
}

/// The two neighbours of a phrase that are least often met together.
fn rarest_pair(phrase: &[Element], sets: &[WordSet], costs: &[u64]) -> Option<Pair> {
    (0..)
        .zip(phrase.windows(2))
        .filter_map(|(place, neighbours)| match neighbours {
            [Element::OneOf(first, _), Element::OneOf(second, _)] => {
                let (first, second) = (*first, *second);
                let size = words_of(sets, first).len() * words_of(sets, second).len();
                let cost =
                    set_cost(sets, costs, first).saturating_mul(set_cost(sets, costs, second));
                (size <= MOST_PAIRS).then_some(Pair { cost, place, first, second })
            }
            _ => None,
        })
        .min_by_key(|pair| (pair.cost, pair.place))
}

/// One more place of a phrase to look at before it is verified: the rarest outside the pair.
fn guard(phrase: &[Element], pair: u32, sets: &[WordSet], costs: &[u64]) -> Option<Guard> {
    (0..)
        .zip(phrase)
        .filter(|(place, _)| *place != pair && *place != pair + 1)
        .filter_map(|(place, element)| match element {
            // An affix takes in words that no sketch knows.
            Element::OneOf(set, _) if affixes_of(sets, *set).is_empty() => {
                let offset = i8::try_from(i64::from(place) - i64::from(pair)).ok()?;
                Some((set_cost(sets, costs, *set), offset, Guard::bit_of(*set)))
            }
            _ => None,
        })
        .min()
        .map(|(_, offset, bit)| Guard { offset, bit })
}

fn words_of(sets: &[WordSet], set: SetId) -> &[u32] {
    sets.get(set.0 as usize).map_or(&[], |set| &set.words)
}

fn affixes_of(sets: &[WordSet], set: SetId) -> &[u32] {
    sets.get(set.0 as usize).map_or(&[], |set| &set.affixes)
}

/// What a set costs where a scan starts from it: what its words cost, and a guess for affixes.
fn set_cost(sets: &[WordSet], costs: &[u64], set: SetId) -> u64 {
    const AFFIX: u64 = 64;
    let words = words_of(sets, set).iter().filter_map(|word| costs.get(*word as usize));
    words.sum::<u64>() + AFFIX * affixes_of(sets, set).len() as u64
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

/// The place and set of a phrase that is cheapest to anchor it on.
fn rarest(phrase: &[Element], sets: &[WordSet], costs: &[u64]) -> (u32, SetId) {
    (0..)
        .zip(phrase)
        .filter_map(|(place, element)| match element {
            Element::Any => None,
            Element::OneOf(set, _) => Some((set_cost(sets, costs, *set), place, *set)),
        })
        .min()
        .map_or((0, SetId(0)), |(_, place, set)| (place, set))
}

/// Which lists contain which, directly or not.
fn containment(lists: usize, contained_in: &[(u32, u32)]) -> Containment {
    let direct = Groups::new(lists, contained_in.to_vec());
    let mut pairs = Vec::new();
    for list in 0..narrow(lists) {
        let mut reached = vec![list];
        let mut next = 0;
        while let Some(inner) = reached.get(next).copied() {
            next += 1;
            for outer in direct.of(inner) {
                if !reached.contains(outer) {
                    reached.push(*outer);
                }
            }
        }
        pairs.extend(reached.into_iter().map(|outer| (list, outer)));
    }
    let inverse = pairs.iter().map(|(inner, outer)| (*outer, *inner)).collect();
    Containment { parts: Groups::new(lists, inverse), containers: Groups::new(lists, pairs) }
}

/// Chains in an order in which none needs the hits of a later one.
///
/// INVARIANT: lexicons do not loop, so the order exists; what were left over in a loop would be
/// appended and simply not see each other's hits.
fn order_chains(chains: Vec<Chain>, containers: &Groups) -> Vec<Chain> {
    let makes = |chain: &Chain| containers.of(chain.list.0).to_vec();
    let made: BTreeSet<u32> = chains.iter().flat_map(makes).collect();
    let mut waiting: Vec<Chain> = chains;
    let mut ordered: Vec<Chain> = Vec::with_capacity(waiting.len());
    loop {
        let still_made: BTreeSet<u32> = waiting.iter().flat_map(makes).collect();
        let needs = |list: ListId| still_made.contains(&list.0);
        let (later, mut ready): (Vec<Chain>, Vec<Chain>) =
            waiting.into_iter().partition(|chain| needs(chain.head) || needs(chain.tail));
        for chain in &mut ready {
            chain.is_nested = made.contains(&chain.head.0) || made.contains(&chain.tail.0);
        }
        let stuck = ready.is_empty();
        ordered.append(&mut ready);
        if stuck || later.is_empty() {
            ordered.extend(later);
            return ordered;
        }
        waiting = later;
    }
}
