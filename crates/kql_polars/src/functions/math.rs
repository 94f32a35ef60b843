//! Of numbers.

use kql::Type;
use kql::functions::MathFunction;
use polars::prelude::*;

use crate::cells::{longs, reals};

/// Microseconds from 1970 back to the year 1, from where Kusto counts the steps of `bin`.
const TO_YEAR_1: i64 = 62_135_596_800_000_000;

pub(super) fn call(function: MathFunction, exprs: Vec<Expr>, ty: Type) -> Expr {
    match (function, ty) {
        (MathFunction::Bin, Type::Real) => reals(exprs, |cells, row| {
            let (value, step) = (cells.real(0, row)?, cells.real(1, row)?);
            if step > 0.0 { Some((value / step).floor() * step) } else { None }
        }),
        (MathFunction::Bin, _) => {
            let origin = if ty == Type::DateTime { TO_YEAR_1 } else { 0 };
            longs(exprs, ty, move |cells, row| {
                let (value, step) = (cells.long(0, row)?, cells.long(1, row)?);
                if step <= 0 {
                    return None;
                }
                let from = value.checked_add(origin)?;
                value.checked_sub(from.rem_euclid(step))
            })
        }
        (MathFunction::Abs, Type::Real) => reals(exprs, |cells, row| cells.real(0, row).map(f64::abs)),
        (MathFunction::Abs, _) => longs(exprs, ty, |cells, row| cells.long(0, row)?.checked_abs()),
    }
}
