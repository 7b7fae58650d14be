//! Priority = impact × urgency, each from a table of its own, crossed in a matrix.

use super::table::{DecisionTable, Situation};
use crate::decision::{Label, Level, Priority};

/// The impact table, the urgency table and the matrix of `prioridad.yaml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Priorities {
    pub(crate) impact: DecisionTable<Level>,
    pub(crate) urgency: DecisionTable<Level>,
    /// By impact, then by urgency.
    pub(crate) matrix: Vec<(Level, Level, Priority)>,
}

/// A priority with the rows that gave it, by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) impact: Level,
    pub(crate) urgency: Level,
    pub(crate) priority: Priority,
    pub(crate) impact_row: Option<usize>,
    pub(crate) urgency_row: Option<usize>,
    /// The scripts that set them instead of a row.
    pub(crate) impact_script: Option<Label>,
    pub(crate) urgency_script: Option<Label>,
}

impl Priorities {
    pub(crate) fn decide(&self, case: &Situation<'_>) -> Decided {
        let (impact, impact_row) = level(&self.impact, case);
        let (urgency, urgency_row) = level(&self.urgency, case);
        let priority = self.cross(impact, urgency);
        Decided {
            impact,
            urgency,
            priority,
            impact_row,
            urgency_row,
            impact_script: None,
            urgency_script: None,
        }
    }

    /// The same with the levels that scripts set.
    pub(super) fn with(
        &self,
        mut decided: Decided,
        impact: Option<(Level, Label)>,
        urgency: Option<(Level, Label)>,
    ) -> Decided {
        if let Some((level, script)) = impact {
            decided.impact = level;
            decided.impact_script = Some(script);
        }
        if let Some((level, script)) = urgency {
            decided.urgency = level;
            decided.urgency_script = Some(script);
        }
        decided.priority = self.cross(decided.impact, decided.urgency);
        decided
    }

    fn cross(&self, impact: Level, urgency: Level) -> Priority {
        self.matrix
            .iter()
            .find(|(across, down, _)| *across == impact && *down == urgency)
            .map_or(Priority::Media, |(_, _, priority)| *priority)
    }
}

/// INVARIANT: a built table ends in a default row, so the fallback is never reached.
fn level(table: &DecisionTable<Level>, case: &Situation<'_>) -> (Level, Option<usize>) {
    match table.rows.iter().position(|row| row.when.holds(case)) {
        Some(index) => (table.rows.get(index).map_or(Level::Media, |row| row.then), Some(index)),
        None => (Level::Media, None),
    }
}
