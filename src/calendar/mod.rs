//! Which days count, and when a term of days or hours ends.
//!
//! In come calendars and regimes as the rule pack states them, and the instant at which a message
//! was received; out come due dates with every holiday they skipped. Every function is total:
//! dates stop at the ends of the years 1 to 9999 and no calendar, however odd, makes a count
//! endless. The module reads no clock and no zone database, and knows nothing of messages,
//! labels or tables: which regime applies is decided elsewhere.
//!
//! [`Date`] and [`Timestamp`] name days and instants, [`HolidayRule`] says when one holiday falls,
//! [`Calendar`] which days are closed, [`count()`] walks over the open ones, and [`Regime`] puts a
//! term, its extension and its duties together into a [`Clock`]; [`WalkedDay`]s are the same count
//! day by day, for people to check it against the calendar on the wall.

mod date;
mod timestamp;
mod holiday;
mod count;
mod regime;
mod walk;
mod office;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

pub(crate) use count::{StartRule, Term, Unit};
pub(crate) use date::Weekdays;
pub use date::{Date, Weekday};
pub(crate) use holiday::{Cycle, HolidayDate, HolidayRule, MonthDay, Years};
pub use office::ClosedDay;
pub(crate) use office::to_yaml;
pub(crate) use regime::{Assumption, Cap, Clock, Duty, DutyStart, Extension, Regime, Validity};
pub use timestamp::{ParseTimeError, Timestamp, UtcOffset};
pub(crate) use walk::{Closed, WalkedDay, days, walk};

/// Years whose holidays are listed when the calendar is built; others are computed when asked.
const LISTED: RangeInclusive<i16> = 2010..=2045;

/// A calendar as `rules/calendarios/*.yaml` states it.
#[derive(Clone, Debug)]
pub(crate) struct CalendarSpec {
    /// `pais`: ISO 3166 code.
    pub(crate) country: String,
    /// `nombre`.
    pub(crate) name: String,
    /// `fin_de_semana`: weekdays that never count.
    pub(crate) weekend: Weekdays,
    /// `desfases`: offsets that clocks of the country show; the first stands in for a missing one.
    pub(crate) offsets: Vec<UtcOffset>,
    /// `recepcion`.
    pub(crate) receipt: Receipt,
    /// `conocido`: the first and the last year for which the rules are known to be complete.
    pub(crate) known: (Option<i16>, Option<i16>),
    /// `festivos`, in the order in which a day that two of them share lists their names.
    pub(crate) holidays: Vec<HolidayRule>,
    /// Days that the office itself closes, with the name to show.
    pub(crate) closed: Vec<(Date, String)>,
}

/// `recepcion`: what happens to a message that arrives when nobody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// `cierre`: minutes after midnight from which a message counts as received out of hours.
    pub(crate) closes: Option<u16>,
    /// `fuera_de_horario`.
    pub(crate) off_hours: OffHours,
}

/// How a message counts that arrives after closing time or on a closed day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OffHours {
    /// `mismo_dia`: received when it arrived, so the next business day is day 1 (the stricter).
    SameDay,
    /// `dia_habil_siguiente`: received on the next business day, so day 1 is the one after.
    NextBusinessDay,
}

impl CalendarSpec {
    /// For countries of which no holiday is known: only weekends are closed.
    pub(crate) fn weekends_only() -> Self {
        Self {
            country: String::new(),
            name: String::new(),
            weekend: [Weekday::Saturday, Weekday::Sunday].into_iter().collect(),
            offsets: Vec::new(),
            receipt: Receipt { closes: None, off_hours: OffHours::SameDay },
            known: (None, None),
            holidays: Vec::new(),
            closed: Vec::new(),
        }
    }
}

/// A calendar that can say of any day whether it is closed, and why.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    spec: CalendarSpec,
    /// INVARIANT: sorted by date, one entry a date, holds exactly the holidays of `LISTED`.
    listed: Vec<(Date, String)>,
    closed: BTreeMap<Date, String>,
}

impl Calendar {
    pub(crate) fn new(mut spec: CalendarSpec) -> Self {
        let mut closed: BTreeMap<Date, String> = BTreeMap::new();
        for (date, name) in std::mem::take(&mut spec.closed) {
            closed.entry(date).and_modify(|names| join(names, &name)).or_insert(name);
        }
        let mut calendar = Self { spec, listed: Vec::new(), closed };
        let mut days: BTreeMap<Date, String> = BTreeMap::new();
        // The year after may keep a holiday in the last year of the list.
        for year in *LISTED.start()..=LISTED.end().saturating_add(1) {
            for (date, name) in calendar.holidays_of(year) {
                if LISTED.contains(&date.year()) {
                    days.entry(date).and_modify(|names| join(names, name)).or_insert(name.into());
                }
            }
        }
        calendar.listed = days.into_iter().collect();
        calendar
    }

    pub(crate) fn spec(&self) -> &CalendarSpec {
        &self.spec
    }

    /// The offset to assume for a time of this country that carries none.
    pub(crate) fn assumed_offset(&self) -> UtcOffset {
        self.spec.offsets.first().copied().unwrap_or(UtcOffset::UTC)
    }

    pub(crate) fn is_weekend(&self, date: Date) -> bool {
        self.spec.weekend.contains(date.weekday())
    }

    /// The name of the holiday or of the host's closed day that falls on this date; several names
    /// stand one after the other.
    pub(crate) fn holiday(&self, date: Date) -> Option<Cow<'_, str>> {
        let holiday = if LISTED.contains(&date.year()) {
            let found = self.listed.binary_search_by_key(&date, |(day, _)| *day).ok();
            found.and_then(|at| self.listed.get(at)).map(|(_, name)| Cow::from(name.as_str()))
        } else {
            self.compute_holiday(date)
        };
        match (holiday, self.closed.get(&date)) {
            (None, closed) => closed.map(|name| Cow::from(name.as_str())),
            (holiday, None) => holiday,
            (Some(holiday), Some(name)) => {
                let mut names = holiday.into_owned();
                join(&mut names, name);
                Some(Cow::from(names))
            }
        }
    }

    pub(crate) fn is_business_day(&self, date: Date) -> bool {
        !self.is_weekend(date) && self.holiday(date).is_none()
    }

    /// This date if it is a business day, else the first one after it. A calendar that is never
    /// open gives up after a year and takes the date as it is.
    pub(crate) fn on_or_after(&self, date: Date) -> Date {
        self.search(date, Date::tomorrow)
    }

    /// This date if it is a business day, else the last one before it.
    pub(crate) fn on_or_before(&self, date: Date) -> Date {
        self.search(date, Date::yesterday)
    }

    /// Whether the rules of this calendar are known to be complete in the year of this date.
    pub(crate) fn knows(&self, date: Date) -> bool {
        let (from, to) = self.spec.known;
        from.is_none_or(|from| from <= date.year()) && to.is_none_or(|to| date.year() <= to)
    }

    fn search(&self, date: Date, step: impl Fn(Date) -> Date) -> Date {
        if self.spec.weekend == Weekdays::ALL {
            return date;
        }
        let next = |day: &Date| Some(step(*day)).filter(|next| next != day);
        std::iter::successors(Some(date), next)
            .take(366)
            .find(|day| self.is_business_day(*day))
            .unwrap_or(date)
    }

    fn compute_holiday(&self, date: Date) -> Option<Cow<'_, str>> {
        let year = date.year();
        let mut names = String::new();
        for year in [year.saturating_sub(1), year, year.saturating_add(1)] {
            for (day, name) in self.holidays_of(year) {
                if day == date {
                    join(&mut names, name);
                }
            }
        }
        (!names.is_empty()).then_some(Cow::from(names))
    }

    fn holidays_of(&self, year: i16) -> impl Iterator<Item = (Date, &str)> {
        self.spec
            .holidays
            .iter()
            .flat_map(move |rule| rule.dates(year).into_iter().map(|day| (day, rule.name.as_str())))
    }
}

fn join(names: &mut String, name: &str) {
    if !names.is_empty() {
        names.push_str("; ");
    }
    names.push_str(name);
}
