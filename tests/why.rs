//! Explanations that can be checked: points that add up, and changes that do what they say.

use std::fs;
use std::path::Path;

use triaje::why::{Explainer, Step};
use triaje::{Category, Engine, Message, Source};

/// The small pack of the tool's tests.
fn sources() -> Vec<Source> {
    triaje::read_pack(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/pack")).unwrap()
}

fn build(sources: &[Source]) -> Engine {
    let mut builder = Engine::builder();
    for source in sources {
        builder.source(source.clone());
    }
    builder.build().unwrap()
}

/// The rules of a file with one of them made to fire always, or left out.
fn edited(text: &str, step: &Step) -> String {
    let rules = text.split("- id: ").map(|rule| {
        let id = rule.lines().next().unwrap_or_default();
        match step {
            Step::Silence(silenced) if id == silenced.as_str() => String::new(),
            Step::Fire(fired) if id == fired.as_str() => {
                let (head, rest) = rule.split_once("cuando:").unwrap();
                let (_, rest) = rest.split_once('\n').unwrap();
                format!("- id: {head}cuando: {{ dato: {{ palabras: {{ desde: 0 }} }} }}\n{rest}")
            }
            _ if id.is_empty() => String::new(),
            _ => format!("- id: {rule}"),
        }
    });
    rules.collect()
}

const MESSAGES: &[&str] = &[
    "Me cobraron dos veces el recibo. Devuelvan la plata.",
    "El pedido nunca llegó y necesito copia del contrato",
    "No me cobraron dos veces, pero qué demora",
    "Buenos días",
    "Son unos ladrones",
    "Devuelvan la plata y mándenme una copia",
];

#[test]
fn a_change_made_in_the_rules_turns_the_decision() {
    let sources = sources();
    let engine = build(&sources);
    let explainer = Explainer::new(&engine, &sources);
    let mut tried = 0;
    for text in MESSAGES {
        let message = Message::new(*text);
        for category in Category::ALL {
            let why_not = explainer.why_not(&message, category.as_str()).unwrap();
            let is_decided = engine.triage(text).category() == Some(*category);
            assert_eq!(why_not.is_decided, is_decided, "{text}");
            for change in &why_not.changes {
                let mut changed = sources.clone();
                for step in &change.steps {
                    for source in &mut changed {
                        if source.name().starts_with("senales/") {
                            *source = Source::new(source.name(), edited(source.text(), step));
                        }
                    }
                }
                let decision = build(&changed).triage(text);
                assert_eq!(decision.category(), Some(*category), "{text}: {change:?}");
                let scores = decision.scores.get("category").unwrap();
                assert_eq!(scores.get(category.as_str()), Some(&change.score), "{text}");
                tried += 1;
            }
        }
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn the_points_of_an_account_add_up_and_each_rule_is_where_it_says() {
    let engine = Engine::builtin();
    let sources = triaje::builtin_sources();
    let explainer = Explainer::new(&engine, &sources);
    let mut rules = 0;
    for text in MESSAGES {
        let account = explainer.account(&Message::new(*text));
        for label in &account.labels {
            let sum: i32 = label.points.iter().map(|given| given.weight).sum();
            assert_eq!(sum, label.score, "{} in {text}", label.label);
            for given in label.points.iter().filter(|given| given.place.is_some()) {
                let place = given.place.as_ref().unwrap();
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(&place.file);
                let line = fs::read_to_string(path).unwrap();
                let line = line.lines().nth(place.line - 1).unwrap().to_owned();
                assert!(line.contains(given.id.as_str()), "{place:?}: {line}");
                rules += 1;
            }
        }
        for row in &account.rows {
            assert!(row.place.is_some() && !row.outcome.is_empty(), "{}", row.row);
        }
    }
    assert!(rules > 10);
}

#[test]
fn a_rule_fires_when_each_part_of_its_condition_holds() {
    let sources = sources();
    let engine = build(&sources);
    let explainer = Explainer::new(&engine, &sources);
    for text in MESSAGES {
        let message = Message::new(*text);
        let fired = engine.fired(&message);
        for id in engine.rule_ids() {
            let report = explainer.rule(&message, id.as_str()).unwrap();
            assert_eq!(report.fired, fired.contains(id), "{id} on {text}");
            let holds = report.parts.iter().all(|part| part.holds);
            assert_eq!(holds, report.fired, "{id} on {text}: {:#?}", report.parts);
        }
    }
}
