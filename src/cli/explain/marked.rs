//! The message itself, line by line, with marks under the words that had a part in the decision.

use anstyle::Style;

use triaje::{Decision, Message, Part, Quote};

use crate::cli::output::{ALARM, FAINT, harmless, styled};
use crate::cli::texts::Lang;

/// How many letters a line has.
const WIDTH: usize = 88;
/// Where a line begins.
const INDENT: &str = "  ";

/// What words did, the stronger last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    None,
    Silent,
    Evidence,
    Danger,
}

impl Mark {
    /// Every mark with its sign.
    const SIGNS: [(Self, char); 3] =
        [(Self::Evidence, '^'), (Self::Danger, '!'), (Self::Silent, '-')];

    fn sign(self) -> char {
        Self::SIGNS.iter().find(|(mark, _)| *mark == self).map_or(' ', |(_, sign)| *sign)
    }

    fn style(self) -> Style {
        match self {
            Self::None => Style::new(),
            Self::Silent => FAINT,
            Self::Evidence => Style::new().bold().underline(),
            Self::Danger => ALARM.underline(),
        }
    }

    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Danger => lang.mark_danger(),
            Self::Silent => lang.mark_silent(),
            Self::None | Self::Evidence => lang.mark_evidence(),
        }
    }
}

/// The subject and the text with their marks, and what the marks mean.
pub(super) fn rendered(message: &Message<'_>, decision: &Decision, lang: Lang) -> String {
    let mut page = String::new();
    let mut used = Vec::new();
    if let Some(subject) = message.subject_line() {
        page.push_str(&format!(
            "{INDENT}{}\n",
            styled(FAINT, format_args!("{}:", lang.in_subject()))
        ));
        page.push_str(&part(subject, Part::Subject, decision, &mut used));
    }
    page.push_str(&part(message.text(), Part::Text, decision, &mut used));
    if message.text().trim().is_empty() {
        page.push_str(&format!("{INDENT}{}\n", styled(FAINT, lang.empty_message())));
    }
    let legend: Vec<String> = Mark::SIGNS
        .iter()
        .filter(|(mark, _)| used.contains(mark))
        .map(|(mark, sign)| format!("{sign} {}", mark.name(lang)))
        .collect();
    if !legend.is_empty() {
        page.push_str(&format!("{INDENT}{}\n", styled(FAINT, legend.join("   "))));
    }
    page
}

fn part(text: &str, part: Part, decision: &Decision, used: &mut Vec<Mark>) -> String {
    let marks = marks(text, part, decision);
    let mut page = String::new();
    for line in lines(text, &marks) {
        page.push_str(INDENT);
        let mut rest = line.as_slice();
        while let Some((_, mark)) = rest.first() {
            let alike = rest.iter().take_while(|(_, other)| other == mark).count();
            let (piece, after) = rest.split_at(alike);
            let words: String = piece.iter().map(|(letter, _)| *letter).collect();
            page.push_str(&styled(mark.style(), harmless(&words)));
            rest = after;
        }
        page.push('\n');
        used.extend(line.iter().map(|(_, mark)| *mark));
        let signs: String = line.iter().map(|(_, mark)| mark.sign()).collect();
        if !signs.trim().is_empty() {
            page.push_str(&format!("{INDENT}{}\n", signs.trim_end()));
        }
    }
    page
}

/// What each byte of a text did.
fn marks(text: &str, part: Part, decision: &Decision) -> Vec<Mark> {
    let mut marks = vec![Mark::None; text.len()];
    let mut lay = |quotes: &[Quote], mark: Mark| {
        for quote in quotes.iter().filter(|quote| quote.part == part) {
            for byte in marks.get_mut(quote.start..quote.end).unwrap_or_default() {
                *byte = mark.max(*byte);
            }
        }
    };
    for suppressed in &decision.suppressed {
        lay(&suppressed.spans, Mark::Silent);
    }
    for evidence in &decision.evidence {
        lay(&evidence.spans, Mark::Evidence);
    }
    for flag in &decision.flags {
        lay(&flag.spans, Mark::Evidence);
    }
    for danger in &decision.safety {
        lay(&danger.spans, Mark::Danger);
    }
    marks
}

/// Letters with their marks, cut into lines at blanks and at the message's own breaks.
fn lines(text: &str, marks: &[Mark]) -> Vec<Vec<(char, Mark)>> {
    let mut lines = Vec::new();
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let start = next;
        next += line.len();
        let letters = line.trim_end().char_indices().map(|(at, letter)| {
            let mark = marks.get(start + at).copied().unwrap_or(Mark::None);
            (if letter == '\t' { ' ' } else { letter }, mark)
        });
        let mut rest: Vec<(char, Mark)> = letters.collect();
        while rest.len() > WIDTH {
            let blank = rest.iter().take(WIDTH + 1).rposition(|(letter, _)| *letter == ' ');
            let cut = blank.filter(|cut| *cut > 0).unwrap_or(WIDTH);
            let mut after = rest.split_off(cut);
            if blank.is_some_and(|blank| blank == cut) {
                after.remove(0);
            }
            lines.push(rest);
            rest = after;
        }
        lines.push(rest);
    }
    lines
}
