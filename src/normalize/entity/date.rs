//! Dates: `12/11/26`, `2026-11-12`, `3 de nov`, `primero de mayo de 2026`.
//!
//! Day, month, year is the order everywhere; the year first where it has four digits, and the
//! month first only where the other order gives no date (as banks export them).

use super::vocabulary::Meaning;
use super::{Found, Kind, Reading, Unit, Value};
use crate::calendar::Date;
use crate::normalize::offsets::{Span, narrow};

impl Reading<'_> {
    /// A date that starts with figures at a word.
    pub(super) fn written_date(self, at: usize) -> Option<Found> {
        self.numeric_date(at).or_else(|| self.date_from_day(at))
    }

    /// A date in words, by its month: `primero de mayo`.
    pub(super) fn spoken_date(self, month: usize, done: usize) -> Option<Found> {
        let mut day = month.checked_sub(1).filter(|_| self.continues(month))?;
        if self.meaning(day) == Some(Meaning::Filler) {
            day = day.checked_sub(1).filter(|_| self.continues(month - 1))?;
        }
        let first = self.first_of_number(day + 1, done);
        (first >= done && first <= day).then(|| self.date_from_day(first)).flatten()
    }

    /// `3 de nov`, `1ro de mayo del 2026`, `quince de mayo`.
    fn date_from_day(self, first: usize) -> Option<Found> {
        let (day, mut at) = self.day(first)?;
        if self.meaning(at) == Some(Meaning::Filler) {
            at += 1;
        }
        let Some(Meaning::Month(month)) = self.meaning(at) else { return None };
        if !(first + 1..=at).all(|at| self.continues(at)) {
            return None;
        }
        let year = self.year_behind(at);
        let (value, last) =
            match year.and_then(|(year, last)| Some((Date::new(year, month, day)?, last))) {
                Some((date, last)) => (Value::Day(date), last),
                None => {
                    // A leap year has every day that any year has.
                    Date::new(2024, month, day)?;
                    (Value::DayOfYear(month, day), at)
                }
            };
        Some(self.found(Kind::Date, value, first, last))
    }

    /// The day of a month at a word, and the word behind it.
    fn day(self, first: usize) -> Option<(i8, usize)> {
        let word = self.word(first);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            let is_day = digits <= 2 && matches!(word.get(digits..)?, "" | "o" | "ro" | "ero");
            return Some((word.get(..digits)?.parse().ok().filter(|_| is_day)?, first + 1));
        }
        let mut day = 0;
        let mut at = first;
        loop {
            match self.meaning(at) {
                Some(Meaning::Number(units)) => day += units,
                Some(Meaning::And) if at > first => {}
                _ => break,
            }
            at += 1;
        }
        Some((i8::try_from(day).ok().filter(|day| *day > 0)?, at))
    }

    /// `de 2026`, `del 26`, `2026`: the year behind a month, and its last word.
    fn year_behind(self, month: usize) -> Option<(i16, usize)> {
        let mut at = month + 1;
        let is_joined = self.meaning(at) == Some(Meaning::Filler);
        if is_joined {
            at += 1;
        }
        let word = self.word(at);
        let is_year = (month + 1..=at).all(|at| self.continues(at))
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && (word.len() == 4 || (word.len() == 2 && is_joined));
        // `3 de mayo 2026.000` is no year.
        let end = self.span(at).end as usize;
        let goes_on = matches!(self.bytes().get(end), Some(b'.' | b','))
            && self.bytes().get(end + 1).is_some_and(u8::is_ascii_digit);
        let year = full_year(word.parse().ok()?);
        (is_year && !goes_on && (1900..2100).contains(&year)).then_some((year, at))
    }

    /// `12/11/26`, `12-11-2026`, `2026-11-12`, `12/11`.
    fn numeric_date(self, at: usize) -> Option<Found> {
        let start = self.span(at).start as usize;
        let bytes = self.bytes();
        let mut fields = [(0_i16, 0_usize); 3];
        let (mut end, mut separator, mut count) = (start, 0, 0);
        for field in &mut fields {
            let digits = bytes.get(end..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=4).contains(&digits) {
                return None;
            }
            *field = (self.text.get(end..end + digits)?.parse().ok()?, digits);
            end += digits;
            count += 1;
            match bytes.get(end) {
                Some(sign @ (b'/' | b'-' | b'.'))
                    if count < 3
                        && (separator == 0 || separator == *sign)
                        && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) =>
                {
                    separator = *sign;
                    end += 1;
                }
                _ => break,
            }
        }
        let goes_on = match bytes.get(end) {
            Some(b'/' | b'-' | b'.' | b',') => bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
            // ISO 8601 goes on with the time of day.
            Some(b't') => false,
            Some(byte) => byte.is_ascii_alphanumeric(),
            None => false,
        };
        if goes_on {
            return None;
        }
        let narrow_day = |number: i16| i8::try_from(number).ok();
        let date = |year: i16, month: i16, day: i16| {
            Date::new(full_year(year), narrow_day(month)?, narrow_day(day)?)
        };
        let value = match fields {
            [(year, 4), (month, 1 | 2), (day, 1 | 2)] if count == 3 => date(year, month, day),
            [(day, 1 | 2), (month, 1 | 2), (year, 2 | 4)]
                if count == 3 && (separator != b'.' || fields.last()?.1 == 4) =>
            {
                date(year, month, day).or_else(|| date(year, day, month))
            }
            [(day, 1 | 2), (month, 1 | 2), _] if count == 2 && separator == b'/' => {
                return self.day_and_month(at, day, month, end);
            }
            _ => None,
        };
        let value = Value::Day(value.filter(|date| (1900..2100).contains(&date.year()))?);
        Some(self.found_until(value, start, end))
    }

    /// `17/10` behind `el`, `del`: without such a word it may be a fraction or a score.
    fn day_and_month(self, at: usize, day: i16, month: i16, end: usize) -> Option<Found> {
        let before = at.checked_sub(1)?;
        let is_named =
            matches!(self.word(before), "el" | "del" | "al" | "dia" | "desde" | "hasta" | "fecha");
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(2024, month, day).filter(|_| is_named)?;
        let start = self.span(at).start as usize;
        Some(self.found_until(Value::DayOfYear(month, day), start, end))
    }

    fn found_until(self, value: Value, start: usize, end: usize) -> Found {
        let span = Span { start: narrow(start), end: narrow(end) };
        Found { kind: Kind::Date, value, span, next: self.word_from(end) }
    }
}

/// A year of two digits is one of this century.
fn full_year(year: i16) -> i16 {
    if year < 100 { 2000 + year } else { year }
}

impl Value {
    /// The day itself, counted from the receipt of the message where it must be. A day without a
    /// year is the nearest one that lies behind.
    pub(crate) fn day(self, received: Option<Date>) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::DaysAway(days) => Some(received?.plus_days(days)),
            Self::DayOfYear(month, day) => {
                let received = received?;
                (0..8)
                    .filter_map(|back| Date::new(received.year() - back, month, day))
                    .find(|date| *date <= received)
            }
            _ => None,
        }
    }

    /// The unit that a number of this value is in, as decisions name it.
    pub(crate) fn unit(self) -> Option<&'static str> {
        match self {
            Self::Time(_, unit) => Some(unit.api()),
            Self::DaysAway(_) => Some(Unit::Days.api()),
            _ => None,
        }
    }
}
