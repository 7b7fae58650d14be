//! How Spanish is read, as data: each file of `tests/cases/negation/` and `tests/cases/entities/`
//! is a list of messages with what must be found in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use triaje::{Decision, Engine, EntityValue, Message, Source};

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

/// A message and everything that is found in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entities {
    message: String,
    country: Option<String>,
    received: Option<String>,
    #[serde(default)]
    finds: Vec<Found>,
    /// Rules that must not fire.
    #[serde(default)]
    not_fired: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    kind: String,
    text: String,
    /// The text itself when nothing is said.
    value: Option<String>,
    unit: Option<String>,
    currency: Option<String>,
}

fn found(entity: &triaje::Entity) -> Found {
    let text = entity.span.text.clone().unwrap();
    let value = entity.value.as_ref().map(|value| match value {
        EntityValue::Number(number) => number.to_string(),
        EntityValue::Text(text) => text.clone(),
    });
    Found {
        kind: entity.kind.to_string(),
        value: value.filter(|value| *value != text),
        text,
        unit: entity.unit.as_ref().map(ToString::to_string),
        currency: entity.currency.as_ref().map(ToString::to_string),
    }
}

#[test]
fn entities_are_found_typed_and_protected() {
    let engine = Engine::builtin();
    let cases = cases::<Entities>("entities");
    let mut failures = Vec::new();
    for (file, case) in &cases {
        let mut message = Message::new(case.message.as_str());
        if let Some(country) = &case.country {
            message = message.country(country.as_str());
        }
        if let Some(received) = &case.received {
            message = message.received_at(received.parse().unwrap());
        }
        let decision = engine.triage_message(&message);
        let finds: Vec<Found> = decision.entities.iter().map(found).collect();
        let expected: Vec<Found> = (case.finds.iter())
            .map(|found| Found {
                kind: found.kind.clone(),
                text: found.text.clone(),
                value: found.value.clone().filter(|value| *value != found.text),
                unit: found.unit.clone(),
                currency: found.currency.clone(),
            })
            .collect();
        if finds != expected {
            failures.push(format!("{file}: «{}»: {finds:?}", case.message));
        }
        let fired = engine.fired(&message);
        for rule in case.not_fired.iter().filter(|rule| fired.iter().any(|id| id == rule.as_str()))
        {
            failures.push(format!("{file}: «{}»: `{rule}` fires", case.message));
        }
    }
    report(cases.len(), &failures);
}
