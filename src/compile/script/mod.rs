//! Scripts at build time: read, checked by name, and compiled, each with its guard.
//!
//! Comes in: the texts of `scripts/` and the rules that call them. Goes out: scripts ready to run.
//! A name that does not exist is found here, in branches that never run too: the engine of Rhai
//! would report it only when it gets there.

mod tokens;
mod scopes;
mod reading;
mod names;

use super::lower::scripts::Guard;
use super::problem::script::ScriptProblem;
use super::problem::{Diagnostics, Problem};
use super::scanner::ScannerBuilder;
use super::{File, Files, number};
use crate::decision::Label;
use crate::derive::Field;
use crate::labels::Labels;
use crate::origin::Origin;
use crate::script::figures::Figure;
use crate::script::limits::ScriptLimits;
use crate::script::{Compiler, Scripts, SyntaxProblem};
use reading::{Known, Reading};
use tokens::Token;

/// A script as it is written.
#[derive(Debug)]
pub(super) struct Written<'a> {
    file: &'a File<'a>,
    /// The file name inside `scripts/`.
    pub(super) name: &'a str,
    tokens: Vec<Token<'a>>,
}

/// What the scripts of a pack may name.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    pub(super) labels: &'a Labels,
    pub(super) fields: &'a [Field],
    pub(super) figures: &'a [Figure],
    pub(super) facts: &'a [Label],
    pub(super) desks: &'a [Label],
}

/// Reads every script into tokens.
pub(super) fn read<'a>(files: &'a Files<'a>) -> Vec<Written<'a>> {
    let written = |file: &'a File<'a>| Written {
        file,
        name: file.name.strip_prefix("scripts/").unwrap_or(file.name),
        tokens: tokens::read(file.source),
    };
    files.sources("scripts").map(written).collect()
}

/// The facts that scripts declare by giving them, each by one script only.
pub(super) fn facts(scripts: &[Written<'_>], diagnostics: &mut Diagnostics) -> Vec<Label> {
    let mut facts: Vec<(usize, Label)> = Vec::new();
    for (script, written) in scripts.iter().enumerate() {
        for token in reading::facts(&written.tokens) {
            let Some(name) = token.name() else { continue };
            let is_counted = crate::derive::Fact::NAMES.iter().any(|(known, _)| *known == name);
            let first = facts.iter().find(|(_, known)| known == name);
            if is_counted || first.is_some_and(|(first, _)| *first != script) {
                let problem = ScriptProblem::FactOfAnother { name: name.to_owned() };
                diagnostics.add(written.origin(token), Problem::Script(problem));
            } else if first.is_none() {
                facts.push((script, Label::from(name)));
            }
        }
    }
    facts.into_iter().map(|(_, name)| name).collect()
}

impl Written<'_> {
    fn origin(&self, token: &Token<'_>) -> Origin {
        self.range(token.start, token.end())
    }

    fn range(&self, start: usize, end: usize) -> Origin {
        Origin { file: self.file.index, start: number(start), end: number(end) }
    }

    /// The place of a problem that Rhai found.
    fn place(&self, problem: &SyntaxProblem) -> Origin {
        let before = self.file.source.split_inclusive('\n').take(problem.line.saturating_sub(1));
        let line_start: usize = before.map(str::len).sum();
        let line = self.file.source.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let mut letters = line.char_indices().skip(problem.column.saturating_sub(1));
        let start = letters.next().map_or(line.len(), |(at, _)| at);
        let end = self
            .tokens
            .iter()
            .find(|token| token.start == line_start + start)
            .map_or(line_start + line.len(), |token| token.end().min(line_start + line.len()));
        self.range(line_start + start, end.max(line_start + start))
    }

    /// The whole first line, for what concerns the whole file.
    fn first_line(&self) -> Origin {
        self.range(0, self.file.source.lines().next().unwrap_or_default().len())
    }
}

/// Checks and compiles every script that a rule calls.
pub(super) fn compile(
    scripts: &[Written<'_>],
    guards: &[Guard],
    known: &Vocabulary<'_>,
    limits: ScriptLimits,
    scanner: &mut ScannerBuilder,
    diagnostics: &mut Diagnostics,
) -> Scripts {
    let mut compiler = Compiler::new(limits);
    for (index, written) in scripts.iter().enumerate() {
        let mut calls = guards.iter().filter(|guard| guard.call.script.0 as usize == index);
        let guard = calls.next();
        for second in calls {
            let first = guard.map_or(second.origin, |guard| guard.origin);
            let problem = ScriptProblem::SecondGuard { name: written.name.to_owned(), first };
            diagnostics.add(second.origin, Problem::Script(problem));
        }
        let banned = reading::banned(&written.tokens);
        for token in &banned {
            let problem = ScriptProblem::Banned { name: token.text.to_owned() };
            diagnostics.add(written.origin(token), Problem::Script(problem));
        }
        let Some(guard) = guard else {
            diagnostics.add(written.first_line(), Problem::Script(ScriptProblem::NoGuard));
            continue;
        };
        // What is not written well cannot be read for names.
        if let Err(problem) = compiler.parse(written.file.source) {
            if banned.is_empty() {
                add_syntax(written, problem, diagnostics);
            }
            continue;
        }
        let known = Known { vocabulary: known, hook: guard.call.hook, most: compiler.most_slots() };
        let reading = Reading::of(written, known, scanner, diagnostics);
        reading.check_tone(written, guard, diagnostics);
        if !reading.is_sound || !banned.is_empty() {
            continue;
        }
        let source = reading.rewritten(written.file.source);
        if let Err(problem) = compiler.add(written.name, &source, reading.slots, reading.lines) {
            add_syntax(written, problem, diagnostics);
        }
    }
    compiler.finish(known.facts.to_vec())
}

fn add_syntax(written: &Written<'_>, problem: SyntaxProblem, diagnostics: &mut Diagnostics) {
    let origin = written.place(&problem);
    let problem = ScriptProblem::Syntax { reason: problem.reason };
    diagnostics.add(origin, Problem::Script(problem));
}
