//! Terms, and the walk from the day of receipt to the day on which they end.

use super::{Calendar, Date, Timestamp};

/// How long something may take: `{ cantidad: 15, unidad: dias_habiles }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Term {
    /// `cantidad`.
    pub(crate) amount: u16,
    /// `unidad`.
    pub(crate) unit: Unit,
}

/// What a term is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    /// `dias_habiles`: days on which the office works.
    BusinessDays,
    /// `dias_calendario`: all days; an end on a closed day moves to the next business day.
    CalendarDays,
    /// `horas`: hours that run day and night, every day.
    Hours,
    /// `meses`: the same day of a later month; an end on a closed day moves as above.
    Months,
}

/// `cuenta_desde`: which day is day 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StartRule {
    /// `dia_siguiente`: the day of receipt is day 0.
    NextDay,
    /// `mismo_dia`: the day of receipt is day 1, if the office works on it.
    SameDay,
    /// `instante`: hours run from the instant of receipt; days as under `dia_siguiente`.
    Instant,
}

/// The end of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// The last day. Never a closed one, unless the term runs in hours.
    pub(crate) date: Date,
    /// The last instant, for a term in hours.
    pub(crate) instant: Option<Timestamp>,
    /// The holidays that took a day away between receipt and end: those on days on which the
    /// office would otherwise work, from the earliest on. Empty for hours.
    pub(crate) skipped: Vec<Skipped>,
}

/// A holiday that did not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Skipped {
    pub(crate) date: Date,
    pub(crate) name: String,
}

impl Unit {
    /// The word of the JSON contract.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BusinessDays => "business_days",
            Self::CalendarDays => "calendar_days",
            Self::Hours => "hours",
            Self::Months => "months",
        }
    }
}

impl StartRule {
    /// The word of the JSON contract.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NextDay => "next_day",
            Self::SameDay => "same_day",
            Self::Instant => "instant",
        }
    }
}

impl Term {
    pub(crate) fn doubled(self) -> Self {
        Self { amount: self.amount.saturating_mul(2), ..self }
    }

    /// A length in hours by which terms compare when no day of receipt is known: five business
    /// days make a week of seven days, a month has 30 of them.
    pub(crate) fn nominal_hours(self) -> u32 {
        let amount = u32::from(self.amount);
        match self.unit {
            Unit::BusinessDays => amount * 24 * 7 / 5,
            Unit::CalendarDays => amount * 24,
            Unit::Hours => amount,
            Unit::Months => amount * 24 * 30,
        }
    }
}

/// Counts `term` from an instant of receipt: the day of receipt is day 0 or day 1 as `start`
/// says; hours run from the instant itself, whatever `start` says.
pub(crate) fn count(calendar: &Calendar, received: Timestamp, term: Term, start: StartRule) -> Due {
    match term.unit {
        Unit::Hours => {
            let instant = received.plus_hours(term.amount);
            Due { date: instant.date(), instant: Some(instant), skipped: Vec::new() }
        }
        _ => count_days(calendar, received.date(), term, start),
    }
}

/// Counts `term` from a day of receipt; hours start with the day and count as whole days begun.
pub(super) fn count_days(calendar: &Calendar, received: Date, term: Term, start: StartRule) -> Due {
    let (from, date) = walk(calendar, received, term, start);
    Due { date, instant: None, skipped: skipped(calendar, from, date) }
}

/// The last day of `term`, where nobody asks which holidays it skipped.
pub(super) fn last_day(calendar: &Calendar, received: Date, term: Term, start: StartRule) -> Date {
    walk(calendar, received, term, start).1
}

/// The first day on which a closed day moves the end, and the end.
fn walk(calendar: &Calendar, received: Date, term: Term, start: StartRule) -> (Date, Date) {
    // The day of receipt counts if it is day 1, or if all has to be done at once.
    let (first, days) = match start {
        StartRule::SameDay => (received, term.amount.saturating_sub(1)),
        StartRule::NextDay | StartRule::Instant => match term.amount.checked_sub(1) {
            Some(days) => (received.tomorrow(), days),
            None => (received, 0),
        },
    };
    match term.unit {
        Unit::BusinessDays => {
            let open = calendar.on_or_after(first);
            (first, (0..days).fold(open, |day, _| calendar.on_or_after(day.tomorrow())))
        }
        Unit::CalendarDays => {
            let last = first.plus_days(i32::from(days));
            (last, calendar.on_or_after(last))
        }
        Unit::Months => {
            let last = received.plus_months(term.amount);
            (last, calendar.on_or_after(last))
        }
        Unit::Hours => {
            let last = received.plus_days(i32::from(term.amount.div_ceil(24)));
            (last, last)
        }
    }
}

/// The day so many business days before `date`.
pub(super) fn business_days_before(calendar: &Calendar, date: Date, days: u16) -> Date {
    (0..days).fold(date, |day, _| calendar.on_or_before(day.yesterday()))
}

fn skipped(calendar: &Calendar, from: Date, due: Date) -> Vec<Skipped> {
    std::iter::successors(Some(from), |day| Some(day.tomorrow()))
        .take_while(|day| *day < due)
        .filter(|day| !calendar.is_weekend(*day))
        .filter_map(|date| {
            calendar.holiday(date).map(|name| Skipped { date, name: name.into_owned() })
        })
        .collect()
}
