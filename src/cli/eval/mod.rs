//! `triaje eval`: the decisions against labels that people gave.
//!
//! Comes in: rows with a text and any of `category`, `customer`, `priority`, `topic`, `safety` and
//! `kind`. Goes out: figures for every column that is there. The label `ninguna` stands for a
//! decision without category.

mod confidence;
mod confusion;
mod danger;
mod mistake;
mod screen;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use triaje::{Category, Customer, Decision, Engine, Priority, Table};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::rows::{Input, Reason, Reject, Row, Rows, shown};
use super::stream::Rejects;
use super::texts::Lang;
use confidence::{ConfidenceFigures, Confidences};
use confusion::{Confusion, Figures};
use danger::{DangerFigures, Dangers};
use mistake::Mistake;

/// What to measure.
#[derive(Debug)]
pub(crate) struct EvalOptions {
    pub(crate) labels: Input,
    /// A file of ids, or ids with commas between.
    pub(crate) only: Option<String>,
    /// Dimensions of which the wrong decisions are listed.
    pub(crate) errors: Vec<String>,
    pub(crate) floors: Vec<Floor>,
    pub(crate) as_json: bool,
    pub(crate) pack: Option<PathBuf>,
}

/// A figure that must be reached: `category=0.75`.
#[derive(Clone, Debug)]
pub(crate) struct Floor {
    name: String,
    value: f64,
}

impl Floor {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const NAMES: &[&str] = &[
            "category",
            "customer",
            "priority",
            "topic",
            "safety",
            "safety.recall",
            "safety.precision",
        ];
        let (name, value) = text.split_once('=').ok_or_else(|| text.to_owned())?;
        let value = value.parse().ok().filter(|value| (0.0..=1.0).contains(value));
        match value {
            Some(value) if NAMES.contains(&name) => Ok(Self { name: name.to_owned(), value }),
            _ => Err(text.to_owned()),
        }
    }
}

/// A dimension with one label a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Category,
    Customer,
    Priority,
    Topic,
}

/// What a decision without category or topic is called in labelled data.
const NO_CATEGORY: &str = "ninguna";
const NO_TOPIC: &str = "otro";

impl Dimension {
    const ALL: [Self; 4] = [Self::Category, Self::Customer, Self::Priority, Self::Topic];

    /// The column of its labels.
    fn column(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Customer => "customer",
            Self::Priority => "priority",
            Self::Topic => "topic",
        }
    }

    /// Every label, where the set is closed.
    fn labels(self) -> Vec<&'static str> {
        match self {
            Self::Category => {
                let labels = Category::ALL.iter().map(|label| label.as_str());
                labels.chain([NO_CATEGORY]).collect()
            }
            Self::Customer => Customer::ALL.iter().map(|label| label.as_str()).collect(),
            Self::Priority => Priority::ALL.iter().map(|label| label.as_str()).collect(),
            Self::Topic => Vec::new(),
        }
    }

    fn decided(self, decision: &Decision) -> &str {
        match self {
            Self::Category => decision.category.map_or(NO_CATEGORY, Category::as_str),
            Self::Customer => decision.customer.as_str(),
            Self::Priority => decision.priority.as_str(),
            Self::Topic => decision.topic.as_ref().map_or(NO_TOPIC, |topic| topic.as_str()),
        }
    }
}

/// Columns by whose values the category is measured apart.
const GROUPS: [&str; 3] = ["genre", "channel", "country"];

/// Everything that was counted.
struct Measured {
    rows: usize,
    confusions: [(Dimension, Confusion); 4],
    groups: Vec<(&'static str, BTreeMap<String, Confusion>)>,
    dangers: Dangers,
    confidences: Confidences,
    mistakes: Vec<Mistake>,
}

/// Everything that was counted, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    rows: usize,
    rejected: usize,
    category: Option<Figures>,
    customer: Option<Figures>,
    priority: Option<Figures>,
    topic: Option<Figures>,
    safety: DangerFigures,
    confidence: ConfidenceFigures,
    groups: Table<Table<GroupFigures>>,
    errors: &'a [Mistake],
}

#[derive(Serialize)]
struct GroupFigures {
    rows: usize,
    accuracy: Option<f64>,
    macro_f1: Option<f64>,
}

pub(crate) fn run(options: &EvalOptions, lang: Lang) -> Outcome {
    let mut only = options.only.as_deref().map(|ids| read_ids(ids, lang)).transpose()?;
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    let mut rows = Rows::open(&options.labels, lang)?;
    let mut rejects = Rejects::open(None, lang)?;
    let mut measured = Measured::new();
    let failed = |error| Failure::file(&shown(&options.labels.path), &error, lang);
    while let Some(found) = rows.next().map_err(failed)? {
        let outcome = found.and_then(|row| {
            let is_wanted = only.as_mut().is_none_or(|ids| ids.remove(&row.id()));
            if is_wanted { measured.add(&row, &engine, &options.errors) } else { Ok(()) }
        });
        if let Err(reject) = outcome {
            rejects.note(&reject)?;
        }
    }
    let exit = if rejects.count() > 0 { Exit::Negative } else { Exit::Done };
    let shown = if options.as_json {
        output::print_json(&measured.report(rejects.count()), exit)?
    } else {
        output::print(&screen::rendered(&measured, &options.errors, lang), exit)?
    };
    let missing = only.map_or(0, |ids| ids.len());
    if missing > 0 {
        output::complain(lang, &lang.not_found(missing));
    }
    let is_below = below_floors(&measured, &options.floors, lang)?;
    Ok(if missing > 0 || is_below { Exit::Negative } else { shown })
}

/// Says which figures are too low; whether any is.
fn below_floors(measured: &Measured, floors: &[Floor], lang: Lang) -> Result<bool, Failure> {
    let mut is_below = false;
    for floor in floors {
        let Some(value) = measured.figure(&floor.name) else {
            return Err(Failure::problem(lang.not_measured(&floor.name)));
        };
        if value < floor.value {
            let (value, least) = (format!("{value:.3}"), floor.value.to_string());
            output::complain(lang, &lang.below_floor(&floor.name, &value, &least));
            is_below = true;
        }
    }
    Ok(is_below)
}

/// Ids from a file, one a line, or from a list with commas.
fn read_ids(given: &str, lang: Lang) -> Result<BTreeSet<String>, Failure> {
    let ids = |text: &str, separator: char| {
        let ids = text.split(separator).map(str::trim).filter(|id| !id.is_empty());
        ids.map(str::to_owned).collect()
    };
    let path = Path::new(given);
    if !path.is_file() {
        return Ok(ids(given, ','));
    }
    let text = std::fs::read_to_string(path).map_err(|error| Failure::file(given, &error, lang))?;
    Ok(ids(&text, '\n'))
}

impl Measured {
    fn new() -> Self {
        Self {
            rows: 0,
            confusions: Dimension::ALL
                .map(|dimension| (dimension, Confusion::new(&dimension.labels()))),
            groups: GROUPS.into_iter().map(|column| (column, BTreeMap::new())).collect(),
            dangers: Dangers::default(),
            confidences: Confidences::default(),
            mistakes: Vec::new(),
        }
    }

    /// Triages a row and counts it under each label that it has.
    fn add(&mut self, row: &Row, engine: &Engine, listed: &[String]) -> Result<(), Reject> {
        let golds = golds(row).map_err(|reason| row.reject(reason))?;
        let danger = is_danger(row).map_err(|reason| row.reject(reason))?;
        let incoming = row.incoming(engine)?;
        let decision = engine.triage_message(&incoming.message);
        self.rows += 1;
        for (gold, (dimension, confusion)) in golds.iter().zip(&mut self.confusions) {
            let Some(gold) = gold else { continue };
            let decided = dimension.decided(&decision);
            confusion.add(gold, decided);
            let column = dimension.column();
            self.confidences.add(column, &decision, gold == decided);
            if gold != decided && listed.iter().any(|name| name == column) {
                let text = incoming.message.text();
                self.mistakes.push(Mistake::of_label(column, gold, decided, &decision, text));
            }
        }
        if let [Some(gold), ..] = &golds {
            let decided = Dimension::Category.decided(&decision);
            for (column, groups) in &mut self.groups {
                let Ok(Some(value)) = row.text(column) else { continue };
                let confusion = groups
                    .entry(value.to_owned())
                    .or_insert_with(|| Confusion::new(&Dimension::Category.labels()));
                confusion.add(gold, decided);
            }
        }
        let kind = row.text("kind").ok().flatten();
        self.dangers.add(danger, kind, &decision);
        let is_alarm = !decision.safety.is_empty();
        let is_listed = listed.iter().any(|name| name == "safety");
        if is_listed && danger.unwrap_or(false) != is_alarm {
            self.mistakes.push(Mistake::of_danger(kind, &decision, incoming.message.text()));
        }
        Ok(())
    }

    fn confusion(&self, dimension: Dimension) -> Option<&Confusion> {
        let mut confusions = self.confusions.iter();
        let (_, confusion) = confusions.find(|(known, _)| *known == dimension)?;
        (confusion.rows() > 0).then_some(confusion)
    }

    /// The figure that a floor asks for.
    fn figure(&self, name: &str) -> Option<f64> {
        match name {
            "safety" => self.dangers.f1(),
            "safety.recall" => self.dangers.recall(),
            "safety.precision" => self.dangers.precision(),
            _ => {
                let mut all = Dimension::ALL.into_iter();
                let dimension = all.find(|dimension| dimension.column() == name)?;
                self.confusion(dimension)?.macro_f1()
            }
        }
    }

    fn report(&self, rejected: usize) -> Report<'_> {
        let figures = |dimension| self.confusion(dimension).map(Confusion::figures);
        Report {
            rows: self.rows,
            rejected,
            category: figures(Dimension::Category),
            customer: figures(Dimension::Customer),
            priority: figures(Dimension::Priority),
            topic: figures(Dimension::Topic),
            safety: self.dangers.figures(),
            confidence: self.confidences.figures(),
            groups: self
                .groups
                .iter()
                .map(|(column, groups)| {
                    let groups = groups.iter().map(|(value, confusion)| {
                        (value.as_str().into(), GroupFigures::new(confusion))
                    });
                    ((*column).into(), groups.collect())
                })
                .collect(),
            errors: &self.mistakes,
        }
    }
}

impl GroupFigures {
    fn new(confusion: &Confusion) -> Self {
        Self {
            rows: confusion.rows(),
            accuracy: confusion.accuracy().map(confusion::rounded),
            macro_f1: confusion.macro_f1().map(confusion::rounded),
        }
    }
}

/// The label that people gave in each dimension.
fn golds(row: &Row) -> Result<[Option<String>; 4], Reason> {
    let mut golds = [const { None }; 4];
    for (gold, dimension) in golds.iter_mut().zip(Dimension::ALL) {
        let column = dimension.column();
        let Some(label) = row.text(column)?.map(str::trim).filter(|label| !label.is_empty()) else {
            continue;
        };
        let known = dimension.labels();
        if !known.is_empty() && !known.contains(&label) {
            let found = format!("`{label}`");
            return Err(Reason::UnknownLabel { column: column.to_owned(), found });
        }
        *gold = Some(label.to_owned());
    }
    Ok(golds)
}

/// Whether people said that the message speaks of a danger.
fn is_danger(row: &Row) -> Result<Option<bool>, Reason> {
    let Some(value) = row.get("safety") else { return Ok(None) };
    match value {
        Value::Bool(is_danger) => Ok(Some(*is_danger)),
        Value::String(text) if text == "true" => Ok(Some(true)),
        Value::String(text) if text == "false" => Ok(Some(false)),
        other => Err(Reason::WrongType { column: "safety".to_owned(), found: other.to_string() }),
    }
}
