//! Reads the calendars and regimes of the pack the plain way, so that these tests rest on
//! nothing but the files and the module under test. No key may be unknown.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;

use crate::calendar::regime::{Duty, Validity};
use crate::calendar::{
    Calendar, CalendarSpec, Cap, Cycle, Date, DutyStart, Extension, HolidayDate, HolidayRule,
    MonthDay, OffHours, Receipt, Regime, StartRule, Term, Unit, Weekday, Weekdays, Years,
};

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect(path)
}

pub(super) fn data(file: &str) -> String {
    read(&format!("tests/data/calendars/{file}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    id: String,
    pais: String,
    nombre: String,
    fin_de_semana: Vec<String>,
    desfases: Vec<String>,
    recepcion: ReceiptFile,
    conocido: Known,
    fuente: String,
    festivos: Vec<HolidayFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptFile {
    cierre: Option<String>,
    fuera_de_horario: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    desde: Option<i16>,
    hasta: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    nombre: String,
    fijo: Option<DayFile>,
    lunes_siguiente: Option<DayFile>,
    traslado: Option<MovedFile>,
    semana: Option<WeekdayFile>,
    pascua: Option<i16>,
    fechas: Option<Vec<String>>,
    solo_si: Option<Vec<String>>,
    desde: Option<i16>,
    hasta: Option<i16>,
    cada: Option<CycleFile>,
    #[serde(default)]
    salvo: Vec<i16>,
    fuente: Option<String>,
    #[serde(default)]
    sin_verificar: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayFile {
    mes: i8,
    dia: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MovedFile {
    mes: i8,
    dia: i8,
    mueve: BTreeMap<String, i8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeekdayFile {
    mes: i8,
    orden: i8,
    dia: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CycleFile {
    anios: i16,
    restos: Vec<i16>,
}

fn weekday(label: &str) -> Weekday {
    Weekday::from_label(label).expect(label)
}

fn weekdays(labels: &[String]) -> Weekdays {
    labels.iter().map(|label| weekday(label)).collect()
}

impl From<HolidayFile> for HolidayRule {
    fn from(file: HolidayFile) -> Self {
        let day = |day: DayFile| MonthDay { month: day.mes, day: day.dia };
        let mut kinds = Vec::new();
        kinds.extend(file.fijo.map(|date| HolidayDate::Fixed(day(date))));
        kinds.extend(file.lunes_siguiente.map(|date| HolidayDate::NextMonday(day(date))));
        kinds.extend(file.traslado.map(|moved| HolidayDate::Moved {
            from: MonthDay { month: moved.mes, day: moved.dia },
            shifts: moved.mueve.iter().map(|(label, days)| (weekday(label), *days)).collect(),
        }));
        kinds.extend(file.semana.map(|nth| HolidayDate::NthWeekday {
            month: nth.mes,
            nth: nth.orden,
            weekday: weekday(&nth.dia),
        }));
        kinds.extend(file.pascua.map(HolidayDate::Easter));
        kinds.extend(file.fechas.map(|dates| {
            HolidayDate::Dates(dates.iter().map(|date| date.parse().unwrap()).collect())
        }));
        assert_eq!(kinds.len(), 1, "{}", file.nombre);
        Self {
            name: file.nombre,
            when: kinds.remove(0),
            only_on: file.solo_si.map_or(Weekdays::ALL, |labels| weekdays(&labels)),
            years: Years {
                from: file.desde,
                to: file.hasta,
                cycle: file
                    .cada
                    .map(|cycle| Cycle { period: cycle.anios, remainders: cycle.restos }),
                except: file.salvo,
            },
            source: file.fuente,
            unverified: file.sin_verificar,
        }
    }
}

fn spec(id: &str) -> CalendarSpec {
    thread_local!(static SPECS: RefCell<BTreeMap<String, CalendarSpec>> = RefCell::default());
    SPECS.with_borrow_mut(|specs| {
        specs.entry(id.to_owned()).or_insert_with(|| read_spec(id)).clone()
    })
}

fn read_spec(id: &str) -> CalendarSpec {
    let text = read(&format!("rules/calendarios/{id}.yaml"));
    let file: CalendarFile = serde_yaml::from_str(&text).expect(id);
    assert_eq!(file.id, id);
    let minutes = |hour: String| {
        let (hours, minutes) = hour.split_once(':').unwrap();
        hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
    };
    CalendarSpec {
        id: file.id,
        country: file.pais,
        name: file.nombre,
        weekend: weekdays(&file.fin_de_semana),
        offsets: file.desfases.iter().map(|offset| offset.parse().unwrap()).collect(),
        receipt: Receipt {
            closes: file.recepcion.cierre.map(minutes),
            off_hours: match file.recepcion.fuera_de_horario.as_str() {
                "mismo_dia" => OffHours::SameDay,
                "dia_habil_siguiente" => OffHours::NextBusinessDay,
                other => panic!("{other}"),
            },
        },
        known: (file.conocido.desde, file.conocido.hasta),
        source: file.fuente,
        holidays: file.festivos.into_iter().map(HolidayRule::from).collect(),
        closed: Vec::new(),
    }
}

pub(super) fn calendar(id: &str) -> Calendar {
    thread_local!(static BUILT: RefCell<BTreeMap<String, Calendar>> = RefCell::default());
    BUILT.with_borrow_mut(|built| {
        built.entry(id.to_owned()).or_insert_with(|| Calendar::new(spec(id))).clone()
    })
}

pub(super) fn calendar_with(id: &str, change: impl FnOnce(&mut CalendarSpec)) -> Calendar {
    let mut spec = spec(id);
    change(&mut spec);
    Calendar::new(spec)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegimesFile {
    pais_general: String,
    aviso: TermFile,
    supuestos: BTreeMap<String, String>,
    plazos: Vec<RowFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowFile {
    id: String,
    descripcion: String,
    si: ConditionFile,
    regimen: String,
    termino: TermFile,
    cuenta_desde: String,
    prorroga: Option<ExtensionFile>,
    silencio: Option<String>,
    #[serde(default)]
    deberes: Vec<DutyFile>,
    fundamento: String,
    fuente: String,
    vigencia: Option<ValidityFile>,
    #[serde(default)]
    sin_verificar: bool,
    #[serde(default)]
    supuestos: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TermFile {
    cantidad: u16,
    unidad: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtensionFile {
    cantidad: u16,
    unidad: String,
    tope: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DutyFile {
    deber: String,
    cantidad: u16,
    unidad: String,
    desde: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValidityFile {
    desde: Option<String>,
    hasta: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ConditionFile {
    pais: OneOrMany,
    sector: OneOrMany,
    categoria: OneOrMany,
    subtipo: OneOrMany,
    bandera: OneOrMany,
    seguridad: OneOrMany,
    campo: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    fn is_empty(&self) -> bool {
        matches!(self, Self::Many(many) if many.is_empty())
    }

    fn admits(&self, value: &str) -> bool {
        match self {
            Self::One(one) => one == value,
            Self::Many(many) => many.is_empty() || many.iter().any(|one| one == value),
        }
    }
}

impl ConditionFile {
    pub(super) fn is_default(&self) -> bool {
        let lists = [
            &self.pais,
            &self.sector,
            &self.categoria,
            &self.subtipo,
            &self.bandera,
            &self.seguridad,
        ];
        lists.iter().all(|list| list.is_empty()) && self.campo.is_empty()
    }

    fn holds(&self, case: &Case) -> bool {
        let known = |value: &Option<String>| value.clone().unwrap_or("sin_dato".to_owned());
        self.pais.admits(&known(&case.country))
            && self.sector.admits(&known(&case.sector))
            && self.categoria.admits(&case.category)
            && self.subtipo.admits(&case.subtype)
            && (self.bandera.is_empty() || case.flags.iter().any(|flag| self.bandera.admits(flag)))
            && (self.seguridad.is_empty()
                || case.safety.iter().any(|kind| self.seguridad.admits(kind)))
            && self.campo.iter().all(|(field, value)| case.fields.get(field) == Some(value))
    }
}

/// A message as far as the table of regimes sees it, and what it must get.
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
    pub(super) rows: Vec<(ConditionFile, Regime)>,
    pub(super) texts: BTreeMap<String, String>,
    pub(super) warn_days: u16,
}

impl Regimes {
    pub(super) fn find(&self, id: &str) -> &Regime {
        &self.rows.iter().find(|(_, row)| row.id == id).expect(id).1
    }

    pub(super) fn first(&self, case: &Case, received: Option<Date>) -> Option<&Regime> {
        self.rows
            .iter()
            .find(|(condition, row)| row.validity.covers(received) && condition.holds(case))
            .map(|(_, row)| row)
    }
}

pub(super) fn regimes() -> Rc<Regimes> {
    thread_local!(static REGIMES: Rc<Regimes> = Rc::new(read_regimes()));
    REGIMES.with(Rc::clone)
}

fn read_regimes() -> Regimes {
    let file: RegimesFile = serde_yaml::from_str(&read("rules/plazos.yaml")).expect("plazos");
    assert_eq!(file.pais_general, "CO");
    assert_eq!(file.aviso.unidad, "dias_habiles");
    let rows = file.plazos.into_iter().map(|row| {
        let day = |day: Option<String>| day.map(|day| day.parse().expect(&day));
        let regime = Regime {
            description: row.descripcion,
            regime: row.regimen,
            term: term(row.termino.cantidad, &row.termino.unidad),
            start: match row.cuenta_desde.as_str() {
                "dia_siguiente" => StartRule::NextDay,
                "mismo_dia" => StartRule::SameDay,
                "instante" => StartRule::Instant,
                other => panic!("{other}"),
            },
            extension: row.prorroga.map(|extension| Extension {
                term: term(extension.cantidad, &extension.unidad),
                cap: extension.tope.map(|cap| {
                    assert_eq!(cap, "doble");
                    Cap::Double
                }),
            }),
            silence: row.silencio,
            duties: row
                .deberes
                .into_iter()
                .map(|duty| Duty {
                    duty: duty.deber,
                    term: term(duty.cantidad, &duty.unidad),
                    from: match duty.desde.as_deref() {
                        None | Some("recepcion") => DutyStart::Receipt,
                        Some("vencimiento") => DutyStart::Due,
                        Some(other) => panic!("{other}"),
                    },
                })
                .collect(),
            basis: row.fundamento,
            source: row.fuente,
            validity: row.vigencia.map_or(Validity::default(), |validity| Validity {
                from: day(validity.desde),
                to: day(validity.hasta),
            }),
            unverified: row.sin_verificar,
            assumptions: row.supuestos,
            id: row.id,
        };
        (row.si, regime)
    });
    Regimes { rows: rows.collect(), texts: file.supuestos, warn_days: file.aviso.cantidad }
}

fn term(amount: u16, unit: &str) -> Term {
    let unit = match unit {
        "dias_habiles" => Unit::BusinessDays,
        "dias_calendario" => Unit::CalendarDays,
        "horas" => Unit::Hours,
        "meses" => Unit::Months,
        other => panic!("{other}"),
    };
    Term { amount, unit }
}
