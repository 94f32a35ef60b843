//! `range`: a column of numbers or times.

use kql::Type;
use kql::plan::Scalar;
use polars::prelude::*;

use super::Lowering;
use crate::dtype;

/// More rows than that are refused and not made.
const MAX_ROWS: usize = 10_000_000;

impl Lowering<'_> {
    pub(super) fn range(&self, schema: &kql::Schema, parts: [&Scalar; 3]) -> PolarsResult<LazyFrame> {
        let Some(column) = schema.columns.first() else { return Ok(LazyFrame::default()) };
        let name = PlSmallStr::from(column.name.as_str());
        let values = parts.map(|it| self.value(it));
        let series = if column.ty == Type::Real {
            let [from, to, step] = values.map(|it| it.map(|it| it.extract::<f64>()));
            let found = reals(from?, to?, step?)?;
            Float64Chunked::from_vec(name, found).into_series()
        } else {
            let [from, to, step] = values.map(|it| it.map(|it| micros(&it)));
            let found = longs(from?, to?, step?)?;
            Int64Chunked::from_vec(name, found).into_series().cast(&dtype(column.ty))?
        };
        Ok(DataFrame::new(series.len(), vec![series.into_column()])?.lazy())
    }
}

/// A whole number, or the microseconds of a time.
fn micros(value: &AnyValue<'_>) -> Option<i64> {
    match value {
        AnyValue::Datetime(it, ..) | AnyValue::DatetimeOwned(it, ..) | AnyValue::Duration(it, _) => Some(*it),
        AnyValue::Int64(it) => Some(*it),
        _ => None,
    }
}

fn longs(from: Option<i64>, to: Option<i64>, step: Option<i64>) -> PolarsResult<Vec<i64>> {
    let (Some(from), Some(to), Some(step)) = (from, to, step) else { return Ok(Vec::new()) };
    polars_ensure!(step != 0, ComputeError: "the step of `range` is zero");
    let mut out = Vec::new();
    let mut next = Some(from);
    while let Some(it) = next.filter(|it| if step > 0 { *it <= to } else { *it >= to }) {
        polars_ensure!(out.len() < MAX_ROWS, ComputeError: "`range` has more than {MAX_ROWS} rows");
        out.push(it);
        next = it.checked_add(step);
    }
    Ok(out)
}

fn reals(from: Option<f64>, to: Option<f64>, step: Option<f64>) -> PolarsResult<Vec<f64>> {
    let (Some(from), Some(to), Some(step)) = (from, to, step) else { return Ok(Vec::new()) };
    polars_ensure!(step != 0.0 && step.is_finite(), ComputeError: "the step of `range` is zero or no number");
    let mut out = Vec::new();
    let mut it = from;
    while if step > 0.0 { it <= to } else { it >= to } {
        polars_ensure!(out.len() < MAX_ROWS, ComputeError: "`range` has more than {MAX_ROWS} rows");
        out.push(it);
        it = from + out.len() as f64 * step;
    }
    Ok(out)
}
