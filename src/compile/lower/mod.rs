//! Trees → what the stages need, one file per kind of thing.

mod labels;
mod fields;
mod language;
mod terms;
mod condition;
mod rules;
mod tables;
mod hygiene;
mod deadlines;
mod calendars;
mod office;
mod tickets;

use super::Files;
use super::problem::{Diagnostics, Problem};
use super::scanner::{ScannerBuilder, WrittenTerm};
use super::tree::Node;
use crate::decide::{Decider, Winners};
use crate::decision::Label;
use crate::derive::Field;
#[cfg(feature = "script")]
use crate::labels::LabelId;
use crate::labels::Labels;
use crate::normalize::Normalizer;
use crate::pack::{Pack, PackInfo};
use crate::rules::safety::SafetyLane;
use crate::rules::{RuleSet, ScriptId};
use crate::scan::Scanner;
use crate::scan::term::ListId;
use crate::scope::Scoper;
#[cfg(feature = "script")]
use crate::script::Names;
use crate::script::Scripts;
use crate::script::limits::ScriptLimits;

/// What lowering one thing may need to know of the others.
struct Context<'a> {
    labels: &'a Labels,
    fields: &'a [Field],
    /// Countries, sectors and channels that rows name.
    names: &'a mut crate::decide::table::Names,
    scanner: &'a mut ScannerBuilder,
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
    let inflector = language::inflector(files, diagnostics);
    let mut scanner = ScannerBuilder::new(
        inflector,
        spelling.aliases().clone(),
        language::variants(files, diagnostics),
    );
    terms::declare_lexicons(files, &mut scanner, diagnostics);
    let scoper = language::scoper(files, &mut scanner, diagnostics);
    let deriver = language::deriver(files, &mut scanner, diagnostics);

    let scripts = compile_scripts(files, limits, &labels, &fields, &mut scanner, diagnostics);
    let mut names = crate::decide::table::Names::default();
    let mut context = Context {
        labels: &labels,
        fields: &fields,
        names: &mut names,
        scanner: &mut scanner,
        diagnostics,
    };
    let rules = rules::signals(files, &scripts.numbers, &mut context);
    let lane = rules::safety(files, &mut context);
    let priorities = tables::priorities(files, &mut context);
    let routes = tables::routes(files, &mut context);
    let handling = tables::handling(files, &mut context);
    let deadlines = deadlines::lower(files, &mut context);
    let tickets = tickets::lower(files, &mut context);
    open_unused_lexicons(&mut scanner, diagnostics);

    let asking = rules.iter().chain(&lane).filter(|rule| rule.condition.may_ask_for_places());
    scanner.locate(asking.flat_map(|rule| rule.condition.located()));
    scanner.always_locate(scoper.iter().flat_map(Scoper::lists));
    scanner.always_locate(deriver.iter().map(|deriver| deriver.currencies));
    scanner.always_locate(scripts.scripts.lists());
    let scanner = scanner.build();
    let lists = scanner.kinds.lists();
    let closed = labels.closed()?;
    let decider = Decider {
        topics: winners(&labels, Labels::TOPIC),
        subtypes: winners(&labels, Labels::SUBTYPE),
        no_pqrs: winners(&labels, Labels::NO_PQRS),
        empty: labels.find(Labels::NO_PQRS, "vacio"),
        margin: info.margin,
        closed,
        names,
        priorities,
        routes,
        deadlines,
        handling,
    };
    Some(Pack {
        info: info.pack,
        normalizer: Normalizer::new(spelling),
        scoper: scoper?,
        deriver: deriver?,
        rules: RuleSet::new(rules, lists),
        lane: SafetyLane { rules: RuleSet::new(lane, lists) },
        scanner,
        scripts: scripts.scripts,
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
    };
    let Some(tree) = files.required("paquete.yaml", diagnostics) else { return info };
    let Some(map) = tree.map(diagnostics) else { return info };
    map.only(&["nombre", "version", "formato", "descripcion", "margen"], diagnostics);
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
    info
}

fn winners(labels: &Labels, dimension: &str) -> Winners {
    Winners {
        labels: labels.of(dimension).collect(),
        default: labels.dimension(dimension).and_then(|dimension| dimension.default),
    }
}

/// The scripts of a pack and their numbers by file name.
struct CompiledScripts {
    scripts: Scripts,
    numbers: Vec<(String, ScriptId)>,
}

#[cfg(feature = "script")]
fn compile_scripts(
    files: &Files<'_>,
    limits: ScriptLimits,
    labels: &Labels,
    fields: &[Field],
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> CompiledScripts {
    let scored = |label: &LabelId| {
        labels
            .dimension_of(*label)
            .filter(|dimension| dimension.kind == crate::labels::DimensionKind::Scored)
    };
    let all = (0..crate::compile::number(labels.entries.len())).map(LabelId);
    let mut names = Names {
        labels: all
            .filter_map(|label| Some((scored(&label)?.key.clone(), labels.name(label), label)))
            .collect(),
        lexicons: Vec::new(),
        fields: fields.to_vec(),
    };
    for file in files.sources("scripts") {
        for (name, origin) in arguments(file, "aciertos") {
            let list = scanner.lexicon(name, origin, diagnostics);
            if names.lexicons.iter().all(|(known, _)| known != name) {
                names.lexicons.extend(list.map(|list| (name.to_owned(), list)));
            }
        }
        for (name, origin) in arguments(file, "campo") {
            if fields.iter().all(|field| field.name != name) {
                let known = fields.iter().map(|field| field.name.as_str().to_owned()).collect();
                diagnostics.add(origin, Problem::UnknownField { name: name.to_owned(), known });
            }
        }
    }
    let mut scripts = Scripts::new(limits, names);
    let mut numbers = Vec::new();
    for file in files.sources("scripts") {
        let name = file.name.strip_prefix("scripts/").unwrap_or(file.name);
        match scripts.compile(name, file.source) {
            Ok(script) => numbers.push((name.to_owned(), script)),
            Err(failure) => {
                let origin = line_origin(file, failure.line);
                diagnostics.add(origin, Problem::Script { reason: failure.message });
            }
        }
    }
    CompiledScripts { scripts, numbers }
}

#[cfg(not(feature = "script"))]
fn compile_scripts(
    files: &Files<'_>,
    _: ScriptLimits,
    _: &Labels,
    _: &[Field],
    _: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> CompiledScripts {
    for file in files.sources("scripts") {
        diagnostics.add(file.origin(), Problem::NoScripts);
    }
    CompiledScripts { scripts: Scripts, numbers: Vec::new() }
}

/// The names that a script gives to a function of the API, and where.
#[cfg(feature = "script")]
fn arguments<'a>(
    file: &'a super::File<'_>,
    function: &str,
) -> impl Iterator<Item = (&'a str, crate::origin::Origin)> {
    let call = format!("{function}(\"");
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + file.source.get(from..)?.find(&call)? + call.len();
        let name = file.source.get(start..)?.split('"').next()?;
        from = start + name.len();
        let (start, end) = (super::number(start), super::number(from));
        Some((name, crate::origin::Origin { file: file.index, start, end }))
    })
}

/// The whole of one line of a file, without its line break.
#[cfg(feature = "script")]
fn line_origin(file: &super::File<'_>, line: Option<u32>) -> crate::origin::Origin {
    let wanted = line.unwrap_or(1).max(1) as usize - 1;
    let before: usize = file.source.split_inclusive('\n').take(wanted).map(str::len).sum();
    let text = file.source.lines().nth(wanted).unwrap_or_default();
    crate::origin::Origin {
        file: file.index,
        start: super::number(before),
        end: super::number(before + text.len()),
    }
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
