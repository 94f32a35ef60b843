//! What a query does, with all names and types known.

use crate::ast::{Arithmetic, Compare, ListOp, TextOp};
use crate::functions::{AggregateFunction, Function};
use crate::token::Span;
use crate::types::{Schema, Type};
use crate::value::Value;

/// Rows: where they come from, and their columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The columns of the rows, in order.
    pub schema: Schema,
    /// Where the rows come from.
    pub node: Node,
}

/// Where the rows of a [`Plan`] come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A table of the catalog.
    Scan {
        /// Its name.
        table: String,
    },
    /// One row without columns.
    Unit,
    /// Rows that the query spells out.
    Values {
        /// Each row has a value for each column, of the column's type.
        rows: Vec<Vec<Value>>,
    },
    /// One column of numbers or times from `from` to `to`, both included.
    Range {
        /// The first value, of the type of the column.
        from: Scalar,
        /// The last value at most, of the same type.
        to: Scalar,
        /// From one to the next: of the same type, of datetimes a timespan. Not zero.
        step: Scalar,
    },
    /// The rows for which `predicate` is true; null is not.
    Filter {
        /// The rows before.
        input: Box<Plan>,
        /// Of type bool.
        predicate: Scalar,
    },
    /// As many rows, with other columns.
    Project {
        /// The rows before.
        input: Box<Plan>,
        /// The value of each column of the schema.
        columns: Vec<Scalar>,
    },
    /// One row for each group; exactly one row, even of no rows, when there are no keys.
    Aggregate {
        /// The rows before.
        input: Box<Plan>,
        /// What makes a group; the first columns of the schema. Null is a value like others.
        keys: Vec<Scalar>,
        /// The other columns of the schema.
        aggregates: Vec<Aggregate>,
    },
    /// The same rows in order; equal ones stay as they were.
    Sort {
        /// The rows before.
        input: Box<Plan>,
        /// The most important key first.
        keys: Vec<SortKey>,
    },
    /// The first rows.
    Take {
        /// The rows before.
        input: Box<Plan>,
        /// How many at most.
        count: u64,
    },
    /// Each row once.
    Distinct {
        /// The rows before.
        input: Box<Plan>,
    },
    /// All rows of all inputs, which have the same schema.
    Union {
        /// At least one.
        inputs: Vec<Plan>,
    },
}

impl Plan {
    /// Returns the plans whose rows it takes.
    pub fn inputs(&self) -> Vec<&Plan> {
        match &self.node {
            Node::Scan { .. } | Node::Unit | Node::Values { .. } | Node::Range { .. } => Vec::new(),
            Node::Filter { input, .. }
            | Node::Project { input, .. }
            | Node::Aggregate { input, .. }
            | Node::Sort { input, .. }
            | Node::Take { input, .. }
            | Node::Distinct { input } => vec![input],
            Node::Union { inputs } => inputs.iter().collect(),
        }
    }

    /// Returns the expressions that it computes for each row.
    pub fn scalars(&self) -> Vec<&Scalar> {
        match &self.node {
            Node::Scan { .. } | Node::Unit | Node::Values { .. } => Vec::new(),
            Node::Take { .. } | Node::Distinct { .. } | Node::Union { .. } => Vec::new(),
            Node::Range { from, to, step } => vec![from, to, step],
            Node::Filter { predicate, .. } => vec![predicate],
            Node::Project { columns, .. } => columns.iter().collect(),
            Node::Aggregate { keys, aggregates, .. } => {
                let parts = aggregates.iter().flat_map(|it| it.arguments.iter().chain(&it.condition));
                keys.iter().chain(parts).collect()
            }
            Node::Sort { keys, .. } => keys.iter().map(|it| &it.value).collect(),
        }
    }

    /// Returns how many operators and parts of expressions it has, and how many are after or
    /// inside each other.
    pub(crate) fn size(&self) -> (usize, usize) {
        let inputs = sum_of_sizes(self.inputs().into_iter().map(Plan::size));
        let scalars = sum_of_sizes(self.scalars().into_iter().map(Scalar::size));
        (inputs.0.saturating_add(scalars.0).saturating_add(1), inputs.1.max(scalars.1) + 1)
    }
}

/// Adds counts and takes the greatest depth.
fn sum_of_sizes(sizes: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    sizes.fold((0usize, 0), |sum, it| (sum.0.saturating_add(it.0), sum.1.max(it.1)))
}

/// One key of [`Node::Sort`].
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is compared.
    pub value: Scalar,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether null comes before all values, in either direction.
    pub nulls_first: bool,
}

/// One value for each group.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// What is computed.
    pub function: AggregateFunction,
    /// Of what, for each row.
    pub arguments: Vec<Scalar>,
    /// Only the rows for which this is true count; null is not.
    pub condition: Option<Scalar>,
    /// The type of the result.
    pub ty: Type,
}

/// A value for each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// How it is computed.
    pub kind: ScalarKind,
    /// Its type.
    pub ty: Type,
    /// Its place in the text of the query, for messages. Not part of what it means.
    pub span: Span,
}

/// How a [`Scalar`] is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum ScalarKind {
    /// The same value for each row.
    Literal(Value),
    /// The value of a column.
    Column(String),
    /// The property of a dynamic object; null when there is none.
    Member {
        /// Of type dynamic.
        base: Box<Scalar>,
        /// The property's name.
        key: String,
    },
    /// The element of a dynamic array by a whole number (negative from the end), or the property
    /// of a dynamic object by a string; null when there is none.
    Element {
        /// Of type dynamic.
        base: Box<Scalar>,
        /// Of type long or string.
        index: Box<Scalar>,
    },
    /// `-x`, of long, real or timespan.
    Negate(Box<Scalar>),
    /// `and` or `or` of bools, with null for "unknown".
    Logic {
        /// Whether all must be true.
        and: bool,
        /// Two or more.
        operands: Vec<Scalar>,
    },
    /// Arithmetic. The operands are both long, both real, or times; see [`Scalar::ty`] for what
    /// comes out: `datetime - datetime` is a timespan, `timespan / timespan` a real.
    Arithmetic {
        /// The operation.
        op: Arithmetic,
        /// The left operand.
        left: Box<Scalar>,
        /// The right operand.
        right: Box<Scalar>,
    },
    /// A comparison of two values of the same type.
    Compare {
        /// The comparison.
        op: Compare,
        /// The left operand.
        left: Box<Scalar>,
        /// The right operand.
        right: Box<Scalar>,
    },
    /// `low <= value and value <= high`, all of the same type.
    Between {
        /// What is compared.
        value: Box<Scalar>,
        /// The least that is inside.
        low: Box<Scalar>,
        /// The greatest that is inside.
        high: Box<Scalar>,
    },
    /// An operator between two strings.
    Text {
        /// The operator.
        op: TextOp,
        /// The text that is looked at.
        left: Box<Scalar>,
        /// The text that is looked for.
        right: Box<Scalar>,
    },
    /// An operator between a value and a list.
    List {
        /// The operator.
        op: ListOp,
        /// The value that is looked at.
        left: Box<Scalar>,
        /// Each of the type of `left`, or a dynamic array whose elements belong to the list.
        items: Vec<Scalar>,
    },
    /// The same value in the wider type [`Scalar::ty`]: int to long, whole number to real; or the
    /// value that a dynamic holds if it is of that type, else null.
    Convert(Box<Scalar>),
    /// A value that is read from rows before the others, once: the first column as a dynamic array,
    /// or its first value (null, or the empty string, when there are no rows).
    Collected {
        /// The rows.
        plan: Box<Plan>,
        /// Whether only the first value.
        first: bool,
    },
    /// A function.
    Call {
        /// Which one.
        function: Function,
        /// Its arguments, of the types that the function wants.
        arguments: Vec<Scalar>,
    },
}

impl Scalar {
    /// Returns the value when it is the same for each row and known now.
    pub fn as_literal(&self) -> Option<&Value> {
        match &self.kind {
            ScalarKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn literal(value: Value, span: Span) -> Self {
        Scalar { ty: value.ty(), kind: ScalarKind::Literal(value), span }
    }

    pub(crate) fn column(name: &str, ty: Type, span: Span) -> Self {
        Scalar { kind: ScalarKind::Column(name.to_owned()), ty, span }
    }

    pub(crate) fn call(function: Function, arguments: Vec<Scalar>, ty: Type, span: Span) -> Self {
        Scalar { kind: ScalarKind::Call { function, arguments }, ty, span }
    }

    /// Returns the parts that it is made of.
    pub fn parts(&self) -> Vec<&Scalar> {
        match &self.kind {
            ScalarKind::Literal(_) | ScalarKind::Column(_) | ScalarKind::Collected { .. } => Vec::new(),
            ScalarKind::Member { base, .. } => vec![base],
            ScalarKind::Element { base, index } => vec![base, index],
            ScalarKind::Negate(it) | ScalarKind::Convert(it) => vec![it],
            ScalarKind::Logic { operands, .. } => operands.iter().collect(),
            ScalarKind::Arithmetic { left, right, .. }
            | ScalarKind::Compare { left, right, .. }
            | ScalarKind::Text { left, right, .. } => vec![left, right],
            ScalarKind::Between { value, low, high } => vec![value, low, high],
            ScalarKind::List { left, items, .. } => std::iter::once(left.as_ref()).chain(items).collect(),
            ScalarKind::Call { arguments, .. } => arguments.iter().collect(),
        }
    }

    /// Returns how many parts it has, and how many are inside each other.
    pub(crate) fn size(&self) -> (usize, usize) {
        let (count, depth) = match &self.kind {
            ScalarKind::Collected { plan, .. } => plan.size(),
            _ => sum_of_sizes(self.parts().into_iter().map(Scalar::size)),
        };
        (count.saturating_add(1), depth + 1)
    }
}
