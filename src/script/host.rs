//! Running scripts: compiled once, called at named hooks.

use std::sync::Arc;

use super::{ADJUST, Failure, Given, api};
use crate::decision::Label;
use crate::derive::Field;
use crate::labels::LabelId;
use crate::rules::ScriptId;
use crate::rules::condition::View;
use crate::scan::term::ListId;
use crate::script::limits::ScriptLimits;

/// What a script may name: resolved when the pack is built.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Labels by dimension key and name.
    pub(crate) labels: Vec<(Label, Label, LabelId)>,
    pub(crate) lexicons: Vec<(String, ListId)>,
    pub(crate) fields: Vec<Field>,
}

/// The scripts of a pack.
#[derive(Clone, Debug)]
pub(crate) struct Scripts {
    engine: Arc<rhai::Engine>,
    names: Arc<Names>,
    scripts: Vec<Script>,
}

#[derive(Clone, Debug)]
struct Script {
    name: Label,
    ast: Arc<rhai::AST>,
    /// The lexicons and fields that the script names, by their number in [`Names`].
    lexicons: Vec<usize>,
    fields: Vec<usize>,
}

impl Scripts {
    /// The lists whose hits scripts ask for.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        self.names.lexicons.iter().map(|(_, list)| *list)
    }

    /// An engine that offers scripts the API and nothing else.
    pub(crate) fn new(limits: ScriptLimits, names: Names) -> Self {
        Self { engine: Arc::new(api::engine(limits)), names: Arc::new(names), scripts: Vec::new() }
    }

    /// The file name of a script.
    pub(crate) fn name(&self, script: ScriptId) -> Label {
        self.scripts
            .get(script.0 as usize)
            .map_or_else(|| Label::from(""), |script| script.name.clone())
    }

    /// Compiles a script; the failure says where it is wrong.
    pub(crate) fn compile(&mut self, name: &str, source: &str) -> Result<ScriptId, Failure> {
        let ast = self.engine.compile(source).map_err(|error| api::parse_failure(&error))?;
        let has_hook = ast.iter_functions().any(|function| function.name == ADJUST);
        if !has_hook {
            let message = format!("falta la función `{ADJUST}`");
            return Err(Failure { line: Some(1), message });
        }
        let mentions = |name: &str| source.contains(&format!("\"{name}\""));
        let mentioned = |names: &mut dyn Iterator<Item = &str>| {
            names.enumerate().filter(|(_, name)| mentions(name)).map(|(index, _)| index).collect()
        };
        self.scripts.push(Script {
            name: Label::from(name),
            ast: Arc::new(ast),
            lexicons: mentioned(&mut self.names.lexicons.iter().map(|(name, _)| name.as_str())),
            fields: mentioned(&mut self.names.fields.iter().map(|field| field.name.as_str())),
        });
        Ok(ScriptId(crate::normalize::offsets::narrow(self.scripts.len() - 1)))
    }

    /// Runs the hook `ajustar` of a script.
    pub(crate) fn adjust(&self, script: ScriptId, view: View<'_>) -> Result<Vec<Given>, Failure> {
        let Some(script) = self.scripts.get(script.0 as usize) else { return Ok(Vec::new()) };
        api::call(&self.engine, &script.ast, ADJUST, self.snapshot(script, view))
    }

    /// Copies what the script names: scripts outlive no message and borrow nothing.
    fn snapshot(&self, script: &Script, view: View<'_>) -> api::Snapshot {
        let count = |index: &usize| {
            let (name, list) = self.names.lexicons.get(*index)?;
            let hits = view.hits.of(*list).filter(|(_, hit)| hit.is_asserted()).count();
            Some((name.clone(), i64::try_from(hits).unwrap_or(i64::MAX)))
        };
        let field = |index: &usize| {
            let field = self.names.fields.get(*index)?;
            Some((field.name.clone(), field.value(view.message).cloned()))
        };
        api::Snapshot {
            names: Arc::clone(&self.names),
            lexicons: script.lexicons.iter().filter_map(count).collect(),
            fields: script.fields.iter().filter_map(field).collect(),
            given: std::sync::Mutex::default(),
        }
    }
}
