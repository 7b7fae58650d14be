//! How Spanish is read, as data: each file of `tests/cases/negation/` and `tests/cases/entities/`
//! is a list of messages with what must be found in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use triaje::{Decision, Engine, Source};

/// The cases of every file of a folder, with the name of the file.
fn cases<T: DeserializeOwned>(folder: &str) -> Vec<(String, T)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).unwrap();
        let of_file: Vec<T> =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        cases.extend(of_file.into_iter().map(|case| (name.clone(), case)));
    }
    assert!(!cases.is_empty());
    cases
}

fn report(total: usize, failures: &[String]) {
    assert!(failures.is_empty(), "{} of {total}:\n{}", failures.len(), failures.join("\n"));
}

/// A message, the cues that count in it and those that do not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Negation {
    message: String,
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    off: Vec<String>,
    /// Why the cues are off; `negated` when nothing is said.
    why: Option<String>,
    /// Terms that a pack may have besides.
    #[serde(default)]
    cues: Vec<String>,
    category: Option<String>,
    safety: Option<bool>,
}

/// The shipped pack with a rule for each cue, which says whether the cue counts.
fn engine_with(cues: &BTreeSet<&str>) -> Engine {
    let rules = cues.iter().enumerate().map(|(index, cue)| {
        format!(
            "- id: sonda.{index}\n  descripcion: Una palabra\n  \
             cuando: {{ alguno: [\"{cue}\"] }}\n  entonces: {{ tema: {{ otro: leve }} }}\n"
        )
    });
    let source = Source::new("senales/sonda.yaml", rules.collect::<String>());
    Engine::builder().builtin_files().source(source).build().unwrap()
}

fn category(decision: &Decision) -> &'static str {
    decision.category.map_or("ninguna", |category| category.as_str())
}

#[test]
fn negation_reaches_what_it_means() {
    let cases = cases::<Negation>("negation");
    let cues: BTreeSet<&str> = cases
        .iter()
        .flat_map(|(_, case)| case.on.iter().chain(&case.off).chain(&case.cues))
        .map(String::as_str)
        .collect();
    let engine = engine_with(&cues);
    let id = |cue: &str| format!("sonda.{}", cues.iter().position(|known| *known == cue).unwrap());
    let mut failures = Vec::new();
    for (file, case) in &cases {
        let decision = engine.triage(&case.message);
        let counts = |cue: &str| decision.evidence.iter().any(|piece| piece.id.as_str() == id(cue));
        let why = |cue: &str| {
            let found = decision.suppressed.iter().find(|rule| rule.id.as_str() == id(cue));
            found.map(|found| found.why.as_str())
        };
        let mut fail = |what: String| {
            failures.push(format!("{file}: «{}»: {what}", case.message));
        };
        for cue in case.on.iter().filter(|cue| !counts(cue)) {
            fail(format!("`{cue}` does not count ({})", why(cue).unwrap_or("not found")));
        }
        for cue in &case.off {
            let expected = case.why.as_deref().unwrap_or("negated");
            match why(cue) {
                Some(found) if found == expected => {}
                found => fail(format!("`{cue}` is not {expected} but {found:?}")),
            }
        }
        if let Some(expected) = &case.category
            && category(&decision) != expected
        {
            fail(format!("is {} and not {expected}", category(&decision)));
        }
        if case.safety.is_some_and(|expected| expected == decision.safety.is_empty()) {
            fail(format!("safety: {:?}", decision.safety));
        }
    }
    report(cases.len(), &failures);
}
