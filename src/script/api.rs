//! What a script may see and call.
//!
//! | function | gives |
//! |---|---|
//! | `campo("prior_cases_90d")` | the value of a field, or its default |
//! | `aciertos("repeticion")` | how many hits a lexicon has that no negator reaches |
//! | `puntos("cliente", "quejumbroso", 2, "razón")` | points to a label, with the reason for the explanation |
//!
//! The engine is a raw one: arithmetic, logic, strings and ranges by allow-list. `sleep` of rhai's
//! core package blocks under any limit of operations, so that package is not registered.

use std::sync::{Arc, Mutex};

use rhai::packages::{
    ArithmeticPackage, BasicIteratorPackage, BasicStringPackage, LogicPackage, Package,
};
use rhai::{
    AST, CallFnOptions, Dynamic, Engine, EvalAltResult, NativeCallContext, ParseError, Position,
    Scope,
};

use super::host::Names;
use super::limits::ScriptLimits;
use super::{Failure, Given};
use crate::decision::Label;
use crate::message::FieldValue;

/// What one call of a script sees, and what it gave.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) names: Arc<Names>,
    pub(super) lexicons: Vec<(String, i64)>,
    pub(super) fields: Vec<(Label, Option<FieldValue>)>,
    pub(super) given: Mutex<Vec<Given>>,
}

type Shared = Arc<Snapshot>;
type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Points of one call are bounded, so that no script drowns every rule.
const MOST_POINTS: i64 = 10;

/// A raw engine with the API and every limit.
pub(super) fn engine(limits: ScriptLimits) -> Engine {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    for symbol in ["eval", "print", "debug", "import", "export", "sleep", "timestamp", "exit"] {
        engine.disable_symbol(symbol);
    }
    engine
        .set_max_operations(limits.operations)
        .set_max_call_levels(limits.call_levels)
        .set_max_expr_depths(limits.expression_depth, limits.expression_depth)
        .set_max_string_size(limits.string_bytes)
        .set_max_array_size(limits.array_elements)
        .set_max_map_size(limits.map_entries)
        .set_max_variables(limits.variables)
        .set_max_functions(limits.functions);
    engine.set_strict_variables(true);
    engine.register_fn("campo", field).register_fn("aciertos", count_hits);
    engine.register_fn("puntos", give_points);
    engine
}

/// Calls a hook and returns what it gave.
pub(super) fn call(
    engine: &Engine,
    ast: &AST,
    hook: &str,
    snapshot: Snapshot,
) -> Result<Vec<Given>, Failure> {
    let shared: Shared = Arc::new(snapshot);
    let options = CallFnOptions::new().eval_ast(false).with_tag(Dynamic::from(Arc::clone(&shared)));
    let _: Dynamic = engine
        .call_fn_with_options::<Dynamic>(options, &mut Scope::new(), ast, hook, ())
        .map_err(|error| run_failure(&error))?;
    let given = shared.given.lock().map(|mut given| std::mem::take(&mut *given));
    Ok(given.unwrap_or_default())
}

/// A syntax error, with its line.
pub(super) fn parse_failure(error: &ParseError) -> Failure {
    Failure { line: line(error.1), message: error.0.to_string() }
}

fn run_failure(error: &EvalAltResult) -> Failure {
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, cause, _) = inner {
        inner = cause;
    }
    Failure { line: line(inner.position()), message: inner.to_string() }
}

fn line(position: Position) -> Option<u32> {
    position.line().and_then(|line| u32::try_from(line).ok())
}

fn snapshot(context: &NativeCallContext<'_>) -> Outcome<Shared> {
    context
        .tag()
        .and_then(|tag| tag.read_lock::<Shared>().map(|shared| Arc::clone(&shared)))
        .ok_or_else(|| "sin mensaje".into())
}

fn field(context: NativeCallContext<'_>, name: &str) -> Outcome<Dynamic> {
    let snapshot = snapshot(&context)?;
    match snapshot.fields.iter().find(|(known, _)| known == name) {
        Some((_, Some(FieldValue::Integer(value)))) => Ok(Dynamic::from(*value)),
        Some((_, Some(FieldValue::Bool(value)))) => Ok(Dynamic::from(*value)),
        Some((_, Some(FieldValue::Text(value)))) => Ok(Dynamic::from(value.clone())),
        Some((_, None)) => Ok(Dynamic::UNIT),
        None => Err(format!("no hay un campo `{name}` en campos.yaml").into()),
    }
}

fn count_hits(context: NativeCallContext<'_>, name: &str) -> Outcome<i64> {
    let snapshot = snapshot(&context)?;
    match snapshot.lexicons.iter().find(|(known, _)| known == name) {
        Some((_, hits)) => Ok(*hits),
        None => Err(format!("no hay un léxico `{name}`").into()),
    }
}

fn give_points(
    context: NativeCallContext<'_>,
    dimension: &str,
    label: &str,
    points: i64,
    reason: &str,
) -> Outcome<()> {
    let snapshot = snapshot(&context)?;
    let Some((_, _, id)) =
        snapshot.names.labels.iter().find(|(known, name, _)| known == dimension && name == label)
    else {
        return Err(format!("no hay una etiqueta `{label}` en `{dimension}`").into());
    };
    let thousandths = i32::try_from(points.clamp(-MOST_POINTS, MOST_POINTS) * 1_000).unwrap_or(0);
    if let Ok(mut given) = snapshot.given.lock() {
        given.push((*id, thousandths, reason.to_owned()));
    }
    Ok(())
}
