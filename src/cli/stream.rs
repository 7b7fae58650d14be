//! `triaje triage --input`: a file or a pipe of messages in, one decision a line out.
//!
//! Promises: one decision for every row that can be read, in the order of the rows; every other
//! row in the rejects, with its line and the reason; memory bounded by a batch of rows. Rows from
//! a pipe are answered one by one, each before the next is waited for.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use triaje::{Decision, Engine, HelpDesk, Message, Scratch};

use super::exit::{Exit, Failure, Outcome};
use super::pack;
use super::rows::{Incoming, Input, Reject, Rows, shown};
use super::texts::Lang;

/// What to read and where to write.
#[derive(Debug)]
pub(crate) struct StreamOptions {
    pub(crate) input: Input,
    /// Standard output when absent.
    pub(crate) output: Option<PathBuf>,
    /// Standard error when absent.
    pub(crate) rejects: Option<PathBuf>,
    pub(crate) is_redacted: bool,
    /// The help desk whose fields are wanted in place of decisions.
    pub(crate) desk: Option<HelpDesk>,
    pub(crate) pack: Option<PathBuf>,
}

/// How many rows of a file are triaged at once: enough work for every core.
const BATCH_ROWS: usize = 512;
/// How many bytes of rows are held at once.
const BATCH_BYTES: u64 = 2 << 20;

pub(crate) fn run(options: &StreamOptions, lang: Lang) -> Outcome {
    for file in [&options.output, &options.rejects].into_iter().flatten() {
        if is_same_file(&options.input.path, file) {
            return Err(Failure::problem(lang.same_file(&shown(file))));
        }
    }
    let engine = pack::engine(options.pack.as_deref(), lang)?;
    if let Some(desk) = options.desk.filter(|desk| !engine.has_ticket_map(*desk)) {
        return Err(Failure::problem(lang.no_map(desk.as_str())));
    }
    let mut rows = Rows::open(&options.input, lang)?;
    let mut decisions = Decisions::open(options, lang)?;
    let mut rejects = Rejects::open(options.rejects.as_deref(), lang)?;
    let progress = progress(&rows, options);
    let failed = |error| Failure::file(&shown(&options.input.path), &error, lang);
    let mut batch = Vec::new();
    let mut batch_start = 0;
    while let Some(found) = rows.next().map_err(failed)? {
        match found.and_then(|row| row.incoming(&engine)) {
            Ok(incoming) => batch.push(incoming),
            Err(reject) => progress.suspend(|| rejects.note(&reject))?,
        }
        let position = rows.position();
        let is_full = batch.len() >= BATCH_ROWS || position - batch_start >= BATCH_BYTES;
        if rows.is_live || is_full {
            decisions.write(&engine, &mut batch)?;
            batch_start = position;
            progress.set_position(position);
        }
        if rows.is_live {
            decisions.flush()?;
        }
    }
    decisions.write(&engine, &mut batch)?;
    decisions.flush()?;
    progress.finish_and_clear();
    Ok(if rejects.count() == 0 { Exit::Done } else { Exit::Negative })
}

/// Shown on a terminal only, and not between decisions that are printed on it.
fn progress(rows: &Rows, options: &StreamOptions) -> ProgressBar {
    if !io::stderr().is_terminal() || (options.output.is_none() && io::stdout().is_terminal()) {
        return ProgressBar::hidden();
    }
    let (length, template) = match rows.size {
        Some(size) => (Some(size), "{wide_bar} {bytes}/{total_bytes} {eta}"),
        None => (None, "{spinner} {bytes} {elapsed}"),
    };
    let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        // Devices such as /dev/null may well be both.
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => false,
    }
}

/// Where decisions go.
struct Decisions {
    to: Box<dyn Write>,
    /// The file; standard output has none.
    file: Option<String>,
    is_redacted: bool,
    desk: Option<HelpDesk>,
    scratch: Scratch,
    lang: Lang,
}

impl Decisions {
    fn open(options: &StreamOptions, lang: Lang) -> Result<Self, Failure> {
        let (to, file): (Box<dyn Write>, _) = match &options.output {
            None => (Box::new(BufWriter::new(io::stdout())), None),
            Some(path) => (Box::new(create(path, lang)?), Some(shown(path))),
        };
        let (is_redacted, desk, scratch) = (options.is_redacted, options.desk, Scratch::default());
        Ok(Self { to, file, is_redacted, desk, scratch, lang })
    }

    /// Triages a batch and writes its decisions in order; the batch is empty afterwards.
    fn write(&mut self, engine: &Engine, batch: &mut Vec<Incoming>) -> Result<(), Failure> {
        let (messages, assumptions): (Vec<Message<'_>>, Vec<_>) =
            batch.drain(..).map(|incoming| (incoming.message, incoming.assumption)).unzip();
        let decisions = match messages.as_slice() {
            [message] => vec![engine.triage_with(message, &mut self.scratch).to_owned()],
            messages => engine.triage_batch(messages),
        };
        for ((message, decision), assumption) in messages.iter().zip(decisions).zip(assumptions) {
            let decision = finished(decision, assumption, self.is_redacted);
            let ticket = self.desk.and_then(|desk| engine.ticket(desk, message, &decision));
            let written = match &ticket {
                Some(ticket) => serde_json::to_writer(&mut self.to, ticket),
                None => serde_json::to_writer(&mut self.to, &decision),
            };
            let written = written.map_err(io::Error::from);
            written.and_then(|()| self.to.write_all(b"\n")).map_err(|error| self.failed(&error))?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        self.to.flush().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Failure {
        match &self.file {
            None if error.kind() == io::ErrorKind::BrokenPipe => Failure::ReaderLeft,
            None => Failure::file("-", error, self.lang),
            Some(name) => Failure::file(name, error, self.lang),
        }
    }
}

/// A decision as the tool gives it: with what the tool assumed, and without words if so asked.
pub(crate) fn finished(
    mut decision: Decision,
    assumption: Option<String>,
    is_redacted: bool,
) -> Decision {
    if let Some(deadline) = &mut decision.deadline {
        deadline.assumptions.extend(assumption);
    }
    if is_redacted { decision.redacted() } else { decision }
}

/// Where rows go that cannot be read.
pub(crate) struct Rejects {
    to: Box<dyn Write>,
    name: String,
    count: usize,
    lang: Lang,
}

/// A line of the rejects.
#[derive(Serialize)]
struct Line<'a> {
    line: u64,
    id: Option<&'a str>,
    error: &'static str,
    reason: String,
}

impl Rejects {
    /// Notes rejects in a file, or on standard error.
    pub(crate) fn open(path: Option<&Path>, lang: Lang) -> Result<Self, Failure> {
        let (to, name): (Box<dyn Write>, _) = match path {
            None => (Box::new(io::stderr()), "stderr".to_owned()),
            Some(path) => (Box::new(create(path, lang)?), shown(path)),
        };
        Ok(Self { to, name, count: 0, lang })
    }

    /// Notes a row, at once: who watches the file sees it.
    pub(crate) fn note(&mut self, reject: &Reject) -> Result<(), Failure> {
        self.count += 1;
        let line = Line {
            line: reject.line,
            id: reject.id.as_deref(),
            error: reject.reason.code(),
            reason: self.lang.reason(&reject.reason),
        };
        let written = serde_json::to_vec(&line).map_err(io::Error::from).and_then(|mut line| {
            line.push(b'\n');
            self.to.write_all(&line)?;
            self.to.flush()
        });
        written.map_err(|error| Failure::file(&self.name, &error, self.lang))
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }
}

fn create(path: &Path, lang: Lang) -> Result<BufWriter<File>, Failure> {
    let file = File::create(path).map_err(|error| Failure::file(&shown(path), &error, lang))?;
    Ok(BufWriter::new(file))
}
