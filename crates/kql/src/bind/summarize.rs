//! `summarize` and `count`.

use super::naming::{Names, name_of};
use super::tabular::project;
use super::{Binder, Bound, Scope, columns};
use crate::ast::{Expr, ExprKind, Item};
use crate::functions::AggregateFunction;
use crate::plan::{Aggregate, Node, Plan, Scalar};
use crate::token::Span;
use crate::types::{Column, Schema, Type};

/// The names of keys and aggregates between grouping and the columns of the result. No column of
/// a table begins like this.
pub(super) fn hidden(kind: &str, index: usize) -> String {
    format!("\u{1}{kind}{index}")
}

impl Binder<'_> {
    pub(super) fn summarize(&mut self, input: Plan, items: &[Item], by: &[Item]) -> Bound<Plan> {
        let mut names = Names::of(by.iter().chain(items)).clear_of(&input.schema);
        let mut keys = Vec::new();
        let mut outputs: Vec<(String, Scalar)> = Vec::new();
        for (index, item) in by.iter().enumerate() {
            let key = self.scalar(&item.value, &mut Scope::of(&input.schema))?;
            if key.ty == Type::Dynamic {
                return Err(columns::no_key(&key));
            }
            let value = Scalar::column(&hidden("key", index), key.ty, key.span.clone());
            // A `let` name as a key is only its value.
            let constant =
                matches!(&item.value.kind, ExprKind::Name(name) if input.schema.get(name).is_none());
            let nameless = item.name.is_none() && constant;
            let name = if nameless { names.nameless() } else { names.of_item(item)? };
            outputs.push((name, value));
            keys.push(key);
        }
        let mut aggregates = Vec::new();
        for item in items {
            if let Some(parts) = self.row_aggregate(&item.value, &input.schema, by)? {
                for (at, (name, aggregate)) in parts.into_iter().enumerate() {
                    let value = aggregate_column(&mut aggregates, aggregate, &item.value.span);
                    let name = match &item.name {
                        Some(_) if at == 0 => names.of_item(item)?,
                        _ => names.free(&name),
                    };
                    outputs.push((name, value));
                }
                continue;
            }
            let mut scope = Scope { columns: &input.schema, aggregates: Some(&mut aggregates) };
            let value = self.scalar(&item.value, &mut scope)?;
            outputs.push((names.of_item(item)?, value));
        }
        if outputs.is_empty() {
            return Err(crate::Diagnostic::new(
                crate::Kind::Syntax,
                "`summarize` without an aggregate and without `by`",
                0..0,
            ));
        }
        Ok(project(aggregate(input, keys, aggregates), outputs))
    }

    /// The columns of `arg_max`, `arg_min` and `take_any` of several columns, with their names;
    /// `None` when `value` is none of these.
    fn row_aggregate(
        &mut self,
        value: &Expr,
        schema: &Schema,
        by: &[Item],
    ) -> Bound<Option<Vec<(String, Aggregate)>>> {
        let ExprKind::Call { name, arguments } = &value.kind else { return Ok(None) };
        let function = match name.text.as_str() {
            "arg_max" | "argmax" => AggregateFunction::ArgMax,
            "arg_min" | "argmin" => AggregateFunction::ArgMin,
            "take_any" | "any"
                if arguments.len() > 1 || arguments.iter().any(|it| it.value.kind == ExprKind::Star) =>
            {
                AggregateFunction::First
            }
            _ => return Ok(None),
        };
        let mut values = Vec::new();
        for argument in arguments {
            if argument.value.kind == ExprKind::Star {
                let named: Vec<String> =
                    by.iter().chain(arguments).filter_map(|it| name_of(&it.value)).collect();
                for column in schema.columns.iter().filter(|it| !named.contains(&it.name)) {
                    let span = argument.value.span.clone();
                    values.push((column.name.clone(), Scalar::column(&column.name, column.ty, span)));
                }
                continue;
            }
            let scalar = self.scalar(&argument.value, &mut Scope::of(schema))?;
            let prefix = if function == AggregateFunction::ArgMin { "min_" } else { "max_" };
            let name = name_of(&argument.value).unwrap_or_else(|| prefix.to_owned());
            values.push((name, scalar));
        }
        let Some((_, by_value)) = values.first().cloned() else {
            return Err(self.no_arguments(name, 1));
        };
        if function != AggregateFunction::First && by_value.ty == Type::Dynamic {
            return Err(super::tabular::no_order(&by_value));
        }
        let part = |(name, value): (String, Scalar)| {
            let ty = value.ty;
            let arguments = match function {
                AggregateFunction::First => vec![value],
                _ => vec![by_value.clone(), value],
            };
            (name, Aggregate { function, arguments, condition: None, ty })
        };
        Ok(Some(values.into_iter().map(part).collect()))
    }
}

/// The plan that groups; its columns have hidden names.
fn aggregate(input: Plan, keys: Vec<Scalar>, aggregates: Vec<Aggregate>) -> Plan {
    let key_columns = keys.iter().enumerate().map(|(at, it)| Column::new(hidden("key", at), it.ty));
    let value_columns = aggregates.iter().enumerate().map(|(at, it)| Column::new(hidden("value", at), it.ty));
    let schema = Schema::new(key_columns.chain(value_columns).collect());
    Plan { schema, node: Node::Aggregate { input: Box::new(input), keys, aggregates } }
}

/// Adds an aggregate and returns its column.
pub(super) fn aggregate_column(aggregates: &mut Vec<Aggregate>, aggregate: Aggregate, span: &Span) -> Scalar {
    let name = hidden("value", aggregates.len());
    let value = Scalar::column(&name, aggregate.ty, span.clone());
    aggregates.push(aggregate);
    value
}

/// `count`: one row with the number of rows.
pub(super) fn count(input: Plan, span: &Span) -> Plan {
    let mut aggregates = Vec::new();
    let count = Aggregate {
        function: AggregateFunction::Count,
        arguments: Vec::new(),
        condition: None,
        ty: Type::Long,
    };
    let value = aggregate_column(&mut aggregates, count, span);
    project(aggregate(input, Vec::new(), aggregates), vec![("Count".to_owned(), value)])
}
