//! What the scalar functions do. Their names and arguments are in `kql::functions`.

mod convert;
mod dynamic;
mod logic;
mod math;
mod text;
mod time;

use std::sync::Arc;

use kql::Type;
use kql::functions::Function;
use kql::plan::Scalar;
use polars::prelude::*;
use regex::Regex;

use crate::regexes;

/// Returns the expression of a call.
///
/// `arguments` says what the arguments are, `exprs` how they are computed; `ty` is the type of
/// the result, `now` the time in microseconds.
pub(crate) fn call(
    function: Function,
    arguments: &[Scalar],
    exprs: Vec<Expr>,
    ty: Type,
    now: i64,
) -> PolarsResult<Expr> {
    match function {
        Function::Logic(it) => Ok(logic::call(it, arguments, exprs, ty)),
        Function::Convert(it) => Ok(convert::call(it, arguments, exprs)),
        Function::Text(it) => text::call(it, arguments, exprs),
        Function::Time(it) => Ok(time::call(it, exprs, now)),
        Function::Math(it) => Ok(math::call(it, exprs, ty)),
        Function::Dynamic(it) => Ok(dynamic::call(it, arguments, exprs)),
    }
}

/// Compiles a pattern that the query spells out.
pub(crate) fn regex(pattern: &str) -> PolarsResult<Arc<Regex>> {
    regexes::compiled(pattern)
        .map_err(|error| polars_err!(ComputeError: "{pattern:?} is no regular expression: {error}"))
}

/// The argument with that number; null when it is not there.
fn argument(exprs: &[Expr], at: usize) -> Expr {
    exprs.get(at).cloned().unwrap_or_else(|| lit(NULL))
}
