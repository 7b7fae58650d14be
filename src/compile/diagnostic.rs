//! Diagnostics: a problem of a rule pack with its place, rendered with the source line.

use std::fmt;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Source;
use crate::origin::Origin;

/// Whether a pack with this problem can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The pack does not build.
    Error,
    /// Legal but suspicious.
    Warning,
}

/// A place in a source file.
#[derive(Clone, Debug)]
struct Place {
    file: Arc<str>,
    text: Arc<str>,
    start: usize,
    end: usize,
    label: Option<String>,
}

/// A problem of a rule pack: what, where, and what to do.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    severity: Severity,
    code: &'static str,
    message: String,
    place: Place,
    second: Option<Place>,
    help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(
        severity: Severity,
        code: &'static str,
        message: String,
        origin: Origin,
        sources: &[Source],
    ) -> Self {
        Self {
            severity,
            code,
            message,
            place: Place::new(origin, sources, None),
            second: None,
            help: None,
        }
    }

    pub(crate) fn set_help(&mut self, help: Option<String>) {
        self.help = help;
    }

    pub(crate) fn add_second(&mut self, origin: Origin, label: String, sources: &[Source]) {
        self.second = Some(Place::new(origin, sources, Some(label)));
    }

    /// Whether the pack can be used.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The stable code, `E001` and so on.
    pub fn code(&self) -> &str {
        self.code
    }

    /// What is wrong, in one line of Spanish.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do, where something can be said.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The file, as the source named it.
    pub fn file(&self) -> &str {
        &self.place.file
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.place.before().matches('\n').count() + 1
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        let before = self.place.before();
        before.rsplit('\n').next().unwrap_or(before).chars().count() + 1
    }

    /// The text at fault, as it stands in the file.
    pub fn snippet(&self) -> &str {
        self.place.text.get(self.place.start..self.place.end).unwrap_or_default()
    }

    fn render(&self) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.clone().primary_title(&*self.message).id(self.code);
        let mut group = Group::with_title(title);
        if self.place.text.is_empty() {
            group = group.element(annotate_snippets::Origin::path(&*self.place.file));
        } else {
            group = group.element(self.place.snippet(AnnotationKind::Primary));
        }
        if let Some(second) = &self.second {
            group = group.element(second.snippet(AnnotationKind::Context));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.with_name("ayuda").message(&**help));
        }
        Renderer::plain().render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl Place {
    fn new(origin: Origin, sources: &[Source], label: Option<String>) -> Self {
        let source = sources.get(origin.file as usize);
        let text = source.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.text));
        let start = text.floor_char_boundary((origin.start as usize).min(text.len()));
        let end = text.ceil_char_boundary((origin.end as usize).clamp(start, text.len()));
        let file = source.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.name));
        Self { file, text, start, end, label }
    }

    fn before(&self) -> &str {
        self.text.get(..self.start).unwrap_or_default()
    }

    fn snippet(&self, kind: AnnotationKind) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotation = kind.span(self.start..self.end).label(self.label.as_deref());
        Snippet::source(&*self.text).path(&*self.file).annotation(annotation)
    }
}
