//! Compares the rows of a result with those of a case.

use kql::{Type, time};
use kql_polars::Output;
use polars::prelude::AnyValue;
use serde_json::Value as Json;

/// Whether the rows of the case depend on chance.
pub(super) fn not_compared(case: &Json) -> bool {
    ["nondeterministic", "approximate", "any-row", "take-without-order"].iter().any(|it| has(case, it))
}

fn has(case: &Json, note: &str) -> bool {
    case["notes"].as_array().is_some_and(|all| all.iter().any(|it| it == note))
}

/// What differs, if anything.
pub(super) fn compare(case: &Json, output: &Output) -> Result<(), String> {
    let columns = case["columns"].as_array().cloned().unwrap_or_default();
    let wanted: Vec<(String, Option<Type>)> = columns
        .iter()
        .map(|it| {
            let name = it["name"].as_str().unwrap_or_default().to_owned();
            (name, it["type"].as_str().and_then(Type::parse))
        })
        .collect();
    let found: Vec<(String, Option<Type>)> =
        output.schema.columns.iter().map(|it| (it.name.clone(), Some(it.ty))).collect();
    let same = wanted.len() == found.len()
        && wanted.iter().zip(&found).all(|(a, b)| a.0 == b.0 && (a.1.is_none() || a.1 == b.1));
    if !same {
        return Err(format!("columns\n wanted {wanted:?}\n found  {found:?}"));
    }
    for (column, frame) in output.schema.columns.iter().zip(output.frame.columns()) {
        if column.name != frame.name().as_str() || kql_polars::dtype(column.ty) != *frame.dtype() {
            return Err(format!("{column:?} is held as {} {}", frame.name(), frame.dtype()));
        }
    }
    let types: Vec<Type> = output.schema.columns.iter().map(|it| it.ty).collect();
    let any_order = has(case, "array-order-unspecified");
    let normal = |row: Vec<Json>| -> Vec<Json> {
        row.into_iter().zip(&types).map(|(it, ty)| cell(it, *ty, any_order)).collect()
    };
    let wanted: Vec<Vec<Json>> = case["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| normal(row.as_array().cloned().unwrap_or_default()))
        .collect();
    let found: Vec<Vec<Json>> = rows(output).into_iter().map(normal).collect();
    let same = wanted.len() == found.len()
        && if case["ordered"] == true {
            wanted.iter().zip(&found).all(|(a, b)| same_row(a, b))
        } else {
            same_rows(&wanted, &found)
        };
    let show = |rows: &[Vec<Json>]| {
        let lines: Vec<String> = rows.iter().take(12).map(|it| Json::Array(it.clone()).to_string()).collect();
        lines.join("\n  ")
    };
    if same {
        return Ok(());
    }
    Err(format!("rows\n wanted\n  {}\n found\n  {}", show(&wanted), show(&found)))
}

/// Whether each row of one has its own row in the other.
fn same_rows(wanted: &[Vec<Json>], found: &[Vec<Json>]) -> bool {
    let mut left: Vec<&Vec<Json>> = found.iter().collect();
    wanted.iter().all(|row| match left.iter().position(|it| same_row(row, it)) {
        Some(at) => {
            left.swap_remove(at);
            true
        }
        None => false,
    })
}

fn same_row(a: &[Json], b: &[Json]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b))
}

fn same_json(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => {
            if let (Some(a), Some(b)) = (a.as_i64(), b.as_i64()) {
                return a == b;
            }
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
        }
        (Json::Array(a), Json::Array(b)) => same_row(a, b),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same_json(a, b)))
        }
        _ => a == b,
    }
}

/// A cell in a form in which equal values are equal.
fn cell(value: Json, ty: Type, any_order: bool) -> Json {
    match (ty, &value) {
        (Type::String, Json::Null) => Json::from(""),
        (Type::DateTime, Json::String(it)) => time::parse_datetime(it).map_or(value, Json::from),
        (Type::TimeSpan, Json::String(it)) => time::parse_timespan(it).map_or(value, Json::from),
        (Type::Guid, Json::String(it)) => Json::from(it.to_lowercase()),
        (Type::Bool, Json::Number(it)) => Json::from(it.as_i64() != Some(0)),
        (Type::Real, Json::String(it)) if it == "inf" => Json::from("Infinity"),
        (Type::Real, Json::String(it)) if it == "nan" => Json::from("NaN"),
        (Type::Real, Json::String(it)) if it == "-inf" => Json::from("-Infinity"),
        (Type::Dynamic, Json::Array(items)) if any_order => {
            let mut items = items.clone();
            items.sort_by_key(|it| it.to_string());
            Json::Array(items)
        }
        _ => value,
    }
}

fn rows(output: &Output) -> Vec<Vec<Json>> {
    let frame = &output.frame;
    let of_row = |row: usize| {
        let cells = frame.columns().iter().zip(&output.schema.columns);
        cells.map(|(column, it)| json(&column.get(row).unwrap_or(AnyValue::Null), it.ty)).collect::<Vec<_>>()
    };
    (0..frame.height()).map(of_row).collect()
}

fn json(value: &AnyValue<'_>, ty: Type) -> Json {
    match value {
        AnyValue::Boolean(it) => Json::from(*it),
        AnyValue::Int32(it) => Json::from(*it),
        AnyValue::Int64(it) => Json::from(*it),
        AnyValue::Float64(it) if it.is_nan() => Json::from("NaN"),
        AnyValue::Float64(it) if it.is_infinite() => {
            Json::from(if *it > 0.0 { "Infinity" } else { "-Infinity" })
        }
        AnyValue::Float64(it) => Json::from(*it),
        AnyValue::Datetime(it, ..) => Json::from(time::format_datetime(*it)),
        AnyValue::Duration(it, _) => Json::from(time::format_timespan(*it)),
        AnyValue::String(it) => text(it, ty),
        AnyValue::Null => Json::Null,
        other => Json::from(format!("unexpected {other:?}")),
    }
}

fn text(text: &str, ty: Type) -> Json {
    if ty != Type::Dynamic {
        return Json::from(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| Json::from(format!("broken JSON: {text}")))
}
