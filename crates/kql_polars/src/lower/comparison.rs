//! Comparisons. Equality and the operators between texts are never null, except when both sides
//! of an equality are.

use std::collections::BTreeSet;

use kql::plan::Scalar;
use kql::{Compare, ListOp, ListTest, TextOp, TextTest, Type, Value};
use polars::prelude::*;
use regex::Regex;
use serde_json::Value as Json;

use super::terms::Needle;
use crate::cells::{Cells, bools};

/// A side of a comparison: what it is, and how it is computed.
type Side<'a> = (&'a Scalar, Expr);

pub(super) fn compare(op: Compare, left: Side<'_>, right: Side<'_>) -> Expr {
    let sides = (&left, &right);
    let (a, b) = (left.1.clone(), right.1.clone());
    let plain = match op {
        Compare::Equal => return equal(sides, a.eq(b), false),
        Compare::NotEqual => return equal(sides, a.neq(b), true),
        Compare::Less => a.lt(b),
        Compare::LessOrEqual => a.lt_eq(b),
        Compare::Greater => a.gt(b),
        Compare::GreaterOrEqual => a.gt_eq(b),
    };
    numbers_only(sides, plain)
}

/// One null and one value are not equal; of two nulls nobody knows.
fn equal(sides: (&Side<'_>, &Side<'_>), plain: Expr, negated: bool) -> Expr {
    let (left, right) = sides;
    let plain = if negated {
        plain.or(any_nan(sides).unwrap_or_else(|| lit(false)))
    } else {
        numbers_only(sides, plain)
    };
    match (may_be_null(left.0), may_be_null(right.0)) {
        (false, false) => plain,
        (true, false) | (false, true) => plain.fill_null(lit(negated)),
        (true, true) => {
            let one = left.1.clone().is_null().xor(right.1.clone().is_null());
            when(one).then(lit(negated)).otherwise(plain)
        }
    }
}

fn may_be_null(side: &Scalar) -> bool {
    match side.as_literal() {
        Some(Value::Null(_)) => true,
        Some(_) => false,
        None => side.ty != Type::String,
    }
}

/// polars orders "not a number" after all numbers; in KQL it compares with nothing.
fn numbers_only(sides: (&Side<'_>, &Side<'_>), plain: Expr) -> Expr {
    match any_nan(sides) {
        Some(nan) => plain.and(nan.not()),
        None => plain,
    }
}

fn any_nan(sides: (&Side<'_>, &Side<'_>)) -> Option<Expr> {
    let nan = |side: &Side<'_>| match side.0.as_literal() {
        Some(Value::Real(it)) if !it.is_nan() => None,
        _ if side.0.ty == Type::Real => Some(side.1.clone().is_nan()),
        _ => None,
    };
    match (nan(sides.0), nan(sides.1)) {
        (Some(a), Some(b)) => Some(a.or(b)),
        (Some(it), None) | (None, Some(it)) => Some(it),
        (None, None) => None,
    }
}

pub(super) fn text(op: TextOp, left: Expr, right: &Scalar, right_expr: Expr) -> PolarsResult<Expr> {
    let TextOp { test, case_sensitive, negated } = op;
    if test == TextTest::MatchesRegex {
        return matches_regex(left, right, right_expr, negated);
    }
    if let Some(Value::String(text)) = right.as_literal() {
        let needle = Needle::new(text, test, case_sensitive);
        return Ok(bools(vec![left], move |cells, row| Some(needle.is_in(cells.text(0, row)) != negated)));
    }
    Ok(bools(vec![left, right_expr], move |cells, row| {
        let needle = Needle::new(cells.text(1, row), test, case_sensitive);
        Some(needle.is_in(cells.text(0, row)) != negated)
    }))
}

fn matches_regex(left: Expr, right: &Scalar, right_expr: Expr, negated: bool) -> PolarsResult<Expr> {
    if let Some(Value::String(pattern)) = right.as_literal() {
        let regex = crate::functions::regex(pattern)?;
        return Ok(bools(vec![left], move |cells, row| Some(regex.is_match(cells.text(0, row)) != negated)));
    }
    Ok(bools(vec![left, right_expr], move |cells, row| {
        let regex = Regex::new(cells.text(1, row)).ok()?;
        Some(regex.is_match(cells.text(0, row)) != negated)
    }))
}

pub(super) fn list(op: ListOp, left: &Scalar, left_expr: Expr, items: &[Scalar], exprs: Vec<Expr>) -> Expr {
    let mut fixed: Vec<String> = Vec::new();
    let mut arguments = vec![left_expr];
    let mut computed: Vec<Type> = Vec::new();
    let ty = left.ty;
    // A null in an array of terms is the empty term, which is in every text.
    let nulls = matches!(op.test, ListTest::HasAny | ListTest::HasAll);
    for (item, expr) in items.iter().zip(exprs) {
        match item.as_literal() {
            Some(Value::Null(_)) => {}
            Some(Value::Dynamic(json)) => {
                fixed.extend(elements(&crate::text::parse_stored(json), ty, nulls));
            }
            Some(value) => fixed.extend(literal_key(value)),
            None => {
                computed.push(item.ty);
                arguments.push(expr);
            }
        }
    }
    let of_row = move |cells: &Cells, row: usize| -> Vec<String> {
        let mut found = Vec::new();
        for (index, item) in computed.iter().enumerate() {
            if *item == Type::Dynamic {
                found.extend(elements(&cells.json(index + 1, row), ty, nulls));
            } else {
                found.extend(key(cells, index + 1, row, *item));
            }
        }
        found
    };
    match op.test {
        ListTest::In => {
            let fixed: BTreeSet<String> = fixed.into_iter().collect();
            bools(arguments, move |cells, row| {
                let found = key(cells, 0, row, ty)
                    .is_some_and(|it| fixed.contains(&it) || of_row(cells, row).contains(&it));
                Some(found != op.negated)
            })
        }
        ListTest::InAnyCase => {
            let fixed: BTreeSet<String> = fixed.iter().map(|it| it.to_lowercase()).collect();
            bools(arguments, move |cells, row| {
                let text = cells.text(0, row).to_lowercase();
                let found =
                    fixed.contains(&text) || of_row(cells, row).iter().any(|it| it.to_lowercase() == text);
                Some(found != op.negated)
            })
        }
        ListTest::HasAny | ListTest::HasAll => {
            let needle = |it: &String| Needle::new(it, TextTest::Has, false);
            let fixed: Vec<Needle> = fixed.iter().map(needle).collect();
            let all = op.test == ListTest::HasAll;
            bools(arguments, move |cells, row| {
                let text = cells.text(0, row);
                let more: Vec<Needle> = of_row(cells, row).iter().map(needle).collect();
                let mut found = fixed.iter().chain(&more).map(|it| it.is_in(text));
                let found = if all { found.all(|it| it) } else { found.any(|it| it) };
                Some(found != op.negated)
            })
        }
    }
}

/// The value in a form in which equal values are the same text; `None` of null.
fn key(cells: &Cells, column: usize, row: usize, ty: Type) -> Option<String> {
    match ty {
        Type::String => Some(cells.text(column, row).to_owned()),
        _ => cells.shown(column, row, ty),
    }
}

fn literal_key(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null(_) => return None,
        Value::Bool(it) => if *it { "True" } else { "False" }.to_owned(),
        Value::Int(it) => it.to_string(),
        Value::Long(it) => it.to_string(),
        Value::Real(it) => crate::text::real(*it),
        Value::DateTime(it) => kql::time::format_datetime(*it),
        Value::TimeSpan(it) => kql::time::format_timespan(*it),
        Value::String(it) | Value::Guid(it) | Value::Dynamic(it) => it.clone(),
    })
}

/// The elements of an array, or the one value that is no array, as keys of the type.
fn elements(json: &Json, ty: Type, nulls: bool) -> Vec<String> {
    let all = match json {
        Json::Array(all) => all.as_slice(),
        other => std::slice::from_ref(other),
    };
    let one = |it: &Json| -> Option<String> {
        match ty {
            Type::String => match it {
                Json::Null => nulls.then(String::new),
                Json::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            },
            Type::Guid => it.as_str().map(str::to_lowercase),
            Type::Bool => it.as_bool().and_then(|it| literal_key(&Value::Bool(it))),
            Type::Int | Type::Long => it.as_i64().map(|it| it.to_string()),
            Type::Real => it.as_f64().map(crate::text::real),
            Type::DateTime => it.as_str().and_then(kql::time::parse_datetime).map(kql::time::format_datetime),
            Type::TimeSpan => it.as_str().and_then(kql::time::parse_timespan).map(kql::time::format_timespan),
            Type::Decimal | Type::Dynamic => None,
        }
    };
    all.iter().filter_map(one).collect()
}
