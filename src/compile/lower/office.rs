//! `oficina/*.yaml`: the hours and closed days of the office itself, over the calendars of the law.

use super::calendars::{receipt, weekend};
use super::deadlines::date;
use crate::calendar::{CalendarSpec, Date, Receipt, Weekdays};
use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::tree::Node;

/// The longest closure that one line may state, in days: a year and a bit.
const LONGEST: i32 = 400;

/// One entry: what it changes in the calendars of some countries.
struct Office<'a> {
    /// None for all.
    countries: Option<Vec<&'a str>>,
    weekend: Option<Weekdays>,
    receipt: Option<Receipt>,
    closed: Vec<(Date, String)>,
}

/// Changes the calendars as the office says. `others` is the one for countries without their own.
pub(super) fn apply(
    files: &Files<'_>,
    calendars: &mut [CalendarSpec],
    others: &mut CalendarSpec,
    diagnostics: &mut Diagnostics,
) {
    for tree in files.folder("oficina") {
        for entry in tree.list(diagnostics) {
            let Some(office) = office(entry, calendars, diagnostics) else { continue };
            for calendar in calendars.iter_mut().filter(|calendar| office.is_in(calendar)) {
                office.change(calendar);
            }
            if office.countries.is_none() {
                office.change(others);
            }
        }
    }
}

impl Office<'_> {
    fn is_in(&self, calendar: &CalendarSpec) -> bool {
        let is_of = |country: &&str| country.eq_ignore_ascii_case(&calendar.country);
        self.countries.as_ref().is_none_or(|countries| countries.iter().any(is_of))
    }

    fn change(&self, calendar: &mut CalendarSpec) {
        calendar.weekend = self.weekend.unwrap_or(calendar.weekend);
        calendar.receipt = self.receipt.unwrap_or(calendar.receipt);
        calendar.closed.extend_from_slice(&self.closed);
    }
}

fn office<'a>(
    node: &'a Node,
    calendars: &[CalendarSpec],
    diagnostics: &mut Diagnostics,
) -> Option<Office<'a>> {
    let map = node.map(diagnostics)?;
    map.only(&["pais", "fin_de_semana", "recepcion", "cierres", "nota"], diagnostics);
    let countries = map.get("pais").map(|node| {
        let known = |country: &&str| {
            calendars.iter().any(|calendar| country.eq_ignore_ascii_case(&calendar.country))
        };
        let mut countries = Vec::new();
        for node in node.one_or_many() {
            let Some(country) = node.text(diagnostics) else { continue };
            if !known(&country) {
                let known = calendars.iter().map(|calendar| calendar.country.clone()).collect();
                let problem = Problem::UnknownValue { value: country.to_owned(), known };
                diagnostics.add(node.origin, problem);
            }
            countries.push(country);
        }
        countries
    });
    let weekend = map.get("fin_de_semana").map(|node| weekend(node, diagnostics));
    let receipt = map.get("recepcion").and_then(|node| receipt(node, diagnostics));
    let lines = map.get("cierres").map(|node| node.list(diagnostics)).unwrap_or_default();
    let closed = lines.iter().flat_map(|node| closure(node, diagnostics)).collect();
    Some(Office { countries, weekend, receipt, closed })
}

/// `{ fecha, nombre }` or `{ desde, hasta, nombre }`: the closed days, each with the name.
fn closure(node: &Node, diagnostics: &mut Diagnostics) -> Vec<(Date, String)> {
    let Some(map) = node.map(diagnostics) else { return Vec::new() };
    map.only(&["fecha", "desde", "hasta", "nombre"], diagnostics);
    let name = map.required("nombre", node.origin, diagnostics);
    let name = name.and_then(|node| node.text(diagnostics));
    let (first_key, last_key) =
        if map.get("desde").is_some() { ("desde", "hasta") } else { ("fecha", "fecha") };
    let mut day = |key: &'static str| {
        let node = map.required(key, node.origin, diagnostics)?;
        let day = date(node, diagnostics);
        let is_second_form = map.get("desde").is_some() && map.get("fecha").is_some();
        if is_second_form && key == "desde" {
            diagnostics.add(node.origin, Problem::SecondForm { first: "fecha" });
        }
        day.map(|day| (day, node))
    };
    let (Some((first, _)), Some((last, last_node))) = (day(first_key), day(last_key)) else {
        return Vec::new();
    };
    if last < first || last > first.plus_days(LONGEST) {
        diagnostics.add(last_node.origin, Problem::WrongType { expected: Expected::EndOfClosure });
        return Vec::new();
    }
    let Some(name) = name else { return Vec::new() };
    std::iter::successors(Some(first), |day| Some(day.tomorrow()).filter(|next| *next <= last))
        .take_while(|day| *day <= last)
        .take(LONGEST.unsigned_abs() as usize + 1)
        .map(|day| (day, name.to_owned()))
        .collect()
}
