//! `cuando`: the condition of a rule.

use super::{Context, fields, terms};
use crate::compile::problem::Problem;
use crate::compile::tree::Node;
use crate::rules::condition::{Condition, Counted, Near, Region};
use crate::scan::term::ListId;

const KEYS: &[&str] = &[
    "alguno",
    "todos",
    "cerca",
    "al_menos",
    "salvo",
    "salvo_mensaje",
    "en",
    "negados",
    "campo",
    "dato",
];

const COUNTED: &[(&str, Counted)] =
    &[("cuentan", Counted::WithNegated), ("solo", Counted::OnlyNegated)];

/// The condition of a rule of `senales/`.
pub(super) fn lower(node: &Node, context: &mut Context<'_>) -> Option<Condition> {
    parts(node, KEYS, context)
}

/// The condition of a rule of the safety lane: hits only, and every hit of the message.
pub(super) fn safety(node: &Node, context: &mut Context<'_>) -> Option<Condition> {
    let mut condition = parts(node, &["alguno", "todos", "cerca", "al_menos"], context)?;
    condition.counted = Counted::Everything;
    Some(condition)
}

fn parts(node: &Node, keys: &[&'static str], context: &mut Context<'_>) -> Option<Condition> {
    let map = node.map(context.diagnostics)?;
    map.only(keys, context.diagnostics);
    let mut list = |key: &str| {
        map.get(key).and_then(|node| terms::list(node, context.scanner, context.diagnostics))
    };
    let mut condition = Condition {
        any: list("alguno"),
        unless: list("salvo"),
        unless_message: list("salvo_mensaje"),
        ..Condition::default()
    };
    condition.all = map.get("todos").map(|node| items(node, context)).unwrap_or_default();
    condition.near = map.get("cerca").and_then(|node| near(node, context));
    condition.at_least = map.get("al_menos").and_then(|node| at_least(node, context));
    if let Some(node) = map.get("en") {
        condition.region = super::named(node, Region::NAMES, context.diagnostics);
    }
    if let Some(node) = map.get("negados") {
        condition.counted =
            super::named(node, COUNTED, context.diagnostics).unwrap_or(condition.counted);
    }
    if let Some(node) = map.get("campo") {
        condition.fields = fields::field_tests(node, context.fields, context.diagnostics);
    }
    if let Some(node) = map.get("dato") {
        condition.facts = fields::fact_tests(node, &context.scripts.facts, context.diagnostics);
    }
    let asks_something = ["alguno", "todos", "cerca", "al_menos", "campo", "dato"];
    if !asks_something.iter().any(|key| map.get(key).is_some()) {
        context.diagnostics.add(node.origin, Problem::EmptyCondition);
    }
    Some(condition)
}

/// Items of which each must be found; an item is a term or a list of alternatives.
fn items(node: &Node, context: &mut Context<'_>) -> Vec<ListId> {
    node.list(context.diagnostics)
        .iter()
        .filter_map(|item| terms::list(item, context.scanner, context.diagnostics))
        .collect()
}

fn near(node: &Node, context: &mut Context<'_>) -> Option<Near> {
    let map = node.map(context.diagnostics)?;
    map.only(&["palabras", "de"], context.diagnostics);
    let words = map.required("palabras", node.origin, context.diagnostics);
    let of = map.required("de", node.origin, context.diagnostics);
    let words = words?.count(context.diagnostics)?;
    let mut lists = items(of?, context).into_iter();
    Some(Near { words, first: lists.next()?, others: lists.collect() })
}

fn at_least(node: &Node, context: &mut Context<'_>) -> Option<(usize, ListId)> {
    let map = node.map(context.diagnostics)?;
    map.only(&["cuantos", "de"], context.diagnostics);
    let count = map.required("cuantos", node.origin, context.diagnostics);
    let of = map.required("de", node.origin, context.diagnostics);
    let count = count?.count(context.diagnostics)?;
    Some((count as usize, terms::list(of?, context.scanner, context.diagnostics)?))
}
