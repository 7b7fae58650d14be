//! The outcome of a triage: what the host application reads, stores and serialises.
//!
//! Comes in: nothing; these are plain values. Goes out: a JSON contract, versioned by
//! [`Provenance::schema`], in which every key is always present. The module deliberately does not
//! know how a decision is reached: `decide` chooses and `explain` fills these types.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod entity;

pub use entity::{Decimal, Entity, EntityValue};

/// The version of the JSON contract that [`Decision`] serialises to.
pub const SCHEMA: u32 = 1;

/// An open label, an id or a name from the rule pack: ASCII Spanish, cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(Arc<str>);

impl Label {
    /// The label as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self(Arc::from(text))
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl PartialEq<str> for Label {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Label {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

/// Declares a closed enum with its stable ASCII names, so that text, JSON and code agree.
macro_rules! closed_labels {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name used in JSON and in rule packs.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The value with this stable name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

closed_labels! {
    /// What the writer wants done. The order is the order of precedence in mixed messages.
    Category {
        /// Opposes an action of the company and wants it reviewed in economic terms.
        Reclamo = "reclamo",
        /// Says that the service was bad and wants it known or mended.
        Queja = "queja",
        /// Asks for information, a document, a procedure or an action, and opposes nothing.
        Peticion = "peticion",
        /// Proposes how to improve a process or a service.
        Sugerencia = "sugerencia",
    }
}

closed_labels! {
    /// How this message is said. It describes the message and is never to be stored as a trait of
    /// a person. The order is the order of precedence when several fit.
    Customer {
        /// Insults, threatens harm, or hunts faults beyond the matter to get an advantage.
        Abusivo = "abusivo",
        /// Never satisfied: generalises, or strings together several past episodes.
        Quejumbroso = "quejumbroso",
        /// Hedging, apologising, timid: one must gently ask before acting.
        Sumiso = "sumiso",
        /// Knows what he or she wants; may be firm or angry.
        Normal = "normal",
    }
}

closed_labels! {
    /// How soon a person must act, most pressing first.
    Priority {
        /// Live danger to life, body, account or data.
        Critica = "critica",
        /// Essential service cut, vulnerable person affected, large sums, a deadline near.
        Alta = "alta",
        /// Ordinary faults, contested sums, requests to act.
        Media = "media",
        /// Suggestions, praise, information, documents.
        Baja = "baja",
    }
}

closed_labels! {
    /// Impact or urgency, the two coordinates of the priority matrix.
    Level {
        /// High.
        Alta = "alta",
        /// Medium.
        Media = "media",
        /// Low.
        Baja = "baja",
    }
}

/// Which text of the message a span points into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// [`Message::text`](crate::Message::text).
    #[default]
    Text,
    /// The subject line.
    Subject,
}

/// A piece of the original message, by byte offsets on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The text that the offsets point into.
    pub part: Part,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words themselves; `null` after [`Decision::redacted`].
    pub text: Option<String>,
}

/// One thing that the message asks for, with the rules that say so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The category of this request.
    pub category: Category,
    /// A finer kind inside the category, which may fix the legal term.
    pub subtype: Option<Label>,
    /// Ids of the rules and scripts that support it, in the order of [`Decision::evidence`].
    pub evidence: Vec<Label>,
}

/// Where the message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The one desk that answers.
    pub queue: Label,
    /// Desks that get a copy, in table order.
    pub copies: Vec<Label>,
    /// True when no automatic reply may be sent before a person has read the message.
    pub hold_auto_reply: bool,
}

/// A closed day that the clock skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedDay {
    /// ISO 8601 date.
    pub date: String,
    /// Name of the holiday.
    pub name: String,
}

/// Something that must be done before the answer is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// What must be done, as a label of the pack.
    pub duty: Label,
    /// ISO 8601 date; `null` until the message has a receipt time.
    pub due: Option<String>,
}

/// The legal date, how it was counted and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// ISO 8601 date by which the answer is due; `null` until the message has a receipt time.
    pub due: Option<String>,
    /// RFC 3339 instant, for terms counted in hours.
    pub instant: Option<String>,
    /// How many units the term has.
    pub amount: u32,
    /// `business_days`, `calendar_days`, `hours` or `months`.
    pub unit: Label,
    /// The row of the pack that sets the term, by its own id.
    pub rule: Label,
    /// What the row is for, in words.
    pub description: String,
    /// The regime that sets the term, as a label of the pack.
    pub regime: Label,
    /// The norm, in words.
    pub basis: String,
    /// Where the norm or the term was read.
    pub source: String,
    /// ISO 8601 date from which the case is about to expire.
    pub warn_on: Option<String>,
    /// ISO 8601 date to which the law lets the term be extended.
    pub extended_due: Option<String>,
    /// Holidays between receipt and due date, in order.
    pub skipped: Vec<SkippedDay>,
    /// What must be done meanwhile.
    pub duties: Vec<Duty>,
    /// What silence means, in words.
    pub silence: Option<String>,
    /// What the engine had to assume, in words.
    pub assumptions: Vec<String>,
}

/// A danger that the message speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Danger {
    /// The kind of danger.
    pub kind: Label,
    /// The words that say so.
    pub spans: Vec<Quote>,
}

/// A fact about the message that tables and hosts act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The flag.
    pub flag: Label,
    /// The words that raised it; empty when a field or a script did.
    pub spans: Vec<Quote>,
}

/// One step of how to treat the person, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandlingStep {
    /// The step, one of the pack's principles.
    pub step: Label,
    /// Why it applies here.
    pub reason: String,
    /// A line that an agent may say.
    pub text: String,
}

/// Why a person should look before anything is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The reason, a stable name.
    pub reason: Label,
    /// The reason in words, in Spanish.
    pub detail: String,
}

/// What kind of thing gave the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The label's prior.
    Prior,
    /// A rule.
    Rule,
    /// A script.
    Script,
}

/// Points for one label, with their owner and their reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of thing gave the points.
    pub source: Source,
    /// The id of the rule or script.
    pub id: Label,
    /// The dimension of the label, by its API name.
    pub dimension: Label,
    /// The label that got the points.
    pub label: Label,
    /// Thousandths of a point; may be negative.
    pub weight: i32,
    /// The words that made it hold.
    pub spans: Vec<Quote>,
    /// Fields and facts that made it hold, in words.
    pub because: Vec<String>,
}

/// A rule that would have fired but for what was switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// The id of the rule.
    pub id: Label,
    /// `negated`, `quoted` or `near_miss`.
    pub why: Label,
    /// The words that were switched off.
    pub spans: Vec<Quote>,
}

/// Which table rows decided, as `file#row`, counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deciding {
    /// The row of the impact table.
    pub impact: Option<Label>,
    /// The row of the urgency table.
    pub urgency: Option<Label>,
    /// The priority: the cell of the matrix.
    pub priority: Option<Label>,
    /// The routing row.
    pub route: Option<Label>,
    /// The rows that added copies.
    pub copies: Vec<Label>,
    /// The deadline row.
    pub deadline: Option<Label>,
}

/// Something that a script gave besides points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scripted {
    /// The rule that called the script.
    pub rule: Label,
    /// The script file.
    pub script: Label,
    /// The hook that ran.
    pub hook: Label,
    /// `fact`, `flag`, `impact`, `urgency`, `queue` or `copy`.
    pub effect: Label,
    /// The flag, level or desk; for a fact its name and value. It stands even where another script
    /// or the table had the last word.
    pub value: Label,
    /// The script's reason; `null` for facts, and after [`Decision::redacted`].
    pub because: Option<String>,
}

/// A script problem recorded at triage. The decision is as it would be without that script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The rule that called the script.
    pub rule: Label,
    /// The script file.
    pub script: Label,
    /// The hook that ran.
    pub hook: Label,
    /// Line in the script, where known.
    pub line: Option<u32>,
    /// What went wrong.
    pub message: String,
}

/// What produced the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of this crate.
    pub engine: Label,
    /// Version of the JSON contract.
    pub schema: u32,
    /// Name of the rule pack.
    pub pack: Label,
    /// Version of the rule pack.
    pub pack_version: Label,
    /// Fingerprint of the pack's sources.
    pub pack_hash: Label,
    /// Overlays that applied, in order.
    pub overlays: Vec<Label>,
}

/// Labels with a value each, in the pack's order; a JSON object.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table<T>(Vec<(Label, T)>);

impl<T> Table<T> {
    /// The value of a label.
    pub fn get(&self, label: &str) -> Option<&T> {
        self.0.iter().find(|(name, _)| name == label).map(|(_, value)| value)
    }

    /// The entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Label, &T)> {
        self.0.iter().map(|(label, value)| (label, value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<(Label, T)> for Table<T> {
    fn from_iter<I: IntoIterator<Item = (Label, T)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(label, value)| (label, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Entries<T> {
            type Value = Table<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of labels")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Table<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Table(entries))
            }
        }
        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

/// The decision on one message.
///
/// For every label of every scored dimension, the weights in [`evidence`](Self::evidence) add up
/// to its score: the prior stands there as an entry of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// The message's own id, carried through.
    pub id: Option<String>,
    /// What the writer wants done; `null` only for what is no PQRS.
    pub category: Option<Category>,
    /// What it is when it is no PQRS: `felicitacion`, `saludo`, `spam`, `vacio`.
    pub no_pqrs: Option<Label>,
    /// The finer kind of the primary request.
    pub subtype: Option<Label>,
    /// How the message is said.
    pub customer: Customer,
    /// The language, by ISO 639-1 code: `es` unless the message proves another.
    pub language: Label,
    /// What it is about.
    pub topic: Option<Label>,
    /// Every request, the primary first.
    pub requests: Vec<Request>,
    /// How soon a person must act.
    pub priority: Priority,
    /// How much is at stake.
    pub impact: Level,
    /// How little it can wait.
    pub urgency: Level,
    /// Where it goes.
    pub route: Route,
    /// Until when it must be answered; `null` when it is no PQRS.
    pub deadline: Option<Deadline>,
    /// Dangers to people, accounts or data.
    pub safety: Vec<Danger>,
    /// Facts that tables and hosts act on.
    pub flags: Vec<Flag>,
    /// Open multi-label dimensions, by API name.
    pub facets: Table<Vec<Label>>,
    /// What must be asked before the case can be worked.
    pub missing: Vec<Label>,
    /// Typed things found in the text.
    pub entities: Vec<Entity>,
    /// How to treat the person, in order.
    pub handling: Vec<HandlingStep>,
    /// Score of each label, in thousandths of a point, by dimension.
    pub scores: Table<Table<i32>>,
    /// Calibrated confidence (0 to 1) by dimension, where the pack calibrates it.
    pub confidence: Table<f64>,
    /// Why a person should look first; empty when the engine may decide alone.
    pub review: Vec<Review>,
    /// Who gave which points, and why.
    pub evidence: Vec<Evidence>,
    /// What would have counted but was switched off.
    pub suppressed: Vec<Suppressed>,
    /// Which table rows decided.
    pub deciding: Deciding,
    /// What scripts gave besides points.
    #[serde(default)]
    pub scripted: Vec<Scripted>,
    /// Scripts that failed.
    pub faults: Vec<Fault>,
    /// What produced the decision.
    pub provenance: Provenance,
}

impl Decision {
    /// What the writer wants done; `None` only for what is no PQRS.
    pub fn category(&self) -> Option<Category> {
        self.category
    }

    /// How the message is said.
    pub fn customer(&self) -> Customer {
        self.customer
    }

    /// How soon a person must act.
    pub fn priority(&self) -> Priority {
        self.priority
    }

    /// The desk that answers.
    pub fn queue(&self) -> &Label {
        &self.route.queue
    }

    /// Scripts that failed on this message.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The same decision without any text of the message: spans keep their offsets, entities their
    /// kind, and what a script said in its own words is left out.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        let spans = (self.safety.iter_mut().flat_map(|danger| &mut danger.spans))
            .chain(self.flags.iter_mut().flat_map(|flag| &mut flag.spans))
            .chain(self.evidence.iter_mut().flat_map(|evidence| &mut evidence.spans))
            .chain(self.suppressed.iter_mut().flat_map(|suppressed| &mut suppressed.spans))
            .chain(self.entities.iter_mut().map(|entity| &mut entity.span));
        for span in spans {
            span.text = None;
        }
        // Scripts may put words of the message into their reasons and their complaints.
        for piece in self.evidence.iter_mut().filter(|piece| piece.source == Source::Script) {
            piece.because.clear();
        }
        for scripted in &mut self.scripted {
            scripted.because = None;
        }
        for fault in &mut self.faults {
            fault.message.clear();
        }
        for entity in &mut self.entities {
            entity.value = None;
        }
        self
    }
}
