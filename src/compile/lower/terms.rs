//! Lists of terms: `lexico/*.yaml`, and the lists under the keys of conditions.

use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Problem};
use crate::compile::scanner::{ScannerBuilder, WrittenTerm};
use crate::compile::tree::{Map, Node, Value};
use crate::origin::Origin;
use crate::scan::term::ListId;
use std::collections::HashMap;

/// Declares every lexicon of the pack.
pub(super) fn declare_lexicons(
    files: &Files<'_>,
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) {
    let mut first: HashMap<String, Origin> = HashMap::new();
    for tree in files.folder("lexico") {
        for (name, node) in tree.map(diagnostics).into_iter().flat_map(Map::iter) {
            if let Some(first) = first.insert(name.text.clone(), name.origin) {
                diagnostics.add(name.origin, Problem::DuplicateId { id: name.text.clone(), first });
            }
            let Some(map) = node.map(diagnostics) else { continue };
            map.only(&["nota", "region", "terminos"], diagnostics);
            let terms = map
                .required("terminos", node.origin, diagnostics)
                .map(|node| written(node, diagnostics))
                .unwrap_or_default();
            scanner.declare(&name.text, terms);
        }
    }
}

/// The list under a key of a condition.
pub(super) fn list(
    node: &Node,
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> Option<ListId> {
    let terms = written(node, diagnostics);
    if terms.is_empty() {
        diagnostics.add(node.origin, Problem::EmptyCondition);
        return None;
    }
    Some(scanner.list(&terms, diagnostics))
}

/// The terms of a list; one term may stand in place of a list.
pub(super) fn written(node: &Node, diagnostics: &mut Diagnostics) -> Vec<WrittenTerm> {
    node.one_or_many().iter().filter_map(|node| term(node, diagnostics)).collect()
}

/// A term is a text, or a map with the text and notes for people.
fn term(node: &Node, diagnostics: &mut Diagnostics) -> Option<WrittenTerm> {
    let node = match &node.value {
        Value::Map(map) => {
            map.only(&["termino", "region", "nota"], diagnostics);
            map.required("termino", node.origin, diagnostics)?
        }
        _ => node,
    };
    let text = node.text(diagnostics)?.to_owned();
    // A quoted scalar's place takes in its quotation marks; the term begins inside.
    let width = (node.origin.end - node.origin.start) as usize;
    let origin = if width == text.len() + 2 {
        Origin { start: node.origin.start + 1, end: node.origin.end - 1, ..node.origin }
    } else {
        node.origin
    };
    Some(WrittenTerm { text, origin })
}
