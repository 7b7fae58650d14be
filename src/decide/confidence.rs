//! How likely a decided label is to be right, from how far it leads.
//!
//! A label that has all the points leads by nearly 1, one that shares them with another by less.
//! What a lead is worth is learned from labelled messages (`triaje fit`) and stands in the pack as
//! a line through a few points, in thousandths: integers, so that no platform decides otherwise.

use crate::labels::{LabelId, Labels};
use crate::score::Scores;

/// A dimension's line from leads to confidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Calibration {
    /// `(lead, confidence)`, by lead; at least one.
    knots: Vec<(i32, i32)>,
}

impl Calibration {
    /// A line through these points; `None` without any.
    pub(crate) fn new(mut knots: Vec<(i32, i32)>) -> Option<Self> {
        knots.sort_unstable();
        (!knots.is_empty()).then_some(Self { knots })
    }

    /// The confidence of a lead; level beyond the ends.
    pub(crate) fn confidence(&self, lead: i32) -> i32 {
        let after = self.knots.partition_point(|(at, _)| *at <= lead);
        let before = after.checked_sub(1).and_then(|before| self.knots.get(before));
        match (before, self.knots.get(after)) {
            (None, None) => 0,
            (Some((_, only)), None) | (None, Some((_, only))) => *only,
            (Some((from, low)), Some((to, high))) => {
                let share =
                    |rise: i64| rise * i64::from(lead - from) / i64::from((to - from).max(1));
                let rise = share(i64::from(high - low));
                low + i32::try_from(rise).unwrap_or(0)
            }
        }
    }
}

/// The lines of a pack, and from which confidence on a category needs no second look.
#[derive(Clone, Debug, Default)]
pub(crate) struct Confidence {
    /// Number of the dimension, and its line.
    pub(crate) lines: Vec<(usize, Calibration)>,
    pub(crate) least: Option<i32>,
}

impl Confidence {
    /// The confidence of a decided label, where its dimension has a line.
    pub(crate) fn of(
        &self,
        decided: LabelId,
        labels: &Labels,
        scores: &Scores,
    ) -> Option<(usize, i32)> {
        let number = labels.entry(decided)?.dimension;
        let (_, line) = self.lines.iter().find(|(known, _)| *known == number)?;
        Some((number, line.confidence(lead_of(decided, labels, |label| scores.of(label))?)))
    }
}

/// How far a decided label leads those of its dimension.
pub(crate) fn lead_of(
    decided: LabelId,
    labels: &Labels,
    score: impl Fn(LabelId) -> i32,
) -> Option<i32> {
    let dimension = labels.dimension_of(decided)?;
    let all = || dimension.labels.clone().map(LabelId);
    // The label that stands when no other passes has its threshold for its own.
    let stands_alone = dimension.key == Labels::CUSTOMER && all().next_back() == Some(decided);
    let threshold = labels.entry(decided)?.threshold;
    let own = if stands_alone { score(decided).max(threshold) } else { score(decided) };
    Some(lead(own, all().filter(|label| *label != decided).map(score)))
}

/// How far a label leads: the points that it has more than the next, as a share of both and one
/// point more, in thousandths. `own` are the points of the decided label, or its threshold where it
/// stands because no other passed.
pub(crate) fn lead(own: i32, others: impl Iterator<Item = i32>) -> i32 {
    const POINT: i64 = 1_000;
    let own = i64::from(own.max(0));
    let next = i64::from(others.max().unwrap_or(0).max(0));
    i32::try_from((own - next) * 1_000 / (own + next + POINT)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_level_beyond_its_ends_and_rises_between_its_knots() {
        let line = Calibration::new(vec![(500, 900), (0, 400)]).unwrap_or_default();
        let cases = [(-1_000, 400), (0, 400), (250, 650), (500, 900), (900, 900)];
        for (lead, confidence) in cases {
            assert_eq!(line.confidence(lead), confidence, "lead {lead}");
        }
        assert_eq!(Calibration::new(Vec::new()), None);
    }

    #[test]
    fn a_lead_is_a_share_of_the_points() {
        let cases: [(i32, &[i32], i32); 5] = [
            (3_000, &[], 750),
            (3_000, &[-2_000], 750),
            (3_000, &[3_000, 1_000], 0),
            (1_000, &[3_000], -400),
            (0, &[], 0),
        ];
        for (own, others, expected) in cases {
            assert_eq!(lead(own, others.iter().copied()), expected, "{own} before {others:?}");
        }
    }
}
