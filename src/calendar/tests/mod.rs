//! The calendars of the pack against recorded ones, the vectors and lists of the reference page,
//! the row that each case of the pack gets, and what must hold for any term.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

mod pack;
mod walk;

use super::count::count;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

use super::regime::Assumption;
use super::{
    Calendar, Cap, Date, DutyStart, Extension, OffHours, StartRule, Term, Timestamp, Unit,
    UtcOffset, Weekday, Weekdays,
};
use pack::{calendar, calendar_with, data, regimes};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn morning(day: Date, calendar: &Calendar) -> Timestamp {
    Timestamp::start_of(day, calendar.assumed_offset()).plus_hours(9)
}

fn business_days(amount: u16) -> Term {
    Term { amount, unit: Unit::BusinessDays }
}

fn saturdays_work() -> Calendar {
    calendar_with("co", |spec| spec.weekend = [Weekday::Sunday].into_iter().collect())
}

/// Every holiday of these years, by asking for each day.
fn holidays(calendar: &Calendar, years: std::ops::RangeInclusive<i16>) -> BTreeMap<Date, String> {
    let first = Date::new(*years.start(), 1, 1).unwrap();
    let last = Date::new(*years.end(), 12, 31).unwrap();
    std::iter::successors(Some(first), |day| Some(day.tomorrow()))
        .take_while(|day| *day <= last)
        .filter_map(|day| Some((day, calendar.holiday(day)?.into_owned())))
        .collect()
}

fn recorded(country: &str) -> BTreeSet<Date> {
    let text = data(&format!("{country}.csv"));
    text.lines().skip(2).map(|line| date(line.split(',').next().unwrap())).collect()
}

#[test]
fn colombian_holidays_of_1984_to_2100_are_the_recorded_ones() {
    let ours: BTreeSet<Date> = holidays(&calendar("co"), 1984..=2100).into_keys().collect();
    assert_eq!(ours, recorded("co"));
}

#[test]
fn the_other_countries_differ_from_the_record_only_where_explained() {
    let mut found = BTreeSet::new();
    for country in ["pe", "mx", "cl", "ar", "ec", "es"] {
        let ours: BTreeSet<Date> = holidays(&calendar(country), 2015..=2035).into_keys().collect();
        let theirs = recorded(country);
        let mut note = |day: &Date, side| found.insert(format!("| {country} | {day} | {side} |"));
        ours.difference(&theirs).for_each(|day| _ = note(day, "only in the pack"));
        theirs.difference(&ours).for_each(|day| _ = note(day, "only in the record"));
    }
    let page = data("DISAGREEMENTS.md");
    let explained: BTreeSet<String> = page
        .lines()
        .filter(|line| line.contains("| only in the "))
        .map(|line| line.rsplitn(3, '|').last().unwrap().to_owned() + "|")
        .collect();
    let missing: Vec<_> = found.difference(&explained).collect();
    let stale: Vec<_> = explained.difference(&found).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not explained {missing:#?} gone {stale:#?}");
}

#[test]
fn lists_of_colombian_holidays() {
    let lists = [
        (
            2025,
            "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 \
             11-17 12-08 12-25",
        ),
        (
            2026,
            "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 \
             10-12 11-02 11-16 12-08 12-25",
        ),
        (
            2027,
            "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 \
             10-18 11-01 11-15 12-08 12-25",
        ),
        (
            2028,
            "01-01 01-10 03-20 04-13 04-14 05-01 05-29 06-19 06-26 07-03 07-10 07-20 08-07 08-21 \
             10-16 11-06 11-13 12-08 12-25",
        ),
    ];
    let calendar = calendar("co");
    for (year, list) in lists {
        let expected: Vec<Date> =
            list.split_whitespace().map(|day| date(&format!("{year}-{day}"))).collect();
        let found: Vec<Date> = holidays(&calendar, year..=year).into_keys().collect();
        assert_eq!(found, expected);
    }
    let june = calendar.holiday(date("2025-06-30")).unwrap();
    assert_eq!(june, "Sagrado Corazón de Jesús; San Pedro y San Pablo");
}

#[test]
fn easter_sundays() {
    for easter in [
        "1961-04-02",
        "1984-04-22",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2100-03-28",
    ] {
        let easter = date(easter);
        assert_eq!(Date::easter(easter.year()), Some(easter));
    }
}

#[test]
fn deadline_vectors() {
    // Received, business days, due, due if the office works on Saturdays.
    let vectors = [
        ("2026-04-01", 10, "2026-04-17", "2026-04-15"),
        ("2026-04-01", 15, "2026-04-24", "2026-04-21"),
        ("2026-04-01", 30, "2026-05-19", "2026-05-09"),
        ("2026-03-27", 15, "2026-04-21", "2026-04-16"),
        ("2025-07-08", 10, "2025-07-22", "2025-07-19"),
        ("2025-07-08", 15, "2025-07-29", "2025-07-25"),
        ("2026-07-08", 10, "2026-07-24", "2026-07-22"),
        ("2026-07-08", 15, "2026-07-31", "2026-07-28"),
        ("2026-07-11", 5, "2026-07-21", "2026-07-18"),
        ("2026-07-11", 15, "2026-08-04", "2026-07-31"),
        ("2025-06-20", 15, "2025-07-15", "2025-07-10"),
        ("2026-12-04", 10, "2026-12-21", "2026-12-17"),
        ("2026-12-04", 15, "2026-12-29", "2026-12-23"),
        ("2026-12-04", 30, "2027-01-21", "2027-01-13"),
        ("2025-12-31", 15, "2026-01-23", "2026-01-20"),
        ("2027-07-02", 15, "2027-07-28", "2027-07-23"),
        ("2027-03-19", 15, "2027-04-14", "2027-04-09"),
        ("2026-05-15", 8, "2026-05-28", "2026-05-26"),
    ];
    let (weekdays, saturdays) = (calendar("co"), saturdays_work());
    for (received, amount, due, due_with_saturdays) in vectors {
        let due_in = |calendar: &Calendar| {
            let received = morning(date(received), calendar);
            count(calendar, received, business_days(amount), StartRule::NextDay).date
        };
        assert_eq!(due_in(&weekdays), date(due), "{received} {amount}");
        assert_eq!(due_in(&saturdays), date(due_with_saturdays), "{received} {amount} saturdays");
    }
}

#[test]
fn skipped_days_are_named_and_weekends_are_not_listed() {
    let calendar = calendar("co");
    let due =
        count(&calendar, at("2026-07-08T10:00:00-05:00"), business_days(10), StartRule::NextDay);
    let skipped: Vec<String> =
        due.skipped.iter().map(|day| format!("{} {}", day.date, day.name)).collect();
    assert_eq!(
        skipped,
        ["2026-07-13 Virgen de Chiquinquirá", "2026-07-20 Día de la Independencia"]
    );
}

#[test]
fn hours_run_through_nights_and_holidays() {
    let calendar = calendar("co");
    let term = Term { amount: 48, unit: Unit::Hours };
    let due = count(&calendar, at("2026-04-02T23:30:00-05:00"), term, StartRule::Instant);
    assert_eq!(due.instant.unwrap().to_string(), "2026-04-04T23:30:00-05:00");
    assert_eq!(due.date, date("2026-04-04"));
    assert!(due.skipped.is_empty());
}

#[test]
fn calendar_days_and_months_move_on_from_a_closed_day() {
    let calendar = calendar("co");
    let end = |received: &str, amount, unit| {
        let received = morning(date(received), &calendar);
        let due = count(&calendar, received, Term { amount, unit }, StartRule::NextDay);
        (due.date.to_string(), due.skipped.len())
    };
    // Saturday 18 July, then the 20th is closed too.
    assert_eq!(end("2026-07-03", 15, Unit::CalendarDays), ("2026-07-21".to_owned(), 1));
    assert_eq!(end("2026-07-07", 15, Unit::CalendarDays), ("2026-07-22".to_owned(), 0));
    assert_eq!(end("2027-01-31", 1, Unit::Months), ("2027-03-01".to_owned(), 0));
    assert_eq!(end("2028-01-31", 1, Unit::Months), ("2028-02-29".to_owned(), 0));
}

#[test]
fn the_day_of_receipt_may_be_day_one() {
    let calendar = calendar("co");
    let due = |received: &str, amount| {
        let received = morning(date(received), &calendar);
        count(&calendar, received, business_days(amount), StartRule::SameDay).date.to_string()
    };
    assert_eq!(due("2026-07-08", 1), "2026-07-08");
    assert_eq!(due("2026-07-08", 3), "2026-07-10");
    assert_eq!(due("2026-07-11", 1), "2026-07-14");
    assert_eq!(due("2026-07-11", 0), "2026-07-14");
}

#[test]
fn late_and_closed_receipt_can_count_from_the_next_business_day() {
    let shifted = |closes| {
        calendar_with("co", |spec| {
            spec.receipt.closes = closes;
            spec.receipt.off_hours = OffHours::NextBusinessDay;
        })
    };
    let rows = regimes();
    let general = rows.find("co.peticion.general");
    let due = |received: &str, calendar: &Calendar| {
        general.clock(at(received), calendar, 3).due.to_string()
    };
    // A Saturday before a closed Monday: the strict reading, then the lenient one.
    assert_eq!(due("2026-07-11T10:00:00-05:00", &calendar("co")), "2026-08-04");
    assert_eq!(due("2026-07-11T10:00:00-05:00", &shifted(None)), "2026-08-05");
    let office = shifted(Some(17 * 60));
    assert_eq!(due("2026-12-04T16:59:59-05:00", &office), "2026-12-29");
    assert_eq!(due("2026-12-04T17:00:00-05:00", &office), "2026-12-30");
    let said = general.clock(at("2026-12-04T17:00:00-05:00"), &office, 3).assumptions;
    assert_eq!(said, [Assumption::OffHoursNextDay]);
}

#[test]
fn a_stamp_in_another_zone_takes_the_earlier_day() {
    let rows = regimes();
    let general = rows.find("co.peticion.general");
    let calendar = calendar("co");
    let evening = general.clock(at("2026-12-04T21:00:00-05:00"), &calendar, 3);
    let server = general.clock(at("2026-12-05T02:00:00Z"), &calendar, 3);
    assert_eq!(evening.due, server.due);
    assert_eq!(evening.assumptions, []);
    assert_eq!(server.assumptions, [Assumption::ForeignOffset]);
}

#[test]
fn the_host_closes_more_days() {
    let patron = date("2026-12-07");
    let closed = calendar_with("co", |spec| spec.closed.push((patron, "Día cívico".to_owned())));
    let due =
        count(&closed, at("2026-12-04T09:00:00-05:00"), business_days(10), StartRule::NextDay);
    assert_eq!(due.date, date("2026-12-22"));
    assert_eq!(due.skipped[0].name, "Día cívico");
    let twice =
        calendar_with("co", |spec| spec.closed.push((date("2026-12-08"), "Feria".to_owned())));
    assert_eq!(twice.holiday(date("2026-12-08")).unwrap(), "Inmaculada Concepción; Feria");
}

#[test]
fn a_whole_clock() {
    let rows = regimes();
    let clock = rows.find("co.peticion.general").clock(
        at("2026-11-20T10:00:00-05:00"),
        &calendar("co"),
        rows.warn_days,
    );
    assert_eq!(clock.due, date("2026-12-14"));
    assert_eq!(clock.warn_on, date("2026-12-09"));
    assert_eq!(clock.extended_due, Some(date("2027-01-06")));
    assert_eq!(clock.skipped.len(), 1);
    assert_eq!(clock.skipped[0].name, "Inmaculada Concepción");
    let duties: Vec<String> =
        clock.duties.iter().map(|duty| format!("{} {}", duty.duty, duty.due)).collect();
    assert_eq!(
        duties,
        [
            "acusar_recibo 2026-11-20",
            "trasladar_si_no_compete 2026-11-27",
            "pedir_completar 2026-12-04",
            "avisar_prorroga 2026-12-14",
        ]
    );
    assert_eq!(clock.assumptions, []);
}

#[test]
fn the_stricter_of_two_clocks_comes_first() {
    let (rows, calendar) = (regimes(), calendar("co"));
    let clock = |row: &str| {
        rows.find(row).clock(at("2026-12-04T10:00:00-05:00"), &calendar, 3).strictness()
    };
    assert!(clock("co.peticion.documentos") < clock("co.peticion.general"));
    assert!(clock("co.salud.simple") < clock("co.peticion.documentos"));
    // 72 hours end on the Monday on which a court order is due, but before the day is over.
    assert!(clock("co.salud.simple") < clock("general.notificacion_judicial"));
    let terms = |row: &str| rows.find(row).term.nominal_hours();
    assert!(terms("co.salud.vital") < terms("co.peticion.documentos"));
    assert!(terms("co.consumo.retracto") < terms("co.peticion.general"));
}

#[test]
fn each_case_gets_its_row_and_its_date() {
    let rows = regimes();
    let mut seen = BTreeSet::new();
    for case in pack::cases() {
        let received: Timestamp = case.received.parse().expect(&case.name);
        let row = rows.first(&case, Some(received.date())).expect(&case.name);
        assert_eq!(row.id, case.row, "{}", case.name);
        let calendar = calendar(&case.calendar);
        let clock = row.clock(received, &calendar, rows.warn_days);
        assert_eq!(clock.due.to_string(), case.due, "{}", case.name);
        let instant = clock.instant.map(|instant| instant.to_string());
        assert_eq!(instant, case.instant, "{}", case.name);
        let extended = clock.extended_due.map(|day| day.to_string());
        assert_eq!(extended, case.extended_due, "{}", case.name);
        seen.insert(row.id.clone());
    }
    let all: BTreeSet<String> = rows.rows.iter().map(|row| row.then.id.clone()).collect();
    let untested: Vec<_> = all.difference(&seen).collect();
    assert!(untested.is_empty(), "rows without a case: {untested:?}");
}

#[test]
fn every_row_has_a_norm_and_a_source_and_only_the_last_asks_nothing() {
    let rows = regimes();
    let (last, others) = rows.rows.split_last().unwrap();
    assert!(last.when.is_default());
    let mut ids = BTreeSet::new();
    for row in others.iter().chain([last]) {
        let (condition, row) = (&row.when, &row.then);
        assert!(!row.basis.is_empty() && !row.source.is_empty(), "{}", row.id);
        assert!(ids.insert(row.id.clone()), "{} twice", row.id);
        assert!(row.id == last.then.id || !condition.is_default(), "{}", row.id);
        assert_eq!(row.term.unit == Unit::Hours, row.start == StartRule::Instant, "{}", row.id);
        if let Some(Extension { term, cap: Some(Cap::Double) }) = row.extension {
            assert_eq!(term, row.term, "{}", row.id);
        }
    }
    for assumption in Assumption::ALL {
        assert!(rows.texts.contains_key(assumption.label()), "{}", assumption.label());
    }
    assert_eq!(rows.texts.len(), Assumption::ALL.len());
}

#[test]
fn without_a_day_of_receipt_only_the_law_as_it_stands_applies() {
    let rows = regimes();
    let case = pack::Case {
        country: Some("CO".to_owned()),
        sector: Some("gobierno".to_owned()),
        category: "peticion".to_owned(),
        ..pack::Case::default()
    };
    assert_eq!(rows.first(&case, None).unwrap().id, "co.peticion.general");
    assert_eq!(
        rows.first(&case, Some(date("2021-03-01"))).unwrap().id,
        "co.peticion.general.pandemia"
    );
    assert_eq!(rows.first(&case, Some(date("2022-05-18"))).unwrap().id, "co.peticion.general");
}

#[test]
fn dates_and_times_are_read_and_written() {
    for (text, written) in [
        ("2026-12-04T17:20:00-05:00", "2026-12-04T17:20:00-05:00"),
        ("2026-12-04 17:20-05:00", "2026-12-04T17:20:00-05:00"),
        (" 2026-12-04T22:20:00Z ", "2026-12-04T22:20:00Z"),
        ("2026-12-04T17:20:00.250-05:00", "2026-12-04T17:20:00.25-05:00"),
        ("2026-12-04T17:20:00-05:00[America/Bogota]", "2026-12-04T17:20:00-05:00"),
    ] {
        assert_eq!(at(text).to_string(), written);
        assert_eq!(at(written), at(text));
    }
    for text in [
        "",
        "2026-12-04",
        "2026-12-04T17:20:00",
        "2026-12-04T25:00:00Z",
        "ayer",
        "2026-02-30T00:00Z",
        "2026-12-04T17:20:00-05:00:30",
        "-000001-01-01T00:00Z",
        "🦀",
    ] {
        assert!(text.parse::<Timestamp>().is_err(), "{text}");
    }
    let bogota: UtcOffset = "-05:00".parse().unwrap();
    let assumed = |text| Timestamp::assuming(text, bogota).map(|time| time.to_string());
    assert_eq!(assumed("2026-12-04").unwrap(), "2026-12-04T00:00:00-05:00");
    assert_eq!(assumed("2026-12-04T17:20").unwrap(), "2026-12-04T17:20:00-05:00");
    assert_eq!(assumed("2026-12-04T17:20Z").unwrap(), "2026-12-04T17:20:00Z");
    assert!(assumed("pronto").is_err());
    for text in ["", "2026-2-3", "2026-13-01", "20261204", "2026-12-04-01", "26-12-04", "４-12-04"]
    {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
    for text in ["-05:00", "+05:45", "Z"] {
        assert_eq!(text.parse::<UtcOffset>().unwrap().to_string(), text);
    }
    for text in ["", "5", "-5:00", "+24:00", "+00:60", "America/Bogota"] {
        assert!(text.parse::<UtcOffset>().is_err(), "{text}");
    }
    let error = "ayer".parse::<Date>().unwrap_err().to_string();
    assert_eq!(error, "expected a date such as `2026-12-04`, found `ayer`");
    let json = serde_json::to_string(&(date("2026-12-04"), at("2026-12-04T17:20Z"))).unwrap();
    assert_eq!(json, r#"["2026-12-04","2026-12-04T17:20:00Z"]"#);
    let back: (Date, Timestamp) = serde_json::from_str(&json).unwrap();
    assert_eq!(back.0, date("2026-12-04"));
}

#[test]
fn the_ends_of_time_stop_the_clock_and_nothing_fails() {
    let calendar = calendar("co");
    let never_open = calendar_with("co", |spec| spec.weekend = Weekdays::ALL);
    assert_eq!(Date::MAX.tomorrow(), Date::MAX);
    assert_eq!(Date::MIN.yesterday(), Date::MIN);
    assert_eq!(Date::MAX.plus_months(u16::MAX), Date::MAX);
    assert_eq!(Date::MIN.plus_days(i32::MIN), Date::MIN);
    for start in
        ["0001-01-01T00:00:00+14:00", "9999-12-30T00:00:00-05:00", "9999-12-31T23:59:00-12:00"]
    {
        for unit in [Unit::BusinessDays, Unit::CalendarDays, Unit::Hours, Unit::Months] {
            for amount in [0, 1, 400] {
                for calendar in [&calendar, &never_open] {
                    let due = count(calendar, at(start), Term { amount, unit }, StartRule::NextDay);
                    assert!((Date::MIN..=Date::MAX).contains(&due.date));
                    assert!(due.date.to_string().parse::<Date>().is_ok());
                    _ = due.instant.map(|instant| instant.to_string());
                }
            }
        }
    }
    let long = Term { amount: 6_000, unit: Unit::BusinessDays };
    let due = count(&calendar, at("2026-12-04T09:00:00-05:00"), long, StartRule::NextDay);
    assert!(due.date.year() == 2051);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..47_000i32).prop_map(|days| Date::new(1984, 1, 1).unwrap().plus_days(days))
}

fn any_term() -> impl Strategy<Value = Term> {
    (0..70u16, 0..3u8).prop_map(|(amount, unit)| match unit {
        0 => business_days(amount),
        1 => Term { amount, unit: Unit::CalendarDays },
        _ => Term { amount: amount % 14, unit: Unit::Months },
    })
}

fn any_start() -> impl Strategy<Value = StartRule> {
    (0..2u8).prop_map(|start| if start == 0 { StartRule::NextDay } else { StartRule::SameDay })
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    (0..7usize, 0..2u8, 0..2u8, 0..3u16).prop_map(|(country, saturdays, shift, closes)| {
        let id = ["co", "pe", "mx", "cl", "ar", "ec", "es"][country];
        calendar_with(id, |spec| {
            if saturdays == 1 {
                spec.weekend = [Weekday::Sunday].into_iter().collect();
            }
            if shift == 1 {
                spec.receipt.off_hours = OffHours::NextBusinessDay;
            }
            spec.receipt.closes = (closes > 0).then_some(closes * 9 * 60);
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn due_is_never_a_closed_day(
        day in any_day(), term in any_term(), start in any_start(), calendar in any_calendar(),
    ) {
        let due = count(&calendar, morning(day, &calendar), term, start);
        prop_assert!(calendar.is_business_day(due.date));
        prop_assert!(due.date >= day);
        for skipped in due.skipped {
            prop_assert!(skipped.date < due.date && skipped.date >= day);
            prop_assert!(!calendar.is_business_day(skipped.date));
        }
    }

    #[test]
    fn more_days_never_end_earlier(
        day in any_day(), term in any_term(), start in any_start(), calendar in any_calendar(),
    ) {
        let received = morning(day, &calendar);
        let more = Term { amount: term.amount + 1, ..term };
        let due = count(&calendar, received, term, start);
        let later = count(&calendar, received, more, start);
        prop_assert!(due.date <= later.date);
        if term.unit == Unit::BusinessDays && term.amount > 0 {
            prop_assert!(due.date < later.date);
        }
    }

    #[test]
    fn later_receipt_never_ends_earlier(
        day in any_day(), hours in 0..400u16, row in 0..64usize, calendar in any_calendar(),
    ) {
        let rows = regimes();
        let row = &rows.rows[row % rows.rows.len()].then;
        let received = morning(day, &calendar);
        let first = row.clock(received, &calendar, 3);
        let second = row.clock(received.plus_hours(hours), &calendar, 3);
        prop_assert!(first.due <= second.due);
        prop_assert!(first.instant <= second.instant);
        prop_assert!(first.extended_due <= second.extended_due);
        prop_assert!(first.warn_on <= second.warn_on);
    }

    #[test]
    fn an_extension_stays_within_its_bound(
        day in any_day(), amount in 1..40u16, more in 0..90u16, calendar in any_calendar(),
    ) {
        let mut row = regimes().find("co.peticion.general").clone();
        row.term = business_days(amount);
        row.extension = Some(Extension { term: business_days(more), cap: Some(Cap::Double) });
        let clock = row.clock(morning(day, &calendar), &calendar, 3);
        row.term = business_days(amount * 2);
        let bound = row.clock(morning(day, &calendar), &calendar, 3).due;
        let extended = clock.extended_due.unwrap();
        prop_assert!(clock.due <= extended && extended <= bound);
        prop_assert!(calendar.is_business_day(extended));
        row.term = business_days(amount);
        row.extension = Some(Extension { term: business_days(more), cap: None });
        let free = row.clock(morning(day, &calendar), &calendar, 3).extended_due.unwrap();
        prop_assert_eq!(extended, free.min(bound));
    }

    #[test]
    fn warning_and_duties_stand_between_receipt_and_reason(
        day in any_day(), row in 0..64usize, calendar in any_calendar(),
    ) {
        let rows = regimes();
        let row = &rows.rows[row % rows.rows.len()].then;
        let clock = row.clock(morning(day, &calendar), &calendar, rows.warn_days);
        prop_assert!(clock.warn_on <= clock.due || row.term.unit == Unit::Hours);
        for (duty, due) in row.duties.iter().zip(&clock.duties) {
            let from = if duty.from == DutyStart::Due { clock.due } else { day };
            prop_assert!(due.due >= from);
        }
    }

    #[test]
    fn listed_and_computed_holidays_are_the_same(day in any_day(), id in 0..7usize) {
        let calendar = calendar(["co", "pe", "mx", "cl", "ar", "ec", "es"][id]);
        prop_assert_eq!(calendar.holiday(day), calendar.compute_holiday(day));
    }

    #[test]
    fn a_time_survives_being_written(
        day in any_day(), hours in 0..24u16, minutes in -1439..1440i16,
    ) {
        let offset = UtcOffset::from_minutes(minutes).unwrap();
        let time = Timestamp::start_of(day, offset).plus_hours(hours);
        prop_assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        prop_assert_eq!(time.date(), day);
    }

    #[test]
    fn no_text_breaks_a_parser(text in "\\PC*") {
        _ = text.parse::<Date>();
        _ = text.parse::<UtcOffset>();
        _ = Timestamp::assuming(&text, UtcOffset::UTC);
    }
}
