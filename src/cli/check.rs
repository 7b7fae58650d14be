//! `triaje check`: builds a pack and shows everything that is wrong with it.

use std::path::PathBuf;

use serde::Serialize;

use triaje::{BuildError, Diagnostic, Severity};

use super::exit::{Exit, Outcome};
use super::output::{self, GOOD, styled};
use super::pack;
use super::texts::Lang;

/// What to check.
#[derive(Debug)]
pub(crate) struct CheckOptions {
    /// The shipped pack when absent.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) as_json: bool,
}

/// A diagnostic, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    code: &'a str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    snippet: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

pub(crate) fn run(options: &CheckOptions, lang: Lang) -> Outcome {
    let built = pack::built(options.folder.as_deref());
    match built {
        _ if options.as_json => {
            let diagnostics = built.as_ref().err().map_or(&[][..], BuildError::diagnostics);
            let exit = if diagnostics.is_empty() { Exit::Done } else { Exit::Failed };
            output::print_json(&diagnostics.iter().map(Shown::new).collect::<Vec<_>>(), exit)
        }
        Ok(engine) => {
            let summary =
                lang.pack_is_fine(engine.rule_ids().count(), engine.field_names().count());
            output::print(&format!("{}\n", styled(GOOD, summary)), Exit::Done)
        }
        Err(error) => {
            let problems = lang.problems(error.diagnostics().len());
            output::remark(&format!("{error}\n\n{problems}\n"));
            Ok(Exit::Failed)
        }
    }
}

impl<'a> Shown<'a> {
    fn new(diagnostic: &'a Diagnostic) -> Self {
        Self {
            code: diagnostic.code(),
            severity: match diagnostic.severity() {
                Severity::Warning => "warning",
                _ => "error",
            },
            file: diagnostic.file(),
            line: diagnostic.line(),
            column: diagnostic.column(),
            snippet: diagnostic.snippet(),
            message: diagnostic.message(),
            help: diagnostic.help(),
        }
    }
}
