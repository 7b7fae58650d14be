//! The words of a pack that rules may use: dimensions with their labels, and fields.
//!
//! For tools that help to write rules: completion in an editor, starters, coverage.

use serde::Serialize;

use crate::decision::Label;
use crate::derive::FieldKind;
use crate::labels::{DimensionKind, LabelId};
use crate::pack::Pack;

/// The words of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Vocabulary {
    /// The dimensions, in the pack's order.
    pub dimensions: Vec<DimensionWords>,
    /// The fields that hosts may send, in the pack's order.
    pub fields: Vec<FieldWords>,
}

/// A dimension and its labels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DimensionWords {
    /// Its key in rule files (`categoria`).
    pub key: Label,
    /// Its name in decisions (`category`).
    pub api: Label,
    /// Whether its labels get points: of a facet or a flag they are raised.
    pub is_scored: bool,
    /// Its labels, each with its definition.
    pub labels: Vec<(Label, String)>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldWords {
    /// Its name.
    pub name: Label,
    /// Its type, as rule files call it: `entero`, `logico`, `texto` or `fecha`.
    pub kind: &'static str,
}

/// The words of a pack.
pub(crate) fn vocabulary(pack: &Pack) -> Vocabulary {
    let labels = &pack.labels;
    let dimensions = labels.dimensions.iter().map(|dimension| DimensionWords {
        key: dimension.key.clone(),
        api: dimension.api.clone(),
        is_scored: dimension.kind == DimensionKind::Scored,
        labels: dimension
            .labels
            .clone()
            .filter_map(|label| labels.entry(LabelId(label)))
            .map(|entry| (entry.name.clone(), entry.definition.clone()))
            .collect(),
    });
    let kind = |kind: FieldKind| {
        FieldKind::NAMES.iter().find(|(_, known)| *known == kind).map_or("", |(name, _)| name)
    };
    let fields = pack.fields.iter();
    Vocabulary {
        dimensions: dimensions.collect(),
        fields: fields
            .map(|field| FieldWords { name: field.name.clone(), kind: kind(field.kind) })
            .collect(),
    }
}
