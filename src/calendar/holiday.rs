//! One line of a calendar: when a holiday falls, in which years, and who says so.

use super::date::{Date, Weekday, Weekdays};

/// A holiday as `rules/calendarios/*.yaml` states it.
#[derive(Clone, Debug)]
pub(crate) struct HolidayRule {
    /// `nombre`: the name that a deadline gives to the skipped day.
    pub(crate) name: String,
    /// When it falls, in each year.
    pub(crate) when: HolidayDate,
    /// `solo_si`: it exists only in years in which its own date falls on one of these.
    pub(crate) only_on: Weekdays,
    /// `desde`, `hasta`, `cada`, `salvo`: the years in which it exists.
    pub(crate) years: Years,
}

/// The ways in which laws fix a day.
#[derive(Clone, Debug)]
pub(crate) enum HolidayDate {
    /// `fijo`: the same day every year, whatever the weekday.
    Fixed(MonthDay),
    /// `lunes_siguiente`: that day if it is a Monday, else the Monday after (Colombia, Ley 51 de
    /// 1983, the Emiliani law).
    NextMonday(MonthDay),
    /// `traslado`: that day, moved by so many days according to the weekday on which it falls.
    Moved {
        /// The day of the law.
        from: MonthDay,
        /// `mueve`: pairs of weekday and days; a weekday that is not listed does not move.
        shifts: Vec<(Weekday, i8)>,
    },
    /// `semana`: the n-th such weekday of a month; −1 is the last.
    NthWeekday {
        /// 1 to 12.
        month: i8,
        /// `orden`: 1 to 5, or −1 to −5 from the end.
        nth: i8,
        /// `dia`.
        weekday: Weekday,
    },
    /// `pascua`: so many days after Easter Sunday, negative before.
    Easter(i16),
    /// `fechas`: days decreed one by one.
    Dates(Vec<Date>),
}

/// A day of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthDay {
    /// `mes`, 1 to 12.
    pub(crate) month: i8,
    /// `dia`, 1 to 31; a day that a year does not have gives no holiday in that year.
    pub(crate) day: i8,
}

/// The years in which a rule exists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Years {
    /// `desde`: the first year.
    pub(crate) from: Option<i16>,
    /// `hasta`: the last year.
    pub(crate) to: Option<i16>,
    /// `cada`: only the years whose remainder by this period is listed.
    pub(crate) cycle: Option<Cycle>,
    /// `salvo`: years left out.
    pub(crate) except: Vec<i16>,
}

/// A rule that returns every so many years.
#[derive(Clone, Debug)]
pub(crate) struct Cycle {
    /// `anios`: the period; 0 counts as 1.
    pub(crate) period: i16,
    /// `restos`: the remainders of the year by the period.
    pub(crate) remainders: Vec<i16>,
}

impl HolidayRule {
    /// The days on which this holiday of `year` is kept. A day may fall in a neighbouring year
    /// (Ecuador keeps a New Year that is a Saturday on 31 December).
    pub(crate) fn dates(&self, year: i16) -> Vec<Date> {
        if !self.years.contain(year) {
            return Vec::new();
        }
        let easter = |offset: i16| Date::easter(year).map(|day| day.plus_days(i32::from(offset)));
        let date = match &self.when {
            HolidayDate::Fixed(day)
            | HolidayDate::NextMonday(day)
            | HolidayDate::Moved { from: day, .. } => day.of(year),
            HolidayDate::NthWeekday { month, nth, weekday } => {
                Date::nth_weekday(year, *month, *nth, *weekday)
            }
            HolidayDate::Easter(offset) => easter(*offset),
            HolidayDate::Dates(dates) => {
                return dates.iter().copied().filter(|date| date.year() == year).collect();
            }
        };
        date.filter(|date| self.only_on.contains(date.weekday()))
            .map(|date| self.when.kept_on(date))
            .into_iter()
            .collect()
    }
}

impl HolidayDate {
    fn kept_on(&self, date: Date) -> Date {
        match self {
            Self::NextMonday(_) => std::iter::successors(Some(date), |day| Some(day.tomorrow()))
                .take(7)
                .find(|day| day.weekday() == Weekday::Monday)
                .unwrap_or(date),
            Self::Moved { shifts, .. } => {
                let shift = shifts.iter().find(|(weekday, _)| *weekday == date.weekday());
                date.plus_days(shift.map_or(0, |(_, days)| i32::from(*days)))
            }
            Self::Fixed(_) | Self::NthWeekday { .. } | Self::Easter(_) | Self::Dates(_) => date,
        }
    }
}

impl MonthDay {
    fn of(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day)
    }
}

impl Years {
    fn contain(&self, year: i16) -> bool {
        self.from.is_none_or(|from| from <= year)
            && self.to.is_none_or(|to| year <= to)
            && self.cycle.as_ref().is_none_or(|cycle| cycle.contains(year))
            && !self.except.contains(&year)
    }
}

impl Cycle {
    fn contains(&self, year: i16) -> bool {
        self.remainders.contains(&year.rem_euclid(self.period.max(1)))
    }
}
