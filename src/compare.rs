//! What changed between two decisions on the same message, by legal risk.
//!
//! Comes in: the decision of an old pack and that of a new one. Goes out: every aspect in which
//! they differ, the gravest first, and whether the new one is laxer: a danger no longer seen, a
//! later date, a lower priority. It knows decisions and nothing of how they were reached.

use serde::Serialize;

use crate::decision::{Category, Deadline, Decision, Label};

/// Something that a decision decides, the gravest first: where an error can harm a person, break
/// the law, miss a date, or reach the wrong desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Aspect {
    /// Kinds of danger.
    Safety,
    /// The category, and every request.
    Category,
    /// Term, regime and due date.
    Deadline,
    /// How soon a person must act.
    Priority,
    /// The desk, the copies, and whether automatic replies are held.
    Route,
    /// The finer kind of the primary request.
    Subtype,
    /// Facts that hosts act on.
    Flags,
    /// Why a person should look first.
    Review,
    /// How the message is said.
    Customer,
    /// What it is about.
    Topic,
    /// Open dimensions.
    Facets,
    /// How to treat the person.
    Handling,
}

impl Aspect {
    /// Every aspect, the gravest first.
    pub const ALL: &[Self] = &[
        Self::Safety,
        Self::Category,
        Self::Deadline,
        Self::Priority,
        Self::Route,
        Self::Subtype,
        Self::Flags,
        Self::Review,
        Self::Customer,
        Self::Topic,
        Self::Facets,
        Self::Handling,
    ];

    /// The stable name used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Category => "category",
            Self::Deadline => "deadline",
            Self::Priority => "priority",
            Self::Route => "route",
            Self::Subtype => "subtype",
            Self::Flags => "flags",
            Self::Review => "review",
            Self::Customer => "customer",
            Self::Topic => "topic",
            Self::Facets => "facets",
            Self::Handling => "handling",
        }
    }

    /// The aspect with this stable name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|aspect| aspect.as_str() == name)
    }

    /// Whether a change here has legal weight: a protected case must not move in it.
    pub const fn is_grave(self) -> bool {
        matches!(
            self,
            Self::Safety | Self::Category | Self::Deadline | Self::Priority | Self::Route
        )
    }

    /// What a decision says of this aspect, in labels of the pack; empty for nothing.
    fn value(self, decision: &Decision) -> String {
        match self {
            Self::Safety => sorted(decision.safety.iter().map(|danger| &danger.kind)),
            Self::Category => category(decision),
            Self::Deadline => decision.deadline.as_ref().map(term).unwrap_or_default(),
            Self::Priority => decision.priority.to_string(),
            Self::Route => route(decision),
            Self::Subtype => name(&decision.subtype),
            Self::Flags => sorted(decision.flags.iter().map(|flag| &flag.flag)),
            Self::Review => sorted(decision.review.iter().map(|review| &review.reason)),
            Self::Customer => decision.customer.to_string(),
            Self::Topic => name(&decision.topic),
            Self::Facets => facets(decision),
            Self::Handling => joined(decision.handling.iter().map(|step| step.step.as_str())),
        }
    }

    /// Whether the new decision is the laxer one in this aspect.
    fn is_laxer(self, old: &Decision, new: &Decision) -> bool {
        match self {
            Self::Safety => old
                .safety
                .iter()
                .any(|danger| !new.safety.iter().any(|known| known.kind == danger.kind)),
            Self::Category => old.category.is_some() && new.category.is_none(),
            Self::Deadline => match (&old.deadline, &new.deadline) {
                (Some(old), Some(new)) => length(new) > length(old),
                (Some(_), None) => true,
                (None, _) => false,
            },
            // Priorities are declared most pressing first.
            Self::Priority => new.priority > old.priority,
            Self::Route => old.route.hold_auto_reply && !new.route.hold_auto_reply,
            Self::Review => {
                let is_for_safety = |decision: &Decision| {
                    decision.review.iter().any(|review| review.reason == "safety")
                };
                is_for_safety(old) && !is_for_safety(new)
            }
            Self::Flags => {
                let has = |flag: &Label| new.flags.iter().any(|known| known.flag == *flag);
                old.flags.iter().any(|flag| !has(&flag.flag))
            }
            _ => false,
        }
    }
}

/// One aspect in which two decisions differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// What differs.
    pub aspect: Aspect,
    /// What the old decision says; empty for nothing.
    pub old: String,
    /// What the new decision says; empty for nothing.
    pub new: String,
    /// Whether the new decision is laxer: sees less danger, gives more time, hurries less.
    pub is_laxer: bool,
}

/// Everything in which two decisions on one message differ, the gravest first.
///
/// ```
/// use triaje::compare::{Aspect, differences};
/// use triaje::Engine;
///
/// let engine = Engine::builtin();
/// let old = engine.triage("Me cobraron dos veces el recibo");
/// let new = engine.triage("Muchas gracias por todo, excelente servicio");
/// let differences = differences(&old, &new);
/// assert_eq!(differences[0].aspect, Aspect::Category);
/// assert!(differences[0].is_laxer);
/// ```
pub fn differences(old: &Decision, new: &Decision) -> Vec<Difference> {
    let differs = |aspect: &Aspect| {
        let (before, after) = (aspect.value(old), aspect.value(new));
        (before != after).then(|| Difference {
            aspect: *aspect,
            is_laxer: aspect.is_laxer(old, new),
            old: before,
            new: after,
        })
    };
    Aspect::ALL.iter().filter_map(differs).collect()
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn sorted<'a>(labels: impl Iterator<Item = &'a Label>) -> String {
    let mut names: Vec<&str> = labels.map(Label::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

fn name(label: &Option<Label>) -> String {
    label.as_ref().map(|label| label.as_str().to_owned()).unwrap_or_default()
}

fn category(decision: &Decision) -> String {
    match (decision.category, &decision.no_pqrs) {
        (None, None) => "ninguna".to_owned(),
        (None, Some(kind)) => format!("ninguna ({kind})"),
        (Some(category), _) => {
            let others = decision.requests.iter().skip(1).map(|asked| asked.category);
            let all = std::iter::once(category).chain(others);
            all.map(Category::as_str).collect::<Vec<_>>().join(" + ")
        }
    }
}

fn term(deadline: &Deadline) -> String {
    let due = deadline.instant.as_deref().or(deadline.due.as_deref());
    let due = due.map(|due| format!(" → {due}")).unwrap_or_default();
    format!("{} {} ({}){due}", deadline.amount, deadline.unit, deadline.regime)
}

/// How long a term is: the due date where there is one, else its length in hours or so.
fn length(deadline: &Deadline) -> (Option<&str>, u32) {
    let hours = match deadline.unit.as_str() {
        "hours" => 1,
        "calendar_days" => 24,
        // Five days of seven are open.
        "business_days" => 34,
        _ => 24 * 30,
    };
    let due = deadline.instant.as_deref().or(deadline.due.as_deref());
    // Dates and instants are ISO 8601, which sorts as text.
    (due, deadline.amount.saturating_mul(hours))
}

fn route(decision: &Decision) -> String {
    let route = &decision.route;
    let copies = joined(route.copies.iter().map(Label::as_str));
    let copies = if copies.is_empty() { copies } else { format!(" + {copies}") };
    let held = if route.hold_auto_reply { " (hold_auto_reply)" } else { "" };
    format!("{}{copies}{held}", route.queue)
}

fn facets(decision: &Decision) -> String {
    let facets = decision.facets.iter().filter(|(_, labels)| !labels.is_empty());
    let facets = facets.map(|(name, labels)| format!("{name}: {}", sorted(labels.iter())));
    facets.collect::<Vec<_>>().join("; ")
}
