//! What messages make of a pack, for a person to read.

use std::fmt::Write as _;

use triaje::coverage::Coverage;

use crate::cli::output::{FAINT, NOTICE, STRONG, styled};
use crate::cli::texts::Lang;

/// How many overlaps and silent rules are shown; all of them are in the JSON.
const MOST_SHOWN: usize = 20;

pub(super) fn rendered(coverage: &Coverage, lang: Lang) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "\n{}", styled(STRONG, lang.coverage(coverage.messages)));
    for dimension in &coverage.dimensions {
        let _ = writeln!(text, "  {}", lang.dimension(dimension.dimension.as_str()));
        for label in &dimension.labels {
            let counts = lang.label_coverage(label.messages, label.rules_hit, label.rules);
            let style = if label.messages == 0 { NOTICE } else { FAINT };
            let _ = writeln!(text, "    {:22} {}", label.label, styled(style, counts));
        }
    }
    if !coverage.overlaps.is_empty() {
        let _ = writeln!(text, "\n{}", styled(STRONG, lang.overlaps()));
        for overlap in coverage.overlaps.iter().take(MOST_SHOWN) {
            let (rule, within) = (overlap.rule.as_str(), overlap.within.as_str());
            let line = lang.overlap(rule, overlap.messages, within, overlap.of);
            let _ = writeln!(text, "  {line}");
        }
    }
    let silent: Vec<_> = coverage.hits.iter().filter(|rule| rule.messages == 0).collect();
    if !silent.is_empty() {
        let _ = writeln!(text, "\n{}", styled(STRONG, lang.silent_rules(silent.len())));
        for rule in silent.iter().take(MOST_SHOWN) {
            let _ = writeln!(text, "  {}", rule.rule);
        }
    }
    text
}
