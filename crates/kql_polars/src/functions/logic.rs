//! Conditions and tests for missing values.

use kql::Type;
use kql::functions::LogicFunction;
use kql::plan::Scalar;
use polars::prelude::*;
use serde_json::Value as Json;

use super::argument;
use crate::cells::texts;

pub(super) fn call(function: LogicFunction, arguments: &[Scalar], exprs: Vec<Expr>, ty: Type) -> Expr {
    let of = arguments.first().map_or(Type::Dynamic, |it| it.ty);
    let first = argument(&exprs, 0);
    match function {
        LogicFunction::Iff | LogicFunction::Case => choose(exprs),
        LogicFunction::Coalesce => coalesce(exprs, ty),
        LogicFunction::Not => first.not(),
        LogicFunction::IsNull => is_null(first, of),
        LogicFunction::IsNotNull => is_null(first, of).not(),
        LogicFunction::IsEmpty => is_empty(first, of),
        LogicFunction::IsNotEmpty => is_empty(first, of).not(),
        // The binder has put the column or the default in its place.
        LogicFunction::ColumnIfExists => first,
        LogicFunction::GetType => type_name(first, of),
    }
}

/// Conditions and results in turn, and a last result.
fn choose(mut exprs: Vec<Expr>) -> Expr {
    let mut out = exprs.pop().unwrap_or_else(|| lit(NULL));
    while let (Some(then), Some(condition)) = (exprs.pop(), exprs.pop()) {
        out = when(condition).then(then).otherwise(out);
    }
    out
}

/// The first that is not missing; of strings the first that is not empty.
fn coalesce(exprs: Vec<Expr>, ty: Type) -> Expr {
    let mut exprs = exprs.into_iter().rev();
    let last = exprs.next().unwrap_or_else(|| lit(NULL));
    exprs.fold(last, |out, expr| {
        let missing = is_empty_text(expr.clone(), ty);
        when(missing).then(out).otherwise(expr)
    })
}

fn is_empty_text(value: Expr, ty: Type) -> Expr {
    if ty == Type::String { value.eq(lit("")) } else { value.is_null() }
}

/// A string is never null.
fn is_null(value: Expr, ty: Type) -> Expr {
    if ty == Type::String { value.is_null().and(lit(false)) } else { value.is_null() }
}

fn is_empty(value: Expr, ty: Type) -> Expr {
    match ty {
        Type::String => value.eq(lit("")),
        Type::Dynamic => value.clone().is_null().or(value.fill_null(lit("")).eq(lit("\"\""))),
        _ => value.is_null(),
    }
}

/// The name of the type; of a dynamic, that of what it holds.
fn type_name(value: Expr, ty: Type) -> Expr {
    texts(vec![value], move |cells, row| {
        let name = match ty {
            Type::Dynamic => match cells.json(0, row) {
                Json::Null => "null",
                Json::Bool(_) => "bool",
                Json::Number(it) if it.is_f64() => "double",
                Json::Number(_) => "long",
                Json::String(_) => "string",
                Json::Array(_) => "array",
                Json::Object(_) => "dictionary",
            },
            other => other.name(),
        };
        Some(name.to_owned())
    })
}
