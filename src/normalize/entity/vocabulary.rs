//! The words that entities are recognised by, as the pack lists them.

use super::identity::Document;
use super::{Currency, Kind, Unit};
use crate::decision::Label;
use crate::normalize::word_table::{WordTable, nth};

/// What a word can mean beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// `cinco`, `veinte`, `quinientos`.
    Number(i64),
    /// `medio`.
    Half,
    /// `y`.
    And,
    /// `mil`, `millones`.
    Multiplier(i64),
    /// `lucas`, `palos`.
    Slang(Slang),
    /// `pesos`, `usd`.
    Currency(Currency),
    Unit(Unit),
    /// Counted from 1.
    Month(i8),
    /// `ayer`.
    DaysAway(i32),
    /// `hace`: so long ago.
    Ago,
    /// `cédula`, `radicado`, `celular`: a number of this kind follows.
    Named(Kind),
    /// `número`, `de`: stands between such a name and its number.
    Filler,
    /// `usuarios`, `km`: what a number counts when it is no money.
    Counted,
}

/// A word of the street for units of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slang {
    /// How many units it is worth.
    pub(crate) worth: i64,
    pub(crate) currency: Currency,
    /// Whether it also names a thing: `dos palos de golf`.
    pub(crate) is_thing: bool,
}

/// A currency of the pack.
#[derive(Clone, Debug)]
pub(crate) struct CurrencyEntry {
    /// ISO 4217.
    pub(crate) code: Label,
    /// Countries whose money it is.
    pub(crate) countries: Vec<String>,
    /// From how many units on a sum is large.
    pub(crate) large: i64,
}

/// What the pack knows of quantities and identifiers.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    pub(super) words: WordTable,
    pub(super) meanings: Vec<Meaning>,
    pub(crate) currencies: Vec<CurrencyEntry>,
    /// `us$`, `s/`, `$`: what stands right before or behind an amount, the longest first.
    pub(super) signs: Vec<(Box<str>, Currency)>,
    pub(crate) documents: Vec<Document>,
    /// Shapes of telephone numbers that need no name: `3#########`.
    pub(super) phones: Vec<Box<str>>,
    /// The currency to assume for thousands parted by dots and by commas, without a country.
    pub(super) assumed: [Option<u8>; 2],
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::new(Words::default())
    }
}

/// A vocabulary as it is read from a pack.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Folded words; of equal ones the first counts.
    pub(crate) words: Vec<(String, Meaning)>,
    pub(crate) currencies: Vec<CurrencyEntry>,
    pub(crate) signs: Vec<(String, Currency)>,
    pub(crate) documents: Vec<Document>,
    pub(crate) phones: Vec<String>,
    pub(crate) assumed: [Option<u8>; 2],
}

impl Vocabulary {
    pub(crate) fn new(words: Words) -> Self {
        let Words { words, currencies, signs, documents, phones, assumed } = words;
        let mut signs: Vec<(Box<str>, Currency)> =
            signs.into_iter().map(|(sign, currency)| (sign.into(), currency)).collect();
        signs.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then(a.cmp(b)));
        let numbered = words.iter().enumerate();
        Self {
            words: WordTable::new(numbered.map(|(index, (word, _))| (word.as_str(), nth(index)))),
            meanings: words.iter().map(|(_, meaning)| *meaning).collect(),
            currencies,
            signs,
            documents,
            phones: phones.into_iter().map(Into::into).collect(),
            assumed,
        }
    }

    pub(super) fn meaning(&self, word: &str) -> Option<Meaning> {
        let index = self.words.get_word(word)?;
        self.meanings.get(index as usize).copied()
    }

    /// What decisions call a kind.
    pub(crate) fn kind_name(&self, kind: Kind) -> Label {
        Label::from(match kind {
            Kind::Money => "money",
            Kind::Percentage => "percentage",
            Kind::Date => "date",
            Kind::Duration => "duration",
            Kind::Phone => "phone",
            Kind::Email => "email",
            Kind::Url => "url",
            Kind::Handle => "handle",
            Kind::Case => "case_number",
            Kind::Account => "account",
            Kind::Card => "card",
            Kind::Code => "code",
            Kind::Document(index) => {
                let document = self.documents.get(usize::from(index));
                return document.map_or(Label::from("code"), |document| document.kind.clone());
            }
        })
    }

    /// The currency that is meant, by the country of the message; `None` when that says nothing.
    pub(crate) fn currency(
        &self,
        currency: Currency,
        country: Option<&str>,
    ) -> Option<&CurrencyEntry> {
        match currency {
            Currency::Coded(index) => self.currencies.get(usize::from(index)),
            Currency::Local => {
                let country = country?;
                let of_country =
                    |entry: &&CurrencyEntry| entry.countries.iter().any(|known| known == country);
                self.currencies.iter().find(of_country)
            }
        }
    }

    /// A sum in per cent of what is a large one in its currency.
    pub(crate) fn percent_of_large(
        &self,
        thousandths: i64,
        currency: Currency,
        by_commas: bool,
        country: Option<&str>,
    ) -> Option<i64> {
        let entry = self.currency(currency, country).or_else(|| {
            let assumed = self.assumed.get(usize::from(by_commas)).copied().flatten()?;
            self.currencies.get(usize::from(assumed))
        })?;
        thousandths.checked_div(entry.large.checked_mul(10)?)
    }
}
