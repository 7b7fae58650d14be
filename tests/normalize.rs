//! How messy text is read.

use serde_json::Value;
use triaje::{Engine, Message, stages};

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What `ftfy` makes of the same texts; see `tests/generators/mojibake.py`.
#[test]
fn mojibake_is_repaired_as_ftfy_does() {
    let rows = rows(include_str!("data/mojibake.ndjson"));
    assert!(rows.len() > 250, "{}", rows.len());
    let mut differences = Vec::new();
    for row in &rows {
        let text = row["text"].as_str().unwrap();
        let fixed = row["fixed"].as_str().unwrap_or(text);
        let found = stages::repaired(text);
        if found != fixed {
            differences.push(format!("{text:?}\n  ftfy {fixed:?}\n  here {found:?}"));
        }
    }
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
}

/// The labelled messages. Some are garbled on purpose.
const LABELLED: &[(&str, &str)] = &[
    ("dev", include_str!("data/dev.ndjson")),
    ("dev-genres", include_str!("data/dev-genres.ndjson")),
    ("seguridad", include_str!("data/seguridad.ndjson")),
];

/// Whether a text has a sign behind a letter that Spanish does not use, or HTML.
fn is_garbled(text: &str) -> bool {
    let mut letters = text.chars().zip(text.chars().skip(1));
    letters.any(|(letter, next)| {
        (matches!(letter, 'Ã' | 'Â' | 'â') && !next.is_alphabetic() && next != ' ')
            || (matches!(letter, '&' | '<') && (next.is_ascii_alphabetic() || next == '#'))
    })
}

#[test]
fn clean_text_is_not_repaired() {
    let mut clean = 0;
    for (file, text) in LABELLED {
        for row in rows(text) {
            let text = row["text"].as_str().unwrap();
            if is_garbled(text) {
                continue;
            }
            clean += 1;
            assert!(stages::repaired(text) == text, "{file}: {} was changed", row["id"]);
        }
    }
    assert!(clean > 700, "{clean}");
}

/// One file of `tests/cases/normalize/`: what a message is read as.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    message: String,
    subject: Option<String>,
    /// The words in order, a bar between sentences.
    reads: Option<String>,
    /// Those that are the writer's own.
    own: Option<String>,
    /// The language that the decision names.
    language: Option<String>,
    /// Reasons for review that must be among those of the decision.
    #[serde(default)]
    review: Vec<String>,
    /// Kinds of danger that must be among those of the decision.
    #[serde(default)]
    safety: Vec<String>,
    category: Option<String>,
    customer: Option<String>,
    /// Pieces of the message, literally, that are among the evidence.
    #[serde(default)]
    evidence: Vec<String>,
}

impl Case {
    fn check(&self, engine: &Engine) -> Vec<String> {
        let mut message = Message::new(self.message.as_str());
        if let Some(subject) = &self.subject {
            message = message.subject(subject.as_str());
        }
        let read = stages::read(engine, &message);
        let decision = engine.triage_message(&message);
        let mut problems = Vec::new();
        let mut compare = |what: &str, expected: Option<&str>, found: &str| {
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                problems.push(format!("{}: {what}\n  want {expected}\n  have {found}", self.name));
            }
        };
        compare("reads", self.reads.as_deref(), &read.words);
        compare("own", self.own.as_deref(), &read.own);
        compare("language", self.language.as_deref(), decision.language.as_str());
        let category = decision.category.map_or("ninguna", |category| category.as_str());
        compare("category", self.category.as_deref(), category);
        compare("customer", self.customer.as_deref(), decision.customer.as_str());
        let kinds: Vec<&str> = decision.safety.iter().map(|danger| danger.kind.as_str()).collect();
        for kind in &self.safety {
            let has = kinds.contains(&kind.as_str());
            compare("safety", Some(kind), if has { kind } else { "not there" });
        }
        for reason in &self.review {
            let has = decision.review.iter().any(|review| review.reason == reason.as_str());
            compare("review", Some(reason), if has { reason } else { "not there" });
        }
        let spans = decision.evidence.iter().flat_map(|evidence| &evidence.spans);
        let texts: Vec<&str> = spans.filter_map(|span| span.text.as_deref()).collect();
        for piece in &self.evidence {
            let has = texts.contains(&piece.as_str());
            compare("evidence", Some(piece), if has { piece } else { "not there" });
        }
        problems
    }
}

#[test]
fn messy_spanish_is_read_as_it_was_meant() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/normalize");
    let engine = Engine::builtin();
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let (mut count, mut problems, mut names) = (0, Vec::new(), std::collections::HashSet::new());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
        for case in &cases {
            assert!(names.insert(case.name.clone()), "two cases are called {:?}", case.name);
            count += 1;
            problems.extend(case.check(&engine));
        }
    }
    assert!(problems.is_empty(), "{} of {count}\n{}", problems.len(), problems.join("\n"));
    assert!(count > 100, "{count}");
}
