//! `monedas.yaml`, `cantidades.yaml`, `identidad.yaml`: the words that entities go by.

use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::scanner::{ScannerBuilder, WrittenTerm};
use crate::compile::tree::{Map, Node};
use crate::decision::Label;
use crate::normalize::Normalizer;
use crate::normalize::entity::identity::{Check, Document};
use crate::normalize::entity::protect::Protector;
use crate::normalize::entity::vocabulary::{CurrencyEntry, Meaning, Slang, Vocabulary, Words};
use crate::normalize::entity::{Currency, Finder, Kind, Unit};
use crate::scan::term::ListId;

/// What entities are found by.
pub(super) struct Entities {
    pub(super) finder: Finder,
    pub(super) protector: Protector,
    /// Words that the scan must find, so that quantities in words are looked for behind them.
    anchors: Vec<WrittenTerm>,
}

impl Entities {
    /// The list of the words that quantities in words end with.
    pub(super) fn spoken(
        &self,
        scanner: &mut ScannerBuilder,
        diagnostics: &mut Diagnostics,
    ) -> ListId {
        scanner.list(&self.anchors, diagnostics)
    }
}

struct Lowering<'a> {
    words: Words,
    anchors: Vec<WrittenTerm>,
    diagnostics: &'a mut Diagnostics,
}

pub(super) fn lower(files: &Files<'_>, diagnostics: &mut Diagnostics) -> Entities {
    let money = files.required("idioma/monedas.yaml", diagnostics);
    let optional = |name: &str| files.named(name).and_then(|file| file.tree.as_ref());
    let mut lowering = Lowering { words: Words::default(), anchors: Vec::new(), diagnostics };
    let mut protector = Protector::default();
    if let Some(tree) = money {
        lowering.money(tree);
    }
    if let Some(tree) = optional("idioma/cantidades.yaml") {
        lowering.quantities(tree);
    }
    if let Some(tree) = optional("idioma/identidad.yaml") {
        lowering.identity(tree, &mut protector);
    }
    let Lowering { words, anchors, .. } = lowering;
    Entities { finder: Finder { vocabulary: Vocabulary::new(words) }, protector, anchors }
}

impl Lowering<'_> {
    fn money(&mut self, tree: &Node) {
        let Some(map) = tree.map(self.diagnostics) else { return };
        let keys = [
            "monedas",
            "nombres",
            "signos",
            "sin_pais",
            "multiplicadores",
            "coloquiales",
            "no_son_plata",
        ];
        map.only(&keys, self.diagnostics);
        if let Some(node) = map.required("monedas", tree.origin, self.diagnostics) {
            for node in node.list(self.diagnostics).to_vec() {
                self.currency(&node);
            }
        }
        for (name, node) in self.entries(map, "nombres") {
            let Some(currency) = self.currency_named(&name, &node) else { continue };
            self.spoken(&node, Meaning::Currency(currency));
        }
        for (sign, node) in self.entries(map, "signos") {
            let named = node.text(self.diagnostics).map(str::to_owned);
            if let Some(currency) = named.and_then(|name| self.currency_named(&name, &node)) {
                self.words.signs.push((Normalizer::fold_term(&sign), currency));
            }
        }
        if let Some(node) = map.get("sin_pais") {
            let Some(map) = node.map(self.diagnostics) else { return };
            map.only(&["punto", "coma"], self.diagnostics);
            for (place, key) in ["punto", "coma"].into_iter().enumerate() {
                let Some(node) = map.get(key) else { continue };
                let name = node.text(self.diagnostics).map(str::to_owned);
                let known = name.and_then(|name| self.currency_named(&name, node));
                if let (Some(Currency::Coded(index)), Some(slot)) =
                    (known, self.words.assumed.get_mut(place))
                {
                    *slot = Some(index);
                }
            }
        }
        for (word, node) in self.entries(map, "multiplicadores") {
            if let Some(by) = self.positive(&node) {
                self.add(&word, Meaning::Multiplier(by));
                self.anchor(&word, &node);
            }
        }
        for (word, node) in self.entries(map, "coloquiales") {
            let Some(of) = node.map(self.diagnostics).cloned() else { continue };
            of.only(&["vale", "moneda", "ambigua"], self.diagnostics);
            let by = of.required("vale", node.origin, self.diagnostics);
            let by = by.and_then(|node| self.positive(node));
            let currency = of.get("moneda").and_then(|node| {
                let name = node.text(self.diagnostics)?.to_owned();
                self.currency_named(&name, node)
            });
            let is_thing = of.get("ambigua").and_then(|node| node.truth(self.diagnostics));
            if let Some(by) = by {
                let slang = Slang {
                    worth: by,
                    currency: currency.unwrap_or(Currency::Local),
                    is_thing: is_thing.unwrap_or(false),
                };
                self.add(&word, Meaning::Slang(slang));
                self.anchor(&word, &node);
            }
        }
        self.words_of(map, "no_son_plata", Meaning::Counted);
    }

    fn currency(&mut self, node: &Node) {
        let Some(map) = node.map(self.diagnostics) else { return };
        map.only(&["codigo", "paises", "alto"], self.diagnostics);
        let code = map.required("codigo", node.origin, self.diagnostics);
        let code = code.and_then(|node| node.text(self.diagnostics)).map(Label::from);
        let large = map.required("alto", node.origin, self.diagnostics);
        let large = large.and_then(|node| self.positive(node));
        let countries = map.get("paises").map(|node| self.texts(node)).unwrap_or_default();
        if let (Some(code), Some(large)) = (code, large) {
            self.words.currencies.push(CurrencyEntry { code, countries, large });
        }
    }

    fn quantities(&mut self, tree: &Node) {
        let Some(map) = tree.map(self.diagnostics) else { return };
        let keys =
            ["numeros", "medio", "y", "hace", "por_ciento", "unidades", "meses", "dias_relativos"];
        map.only(&keys, self.diagnostics);
        for (word, node) in self.entries(map, "numeros") {
            if let Some(units) = node.integer(self.diagnostics) {
                self.add(&word, Meaning::Number(units));
            }
        }
        if let Some(node) = map.get("por_ciento") {
            for word in self.texts(node) {
                self.anchor(&word, node);
            }
        }
        self.words_of(map, "medio", Meaning::Half);
        self.words_of(map, "y", Meaning::And);
        self.words_of(map, "hace", Meaning::Ago);
        for (unit, node) in self.entries(map, "unidades") {
            let Some((_, _, unit)) = Unit::NAMES.iter().find(|(name, ..)| *name == unit) else {
                let known = Unit::NAMES.iter().map(|(name, ..)| (*name).to_owned()).collect();
                self.diagnostics.add(node.origin, Problem::UnknownValue { value: unit, known });
                continue;
            };
            self.spoken(&node, Meaning::Unit(*unit));
        }
        if let Some(node) = map.get("meses") {
            for (month, node) in (1_i8..=12).zip(node.list(self.diagnostics).to_vec()) {
                self.spoken(&node, Meaning::Month(month));
            }
        }
        for (word, node) in self.entries(map, "dias_relativos") {
            let days = node.integer(self.diagnostics).and_then(|days| i32::try_from(days).ok());
            if let Some(days) = days {
                self.add(&word, Meaning::DaysAway(days));
                self.anchor(&word, &node);
            }
        }
    }

    fn identity(&mut self, tree: &Node, protector: &mut Protector) {
        let Some(map) = tree.map(self.diagnostics) else { return };
        let keys = [
            "documentos",
            "radicados",
            "cuentas",
            "tarjetas",
            "telefonos",
            "formas_de_telefono",
            "relleno",
            "dominios",
        ];
        map.only(&keys, self.diagnostics);
        if let Some(node) = map.get("documentos") {
            for node in node.list(self.diagnostics).to_vec() {
                self.document(&node, protector);
            }
        }
        self.words_of(map, "radicados", Meaning::Named(Kind::Case));
        self.words_of(map, "cuentas", Meaning::Named(Kind::Account));
        self.words_of(map, "tarjetas", Meaning::Named(Kind::Card));
        self.words_of(map, "telefonos", Meaning::Named(Kind::Phone));
        self.words_of(map, "relleno", Meaning::Filler);
        if let Some(node) = map.get("formas_de_telefono") {
            self.words.phones = self.texts(node);
        }
        if let Some(node) = map.get("dominios") {
            let endings = self.texts(node);
            protector.endings = endings.into_iter().map(Into::into).collect();
        }
    }

    fn document(&mut self, node: &Node, protector: &mut Protector) {
        let Some(map) = node.map(self.diagnostics).cloned() else { return };
        let keys = ["clase", "nombres", "digitos", "formas", "verificador", "sin_nombre"];
        map.only(&keys, self.diagnostics);
        let kind = map.required("clase", node.origin, self.diagnostics);
        let Some(kind) = kind.and_then(|node| node.text(self.diagnostics)).map(Label::from) else {
            return;
        };
        let Ok(index) = u8::try_from(self.words.documents.len()) else { return };
        if let Some(names) = map.get("nombres") {
            for name in self.texts(names) {
                self.add(&name, Meaning::Named(Kind::Document(index)));
            }
        }
        let digits = map.get("digitos").and_then(|node| {
            let bounds = node.list(self.diagnostics).to_vec();
            let bounds: Vec<u32> =
                bounds.iter().filter_map(|node| node.count(self.diagnostics)).collect();
            match bounds.as_slice() {
                [least, most] => Some((*least, *most)),
                _ => None,
            }
        });
        let shapes: Vec<Box<str>> = map
            .get("formas")
            .map(|node| self.texts(node).into_iter().map(Into::into).collect())
            .unwrap_or_default();
        let check = map
            .get("verificador")
            .and_then(|node| super::named(node, Check::NAMES, self.diagnostics));
        let is_plain =
            map.get("sin_nombre").and_then(|node| node.truth(self.diagnostics)).unwrap_or(false);
        let written_out = shapes.iter().filter(|shape| shape.contains('A') && !shape.contains('-'));
        protector.shapes.extend(written_out.map(|shape| (shape.clone(), index)));
        self.words.documents.push(Document { kind, digits, shapes, check, is_plain });
    }

    /// The entries of the map under a key.
    fn entries(&mut self, map: &Map, key: &str) -> Vec<(String, Node)> {
        let node = map.get(key).and_then(|node| node.map(self.diagnostics));
        let entries = node.into_iter().flat_map(Map::iter);
        entries.map(|(key, node)| (key.text.clone(), node.clone())).collect()
    }

    fn texts(&mut self, node: &Node) -> Vec<String> {
        let nodes = node.one_or_many().to_vec();
        nodes.iter().filter_map(|node| node.text(self.diagnostics).map(str::to_owned)).collect()
    }

    /// Words that the scan looks for, with what they mean.
    fn spoken(&mut self, node: &Node, meaning: Meaning) {
        for word in self.texts(node) {
            self.add(&word, meaning);
            self.anchor(&word, node);
        }
    }

    fn words_of(&mut self, map: &Map, key: &str, meaning: Meaning) {
        let words = map.get(key).map(|node| self.texts(node)).unwrap_or_default();
        for word in words {
            self.add(&word, meaning);
        }
    }

    fn add(&mut self, word: &str, meaning: Meaning) {
        self.words.words.push((Normalizer::fold_term(word), meaning));
    }

    fn anchor(&mut self, word: &str, node: &Node) {
        self.anchors.push(WrittenTerm { text: word.to_owned(), origin: node.origin });
    }

    fn currency_named(&mut self, name: &str, node: &Node) -> Option<Currency> {
        if name == "pais" {
            return Some(Currency::Local);
        }
        let place = self.words.currencies.iter().position(|entry| entry.code == name);
        let place = place.and_then(|place| u8::try_from(place).ok());
        if place.is_none() {
            let known = self.words.currencies.iter().map(|entry| entry.code.as_str().to_owned());
            let known = known.chain(["pais".to_owned()]).collect();
            let problem = Problem::UnknownValue { value: name.to_owned(), known };
            self.diagnostics.add(node.origin, problem);
        }
        place.map(Currency::Coded)
    }

    fn positive(&mut self, node: &Node) -> Option<i64> {
        let number = node.integer(self.diagnostics)?;
        if number < 1 {
            self.diagnostics.add(node.origin, Problem::WrongType { expected: Expected::Integer });
            return None;
        }
        Some(number)
    }
}
