//! Ordered decision tables: the first row whose condition holds decides.

use crate::decision::{Category, Customer, Label, Level};
use crate::derive::{FactTest, Facts, FieldTest};
use crate::labels::LabelId;
use crate::message::Message;
use crate::normalize::folded;

/// What is known of a message when tables are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) message: &'a Message<'a>,
    pub(crate) facts: &'a Facts<'a>,
    /// The category of the request at hand; `None` when it is no PQRS.
    pub(crate) category: Option<Category>,
    pub(crate) subtype: Option<LabelId>,
    pub(crate) topic: Option<LabelId>,
    /// Flags, facets and kinds of danger that were raised, sorted.
    pub(crate) raised: &'a [LabelId],
    pub(crate) has_danger: bool,
    /// Only for handling and copies: substance never depends on tone.
    pub(crate) customer: Option<Customer>,
    pub(crate) impact: Option<Level>,
    pub(crate) urgency: Option<Level>,
}

/// When a row applies. Every test that is given must hold; one of its values is enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowCondition {
    /// `seguridad: cualquiera`.
    pub(crate) any_danger: bool,
    pub(crate) dangers: Vec<LabelId>,
    /// `None` in the list stands for `ninguna`.
    pub(crate) categories: Vec<Option<Category>>,
    pub(crate) subtypes: Vec<LabelId>,
    pub(crate) topics: Vec<LabelId>,
    /// One of these is raised.
    pub(crate) raised: Vec<LabelId>,
    /// All of these are raised.
    pub(crate) all_raised: Vec<LabelId>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) impact: Vec<Level>,
    pub(crate) urgency: Vec<Level>,
    /// Folded.
    pub(crate) countries: Vec<String>,
    /// Folded.
    pub(crate) sectors: Vec<String>,
    pub(crate) channels: Vec<String>,
    pub(crate) fields: Vec<FieldTest>,
    pub(crate) facts: Vec<FactTest>,
}

impl RowCondition {
    /// Whether the row applies.
    pub(crate) fn holds(&self, case: &Situation<'_>) -> bool {
        let is_raised = |label: &LabelId| case.raised.binary_search(label).is_ok();
        let message = case.message;
        (!self.any_danger || case.has_danger)
            && (self.dangers.is_empty() || self.dangers.iter().any(is_raised))
            && among(&self.categories, Some(&case.category))
            && among(&self.subtypes, case.subtype.as_ref())
            && among(&self.topics, case.topic.as_ref())
            && (self.raised.is_empty() || self.raised.iter().any(is_raised))
            && self.all_raised.iter().all(is_raised)
            && among(&self.customers, case.customer.as_ref())
            && among(&self.impact, case.impact.as_ref())
            && among(&self.urgency, case.urgency.as_ref())
            && among_names(&self.countries, message.country.as_deref())
            && among_names(&self.sectors, message.sector.as_deref())
            && among_names(&self.channels, message.channel.as_ref().map(|channel| channel.as_str()))
            && self.fields.iter().all(|test| test.holds(message))
            && self.facts.iter().all(|test| test.holds(case.facts))
    }

    /// Whether every message satisfies it.
    pub(crate) fn is_default(&self) -> bool {
        !self.any_danger
            && self.dangers.is_empty()
            && self.categories.is_empty()
            && self.subtypes.is_empty()
            && self.topics.is_empty()
            && self.raised.is_empty()
            && self.all_raised.is_empty()
            && self.customers.is_empty()
            && self.impact.is_empty()
            && self.urgency.is_empty()
            && self.countries.is_empty()
            && self.sectors.is_empty()
            && self.channels.is_empty()
            && self.fields.is_empty()
            && self.facts.is_empty()
    }
}

fn among<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
    wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
}

/// The name by which a row asks that the message does not say.
const UNKNOWN: &str = "sin_dato";

fn among_names(wanted: &[String], value: Option<&str>) -> bool {
    wanted.is_empty() || {
        let value = folded(value.unwrap_or(UNKNOWN));
        wanted.iter().any(|wanted| *wanted == value)
    }
}

/// A row and its name for the explanation (`rutas.yaml#2`).
#[derive(Clone, Debug)]
pub(crate) struct Row<T> {
    pub(crate) name: Label,
    pub(crate) when: RowCondition,
    pub(crate) then: T,
}

/// An ordered decision table. The build makes sure that the last row always holds.
#[derive(Clone, Debug)]
pub(crate) struct DecisionTable<T> {
    pub(crate) rows: Vec<Row<T>>,
}

impl<T> Default for DecisionTable<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> DecisionTable<T> {
    /// The first row that applies.
    pub(crate) fn decide(&self, case: &Situation<'_>) -> Option<&Row<T>> {
        self.rows.iter().find(|row| row.when.holds(case))
    }

    /// Every row that applies, in order.
    pub(crate) fn all<'a>(&'a self, case: &'a Situation<'a>) -> impl Iterator<Item = &'a Row<T>> {
        self.rows.iter().filter(|row| row.when.holds(case))
    }
}
