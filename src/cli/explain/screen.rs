//! An explanation for a person to read.

use std::fmt::{self, Write as _};

use triaje::why::{Account, Change, LabelScore, NearRule, Points, Step, TableRow, WhyNot};
use triaje::{Category, Decision, Message};

use super::condition::{self, quoted};
use super::marked;
use crate::cli::output::{self, FAINT, GOOD, NOTICE, STRONG, points, styled};
use crate::cli::texts::Lang;

/// How many letters of a row or an example are shown.
const MOST_LETTERS: usize = 110;

/// Writes an explanation.
pub(super) fn rendered(
    message: &Message<'_>,
    account: &Account,
    why_not: &[WhyNot],
    lang: Lang,
) -> String {
    let mut page = Page { text: marked::rendered(message, &account.decision, lang), lang };
    if !account.labels.is_empty() {
        page.heading(lang.scores());
    }
    for label in &account.labels {
        page.label(label, &account.decision);
    }
    page.heading(lang.tables());
    for row in &account.rows {
        page.row(row);
    }
    page.suppressed(&account.decision);
    for label in why_not {
        page.why_not(label);
    }
    page.text
}

struct Page {
    text: String,
    lang: Lang,
}

impl Page {
    fn line(&mut self, line: impl fmt::Display) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{line}");
    }

    fn heading(&mut self, heading: &str) {
        self.line("");
        self.line(styled(STRONG, heading));
    }

    fn label(&mut self, label: &LabelScore, decision: &Decision) {
        let lang = self.lang;
        let name = format!("{}: {}", lang.dimension(label.dimension.as_str()), label.label);
        let style = if is_decided(label, decision) { STRONG } else { FAINT };
        let threshold = lang.threshold(points(label.threshold).trim_start_matches('+'));
        let score = points(label.score);
        self.line(format_args!("  {} {score}  {}", styled(style, name), styled(FAINT, threshold)));
        for given in &label.points {
            self.given(given);
        }
    }

    fn given(&mut self, given: &Points) {
        let place = given.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
        let words = [quoted(&given.spans), given.because.join(", ")].join(" ");
        let weight = styled(GOOD, format_args!("{:>5}", points(given.weight)));
        let (id, words) = (&given.id, words.trim());
        let place = styled(FAINT, place.unwrap_or_default());
        let line = format!("    {weight} {id}  {words}  {place}");
        self.line(line.trim_end());
    }

    fn row(&mut self, row: &TableRow) {
        let lang = self.lang;
        let name = lang.dimension(row.decides);
        let when = match row.condition.as_str() {
            "" if row.decides == "priority" => String::new(),
            "" => format!("{} → ", lang.otherwise()),
            when => format!("{} → ", output::shortened(when, MOST_LETTERS)),
        };
        let place = match &row.place {
            Some(place) => format!("{}:{}", place.file, place.line),
            None => row.row.to_string(),
        };
        let then = output::shortened(&row.outcome, MOST_LETTERS);
        self.line(format_args!("  {name:10} {when}{then}  {}", styled(FAINT, place)));
    }

    fn suppressed(&mut self, decision: &Decision) {
        if decision.suppressed.is_empty() {
            return;
        }
        self.heading(self.lang.suppressed());
        for suppressed in &decision.suppressed {
            let why = self.lang.why_suppressed(suppressed.why.as_str());
            let words = quoted(&suppressed.spans);
            self.line(styled(FAINT, format_args!("  {}  {words} ({why})", suppressed.id)));
        }
    }

    fn why_not(&mut self, label: &WhyNot) {
        let lang = self.lang;
        let name = label.label.as_str();
        self.heading(&lang.why_not_label(lang.dimension(label.dimension.as_str()), name));
        let size = |thousandths: i32| points(thousandths).trim_start_matches('+').to_owned();
        let standing = match label.threshold {
            _ if label.is_decided => lang.has_label(name),
            None => lang.not_raised(name),
            Some(threshold) if label.missing > 0 => {
                lang.lacks_points(name, &size(label.score), &size(threshold), &size(label.missing))
            }
            Some(threshold) => lang.passes_but(name, &size(label.score), &size(threshold)),
        };
        let rival = label.rival.as_ref();
        let rival = rival.map(|(label, score)| lang.rival(label.as_str(), &size(*score)));
        self.line(
            format_args!("  {standing} {}", rival.unwrap_or_default()).to_string().trim_end(),
        );
        if label.is_decided {
            return;
        }
        match label.rules.first() {
            Some(first) if first.is_near => self.heading(lang.nearest_rules()),
            Some(_) => self.heading(lang.nothing_near()),
            None => self.line(format_args!("  {}", lang.no_rule_gives())),
        }
        for rule in &label.rules {
            self.near_rule(rule);
        }
        self.heading(lang.smallest_change());
        for change in &label.changes {
            self.change(change, name);
        }
        if label.changes.is_empty() {
            self.line(format_args!("  {}", lang.no_small_change()));
        }
    }

    fn near_rule(&mut self, rule: &NearRule) {
        let lang = self.lang;
        let report = &rule.report;
        let weight = match rule.points {
            0 => lang.raises().to_owned(),
            given => points(given),
        };
        let place = report.place.as_ref().map(|place| format!("{}:{}", place.file, place.line));
        let place = styled(FAINT, place.unwrap_or_default());
        let (id, weight) = (styled(STRONG, &report.id), styled(GOOD, weight));
        self.line(format_args!("  {weight} {id}  {}  {place}", report.description));
        for part in report.parts.iter().filter(|part| !part.holds) {
            for line in condition::lines(part, lang) {
                self.line(format_args!("       {} {line}", styled(NOTICE, "✗")));
            }
        }
        for part in report.parts.iter().filter(|part| part.holds) {
            let words = [quoted(&part.found), part.value.clone().unwrap_or_default()].join(" ");
            let words = [lang.part_holds(), words.trim()].join(" ");
            self.line(format_args!(
                "       {} {:14} {}",
                styled(GOOD, "✓"),
                part.key,
                words.trim()
            ));
        }
        if let Some(example) = &rule.example {
            let example = lang.example(&output::shortened(example, MOST_LETTERS));
            self.line(format_args!("         {}", styled(FAINT, example)));
        }
    }

    fn change(&mut self, change: &Change, label: &str) {
        let lang = self.lang;
        let steps: Vec<String> = change
            .steps
            .iter()
            .filter_map(|step| match step {
                Step::Fire(rule) => Some(lang.would_fire(rule.as_str())),
                Step::Silence(rule) => Some(lang.would_not_fire(rule.as_str())),
                _ => None,
            })
            .collect();
        let steps = steps.join(&format!(" {} ", lang.and()));
        let then = match change.score {
            0 => String::new(),
            score => lang.would_have(label, points(score).trim_start_matches('+')),
        };
        let then = if then.is_empty() { then } else { format!(" → {then}") };
        self.line(format_args!("  {steps}{then}"));
    }
}

/// Whether a decision has the label.
fn is_decided(label: &LabelScore, decision: &Decision) -> bool {
    let is = |found: &Option<triaje::Label>| found.as_ref() == Some(&label.label);
    match label.dimension.as_str() {
        "category" => label.label == decision.category.map_or("ninguna", Category::as_str),
        "customer" => label.label == decision.customer.as_str(),
        "topic" => is(&decision.topic),
        "subtype" => is(&decision.subtype),
        "no_pqrs" => is(&decision.no_pqrs),
        _ => false,
    }
}
