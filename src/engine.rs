//! The engine: build it once, triage with it from any thread.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::builtin;
use crate::calendar::{self, ClosedDay};
use crate::compile::{self, Source};
use crate::decide::{Findings, Outcome};
use crate::decision::{Category, Customer, Decision, Label, Priority};
use crate::derive::Facts;
use crate::error::BuildError;
use crate::explain;
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::entity::Entities;
use crate::pack::Pack;
use crate::rules::condition::View;
use crate::rules::{Firings, RuleSet};
use crate::scan::ScanScratch;
use crate::scan::hits::Hits;
use crate::scope::ScopeScratch;
use crate::score::{self, Fired, Scores};
use crate::script::facts::GivenFacts;
use crate::script::limits::ScriptLimits;
use crate::script::runs::Runs;
use crate::script::trace::ScriptTrace;
use crate::ticket::{self, HelpDesk, Ticket};
use crate::timetable::{self, Filing, FilingError, Timetable};
use crate::vocabulary;

/// A compiled rule pack that triages messages.
///
/// Immutable, `Send + Sync`, and cheap to clone: clones share the pack.
///
/// # Fallibility
///
/// What can fail, fails in [`EngineBuilder::build`]. Triage itself is total: any text gives a
/// decision, and the same text the same decision.
///
/// ```
/// use triaje::{Category, Engine};
///
/// let engine = Engine::builtin();
/// let decision = engine.triage("Me cobraron dos veces el recibo de octubre y nadie responde");
/// assert_eq!(decision.category(), Some(Category::Reclamo));
/// ```
#[derive(Clone)]
pub struct Engine {
    pack: Arc<Pack>,
}

impl Engine {
    /// The shipped pack, embedded in the crate.
    pub fn builtin() -> Self {
        #[expect(clippy::expect_used, reason = "the tests build the embedded pack")]
        Self::builder().build().expect("the embedded pack builds")
    }

    /// Starts an engine from sources or a folder of your own.
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Triages a text of which nothing else is known.
    pub fn triage(&self, text: &str) -> Decision {
        self.triage_message(&Message::new(text))
    }

    /// Triages a message.
    pub fn triage_message(&self, message: &Message<'_>) -> Decision {
        self.triage_with(message, &mut Scratch::default()).to_owned()
    }

    /// Triages a message into memory that is used again, and returns a view of the outcome.
    /// Strings are made only when the view is turned into a [`Decision`].
    pub fn triage_with<'a>(
        &'a self,
        message: &'a Message<'a>,
        scratch: &'a mut Scratch,
    ) -> DecisionView<'a> {
        let pack = &*self.pack;
        let Scratch {
            text,
            scan,
            scope,
            hits,
            entities,
            facts,
            firings,
            dangers,
            scores,
            runs,
            outcome,
        } = scratch;

        pack.normalizer.normalize(message, text);
        pack.scanner.scan(message, text, scan, hits);
        pack.scoper.scope(text, scope, hits);
        pack.deriver.find(text, hits, entities);
        runs.clear();
        let counted = Facts::new(&pack.deriver, message, text, hits, entities, &[]);
        let view = View { message, text, hits, facts: &counted };
        facts.derive(&pack.guards, &pack.scripts, &pack.labels, view, runs);
        let facts = Facts::new(&pack.deriver, message, text, hits, entities, facts.values());
        let view = View { message, text, hits, facts: &facts };
        pack.lane.evaluate(view, dangers);
        pack.rules.evaluate(view, firings);
        let fired = Fired { labels: &pack.labels, rules: &pack.rules, view, firings };
        score::score(fired, scores);
        score::adjust(fired, &pack.scripts, scores, runs);
        let findings = Findings {
            labels: &pack.labels,
            rules: &pack.rules,
            lane: &pack.lane,
            view,
            firings,
            dangers,
            scores,
            scripts: &pack.scripts,
        };
        pack.decider.decide(findings, runs, outcome);

        DecisionView { pack, message, scratch }
    }

    /// Triages many messages on all cores; the order of the decisions is that of the messages.
    #[cfg(feature = "parallel")]
    pub fn triage_batch(&self, messages: &[Message<'_>]) -> Vec<Decision> {
        use rayon::prelude::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
        // Large enough that handing over work costs nothing, small enough to share out evenly.
        const CHUNK: usize = 64;
        messages
            .par_iter()
            .with_min_len(CHUNK)
            .map_init(Scratch::default, |scratch, message| {
                self.triage_with(message, scratch).to_owned()
            })
            .collect()
    }

    /// The definition of a category, in the pack's words.
    pub fn definition(&self, category: Category) -> &str {
        explain::definition(&self.pack.labels, category).unwrap_or_default()
    }

    /// Names of the fields that the pack declares, in its order.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.pack.fields.iter().map(|field| field.name.as_str())
    }

    /// Reads the text of a field by the type that the pack declares for it; `None` when the pack
    /// declares no such field or the text is not of its type.
    pub fn parse_field(&self, name: &str, text: &str) -> Option<crate::FieldValue> {
        let field = self.pack.fields.iter().find(|field| field.name == name)?;
        field.kind.parse(text)
    }

    /// Ids of all rules of the pack, in order.
    pub fn rule_ids(&self) -> impl Iterator<Item = &Label> {
        self.pack.rules.iter().chain(self.pack.lane.rules.iter()).map(|rule| &rule.id)
    }

    /// The offset from UTC to assume for a receipt time of a country that carries none.
    pub fn assumed_offset(&self, country: Option<&str>) -> crate::UtcOffset {
        self.pack.decider.deadlines.assumed_offset(country)
    }

    /// The calendar from receipt to due date of something whose labels are known.
    ///
    /// # Errors
    ///
    /// A label that the pack does not have (`subtipo: documento`), or a message without a time of
    /// receipt.
    pub fn timetable(&self, filing: &Filing<'_>) -> Result<Timetable, FilingError> {
        timetable::timetable(&self.pack, filing)
    }

    /// The words of the pack that rules may use: dimensions, labels, fields.
    pub fn vocabulary(&self) -> crate::Vocabulary {
        vocabulary::vocabulary(&self.pack)
    }

    /// What will stand behind every decision of this engine.
    pub fn provenance(&self) -> crate::Provenance {
        explain::provenance(&self.pack)
    }

    /// Whether the pack has a map for a help desk.
    pub fn has_ticket_map(&self, desk: HelpDesk) -> bool {
        self.pack.tickets.iter().any(|map| map.desk == desk)
    }

    /// A decision as the fields of a help desk's ticket, by the map in the pack's
    /// `integraciones.yaml`; `None` when the pack has none for it.
    ///
    /// ```
    /// use triaje::{Engine, HelpDesk, Message, TicketValue};
    ///
    /// let engine = Engine::builtin();
    /// let message = Message::new("Sugiero que pongan más cajeros los viernes");
    /// let decision = engine.triage_message(&message);
    /// let ticket = engine.ticket(HelpDesk::Zendesk, &message, &decision).unwrap();
    /// assert_eq!(ticket.fields.get("priority"), Some(&TicketValue::Text("low".to_owned())));
    /// ```
    pub fn ticket(
        &self,
        desk: HelpDesk,
        message: &Message<'_>,
        decision: &Decision,
    ) -> Option<Ticket> {
        let map = self.pack.tickets.iter().find(|map| map.desk == desk)?;
        let deadlines = &self.pack.decider.deadlines;
        let end_of_day = |day: &str| {
            let day = day.parse().ok()?;
            Some(deadlines.end_of_day(message.country.as_deref(), day).to_string())
        };
        Some(ticket::fill(map, decision, end_of_day))
    }

    /// The same engine with other points: what learning tries.
    pub(crate) fn with_points(
        &self,
        points: impl Fn(&Label, crate::labels::LabelId) -> Option<i32>,
    ) -> Self {
        let mut pack = (*self.pack).clone();
        pack.rules = pack.rules.with_points(points);
        Self { pack: Arc::new(pack) }
    }

    pub(crate) fn pack(&self) -> &Pack {
        &self.pack
    }

    /// Ids of the rules that fire on a message, those of the safety lane included, in order.
    /// Unlike [`Decision::evidence`] this names rules that give no points.
    pub fn fired(&self, message: &Message<'_>) -> Vec<Label> {
        let mut scratch = Scratch::default();
        self.triage_with(message, &mut scratch);
        self.fired_in(&scratch)
    }

    fn fired_in(&self, scratch: &Scratch) -> Vec<Label> {
        let Scratch { firings, dangers, .. } = scratch;
        let of = |rules: &RuleSet, firings: &Firings| -> Vec<Label> {
            firings
                .iter()
                .filter_map(|firing| rules.get(firing.rule).map(|rule| rule.id.clone()))
                .collect()
        };
        let mut fired = of(&self.pack.rules, firings);
        fired.extend(of(&self.pack.lane.rules, dangers));
        fired
    }
}

impl Engine {
    /// Every run of a script on a message in detail, in order. Slow: each script runs many times.
    pub fn trace_scripts(&self, message: &Message<'_>) -> Vec<ScriptTrace> {
        self.observe(message).traces
    }

    /// Triages a message and keeps what its tests may ask for.
    pub(crate) fn observe(&self, message: &Message<'_>) -> Observed {
        let mut scratch = Scratch::default();
        scratch.runs.traces = Some(Vec::new());
        let decision = self.triage_with(message, &mut scratch).to_owned();
        let fired = self.fired_in(&scratch);
        Observed { decision, fired, traces: scratch.runs.traces.unwrap_or_default() }
    }

    /// The lines of every script on which a statement begins, by script.
    pub(crate) fn script_lines(&self) -> impl Iterator<Item = (&Label, &[u32])> {
        self.pack.scripts.lines()
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("pack", &self.pack.info.name)
            .field("version", &self.pack.info.version)
            .field("hash", &self.pack.info.hash)
            .finish_non_exhaustive()
    }
}

/// A decision, the rules that fired, and what scripts did.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) decision: Decision,
    pub(crate) fired: Vec<Label>,
    pub(crate) traces: Vec<ScriptTrace>,
}

/// Memory for [`Engine::triage_with`], used again from message to message. One per thread.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) text: NormalizedText,
    pub(crate) scan: ScanScratch,
    pub(crate) scope: ScopeScratch,
    pub(crate) hits: Hits,
    pub(crate) entities: Entities,
    pub(crate) facts: GivenFacts,
    pub(crate) firings: Firings,
    pub(crate) dangers: Firings,
    pub(crate) scores: Scores,
    pub(crate) runs: Runs,
    pub(crate) outcome: Outcome,
}

/// The outcome of one triage, still in the scratch memory.
#[derive(Clone, Copy)]
pub struct DecisionView<'a> {
    pack: &'a Pack,
    message: &'a Message<'a>,
    scratch: &'a Scratch,
}

impl DecisionView<'_> {
    /// What the writer wants done; `None` only for what is no PQRS.
    pub fn category(&self) -> Option<Category> {
        self.scratch.outcome.category
    }

    /// How the message is said.
    pub fn customer(&self) -> Customer {
        self.scratch.outcome.customer.unwrap_or(Customer::Normal)
    }

    /// How soon a person must act.
    pub fn priority(&self) -> Priority {
        self.scratch.outcome.levels().2
    }

    /// Whether the message speaks of a danger.
    pub fn has_danger(&self) -> bool {
        self.scratch.outcome.has_danger
    }

    /// The whole decision, with its evidence.
    pub fn to_owned(&self) -> Decision {
        let Scratch {
            text, hits, entities, facts, firings, dangers, scores, runs, outcome, ..
        } = self.scratch;
        let facts =
            Facts::new(&self.pack.deriver, self.message, text, hits, entities, facts.values());
        let findings = Findings {
            labels: &self.pack.labels,
            rules: &self.pack.rules,
            lane: &self.pack.lane,
            view: View { message: self.message, text, hits, facts: &facts },
            firings,
            dangers,
            scores,
            scripts: &self.pack.scripts,
        };
        explain::explain(self.pack, findings, runs, outcome)
    }
}

impl fmt::Debug for DecisionView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionView")
            .field("category", &self.category())
            .field("customer", &self.customer())
            .field("priority", &self.priority())
            .finish_non_exhaustive()
    }
}

/// Collects the sources of a pack and builds an [`Engine`].
///
/// Without any source the shipped pack is built. A source replaces the shipped file of the same
/// name only if [`builtin_files`](Self::builtin_files) was asked for; otherwise the sources given
/// are the whole pack.
#[derive(Clone, Debug, Default)]
pub struct EngineBuilder {
    sources: Vec<Source>,
    folders: Vec<PathBuf>,
    limits: ScriptLimits,
    closed_days: Vec<ClosedDay>,
    over_builtin: bool,
}

impl EngineBuilder {
    /// Adds a file of the pack.
    pub fn source(&mut self, source: Source) -> &mut Self {
        self.sources.push(source);
        self
    }

    /// Adds every file of a folder. It is read by [`build`](Self::build).
    pub fn pack_dir(&mut self, folder: impl AsRef<Path>) -> &mut Self {
        self.folders.push(folder.as_ref().to_owned());
        self
    }

    /// Starts from the shipped pack: a source of the same name replaces its file.
    pub fn builtin_files(&mut self) -> &mut Self {
        self.over_builtin = true;
        self
    }

    /// What scripts may use up.
    pub fn script_limits(&mut self, limits: ScriptLimits) -> &mut Self {
        self.limits = limits;
        self
    }

    /// Adds a day on which the office is closed, in every country or in one. Such days belong to
    /// the office and not to a message, so they are checked here, once, and cost triage nothing.
    /// Operators write the same into `oficina/*.yaml`, where weekends and closing time stand too.
    pub fn closed_day(&mut self, day: ClosedDay) -> &mut Self {
        self.closed_days.push(day);
        self
    }

    /// Compiles the pack.
    ///
    /// # Errors
    ///
    /// Every problem of the pack at once: files that cannot be read, unknown labels, wrong terms,
    /// regexes or scripts, tables without a default. Each names its file, line and column.
    pub fn build(&self) -> Result<Engine, BuildError> {
        let mut sources = self.sources.clone();
        let mut unreadable = Vec::new();
        for folder in &self.folders {
            builtin::read_folder(folder, &mut sources, &mut unreadable);
        }
        if !unreadable.is_empty() {
            return Err(BuildError::new(unreadable));
        }
        if self.over_builtin || (sources.is_empty() && self.folders.is_empty()) {
            let given: Vec<Arc<str>> =
                sources.iter().map(|source| Arc::clone(&source.name)).collect();
            let shipped = builtin::builtin_sources().into_iter();
            sources.extend(shipped.filter(|source| !given.contains(&source.name)));
        }
        if !self.closed_days.is_empty() {
            let closed = calendar::to_yaml(&self.closed_days);
            sources.push(Source::new("oficina/closed_day.yaml", closed));
        }
        let pack = compile::compile(&sources, self.limits)?;
        Ok(Engine { pack: Arc::new(pack) })
    }
}
