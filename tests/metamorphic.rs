//! Changes to a message that must not change what is decided: how it is said, and how a phone or a
//! program garbled it.
//!
//! Insults, capitals, courtesy, punctuation and letters held down leave category, requests,
//! priority, queue and deadline as they are, in every message. Garbling leaves the category, in at
//! least 97 of 100. The messages are the labelled ones; nobody reads them here, so exceptions are
//! named by their ids.

use std::collections::BTreeMap;

use triaje::{Decision, Engine, Message};

/// One message of this many is tried; which, its place in the file says.
const EVERY: usize = 4;

fn messages() -> Vec<(String, String)> {
    let files = [
        include_str!("data/dev.ndjson"),
        include_str!("data/dev-genres.ndjson"),
        include_str!("data/seguridad.ndjson"),
    ];
    files
        .iter()
        .flat_map(|file| file.lines().step_by(EVERY))
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("id"), text("text"))
        })
        .collect()
}

/// What tone must leave alone.
fn substance(decision: &Decision) -> String {
    let requests: Vec<_> =
        decision.requests.iter().map(|asked| (asked.category, &asked.subtype)).collect();
    let deadline = decision.deadline.as_ref().map(|deadline| &deadline.rule);
    let Decision { category, priority, route, .. } = decision;
    format!("{category:?} {requests:?} {priority:?} {} {deadline:?}", route.queue)
}

type Change = fn(&str) -> String;

/// How many of 100 messages keep what `kept` looks at, and the ids of those that do not.
fn survivors(
    engine: &Engine,
    change: Change,
    kept: fn(&Decision) -> String,
) -> (usize, usize, Vec<String>) {
    let (mut tried, mut lost) = (0, Vec::new());
    for (id, text) in messages() {
        let changed = change(&text);
        if changed == text {
            continue;
        }
        tried += 1;
        let before = engine.triage_message(&Message::new(text.as_str()));
        let after = engine.triage_message(&Message::new(changed.as_str()));
        if kept(&before) != kept(&after) {
            lost.push(id);
        }
    }
    (tried, tried - lost.len(), lost)
}

fn is_garbled(text: &str) -> bool {
    let mut letters = text.chars().zip(text.chars().skip(1));
    letters.any(|(letter, next)| matches!(letter, 'Ã' | 'Â' | 'â') && !next.is_alphabetic())
}

/// A text with each of its words changed, the rest as it is.
fn each_word(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut changed = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_alphabetic() {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            changed.push_str(&change(&word));
            word.clear();
        }
        changed.push(letter);
    }
    changed.pop();
    changed
}

fn each_letter(text: &str, change: impl Fn(char) -> String) -> String {
    text.chars().map(change).collect()
}

fn with_sentence(text: &str, sentence: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(['.', '!', '?', '…']) { "" } else { "." };
    format!("{text}{stop} {sentence}")
}

fn without_accent(letter: char) -> String {
    let plain = match letter {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'Á' => 'A',
        'É' => 'E',
        'Í' => 'I',
        'Ó' => 'O',
        'Ú' => 'U',
        other => other,
    };
    plain.to_string()
}

fn as_entity(letter: char) -> String {
    let name = match letter {
        'á' => "&aacute;",
        'é' => "&eacute;",
        'í' => "&iacute;",
        'ó' => "&oacute;",
        'ú' => "&uacute;",
        'ñ' => "&ntilde;",
        '¿' => "&iquest;",
        '¡' => "&iexcl;",
        '"' => "&quot;",
        other if other.is_ascii() => return other.to_string(),
        other => return format!("&#{};", u32::from(other)),
    };
    name.to_owned()
}

fn look_alike(letter: char) -> String {
    let other = match letter {
        'a' => '\u{430}',
        'e' => '\u{435}',
        'o' => '\u{43e}',
        'c' => '\u{441}',
        other => other,
    };
    other.to_string()
}

/// UTF-8 read as Latin-1.
fn mojibake(text: &str) -> String {
    if is_garbled(text) { text.to_owned() } else { text.bytes().map(char::from).collect() }
}

fn as_sms(word: &str) -> String {
    let short = match word {
        "que" => "q",
        "por" => "x",
        "porque" => "xq",
        "de" => "d",
        "para" => "pa",
        "también" => "tmb",
        "bien" => "bn",
        "donde" => "dnd",
        "gracias" => "grax",
        "mensaje" => "msj",
        "tampoco" => "tp",
        "nada" => "nd",
        other => other,
    };
    short.to_owned()
}

fn with_held_letters(text: &str) -> String {
    let mut nth = 0;
    each_word(text, |word| {
        let last = word.chars().next_back().filter(|last| "aeiou".contains(*last));
        nth += usize::from(last.is_some());
        match last {
            Some(last) if word.chars().count() > 3 && nth % 3 == 0 => {
                format!("{word}{last}{last}{last}{last}")
            }
            _ => word.to_owned(),
        }
    })
}

#[test]
fn tone_changes_nothing_but_the_customer_type() {
    let changes: [(&str, Change); 8] = [
        ("an insult behind it", |text| with_sentence(text, "Imbéciles.")),
        ("an insult inside it", |text| {
            let end = text.trim_end().trim_end_matches(['.', '!', '?', '…']);
            format!("{end}, idiotas{}", &text[end.len()..])
        }),
        ("capitals", |text| if is_garbled(text) { text.to_owned() } else { text.to_uppercase() }),
        ("a greeting", |text| format!("Cordial saludo. {text}")),
        ("thanks", |text| with_sentence(text, "Muchas gracias.")),
        ("more signs", |text| text.replace('!', "!!!!").replace('?', "???")),
        ("fewer signs", |text| text.replace('¡', "").replace("!!", "!").replace("??", "?")),
        ("letters held down", with_held_letters),
    ];
    let engine = Engine::builtin();
    let mut problems = Vec::new();
    for (name, change) in changes {
        let (tried, kept, lost) = survivors(&engine, change, substance);
        let known = KNOWN.iter().find(|(known, ..)| *known == name).map_or(0, |(_, most, _)| *most);
        eprintln!("{name}: {kept} of {tried}, but {lost:?}");
        if lost.len() > known {
            problems.push(format!("{name}: {kept} of {tried}, but {lost:?}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// In how many messages, at most, rules still take courtesy or an insult for substance, and which rules.
const KNOWN: &[(&str, usize, &str)] = &[
    ("thanks", 2, "titulo.y-razones takes thanks at the end for praise"),
    ("an insult inside it", 1, "a term with a gap reaches the word before the insult"),
];

#[test]
fn garbled_text_keeps_its_category() {
    let changes: [(&str, Change); 6] = [
        ("accents dropped", |text| each_letter(text, without_accent)),
        ("SMS spelling", |text| each_word(&text.replace("por favor", "xfa"), as_sms)),
        ("mojibake", mojibake),
        ("zero-width", |text| {
            each_word(text, |word| {
                let middle = word.floor_char_boundary(word.len() / 2);
                format!("{}\u{200b}{}", &word[..middle], &word[middle..])
            })
        }),
        ("homoglyphs", |text| each_letter(text, look_alike)),
        ("HTML entities", |text| each_letter(text, as_entity)),
    ];
    let engine = Engine::builtin();
    let mut shares = BTreeMap::new();
    for (name, change) in changes {
        let category = |decision: &Decision| format!("{:?}", decision.category);
        let (tried, kept, lost) = survivors(&engine, change, category);
        eprintln!("{name}: {kept} of {tried}, but {lost:?}");
        shares.insert(name, (tried, kept, lost));
    }
    for (name, (tried, kept, lost)) in shares {
        assert!(tried > 120, "{name} changes only {tried} messages");
        assert!(kept * 100 >= tried * 97, "{name}: {kept} of {tried}, but {lost:?}");
    }
}
