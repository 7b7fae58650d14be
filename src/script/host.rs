//! Running scripts: compiled once, each at its hook, with memory that is used again.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use rhai::{AST, Dynamic, Engine, EvalAltResult, Scope};

use super::limits::ScriptLimits;
use super::runs::{Note, Runs};
use super::slots::{Pen, Sink, Slot};
use super::trace::{ScriptTrace, written};
use super::{Effect, Given, Hook, Inputs, sandbox, words};
use crate::calendar::Date;
use crate::decision::{Fault, Label};
use crate::rules::Rule;
use crate::rules::call::{Call, ScriptId};
use crate::scan::term::ListId;

/// The scripts of a pack.
#[derive(Clone, Debug)]
pub(crate) struct Scripts {
    engine: Arc<Engine>,
    limits: ScriptLimits,
    scripts: Arc<[Script]>,
    /// The facts that scripts give.
    facts: Arc<[Label]>,
}

/// One script, ready to run.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    name: Label,
    ast: AST,
    slots: Vec<Slot>,
    /// Lines on which a statement begins.
    lines: Vec<u32>,
}

/// Where the text of a script is wrong.
#[derive(Debug)]
pub(crate) struct SyntaxProblem {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) reason: String,
}

/// Compiles scripts with the engine that will run them.
#[derive(Debug)]
pub(crate) struct Compiler {
    engine: Engine,
    limits: ScriptLimits,
    scripts: Vec<Script>,
}

impl Compiler {
    pub(crate) fn new(limits: ScriptLimits) -> Self {
        Self { engine: sandbox::engine(&limits), limits, scripts: Vec::new() }
    }

    /// Whether a text is well written; names are not looked at.
    pub(crate) fn parse(&mut self, source: &str) -> Result<(), SyntaxProblem> {
        self.engine.set_strict_variables(false);
        let parsed = self.engine.compile(source);
        self.engine.set_strict_variables(true);
        parsed.map(|_| ()).map_err(|error| SyntaxProblem::new(&error))
    }

    /// Adds a script whose calls of the API have become variables.
    pub(crate) fn add(
        &mut self,
        name: &str,
        source: &str,
        slots: Vec<Slot>,
        lines: Vec<u32>,
    ) -> Result<(), SyntaxProblem> {
        let mut scope = Scope::new();
        for index in 0..slots.len() {
            scope.push(variable(index), ());
        }
        let ast = self.engine.compile_with_scope(&scope, source);
        let ast = ast.map_err(|error| SyntaxProblem::new(&error))?;
        self.scripts.push(Script { name: Label::from(name), ast, slots, lines });
        Ok(())
    }

    /// How many names a script may use: they are variables like its own.
    pub(crate) fn most_slots(&self) -> usize {
        self.limits.variables
    }

    pub(crate) fn finish(self, facts: Vec<Label>) -> Scripts {
        Scripts {
            engine: Arc::new(self.engine),
            limits: self.limits,
            scripts: self.scripts.into(),
            facts: facts.into(),
        }
    }
}

impl SyntaxProblem {
    fn new(error: &rhai::ParseError) -> Self {
        Self {
            line: error.1.line().unwrap_or(1),
            column: error.1.position().unwrap_or(1),
            reason: words::syntax(&error.0),
        }
    }
}

/// The variable that stands for a slot. No script can write this name itself.
pub(crate) fn variable(slot: usize) -> String {
    format!("__s{slot}")
}

/// What scripts keep from run to run: the variables of each, and where it writes.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The scripts that the rest belongs to: scratch memory may serve several engines.
    owner: Option<Arc<[Script]>>,
    desks: Vec<Option<Desk>>,
}

/// The variables of one script and the list that its pens write to.
#[derive(Debug)]
struct Desk {
    scope: Scope<'static>,
    sink: Sink,
    variables: Vec<String>,
}

impl Desk {
    fn new(script: &Script) -> Self {
        let sink = Sink::default();
        let mut scope = Scope::with_capacity(script.slots.len() + 8);
        let variables: Vec<String> = (0..script.slots.len()).map(variable).collect();
        for (slot, name) in script.slots.iter().zip(&variables) {
            match slot {
                Slot::Read(..) => scope.push(name.as_str(), ()),
                Slot::Pen(target) => {
                    let pen = Pen { target: target.clone(), sink: Arc::clone(&sink) };
                    scope.push_constant(name.as_str(), pen)
                }
            };
        }
        Self { scope, sink, variables }
    }

    /// Copies in what the script reads.
    fn lay_out(&mut self, script: &Script, inputs: Inputs<'_>, limits: &ScriptLimits) {
        self.scope.rewind(script.slots.len());
        for (slot, name) in script.slots.iter().zip(&self.variables) {
            if let Slot::Read(read, _) = slot
                && let Some(variable) = self.scope.get_mut(name)
            {
                *variable = read.value(inputs, limits);
            }
        }
    }

    /// Runs once; what a failed run had given is forgotten.
    fn run(&mut self, engine: &Engine, script: &Script) -> Result<Vec<Given>, Box<EvalAltResult>> {
        let ended = engine.eval_ast_with_scope::<Dynamic>(&mut self.scope, &script.ast);
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        let given = std::mem::take(&mut *sink);
        ended.map(|_| given)
    }
}

impl Scripts {
    /// The lists whose hits scripts ask for.
    pub(crate) fn lists(&self) -> impl Iterator<Item = ListId> {
        let slots = self.scripts.iter().flat_map(|script| &script.slots);
        slots.filter_map(Slot::list)
    }

    /// The script with this number.
    pub(crate) fn get(&self, script: ScriptId) -> Option<&Script> {
        self.scripts.get(script.0 as usize)
    }

    /// The file name of a script.
    pub(crate) fn name(&self, script: ScriptId) -> Label {
        self.get(script).map_or_else(|| Label::from(""), |script| script.name.clone())
    }

    /// The lines of every script on which a statement begins.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&Label, &[u32])> {
        self.scripts.iter().map(|script| (&script.name, &*script.lines))
    }

    /// The names of the facts that scripts give, by number.
    pub(crate) fn facts(&self) -> &[Label] {
        &self.facts
    }

    /// Runs a script and returns what it gave. A failure is recorded and gives nothing.
    pub(crate) fn run(
        &self,
        call: Call,
        rule: &Rule,
        inputs: Inputs<'_>,
        runs: &mut Runs,
    ) -> Vec<Given> {
        let Call { hook, script: id } = call;
        let Some(script) = self.get(id) else { return Vec::new() };
        let memory = &mut runs.memory;
        if !memory.owner.as_ref().is_some_and(|owner| Arc::ptr_eq(owner, &self.scripts)) {
            memory.owner = Some(Arc::clone(&self.scripts));
            memory.desks.clear();
            memory.desks.resize_with(self.scripts.len(), || None);
        }
        let Some(place) = memory.desks.get_mut(id.0 as usize) else { return Vec::new() };
        let desk = place.get_or_insert_with(|| Desk::new(script));
        desk.lay_out(script, inputs, &self.limits);
        let ended = desk.run(&self.engine, script);
        let fault = |error: &EvalAltResult| {
            let (line, message) = words::failure(error);
            Fault {
                rule: rule.id.clone(),
                script: script.name.clone(),
                hook: Label::from(hook.name()),
                line,
                message,
            }
        };
        let (given, fault) = match ended {
            Ok(given) => (given, None),
            Err(error) => (Vec::new(), Some(fault(&error))),
        };
        if runs.traces.is_some() {
            let trace = self.trace(script, hook, rule, inputs, &given, fault.clone());
            runs.traces.iter_mut().for_each(|traces| traces.push(trace.clone()));
        }
        runs.faults.extend(fault);
        let is_note = |given: &&Given| !matches!(given.effect, Effect::Points { .. });
        let note = |given: &Given| Note {
            rule: rule.id.clone(),
            script: script.name.clone(),
            hook,
            given: given.clone(),
        };
        runs.notes.extend(given.iter().filter(is_note).map(note));
        given
    }

    /// Runs a script again and again, each time stopped one operation later: the places where it
    /// stops are the places that it reaches.
    fn trace(
        &self,
        script: &Script,
        hook: Hook,
        rule: &Rule,
        inputs: Inputs<'_>,
        given: &[Given],
        fault: Option<Fault>,
    ) -> ScriptTrace {
        /// Enough for every line of a script that loops over a message.
        const MOST_STEPS: u64 = 2_000;
        let stop_at = Arc::new(AtomicU64::new(u64::MAX));
        let used = Arc::new(AtomicU64::new(0));
        let mut engine = sandbox::engine(&self.limits);
        engine.on_progress({
            let (stop_at, used) = (Arc::clone(&stop_at), Arc::clone(&used));
            move |operations| {
                used.store(operations, Ordering::Relaxed);
                (operations >= stop_at.load(Ordering::Relaxed)).then_some(Dynamic::UNIT)
            }
        });
        let mut desk = Desk::new(script);
        desk.lay_out(script, inputs, &self.limits);
        let saw = script.slots.iter().zip(&desk.variables).filter_map(|(slot, name)| match slot {
            Slot::Read(_, written) => Some((written.clone(), shown(desk.scope.get(name)?))),
            Slot::Pen(_) => None,
        });
        let saw = saw.collect();
        // How a run ends is known already; here only its operations are counted.
        let _ = desk.run(&engine, script);
        let operations = used.load(Ordering::Relaxed);
        let mut lines = Vec::new();
        for step in 1..=operations.min(MOST_STEPS) {
            stop_at.store(step, Ordering::Relaxed);
            desk.lay_out(script, inputs, &self.limits);
            if let Err(error) = desk.run(&engine, script) {
                lines.extend(words::failure(&error).0);
            }
        }
        lines.sort_unstable();
        lines.dedup();
        ScriptTrace {
            script: script.name.clone(),
            rule: rule.id.clone(),
            hook: Label::from(hook.name()),
            saw,
            gave: given.iter().map(|given| written(given, inputs.labels, &self.facts)).collect(),
            operations,
            lines,
            fault,
        }
    }
}

fn shown(value: &Dynamic) -> String {
    match value.read_lock::<Date>() {
        Some(date) => date.to_string(),
        None if value.is_unit() => "()".to_owned(),
        None => value.to_string(),
    }
}
