//! Stage 4: facts and fields that conditions may ask for.
//!
//! Comes in: the message and its normalised text. Goes out: numbers and declared fields, computed
//! when something asks and at most once a message. Facts are counted on the text as it was
//! written, before folding. The stage knows nothing of the rules that ask.

use std::cell::Cell;

use crate::decision::Label;
use crate::message::{FieldValue, Message};
use crate::normalize::entity::{Currency, Entities, Finder, Found, Kind, Value};
use crate::normalize::{NormalizedText, folded, respell::has_lengthened};
use crate::scan::hits::Hits;
use crate::scan::term::ListId;

/// Something that can be counted in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Words,
    Letters,
    Sentences,
    Questions,
    Amounts,
    LargestAmount,
    LargestInPercent,
    Days,
    Dates,
    Documents,
    Cases,
    Accounts,
    Phones,
    Addresses,
    Hedges,
    Irony,
    Numbers,
    Exclamations,
    Capitals,
    Lengthened,
    Ellipses,
}

impl Fact {
    /// Every fact with its name in rule packs.
    pub(crate) const NAMES: &[(&str, Self)] = &[
        ("palabras", Self::Words),
        ("letras", Self::Letters),
        ("oraciones", Self::Sentences),
        ("preguntas", Self::Questions),
        ("montos", Self::Amounts),
        ("monto_max", Self::LargestAmount),
        ("monto_relativo", Self::LargestInPercent),
        ("dias", Self::Days),
        ("fechas", Self::Dates),
        ("documentos", Self::Documents),
        ("radicados", Self::Cases),
        ("cuentas", Self::Accounts),
        ("telefonos", Self::Phones),
        ("correos", Self::Addresses),
        ("atenuantes", Self::Hedges),
        ("ironia", Self::Irony),
        ("numeros", Self::Numbers),
        ("exclamaciones", Self::Exclamations),
        ("mayusculas", Self::Capitals),
        ("alargadas", Self::Lengthened),
        ("puntos_suspensivos", Self::Ellipses),
    ];

    /// How it is said and not what is said: may give points to the customer type only.
    pub(crate) fn is_tone(self) -> bool {
        matches!(
            self,
            Self::Exclamations | Self::Capitals | Self::Lengthened | Self::Ellipses | Self::Hedges
        )
    }
}

/// A fact that a condition or a script may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FactRef {
    /// The engine counts it.
    Counted(Fact),
    /// A script of `derivar` gives it, by number; 0 if none did.
    Given(u32),
}

/// How many words may lie between praise and the fact that belies it.
const IRONY_REACH: u32 = 8;

/// What entities are found and facts are counted by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deriver {
    pub(crate) finder: Finder,
    /// Units, currencies and days: a quantity in words may end there.
    pub(crate) spoken: Option<ListId>,
    /// `tal vez`, `me parece`.
    pub(crate) hedges: Option<ListId>,
    /// `gracias por nada`: irony on its own.
    pub(crate) irony: Option<ListId>,
    /// Praise, and facts that belie it in the same sentence.
    pub(crate) praise: Option<ListId>,
    pub(crate) harm: Option<ListId>,
    /// Courtesy and insults (`idioma/cortesia.yaml`): how it is said, which counts for nothing else.
    pub(crate) tone: Option<ListId>,
}

impl Deriver {
    /// The lists whose places the stage asks for.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        let Self { spoken, hedges, irony, praise, harm, tone, .. } = self;
        [spoken, hedges, irony, praise, harm, tone].into_iter().flatten().copied()
    }

    /// Finds the entities of a message.
    pub(crate) fn find(&self, text: &NormalizedText, hits: &Hits, entities: &mut Entities) {
        let spoken = self.spoken.filter(|list| hits.has(*list));
        let spoken = spoken.into_iter().flat_map(|list| hits.of(list));
        self.finder.find(text, spoken.map(|(_, hit)| hit.first), entities);
    }
}

/// The facts of one message, each counted when first asked for.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    message: &'a Message<'a>,
    text: &'a NormalizedText,
    hits: &'a Hits,
    entities: &'a Entities,
    deriver: &'a Deriver,
    /// What scripts gave, by number.
    given: &'a [i64],
    known: [Cell<Option<i64>>; Fact::NAMES.len()],
}

impl<'a> Facts<'a> {
    pub(crate) fn new(
        deriver: &'a Deriver,
        message: &'a Message<'a>,
        text: &'a NormalizedText,
        hits: &'a Hits,
        entities: &'a Entities,
        given: &'a [i64],
    ) -> Self {
        Self { message, text, hits, entities, deriver, given, known: Default::default() }
    }

    /// What was found in the message, in order.
    pub(crate) fn entities(&self) -> impl Iterator<Item = &'a Found> {
        self.entities.iter()
    }

    pub(crate) fn value(&self, fact: FactRef) -> i64 {
        match fact {
            FactRef::Counted(fact) => self.counted(fact),
            FactRef::Given(number) => self.given.get(number as usize).copied().unwrap_or(0),
        }
    }

    fn counted(&self, fact: Fact) -> i64 {
        let Some(cell) = self.known.get(fact as usize) else { return 0 };
        cell.get().unwrap_or_else(|| {
            let value = self.count(fact);
            cell.set(Some(value));
            value
        })
    }

    fn count(&self, fact: Fact) -> i64 {
        let source = self.text.written(self.message);
        let counted = match fact {
            Fact::Words => self.substance().count(),
            Fact::Sentences => {
                let mut sentences: Vec<u32> = self
                    .substance()
                    .filter_map(|at| self.text.words().get(at).map(|word| word.sentence))
                    .collect();
                sentences.dedup();
                sentences.len()
            }
            Fact::Letters => {
                self.substance().map(|at| letters(self.text.word(at).as_bytes())).sum()
            }
            Fact::Questions => questions(source.as_bytes()),
            Fact::Exclamations => {
                count(source.as_bytes(), b"!") + count(source.as_bytes(), "¡".as_bytes())
            }
            Fact::Numbers => runs(source.as_bytes(), u8::is_ascii_digit),
            Fact::Amounts => self.entities.count(|kind| kind == Kind::Money),
            Fact::LargestAmount => {
                return self.largest(|thousandths, _, _| Some(thousandths / 1_000));
            }
            Fact::LargestInPercent => {
                let country = self.message.country.as_deref();
                return self.largest(|thousandths, currency, by_commas| {
                    let vocabulary = &self.deriver.finder.vocabulary;
                    vocabulary.percent_of_large(thousandths, currency, by_commas, country)
                });
            }
            Fact::Days => {
                return self.entities().filter_map(|found| found.value.days()).max().unwrap_or(0);
            }
            Fact::Dates => self.entities.count(|kind| kind == Kind::Date),
            Fact::Documents => self.entities.count(|kind| matches!(kind, Kind::Document(_))),
            Fact::Cases => self.entities.count(|kind| kind == Kind::Case),
            Fact::Accounts => self.entities.count(|kind| kind == Kind::Account),
            Fact::Phones => self.entities.count(|kind| kind == Kind::Phone),
            Fact::Addresses => self.entities.count(|kind| kind == Kind::Email),
            Fact::Hedges => self.hits_of(self.deriver.hedges),
            Fact::Irony => self.ironies(),
            Fact::Capitals => return percent_of_capitals(source),
            Fact::Lengthened => source
                .split_whitespace()
                .filter(|word| has_lengthened(word.to_lowercase().as_bytes()))
                .count(),
            Fact::Ellipses => source.matches("...").count() + source.matches('…').count(),
        };
        i64::try_from(counted).unwrap_or(i64::MAX)
    }

    /// The numbers of the words that are neither courtesy nor insults. A message of nothing else
    /// is all substance.
    fn substance(&self) -> impl Iterator<Item = usize> {
        let mut tone: Vec<(u32, u32)> = match self.deriver.tone {
            Some(list) => self.hits.of(list).map(|(_, hit)| (hit.first, hit.last)).collect(),
            None => Vec::new(),
        };
        tone.sort_unstable();
        let (mut next, mut said) = (0, 0);
        for (first, last) in &tone {
            said += last.saturating_add(1).saturating_sub(next.max(*first));
            next = next.max(last.saturating_add(1));
        }
        if said as usize >= self.text.words().len() {
            tone.clear();
        }
        let mut tone = tone.into_iter().peekable();
        let mut until = 0;
        (0..self.text.words().len()).filter(move |at| {
            while let Some((_, last)) = tone.next_if(|(first, _)| *first as usize <= *at) {
                until = until.max(last as usize + 1);
            }
            *at >= until
        })
    }

    /// The largest sum of money by a measure; 0 without any.
    fn largest(&self, measure: impl Fn(i64, Currency, bool) -> Option<i64>) -> i64 {
        let sums = self.entities().filter_map(|found| match found.value {
            Value::Money { thousandths, currency, by_commas } => {
                measure(thousandths, currency, by_commas)
            }
            _ => None,
        });
        sums.max().unwrap_or(0)
    }

    fn hits_of(&self, list: Option<ListId>) -> usize {
        let list = list.filter(|list| self.hits.has(*list));
        list.map_or(0, |list| self.hits.of(list).count())
    }

    /// Irony on its own, and praise with a fact beside it that belies it.
    fn ironies(&self) -> usize {
        let places = self.hits.own_places();
        let belied = |praise: ListId, harm: ListId| {
            let praise = self.hits.of(praise).filter(|(_, hit)| hit.is_asserted());
            praise
                .filter(|(_, hit)| places.around(harm, **hit, IRONY_REACH).next().is_some())
                .count()
        };
        let (praise, harm) = (self.deriver.praise, self.deriver.harm);
        let pairs = praise.zip(harm).filter(|(a, b)| self.hits.has(*a) && self.hits.has(*b));
        self.hits_of(self.deriver.irony) + pairs.map_or(0, |(praise, harm)| belied(praise, harm))
    }
}

/// How many letters folded text has: ASCII ones, and one for each first byte of a longer one.
fn letters(folded: &[u8]) -> usize {
    folded.iter().filter(|byte| byte.is_ascii_alphabetic() || matches!(byte, 0xc0..=0xef)).count()
}

/// Questions asked: runs of closing marks, or opening ones where people use only those.
fn questions(source: &[u8]) -> usize {
    // Most messages ask nothing: a plain count runs on wide registers and says so.
    let closing = match count(source, b"?") {
        0 => 0,
        _ => runs(source, |byte| *byte == b'?'),
    };
    closing.max(count(source, "¿".as_bytes()))
}

/// How many runs of bytes that satisfy `is` there are.
fn runs(source: &[u8], is: impl Fn(&u8) -> bool) -> usize {
    let starts = source.iter().zip(source.iter().skip(1)).filter(|(a, b)| !is(a) & is(b)).count();
    starts + usize::from(source.first().is_some_and(is))
}

/// How often a sign of one or two bytes stands in a text.
fn count(source: &[u8], sign: &[u8]) -> usize {
    match sign {
        [only] => source.iter().filter(|byte| *byte == only).count(),
        [first, second] => {
            let next = source.iter().skip(1);
            source.iter().zip(next).filter(|(a, b)| (*a == first) & (*b == second)).count()
        }
        _ => 0,
    }
}

/// Capital letters in 100 letters; 0 for texts too short to shout: `ETB`, `SOAT`.
fn percent_of_capitals(text: &str) -> i64 {
    const SHORTEST: i64 = 8;
    if text.split_whitespace().nth(1).is_none() {
        return 0;
    }
    let (mut letters, mut capitals) = (0_i64, 0_i64);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        capitals += i64::from(letter.is_uppercase());
    }
    if letters < SHORTEST { 0 } else { capitals * 100 / letters }
}

/// A field that hosts may send, declared in `campos.yaml`.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: Label,
    pub(crate) kind: FieldKind,
    pub(crate) default: Option<FieldValue>,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldKind {
    Integer,
    Bool,
    Text,
    Date,
}

impl Field {
    /// The value to go by: the host's if it has the right type, else the default.
    pub(crate) fn value<'a>(&'a self, message: &'a Message<'_>) -> Option<&'a FieldValue> {
        message
            .field_value(self.name.as_str())
            .filter(|value| self.kind.admits(value))
            .or(self.default.as_ref())
    }
}

impl FieldKind {
    /// Every type with its name in rule packs.
    pub(crate) const NAMES: &[(&str, Self)] = &[
        ("entero", Self::Integer),
        ("logico", Self::Bool),
        ("texto", Self::Text),
        ("fecha", Self::Date),
    ];

    /// A value written as text: a CSV cell.
    pub(crate) fn parse(self, text: &str) -> Option<FieldValue> {
        match self {
            Self::Integer => text.trim().parse().ok().map(FieldValue::Integer),
            Self::Bool => match text.trim().to_lowercase().as_str() {
                "si" | "sí" | "true" | "1" => Some(FieldValue::Bool(true)),
                "no" | "false" | "0" => Some(FieldValue::Bool(false)),
                _ => None,
            },
            Self::Text | Self::Date => Some(FieldValue::Text(text.to_owned())),
        }
    }

    pub(crate) fn admits(self, value: &FieldValue) -> bool {
        matches!(
            (self, value),
            (Self::Integer, FieldValue::Integer(_))
                | (Self::Bool, FieldValue::Bool(_))
                | (Self::Text | Self::Date, FieldValue::Text(_))
        )
    }
}

/// What a number must satisfy: inclusive bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) from: Option<i64>,
    pub(crate) to: Option<i64>,
}

impl Bounds {
    pub(crate) fn admit(self, value: i64) -> bool {
        self.from.is_none_or(|from| value >= from) && self.to.is_none_or(|to| value <= to)
    }
}

/// A test of one field.
#[derive(Clone, Debug)]
pub(crate) enum FieldTest {
    Number { field: Field, bounds: Bounds },
    Equals { field: Field, value: FieldValue },
}

impl FieldTest {
    pub(crate) fn holds(&self, message: &Message<'_>) -> bool {
        match self {
            Self::Number { field, bounds } => {
                matches!(field.value(message), Some(FieldValue::Integer(value)) if bounds.admit(*value))
            }
            Self::Equals { field, value: expected } => match (field.value(message), expected) {
                (Some(FieldValue::Text(value)), FieldValue::Text(expected)) => {
                    folded(value) == folded(expected)
                }
                (value, expected) => value == Some(expected),
            },
        }
    }

    /// The test in words, for the explanation.
    pub(crate) fn because(&self, message: &Message<'_>) -> String {
        let (Self::Number { field, .. } | Self::Equals { field, .. }) = self;
        let value = match field.value(message) {
            Some(FieldValue::Integer(value)) => value.to_string(),
            Some(FieldValue::Bool(value)) => if *value { "si" } else { "no" }.to_owned(),
            Some(FieldValue::Text(value)) => value.clone(),
            None => "-".to_owned(),
        };
        format!("{} = {value}", field.name)
    }
}

/// A test of one fact.
#[derive(Clone, Debug)]
pub(crate) struct FactTest {
    pub(crate) fact: FactRef,
    pub(crate) name: Label,
    pub(crate) bounds: Bounds,
}

impl FactTest {
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        self.bounds.admit(facts.value(self.fact))
    }

    /// Whether it looks at how something is said. Scripts that look at that give no facts.
    pub(crate) fn is_tone(&self) -> bool {
        matches!(self.fact, FactRef::Counted(fact) if fact.is_tone())
    }

    /// The test in words, for the explanation.
    pub(crate) fn because(&self, facts: &Facts<'_>) -> String {
        format!("{} = {}", self.name, facts.value(self.fact))
    }
}
