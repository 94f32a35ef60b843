//! What is in scope at a place of a query that is not finished or has mistakes.

use std::collections::BTreeMap;

use super::naming::{Names, name_of};
use super::{Binder, Named, Scope};
use crate::ast::{ExprKind, Item, Let, Operator, OperatorKind, Source};
use crate::plan::{Node, Plan, Scalar};
use crate::types::{Catalog, Column, Schema, Type};
use crate::value::Value;

/// A binder that goes on after a mistake.
pub(crate) struct Partial<'a> {
    binder: Binder<'a>,
}

/// What a `let` name means, for those who read it.
pub(crate) enum Declared {
    /// A single value.
    Value(Type),
    /// A table.
    Table(Schema),
    /// A function, with its parameters.
    Function(Vec<(String, Option<Type>)>),
}

impl<'a> Partial<'a> {
    pub(crate) fn new(catalog: &'a dyn Catalog) -> Self {
        Partial { binder: Binder { catalog, lets: BTreeMap::new(), calls: 0 } }
    }

    /// Takes a `let` statement; one that cannot be bound makes a name of a dynamic value, so that what is after it
    /// still can.
    pub(crate) fn declare(&mut self, statement: &Let) {
        let name = &statement.name.text;
        self.binder.lets.remove(name);
        if self.binder.bind_let(statement).is_err() {
            self.binder.lets.insert(name.clone(), unknown(Type::Dynamic));
        }
    }

    /// Makes the parameters of a function known inside of its body.
    pub(crate) fn declare_parameters(&mut self, function: &Let) {
        let ExprKind::Function(body) = &function.value.kind else { return };
        for parameter in &body.parameters {
            let ty = parameter.ty.unwrap_or(Type::Dynamic);
            self.binder.lets.insert(parameter.name.text.clone(), unknown(ty));
        }
    }

    /// The names made with `let`.
    pub(crate) fn declared(&self) -> Vec<(String, Declared)> {
        let meaning = |named: &Named| match named {
            Named::Scalar(it) => Declared::Value(it.ty),
            Named::Table(plan, _) => Declared::Table(plan.schema.clone()),
            Named::Function(body, _) => {
                Declared::Function(body.parameters.iter().map(|it| (it.name.text.clone(), it.ty)).collect())
            }
        };
        self.binder.lets.iter().map(|(name, named)| (name.clone(), meaning(named))).collect()
    }

    /// The columns of what a pipeline begins with; `None` when they cannot be known.
    pub(crate) fn source(&mut self, source: &Source) -> Option<Schema> {
        self.binder.source(source).ok().map(|it| it.schema)
    }

    /// The columns after an operator. Where something in it is wrong, the names that it gives are kept.
    pub(crate) fn operator(&mut self, columns: Schema, operator: &Operator) -> Schema {
        let input = Plan { schema: columns.clone(), node: Node::Unit };
        let bound = match &operator.kind {
            OperatorKind::Union(union) => self.binder.union(Some((input, None)), union),
            _ => self.binder.operator(input, operator),
        };
        match (bound, &operator.kind) {
            (Ok(plan), _) => plan.schema,
            (Err(_), OperatorKind::Project(items) | OperatorKind::Distinct(items)) => {
                Schema::new(self.columns_of(&columns, items))
            }
            (Err(_), OperatorKind::Summarize { aggregates, by }) => {
                let items: Vec<Item> = by.iter().chain(aggregates).cloned().collect();
                Schema::new(self.columns_of(&columns, &items))
            }
            (Err(_), OperatorKind::Extend(items)) => {
                let made = self.columns_of(&columns, items);
                let mut all = columns.columns;
                all.retain(|it| made.iter().all(|new| new.name != it.name));
                all.extend(made);
                Schema::new(all)
            }
            (Err(_), _) => columns,
        }
    }

    /// The columns that items give, dynamic where the value is wrong.
    fn columns_of(&mut self, columns: &Schema, items: &[Item]) -> Vec<Column> {
        let mut names = Names::new();
        let mut out = Vec::new();
        for item in items {
            if item.value.kind == ExprKind::Star {
                out.extend(columns.columns.iter().filter(|it| names.take(&it.name)).cloned());
                continue;
            }
            let Some(name) = item.name.as_ref().map(|it| it.text.clone()).or_else(|| name_of(&item.value))
            else {
                continue;
            };
            let mut aggregates = Vec::new();
            let mut scope = Scope { columns, aggregates: Some(&mut aggregates) };
            let value = self.binder.scalar(&item.value, &mut scope);
            let value = value.or_else(|_| self.binder.scalar(&item.value, &mut Scope::of(columns)));
            out.push(Column::new(names.free(&name), value.map_or(Type::Dynamic, |it| it.ty)));
        }
        out
    }
}

/// A value of which only the type is known.
fn unknown(ty: Type) -> Named {
    Named::Scalar(Scalar::literal(Value::Null(ty), 0..0))
}
