//! Plan to polars: one frame operation or two for each operator.

mod aggregate;
mod comparison;
mod literal;
mod range;
mod scalar;
mod terms;

use chrono::{DateTime, Utc};
use kql::plan::{Node, Plan, Scalar, SortKey};
use polars::prelude::*;

use crate::{Catalog, Stop};

/// Returns the frame that `plan` describes; `stop` ends it when it is collected.
pub(crate) fn plan(
    plan: &Plan,
    catalog: &Catalog,
    now: DateTime<Utc>,
    stop: &Stop,
) -> PolarsResult<LazyFrame> {
    Lowering { catalog, now: now.timestamp_micros(), stop }.plan(plan)
}

struct Lowering<'a> {
    catalog: &'a Catalog,
    /// Microseconds since 1970-01-01 00:00 UTC.
    now: i64,
    stop: &'a Stop,
}

/// The name of a column that stands between two steps. No column of a table begins like this.
fn hidden(kind: &str, index: usize) -> String {
    format!("\u{2}{kind}{index}")
}

/// A column by its very name: `col()` of polars takes some names for patterns.
fn named(name: &str) -> Expr {
    Expr::Column(name.into())
}

impl Lowering<'_> {
    fn plan(&self, plan: &Plan) -> PolarsResult<LazyFrame> {
        Ok(self.stop.guard(self.operator(plan)?))
    }

    fn operator(&self, plan: &Plan) -> PolarsResult<LazyFrame> {
        match &plan.node {
            Node::Scan { table } => self.scan(table),
            Node::Unit => {
                let row = Column::new(hidden("unit", 0).into(), [true]);
                Ok(DataFrame::new(1, vec![row])?.lazy())
            }
            Node::Values { rows } => literal::values(&plan.schema, rows).map(IntoLazy::lazy),
            Node::Range { from, to, step } => self.range(&plan.schema, [from, to, step]),
            Node::Filter { input, predicate } => self.filter(input, predicate),
            Node::Project { input, columns } => self.project(plan, input, columns),
            Node::Aggregate { input, keys, aggregates } => {
                self.aggregate(&plan.schema, input, keys, aggregates)
            }
            Node::Sort { input, keys } => self.sort(input, keys),
            Node::Take { input, count } => {
                let count = IdxSize::try_from(*count).unwrap_or(IdxSize::MAX);
                Ok(self.plan(input)?.limit(count))
            }
            Node::Distinct { input } => {
                Ok(self.plan(input)?.unique_stable_generic(None, UniqueKeepStrategy::First))
            }
            Node::Union { inputs } => {
                let parts: Vec<LazyFrame> =
                    inputs.iter().map(|it| self.plan(it)).collect::<PolarsResult<_>>()?;
                concat(parts, UnionArgs { maintain_order: true, ..UnionArgs::default() })
            }
        }
    }

    /// A table as it is, but for the strings, of which none is null.
    fn scan(&self, table: &str) -> PolarsResult<LazyFrame> {
        let Some(table) = self.catalog.get(table) else {
            polars_bail!(ComputeError: "the table {table:?} has gone since the query was planned");
        };
        let mut fixed = Vec::new();
        for (column, values) in table.schema.columns.iter().zip(table.frame.columns()) {
            if column.ty == kql::Type::String && values.null_count() > 0 {
                fixed.push(named(column.name.as_str()).fill_null(lit("")));
            }
        }
        let frame = table.frame.clone().lazy();
        Ok(if fixed.is_empty() { frame } else { frame.with_columns(fixed) })
    }

    fn filter(&self, input: &Plan, predicate: &Scalar) -> PolarsResult<LazyFrame> {
        let frame = self.plan(input)?;
        Ok(frame.filter(self.scalar(predicate)?))
    }

    /// Computes all columns beside the old ones and then keeps only them: literals are repeated
    /// for each row, and all see the columns as they were before.
    fn project(&self, plan: &Plan, input: &Plan, columns: &[Scalar]) -> PolarsResult<LazyFrame> {
        let mut computed = Vec::new();
        let mut kept = Vec::new();
        for (index, (value, column)) in columns.iter().zip(&plan.schema.columns).enumerate() {
            if let kql::plan::ScalarKind::Column(name) = &value.kind {
                kept.push(named(name.as_str()).alias(column.name.as_str()));
                continue;
            }
            let name = hidden("column", index);
            computed.push(self.scalar(value)?.alias(name.as_str()));
            kept.push(named(name.as_str()).alias(column.name.as_str()));
        }
        if columns.is_empty() {
            // A frame without columns would forget how many rows it has.
            let name = hidden("unit", 0);
            computed.push(lit(true).alias(name.as_str()));
            kept.push(named(name.as_str()));
        }
        let frame = self.plan(input)?;
        let frame = if computed.is_empty() { frame } else { frame.with_columns(computed) };
        Ok(frame.select(kept))
    }

    fn sort(&self, input: &Plan, keys: &[SortKey]) -> PolarsResult<LazyFrame> {
        let mut computed = Vec::new();
        let mut by = Vec::new();
        for (index, key) in keys.iter().enumerate() {
            let name = hidden("sort", index);
            computed.push(self.scalar(&key.value)?.alias(name.as_str()));
            by.push(named(name.as_str()));
        }
        let options = SortMultipleOptions {
            descending: keys.iter().map(|it| it.descending).collect(),
            nulls_last: keys.iter().map(|it| !it.nulls_first).collect(),
            maintain_order: true,
            ..SortMultipleOptions::default()
        };
        let columns: Vec<Expr> = input.schema.names().map(named).collect();
        Ok(self.plan(input)?.with_columns(computed).sort_by_exprs(by, options).select(columns))
    }
}
