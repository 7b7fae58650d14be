//! The engine that a command works with: the shipped pack or a folder.

use std::path::Path;

use triaje::{BuildError, Engine, Source, builtin_sources, read_pack};

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

/// The same with the files that it was built from, cases included.
pub(crate) fn with_sources(folder: Option<&Path>) -> Result<(Engine, Vec<Source>), BuildError> {
    let engine = built(folder)?;
    let sources = match folder {
        None => builtin_sources(),
        Some(folder) => read_pack(folder)?,
    };
    Ok((engine, sources))
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
