//! `calendarios/*.yaml`: closed days by country.

use super::office;
use crate::calendar::{
    Calendar, CalendarSpec, Cycle, Date, HolidayDate, HolidayRule, MonthDay, OffHours, Receipt,
    UtcOffset, Weekday, Weekdays, Years,
};
use crate::compile::Files;
use crate::compile::problem::{Diagnostics, Expected, Problem};
use crate::compile::tree::{Map, Node};

const OFF_HOURS: &[(&str, OffHours)] =
    &[("mismo_dia", OffHours::SameDay), ("dia_habil_siguiente", OffHours::NextBusinessDay)];

const KEYS: &[&str] = &[
    "id",
    "pais",
    "nombre",
    "fin_de_semana",
    "desfases",
    "recepcion",
    "conocido",
    "fuente",
    "festivos",
];

const HOLIDAY_KEYS: &[&str] = &[
    "nombre",
    "fijo",
    "lunes_siguiente",
    "traslado",
    "semana",
    "pascua",
    "fechas",
    "solo_si",
    "desde",
    "hasta",
    "cada",
    "salvo",
    "fuente",
    "sin_verificar",
];

/// The calendars of the pack, and the one for countries without their own.
pub(super) fn lower(files: &Files<'_>, diagnostics: &mut Diagnostics) -> (Vec<Calendar>, Calendar) {
    let trees = files.folder("calendarios");
    let mut specs: Vec<_> = trees.filter_map(|tree| spec(tree, diagnostics)).collect();
    let mut others = CalendarSpec::weekends_only();
    office::apply(files, &mut specs, &mut others, diagnostics);
    (specs.into_iter().map(Calendar::new).collect(), Calendar::new(others))
}

fn spec(tree: &Node, diagnostics: &mut Diagnostics) -> Option<CalendarSpec> {
    let map = tree.map(diagnostics)?;
    map.only(KEYS, diagnostics);
    let mut text = |key: &'static str| {
        let node = map.required(key, tree.origin, diagnostics)?;
        node.text(diagnostics).map(str::to_owned)
    };
    // The id and the law are for people; the engine finds a calendar by its country.
    let (country, name) = (text("pais"), text("nombre"));
    text("id");
    text("fuente");
    let mut list = |key: &'static str| {
        let node = map.required(key, tree.origin, diagnostics);
        node.map(|node| node.list(diagnostics)).unwrap_or_default()
    };
    let (offsets, holidays) = (list("desfases"), list("festivos"));
    let weekend = map.required("fin_de_semana", tree.origin, diagnostics);
    let weekend = weekend.map(|node| self::weekend(node, diagnostics));
    let offsets = offsets.iter().filter_map(|node| offset(node, diagnostics)).collect();
    let holidays = holidays.iter().filter_map(|node| holiday(node, diagnostics)).collect();
    let receipt = map.required("recepcion", tree.origin, diagnostics);
    let receipt = receipt.and_then(|node| self::receipt(node, diagnostics));
    let known = map.get("conocido").map(|node| years(node, diagnostics)).unwrap_or_default();
    // Only now may something that is missing end this: all problems have been told.
    Some(CalendarSpec {
        country: country?,
        name: name?,
        weekend: weekend?,
        offsets,
        receipt: receipt?,
        known,
        holidays,
        closed: Vec::new(),
    })
}

/// Adds a problem and gives nothing where a value was not understood.
fn understood<T>(
    value: Option<T>,
    node: &Node,
    expected: Expected,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    if value.is_none() {
        diagnostics.add(node.origin, Problem::WrongType { expected });
    }
    value
}

/// Days of the week that never count. One must be left to work on.
pub(super) fn weekend(node: &Node, diagnostics: &mut Diagnostics) -> Weekdays {
    let days = node.list(diagnostics).iter();
    let days: Weekdays = days.filter_map(|node| weekday(node, diagnostics)).collect();
    if days == Weekdays::ALL {
        diagnostics.add(node.origin, Problem::WrongType { expected: Expected::WorkingDay });
    }
    days
}

fn weekday(node: &Node, diagnostics: &mut Diagnostics) -> Option<Weekday> {
    let label = node.text(diagnostics)?;
    understood(Weekday::from_label(label), node, Expected::Weekday, diagnostics)
}

fn offset(node: &Node, diagnostics: &mut Diagnostics) -> Option<UtcOffset> {
    let text = node.text(diagnostics)?;
    understood(text.parse().ok(), node, Expected::Offset, diagnostics)
}

/// `{ desde, hasta }` in years; `~` is open.
fn years(node: &Node, diagnostics: &mut Diagnostics) -> (Option<i16>, Option<i16>) {
    let Some(map) = node.map(diagnostics) else { return (None, None) };
    map.only(&["desde", "hasta"], diagnostics);
    let mut year = |key| map.get(key).and_then(|node| year(node, diagnostics));
    (year("desde"), year("hasta"))
}

fn year(node: &Node, diagnostics: &mut Diagnostics) -> Option<i16> {
    let text = node.text(diagnostics)?;
    if text == "~" { None } else { small(node, diagnostics) }
}

/// A whole number that fits the type.
fn small<T: std::str::FromStr>(node: &Node, diagnostics: &mut Diagnostics) -> Option<T> {
    let text = node.text(diagnostics)?;
    understood(text.parse().ok(), node, Expected::Integer, diagnostics)
}

pub(super) fn receipt(node: &Node, diagnostics: &mut Diagnostics) -> Option<Receipt> {
    let map = node.map(diagnostics)?;
    map.only(&["cierre", "fuera_de_horario"], diagnostics);
    let off_hours = map.required("fuera_de_horario", node.origin, diagnostics);
    let off_hours = off_hours.and_then(|node| super::named(node, OFF_HOURS, diagnostics));
    let closes = map.get("cierre").and_then(|node| {
        let text = node.text(diagnostics)?;
        if text == "~" {
            return None;
        }
        understood(minute_of_day(text), node, Expected::TimeOfDay, diagnostics)
    });
    Some(Receipt { closes, off_hours: off_hours? })
}

/// `17:00` in minutes after midnight.
fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn holiday(node: &Node, diagnostics: &mut Diagnostics) -> Option<HolidayRule> {
    let map = node.map(diagnostics)?;
    map.only(HOLIDAY_KEYS, diagnostics);
    let name = map.required("nombre", node.origin, diagnostics);
    let name = name.and_then(|node| node.text(diagnostics)).map(str::to_owned);
    let when = when(map, node, diagnostics);
    let only_on =
        map.get("solo_si").map(|node| node.list(diagnostics)).map_or(Weekdays::ALL, |days| {
            days.iter().filter_map(|node| weekday(node, diagnostics)).collect()
        });
    let years = Years {
        from: map.get("desde").and_then(|node| year(node, diagnostics)),
        to: map.get("hasta").and_then(|node| year(node, diagnostics)),
        cycle: map.get("cada").and_then(|node| cycle(node, diagnostics)),
        except: map.get("salvo").map(|node| numbers(node, diagnostics)).unwrap_or_default(),
    };
    map.get("fuente").and_then(|node| node.text(diagnostics));
    map.get("sin_verificar").and_then(|node| node.truth(diagnostics));
    Some(HolidayRule { name: name?, when: when?, only_on, years })
}

/// The one form in which a holiday says when it falls.
fn when(map: &Map, holiday: &Node, diagnostics: &mut Diagnostics) -> Option<HolidayDate> {
    let forms = ["fijo", "lunes_siguiente", "traslado", "semana", "pascua", "fechas"];
    let mut given = forms.iter().filter_map(|form| Some((*form, map.get(form)?)));
    let Some((form, node)) = given.next() else {
        diagnostics.add(holiday.origin, Problem::MissingKey { key: "fijo" });
        return None;
    };
    for (_, other) in given {
        diagnostics.add(other.origin, Problem::SecondForm { first: form });
    }
    match form {
        "fijo" => month_day(node, &["mes", "dia"], diagnostics).map(HolidayDate::Fixed),
        "lunes_siguiente" => {
            month_day(node, &["mes", "dia"], diagnostics).map(HolidayDate::NextMonday)
        }
        "traslado" => {
            let from = month_day(node, &["mes", "dia", "mueve"], diagnostics);
            let shifts = shifts(node, diagnostics);
            Some(HolidayDate::Moved { from: from?, shifts: shifts? })
        }
        "semana" => {
            let map = node.map(diagnostics)?;
            map.only(&["mes", "orden", "dia"], diagnostics);
            let month = map.required("mes", node.origin, diagnostics);
            let nth = map.required("orden", node.origin, diagnostics);
            let day = map.required("dia", node.origin, diagnostics);
            let month = month.and_then(|node| self::month(node, diagnostics));
            let nth = nth.and_then(|node| {
                let nth: i8 = small(node, diagnostics)?;
                let is_order = (1..=5).contains(&nth.abs());
                understood(is_order.then_some(nth), node, Expected::Nth, diagnostics)
            });
            let weekday = day.and_then(|node| weekday(node, diagnostics));
            Some(HolidayDate::NthWeekday { month: month?, nth: nth?, weekday: weekday? })
        }
        "pascua" => small(node, diagnostics).map(HolidayDate::Easter),
        _ => {
            let dates = node.list(diagnostics).iter();
            let dates = dates.filter_map(|node| super::deadlines::date(node, diagnostics));
            Some(HolidayDate::Dates(dates.collect()))
        }
    }
}

/// `mueve: { martes: -1, viernes: 3 }`.
fn shifts(node: &Node, diagnostics: &mut Diagnostics) -> Option<Vec<(Weekday, i8)>> {
    let shifts = node.map(diagnostics)?.required("mueve", node.origin, diagnostics)?;
    let mut found = Vec::new();
    for (day, node) in shifts.map(diagnostics)?.iter() {
        let weekday = Weekday::from_label(&day.text);
        if weekday.is_none() {
            diagnostics.add(day.origin, Problem::WrongType { expected: Expected::Weekday });
        }
        found.extend(weekday.zip(small(node, diagnostics)));
    }
    Some(found)
}

/// A day that some year has.
fn month_day(
    node: &Node,
    keys: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<MonthDay> {
    const LEAP_YEAR: i16 = 2024;
    let map = node.map(diagnostics)?;
    map.only(keys, diagnostics);
    let month_node = map.required("mes", node.origin, diagnostics);
    let day_node = map.required("dia", node.origin, diagnostics);
    let month = month_node.and_then(|node| self::month(node, diagnostics));
    let day = day_node.and_then(|node| small(node, diagnostics));
    let (month, day) = (month?, day?);
    let exists = Date::new(LEAP_YEAR, month, day).map(|_| MonthDay { month, day });
    understood(exists, day_node?, Expected::DayOfMonth, diagnostics)
}

/// 1 to 12.
fn month(node: &Node, diagnostics: &mut Diagnostics) -> Option<i8> {
    let month = small(node, diagnostics)?;
    let is_month = (1..=12).contains(&month);
    understood(is_month.then_some(month), node, Expected::Month, diagnostics)
}

fn cycle(node: &Node, diagnostics: &mut Diagnostics) -> Option<Cycle> {
    let map = node.map(diagnostics)?;
    map.only(&["anios", "restos"], diagnostics);
    let period = map.required("anios", node.origin, diagnostics);
    let remainders = map.required("restos", node.origin, diagnostics);
    let period = period.and_then(|node| small(node, diagnostics));
    let remainders = remainders.map(|node| numbers(node, diagnostics));
    Some(Cycle { period: period?, remainders: remainders? })
}

fn numbers(node: &Node, diagnostics: &mut Diagnostics) -> Vec<i16> {
    node.list(diagnostics).iter().filter_map(|node| small(node, diagnostics)).collect()
}
