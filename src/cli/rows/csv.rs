//! CSV with a header, as Excel in Spanish writes it and as others do.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::records::{Ended, Records};
use super::source::Source;
use super::{Found, Reason, Reject, Row, decode};

/// The rows of a CSV file.
pub(crate) struct CsvRows {
    records: Records,
    names: Vec<String>,
}

impl CsvRows {
    /// Reads the header. A delimiter that is not given is the one that the header has most of,
    /// or the one of Excel's own `sep=` line.
    pub(crate) fn open(
        mut source: Source,
        first_line: &[u8],
        delimiter: Option<u8>,
    ) -> io::Result<Self> {
        let declared = declared(first_line);
        if declared.is_some() {
            source.consume(first_line.len());
        }
        let start = 1 + u64::from(declared.is_some());
        let delimiter = delimiter.or(declared).unwrap_or_else(|| guessed(first_line));
        let mut records = Records::new(source, delimiter, start);
        let names = match records.read()? {
            Some((_, Ended::Well)) => records.cells().map(name).collect(),
            _ => Vec::new(),
        };
        Ok(Self { records, names })
    }

    pub(crate) fn has_column(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The next row; blank lines are passed over.
    pub(crate) fn next(&mut self) -> io::Result<Option<Found>> {
        while let Some((line, ended)) = self.records.read()? {
            let reject = |reason| Err(Reject { line, id: None, reason });
            return Ok(Some(match ended {
                Ended::Blank => continue,
                Ended::Well => self.row(line),
                Ended::Unclosed => reject(Reason::UnclosedQuote),
                Ended::TooLong => reject(Reason::TooLong),
            }));
        }
        Ok(None)
    }

    pub(crate) fn position(&self) -> u64 {
        self.records.position()
    }

    fn row(&self, line: u64) -> Found {
        let mut columns = Map::new();
        for (name, cell) in self.names.iter().zip(self.records.cells()) {
            let Some(cell) = decode(cell) else {
                return Err(Row::new(line, columns).reject(Reason::Undecodable));
            };
            // Of two columns of one name the first counts.
            columns.entry(name.as_str()).or_insert_with(|| Value::String(cell.into_owned()));
        }
        let row = Row::new(line, columns);
        // Excel ends every line with as many delimiters as its longest row needs.
        let filled = self.records.cells().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
        let expected = self.names.len();
        if filled > expected {
            return Err(row.reject(Reason::TooManyCells { expected, found: filled }));
        }
        Ok(row)
    }
}

fn name(cell: &[u8]) -> String {
    decode(cell).unwrap_or_default().trim().to_lowercase()
}

/// The delimiter of a first line `sep=;`.
fn declared(line: &[u8]) -> Option<u8> {
    match line.trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// The delimiter that a header has most of, outside quotes.
fn guessed(header: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in header {
        is_quoted ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!is_quoted && byte == delimiter);
        }
    }
    // The first of the most frequent ones; a header of one column has none at all.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b';', |(delimiter, _)| *delimiter)
}
