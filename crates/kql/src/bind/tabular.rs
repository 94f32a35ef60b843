//! Sources and operators.

use super::{Binder, Bound, Named, Scope, checked_plan, naming};
use crate::ast::{Expr, ExprKind, Item, Name, Operator, OperatorKind, Pipeline, SortItem, Source};
use crate::diagnostic::{Diagnostic, Kind};
use crate::plan::{Node, Plan, Scalar, SortKey};
use crate::token::Span;
use crate::types::{Column, Schema, Type};
use crate::value::Value;

impl Binder<'_> {
    pub(super) fn pipeline(&mut self, pipeline: &Pipeline) -> Bound<Plan> {
        let mut plan = self.source(&pipeline.source)?;
        for (at, operator) in pipeline.operators.iter().enumerate() {
            let made = match &operator.kind {
                // Only `union` asks what the table before it is called.
                OperatorKind::Union(union) => {
                    let label = if at == 0 { self.source_label(&pipeline.source) } else { None };
                    self.union(Some((plan, label)), union)?
                }
                _ => self.operator(plan, operator)?,
            };
            plan = checked_plan(made, &operator.span)?;
        }
        Ok(plan)
    }

    pub(super) fn source(&mut self, source: &Source) -> Bound<Plan> {
        match source {
            Source::Expr(expr) => self.table_expression(expr),
            Source::Datatable { columns, cells, span } => {
                let columns = columns.iter().map(|(name, ty)| Column::new(&name.text, *ty)).collect();
                self.datatable(columns, cells, span)
            }
            Source::Print(items) => self.print(items),
            Source::Union(union) => self.union(None, union),
            Source::Range(it) => self.range(&it.name.text, [&it.from, &it.to, &it.step], &it.span),
        }
    }

    /// An expression that stands where a table must be.
    pub(super) fn table_expression(&mut self, expr: &Expr) -> Bound<Plan> {
        match &expr.kind {
            ExprKind::Name(name) => self.table(name, &expr.span),
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::Call { name, arguments } => match self.made_function(&name.text) {
                Some(function) => self.table_of_call(&function, name, arguments),
                None => Err(Diagnostic::new(
                    Kind::Unsupported,
                    format!("`{}()` as a table is not implemented yet", name.text),
                    name.span.clone(),
                )),
            },
            ExprKind::Member { .. } => Err(Diagnostic::new(
                Kind::Unsupported,
                "tables of other databases are not implemented yet",
                expr.span.clone(),
            )),
            _ => Err(Diagnostic::new(Kind::Syntax, "expected a table", expr.span.clone())),
        }
    }

    /// The table, or the tabular `let` name, called `name`.
    pub(super) fn table(&mut self, name: &str, span: &Span) -> Bound<Plan> {
        match self.lets.get(name) {
            Some(Named::Table(plan, _)) => return Ok(plan.clone()),
            Some(Named::Function(body, lets)) if body.parameters.is_empty() => {
                let function = (body.clone(), lets.clone());
                let name = Name { text: name.to_owned(), span: span.clone() };
                return self.table_of_call(&function, &name, &[]);
            }
            Some(Named::Function(..)) => {
                let message = format!("`{name}` is a function: write `{name}(...)`");
                return Err(Diagnostic::new(Kind::Type, message, span.clone()));
            }
            Some(Named::Scalar(_)) => {
                let message = format!("`{name}` is a single value and no table");
                return Err(Diagnostic::new(Kind::Type, message, span.clone()));
            }
            None => {}
        }
        let Some(schema) = self.catalog.schema(name) else {
            return Err(self.no_table(name, span));
        };
        Ok(Plan { schema, node: Node::Scan { table: name.to_owned() } })
    }

    pub(super) fn no_table(&self, name: &str, span: &Span) -> Diagnostic {
        let mut known = self.catalog.tables();
        known.extend(self.lets.keys().cloned());
        let found = Diagnostic::new(Kind::UnknownTable, format!("there is no table `{name}`"), span.clone());
        let found = if known.is_empty() { found.with_help("no tables are loaded") } else { found };
        found.with_nearest(name, known.iter().map(String::as_str))
    }

    fn datatable(&mut self, columns: Vec<Column>, cells: &[Expr], span: &Span) -> Bound<Plan> {
        if let Some(twice) = first_twice(&columns) {
            let message = format!("the column `{twice}` is declared twice");
            return Err(Diagnostic::new(Kind::Syntax, message, span.clone()));
        }
        if columns.is_empty() || !cells.len().is_multiple_of(columns.len()) {
            let message = format!("{} values do not fill rows of {} columns", cells.len(), columns.len());
            return Err(Diagnostic::new(Kind::Syntax, message, span.clone()));
        }
        let mut rows = Vec::new();
        for row in cells.chunks(columns.len()) {
            let cells = row.iter().zip(&columns);
            rows.push(cells.map(|(cell, column)| self.cell(cell, column.ty)).collect::<Bound<_>>()?);
        }
        Ok(Plan { schema: Schema::new(columns), node: Node::Values { rows } })
    }

    fn cell(&mut self, cell: &Expr, ty: Type) -> Bound<Value> {
        let value = self.constant(cell, "a value of a `datatable`")?;
        literal_as(&value, ty).ok_or_else(|| {
            let message = format!("a value of type {} in a column of type {ty}", value.ty());
            Diagnostic::new(Kind::Type, message, cell.span.clone())
        })
    }

    /// The value of an expression that must be a literal or the name of one.
    pub(super) fn constant(&mut self, expr: &Expr, what: &str) -> Bound<Value> {
        let nothing = Schema::default();
        let scalar = self.scalar(expr, &mut Scope::of(&nothing))?;
        scalar.as_literal().cloned().ok_or_else(|| {
            let message = format!("{what} that is computed is not implemented yet");
            Diagnostic::new(Kind::Unsupported, message, expr.span.clone())
        })
    }

    fn range(&mut self, name: &str, parts: [&Expr; 3], span: &Span) -> Bound<Plan> {
        let nothing = Schema::default();
        let mut values = Vec::new();
        for part in parts {
            values.push(self.scalar(part, &mut Scope::of(&nothing))?);
        }
        let types: Vec<Type> = values.iter().map(|it| it.ty).collect();
        let ty = match types.as_slice() {
            [Type::DateTime, Type::DateTime, Type::TimeSpan] => Type::DateTime,
            [Type::TimeSpan, Type::TimeSpan, Type::TimeSpan] => Type::TimeSpan,
            all if all.iter().all(|it| it.is_number()) => {
                let ty = if all.contains(&Type::Real) { Type::Real } else { Type::Long };
                values.iter_mut().for_each(|it| self.widen(it, ty));
                ty
            }
            _ => {
                let message = "`range` counts numbers, timespans, or datetimes by timespans";
                return Err(Diagnostic::new(Kind::Type, message, span.clone()));
            }
        };
        let Ok([from, to, step]) = <[Scalar; 3]>::try_from(values) else {
            return Err(Diagnostic::new(Kind::Type, "`range` takes three values", span.clone()));
        };
        let schema = Schema::new(vec![Column::new(name, ty)]);
        Ok(Plan { schema, node: Node::Range { from, to, step } })
    }

    fn print(&mut self, items: &[Item]) -> Bound<Plan> {
        let unit = Plan { schema: Schema::default(), node: Node::Unit };
        let mut names = naming::Names::of(items);
        let mut columns = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let scalar = self.scalar(&item.value, &mut Scope::of(&unit.schema))?;
            // `print` gives no other names than those written.
            let name = match &item.name {
                Some(_) => names.of_item(item)?,
                None => names.free(&format!("print_{index}")),
            };
            columns.push((name, scalar));
        }
        Ok(project(unit, columns))
    }

    pub(super) fn operator(&mut self, input: Plan, operator: &Operator) -> Bound<Plan> {
        match &operator.kind {
            OperatorKind::Where(predicate) => {
                let predicate = self.condition(predicate, &mut Scope::of(&input.schema))?;
                let schema = input.schema.clone();
                Ok(Plan { schema, node: Node::Filter { input: Box::new(input), predicate } })
            }
            OperatorKind::Project(items) => self.project(input, items),
            OperatorKind::Extend(items) => self.extend(input, items),
            OperatorKind::ProjectAway(patterns) => self.project_away(input, patterns),
            OperatorKind::ProjectKeep(patterns) => self.project_keep(input, patterns),
            OperatorKind::ProjectRename(names) => self.project_rename(input, names),
            OperatorKind::ProjectReorder(patterns) => self.project_reorder(input, patterns),
            OperatorKind::Summarize { aggregates, by } => self.summarize(input, aggregates, by),
            OperatorKind::Distinct(items) => self.distinct(input, items),
            OperatorKind::Count => Ok(super::summarize::count(input, &operator.span)),
            OperatorKind::Sort(items) => self.sort(input, items),
            OperatorKind::Top { count, by } => {
                let sorted = self.sort(input, by)?;
                self.take(sorted, count)
            }
            OperatorKind::Take(count) => self.take(input, count),
            OperatorKind::Union(union) => self.union(Some((input, None)), union),
        }
    }

    fn sort(&mut self, input: Plan, items: &[SortItem]) -> Bound<Plan> {
        let mut keys = Vec::new();
        for item in items {
            let value = self.scalar(&item.value, &mut Scope::of(&input.schema))?;
            if value.ty == Type::Dynamic {
                return Err(no_order(&value));
            }
            keys.push(SortKey { value, descending: item.descending, nulls_first: item.nulls_first });
        }
        let schema = input.schema.clone();
        Ok(Plan { schema, node: Node::Sort { input: Box::new(input), keys } })
    }

    fn take(&mut self, input: Plan, count: &Expr) -> Bound<Plan> {
        let number = self.constant(count, "a number of rows")?.as_long();
        // Kusto reads a negative number as none.
        let Some(count) = number.map(|it| u64::try_from(it).unwrap_or(0)) else {
            let message = "the number of rows is no whole number";
            return Err(Diagnostic::new(Kind::Type, message, count.span.clone()));
        };
        let schema = input.schema.clone();
        Ok(Plan { schema, node: Node::Take { input: Box::new(input), count } })
    }
}

/// The plan that gives those columns.
pub(super) fn project(input: Plan, columns: Vec<(String, Scalar)>) -> Plan {
    let schema = columns.iter().map(|(name, it)| Column::new(name, it.ty)).collect();
    let columns = columns.into_iter().map(|(_, it)| it).collect();
    let node = Node::Project { input: Box::new(input), columns };
    Plan { schema: Schema::new(schema), node }
}

pub(super) fn no_order(value: &Scalar) -> Diagnostic {
    let message = "a dynamic value has no order";
    Diagnostic::new(Kind::Type, message, value.span.clone())
        .with_help("convert it, for example with tostring() or tolong()")
}

fn first_twice(columns: &[Column]) -> Option<&str> {
    let seen = |at: usize, name: &str| columns.iter().take(at).any(|it| it.name == name);
    columns.iter().enumerate().find(|(at, it)| seen(*at, &it.name)).map(|(_, it)| it.name.as_str())
}

/// The literal in the type of a column, where no information is lost.
pub(super) fn literal_as(value: &Value, ty: Type) -> Option<Value> {
    Some(match (value, ty) {
        (it, _) if it.ty() == ty => it.clone(),
        (Value::Null(_), _) => Value::missing(ty),
        (Value::Long(it), Type::Int) => Value::Int(i32::try_from(*it).ok()?),
        (Value::Int(it), Type::Long) => Value::Long(i64::from(*it)),
        (Value::Int(it), Type::Real) => Value::Real(f64::from(*it)),
        (Value::Long(it), Type::Real) => Value::Real(*it as f64),
        (Value::Long(it), Type::Bool) => Value::Bool(*it != 0),
        (Value::String(it), Type::Dynamic) => Value::Dynamic(crate::literal::json_string(it)),
        (Value::Long(it), Type::Dynamic) => Value::Dynamic(it.to_string()),
        (Value::Bool(it), Type::Dynamic) => Value::Dynamic(it.to_string()),
        (Value::String(it), Type::DateTime) => {
            crate::time::parse_datetime(it).map_or(Value::Null(ty), Value::DateTime)
        }
        _ => return None,
    })
}
