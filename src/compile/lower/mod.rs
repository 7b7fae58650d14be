//! Trees → what the stages need, one file per kind of thing.

mod labels;
mod fields;
mod language;
mod reading;
mod entities;
mod terms;
mod condition;
mod rules;
pub(crate) mod learned;
mod tables;
mod hygiene;
mod deadlines;
mod calendars;
mod office;
mod tickets;
pub(super) mod scripts;

use super::Files;
use super::problem::{Diagnostics, Problem};
use super::scanner::{ScannerBuilder, WrittenTerm};
#[cfg(feature = "script")]
use super::script;
use super::tree::Node;
use crate::decide::confidence::Confidence;
use crate::decide::{Decider, Winners};
use crate::decision::Label;
use crate::derive::{Deriver, Field};
use crate::labels::Labels;
use crate::normalize::Normalizer;
use crate::pack::{Pack, PackInfo};
use crate::rules::call::Hook;
use crate::rules::safety::SafetyLane;
use crate::rules::{Rule, RuleSet};
use crate::scan::Scanner;
use crate::scan::term::ListId;
use crate::scope::Scoper;
#[cfg(not(feature = "script"))]
use crate::script::Scripts;
use crate::script::limits::ScriptLimits;
use scripts::{Guard, ScriptNames};

/// What lowering one thing may need to know of the others.
struct Context<'a> {
    labels: &'a Labels,
    fields: &'a [Field],
    /// Countries, sectors and channels that rows name.
    names: &'a mut crate::decide::table::Names,
    scanner: &'a mut ScannerBuilder,
    scripts: &'a ScriptNames,
    /// The rules that call scripts.
    guards: &'a mut Vec<Guard>,
    diagnostics: &'a mut Diagnostics,
}

/// Lowers a whole pack. `None` when so much is missing that nothing could be built; the
/// diagnostics then say what.
pub(super) fn pack(
    files: &Files<'_>,
    hash: Label,
    limits: ScriptLimits,
    diagnostics: &mut Diagnostics,
) -> Option<Pack> {
    let info = info(files, hash, diagnostics);
    let labels = labels::lower(files.required("etiquetas.yaml", diagnostics), diagnostics);
    let fields = files
        .named("campos.yaml")
        .and_then(|file| file.tree.as_ref())
        .map(|tree| fields::lower(tree, diagnostics))
        .unwrap_or_default();
    let spelling = language::spelling(files, diagnostics);
    let entities = entities::lower(files, diagnostics);
    let inflector = language::inflector(files, diagnostics);
    let mut scanner = ScannerBuilder::new(
        inflector,
        spelling.aliases().clone(),
        language::variants(files, diagnostics),
    );
    terms::declare_lexicons(files, &mut scanner, diagnostics);
    let scoper = language::scoper(files, &mut scanner, diagnostics);
    let deriver = language::deriver(files, &entities, &mut scanner, diagnostics);

    let figures = scripts::figures(files, diagnostics);
    #[cfg(feature = "script")]
    let written = script::read(files);
    #[cfg(feature = "script")]
    let script_names = ScriptNames {
        names: written.iter().map(|script| script.name.to_owned()).collect(),
        facts: script::facts(&written, diagnostics),
    };
    #[cfg(not(feature = "script"))]
    let script_names = ScriptNames::default();
    let mut guards = Vec::new();
    let mut names = crate::decide::table::Names::default();
    let mut context = Context {
        labels: &labels,
        fields: &fields,
        names: &mut names,
        scanner: &mut scanner,
        scripts: &script_names,
        guards: &mut guards,
        diagnostics,
    };
    let mut rules = rules::signals(files, &mut context);
    let lines = learned::lower(files, &mut rules, &mut context);
    let lane = rules::safety(files, &mut context);
    let priorities = tables::priorities(files, &mut context);
    let routes = tables::routes(files, &mut context);
    let handling = tables::handling(files, &mut context);
    let deadlines = deadlines::lower(files, &mut context);
    let tickets = tickets::lower(files, &mut context);
    #[cfg(feature = "script")]
    let scripts = {
        let vocabulary = script::Vocabulary {
            labels: &labels,
            fields: &fields,
            figures: &figures,
            facts: &script_names.facts,
            desks: &desks(&routes),
        };
        script::compile(&written, &guards, &vocabulary, limits, &mut scanner, diagnostics)
    };
    #[cfg(not(feature = "script"))]
    let scripts = {
        for file in files.sources("scripts") {
            diagnostics.add(file.origin(), Problem::NoScripts);
        }
        // Nothing runs them, but they were read.
        let _ = (limits, figures, guards);
        Scripts
    };
    open_unused_lexicons(&mut scanner, diagnostics);

    let all = rules.iter().chain(&lane);
    scanner.ask(all.flat_map(|rule| rule.condition.lists()));
    let asking = rules.iter().chain(&lane).filter(|rule| rule.condition.may_ask_for_places());
    scanner.locate(asking.flat_map(|rule| rule.condition.located()));
    scanner.always_locate(scoper.iter().flat_map(Scoper::lists));
    scanner.always_locate(deriver.lists());
    scanner.always_locate(scripts.lists());
    let normalizer = Normalizer {
        protector: entities.protector,
        lost: reading::lost_letters(files, diagnostics),
        spelling,
        layout: reading::layout(files, diagnostics),
        languages: reading::languages(files, diagnostics),
        openings: reading::openings(files, diagnostics),
    };
    let scanner = scanner.build();
    let lists = scanner.kinds.lists();
    let closed = labels.closed()?;
    let decider = Decider {
        topics: winners(&labels, Labels::TOPIC),
        subtypes: winners(&labels, Labels::SUBTYPE),
        no_pqrs: winners(&labels, Labels::NO_PQRS),
        empty: labels.find(Labels::NO_PQRS, "vacio"),
        spam: labels.find(Labels::NO_PQRS, "spam"),
        margin: info.margin,
        confidence: Confidence { lines, least: info.least_confidence },
        closed,
        names,
        priorities,
        routes,
        deadlines,
        handling,
    };
    Some(Pack {
        info: info.pack,
        normalizer,
        scoper: scoper?,
        deriver: Deriver { finder: entities.finder, ..deriver },
        guards: RuleSet::new(deriving(&rules), lists),
        rules: RuleSet::new(rules, lists),
        lane: SafetyLane { rules: RuleSet::new(lane, lists) },
        scanner,
        scripts,
        labels,
        decider,
        tickets,
        fields,
    })
}

/// The terms of a list as they are written.
pub(crate) fn written_terms(node: &Node) -> Vec<WrittenTerm> {
    terms::written(node, &mut Diagnostics::default())
}

/// A scanner in which each term is a list of its own.
pub(super) fn probe(
    files: &Files<'_>,
    terms: &[WrittenTerm],
    diagnostics: &mut Diagnostics,
) -> (Scanner, Vec<ListId>) {
    let spelling = language::spelling(files, diagnostics);
    let inflector = language::inflector(files, diagnostics);
    let variants = language::variants(files, diagnostics);
    let mut scanner = ScannerBuilder::new(inflector, spelling.aliases().clone(), variants);
    terms::declare_lexicons(files, &mut scanner, diagnostics);
    let lists = terms
        .iter()
        .map(|written| scanner.list(std::slice::from_ref(written), diagnostics))
        .collect::<Vec<ListId>>();
    scanner.always_locate(lists.iter().copied());
    (scanner.build(), lists)
}

/// `paquete.yaml`.
struct Info {
    pack: PackInfo,
    margin: i32,
    least_confidence: Option<i32>,
}

fn info(files: &Files<'_>, hash: Label, diagnostics: &mut Diagnostics) -> Info {
    let mut info = Info {
        pack: PackInfo {
            name: Label::from(""),
            version: Label::from(""),
            hash,
            engine: Label::from(env!("CARGO_PKG_VERSION")),
        },
        margin: 0,
        least_confidence: None,
    };
    let Some(tree) = files.required("paquete.yaml", diagnostics) else { return info };
    let Some(map) = tree.map(diagnostics) else { return info };
    map.only(
        &["nombre", "version", "formato", "descripcion", "margen", "confianza_minima"],
        diagnostics,
    );
    let text = |key, diagnostics: &mut Diagnostics| {
        let node = map.required(key, tree.origin, diagnostics)?;
        node.text(diagnostics).map(Label::from)
    };
    info.pack.name = text("nombre", diagnostics).unwrap_or(info.pack.name);
    info.pack.version = text("version", diagnostics).unwrap_or(info.pack.version);
    const FORMAT: &str = "1";
    if let Some(format) = map.required("formato", tree.origin, diagnostics)
        && let Some(text) = format.text(diagnostics)
        && text != FORMAT
    {
        let problem =
            Problem::UnknownValue { value: text.to_owned(), known: vec![FORMAT.to_owned()] };
        diagnostics.add(format.origin, problem);
    }
    let margin = map.required("margen", tree.origin, diagnostics);
    info.margin = margin.and_then(|node| node.thousandths(diagnostics)).unwrap_or(0);
    info.least_confidence =
        map.get("confianza_minima").and_then(|node| learned::share(node, diagnostics));
    info
}

fn winners(labels: &Labels, dimension: &str) -> Winners {
    Winners {
        labels: labels.of(dimension).collect(),
        default: labels.dimension(dimension).and_then(|dimension| dimension.default),
    }
}

/// The rules that call scripts of `derivar`: they are looked at before the facts of these exist.
fn deriving(rules: &[Rule]) -> Vec<Rule> {
    let derives = |rule: &&Rule| rule.effects.call_at(Hook::Derive).is_some();
    let mut guards: Vec<Rule> = rules.iter().filter(derives).cloned().collect();
    guards.sort_by(|a, b| a.id.cmp(&b.id));
    guards
}

/// Every desk that the routing tables name.
#[cfg(feature = "script")]
fn desks(routes: &crate::decide::routing::Routes) -> Vec<Label> {
    let answering = routes
        .desks
        .rows
        .iter()
        .flat_map(|row| std::iter::once(&row.then.queue).chain(&row.then.copies));
    let copied = routes.copies.rows.iter().flat_map(|row| &row.then);
    let mut desks: Vec<Label> = answering.chain(copied).cloned().collect();
    desks.sort();
    desks.dedup();
    desks
}

/// A lexicon that nothing names may still be wrong.
fn open_unused_lexicons(scanner: &mut ScannerBuilder, diagnostics: &mut Diagnostics) {
    for name in scanner.lexicon_names() {
        scanner.lexicon(&name, crate::origin::Origin::default(), diagnostics);
    }
}

/// One of some names; anything else is a problem.
fn named<T: Copy>(node: &Node, names: &[(&str, T)], diagnostics: &mut Diagnostics) -> Option<T> {
    let text = node.text(diagnostics)?;
    let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    if found.is_none() {
        let known = names.iter().map(|(name, _)| (*name).to_owned()).collect();
        diagnostics.add(node.origin, Problem::UnknownValue { value: text.to_owned(), known });
    }
    found
}
