//! `triaje deadline`: the legal clock of a case whose labels are known, day by day, so that a
//! person can check it against the calendar on the wall.

mod screen;

use std::path::PathBuf;

use triaje::{Category, Filing, FilingError, Label};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::texts::Lang;
use super::triage;

/// What is known of the case.
#[derive(Debug)]
pub(crate) struct DeadlineOptions {
    pub(crate) received: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) subtype: Option<String>,
    pub(crate) flags: Vec<String>,
    pub(crate) dangers: Vec<String>,
    /// `name=value` each.
    pub(crate) fields: Vec<String>,
    pub(crate) as_json: bool,
    pub(crate) pack: Option<PathBuf>,
}

pub(crate) fn run(options: &DeadlineOptions, lang: Lang) -> Outcome {
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    let known = [
        ("country", &options.country),
        ("sector", &options.sector),
        ("received_at", &options.received),
    ];
    let row = triage::columns(String::new(), &known, &options.fields, &engine, lang)?;
    let incoming =
        row.incoming(&engine).map_err(|reject| Failure::problem(lang.reason(&reject.reason)))?;
    let mut filing = Filing::new(incoming.message);
    if let Some(category) = options.category.as_deref().and_then(Category::from_name) {
        filing = filing.category(category);
    }
    if let Some(subtype) = &options.subtype {
        filing = filing.subtype(subtype);
    }
    filing = options.flags.iter().fold(filing, Filing::flag);
    filing = options.dangers.iter().fold(filing, Filing::danger);
    let mut timetable =
        engine.timetable(&filing).map_err(|error| Failure::problem(words(&error, lang)))?;
    timetable.deadline.assumptions.extend(incoming.assumption);
    if options.as_json {
        return output::print_json(&timetable, Exit::Done);
    }
    output::print(&screen::rendered(&timetable, lang), Exit::Done)
}

fn words(error: &FilingError, lang: Lang) -> String {
    match error {
        FilingError::UnknownLabel { dimension, name, known } => {
            let known: Vec<_> = known.iter().map(Label::as_str).collect();
            lang.unknown_name(dimension, name, &lang.listed(&known))
        }
        FilingError::NotReceived => lang.not_received().to_owned(),
        other => other.to_string(),
    }
}
