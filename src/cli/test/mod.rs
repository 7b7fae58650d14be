//! `triaje test`: a pack against the tests that its authors wrote into it.

mod coverage;

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use triaje::Engine;
use triaje::cases::{self, Failure as TestFailure, Report, ScriptCoverage};
use triaje::coverage::{Coverage, Survey};
use triaje::why::{RuleReport, WhyNot};

use super::exit::{Exit, Failure, Outcome};
use super::explain::condition;
use super::output::{self, ALARM, FAINT, GOOD, NOTICE, STRONG, styled};
use super::pack;
use super::rows::{Input, Rows, shown};
use super::stream::Rejects;
use super::texts::Lang;

/// How many rules are named that came near to the label that a case expects.
const MOST_NEAR_RULES: usize = 2;

/// What to test.
#[derive(Debug)]
pub(crate) struct TestOptions {
    /// The shipped pack when absent.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) as_json: bool,
    /// Whether to show what the tests make of the pack.
    pub(crate) with_coverage: bool,
    /// Messages of one's own to count hits on, instead of the tests.
    pub(crate) corpus: Option<Input>,
}

/// A report, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    passed: usize,
    failures: Vec<ShownFailure<'a>>,
    pending: usize,
    mended: Vec<ShownFailure<'a>>,
    never_fired: Vec<&'a str>,
    coverage: Option<&'a Coverage>,
    scripts: Vec<ShownCoverage<'a>>,
}

/// How much of a script ran.
#[derive(Serialize)]
struct ShownCoverage<'a> {
    script: &'a str,
    lines: usize,
    missing: &'a [u32],
}

#[derive(Serialize)]
struct ShownFailure<'a> {
    file: &'a str,
    line: usize,
    name: &'a str,
    message: &'a str,
    reason: &'a str,
    report: Option<&'a RuleReport>,
    why_not: Option<&'a WhyNot>,
}

pub(crate) fn run(options: &TestOptions, lang: Lang) -> Outcome {
    let folder = options.folder.as_deref();
    let (engine, sources) =
        pack::with_sources(folder).map_err(|error| pack::broken(&error, lang))?;
    let mut report = cases::run(&engine, &sources).map_err(|error| pack::broken(&error, lang))?;
    if let Some(corpus) = &options.corpus {
        report.coverage = surveyed(&engine, corpus, lang)?;
    }
    let exit = if report.failures.is_empty() { Exit::Done } else { Exit::Negative };
    let with_coverage = options.with_coverage || options.corpus.is_some();
    if options.as_json {
        return output::print_json(&Shown::new(&report, with_coverage), exit);
    }
    let mut text = rendered(&report, lang);
    if with_coverage {
        text.push_str(&coverage::rendered(&report.coverage, lang));
    }
    output::print(&text, exit)
}

/// What messages of one's own make of the pack.
fn surveyed(engine: &Engine, corpus: &Input, lang: Lang) -> Result<Coverage, Failure> {
    let mut rows = Rows::open(corpus, lang)?;
    let mut rejects = Rejects::open(None, lang)?;
    let mut survey = Survey::new(engine);
    let failed = |error| Failure::file(&shown(&corpus.path), &error, lang);
    while let Some(found) = rows.next().map_err(failed)? {
        match found.and_then(|row| row.incoming(engine)) {
            Ok(incoming) => survey.add(&incoming.message),
            Err(reject) => rejects.note(&reject)?,
        }
    }
    Ok(survey.coverage())
}

fn rendered(report: &Report, lang: Lang) -> String {
    let mut text = String::new();
    for failure in report.failures.iter().chain(&report.mended) {
        failed(&mut text, failure, lang);
    }
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
    for script in &report.scripts {
        let _ = writeln!(text, "  {}", script_lines(script, lang));
    }
    text
}

/// How much of a script the tests ran.
fn script_lines(script: &ScriptCoverage, lang: Lang) -> String {
    let (name, lines) = (script.script.as_str(), script.lines);
    let missing: Vec<_> = script.missing.iter().map(u32::to_string).collect();
    match missing.as_slice() {
        [] => styled(FAINT, lang.script_covered(name, lines)),
        missing => {
            let ran = lines - missing.len();
            styled(NOTICE, lang.script_uncovered(name, ran, lines, &missing.join(", ")))
        }
    }
}

/// One test that failed: what was expected, and which condition failed on which words.
fn failed(text: &mut String, failure: &TestFailure, lang: Lang) {
    let TestFailure { file, line, name, message, reason, .. } = failure;
    let place = styled(FAINT, format_args!("{file}:{line}"));
    let message = output::shortened(message, 160);
    let name = styled(STRONG, name);
    let _ = writeln!(text, "{place} {name}\n  «{message}»\n  {reason}");
    if let Some(report) = &failure.report {
        condition(text, report, lang);
    }
    if let Some(why_not) = failure.why_not.as_ref().filter(|why_not| !why_not.is_decided) {
        for rule in why_not.rules.iter().filter(|rule| rule.is_near).take(MOST_NEAR_RULES) {
            let _ = writeln!(text, "    {} {}", lang.near_rule(), styled(STRONG, &rule.report.id));
            condition(text, &rule.report, lang);
        }
    }
    text.push('\n');
}

/// The parts that failed; of a rule that fired, those that held.
fn condition(text: &mut String, report: &RuleReport, lang: Lang) {
    for part in report.parts.iter().filter(|part| part.holds == report.fired) {
        if !part.holds {
            for line in condition::lines(part, lang) {
                let _ = writeln!(text, "    {} {line}", styled(NOTICE, "✗"));
            }
            continue;
        }
        let words = [condition::quoted(&part.found), part.value.clone().unwrap_or_default()];
        let place = part.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
        let place = styled(FAINT, place.unwrap_or_default());
        let words = words.join(" ");
        let _ =
            writeln!(text, "    {} {:14} {}  {place}", styled(GOOD, "✓"), part.key, words.trim());
    }
}

impl<'a> Shown<'a> {
    fn new(report: &'a Report, with_coverage: bool) -> Self {
        Self {
            passed: report.passed,
            failures: report.failures.iter().map(ShownFailure::new).collect(),
            pending: report.pending,
            mended: report.mended.iter().map(ShownFailure::new).collect(),
            coverage: with_coverage.then_some(&report.coverage),
            never_fired: report.never_fired.iter().map(triaje::Label::as_str).collect(),
            scripts: report.scripts.iter().map(ShownCoverage::new).collect(),
        }
    }
}

impl<'a> ShownCoverage<'a> {
    fn new(script: &'a ScriptCoverage) -> Self {
        Self { script: script.script.as_str(), lines: script.lines, missing: &script.missing }
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
            report: failure.report.as_ref(),
            why_not: failure.why_not.as_ref(),
        }
    }
}
