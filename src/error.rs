//! What can go wrong when an engine is built: a non-empty list of diagnostics.

use std::fmt;

use crate::compile::diagnostic::Diagnostic;

/// A pack that does not build.
///
/// `Display` shows every problem with file, line, column, source line and help, in Spanish: it is
/// the rule authors who must act.
///
/// ```
/// use triaje::{Engine, Source};
///
/// let error = Engine::builder()
///     .source(Source::new("senales/x.yaml", "- id: x\n  cuando: { algno: [a] }\n"))
///     .build()
///     .unwrap_err();
/// assert!(error.to_string().contains("¿quiso decir `alguno`?"));
/// ```
#[derive(Clone)]
pub struct BuildError {
    diagnostics: Vec<Diagnostic>,
}

impl BuildError {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// Every problem, in order of file and place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Debug for BuildError {
    /// The same as `Display`: what a failing `unwrap` prints should be readable.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}
