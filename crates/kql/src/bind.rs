//! Syntax tree to plan: names are looked up, types checked, columns named.

mod aggregate;
mod call;
mod columns;
mod comparison;
mod function;
mod naming;
mod partial;
mod scalar;
mod summarize;
mod tabular;
mod union;

pub(crate) use partial::{Declared, Partial};

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::ast::{ExprKind, FunctionBody, Let, Query};
use crate::diagnostic::{Diagnostic, Kind};
use crate::plan::{Aggregate, Node, Plan, Scalar};
use crate::token::Span;
use crate::types::{Catalog, Schema};

/// Parts that one expression may have once the `let` names in it are replaced by what they mean.
const MAX_PARTS: usize = 20_000;
/// Parts inside each other.
const MAX_DEPTH: usize = 250;
/// Operators that lead from the tables to the result, those of `let` names included.
const MAX_PLAN_DEPTH: usize = 150;
/// Operators of the plan.
const MAX_PLAN_NODES: usize = 2_000;

/// Looks up the names of `query` in `catalog` and checks its types.
///
/// # Errors
///
/// The first thing found wrong; see [`Kind`].
pub fn bind(query: &Query, catalog: &dyn Catalog) -> Result<Plan, Diagnostic> {
    let mut binder = Binder { catalog, lets: BTreeMap::new(), calls: 0 };
    for statement in &query.lets {
        binder.bind_let(statement)?;
    }
    binder.pipeline(&query.body)
}

type Bound<T> = Result<T, Diagnostic>;

struct Binder<'a> {
    catalog: &'a dyn Catalog,
    lets: BTreeMap<String, Named>,
    /// How many calls of functions made with `let` have been replaced by their bodies.
    calls: usize,
}

/// What a `let` name means.
#[derive(Clone)]
enum Named {
    Scalar(Scalar),
    /// A table, and what `withsource` of `union` calls it; `None` when it is made by operators.
    Table(Plan, Option<String>),
    /// A function, and the names that it sees.
    Function(Rc<FunctionBody>, Rc<BTreeMap<String, Named>>),
}

/// What a scalar expression can see.
struct Scope<'a> {
    /// The columns of the rows.
    columns: &'a Schema,
    /// Where aggregates go, in `summarize`; elsewhere there are none.
    aggregates: Option<&'a mut Vec<Aggregate>>,
}

impl<'a> Scope<'a> {
    fn of(columns: &'a Schema) -> Self {
        Scope { columns, aggregates: None }
    }
}

impl Binder<'_> {
    fn bind_let(&mut self, statement: &Let) -> Bound<()> {
        let name = &statement.name;
        let value = match &statement.value.kind {
            ExprKind::Pipeline(pipeline) => {
                let plan = self.pipeline(pipeline)?;
                let spelled_out = matches!(plan.node, Node::Values { .. });
                Named::Table(plan, spelled_out.then(|| name.text.clone()))
            }
            ExprKind::Function(body) => {
                Named::Function(Rc::new((**body).clone()), Rc::new(self.lets.clone()))
            }
            ExprKind::Name(text) if !self.is_scalar(text) => {
                Named::Table(self.table(text, &statement.value.span)?, self.label(text))
            }
            ExprKind::Call { name, .. } if self.gives_table(&name.text) => {
                Named::Table(self.table_expression(&statement.value)?, None)
            }
            _ => {
                let nothing = Schema::default();
                Named::Scalar(self.scalar(&statement.value, &mut Scope::of(&nothing))?)
            }
        };
        if self.lets.insert(name.text.clone(), value).is_some() {
            let message = format!("`{}` is declared twice", name.text);
            return Err(Diagnostic::new(Kind::Syntax, message, name.span.clone()));
        }
        Ok(())
    }

    fn is_scalar(&self, name: &str) -> bool {
        matches!(self.lets.get(name), Some(Named::Scalar(_)))
    }
}

/// Refuses an expression that has grown too large for the stack or for patience.
fn checked_size(scalar: Scalar) -> Bound<Scalar> {
    let (parts, depth) = scalar.size();
    if parts > MAX_PARTS || depth > MAX_DEPTH {
        return Err(too_large("this expression", scalar.span));
    }
    Ok(scalar)
}

fn too_large(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Kind::Unsupported, format!("{what} is too large"), span)
        .with_help("split it into several queries")
}

/// Refuses a plan that has grown too large.
fn checked_plan(plan: Plan, span: &Span) -> Bound<Plan> {
    let (nodes, depth) = plan_size(&plan);
    if nodes > MAX_PLAN_NODES || depth > MAX_PLAN_DEPTH {
        return Err(too_large("this query", span.clone()));
    }
    Ok(plan)
}

/// Returns how many operators the plan has, and how many are after each other.
fn plan_size(plan: &Plan) -> (usize, usize) {
    let sizes = plan.inputs().into_iter().map(plan_size);
    let (nodes, depth) = sizes.fold((0usize, 0), |sum, it| (sum.0.saturating_add(it.0), sum.1.max(it.1)));
    (nodes.saturating_add(1), depth + 1)
}

#[cfg(test)]
mod tests;
