//! The scanner against a matcher that is slow and obvious.
//!
//! Packs and messages are made up over a few words, so that they meet often. A term is kept as a
//! tree, written in the language of rule authors for the engine, and tried at every word of the
//! message by the definition: one way of fitting is enough. A phrase that fits in several ways from
//! one anchor is one hit, with its optional words in and its gaps short; so parts that a gap joins
//! (`...`) are made up without optional words and without gaps of several lengths.

use triaje::{Engine, Message, Source, read_pack};

const WORDS: [&str; 8] =
    ["mesa", "silla", "mesita", "puerta", "llave", "ventana", "techo", "pared"];

/// A sequence of random numbers (SplitMix64): the same on every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}

/// One place of a part of a term.
enum Piece {
    Word(&'static str),
    Prefix(&'static str),
    Gap {
        least: usize,
        most: usize,
    },
    /// Alternatives of several words each; an empty one means that all may be missing.
    OneOf(Vec<Vec<&'static str>>),
}

/// Parts with gaps of up to six words between them.
struct Term {
    is_first: bool,
    parts: Vec<Vec<Piece>>,
}

impl Piece {
    /// `most` is how many of the kinds of piece may be drawn.
    fn random(random: &mut Random, most: usize) -> Self {
        match random.below(most) {
            0..3 => Self::Word(random.word()),
            3 => Self::Prefix("mes"),
            4 | 5 => {
                let count = 1 + random.below(3);
                Self::OneOf(
                    (0..count)
                        .map(|_| (0..1 + random.below(2)).map(|_| random.word()).collect())
                        .collect(),
                )
            }
            6 => Self::Gap { least: 1, most: 1 },
            7 => Self::Gap { least: random.below(2), most: 1 + random.below(3) },
            _ => Self::OneOf(vec![vec![random.word()], Vec::new()]),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Word(word) => (*word).to_owned(),
            Self::Prefix(prefix) => format!("{prefix}*"),
            Self::Gap { least: 1, most: 1 } => "_".to_owned(),
            Self::Gap { least, most } => {
                let runs: Vec<String> =
                    (*least..=*most).map(|words| vec!["_"; words].join(" ")).collect();
                format!("({})", runs.join("|"))
            }
            Self::OneOf(alternatives) => {
                let texts: Vec<String> = alternatives.iter().map(|words| words.join(" ")).collect();
                format!("({})", texts.join("|"))
            }
        }
    }

    /// Every place after which the piece may end when it starts at `at`.
    fn ends(&self, words: &[&str], at: usize) -> Vec<usize> {
        match self {
            Self::Word(word) => {
                words.get(at).filter(|found| *found == word).map(|_| at + 1).into_iter().collect()
            }
            Self::Prefix(prefix) => {
                let found = words.get(at).filter(|found| found.starts_with(prefix));
                found.map(|_| at + 1).into_iter().collect()
            }
            Self::Gap { least, most } => {
                (*least..=*most).map(|gap| at + gap).filter(|end| *end <= words.len()).collect()
            }
            Self::OneOf(alternatives) => alternatives
                .iter()
                .filter(|one| words[at.min(words.len())..].starts_with(one))
                .map(|one| at + one.len())
                .collect(),
        }
    }
}

impl Term {
    fn random(random: &mut Random) -> Self {
        let parts = 1 + random.below(5) / 3 + random.below(5) / 4;
        let (at_ends, inside) = (6, if parts == 1 { 10 } else { 7 });
        let part = |random: &mut Random| {
            let count = random.below(3);
            let mut pieces = vec![Piece::random(random, at_ends)];
            pieces.extend((0..count).map(|_| Piece::random(random, inside)));
            if count > 0 {
                pieces.push(Piece::random(random, at_ends));
            }
            pieces
        };
        let parts = (0..parts).map(|_| part(random)).collect();
        Self { is_first: random.below(12) == 0, parts }
    }

    fn text(&self) -> String {
        let part =
            |pieces: &Vec<Piece>| pieces.iter().map(Piece::text).collect::<Vec<_>>().join(" ");
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        format!("{}{}", if self.is_first { "^ " } else { "" }, parts.join(" ... "))
    }

    /// Whether the term stands in a sentence, which may be the first of the message.
    fn stands(&self, words: &[&str], is_first: bool) -> bool {
        let starts = if self.is_first { 0..usize::from(is_first) } else { 0..words.len() };
        starts.into_iter().any(|start| Self::stands_at(&self.parts, words, start))
    }

    fn stands_at(parts: &[Vec<Piece>], words: &[&str], start: usize) -> bool {
        let Some((part, rest)) = parts.split_first() else { return true };
        let mut ends = vec![start];
        for piece in part {
            ends = ends.iter().flat_map(|at| piece.ends(words, *at)).collect();
        }
        ends.into_iter().any(|end| {
            rest.is_empty()
                || (end..(end + 7).min(words.len())).any(|next| Self::stands_at(rest, words, next))
        })
    }
}

#[test]
fn the_scanner_finds_what_the_definition_finds() {
    const PACKS: u64 = 100;
    const MESSAGES: usize = 200;
    const TERMS: usize = 12;
    let base = read_pack(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics/base")).unwrap();
    let mut found = 0;
    for pack in 0..PACKS {
        let random = &mut Random(pack);
        let terms: Vec<Term> = (0..TERMS).map(|_| Term::random(random)).collect();
        let rules: String = terms
            .iter()
            .enumerate()
            .map(|(nth, term)| {
                let text = term.text();
                format!(
                    "- id: queja.t{nth:02}\n  descripcion: t\n  cuando: {{ alguno: [\"{text}\"] }}\n  \
                     entonces: {{ categoria: {{ queja: 1 }} }}\n"
                )
            })
            .collect();
        let mut builder = Engine::builder();
        for source in &base {
            builder.source(source.clone());
        }
        builder.source(Source::new("senales/terminos.yaml", rules.as_str()));
        let engine = builder.build().unwrap_or_else(|error| panic!("{error}\n{rules}"));
        for _ in 0..MESSAGES {
            let sentences: Vec<Vec<&str>> = (0..1 + random.below(2))
                .map(|_| (0..1 + random.below(9)).map(|_| random.word()).collect())
                .collect();
            let text = sentences.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(". ");
            let fired = engine.fired(&Message::new(text.as_str()));
            for (nth, term) in terms.iter().enumerate() {
                let stands =
                    sentences.iter().enumerate().any(|(nth, words)| term.stands(words, nth == 0));
                let id = format!("queja.t{nth:02}");
                let is_fired = fired.iter().any(|fired| *fired == id.as_str());
                assert_eq!(is_fired, stands, "pack {pack}: `{}` in «{text}»", term.text());
                found += usize::from(stands);
            }
        }
    }
    assert!(found > 10_000, "only {found} hits: the packs and messages hardly meet");
}

/// Terms that the scanner once got wrong, with a message in which they stand and one in which they
/// do not.
#[test]
fn terms_that_were_once_wrong_stay_right() {
    let cases = [
        ("^ (_|_ _|) llave", "techo pared llave", "techo pared mesa llave"),
        ("^ (_|) llave", "llave", "mesa. llave"),
        ("mesa (_|_ _) llave", "mesa techo pared llave", "mesa llave"),
        ("(la|) mesa", "esta mesa", "la silla"),
    ];
    let base = read_pack(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diagnostics/base")).unwrap();
    for (term, stands, does_not) in cases {
        let mut builder = Engine::builder();
        for source in &base {
            builder.source(source.clone());
        }
        let rule = format!(
            "- id: queja.t\n  descripcion: t\n  cuando: {{ alguno: [\"{term}\"] }}\n  \
             entonces: {{ categoria: {{ queja: 1 }} }}\n"
        );
        let engine = builder.source(Source::new("senales/t.yaml", rule)).build().unwrap();
        let fires = |text| engine.fired(&Message::new(text)).iter().any(|id| *id == "queja.t");
        assert!(fires(stands), "`{term}` in «{stands}»");
        assert!(!fires(does_not), "`{term}` in «{does_not}»");
    }
}
