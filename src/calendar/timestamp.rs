//! Instants that carry their own distance from UTC.
//!
//! The zone of a message is whatever its timestamp says. Nothing here looks for a zone database,
//! so the same timestamp names the same local day on every machine.

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::fmt::temporal::Pieces;
use serde::{Deserialize, Serialize};

use super::date::Date;

/// An instant and the offset from UTC at which it was written, as in
/// `2026-12-04T17:20:00-05:00`.
///
/// Order is by instant, then by offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Timestamp {
    instant: jiff::Timestamp,
    offset: UtcOffset,
}

impl Timestamp {
    /// Midnight at the start of this date, at this offset.
    #[must_use]
    pub fn start_of(date: Date, offset: UtcOffset) -> Self {
        Self::local(date.to_jiff().at(0, 0, 0, 0), offset)
    }

    /// The last second of this date, at this offset.
    pub(crate) fn end_of(date: Date, offset: UtcOffset) -> Self {
        Self::local(date.to_jiff().at(23, 59, 59, 0), offset)
    }

    /// Reads what [`FromStr`] reads, and also a date alone (`2026-12-04`, taken as its first
    /// moment) or a time without offset; what is missing comes from `offset`.
    ///
    /// The answer then rests on an assumption, which the caller should state: try
    /// `text.parse::<Timestamp>()` first.
    ///
    /// # Errors
    /// `ayer` is neither a date nor a time.
    pub fn assuming(text: &str, offset: UtcOffset) -> Result<Self, ParseTimeError> {
        if let Ok(date) = text.parse() {
            return Ok(Self::start_of(date, offset));
        }
        Self::read(text, Some(offset))
    }

    /// The day on which this happened, where it was written.
    #[must_use]
    pub fn date(self) -> Date {
        self.date_at(self.offset)
    }

    /// The day on which this happened, at another offset.
    #[must_use]
    pub fn date_at(self, offset: UtcOffset) -> Date {
        let local = offset.to_jiff().to_datetime(self.instant);
        Date::checked(local.date()).unwrap_or(if local.year() < 1 { Date::MIN } else { Date::MAX })
    }

    /// The distance from UTC that this timestamp carries.
    #[must_use]
    pub fn offset(self) -> UtcOffset {
        self.offset
    }

    /// This instant moved forward by hours that never stop, at the same offset.
    #[must_use]
    pub fn plus_hours(self, hours: u16) -> Self {
        let instant = self
            .instant
            .checked_add(SignedDuration::from_hours(i64::from(hours)))
            .unwrap_or(jiff::Timestamp::MAX);
        Self { instant, ..self }
    }

    /// Minutes since midnight, where it was written.
    pub(crate) fn minute_of_day(self) -> u16 {
        let time = self.offset.to_jiff().to_datetime(self.instant).time();
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
    }

    fn local(datetime: jiff::civil::DateTime, offset: UtcOffset) -> Self {
        let end = if datetime.year() < 1 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        let instant = offset.to_jiff().to_timestamp(datetime).unwrap_or(end);
        Self { instant, offset }
    }

    fn read(text: &str, assumed: Option<UtcOffset>) -> Result<Self, ParseTimeError> {
        let error = || ParseTimeError::timestamp(text);
        let pieces = Pieces::parse(text.trim()).map_err(|_| error())?;
        let date = Date::checked(pieces.date()).ok_or_else(error)?;
        let time = pieces.time().ok_or_else(error)?;
        let offset = match pieces.to_numeric_offset() {
            Some(offset) => UtcOffset::from_seconds(offset.seconds()).ok_or_else(error)?,
            None => assumed.ok_or_else(error)?,
        };
        Ok(Self::local(date.to_jiff().to_datetime(time), offset))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.offset.to_jiff().to_datetime(self.instant);
        write!(f, "{local}{}", self.offset)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimeError;

    /// Reads RFC 3339, `2026-12-04T17:20:00-05:00`; seconds may be missing and a blank may stand
    /// for the `T`.
    ///
    /// # Errors
    /// `2026-12-04T17:20:00` has no offset, `2026-12-04T25:00:00Z` is no time.
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        Self::read(text, None)
    }
}

impl From<Timestamp> for String {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = ParseTimeError;

    fn try_from(text: String) -> Result<Self, ParseTimeError> {
        text.parse()
    }
}

/// A distance from UTC in whole minutes, less than a day either way, written `-05:00` or `Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset {
    minutes: i16,
}

impl UtcOffset {
    /// UTC itself.
    pub const UTC: Self = Self { minutes: 0 };

    /// The offset of this many minutes east of UTC, or `None` from a day on.
    #[must_use]
    pub fn from_minutes(minutes: i16) -> Option<Self> {
        (-1439..=1439).contains(&minutes).then_some(Self { minutes })
    }

    /// Minutes east of UTC; negative in the Americas.
    #[must_use]
    pub fn minutes(self) -> i16 {
        self.minutes
    }

    fn from_seconds(seconds: i32) -> Option<Self> {
        let whole = seconds % 60 == 0;
        i16::try_from(seconds / 60).ok().filter(|_| whole).and_then(Self::from_minutes)
    }

    fn to_jiff(self) -> jiff::tz::Offset {
        let seconds = i32::from(self.minutes) * 60;
        // INVARIANT: less than a day, which every offset of jiff may be.
        jiff::tz::Offset::from_seconds(seconds).unwrap_or(jiff::tz::Offset::UTC)
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minutes == 0 {
            return f.write_str("Z");
        }
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl fmt::Debug for UtcOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for UtcOffset {
    type Err = ParseTimeError;

    /// Reads `-05:00`, `+01:00` or `Z`.
    ///
    /// # Errors
    /// `Bogotá` is a place, not an offset.
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let error = || ParseTimeError::offset(text);
        let text = text.trim();
        if text == "Z" {
            return Ok(Self::UTC);
        }
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').ok_or_else(error)?),
        };
        let (hours, minutes) = rest.split_once(':').ok_or_else(error)?;
        let number = |part: &str| {
            let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<i16>().ok().filter(|_| plain).ok_or_else(error)
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        if minutes > 59 {
            return Err(error());
        }
        Self::from_minutes(sign * (hours * 60 + minutes)).ok_or_else(error)
    }
}

/// A text that should have been a date, a time or an offset, and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimeError {
    expected: &'static str,
    found: String,
}

impl ParseTimeError {
    pub(crate) fn date(found: &str) -> Self {
        Self { expected: "a date such as `2026-12-04`", found: found.to_owned() }
    }

    fn timestamp(found: &str) -> Self {
        let expected = "a time with its offset from UTC such as `2026-12-04T17:20:00-05:00`";
        Self { expected, found: found.to_owned() }
    }

    fn offset(found: &str) -> Self {
        Self { expected: "an offset from UTC such as `-05:00`", found: found.to_owned() }
    }
}

impl fmt::Display for ParseTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found `{}`", self.expected, self.found)
    }
}

impl std::error::Error for ParseTimeError {}
