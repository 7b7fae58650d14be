//! Stage 8, everything that decided → `Decision`: evidence as spans of the original message.
//!
//! Comes in: numbers of labels, rules, hits and rows. Goes out: names and words. Nothing is
//! decided here; what the earlier stages know is written down, and only now are strings made.

use crate::calendar::{Clock, Regime};
use crate::decide::priority::Decided as Levels;
use crate::decide::requests::Asked;
use crate::decide::{Findings, Outcome};
use crate::decision::{
    Category, Customer, Danger, Deadline, Deciding, Decimal, Decision, Duty, Entity, EntityValue,
    Evidence, Flag, HandlingStep, Label, Provenance, Quote, Request, Review, Route, SCHEMA,
    Scripted, SkippedDay, Source, Suppressed, Table,
};
use crate::labels::{DimensionKind, LabelId, Labels};
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::entity::{Found, Kind, Value as EntityWorth};
use crate::normalize::folded;
use crate::normalize::offsets::{OriginalSpan, Span};
use crate::pack::Pack;
use crate::rules::call::Hook;
use crate::rules::reasons::Reasons;
use crate::rules::{Rule, RuleSet};
use crate::script::Effect;
use crate::script::runs::{Note, Runs};

/// How many spans one piece of evidence shows. The whole text is always read; only the listing
/// is capped.
const MOST_SPANS: usize = 16;

/// Writes the decision down.
pub(crate) fn explain(
    pack: &Pack,
    findings: Findings<'_>,
    runs: &Runs,
    outcome: &Outcome,
) -> Decision {
    let all = |_: &Rule| true;
    let reasons = Reasons::of_fired(findings.rules, findings.firings, findings.view, all);
    let dangers = Reasons::of_fired(&findings.lane.rules, findings.dangers, findings.view, all);
    let writer = Writer { pack, findings, outcome, reasons: &reasons, dangers: &dangers };
    let message = findings.view.message;
    let (impact, urgency, priority) = outcome.levels();
    let evidence = writer.evidence();
    Decision {
        id: message.id.as_deref().map(str::to_owned),
        category: outcome.category,
        no_pqrs: outcome.no_pqrs.map(|label| pack.labels.name(label)),
        subtype: outcome.subtype.map(|label| pack.labels.name(label)),
        customer: outcome.customer.unwrap_or(Customer::Normal),
        language: writer.language(),
        topic: outcome.topic.map(|label| pack.labels.name(label)),
        requests: outcome.requests.iter().map(|asked| writer.request(asked, &evidence)).collect(),
        priority,
        impact,
        urgency,
        route: writer.route(),
        deadline: writer.deadline(),
        safety: writer.dangers(),
        flags: writer.flags(),
        facets: writer.facets(),
        missing: Vec::new(),
        entities: writer.entities(),
        handling: writer.handling(),
        scores: writer.scores(),
        confidence: writer.confidence(),
        review: writer.review(),
        suppressed: writer.suppressed(),
        deciding: writer.deciding(),
        scripted: writer.scripted(&runs.notes),
        faults: runs.faults.clone(),
        provenance: provenance(pack),
        evidence,
    }
}

/// What stands behind every decision of a pack.
pub(crate) fn provenance(pack: &Pack) -> Provenance {
    Provenance {
        engine: pack.info.engine.clone(),
        schema: SCHEMA,
        pack: pack.info.name.clone(),
        pack_version: pack.info.version.clone(),
        pack_hash: pack.info.hash.clone(),
        overlays: Vec::new(),
    }
}

#[derive(Clone, Copy)]
struct Writer<'a> {
    pack: &'a Pack,
    findings: Findings<'a>,
    outcome: &'a Outcome,
    /// Why rules fired, and those of the safety lane.
    reasons: &'a Reasons,
    dangers: &'a Reasons,
}

impl Writer<'_> {
    fn labels(&self) -> &Labels {
        &self.pack.labels
    }

    fn name(&self, label: LabelId) -> Label {
        self.labels().name(label)
    }

    fn language(&self) -> Label {
        let foreign = self.findings.view.text.foreign();
        let languages = &self.pack.normalizer.languages;
        Label::from(foreign.map_or("es", |foreign| languages.code(foreign)))
    }

    fn evidence(&self) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        let prior = Label::from("base");
        for (label, entry) in (0..).map(LabelId).zip(&self.labels().entries) {
            if entry.prior != 0 {
                evidence.extend(self.piece(Source::Prior, &prior, label, entry.prior));
            }
        }
        for firing in self.findings.firings.iter() {
            let Some(rule) = self.findings.rules.get(firing.rule) else { continue };
            for (label, points) in &rule.effects.points {
                let piece = self.piece(Source::Rule, &rule.id, *label, *points);
                evidence.extend(piece.map(|piece| Evidence {
                    spans: self.spans(self.reasons.of(firing.rule)),
                    because: self.because(rule),
                    ..piece
                }));
            }
        }
        for given in self.findings.scores.adjustments.iter().filter(|given| given.points != 0) {
            let rule = self.findings.rules.get(given.rule);
            let call = rule.and_then(|rule| rule.effects.call_at(Hook::Adjust));
            let Some((rule, call)) = rule.zip(call) else { continue };
            let id = self.pack.scripts.name(call.script);
            let piece = self.piece(Source::Script, &id, given.label, given.points);
            let reasons = std::iter::once(given.reason.clone());
            evidence.extend(piece.map(|piece| Evidence {
                spans: self.spans(self.reasons.of(given.rule)),
                because: reasons.chain(self.because(rule)).collect(),
                ..piece
            }));
        }
        evidence
    }

    fn piece(&self, source: Source, id: &Label, label: LabelId, weight: i32) -> Option<Evidence> {
        Some(Evidence {
            source,
            id: id.clone(),
            dimension: self.labels().dimension_of(label)?.api.clone(),
            label: self.name(label),
            weight,
            spans: Vec::new(),
            because: Vec::new(),
        })
    }

    /// The fields and facts that a rule tests, with their values.
    fn because(&self, rule: &Rule) -> Vec<String> {
        let view = self.findings.view;
        let fields = rule.condition.fields.iter().map(|test| test.because(view.message));
        fields.chain(rule.condition.facts.iter().map(|test| test.because(view.facts))).collect()
    }

    fn entities(&self) -> Vec<Entity> {
        let view = self.findings.view;
        let vocabulary = &self.pack.deriver.finder.vocabulary;
        let country = view.message.country.as_deref();
        let received = view.message.received_at.map(|received| received.date());
        let entity = |found: &Found| {
            let span = quote_span(view.message, view.text, found.span);
            let currency = match found.value {
                EntityWorth::Money { currency, .. } => vocabulary.currency(currency, country),
                _ => None,
            };
            let day = found.value.day(received);
            let value = match (found.value, day) {
                (_, Some(day)) => Some(EntityValue::Text(day.to_string())),
                (EntityWorth::DayOfYear(month, day), None) => {
                    Some(EntityValue::Text(format!("--{month:02}-{day:02}")))
                }
                (EntityWorth::DaysAway(days), None) => {
                    Some(number(i64::from(days).saturating_mul(1_000)))
                }
                (EntityWorth::Money { thousandths, .. }, _)
                | (EntityWorth::Percent(thousandths) | EntityWorth::Time(thousandths, _), _) => {
                    Some(number(thousandths))
                }
                (EntityWorth::Text | EntityWorth::Day(_), _) => {
                    span.text.as_deref().map(|text| EntityValue::Text(identifier(found.kind, text)))
                }
            };
            Entity {
                kind: vocabulary.kind_name(found.kind),
                value,
                unit: found.value.unit().filter(|_| day.is_none()).map(Label::from),
                currency: currency.map(|currency| currency.code.clone()),
                span,
            }
        };
        view.facts.entities().map(entity).collect()
    }

    fn spans(&self, hits: &[u32]) -> Vec<Quote> {
        let view = self.findings.view;
        let mut places: Vec<(u32, u32)> = hits
            .iter()
            .filter_map(|index| view.hits.get(*index).map(|hit| (hit.first, hit.last)))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .take(MOST_SPANS)
            .map(|(first, last)| quote(view.message, view.text, first, last))
            .collect()
    }

    fn request(&self, asked: &Asked, evidence: &[Evidence]) -> Request {
        let label = self.name(asked.label);
        let dimension = self.labels().dimension_of(asked.label).map(|dimension| &dimension.api);
        let mut ids: Vec<Label> = Vec::new();
        for piece in evidence {
            let supports = piece.weight > 0
                && piece.source != Source::Prior
                && Some(&piece.dimension) == dimension
                && piece.label == label;
            if supports && !ids.contains(&piece.id) {
                ids.push(piece.id.clone());
            }
        }
        Request {
            category: asked.category,
            subtype: asked.subtype.map(|subtype| self.name(subtype)),
            evidence: ids,
        }
    }

    fn route(&self) -> Route {
        let row = self.outcome.route.and_then(|row| self.pack.decider.routes.desks.rows.get(row));
        Route {
            queue: match &self.outcome.named_desk {
                Some(named) => named.queue.clone(),
                None => row.map_or_else(|| Label::from(""), |row| row.then.queue.clone()),
            },
            copies: self.outcome.copies.clone(),
            hold_auto_reply: self.outcome.hold_auto_reply,
        }
    }

    fn deadline(&self) -> Option<Deadline> {
        let deadlines = &self.pack.decider.deadlines;
        let row = deadlines.rows.get(self.outcome.deadline?)?;
        let view = self.findings.view;
        let case = self.pack.decider.situation(view.message, view.facts, self.outcome);
        let (clock, assumptions) = deadlines.explain(row, &case);
        Some(deadline(&row.then, clock.as_ref(), assumptions))
    }

    fn dangers(&self) -> Vec<Danger> {
        let mut dangers: Vec<Danger> = Vec::new();
        for firing in self.findings.dangers.iter() {
            let Some(kind) = self.findings.lane.kind(firing.rule) else { continue };
            let kind = self.name(kind);
            let spans = self.spans(self.dangers.of(firing.rule));
            match dangers.iter_mut().find(|danger| danger.kind == kind) {
                Some(known) => known.spans.extend(spans),
                None => dangers.push(Danger { kind, spans }),
            }
        }
        for danger in &mut dangers {
            danger.spans.sort_by_key(|span| (span.part, span.start, span.end));
            danger.spans.dedup();
        }
        dangers
    }

    /// The labels of a kind of dimension that were raised.
    fn raised(&self, kind: DimensionKind) -> impl Iterator<Item = LabelId> {
        self.outcome.raised.iter().copied().filter(move |label| {
            self.labels()
                .dimension_of(*label)
                .is_some_and(|dimension| dimension.kind == kind && dimension.key != Labels::SAFETY)
        })
    }

    fn flags(&self) -> Vec<Flag> {
        self.raised(DimensionKind::Flag)
            .map(|label| {
                let hits: Vec<u32> = self
                    .findings
                    .firings
                    .iter()
                    .filter(|firing| {
                        let rule = self.findings.rules.get(firing.rule);
                        rule.is_some_and(|rule| rule.effects.raised.contains(&label))
                    })
                    .flat_map(|firing| self.reasons.of(firing.rule))
                    .copied()
                    .collect();
                Flag { flag: self.name(label), spans: self.spans(&hits) }
            })
            .collect()
    }

    /// Every facet of the pack, empty where nothing was raised.
    fn facets(&self) -> Table<Vec<Label>> {
        self.labels()
            .dimensions
            .iter()
            .filter(|dimension| dimension.kind == DimensionKind::Facet)
            .filter(|dimension| dimension.key != Labels::SAFETY)
            .map(|dimension| {
                let raised = |label: &LabelId| self.outcome.raised.binary_search(label).is_ok();
                let labels = dimension.labels.clone().map(LabelId).filter(raised);
                (dimension.api.clone(), labels.map(|label| self.name(label)).collect())
            })
            .collect()
    }

    fn handling(&self) -> Vec<HandlingStep> {
        self.outcome
            .handling
            .iter()
            .filter_map(|row| self.pack.decider.handling.rows.get(*row))
            .map(|row| HandlingStep {
                step: row.then.step.clone(),
                reason: row.then.reason.clone(),
                text: row.then.text.clone(),
            })
            .collect()
    }

    fn scores(&self) -> Table<Table<i32>> {
        self.labels()
            .dimensions
            .iter()
            .filter(|dimension| dimension.kind == DimensionKind::Scored)
            .map(|dimension| {
                let scores = dimension
                    .labels
                    .clone()
                    .map(LabelId)
                    .map(|label| (self.name(label), self.findings.scores.of(label)));
                (dimension.api.clone(), scores.collect())
            })
            .collect()
    }

    fn confidence(&self) -> Table<f64> {
        let name =
            |number: usize| self.labels().dimensions.get(number).map(|found| found.api.clone());
        let all = self.outcome.confidence.iter();
        all.filter_map(|(number, confidence)| {
            Some((name(*number)?, f64::from(*confidence) / 1_000.0))
        })
        .collect()
    }

    fn review(&self) -> Vec<Review> {
        let reasons = self.outcome.review.iter();
        reasons
            .map(|reason| Review {
                reason: Label::from(reason.name()),
                detail: reason.detail().to_owned(),
            })
            .collect()
    }

    /// Rules that would have fired but for what was switched off.
    fn suppressed(&self) -> Vec<Suppressed> {
        let Findings { view, rules, lane, firings, dangers, .. } = self.findings;
        let mut suppressed =
            self.switched_off(Reasons::negated(rules, firings, view), rules, "negated");
        suppressed.extend(self.switched_off(
            Reasons::quoted(rules, firings, view),
            rules,
            "quoted",
        ));
        let near_miss = Reasons::near_misses(&lane.rules, dangers, view);
        suppressed.sort_by(|a, b| a.id.cmp(&b.id));
        suppressed.extend(self.switched_off(near_miss, &lane.rules, "near_miss"));
        suppressed
    }

    fn switched_off(&self, reasons: Reasons, rules: &RuleSet, why: &str) -> Vec<Suppressed> {
        reasons
            .iter()
            .filter_map(|(index, hits)| {
                let id = rules.get(index)?.id.clone();
                Some(Suppressed { id, why: Label::from(why), spans: self.spans(hits) })
            })
            .collect()
    }

    /// What scripts gave besides points.
    fn scripted(&self, notes: &[Note]) -> Vec<Scripted> {
        let in_words = |note: &Note| {
            let level = |level: crate::decision::Level| Label::from(level.as_str());
            let (effect, value) = match &note.given.effect {
                Effect::Points { .. } => return None,
                Effect::Fact { fact, value } => {
                    let fact = self.pack.scripts.facts().get(*fact as usize)?;
                    ("fact", Label::from(format!("{fact} = {value}")))
                }
                Effect::Raise(label) => ("flag", self.name(*label)),
                Effect::Impact(found) => ("impact", level(*found)),
                Effect::Urgency(found) => ("urgency", level(*found)),
                Effect::Queue(queue) => ("queue", queue.clone()),
                Effect::Copy(queue) => ("copy", queue.clone()),
            };
            Some(Scripted {
                rule: note.rule.clone(),
                script: note.script.clone(),
                hook: Label::from(note.hook.name()),
                effect: Label::from(effect),
                value,
                because: Some(note.given.reason.clone()).filter(|reason| !reason.is_empty()),
            })
        };
        notes.iter().filter_map(in_words).collect()
    }

    fn deciding(&self) -> Deciding {
        let decider = &self.pack.decider;
        let levels = self.outcome.priority.as_ref();
        let (impact, urgency, _) = self.outcome.levels();
        let cell = || Label::from(format!("prioridad.yaml#matriz.{impact}.{urgency}"));
        fn name<T>(rows: &[crate::decide::table::Row<T>], row: Option<usize>) -> Option<Label> {
            rows.get(row?).map(|row| row.name.clone())
        }
        let script = |name: &Label| Label::from(format!("scripts/{name}"));
        let by_script =
            |script_of: fn(&Levels) -> Option<&Label>| levels.and_then(script_of).map(script);
        let named = self.outcome.named_desk.as_ref();
        Deciding {
            impact: by_script(|at| at.impact_script.as_ref())
                .or(name(&decider.priorities.impact.rows, levels.and_then(|at| at.impact_row))),
            urgency: by_script(|at| at.urgency_script.as_ref())
                .or(name(&decider.priorities.urgency.rows, levels.and_then(|at| at.urgency_row))),
            priority: levels.map(|_| cell()),
            route: named
                .map(|named| script(&named.script))
                .or(name(&decider.routes.desks.rows, self.outcome.route)),
            copies: self
                .outcome
                .copy_rows
                .iter()
                .filter_map(|row| name(&decider.routes.copies.rows, Some(*row)))
                .collect(),
            deadline: name(&decider.deadlines.rows, self.outcome.deadline),
        }
    }
}

/// A regime and its clock, in words.
pub(crate) fn deadline(
    regime: &Regime,
    clock: Option<&Clock>,
    assumptions: Vec<String>,
) -> Deadline {
    let due_of = |duty: &str| {
        let duties = clock.iter().flat_map(|clock| &clock.duties);
        duties.into_iter().find(|due| due.duty == duty).map(|due| due.due.to_string())
    };
    let skipped = clock.iter().flat_map(|clock| &clock.skipped);
    let duties = regime.duties.iter();
    Deadline {
        due: clock.map(|clock| clock.due.to_string()),
        instant: clock.and_then(|clock| clock.instant).map(|at| at.to_string()),
        amount: regime.term.amount.into(),
        unit: Label::from(regime.term.unit.name()),
        rule: Label::from(regime.id.as_str()),
        description: regime.description.clone(),
        regime: Label::from(regime.regime.as_str()),
        basis: regime.basis.clone(),
        source: regime.source.clone(),
        warn_on: clock.map(|clock| clock.warn_on.to_string()),
        extended_due: clock.and_then(|clock| clock.extended_due).map(|day| day.to_string()),
        skipped: skipped
            .map(|day| SkippedDay { date: day.date.to_string(), name: day.name.clone() })
            .collect(),
        duties: duties
            .map(|duty| Duty { duty: Label::from(duty.duty.as_str()), due: due_of(&duty.duty) })
            .collect(),
        silence: regime.silence.clone(),
        assumptions,
    }
}

/// The original words from one word to another, both included.
pub(crate) fn quote(message: &Message<'_>, text: &NormalizedText, first: u32, last: u32) -> Quote {
    quote_span(message, text, text.span(first, last))
}

/// The original words of a normalised range.
fn quote_span(message: &Message<'_>, text: &NormalizedText, span: Span) -> Quote {
    let OriginalSpan { part, start, end } = text.original(span);
    let source = match part {
        crate::decision::Part::Text => Some(&*message.text),
        crate::decision::Part::Subject => message.subject.as_deref(),
    };
    let words = source.and_then(|source| source.get(start..end)).map(str::to_owned);
    Quote { part, start, end, text: words }
}

fn number(thousandths: i64) -> EntityValue {
    EntityValue::Number(Decimal::from_thousandths(thousandths))
}

/// An identifier as it is compared: without separators, folded where case means nothing.
fn identifier(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Email | Kind::Url | Kind::Handle => folded(text).into_owned(),
        Kind::Card => {
            let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
            digits.get(digits.len().saturating_sub(4)..).unwrap_or_default().iter().collect()
        }
        _ => {
            let is_sign = |sign: &char| sign.is_alphanumeric() || *sign == '+';
            text.chars().filter(is_sign).flat_map(char::to_uppercase).collect()
        }
    }
}

/// The definition of a category, in the pack's words.
pub(crate) fn definition(labels: &Labels, category: Category) -> Option<&str> {
    let label = labels.find(Labels::CATEGORY, category.as_str())?;
    labels.entry(label).map(|entry| entry.definition.as_str())
}
