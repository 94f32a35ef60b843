//! A single value of a KQL type.

use crate::types::Type;

/// A single value, as a literal or as the cell of a `datatable`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value of that type. For `string` there is none: what is missing is the empty text.
    Null(Type),
    /// `bool`.
    Bool(bool),
    /// `int`.
    Int(i32),
    /// `long`.
    Long(i64),
    /// `real`; may be infinite or not a number.
    Real(f64),
    /// `string`.
    String(String),
    /// `datetime`: microseconds since 1970-01-01 00:00 UTC.
    DateTime(i64),
    /// `timespan`: microseconds.
    TimeSpan(i64),
    /// `guid`: lower case with hyphens.
    Guid(String),
    /// `dynamic`: JSON text that is valid and without blanks; never JSON null, which is
    /// [`Value::Null`].
    Dynamic(String),
}

impl Value {
    /// Returns the type of the value.
    pub fn ty(&self) -> Type {
        match self {
            Value::Null(ty) => *ty,
            Value::Bool(_) => Type::Bool,
            Value::Int(_) => Type::Int,
            Value::Long(_) => Type::Long,
            Value::Real(_) => Type::Real,
            Value::String(_) => Type::String,
            Value::DateTime(_) => Type::DateTime,
            Value::TimeSpan(_) => Type::TimeSpan,
            Value::Guid(_) => Type::Guid,
            Value::Dynamic(_) => Type::Dynamic,
        }
    }

    /// Returns the whole number that the value is; `None` when it is none.
    pub fn as_long(&self) -> Option<i64> {
        match self {
            Value::Int(it) => Some(i64::from(*it)),
            Value::Long(it) => Some(*it),
            _ => None,
        }
    }

    /// Returns the value that stands for "missing" in the type: null, or the empty string.
    pub fn missing(ty: Type) -> Value {
        if ty == Type::String { Value::String(String::new()) } else { Value::Null(ty) }
    }
}
