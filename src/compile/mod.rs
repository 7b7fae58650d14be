//! Build time: sources in, everything compiled or every problem out. Never called by `triage`.
//!
//! Each file of a pack is read into a tree with positions (`tree`), lowered by kind (`lower`), its
//! terms opened into the scanner's tables (`term`, `inflect`, `scanner`). Problems are collected,
//! not thrown: an operator sees all of them at once.

pub(crate) mod tree;
pub(crate) mod term;
pub(crate) mod inflect;
pub(crate) mod scanner;
pub(crate) mod reach;
#[cfg(feature = "script")]
pub(crate) mod script;
pub(crate) mod lower;
pub(crate) mod problem;
pub(crate) mod diagnostic;

use std::collections::HashMap;
use std::sync::Arc;

use crate::decision::Label;
use crate::error::BuildError;
use crate::normalize::offsets::narrow;
use crate::origin::Origin;
use crate::pack::Pack;
use crate::script::limits::ScriptLimits;
use problem::{Diagnostics, Problem};
use tree::Node;

/// One file of a rule pack: its text, and the name by which diagnostics call it.
#[derive(Clone, Debug)]
pub struct Source {
    pub(crate) name: Arc<str>,
    pub(crate) text: Arc<str>,
}

impl Source {
    /// A file by its path inside the pack (`senales/cobros.yaml`) and its text.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }

    /// The path inside the pack.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) index: u32,
    #[cfg(feature = "script")]
    pub(crate) source: &'a str,
    pub(crate) tree: Option<Node>,
}

#[cfg(not(feature = "script"))]
impl File<'_> {
    /// The place of problems that belong to the whole file.
    pub(crate) fn origin(&self) -> Origin {
        Origin { file: self.index, ..Origin::default() }
    }
}

/// The files of a pack, by kind.
#[derive(Debug, Default)]
pub(crate) struct Files<'a> {
    files: Vec<File<'a>>,
}

impl<'a> Files<'a> {
    /// The file of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&File<'a>> {
        self.files.iter().find(|file| file.name == name)
    }

    /// The tree of a file that the pack must have.
    pub(crate) fn required(
        &self,
        name: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&Node> {
        let Some(file) = self.named(name) else {
            diagnostics.add(Origin::default(), Problem::MissingFile { name });
            return None;
        };
        file.tree.as_ref()
    }

    /// The trees of a folder, in order of name.
    pub(crate) fn folder<'b>(&'b self, folder: &'b str) -> impl Iterator<Item = &'b Node> {
        self.sources(folder).filter_map(|file| file.tree.as_ref())
    }

    /// The files of a folder, in order of name.
    pub(crate) fn sources<'b>(&'b self, folder: &'b str) -> impl Iterator<Item = &'b File<'a>> {
        self.files.iter().filter(move |file| {
            file.name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

/// Compiles the sources of a pack.
pub(crate) fn compile(sources: &[Source], limits: ScriptLimits) -> Result<Pack, BuildError> {
    let mut sources = sources.to_vec();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let mut diagnostics = Diagnostics::default();
    let files = read(&sources, &mut diagnostics);
    let pack = lower::pack(&files, fingerprint(&sources), limits, &mut diagnostics);
    match pack {
        Some(pack) if diagnostics.is_empty() => Ok(pack),
        _ => Err(BuildError::new(diagnostics.into_diagnostics(&sources))),
    }
}

/// Compiles terms one by one, each a list of its own, with the lexicons and the language of a pack:
/// how an explanation finds out which term stands where. What does not compile has no hits.
pub(crate) fn probe(
    sources: &[Source],
    terms: &[scanner::WrittenTerm],
) -> (crate::scan::Scanner, Vec<crate::scan::term::ListId>) {
    let mut diagnostics = Diagnostics::default();
    let files = read(sources, &mut diagnostics);
    lower::probe(&files, terms, &mut diagnostics)
}

fn read<'a>(sources: &'a [Source], diagnostics: &mut Diagnostics) -> Files<'a> {
    const FILES: &[&str] = &[
        "paquete.yaml",
        "etiquetas.yaml",
        "campos.yaml",
        "prioridad.yaml",
        "rutas.yaml",
        "plazos.yaml",
        "trato.yaml",
        "integraciones.yaml",
        "puntos_aprendidos.yaml",
        "cifras.yaml",
    ];
    const FOLDERS: &[&str] =
        &["idioma", "lexico", "senales", "seguridad", "calendarios", "oficina", "casos", "capas"];
    let mut seen: HashMap<&str, Origin> = HashMap::new();
    let mut files = Vec::new();
    for (index, source) in (0_u32..).zip(sources) {
        let name = &*source.name;
        let origin = Origin { file: index, ..Origin::default() };
        if let Some(first) = seen.insert(name, origin) {
            diagnostics.add(origin, Problem::DuplicateId { id: name.to_owned(), first });
        }
        let folder = name.split_once('/').map(|(folder, _)| folder);
        let is_yaml = name.ends_with(".yaml");
        let is_script = folder == Some("scripts") && name.ends_with(".rhai");
        let is_known = match folder {
            None => FILES.contains(&name),
            Some(folder) => is_script || (is_yaml && FOLDERS.contains(&folder)),
        };
        if !is_known {
            let known = FILES.iter().map(|file| (*file).to_owned());
            let known = known.chain(FOLDERS.iter().map(|folder| format!("{folder}/*.yaml")));
            diagnostics.add(origin, Problem::UnknownFile { known: known.collect() });
        }
        // Cases are read by the case runner, not by the engine.
        let is_read = is_known && is_yaml && !matches!(folder, Some("casos" | "capas"));
        let tree = if is_read { tree::parse(index, &source.text, diagnostics) } else { None };
        files.push(File {
            name,
            index,
            #[cfg(feature = "script")]
            source: &source.text,
            tree,
        });
    }
    Files { files }
}

fn fingerprint(sources: &[Source]) -> Label {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for source in sources {
        for byte in source.name.bytes().chain([0]).chain(source.text.bytes()).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    Label::from(format!("{hash:016x}"))
}

/// The number of a thing by its position in the pack.
pub(crate) fn number(position: usize) -> u32 {
    narrow(position)
}
