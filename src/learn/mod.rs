//! Learning from messages that people labelled: points of rules, and what a lead is worth.
//!
//! Comes in: an engine and lessons. Goes out: a proposal, with its effect on messages that it was
//! not learned from. Points move only within what the rules allow, never change sign, and are
//! proposed only where they decide better on lessons set aside in turn; the safety lane has no
//! points and is never touched. Nothing here runs while a message is triaged: what is learned is
//! written to `puntos_aprendidos.yaml` and read at the next build.

mod regression;
mod reliability;
mod written;

use std::collections::BTreeMap;

use crate::compile::lower::learned::CALIBRATED;
use crate::decide::confidence::{Calibration, lead_of};
use crate::decision::{Category, Customer, Decision, Label, Source};
use crate::engine::Engine;
use crate::labels::{LabelId, Labels};
use crate::message::Message;
use regression::Regression;
pub use reliability::{Bin, Reliability};

/// Into how many parts lessons are divided; each is set aside once.
const FOLDS: u64 = 5;

/// From which gain in macro-F1 on lessons set aside new points are proposed.
const WORTHWHILE: f64 = 0.005;

/// A message with the labels that people gave it.
#[derive(Clone, Debug)]
pub struct Lesson<'a> {
    /// The message.
    pub message: Message<'a>,
    /// What it is: a category, or `ninguna`.
    pub category: Option<Label>,
    /// How it is said.
    pub customer: Option<Label>,
    /// Lessons of one group are never both learned from and tested on: variants of one text.
    pub group: String,
}

/// What was learned about one dimension.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Learned {
    /// The key of the dimension in rule packs.
    pub dimension: Label,
    /// How many lessons have a label of it.
    pub lessons: usize,
    /// Macro-F1 on lessons set aside, with the points as they are.
    pub before: f64,
    /// The same with learned points.
    pub after: f64,
    /// Points that would change; empty where that is not worth it.
    pub points: Vec<LearnedPoints>,
    /// Confidence by lead, both from -1 to 1, learned from decisions about lessons set aside.
    pub confidence: Vec<(f64, f64)>,
    /// How far the confidence of lessons set aside is from what came true.
    pub reliability: Reliability,
}

/// The points of one rule for one label, before and after.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearnedPoints {
    /// The rule.
    pub rule: Label,
    /// The label that it gives points to.
    pub label: Label,
    /// Points as they are.
    pub before: f64,
    /// Points as learned.
    pub after: f64,
    /// In how many lessons the rule fired.
    pub fired: usize,
    /// In how many of those the label is right.
    pub right: usize,
}

/// Everything that was learned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Proposal {
    /// How many lessons there were.
    pub lessons: usize,
    /// By dimension.
    pub dimensions: Vec<Learned>,
}

impl Proposal {
    /// The text of `puntos_aprendidos.yaml`.
    pub fn to_yaml(&self) -> String {
        written::yaml(self)
    }
}

/// Learns from lessons. The same lessons in the same order give the same proposal.
pub fn fit(engine: &Engine, lessons: &[Lesson<'_>]) -> Proposal {
    let decisions: Vec<Decision> =
        lessons.iter().map(|lesson| engine.triage_message(&lesson.message)).collect();
    let dimensions = CALIBRATED.iter().filter_map(|key| {
        let class = Class { engine, key, lessons, decisions: &decisions };
        class.learn()
    });
    Proposal { lessons: lessons.len(), dimensions: dimensions.collect() }
}

/// One dimension being learned.
#[derive(Clone, Copy)]
struct Class<'a> {
    engine: &'a Engine,
    key: &'static str,
    lessons: &'a [Lesson<'a>],
    decisions: &'a [Decision],
}

/// Points by rule and label.
type Points = BTreeMap<(Label, Label), f64>;

/// What was decided about a lesson: right or not, and by which lead.
#[derive(Clone, Copy, Debug)]
struct Tried {
    lesson: usize,
    lead: i32,
    is_right: bool,
}

impl Class<'_> {
    fn labels(&self) -> &Labels {
        &self.engine.pack().labels
    }

    fn api(&self) -> Option<Label> {
        self.labels().dimension(self.key).map(|dimension| dimension.api.clone())
    }

    fn truth(&self, lesson: usize) -> Option<&Label> {
        let lesson = self.lessons.get(lesson)?;
        match self.key {
            Labels::CATEGORY => lesson.category.as_ref(),
            _ => lesson.customer.as_ref(),
        }
    }

    fn decided(&self, decision: &Decision) -> Label {
        match self.key {
            Labels::CATEGORY => {
                Label::from(decision.category.map_or(Labels::NONE, Category::as_str))
            }
            _ => Label::from(Customer::as_str(decision.customer)),
        }
    }

    /// The lessons with a label of the dimension.
    fn labelled(&self) -> Vec<usize> {
        (0..self.lessons.len()).filter(|lesson| self.truth(*lesson).is_some()).collect()
    }

    fn fold(&self, lesson: usize) -> u64 {
        let group = self.lessons.get(lesson).map_or("", |lesson| lesson.group.as_str());
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in group.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        (hash >> 32) % FOLDS
    }

    fn learn(&self) -> Option<Learned> {
        let api = self.api()?;
        let all = self.labelled();
        if all.is_empty() {
            return None;
        }
        let (mut as_is, mut learned) = (Vec::new(), Vec::new());
        for fold in 0..FOLDS {
            let (aside, rest): (Vec<usize>, Vec<usize>) =
                all.iter().partition(|lesson| self.fold(**lesson) == fold);
            as_is.extend(self.tried(self.engine, &aside));
            let points = self.regress(&api, &rest);
            learned.extend(self.tried(&self.with(&points), &aside));
        }
        let (before, after) = (self.macro_f1(&as_is), self.macro_f1(&learned));
        let is_worthwhile = after - before >= WORTHWHILE;
        let points = if is_worthwhile { self.regress(&api, &all) } else { Points::new() };
        let tried: Vec<Tried> =
            if is_worthwhile { &learned } else { &as_is }.iter().map(|(tried, _)| *tried).collect();
        let knots = |tried: &[Tried]| reliability::knots(tried.iter().map(Tried::pair));
        let mut judged = Vec::new();
        for fold in 0..FOLDS {
            let (aside, rest): (Vec<Tried>, Vec<Tried>) =
                tried.iter().partition(|tried| self.fold(tried.lesson) == fold);
            let Some(line) = Calibration::new(knots(&rest)) else { continue };
            judged.extend(aside.iter().map(|tried| (line.confidence(tried.lead), tried.is_right)));
        }
        let thousandth = |value: i32| f64::from(value) / 1_000.0;
        Some(Learned {
            dimension: Label::from(self.key),
            lessons: all.len(),
            before,
            after,
            points: self.changes(&api, &points),
            confidence: knots(&tried)
                .into_iter()
                .map(|(lead, confidence)| (thousandth(lead), thousandth(confidence)))
                .collect(),
            reliability: Reliability::new(judged),
        })
    }

    /// The same engine with other points.
    fn with(&self, points: &Points) -> Engine {
        let labels = self.labels();
        self.engine.with_points(|rule, label| {
            let of_key = labels.dimension_of(label).is_some_and(|known| known.key == self.key);
            let name = labels.name(label);
            let learned = points.get(&(rule.clone(), name)).filter(|_| of_key)?;
            Some(thousandths(*learned))
        })
    }

    /// What an engine decides about lessons, with the decided label.
    fn tried(&self, engine: &Engine, lessons: &[usize]) -> Vec<(Tried, Label)> {
        let labels = self.labels();
        let tried = |lesson: &usize| {
            let decision = engine.triage_message(&self.lessons.get(*lesson)?.message);
            let decided = self.decided(&decision);
            let scores = decision.scores.get(self.api()?.as_str())?;
            let score = |label: LabelId| {
                scores.get(labels.name(label).as_str()).copied().unwrap_or_default()
            };
            let lead = lead_of(labels.find(self.key, decided.as_str())?, labels, score)?;
            let is_right = self.truth(*lesson) == Some(&decided);
            Some((Tried { lesson: *lesson, lead, is_right }, decided))
        };
        lessons.iter().filter_map(tried).collect()
    }

    fn macro_f1(&self, tried: &[(Tried, Label)]) -> f64 {
        // By label: right, decided, given.
        let mut counts: BTreeMap<&Label, (f64, f64, f64)> = BTreeMap::new();
        for (tried, decided) in tried {
            let Some(given) = self.truth(tried.lesson) else { continue };
            counts.entry(decided).or_default().1 += 1.0;
            counts.entry(given).or_default().2 += 1.0;
            if tried.is_right {
                counts.entry(given).or_default().0 += 1.0;
            }
        }
        let f1 = |(right, decided, given): &(f64, f64, f64)| 2.0 * right / (decided + given);
        let labels = counts.len().max(1);
        counts.values().map(f1).sum::<f64>() / f64::from(u32::try_from(labels).unwrap_or(1))
    }

    /// Points by one regression a label, on some lessons.
    fn regress(&self, api: &Label, lessons: &[usize]) -> Points {
        let labels = self.labels();
        let mut learned = Points::new();
        for label in labels.of(self.key) {
            let name = labels.name(label);
            let threshold = labels.entry(label).map_or(0, |entry| entry.threshold - entry.prior);
            let mut regression = Regression::new(points(threshold));
            let mut features: BTreeMap<Label, usize> = BTreeMap::new();
            for rule in self.engine.pack().rules.iter() {
                let given = rule.effects.points.iter().find(|(known, _)| *known == label);
                if let Some((_, given)) = given {
                    let (from, to) = rule.adjustable.bounds(*given);
                    let bounds = (points(from), points(to));
                    features.insert(rule.id.clone(), regression.feature(points(*given), bounds));
                }
            }
            for lesson in lessons {
                let Some(decision) = self.decisions.get(*lesson) else { continue };
                let fired = decision
                    .evidence
                    .iter()
                    .filter(|piece| {
                        piece.source == Source::Rule
                            && piece.dimension == *api
                            && piece.label == name
                    })
                    .filter_map(|piece| features.get(&piece.id).copied());
                regression.row(fired.collect(), self.truth(*lesson) == Some(&name));
            }
            let weights = regression.solve();
            for (rule, feature) in features {
                if let Some(weight) = weights.get(feature) {
                    learned.insert((rule, name.clone()), *weight);
                }
            }
        }
        learned
    }

    /// Points that differ from those of the rules, those that fired most often first.
    fn changes(&self, api: &Label, learned: &Points) -> Vec<LearnedPoints> {
        let labels = self.labels();
        let mut changes = Vec::new();
        for rule in self.engine.pack().rules.iter() {
            for (label, given) in &rule.effects.points {
                let name = labels.name(*label);
                let key = (rule.id.clone(), name.clone());
                let of_key = labels.dimension_of(*label).is_some_and(|known| known.key == self.key);
                let Some(after) = learned.get(&key).filter(|_| of_key) else { continue };
                if thousandths(*after) == *given {
                    continue;
                }
                let fired = self.decisions.iter().enumerate().filter(|(_, decision)| {
                    let mut evidence = decision.evidence.iter();
                    evidence.any(|piece| {
                        piece.id == rule.id && piece.dimension == *api && piece.label == name
                    })
                });
                let right = |(lesson, _): (usize, &Decision)| self.truth(lesson) == Some(&name);
                let hits: Vec<bool> = fired.map(right).collect();
                changes.push(LearnedPoints {
                    rule: rule.id.clone(),
                    label: name,
                    before: points(*given),
                    after: points(thousandths(*after)),
                    fired: hits.len(),
                    right: hits.iter().filter(|is_right| **is_right).count(),
                });
            }
        }
        changes.sort_by_key(|change| std::cmp::Reverse(change.fired));
        changes
    }
}

impl Tried {
    fn pair(&self) -> (i32, bool) {
        (self.lead, self.is_right)
    }
}

fn points(thousandths: i32) -> f64 {
    f64::from(thousandths) / 1_000.0
}

/// Points rounded to a tenth, in thousandths.
#[expect(clippy::cast_possible_truncation, reason = "points are bounded by the rules")]
fn thousandths(points: f64) -> i32 {
    (points * 10.0).round() as i32 * 100
}
