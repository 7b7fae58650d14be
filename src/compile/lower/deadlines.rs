//! `plazos.yaml`: regimes and the legal texts of assumptions.

use super::tables::{self, Sees};
use super::{Context, calendars, hygiene};
use crate::calendar::{
    Assumption, Cap, Date, Duty, DutyStart, Extension, Regime, StartRule, Term, Unit, Validity,
};
use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::reach::Reading;
use crate::compile::tree::{Map, Node, Value};
use crate::decide::deadline::Deadlines;
use crate::decide::table::Row;
use crate::decision::Label;
use crate::origin::Origin;

const UNITS: &[(&str, Unit)] = &[
    ("dias_habiles", Unit::BusinessDays),
    ("dias_calendario", Unit::CalendarDays),
    ("horas", Unit::Hours),
    ("meses", Unit::Months),
];

const STARTS: &[(&str, StartRule)] = &[
    ("dia_siguiente", StartRule::NextDay),
    ("mismo_dia", StartRule::SameDay),
    ("instante", StartRule::Instant),
];

const DUTY_STARTS: &[(&str, DutyStart)] =
    &[("recepcion", DutyStart::Receipt), ("vencimiento", DutyStart::Due)];

const ROW_KEYS: &[&str] = &[
    "id",
    "descripcion",
    "si",
    "regimen",
    "termino",
    "cuenta_desde",
    "prorroga",
    "silencio",
    "deberes",
    "fundamento",
    "fuente",
    "vigencia",
    "sin_verificar",
    "supuestos",
];

pub(super) fn lower(files: &Files<'_>, context: &mut Context<'_>) -> Deadlines {
    let (calendars, weekends) = calendars::lower(files, context.diagnostics);
    let mut deadlines = Deadlines {
        rows: Vec::new(),
        calendars,
        weekends,
        country: String::new(),
        warn_days: 0,
        assumptions: Vec::new(),
    };
    let Some(tree) = files.required("plazos.yaml", context.diagnostics) else { return deadlines };
    let Some(map) = tree.map(context.diagnostics) else { return deadlines };
    map.only(&["pais_general", "aviso", "supuestos", "plazos"], context.diagnostics);
    let country = map.required("pais_general", tree.origin, context.diagnostics);
    if let Some(country) = country.and_then(|node| node.text(context.diagnostics)) {
        country.clone_into(&mut deadlines.country);
    }
    let warn = map.required("aviso", tree.origin, context.diagnostics);
    if let Some(term) = warn.and_then(|node| term(node, context.diagnostics)) {
        deadlines.warn_days = term.amount;
    }
    if let Some(texts) = map.required("supuestos", tree.origin, context.diagnostics) {
        deadlines.assumptions = assumptions(texts, context.diagnostics);
    }
    let node = map.required("plazos", tree.origin, context.diagnostics);
    let rows = node.map(|node| node.list(context.diagnostics)).unwrap_or_default();
    let before = context.diagnostics.count();
    let mut ids: Vec<(String, Origin)> = Vec::new();
    for (number, row) in (1..).zip(rows) {
        let Some(map) = row.map(context.diagnostics) else { continue };
        map.only(ROW_KEYS, context.diagnostics);
        let when = map.get("si").map(|when| tables::row_condition(when, Sees::Substance, context));
        if let Some(then) = regime(map, row, context.diagnostics) {
            let origin = map.get("id").map_or(row.origin, |id| id.origin);
            match ids.iter().find(|(id, _)| *id == then.id) {
                Some((id, first)) => {
                    let problem = Problem::DuplicateId { id: id.clone(), first: *first };
                    context.diagnostics.add(origin, problem);
                }
                None => ids.push((then.id.clone(), origin)),
            }
            let name = Label::from(format!("plazos.yaml#{number}"));
            deadlines.rows.push(Row { name, when: when.unwrap_or_default(), then });
        }
    }
    if let Some(node) = node
        && context.diagnostics.count() == before
    {
        let (rows, same) = (&deadlines.rows, |one: &Regime, other: &Regime| one.id == other.id);
        let validity = |regime: &Regime| regime.validity;
        hygiene::check(node, rows, Reading::First, validity, same, context);
    }
    let in_force = |row: &Row<Regime>| row.then.validity == Validity::default();
    if let Some(node) = node
        && !deadlines.rows.iter().any(|row| row.when.is_default() && in_force(row))
    {
        context.diagnostics.add(node.origin, Problem::NoDefaultRow);
    }
    deadlines
}

fn regime(map: &Map, row: &Node, diagnostics: &mut Diagnostics) -> Option<Regime> {
    let mut text = |key: &'static str| {
        let node = map.required(key, row.origin, diagnostics)?;
        node.text(diagnostics).map(str::to_owned)
    };
    let id = text("id");
    let description = text("descripcion");
    let regime = text("regimen");
    let basis = text("fundamento");
    let source = text("fuente");
    let term_node = map.required("termino", row.origin, diagnostics);
    let start = map.required("cuenta_desde", row.origin, diagnostics);
    let term = term_node.and_then(|node| term(node, diagnostics));
    let start = start.and_then(|node| super::named(node, STARTS, diagnostics));
    let duties = map.get("deberes").map(|node| node.list(diagnostics)).unwrap_or_default();
    let duties = duties.iter().filter_map(|node| duty(node, diagnostics)).collect();
    let assumptions = map.get("supuestos").map(|node| node.list(diagnostics)).unwrap_or_default();
    let assumptions =
        assumptions.iter().filter_map(|node| node.text(diagnostics).map(str::to_owned)).collect();
    let unverified = map.get("sin_verificar").and_then(|node| node.truth(diagnostics));
    let extension = map.get("prorroga").and_then(|node| extension(node, diagnostics));
    let silence = map.get("silencio").and_then(|node| node.text(diagnostics)).map(str::to_owned);
    let validity = map.get("vigencia").map(|node| validity(node, diagnostics)).unwrap_or_default();
    // Only now may something that is missing end this: all problems have been told.
    Some(Regime {
        id: id?,
        description: description?,
        regime: regime?,
        term: term?,
        start: start?,
        extension,
        silence,
        duties,
        basis: basis?,
        source: source?,
        validity,
        unverified: unverified.unwrap_or(false),
        assumptions,
    })
}

fn assumptions(node: &Node, diagnostics: &mut Diagnostics) -> Vec<(&'static str, String)> {
    let Some(map) = node.map(diagnostics) else { return Vec::new() };
    map.only(&Assumption::ALL.map(Assumption::label), diagnostics);
    let text = |assumption: Assumption| {
        let text = map.required(assumption.label(), node.origin, diagnostics)?;
        Some((assumption.label(), text.text(diagnostics)?.to_owned()))
    };
    Assumption::ALL.into_iter().filter_map(text).collect()
}

fn term(node: &Node, diagnostics: &mut Diagnostics) -> Option<Term> {
    let map = node.map(diagnostics)?;
    map.only(&["cantidad", "unidad"], diagnostics);
    term_of(map, node, diagnostics)
}

fn term_of(map: &Map, node: &Node, diagnostics: &mut Diagnostics) -> Option<Term> {
    let amount = map.required("cantidad", node.origin, diagnostics);
    let unit = map.required("unidad", node.origin, diagnostics);
    let amount = amount.and_then(|node| {
        let amount = u16::try_from(node.count(diagnostics)?).ok();
        if amount.is_none() {
            diagnostics.add(node.origin, Problem::WrongType { expected: Expected::Count });
        }
        amount
    });
    let unit = unit.and_then(|node| super::named(node, UNITS, diagnostics));
    Some(Term { amount: amount?, unit: unit? })
}

fn extension(node: &Node, diagnostics: &mut Diagnostics) -> Option<Extension> {
    let map = node.map(diagnostics)?;
    map.only(&["cantidad", "unidad", "tope"], diagnostics);
    let term = term_of(map, node, diagnostics);
    let cap = map.get("tope").and_then(|node| match &node.value {
        Value::Map(_) => self::term(node, diagnostics).map(Cap::Total),
        _ => super::named(node, &[("doble", Cap::Double)], diagnostics),
    });
    Some(Extension { term: term?, cap })
}

fn duty(node: &Node, diagnostics: &mut Diagnostics) -> Option<Duty> {
    let map = node.map(diagnostics)?;
    map.only(&["deber", "cantidad", "unidad", "desde"], diagnostics);
    let duty = map.required("deber", node.origin, diagnostics);
    let duty = duty.and_then(|node| node.text(diagnostics)).map(str::to_owned);
    let from = map.get("desde").and_then(|node| super::named(node, DUTY_STARTS, diagnostics));
    let term = term_of(map, node, diagnostics);
    Some(Duty { duty: duty?, term: term?, from: from.unwrap_or(DutyStart::Receipt) })
}

fn validity(node: &Node, diagnostics: &mut Diagnostics) -> Validity {
    let Some(map) = node.map(diagnostics) else { return Validity::default() };
    map.only(&["desde", "hasta"], diagnostics);
    let mut day = |key| map.get(key).and_then(|node| date(node, diagnostics));
    Validity { from: day("desde"), to: day("hasta") }
}

/// A date; `~` is none.
pub(super) fn date(node: &Node, diagnostics: &mut Diagnostics) -> Option<Date> {
    let text = node.text(diagnostics)?;
    if text == "~" {
        return None;
    }
    let date = text.parse().ok();
    if date.is_none() {
        diagnostics.add(node.origin, Problem::WrongType { expected: Expected::Date });
    }
    date
}
