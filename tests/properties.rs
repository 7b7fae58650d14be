//! The properties of the fuzz targets (`fuzz/properties.rs`), on generated input: what a fuzzer
//! has found is added here as a test, which is what its report prints.

#[path = "../fuzz/properties.rs"]
mod fuzz;

use fuzz::{
    NEW_FILES, Pack, SHIPPED, damaged, offsets_lead_back, rules_load_or_are_refused,
    triage_is_total,
};
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use triaje::Message;

/// Tries a property on generated input, the same in every run: exploring is the fuzzer's part.
fn check<S: Strategy>(cases: u32, inputs: S, property: impl Fn(S::Value)) {
    fuzz::build_engines();
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let property = |input| {
        property(input);
        Ok(())
    };
    TestRunner::new_with_rng(config, rng).run(&inputs, property).unwrap();
}

/// Pieces that messages are made of: words of rules, signs, and what breaks careless code.
const PIECES: &[&str] = &[
    "no",
    "me cobraron dos veces",
    "nadie responde",
    "por favor",
    "quiero",
    "devuélvanme",
    "la plata",
    "huele a gas",
    "me voy a matar",
    "de la risa",
    "ladrones",
    "gracias",
    "cuándo llega",
    "deberían",
    "siempre",
    "pero",
    "ni",
    "xq",
    "NOOOOO",
    " ",
    "\n",
    ". ",
    ", ",
    "¿",
    "?",
    "!",
    "...",
    "$45.900",
    "1.250.000,5 €",
    "50 mil",
    "dos millones y medio",
    "9 lucas",
    "hace 15 días",
    "3 de nov",
    "12-11-2026",
    "20 %",
    "c.c. 52.123.456",
    "900.123.456-8",
    "4111 1111 1111 1111",
    "+57 300 123 4567",
    "ana@correo.com",
    "https://x.co/reclamo",
    "QUEJ800101HDFRRN09",
    "radicado no.",
    "17/10",
    "😡",
    "👍🏽",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\0",
    "ñ",
    "İ",
    "ﬃ",
    "مرحبا",
    "안녕",
    "Ã",
    "³",
    "â€",
    "&amp;",
    "&#",
    ";",
    "<b",
    ">",
    "nin~o",
    "\u{fffd}",
    "еstаfа",
    "m13rd@",
    "p u t a s",
    "x",
    "\n> ",
    "\n-- \n",
    "El 3 nov 2026, a@b.co escribió:\n",
    "Atentamente,\nAna Ruiz\n",
    "AVISO LEGAL",
    "where is my",
];

/// Text of such pieces, or of any characters.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..24);
    let of_pieces = pieces.prop_map(|pieces| pieces.join(" ")).boxed();
    prop::strategy::Union::new([of_pieces, ".{0,200}".boxed(), "(?s).{0,40}".boxed()])
}

#[test]
fn any_message_gets_a_decision_that_keeps_the_contract() {
    let messages = (prop::option::of(texts()), texts(), any::<i32>());
    check(500, messages, |(subject, text, cases)| {
        triage_is_total(subject.as_deref(), &text, cases);
    });
}

/// Things that identify a person, planted in a message, are in no word of a redacted decision.
fn redaction_leaves_nothing_personal(before: &str, secrets: &[String], after: &str) {
    let mut text = before.to_owned();
    for secret in secrets {
        text.push(' ');
        text.push_str(secret);
    }
    text.push(' ');
    text.push_str(after);
    let subject = secrets.first().map_or("", String::as_str);
    let message = Message::new(text.as_str()).subject(subject).field("remitente", subject);
    let redacted = SHIPPED.triage_message(&message).redacted();
    let mut told = serde_json::to_value(&redacted).expect("a decision is JSON");
    // What the pack says of itself is the same for every message.
    told.as_object_mut().expect("an object").remove("provenance");
    let told = told.to_string();
    for secret in secrets {
        assert!(!told.contains(secret.as_str()), "{secret:?} of {text:?} is told: {told}");
    }
}

/// Things that identify a person: the sentence before a name, and shapes of numbers and addresses.
fn secrets() -> impl Strategy<Value = Vec<String>> {
    let shapes = [
        "Zoraida Quimbayo[a-z]{3}",
        "[1-9][0-9]{9}",
        "[1-9][0-9]\\.[0-9]{3}\\.[0-9]{3}",
        "3[0-9]{2} [0-9]{3} [0-9]{4}",
        "[a-z]{4,9}@[a-z]{4,9}\\.com",
        "4[0-9]{3} [0-9]{4} [0-9]{4} [0-9]{4}",
        "[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9]{2}",
        "Calle [1-9][0-9]{3} # [1-9][0-9]{2}-[1-9][0-9]{2}",
    ];
    let shapes = shapes.map(|shape| prop::string::string_regex(shape).unwrap().boxed());
    prop::collection::vec(prop::strategy::Union::new(shapes), 1..4)
}

#[test]
fn a_redacted_decision_tells_nothing_personal() {
    let before = prop::sample::select(&[
        "soy",
        "me llamo",
        "mi nombre es",
        "señora",
        "atte.",
        "cédula",
        "c.c.",
        "celular",
        "cuenta",
        "radicado",
        "me cobraron dos veces",
        "huele a gas en",
        "son unos ladrones,",
        "",
    ]);
    check(300, (before, secrets(), texts()), |(before, secrets, after)| {
        redaction_leaves_nothing_personal(before, &secrets, &after);
    });
}

#[test]
fn planted_words_are_quoted_where_they_stand() {
    check(500, (texts(), any::<u32>(), texts()), |(before, spelling, after)| {
        offsets_lead_back(&before, spelling, &after);
    });
}

/// The shipped pack takes its time to build: it is damaged a few times, the small one often.
const TRIES: &[(Pack, u32)] = &[(Pack::Small, 1_000), (Pack::Shipped, 10)];

#[test]
fn a_damaged_file_loads_or_is_refused() {
    for (pack, tries) in TRIES {
        let damage = (any::<usize>(), any::<usize>(), any::<u8>(), "[\\PC\n]{0,12}");
        check(*tries, damage, |(file, at, len, piece)| {
            let (name, text) = damaged(*pack, file, at, len, &piece);
            rules_load_or_are_refused(*pack, &name, &text);
        });
    }
}

#[test]
fn a_new_file_of_anything_loads_or_is_refused() {
    for (pack, tries) in TRIES {
        let files = (prop::sample::select(NEW_FILES), "(?s).{0,80}");
        check(*tries, files, |(name, text)| rules_load_or_are_refused(*pack, name, &text));
    }
}
