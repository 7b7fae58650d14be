//! The `triaje` tool: parse, dispatch, exit.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test fails by panicking"))]

mod cli;

use std::process::ExitCode;

use cli::args::{self, Command};
use cli::{
    check, deadline, diff, eval, exit, explain, fit, new, schema, script, stream, test, triage,
};

fn main() -> ExitCode {
    let arguments = match args::parse(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(exit) => return exit.into(),
    };
    let lang = arguments.lang;
    let outcome = match &arguments.command {
        Command::Triage(options) => triage::run(options, lang),
        Command::Explain(options) => explain::run(options, lang),
        Command::Diff(options) => diff::run(options, lang),
        Command::Schema(options) => schema::run(options, lang),
        Command::New(options) => new::run(options, lang),
        Command::Stream(options) => stream::run(options, lang),
        Command::Deadline(options) => deadline::run(options, lang),
        Command::Eval(options) => eval::run(options, lang),
        Command::Fit(options) => fit::run(options, lang),
        Command::Check(options) => check::run(options, lang),
        Command::Test(options) => test::run(options, lang),
        Command::Script(options) => script::run(options, lang),
    };
    exit::settle(outcome, lang).into()
}
