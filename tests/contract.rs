//! Promises that hold for every message: total, deterministic, explained.

use std::collections::HashMap;
use std::sync::LazyLock;

use triaje::{Decision, Engine, Message, Part};

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

/// Every labelled message of the repository.
fn messages() -> Vec<String> {
    ["dev.ndjson", "dev-genres.ndjson", "seguridad.ndjson"]
        .iter()
        .flat_map(|file| {
            let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().map(text_of).collect::<Vec<_>>()
        })
        .collect()
}

fn text_of(line: &str) -> String {
    let row: serde_json::Value = serde_json::from_str(line).unwrap();
    row["text"].as_str().unwrap().to_owned()
}

/// Prior + evidence = score, and every span quotes the message.
fn check(message: &Message<'_>, decision: &Decision) {
    let mut sums: HashMap<(String, String), i32> = HashMap::new();
    for piece in &decision.evidence {
        let key = (piece.dimension.to_string(), piece.label.to_string());
        *sums.entry(key).or_default() += piece.weight;
        for span in &piece.spans {
            assert_eq!(span.part, Part::Text);
            assert_eq!(message.text().get(span.start..span.end), span.text.as_deref());
            assert!(span.start < span.end, "an empty span in {:?}", message.text());
        }
    }
    for (dimension, scores) in decision.scores.iter() {
        for (label, score) in scores.iter() {
            let key = (dimension.to_string(), label.to_string());
            let sum = sums.get(&key).copied().unwrap_or(0);
            assert_eq!(sum, *score, "{dimension} {label} in {:?}", message.text());
        }
    }
}

#[test]
fn the_engine_can_be_shared() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Engine>();
}

#[test]
fn prior_and_evidence_add_up_to_the_score_of_every_label() {
    for text in messages() {
        let message = Message::new(text.as_str());
        check(&message, &ENGINE.triage_message(&message));
    }
}

#[test]
fn four_threads_give_the_same_bytes_as_one() {
    let messages = messages();
    let triage = |texts: &[String]| -> Vec<String> {
        texts.iter().map(|text| serde_json::to_string(&ENGINE.triage(text)).unwrap()).collect()
    };
    let alone = triage(&messages);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| triage(&messages))).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == alone);
        }
    });
}

#[test]
fn a_decision_survives_json() {
    for text in messages().iter().take(50) {
        let decision = ENGINE.triage(text);
        let json = serde_json::to_string(&decision).unwrap();
        assert_eq!(serde_json::from_str::<Decision>(&json).unwrap(), decision);
    }
}

#[test]
fn any_text_gets_a_decision() {
    let long = "no me llega el agua y nadie responde. ".repeat(30_000);
    let texts = [
        "",
        " ",
        "\n\n",
        "😡😡😡🤬",
        "\0\0\0",
        "\u{301}\u{301}\u{303}",
        "مرحبا أريد المساعدة",
        "\u{202e}odaborp\u{202c}",
        "a\u{200d}\u{200d}b",
        "ÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑÑ",
        "........",
        "?¿?¿",
        "안녕하세요 카지노",
        "A\u{30a}ngstro\u{308}m ﷺ ﬃ",
        &long,
    ];
    for text in texts {
        let message = Message::new(text);
        check(&message, &ENGINE.triage_message(&message));
    }
    assert_eq!(ENGINE.triage("").no_pqrs.unwrap(), "vacio");
    assert!(ENGINE.triage("").category.is_none());
}

#[test]
fn spans_of_a_subject_point_into_the_subject() {
    let message = Message::new("Quedo atento.").subject("Me cobraron dos veces la factura");
    let decision = ENGINE.triage_message(&message);
    let quote = decision
        .evidence
        .iter()
        .flat_map(|piece| &piece.spans)
        .find(|span| span.part == Part::Subject)
        .unwrap();
    let subject = "Me cobraron dos veces la factura";
    assert_eq!(subject.get(quote.start..quote.end), quote.text.as_deref());
}

#[test]
fn redacted_decisions_hold_no_text_of_the_message() {
    let text = "Mi cédula es 00.111.222 y me cobraron dos veces la factura, son unos ladrones";
    let json = serde_json::to_string(&ENGINE.triage(text).redacted()).unwrap();
    assert!(!json.contains("00.111.222") && !json.contains("ladrones"), "{json}");
}

#[test]
fn a_day_that_the_host_closes_in_a_country_of_no_calendar_is_a_diagnostic() {
    let day =
        triaje::ClosedDay::new("2026-12-07".parse().unwrap(), "Día \"cívico\"\n").country("XX");
    let error = Engine::builder().closed_day(day).build().unwrap_err();
    let [diagnostic] = error.diagnostics() else { panic!("{error}") };
    assert_eq!(diagnostic.file(), "oficina/closed_day.yaml");
    assert_eq!(diagnostic.snippet(), "\"XX\"");
}

#[test]
fn a_day_that_the_host_closes_everywhere_counts_in_every_country_and_in_the_fingerprint() {
    let day = || triaje::ClosedDay::new("2026-12-07".parse().unwrap(), "Día \"cívico\" \\ local");
    let closed = Engine::builder().closed_day(day()).closed_day(day()).build().unwrap();
    for country in ["CO", "PE", "UY"] {
        let text = "Solicito copia de mi contrato, por favor";
        let received = "2026-12-04T10:00:00-05:00".parse().unwrap();
        let message = Message::new(text).country(country).received_at(received);
        let [open, closed] = [&ENGINE, &closed].map(|engine| engine.triage_message(&message));
        let skipped = closed.deadline.as_ref().unwrap().skipped.first().unwrap();
        assert_eq!(skipped.date, "2026-12-07");
        assert_eq!(skipped.name, "Día \"cívico\" \\ local; Día \"cívico\" \\ local");
        assert!(open.deadline.unwrap().due < closed.deadline.unwrap().due, "{country}");
        assert_ne!(open.provenance.pack_hash, closed.provenance.pack_hash);
    }
}
