//! One JSON object a line.

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::source::Source;
use super::{Found, LONGEST_ROW, Reason, Reject, Row, decode};

/// The rows of an NDJSON file.
pub(crate) struct NdjsonRows {
    source: Source,
    line: u64,
    bytes: Vec<u8>,
}

impl NdjsonRows {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, line: 0, bytes: Vec::new() }
    }

    /// The next row; blank lines are passed over.
    pub(crate) fn next(&mut self) -> io::Result<Option<Found>> {
        loop {
            self.bytes.clear();
            let limit = LONGEST_ROW as u64 + 1;
            let read = self.source.by_ref().take(limit).read_until(b'\n', &mut self.bytes)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            let row = if self.bytes.len() > LONGEST_ROW {
                self.source.skip_until(b'\n')?;
                Err(Reason::TooLong)
            } else if self.bytes.trim_ascii().is_empty() {
                continue;
            } else {
                self.parsed()
            };
            let line = self.line;
            return Ok(Some(row.map_err(|reason| Reject { line, id: None, reason })));
        }
    }

    pub(crate) fn position(&self) -> u64 {
        self.source.position()
    }

    fn parsed(&self) -> Result<Row, Reason> {
        let text = decode(&self.bytes).ok_or(Reason::Undecodable)?;
        match serde_json::from_str(text.trim_end()) {
            Ok(Value::Object(columns)) => Ok(Row::new(self.line, columns)),
            Ok(_) => Err(Reason::NotObject),
            Err(error) => Err(Reason::NotJson { column: error.column() }),
        }
    }
}
