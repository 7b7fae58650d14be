//! A day on which the office is closed though the law has it open, as a host states it.

use std::fmt::Write as _;

use super::Date;

/// A day that the host closes: a local holiday, an inventory, a strike. Deadlines skip it and name
/// it, like a holiday of the law.
///
/// ```
/// use triaje::{ClosedDay, Engine, Message};
///
/// let day = ClosedDay::new("2026-12-07".parse()?, "Día cívico").country("CO");
/// let engine = Engine::builder().closed_day(day).build()?;
/// let message = Message::new("Solicito copia de mi contrato, por favor")
///     .country("CO")
///     .received_at("2026-12-04T10:00:00-05:00".parse()?);
/// let deadline = engine.triage_message(&message).deadline.unwrap();
/// assert_eq!(deadline.due.as_deref(), Some("2026-12-22"));
/// assert_eq!(deadline.skipped[0].name, "Día cívico");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedDay {
    date: Date,
    name: String,
    country: Option<String>,
}

impl ClosedDay {
    /// A day closed in every country, with the name that decisions show.
    #[must_use]
    pub fn new(date: Date, name: impl Into<String>) -> Self {
        Self { date, name: name.into(), country: None }
    }

    /// Closed only in this country: the ISO 3166 code of a calendar of the pack.
    #[must_use]
    pub fn country(mut self, country: impl Into<String>) -> Self {
        self.country = Some(country.into());
        self
    }
}

/// The closed days as a file of `oficina/`: they take the way of every other source, so that the
/// pack's fingerprint and its diagnostics know of them.
pub(crate) fn to_yaml(days: &[ClosedDay]) -> String {
    let mut text = String::new();
    for day in days {
        let country = day.country.as_deref().map(|country| format!("pais: {}, ", quoted(country)));
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "- {{ {}cierres: [{{ fecha: \"{}\", nombre: {} }}] }}",
            country.unwrap_or_default(),
            day.date,
            quoted(&day.name)
        );
    }
    text
}

/// A YAML string in double quotes.
fn quoted(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
