//! The names that a script gives to functions of the API, looked up in the pack.

use super::reading::Reader;
use super::tokens::Token;
use crate::compile::problem::Problem;
use crate::decision::{Label, Level};
use crate::derive::{Fact, FactRef};
use crate::labels::{DimensionKind, LabelId, Labels};
use crate::origin::Origin;
use crate::scan::term::ListId;
use crate::script::api::{ApiFunction, Meaning, Named};
use crate::script::{Hook, Read, Slot, Target};

/// What the names of a call were found to be.
enum Found {
    Nothing,
    Field(usize),
    List(ListId),
    Fact(FactRef),
    Figure(usize),
    Label(LabelId),
    Level(Level),
}

impl<'a> Reader<'a, '_> {
    /// What a call stands for, its names looked up.
    pub(super) fn slot(
        &mut self,
        function: &ApiFunction,
        origin: Origin,
        names: &[Token<'a>],
        at: usize,
        close: usize,
    ) -> Option<Slot> {
        let found = self.resolve(function, names)?;
        let name = names.first().and_then(Token::name).unwrap_or_default();
        let end = self.token(close).map_or(0, |close| close.end());
        let start = self.token(at).map_or(0, |token| token.start);
        let text = self.written.file.source.get(start..end).unwrap_or_default();
        self.note_tone(function, origin, text, &found);
        let read = |read: Read| Some(Slot::Read(read, text.split_whitespace().collect()));
        let pen = |target: Target| Some(Slot::Pen(target));
        match (function.meaning, found) {
            (Meaning::Field, Found::Field(index)) => {
                read(Read::Field(self.known.vocabulary.fields.get(index)?.clone()))
            }
            (Meaning::Count, Found::List(list)) => read(Read::Count(list)),
            (Meaning::Has, Found::List(list)) => read(Read::Has(list)),
            (Meaning::WordsOf, Found::List(list)) => read(Read::WordsOf(list)),
            (Meaning::SentencesOf, Found::List(list)) => read(Read::SentencesOf(list)),
            (Meaning::Fact, Found::Fact(fact)) => read(Read::Fact(fact)),
            (Meaning::Figure, Found::Figure(index)) => {
                read(Read::Figure(self.known.vocabulary.figures.get(index)?.clone()))
            }
            (Meaning::Score, Found::Label(label)) => read(Read::Score(label)),
            (Meaning::Raised, Found::Label(label)) => read(Read::Raised(label)),
            (Meaning::Text, _) => read(Read::Text),
            (Meaning::Country, _) => read(Read::Country),
            (Meaning::Channel, _) => read(Read::Channel),
            (Meaning::Sector, _) => read(Read::Sector),
            (Meaning::Received, _) => read(Read::Received),
            (Meaning::Category, _) => read(Read::Category),
            (Meaning::Subtype, _) => read(Read::Subtype),
            (Meaning::Topic, _) => read(Read::Topic),
            (Meaning::Impact, _) => read(Read::Impact),
            (Meaning::Urgency, _) => read(Read::Urgency),
            (Meaning::Priority, _) => read(Read::Priority),
            (Meaning::Queue, _) => read(Read::Queue),
            (Meaning::GiveFact, _) => {
                let facts = self.known.vocabulary.facts;
                let fact = facts.iter().position(|known| known == name)?;
                pen(Target::Fact(crate::compile::number(fact)))
            }
            (Meaning::GivePoints, Found::Label(label)) => pen(Target::Points(label)),
            (Meaning::GiveFlag, Found::Label(label)) => pen(Target::Flag(label)),
            (Meaning::GiveImpact, Found::Level(level)) => pen(Target::Impact(level)),
            (Meaning::GiveUrgency, Found::Level(level)) => pen(Target::Urgency(level)),
            (Meaning::GiveQueue, _) => pen(Target::Queue(Label::from(name))),
            (Meaning::GiveCopy, _) => pen(Target::Copy(Label::from(name))),
            _ => None,
        }
    }

    fn note_tone(&mut self, function: &ApiFunction, origin: Origin, text: &str, found: &Found) {
        let labels = self.known.vocabulary.labels;
        let is_customer = |label: &LabelId| {
            labels.dimension_of(*label).is_some_and(|known| known.key == Labels::CUSTOMER)
        };
        let of_customer = matches!(found, Found::Label(label) if is_customer(label));
        let is_tone = match found {
            Found::Fact(FactRef::Counted(fact)) => fact.is_tone(),
            _ => of_customer && !function.gives(),
        };
        if is_tone {
            let what: String = text.split_whitespace().collect();
            self.reading.tone.push((origin, format!("`{what}`")));
        }
        self.reading.gives_substance |= function.gives() && !of_customer;
    }

    /// Looks up the names of a call.
    fn resolve(&mut self, function: &ApiFunction, names: &[Token<'a>]) -> Option<Found> {
        let mut found = Found::Nothing;
        let mut dimension = "";
        for (kind, token) in function.names.iter().zip(names) {
            let name = token.name()?;
            let start = token.start + 1;
            let origin = self.written.range(start, start + name.len());
            let vocabulary = self.known.vocabulary;
            found = match kind {
                Named::Field => {
                    let known = vocabulary.fields.iter().position(|field| field.name == name);
                    let fields = || names_of(vocabulary.fields.iter().map(|field| &field.name));
                    match known {
                        Some(index) => Found::Field(index),
                        None => {
                            let problem =
                                Problem::UnknownField { name: name.to_owned(), known: fields() };
                            self.add_problem(origin, problem);
                            return None;
                        }
                    }
                }
                Named::Lexicon => match self.scanner.lexicon(name, origin, self.diagnostics) {
                    Some(list) => Found::List(list),
                    None => {
                        self.reading.is_sound = false;
                        return None;
                    }
                },
                Named::Fact => Found::Fact(self.fact(name, origin)?),
                Named::NewFact => Found::Nothing,
                Named::Figure => {
                    let figures = vocabulary.figures;
                    let known = || figures.iter().map(|known| known.name.clone()).collect();
                    let index = figures.iter().position(|known| known.name == name);
                    Found::Figure(self.value(index, name, origin, known)?)
                }
                Named::Dimension => {
                    dimension = name;
                    self.scored(name, origin)?;
                    Found::Nothing
                }
                Named::Label => Found::Label(self.label(dimension, name, origin)?),
                Named::Flag => Found::Label(self.label(Labels::FLAG, name, origin)?),
                Named::Level => {
                    let levels = Level::ALL.iter();
                    let known = || levels.clone().map(|level| level.as_str().to_owned()).collect();
                    let level = levels.clone().find(|level| level.as_str() == name).copied();
                    Found::Level(self.value(level, name, origin, known)?)
                }
                Named::Desk => {
                    let desk = vocabulary.desks.iter().find(|known| *known == name);
                    let known = || names_of(vocabulary.desks.iter());
                    self.value(desk, name, origin, known)?;
                    Found::Nothing
                }
            };
        }
        Some(found)
    }

    /// What was found under a name, or a problem that says what there is.
    fn value<T>(
        &mut self,
        found: Option<T>,
        name: &str,
        origin: Origin,
        known: impl Fn() -> Vec<String>,
    ) -> Option<T> {
        if found.is_none() {
            let problem = Problem::UnknownValue { value: name.to_owned(), known: known() };
            self.add_problem(origin, problem);
        }
        found
    }

    fn fact(&mut self, name: &str, origin: Origin) -> Option<FactRef> {
        let counted = Fact::NAMES.iter().find(|(known, _)| *known == name);
        if let Some((_, fact)) = counted {
            return Some(FactRef::Counted(*fact));
        }
        let facts = self.known.vocabulary.facts;
        let given = facts.iter().position(|known| known == name);
        if given.is_some() && self.known.hook == Hook::Derive {
            self.add_problem(origin, Problem::FactBeforeIt { name: name.to_owned() });
            return None;
        }
        let known = || {
            let counted = Fact::NAMES.iter().map(|(known, _)| (*known).to_owned());
            counted.chain(names_of(facts.iter())).collect()
        };
        let given = self.value(given, name, origin, known)?;
        Some(FactRef::Given(crate::compile::number(given)))
    }

    /// A dimension whose labels get points.
    fn scored(&mut self, name: &str, origin: Origin) -> Option<()> {
        let dimensions = &self.known.vocabulary.labels.dimensions;
        let scored = dimensions.iter().filter(|known| known.kind == DimensionKind::Scored);
        if scored.clone().any(|known| known.key == name) {
            return Some(());
        }
        let known = names_of(scored.map(|known| &known.key));
        self.add_problem(origin, Problem::UnknownDimension { name: name.to_owned(), known });
        None
    }

    fn label(&mut self, dimension: &str, name: &str, origin: Origin) -> Option<LabelId> {
        let labels = self.known.vocabulary.labels;
        let label = labels.find(dimension, name);
        if label.is_none() {
            let known = labels.of(dimension).map(|label| labels.name(label));
            let known = known.map(|known| known.as_str().to_owned()).collect();
            let (name, dimension) = (name.to_owned(), dimension.to_owned());
            self.add_problem(origin, Problem::UnknownLabel { name, dimension, known });
        }
        label
    }
}

fn names_of<'a>(names: impl Iterator<Item = &'a Label>) -> Vec<String> {
    names.map(|name| name.as_str().to_owned()).collect()
}
