//! Why a message got its decision, and why not another: the whole account, for rule authors.
//!
//! Comes in: an engine and the sources that it was built from. Goes out: values that a tool can
//! print. [`Account`] says who gave which points and which rows decided, each with its file and
//! line; [`WhyNot`] names the rules that came nearest to giving a label, what each of them lacked,
//! and the smallest change that would have turned the decision; [`RuleReport`] takes the condition
//! of one rule apart. Nothing here runs when a message is triaged: a decision carries its own
//! evidence, and this module reads the rules a second time to say more.

mod written;
mod account;
mod part;
mod nearness;
mod label;
mod change;

use serde::Serialize;

use crate::compile::Source;
use crate::decision::Label;
use crate::derive::Facts;
use crate::engine::{Engine, Scratch};
use crate::message::Message;
use crate::rules::condition::View;
use crate::rules::{Rule, RuleSet};

pub use account::{Account, LabelScore, Points, TableRow};
pub use change::{Change, Step};
pub use label::{NearRule, UnknownLabel, WhyNot};
pub use nearness::{NearTerm, Shortfall};
pub use part::{Blocked, Blocker, ConditionPart};

use written::WrittenPack;

/// Where something stands in a rule pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The file, as the pack names it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// The condition of one rule on one message, part by part.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RuleReport {
    /// The id of the rule.
    pub id: Label,
    /// What the rule is for, in the pack's words.
    pub description: String,
    /// Where it is written.
    pub place: Option<Place>,
    /// Whether it fired.
    pub fired: bool,
    /// The parts of its condition, in the order of evaluation.
    pub parts: Vec<ConditionPart>,
}

/// Explains the decisions of one engine with the rules that it was built from.
///
/// ```
/// use triaje::why::Explainer;
/// use triaje::{Engine, Message, builtin_sources};
///
/// let engine = Engine::builtin();
/// let sources = builtin_sources();
/// let explainer = Explainer::new(&engine, &sources);
/// let message = Message::new("Me cobraron dos veces el recibo");
/// let account = explainer.account(&message);
/// let reclamo = account.labels.iter().find(|label| label.label == "reclamo").unwrap();
/// assert!(reclamo.passes && reclamo.points[0].place.as_ref().unwrap().line > 0);
///
/// let why_not = explainer.why_not(&message, "sugerencia")?;
/// assert!(!why_not.is_decided && why_not.missing > 0);
/// # Ok::<(), triaje::why::UnknownLabel>(())
/// ```
#[derive(Debug)]
pub struct Explainer<'a> {
    engine: &'a Engine,
    written: WrittenPack<'a>,
}

impl<'a> Explainer<'a> {
    /// Reads the rules once more. `sources` are those that the engine was built from; what they
    /// lack cannot be located, and is explained without its place.
    pub fn new(engine: &'a Engine, sources: &'a [Source]) -> Self {
        Self { engine, written: WrittenPack::new(sources) }
    }

    /// The condition of a rule on a message, part by part; `None` when there is no such rule.
    pub fn rule(&self, message: &Message<'_>, id: &str) -> Option<RuleReport> {
        let mut scratch = Scratch::default();
        self.engine.triage_with(message, &mut scratch);
        let pack = self.engine.pack();
        let find =
            |rules: &RuleSet| -> Option<Rule> { rules.iter().find(|rule| rule.id == id).cloned() };
        let rule = find(&pack.rules).or_else(|| find(&pack.lane.rules))?;
        let hits = scratch.hits.everywhere();
        let given = scratch.facts.values();
        let facts =
            Facts::new(&pack.deriver, message, &scratch.text, &hits, &scratch.entities, given);
        let view = View { message, text: &scratch.text, hits: &hits, facts: &facts };
        let mut report = self.report(&rule, view);
        nearness::add(&self.written, view, std::slice::from_mut(&mut report));
        Some(report)
    }

    /// Everything about a rule but the terms that came near.
    fn report(&self, rule: &Rule, view: View<'_>) -> RuleReport {
        let written = self.written.rule(rule.id.as_str());
        RuleReport {
            id: rule.id.clone(),
            description: written.map(|written| written.description()).unwrap_or_default(),
            place: written.map(|written| self.written.place(written.origin())),
            fired: rule.condition.stands(rule.condition.counted, view, &mut Vec::new()),
            parts: part::parts(&rule.condition, written, &self.written, view),
        }
    }
}
