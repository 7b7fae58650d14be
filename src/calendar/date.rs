//! Civil dates: a day without an hour and without a place.
//!
//! Every operation is total. A date that would leave the years 1 to 9999 stops at the end it
//! would have left, so that no message and no rule can make the clock fail.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::timestamp::ParseTimeError;

/// A day of the Gregorian calendar, written `2026-12-04`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The first day that can be expressed, 0001-01-01.
    pub const MIN: Self = Self(jiff::civil::Date::constant(1, 1, 1));
    /// The last day that can be expressed, 9999-12-31.
    pub const MAX: Self = Self(jiff::civil::Date::constant(9999, 12, 31));

    /// The date with this year (1 to 9999), month (1 to 12) and day, or `None` if there is none.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().and_then(Self::checked)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::from_jiff(self.0.weekday())
    }

    /// The day after; the last day stays where it is.
    #[must_use]
    pub fn tomorrow(self) -> Self {
        self.0.tomorrow().ok().and_then(Self::checked).unwrap_or(Self::MAX)
    }

    /// The day before; the first day stays where it is.
    #[must_use]
    pub fn yesterday(self) -> Self {
        self.0.yesterday().ok().and_then(Self::checked).unwrap_or(Self::MIN)
    }

    /// Whole days from this day to another; negative when the other is earlier.
    #[cfg(feature = "script")]
    pub(crate) fn days_until(self, other: Self) -> i64 {
        self.0.until(other.0).map_or(0, |span| i64::from(span.get_days()))
    }

    /// This day moved by whole days, forward or back.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let end = if days < 0 { Self::MIN } else { Self::MAX };
        let hours = i64::from(days).saturating_mul(24);
        self.0
            .checked_add(jiff::SignedDuration::from_hours(hours))
            .ok()
            .and_then(Self::checked)
            .unwrap_or(end)
    }

    /// The same day some months later; the last day of a shorter month stands for the missing
    /// ones (31 January plus one month is 28 or 29 February).
    #[must_use]
    pub fn plus_months(self, months: u16) -> Self {
        jiff::Span::new()
            .try_months(i64::from(months))
            .ok()
            .and_then(|span| self.0.checked_add(span).ok())
            .and_then(Self::checked)
            .unwrap_or(Self::MAX)
    }

    /// The n-th such weekday of the month; from the end of the month if `nth` is negative.
    pub(crate) fn nth_weekday(year: i16, month: i8, nth: i8, weekday: Weekday) -> Option<Self> {
        Self::new(year, month, 1)?
            .0
            .nth_weekday_of_month(nth, weekday.to_jiff())
            .ok()
            .and_then(Self::checked)
    }

    /// Easter Sunday of the western churches (Gregorian computus after Meeus, Jones and Butcher).
    pub(crate) fn easter(year: i16) -> Option<Self> {
        let y = i32::from(year);
        let a = y.rem_euclid(19);
        let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
        let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
        let g = (8 * b + 13).div_euclid(25);
        let h = (19 * a + b - d - g + 15).rem_euclid(30);
        let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
        let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
        let m = (a + 11 * h + 22 * l).div_euclid(451);
        // Days after 22 March, the earliest Easter there is.
        let after = h + l - 7 * m;
        Some(Self::new(year, 3, 22)?.plus_days(after))
    }

    pub(crate) fn checked(date: jiff::civil::Date) -> Option<Self> {
        (1..=9999).contains(&date.year()).then_some(Self(date))
    }

    pub(crate) fn to_jiff(self) -> jiff::civil::Date {
        self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = ParseTimeError;

    /// Reads `2026-12-04`.
    ///
    /// # Errors
    /// `4/12/2026` is not in this form, `2026-02-30` is no day.
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let error = || ParseTimeError::date(text);
        let mut parts = text.trim().split('-');
        let mut part = |digits: usize| {
            let part = parts.next().ok_or_else(error)?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse::<i16>().map_err(|_| error()) } else { Err(error()) }
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(error());
        }
        let month = i8::try_from(month).map_err(|_| error())?;
        let day = i8::try_from(day).map_err(|_| error())?;
        Self::new(year, month, day).ok_or_else(error)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = ParseTimeError;

    fn try_from(text: String) -> Result<Self, ParseTimeError> {
        text.parse()
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weekday {
    /// lunes
    Monday,
    /// martes
    Tuesday,
    /// miércoles
    Wednesday,
    /// jueves
    Thursday,
    /// viernes
    Friday,
    /// sábado
    Saturday,
    /// domingo
    Sunday,
}

impl Weekday {
    pub(crate) const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The name that rule files use, without accents: `miercoles`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Monday => "lunes",
            Self::Tuesday => "martes",
            Self::Wednesday => "miercoles",
            Self::Thursday => "jueves",
            Self::Friday => "viernes",
            Self::Saturday => "sabado",
            Self::Sunday => "domingo",
        }
    }

    /// The weekday with this label, if there is one.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|weekday| weekday.label() == label)
    }

    fn from_jiff(weekday: jiff::civil::Weekday) -> Self {
        match weekday {
            jiff::civil::Weekday::Monday => Self::Monday,
            jiff::civil::Weekday::Tuesday => Self::Tuesday,
            jiff::civil::Weekday::Wednesday => Self::Wednesday,
            jiff::civil::Weekday::Thursday => Self::Thursday,
            jiff::civil::Weekday::Friday => Self::Friday,
            jiff::civil::Weekday::Saturday => Self::Saturday,
            jiff::civil::Weekday::Sunday => Self::Sunday,
        }
    }

    fn to_jiff(self) -> jiff::civil::Weekday {
        match self {
            Self::Monday => jiff::civil::Weekday::Monday,
            Self::Tuesday => jiff::civil::Weekday::Tuesday,
            Self::Wednesday => jiff::civil::Weekday::Wednesday,
            Self::Thursday => jiff::civil::Weekday::Thursday,
            Self::Friday => jiff::civil::Weekday::Friday,
            Self::Saturday => jiff::civil::Weekday::Saturday,
            Self::Sunday => jiff::civil::Weekday::Sunday,
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Monday => 1,
            Self::Tuesday => 2,
            Self::Wednesday => 4,
            Self::Thursday => 8,
            Self::Friday => 16,
            Self::Saturday => 32,
            Self::Sunday => 64,
        }
    }
}

/// A set of weekdays: a weekend, or the days on which a rule applies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weekdays(u8);

impl Weekdays {
    pub(crate) const ALL: Self = Self(0b111_1111);

    pub(crate) fn contains(self, weekday: Weekday) -> bool {
        self.0 & weekday.bit() != 0
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(weekdays: I) -> Self {
        Self(weekdays.into_iter().fold(0, |bits, weekday| bits | weekday.bit()))
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Weekday::ALL.iter().filter(|day| self.contains(**day))).finish()
    }
}
