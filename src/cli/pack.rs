//! The engine that a command works with: the shipped pack or a folder.

use std::path::Path;

use triaje::{BuildError, Engine};

use super::exit::Failure;
use super::texts::Lang;

/// Builds the pack of a folder, or the shipped one.
pub(crate) fn built(folder: Option<&Path>) -> Result<Engine, BuildError> {
    let mut builder = Engine::builder();
    if let Some(folder) = folder {
        builder.pack_dir(folder);
    }
    builder.build()
}

/// The same for a command that needs an engine to work: the failure lists every problem.
pub(crate) fn engine(folder: Option<&Path>, lang: Lang) -> Result<Engine, Failure> {
    built(folder).map_err(|error| broken(&error, lang))
}

/// A pack that cannot be used, with everything that is wrong with it.
pub(crate) fn broken(error: &BuildError, lang: Lang) -> Failure {
    let problems = lang.problems(error.diagnostics().len());
    Failure::problem(format!("{problems}\n\n{error}"))
}
