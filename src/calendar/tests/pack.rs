//! The calendars and regimes of the shipped pack, as the engine has them, and the cases of
//! `tests/data/calendars/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::calendar::{Calendar, CalendarSpec, Date, Regime};
use crate::decide::table::{Row, Situation};
use crate::decision::Category;
use crate::derive::Facts;
use crate::engine::Engine;
use crate::labels::Labels;
use crate::message::Message;
use crate::normalize::NormalizedText;
use crate::normalize::entity::Entities;
use crate::pack::Pack;
use crate::scan::hits::Hits;

static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::builtin);

fn pack() -> &'static Pack {
    ENGINE.pack()
}

pub(super) fn data(file: &str) -> String {
    let path = format!("{}/tests/data/calendars/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).expect(&path)
}

/// The calendar of a country, by its code in lower case.
pub(super) fn calendar(country: &str) -> Calendar {
    let mut calendars = pack().decider.deadlines.calendars.iter();
    calendars
        .find(|known| known.spec().country.eq_ignore_ascii_case(country))
        .expect(country)
        .clone()
}

pub(super) fn calendar_with(country: &str, change: impl FnOnce(&mut CalendarSpec)) -> Calendar {
    let mut spec = calendar(country).spec().clone();
    change(&mut spec);
    Calendar::new(spec)
}

/// One message and the row and dates that it must get.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) sector: Option<String>,
    pub(super) category: String,
    pub(super) subtype: String,
    pub(super) flags: Vec<String>,
    pub(super) safety: Vec<String>,
    pub(super) fields: BTreeMap<String, String>,
    pub(super) calendar: String,
    pub(super) received: String,
    pub(super) row: String,
    pub(super) due: String,
    pub(super) instant: Option<String>,
    pub(super) extended_due: Option<String>,
}

pub(super) fn cases() -> Vec<Case> {
    serde_yaml::from_str(&data("regimes.yaml")).expect("cases")
}

pub(super) struct Regimes {
    pub(super) rows: &'static [Row<Regime>],
    pub(super) texts: BTreeMap<&'static str, &'static str>,
    pub(super) warn_days: u16,
}

pub(super) fn regimes() -> Regimes {
    let deadlines = &pack().decider.deadlines;
    let texts = deadlines.assumptions.iter().map(|(label, text)| (*label, text.as_str()));
    Regimes { rows: &deadlines.rows, texts: texts.collect(), warn_days: deadlines.warn_days }
}

impl Regimes {
    pub(super) fn find(&self, id: &str) -> &'static Regime {
        &self.rows.iter().find(|row| row.then.id == id).expect(id).then
    }

    /// The first row that applies to a case and is in force.
    pub(super) fn first(&self, case: &Case, received: Option<Date>) -> Option<&'static Regime> {
        let mut message = Message::new("");
        message.country = case.country.as_deref().map(Into::into);
        message.sector = case.sector.as_deref().map(Into::into);
        for (name, value) in &case.fields {
            message = message.field(name.clone(), value.as_str());
        }
        let labels = &pack().labels;
        let label = |dimension: &str, name: &String| labels.find(dimension, name).expect(name);
        let flags = case.flags.iter().map(|name| label(Labels::FLAG, name));
        let dangers = case.safety.iter().map(|name| label(Labels::SAFETY, name));
        let mut raised: Vec<_> = flags.chain(dangers).collect();
        raised.sort_unstable();
        let (text, hits, entities) =
            (NormalizedText::default(), Hits::default(), Entities::default());
        let situation = Situation {
            message: &message,
            origin: pack().decider.names.origin(&message),
            facts: &Facts::new(&pack().deriver, &message, &text, &hits, &entities, &[]),
            category: Category::from_name(&case.category),
            subtype: labels.find(Labels::SUBTYPE, &case.subtype),
            topic: None,
            raised: &raised,
            has_danger: !case.safety.is_empty(),
            customer: None,
            impact: None,
            urgency: None,
        };
        let applies =
            |row: &&Row<Regime>| row.then.validity.covers(received) && row.when.holds(&situation);
        self.rows.iter().find(applies).map(|row| &row.then)
    }
}
