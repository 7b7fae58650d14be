//! Whose words a message holds and in which language: `idioma/citas.yaml`, `idioma/lenguas.yaml`,
//! and the words that lose letters on the way, `idioma/tildes.yaml`. A pack may leave them out.

use super::language::{folded, optional, texts};
use crate::compile::Files;
use crate::compile::problem::Diagnostics;
use crate::compile::tree::Map;
use crate::normalize::LostLetters;
use crate::normalize::language::Languages;
use crate::normalize::layout::{Layout, LayoutLists};
use crate::normalize::opening::Openings;

/// `citas.yaml`.
pub(super) fn layout(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Layout {
    let Some(tree) = optional(files, "idioma/citas.yaml") else { return Layout::default() };
    let mut list = |key: &'static str| folded(texts(tree, key, diagnostics));
    Layout::new(LayoutLists {
        wrote: list("escribio"),
        separators: list("separadores"),
        senders: list("remitente"),
        dates: list("fecha"),
        headers: list("encabezado"),
        devices: list("aparatos"),
        farewells: list("despedidas"),
        notices: list("avisos"),
        footers: list("pies"),
        postscripts: list("posdatas"),
        forwarding: list("reenvios"),
    })
}

/// `lenguas.yaml`.
pub(super) fn languages(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Languages {
    let Some(tree) = optional(files, "idioma/lenguas.yaml") else { return Languages::default() };
    let spanish = folded(texts(tree, "español", diagnostics));
    let others = tree.map(diagnostics).and_then(|map| map.get("otras"));
    let others = others.and_then(|others| others.map(diagnostics)).into_iter().flat_map(Map::iter);
    let mut words = Vec::new();
    for (code, node) in others {
        let nodes = node.list(diagnostics).to_vec();
        let written = nodes.iter().filter_map(|node| node.text(diagnostics).map(str::to_owned));
        words.push((code.text.clone(), folded(written.collect())));
    }
    Languages::new(&spanish, &words)
}

/// `cortesia.yaml`: what may open a message.
pub(super) fn openings(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Openings {
    let Some(tree) = optional(files, "idioma/cortesia.yaml") else { return Openings::default() };
    Openings::new(&folded(texts(tree, "aperturas", diagnostics)))
}

/// `tildes.yaml`: as they are rightly written, since what is lost is what folding would drop.
pub(super) fn lost_letters(files: &Files<'_>, diagnostics: &mut Diagnostics) -> LostLetters {
    let tree = optional(files, "idioma/tildes.yaml");
    let words = tree.map(|tree| texts(tree, "palabras", diagnostics)).unwrap_or_default();
    LostLetters::new(&words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>())
}
