//! What goes to the terminal: styles, alignment, wrapping. Colour is dropped where the stream is
//! not a terminal, and where `NO_COLOR` says so.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::exit::{Exit, Failure, Outcome};
use super::texts::Lang;

pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const NOTICE: Style = AnsiColor::Yellow.on_default();
pub(crate) const ALARM: Style = AnsiColor::Red.on_default().bold();

/// The width to which running text is wrapped.
const WIDTH: usize = 96;

/// Prints a whole answer on standard output.
pub(crate) fn print(text: &str, exit: Exit) -> Outcome {
    match written(&mut anstream::stdout(), text) {
        Ok(()) => Ok(exit),
        Err(_) => Err(Failure::ReaderLeft),
    }
}

/// Prints a value as JSON: over several lines on a terminal, on one line elsewhere.
pub(crate) fn print_json(value: &impl Serialize, exit: Exit) -> Outcome {
    let text = if io::stdout().is_terminal() {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    // Maps of ours have text for keys, so nothing can fail here.
    print(&format!("{}\n", text.unwrap_or_default()), exit)
}

/// Prints a problem on standard error. There is nobody to tell if that fails.
pub(crate) fn complain(lang: Lang, words: &str) {
    let error = lang.error();
    let text = format!("{ALARM}{error}:{ALARM:#} {words}\n");
    let _ = written(&mut anstream::stderr(), &text);
}

/// Prints text as it is on standard error.
pub(crate) fn remark(text: &str) {
    let _ = written(&mut anstream::stderr(), text);
}

fn written(stream: &mut impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// Text in a style.
pub(crate) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Wraps running text; every line but the first is indented.
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut column = indent;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > indent && column + 1 + width > WIDTH {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            column = indent;
        } else if column > indent {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += width;
    }
    lines
}

/// Text of others, made harmless: what would steer the terminal or turn its direction is shown as
/// a replacement mark.
pub(crate) fn harmless(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(steers, "\u{FFFD}")
}

/// The first letters of a text of others, on one line, with a mark where it was cut.
pub(crate) fn shortened(text: &str, letters: usize) -> String {
    let line = harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(letters) {
        None => line,
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default()),
    }
}

/// Thousandths as a signed decimal with no more digits than needed: `+3.0`, `-0.25`.
pub(crate) fn points(thousandths: i32) -> String {
    let sign = if thousandths < 0 { '-' } else { '+' };
    let size = thousandths.unsigned_abs();
    let digits = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    let short = digits.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}
