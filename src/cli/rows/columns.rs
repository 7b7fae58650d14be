//! The columns of a row, and the message that they make.

use serde_json::{Map, Value};

use triaje::{Engine, Message, Timestamp};

use super::{Reason, Reject};

/// A row: its place and its columns by name.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) line: u64,
    columns: Map<String, Value>,
}

/// A message made from a row.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) message: Message<'static>,
    /// What had to be assumed to read it, in the words of a decision.
    pub(crate) assumption: Option<String>,
}

impl Row {
    pub(crate) fn new(line: u64, columns: Map<String, Value>) -> Self {
        Self { line, columns }
    }

    /// A column by name, whatever its case. A column without a value is no column; only `text`
    /// may be empty, for a message may.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let folded = || {
            let mut columns = self.columns.iter();
            columns.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))
        };
        let value = self.columns.get(name).or_else(|| folded().map(|(_, value)| value));
        value.filter(|value| !value.is_null() && (name == "text" || value.as_str() != Some("")))
    }

    /// The row's own id, else its line number.
    pub(crate) fn id(&self) -> String {
        self.own_id().unwrap_or_else(|| self.line.to_string())
    }

    /// Says no to this row.
    pub(crate) fn reject(&self, reason: Reason) -> Reject {
        Reject { line: self.line, id: self.own_id(), reason }
    }

    /// A column of text; a number or a truth value is not text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Reason> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong_type(name, other)),
        }
    }

    /// The message that the row holds. Columns that nobody declared are passed over.
    pub(crate) fn incoming(&self, engine: &Engine) -> Result<Incoming, Reject> {
        self.read(engine).map_err(|reason| self.reject(reason))
    }

    /// The columns that have a value.
    fn names(&self) -> Vec<String> {
        let columns = self.columns.iter().filter(|(_, value)| !value.is_null());
        columns.map(|(name, _)| name.clone()).collect()
    }

    fn own_id(&self) -> Option<String> {
        match self.get("id")? {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }

    fn read(&self, engine: &Engine) -> Result<Incoming, Reason> {
        let owned = |name| Ok::<_, Reason>(self.text(name)?.map(str::to_owned));
        let no_text = || Reason::NoText { found: self.names() };
        let mut message = Message::new(owned("text")?.ok_or_else(no_text)?);
        if let Some(id) = self.get("id").filter(|id| !id.is_string() && !id.is_number()) {
            return Err(wrong_type("id", id));
        }
        message = message.id(self.id());
        if let Some(subject) = owned("subject")? {
            message = message.subject(subject);
        }
        if let Some(channel) = self.text("channel")? {
            message = message.channel(channel);
        }
        if let Some(sector) = owned("sector")? {
            message = message.sector(sector);
        }
        let country = self.text("country")?.map(|country| country.trim().to_ascii_uppercase());
        let mut assumption = None;
        if let Some(text) = self.text("received_at")? {
            let (time, assumed) = received_at(text, country.as_deref(), engine)?;
            message = message.received_at(time);
            assumption = assumed;
        }
        if let Some(country) = country {
            message = message.country(country);
        }
        for name in engine.field_names() {
            let Some(value) = self.get(name) else { continue };
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
                _ => return Err(wrong_type(name, value)),
            };
            let value = engine.parse_field(name, &text).ok_or_else(|| wrong_type(name, value))?;
            message = message.field(name.to_owned(), value);
        }
        Ok(Incoming { message, assumption })
    }
}

fn wrong_type(column: &str, found: &Value) -> Reason {
    Reason::WrongType { column: column.to_owned(), found: found.to_string() }
}

/// Reads a receipt time. Without offset it is taken at the offset of the country, and
/// `4/12/2026 17:20` is read as spreadsheets in Spanish write it; both are then assumptions.
fn received_at(
    text: &str,
    country: Option<&str>,
    engine: &Engine,
) -> Result<(Timestamp, Option<String>), Reason> {
    if let Ok(time) = text.parse() {
        return Ok((time, None));
    }
    let offset = engine.assumed_offset(country);
    let iso = day_first(text);
    let time = Timestamp::assuming(iso.as_deref().unwrap_or(text).trim(), offset)
        .map_err(|_| Reason::NotTime { found: text.to_owned() })?;
    Ok((time, Some(format!("la fecha de recibo `{text}` se leyó como {time}"))))
}

/// `4/12/2026 17:20` as `2026-12-04T17:20:00`.
fn day_first(text: &str) -> Option<String> {
    let (date, time) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let mut parts = date.split(['/', '-']);
    let mut number = || parts.next()?.parse::<u16>().ok();
    let (day, month, year) = (number()?, number()?, number()?);
    if parts.next().is_some() || day > 31 || year < 1000 {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = time.trim();
    if time.is_empty() {
        return Some(date);
    }
    let (hour, rest) = time.split_once(':')?;
    let hour: u8 = hour.parse().ok()?;
    let seconds = if rest.contains(':') { "" } else { ":00" };
    Some(format!("{date}T{hour:02}:{rest}{seconds}"))
}
