//! Cases: check an engine against the decisions that its pack says messages must get.
//!
//! Comes in: an engine and the sources of its pack. Goes out: a report. Two kinds of test live in
//! a pack: `pruebas` beside each rule (it must fire, or must not), and `casos/*.yaml` (what the
//! decision must be). `cargo test` and `triaje test` use this same runner.

use std::collections::BTreeSet;

use crate::compile::Source;
use crate::compile::problem::Diagnostics;
use crate::compile::tree::{self, Map, Node, Value};
use crate::coverage::{Coverage, Survey};
use crate::decision::{Decision, Label, Quote, Source as EvidenceSource};
use crate::engine::{Engine, Observed};
use crate::error::BuildError;
use crate::message::{FieldValue, Message};
use crate::origin::Origin;
use crate::why::{Explainer, RuleReport, WhyNot};

/// A test that did not hold.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The file of the test, as the pack names it.
    pub file: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// The rule or the case.
    pub name: String,
    /// The message that was triaged.
    pub message: String,
    /// What was expected and what was found, in Spanish.
    pub reason: String,
    /// The condition of the rule that fired or did not, part by part, against expectation.
    pub report: Option<RuleReport>,
    /// Why the label that was expected was not decided.
    pub why_not: Option<WhyNot>,
}

/// What came out of running the tests of a pack.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// How many expectations held.
    pub passed: usize,
    /// Those that did not.
    pub failures: Vec<Failure>,
    /// Known misses that still miss: recorded, not deleted.
    pub pending: usize,
    /// Known misses that have come to hold: they can move to `acierta`.
    pub mended: Vec<Failure>,
    /// Rules that no test or case made fire.
    pub never_fired: Vec<Label>,
    /// Rows of tables that decide in no case which asks what they decide, as `file#row`: impact,
    /// urgency, desk, copies or deadline.
    pub rows_without_case: Vec<Label>,
    /// What tests and cases make of the pack.
    pub coverage: Coverage,
    /// How much of each script the tests and cases ran.
    pub scripts: Vec<ScriptCoverage>,
}

/// How much of a script was run by tests and cases.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptCoverage {
    /// The script file.
    pub script: Label,
    /// How many lines have a statement that begins there.
    pub lines: usize,
    /// Those that never ran, counted from 1.
    pub missing: Vec<u32>,
}

/// Runs every test of a pack on an engine that was built from it.
///
/// # Errors
///
/// A case that cannot be read (bad YAML, an unknown key) is a diagnostic, like any other problem
/// of a pack.
pub fn run(engine: &Engine, sources: &[Source]) -> Result<Report, BuildError> {
    let mut diagnostics = Diagnostics::default();
    let mut tests = Vec::new();
    for (file, source) in (0_u32..).zip(sources) {
        let Some((folder, _)) = source.name().split_once('/') else { continue };
        if !matches!(folder, "senales" | "seguridad" | "casos") || !source.name().ends_with(".yaml")
        {
            continue;
        }
        let Some(tree) = tree::parse(file, source.text(), &mut diagnostics) else { continue };
        let Value::List(items) = &tree.value else { continue };
        for item in items {
            let Some(map) = item.map(&mut diagnostics) else { continue };
            if folder == "casos" {
                tests.extend(case(map, item, &mut diagnostics));
            } else {
                rule_tests(map, &mut tests, &mut diagnostics);
            }
        }
    }
    if !diagnostics.is_empty() {
        return Err(BuildError::new(diagnostics.into_diagnostics(sources)));
    }
    let mut report = Report::default();
    let mut survey = Survey::new(engine);
    let (mut lines, mut decided) = (BTreeSet::new(), BTreeSet::new());
    let explainer = Explainer::new(engine, sources);
    let mut runner =
        Runner { explainer, engine, sources, told: 0, lines: &mut lines, decided: &mut decided };
    for test in &tests {
        runner.run(test, &mut report, &mut survey);
    }
    report.coverage = survey.coverage();
    let never = report.coverage.hits.iter().filter(|rule| rule.messages == 0);
    report.never_fired = never.map(|rule| rule.rule.clone()).collect();
    let rows = engine.pack().decider.row_names();
    report.rows_without_case = rows.filter(|row| !decided.contains(*row)).cloned().collect();
    report.scripts = engine
        .script_lines()
        .map(|(script, all)| {
            let ran = |line: &&u32| lines.contains(&(script.clone(), **line));
            let missing = all.iter().filter(|line| !ran(line)).copied().collect();
            ScriptCoverage { script: script.clone(), lines: all.len(), missing }
        })
        .collect();
    Ok(report)
}

/// One message and what must come of it.
struct Test {
    origin: Origin,
    name: String,
    message: Message<'static>,
    expected: Vec<Expectation>,
    is_pending: bool,
}

/// One thing that must be so.
enum Expectation {
    Fires(String),
    DoesNotFire(String),
    /// A value of the decision, by the key of the case.
    Is {
        key: &'static str,
        values: Vec<String>,
    },
    /// A literal piece of the message is among the evidence.
    Evidence(String),
    /// A script runs, or does not.
    Runs(String, bool),
    /// A script gives this, and nothing else of its kind.
    Gives {
        script: String,
        key: &'static str,
        values: Vec<String>,
    },
}

/// How many failures are taken apart: who breaks a thousand tests wants to know of all, and reads
/// of the first.
const MOST_TOLD: usize = 24;

/// What tests are run with.
struct Runner<'a> {
    engine: &'a Engine,
    sources: &'a [Source],
    explainer: Explainer<'a>,
    told: usize,
    /// Lines of scripts that ran.
    lines: &'a mut BTreeSet<(Label, u32)>,
    /// Rows of tables that decided what a case asks for.
    decided: &'a mut BTreeSet<Label>,
}

impl Runner<'_> {
    fn run(&mut self, test: &Test, report: &mut Report, survey: &mut Survey<'_>) {
        let observed = self.engine.observe(&test.message);
        survey.count(&observed.decision, &observed.fired);
        for trace in &observed.traces {
            self.lines.extend(trace.lines.iter().map(|line| (trace.script.clone(), *line)));
        }
        let asked = test.expected.iter().flat_map(|expected| expected.rows(&observed.decision));
        self.decided.extend(asked);
        let misses: Vec<(&Expectation, String)> = test
            .expected
            .iter()
            .filter_map(|expected| Some((expected, expected.miss(&observed)?)))
            .collect();
        match (test.is_pending, misses.is_empty()) {
            (true, false) => report.pending += 1,
            (true, true) => report.mended.push(self.failure(test, test.mended().to_owned())),
            (false, _) => {
                report.passed += test.expected.len() - misses.len();
                for (expected, reason) in misses {
                    let mut failure = self.failure(test, reason);
                    self.tell(test, expected, &mut failure);
                    report.failures.push(failure);
                }
            }
        }
    }

    fn failure(&self, test: &Test, reason: String) -> Failure {
        let source = self.sources.get(test.origin.file as usize);
        let before = source
            .and_then(|source| source.text().get(..test.origin.start as usize))
            .unwrap_or_default();
        Failure {
            file: source.map_or_else(String::new, |source| source.name().to_owned()),
            line: before.matches('\n').count() + 1,
            name: test.name.clone(),
            message: test.message.text().to_owned(),
            reason,
            report: None,
            why_not: None,
        }
    }

    /// Adds which condition failed on which words.
    fn tell(&mut self, test: &Test, expected: &Expectation, failure: &mut Failure) {
        if self.told >= MOST_TOLD {
            return;
        }
        self.told += 1;
        match expected {
            Expectation::Fires(id) | Expectation::DoesNotFire(id) => {
                failure.report = self.explainer.rule(&test.message, id);
            }
            Expectation::Is { key, values } => {
                let label = values.first().filter(|_| EXPLAINED_KEYS.contains(key));
                let label = label.map(|label| format!("{key}:{label}"));
                let why_not = |label: String| self.explainer.why_not(&test.message, &label).ok();
                failure.why_not = label.and_then(why_not);
            }
            Expectation::Evidence(_) | Expectation::Runs(..) | Expectation::Gives { .. } => {}
        }
    }
}

/// Keys of `espera` that are dimensions with points.
const EXPLAINED_KEYS: &[&str] = &["categoria", "no_pqrs", "subtipo", "cliente", "tema"];

impl Test {
    /// What to do with a known miss that has come to hold.
    fn mended(&self) -> &'static str {
        match self.expected.first() {
            Some(Expectation::DoesNotFire(_)) => "ya no acierta: pase a `no_acierta`",
            _ => "ya acierta: pase a `acierta`",
        }
    }
}

impl Expectation {
    /// The rows of tables whose outcome it asks for.
    fn rows(&self, decision: &Decision) -> Vec<Label> {
        let Self::Is { key, .. } = self else { return Vec::new() };
        let rows = &decision.deciding;
        match *key {
            "impacto" => rows.impact.iter().cloned().collect(),
            "urgencia" => rows.urgency.iter().cloned().collect(),
            "cola" => rows.route.iter().cloned().collect(),
            "copias" => rows.copies.clone(),
            "plazo" | "regimen" | "vence" => rows.deadline.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// Why it does not hold; `None` when it does.
    fn miss(&self, observed: &Observed) -> Option<String> {
        let Observed { decision, fired, traces } = observed;
        let fires = |id: &str| fired.iter().any(|known| known == id);
        match self {
            Self::Fires(id) => {
                (!fires(id)).then(|| format!("debía dispararse `{id}` y no se disparó"))
            }
            Self::DoesNotFire(id) => {
                fires(id).then(|| format!("no debía dispararse `{id}` y se disparó"))
            }
            Self::Is { key, values } => {
                let found = found(key, decision);
                (found != *values).then(|| {
                    format!("`{key}`: se esperaba {} y salió {}", shown(values), shown(&found))
                })
            }
            Self::Runs(script, expected) => {
                let runs = traces.iter().any(|trace| trace.script == script.as_str());
                (runs != *expected).then(|| match expected {
                    true => format!("el guion `{script}` debía correr y no corrió"),
                    false => format!("el guion `{script}` no debía correr y corrió"),
                })
            }
            Self::Gives { script, key, values } => {
                let given = given(script, key, decision);
                (given != *values).then(|| {
                    let (expected, found) = (shown(values), shown(&given));
                    format!("`{script}`, `{key}`: se esperaba {expected} y dio {found}")
                })
            }
            Self::Evidence(piece) => {
                let spans = decision.evidence.iter().flat_map(|evidence| &evidence.spans);
                let spans = spans.chain(decision.safety.iter().flat_map(|danger| &danger.spans));
                let mut spans = spans.chain(decision.flags.iter().flat_map(|flag| &flag.spans));
                let is_piece = |span: &Quote| span.text.as_deref() == Some(piece.as_str());
                (!spans.any(is_piece)).then(|| format!("`{piece}` no está entre la evidencia"))
            }
        }
    }
}

fn shown(values: &[String]) -> String {
    if values.is_empty() { "nada".to_owned() } else { format!("`{}`", values.join(", ")) }
}

/// The keys of `espera`, in Spanish like the rest of the pack.
const EXPECTED_KEYS: &[&str] = &[
    "categoria",
    "no_pqrs",
    "subtipo",
    "cliente",
    "tema",
    "prioridad",
    "impacto",
    "urgencia",
    "cola",
    "copias",
    "solicitudes",
    "seguridad",
    "banderas",
    "revision",
    "regimen",
    "plazo",
    "vence",
    "aviso",
    "prorroga",
    "festivos",
    "deberes",
    "trato",
];

/// What the decision says under a key of a case.
fn found(key: &str, decision: &Decision) -> Vec<String> {
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    let many = |values: &mut dyn Iterator<Item = &str>| values.map(str::to_owned).collect();
    let name = |label: &Option<Label>| label.as_ref().map(|label| label.as_str().to_owned());
    match key {
        "categoria" => one(Some(decision.category.map_or("ninguna", |category| category.as_str()))),
        "no_pqrs" => name(&decision.no_pqrs).into_iter().collect(),
        "subtipo" => name(&decision.subtype).into_iter().collect(),
        "tema" => name(&decision.topic).into_iter().collect(),
        "cliente" => one(Some(decision.customer.as_str())),
        "prioridad" => one(Some(decision.priority.as_str())),
        "impacto" => one(Some(decision.impact.as_str())),
        "urgencia" => one(Some(decision.urgency.as_str())),
        "cola" => one(Some(decision.route.queue.as_str())),
        "copias" => many(&mut decision.route.copies.iter().map(Label::as_str)),
        "solicitudes" => many(&mut decision.requests.iter().map(|asked| asked.category.as_str())),
        "seguridad" => many(&mut decision.safety.iter().map(|danger| danger.kind.as_str())),
        "banderas" => many(&mut decision.flags.iter().map(|flag| flag.flag.as_str())),
        "revision" => many(&mut decision.review.iter().map(|review| review.reason.as_str())),
        "trato" => many(&mut decision.handling.iter().map(|step| step.step.as_str())),
        "regimen" => one(decision.deadline.as_ref().map(|deadline| deadline.regime.as_str())),
        "plazo" => one(decision.deadline.as_ref().map(|deadline| deadline.rule.as_str())),
        "aviso" => one(decision.deadline.as_ref().and_then(|deadline| deadline.warn_on.as_deref())),
        "prorroga" => {
            one(decision.deadline.as_ref().and_then(|deadline| deadline.extended_due.as_deref()))
        }
        "festivos" => {
            let skipped = decision.deadline.iter().flat_map(|deadline| &deadline.skipped);
            skipped.map(|day| format!("{} {}", day.date, day.name)).collect()
        }
        "deberes" => {
            let duties = decision.deadline.iter().flat_map(|deadline| &deadline.duties);
            let shown = |due: &Option<String>| due.clone().unwrap_or_default();
            duties.map(|duty| format!("{} {}", duty.duty, shown(&duty.due))).collect()
        }
        "vence" => one(decision
            .deadline
            .as_ref()
            .and_then(|deadline| deadline.instant.as_deref().or(deadline.due.as_deref()))),
        _ => Vec::new(),
    }
}

/// The keys of what a script gives.
const GIVEN_KEYS: &[(&str, &str)] = &[
    ("banderas", "flag"),
    ("impacto", "impact"),
    ("urgencia", "urgency"),
    ("cola", "queue"),
    ("copias", "copy"),
    ("datos", "fact"),
];

/// What a script gave under a key of a case.
fn given(script: &str, key: &str, decision: &Decision) -> Vec<String> {
    if key == "puntos" {
        let own = decision
            .evidence
            .iter()
            .filter(|piece| piece.source == EvidenceSource::Script && piece.id == script);
        return own.map(|piece| format!("{} = {}", piece.label, piece.weight / 1_000)).collect();
    }
    let effect = GIVEN_KEYS.iter().find(|(known, _)| *known == key).map(|(_, effect)| *effect);
    let own = decision.scripted.iter().filter(|given| given.script == script);
    let own = own.filter(|given| Some(given.effect.as_str()) == effect);
    own.map(|given| given.value.as_str().to_owned()).collect()
}

/// `guiones` of a case: what each script must give, or `no` where it must not run.
fn script_expectations(
    node: &Node,
    expected: &mut Vec<Expectation>,
    diagnostics: &mut Diagnostics,
) {
    for (script, node) in node.map(diagnostics).into_iter().flat_map(Map::iter) {
        let script = script.text.clone();
        if matches!(&node.value, Value::Scalar(text) if text == "no") {
            expected.push(Expectation::Runs(script, false));
            continue;
        }
        let Some(map) = node.map(diagnostics) else { continue };
        let keys = GIVEN_KEYS.iter().map(|(key, _)| *key).chain(["puntos"]);
        let keys: Vec<&'static str> = keys.collect();
        map.only(&keys, diagnostics);
        expected.push(Expectation::Runs(script.clone(), true));
        for key in keys {
            let Some(node) = map.get(key) else { continue };
            // Points and facts are maps from a name to a number.
            let values = match &node.value {
                Value::Map(map) => numbers(map, diagnostics),
                _ => texts(node, diagnostics),
            };
            expected.push(Expectation::Gives { script: script.clone(), key, values });
        }
    }
}

/// `{ a: 1 }` as `a = 1`.
fn numbers(map: &Map, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut numbers = Vec::new();
    for (name, node) in map.iter() {
        numbers.extend(node.text(diagnostics).map(|value| format!("{} = {value}", name.text)));
    }
    numbers
}

/// `pruebas` of a rule.
fn rule_tests(map: &Map, tests: &mut Vec<Test>, diagnostics: &mut Diagnostics) {
    let Some(id) = map.get("id").and_then(|node| node.text(diagnostics)).map(str::to_owned) else {
        return;
    };
    let Some(groups) = map.get("pruebas").and_then(|node| node.map(diagnostics)) else { return };
    for (key, node) in groups.iter() {
        for node in node.list(diagnostics) {
            let Some(text) = node.text(diagnostics) else { continue };
            let expected = match key.text.as_str() {
                "no_acierta" | "falso_acierto" => Expectation::DoesNotFire(id.clone()),
                _ => Expectation::Fires(id.clone()),
            };
            tests.push(Test {
                origin: node.origin,
                name: id.clone(),
                message: Message::new(text.to_owned()),
                expected: vec![expected],
                is_pending: matches!(key.text.as_str(), "pendiente" | "falso_acierto"),
            });
        }
    }
}

/// A case of `casos/`.
fn case(map: &Map, node: &Node, diagnostics: &mut Diagnostics) -> Option<Test> {
    map.only(
        &[
            "nombre",
            "mensaje",
            "asunto",
            "canal",
            "pais",
            "sector",
            "recibido",
            "campos",
            "espera",
            "reglas",
            "no_reglas",
            "evidencia",
            "guiones",
            "nota",
        ],
        diagnostics,
    );
    let name = map.required("nombre", node.origin, diagnostics)?.text(diagnostics)?.to_owned();
    let text = map.required("mensaje", node.origin, diagnostics)?.text(diagnostics)?.to_owned();
    let message = message(map, text, diagnostics);
    let mut expected = Vec::new();
    if let Some(values) = map.get("espera").and_then(|node| node.map(diagnostics)) {
        values.only(EXPECTED_KEYS, diagnostics);
        for key in EXPECTED_KEYS {
            if let Some(node) = values.get(key) {
                let values = texts(node, diagnostics);
                expected.push(Expectation::Is { key, values });
            }
        }
    }
    let mut all = |key: &str, expect: fn(String) -> Expectation| {
        let texts = map.get(key).map(|node| texts(node, diagnostics)).unwrap_or_default();
        expected.extend(texts.into_iter().map(expect));
    };
    all("reglas", Expectation::Fires);
    all("no_reglas", Expectation::DoesNotFire);
    all("evidencia", Expectation::Evidence);
    if let Some(node) = map.get("guiones") {
        script_expectations(node, &mut expected, diagnostics);
    }
    Some(Test { origin: node.origin, name, message, expected, is_pending: false })
}

fn message(map: &Map, text: String, diagnostics: &mut Diagnostics) -> Message<'static> {
    let mut message = Message::new(text);
    let mut text = |key: &str| {
        map.get(key).and_then(|node| Some((node.text(diagnostics)?.to_owned(), node.origin)))
    };
    let received = text("recibido");
    if let Some((subject, _)) = text("asunto") {
        message = message.subject(subject);
    }
    if let Some((channel, _)) = text("canal") {
        message = message.channel(channel.as_str());
    }
    if let Some((country, _)) = text("pais") {
        message = message.country(country);
    }
    if let Some((sector, _)) = text("sector") {
        message = message.sector(sector);
    }
    if let Some((received, origin)) = received {
        match received.parse() {
            Ok(received) => message = message.received_at(received),
            Err(_) => diagnostics.add(
                origin,
                crate::compile::problem::Problem::WrongType {
                    expected: crate::compile::problem::Expected::Timestamp,
                },
            ),
        }
    }
    for (name, node) in
        map.get("campos").and_then(|node| node.map(diagnostics)).into_iter().flat_map(Map::iter)
    {
        let Some(text) = node.text(diagnostics) else { continue };
        let value = match text {
            "si" | "true" => FieldValue::Bool(true),
            "no" | "false" => FieldValue::Bool(false),
            _ => text.parse().map_or_else(|_| FieldValue::from(text), FieldValue::Integer),
        };
        message = message.field(name.text.clone(), value);
    }
    message
}

fn texts(node: &Node, diagnostics: &mut Diagnostics) -> Vec<String> {
    node.one_or_many()
        .iter()
        .filter_map(|node| node.text(diagnostics).map(str::to_owned))
        .filter(|text| text != "~")
        .collect()
}
