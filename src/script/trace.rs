//! What one run of a script saw, did and cost: for people who write scripts, and for coverage.

use super::{Effect, Given};
use crate::decision::{Fault, Label};
use crate::labels::{LabelId, Labels};

/// One run of a script in detail.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptTrace {
    /// The script file.
    pub script: Label,
    /// The rule whose condition was its guard.
    pub rule: Label,
    /// The hook that ran.
    pub hook: Label,
    /// What the script asked for, as it is written there, with the value that it got.
    pub saw: Vec<(String, String)>,
    /// What it gave, as it could be written in the script, in order; nothing if it failed.
    pub gave: Vec<String>,
    /// Operations that it used up.
    pub operations: u64,
    /// Lines of which something ran, counted from 1, in order.
    pub lines: Vec<u32>,
    /// Why it failed.
    pub fault: Option<Fault>,
}

/// What was given, as it could be written in the script.
pub(crate) fn written(given: &Given, labels: &Labels, facts: &[Label]) -> String {
    let name = |label: &LabelId| labels.name(*label);
    let because = &given.reason;
    match &given.effect {
        Effect::Fact { fact, value } => {
            let fact = facts.get(*fact as usize).map_or("", Label::as_str);
            format!("anotar({fact:?}, {value})")
        }
        Effect::Points { label, points } => {
            let dimension = labels.dimension_of(*label).map_or("", |known| known.key.as_str());
            format!("puntos({dimension:?}, {:?}, {}, {because:?})", name(label), points / 1_000)
        }
        Effect::Raise(label) => format!("bandera({:?}, {because:?})", name(label)),
        Effect::Impact(level) => format!("impacto({:?}, {because:?})", level.as_str()),
        Effect::Urgency(level) => format!("urgencia({:?}, {because:?})", level.as_str()),
        Effect::Queue(queue) => format!("cola({queue:?}, {because:?})"),
        Effect::Copy(queue) => format!("copia({queue:?}, {because:?})"),
    }
}
