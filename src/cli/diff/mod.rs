//! `triaje diff OLD NEW CORPUS`: whose decision changes from one pack to another.
//!
//! Comes in: two packs and a file of messages. Goes out: the messages that are decided otherwise,
//! by legal risk, for people, as NDJSON and as one page; and a negative exit when a protected
//! message moved in something grave.

mod moved;
mod screen;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use triaje::compare::Aspect;
use triaje::{Engine, Message};

use super::exit::{Exit, Failure, Outcome};
use super::output;
use super::pack;
use super::rows::{Input, Row, Rows, shown};
use super::stream::Rejects;
use super::texts::Lang;
use moved::{Moved, Summary};

/// Two packs, and the messages to decide with both.
#[derive(Debug)]
pub(crate) struct DiffOptions {
    pub(crate) old: PathBuf,
    pub(crate) new: PathBuf,
    pub(crate) corpus: Input,
    /// Aspects in which no message may move, protected or not.
    pub(crate) protect: Vec<Aspect>,
    /// `-` is standard output, in place of the screen.
    pub(crate) ndjson: Option<PathBuf>,
    /// `-` is standard output, in place of the screen.
    pub(crate) html: Option<PathBuf>,
}

/// How many rows are decided at once.
const BATCH_ROWS: usize = 512;

pub(crate) fn run(options: &DiffOptions, lang: Lang) -> Outcome {
    let old = engine(&options.old, lang)?;
    let new = engine(&options.new, lang)?;
    let mut rows = Rows::open(&options.corpus, lang)?;
    let mut rejects = Rejects::open(None, lang)?;
    let mut summary = Summary::new(&old, &new, &options.protect);
    let mut batch = Vec::new();
    let failed = |error| Failure::file(&shown(&options.corpus.path), &error, lang);
    while let Some(found) = rows.next().map_err(failed)? {
        let read = found.and_then(|row| {
            let (old, new) = (row.incoming(&old)?.message, row.incoming(&new)?.message);
            let is_protected = is_protected(&row);
            Ok(Pair { row, old, new, is_protected })
        });
        match read {
            Ok(pair) => batch.push(pair),
            Err(reject) => rejects.note(&reject)?,
        }
        if batch.len() >= BATCH_ROWS {
            compare(&old, &new, &mut batch, &mut summary);
        }
    }
    compare(&old, &new, &mut batch, &mut summary);
    summary.sort();
    let is_clean = summary.breaches() == 0 && rejects.count() == 0;
    let exit = if is_clean { Exit::Done } else { Exit::Negative };
    let mut is_shown = false;
    let files =
        [(&options.ndjson, lines as fn(&Summary, Lang) -> String), (&options.html, page::rendered)];
    for (path, rendered) in files {
        match path {
            Some(path) if path.as_os_str() == "-" => {
                output::print(&rendered(&summary, lang), exit)?;
                is_shown = true;
            }
            Some(path) => fs::write(path, rendered(&summary, lang))
                .map_err(|error| Failure::file(&shown(path), &error, lang))?,
            None => {}
        }
    }
    if is_shown { Ok(exit) } else { output::print(&screen::rendered(&summary, lang), exit) }
}

/// The pack of a folder; the shipped one goes by the name `builtin`.
fn engine(folder: &Path, lang: Lang) -> Result<Engine, Failure> {
    let is_shipped = folder.as_os_str() == "builtin";
    pack::engine(Some(folder).filter(|_| !is_shipped), lang)
}

/// A row, read for both packs: they may declare different fields.
struct Pair {
    row: Row,
    old: Message<'static>,
    new: Message<'static>,
    is_protected: bool,
}

/// `protected: true`, `1`, `si`.
fn is_protected(row: &Row) -> bool {
    let value = row.get("protected").map(|value| value.to_string().to_lowercase());
    value.is_some_and(|value| matches!(value.trim_matches('"'), "true" | "1" | "si" | "sí" | "x"))
}

fn compare(old: &Engine, new: &Engine, batch: &mut Vec<Pair>, summary: &mut Summary) {
    let (rows, (befores, afters)): (Vec<_>, (Vec<_>, Vec<_>)) =
        batch.drain(..).map(|pair| ((pair.row, pair.is_protected), (pair.old, pair.new))).unzip();
    let (before, after) = (old.triage_batch(&befores), new.triage_batch(&afters));
    let messages = befores.iter().zip(&afters);
    let decisions = before.iter().zip(&after);
    for (((row, is_protected), messages), decisions) in rows.iter().zip(messages).zip(decisions) {
        summary.add(row, *is_protected, messages, decisions, (old, new));
    }
}

/// Every message that moved, a JSON object a line.
fn lines(summary: &Summary, _: Lang) -> String {
    let line = |moved: &Moved| serde_json::to_string(moved).unwrap_or_default() + "\n";
    summary.moved.iter().map(line).collect()
}
