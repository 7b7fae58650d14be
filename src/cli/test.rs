//! `triaje test`: a pack against the tests that its authors wrote into it.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use triaje::BuildError;
use triaje::cases::{self, Failure as TestFailure, Report};

use super::exit::{Exit, Outcome};
use super::output::{self, ALARM, FAINT, GOOD, NOTICE, STRONG, styled};
use super::pack;
use super::texts::Lang;

/// What to test.
#[derive(Debug)]
pub(crate) struct TestOptions {
    /// The shipped pack when absent.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) as_json: bool,
}

/// A report, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    passed: usize,
    failures: Vec<ShownFailure<'a>>,
    pending: usize,
    mended: Vec<ShownFailure<'a>>,
    never_fired: Vec<&'a str>,
}

#[derive(Serialize)]
struct ShownFailure<'a> {
    file: &'a str,
    line: usize,
    name: &'a str,
    message: &'a str,
    reason: &'a str,
}

pub(crate) fn run(options: &TestOptions, lang: Lang) -> Outcome {
    let report = report(options).map_err(|error| pack::broken(&error, lang))?;
    let exit = if report.failures.is_empty() { Exit::Done } else { Exit::Negative };
    if options.as_json {
        return output::print_json(&Shown::new(&report), exit);
    }
    output::print(&rendered(&report, lang), exit)
}

fn report(options: &TestOptions) -> Result<Report, BuildError> {
    let (engine, sources) = pack::with_sources(options.folder.as_deref())?;
    cases::run(&engine, &sources)
}

fn rendered(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    let mut list = |failures: &[TestFailure]| {
        for failure in failures {
            let TestFailure { file, line, name, message, reason, .. } = failure;
            let place = styled(FAINT, format_args!("{file}:{line}"));
            let message = output::shortened(message, 160);
            let name = styled(STRONG, name);
            let _ = writeln!(text, "{place} {name}\n  «{message}»\n  {reason}\n");
        }
    };
    list(&report.failures);
    list(&report.mended);
    let is_failed = !report.failures.is_empty();
    let style = if is_failed { ALARM } else { GOOD };
    let mut parts = vec![styled(style, lang.tests_passed(report.passed))];
    let more = [
        (report.failures.len(), ALARM, lang.tests_failed(report.failures.len())),
        (report.pending, NOTICE, lang.tests_pending(report.pending)),
        (report.mended.len(), NOTICE, lang.tests_mended(report.mended.len())),
        (report.never_fired.len(), FAINT, lang.rules_never_fired(report.never_fired.len())),
    ];
    for (count, style, words) in more {
        if count > 0 {
            parts.push(styled(style, words));
        }
    }
    text.push_str(&parts.join(", "));
    text.push('\n');
    for rule in &report.never_fired {
        let _ = writeln!(text, "  {}", styled(FAINT, rule));
    }
    text
}

impl<'a> Shown<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            passed: report.passed,
            failures: report.failures.iter().map(ShownFailure::new).collect(),
            pending: report.pending,
            mended: report.mended.iter().map(ShownFailure::new).collect(),
            never_fired: report.never_fired.iter().map(triaje::Label::as_str).collect(),
        }
    }
}

impl<'a> ShownFailure<'a> {
    fn new(failure: &'a TestFailure) -> Self {
        Self {
            file: &failure.file,
            line: failure.line,
            name: &failure.name,
            message: &failure.message,
            reason: &failure.reason,
        }
    }
}
