//! Ordered decision tables: the first row whose condition holds decides.

use crate::decision::{Category, Customer, Label, Level};
use crate::derive::{FactTest, Facts, FieldTest};
use crate::labels::LabelId;
use crate::message::Message;
use crate::normalize::folded;

/// What is known of a message when tables are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) message: &'a Message<'a>,
    pub(crate) origin: MessageOrigin,
    pub(crate) facts: &'a Facts<'a>,
    /// The category of the request at hand; `None` when it is no PQRS.
    pub(crate) category: Option<Category>,
    pub(crate) subtype: Option<LabelId>,
    pub(crate) topic: Option<LabelId>,
    /// Flags, facets and kinds of danger that were raised, sorted.
    pub(crate) raised: &'a [LabelId],
    pub(crate) has_danger: bool,
    /// Only for handling and copies: substance never depends on tone.
    pub(crate) customer: Option<Customer>,
    pub(crate) impact: Option<Level>,
    pub(crate) urgency: Option<Level>,
}

/// When a row applies: every test must hold. A row without tests always applies.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowCondition {
    pub(crate) tests: Vec<Test>,
}

/// One test of a row; one of its values is enough.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// `seguridad: cualquiera`.
    AnyDanger,
    /// `None` stands for `ninguna`.
    Category(Vec<Option<Category>>),
    Subtype(Vec<LabelId>),
    Topic(Vec<LabelId>),
    /// One of these flags, facets or kinds of danger is raised.
    Raised(Vec<LabelId>),
    /// All of these are.
    AllRaised(Vec<LabelId>),
    Customer(Vec<Customer>),
    Impact(Vec<Level>),
    Urgency(Vec<Level>),
    Country(Vec<NameId>),
    Sector(Vec<NameId>),
    Channel(Vec<NameId>),
    Field(FieldTest),
    Fact(FactTest),
}

impl RowCondition {
    /// Whether the row applies.
    pub(crate) fn holds(&self, case: &Situation<'_>) -> bool {
        self.tests.iter().all(|test| test.holds(case))
    }

    /// Whether every message satisfies it.
    pub(crate) fn is_default(&self) -> bool {
        self.tests.is_empty()
    }

    /// Whether the row asks for the sector.
    pub(crate) fn asks_sector(&self) -> bool {
        self.tests.iter().any(|test| matches!(test, Test::Sector(_)))
    }

    /// Whether the row names the sector of a message.
    pub(crate) fn names_sector(&self, origin: MessageOrigin) -> bool {
        let names =
            |test: &Test| matches!(test, Test::Sector(wanted) if wanted.contains(&origin.sector));
        self.tests.iter().any(names)
    }
}

impl Test {
    fn holds(&self, case: &Situation<'_>) -> bool {
        let is_raised = |label: &LabelId| case.raised.binary_search(label).is_ok();
        match self {
            Self::AnyDanger => case.has_danger,
            Self::Category(wanted) => wanted.contains(&case.category),
            Self::Subtype(wanted) => case.subtype.is_some_and(|label| wanted.contains(&label)),
            Self::Topic(wanted) => case.topic.is_some_and(|label| wanted.contains(&label)),
            Self::Raised(wanted) => wanted.iter().any(is_raised),
            Self::AllRaised(wanted) => wanted.iter().all(is_raised),
            Self::Customer(wanted) => case.customer.is_some_and(|found| wanted.contains(&found)),
            Self::Impact(wanted) => case.impact.is_some_and(|level| wanted.contains(&level)),
            Self::Urgency(wanted) => case.urgency.is_some_and(|level| wanted.contains(&level)),
            Self::Country(wanted) => wanted.contains(&case.origin.country),
            Self::Sector(wanted) => wanted.contains(&case.origin.sector),
            Self::Channel(wanted) => wanted.contains(&case.origin.channel),
            Self::Field(test) => test.holds(case.message),
            Self::Fact(test) => test.holds(case.facts),
        }
    }
}

/// A country, sector or channel that some row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NameId(u32);

/// The countries, sectors and channels that rows name, so that rows compare numbers.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// Folded. The first is what rows call a message that does not say.
    names: Vec<String>,
}

impl Default for Names {
    fn default() -> Self {
        Self { names: vec!["sin_dato".to_owned()] }
    }
}

impl Names {
    /// A name that no row has.
    const OTHER: NameId = NameId(u32::MAX);

    /// The number of a name of a row.
    pub(crate) fn add(&mut self, name: String) -> NameId {
        let known = self.names.iter().position(|known| *known == name);
        let index = known.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        NameId(crate::normalize::offsets::narrow(index))
    }

    fn find(&self, value: Option<&str>) -> NameId {
        let Some(value) = value else { return NameId(0) };
        // Hosts send names as the pack writes them, or in capitals: no need to fold those.
        let is = |known: &&String| known.eq_ignore_ascii_case(value);
        let found = (0..).zip(&self.names).find(|(_, known)| is(known));
        let found = found.or_else(|| {
            let folded = folded(value);
            (0..).zip(&self.names).find(|(_, known)| **known == folded)
        });
        found.map_or(Self::OTHER, |(index, _)| NameId(index))
    }

    /// Where a message comes from.
    pub(crate) fn origin(&self, message: &Message<'_>) -> MessageOrigin {
        MessageOrigin {
            country: self.find(message.country.as_deref()),
            sector: self.find(message.sector.as_deref()),
            channel: self.find(message.channel.as_ref().map(|channel| channel.as_str())),
        }
    }
}

/// Where a message comes from, as rows see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MessageOrigin {
    country: NameId,
    sector: NameId,
    channel: NameId,
}

/// A row and its name for the explanation (`rutas.yaml#2`).
#[derive(Clone, Debug)]
pub(crate) struct Row<T> {
    pub(crate) name: Label,
    pub(crate) when: RowCondition,
    pub(crate) then: T,
}

/// An ordered decision table. The build makes sure that the last row always holds.
#[derive(Clone, Debug)]
pub(crate) struct DecisionTable<T> {
    pub(crate) rows: Vec<Row<T>>,
}

impl<T> Default for DecisionTable<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> DecisionTable<T> {
    /// The first row that applies.
    pub(crate) fn decide(&self, case: &Situation<'_>) -> Option<&Row<T>> {
        self.rows.iter().find(|row| row.when.holds(case))
    }

    /// Every row that applies, in order.
    pub(crate) fn all<'a>(&'a self, case: &'a Situation<'a>) -> impl Iterator<Item = &'a Row<T>> {
        self.rows.iter().filter(|row| row.when.holds(case))
    }
}
