//! A timetable for a person to read: the dates, what they rest on, then every day.

use std::fmt::{self, Write as _};

use triaje::{Label, Timetable, TimetableDay};

use crate::cli::output::{ALARM, FAINT, NOTICE, STRONG, styled, wrapped};
use crate::cli::texts::Lang;

/// Where the values of the upper part begin.
const COLUMN: usize = 15;

/// Writes a timetable.
pub(super) fn rendered(timetable: &Timetable, lang: Lang) -> String {
    let mut page = Page { text: String::new(), lang };
    page.facts(timetable);
    page.days(lang.day_by_day(), &timetable.days, timetable);
    page.days(lang.if_extended(), &timetable.extension, timetable);
    page.duties(timetable);
    page.assumptions(timetable);
    page.text
}

/// The text so far.
struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: impl fmt::Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn fact(&mut self, name: &str, value: &str) {
        let name = styled(FAINT, format_args!("{name:width$}", width = COLUMN - 2));
        self.line(format_args!("  {name}{}", wrapped(value, COLUMN)));
    }

    fn heading(&mut self, heading: &str) {
        self.line("");
        self.line(styled(STRONG, heading));
    }

    fn facts(&mut self, timetable: &Timetable) {
        let (lang, deadline) = (self.lang, &timetable.deadline);
        let subtype = timetable.subtype.as_ref().map(|subtype| format!(" · {subtype}"));
        let title = timetable.category.as_str().to_uppercase();
        let title = format!("{}{}", styled(STRONG, title), subtype.unwrap_or_default());
        self.line(title);
        self.line(format_args!("  {}", styled(FAINT, wrapped(&deadline.description, 2))));
        self.line("");
        self.fact(lang.received(), &timetable.received);
        self.fact(lang.deadline(), &lang.term(deadline.amount, deadline.unit.as_str()));
        let from = timetable.counts_from.as_str();
        let start = match (timetable.start.as_str(), deadline.unit.as_str()) {
            (_, "hours") => lang.start_instant().to_owned(),
            ("same_day", _) => lang.start_same_day(from),
            (_, "business_days") => lang.start_next_day(from),
            _ => lang.start_next_calendar_day(from),
        };
        self.fact(lang.counted(), &start);
        self.fact(lang.calendar_of(), &timetable.calendar);
        if let Some(due) = deadline.instant.as_ref().or(deadline.due.as_ref()) {
            self.fact(lang.event_due(), &styled(STRONG, due));
        }
        if let Some(date) = &deadline.warn_on {
            self.fact(lang.event_warn_on(), date);
        }
        let extended = deadline.extended_due.as_deref();
        let extension =
            extended.map_or_else(|| lang.no_extension().to_owned(), |date| lang.until(date));
        self.fact(lang.extension(), &extension);
        if let Some(silence) = &deadline.silence {
            self.fact(lang.silence_heading(), silence);
        }
        self.fact(lang.regime(), &format!("{} ({})", deadline.regime, deadline.rule));
        self.fact(lang.basis(), &deadline.basis);
        self.fact(lang.source(), &deadline.source);
    }

    /// A line a day: date, weekday, number, and why it does not count or what falls on it.
    fn days(&mut self, heading: &str, days: &[TimetableDay], timetable: &Timetable) {
        if days.is_empty() {
            return;
        }
        let is_hours = timetable.deadline.unit == "hours";
        self.heading(heading);
        for day in days {
            let number = day.number.map(|number| match is_hours {
                true => format!("{number} h"),
                false => number.to_string(),
            });
            let number = number.unwrap_or_default();
            let mut notes = Vec::new();
            match day.closed.as_deref() {
                Some("fin_de_semana") if !is_hours => notes.push(self.lang.weekend().to_owned()),
                Some("fin_de_semana") | None => {}
                Some(name) if day.number.is_some() => notes.push(name.to_owned()),
                Some(name) => notes.push(self.lang.closed_on(name)),
            }
            notes.extend(day.events.iter().map(|event| self.event(event)));
            let (date, weekday) = (&day.date, weekday(&day.weekday, self.lang));
            let line = format!("  {date}  {weekday}  {number:>4}  {}", notes.join(" · "));
            let line = line.trim_end();
            let is_plain = day.number.is_some() || !day.events.is_empty();
            self.line(if is_plain { line.to_owned() } else { styled(FAINT, line) });
        }
    }

    fn event(&self, event: &Label) -> String {
        let lang = self.lang;
        match event.as_str() {
            "received" => styled(STRONG, lang.event_received()),
            "counts_from" => styled(STRONG, lang.event_counts_from()),
            "warn_on" => styled(NOTICE, lang.event_warn_on()),
            "due" => styled(ALARM, lang.event_due()),
            "extended_due" => styled(ALARM, lang.event_extended_due()),
            duty => duty.to_owned(),
        }
    }

    fn duties(&mut self, timetable: &Timetable) {
        let duties = &timetable.deadline.duties;
        let Some(width) = duties.iter().map(|duty| duty.duty.as_str().len()).max() else { return };
        self.heading(self.lang.duties_heading());
        for duty in duties {
            let due = duty.due.as_deref().unwrap_or_default();
            self.line(format_args!("  {:width$}  {due}", duty.duty));
        }
    }

    fn assumptions(&mut self, timetable: &Timetable) {
        if timetable.deadline.assumptions.is_empty() {
            return;
        }
        self.heading(self.lang.assumptions_heading());
        for assumption in &timetable.deadline.assumptions {
            self.line(format_args!("  {}", wrapped(assumption, 2)));
        }
    }
}

/// The short name of a weekday.
fn weekday(weekday: &Label, lang: Lang) -> &'static str {
    const LABELS: [&str; 7] =
        ["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"];
    let names = LABELS.iter().zip(lang.weekday_names().split(' '));
    names.into_iter().find(|(label, _)| *weekday == **label).map_or("", |(_, name)| name)
}
