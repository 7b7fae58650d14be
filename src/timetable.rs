//! The legal clock asked for itself: labels and dates in, a calendar from day to day out.
//!
//! Comes in: a [`Filing`], that is, what was filed as a person has labelled it. Goes out: a
//! [`Timetable`] with every day from receipt to due date and why each day counts or does not. The
//! row and the dates are those that a decision with the same labels has; nothing is triaged.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::calendar::{self, Closed, StartRule, WalkedDay};
use crate::decide::table::Situation;
use crate::decision::{Category, Deadline, Label};
use crate::derive::Facts;
use crate::explain;
use crate::labels::{LabelId, Labels};
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::entity::Entities;
use crate::pack::Pack;
use crate::scan::hits::Hits;

/// What was filed, with the labels that a person gives it.
///
/// ```
/// use triaje::{Engine, Filing, Message};
///
/// let message = Message::new("").country("CO").received_at("2026-12-04T10:00:00-05:00".parse()?);
/// let timetable = Engine::builtin().timetable(&Filing::new(message).subtype("documentos"))?;
/// assert_eq!(timetable.deadline.due.as_deref(), Some("2026-12-21"));
/// let skipped = timetable.days.iter().find(|day| day.date == "2026-12-08").unwrap();
/// assert_eq!(skipped.closed.as_deref(), Some("Inmaculada Concepción"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Filing<'a> {
    message: Message<'a>,
    category: Option<Category>,
    subtype: Option<String>,
    flags: Vec<String>,
    dangers: Vec<String>,
}

impl<'a> Filing<'a> {
    /// What came with a message: its country, sector, fields and time of receipt. Its text is not
    /// read.
    #[must_use]
    pub fn new(message: Message<'a>) -> Self {
        Self { message, ..Self::default() }
    }

    /// The category. Without it that of the subtype is taken, and without either a petition.
    #[must_use]
    pub fn category(mut self, category: Category) -> Self {
        self.category = Some(category);
        self
    }

    /// The subtype, as the pack names it.
    #[must_use]
    pub fn subtype(mut self, subtype: impl Into<String>) -> Self {
        self.subtype = Some(subtype.into());
        self
    }

    /// A flag that is raised, as the pack names it.
    #[must_use]
    pub fn flag(mut self, flag: impl Into<String>) -> Self {
        self.flags.push(flag.into());
        self
    }

    /// A kind of danger that it speaks of, as the pack names it.
    #[must_use]
    pub fn danger(mut self, kind: impl Into<String>) -> Self {
        self.dangers.push(kind.into());
        self
    }
}

/// Why no timetable can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FilingError {
    /// The pack has no such label.
    UnknownLabel {
        /// The dimension, as the pack calls it: `subtipo`, `bandera`, `seguridad`.
        dimension: &'static str,
        /// The name that was given.
        name: String,
        /// The names that there are.
        known: Vec<Label>,
    },
    /// The message does not say when it was received.
    NotReceived,
}

impl fmt::Display for FilingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownLabel { dimension, name, .. } => {
                write!(f, "there is no label `{name}` in `{dimension}`")
            }
            Self::NotReceived => f.write_str("the time of receipt is missing"),
        }
    }
}

impl std::error::Error for FilingError {}

/// The calendar of a filing, from day to day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timetable {
    /// The category that was counted for.
    pub category: Category,
    /// The subtype that was counted for.
    pub subtype: Option<Label>,
    /// RFC 3339 instant of receipt.
    pub received: String,
    /// ISO 8601 date that counts as the day of receipt.
    pub counts_from: String,
    /// `next_day` (the day of receipt is day 0), `same_day` (it is day 1) or `instant`.
    pub start: Label,
    /// The name of the country whose calendar was used.
    pub calendar: String,
    /// The dates, duties and assumptions, as in a decision.
    pub deadline: Deadline,
    /// Every day from receipt to due date.
    pub days: Vec<TimetableDay>,
    /// Every day after the due date to the extended one; empty without extension.
    pub extension: Vec<TimetableDay>,
}

/// One day of a timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimetableDay {
    /// ISO 8601 date.
    pub date: String,
    /// The day of the week, in Spanish and without accents: `miercoles`.
    pub weekday: Label,
    /// Which day of the term it is; hours since the receipt for a term in hours. `null` when the
    /// day does not count.
    pub number: Option<u32>,
    /// Why the office is closed: `fin_de_semana`, or the name of the holiday.
    pub closed: Option<String>,
    /// What falls on this day: `received`, `counts_from`, `warn_on`, `due`, `extended_due`, or the
    /// name of a duty.
    pub events: Vec<Label>,
}

/// Makes the timetable of a filing.
pub(crate) fn timetable(pack: &Pack, filing: &Filing<'_>) -> Result<Timetable, FilingError> {
    let message = &filing.message;
    let received = message.received_at.ok_or(FilingError::NotReceived)?;
    let subtype = filing.subtype.as_deref();
    let subtype = subtype.map(|name| label(pack, Labels::SUBTYPE, name)).transpose()?;
    let own = subtype.and_then(|label| pack.labels.entry(label));
    let own = own.and_then(|entry| entry.categories.first().copied());
    let category = filing.category.or(own).unwrap_or(Category::Peticion);
    let flags = filing.flags.iter().map(|name| label(pack, Labels::FLAG, name));
    let dangers = filing.dangers.iter().map(|name| label(pack, Labels::SAFETY, name));
    let mut raised: Vec<LabelId> = flags.chain(dangers).collect::<Result<_, _>>()?;
    raised.sort_unstable();
    let (text, hits, entities) = (NormalizedText::default(), Hits::default(), Entities::default());
    let case = Situation {
        message,
        origin: pack.decider.names.origin(message),
        facts: &Facts::new(&pack.deriver, message, &text, &hits, &entities, &[]),
        category: Some(category),
        subtype,
        topic: None,
        raised: &raised,
        has_danger: !filing.dangers.is_empty(),
        customer: None,
        impact: None,
        urgency: None,
    };
    let deadlines = &pack.decider.deadlines;
    // INVARIANT: a built table ends in a row that always applies.
    let row = deadlines.row(&case).and_then(|row| deadlines.rows.get(row));
    let row = row.ok_or(FilingError::NotReceived)?;
    let (clock, assumptions) = deadlines.explain(row, &case);
    let clock = clock.ok_or(FilingError::NotReceived)?;
    let (calendar, _) = deadlines.calendar(message.country.as_deref());
    let regime = &row.then;

    let walk =
        calendar::days(calendar, received, clock.counts_from, clock.due, regime.term, regime.start);
    let extension = regime.extension.zip(clock.extended_due).map(|(extension, last)| {
        let term = extension.term;
        calendar::walk(calendar, clock.due, clock.due, last, term, StartRule::NextDay)
    });
    let deadline = explain::deadline(regime, Some(&clock), assumptions);
    let received_on = received.date().to_string();
    let counts_from = clock.counts_from.to_string();
    let day = |day: WalkedDay| TimetableDay {
        events: events(&day.date.to_string(), &received_on, &counts_from, &deadline),
        date: day.date.to_string(),
        weekday: Label::from(day.date.weekday().label()),
        number: day.number,
        closed: day.closed.map(|closed| match closed {
            Closed::Weekend => "fin_de_semana".to_owned(),
            Closed::Holiday(name) => name,
        }),
    };
    Ok(Timetable {
        category,
        subtype: subtype.map(|label| pack.labels.name(label)),
        received: received.to_string(),
        start: Label::from(regime.start.name()),
        calendar: calendar.spec().name.clone(),
        days: walk.into_iter().map(day).collect(),
        extension: extension.into_iter().flatten().skip(1).map(day).collect(),
        counts_from,
        deadline,
    })
}

/// What falls on a day.
fn events(date: &str, received: &str, counts_from: &str, deadline: &Deadline) -> Vec<Label> {
    let known = [
        ("received", Some(received)),
        ("counts_from", Some(counts_from).filter(|day| *day != received)),
        ("warn_on", deadline.warn_on.as_deref()),
        ("due", deadline.due.as_deref()),
        ("extended_due", deadline.extended_due.as_deref()),
    ];
    let known = known.into_iter().filter(|(_, day)| *day == Some(date));
    let duties = deadline.duties.iter().filter(|duty| duty.due.as_deref() == Some(date));
    known.map(|(name, _)| Label::from(name)).chain(duties.map(|duty| duty.duty.clone())).collect()
}

fn label(pack: &Pack, dimension: &'static str, name: &str) -> Result<LabelId, FilingError> {
    pack.labels.find(dimension, name).ok_or_else(|| FilingError::UnknownLabel {
        dimension,
        name: name.to_owned(),
        known: pack.labels.of(dimension).map(|label| pack.labels.name(label)).collect(),
    })
}
