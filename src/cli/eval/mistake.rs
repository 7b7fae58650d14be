//! A decision that differs from the label, with what led to it.

use serde::Serialize;

use triaje::{Decision, Evidence, EvidenceSource, Label, Level, Quote};

/// A decision that differs from the label.
#[derive(Serialize)]
pub(super) struct Mistake {
    pub(super) dimension: &'static str,
    pub(super) id: Option<String>,
    pub(super) given: String,
    pub(super) decided: String,
    pub(super) text: String,
    pub(super) evidence: Vec<Reason>,
}

/// Points or an alarm, with the words that gave them.
#[derive(Serialize)]
pub(super) struct Reason {
    /// The label, flag, level or kind of danger.
    pub(super) label: String,
    /// Thousandths of a point; `null` for what gives no points.
    pub(super) weight: Option<i32>,
    /// The rule or table row.
    pub(super) id: String,
    pub(super) words: Vec<String>,
    pub(super) switched_off: Option<String>,
}

impl Mistake {
    /// A wrong label: the points of its dimension, and the rules that were switched off.
    pub(super) fn of_label(
        dimension: &'static str,
        given: &str,
        decided: &str,
        decision: &Decision,
        text: &str,
    ) -> Self {
        let is_told = |evidence: &&Evidence| {
            evidence.dimension == dimension && evidence.source != EvidenceSource::Prior
        };
        let evidence = decision.evidence.iter().filter(is_told).map(|evidence| Reason {
            label: evidence.label.to_string(),
            weight: Some(evidence.weight),
            id: evidence.id.to_string(),
            words: words(&evidence.spans, &evidence.because),
            switched_off: None,
        });
        Self {
            dimension,
            id: decision.id.clone(),
            given: given.to_owned(),
            decided: decided.to_owned(),
            text: text.to_owned(),
            evidence: if dimension == "priority" {
                rows(decision).collect()
            } else {
                evidence.chain(switched_off(decision)).collect()
            },
        }
    }

    /// A danger that was missed, or an alarm without danger.
    pub(super) fn of_danger(kind: Option<&str>, decision: &Decision, text: &str) -> Self {
        let kinds: Vec<&str> = decision.safety.iter().map(|danger| danger.kind.as_str()).collect();
        let alarms = decision.safety.iter().map(|danger| Reason {
            label: danger.kind.to_string(),
            weight: None,
            id: String::new(),
            words: words(&danger.spans, &[]),
            switched_off: None,
        });
        Self {
            dimension: "safety",
            id: decision.id.clone(),
            given: kind.filter(|_| kinds.is_empty()).unwrap_or("-").to_owned(),
            decided: if kinds.is_empty() { "-".to_owned() } else { kinds.join(", ") },
            text: text.to_owned(),
            evidence: alarms.chain(switched_off(decision)).collect(),
        }
    }
}

/// The table rows that set the priority, and the flags that rows ask for.
fn rows(decision: &Decision) -> impl Iterator<Item = Reason> {
    let row = |level: Level, row: &Option<Label>| Reason {
        label: level.to_string(),
        weight: None,
        id: row.as_ref().map(Label::to_string).unwrap_or_default(),
        words: Vec::new(),
        switched_off: None,
    };
    let rows = [
        row(decision.impact, &decision.deciding.impact),
        row(decision.urgency, &decision.deciding.urgency),
    ];
    let flags = decision.flags.iter().map(|flag| Reason {
        label: flag.flag.to_string(),
        weight: None,
        id: String::new(),
        words: words(&flag.spans, &[]),
        switched_off: None,
    });
    rows.into_iter().chain(flags)
}

fn switched_off(decision: &Decision) -> impl Iterator<Item = Reason> {
    decision.suppressed.iter().map(|suppressed| Reason {
        label: String::new(),
        weight: None,
        id: suppressed.id.to_string(),
        words: words(&suppressed.spans, &[]),
        switched_off: Some(suppressed.why.to_string()),
    })
}

fn words(spans: &[Quote], because: &[String]) -> Vec<String> {
    let quoted = spans.iter().filter_map(|span| Some(format!("«{}»", span.text.as_deref()?)));
    quoted.chain(because.iter().cloned()).collect()
}
