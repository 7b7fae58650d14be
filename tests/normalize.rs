//! How messy text is read.

use serde_json::Value;
use triaje::stages;

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
