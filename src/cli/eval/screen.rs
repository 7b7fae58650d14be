//! The figures on the screen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::confidence::Confidences;
use super::confusion::{Confusion, ratio};
use super::danger::Dangers;
use super::mistake::{Mistake, Reason};
use super::{Dimension, Measured};
use crate::cli::output::{self, FAINT, STRONG, points, styled};
use crate::cli::texts::Lang;

/// Writes everything that was counted.
pub(super) fn rendered(measured: &Measured, listed: &[String], lang: Lang) -> String {
    let mut text = String::new();
    for dimension in Dimension::ALL {
        if let Some(confusion) = measured.confusion(dimension) {
            let name = name(dimension.column(), lang);
            text.push_str(&dimension_table(name, confusion, lang));
            text.push_str(&confusion_table(confusion, lang));
        }
    }
    text.push_str(&confidences(&measured.confidences, lang));
    text.push_str(&dangers(&measured.dangers, lang));
    for (column, groups) in &measured.groups {
        text.push_str(&group_table(column, groups, lang));
    }
    for dimension in listed {
        let mistakes = measured.mistakes.iter().filter(|mistake| mistake.dimension == dimension);
        text.push_str(&mistake_list(dimension, &mistakes.collect::<Vec<_>>(), lang));
    }
    let rows = lang.rows_in_all(measured.rows);
    let _ = writeln!(text, "{}", styled(FAINT, rows));
    text
}

fn name(column: &str, lang: Lang) -> &'static str {
    match column {
        "category" => lang.category(),
        "customer" => lang.customer(),
        "priority" => lang.priority(),
        "topic" => lang.topic(),
        _ => lang.safety(),
    }
}

/// Three digits, or a dash where nothing could be divided.
fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

/// A share of a hundred.
fn percent(part: usize, whole: usize) -> String {
    ratio(part, whole).map_or_else(|| "-".to_owned(), |value| format!("{:.1} %", value * 100.0))
}

fn dimension_table(name: &str, confusion: &Confusion, lang: Lang) -> String {
    let mut text = String::new();
    let accuracy = lang.accuracy(&figure(confusion.accuracy()));
    let macro_f1 = lang.macro_f1(&figure(confusion.macro_f1()));
    let rows = lang.rows_in_all(confusion.rows());
    let macro_f1 = styled(STRONG, macro_f1);
    let _ = writeln!(text, "{}  {macro_f1}  {accuracy}  {rows}", styled(STRONG, name));
    let width = label_width(confusion);
    let heads = [lang.precision(), lang.recall(), "F1", lang.count()];
    let heads: String = heads.iter().map(|head| format!("{head:>11}")).collect();
    let _ = writeln!(text, "  {}", styled(FAINT, format_args!("{:width$}{heads}", "")));
    for score in confusion.scores() {
        let label = &score.label;
        let (precision, recall) = (figure(score.precision()), figure(score.recall()));
        let (f1, given) = (figure(score.f1()), score.given);
        let _ = writeln!(text, "  {label:width$}{precision:>11}{recall:>11}{f1:>11}{given:>11}");
    }
    text.push('\n');
    text
}

fn label_width(confusion: &Confusion) -> usize {
    confusion.used().map(|(_, label)| label.as_str().chars().count()).max().unwrap_or_default()
}

fn confusion_table(confusion: &Confusion, lang: Lang) -> String {
    let mut text = format!("  {}\n", styled(FAINT, lang.confusion()));
    let width = label_width(confusion);
    let used: Vec<_> = confusion.used().collect();
    let column = |label: &str| label.chars().count().max(4) + 2;
    let heads: String = used
        .iter()
        .map(|(_, label)| format!("{label:>width$}", width = column(label.as_str())))
        .collect();
    let _ = writeln!(text, "  {}", styled(FAINT, format_args!("{:width$}{heads}", "")));
    for (given, label) in &used {
        let _ = write!(text, "  {label:width$}");
        for (decided, head) in &used {
            let count = confusion.count(*given, *decided);
            let cell = if count == 0 { "·".to_owned() } else { count.to_string() };
            let cell = format!("{cell:>width$}", width = column(head.as_str()));
            let is_hit = given == decided;
            text.push_str(&if is_hit { styled(STRONG, cell) } else { cell });
        }
        text.push('\n');
    }
    text.push('\n');
    text
}

fn confidences(confidences: &Confidences, lang: Lang) -> String {
    let mut text = String::new();
    for dimension in [Dimension::Category, Dimension::Customer] {
        let column = dimension.column();
        let Some(reliability) = confidences.reliability(column) else { continue };
        let error = lang.confidence_error(name(column, lang), &figure(Some(reliability.error)));
        let _ = writeln!(text, "{}", styled(STRONG, error));
        for bin in &reliability.bins {
            let (confidence, right) =
                (format!("{:.2}", bin.confidence), format!("{:.2}", bin.right));
            let rows = lang.rows_in_all(bin.rows);
            let bin = lang.confidence_bin(&confidence, &right);
            let _ = writeln!(text, "  {bin}  {}", styled(FAINT, rows));
        }
    }
    let (unreviewed, right, decided) = confidences.unreviewed();
    if decided > 0 {
        let (share, right) = (percent(unreviewed, decided), percent(right, unreviewed));
        let _ = writeln!(text, "{}\n", lang.unreviewed(&share, &right));
    }
    text
}

fn dangers(dangers: &Dangers, lang: Lang) -> String {
    let mut text = String::new();
    if dangers.rows() > 0 {
        let (precision, recall) = (figure(dangers.precision()), figure(dangers.recall()));
        let f1 = styled(STRONG, format_args!("F1 {}", figure(dangers.f1())));
        let name = styled(STRONG, lang.safety());
        let rows = lang.rows_in_all(dangers.rows());
        let (precision, recall) =
            (format!("{} {precision}", lang.precision()), format!("{} {recall}", lang.recall()));
        let _ = writeln!(text, "{name}  {f1}  {precision}  {recall}  {rows}");
        let calm = dangers.false_alarms + dangers.calm;
        let rate = percent(dangers.false_alarms, calm);
        let _ = writeln!(text, "  {}", lang.false_alarms(dangers.false_alarms, calm, &rate));
        let heads = [lang.count(), lang.seen(), lang.same_kind()];
        let heads: String = heads.iter().map(|head| format!("{head:>8}")).collect();
        let width = dangers.kinds.iter().map(|(kind, _)| kind.as_str().len()).max();
        if let Some(width) = width {
            let _ = writeln!(text, "  {}", styled(FAINT, format_args!("{:width$}{heads}", "")));
            for (kind, counts) in &dangers.kinds {
                let (support, seen, same) = (counts.support, counts.seen, counts.same_kind);
                let _ = writeln!(text, "  {kind:width$}{support:>8}{seen:>8}{same:>8}");
            }
        }
        text.push('\n');
    }
    if dangers.unlabelled > 0 {
        let name = styled(STRONG, lang.safety());
        let rate = percent(dangers.alarms, dangers.unlabelled);
        let alarms = lang.alarms(dangers.alarms, dangers.unlabelled, &rate);
        let _ = writeln!(text, "{name}  {alarms}\n");
    }
    text
}

fn group_table(column: &str, groups: &BTreeMap<String, Confusion>, lang: Lang) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n", styled(STRONG, lang.category_by(column)));
    let width = groups.keys().map(|value| value.chars().count()).max().unwrap_or_default();
    for (value, confusion) in groups {
        let (macro_f1, rows) = (figure(confusion.macro_f1()), lang.rows_in_all(confusion.rows()));
        let _ = writeln!(text, "  {value:width$}  {macro_f1}  {}", styled(FAINT, rows));
    }
    text.push('\n');
    text
}

fn mistake_list(dimension: &str, mistakes: &[&Mistake], lang: Lang) -> String {
    let heading = lang.errors_of(name(dimension, lang), mistakes.len());
    let mut text = format!("{}\n", styled(STRONG, heading));
    for mistake in mistakes {
        let id = output::harmless(mistake.id.as_deref().unwrap_or_default());
        let (given, decided) = (&mistake.given, &mistake.decided);
        let change = styled(STRONG, format_args!("{given} → {decided}"));
        let _ = writeln!(text, "{id}  {change}  «{}»", output::shortened(&mistake.text, 400));
        for reason in &mistake.evidence {
            let _ = writeln!(text, "    {}", reason_line(reason, lang));
        }
    }
    text.push('\n');
    text
}

fn reason_line(reason: &Reason, lang: Lang) -> String {
    let Reason { label, weight, id, words, switched_off } = reason;
    let words = output::harmless(&words.join(" "));
    match (weight, switched_off) {
        (Some(weight), _) => format!("{:>6} {label}  {id}  {words}", points(*weight)),
        (None, None) => [label, id, words.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("  "),
        (None, Some(why)) => {
            let why = lang.switched_off(lang.why_suppressed(why));
            styled(FAINT, format_args!("{id}  {words}  ({why})"))
        }
    }
}
