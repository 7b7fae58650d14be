//! Stage 7, `Scores` and `Firings` → `Outcome`: which labels win, how soon, where to, until when.
//!
//! Comes in: points per label and what fired. Goes out: one outcome, as numbers of labels and
//! table rows; `explain` puts it into words. Substance (category, requests, priority, queue,
//! deadline) is decided before the customer type is looked at, and never depends on it.

pub(crate) mod table;
pub(crate) mod requests;
pub(crate) mod confidence;
pub(crate) mod priority;
pub(crate) mod routing;
pub(crate) mod deadline;
pub(crate) mod scripted;
pub(crate) mod handling;
pub(crate) mod review;

use crate::decision::{Category, Customer, Label, Level, Priority};
use crate::derive::Facts;
use crate::labels::{ClosedLabels, LabelId, Labels};
use crate::message::Message;
use crate::rules::condition::View;
use crate::rules::safety::SafetyLane;
use crate::rules::{Firings, RuleSet};
use crate::score::Scores;
use crate::script::Scripts;
use crate::script::runs::Runs;
use confidence::Confidence;
use deadline::Deadlines;
use handling::Step;
use priority::Priorities;
use requests::{Asked, Verdict};
use review::Reason;
use routing::Routes;
use scripted::NamedDesk;
use table::{DecisionTable, Names, Situation};

/// The tables and labels that decisions are made by.
#[derive(Clone, Debug)]
pub(crate) struct Decider {
    pub(crate) closed: ClosedLabels,
    pub(crate) topics: Winners,
    pub(crate) subtypes: Winners,
    pub(crate) no_pqrs: Winners,
    /// The label of `no_pqrs` for a message without words.
    pub(crate) empty: Option<LabelId>,
    /// The label of `no_pqrs` for advertising, which is no request in any language.
    pub(crate) spam: Option<LabelId>,
    /// A lead below this is a small margin, in thousandths of a point.
    pub(crate) margin: i32,
    pub(crate) confidence: Confidence,
    pub(crate) names: Names,
    pub(crate) priorities: Priorities,
    pub(crate) routes: Routes,
    pub(crate) deadlines: Deadlines,
    pub(crate) handling: DecisionTable<Step>,
}

/// The labels of a dimension of which at most one wins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Winners {
    pub(crate) labels: Vec<LabelId>,
    pub(crate) default: Option<LabelId>,
}

impl Winners {
    /// The label with most points among those that pass their threshold; of equals the first.
    fn decide(
        &self,
        labels: &Labels,
        scores: &Scores,
        admit: impl Fn(LabelId) -> bool,
    ) -> Option<LabelId> {
        let mut best: Option<(i32, LabelId)> = None;
        for label in self.labels.iter().copied().filter(|label| admit(*label)) {
            let score = scores.of(label);
            let passes = labels.entry(label).is_some_and(|entry| score >= entry.threshold);
            if passes && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, label));
            }
        }
        best.map(|(_, label)| label).or(self.default)
    }
}

/// What was decided, by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) category: Option<Category>,
    pub(crate) no_pqrs: Option<LabelId>,
    pub(crate) requests: Vec<Asked>,
    pub(crate) customer: Option<Customer>,
    pub(crate) topic: Option<LabelId>,
    pub(crate) subtype: Option<LabelId>,
    /// Facets, flags and kinds of danger, sorted.
    pub(crate) raised: Vec<LabelId>,
    pub(crate) has_danger: bool,
    pub(crate) priority: Option<priority::Decided>,
    pub(crate) route: Option<usize>,
    /// The desk that a script named instead of the row's.
    pub(crate) named_desk: Option<NamedDesk>,
    pub(crate) copies: Vec<Label>,
    /// The rows of the copies table that hold.
    pub(crate) copy_rows: Vec<usize>,
    pub(crate) hold_auto_reply: bool,
    pub(crate) deadline: Option<usize>,
    pub(crate) handling: Vec<usize>,
    pub(crate) review: Vec<Reason>,
    /// By number of the dimension, in thousandths.
    pub(crate) confidence: Vec<(usize, i32)>,
}

impl Outcome {
    /// Impact and urgency and what follows; a decided outcome always has them.
    pub(crate) fn levels(&self) -> (Level, Level, Priority) {
        self.priority.as_ref().map_or((Level::Baja, Level::Baja, Priority::Baja), |decided| {
            (decided.impact, decided.urgency, decided.priority)
        })
    }
}

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Findings<'a> {
    pub(crate) labels: &'a Labels,
    pub(crate) rules: &'a RuleSet,
    pub(crate) lane: &'a SafetyLane,
    pub(crate) view: View<'a>,
    pub(crate) firings: &'a Firings,
    pub(crate) dangers: &'a Firings,
    pub(crate) scores: &'a Scores,
    pub(crate) scripts: &'a Scripts,
}

impl Decider {
    /// Decides one message into `outcome`, whose memory is used again.
    pub(crate) fn decide(&self, findings: Findings<'_>, runs: &mut Runs, outcome: &mut Outcome) {
        let View { message, facts, .. } = findings.view;
        self.raise(findings, outcome);

        let Verdict { category, requests, reasons } = requests::decide(self, findings);
        outcome.category = category;
        outcome.requests = requests;
        outcome.review = reasons;
        outcome.subtype = outcome.requests.first().and_then(|asked| asked.subtype);
        outcome.no_pqrs = match category {
            Some(_) => None,
            None if findings.view.text.words().is_empty() => self.empty,
            None => self.no_pqrs.decide(findings.labels, findings.scores, |_| true),
        };
        outcome.topic = self.topics.decide(findings.labels, findings.scores, |_| true);

        let case = self.situation(message, facts, outcome);
        let priority = self.priorities.decide(&case);
        // INVARIANT: where there is a danger its rows decide, and no script is asked.
        let priority = if outcome.has_danger {
            priority
        } else {
            self.prioritize(findings, outcome, priority, runs)
        };
        let case =
            Situation { impact: Some(priority.impact), urgency: Some(priority.urgency), ..case };
        let route = self.routes.decide(&case);
        let (named_desk, more_copies) = if outcome.has_danger {
            (None, Vec::new())
        } else {
            self.route(findings, outcome, &priority, route, runs)
        };
        let deadline = self.deadlines.decide(&case, &outcome.requests);
        let apart = self.needs_several_hands(&case, outcome);

        // INVARIANT: nothing above this line has seen the customer type.
        let customer = self.customer(findings);
        let case = Situation { customer: Some(customer), ..case };
        let handling = self.handling_steps(&case);
        let copies = self.routes.copies(&case, route, named_desk.as_ref(), more_copies);
        let copy_rows = self.routes.copy_rows(&case);
        outcome.customer = Some(customer);
        outcome.priority = Some(priority);
        outcome.route = route;
        outcome.named_desk = named_desk;
        outcome.copies = copies;
        outcome.copy_rows = copy_rows;
        outcome.deadline = deadline;
        outcome.handling = handling;
        outcome.hold_auto_reply = outcome.has_danger;
        self.judge(findings, outcome);
        if apart {
            outcome.review.push(Reason::SeveralRequests);
        }
        if findings.view.text.quoted().is_all {
            outcome.review.push(Reason::OnlyQuoted);
        }
        if outcome.has_danger {
            outcome.review.push(Reason::Safety);
        }
        if !runs.faults.is_empty() {
            outcome.review.push(Reason::ScriptFault);
        }
        outcome.review.sort_unstable();
        outcome.review.dedup();
    }

    /// Says how sure category and customer are.
    fn judge(&self, findings: Findings<'_>, outcome: &mut Outcome) {
        let Findings { labels, scores, .. } = findings;
        let category = match outcome.category {
            None => Some(self.closed.none),
            Some(category) => self.closed.label_of(category),
        };
        let category = category.and_then(|label| self.confidence.of(label, labels, scores));
        let customer = outcome.customer.and_then(|customer| {
            let mut all = self.closed.customers.iter();
            let (_, label) = all.find(|(known, _)| *known == customer)?;
            self.confidence.of(*label, labels, scores)
        });
        outcome.confidence.clear();
        outcome.confidence.extend(category.into_iter().chain(customer));
        let least = self.confidence.least.unwrap_or(0);
        let is_said = outcome.review.contains(&Reason::NoEvidence);
        if !is_said && category.is_some_and(|(_, confidence)| confidence < least) {
            outcome.review.push(Reason::LowConfidence);
        }
    }

    /// The names of all rows of the tables for priority, desk, copies and deadline.
    pub(crate) fn row_names(&self) -> impl Iterator<Item = &Label> {
        let priorities = self.priorities.impact.rows.iter().chain(&self.priorities.urgency.rows);
        let desks = self.routes.desks.rows.iter().map(|row| &row.name);
        let copies = self.routes.copies.rows.iter().map(|row| &row.name);
        let deadlines = self.deadlines.rows.iter().map(|row| &row.name);
        priorities.map(|row| &row.name).chain(desks).chain(copies).chain(deadlines)
    }

    /// Collects facets, flags and dangers.
    fn raise(&self, findings: Findings<'_>, outcome: &mut Outcome) {
        let raised = &mut outcome.raised;
        raised.clear();
        for firing in findings.firings.iter() {
            if let Some(rule) = findings.rules.get(firing.rule) {
                raised.extend_from_slice(&rule.effects.raised);
            }
        }
        raised.extend(
            findings
                .scores
                .adjustments
                .iter()
                .filter(|given| given.points == 0)
                .map(|given| given.label),
        );
        outcome.has_danger = false;
        for danger in findings.dangers.iter() {
            raised.extend(findings.lane.kind(danger.rule));
            outcome.has_danger = true;
        }
        raised.sort_unstable();
        raised.dedup();
    }

    /// The first customer type, in order of precedence, that passes its threshold.
    fn customer(&self, findings: Findings<'_>) -> Customer {
        let passes = |label: LabelId| {
            findings
                .labels
                .entry(label)
                .is_some_and(|entry| findings.scores.of(label) >= entry.threshold)
        };
        self.closed
            .customers
            .iter()
            .find(|(_, label)| passes(*label))
            .map_or(Customer::Normal, |(customer, _)| *customer)
    }

    fn handling_steps(&self, case: &Situation<'_>) -> Vec<usize> {
        (self.handling.rows.iter().enumerate())
            .filter(|(_, row)| row.when.holds(case))
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether the requests would go to different desks or run on different clocks.
    fn needs_several_hands(&self, case: &Situation<'_>, outcome: &Outcome) -> bool {
        let hands = |asked: &Asked| {
            let case =
                Situation { category: Some(asked.category), subtype: asked.subtype, ..*case };
            (self.routes.queue(&case), self.deadlines.term(&case))
        };
        match outcome.requests.as_slice() {
            [first, others @ ..] if !others.is_empty() => {
                let first = hands(first);
                others.iter().any(|other| hands(other) != first)
            }
            _ => false,
        }
    }

    /// What tables may look at, without the customer type.
    pub(crate) fn situation<'a>(
        &self,
        message: &'a Message<'a>,
        facts: &'a Facts<'a>,
        outcome: &'a Outcome,
    ) -> Situation<'a> {
        Situation {
            message,
            origin: self.names.origin(message),
            facts,
            category: outcome.category,
            subtype: outcome.subtype,
            topic: outcome.topic,
            raised: &outcome.raised,
            has_danger: outcome.has_danger,
            customer: None,
            impact: None,
            urgency: None,
        }
    }
}
