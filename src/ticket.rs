//! A decision as the fields of a help desk's ticket.
//!
//! Comes in: a decision, and the map that the pack has for the help desk (`integraciones.yaml`).
//! Goes out: field names and values as the help desk's API takes them. Nothing is sent anywhere,
//! and the module knows no help desk but by name: what they call things is data.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::decision::{Category, Decision, Label, Priority, Table};

/// A help desk that a pack has a map for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HelpDesk {
    /// Zendesk Support.
    Zendesk,
    /// Freshdesk.
    Freshdesk,
    /// Zammad.
    Zammad,
    /// Chatwoot.
    Chatwoot,
}

impl HelpDesk {
    /// Every help desk.
    pub const ALL: &[Self] = &[Self::Zendesk, Self::Freshdesk, Self::Zammad, Self::Chatwoot];

    /// The name in packs and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zendesk => "zendesk",
            Self::Freshdesk => "freshdesk",
            Self::Zammad => "zammad",
            Self::Chatwoot => "chatwoot",
        }
    }

    /// The help desk with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|desk| desk.as_str() == name)
    }
}

impl fmt::Display for HelpDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The fields of a ticket, by the names of the help desk's API.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ticket {
    /// The id of the message, if it had one.
    pub id: Option<String>,
    /// The name of the help desk.
    pub help_desk: Label,
    /// The fields, in the order of the pack. What has no value is left out.
    pub fields: Table<TicketValue>,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TicketValue {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A list of texts.
    List(Vec<String>),
    /// Fields of their own.
    Group(Table<TicketValue>),
}

impl Serialize for TicketValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
            Self::Group(fields) => fields.serialize(serializer),
        }
    }
}

/// The fields that one help desk gets.
#[derive(Clone, Debug)]
pub(crate) struct TicketMap {
    pub(crate) desk: HelpDesk,
    pub(crate) fields: Vec<(Label, FieldMap)>,
}

/// Where the value of a field comes from.
#[derive(Clone, Debug)]
pub(crate) enum FieldMap {
    /// `campos`.
    Group(Vec<(Label, FieldMap)>),
    /// `de`, `valores`, `forma`.
    Of {
        part: Part,
        /// Empty: the value goes as it is.
        values: Vec<(String, String)>,
        form: Form,
    },
}

/// A part of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Priority,
    Impact,
    Urgency,
    Category,
    Subtype,
    Topic,
    Queue,
    Copies,
    Flags,
    Dangers,
    Tags,
    Due,
    DueInstant,
    Warning,
    WarningInstant,
    Id,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    Number,
    List,
    Commas,
}

impl Part {
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Self::Copies | Self::Flags | Self::Dangers | Self::Tags)
    }
}

/// Fills in the fields. `end_of_day` turns a date into the instant at which it ends.
pub(crate) fn fill(
    map: &TicketMap,
    decision: &Decision,
    end_of_day: impl Fn(&str) -> Option<String>,
) -> Ticket {
    let writer = Writer { decision, end_of_day: &end_of_day };
    Ticket {
        id: decision.id.clone(),
        help_desk: Label::from(map.desk.as_str()),
        fields: writer.fields(&map.fields),
    }
}

struct Writer<'a> {
    decision: &'a Decision,
    end_of_day: &'a dyn Fn(&str) -> Option<String>,
}

impl Writer<'_> {
    fn fields(&self, map: &[(Label, FieldMap)]) -> Table<TicketValue> {
        let value = |(name, field): &(Label, FieldMap)| Some((name.clone(), self.value(field)?));
        map.iter().filter_map(value).collect()
    }

    fn value(&self, field: &FieldMap) -> Option<TicketValue> {
        let (part, values, form) = match field {
            FieldMap::Group(fields) => {
                let fields = self.fields(fields);
                return (!fields.is_empty()).then_some(TicketValue::Group(fields));
            }
            FieldMap::Of { part, values, form } => (*part, values, *form),
        };
        let mapped = |name: String| {
            if values.is_empty() {
                return Some(name);
            }
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
        };
        let mut names = self.names(part).into_iter().filter_map(mapped);
        match form {
            Form::Text => names.next().map(TicketValue::Text),
            Form::Number => names.next()?.parse().ok().map(TicketValue::Number),
            Form::List => Some(TicketValue::List(names.collect())),
            Form::Commas => {
                let names: Vec<_> = names.collect();
                (!names.is_empty()).then(|| TicketValue::Text(names.join(",")))
            }
        }
    }

    /// What the decision says of a part, as the pack calls it.
    fn names(&self, part: Part) -> Vec<String> {
        let decision = self.decision;
        let deadline = decision.deadline.as_ref();
        let due = deadline.and_then(|deadline| deadline.due.clone());
        let warning = deadline.and_then(|deadline| deadline.warn_on.clone());
        let label = |label: &Option<Label>| label.as_ref().map(ToString::to_string);
        let one = match part {
            Part::Priority => Some(decision.priority.to_string()),
            Part::Impact => Some(decision.impact.to_string()),
            Part::Urgency => Some(decision.urgency.to_string()),
            Part::Category => Some(category(decision.category).to_owned()),
            Part::Subtype => label(&decision.subtype),
            Part::Topic => label(&decision.topic),
            Part::Queue => Some(decision.route.queue.to_string()),
            Part::Id => decision.id.clone(),
            Part::Due => due,
            Part::Warning => warning,
            Part::DueInstant => deadline
                .and_then(|deadline| deadline.instant.clone())
                .or_else(|| (self.end_of_day)(&due?)),
            Part::WarningInstant => warning.and_then(|day| (self.end_of_day)(&day)),
            Part::Copies => return decision.route.copies.iter().map(Label::to_string).collect(),
            Part::Flags => return flags(decision).collect(),
            Part::Dangers => return dangers(decision).collect(),
            Part::Tags => return self.tags(),
        };
        one.into_iter().collect()
    }

    /// Everything that a search might look for, each once.
    fn tags(&self) -> Vec<String> {
        let decision = self.decision;
        let is_critical = decision.priority == Priority::Critica;
        let kind = decision.no_pqrs.as_ref().map_or(category(decision.category), Label::as_str);
        let labels = [decision.subtype.as_ref(), decision.topic.as_ref()].into_iter().flatten();
        let all = std::iter::once(kind.to_owned())
            .chain(labels.map(Label::to_string))
            .chain(flags(decision))
            .chain(dangers(decision))
            .chain(is_critical.then(|| Priority::Critica.to_string()))
            .chain((!decision.review.is_empty()).then(|| "revisar".to_owned()));
        let mut tags = Vec::new();
        for tag in all {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        tags
    }
}

fn flags(decision: &Decision) -> impl Iterator<Item = String> {
    decision.flags.iter().map(|flag| flag.flag.to_string())
}

fn dangers(decision: &Decision) -> impl Iterator<Item = String> {
    decision.safety.iter().map(|danger| danger.kind.to_string())
}

fn category(category: Option<Category>) -> &'static str {
    category.map_or("ninguna", Category::as_str)
}
