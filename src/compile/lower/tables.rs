//! `prioridad.yaml`, `rutas.yaml`, `trato.yaml`: ordered decision tables.

use super::{Context, fields, hygiene, labels};
use crate::calendar::Validity;
use crate::compile::Files;
use crate::compile::problem::Problem;
use crate::compile::reach::Reading;
use crate::compile::tree::{Map, Node};
use crate::decide::handling::Step;
use crate::decide::priority::Priorities;
use crate::decide::routing::{Desk, Routes};
use crate::decide::table::{DecisionTable, NameId, Row, RowCondition, Test};
use crate::decision::{Category, Customer, Label, Level, Priority};
use crate::labels::{DimensionKind, Labels};
use crate::normalize::Normalizer;

/// Whether a table may look at how the message is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sees {
    Substance,
    Tone,
}

/// `prioridad.yaml`.
pub(super) fn priorities(files: &Files<'_>, context: &mut Context<'_>) -> Priorities {
    let mut priorities = Priorities::default();
    let Some(tree) = files.required("prioridad.yaml", context.diagnostics) else {
        return priorities;
    };
    let Some(map) = tree.map(context.diagnostics) else { return priorities };
    map.only(&["impacto", "urgencia", "matriz"], context.diagnostics);
    let levels = names(Level::ALL, Level::as_str);
    let mut levels_table = |key: &'static str| {
        let node = map.required(key, tree.origin, context.diagnostics);
        let then = |map: &Map, node: &Node, context: &mut Context<'_>| {
            let level = map.required("nivel", node.origin, context.diagnostics)?;
            super::named(level, &levels, context.diagnostics)
        };
        let file = format!("prioridad.yaml#{key}.");
        let table = node.map(|node| {
            rows(node, &file, &["nivel"], (Sees::Substance, Reading::First), then, context)
        });
        let table = table.unwrap_or_default();
        require_default(node, &table, context);
        table
    };
    priorities.impact = levels_table("impacto");
    priorities.urgency = levels_table("urgencia");
    if let Some(matrix) = map.required("matriz", tree.origin, context.diagnostics) {
        priorities.matrix = self::matrix(matrix, context);
    }
    priorities
}

/// `matriz: { alta: { alta: critica, … }, … }`: impact, then urgency.
fn matrix(node: &Node, context: &mut Context<'_>) -> Vec<(Level, Level, Priority)> {
    let priorities = names(Priority::ALL, Priority::as_str);
    let mut cells = Vec::new();
    let Some(map) = node.map(context.diagnostics) else { return cells };
    for impact in Level::ALL {
        let Some(row) = map.required(impact.as_str(), node.origin, context.diagnostics) else {
            continue;
        };
        let Some(row_map) = row.map(context.diagnostics) else { continue };
        for urgency in Level::ALL {
            let cell = row_map.required(urgency.as_str(), row.origin, context.diagnostics);
            let cell = cell.and_then(|cell| super::named(cell, &priorities, context.diagnostics));
            cells.extend(cell.map(|priority| (*impact, *urgency, priority)));
        }
    }
    cells
}

/// `rutas.yaml`.
pub(super) fn routes(files: &Files<'_>, context: &mut Context<'_>) -> Routes {
    let mut routes = Routes::default();
    let Some(tree) = files.required("rutas.yaml", context.diagnostics) else { return routes };
    let Some(map) = tree.map(context.diagnostics) else { return routes };
    map.only(&["rutas", "copias"], context.diagnostics);
    let desks = map.required("rutas", tree.origin, context.diagnostics);
    if let Some(node) = desks {
        let then = |map: &Map, node: &Node, context: &mut Context<'_>| {
            let queue = map.required("cola", node.origin, context.diagnostics)?;
            let queue = Label::from(queue.text(context.diagnostics)?);
            Some(Desk { queue, copies: copies(map, context) })
        };
        let keys = ["cola", "copias"];
        routes.desks =
            rows(node, "rutas.yaml#", &keys, (Sees::Substance, Reading::First), then, context);
    }
    require_default(desks, &routes.desks, context);
    if let Some(node) = map.get("copias") {
        let then = |map: &Map, _: &Node, context: &mut Context<'_>| Some(copies(map, context));
        let file = "rutas.yaml#copias.";
        routes.copies = rows(node, file, &["copias"], (Sees::Tone, Reading::All), then, context);
    }
    routes
}

fn copies(map: &Map, context: &mut Context<'_>) -> Vec<Label> {
    map.get("copias")
        .map(Node::one_or_many)
        .unwrap_or_default()
        .iter()
        .filter_map(|node| node.text(context.diagnostics).map(Label::from))
        .collect()
}

/// `trato.yaml`: every row that holds adds its step.
pub(super) fn handling(files: &Files<'_>, context: &mut Context<'_>) -> DecisionTable<Step> {
    let Some(tree) = files.required("trato.yaml", context.diagnostics) else {
        return DecisionTable::default();
    };
    let then = |map: &Map, node: &Node, context: &mut Context<'_>| {
        let mut text = |key| {
            let node = map.required(key, node.origin, context.diagnostics)?;
            node.text(context.diagnostics).map(str::to_owned)
        };
        Some(Step {
            step: Label::from(text("paso")?),
            reason: text("razon")?,
            text: text("texto")?,
        })
    };
    rows(
        tree,
        "trato.yaml#",
        &["paso", "razon", "texto"],
        (Sees::Tone, Reading::All),
        then,
        context,
    )
}

/// The rows of a table.
fn rows<T: PartialEq>(
    node: &Node,
    file: &str,
    keys: &[&'static str],
    (sees, reading): (Sees, Reading),
    mut then: impl FnMut(&Map, &Node, &mut Context<'_>) -> Option<T>,
    context: &mut Context<'_>,
) -> DecisionTable<T> {
    let mut rows = Vec::new();
    let before = context.diagnostics.count();
    for (number, row) in (1..).zip(node.list(context.diagnostics)) {
        let Some(map) = row.map(context.diagnostics) else { continue };
        map.only(&[&["si", "nota"], keys].concat(), context.diagnostics);
        let when = map.get("si").map(|when| row_condition(when, sees, context));
        if let Some(then) = then(map, row, context) {
            let name = Label::from(format!("{file}{number}"));
            rows.push(Row { name, when: when.unwrap_or_default(), then });
        }
    }
    if context.diagnostics.count() == before {
        hygiene::check(node, &rows, reading, |_| Validity::default(), T::eq, context);
    }
    DecisionTable { rows }
}

/// A table that decides must have a row for everything else.
fn require_default<T>(node: Option<&Node>, table: &DecisionTable<T>, context: &mut Context<'_>) {
    let Some(node) = node else { return };
    if !table.rows.iter().any(|row| row.when.is_default()) {
        context.diagnostics.add(node.origin, Problem::NoDefaultRow);
    }
}

/// `si`: the condition of a row.
pub(super) fn row_condition(node: &Node, sees: Sees, context: &mut Context<'_>) -> RowCondition {
    const KEYS: &[&str] = &[
        "seguridad",
        "categoria",
        "subtipo",
        "tema",
        "bandera",
        "banderas",
        "cliente",
        "impacto",
        "urgencia",
        "pais",
        "sector",
        "canal",
        "campo",
        "dato",
        "faceta",
    ];
    let mut tests = Vec::new();
    let Some(map) = node.map(context.diagnostics) else { return RowCondition { tests } };
    map.only(KEYS, context.diagnostics);
    let levels = names(Level::ALL, Level::as_str);
    let customers = names(Customer::ALL, Customer::as_str);
    let mut categories = names(Category::ALL, |category| category.as_str())
        .into_iter()
        .map(|(name, category)| (name, Some(category)))
        .collect::<Vec<_>>();
    categories.push((Labels::NONE, None));
    for (key, node) in map.iter() {
        let values = node.one_or_many();
        let mut labels_of = |dimension: &str| -> Vec<_> {
            let lower = |node| labels::label(node, dimension, context.labels, context.diagnostics);
            values.iter().filter_map(lower).collect()
        };
        tests.push(match key.text.as_str() {
            "seguridad" if matches!(values, [only] if is_text(only, "cualquiera")) => {
                Test::AnyDanger
            }
            "seguridad" => Test::Raised(labels_of(Labels::SAFETY)),
            "subtipo" => Test::Subtype(labels_of(Labels::SUBTYPE)),
            "tema" => Test::Topic(labels_of(Labels::TOPIC)),
            "bandera" => Test::Raised(labels_of(Labels::FLAG)),
            "banderas" => Test::AllRaised(labels_of(Labels::FLAG)),
            "faceta" => Test::Raised(facets(node, context)),
            "categoria" => Test::Category(all_named(values, &categories, context)),
            "cliente" => {
                if sees == Sees::Substance {
                    let what = "`cliente`".to_owned();
                    context.diagnostics.add(key.origin, Problem::ToneIsNotSubstance { what });
                }
                Test::Customer(all_named(values, &customers, context))
            }
            "impacto" => Test::Impact(all_named(values, &levels, context)),
            "urgencia" => Test::Urgency(all_named(values, &levels, context)),
            "pais" => Test::Country(names_of(values, context)),
            "sector" => Test::Sector(names_of(values, context)),
            "canal" => Test::Channel(names_of(values, context)),
            "campo" => {
                let fields = fields::field_tests(node, context.fields, context.diagnostics);
                tests.extend(fields.into_iter().map(Test::Field));
                continue;
            }
            "dato" => {
                let facts = fields::fact_tests(node, &context.scripts.facts, context.diagnostics);
                let tone = facts.iter().find(|test| test.is_tone());
                if let Some(test) = tone.filter(|_| sees == Sees::Substance) {
                    let what = format!("`{}`", test.name);
                    context.diagnostics.add(node.origin, Problem::ToneIsNotSubstance { what });
                }
                tests.extend(facts.into_iter().map(Test::Fact));
                continue;
            }
            // Reported by `only`.
            _ => continue,
        });
    }
    RowCondition { tests }
}

/// `faceta: { pide: devolucion }`.
fn facets(node: &Node, context: &mut Context<'_>) -> Vec<crate::labels::LabelId> {
    let mut raised = Vec::new();
    for (key, node) in node.map(context.diagnostics).into_iter().flat_map(Map::iter) {
        let is_facet = |kind| kind == DimensionKind::Facet;
        if context.labels.dimension(&key.text).is_none_or(|known| !is_facet(known.kind)) {
            let known = context.labels.dimensions.iter().filter(|known| is_facet(known.kind));
            let known = known.map(|known| known.key.as_str().to_owned()).collect();
            let problem = Problem::UnknownDimension { name: key.text.clone(), known };
            context.diagnostics.add(key.origin, problem);
            continue;
        }
        for node in node.one_or_many() {
            raised.extend(labels::label(node, &key.text, context.labels, context.diagnostics));
        }
    }
    raised
}

fn is_text(node: &Node, expected: &str) -> bool {
    matches!(&node.value, crate::compile::tree::Value::Scalar(text) if text == expected)
}

/// Countries, sectors or channels.
fn names_of(values: &[Node], context: &mut Context<'_>) -> Vec<NameId> {
    values
        .iter()
        .filter_map(|node| node.text(context.diagnostics).map(Normalizer::fold_term))
        .map(|name| context.names.add(name))
        .collect()
}

fn all_named<T: Copy>(values: &[Node], names: &[(&str, T)], context: &mut Context<'_>) -> Vec<T> {
    values.iter().filter_map(|node| super::named(node, names, context.diagnostics)).collect()
}

/// The values of a closed enum by name.
fn names<T: Copy>(all: &'static [T], name: fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|value| (name(*value), *value)).collect()
}
