//! `triaje triage`: one message, for a person to read.

mod screen;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;

use serde_json::{Map, Value};

use triaje::{Engine, HelpDesk};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::rows::{Incoming, Row, decode};
use super::stream;
use super::texts::Lang;

/// One message and what is known about it.
#[derive(Debug)]
pub(crate) struct TriageOptions {
    /// Standard input when absent or `-`.
    pub(crate) text: Option<OsString>,
    pub(crate) subject: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
    pub(crate) received_at: Option<String>,
    /// `name=value` each.
    pub(crate) fields: Vec<String>,
    pub(crate) as_json: bool,
    pub(crate) is_redacted: bool,
    /// The help desk whose fields are wanted in place of the decision.
    pub(crate) desk: Option<HelpDesk>,
    pub(crate) pack: Option<PathBuf>,
}

pub(crate) fn run(options: &TriageOptions, lang: Lang) -> Outcome {
    let text = text(options, lang)?;
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    let incoming = incoming(options, text, &engine, lang)?;
    let mut decision = engine.triage_message(&incoming.message);
    decision.id = None;
    let decision = stream::finished(decision, incoming.assumption, options.is_redacted);
    if let Some(desk) = options.desk {
        let ticket = engine.ticket(desk, &incoming.message, &decision);
        let ticket = ticket.ok_or_else(|| Failure::problem(lang.no_map(desk.as_str())))?;
        return output::print_json(&ticket, Exit::Done);
    }
    if options.as_json {
        return output::print_json(&decision, Exit::Done);
    }
    output::print(&screen::rendered(&decision, &engine, lang), Exit::Done)
}

/// The message with what is known about it.
pub(crate) fn incoming(
    options: &TriageOptions,
    text: String,
    engine: &Engine,
    lang: Lang,
) -> Result<Incoming, Failure> {
    let row = row(options, text, engine, lang)?;
    row.incoming(engine).map_err(|reject| Failure::problem(lang.reason(&reject.reason)))
}

/// The text, from the command line or standard input.
pub(crate) fn text(options: &TriageOptions, lang: Lang) -> Result<String, Failure> {
    let undecodable = || Failure::problem(lang.text_undecodable());
    match &options.text {
        Some(text) if text != "-" => {
            decode(text.as_encoded_bytes()).map(|text| text.into_owned()).ok_or_else(undecodable)
        }
        None if io::stdin().is_terminal() => Err(Failure::problem(lang.no_text())),
        _ => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|error| Failure::file("-", &error, lang))?;
            // The end of the last line belongs to the shell and not to the message.
            let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            decode(line).map(|text| text.into_owned()).ok_or_else(undecodable)
        }
    }
}

/// The same columns that a row of a file has.
fn row(options: &TriageOptions, text: String, engine: &Engine, lang: Lang) -> Result<Row, Failure> {
    let known = [
        ("subject", &options.subject),
        ("channel", &options.channel),
        ("country", &options.country),
        ("sector", &options.sector),
        ("received_at", &options.received_at),
    ];
    columns(text, &known, &options.fields, engine, lang)
}

/// A row of columns that were given one by one; fields as `name=value`.
pub(crate) fn columns(
    text: String,
    known: &[(&str, &Option<String>)],
    fields: &[String],
    engine: &Engine,
    lang: Lang,
) -> Result<Row, Failure> {
    let mut columns = Map::new();
    columns.insert("text".to_owned(), Value::String(text));
    for (name, value) in known {
        if let Some(value) = value {
            columns.insert((*name).to_owned(), Value::String(value.clone()));
        }
    }
    for field in fields {
        let Some((name, value)) = field.split_once('=') else {
            return Err(Failure::problem(lang.bad_field(field)));
        };
        if !engine.field_names().any(|known| known == name) {
            let known: Vec<_> = engine.field_names().collect();
            return Err(Failure::problem(lang.unknown_field(name, &lang.listed(&known))));
        }
        columns.insert(name.to_owned(), Value::String(value.to_owned()));
    }
    Ok(Row::new(1, columns))
}
