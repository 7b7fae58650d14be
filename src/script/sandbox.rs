//! The sandbox: a raw engine with every limit set, and functions by allow-list.
//!
//! No package of Rhai is registered: `sleep` of its core package blocks under any limit of
//! operations, and others reach for clock and output. Integer and text operators are part of the
//! engine itself; what is added here is what [`api`](super::api) lists, and the operators that
//! dates and negation need.

use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString, OptimizationLevel};

use super::limits::ScriptLimits;
use super::slots::Pen;
use crate::calendar::Date;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// An engine that offers scripts the API and nothing else.
pub(super) fn engine(limits: &ScriptLimits) -> Engine {
    let mut engine = Engine::new_raw();
    // What the build reads is what runs: no statement is dropped or folded away.
    engine.set_optimization_level(OptimizationLevel::None);
    engine
        .set_max_operations(limits.operations.max(1))
        .set_max_call_levels(limits.call_levels)
        .set_max_expr_depths(limits.expression_depth.max(1), limits.expression_depth.max(1))
        .set_max_string_size(limits.string_bytes.max(1))
        .set_max_array_size(limits.array_elements.max(1))
        .set_max_map_size(limits.map_entries.max(1))
        .set_max_variables(limits.variables)
        .set_max_functions(limits.functions);
    engine
        .set_strict_variables(true)
        .set_allow_looping(true)
        .set_fail_on_invalid_map_property(true);
    for symbol in super::api::BANNED {
        // Reserved words of Rhai are no symbols; they do not parse in any case.
        engine.disable_symbol(*symbol);
    }
    register_numbers_and_texts(&mut engine);
    register_lists(&mut engine);
    register_dates(&mut engine);
    engine.register_type_with_name::<Pen>("destino");
    engine.register_fn("anotar", Pen::note).register_fn("puntos", Pen::points);
    for name in ["bandera", "impacto", "urgencia", "cola", "copia"] {
        engine.register_fn(name, Pen::because);
    }
    engine
}

fn register_numbers_and_texts(engine: &mut Engine) {
    engine
        .register_fn("-", |value: INT| value.checked_neg().ok_or_else(|| overflow("-")))
        .register_fn("!", |truth: bool| !truth)
        .register_fn("abs", |value: INT| value.checked_abs().ok_or_else(|| overflow("abs")))
        .register_fn("min", |a: INT, b: INT| a.min(b))
        .register_fn("max", |a: INT, b: INT| a.max(b));
    engine
        .register_fn("len", |text: &str| count(text.chars().count()))
        .register_fn("contains", |text: &str, part: &str| text.contains(part))
        .register_fn("starts_with", |text: &str, part: &str| text.starts_with(part))
        .register_fn("ends_with", |text: &str, part: &str| text.ends_with(part))
        .register_fn("to_string", |text: ImmutableString| text)
        .register_fn("to_string", |value: INT| value.to_string())
        .register_fn("to_string", |truth: bool| if truth { "sí" } else { "no" }.to_owned())
        .register_fn("to_string", |(): ()| "nada".to_owned());
}

fn overflow(function: &str) -> Box<EvalAltResult> {
    format!("la cuenta no se puede hacer: `{function}` se sale de los enteros").into()
}

fn register_lists(engine: &mut Engine) {
    engine
        .register_iterator::<Array>()
        .register_iterator::<std::ops::Range<INT>>()
        .register_iterator::<std::ops::RangeInclusive<INT>>();
    engine
        .register_fn("len", |list: &mut Array| count(list.len()))
        .register_fn("push", |list: &mut Array, value: Dynamic| list.push(value))
        .register_fn("contains", |list: &mut Array, wanted: INT| {
            list.iter().any(|value| value.as_int() == Ok(wanted))
        })
        .register_fn("contains", |list: &mut Array, wanted: ImmutableString| {
            list.iter().any(|value| {
                value.read_lock::<ImmutableString>().is_some_and(|text| *text == wanted)
            })
        });
}

fn count(len: usize) -> INT {
    INT::try_from(len).unwrap_or(INT::MAX)
}

fn register_dates(engine: &mut Engine) {
    engine
        .register_type_with_name::<Date>("una fecha")
        .register_fn("fecha", |text: &str| -> Outcome<Date> {
            text.parse().map_err(|_| format!("`{text}` no es una fecha como 2026-12-04").into())
        })
        .register_fn("dias", |from: Date, to: Date| from.days_until(to))
        .register_fn("mas_dias", |date: Date, days: INT| {
            let most = if days < 0 { i32::MIN } else { i32::MAX };
            date.plus_days(i32::try_from(days).unwrap_or(most))
        })
        .register_fn("anio", |date: Date| INT::from(date.year()))
        .register_fn("mes", |date: Date| INT::from(date.month()))
        .register_fn("dia", |date: Date| INT::from(date.day()))
        .register_fn("to_string", |date: Date| date.to_string());
    engine
        .register_fn("==", |a: Date, b: Date| a == b)
        .register_fn("!=", |a: Date, b: Date| a != b)
        .register_fn("<", |a: Date, b: Date| a < b)
        .register_fn("<=", |a: Date, b: Date| a <= b)
        .register_fn(">", |a: Date, b: Date| a > b)
        .register_fn(">=", |a: Date, b: Date| a >= b);
}
