//! `idioma/*.yaml`: how the language is read, whatever the rules say.

use std::collections::HashMap;

use super::entities::Entities;
use crate::compile::Files;
use crate::compile::inflect::{Inflector, IrregularVerb, IrregularVerbError, Irregulars};
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::scanner::ScannerBuilder;
use crate::compile::tree::{Map, Node, Value};
use crate::derive::Deriver;
use crate::normalize::Normalizer;
use crate::normalize::respell::{Neighbour, Reading, Spelling, SpellingLists};
use crate::normalize::word_table::WordTable;
use crate::scan::term::ListId;
use crate::scope::Scoper;

/// `abreviaturas.yaml`, `enes.yaml`, `contexto.yaml`, `dobles.yaml` and `disfraces.yaml`.
pub(super) fn spelling(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Spelling {
    let mut lists = SpellingLists::default();
    if let Some(tree) = files.required("idioma/abreviaturas.yaml", diagnostics) {
        for (short, long) in tree.map(diagnostics).into_iter().flat_map(Map::iter) {
            if let Some(long) = long.text(diagnostics) {
                let fold = Normalizer::fold_term;
                lists.abbreviations.insert(fold(&short.text), fold(long));
            }
        }
    }
    for word in words(files, "idioma/enes.yaml", diagnostics) {
        lists.abbreviations.insert(word.replace('ñ', "n"), word);
    }
    if let Some(tree) = optional(files, "idioma/contexto.yaml") {
        for (short, readings) in tree.map(diagnostics).into_iter().flat_map(Map::iter) {
            let readings = readings.list(diagnostics).to_vec();
            let readings = readings.iter().filter_map(|node| reading(node, diagnostics)).collect();
            lists.in_context.insert(Normalizer::fold_term(&short.text), readings);
        }
    }
    if let Some(tree) = files.required("idioma/dobles.yaml", diagnostics) {
        lists.doubles = folded(texts(tree, "palabras", diagnostics));
    }
    lists.disguised = words(files, "idioma/disfraces.yaml", diagnostics);
    Spelling::new(lists)
}

/// `variantes.yaml`: word to its other forms, folded.
pub(super) fn variants(
    files: &Files<'_>,
    diagnostics: &mut Diagnostics,
) -> HashMap<String, Vec<String>> {
    let mut variants: HashMap<String, Vec<String>> = HashMap::new();
    let groups = optional(files, "idioma/variantes.yaml").and_then(|tree| tree.map(diagnostics));
    for (_, group) in groups.into_iter().flat_map(Map::iter) {
        for (word, node) in group.map(diagnostics).into_iter().flat_map(Map::iter) {
            let forms = node.list(diagnostics).to_vec();
            let forms = forms.iter().filter_map(|node| node.text(diagnostics).map(str::to_owned));
            let forms = folded(forms.collect());
            variants.entry(Normalizer::fold_term(&word.text)).or_default().extend(forms);
        }
    }
    variants
}

/// One reading of a short form in `contexto.yaml`.
fn reading(node: &Node, diagnostics: &mut Diagnostics) -> Option<Reading> {
    let map = node.map(diagnostics)?;
    map.only(&["tras", "ante", "pregunta", "lee"], diagnostics);
    let mut neighbours = |key: &str| -> Vec<Neighbour> {
        let nodes = map.get(key).map(Node::one_or_many).unwrap_or_default();
        let written = nodes.iter().filter_map(|node| node.text(diagnostics).map(str::to_owned));
        folded(written.collect()).iter().map(|word| Neighbour::new(word)).collect()
    };
    let (after, before) = (neighbours("tras"), neighbours("ante"));
    let in_question = map.get("pregunta").and_then(|node| node.text(diagnostics));
    let in_question = in_question.is_some_and(|value| matches!(value, "si" | "true"));
    let meant = map.required("lee", node.origin, diagnostics)?.text(diagnostics)?;
    let meant = Normalizer::fold_term(meant);
    Some(Reading { after, before, in_question, meant })
}

/// The words of a file that a pack may leave out, folded.
fn words(files: &Files<'_>, name: &str, diagnostics: &mut Diagnostics) -> Vec<String> {
    let tree = optional(files, name);
    tree.map(|tree| folded(texts(tree, "palabras", diagnostics))).unwrap_or_default()
}

pub(super) fn optional<'a>(files: &'a Files<'_>, name: &str) -> Option<&'a Node> {
    files.named(name).and_then(|file| file.tree.as_ref())
}

pub(super) fn folded(words: Vec<String>) -> Vec<String> {
    words.iter().map(|word| Normalizer::fold_term(word)).collect()
}

/// `inflexion.yaml`.
pub(super) fn inflector(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Inflector {
    let mut irregulars = Irregulars::default();
    let tree = files.required("idioma/inflexion.yaml", diagnostics);
    if let Some(tree) = tree
        && let Some(map) = tree.map(diagnostics)
    {
        map.only(&["verbos", "se_confunden", "nombres"], diagnostics);
        let verbs = map.required("verbos", tree.origin, diagnostics);
        for (lemma, node) in
            verbs.and_then(|verbs| verbs.map(diagnostics)).into_iter().flat_map(Map::iter)
        {
            irregulars.verbs.push(verb(&lemma.text, node, diagnostics));
        }
        irregulars.mistakable = texts(tree, "se_confunden", diagnostics);
        if let Some(nouns) = map.required("nombres", tree.origin, diagnostics) {
            irregulars.not_verbs = texts(nouns, "no_son_verbos", diagnostics);
            irregulars.masculine = texts(nouns, "sin_femenino", diagnostics);
            irregulars.with_feminine = texts(nouns, "con_femenino", diagnostics);
            irregulars.listed = listed(nouns, diagnostics);
        }
    }
    Inflector::new(irregulars)
}

fn verb(lemma: &str, node: &Node, diagnostics: &mut Diagnostics) -> IrregularVerb {
    const CHANGE: &str = "cambio";
    let mut verb = IrregularVerb::new(lemma);
    let mut set =
        |key: &str, key_node: crate::origin::Origin, node: &Node, diagnostics: &mut Diagnostics| {
            let Some(value) = node.text(diagnostics) else { return };
            let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
            let problem = match verb.set(key, value) {
                Ok(()) => return,
                Err(IrregularVerbError::UnknownKey) => {
                    let known = owned(IrregularVerb::keys().collect());
                    diagnostics.add(key_node, Problem::UnknownKey { key: key.to_owned(), known });
                    return;
                }
                Err(IrregularVerbError::UnknownChange) => Problem::UnknownValue {
                    value: value.to_owned(),
                    known: owned(IrregularVerb::changes().collect()),
                },
                Err(IrregularVerbError::WordCount(counts)) => {
                    Problem::WrongType { expected: Expected::Words(counts) }
                }
            };
            diagnostics.add(node.origin, problem);
        };
    match &node.value {
        Value::Map(map) => {
            for (key, node) in map.iter() {
                set(&key.text, key.origin, node, diagnostics);
            }
        }
        _ => set(CHANGE, node.origin, node, diagnostics),
    }
    verb
}

fn listed(nouns: &Node, diagnostics: &mut Diagnostics) -> Vec<(String, Vec<String>)> {
    let Some(forms) = nouns.map(diagnostics).and_then(|map| map.get("formas")) else {
        return Vec::new();
    };
    let Some(map) = forms.map(diagnostics) else { return Vec::new() };
    map.iter()
        .map(|(lemma, node)| {
            let forms = node.list(diagnostics).to_vec();
            let forms = forms.iter().filter_map(|node| node.text(diagnostics).map(str::to_owned));
            (lemma.text.clone(), forms.collect())
        })
        .collect()
}

/// A list of texts under a key.
pub(super) fn texts(node: &Node, key: &'static str, diagnostics: &mut Diagnostics) -> Vec<String> {
    let Some(map) = node.map(diagnostics) else { return Vec::new() };
    let Some(list) = map.required(key, node.origin, diagnostics) else { return Vec::new() };
    list.list(diagnostics)
        .iter()
        .filter_map(|node| node.text(diagnostics).map(str::to_owned))
        .collect()
}

/// `matices.yaml` and `cortesia.yaml`: hedges, irony, and how it is said.
pub(super) fn deriver(
    files: &Files<'_>,
    entities: &Entities,
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> Deriver {
    let mut deriver =
        Deriver { spoken: Some(entities.spoken(scanner, diagnostics)), ..Deriver::default() };
    deriver.tone = optional(files, "idioma/cortesia.yaml").and_then(|tree| {
        let node = tree.map(diagnostics)?.required("tono", tree.origin, diagnostics)?;
        super::terms::list(node, scanner, diagnostics)
    });
    let Some(tree) = optional(files, "idioma/matices.yaml") else { return deriver };
    let Some(map) = tree.map(diagnostics) else { return deriver };
    map.only(&["atenuantes", "ironia", "elogios", "hechos"], diagnostics);
    let mut list = |key: &str| super::terms::list(map.get(key)?, scanner, diagnostics);
    deriver.hedges = list("atenuantes");
    deriver.irony = list("ironia");
    deriver.praise = list("elogios");
    deriver.harm = list("hechos");
    deriver
}

/// `negacion.yaml`.
pub(super) fn scoper(
    files: &Files<'_>,
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> Option<Scoper> {
    let tree = files.required("idioma/negacion.yaml", diagnostics)?;
    let map = tree.map(diagnostics)?;
    map.only(
        &[
            "negadores",
            "no_niegan",
            "limites",
            "limites_tras_coma",
            "transparentes",
            "refuerzos",
            "referido",
            "enumera",
            "abiertas",
            "abiertas_ante_queja",
            "nombres_de_queja",
        ],
        diagnostics,
    );
    let mut words = |key: &'static str| {
        let words = map.get(key).map(|_| texts(tree, key, diagnostics)).unwrap_or_default();
        let words: Vec<String> = words.iter().map(|word| Normalizer::fold_term(word)).collect();
        WordTable::new(words.iter().map(|word| (word.as_str(), 0)))
    };
    let (open, open_to_complaints) = (words("abiertas"), words("abiertas_ante_queja"));
    let mut optional =
        |key: &str| -> Option<ListId> { super::terms::list(map.get(key)?, scanner, diagnostics) };
    let (reinforcing, reported) = (optional("refuerzos"), optional("referido"));
    let (listing, complaints) = (optional("enumera"), optional("nombres_de_queja"));
    let mut list = |key: &'static str| -> Option<ListId> {
        let node = map.required(key, tree.origin, diagnostics)?;
        super::terms::list(node, scanner, diagnostics)
    };
    Some(Scoper {
        negators: list("negadores")?,
        pseudo: list("no_niegan")?,
        limits: list("limites")?,
        limits_after_pause: list("limites_tras_coma")?,
        transparent: list("transparentes")?,
        reinforcing,
        reported,
        listing,
        open,
        open_to_complaints,
        complaints,
    })
}
