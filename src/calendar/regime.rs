//! What one row of `rules/plazos.yaml` promises, and the clock it starts for one message.

use super::count::{self, Skipped, StartRule, Term, Unit, count};
use super::{Calendar, Date, OffHours, Receipt, Timestamp};

/// The consequence of a row of `rules/plazos.yaml`; its conditions (`si`) belong to the table.
#[derive(Clone, Debug)]
pub(crate) struct Regime {
    /// `id`: unique, dotted.
    pub(crate) id: String,
    /// `descripcion`.
    pub(crate) description: String,
    /// `regimen`: the label that the decision carries.
    pub(crate) regime: String,
    /// `termino`.
    pub(crate) term: Term,
    /// `cuenta_desde`.
    pub(crate) start: StartRule,
    /// `prorroga`.
    pub(crate) extension: Option<Extension>,
    /// `silencio`: what follows if nobody answers in time.
    pub(crate) silence: Option<String>,
    /// `deberes`, in their order.
    pub(crate) duties: Vec<Duty>,
    /// `fundamento`: the norm.
    pub(crate) basis: String,
    /// `fuente`: where the norm or the term was read.
    pub(crate) source: String,
    /// `vigencia`.
    pub(crate) validity: Validity,
    /// `sin_verificar`: nobody has read the norm itself; the stricter reading was taken.
    pub(crate) unverified: bool,
    /// `supuestos`: what this row takes for granted, to be said in the decision.
    pub(crate) assumptions: Vec<String>,
}

/// `prorroga`: by how much the answer may be late if the person is told in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extension {
    /// `cantidad`, `unidad`: counted from the due date on.
    pub(crate) term: Term,
    /// `tope`: the most that term and extension may come to.
    pub(crate) cap: Option<Cap>,
}

/// `tope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cap {
    /// `doble`: twice the first term, counted from the receipt.
    Double,
    /// `{ cantidad, unidad }`, counted from the receipt.
    Total(Term),
}

/// `deberes`: something that must be done besides the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Duty {
    /// `deber`: its label.
    pub(crate) duty: String,
    /// `cantidad`, `unidad`.
    pub(crate) term: Term,
    /// `desde`.
    pub(crate) from: DutyStart,
}

/// `desde`: from where a duty counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DutyStart {
    /// `recepcion`.
    Receipt,
    /// `vencimiento`: the due date, the latest day on which the answer is given.
    Due,
}

/// `vigencia`: the first and the last day of receipt to which a row applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Validity {
    /// `desde`.
    pub(crate) from: Option<Date>,
    /// `hasta`, included.
    pub(crate) to: Option<Date>,
}

/// The dates that a regime gives to one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    /// The day that counts as the day of receipt.
    pub(crate) counts_from: Date,
    /// The last day, or the day of the last instant.
    pub(crate) due: Date,
    /// The last instant, for a term in hours.
    pub(crate) instant: Option<Timestamp>,
    /// When to warn: so many business days before `due`, but not before the receipt.
    pub(crate) warn_on: Date,
    /// The latest day if the term is extended.
    pub(crate) extended_due: Option<Date>,
    /// Holidays between receipt and `due` that did not count.
    pub(crate) skipped: Vec<Skipped>,
    /// The duties of the regime with their dates.
    pub(crate) duties: Vec<DutyDue>,
    /// What the count took for granted; the texts stand in `plazos.yaml`.
    pub(crate) assumptions: Vec<Assumption>,
}

impl Clock {
    /// Smaller for the stricter of two clocks of one message: the earlier day, and on one day the
    /// instant before the day's end.
    pub(crate) fn strictness(&self) -> (Date, bool, Option<Timestamp>) {
        (self.due, self.instant.is_none(), self.instant)
    }
}

/// A duty with its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DutyDue {
    /// The label of the duty.
    pub(crate) duty: String,
    /// Its last day.
    pub(crate) due: Date,
}

/// Something taken for granted that the decision must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Assumption {
    /// The message names no country: that of the pack is taken.
    UnknownCountry,
    /// The message names no sector: the general regime is taken.
    UnknownSector,
    /// The message names a sector that no row knows: the general regime is taken.
    ForeignSector,
    /// There is no calendar of the country: only weekends are left out.
    NoCalendar,
    /// The time of receipt had no hour or no offset: start of the day, offset of the country.
    AssumedTime,
    /// The offset of the receipt is not one of the country: the earlier of both dates is taken.
    ForeignOffset,
    /// It arrived when the office was closed and counts from that day all the same.
    OffHoursSameDay,
    /// It arrived when the office was closed and counts as received on the next business day.
    OffHoursNextDay,
    /// Part of the count lies in years for which the calendar is not known to be complete.
    IncompleteCalendar,
    /// The row is marked `sin_verificar`.
    Unverified,
}

impl Assumption {
    pub(crate) const ALL: [Self; 10] = [
        Self::UnknownCountry,
        Self::UnknownSector,
        Self::ForeignSector,
        Self::NoCalendar,
        Self::AssumedTime,
        Self::ForeignOffset,
        Self::OffHoursSameDay,
        Self::OffHoursNextDay,
        Self::IncompleteCalendar,
        Self::Unverified,
    ];

    /// The key of its text under `supuestos` in `plazos.yaml`.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::UnknownCountry => "pais_desconocido",
            Self::UnknownSector => "sector_desconocido",
            Self::ForeignSector => "sector_ajeno",
            Self::NoCalendar => "sin_calendario",
            Self::AssumedTime => "hora_supuesta",
            Self::ForeignOffset => "desfase_ajeno",
            Self::OffHoursSameDay => "fuera_de_horario_mismo_dia",
            Self::OffHoursNextDay => "fuera_de_horario_dia_siguiente",
            Self::IncompleteCalendar => "calendario_incompleto",
            Self::Unverified => "sin_verificar",
        }
    }
}

impl Validity {
    /// Whether a row applies to a message received on this day. Without a day only rows without
    /// an end apply: they are the law as it stands.
    pub(crate) fn covers(self, received: Option<Date>) -> bool {
        match received {
            Some(day) => {
                self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
            }
            None => self.to.is_none(),
        }
    }
}

impl Regime {
    /// Starts the clock for a message received at this instant; `warn_days` are business days.
    pub(crate) fn clock(&self, received: Timestamp, calendar: &Calendar, warn_days: u16) -> Clock {
        let mut assumptions = Vec::new();
        let day = receipt_day(received, calendar, self.term.unit, &mut assumptions);
        let first = match self.term.unit {
            Unit::Hours => count(calendar, received, self.term, self.start),
            _ => count::count_days(calendar, day, self.term, self.start),
        };
        let from_receipt = |term: Term| match term.unit {
            Unit::Hours => received.plus_hours(term.amount).date(),
            _ => count::last_day(calendar, day, term, self.start),
        };
        let from_due = |term: Term| match (term.unit, first.instant) {
            (Unit::Hours, Some(instant)) => instant.plus_hours(term.amount).date(),
            _ => count::last_day(calendar, first.date, term, StartRule::NextDay),
        };
        let extended_due = self.extension.map(|extension| {
            let later = from_due(extension.term);
            match extension.cap {
                Some(Cap::Double) => later.min(from_receipt(self.term.doubled())),
                Some(Cap::Total(total)) => later.min(from_receipt(total)),
                None => later,
            }
            .max(first.date)
        });
        let duties = self
            .duties
            .iter()
            .map(|duty| {
                let due = match duty.from {
                    DutyStart::Receipt => from_receipt(duty.term),
                    DutyStart::Due => from_due(duty.term),
                };
                DutyDue { duty: duty.duty.clone(), due }
            })
            .collect();
        let last = extended_due.unwrap_or(first.date);
        if !(calendar.knows(day) && calendar.knows(last)) && self.term.unit != Unit::Hours {
            assumptions.push(Assumption::IncompleteCalendar);
        }
        if self.unverified {
            assumptions.push(Assumption::Unverified);
        }
        Clock {
            counts_from: day,
            due: first.date,
            instant: first.instant,
            warn_on: count::business_days_before(calendar, first.date, warn_days).max(day),
            extended_due,
            skipped: first.skipped,
            duties,
            assumptions,
        }
    }
}

/// The day that counts as the day of receipt for a term of days. Hours run from the instant.
fn receipt_day(
    received: Timestamp,
    calendar: &Calendar,
    unit: Unit,
    assumptions: &mut Vec<Assumption>,
) -> Date {
    let spec = calendar.spec();
    let mut day = received.date();
    if unit == Unit::Hours {
        return day;
    }
    if !spec.offsets.is_empty() && !spec.offsets.contains(&received.offset()) {
        // A server that stamps in UTC writes tomorrow's date in the evening of Bogotá. Without a
        // zone database the true date is not certain, so the stricter one counts.
        day = day.min(received.date_at(calendar.assumed_offset()));
        assumptions.push(Assumption::ForeignOffset);
    }
    let Receipt { closes, off_hours } = spec.receipt;
    let late = closes.is_some_and(|closes| received.minute_of_day() >= closes);
    if late || !calendar.is_business_day(day) {
        match off_hours {
            OffHours::SameDay => assumptions.push(Assumption::OffHoursSameDay),
            OffHours::NextBusinessDay => {
                assumptions.push(Assumption::OffHoursNextDay);
                let from = if late { day.tomorrow() } else { day };
                day = calendar.on_or_after(from);
            }
        }
    }
    day
}
