//! Tone is not substance: an insult, capitals or exclamation marks added to any case of the shipped
//! pack change the customer type and nothing of substance.

use triaje::{Decision, Engine, Message, read_pack};

/// Insults and other tone, none of which says anything of the matter.
const TONES: &[fn(&str) -> String] = &[
    |text| format!("{text}. Son unos inútiles."),
    |text| format!("{text}. ¡Partida de imbéciles!"),
    |text| format!("Malparidos. {text}"),
    |text| format!("{text}!!!!!!"),
    |text| text.to_uppercase(),
];

/// Everything that tone must leave alone.
fn substance(decision: &Decision) -> String {
    let requests: Vec<_> =
        decision.requests.iter().map(|asked| (asked.category, asked.subtype.clone())).collect();
    let flags: Vec<_> = decision.flags.iter().map(|flag| &flag.flag).collect();
    format!(
        "{:?} {:?} {requests:?} {flags:?} {} {} {} {} {:?} {:?} {:?}",
        decision.category,
        decision.subtype,
        decision.impact,
        decision.urgency,
        decision.priority,
        decision.route.queue,
        decision.deadline,
        decision.deciding.route,
        decision.deciding.deadline,
    )
}

/// A message of `casos/`, and what is known of it.
struct Case {
    text: String,
    country: Option<String>,
    sector: Option<String>,
    received: String,
}

impl Case {
    /// The message in other words.
    fn said<'a>(&'a self, text: &'a str) -> Message<'a> {
        let mut message = Message::new(text).received_at(self.received.parse().unwrap());
        if let Some(country) = &self.country {
            message = message.country(country);
        }
        match &self.sector {
            Some(sector) => message.sector(sector),
            None => message,
        }
    }
}

fn cases() -> Vec<Case> {
    let sources = read_pack(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")).unwrap();
    let files = sources.iter().filter(|source| source.name().starts_with("casos/"));
    let read = |text: &str| -> Vec<serde_json::Value> { serde_yaml::from_str(text).unwrap() };
    let cases = files.flat_map(|source| read(source.text())).map(|case| {
        let text = |key: &str| case[key].as_str().map(str::to_owned);
        Case {
            text: text("mensaje").unwrap(),
            country: text("pais"),
            sector: text("sector"),
            received: text("recibido").unwrap_or("2026-12-04T10:00:00-05:00".to_owned()),
        }
    });
    cases.collect()
}

#[test]
fn an_insult_changes_nothing_but_the_customer_type() {
    let engine = Engine::builtin();
    let (mut changed, mut insulted) = (Vec::new(), 0);
    let cases = cases();
    assert!(cases.len() > 100);
    for case in &cases {
        let calm = engine.triage_message(&case.said(&case.text));
        // What is no PQRS may become one: praise with an insult is not praise any more.
        if calm.category.is_none() {
            continue;
        }
        for tone in TONES {
            let text = tone(&case.text);
            let decision = engine.triage_message(&case.said(&text));
            insulted += usize::from(decision.customer != calm.customer);
            let (before, after) = (substance(&calm), substance(&decision));
            if before != after {
                changed.push(format!("«{text}»\n  {before}\n  {after}"));
            }
        }
    }
    assert!(insulted > 100, "only {insulted} messages were heard as rude");
    assert!(changed.is_empty(), "{} changed:\n{}", changed.len(), changed.join("\n"));
}
