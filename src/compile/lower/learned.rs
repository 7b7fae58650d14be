//! `puntos_aprendidos.yaml`: weights and confidence that `triaje fit` learned.

use super::Context;
use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::tree::{Map, Node};
use crate::decide::confidence::Calibration;
use crate::labels::{LabelId, Labels};
use crate::rules::{Adjustable, Rule};

/// The dimensions that have a confidence.
pub(crate) const CALIBRATED: [&str; 2] = [Labels::CATEGORY, Labels::CUSTOMER];

/// Puts the learned points into the rules, and returns the confidence of each dimension.
pub(super) fn lower(
    files: &Files<'_>,
    rules: &mut [Rule],
    context: &mut Context<'_>,
) -> Vec<(usize, Calibration)> {
    let tree = files.named("puntos_aprendidos.yaml").and_then(|file| file.tree.as_ref());
    let Some(map) = tree.and_then(|tree| tree.map(context.diagnostics)) else { return Vec::new() };
    map.only(&["mensajes", "puntos", "confianza", "nota"], context.diagnostics);
    if let Some(node) = map.get("mensajes") {
        node.count(context.diagnostics);
    }
    let points = map.get("puntos").and_then(|node| node.map(context.diagnostics));
    for (id, node) in points.into_iter().flat_map(Map::iter) {
        let Some(rule) = rules.iter_mut().find(|rule| rule.id == id.text.as_str()) else {
            let known = rules.iter().map(|rule| rule.id.to_string()).collect();
            let problem = Problem::UnknownValue { value: id.text.clone(), known };
            context.diagnostics.add(id.origin, problem);
            continue;
        };
        self::points(node, rule, context);
    }
    let confidence = map.get("confianza").and_then(|node| node.map(context.diagnostics));
    let mut calibrations = Vec::new();
    for (key, node) in confidence.into_iter().flat_map(Map::iter) {
        let number = CALIBRATED.iter().find(|known| **known == key.text).and_then(|key| {
            context.labels.dimensions.iter().position(|dimension| dimension.key == *key)
        });
        let Some(number) = number else {
            let known = CALIBRATED.map(str::to_owned).to_vec();
            context
                .diagnostics
                .add(key.origin, Problem::UnknownDimension { name: key.text.clone(), known });
            continue;
        };
        let knots = node.list(context.diagnostics).iter().filter_map(|node| knot(node, context));
        calibrations.extend(Calibration::new(knots.collect()).map(|line| (number, line)));
    }
    calibrations
}

/// The points of one rule. A label that the rule gives no points to, a change of sign, or a value
/// outside the bounds that the rule declares is a problem: the rules say what may be learned.
fn points(node: &Node, rule: &mut Rule, context: &mut Context<'_>) {
    for (name, node) in node.map(context.diagnostics).into_iter().flat_map(Map::iter) {
        let given = |label: &LabelId| context.labels.name(*label).to_string();
        let known: Vec<String> =
            rule.effects.points.iter().map(|(label, _)| given(label)).collect();
        let at = known.iter().position(|known| *known == name.text);
        let Some((_, points)) = at.and_then(|at| rule.effects.points.get_mut(at)) else {
            let problem = Problem::UnknownValue { value: name.text.clone(), known };
            context.diagnostics.add(name.origin, problem);
            continue;
        };
        let Some(learned) = node.thousandths(context.diagnostics) else { continue };
        if rule.adjustable.admits(*points, learned) {
            *points = learned;
        } else {
            let expected = Expected::LearnedPoints(rule.adjustable.bounds(*points));
            context.diagnostics.add(node.origin, Problem::WrongType { expected });
        }
    }
}

/// `{ ventaja: 0.5, acierto: 0.93 }`
fn knot(node: &Node, context: &mut Context<'_>) -> Option<(i32, i32)> {
    let map = node.map(context.diagnostics)?;
    map.only(&["ventaja", "acierto"], context.diagnostics);
    let mut number = |key| {
        let node = map.required(key, node.origin, context.diagnostics)?;
        share(node, context.diagnostics)
    };
    Some((number("ventaja")?, number("acierto")?))
}

/// A number from -1 to 1, in thousandths.
pub(super) fn share(node: &Node, diagnostics: &mut Diagnostics) -> Option<i32> {
    let thousandths = node.thousandths(diagnostics)?;
    if thousandths.abs() <= 1_000 {
        return Some(thousandths);
    }
    diagnostics.add(node.origin, Problem::WrongType { expected: Expected::Share });
    None
}

/// `ajuste: fijo`, or the bounds between which `triaje fit` may move the points of a rule.
pub(super) fn adjustable(node: &Node, context: &mut Context<'_>) -> Adjustable {
    if let crate::compile::tree::Value::Map(map) = &node.value {
        map.only(&["desde", "hasta"], context.diagnostics);
        let mut bound = |key| map.get(key).and_then(|node| node.thousandths(context.diagnostics));
        return Adjustable::Within { from: bound("desde"), to: bound("hasta") };
    }
    super::named(node, &[("fijo", Adjustable::Fixed)], context.diagnostics).unwrap_or_default()
}
