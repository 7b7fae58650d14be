//! The count of a term day by day, so that a person can check it.
//!
//! The end of a term is found by [`count()`](super::count()); this walk only numbers the days that
//! lead to it and says of each that does not count why it does not. It is a second way to the same
//! date, and the tests hold the two against each other.

use super::count::{StartRule, Term, Unit};
use super::{Calendar, Date, Timestamp};

/// One day on the way from receipt to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WalkedDay {
    pub(crate) date: Date,
    /// Which day of the term it is, from 1 on; hours elapsed since the receipt for a term in
    /// hours; months for one in months.
    pub(crate) number: Option<u32>,
    /// Why the office is closed, if it is.
    pub(crate) closed: Option<Closed>,
}

/// Why an office is closed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Closed {
    Weekend,
    /// A holiday, or a day that the office itself closes, by its names.
    Holiday(String),
}

/// The days from `from` to `due`, numbered as `term` counts them from the day of receipt on.
pub(crate) fn walk(
    calendar: &Calendar,
    from: Date,
    received: Date,
    due: Date,
    term: Term,
    start: StartRule,
) -> Vec<WalkedDay> {
    let amount = u32::from(term.amount);
    let first = if start == StartRule::SameDay { received } else { received.tomorrow() };
    let mut days = Vec::new();
    let mut counted = 0;
    let mut date = from.min(due);
    loop {
        let closed = closed(calendar, date);
        let counts = match term.unit {
            Unit::BusinessDays => date >= first && closed.is_none() && counted < amount,
            Unit::CalendarDays => date >= first && counted < amount,
            Unit::Hours | Unit::Months => false,
        };
        let number = match term.unit {
            Unit::BusinessDays | Unit::CalendarDays => counts.then(|| {
                counted += 1;
                counted
            }),
            Unit::Months => (date == received.plus_months(term.amount)).then_some(amount),
            Unit::Hours => {
                let hours = counted;
                counted += 24;
                Some(if date == due { amount } else { hours })
            }
        };
        days.push(WalkedDay { date, number, closed });
        if date >= due || date == date.tomorrow() {
            return days;
        }
        date = date.tomorrow();
    }
}

/// The days from an instant of receipt to the end of a term that `counts_from` some day.
pub(crate) fn days(
    calendar: &Calendar,
    received: Timestamp,
    counts_from: Date,
    due: Date,
    term: Term,
    start: StartRule,
) -> Vec<WalkedDay> {
    walk(calendar, received.date().min(counts_from), counts_from, due, term, start)
}

fn closed(calendar: &Calendar, date: Date) -> Option<Closed> {
    match calendar.holiday(date) {
        Some(name) => Some(Closed::Holiday(name.into_owned())),
        None => calendar.is_weekend(date).then_some(Closed::Weekend),
    }
}
