//! The properties of the fuzz targets (`fuzz/properties.rs`), on generated input: what a fuzzer
//! has found is added here as a test, which is what its report prints.

#[path = "../fuzz/properties.rs"]
mod fuzz;

use fuzz::{
    NEW_FILES, Pack, damaged, offsets_lead_back, rules_load_or_are_refused, triage_is_total,
};
use proptest::prelude::{Strategy, any, prop};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

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
