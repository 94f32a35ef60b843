//! How columns are named that have no name of their own.

use super::Bound;
use crate::ast::{Expr, ExprKind, Item, Name};
use crate::diagnostic::{Diagnostic, Kind};
use crate::functions::{self, AGGREGATES, Naming};
use crate::types::Schema;
use crate::value::Value;

/// The names given so far to the columns of a table.
pub(super) struct Names {
    taken: Vec<String>,
    /// Names that the query writes, here or further on; numbered names keep clear of them.
    written: Vec<String>,
    /// Names of the table before; in `summarize`, nameless columns keep clear of them.
    before: Vec<String>,
    nameless: usize,
}

impl Names {
    pub(super) fn new() -> Self {
        Names { taken: Vec::new(), written: Vec::new(), before: Vec::new(), nameless: 0 }
    }

    /// For the columns that `items` make.
    pub(super) fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let written = items.into_iter().filter_map(|it| it.name.as_ref()).map(|it| it.text.clone());
        Names { written: written.collect(), ..Names::new() }
    }

    /// Keeps nameless columns clear of the columns of `schema`.
    pub(super) fn clear_of(mut self, schema: &Schema) -> Self {
        self.before = schema.names().map(str::to_owned).collect();
        self
    }

    /// Takes the name if it is free, and says whether it was.
    pub(super) fn take(&mut self, name: &str) -> bool {
        let free = !self.taken.iter().any(|it| it == name);
        if free {
            self.taken.push(name.to_owned());
        }
        free
    }

    /// Takes `name`, or the first of `name1`, `name2`, ... that is free.
    pub(super) fn free(&mut self, name: &str) -> String {
        if self.take(name) {
            return name.to_owned();
        }
        let mut number = 1usize;
        loop {
            let candidate = format!("{name}{number}");
            if !self.written.contains(&candidate) && self.take(&candidate) {
                return candidate;
            }
            number += 1;
        }
    }

    /// Takes the name of an item: that written, that of its value, or `Column1`, `Column2`, ...
    pub(super) fn of_item(&mut self, item: &Item) -> Bound<String> {
        if let Some(name) = &item.name {
            let twice = self.written.iter().filter(|it| **it == name.text).count() > 1;
            return if twice { Err(declared_twice(name)) } else { Ok(self.free(&name.text)) };
        }
        match name_of(&item.value) {
            Some(name) => Ok(self.free(&name)),
            None => Ok(self.nameless()),
        }
    }

    /// Takes the next of `Column1`, `Column2`, ...
    pub(super) fn nameless(&mut self) -> String {
        loop {
            self.nameless += 1;
            let name = format!("Column{}", self.nameless);
            if !self.before.contains(&name) {
                return self.free(&name);
            }
        }
    }
}

fn declared_twice(name: &Name) -> Diagnostic {
    let message = format!("the column `{}` is declared twice", name.text);
    Diagnostic::new(Kind::Syntax, message, name.span.clone())
}

/// Returns the name that the value of a column gives it; `None` when it gives none.
pub(super) fn name_of(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name.clone()),
        ExprKind::Member { base, member } => Some(format!("{}_{}", name_of(base)?, member.text)),
        ExprKind::Element { base, index } => {
            let index = match &index.kind {
                ExprKind::Literal(Value::String(it)) => it.clone(),
                ExprKind::Literal(Value::Long(it)) => it.to_string().replace('-', "_"),
                _ => return None,
            };
            Some(format!("{}_{index}", name_of(base)?))
        }
        ExprKind::Call { name, arguments } => name_of_call(&name.text, arguments),
        ExprKind::Literal(_)
        | ExprKind::Star
        | ExprKind::Negate(_)
        | ExprKind::Logic { .. }
        | ExprKind::Binary { .. }
        | ExprKind::List { .. }
        | ExprKind::Between { .. }
        | ExprKind::Pipeline(_)
        | ExprKind::Function(_) => None,
    }
}

fn name_of_call(name: &str, arguments: &[Item]) -> Option<String> {
    let aggregate = AGGREGATES.iter().find(|it| it.names.contains(&name)).map(|it| it.naming);
    let naming = aggregate.or_else(|| functions::find(name).map(|it| it.naming))?;
    let first = arguments.first().map(|it| &it.value);
    match naming {
        Naming::None => None,
        Naming::First => first.and_then(name_of),
        Naming::Prefix(prefix) => Some(format!("{prefix}_{}", first.and_then(name_of).unwrap_or_default())),
        Naming::FirstText => match first.map(|it| &it.kind) {
            Some(ExprKind::Literal(Value::String(it))) => Some(it.clone()),
            _ => None,
        },
    }
}
