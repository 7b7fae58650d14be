//! Deadline: which regime sets the term, and until when it must be answered.
//!
//! Each request has its own term; the strictest over all requests is the decision's.

use super::requests::Asked;
use super::table::{Row, Situation};
use crate::calendar::{Assumption, Calendar, Clock, Date, Regime, Term, Timestamp, UtcOffset};

/// The rows of `plazos.yaml` and the calendars of `calendarios/`.
#[derive(Clone, Debug)]
pub(crate) struct Deadlines {
    pub(crate) rows: Vec<Row<Regime>>,
    pub(crate) calendars: Vec<Calendar>,
    /// For countries without one.
    pub(crate) weekends: Calendar,
    /// The country whose law applies when the message names none, ISO 3166 alpha-2.
    pub(crate) country: String,
    /// Business days before the due date from which the case is about to expire.
    pub(crate) warn_days: u16,
    /// Texts by the label of the assumption.
    pub(crate) assumptions: Vec<(&'static str, String)>,
}

/// Smaller for the stricter of two terms of one message.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Strictness {
    Date((Date, bool, Option<Timestamp>)),
    Length(u32),
}

impl Deadlines {
    /// The number of the row with the strictest term over all requests; `None` when the message
    /// is no PQRS.
    pub(crate) fn decide(&self, case: &Situation<'_>, requests: &[Asked]) -> Option<usize> {
        let row = |asked: &Asked| {
            let case =
                Situation { category: Some(asked.category), subtype: asked.subtype, ..*case };
            self.row(&case)
        };
        match requests {
            [only] => row(only),
            all => all.iter().filter_map(row).min_by_key(|row| (self.strictness(*row, case), *row)),
        }
    }

    /// The term that a request would have.
    pub(crate) fn term(&self, case: &Situation<'_>) -> Option<Term> {
        self.row(case).and_then(|row| self.rows.get(row)).map(|row| row.then.term)
    }

    /// The first row that applies and is in force on the day of receipt.
    pub(crate) fn row(&self, case: &Situation<'_>) -> Option<usize> {
        let received = case.message.received_at.map(|received| received.date());
        self.rows.iter().position(|row| row.then.validity.covers(received) && row.when.holds(case))
    }

    /// Due dates compare where there is a receipt time, lengths where there is none.
    fn strictness(&self, row: usize, case: &Situation<'_>) -> Option<Strictness> {
        let regime = &self.rows.get(row)?.then;
        Some(match case.message.received_at {
            Some(received) => {
                let (calendar, _) = self.calendar(case.message.country.as_deref());
                let clock = regime.clock(received, calendar, self.warn_days);
                Strictness::Date(clock.strictness())
            }
            None => Strictness::Length(regime.term.nominal_hours()),
        })
    }

    /// The calendar of a country, and whether it is the country's own.
    pub(crate) fn calendar(&self, country: Option<&str>) -> (&Calendar, bool) {
        let wanted = country.unwrap_or(&self.country);
        let is_of = |calendar: &&Calendar| calendar.spec().country.eq_ignore_ascii_case(wanted);
        match self.calendars.iter().find(is_of) {
            Some(own) => (own, true),
            None => (&self.weekends, false),
        }
    }

    /// The clock of a row for a message, and everything that was taken for granted, in words.
    pub(crate) fn explain(
        &self,
        row: &Row<Regime>,
        case: &Situation<'_>,
    ) -> (Option<Clock>, Vec<String>) {
        let message = case.message;
        let (calendar, is_own) = self.calendar(message.country.as_deref());
        let mut assumed = Vec::new();
        if message.country.is_none() {
            assumed.push(Assumption::UnknownCountry);
        } else if !is_own {
            assumed.push(Assumption::NoCalendar);
        }
        if !row.when.asks_sector() {
            let names = |row: &Row<Regime>| row.when.names_sector(case.origin);
            match &message.sector {
                None => assumed.push(Assumption::UnknownSector),
                Some(_) if !self.rows.iter().any(names) => assumed.push(Assumption::ForeignSector),
                Some(_) => {}
            }
        }
        let clock =
            message.received_at.map(|received| row.then.clock(received, calendar, self.warn_days));
        match &clock {
            Some(clock) => assumed.extend_from_slice(&clock.assumptions),
            None if row.then.unverified => assumed.push(Assumption::Unverified),
            None => {}
        }
        let country = match calendar.spec().name.as_str() {
            "" => message.country.as_deref().unwrap_or(&self.country),
            name => name,
        };
        let in_words = |assumption: Assumption| {
            let label = assumption.label();
            let text = self.assumptions.iter().find(|(known, _)| *known == label)?;
            let text = text.1.replace("{pais}", country);
            let text = text.replace("{sector}", message.sector.as_deref().unwrap_or_default());
            Some(text.replace("{fundamento}", &row.then.basis))
        };
        let words = assumed.into_iter().filter_map(in_words);
        (clock, words.chain(row.then.assumptions.iter().cloned()).collect())
    }

    /// The instant at which a day ends where a country's clocks are earliest: never late.
    pub(crate) fn end_of_day(&self, country: Option<&str>, day: Date) -> Timestamp {
        let (calendar, _) = self.calendar(country);
        let earliest = calendar.spec().offsets.iter().max().copied();
        let offset = earliest.unwrap_or(calendar.assumed_offset());
        Timestamp::end_of(day, offset)
    }

    /// The offset from UTC that clocks of a country show, for times that carry none.
    pub(crate) fn assumed_offset(&self, country: Option<&str>) -> UtcOffset {
        self.calendar(country).0.assumed_offset()
    }
}
