//! Whether confidence means what it says, and what is decided without a second look.

use serde::Serialize;

use triaje::Decision;
use triaje::learn::Reliability;

/// Decisions whose label is known.
#[derive(Debug, Default)]
pub(super) struct Confidences {
    /// By dimension: confidence in thousandths, and whether the decision was right.
    judged: [Vec<(i32, bool)>; 2],
    unreviewed: usize,
    unreviewed_right: usize,
    decided: usize,
}

/// The dimensions that have a confidence, by column.
const COLUMNS: [&str; 2] = ["category", "customer"];

/// What was counted, as JSON.
#[derive(Debug, Serialize)]
pub(super) struct ConfidenceFigures {
    category: Option<Reliability>,
    customer: Option<Reliability>,
    /// Share of the decisions about the category that ask for no review.
    unreviewed: Option<f64>,
    /// Share of those that are right.
    unreviewed_right: Option<f64>,
}

impl Confidences {
    pub(super) fn add(&mut self, column: &str, decision: &Decision, is_right: bool) {
        let confidence = decision.confidence.get(column).copied();
        let place = COLUMNS.iter().position(|known| *known == column);
        if let Some((judged, confidence)) =
            place.and_then(|place| self.judged.get_mut(place)).zip(confidence)
        {
            judged.push((thousandths(confidence), is_right));
        }
        if column == "category" {
            self.decided += 1;
            if decision.review.is_empty() {
                self.unreviewed += 1;
                self.unreviewed_right += usize::from(is_right);
            }
        }
    }

    /// The reliability of a dimension; `None` where the pack gives it no confidence.
    pub(super) fn reliability(&self, column: &str) -> Option<Reliability> {
        let place = COLUMNS.iter().position(|known| *known == column)?;
        let judged = self.judged.get(place).filter(|judged| !judged.is_empty())?;
        Some(Reliability::new(judged.iter().copied()))
    }

    /// How many categories were decided without review, how many of those are right, and of how
    /// many.
    pub(super) fn unreviewed(&self) -> (usize, usize, usize) {
        (self.unreviewed, self.unreviewed_right, self.decided)
    }

    pub(super) fn figures(&self) -> ConfidenceFigures {
        let share =
            |part, whole| super::confusion::ratio(part, whole).map(super::confusion::rounded);
        ConfidenceFigures {
            category: self.reliability("category"),
            customer: self.reliability("customer"),
            unreviewed: share(self.unreviewed, self.decided),
            unreviewed_right: share(self.unreviewed_right, self.unreviewed),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "confidence is between 0 and 1")]
fn thousandths(confidence: f64) -> i32 {
    (confidence * 1_000.0).round() as i32
}
