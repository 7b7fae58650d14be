//! Scripts as rules name them, and the figures that they may ask for.

use super::Context;
use crate::calendar::Date;
use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::tree::{Map, Node};
use crate::decision::Label;
use crate::origin::Origin;
use crate::rules::call::{Call, Hook, ScriptId};
use crate::script::figures::{Figure, FigureValue};

/// What rules may know of scripts before these are compiled.
#[derive(Debug, Default)]
pub(super) struct ScriptNames {
    /// File names inside `scripts/`, in order; a script's number is its place.
    pub(super) names: Vec<String>,
    /// The facts that scripts give, by number.
    pub(super) facts: Vec<Label>,
}

/// A rule that calls a script.
#[cfg_attr(not(feature = "script"), allow(dead_code, reason = "no script to check"))]
#[derive(Clone, Debug)]
pub(in crate::compile) struct Guard {
    pub(in crate::compile) call: Call,
    /// Where the rule names the script.
    pub(in crate::compile) origin: Origin,
    /// Whether its condition looks at how the message is said.
    pub(in crate::compile) is_tone: bool,
}

/// A hook and the script that a rule names for it.
pub(super) fn call(key: &str, node: &Node, context: &mut Context<'_>) -> Option<Call> {
    let (_, hook) = Hook::NAMES.iter().find(|(name, _)| *name == key)?;
    let name = node.text(context.diagnostics)?;
    let names = &context.scripts.names;
    let Some(script) = names.iter().position(|known| known == name) else {
        let problem = Problem::UnknownScript { name: name.to_owned(), known: names.clone() };
        context.diagnostics.add(node.origin, problem);
        return None;
    };
    Some(Call { hook: *hook, script: ScriptId(crate::compile::number(script)) })
}

/// `cifras.yaml`: figures that change, each value with its country, its validity and its source.
pub(super) fn figures(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Vec<Figure> {
    let tree = files.named("cifras.yaml").and_then(|file| file.tree.as_ref());
    let Some(map) = tree.and_then(|tree| tree.map(diagnostics)) else { return Vec::new() };
    let mut figures = Vec::new();
    for (name, node) in map.iter() {
        let Some(map) = node.map(diagnostics) else { continue };
        map.only(&["descripcion", "valores"], diagnostics);
        map.required("descripcion", node.origin, diagnostics);
        let values = map.required("valores", node.origin, diagnostics);
        let values = values.map(|node| node.list(diagnostics)).unwrap_or_default();
        let values = values.iter().filter_map(|node| value(node, diagnostics)).collect();
        figures.push(Figure { name: name.text.clone(), values });
    }
    figures
}

fn value(node: &Node, diagnostics: &mut Diagnostics) -> Option<FigureValue> {
    let map = node.map(diagnostics)?;
    map.only(&["pais", "valor", "moneda", "desde", "hasta", "fuente", "nota"], diagnostics);
    for key in ["fuente", "moneda"] {
        map.required(key, node.origin, diagnostics);
    }
    let country = map.required("pais", node.origin, diagnostics);
    let value = map.required("valor", node.origin, diagnostics);
    map.required("desde", node.origin, diagnostics);
    let from = date(map, "desde", diagnostics);
    let to = date(map, "hasta", diagnostics);
    Some(FigureValue {
        country: country?.text(diagnostics)?.to_owned(),
        value: value?.integer(diagnostics)?,
        from: from?,
        to,
    })
}

fn date(map: &Map, key: &str, diagnostics: &mut Diagnostics) -> Option<Date> {
    let node = map.get(key)?;
    let date = node.text(diagnostics)?.parse().ok();
    if date.is_none() {
        diagnostics.add(node.origin, Problem::WrongType { expected: Expected::Date });
    }
    date
}
