//! How well dangers are seen, and how often there is an alarm where there is none.

use serde::Serialize;

use triaje::{Decision, Label, Table};

use super::confusion::{ratio, rounded};

/// Counts of alarms.
#[derive(Default)]
pub(super) struct Dangers {
    /// Rows without a `safety` column, and the alarms among them.
    pub(super) unlabelled: usize,
    pub(super) alarms: usize,
    pub(super) seen: usize,
    pub(super) missed: usize,
    pub(super) false_alarms: usize,
    pub(super) calm: usize,
    /// Dangers by the kind that people gave, in order of the kinds.
    pub(super) kinds: Vec<(Label, Kind)>,
}

/// Counts of one kind of danger.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Kind {
    pub(super) support: usize,
    pub(super) seen: usize,
    pub(super) same_kind: usize,
}

/// The figures, as JSON; `null` where nothing could be divided.
#[derive(Serialize)]
pub(super) struct DangerFigures {
    rows: usize,
    seen: usize,
    missed: usize,
    false_alarms: usize,
    calm: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    false_alarm_rate: Option<f64>,
    kinds: Table<Kind>,
    unlabelled_rows: usize,
    unlabelled_alarms: usize,
}

impl Dangers {
    pub(super) fn add(&mut self, danger: Option<bool>, kind: Option<&str>, decision: &Decision) {
        let is_alarm = !decision.safety.is_empty();
        match danger {
            None => {
                self.unlabelled += 1;
                self.alarms += usize::from(is_alarm);
            }
            Some(true) if is_alarm => self.seen += 1,
            Some(true) => self.missed += 1,
            Some(false) if is_alarm => self.false_alarms += 1,
            Some(false) => self.calm += 1,
        }
        let (Some(true), Some(kind)) = (danger, kind) else { return };
        let at = self.kinds.partition_point(|(known, _)| known.as_str() < kind);
        if self.kinds.get(at).is_none_or(|(known, _)| known != kind) {
            self.kinds.insert(at, (kind.into(), Kind::default()));
        }
        if let Some((_, counts)) = self.kinds.get_mut(at) {
            counts.support += 1;
            counts.seen += usize::from(is_alarm);
            let is_same = decision.safety.iter().any(|danger| danger.kind == kind);
            counts.same_kind += usize::from(is_same);
        }
    }

    /// Rows with a `safety` column.
    pub(super) fn rows(&self) -> usize {
        self.seen + self.missed + self.false_alarms + self.calm
    }

    pub(super) fn precision(&self) -> Option<f64> {
        ratio(self.seen, self.seen + self.false_alarms)
    }

    pub(super) fn recall(&self) -> Option<f64> {
        ratio(self.seen, self.seen + self.missed)
    }

    pub(super) fn f1(&self) -> Option<f64> {
        ratio(2 * self.seen, 2 * self.seen + self.missed + self.false_alarms)
    }

    pub(super) fn false_alarm_rate(&self) -> Option<f64> {
        ratio(self.false_alarms, self.false_alarms + self.calm)
    }

    pub(super) fn figures(&self) -> DangerFigures {
        DangerFigures {
            rows: self.rows(),
            seen: self.seen,
            missed: self.missed,
            false_alarms: self.false_alarms,
            calm: self.calm,
            precision: self.precision().map(rounded),
            recall: self.recall().map(rounded),
            f1: self.f1().map(rounded),
            false_alarm_rate: self.false_alarm_rate().map(rounded),
            kinds: self.kinds.iter().cloned().collect(),
            unlabelled_rows: self.unlabelled,
            unlabelled_alarms: self.alarms,
        }
    }
}
