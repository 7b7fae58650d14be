//! What is wrong with a table as a whole, told at its rows and columns.

use super::Context;
use crate::calendar::Validity;
use crate::compile::problem::Problem;
use crate::compile::reach::{self, Finding, Line, Reading};
use crate::compile::tree::{Node, Value};
use crate::decide::table::Row;
use crate::origin::Origin;

/// Tells of rows that no message reaches and of columns that change nothing. `same` says whether
/// two rows have the same consequence.
///
/// A table with other problems is left alone: what was not understood is not in its conditions.
pub(super) fn check<T>(
    node: &Node,
    rows: &[Row<T>],
    reading: Reading,
    validity: impl Fn(&T) -> Validity,
    same: impl Fn(&T, &T) -> bool,
    context: &mut Context<'_>,
) {
    let Value::List(written) = &node.value else { return };
    let lines: Vec<Line<'_>> = rows
        .iter()
        .map(|row| Line {
            when: &row.when,
            validity: validity(&row.then),
            then: rows.iter().position(|other| same(&row.then, &other.then)).unwrap_or_default(),
        })
        .collect();
    for finding in reach::findings(&lines, reading, context.labels) {
        let place = |row: usize| written.get(row).map_or(node.origin, |row| row.origin);
        let (origin, problem) = match finding {
            Finding::Impossible { row } => (place(row), Problem::ImpossibleRow),
            Finding::Unreachable { row, by } => {
                (place(row), Problem::UnreachableRow { by: by.map(|row| row + 1) })
            }
            Finding::Idle { column } => {
                (first_of(column, written).unwrap_or(node.origin), Problem::IdleColumn { column })
            }
        };
        context.diagnostics.add(origin, problem);
    }
}

/// Where a column is named first.
fn first_of(column: &str, rows: &[Node]) -> Option<Origin> {
    rows.iter().find_map(|row| {
        let Value::Map(row) = &row.value else { return None };
        let Value::Map(when) = &row.get("si")?.value else { return None };
        let is_column = |key: &str| key == column || key.strip_suffix('s') == Some(column);
        when.iter().find(|(key, _)| is_column(&key.text)).map(|(key, _)| key.origin)
    })
}
