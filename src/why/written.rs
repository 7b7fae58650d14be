//! The rules as they are written: by id, with the place of every key.

use std::collections::HashMap;

use super::Place;
use crate::compile::Source;
use crate::compile::lower::written_terms;
use crate::compile::problem::Diagnostics;
use crate::compile::scanner::WrittenTerm;
use crate::compile::tree::{self, Map, Node, Value};
use crate::origin::Origin;

/// The files of a pack that hold rules and tables, read into trees.
#[derive(Debug)]
pub(super) struct WrittenPack<'a> {
    pub(super) sources: &'a [Source],
    trees: Vec<(&'a str, Node)>,
    /// Rule → file and item.
    rules: HashMap<String, (usize, usize)>,
    lexicons: HashMap<String, Vec<WrittenTerm>>,
}

/// One rule as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct WrittenRule<'a> {
    node: &'a Node,
    map: &'a Map,
}

impl<'a> WrittenPack<'a> {
    /// Files that cannot be read are left out: the engine was built without them.
    pub(super) fn new(sources: &'a [Source]) -> Self {
        let mut trees = Vec::new();
        let mut rules = HashMap::new();
        let mut lexicons = HashMap::new();
        for (index, source) in (0..).zip(sources) {
            let folder = source.name().split_once('/').map(|(folder, _)| folder);
            let is_read = matches!(folder, None | Some("senales" | "seguridad" | "lexico"));
            if !is_read || !source.name().ends_with(".yaml") {
                continue;
            }
            let read = tree::parse(index, source.text(), &mut Diagnostics::default());
            let Some(tree) = read else { continue };
            if let (Some(_), Value::List(items)) = (folder, &tree.value) {
                for (item, node) in items.iter().enumerate() {
                    if let Value::Map(map) = &node.value
                        && let Some(id) = text(map, "id")
                    {
                        rules.insert(id.to_owned(), (trees.len(), item));
                    }
                }
            }
            if let (Some("lexico"), Value::Map(map)) = (folder, &tree.value) {
                for (name, node) in map.iter() {
                    if let Value::Map(lexicon) = &node.value
                        && let Some(terms) = lexicon.get("terminos")
                    {
                        lexicons.insert(name.text.clone(), written_terms(terms));
                    }
                }
            }
            trees.push((source.name(), tree));
        }
        Self { sources, trees, rules, lexicons }
    }

    /// A rule by its id.
    pub(super) fn rule(&self, id: &str) -> Option<WrittenRule<'_>> {
        let (tree, item) = self.rules.get(id)?;
        let Value::List(items) = &self.trees.get(*tree)?.1.value else { return None };
        let node = items.get(*item)?;
        let Value::Map(map) = &node.value else { return None };
        Some(WrittenRule { node, map })
    }

    /// Terms as they are written, with the terms of a lexicon in place of one that stands alone.
    pub(super) fn opened(&self, terms: &[WrittenTerm]) -> Vec<WrittenTerm> {
        // Lexicons name each other without loops, so the depth is that of the pack.
        const DEEPEST: u32 = 4;
        let mut opened = terms.to_vec();
        for _ in 0..DEEPEST {
            let alone = |term: &WrittenTerm| {
                let name = term.text.trim().strip_prefix('<')?.strip_suffix('>')?;
                self.lexicons.get(name.trim())
            };
            if opened.iter().all(|term| alone(term).is_none()) {
                break;
            }
            opened = opened
                .iter()
                .flat_map(|term| match alone(term) {
                    Some(terms) => terms.clone(),
                    None => vec![term.clone()],
                })
                .collect();
        }
        opened
    }

    /// A table row by the name that decisions give it: `rutas.yaml#2`,
    /// `prioridad.yaml#impacto.3`, `plazos.yaml#1`, `prioridad.yaml#matriz.alta.baja`.
    pub(super) fn row(&self, name: &str) -> Option<&Node> {
        let (file, path) = name.split_once('#')?;
        let (_, tree) = self.trees.iter().find(|(known, _)| *known == file)?;
        let mut node = tree;
        if let (Value::Map(map), Some(key)) = (&tree.value, main_table(file))
            && path.parse::<usize>().is_ok()
        {
            node = map.get(key)?;
        }
        for step in path.split('.') {
            node = match (&node.value, step.parse::<usize>()) {
                (Value::List(rows), Ok(number)) => rows.get(number.checked_sub(1)?)?,
                (Value::Map(map), _) => map.get(step)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// Where something stands, for people.
    pub(super) fn place(&self, origin: Origin) -> Place {
        let source = self.sources.get(origin.file as usize);
        let text = source.map(Source::text).unwrap_or_default();
        let before = text.get(..origin.start as usize).unwrap_or_default();
        Place {
            file: source.map(Source::name).unwrap_or_default().to_owned(),
            line: before.matches('\n').count() + 1,
        }
    }
}

/// The table of a file that row names leave out.
fn main_table(file: &str) -> Option<&'static str> {
    match file {
        "rutas.yaml" => Some("rutas"),
        "plazos.yaml" => Some("plazos"),
        _ => None,
    }
}

impl<'a> WrittenRule<'a> {
    pub(super) fn description(self) -> String {
        text(self.map, "descripcion").unwrap_or_default().to_owned()
    }

    pub(super) fn origin(self) -> Origin {
        self.map.get("id").map_or(self.node.origin, |id| id.origin)
    }

    /// A key of the condition and its value.
    pub(super) fn condition(self, key: &str) -> Option<&'a Node> {
        match &self.map.get("cuando")?.value {
            Value::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// A message that the rule's own tests say must make it fire.
    pub(super) fn example(self) -> Option<String> {
        let Value::Map(tests) = &self.map.get("pruebas")?.value else { return None };
        let Value::List(messages) = &tests.get("acierta")?.value else { return None };
        match &messages.first()?.value {
            Value::Scalar(text) => Some(text.clone()),
            _ => None,
        }
    }
}

fn text<'a>(map: &'a Map, key: &str) -> Option<&'a str> {
    match &map.get(key)?.value {
        Value::Scalar(text) => Some(text),
        _ => None,
    }
}

/// A value on one line, as YAML would write it.
pub(super) fn flow(node: &Node) -> String {
    match &node.value {
        Value::Scalar(text) => text.clone(),
        Value::List(items) => format!("[{}]", joined(items.iter().map(flow))),
        Value::Map(map) => {
            let entries = map.iter().map(|(key, value)| format!("{}: {}", key.text, flow(value)));
            format!("{{ {} }}", joined(entries))
        }
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
