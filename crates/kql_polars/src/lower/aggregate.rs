//! `summarize`: grouping and aggregates.

use std::collections::BTreeSet;

use kql::Type;
use kql::functions::AggregateFunction;
use kql::plan::{Aggregate, Plan, Scalar};
use polars::prelude::*;
use serde_json::Value as Json;

use super::{Lowering, hidden, named};
use crate::cells::Cells;
use crate::text;

impl Lowering<'_> {
    /// Computes keys and arguments as columns, groups, and finishes what polars has in another
    /// form.
    pub(super) fn aggregate(
        &self,
        schema: &kql::Schema,
        input: &Plan,
        keys: &[Scalar],
        aggregates: &[Aggregate],
    ) -> PolarsResult<LazyFrame> {
        let names: Vec<&str> = schema.names().collect();
        let (key_names, value_names) = names.split_at(keys.len().min(names.len()));
        let mut computed = Vec::new();
        for (key, name) in keys.iter().zip(key_names) {
            computed.push(self.scalar(key)?.alias(*name));
        }
        let mut values = Vec::new();
        let mut finished: Vec<Expr> = key_names.iter().map(|it| named(it)).collect();
        for (index, (aggregate, name)) in aggregates.iter().zip(value_names).enumerate() {
            let mut arguments = Vec::new();
            for (at, argument) in aggregate.arguments.iter().enumerate() {
                let name = hidden(&format!("argument{index}_"), at);
                computed.push(self.scalar(argument)?.alias(name.as_str()));
                arguments.push(named(name.as_str()));
            }
            if let Some(condition) = &aggregate.condition {
                let name = hidden("condition", index);
                computed.push(self.scalar(condition)?.alias(name.as_str()));
                let condition = named(name.as_str());
                match arguments.first_mut() {
                    // What does not count is null, and nulls do not count.
                    Some(first) => {
                        *first = when(condition).then(first.clone()).otherwise(lit(NULL));
                    }
                    None => arguments.push(condition),
                }
            }
            values.push(grouped(aggregate, &arguments).alias(*name));
            finished.push(finish(aggregate, named(name)).alias(*name));
        }
        let frame = self.plan(input)?;
        let frame = if computed.is_empty() { frame } else { frame.with_columns(computed) };
        let frame = if keys.is_empty() {
            frame.select(values)
        } else {
            let keys: Vec<Expr> = key_names.iter().map(|it| named(it)).collect();
            if values.is_empty() {
                return Ok(frame.select(keys).unique_stable_generic(None, UniqueKeepStrategy::First));
            }
            frame.group_by_stable(keys).agg(values)
        };
        Ok(frame.select(finished))
    }
}

/// The aggregate as polars computes it for each group.
fn grouped(aggregate: &Aggregate, arguments: &[Expr]) -> Expr {
    let argument = |at: usize| arguments.get(at).cloned().unwrap_or_else(|| lit(NULL));
    let first = argument(0);
    match aggregate.function {
        AggregateFunction::Count if arguments.is_empty() => len().cast(DataType::Int64),
        // Only the condition is there.
        AggregateFunction::Count => first.sum().cast(DataType::Int64),
        AggregateFunction::Sum => first.sum(),
        AggregateFunction::Avg => first.mean(),
        AggregateFunction::Min => first.min(),
        AggregateFunction::Max => first.max(),
        AggregateFunction::DCount => first.drop_nulls().n_unique().cast(DataType::Int64),
        AggregateFunction::MakeSet => first.drop_nulls().unique_stable().implode(true),
        AggregateFunction::MakeList => first.drop_nulls().implode(true),
        AggregateFunction::TakeAny => first.drop_nulls().first(),
        AggregateFunction::First => first.first(),
        AggregateFunction::ArgMax | AggregateFunction::ArgMin => {
            let options = SortMultipleOptions {
                descending: vec![aggregate.function == AggregateFunction::ArgMax],
                nulls_last: vec![true],
                maintain_order: true,
                ..SortMultipleOptions::default()
            };
            argument(1).sort_by([first], options).first()
        }
    }
}

/// What is left to do for each group afterwards.
fn finish(aggregate: &Aggregate, value: Expr) -> Expr {
    let ty = aggregate.ty;
    match aggregate.function {
        AggregateFunction::MakeSet | AggregateFunction::MakeList => {
            let of = aggregate.arguments.first().map_or(Type::Dynamic, |it| it.ty);
            let limit = aggregate.arguments.get(1).and_then(|it| it.as_literal());
            let limit = limit.and_then(kql::Value::as_long).and_then(|it| usize::try_from(it).ok());
            let flat = aggregate.function == AggregateFunction::MakeSet && of == Type::Dynamic;
            array(value, of, limit, flat)
        }
        AggregateFunction::Avg if ty == Type::Real => value.fill_null(lit(f64::NAN)),
        // There is no null string, not even of no rows.
        _ if ty == Type::String => value.fill_null(lit("")),
        _ => value,
    }
}

/// Lists of cells as the JSON arrays that a dynamic column holds.
///
/// A set of dynamics (`flat`) has the elements of arrays as its own.
fn array(lists: Expr, ty: Type, limit: Option<usize>, flat: bool) -> Expr {
    lists.map(
        move |column: Column| {
            let name = column.name().clone();
            let lists = column.as_materialized_series().list()?.clone();
            let mut out: Vec<String> = Vec::with_capacity(lists.len());
            for list in lists.series_iter() {
                let cells = match list {
                    Some(series) => Cells::new(&[series.into_column()])?,
                    None => Cells::new(&[])?,
                };
                let rows = if cells.len() == 0 { 0 } else { cells.rows };
                let mut values: Vec<Json> = (0..rows).map(|row| cells.packed(0, row, ty)).collect();
                if flat {
                    values = distinct_elements(values);
                }
                values.truncate(limit.unwrap_or(usize::MAX));
                out.push(text::store(&Json::Array(values)).unwrap_or_default());
            }
            Ok(StringChunked::from_iter_values(name, out.iter()).into_column())
        },
        |_, field| Ok(Field::new(field.name.clone(), DataType::String)),
    )
}

/// The elements of arrays, and what is no array, each once.
fn distinct_elements(values: Vec<Json>) -> Vec<Json> {
    let mut seen = BTreeSet::new();
    let all = values.into_iter().flat_map(|it| match it {
        Json::Array(items) => items,
        other => vec![other],
    });
    all.filter(|it| !it.is_null() && seen.insert(it.to_string())).collect()
}
