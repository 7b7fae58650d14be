//! What changes, for a person to read: counts first, then message by message.

use std::fmt::Write as _;

use super::moved::{Moved, Summary};
use crate::cli::output::{self, ALARM, FAINT, GOOD, NOTICE, STRONG, styled};
use crate::cli::texts::Lang;

/// How many messages are shown; all of them go to NDJSON and to the page.
const MOST_SHOWN: usize = 40;
/// How many letters of a message are shown.
const MOST_LETTERS: usize = 100;

pub(super) fn rendered(summary: &Summary, lang: Lang) -> String {
    let mut text = String::new();
    let [old, new] = &summary.packs;
    let _ = writeln!(text, "{}", styled(FAINT, format_args!("{old}  →  {new}")));
    let moved = lang.moved_of(summary.moved.len(), summary.rows);
    let style = if summary.moved.is_empty() { GOOD } else { STRONG };
    let _ = writeln!(text, "{}", styled(style, moved));
    for (aspect, moved, laxer) in summary.counts() {
        let name = lang.dimension(aspect.as_str());
        let laxer = if laxer > 0 { styled(NOTICE, lang.laxer_count(laxer)) } else { String::new() };
        let line = format!("  {name:12} {moved:>5}  {laxer}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    if summary.protected > 0 || summary.breaches() > 0 {
        let breaches = lang.breaches(summary.breaches(), summary.protected);
        let style = if summary.breaches() > 0 { ALARM } else { GOOD };
        let _ = writeln!(text, "{}", styled(style, breaches));
    }
    for moved in summary.moved.iter().take(MOST_SHOWN) {
        message(&mut text, moved, lang);
    }
    if summary.moved.len() > MOST_SHOWN {
        let hidden = lang.more_moved(summary.moved.len() - MOST_SHOWN);
        let _ = writeln!(text, "\n{}", styled(FAINT, hidden));
    }
    text
}

fn message(text: &mut String, moved: &Moved, lang: Lang) {
    let mark = match (moved.breach, moved.protected) {
        (true, _) => format!("  {}", styled(ALARM, lang.breach())),
        (false, true) => format!("  {}", styled(FAINT, lang.protected())),
        (false, false) => String::new(),
    };
    let id = styled(STRONG, output::shortened(&moved.id, MOST_LETTERS));
    let words = output::shortened(&moved.text, MOST_LETTERS);
    let _ = writeln!(text, "\n{id}{mark}  «{words}»");
    for difference in &moved.differences {
        let name = lang.dimension(difference.aspect.as_str());
        let value = |value: &str| match value {
            "" => lang.nothing().to_owned(),
            value => value.to_owned(),
        };
        let laxer = if difference.is_laxer { styled(NOTICE, lang.laxer()) } else { String::new() };
        let (old, new) = (value(&difference.old), value(&difference.new));
        let line = format!("  {name:12} {old} → {new}  {laxer}");
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let rules = moved.rules_now.iter().map(|rule| format!("+{rule}"));
    let rules = rules.chain(moved.rules_before.iter().map(|rule| format!("−{rule}")));
    let rules = rules.collect::<Vec<_>>().join(" ");
    if !rules.is_empty() {
        let _ = writeln!(text, "  {}", styled(FAINT, rules));
    }
}
