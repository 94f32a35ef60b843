//! From one type to another.

use kql::Type;
use kql::functions::ConvertFunction;
use kql::plan::Scalar;
use polars::prelude::*;
use serde_json::Value as Json;

use super::argument;
use crate::cells::{Cells, bools, longs, reals, texts};
use crate::text;

/// Ticks of 100 nanoseconds between the years 1 and 1970.
const TICKS_TO_1970: i64 = 621_355_968_000_000_000;

pub(super) fn call(function: ConvertFunction, arguments: &[Scalar], exprs: Vec<Expr>) -> Expr {
    let ty = arguments.first().map_or(Type::Dynamic, |it| it.ty);
    let value = argument(&exprs, 0);
    let same = match function {
        ConvertFunction::ToString => Type::String,
        ConvertFunction::ToInt => Type::Int,
        ConvertFunction::ToLong => Type::Long,
        ConvertFunction::ToReal => Type::Real,
        ConvertFunction::ToBool => Type::Bool,
        ConvertFunction::ToDateTime => Type::DateTime,
        ConvertFunction::ToTimeSpan => Type::TimeSpan,
        ConvertFunction::ToGuid => Type::Guid,
        ConvertFunction::ParseJson => Type::Dynamic,
    };
    if ty == same {
        return value;
    }
    let value = vec![value];
    match function {
        ConvertFunction::ToString => {
            texts(value, move |cells, row| Some(cells.shown(0, row, ty).unwrap_or_default()))
        }
        ConvertFunction::ToInt => {
            longs(value, Type::Int, move |cells, row| to_int(cells, row, ty).map(i64::from))
        }
        ConvertFunction::ToLong => longs(value, Type::Long, move |cells, row| to_long(cells, row, ty)),
        ConvertFunction::ToReal => reals(value, move |cells, row| to_real(cells, row, ty)),
        ConvertFunction::ToBool => bools(value, move |cells, row| to_bool(cells, row, ty)),
        ConvertFunction::ToDateTime => longs(value, Type::DateTime, move |cells, row| match ty {
            Type::String => kql::time::parse_datetime(cells.text(0, row)),
            Type::Dynamic => cells.json(0, row).as_str().and_then(kql::time::parse_datetime),
            _ => None,
        }),
        ConvertFunction::ToTimeSpan => longs(value, Type::TimeSpan, move |cells, row| match ty {
            Type::String => kql::time::parse_timespan(cells.text(0, row)),
            Type::Dynamic => match cells.json(0, row) {
                Json::String(text) => kql::time::parse_timespan(&text),
                _ => to_long(cells, row, ty).map(|it| it.div_euclid(10)),
            },
            Type::Guid => None,
            Type::Real => cells.real(0, row).and_then(text::truncated).map(|it| it.div_euclid(10)),
            // Numbers are ticks.
            _ => to_long(cells, row, ty).map(|it| it.div_euclid(10)),
        }),
        ConvertFunction::ToGuid => texts(value, move |cells, row| {
            let shown = cells.shown(0, row, ty)?;
            kql::parse_guid(&shown)
        }),
        ConvertFunction::ParseJson => texts(value, move |cells, row| match ty {
            Type::String => parse_json(cells.text(0, row)),
            _ => text::store(&cells.packed(0, row, ty)),
        }),
    }
}

/// JSON as it is; other text becomes a JSON string.
fn parse_json(text: &str) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    match serde_json::from_str::<Json>(text) {
        Ok(json) => text::store(&json),
        Err(_) => text::store(&Json::from(text)),
    }
}

/// Texts that are too large are null; reals stop at the end of the range; whole numbers lose
/// their upper bits. That is what Kusto does.
fn to_int(cells: &Cells, row: usize, ty: Type) -> Option<i32> {
    let fits = |it: i64| i32::try_from(it).ok();
    match ty {
        Type::String => text::parse_long(cells.text(0, row)).and_then(fits),
        Type::Real => cells.real(0, row).filter(|it| !it.is_nan()).map(|it| it as i32),
        Type::Dynamic => match cells.json(0, row) {
            Json::String(it) => text::parse_long(&it).and_then(fits),
            Json::Number(it) if it.is_f64() => it.as_f64().map(|it| it as i32),
            _ => to_long(cells, row, ty).map(|it| it as i32),
        },
        _ => to_long(cells, row, ty).map(|it| it as i32),
    }
}

fn to_long(cells: &Cells, row: usize, ty: Type) -> Option<i64> {
    match ty {
        Type::Bool => cells.bool(0, row).map(i64::from),
        Type::Int | Type::Long => cells.long(0, row),
        // Stops at the end of the range.
        Type::Real => cells.real(0, row).filter(|it| !it.is_nan()).map(|it| it as i64),
        Type::String => text::parse_long(cells.text(0, row)),
        Type::TimeSpan => cells.long(0, row)?.checked_mul(10),
        Type::DateTime => cells.long(0, row)?.checked_mul(10)?.checked_add(TICKS_TO_1970),
        Type::Dynamic => match cells.json(0, row) {
            Json::Bool(it) => Some(i64::from(it)),
            Json::Number(it) => it.as_i64().or_else(|| it.as_f64().and_then(text::truncated)),
            Json::String(it) => text::parse_long(&it),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        },
        Type::Guid | Type::Decimal => None,
    }
}

fn to_real(cells: &Cells, row: usize, ty: Type) -> Option<f64> {
    match ty {
        Type::Real => cells.real(0, row),
        Type::String => text::parse_real(cells.text(0, row)),
        Type::Dynamic => match cells.json(0, row) {
            Json::Number(it) => it.as_f64(),
            Json::String(it) => text::parse_real(&it),
            Json::Bool(it) => Some(f64::from(u8::from(it))),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        },
        _ => to_long(cells, row, ty).map(|it| it as f64),
    }
}

fn to_bool(cells: &Cells, row: usize, ty: Type) -> Option<bool> {
    match ty {
        Type::String => text::parse_bool(cells.text(0, row)),
        Type::Real => cells.real(0, row).map(|it| it != 0.0),
        Type::Dynamic => match cells.json(0, row) {
            Json::Bool(it) => Some(it),
            Json::String(it) => text::parse_bool(&it),
            Json::Number(it) => it.as_f64().map(|it| it != 0.0),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        },
        _ => to_long(cells, row, ty).map(|it| it != 0),
    }
}
