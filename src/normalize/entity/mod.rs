//! Entities: money, dates, durations, identifiers; found, typed and protected.
//!
//! Two passes. Before the words are looked up, [`protect`] puts one sign in the place of an e-mail
//! address, a link or a code with letters, so that no word inside it is taken for a word of the
//! message. Afterwards [`Finder::find`] reads what numbers mean, from anchors only: words with a
//! digit, signs of the first pass, and the few words that the scan has found to be units or
//! currencies. A text without any of them costs one look at its bytes.
//!
//! The pass knows nothing of rules. The words that it goes by are in `rules/idioma/`.

pub(crate) mod protect;
pub(crate) mod vocabulary;
mod numeral;
mod quantity;
mod date;
pub(crate) mod identity;

use super::NormalizedText;
use super::offsets::{Span, narrow};
use super::words::{Gap, Word};
use crate::calendar::Date;
use vocabulary::{Meaning, Vocabulary};

/// What a found thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Money,
    Percentage,
    Date,
    Duration,
    Phone,
    Email,
    Url,
    Handle,
    Case,
    Account,
    Card,
    /// A code with letters of which no more is known.
    Code,
    /// A national document, by its number in the vocabulary.
    Document(u8),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Minutes,
    Hours,
    Days,
    BusinessDays,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// Every unit with its name in packs and its name in decisions.
    pub(crate) const NAMES: &[(&str, &str, Self)] = &[
        ("minutos", "minutes", Self::Minutes),
        ("horas", "hours", Self::Hours),
        ("dias", "days", Self::Days),
        ("dias_habiles", "business_days", Self::BusinessDays),
        ("semanas", "weeks", Self::Weeks),
        ("meses", "months", Self::Months),
        ("anos", "years", Self::Years),
    ];

    pub(crate) fn api(self) -> &'static str {
        Self::NAMES.iter().find(|(_, _, unit)| *unit == self).map_or("", |(_, api, _)| api)
    }

    /// How many hours it is taken for.
    fn hours(self) -> i64 {
        match self {
            Self::Minutes => 0,
            Self::Hours => 1,
            Self::Days | Self::BusinessDays => 24,
            Self::Weeks => 7 * 24,
            Self::Months => 30 * 24,
            Self::Years => 365 * 24,
        }
    }
}

/// Whose money it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Currency {
    /// That of the message's country.
    Local,
    /// A currency, by its number in the vocabulary.
    Coded(u8),
}

/// What a found thing is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// The text itself.
    Text,
    /// Thousandths of a unit of money; whether commas part the thousands.
    Money {
        thousandths: i64,
        currency: Currency,
        by_commas: bool,
    },
    /// Thousandths of one per cent.
    Percent(i64),
    /// Thousandths of a unit of time.
    Time(i64, Unit),
    Day(Date),
    /// A day of some year: month and day.
    DayOfYear(i8, i8),
    /// Days from the receipt of the message; before it when negative.
    DaysAway(i32),
}

impl Value {
    /// How many days something lasts or lies back.
    pub(crate) fn days(self) -> Option<i64> {
        match self {
            Self::Time(thousandths, unit) => {
                Some(thousandths.saturating_mul(unit.hours()) / (24 * 1_000))
            }
            Self::DaysAway(days) if days < 0 => Some(-i64::from(days)),
            _ => None,
        }
    }
}

/// One thing found in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) value: Value,
    /// Where it stands in the normalised text.
    pub(crate) span: Span,
    /// The first word behind it.
    next: usize,
}

/// All that was found in one message, in order; things do not overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entities {
    found: Vec<Found>,
    anchors: Vec<u32>,
}

impl Entities {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Found> {
        self.found.iter()
    }

    /// How many things of the kinds for which `is` holds there are.
    pub(crate) fn count(&self, is: impl Fn(Kind) -> bool) -> usize {
        self.found.iter().filter(|found| is(found.kind)).count()
    }
}

/// Finds entities by a pack's vocabulary.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finder {
    pub(crate) vocabulary: Vocabulary,
}

impl Finder {
    /// Finds what stands in a text. `spoken` are words that the scan has found to be units,
    /// currencies or days.
    pub(crate) fn find(
        &self,
        text: &NormalizedText,
        spoken: impl Iterator<Item = u32>,
        entities: &mut Entities,
    ) {
        let Entities { found, anchors } = entities;
        found.clear();
        anchors.clear();
        let reading =
            Reading { vocabulary: &self.vocabulary, text: text.text(), words: text.words() };
        if text.marks().any() {
            let words = (0..reading.words.len()).filter(|at| reading.is_written(*at));
            anchors.extend(words.map(narrow));
        }
        anchors.extend(spoken);
        anchors.sort_unstable();
        let mut done = 0;
        for anchor in anchors.iter().map(|anchor| *anchor as usize) {
            if anchor >= done
                && let Some(entity) = reading.read(anchor, done)
            {
                done = entity.next;
                found.push(entity);
            }
        }
    }
}

/// One text being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    words: &'a [Word],
}

impl<'a> Reading<'a> {
    /// What stands at a word; words before `done` are taken.
    fn read(self, at: usize, done: usize) -> Option<Found> {
        if let Some(kind) = protect::kind(self.word(at)) {
            let kind = if kind == Kind::Code { self.code_kind(at) } else { kind };
            return Some(self.found(kind, Value::Text, at, at));
        }
        if self.is_written(at) { self.read_written(at, done) } else { self.read_spoken(at, done) }
    }

    /// A word with a digit: what surrounds it says what it is, the surest signs first.
    fn read_written(self, at: usize, done: usize) -> Option<Found> {
        if let Some(date) = self.written_date(at) {
            return Some(date);
        }
        let amount = self.amount(at, done);
        if let Some(sure) = amount.filter(|guess| guess.is_sure) {
            return Some(sure.found);
        }
        // `la factura de 45.000` names a sum; `cédula 52.123.450` does not.
        let gives_way =
            |found: &Found| amount.is_none() || !matches!(found.kind, Kind::Case | Kind::Account);
        self.identity(at, done).filter(gives_way).or(amount.map(|guess| guess.found))
    }

    /// A unit, a currency, a month or a day in words: the number stands before it.
    fn read_spoken(self, at: usize, done: usize) -> Option<Found> {
        match self.meaning(at)? {
            Meaning::DaysAway(days) => Some(self.found(Kind::Date, Value::DaysAway(days), at, at)),
            Meaning::Month(_) => self.spoken_date(at, done),
            _ => {
                let is_percent = at > 0 && self.word(at - 1) == "por";
                let first = self.first_of_number(at - usize::from(is_percent), done);
                self.amount(first, done).filter(|guess| guess.found.next > at).map(|g| g.found)
            }
        }
    }

    fn found(self, kind: Kind, value: Value, first: usize, last: usize) -> Found {
        let start = self.span(first).start;
        Found { kind, value, span: Span { start, end: self.span(last).end }, next: last + 1 }
    }

    fn span(self, at: usize) -> Span {
        self.words.get(at).map(|word| word.span).unwrap_or_default()
    }

    fn word(self, at: usize) -> &'a str {
        let Span { start, end } = self.span(at);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn bytes(self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn meaning(self, at: usize) -> Option<Meaning> {
        self.vocabulary.meaning(self.word(at))
    }

    /// Whether a word has a digit or stands for something protected.
    fn is_written(self, at: usize) -> bool {
        let word = self.word(at);
        word.bytes().any(|byte| byte.is_ascii_digit()) || protect::kind(word).is_some()
    }

    /// The first word that starts at or after a byte.
    fn word_from(self, byte: usize) -> usize {
        self.words.partition_point(|word| (word.span.start as usize) < byte)
    }

    /// Whether a word follows the one before it in one breath.
    fn continues(self, at: usize) -> bool {
        at > 0
            && self.words.get(at).zip(self.words.get(at - 1)).is_some_and(|(word, before)| {
                word.sentence == before.sentence && !word.before.has(Gap::PAUSE)
            })
    }
}

/// Something found, and whether it can hardly be anything else.
#[derive(Clone, Copy)]
struct Guess {
    found: Found,
    is_sure: bool,
}

impl Guess {
    fn sure(found: Found) -> Self {
        Self { found, is_sure: true }
    }
}
