//! How the tool ends: the only place that knows exit codes.

use std::io;
use std::process::ExitCode;

use super::output;
use super::texts::Lang;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All done.
    Done,
    /// Done, with a negative result: rejected rows, failed tests, a figure under its floor.
    Negative,
    /// Could not be done.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Negative => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Why a command could not go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Whoever read standard output has left, as `head` does: nothing to report.
    ReaderLeft,
    /// A problem, in words for a person.
    Problem(String),
}

impl Failure {
    /// A problem in words.
    pub(crate) fn problem(words: impl Into<String>) -> Self {
        Self::Problem(words.into())
    }

    /// A file that could not be read or written.
    pub(crate) fn file(name: &str, error: &io::Error, lang: Lang) -> Self {
        Self::Problem(lang.file_failed(name, &lang.io_error(error)))
    }
}

/// What a command comes back with.
pub(crate) type Outcome = Result<Exit, Failure>;

/// Reports a failure and settles on an exit code.
pub(crate) fn settle(outcome: Outcome, lang: Lang) -> Exit {
    match outcome {
        Ok(exit) => exit,
        Err(Failure::ReaderLeft) => Exit::Done,
        Err(Failure::Problem(words)) => {
            output::complain(lang, &words);
            Exit::Failed
        }
    }
}
