//! What can be wrong with a script, in the words of the person who writes it.

use super::{listed, near};
use crate::origin::Origin;

/// One problem of a script, or of the rule that calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ScriptProblem {
    /// Rhai cannot read it.
    Syntax {
        reason: String,
    },
    Banned {
        name: String,
    },
    UnknownFunction {
        name: String,
        known: Vec<String>,
    },
    UnknownVariable {
        name: String,
        known: Vec<String>,
    },
    WrongArity {
        name: String,
        expected: Vec<usize>,
        found: usize,
    },
    /// A function of another hook.
    OtherHook {
        name: String,
        hook: &'static str,
        hooks: Vec<&'static str>,
    },
    /// A name of the pack that is not written out.
    NotAName {
        name: String,
    },
    /// A function of the API inside a function of the script.
    InsideFunction {
        name: String,
    },
    Decimal,
    AnonymousFunction,
    ReservedName {
        name: String,
    },
    TooManyNames {
        most: usize,
    },
    NoGuard,
    SecondGuard {
        name: String,
        first: Origin,
    },
    FactOfAnother {
        name: String,
    },
}

impl ScriptProblem {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "E013",
            Self::Banned { .. } => "E060",
            Self::UnknownFunction { .. } => "E061",
            Self::UnknownVariable { .. } => "E062",
            Self::WrongArity { .. } => "E063",
            Self::OtherHook { .. } => "E064",
            Self::NotAName { .. } => "E065",
            Self::InsideFunction { .. } => "E066",
            Self::Decimal => "E067",
            Self::AnonymousFunction => "E068",
            Self::ReservedName { .. } => "E069",
            Self::TooManyNames { .. } => "E070",
            Self::NoGuard => "E071",
            Self::SecondGuard { .. } => "E072",
            Self::FactOfAnother { .. } => "E073",
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Syntax { reason } => format!("el guion no se puede leer: {reason}"),
            Self::Banned { name } => format!("`{name}` no se puede usar en un guion"),
            Self::UnknownFunction { name, .. } => format!("no hay una función `{name}`"),
            Self::UnknownVariable { name, .. } => format!("no hay una variable `{name}`"),
            Self::WrongArity { name, expected, found } => {
                let expected: Vec<_> = expected.iter().map(usize::to_string).collect();
                let plural = if expected.last().is_some_and(|last| last == "1") { "" } else { "s" };
                let expected = expected.join(" o ");
                format!("`{name}` lleva {expected} argumento{plural} y aquí tiene {found}")
            }
            Self::OtherHook { name, hook, .. } => {
                format!("`{name}` no se puede usar en un guion de `{hook}`")
            }
            Self::NotAName { name } => {
                format!("`{name}` necesita aquí un nombre escrito entre comillas dobles")
            }
            Self::InsideFunction { name } => {
                format!("`{name}` no se puede usar dentro de una función propia")
            }
            Self::Decimal => "los guiones cuentan con enteros, sin decimales".to_owned(),
            Self::AnonymousFunction => {
                "los guiones no tienen funciones sin nombre (`|x| …`)".to_owned()
            }
            Self::ReservedName { name } => {
                format!("`{name}` no sirve de nombre: `__` está reservado")
            }
            Self::TooManyNames { most } => {
                format!("el guion pide más de {most} nombres distintos del paquete")
            }
            Self::NoGuard => "ninguna regla llama a este guion: no corre nunca".to_owned(),
            Self::SecondGuard { name, .. } => {
                format!("al guion `{name}` ya lo llama otra regla, y cada guion tiene una sola")
            }
            Self::FactOfAnother { name } => {
                format!("el dato `{name}` ya existe: cada dato lo da un solo guion")
            }
        }
    }

    pub(super) fn help(&self) -> Option<String> {
        match self {
            Self::UnknownFunction { name, known } | Self::UnknownVariable { name, known } => {
                (!known.is_empty()).then(|| near(name, known))
            }
            Self::OtherHook { hooks, .. } => {
                let hooks: Vec<_> = hooks.iter().map(|hook| (*hook).to_owned()).collect();
                Some(format!("se usa en {}", listed(&hooks)))
            }
            Self::InsideFunction { .. } => Some(
                "úselo fuera y pásele a la función el valor: una función propia solo calcula"
                    .to_owned(),
            ),
            Self::NoGuard => Some(
                "póngalo en `entonces` de una regla: `derivar`, `ajustar`, `priorizar` o \
                 `enrutar`"
                    .to_owned(),
            ),
            Self::SecondGuard { .. } => {
                Some("junte las dos condiciones en una regla, o haga dos guiones".to_owned())
            }
            Self::Decimal => {
                Some("multiplique antes de dividir: `monto * 100 / salario`".to_owned())
            }
            _ => None,
        }
    }
}
