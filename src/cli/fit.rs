//! `triaje fit`: points and confidence from labelled messages, written for review.
//!
//! Comes in: rows with a text and any of `category` and `customer`; a column `group` keeps variants
//! of one text together. Goes out: `puntos_aprendidos.yaml`, and what it would change.

use std::fmt::Write as _;
use std::path::PathBuf;

use triaje::learn::{self, Learned, Lesson, Proposal};
use triaje::{Category, Customer, Engine, Label};

use super::exit::{Exit, Failure, Outcome};
use super::output::{self, FAINT, STRONG, styled};
use super::pack;
use super::rows::{Input, Reason, Reject, Row, Rows, shown};
use super::stream::Rejects;
use super::texts::Lang;

/// From what to learn, and where to write it.
#[derive(Debug)]
pub(crate) struct FitOptions {
    pub(crate) labels: Input,
    pub(crate) output: Option<PathBuf>,
    pub(crate) pack: Option<PathBuf>,
}

pub(crate) fn run(options: &FitOptions, lang: Lang) -> Outcome {
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    let mut rows = Rows::open(&options.labels, lang)?;
    let mut rejects = Rejects::open(None, lang)?;
    let mut lessons = Vec::new();
    let failed = |error| Failure::file(&shown(&options.labels.path), &error, lang);
    while let Some(found) = rows.next().map_err(failed)? {
        match found.and_then(|row| lesson(&row, &engine)) {
            Ok(lesson) => lessons.push(lesson),
            Err(reject) => rejects.note(&reject)?,
        }
    }
    let proposal = learn::fit(&engine, &lessons);
    if proposal.dimensions.is_empty() {
        return Err(Failure::problem(lang.nothing_to_learn().to_owned()));
    }
    let exit = if rejects.count() > 0 { Exit::Negative } else { Exit::Done };
    match &options.output {
        Some(path) => {
            let name = path.display().to_string();
            std::fs::write(path, proposal.to_yaml())
                .map_err(|error| Failure::file(&name, &error, lang))?;
            let written = lang.written(&name);
            output::print(&format!("{}{written}\n", rendered(&proposal, lang)), exit)
        }
        None => output::print(&proposal.to_yaml(), exit),
    }
}

/// A row with its labels.
fn lesson(row: &Row, engine: &Engine) -> Result<Lesson<'static>, Reject> {
    let label = |column: &str, known: &[&str]| {
        let text = row.text(column).map_err(|reason| row.reject(reason))?;
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        if known.contains(&text) {
            return Ok(Some(Label::from(text)));
        }
        let found = format!("`{text}`");
        Err(row.reject(Reason::UnknownLabel { column: column.to_owned(), found }))
    };
    let categories: Vec<&str> =
        Category::ALL.iter().map(|label| label.as_str()).chain(["ninguna"]).collect();
    let customers: Vec<&str> = Customer::ALL.iter().map(|label| label.as_str()).collect();
    let message = row.incoming(engine)?.message;
    let group = row.text("group").ok().flatten().map(str::to_owned);
    Ok(Lesson {
        category: label("category", &categories)?,
        customer: label("customer", &customers)?,
        group: group.unwrap_or_else(|| message.text().to_owned()),
        message,
    })
}

fn rendered(proposal: &Proposal, lang: Lang) -> String {
    let mut text = String::new();
    for learned in &proposal.dimensions {
        text.push_str(&dimension(learned, lang));
    }
    text
}

fn dimension(learned: &Learned, lang: Lang) -> String {
    let mut text = String::new();
    let rows = lang.rows_in_all(learned.lessons);
    let _ = writeln!(text, "{}  {rows}", styled(STRONG, &learned.dimension));
    let (before, after) = (format!("{:.3}", learned.before), format!("{:.3}", learned.after));
    let _ = writeln!(text, "  {}", lang.set_aside(&before, &after));
    if learned.points.is_empty() {
        let _ = writeln!(text, "  {}", lang.points_stay());
    }
    for change in &learned.points {
        let (before, after) = (change.before, change.after);
        let times = lang.fired_and_right(change.fired, change.right);
        let _ = writeln!(
            text,
            "  {before:>5} → {after:<5} {}  {}  {}",
            change.label,
            change.rule,
            styled(FAINT, times)
        );
    }
    let error = format!("{:.3}", learned.reliability.error);
    let _ = writeln!(text, "  {}", lang.calibration_error(&error));
    for (lead, confidence) in &learned.confidence {
        let _ = writeln!(text, "  {:>6} → {confidence}", lead);
    }
    text.push('\n');
    text
}
