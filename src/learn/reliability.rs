//! Whether confidence means what it says.

use serde::Serialize;

/// How many decisions a knot stands for at least.
const LEAST: usize = 25;

/// Nothing is certain, nothing impossible: thousandths.
const ENDS: (i32, i32) = (50, 990);

/// Confidence of some decisions against what came true, in ten bins.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Reliability {
    /// How far confidence is from the share that was right, on average over decisions: the expected
    /// calibration error.
    pub error: f64,
    /// Bins that have decisions, by confidence.
    pub bins: Vec<Bin>,
}

/// Decisions of about the same confidence.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Bin {
    /// How many.
    pub rows: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share that was right.
    pub right: f64,
}

impl Reliability {
    /// From decisions: confidence in thousandths, and whether they were right.
    pub fn new(decisions: impl IntoIterator<Item = (i32, bool)>) -> Self {
        let mut bins = vec![(0_usize, 0.0, 0.0); 10];
        let mut all = 0;
        for (confidence, is_right) in decisions {
            let bin = usize::try_from(confidence / 100).unwrap_or(0).min(9);
            if let Some((rows, confidences, right)) = bins.get_mut(bin) {
                *rows += 1;
                *confidences += f64::from(confidence) / 1_000.0;
                *right += if is_right { 1.0 } else { 0.0 };
                all += 1;
            }
        }
        let bins: Vec<Bin> = bins
            .into_iter()
            .filter(|(rows, ..)| *rows > 0)
            .map(|(rows, confidences, right)| {
                let count = float(rows);
                Bin { rows, confidence: confidences / count, right: right / count }
            })
            .collect();
        let error = bins.iter().map(|bin| (bin.confidence - bin.right).abs() * float(bin.rows));
        Self { error: error.sum::<f64>() / float(all).max(1.0), bins }
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A rising line through what leads were worth: pools of neighbours that do not rise are joined
/// (isotonic regression), small ones too. Thousandths.
pub(super) fn knots(decisions: impl Iterator<Item = (i32, bool)>) -> Vec<(i32, i32)> {
    let mut sorted: Vec<(i32, bool)> = decisions.collect();
    sorted.sort_unstable();
    let mut pools: Vec<Pool> = Vec::new();
    for leads in sorted.chunk_by(|a, b| a.0 == b.0) {
        pools.push(Pool::of(leads));
        while let [.., before, last] = pools.as_slice()
            && (before.rows < LEAST || before.share() >= last.share())
        {
            let joined = before.with(last);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    if let [.., before, last] = pools.as_slice()
        && last.rows < LEAST
    {
        let joined = before.with(last);
        pools.truncate(pools.len() - 2);
        pools.push(joined);
    }
    pools.iter().map(|pool| (pool.lead(), pool.share().clamp(ENDS.0, ENDS.1))).collect()
}

/// Neighbouring decisions.
#[derive(Clone, Copy, Debug)]
struct Pool {
    rows: usize,
    right: usize,
    leads: i64,
}

impl Pool {
    fn of(leads: &[(i32, bool)]) -> Self {
        Self {
            rows: leads.len(),
            right: leads.iter().filter(|(_, is_right)| *is_right).count(),
            leads: leads.iter().map(|(lead, _)| i64::from(*lead)).sum(),
        }
    }

    fn with(self, other: &Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            right: self.right + other.right,
            leads: self.leads + other.leads,
        }
    }

    /// The share that was right, in thousandths.
    fn share(self) -> i32 {
        i32::try_from(self.right * 1_000 / self.rows.max(1)).unwrap_or(0)
    }

    fn lead(self) -> i32 {
        let rows = i64::try_from(self.rows.max(1)).unwrap_or(1);
        i32::try_from(self.leads / rows).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_rise_and_stand_for_enough_decisions() {
        let decisions = (0..400).map(|nth| (nth, (nth * 7919) % 400 < nth));
        let knots = knots(decisions);
        assert!(knots.len() > 2);
        assert!(knots.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{knots:?}");
        assert!(super::knots([(5, true)].into_iter()).len() == 1);
    }

    #[test]
    fn the_error_is_the_distance_from_what_came_true() {
        let decisions = (0..10).map(|nth| (950, nth < 9));
        let found = Reliability::new(decisions);
        assert!((found.error - 0.05).abs() < 1e-9, "{found:?}");
        assert_eq!(Reliability::new([]).bins.len(), 0);
    }
}
