//! `senales/*.yaml` and `seguridad/*.yaml`: the rules.

use std::collections::HashMap;

use super::scripts::{self, Guard};
use super::{Context, condition, labels, learned, terms};
use crate::compile::Files;
use crate::compile::problem::Problem;
use crate::compile::tree::{Map, Node, Value, parse_thousandths};
use crate::decision::Label;
use crate::derive::{FactRef, FactTest};
use crate::labels::{DimensionKind, LabelId, Labels};
use crate::origin::Origin;
use crate::rules::call::Hook;
use crate::rules::condition::Condition;
use crate::rules::{Adjustable, Effects, Rule};
use crate::scan::term::ListId;

/// Named strengths, in thousandths of a point.
const STRENGTHS: &[(&str, i32)] =
    &[("leve", 1_000), ("media", 2_000), ("fuerte", 3_000), ("decisiva", 5_000)];

/// What a label gets that is named without a strength.
const UNNAMED: i32 = 2_000;

const KEYS: &[&str] = &["id", "descripcion", "cuando", "entonces", "pruebas", "ajuste", "nota"];

/// The rules of `senales/`.
pub(super) fn signals(files: &Files<'_>, context: &mut Context<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut first = HashMap::new();
    let trees: Vec<&Node> = files.folder("senales").collect();
    let nodes: Vec<&Node> =
        trees.into_iter().flat_map(|tree| tree.list(context.diagnostics)).collect();
    for node in nodes {
        let Some(map) = node.map(context.diagnostics) else { continue };
        map.only(KEYS, context.diagnostics);
        let id = id(map, node.origin, &mut first, context);
        let when_node = map.required("cuando", node.origin, context.diagnostics);
        let when = when_node.and_then(|when| condition::lower(when, context));
        let then = map.required("entonces", node.origin, context.diagnostics);
        let first_guard = context.guards.len();
        let effects = then.map(|then| effects(then, context));
        tests(map, context);
        let (Some(id), Some(condition), Some(effects)) = (id, when, effects) else { continue };
        let is_tone = condition.facts.iter().any(FactTest::is_tone);
        for guard in context.guards.iter_mut().skip(first_guard) {
            guard.is_tone = is_tone;
        }
        check_facts_exist(when_node, &condition, &effects, context);
        if is_tone && !gives_only_customer(&effects, context.labels) {
            let what = format!("la condición de `{id}`");
            let origin = then.map_or(node.origin, |then| then.origin);
            context.diagnostics.add(origin, Problem::ToneIsNotSubstance { what });
        }
        let adjustable = map.get("ajuste").map(|node| learned::adjustable(node, context));
        rules.push(Rule { id, condition, effects, adjustable: adjustable.unwrap_or_default() });
    }
    rules
}

/// The rules of `seguridad/`.
pub(super) fn safety(files: &Files<'_>, context: &mut Context<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut first = HashMap::new();
    let general = general_near_misses(files, context);
    for tree in files.folder("seguridad").filter(|tree| matches!(tree.value, Value::List(_))) {
        for node in tree.list(context.diagnostics) {
            let Some(map) = node.map(context.diagnostics) else { continue };
            let keys = ["id", "tipo", "descripcion", "cuando", "no_es", "pruebas", "nota"];
            map.only(&keys, context.diagnostics);
            let id = id(map, node.origin, &mut first, context);
            let when = map
                .required("cuando", node.origin, context.diagnostics)
                .and_then(|when| condition::safety(when, context));
            let kind = map.required("tipo", node.origin, context.diagnostics).and_then(|kind| {
                labels::label(kind, Labels::SAFETY, context.labels, context.diagnostics)
            });
            let near_miss = map
                .get("no_es")
                .and_then(|node| terms::list(node, context.scanner, context.diagnostics));
            tests(map, context);
            let (Some(id), Some(mut condition), Some(kind)) = (id, when, kind) else { continue };
            condition.near_miss.extend(near_miss.into_iter().chain(general.iter().copied()));
            let effects = Effects { raised: vec![kind], ..Effects::default() };
            rules.push(Rule { id, condition, effects, adjustable: Adjustable::Fixed });
        }
    }
    rules
}

/// `no_es_general`: near misses of every safety rule.
fn general_near_misses(files: &Files<'_>, context: &mut Context<'_>) -> Vec<ListId> {
    let mut lists = Vec::new();
    for tree in files.folder("seguridad").filter(|tree| !matches!(tree.value, Value::List(_))) {
        let Some(map) = tree.map(context.diagnostics) else { continue };
        map.only(&["no_es_general"], context.diagnostics);
        if let Some(node) = map.required("no_es_general", tree.origin, context.diagnostics) {
            lists.extend(terms::list(node, context.scanner, context.diagnostics));
        }
    }
    lists
}

fn id(
    map: &Map,
    origin: Origin,
    first: &mut HashMap<String, Origin>,
    context: &mut Context<'_>,
) -> Option<Label> {
    map.required("descripcion", origin, context.diagnostics);
    let node = map.required("id", origin, context.diagnostics)?;
    let id = node.text(context.diagnostics)?;
    if let Some(first) = first.insert(id.to_owned(), node.origin) {
        context.diagnostics.add(node.origin, Problem::DuplicateId { id: id.to_owned(), first });
    }
    Some(Label::from(id))
}

/// `pruebas` are run by the case runner; here only their form is checked.
fn tests(map: &Map, context: &mut Context<'_>) {
    let Some(tests) = map.get("pruebas").and_then(|node| node.map(context.diagnostics)) else {
        return;
    };
    tests.only(&["acierta", "no_acierta", "pendiente", "falso_acierto"], context.diagnostics);
    for (_, node) in tests.iter() {
        for test in node.list(context.diagnostics) {
            if let Some(message) = test.text(context.diagnostics) {
                context.scanner.learn(message);
            }
        }
    }
}

fn effects(node: &Node, context: &mut Context<'_>) -> Effects {
    let mut effects = Effects::default();
    for (key, node) in node.map(context.diagnostics).into_iter().flat_map(Map::iter) {
        if Hook::NAMES.iter().any(|(name, _)| *name == key.text) {
            if let Some(call) = scripts::call(&key.text, node, context) {
                effects.calls.push(call);
                context.guards.push(Guard { call, origin: node.origin, is_tone: false });
            }
            continue;
        }
        let is_lane = key.text == Labels::SAFETY;
        let dimension = context.labels.dimension(&key.text).filter(|_| !is_lane);
        let Some(dimension) = dimension else {
            let known = context.labels.dimensions.iter().map(|known| known.key.as_str());
            let hooks = Hook::NAMES.iter().map(|(name, _)| *name);
            let known = known.filter(|known| *known != Labels::SAFETY).chain(hooks);
            let known = known.map(str::to_owned).collect();
            let problem = Problem::UnknownDimension { name: key.text.clone(), known };
            context.diagnostics.add(key.origin, problem);
            continue;
        };
        if dimension.kind == DimensionKind::Scored {
            points(&key.text, node, &mut effects, context);
        } else {
            for node in node.one_or_many() {
                effects.raised.extend(labels::label(
                    node,
                    &key.text,
                    context.labels,
                    context.diagnostics,
                ));
            }
        }
    }
    effects
}

/// The guard of a script that gives facts is looked at before any script has given one.
fn check_facts_exist(
    node: Option<&Node>,
    condition: &Condition,
    effects: &Effects,
    context: &mut Context<'_>,
) {
    let Some(node) = node.filter(|_| effects.call_at(Hook::Derive).is_some()) else { return };
    for test in &condition.facts {
        if matches!(test.fact, FactRef::Given(_)) {
            let problem = Problem::FactBeforeIt { name: test.name.as_str().to_owned() };
            context.diagnostics.add(node.origin, problem);
        }
    }
}

/// `{ reclamo: fuerte }`, or a label alone.
fn points(dimension: &str, node: &Node, effects: &mut Effects, context: &mut Context<'_>) {
    let mut add = |label: Option<LabelId>, points: i32| {
        effects.points.extend(label.map(|label| (label, points)));
    };
    let Value::Map(map) = &node.value else {
        add(labels::label(node, dimension, context.labels, context.diagnostics), UNNAMED);
        return;
    };
    for (name, node) in map.iter() {
        let label =
            labels::find(&name.text, name.origin, dimension, context.labels, context.diagnostics);
        if let Some(points) = strength(node, context) {
            add(label, points);
        }
    }
}

/// `fuerte`, `-leve` or a number of points.
fn strength(node: &Node, context: &mut Context<'_>) -> Option<i32> {
    let text = node.text(context.diagnostics)?;
    let (sign, name) = text.strip_prefix('-').map_or((1, text), |name| (-1, name));
    match STRENGTHS.iter().find(|(known, _)| *known == name) {
        Some((_, points)) => Some(sign * points),
        None => parse_thousandths(text).or_else(|| node.thousandths(context.diagnostics)),
    }
}

fn gives_only_customer(effects: &Effects, known: &Labels) -> bool {
    let is_customer = |label: &LabelId| {
        known.dimension_of(*label).is_some_and(|dimension| dimension.key == Labels::CUSTOMER)
    };
    effects.raised.is_empty() && effects.points.iter().all(|(label, _)| is_customer(label))
}
