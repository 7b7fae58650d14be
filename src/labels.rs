//! The labels that a pack declares: dimensions, their labels, priors and thresholds.
//!
//! Category and customer are closed enums of the API and must be declared in full; every other
//! dimension is open. This is the vocabulary that rules, scores and tables share; it knows nothing
//! of any of them.

use crate::decision::{Category, Customer, Label};

/// A label of some dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct LabelId(pub(crate) u32);

/// How a dimension is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DimensionKind {
    /// Labels get points; the decision takes at most one (category: one primary).
    Scored,
    /// Labels are raised, any number of them.
    Facet,
    /// Like a facet, but with the words that raised them.
    Flag,
}

/// A family of labels that exclude or complement each other.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    /// The key in rule packs (`categoria`).
    pub(crate) key: Label,
    /// The name in the API and in JSON (`category`).
    pub(crate) api: Label,
    pub(crate) kind: DimensionKind,
    /// Its labels, by number.
    pub(crate) labels: std::ops::Range<u32>,
    /// The label when none passes its threshold.
    pub(crate) default: Option<LabelId>,
}

/// One label.
#[derive(Clone, Debug)]
pub(crate) struct LabelEntry {
    pub(crate) name: Label,
    /// The number of its dimension.
    pub(crate) dimension: usize,
    /// Points that it starts with, in thousandths.
    pub(crate) prior: i32,
    /// Points from which it wins, in thousandths.
    pub(crate) threshold: i32,
    /// The definition, in the pack's own words.
    pub(crate) definition: String,
    /// For subtypes: the categories that may have it; empty for all.
    pub(crate) categories: Vec<Category>,
}

/// All labels of a pack.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels {
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) entries: Vec<LabelEntry>,
}

impl Labels {
    pub(crate) const CATEGORY: &'static str = "categoria";
    pub(crate) const CUSTOMER: &'static str = "cliente";
    pub(crate) const NO_PQRS: &'static str = "no_pqrs";
    pub(crate) const TOPIC: &'static str = "tema";
    pub(crate) const SUBTYPE: &'static str = "subtipo";
    pub(crate) const FLAG: &'static str = "bandera";
    pub(crate) const SAFETY: &'static str = "seguridad";
    /// The category label that serialises as null.
    pub(crate) const NONE: &'static str = "ninguna";

    pub(crate) fn dimension(&self, key: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.key == key)
    }

    pub(crate) fn entry(&self, label: LabelId) -> Option<&LabelEntry> {
        self.entries.get(label.0 as usize)
    }

    pub(crate) fn dimension_of(&self, label: LabelId) -> Option<&Dimension> {
        self.entry(label).and_then(|entry| self.dimensions.get(entry.dimension))
    }

    pub(crate) fn name(&self, label: LabelId) -> Label {
        self.entry(label).map_or_else(|| Label::from(""), |entry| entry.name.clone())
    }

    /// A label by its dimension's key and its name.
    pub(crate) fn find(&self, dimension: &str, name: &str) -> Option<LabelId> {
        self.of(dimension).find(|label| self.entry(*label).is_some_and(|entry| entry.name == name))
    }

    /// The labels of a dimension, in the pack's order.
    pub(crate) fn of(&self, dimension: &str) -> impl Iterator<Item = LabelId> + use<> {
        let labels = self.dimension(dimension).map_or(0..0, |dimension| dimension.labels.clone());
        labels.map(LabelId)
    }

    /// Category and customer by label number; the build makes sure that they exist.
    pub(crate) fn closed(&self) -> Option<ClosedLabels> {
        let category = |category: &Category| self.find(Self::CATEGORY, category.as_str());
        let customer = |customer: &Customer| self.find(Self::CUSTOMER, customer.as_str());
        Some(ClosedLabels {
            categories: Category::ALL
                .iter()
                .map(|known| Some((*known, category(known)?)))
                .collect::<Option<_>>()?,
            customers: Customer::ALL
                .iter()
                .map(|known| Some((*known, customer(known)?)))
                .collect::<Option<_>>()?,
            none: self.find(Self::CATEGORY, Self::NONE)?,
        })
    }
}

impl ClosedLabels {
    pub(crate) fn label_of(&self, category: Category) -> Option<LabelId> {
        self.categories.iter().find(|(known, _)| *known == category).map(|(_, label)| *label)
    }
}

/// The labels of the closed enums, in order of precedence.
#[derive(Clone, Debug)]
pub(crate) struct ClosedLabels {
    pub(crate) categories: Vec<(Category, LabelId)>,
    pub(crate) customers: Vec<(Customer, LabelId)>,
    pub(crate) none: LabelId,
}
