//! `triaje script run`: what a script sees, gives and costs on one message.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use triaje::{Engine, ScriptTrace, Source, builtin_sources, read_pack};

use super::exit::{Exit, Failure, Outcome};
use super::output::{self, ALARM, FAINT, STRONG, styled};
use super::pack;
use super::texts::Lang;
use super::triage::{self, TriageOptions};

/// Which script, and on what.
#[derive(Debug)]
pub(crate) struct ScriptOptions {
    pub(crate) file: PathBuf,
    pub(crate) message: TriageOptions,
}

/// A run, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    script: &'a str,
    rule: &'a str,
    hook: &'a str,
    saw: &'a [(String, String)],
    gave: &'a [String],
    operations: u64,
    lines: &'a [u32],
    fault: Option<&'a triaje::Fault>,
}

pub(crate) fn run(options: &ScriptOptions, lang: Lang) -> Outcome {
    let text = triage::text(&options.message, lang)?;
    let name = options.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let engine = engine(options, &name, lang)?;
    let incoming = triage::incoming(&options.message, text, &engine, lang)?;
    let traces = engine.trace_scripts(&incoming.message);
    let traces: Vec<&ScriptTrace> = traces.iter().filter(|trace| trace.script == *name).collect();
    if options.message.as_json {
        let shown: Vec<Shown<'_>> = traces.iter().map(|trace| Shown::new(trace)).collect();
        return output::print_json(&shown, Exit::Done);
    }
    let Some(trace) = traces.first() else {
        return output::print(&format!("{}\n", lang.script_not_run(&name)), Exit::Done);
    };
    let exit = if trace.fault.is_some() { Exit::Negative } else { Exit::Done };
    output::print(&rendered(trace, lang), exit)
}

/// The pack with the script as it stands in the file.
fn engine(options: &ScriptOptions, name: &str, lang: Lang) -> Result<Engine, Failure> {
    let text = std::fs::read_to_string(&options.file);
    let shown = options.file.to_string_lossy();
    let text = text.map_err(|error| Failure::file(&shown, &error, lang))?;
    let folder = options.message.pack.as_deref().or_else(|| own_pack(&options.file));
    let sources = match folder {
        Some(folder) => read_pack(folder).map_err(|error| pack::broken(&error, lang))?,
        None => builtin_sources(),
    };
    let script = Source::new(format!("scripts/{name}"), text);
    let mut builder = Engine::builder();
    for source in sources.iter().filter(|source| source.name() != script.name()) {
        builder.source(source.clone());
    }
    builder.source(script).build().map_err(|error| pack::broken(&error, lang))
}

/// The pack that a file of `scripts/` lies in.
fn own_pack(file: &Path) -> Option<&Path> {
    let scripts = file.parent().filter(|folder| folder.ends_with("scripts"))?;
    let folder = scripts.parent()?;
    // A bare `scripts/x.rhai` is of the folder that one is in.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.join("paquete.yaml").is_file().then_some(folder)
}

fn rendered(trace: &ScriptTrace, lang: Lang) -> String {
    let mut text = String::new();
    let name = styled(STRONG, &trace.script);
    let _ = writeln!(text, "{name} · {} · {}", trace.hook, trace.rule);
    let _ = writeln!(text, "\n{}", lang.script_saw());
    let width = trace.saw.iter().map(|(call, _)| call.chars().count()).max().unwrap_or(0);
    for (call, value) in &trace.saw {
        let _ = writeln!(text, "  {call:width$}  {}", output::shortened(value, 60));
    }
    let _ = writeln!(text, "\n{}", lang.script_gave());
    for given in &trace.gave {
        let _ = writeln!(text, "  {}", output::harmless(given));
    }
    if trace.gave.is_empty() {
        let _ = writeln!(text, "  {}", lang.nothing());
    }
    if let Some(fault) = &trace.fault {
        let line = fault.line.map_or_else(String::new, |line| format!("{}:{line} ", trace.script));
        let message = output::harmless(&fault.message);
        let _ = writeln!(text, "\n{}\n  {line}{message}", styled(ALARM, lang.faults()));
    }
    let lines: Vec<_> = trace.lines.iter().map(u32::to_string).collect();
    let cost = lang.script_cost(trace.operations, &lines.join(", "));
    let _ = writeln!(text, "\n{}", styled(FAINT, cost));
    text
}

impl<'a> Shown<'a> {
    fn new(trace: &'a ScriptTrace) -> Self {
        Self {
            script: trace.script.as_str(),
            rule: trace.rule.as_str(),
            hook: trace.hook.as_str(),
            saw: &trace.saw,
            gave: &trace.gave,
            operations: trace.operations,
            lines: &trace.lines,
            fault: trace.fault.as_ref(),
        }
    }
}
