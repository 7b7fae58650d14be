//! Routing: one desk that answers, and desks that get a copy.

use super::scripted::NamedDesk;
use super::table::{DecisionTable, Situation};
use crate::decision::Label;

/// What a routing row decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Desk {
    pub(crate) queue: Label,
    pub(crate) copies: Vec<Label>,
}

/// The tables of `rutas.yaml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    /// The first row that holds decides.
    pub(crate) desks: DecisionTable<Desk>,
    /// Every row that holds adds its copies.
    pub(crate) copies: DecisionTable<Vec<Label>>,
}

impl Routes {
    /// The number of the deciding row.
    pub(crate) fn decide(&self, case: &Situation<'_>) -> Option<usize> {
        self.desks.rows.iter().position(|row| row.when.holds(case))
    }

    /// The desk that a case would go to.
    pub(crate) fn queue(&self, case: &Situation<'_>) -> Option<&Label> {
        self.desks.decide(case).map(|row| &row.then.queue)
    }

    /// The numbers of the rows that add copies.
    pub(crate) fn copy_rows(&self, case: &Situation<'_>) -> Vec<usize> {
        let rows = self.copies.rows.iter().enumerate();
        rows.filter(|(_, row)| row.when.holds(case)).map(|(number, _)| number).collect()
    }

    /// The copies of the deciding row, of every row of the copies table and of scripts, each desk
    /// once and never the one that answers.
    pub(crate) fn copies(
        &self,
        case: &Situation<'_>,
        row: Option<usize>,
        named: Option<&NamedDesk>,
        more: Vec<Label>,
    ) -> Vec<Label> {
        let desk = row.and_then(|row| self.desks.rows.get(row)).map(|row| &row.then);
        let answers = named.map(|named| &named.queue).or(desk.map(|desk| &desk.queue));
        let mut copies: Vec<Label> = Vec::new();
        let all = desk.into_iter().flat_map(|desk| &desk.copies);
        for copy in all.chain(self.copies.all(case).flat_map(|row| &row.then)).chain(&more) {
            if !copies.contains(copy) && answers != Some(copy) {
                copies.push(copy.clone());
            }
        }
        copies
    }
}
