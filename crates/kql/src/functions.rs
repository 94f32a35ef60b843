//! The functions of KQL: their names, arguments and results.
//!
//! To add one: a variant of the group's enum, a line in the group's table, and its meaning in
//! `kql_polars`, where the compiler asks for it.

mod aggregate;
mod convert;
mod dynamic;
mod later;
mod logic;
mod math;
mod text;
mod time;

pub use aggregate::AggregateFunction;
pub use convert::ConvertFunction;
pub use dynamic::DynamicFunction;
pub use logic::LogicFunction;
pub use math::MathFunction;
pub use text::TextFunction;
pub use time::TimeFunction;

pub(crate) use aggregate::{AGGREGATES, AggregateSignature, AggregateType};
pub(crate) use later::is_later;

use crate::types::Type;

/// A scalar function, by group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Conditions and tests for missing values.
    Logic(LogicFunction),
    /// From one type to another.
    Convert(ConvertFunction),
    /// Of texts.
    Text(TextFunction),
    /// Of points in time and lengths of time.
    Time(TimeFunction),
    /// Of numbers.
    Math(MathFunction),
    /// Of arrays and property bags.
    Dynamic(DynamicFunction),
}

/// How a function is called and what it gives.
pub(crate) struct Signature {
    /// The name first, then other spellings.
    pub(crate) names: &'static [&'static str],
    pub(crate) function: Function,
    /// The arguments; the last may repeat.
    pub(crate) parameters: &'static [Parameter],
    /// How many arguments there must be.
    pub(crate) least: usize,
    /// How many there may be.
    pub(crate) most: usize,
    pub(crate) returns: Returns,
    pub(crate) naming: Naming,
}

/// What a function takes as an argument.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Parameter {
    /// Any type.
    Any,
    /// Any type, read as its text.
    Text,
    /// A string; a dynamic is read as its text.
    String,
    Bool,
    /// int or long, as long.
    Whole,
    DateTime,
    TimeSpan,
    Dynamic,
}

/// The type of a function's result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Returns {
    Always(Type),
    /// The binder has a rule for this function.
    Special,
}

/// How a column is named whose value is a call of the function and that has no name of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Naming {
    /// `Column1`
    None,
    /// As the first argument.
    First,
    /// The text, `_`, and the name of the first argument.
    Prefix(&'static str),
    /// As the column that the first argument names as a text.
    FirstText,
}

/// As many arguments as one likes.
pub(crate) const MANY: usize = 64;

/// Returns how the function called `name` is called; `None` when it is not known here.
pub(crate) fn find(name: &str) -> Option<&'static Signature> {
    tables().find(|it| it.names.contains(&name))
}

/// Returns all names of functions and aggregates, for messages.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    tables()
        .flat_map(|it| it.names.iter().copied())
        .chain(AGGREGATES.iter().flat_map(|it| it.names.iter().copied()))
}

/// Returns the names of scalar functions that completion offers: of each the first spelling, in order.
pub(crate) fn scalar_names() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<&str> = tables().filter_map(|it| it.names.first().copied()).collect();
    names.push("toscalar");
    names.sort_unstable();
    names.into_iter()
}

fn tables() -> impl Iterator<Item = &'static Signature> {
    [logic::TABLE, convert::TABLE, text::TABLE, time::TABLE, math::TABLE, dynamic::TABLE]
        .into_iter()
        .flatten()
}

/// One line of a group's table.
const fn signature(
    names: &'static [&'static str],
    function: Function,
    parameters: &'static [Parameter],
    arguments: (usize, usize),
    returns: Returns,
    naming: Naming,
) -> Signature {
    let (least, most) = arguments;
    Signature { names, function, parameters, least, most, returns, naming }
}
