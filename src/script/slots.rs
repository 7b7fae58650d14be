//! Slots: the values that a script asked for by name, and the pens it writes with.
//!
//! The build turns `campo("x")` into a variable and the names of `puntos("a", "b", …)` into another
//! one, each with a slot here. Values are copied in before a run; nothing of them is kept after it.

use std::sync::{Arc, Mutex};

use rhai::{Array, Dynamic, EvalAltResult};

use super::figures::Figure;
use super::limits::ScriptLimits;
use super::{Effect, Given, Inputs};
use crate::calendar::Date;
use crate::decision::{Label, Level};
use crate::derive::{FactRef, Field, FieldKind};
use crate::labels::LabelId;
use crate::message::FieldValue;
use crate::scan::hits::Hit;
use crate::scan::term::ListId;

/// A variable that the build made out of a call.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// What the call reads, and how it is written in the script.
    Read(Read, String),
    Pen(Target),
}

impl Slot {
    /// The list whose hits it reads.
    pub(super) fn list(&self) -> Option<ListId> {
        match self {
            Self::Read(Read::Count(list) | Read::WordsOf(list), _)
            | Self::Read(Read::Has(list) | Read::SentencesOf(list), _) => Some(*list),
            _ => None,
        }
    }
}

/// A value that a script reads.
#[derive(Clone, Debug)]
pub(crate) enum Read {
    Field(Field),
    Count(ListId),
    Has(ListId),
    WordsOf(ListId),
    SentencesOf(ListId),
    Fact(FactRef),
    Figure(Figure),
    Text,
    Country,
    Channel,
    Sector,
    Received,
    Score(LabelId),
    Category,
    Subtype,
    Topic,
    Raised(LabelId),
    Impact,
    Urgency,
    Priority,
    Queue,
}

impl Read {
    /// The value for one message. Long texts and lists are cut to the size that scripts may have.
    pub(super) fn value(&self, inputs: Inputs<'_>, limits: &ScriptLimits) -> Dynamic {
        let view = inputs.view;
        let message = view.message;
        let decided = inputs.decided;
        let text = |text: &str| Dynamic::from(cut(text, limits.string_bytes).to_owned());
        let maybe = |found: Option<&str>| found.map_or(Dynamic::UNIT, text);
        let label = |label: Option<LabelId>| {
            label.map_or(Dynamic::UNIT, |label| text(inputs.labels.name(label).as_str()))
        };
        let level = |level: Option<Level>| maybe(level.map(Level::as_str));
        let asserted = |list: ListId| {
            let hits = view.hits.of(list).map(|(_, hit)| hit);
            hits.filter(|hit| hit.is_asserted())
        };
        match self {
            Self::Field(field) => match field.value(message) {
                Some(FieldValue::Integer(value)) => Dynamic::from(*value),
                Some(FieldValue::Bool(value)) => Dynamic::from(*value),
                Some(FieldValue::Text(value)) if field.kind == FieldKind::Date => {
                    value.parse::<Date>().map_or(Dynamic::UNIT, Dynamic::from)
                }
                Some(FieldValue::Text(value)) => text(value),
                None => Dynamic::UNIT,
            },
            Self::Count(list) => integer(asserted(*list).count()),
            Self::Has(list) => Dynamic::from(asserted(*list).next().is_some()),
            Self::WordsOf(list) => {
                let words = |hit: &Hit| text(&words(inputs, hit.first, hit.last));
                let all = asserted(*list).take(limits.array_elements).map(words);
                Dynamic::from(all.collect::<Array>())
            }
            Self::SentencesOf(list) => {
                let all = asserted(*list).take(limits.array_elements);
                Dynamic::from(all.map(|hit| integer(hit.sentence as usize)).collect::<Array>())
            }
            Self::Fact(fact) => Dynamic::from(view.facts.value(*fact)),
            Self::Figure(figure) => figure.value(message).map_or(Dynamic::UNIT, Dynamic::from),
            Self::Text => {
                let last = view.text.words().len().saturating_sub(1);
                let last = crate::normalize::offsets::narrow(last);
                let all = words_up_to(inputs, 0, last, limits.string_bytes);
                text(&all)
            }
            Self::Country => maybe(message.country.as_deref()),
            Self::Channel => maybe(message.channel.as_ref().map(|channel| channel.as_str())),
            Self::Sector => maybe(message.sector.as_deref()),
            Self::Received => {
                let day = message.received_at.map(|received| received.date());
                day.map_or(Dynamic::UNIT, Dynamic::from)
            }
            Self::Score(label) => {
                let score = inputs.points.get(label.0 as usize).copied().unwrap_or(0);
                Dynamic::from(i64::from(score))
            }
            Self::Category => text(decided.category.map_or("ninguna", |known| known.as_str())),
            Self::Subtype => label(decided.subtype),
            Self::Topic => label(decided.topic),
            Self::Raised(label) => Dynamic::from(decided.raised.binary_search(label).is_ok()),
            Self::Impact => level(decided.impact),
            Self::Urgency => level(decided.urgency),
            Self::Priority => maybe(decided.priority.map(|priority| priority.as_str())),
            Self::Queue => maybe(decided.queue.map(Label::as_str)),
        }
    }
}

fn integer(count: usize) -> Dynamic {
    Dynamic::from(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The words of a range as they were read: folded, one blank between them.
fn words(inputs: Inputs<'_>, first: u32, last: u32) -> String {
    words_up_to(inputs, first, last, usize::MAX)
}

fn words_up_to(inputs: Inputs<'_>, first: u32, last: u32, most: usize) -> String {
    let mut text = String::new();
    for word in first..=last {
        if text.len() > most {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(inputs.view.text.word(word as usize));
    }
    text
}

/// The first bytes of a text, up to a letter's end.
fn cut(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Where the points and all else go that a script gives, until it has ended well.
pub(super) type Sink = Arc<Mutex<Vec<Given>>>;

/// What a call gives something to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Fact(u32),
    Points(LabelId),
    Flag(LabelId),
    Impact(Level),
    Urgency(Level),
    Queue(Label),
    Copy(Label),
}

/// A target in the hand of a script.
#[derive(Clone, Debug)]
pub(crate) struct Pen {
    pub(super) target: Target,
    pub(super) sink: Sink,
}

type Written = Result<(), Box<EvalAltResult>>;

/// Points of one call are bounded, so that no script drowns every rule.
const MOST_POINTS: i64 = 10;

/// How much one run may give.
const MOST_GIVEN: usize = 64;

impl Pen {
    /// `anotar("x", value)`.
    pub(super) fn note(&mut self, value: Dynamic) -> Written {
        let Target::Fact(fact) = self.target else { return Ok(()) };
        let value = match value.as_bool() {
            Ok(truth) => i64::from(truth),
            Err(_) => whole("anotar", &value)?,
        };
        self.give(Effect::Fact { fact, value }, String::new())
    }

    /// `puntos("a", "b", points, reason)`.
    pub(super) fn points(&mut self, points: Dynamic, reason: Dynamic) -> Written {
        let Target::Points(label) = self.target else { return Ok(()) };
        let points = whole("puntos", &points)?;
        if !(-MOST_POINTS..=MOST_POINTS).contains(&points) {
            let text = format!("`puntos` da entre -{MOST_POINTS} y {MOST_POINTS}, no {points}");
            return Err(text.into());
        }
        let reason = self::reason("puntos", reason)?;
        let points = i32::try_from(points * 1_000).unwrap_or(0);
        if points == 0 { Ok(()) } else { self.give(Effect::Points { label, points }, reason) }
    }

    /// Whatever takes a reason and nothing else.
    pub(super) fn because(&mut self, reason: Dynamic) -> Written {
        let (name, effect) = match &self.target {
            Target::Flag(label) => ("bandera", Effect::Raise(*label)),
            Target::Impact(level) => ("impacto", Effect::Impact(*level)),
            Target::Urgency(level) => ("urgencia", Effect::Urgency(*level)),
            Target::Queue(queue) => ("cola", Effect::Queue(queue.clone())),
            Target::Copy(queue) => ("copia", Effect::Copy(queue.clone())),
            Target::Fact(_) | Target::Points(_) => return Ok(()),
        };
        let reason = self::reason(name, reason)?;
        self.give(effect, reason)
    }

    fn give(&self, effect: Effect, reason: String) -> Written {
        let Ok(mut given) = self.sink.lock() else { return Ok(()) };
        if given.len() >= MOST_GIVEN {
            return Err(format!("un guion da a lo sumo {MOST_GIVEN} cosas").into());
        }
        given.push(Given { effect, reason });
        Ok(())
    }
}

fn whole(function: &str, value: &Dynamic) -> Result<i64, Box<EvalAltResult>> {
    value.as_int().map_err(|found| {
        let found = super::words::type_name(found);
        format!("`{function}` pide un entero y recibió {found}").into()
    })
}

fn reason(function: &str, value: Dynamic) -> Result<String, Box<EvalAltResult>> {
    value.into_string().map_err(|found| {
        let found = super::words::type_name(found);
        format!("`{function}` pide un texto con la razón y recibió {found}").into()
    })
}
