//! The account of one decision: every point with the rule that gave it, every row that decided.

use serde::Serialize;

use super::written::{WrittenPack, flow};
use super::{Explainer, Place};
use crate::compile::tree::{Node, Value};
use crate::decision::{Decision, Evidence, Label, Quote, Source};
use crate::labels::{LabelId, Labels};
use crate::message::Message;

/// A decision with everything that made it, and where the rules say so.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Account {
    /// The decision.
    pub decision: Decision,
    /// Every label that got points, by dimension, most points first.
    pub labels: Vec<LabelScore>,
    /// The table rows that decided, in the order of decision.
    pub rows: Vec<TableRow>,
}

/// The points of one label.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LabelScore {
    /// The dimension, by its API name.
    pub dimension: Label,
    /// The label.
    pub label: Label,
    /// Thousandths of a point.
    pub score: i32,
    /// From how many thousandths of a point on it may win.
    pub threshold: i32,
    /// Whether the score reaches the threshold.
    pub passes: bool,
    /// Who gave the points, the heaviest first.
    pub points: Vec<Points>,
}

/// Points of one rule, script or prior.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Points {
    /// What kind of thing gave them.
    pub source: Source,
    /// Its id.
    pub id: Label,
    /// Thousandths of a point; may be negative.
    pub weight: i32,
    /// What the rule is for, in the pack's words.
    pub description: String,
    /// Where the rule is written; `null` for priors and scripts.
    pub place: Option<Place>,
    /// The words that made it fire.
    pub spans: Vec<Quote>,
    /// Fields, facts and reasons of scripts.
    pub because: Vec<String>,
}

/// A row of a decision table that decided.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct TableRow {
    /// What it decided: `impact`, `urgency`, `priority`, `route` or `deadline`.
    pub decides: &'static str,
    /// The row, as the decision names it.
    pub row: Label,
    /// Where it is written.
    pub place: Option<Place>,
    /// Its condition on one line; empty for the row that takes everything else.
    pub condition: String,
    /// What it gives, on one line.
    pub outcome: String,
}

impl Explainer<'_> {
    /// The account of a message's decision.
    pub fn account(&self, message: &Message<'_>) -> Account {
        let decision = self.engine.triage_message(message);
        let labels = self.label_scores(&decision);
        let deciding = &decision.deciding;
        let rows = [
            ("impact", &deciding.impact),
            ("urgency", &deciding.urgency),
            ("priority", &deciding.priority),
            ("route", &deciding.route),
            ("deadline", &deciding.deadline),
        ];
        let rows = rows
            .into_iter()
            .filter_map(|(decides, row)| Some(table_row(&self.written, decides, row.as_ref()?)))
            .collect();
        Account { decision, labels, rows }
    }

    fn label_scores(&self, decision: &Decision) -> Vec<LabelScore> {
        let labels = &self.engine.pack().labels;
        let mut all = Vec::new();
        for dimension in &labels.dimensions {
            let Some(scores) = decision.scores.get(dimension.api.as_str()) else { continue };
            let mut own: Vec<LabelScore> = dimension
                .labels
                .clone()
                .filter_map(|label| {
                    let entry = labels.entry(LabelId(label))?;
                    let score = scores.get(entry.name.as_str()).copied().unwrap_or(0);
                    let points = self.points(decision, &dimension.api, &entry.name);
                    (!points.is_empty()).then(|| LabelScore {
                        dimension: dimension.api.clone(),
                        label: entry.name.clone(),
                        score,
                        threshold: entry.threshold,
                        passes: score >= entry.threshold,
                        points,
                    })
                })
                .collect();
            own.sort_by_key(|label| std::cmp::Reverse(label.score));
            all.extend(own);
        }
        all
    }

    fn points(&self, decision: &Decision, dimension: &Label, label: &Label) -> Vec<Points> {
        let is_own = |piece: &&Evidence| piece.dimension == *dimension && piece.label == *label;
        let mut points: Vec<Points> = decision
            .evidence
            .iter()
            .filter(is_own)
            .map(|piece| {
                let rule = match piece.source {
                    Source::Rule => self.written.rule(piece.id.as_str()),
                    _ => None,
                };
                Points {
                    source: piece.source,
                    id: piece.id.clone(),
                    weight: piece.weight,
                    description: rule.map(|rule| rule.description()).unwrap_or_default(),
                    place: rule.map(|rule| self.written.place(rule.origin())),
                    spans: piece.spans.clone(),
                    because: piece.because.clone(),
                }
            })
            .collect();
        points.sort_by_key(|given| std::cmp::Reverse(given.weight));
        points
    }
}

/// The dimension and the label that a text names: `queja`, or `category:queja` where two
/// dimensions have a label of that name. Both the key of the pack and the API name will do.
pub(super) fn named_labels(labels: &Labels, name: &str) -> Vec<LabelId> {
    let (dimension, name) = match name.split_once(':') {
        Some((dimension, name)) => (Some(dimension.trim()), name.trim()),
        None => (None, name.trim()),
    };
    let is_asked = |id: LabelId| {
        dimension.is_none_or(|asked| {
            labels.dimension_of(id).is_some_and(|known| known.key == asked || known.api == asked)
        })
    };
    (0..)
        .map(LabelId)
        .zip(&labels.entries)
        .filter(|(id, entry)| entry.name == name && is_asked(*id))
        .map(|(id, _)| id)
        .collect()
}

fn table_row(written: &WrittenPack<'_>, decides: &'static str, row: &Label) -> TableRow {
    let node = written.row(row.as_str());
    let (condition, outcome) = node.map(halves).unwrap_or_default();
    let place = node.map(|node| written.place(first_origin(node)));
    TableRow { decides, row: row.clone(), place, condition, outcome }
}

/// The condition and the outcome of a row.
fn halves(node: &Node) -> (String, String) {
    const SHORT: &[&str] =
        &["nivel", "cola", "copias", "paso", "id", "regimen", "termino", "cuenta_desde"];
    let Value::Map(map) = &node.value else { return (String::new(), flow(node)) };
    let condition = map.get("si").map(flow).unwrap_or_default();
    let outcome = map
        .iter()
        .filter(|(key, _)| SHORT.contains(&key.text.as_str()))
        .map(|(key, value)| format!("{}: {}", key.text, flow(value)));
    (condition, outcome.collect::<Vec<_>>().join(", "))
}

/// A map is written where its first key is.
fn first_origin(node: &Node) -> crate::origin::Origin {
    match &node.value {
        Value::Map(map) => map.iter().next().map_or(node.origin, |(key, _)| key.origin),
        _ => node.origin,
    }
}
