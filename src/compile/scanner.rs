//! Terms → the scanner's tables: words numbered, alternatives opened, phrases shared.

use std::collections::{BTreeSet, HashMap};

use super::inflect::Inflector;
use super::problem::{Diagnostics, Problem};
use super::term::{self, Piece, Term};
use crate::normalize::offsets::narrow;
use crate::normalize::word_table::WordTable;
use crate::origin::Origin;
use crate::scan::term::{
    Chain, Element, FinalAccent, Groups, ListId, Phrase, Prefix, SetId,
};
use crate::scan::{Pattern, PrefixIndex, Scanner};

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
    OneOf { words: BTreeSet<u32>, prefixes: BTreeSet<u32>, accent: FinalAccent },
}

type Sequence = Vec<Place>;

#[derive(Debug, Default)]
struct Lexicon {
    terms: Vec<WrittenTerm>,
    list: Option<ListId>,
}

/// Collects terms and builds the scanner.
#[derive(Debug)]
pub(crate) struct ScannerBuilder {
    inflector: Inflector,
    words: HashMap<String, u32>,
    takes_clitics: Vec<bool>,
    prefixes: HashMap<String, u32>,
    sets: HashMap<(Vec<u32>, Vec<u32>), u32>,
    phrases: HashMap<Vec<Element>, u32>,
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
    pub(crate) fn new(inflector: Inflector) -> Self {
        Self {
            inflector,
            words: HashMap::new(),
            takes_clitics: Vec::new(),
            prefixes: HashMap::new(),
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

    /// How many lists there are.
    pub(crate) fn list_count(&self) -> usize {
        self.lists as usize
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
            && let Ok(Term::Parts(parts)) = term::parse(&only.text)
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
            Ok(Term::Regex(pattern)) => self.add_pattern(list, &pattern, written.origin, diagnostics),
            Ok(Term::Parts(parts)) => self.add_parts(list, &parts, written.origin, diagnostics),
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
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) {
        match parts {
            [] => {}
            [part] => self.add_part(list, part, origin, diagnostics),
            [head, rest @ ..] => {
                let head = self.part_list(std::slice::from_ref(head), origin, diagnostics);
                let tail = self.part_list(rest, origin, diagnostics);
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
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) -> Option<ListId> {
        if let [part] = parts
            && let [Piece::Lexicon { name, at }] = part.as_slice()
        {
            return self.lexicon(name, origin.part(at.0, at.1), diagnostics);
        }
        let key = vec![format!("{parts:?}")];
        if let Some(list) = self.anonymous.get(&key) {
            return Some(*list);
        }
        let list = self.new_list();
        self.anonymous.insert(key, list);
        self.add_parts(list, parts, origin, diagnostics);
        Some(list)
    }

    fn add_part(
        &mut self,
        list: ListId,
        part: &[Piece],
        origin: Origin,
        diagnostics: &mut Diagnostics,
    ) {
        // A lexicon that stands alone is contained whole: it may have gaps of its own.
        if let [Piece::Lexicon { name, at }] = part {
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
            let phrase = *self.phrases.entry(elements).or_insert(next);
            self.phrase_lists.push((phrase, list.0));
        }
    }

    fn element(&mut self, place: Place) -> Element {
        match place {
            Place::Any => Element::Any,
            Place::OneOf { words, prefixes, accent } => {
                let key = (words.into_iter().collect(), prefixes.into_iter().collect());
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
                vec![vec![Place::OneOf { words, prefixes: BTreeSet::new(), accent: *accent }]]
            }
            Piece::Prefix(stem) => {
                let next = narrow(self.prefixes.len());
                let prefixes = BTreeSet::from([*self.prefixes.entry(stem.clone()).or_insert(next)]);
                vec![vec![Place::OneOf { words: BTreeSet::new(), prefixes, accent: any_accent }]]
            }
            Piece::Inflected { lemma, kinds, at } => {
                let words = self.forms(lemma, kinds);
                if words.is_empty() {
                    let problem = Problem::UnknownLemma { lemma: lemma.clone() };
                    diagnostics.add(origin.part(at.0, at.1), problem);
                }
                vec![vec![Place::OneOf { words, prefixes: BTreeSet::new(), accent: any_accent }]]
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
                Ok(Term::Parts(parts)) if parts.len() == 1 => {
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
        let sets = numbered(self.sets);
        let phrases = numbered(self.phrases);
        let prefix_texts = numbered(self.prefixes);
        let usage = usage(&phrases, &sets, self.words.len());
        let mut words: Vec<(&str, u32)> =
            self.words.iter().map(|(text, word)| (text.as_str(), *word)).collect();
        words.sort_unstable();
        let cost = word_costs(&words, &usage);

        let mut elements = Vec::new();
        let mut compiled = Vec::new();
        let mut anchored = Vec::new();
        for (index, phrase) in (0..).zip(&phrases) {
            let start = narrow(elements.len());
            elements.extend_from_slice(phrase);
            let (anchor, set) = rarest(phrase, &sets, &cost);
            anchored.push((set.0, index));
            compiled.push(Phrase { elements: start..narrow(elements.len()), anchor });
        }
        let anchors: BTreeSet<u32> = anchored.iter().map(|(set, _)| *set).collect();
        let members = |of: fn(&(Vec<u32>, Vec<u32>)) -> &Vec<u32>| -> Vec<(u32, u32)> {
            (0..)
                .zip(&sets)
                .flat_map(|(set, words)| of(words).iter().map(move |word| (set, *word)))
                .collect()
        };
        let (in_words, in_prefixes) = (members(|set| &set.0), members(|set| &set.1));
        let inverse = |pairs: &[(u32, u32)]| -> Vec<(u32, u32)> {
            pairs
                .iter()
                .filter(|(set, _)| anchors.contains(set))
                .map(|(set, member)| (*member, *set))
                .collect()
        };
        let prefixes: Box<[Prefix]> =
            prefix_texts.into_iter().map(|text| Prefix { text: text.into() }).collect();
        let lists = self.lists as usize;
        let closure = closure(lists, &self.contained_in);
        let with_containers = |pairs: Vec<(u32, u32)>| -> Vec<(u32, u32)> {
            pairs
                .iter()
                .flat_map(|(owner, list)| closure.of(*list).iter().map(|all| (*owner, *all)))
                .collect()
        };
        let chains = order_chains(self.chains, &closure);
        let heads = (0..).zip(&chains).map(|(index, chain)| (chain.head.0, index)).collect();
        Scanner {
            vocabulary: WordTable::new(words),
            takes_clitics: self.takes_clitics.into(),
            prefix_index: PrefixIndex::new(&prefixes),
            anchors_of_word: Groups::new(self.words.len(), inverse(&in_words)),
            anchors_of_prefix: Groups::new(prefixes.len(), inverse(&in_prefixes)),
            set_words: Groups::new(sets.len(), in_words),
            set_prefixes: Groups::new(sets.len(), in_prefixes),
            phrases_of_anchor: Groups::new(sets.len(), anchored),
            lists_of_phrase: Groups::new(phrases.len(), with_containers(self.phrase_lists)),
            prefixes,
            phrases: compiled.into(),
            elements: elements.into(),
            chains: chains.into(),
            chains_of_head: Groups::new(lists, heads),
            patterns: self
                .patterns
                .into_iter()
                .map(|(list, regex)| Pattern { regex, lists: closure.of(list.0).into() })
                .collect(),
            lists_of_list: closure,
        }
    }
}

/// Sequences of one word merged into one place, so that alternatives do not multiply.
fn merge(sequences: Vec<Sequence>) -> Vec<Sequence> {
    let mut merged: Vec<Sequence> = Vec::new();
    for mut sequence in sequences {
        if let [Place::OneOf { words, prefixes, accent }] = sequence.as_mut_slice() {
            let same = merged.iter_mut().find_map(|known| match known.as_mut_slice() {
                [Place::OneOf { words, prefixes, accent: known }] if known == accent => {
                    Some((words, prefixes))
                }
                _ => None,
            });
            if let Some((known_words, known_prefixes)) = same {
                known_words.append(words);
                known_prefixes.append(prefixes);
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
fn usage(phrases: &[Vec<Element>], sets: &[(Vec<u32>, Vec<u32>)], words: usize) -> Vec<u32> {
    let mut by_set = vec![0_u32; sets.len()];
    for element in phrases.iter().flatten() {
        if let Element::OneOf(set, _) = element
            && let Some(count) = by_set.get_mut(set.0 as usize)
        {
            *count += 1;
        }
    }
    let mut usage = vec![0_u32; words];
    for (set, count) in sets.iter().zip(by_set) {
        for word in &set.0 {
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

/// The place and set of a phrase that is cheapest to anchor it on.
fn rarest(phrase: &[Element], sets: &[(Vec<u32>, Vec<u32>)], costs: &[u64]) -> (u32, SetId) {
    const PREFIX: u64 = 64;
    let cost = |set: SetId| {
        let Some((words, prefixes)) = sets.get(set.0 as usize) else { return u64::MAX };
        let words = words.iter().filter_map(|word| costs.get(*word as usize)).sum::<u64>();
        words + PREFIX * prefixes.len() as u64
    };
    (0..)
        .zip(phrase)
        .filter_map(|(place, element)| match element {
            Element::Any => None,
            Element::OneOf(set, _) => Some((cost(*set), place, *set)),
        })
        .min()
        .map_or((0, SetId(0)), |(_, place, set)| (place, set))
}

/// Each list with itself and every list that contains it, directly or not.
fn closure(lists: usize, contained_in: &[(u32, u32)]) -> Groups {
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
    Groups::new(lists, pairs)
}

/// Chains in an order in which none needs the hits of a later one.
///
/// INVARIANT: lexicons do not loop, so the order exists; what were left over in a loop would be
/// appended and simply not see each other's hits.
fn order_chains(chains: Vec<Chain>, closure: &Groups) -> Vec<Chain> {
    let makes = |chain: &Chain| closure.of(chain.list.0).to_vec();
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
