//! Priority = impact × urgency, each from a table of its own, crossed in a matrix.

use super::table::{DecisionTable, Situation};
use crate::decision::{Level, Priority};

/// The impact table, the urgency table and the matrix of `prioridad.yaml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Priorities {
    pub(crate) impact: DecisionTable<Level>,
    pub(crate) urgency: DecisionTable<Level>,
    /// By impact, then by urgency.
    pub(crate) matrix: Vec<(Level, Level, Priority)>,
}

/// A priority with the rows that gave it, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) impact: Level,
    pub(crate) urgency: Level,
    pub(crate) priority: Priority,
    pub(crate) impact_row: Option<usize>,
    pub(crate) urgency_row: Option<usize>,
}

impl Priorities {
    pub(crate) fn decide(&self, case: &Situation<'_>) -> Decided {
        let (impact, impact_row) = level(&self.impact, case);
        let (urgency, urgency_row) = level(&self.urgency, case);
        let priority = self
            .matrix
            .iter()
            .find(|(across, down, _)| *across == impact && *down == urgency)
            .map_or(Priority::Media, |(_, _, priority)| *priority);
        Decided { impact, urgency, priority, impact_row, urgency_row }
    }
}

/// INVARIANT: a built table ends in a default row, so the fallback is never reached.
fn level(table: &DecisionTable<Level>, case: &Situation<'_>) -> (Level, Option<usize>) {
    match table.rows.iter().position(|row| row.when.holds(case)) {
        Some(index) => (table.rows.get(index).map_or(Level::Media, |row| row.then), Some(index)),
        None => (Level::Media, None),
    }
}
