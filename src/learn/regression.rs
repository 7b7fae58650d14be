//! Logistic regression of one label against the rest: whether it is right, by which rules fired.
//!
//! The points of the rules are the start and the centre that a penalty draws back to, so that what
//! few lessons speak of stays as people wrote it. Solved one weight at a time by Newton's method, in
//! a fixed order: the same lessons give the same weights.

/// How strongly weights are drawn back to where they started.
const PENALTY: f64 = 4.0;

/// Rounds over all weights; they settle long before.
const ROUNDS: usize = 60;

#[derive(Debug)]
pub(super) struct Regression {
    threshold: f64,
    start: Vec<f64>,
    bounds: Vec<(f64, f64)>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    features: Vec<usize>,
    is_label: bool,
}

impl Regression {
    /// `threshold`: the points from which the label is taken to be as likely as not.
    pub(super) fn new(threshold: f64) -> Self {
        Self { threshold, start: Vec::new(), bounds: Vec::new(), rows: Vec::new() }
    }

    /// Adds a rule with its points and their bounds; returns its number.
    pub(super) fn feature(&mut self, start: f64, bounds: (f64, f64)) -> usize {
        self.start.push(start);
        self.bounds.push(bounds);
        self.start.len() - 1
    }

    /// Adds a lesson: the rules that fired, and whether the label is right.
    pub(super) fn row(&mut self, features: Vec<usize>, is_label: bool) {
        self.rows.push(Row { features, is_label });
    }

    /// The weights of the rules, by number.
    pub(super) fn solve(&self) -> Vec<f64> {
        let mut weights = self.start.clone();
        let mut rows_of = vec![Vec::new(); weights.len()];
        for (number, row) in self.rows.iter().enumerate() {
            for feature in &row.features {
                if let Some(rows) = rows_of.get_mut(*feature) {
                    rows.push(number);
                }
            }
        }
        let weight = |weights: &[f64], feature: &usize| weights.get(*feature).copied();
        let mut sums: Vec<f64> = self
            .rows
            .iter()
            .map(|row| {
                let points = row.features.iter().filter_map(|feature| weight(&weights, feature));
                points.sum::<f64>() - self.threshold
            })
            .collect();
        for _ in 0..ROUNDS {
            for (feature, rows) in rows_of.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
                let (Some(now), Some(start)) =
                    (weight(&weights, &feature), self.start.get(feature))
                else {
                    continue;
                };
                let (mut slope, mut bend) = (PENALTY * (now - start), PENALTY);
                for number in rows {
                    let (Some(sum), Some(row)) = (sums.get(*number), self.rows.get(*number)) else {
                        continue;
                    };
                    let likely = 1.0 / (1.0 + (-sum).exp());
                    slope += likely - if row.is_label { 1.0 } else { 0.0 };
                    bend += likely * (1.0 - likely);
                }
                let (from, to) = self.bounds.get(feature).copied().unwrap_or((now, now));
                let next = (now - slope / bend).clamp(from, to);
                for number in rows {
                    if let Some(sum) = sums.get_mut(*number) {
                        *sum += next - now;
                    }
                }
                if let Some(slot) = weights.get_mut(feature) {
                    *slot = next;
                }
            }
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_is_always_right_gains_and_one_that_is_wrong_loses_within_bounds() {
        let mut regression = Regression::new(1.0);
        let right = regression.feature(1.0, (0.25, 3.0));
        let wrong = regression.feature(2.0, (0.25, 8.0));
        let fixed = regression.feature(2.0, (2.0, 2.0));
        let silent = regression.feature(1.5, (0.25, 8.0));
        for _ in 0..200 {
            regression.row(vec![right], true);
            regression.row(vec![wrong], false);
            regression.row(vec![fixed], false);
        }
        let weights = regression.solve();
        assert_eq!(weights.get(right), Some(&3.0));
        assert_eq!(weights.get(wrong), Some(&0.25));
        assert_eq!(weights.get(fixed), Some(&2.0));
        assert_eq!(weights.get(silent), Some(&1.5));
    }
}
