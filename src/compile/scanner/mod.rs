//! Terms → the scanner's tables: words numbered, alternatives opened, phrases shared.

mod sequence;
mod frequency;
mod tables;
mod anchor;
mod containment;

use std::collections::{BTreeSet, HashMap};

use super::inflect::{Form, FormKind, Inflector};
use super::problem::{Diagnostics, Problem};
use super::term::{self, Piece, Term};
use crate::normalize::offsets::narrow;
use crate::origin::Origin;
use crate::scan::term::{Affix, Element, FinalAccent, ListId, PhrasePlace, SetId};
use frequency::Frequencies;
use sequence::{Place, Sequence, concatenate, merge};

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

/// Words and affixes, any of which may stand in one place. Both sorted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct WordSet {
    words: Vec<u32>,
    affixes: Vec<u32>,
}

/// A chain before lists have kinds.
#[derive(Clone, Copy, Debug)]
struct WrittenChain {
    head: ListId,
    tail: ListId,
    list: ListId,
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
    /// Word → other forms that a term finds when it names that word.
    variants: HashMap<String, Vec<String>>,
    words: HashMap<String, u32>,
    takes_clitics: Vec<bool>,
    affixes: HashMap<Affix, u32>,
    sets: HashMap<WordSet, u32>,
    phrases: HashMap<(Vec<Element>, PhrasePlace), u32>,
    /// `(phrase, list)`.
    phrase_lists: Vec<(u32, u32)>,
    chains: Vec<WrittenChain>,
    /// List → the lists that contain it.
    contained_in: Vec<(u32, u32)>,
    /// `(list, pattern)`.
    patterns: Vec<(ListId, regex::Regex)>,
    lexicons: HashMap<String, Lexicon>,
    /// Names of the lexicons that are being opened, to find loops.
    opening: Vec<String>,
    anonymous: HashMap<Vec<String>, ListId>,
    forms: HashMap<String, Option<Vec<Form>>>,
    frequencies: Frequencies,
    /// Lists whose places are asked for, by some rule or in every message.
    located: Vec<ListId>,
    always: Vec<ListId>,
    asked: Vec<ListId>,
    lists: u32,
}

impl ScannerBuilder {
    pub(crate) fn new(
        inflector: Inflector,
        aliases: HashMap<String, String>,
        variants: HashMap<String, Vec<String>>,
    ) -> Self {
        Self {
            inflector,
            aliases,
            variants,
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
            frequencies: Frequencies::default(),
            located: Vec::new(),
            always: Vec::new(),
            asked: Vec::new(),
            lists: 0,
        }
    }

    /// Learns from a message that people write which words are frequent.
    pub(crate) fn learn(&mut self, message: &str) {
        self.frequencies.read(message);
    }

    /// Some rule will ask whether a list has hits. What nothing asks for is not looked for.
    pub(crate) fn ask(&mut self, lists: impl IntoIterator<Item = ListId>) {
        self.asked.extend(lists);
    }

    /// Some rule will ask where the hits of a list stand.
    pub(crate) fn locate(&mut self, lists: impl IntoIterator<Item = ListId>) {
        self.located.extend(lists);
    }

    /// Something asks in every message where the hits of a list stand.
    pub(crate) fn always_locate(&mut self, lists: impl IntoIterator<Item = ListId>) {
        self.always.extend(lists);
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
                    self.chains.push(WrittenChain { head, tail, list });
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
        for sequence in
            self.open(part, origin, diagnostics).into_iter().flat_map(sequence::anchored)
        {
            let elements: Vec<Element> =
                sequence.into_iter().map(|place| self.element(place)).collect();
            let next = narrow(self.phrases.len());
            let phrase = *self.phrases.entry((elements, place)).or_insert(next);
            self.phrase_lists.push((phrase, list.0));
        }
    }

    fn element(&mut self, place: Place) -> Element {
        match place {
            Place::Gap { min, max } => Element::Gap { min, max },
            Place::OneOf { words, affixes, accent, optional } => {
                let key = WordSet {
                    words: words.into_iter().collect(),
                    affixes: affixes.into_iter().collect(),
                };
                let next = narrow(self.sets.len());
                let set = SetId(*self.sets.entry(key).or_insert(next));
                Element::OneOf { set, accent, optional }
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
                .flat_map(|start| options.iter().map(move |option| concatenate(start, option)))
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
        match piece {
            Piece::Any => vec![vec![Place::ANY]],
            Piece::Word { text, accent } => {
                let mut words = BTreeSet::from([self.word(text)]);
                words.extend(self.variants_of(text));
                vec![vec![Place::of_words(words, *accent)]]
            }
            Piece::Affix(affix) => {
                let next = narrow(self.affixes.len());
                let affixes = BTreeSet::from([*self.affixes.entry(affix.clone()).or_insert(next)]);
                vec![vec![Place::of_affixes(affixes)]]
            }
            Piece::Inflected { lemma, kinds, at } => {
                let words = self.forms(lemma, kinds);
                if words.is_empty() {
                    let problem = Problem::UnknownLemma { lemma: lemma.clone() };
                    diagnostics.add(origin.part(at.0, at.1), problem);
                }
                vec![vec![Place::of_words(words, FinalAccent::Any)]]
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

    fn forms(&mut self, lemma: &str, kinds: &[FormKind]) -> BTreeSet<u32> {
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
            words.extend(self.variants_of(&form.text));
        }
        words
    }

    fn variants_of(&mut self, word: &str) -> Vec<u32> {
        let variants = self.variants.get(word).cloned().unwrap_or_default();
        variants.iter().map(|variant| self.word(variant)).collect()
    }
}
