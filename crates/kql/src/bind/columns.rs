//! `project` and its kind, `extend`, `distinct`.

use super::naming::{Names, name_of};
use super::tabular::project;
use super::{Binder, Bound, Scope};
use crate::ast::{ExprKind, Item, Name, Pattern, PatternOrder};
use crate::diagnostic::{Diagnostic, Kind};
use crate::plan::{Node, Plan, Scalar};
use crate::token::Span;
use crate::types::{Schema, Type};

impl Binder<'_> {
    pub(super) fn project(&mut self, input: Plan, items: &[Item]) -> Bound<Plan> {
        let mut names = Names::of(items);
        let mut columns = Vec::new();
        for item in items {
            if item.value.kind == ExprKind::Star {
                for column in &input.schema.columns {
                    let value = Scalar::column(&column.name, column.ty, item.value.span.clone());
                    columns.push((names.free(&column.name), value));
                }
                continue;
            }
            let value = self.scalar(&item.value, &mut Scope::of(&input.schema))?;
            columns.push((names.of_item(item)?, value));
        }
        Ok(project(input, columns))
    }

    /// New columns go to the end, those with the name of an old one in its place. All see the
    /// columns as they were before.
    pub(super) fn extend(&mut self, input: Plan, items: &[Item]) -> Bound<Plan> {
        let mut columns: Vec<(String, Scalar)> = all_columns(&input.schema);
        let mut names = Names::of(items).clear_of(&input.schema);
        for column in &input.schema.columns {
            names.take(&column.name);
        }
        let mut assigned = Names::of(items);
        for item in items {
            let value = self.scalar(&item.value, &mut Scope::of(&input.schema))?;
            // `extend tostring(x)` replaces `x` too.
            let name = match &item.name {
                Some(_) => Some(assigned.of_item(item)?),
                None => name_of(&item.value).filter(|it| assigned.take(it)),
            };
            let Some(name) = name else {
                columns.push((names.of_item(item)?, value));
                continue;
            };
            match columns.iter_mut().find(|(old, _)| *old == name) {
                Some(old) => old.1 = value,
                None => columns.push((names.free(&name), value)),
            }
        }
        Ok(project(input, columns))
    }

    pub(super) fn project_away(&mut self, input: Plan, patterns: &[Pattern]) -> Bound<Plan> {
        let away = self.matching(&input.schema, patterns)?;
        let kept = all_columns(&input.schema).into_iter().filter(|it| !away.contains(&it.0));
        let kept = kept.collect();
        Ok(project(input, kept))
    }

    /// The columns stay in the order of the input.
    pub(super) fn project_keep(&mut self, input: Plan, patterns: &[Pattern]) -> Bound<Plan> {
        let keep = self.matching(&input.schema, patterns)?;
        let kept = all_columns(&input.schema).into_iter().filter(|it| keep.contains(&it.0));
        let kept = kept.collect();
        Ok(project(input, kept))
    }

    pub(super) fn project_rename(&mut self, input: Plan, renames: &[(Name, Name)]) -> Bound<Plan> {
        let mut columns = all_columns(&input.schema);
        for (new, old) in renames {
            let Some(at) = input.schema.names().position(|it| it == old.text) else {
                return Err(no_column(&old.text, &input.schema, &old.span));
            };
            if let Some(column) = columns.get_mut(at) {
                column.0.clone_from(&new.text);
            }
        }
        let mut names = Names::new();
        for (at, (name, _)) in columns.iter().enumerate() {
            if !names.take(name) {
                let span = renames.iter().find(|it| it.0.text == *name).map(|it| it.0.span.clone());
                let message = format!("there are two columns `{name}` (the second is number {})", at + 1);
                return Err(Diagnostic::new(Kind::Syntax, message, span.unwrap_or(0..0)));
            }
        }
        Ok(project(input, columns))
    }

    /// The named columns first, then the others as they were.
    pub(super) fn project_reorder(
        &mut self,
        input: Plan,
        patterns: &[(Pattern, Option<PatternOrder>)],
    ) -> Bound<Plan> {
        let mut order: Vec<String> = Vec::new();
        for (pattern, sorted) in patterns {
            let mut matching = self.matching(&input.schema, std::slice::from_ref(pattern))?;
            match sorted {
                None => {}
                Some(PatternOrder::Ascending) => matching.sort(),
                Some(PatternOrder::Descending) => matching.sort_by(|a, b| b.cmp(a)),
                Some(PatternOrder::GrannyAscending) => matching.sort_by_key(|it| granny(it)),
                Some(PatternOrder::GrannyDescending) => {
                    matching.sort_by_key(|it| std::cmp::Reverse(granny(it)));
                }
            }
            order.extend(matching);
        }
        order.extend(input.schema.names().map(str::to_owned));
        let mut columns: Vec<(String, Scalar)> = Vec::new();
        for name in order {
            let seen = columns.iter().any(|it| it.0 == name);
            if let (false, Some(ty)) = (seen, input.schema.get(&name)) {
                let value = Scalar::column(&name, ty, 0..0);
                columns.push((name, value));
            }
        }
        Ok(project(input, columns))
    }

    pub(super) fn distinct(&mut self, input: Plan, items: &[Item]) -> Bound<Plan> {
        let plan = self.project(input, items)?;
        if let Node::Project { columns, .. } = &plan.node
            && let Some(column) = columns.iter().find(|it| it.ty == Type::Dynamic)
        {
            return Err(no_key(column));
        }
        let schema = plan.schema.clone();
        Ok(Plan { schema, node: Node::Distinct { input: Box::new(plan) } })
    }

    /// The names of the columns that one of the patterns means, in the order of the schema for
    /// each pattern.
    fn matching(&self, schema: &Schema, patterns: &[Pattern]) -> Bound<Vec<String>> {
        let mut out = Vec::new();
        for pattern in patterns {
            if pattern.quoted || !pattern.text.contains('*') {
                if schema.get(&pattern.text).is_none() {
                    return Err(no_column(&pattern.text, schema, &pattern.span));
                }
                out.push(pattern.text.clone());
                continue;
            }
            out.extend(schema.names().filter(|it| matches(&pattern.text, it)).map(str::to_owned));
        }
        Ok(out)
    }
}

pub(super) fn no_key(column: &Scalar) -> Diagnostic {
    let message = "dynamic values cannot be compared to find those that are the same";
    Diagnostic::new(Kind::Type, message, column.span.clone())
        .with_help("convert the column, for example with tostring()")
}

pub(super) fn no_column(name: &str, schema: &Schema, span: &Span) -> Diagnostic {
    Diagnostic::new(Kind::UnknownColumn, format!("there is no column `{name}` here"), span.clone())
        .with_nearest(name, schema.names())
}

fn all_columns(schema: &Schema) -> Vec<(String, Scalar)> {
    let column = |it: &crate::types::Column| (it.name.clone(), Scalar::column(&it.name, it.ty, 0..0));
    schema.columns.iter().map(column).collect()
}

/// Whether `name` is `pattern`, in which each `*` stands for any letters or none.
pub(super) fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|it| name.strip_prefix(it)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part).and_then(|at| rest.get(at + part.len()..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Cuts a name into texts and numbers, so that `a2` comes before `a10`.
fn granny(name: &str) -> Vec<(String, u64)> {
    let mut out = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let text_end = rest.find(|it: char| it.is_ascii_digit()).unwrap_or(rest.len());
        let (text, after) = rest.split_at(text_end);
        let number_end = after.find(|it: char| !it.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at(number_end);
        out.push((text.to_owned(), number.parse().unwrap_or(u64::MAX)));
        rest = after;
    }
    out
}
