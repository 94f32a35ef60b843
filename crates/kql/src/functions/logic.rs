//! Conditions and tests for missing values.

use super::{Function, MANY, Naming, Parameter as P, Returns, Signature, signature};
use crate::types::Type;

/// Conditions and tests for missing values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicFunction {
    /// `iff(condition, then, else)`: null is not true.
    Iff,
    /// `case(condition, value, ..., else)`: the value of the first condition that is true.
    Case,
    /// `coalesce(a, b, ...)`: the first that is not missing.
    Coalesce,
    /// `not(x)`
    Not,
    /// `isnull(x)`: false for every string.
    IsNull,
    /// `isnotnull(x)`
    IsNotNull,
    /// `isempty(x)`: null or the empty text.
    IsEmpty,
    /// `isnotempty(x)`
    IsNotEmpty,
    /// `column_ifexists("name", default)`: never in a plan, the binder decides.
    ColumnIfExists,
    /// `gettype(x)`: the name of the type.
    GetType,
}

const fn line(
    names: &'static [&'static str],
    function: LogicFunction,
    parameters: &'static [P],
    arguments: (usize, usize),
    returns: Returns,
    naming: Naming,
) -> Signature {
    signature(names, Function::Logic(function), parameters, arguments, returns, naming)
}

const BOOL: Returns = Returns::Always(Type::Bool);

pub(super) const TABLE: &[Signature] = &[
    line(&["iff", "iif"], LogicFunction::Iff, &[P::Bool, P::Any], (3, 3), Returns::Special, Naming::None),
    line(&["case"], LogicFunction::Case, &[P::Any], (3, MANY), Returns::Special, Naming::None),
    line(&["coalesce"], LogicFunction::Coalesce, &[P::Any], (2, MANY), Returns::Special, Naming::None),
    line(&["not"], LogicFunction::Not, &[P::Bool], (1, 1), BOOL, Naming::None),
    line(&["isnull"], LogicFunction::IsNull, &[P::Any], (1, 1), BOOL, Naming::None),
    line(&["isnotnull", "notnull"], LogicFunction::IsNotNull, &[P::Any], (1, 1), BOOL, Naming::None),
    line(&["isempty"], LogicFunction::IsEmpty, &[P::Any], (1, 1), BOOL, Naming::None),
    line(&["isnotempty", "notempty"], LogicFunction::IsNotEmpty, &[P::Any], (1, 1), BOOL, Naming::None),
    line(
        &["column_ifexists", "columnifexists"],
        LogicFunction::ColumnIfExists,
        &[P::String, P::Any],
        (2, 2),
        Returns::Special,
        Naming::FirstText,
    ),
    line(
        &["gettype"],
        LogicFunction::GetType,
        &[P::Any],
        (1, 1),
        Returns::Always(Type::String),
        Naming::Prefix("type"),
    ),
];
