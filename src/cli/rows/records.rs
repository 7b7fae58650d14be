//! Bytes to CSV records: cells, quotes, line numbers.
//!
//! Written out here because operators' files have open quotes, and a reader that swallows the
//! rest of the file into one message loses rows. A quoted cell may span lines; if it then turns
//! out not to be closed where a cell can end, its first line is given up and reading goes on at
//! the next. A quote inside a cell of one line, `"dijo "ya" y colgó"`, is part of the cell.

use std::io::{self, BufRead};

use super::LONGEST_ROW;
use super::source::Source;

/// The records of a CSV stream.
pub(crate) struct Records {
    source: Source,
    delimiter: u8,
    /// The line that comes next, counted from 1.
    line: u64,
    /// The last byte read was a carriage return that ended a line.
    after_return: bool,
    /// The bytes of the record as they were read, to go back to its second line.
    raw: Vec<u8>,
    bytes: Vec<u8>,
    /// Where each cell ends in `bytes`.
    ends: Vec<usize>,
}

/// How a record ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Well,
    Blank,
    /// A quote was never closed; only the first line of the record is given up.
    Unclosed,
    TooLong,
}

/// Where in a record a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a cell.
    Start,
    Plain,
    Quoted {
        spans_lines: bool,
    },
    /// Just after a quote inside a quoted cell: its end, or half of a doubled quote.
    Quote {
        spans_lines: bool,
    },
}

impl Records {
    pub(crate) fn new(source: Source, delimiter: u8, line: u64) -> Self {
        let (raw, bytes, ends) = (Vec::new(), Vec::new(), Vec::new());
        Self { source, delimiter, line, after_return: false, raw, bytes, ends }
    }

    /// Reads the next record: the line it starts on, and how it ended. `None` at the end.
    pub(crate) fn read(&mut self) -> io::Result<Option<(u64, Ended)>> {
        self.raw.clear();
        self.bytes.clear();
        self.ends.clear();
        let first_line = self.line;
        let mut state = State::Start;
        loop {
            let buffer = self.source.fill_buf()?;
            let Some(byte) = buffer.first().copied() else {
                return Ok(self.end_of_file(state).map(|ended| (first_line, ended)));
            };
            self.source.consume(1);
            if std::mem::take(&mut self.after_return) && byte == b'\n' && self.raw.is_empty() {
                continue;
            }
            self.raw.push(byte);
            match self.step(state, byte) {
                Step::On(next) => state = next,
                Step::End(ended) => return Ok(Some((first_line, ended))),
                Step::Broken => return Ok(Some((first_line, self.give_up(Ended::Unclosed)?))),
            }
            if self.raw.len() > LONGEST_ROW {
                return Ok(Some((first_line, self.give_up(Ended::TooLong)?)));
            }
        }
    }

    /// The cells of the record that was read last.
    pub(crate) fn cells(&self) -> impl DoubleEndedIterator<Item = &[u8]> + ExactSizeIterator {
        (0..self.ends.len()).map(|cell| {
            let start = cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
            let end = self.ends.get(cell).copied().unwrap_or_default();
            self.bytes.get(start.unwrap_or_default()..end).unwrap_or_default()
        })
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> u64 {
        self.source.position()
    }

    fn step(&mut self, state: State, byte: u8) -> Step {
        let is_break = matches!(byte, b'\n' | b'\r');
        match state {
            State::Start if byte == b'"' => return Step::On(State::Quoted { spans_lines: false }),
            State::Quoted { spans_lines } if byte == b'"' => {
                return Step::On(State::Quote { spans_lines });
            }
            State::Quoted { spans_lines } => {
                self.bytes.push(byte);
                return Step::On(State::Quoted { spans_lines: spans_lines || is_break });
            }
            State::Quote { spans_lines } if byte == b'"' => {
                self.bytes.push(byte);
                return Step::On(State::Quoted { spans_lines });
            }
            State::Quote { spans_lines } if byte != self.delimiter && !is_break => {
                if spans_lines {
                    return Step::Broken;
                }
                self.bytes.extend([b'"', byte]);
                return Step::On(State::Quoted { spans_lines });
            }
            State::Start | State::Plain | State::Quote { .. } => {}
        }
        if byte == self.delimiter {
            self.ends.push(self.bytes.len());
            return Step::On(State::Start);
        }
        if is_break {
            self.after_return = byte == b'\r';
            return Step::End(self.ended());
        }
        self.bytes.push(byte);
        Step::On(State::Plain)
    }

    fn ended(&mut self) -> Ended {
        self.line += lines(&self.raw);
        self.ends.push(self.bytes.len());
        let is_blank = self.ends.len() == 1 && self.bytes.trim_ascii().is_empty();
        if is_blank { Ended::Blank } else { Ended::Well }
    }

    fn end_of_file(&mut self, state: State) -> Option<Ended> {
        match state {
            _ if self.raw.is_empty() => None,
            State::Quoted { spans_lines: true } => self.give_up(Ended::Unclosed).ok(),
            State::Quoted { spans_lines: false } => Some(Ended::Unclosed),
            State::Start | State::Plain | State::Quote { .. } => Some(self.ended()),
        }
    }

    /// Gives up the first line of the record and goes on at the next.
    fn give_up(&mut self, ended: Ended) -> io::Result<Ended> {
        self.line += 1;
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        if let Some(at) = self.raw.iter().position(is_break) {
            let width = if self.raw.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 };
            self.source.put_back(self.raw.get(at + width..).unwrap_or_default());
        } else {
            self.source.skip_until(b'\n')?;
        }
        Ok(ended)
    }
}

/// What a byte leads to.
enum Step {
    On(State),
    End(Ended),
    Broken,
}

/// How many lines end in these bytes: at `\n`, `\r\n` or `\r`.
fn lines(bytes: &[u8]) -> u64 {
    let mut before = 0;
    let mut count = 0;
    for byte in bytes {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    count
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::{Ended, Records};
    use crate::cli::rows::source::Source;

    /// Each record as `line ended cell|cell`.
    fn check(text: &'static str, expected: &[&str]) {
        let source = Source::new(Cursor::new(text.as_bytes()));
        let mut records = Records::new(source, b';', 1);
        let mut found = Vec::new();
        while let Some((line, ended)) = records.read().unwrap() {
            let cells: Vec<_> = records.cells().map(String::from_utf8_lossy).collect();
            found.push(match ended {
                Ended::Well => format!("{line} {}", cells.join("|")),
                other => format!("{line} {other:?}"),
            });
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn cells_end_at_delimiters_and_records_at_line_ends() {
        check("a;b\n1;2\n", &["1 a|b", "2 1|2"]);
        check("a;b\r\n1;2\r\n", &["1 a|b", "2 1|2"]);
        check("a;b\r1;2", &["1 a|b", "2 1|2"]);
        check("a;;\n\n  \n1", &["1 a||", "2 Blank", "3 Blank", "4 1"]);
        check("", &[]);
    }

    #[test]
    fn a_quoted_cell_holds_delimiters_line_breaks_and_quotes() {
        check("\"a;b\";c\n", &["1 a;b|c"]);
        check("\"a\r\nb\";c\r\nd\r\n", &["1 a\r\nb|c", "3 d"]);
        check("\"dijo \"\"ya\"\"\";c\n", &["1 dijo \"ya\"|c"]);
        check("\"dijo \"ya\" y colgó\";c\n", &["1 dijo \"ya\" y colgó|c"]);
        check("de 5\" x;c\n", &["1 de 5\" x|c"]);
        check("\"\";\n", &["1 |"]);
    }

    #[test]
    fn an_open_quote_costs_one_line_and_no_more() {
        check("a;\"b\nc;d\ne;f\n", &["1 Unclosed", "2 c|d", "3 e|f"]);
        check("a;\"b\r\nc;d\r\n", &["1 Unclosed", "2 c|d"]);
        check("a;\"b\nc;\"d\"\ne;\"f\ng\"\n", &["1 Unclosed", "2 c|d", "3 e|f\ng"]);
        check("a;\"b", &["1 Unclosed"]);
    }
}
