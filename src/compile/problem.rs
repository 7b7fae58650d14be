//! Every problem that a pack can have, and its words: the one catalogue.
//!
//! A text says what was expected and what was found, in the words of the person who edits the
//! pack; it never names a Rust type. Codes are never reused.

#[cfg(feature = "script")]
pub(crate) mod script;

use super::diagnostic::{Diagnostic, Severity};
use crate::origin::Origin;
#[cfg(feature = "script")]
use script::ScriptProblem;

/// What kind of value was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Text,
    List,
    Map,
    Integer,
    Count,
    Truth,
    Points,
    Date,
    Weekday,
    /// Not all seven weekdays.
    WorkingDay,
    /// The last day of a closure.
    EndOfClosure,
    Offset,
    TimeOfDay,
    Month,
    DayOfMonth,
    /// Which of the weekdays of a month.
    Nth,
    Timestamp,
    /// Points between two values, in thousandths.
    LearnedPoints((i32, i32)),
    /// A number from -1 to 1.
    Share,
    /// So many words, one of these numbers; any number but none when the list is empty.
    Words(&'static [usize]),
}

impl Expected {
    fn text(self) -> String {
        let text = match self {
            Self::LearnedPoints((from, to)) => {
                let points = |thousandths: i32| f64::from(thousandths) / 1_000.0;
                return match from == to {
                    true => format!("{}, porque la regla los fija", points(from)),
                    false => format!("entre {} y {} puntos", points(from), points(to)),
                };
            }
            Self::Share => "un número entre -1 y 1",
            Self::Words([]) => return "al menos una palabra".to_owned(),
            Self::Words(counts) => {
                let counts: Vec<_> = counts.iter().map(usize::to_string).collect();
                return format!("{} palabras", counts.join(" o "));
            }
            Self::Text => "un texto",
            Self::List => "una lista",
            Self::Map => "claves con valores",
            Self::Integer => "un número entero",
            Self::Count => "un número entero que no sea negativo",
            Self::Truth => "`si` o `no`",
            Self::Points => {
                "`leve`, `media`, `fuerte`, `decisiva` o un número con hasta tres decimales"
            }
            Self::Date => "una fecha como `2026-07-01`",
            Self::Weekday => "un día de la semana, en minúsculas y sin tilde",
            Self::WorkingDay => "algún día de trabajo: aquí están los siete",
            Self::EndOfClosure => "una fecha desde `desde` en adelante, a no más de un año",
            Self::Offset => "una diferencia con UTC como `-05:00`",
            Self::TimeOfDay => "una hora como `17:00`",
            Self::Month => "un mes, de 1 a 12",
            Self::DayOfMonth => "un día que ese mes tenga",
            Self::Nth => "un orden de 1 a 5, o de -1 a -5 desde el final",
            Self::Timestamp => {
                "una fecha y hora con su diferencia, como `2026-12-04T17:20:00-05:00`"
            }
        };
        text.to_owned()
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A file that cannot be read at all.
    Unreadable {
        reason: String,
    },
    Yaml {
        reason: String,
    },
    UnknownKey {
        key: String,
        known: Vec<String>,
    },
    MissingKey {
        key: &'static str,
    },
    WrongType {
        expected: Expected,
    },
    UnknownDimension {
        name: String,
        known: Vec<String>,
    },
    UnknownLexicon {
        name: String,
        known: Vec<String>,
    },
    LexiconLoop {
        name: String,
    },
    GappedLexicon {
        name: String,
    },
    DuplicateId {
        id: String,
        first: Origin,
    },
    TermSyntax {
        reason: TermProblem,
    },
    UnknownLabel {
        name: String,
        dimension: String,
        known: Vec<String>,
    },
    Regex {
        reason: String,
    },
    #[cfg(feature = "script")]
    Script(ScriptProblem),
    UnknownScript {
        name: String,
        known: Vec<String>,
    },
    UnknownValue {
        value: String,
        known: Vec<String>,
    },
    UnknownField {
        name: String,
        known: Vec<String>,
    },
    MissingLabel {
        dimension: &'static str,
        name: &'static str,
    },
    EmptyCondition,
    ToneIsNotSubstance {
        what: String,
    },
    NoDefaultRow,
    /// The row above that decides all it would, by number, if it is one.
    UnreachableRow {
        by: Option<usize>,
    },
    ImpossibleRow,
    IdleColumn {
        column: &'static str,
    },
    UnknownFile {
        known: Vec<String>,
    },
    MissingFile {
        name: &'static str,
    },
    #[cfg(not(feature = "script"))]
    NoScripts,
    TooManyForms {
        forms: usize,
        most: usize,
    },
    UnknownLemma {
        lemma: String,
    },
    /// A second way to say what may be said in one way only.
    SecondForm {
        first: &'static str,
    },
    /// A fact of a script, asked for before scripts have given any.
    FactBeforeIt {
        name: String,
    },
}

/// What is wrong with a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TermProblem {
    Empty,
    Unclosed(char),
    Unopened(char),
    ShortPrefix,
    StarInside,
    StartInside,
    GapAtEdge,
    GapInAlternative,
    OnlyAny,
    Ellipsis,
    NoWord,
    UnknownSelector,
}

impl TermProblem {
    fn text(self) -> String {
        match self {
            Self::Empty => "el término está vacío".to_owned(),
            Self::Unclosed(open) => format!("`{open}` se abre y no se cierra"),
            Self::Unopened(close) => format!("`{close}` se cierra y no se abrió"),
            Self::ShortPrefix => "`*` necesita al menos tres letras".to_owned(),
            Self::StarInside => {
                "`*` va al final o al comienzo de una palabra, una sola vez".to_owned()
            }
            Self::StartInside => "`^` solo va al comienzo del término".to_owned(),
            Self::GapAtEdge => "`...` va entre palabras, no al comienzo ni al final".to_owned(),
            Self::GapInAlternative => "`...` no puede ir dentro de paréntesis".to_owned(),
            Self::OnlyAny => "hace falta al menos una palabra además de `_`".to_owned(),
            Self::Ellipsis => "el hueco se escribe con tres puntos, `...`, no con `…`".to_owned(),
            Self::NoWord => "aquí no hay letras ni números que buscar".to_owned(),
            Self::UnknownSelector => {
                "después de `:` va `orden`, `participio`, `infinitivo`, `gerundio`, `pasado`, \
                 `presente` o `futuro`"
                    .to_owned()
            }
        }
    }
}

impl Problem {
    /// The code, stable for ever.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "E001",
            Self::Yaml { .. } => "E002",
            Self::UnknownKey { .. } => "E003",
            Self::MissingKey { .. } => "E004",
            Self::WrongType { .. } => "E005",
            Self::UnknownDimension { .. } => "E006",
            Self::UnknownLexicon { .. } => "E007",
            Self::LexiconLoop { .. } => "E008",
            Self::DuplicateId { .. } => "E009",
            Self::TermSyntax { .. } => "E010",
            Self::Regex { .. } => "E011",
            Self::UnknownLabel { .. } => "E012",
            #[cfg(feature = "script")]
            Self::Script(problem) => problem.code(),
            Self::UnknownScript { .. } => "E014",
            Self::UnknownValue { .. } => "E015",
            Self::UnknownField { .. } => "E016",
            Self::MissingLabel { .. } => "E017",
            Self::EmptyCondition => "E018",
            Self::ToneIsNotSubstance { .. } => "E019",
            Self::NoDefaultRow => "E020",
            Self::UnreachableRow { .. } => "E021",
            Self::UnknownFile { .. } => "E022",
            Self::MissingFile { .. } => "E023",
            #[cfg(not(feature = "script"))]
            Self::NoScripts => "E024",
            Self::GappedLexicon { .. } => "E025",
            Self::TooManyForms { .. } => "E026",
            Self::UnknownLemma { .. } => "E027",
            Self::SecondForm { .. } => "E040",
            Self::ImpossibleRow => "E041",
            Self::IdleColumn { .. } => "E042",
            Self::FactBeforeIt { .. } => "E074",
        }
    }

    /// What is wrong, in one line.
    fn message(&self) -> String {
        match self {
            Self::Unreadable { reason } => format!("el archivo no se puede leer: {reason}"),
            Self::Yaml { reason } => format!("el YAML está mal escrito: {reason}"),
            Self::UnknownKey { key, .. } => format!("la clave `{key}` no existe aquí"),
            Self::MissingKey { key } => format!("falta la clave `{key}`"),
            Self::WrongType { expected } => format!("se esperaba {}", expected.text()),
            Self::UnknownDimension { name, .. } => {
                format!("la dimensión `{name}` no está en `etiquetas.yaml`")
            }
            Self::UnknownLexicon { name, .. } => format!("el léxico `{name}` no existe"),
            Self::LexiconLoop { name } => format!("el léxico `{name}` se contiene a sí mismo"),
            Self::GappedLexicon { name } => {
                format!("el léxico `{name}` tiene huecos `...` y aquí va pegado a otras palabras")
            }
            Self::DuplicateId { id, .. } => format!("`{id}` ya está definido"),
            Self::TermSyntax { reason } => reason.text(),
            Self::Regex { reason } => format!("la expresión regular no es válida: {reason}"),
            Self::UnknownLabel { name, dimension, .. } => {
                format!("la etiqueta `{name}` no existe en `{dimension}`")
            }
            #[cfg(feature = "script")]
            Self::Script(problem) => problem.message(),
            Self::UnknownScript { name, .. } => {
                format!("el guion `{name}` no existe en `scripts/`")
            }
            Self::UnknownValue { value, .. } => format!("el valor `{value}` no existe aquí"),
            Self::UnknownField { name, .. } => {
                format!("el campo `{name}` no está en `campos.yaml`")
            }
            Self::MissingLabel { dimension, name } => {
                format!("falta la etiqueta `{name}` en `{dimension}`")
            }
            Self::EmptyCondition => "la condición está vacía: se cumpliría siempre".to_owned(),
            Self::ToneIsNotSubstance { what } => {
                format!("{what} depende del tono, y el tono solo puede dar puntos a `cliente`")
            }
            Self::NoDefaultRow => "falta al final una fila sin `si`, para todo lo demás".to_owned(),
            Self::UnreachableRow { by: Some(row) } => {
                format!("ningún mensaje llega a esta fila: ya los decide la fila {row}")
            }
            Self::UnreachableRow { by: None } => {
                "ningún mensaje llega a esta fila: ya los deciden las de arriba".to_owned()
            }
            Self::ImpossibleRow => {
                "ningún mensaje puede cumplir a la vez todo lo que pide esta fila".to_owned()
            }
            Self::IdleColumn { column } => {
                format!("la columna `{column}` no cambia nada: sin ella la tabla decide lo mismo")
            }
            Self::UnknownFile { .. } => "este archivo no es parte de un paquete".to_owned(),
            Self::MissingFile { name } => format!("falta el archivo `{name}`"),
            #[cfg(not(feature = "script"))]
            Self::NoScripts => {
                "esta compilación de triaje no ejecuta guiones (falta la característica `script`)"
                    .to_owned()
            }
            Self::SecondForm { first } => format!("ya está dicho con `{first}`: una sola forma"),
            Self::TooManyForms { forms, most } => {
                format!("el término se abre en {forms} frases; el máximo es {most}")
            }
            Self::FactBeforeIt { name } => {
                format!("el dato `{name}` lo da un guion, y aquí todavía no se conoce")
            }
            Self::UnknownLemma { lemma } => {
                format!(
                    "`~{lemma}` no es un verbo en infinitivo ni un nombre o adjetivo que se pueda flexionar"
                )
            }
        }
    }

    /// The place that had it first, for what may be there only once.
    fn first(&self) -> Option<Origin> {
        match self {
            Self::DuplicateId { first, .. } => Some(*first),
            #[cfg(feature = "script")]
            Self::Script(ScriptProblem::SecondGuard { first, .. }) => Some(*first),
            _ => None,
        }
    }

    /// What to do, where something can be said.
    fn help(&self) -> Option<String> {
        match self {
            Self::UnknownKey { key: name, known }
            | Self::UnknownDimension { name, known }
            | Self::UnknownLexicon { name, known }
            | Self::UnknownLabel { name, known, .. }
            | Self::UnknownScript { name, known }
            | Self::UnknownValue { value: name, known }
            | Self::UnknownField { name, known } => Some(near(name, known)),
            #[cfg(feature = "script")]
            Self::Script(problem) => problem.help(),
            Self::UnknownFile { known } => Some(format!("los archivos son {}", listed(known))),
            Self::ToneIsNotSubstance { .. } => {
                Some("deje en `entonces` solo `cliente`, o quite la condición de tono".to_owned())
            }
            Self::UnreachableRow { .. } => {
                Some("bórrela, súbala o pida menos en las de arriba".to_owned())
            }
            Self::IdleColumn { column } => {
                Some(format!("quite `{column}` de la tabla, o corrija la fila que debía cambiar"))
            }
            Self::GappedLexicon { name } => {
                Some(format!("sepárelo con un hueco (`… ... <{name}>`) o úselo solo"))
            }
            Self::TooManyForms { .. } => {
                Some("reparta las alternativas en varios términos o en un léxico".to_owned())
            }
            Self::UnknownLemma { .. } => Some(
                "escriba el infinitivo (`~cobrar`) o el masculino singular (`~grosero`)".to_owned(),
            ),
            _ => None,
        }
    }
}

/// The nearest known name, if one is near; else what is known, if that is short.
fn near(name: &str, known: &[String]) -> String {
    match nearest(name, known) {
        Some(nearest) => format!("¿quiso decir `{nearest}`?"),
        None => format!("se puede usar {}", listed(known)),
    }
}

/// The known name that is written most alike, if one is alike at all.
pub(crate) fn nearest<'a>(name: &str, known: &'a [String]) -> Option<&'a str> {
    let most = (name.chars().count() / 3).clamp(1, 3);
    known
        .iter()
        .map(|known| (distance(name, known), known.as_str()))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

fn listed(known: &[String]) -> String {
    const MOST: usize = 12;
    let shown: Vec<_> = known.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more =
        if known.len() > MOST { format!(" y {} más", known.len() - MOST) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Edits that turn one name into the other: insert, delete, replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = replaced.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A file that cannot be read at all: not there, not allowed, not UTF-8.
pub(crate) fn unreadable(name: &str, error: &dyn std::error::Error) -> Diagnostic {
    let problem = Problem::Unreadable { reason: error.to_string() };
    let source = super::Source::new(name, "");
    Diagnostic::new(
        Severity::Error,
        problem.code(),
        problem.message(),
        Origin::default(),
        std::slice::from_ref(&source),
    )
}

/// The problems found so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<(Origin, Problem)>,
}

impl Diagnostics {
    pub(crate) fn add(&mut self, origin: Origin, problem: Problem) {
        self.found.push((origin, problem));
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Every problem in words, in order of place, each once.
    pub(crate) fn into_diagnostics(mut self, sources: &[super::Source]) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(origin, problem)| (*origin, problem.code()));
        self.found.dedup();
        self.found
            .iter()
            .map(|(origin, problem)| {
                let mut diagnostic = Diagnostic::new(
                    Severity::Error,
                    problem.code(),
                    problem.message(),
                    *origin,
                    sources,
                );
                diagnostic.set_help(problem.help());
                if let Some(first) = problem.first() {
                    diagnostic.add_second(
                        first,
                        "definido aquí por primera vez".to_owned(),
                        sources,
                    );
                }
                diagnostic
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_edits() {
        for (a, b, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("reclmo", "reclamo", 1),
            ("queja", "quejas", 1),
            ("tema", "mesa", 2),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }
}
