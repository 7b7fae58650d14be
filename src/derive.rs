//! Stage 4: facts and fields that conditions may ask for.
//!
//! Comes in: the message and its normalised text. Goes out: numbers and declared fields, computed
//! when something asks and at most once a message. Facts are counted on the text as it was
//! written, before folding. The stage knows nothing of the rules that ask.

use std::cell::Cell;

use crate::decision::Label;
use crate::message::{FieldValue, Message};
use crate::normalize::{NormalizedText, folded, respell::has_lengthened};

/// Something that can be counted in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    Words,
    Letters,
    Sentences,
    Questions,
    Amounts,
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
        ("numeros", Self::Numbers),
        ("exclamaciones", Self::Exclamations),
        ("mayusculas", Self::Capitals),
        ("alargadas", Self::Lengthened),
        ("puntos_suspensivos", Self::Ellipses),
    ];

    /// How it is said and not what is said: may give points to the customer type only.
    pub(crate) fn is_tone(self) -> bool {
        matches!(self, Self::Exclamations | Self::Capitals | Self::Lengthened | Self::Ellipses)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, fact)| *fact == self).map_or("", |(name, _)| name)
    }
}

/// The facts of one message, each counted when first asked for.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    message: &'a Message<'a>,
    text: &'a NormalizedText,
    known: [Cell<Option<i64>>; Fact::NAMES.len()],
}

impl<'a> Facts<'a> {
    pub(crate) fn new(message: &'a Message<'a>, text: &'a NormalizedText) -> Self {
        Self { message, text, known: Default::default() }
    }

    pub(crate) fn value(&self, fact: Fact) -> i64 {
        let Some(cell) = self.known.get(fact as usize) else { return 0 };
        cell.get().unwrap_or_else(|| {
            let value = self.count(fact);
            cell.set(Some(value));
            value
        })
    }

    fn count(&self, fact: Fact) -> i64 {
        let source = self.text.source(self.message);
        let counted = match fact {
            Fact::Words => self.text.words().len(),
            Fact::Sentences => self.text.sentence_count() as usize,
            Fact::Letters => source.chars().filter(|letter| letter.is_alphabetic()).count(),
            Fact::Questions => runs_of(source, |letter| letter == '?')
                .max(runs_of(source, |letter| letter == '¿')),
            Fact::Exclamations => source.chars().filter(|letter| matches!(letter, '!' | '¡')).count(),
            Fact::Numbers => runs_of(source, |letter| letter.is_ascii_digit()),
            Fact::Amounts => self.amounts(),
            Fact::Capitals => return percent_of_capitals(source),
            Fact::Lengthened => source
                .split_whitespace()
                .filter(|word| has_lengthened(word.to_lowercase().as_bytes()))
                .count(),
            Fact::Ellipses => source.matches("...").count() + source.matches('…').count(),
        };
        i64::try_from(counted).unwrap_or(i64::MAX)
    }

    /// Numbers that a currency sign or name stands next to.
    fn amounts(&self) -> usize {
        const CURRENCIES: &[&str] = &[
            "pesos", "peso", "soles", "sol", "euros", "euro", "dolares", "dolar", "usd", "eur",
            "cop", "mxn", "clp", "ars", "pen", "lucas", "mil", "millones", "palos", "varos",
            "pavos", "barras", "quetzales", "bolivianos", "colones", "lempiras", "guaranies",
        ];
        let source = self.text.source(self.message);
        let signs = source.chars().filter(|letter| matches!(letter, '$' | '€' | '₡' | '₲')).count();
        let named = (1..self.text.words().len())
            .filter(|at| CURRENCIES.contains(&self.text.word(*at)))
            .filter(|at| self.text.word(at - 1).as_bytes().first().is_some_and(u8::is_ascii_digit))
            .count();
        signs + named
    }
}

/// How many runs of letters that satisfy `is` there are.
fn runs_of(text: &str, is: impl Fn(char) -> bool) -> usize {
    let mut inside = false;
    text.chars().filter(|letter| !std::mem::replace(&mut inside, is(*letter)) && inside).count()
}

/// Capital letters in 100 letters; 0 for texts too short to shout.
fn percent_of_capitals(text: &str) -> i64 {
    const SHORTEST: i64 = 8;
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct FactTest {
    pub(crate) fact: Fact,
    pub(crate) bounds: Bounds,
}

impl FactTest {
    pub(crate) fn holds(self, facts: &Facts<'_>) -> bool {
        self.bounds.admit(facts.value(self.fact))
    }

    /// The test in words, for the explanation.
    pub(crate) fn because(self, facts: &Facts<'_>) -> String {
        format!("{} = {}", self.fact.name(), facts.value(self.fact))
    }
}
