//! Literal values.

use kql::plan::Plan;
use kql::{Type, Value};
use polars::prelude::*;
use serde_json::Value as Json;

use super::Lowering;
use crate::cells::Cells;
use crate::{dtype, text};

/// Returns the value for each row.
pub(super) fn literal(value: &Value) -> Expr {
    Scalar::new(dtype(value.ty()), cell(value)).lit()
}

impl Lowering<'_> {
    /// Reads a value from rows: the first column as a dynamic array, or its first value.
    pub(super) fn collected(&self, plan: &Plan, first: bool) -> PolarsResult<Expr> {
        let ty = plan.schema.columns.first().map_or(Type::Dynamic, |it| it.ty);
        let frame = self.plan(plan)?;
        let frame = if first { frame.limit(1) } else { frame }.collect()?;
        let Some(column) = frame.columns().first() else { return Ok(lit(NULL)) };
        if first {
            return Ok(match column.get(0) {
                Ok(value) => Scalar::new(dtype(ty), value.into_static()).lit(),
                Err(_) => literal(&Value::missing(ty)),
            });
        }
        let cells = Cells::new(std::slice::from_ref(column))?;
        let values = (0..cells.rows).map(|row| cells.packed(0, row, ty)).collect();
        let json = text::store(&Json::Array(values)).unwrap_or_default();
        Ok(literal(&Value::Dynamic(json)))
    }
}

/// Returns the rows that a query spells out.
pub(super) fn values(schema: &kql::Schema, rows: &[Vec<Value>]) -> PolarsResult<DataFrame> {
    let mut columns = Vec::new();
    for (index, column) in schema.columns.iter().enumerate() {
        let missing = Value::Null(column.ty);
        let cells: Vec<AnyValue<'static>> =
            rows.iter().map(|row| cell(row.get(index).unwrap_or(&missing))).collect();
        let name = PlSmallStr::from(column.name.as_str());
        let series = Series::from_any_values_and_dtype(name, &cells, &dtype(column.ty), true)?;
        columns.push(series.into_column());
    }
    DataFrame::new(rows.len(), columns)
}

fn cell(value: &Value) -> AnyValue<'static> {
    match value {
        Value::Null(Type::String) => AnyValue::StringOwned(PlSmallStr::EMPTY),
        Value::Null(_) => AnyValue::Null,
        Value::Bool(it) => AnyValue::Boolean(*it),
        Value::Int(it) => AnyValue::Int32(*it),
        Value::Long(it) => AnyValue::Int64(*it),
        Value::Real(it) => AnyValue::Float64(*it),
        Value::String(it) | Value::Guid(it) | Value::Dynamic(it) => AnyValue::StringOwned(it.as_str().into()),
        Value::DateTime(it) => AnyValue::Datetime(*it, TimeUnit::Microseconds, None),
        Value::TimeSpan(it) => AnyValue::Duration(*it, TimeUnit::Microseconds),
    }
}
