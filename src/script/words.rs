//! What Rhai says of a script, in the words of the person who wrote it.

use rhai::{EvalAltResult, LexError, ParseErrorType, Position};

/// Why a script did not end well, and on which line.
pub(super) fn failure(error: &EvalAltResult) -> (Option<u32>, String) {
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, cause, _) = inner {
        inner = cause;
    }
    (line(inner.position()), run_time(inner))
}

pub(super) fn line(position: Position) -> Option<u32> {
    position.line().and_then(|line| u32::try_from(line).ok())
}

fn run_time(error: &EvalAltResult) -> String {
    use EvalAltResult as E;
    match error {
        E::ErrorTooManyOperations(_) => "se pasó del límite de operaciones".to_owned(),
        E::ErrorStackOverflow(_) => "se pasó del límite de llamadas anidadas".to_owned(),
        E::ErrorTooManyVariables(_) => "se pasó del límite de variables".to_owned(),
        E::ErrorDataTooLarge(what, _) => {
            let what = match what.as_str() {
                "Length of string" => "un texto",
                "Size of array/BLOB" => "una lista",
                "Size of object map" => "un mapa",
                other => other,
            };
            format!("{what} se pasó del límite de tamaño")
        }
        E::ErrorFunctionNotFound(signature, _) => not_for(signature),
        E::ErrorMismatchDataType(expected, found, _) => {
            format!("se esperaba {} y se encontró {}", type_name(expected), type_name(found))
        }
        E::ErrorArrayBounds(len, index, _) => {
            format!("la lista tiene {len} elementos y no hay un elemento {index}")
        }
        E::ErrorStringBounds(len, index, _) => {
            format!("el texto tiene {len} letras y no hay una letra {index}")
        }
        E::ErrorIndexingType(what, _) => format!("no se puede pedir un elemento de {what}"),
        E::ErrorPropertyNotFound(name, _) => format!("no hay una propiedad `{name}`"),
        E::ErrorIndexNotFound(index, _) => format!("no hay un elemento `{index}`"),
        E::ErrorFor(_) => "`for` recorre listas y rangos, y esto no lo es".to_owned(),
        E::ErrorVariableNotFound(name, _) => format!("no hay una variable `{name}`"),
        E::ErrorAssignmentToConstant(name, _) => format!("`{name}` es constante"),
        E::ErrorArithmetic(reason, _) => format!("la cuenta no se puede hacer: {reason}"),
        E::ErrorRuntime(reason, _) => reason.to_string(),
        other => other.to_string(),
    }
}

/// What stands between two types that do not go together: `+ (i64, ())`.
fn not_for(signature: &str) -> String {
    let Some((name, types)) = signature.split_once(" (") else {
        return format!("no se puede usar `{signature}` aquí");
    };
    let types: Vec<_> =
        types.trim_end_matches(')').split(", ").map(|name| type_name(name.trim())).collect();
    format!("`{name}` no sirve para {}", types.join(" y "))
}

/// A type of Rhai in words.
pub(super) fn type_name(name: &str) -> &str {
    match name.trim_start_matches("&mut ") {
        "i64" => "un entero",
        "bool" => "un sí o no",
        "string" | "&str | ImmutableString | String" => "un texto",
        "char" => "una letra",
        "array" => "una lista",
        "map" => "un mapa",
        "()" | "(" | "" => "nada",
        "range" | "range=" => "un rango",
        other => other,
    }
}

/// What is wrong with how a script is written.
pub(crate) fn syntax(error: &ParseErrorType) -> String {
    use ParseErrorType as P;
    match error {
        P::UnexpectedEOF => "termina antes de tiempo".to_owned(),
        P::BadInput(LexError::UnterminatedString) => "unas comillas no se cierran".to_owned(),
        P::BadInput(LexError::UnexpectedInput(sign)) => format!("`{sign}` no se espera aquí"),
        P::BadInput(LexError::MalformedNumber(number)) => format!("`{number}` no es un número"),
        P::BadInput(LexError::MalformedEscapeSequence(text)) => {
            format!("`{text}` no es una secuencia válida en un texto")
        }
        P::BadInput(LexError::ImproperSymbol(sign, _)) => {
            format!("`{sign}` no es un signo de Rhai")
        }
        P::UnknownOperator(sign) => format!("`{sign}` no es un operador"),
        P::MissingToken(sign, _) => format!("falta `{sign}`"),
        P::MissingSymbol(_) => "falta un nombre".to_owned(),
        P::MalformedIndexExpr(_) => "el índice está mal escrito".to_owned(),
        P::ExprExpected(_) => "aquí falta una expresión".to_owned(),
        P::VariableExpected => "aquí falta el nombre de una variable".to_owned(),
        P::PropertyExpected => "aquí falta el nombre de una propiedad".to_owned(),
        P::Reserved(word) => format!("`{word}` es una palabra reservada"),
        P::AssignmentToConstant(name) => format!("`{name}` es constante"),
        P::AssignmentToInvalidLHS(_) => "a esto no se le puede asignar un valor".to_owned(),
        P::VariableUndefined(name) => format!("no hay una variable `{name}`"),
        P::FnDuplicatedDefinition(name, _) => format!("la función `{name}` está dos veces"),
        P::FnMissingParams(name) => format!("faltan los parámetros de `{name}`"),
        P::FnMissingBody(name) => format!("falta el cuerpo de `{name}`"),
        P::FnDuplicatedParam(_, name) => format!("el parámetro `{name}` está dos veces"),
        P::WrongFnDefinition => "las funciones se definen fuera de todo bloque".to_owned(),
        P::DuplicatedProperty(name) => format!("la clave `{name}` está dos veces"),
        P::LoopBreak => "`break` y `continue` van dentro de un ciclo".to_owned(),
        P::ExprTooDeep => "las expresiones están demasiado anidadas".to_owned(),
        P::TooManyFunctions => "tiene demasiadas funciones".to_owned(),
        P::LiteralTooLarge(..) => "un texto, una lista o un mapa es demasiado grande".to_owned(),
        other => other.to_string(),
    }
}
