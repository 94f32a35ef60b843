//! `union`: the rows of several tables under the columns of all of them.

use super::columns::matches;
use super::naming::Names;
use super::tabular::project;
use super::{Binder, Bound, MAX_PLAN_NODES, Named, checked_plan, plan_size, too_large};
use crate::ast::{ExprKind, Pattern, Source, Union, UnionTable};
use crate::diagnostic::{Diagnostic, Kind};
use crate::plan::{Node, Plan, Scalar};
use crate::token::Span;
use crate::types::{Column, Schema, Type};
use crate::value::Value;

/// One table of a union, and what `withsource` calls it.
struct Input {
    name: String,
    plan: Plan,
}

impl Binder<'_> {
    /// `input` is the table before the operator, when there is one.
    pub(super) fn union(&mut self, input: Option<(Plan, Option<String>)>, union: &Union) -> Bound<Plan> {
        let mut inputs = Vec::new();
        if let Some((plan, label)) = input {
            inputs.push(Input { name: label.unwrap_or_else(|| nameless(0)), plan });
        }
        let mut nodes = 0;
        for table in &union.tables {
            nodes += inputs.last().map_or(0, |it: &Input| plan_size(&it.plan).0);
            if nodes > MAX_PLAN_NODES {
                return Err(too_large("this union", place_of(table).clone()));
            }
            match table {
                UnionTable::Pattern(pattern) => self.union_tables(pattern, union, &mut inputs)?,
                UnionTable::Pipeline(pipeline, _) => match self.pipeline(pipeline) {
                    Ok(plan) => {
                        let bare = pipeline.operators.is_empty();
                        let label = if bare { self.source_label(&pipeline.source) } else { None };
                        let name = label.unwrap_or_else(|| nameless(inputs.len()));
                        inputs.push(Input { name, plan });
                    }
                    // With `isfuzzy` a table that is not there gives no rows.
                    Err(error) if union.fuzzy && error.kind == Kind::UnknownTable => {}
                    Err(error) => return Err(error),
                },
            }
        }
        if inputs.is_empty() {
            let place = union.tables.first().map_or(0..0, |it| place_of(it).clone());
            let message = "none of the tables of this `union` is there";
            return Err(Diagnostic::new(Kind::UnknownTable, message, place));
        }
        let place = union.tables.first().map_or(0..0, |it| place_of(it).clone());
        checked_plan(self.joined(inputs, union), &place)
    }

    /// What `withsource` calls the table of that name: a `let` name for a table is that table.
    pub(super) fn label(&self, name: &str) -> Option<String> {
        match self.lets.get(name) {
            Some(Named::Table(_, label)) => label.clone(),
            _ => Some(name.to_owned()),
        }
    }

    /// What `withsource` calls a source without operators after it.
    pub(super) fn source_label(&self, source: &Source) -> Option<String> {
        match source {
            Source::Expr(expr) => match &expr.kind {
                ExprKind::Name(name) => self.label(name),
                ExprKind::Call { name, .. } => Some(name.text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// The tables that a name or pattern means.
    fn union_tables(&mut self, pattern: &Pattern, union: &Union, inputs: &mut Vec<Input>) -> Bound<()> {
        if pattern.quoted || !pattern.text.contains('*') {
            match self.table(&pattern.text, &pattern.span) {
                Ok(plan) => {
                    let label = self.label(&pattern.text);
                    let name = label.unwrap_or_else(|| nameless(inputs.len()));
                    inputs.push(Input { name, plan });
                }
                Err(error) if union.fuzzy && error.kind == Kind::UnknownTable => {}
                Err(error) => return Err(error),
            }
            return Ok(());
        }
        let mut names = self.catalog.tables();
        names.sort();
        for name in names.into_iter().filter(|it| matches(&pattern.text, it)) {
            let plan = self.table(&name, &pattern.span)?;
            inputs.push(Input { name, plan });
        }
        Ok(())
    }

    fn joined(&self, inputs: Vec<Input>, union: &Union) -> Plan {
        let schemas: Vec<&Schema> = inputs.iter().map(|it| &it.plan.schema).collect();
        let columns = if union.inner { common(&schemas) } else { outer(&schemas) };
        let mut names = Names::new();
        let source = union.with_source.as_ref().map(|it| names.free(&it.text));
        // A column that is really called `x_long` keeps that name.
        for column in columns.iter().filter(|it| it.output == it.name) {
            names.take(&column.name);
        }
        let mut outputs: Vec<(String, Column)> = Vec::new();
        for column in columns {
            let own = column.output == column.name && source.as_ref() != Some(&column.name);
            let output = if own { column.output } else { names.free(&column.output) };
            outputs.push((output, Column::new(column.name, column.ty)));
        }
        let parts = inputs.into_iter().map(|input| {
            let source =
                source.clone().map(|name| (name, Scalar::literal(Value::String(input.name.clone()), 0..0)));
            let values = outputs.iter().map(|(output, column)| {
                let value = match input.plan.schema.get(&column.name) {
                    Some(ty) if ty == column.ty => Scalar::column(&column.name, ty, 0..0),
                    _ => Scalar::literal(Value::missing(column.ty), 0..0),
                };
                (output.clone(), value)
            });
            let values = source.into_iter().chain(values).collect();
            project(input.plan, values)
        });
        let parts: Vec<Plan> = parts.collect();
        let schema = parts.first().map(|it| it.schema.clone()).unwrap_or_default();
        Plan { schema, node: Node::Union { inputs: parts } }
    }
}

fn place_of(table: &UnionTable) -> &Span {
    match table {
        UnionTable::Pattern(pattern) => &pattern.span,
        UnionTable::Pipeline(_, span) => span,
    }
}

/// What `withsource` calls a table without a name of its own.
fn nameless(index: usize) -> String {
    format!("union_arg{index}")
}

/// A column of a union: its name and type in the tables, and its name in the result.
struct Merged {
    name: String,
    ty: Type,
    output: String,
}

/// All columns in the order in which they are met. A name with several types becomes one column
/// for each type, called `name_type`.
fn outer(schemas: &[&Schema]) -> Vec<Merged> {
    let mut columns: Vec<Column> = Vec::new();
    for column in schemas.iter().flat_map(|it| &it.columns) {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let several = |name: &str| columns.iter().filter(|it| it.name == name).count() > 1;
    let merged = |it: &Column| {
        let output = if several(&it.name) { format!("{}_{}", it.name, it.ty) } else { it.name.clone() };
        Merged { name: it.name.clone(), ty: it.ty, output }
    };
    columns.iter().map(merged).collect()
}

/// The columns that all tables have with the same type.
fn common(schemas: &[&Schema]) -> Vec<Merged> {
    let Some((first, others)) = schemas.split_first() else { return Vec::new() };
    let everywhere = |it: &&Column| others.iter().all(|other| other.columns.contains(it));
    let merged = |it: &Column| Merged { name: it.name.clone(), ty: it.ty, output: it.name.clone() };
    first.columns.iter().filter(everywhere).map(merged).collect()
}
