//! `campos.yaml`: the fields that hosts may send. Also tests of fields and facts.

use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::tree::{Map, Node, Value};
use crate::decision::Label;
use crate::derive::{Bounds, Fact, FactRef, FactTest, Field, FieldKind, FieldTest};
use crate::message::FieldValue;

pub(super) fn lower(tree: &Node, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let Some(map) = tree.map(diagnostics) else { return Vec::new() };
    map.iter()
        .filter_map(|(key, node)| {
            let map = node.map(diagnostics)?;
            map.only(&["tipo", "por_defecto", "descripcion"], diagnostics);
            map.required("descripcion", node.origin, diagnostics);
            let kind = map.required("tipo", node.origin, diagnostics)?;
            let kind = super::named(kind, FieldKind::NAMES, diagnostics)?;
            let default = map.get("por_defecto").and_then(|node| value(node, kind, diagnostics));
            Some(Field { name: Label::from(key.text.as_str()), kind, default })
        })
        .collect()
}

fn value(node: &Node, kind: FieldKind, diagnostics: &mut Diagnostics) -> Option<FieldValue> {
    match kind {
        FieldKind::Integer => node.integer(diagnostics).map(FieldValue::Integer),
        FieldKind::Bool => node.truth(diagnostics).map(FieldValue::Bool),
        FieldKind::Text | FieldKind::Date => {
            node.text(diagnostics).map(|text| FieldValue::Text(text.to_owned()))
        }
    }
}

/// `campo: { prior_cases_90d: { desde: 3 } }`, `campo: { instancia: defensor }`.
pub(super) fn field_tests(
    node: &Node,
    fields: &[Field],
    diagnostics: &mut Diagnostics,
) -> Vec<FieldTest> {
    let mut tests = Vec::new();
    for (key, node) in node.map(diagnostics).into_iter().flat_map(Map::iter) {
        let Some(field) = fields.iter().find(|field| field.name == key.text.as_str()) else {
            let known = fields.iter().map(|field| field.name.as_str().to_owned()).collect();
            let problem = Problem::UnknownField { name: key.text.clone(), known };
            diagnostics.add(key.origin, problem);
            continue;
        };
        let mut equals = |expected: &Node, diagnostics: &mut Diagnostics| {
            let value = value(expected, field.kind, diagnostics);
            tests.extend(value.map(|value| FieldTest::Equals { field: field.clone(), value }));
        };
        if matches!(node.value, Value::Scalar(_)) {
            equals(node, diagnostics);
            continue;
        }
        let Some(map) = node.map(diagnostics) else { continue };
        map.only(&["desde", "hasta", "igual"], diagnostics);
        if let Some(expected) = map.get("igual") {
            equals(expected, diagnostics);
        } else if field.kind == FieldKind::Integer {
            let bounds = bounds(map, diagnostics);
            tests.push(FieldTest::Number { field: field.clone(), bounds });
        } else {
            diagnostics.add(node.origin, Problem::MissingKey { key: "igual" });
        }
    }
    tests
}

/// `dato: { palabras: { hasta: 4 } }`. `given` are the facts of scripts, by number.
pub(super) fn fact_tests(
    node: &Node,
    given: &[Label],
    diagnostics: &mut Diagnostics,
) -> Vec<FactTest> {
    let mut tests = Vec::new();
    for (key, node) in node.map(diagnostics).into_iter().flat_map(Map::iter) {
        let Some(fact) = fact(&key.text, given) else {
            let known = Fact::NAMES.iter().map(|(name, _)| (*name).to_owned());
            let known = known.chain(given.iter().map(|name| name.as_str().to_owned())).collect();
            diagnostics.add(key.origin, Problem::UnknownValue { value: key.text.clone(), known });
            continue;
        };
        let Some(map) = node.map(diagnostics) else { continue };
        map.only(&["desde", "hasta", "igual"], diagnostics);
        let name = Label::from(key.text.as_str());
        tests.push(FactTest { fact, name, bounds: bounds(map, diagnostics) });
    }
    tests
}

fn fact(name: &str, given: &[Label]) -> Option<FactRef> {
    let counted = Fact::NAMES.iter().find(|(known, _)| *known == name);
    counted.map(|(_, fact)| FactRef::Counted(*fact)).or_else(|| {
        let number = given.iter().position(|known| known == name)?;
        Some(FactRef::Given(crate::compile::number(number)))
    })
}

fn bounds(map: &Map, diagnostics: &mut Diagnostics) -> Bounds {
    let mut number = |key: &str| map.get(key).and_then(|node| node.integer(diagnostics));
    match number("igual") {
        Some(value) => Bounds { from: Some(value), to: Some(value) },
        None => {
            let bounds = Bounds { from: number("desde"), to: number("hasta") };
            if bounds == Bounds::default()
                && let Some((key, _)) = map.iter().next()
            {
                diagnostics.add(key.origin, Problem::WrongType { expected: Expected::Integer });
            }
            bounds
        }
    }
}
