//! The ops tool, on the public API of the crate and nothing else.
//!
//! Comes in: arguments and files. Goes out: text for people in Spanish or English, NDJSON for
//! programs, and an exit code. Files are read and written here and nowhere else.

pub(crate) mod texts;
pub(crate) mod exit;
pub(crate) mod args;
pub(crate) mod output;
pub(crate) mod pack;
pub(crate) mod rows;
pub(crate) mod triage;
pub(crate) mod explain;
pub(crate) mod diff;
pub(crate) mod stream;
pub(crate) mod deadline;
pub(crate) mod eval;
pub(crate) mod fit;
pub(crate) mod check;
pub(crate) mod test;
pub(crate) mod schema;
pub(crate) mod new;
pub(crate) mod script;
