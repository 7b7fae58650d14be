//! Rows of a file, read one at a time: CSV or NDJSON in, columns by name out.
//!
//! A row that cannot be read comes out as a [`Reject`] with its line, and the next row follows:
//! nothing is lost and nothing stops the file. Memory is bounded by one row.

mod decode;
mod source;
mod records;
mod ndjson;
mod csv;
mod columns;

use std::io;
use std::path::{Path, PathBuf};

pub(crate) use columns::{Incoming, Row};
pub(crate) use decode::decode;

use self::csv::CsvRows;
use self::ndjson::NdjsonRows;
use self::source::Source;
use super::exit::Failure;
use super::output;
use super::texts::Lang;

/// The form of a file of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Ndjson,
}

/// A file of rows and how to read it; what is not said is guessed.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// `-` is standard input.
    pub(crate) path: PathBuf,
    pub(crate) format: Option<Format>,
    pub(crate) delimiter: Option<u8>,
}

/// A row that could not be read.
#[derive(Debug)]
pub(crate) struct Reject {
    pub(crate) line: u64,
    pub(crate) id: Option<String>,
    pub(crate) reason: Reason,
}

/// Why a row could not be read.
#[derive(Debug)]
pub(crate) enum Reason {
    NotJson { column: usize },
    NotObject,
    NoText { found: Vec<String> },
    Undecodable,
    WrongType { column: String, found: String },
    NotTime { found: String },
    UnknownLabel { column: String, found: String },
    UnclosedQuote,
    TooManyCells { expected: usize, found: usize },
    TooLong,
}

impl Reason {
    /// A stable name for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not_json",
            Self::NotObject => "not_object",
            Self::NoText { .. } => "no_text",
            Self::Undecodable => "undecodable",
            Self::WrongType { .. } => "wrong_type",
            Self::NotTime { .. } => "not_time",
            Self::UnknownLabel { .. } => "unknown_label",
            Self::UnclosedQuote => "unclosed_quote",
            Self::TooManyCells { .. } => "too_many_cells",
            Self::TooLong => "too_long",
        }
    }
}

/// What the next place of a file holds.
pub(crate) type Found = Result<Row, Reject>;

/// The longest row that is held in memory, in bytes.
const LONGEST_ROW: usize = 64 << 20;

/// The rows of a file, in order.
pub(crate) struct Rows {
    form: Form,
    /// Whether rows arrive while we read: a pipe, not a file at rest.
    pub(crate) is_live: bool,
    /// Size of the file in bytes, where it is one.
    pub(crate) size: Option<u64>,
}

enum Form {
    Csv(CsvRows),
    Ndjson(NdjsonRows),
}

impl Rows {
    /// Opens a file and settles on its form.
    pub(crate) fn open(input: &Input, lang: Lang) -> Result<Self, Failure> {
        let name = shown(&input.path);
        let failed = |error: io::Error| Failure::file(&name, &error, lang);
        let (mut source, size) = Source::open(&input.path).map_err(failed)?;
        let is_live = size.is_none();
        let start = source.sniff().map_err(failed)?;
        if start.is_utf16 {
            return Err(Failure::problem(lang.is_utf16(&name)));
        }
        let form = match input.format.unwrap_or_else(|| guessed(&input.path, &start.line)) {
            Format::Ndjson if first_letter(&start.line) == Some(b'[') => {
                return Err(Failure::problem(lang.is_json_array(&name)));
            }
            Format::Ndjson => Form::Ndjson(NdjsonRows::new(source)),
            Format::Csv => {
                let rows = CsvRows::open(source, &start.line, input.delimiter).map_err(failed)?;
                if !rows.has_column("text") {
                    let found: Vec<_> = rows.names().map(output::harmless).collect();
                    let found: Vec<_> = found.iter().map(String::as_str).collect();
                    return Err(Failure::problem(lang.no_text_column(&name, &found)));
                }
                Form::Csv(rows)
            }
        };
        Ok(Self { form, is_live, size })
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Found>> {
        match &mut self.form {
            Form::Csv(rows) => rows.next(),
            Form::Ndjson(rows) => rows.next(),
        }
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> u64 {
        match &self.form {
            Form::Csv(rows) => rows.position(),
            Form::Ndjson(rows) => rows.position(),
        }
    }
}

/// The name of a file for people.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn guessed(path: &Path, first_line: &[u8]) -> Format {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "csv" | "tsv" => Format::Csv,
        "ndjson" | "jsonl" | "json" => Format::Ndjson,
        _ => match first_letter(first_line) {
            // An empty file has no rows in either form, and needs no header in this one.
            Some(b'{' | b'[') | None => Format::Ndjson,
            Some(_) => Format::Csv,
        },
    }
}

fn first_letter(line: &[u8]) -> Option<u8> {
    line.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}
