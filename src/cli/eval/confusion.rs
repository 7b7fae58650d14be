//! Which label was given and which was decided, and the figures that follow.

use serde::Serialize;

use triaje::{Label, Table};

/// Counts of every pair of given and decided label.
pub(super) struct Confusion {
    labels: Vec<Label>,
    /// `counts[given][decided]`; rows grow as labels come up.
    counts: Vec<Vec<usize>>,
}

/// The figures of one label.
pub(super) struct Score {
    pub(super) label: Label,
    /// How many rows people gave this label.
    pub(super) given: usize,
    pub(super) decided: usize,
    pub(super) hits: usize,
}

/// The figures of a dimension, as JSON; `null` where nothing could be divided.
#[derive(Serialize)]
pub(super) struct Figures {
    rows: usize,
    accuracy: Option<f64>,
    macro_f1: Option<f64>,
    labels: Table<ScoreFigures>,
    confusion: Table<Table<usize>>,
}

#[derive(Serialize)]
struct ScoreFigures {
    support: usize,
    predicted: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

impl Confusion {
    /// Starts with these labels; others are added as they come up.
    pub(super) fn new(labels: &[&str]) -> Self {
        let labels = labels.iter().map(|label| Label::from(*label)).collect();
        Self { labels, counts: Vec::new() }
    }

    pub(super) fn add(&mut self, given: &str, decided: &str) {
        let (given, decided) = (self.place(given), self.place(decided));
        if self.counts.len() <= given {
            self.counts.resize(given + 1, Vec::new());
        }
        let Some(row) = self.counts.get_mut(given) else { return };
        if row.len() <= decided {
            row.resize(decided + 1, 0);
        }
        if let Some(count) = row.get_mut(decided) {
            *count += 1;
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    pub(super) fn accuracy(&self) -> Option<f64> {
        let hits = (0..self.labels.len()).map(|label| self.count(label, label)).sum();
        ratio(hits, self.rows())
    }

    /// The mean F1 of the labels that people gave.
    pub(super) fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> =
            self.scores().filter(|score| score.given > 0).filter_map(|score| score.f1()).collect();
        let sum: f64 = scores.iter().sum();
        (!scores.is_empty()).then(|| sum / as_float(scores.len()))
    }

    /// Every label that was given or decided, with its place.
    pub(super) fn used(&self) -> impl Iterator<Item = (usize, &Label)> {
        let is_used = |label| self.given(label) + self.decided(label) > 0;
        self.labels.iter().enumerate().filter(move |(label, _)| is_used(*label))
    }

    pub(super) fn scores(&self) -> impl Iterator<Item = Score> {
        self.used().map(|(label, name)| Score {
            label: name.clone(),
            given: self.given(label),
            decided: self.decided(label),
            hits: self.count(label, label),
        })
    }

    pub(super) fn count(&self, given: usize, decided: usize) -> usize {
        self.counts.get(given).and_then(|row| row.get(decided)).copied().unwrap_or_default()
    }

    pub(super) fn figures(&self) -> Figures {
        let row = |given| {
            let decided =
                self.used().map(move |(decided, name)| (name, self.count(given, decided)));
            decided.filter(|(_, count)| *count > 0).map(|(name, count)| (name.clone(), count))
        };
        Figures {
            rows: self.rows(),
            accuracy: self.accuracy().map(rounded),
            macro_f1: self.macro_f1().map(rounded),
            labels: self.scores().map(|score| (score.label.clone(), score.figures())).collect(),
            confusion: self
                .used()
                .map(|(given, name)| (name.clone(), row(given).collect()))
                .collect(),
        }
    }

    fn given(&self, label: usize) -> usize {
        self.counts.get(label).map_or(0, |row| row.iter().sum())
    }

    fn decided(&self, label: usize) -> usize {
        self.counts.iter().filter_map(|row| row.get(label)).sum()
    }

    fn place(&mut self, label: &str) -> usize {
        self.labels.iter().position(|known| known == label).unwrap_or_else(|| {
            self.labels.push(Label::from(label));
            self.labels.len() - 1
        })
    }
}

impl Score {
    pub(super) fn precision(&self) -> Option<f64> {
        ratio(self.hits, self.decided)
    }

    pub(super) fn recall(&self) -> Option<f64> {
        ratio(self.hits, self.given)
    }

    pub(super) fn f1(&self) -> Option<f64> {
        ratio(2 * self.hits, self.given + self.decided)
    }

    fn figures(&self) -> ScoreFigures {
        ScoreFigures {
            support: self.given,
            predicted: self.decided,
            precision: self.precision().map(rounded),
            recall: self.recall().map(rounded),
            f1: self.f1().map(rounded),
        }
    }
}

/// A part of a whole; `None` of nothing.
pub(super) fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| as_float(part) / as_float(whole))
}

/// Four digits are more than a count of messages can bear.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::Confusion;

    #[test]
    fn macro_f1_is_the_mean_over_the_labels_that_people_gave() {
        let mut confusion = Confusion::new(&["a", "b", "c"]);
        for (given, decided) in [("a", "a"), ("a", "b"), ("b", "b"), ("b", "c")] {
            confusion.add(given, decided);
        }
        // a: 1 of 1 decided, 1 of 2 given. b: 1 of 2, 1 of 2. c was never given.
        let expected = (2.0 / 3.0 + 1.0 / 2.0) / 2.0;
        assert!((confusion.macro_f1().unwrap() - expected).abs() < 1e-12);
        assert_eq!(confusion.accuracy(), Some(0.5));
        assert_eq!(confusion.scores().count(), 3);
        assert_eq!(Confusion::new(&["a"]).macro_f1(), None);
    }
}
