//! `etiquetas.yaml`: dimensions and their labels.

use crate::compile::number;
use crate::compile::problem::{Diagnostics, Problem};
use crate::compile::tree::{Map, Node};
use crate::decision::{Category, Customer, Label};
use crate::labels::{Dimension, DimensionKind, LabelEntry, LabelId, Labels};
use crate::origin::Origin;

const KINDS: &[(&str, DimensionKind)] = &[
    ("puntos", DimensionKind::Scored),
    ("faceta", DimensionKind::Facet),
    ("bandera", DimensionKind::Flag),
];

pub(super) fn lower(tree: Option<&Node>, diagnostics: &mut Diagnostics) -> Labels {
    let mut labels = Labels::default();
    if let Some(map) = tree.and_then(|tree| tree.map(diagnostics)) {
        for (key, node) in map.iter() {
            dimension(&key.text, node, &mut labels, diagnostics);
        }
    }
    require_closed(tree, &labels, diagnostics);
    labels
}

fn dimension(key: &str, node: &Node, labels: &mut Labels, diagnostics: &mut Diagnostics) {
    let Some(map) = node.map(diagnostics) else { return };
    map.only(&["api", "clase", "descripcion", "defecto", "etiquetas"], diagnostics);
    let api = map.get("api").and_then(|node| node.text(diagnostics)).unwrap_or(key);
    let kind = map
        .required("clase", node.origin, diagnostics)
        .and_then(|node| super::named(node, KINDS, diagnostics))
        .unwrap_or(DimensionKind::Facet);
    let first = number(labels.entries.len());
    let index = labels.dimensions.len();
    let entries =
        map.required("etiquetas", node.origin, diagnostics).and_then(|node| node.map(diagnostics));
    for (name, node) in entries.into_iter().flat_map(Map::iter) {
        labels.entries.push(entry(&name.text, index, node, diagnostics));
    }
    labels.dimensions.push(Dimension {
        key: Label::from(key),
        api: Label::from(api),
        kind,
        labels: first..number(labels.entries.len()),
        default: None,
    });
    let default = map.get("defecto").and_then(|node| label(node, key, labels, diagnostics));
    if let Some(dimension) = labels.dimensions.last_mut() {
        dimension.default = default;
    }
}

/// A label is its definition, or a map with the definition and its numbers.
fn entry(name: &str, dimension: usize, node: &Node, diagnostics: &mut Diagnostics) -> LabelEntry {
    let mut entry = LabelEntry {
        name: Label::from(name),
        dimension,
        prior: 0,
        threshold: 1_000,
        definition: String::new(),
        categories: Vec::new(),
    };
    if let crate::compile::tree::Value::Scalar(definition) = &node.value {
        entry.definition.clone_from(definition);
        return entry;
    }
    let Some(map) = node.map(diagnostics) else { return entry };
    map.only(&["definicion", "base", "umbral", "de"], diagnostics);
    if let Some(text) =
        map.required("definicion", node.origin, diagnostics).and_then(|node| node.text(diagnostics))
    {
        entry.definition = text.to_owned();
    }
    if let Some(points) = map.get("base").and_then(|node| node.thousandths(diagnostics)) {
        entry.prior = points;
    }
    if let Some(points) = map.get("umbral").and_then(|node| node.thousandths(diagnostics)) {
        entry.threshold = points;
    }
    let names: Vec<(&str, Category)> =
        Category::ALL.iter().map(|category| (category.as_str(), *category)).collect();
    for node in map.get("de").map(Node::one_or_many).unwrap_or_default() {
        entry.categories.extend(super::named(node, &names, diagnostics));
    }
    entry
}

/// Category and customer are closed enums: the pack must declare them in full.
fn require_closed(tree: Option<&Node>, labels: &Labels, diagnostics: &mut Diagnostics) {
    let Some(tree) = tree else { return };
    let categories = Category::ALL.iter().map(|category| (Labels::CATEGORY, category.as_str()));
    let customers = Customer::ALL.iter().map(|customer| (Labels::CUSTOMER, customer.as_str()));
    let none = std::iter::once((Labels::CATEGORY, Labels::NONE));
    for (dimension, name) in categories.chain(none).chain(customers) {
        if labels.find(dimension, name).is_none() {
            let origin = Origin { end: tree.origin.start, ..tree.origin };
            diagnostics.add(origin, Problem::MissingLabel { dimension, name });
        }
    }
}

/// A label of a dimension; anything else is a problem.
pub(super) fn label(
    node: &Node,
    dimension: &str,
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) -> Option<LabelId> {
    let name = node.text(diagnostics)?;
    find(name, node.origin, dimension, labels, diagnostics)
}

/// A label of a dimension by its name; an unknown one is a problem at `origin`.
pub(super) fn find(
    name: &str,
    origin: Origin,
    dimension: &str,
    labels: &Labels,
    diagnostics: &mut Diagnostics,
) -> Option<LabelId> {
    let found = labels.find(dimension, name);
    if found.is_none() {
        let known =
            labels.of(dimension).map(|label| labels.name(label).as_str().to_owned()).collect();
        diagnostics.add(
            origin,
            Problem::UnknownLabel { name: name.to_owned(), dimension: dimension.to_owned(), known },
        );
    }
    found
}
