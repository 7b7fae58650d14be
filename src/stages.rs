//! The stages one by one, so that benches can time them. Not part of the stable API.

use crate::decide::Findings;
use crate::derive::Facts;
use crate::engine::{Engine, Scratch};
use crate::message::Message;
use crate::normalize::{fold, offsets::OffsetMap, words};
use crate::rules::condition::View;
use crate::score::{self, Fired};

/// A stage of the pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Message → normalised text.
    Normalize,
    /// Normalised text → hits.
    Scan,
    /// Hits → hits with their scope.
    Scope,
    /// Hits and facts → firings, safety lane included.
    Rules,
    /// Firings → scores.
    Score,
    /// Scores → outcome.
    Decide,
}

/// Every stage with its name in bench ids.
pub const STAGES: &[(&str, Stage)] = &[
    ("normalize", Stage::Normalize),
    ("scan", Stage::Scan),
    ("scope", Stage::Scope),
    ("rules", Stage::Rules),
    ("score", Stage::Score),
    ("decide", Stage::Decide),
];

/// Runs one stage over what the earlier ones left in `scratch` (run them first, in order), and
/// returns how much it found: words, hits, firings, points or requests.
pub fn run(engine: &Engine, message: &Message<'_>, scratch: &mut Scratch, stage: Stage) -> usize {
    let pack = engine.pack();
    let Scratch {
        text,
        scan,
        scope,
        hits,
        entities,
        facts,
        firings,
        dangers,
        scores,
        runs,
        outcome,
    } = scratch;
    match stage {
        Stage::Normalize => {
            pack.normalizer.normalize(message, text);
            return text.words().len();
        }
        Stage::Scan => {
            pack.scanner.scan(message, text, scan, hits);
            return hits.all().len();
        }
        Stage::Scope => {
            pack.scoper.scope(text, scope, hits);
            pack.deriver.find(text, hits, entities);
            return hits.all().iter().filter(|hit| hit.is_asserted()).count();
        }
        Stage::Rules | Stage::Score | Stage::Decide => {}
    }
    let facts = Facts::new(&pack.deriver, message, text, hits, entities, facts.values());
    let view = View { message, text, hits, facts: &facts };
    match stage {
        Stage::Rules => {
            pack.lane.evaluate(view, dangers);
            pack.rules.evaluate(view, firings);
            firings.iter().count() + dangers.iter().count()
        }
        Stage::Score => {
            runs.clear();
            let fired = Fired { labels: &pack.labels, rules: &pack.rules, view, firings };
            score::score(fired, scores);
            score::adjust(fired, &pack.scripts, scores, runs);
            scores.adjustments.len() + runs.faults.len()
        }
        _ => {
            let findings = Findings {
                labels: &pack.labels,
                rules: &pack.rules,
                lane: &pack.lane,
                view,
                firings,
                dangers,
                scores,
                scripts: &pack.scripts,
            };
            runs.clear();
            pack.decider.decide(findings, runs, outcome);
            outcome.requests.len()
        }
    }
}

/// The bare minimum that any triage pays: fold and split.
#[derive(Debug, Default)]
pub struct Floor {
    text: String,
    words: Vec<words::Word>,
    offsets: OffsetMap,
}

impl Floor {
    /// Folds and splits a text; returns how many words it has.
    pub fn run(&mut self, source: &str) -> usize {
        self.text.clear();
        self.words.clear();
        self.offsets.clear();
        fold::fold(source, &mut self.text, &mut self.offsets);
        words::split(&self.text, &mut self.words);
        self.words.len()
    }
}

/// A text with the faults of machines repaired: what folding is given.
pub fn repaired(text: &str) -> String {
    crate::normalize::repaired(text)
}

/// A message as the first stage reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The words, with a space between two and a bar between two sentences.
    pub words: String,
    /// Those of them that are the writer's own.
    pub own: String,
    /// Whether nothing else than quoted words is there.
    pub is_all_quoted: bool,
}

/// Reads a message.
pub fn read(engine: &Engine, message: &Message<'_>) -> Read {
    let mut text = crate::normalize::NormalizedText::default();
    engine.pack().normalizer.normalize(message, &mut text);
    let join = |is_kept: &dyn Fn(usize) -> bool| {
        let mut joined = String::new();
        let mut sentence = 0;
        for (at, word) in text.words().iter().enumerate().filter(|(at, _)| is_kept(*at)) {
            if !joined.is_empty() {
                joined.push_str(if word.sentence == sentence { " " } else { " | " });
            }
            sentence = word.sentence;
            joined.push_str(text.word(at));
        }
        joined
    };
    let quoted = text.quoted();
    Read {
        words: join(&|_| true),
        own: join(&|at| !quoted.has(crate::normalize::offsets::narrow(at))),
        is_all_quoted: quoted.is_all,
    }
}
