//! The operators after `|`, and what begins a pipeline.

/// An operator of a pipeline.
pub(crate) struct Operator {
    pub(crate) name: &'static str,
    pub(crate) syntax: &'static str,
    pub(crate) text: &'static str,
    pub(crate) clause: Clause,
}

/// What is written after an operator's name, as far as completion needs to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clause {
    /// Expressions of one row.
    Scalars,
    /// Aggregates, then `by` and expressions of one row.
    Summarize,
    /// Names and patterns of columns.
    Columns,
    /// As `Columns`, each with an order.
    Reorder,
    /// `new = old`
    Rename,
    /// `by` and keys.
    Sort,
    /// A number, then `by` and keys.
    Top,
    /// A number.
    Number,
    /// Tables.
    Tables,
    /// Nothing, or a new name.
    Nothing,
}

const fn on(name: &'static str, clause: Clause, syntax: &'static str, text: &'static str) -> Operator {
    Operator { name, syntax, text, clause }
}

use Clause as C;

#[rustfmt::skip]
pub(crate) const OPERATORS: &[Operator] = &[
    on("where", C::Scalars, "T | where condition", "Keeps the rows for which the condition is true."),
    on("summarize", C::Summarize, "T | summarize [name =] aggregate, ... [by key, ...]", "One row for each group of rows with the same keys. Without `by`, one row."),
    on("project", C::Scalars, "T | project [name =] value, ...", "Only these columns, in this order."),
    on("extend", C::Scalars, "T | extend name = value, ...", "Adds columns, or replaces those of the same name."),
    on("take", C::Number, "T | take number", "So many rows, any."),
    on("top", C::Top, "T | top number by key [asc|desc]", "The first rows in the order of the keys, the greatest first unless said."),
    on("sort", C::Sort, "T | sort by key [asc|desc] [nulls first|nulls last], ...", "Puts the rows in order, the greatest first unless said."),
    on("distinct", C::Scalars, "T | distinct column, ...", "The different combinations of these columns; * for all."),
    on("count", C::Nothing, "T | count", "The number of rows."),
    on("project-away", C::Columns, "T | project-away column, ...", "All columns but these; * in a name stands for any letters."),
    on("project-keep", C::Columns, "T | project-keep column, ...", "Only these columns, in their old order; * in a name stands for any letters."),
    on("project-rename", C::Rename, "T | project-rename new = old, ...", "Gives columns other names."),
    on("project-reorder", C::Reorder, "T | project-reorder column [asc|desc|granny-asc|granny-desc], ...", "Puts these columns first."),
    on("union", C::Tables, "union [kind=inner|outer] [withsource=name] [isfuzzy=true] T, ...", "The rows of all tables under the columns of all; * in a name stands for any letters."),
    on("filter", C::Scalars, "T | filter condition", "Another spelling of where."),
    on("order", C::Sort, "T | order by key [asc|desc], ...", "Another spelling of sort."),
    on("limit", C::Number, "T | limit number", "Another spelling of take."),
];
