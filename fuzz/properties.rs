//! What must hold for any input. The fuzz targets call these, and so do the tests.
//!
//! Each property panics where it does not hold.

#![allow(dead_code, reason = "each fuzz target uses some of them")]

use std::collections::HashMap;
use std::sync::LazyLock;

use triaje::{
    BuildError, Category, Decision, Engine, Message, Part, Quote, Source, builtin_sources,
};

pub(crate) static SHIPPED: LazyLock<Engine> = LazyLock::new(Engine::builtin);

/// Builds the engines that the properties need, so that a pack that does not build says so once.
pub(crate) fn build_engines() {
    LazyLock::force(&SHIPPED);
    LazyLock::force(&PROBE);
}

/// Any message gets a decision, the same one each time, that keeps the contract.
pub(crate) fn triage_is_total(subject: Option<&str>, text: &str, cases: i32) {
    let mut message = Message::new(text).field("prior_cases_90d", cases);
    if let Some(subject) = subject {
        message = message.subject(subject);
    }
    let decision = SHIPPED.triage_message(&message);
    assert_eq!(decision, SHIPPED.triage_message(&message), "a second triage differs");
    assert_eq!(decision.category.is_none(), decision.no_pqrs.is_some());
    assert_eq!(decision.category.is_some(), decision.deadline.is_some());
    let first: Option<Category> = decision.requests.first().map(|request| request.category);
    assert_eq!(first, decision.category, "the primary request comes first");
    if !decision.safety.is_empty() {
        assert!(decision.review.iter().any(|review| review.reason == "safety"));
    }
    for quote in quotes(&decision) {
        quotes_the_message(quote, subject, text);
    }
    entities_do_not_overlap(&decision);
    scores_are_explained(&decision);
    let redacted = decision.redacted();
    assert!(quotes(&redacted).all(|quote| quote.text.is_none()));
    assert!(redacted.entities.iter().all(|entity| entity.value.is_none()));
}

/// Entities come in the order of the message, and none takes in a part of another.
fn entities_do_not_overlap(decision: &Decision) {
    let places = |entity: &triaje::Entity| {
        // The subject is read before the text.
        (entity.span.part == Part::Text, entity.span.start, entity.span.end)
    };
    for pair in decision.entities.windows(2) {
        let ((part, _, end), (next, start, _)) = (places(&pair[0]), places(&pair[1]));
        assert!((part, end) <= (next, start), "{:?} overlap", pair);
    }
}

/// Every piece of the message that a decision quotes.
fn quotes(decision: &Decision) -> impl Iterator<Item = &Quote> {
    (decision.evidence.iter().flat_map(|evidence| &evidence.spans))
        .chain(decision.safety.iter().flat_map(|danger| &danger.spans))
        .chain(decision.flags.iter().flat_map(|flag| &flag.spans))
        .chain(decision.suppressed.iter().flat_map(|suppressed| &suppressed.spans))
        .chain(decision.entities.iter().map(|entity| &entity.span))
}

/// A span lies on character boundaries, is not empty and holds the words that it quotes.
fn quotes_the_message(quote: &Quote, subject: Option<&str>, text: &str) {
    let source = match quote.part {
        Part::Text => text,
        Part::Subject => subject.expect("a quote of the subject needs a subject"),
    };
    assert!(quote.start < quote.end, "an empty span: {quote:?}");
    let words = source.get(quote.start..quote.end);
    assert!(words.is_some(), "{quote:?} is not on character boundaries");
    assert_eq!(words, quote.text.as_deref(), "the quote says something else");
}

/// Prior and evidence add up to the score of every label.
fn scores_are_explained(decision: &Decision) {
    let mut sums: HashMap<(&str, &str), i64> = HashMap::new();
    for piece in &decision.evidence {
        let key = (piece.dimension.as_str(), piece.label.as_str());
        *sums.entry(key).or_default() += i64::from(piece.weight);
    }
    for (dimension, scores) in decision.scores.iter() {
        for (label, score) in scores.iter() {
            let sum = sums.remove(&(dimension.as_str(), label.as_str())).unwrap_or(0);
            assert_eq!(sum, i64::from(*score), "{dimension}.{label}");
        }
    }
    assert!(sums.is_empty(), "points for what has no score: {sums:?}");
}

/// The shipped pack and a rule that looks for two words that nobody writes. It stands in the
/// safety lane, which reads every word of a message, whatever surrounds it.
static PROBE: LazyLock<Engine> = LazyLock::new(|| {
    let rule = "
- id: sonda
  tipo: fuga_datos
  descripcion: Dos palabras que nadie escribe
  cuando: { alguno: [\"zurrumbar cobrizal\"] }
";
    let source = Source::new("seguridad/sonda.yaml", rule);
    Engine::builder().builtin_files().source(source).build().expect("the probe builds")
});

/// Words that are planted on a line of their own are found in every spelling that folds to them,
/// and quoted exactly where they stand.
pub(crate) fn offsets_lead_back(before: &str, spelling: u32, after: &str) {
    // More spans than are listed would hide the planted one.
    if before.len() > 4_096 {
        return;
    }
    let planted = respelled("zurrumbar cobrizal", spelling);
    let text = format!("{before}\n{planted}\n{after}");
    let place = before.len() + 1..before.len() + 1 + planted.len();
    let decision = PROBE.triage(&text);
    for quote in quotes(&decision) {
        quotes_the_message(quote, None, &text);
    }
    let mut spans = decision.safety.iter().flat_map(|danger| &danger.spans);
    assert!(
        spans.any(|span| (span.start, span.end) == (place.start, place.end)),
        "{planted:?} at {place:?} is not quoted in {text:?}, only {:?}",
        decision.safety
    );
}

/// The same words as another phone or program would write them; three bits of `spelling` for each
/// letter.
fn respelled(words: &str, spelling: u32) -> String {
    let mut written = String::new();
    for (index, letter) in (0_u32..).zip(words.chars()) {
        let choice = spelling.rotate_right(3 * index) & 7;
        match (choice, letter) {
            (1, ' ') => written.push('\t'),
            (2, ' ') => written.push_str(" \u{a0} "),
            (1, _) => written.extend(letter.to_uppercase()),
            // A combining acute accent, as macOS writes it.
            (2, 'a' | 'o' | 'i' | 'u') => written.extend([letter, '\u{301}']),
            // A full-width form; they follow ASCII in the same order.
            (2, _) => written.extend(char::from_u32(u32::from(letter) + 0xfee0)),
            // A zero-width joiner, in front so that it lies inside the planted words.
            (3, _) if index > 0 => written.extend(['\u{200d}', letter]),
            // Entities, one of them escaped twice.
            (4, _) => written.push_str(&format!("&#{};", u32::from(letter))),
            (5, _) => written.push_str(&format!("&amp;#x{:x};", u32::from(letter))),
            // Letters of other alphabets that look the same.
            (6, 'a') => written.push('\u{430}'),
            (6, 'o') => written.push('\u{3bf}'),
            (6, 'i') => written.push('\u{456}'),
            // An accent as it looks when UTF-8 is read as Windows-1252.
            (7, 'a') => written.push_str("\u{c3}\u{a1}"),
            (7, 'u') => written.push_str("\u{c3}\u{ba}"),
            _ => written.push(letter),
        }
    }
    written
}

/// Names the files of the small pack by their path inside it.
macro_rules! small_pack {
    ($($path:literal,)+) => {
        &[$(($path, include_str!(concat!("../tests/diagnostics/base/", $path)))),+]
    };
}

/// A pack of a few lines: the shipped one takes so long to build that a fuzzer would get nowhere.
const SMALL_PACK: &[(&str, &str)] = small_pack![
    "campos.yaml",
    "etiquetas.yaml",
    "idioma/abreviaturas.yaml",
    "idioma/dobles.yaml",
    "idioma/inflexion.yaml",
    "idioma/monedas.yaml",
    "idioma/negacion.yaml",
    "lexico/cobro.yaml",
    "paquete.yaml",
    "plazos.yaml",
    "prioridad.yaml",
    "rutas.yaml",
    "senales/cobro.yaml",
    "trato.yaml",
];

/// A pack that a file is put into.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pack {
    Shipped,
    Small,
}

impl Pack {
    fn sources(self) -> Vec<Source> {
        match self {
            Self::Shipped => builtin_sources(),
            Self::Small => {
                SMALL_PACK.iter().map(|(path, text)| Source::new(*path, *text)).collect()
            }
        }
    }
}

/// Files that a pack may have beside those that it has.
pub(crate) const NEW_FILES: &[&str] = &[
    "senales/nueva.yaml",
    "seguridad/nueva.yaml",
    "lexico/nuevo.yaml",
    "calendarios/nuevo.yaml",
    "scripts/nuevo.rhai",
    "nadie/sabe.txt",
];

/// A file of a pack with some of its characters replaced by others.
pub(crate) fn damaged(
    pack: Pack,
    file: usize,
    at: usize,
    len: u8,
    piece: &str,
) -> (String, String) {
    let sources = pack.sources();
    let source = &sources[file % sources.len()];
    let text = source.text();
    let start = text.floor_char_boundary(at % (text.len() + 1));
    let end = text.ceil_char_boundary((start + usize::from(len)).min(text.len()));
    (source.name().to_owned(), format!("{}{piece}{}", &text[..start], &text[end..]))
}

/// A file put into a pack either builds an engine that triages, or is refused with at least one
/// diagnostic, each of which points into a file that there is.
pub(crate) fn rules_load_or_are_refused(pack: Pack, name: &str, text: &str) {
    let mut sources = pack.sources();
    sources.retain(|source| source.name() != name);
    sources.push(Source::new(name, text));
    let mut builder = Engine::builder();
    for source in &sources {
        builder.source(source.clone());
    }
    match builder.build() {
        Ok(engine) => {
            scores_are_explained(
                &engine.triage("Me cobraron dos veces el recibo y nadie responde"),
            );
        }
        Err(error) => is_refused_with_a_place(&error, &sources),
    }
}

fn is_refused_with_a_place(error: &BuildError, sources: &[Source]) {
    let text_of =
        |file: &str| sources.iter().find(|source| source.name() == file).map(Source::text);
    assert!(!error.diagnostics().is_empty(), "refused without a reason");
    for diagnostic in error.diagnostics() {
        let file = text_of(diagnostic.file());
        let file = file.unwrap_or_else(|| panic!("there is no file {:?}", diagnostic.file()));
        let line = file.split('\n').nth(diagnostic.line() - 1);
        let line = line.unwrap_or_else(|| panic!("{diagnostic}\nis beyond the file"));
        let width = line.chars().count() + 1;
        assert!((1..=width).contains(&diagnostic.column()), "{diagnostic}\nis beyond the line");
        let from: String = line.chars().skip(diagnostic.column() - 1).collect();
        let first = diagnostic.snippet().split('\n').next().unwrap_or_default();
        assert!(from.starts_with(first), "{diagnostic}\nshows other text than is there");
        // Rendering shows control characters and the like by signs of their own.
        let shown = diagnostic.to_string();
        let is_sign = |letter: char| !letter.is_alphanumeric() && letter != ' ';
        let mut words = diagnostic.message().split(is_sign).chain([diagnostic.code()]);
        assert!(words.all(|words| shown.contains(words)), "{shown}");
    }
}
