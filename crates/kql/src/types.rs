//! The types of KQL values, columns and tables.

use std::fmt;

/// The type of a KQL value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `bool`: true, false or null.
    Bool,
    /// `int`: 32 bits, signed, or null.
    Int,
    /// `long`: 64 bits, signed, or null.
    Long,
    /// `real` (also `double`): 64-bit floating point, or null.
    Real,
    /// `decimal`: exact decimal number, or null. Known by name, but no operation on it runs yet.
    Decimal,
    /// `string`: text. Never null: what is missing is the empty text.
    String,
    /// `datetime`: a point in time, UTC, or null. Kept in microseconds.
    DateTime,
    /// `timespan`: a length of time, or null. Kept in microseconds.
    TimeSpan,
    /// `guid`: written in lower case with hyphens, or null.
    Guid,
    /// `dynamic`: any JSON value, or null.
    Dynamic,
}

impl Type {
    /// All types, in the order of the declaration.
    pub const ALL: [Type; 10] = [
        Type::Bool,
        Type::Int,
        Type::Long,
        Type::Real,
        Type::Decimal,
        Type::String,
        Type::DateTime,
        Type::TimeSpan,
        Type::Guid,
        Type::Dynamic,
    ];

    /// Returns the type that a schema or a query calls `name`.
    ///
    /// Besides KQL's own names this accepts the other spellings of KQL (`double`, `date`, `time`,
    /// `boolean`, `uuid`), and those of Log Analytics and .NET (`System.String`, `SByte`, `Int64`,
    /// `Object`, ...), in any case. `None` when it is no type's name.
    ///
    /// ```
    /// assert_eq!(kql::Type::parse("double"), Some(kql::Type::Real));
    /// assert_eq!(kql::Type::parse("System.DateTime"), Some(kql::Type::DateTime));
    /// assert_eq!(kql::Type::parse("number"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Type> {
        let name = name.trim().to_ascii_lowercase();
        let name = name.strip_prefix("system.data.sqltypes.").unwrap_or(&name);
        Some(match name.strip_prefix("system.").unwrap_or(name) {
            "bool" | "boolean" | "sbyte" => Type::Bool,
            "int" | "int32" => Type::Int,
            "long" | "int64" | "bigint" => Type::Long,
            "real" | "double" | "float" => Type::Real,
            "decimal" | "sqldecimal" => Type::Decimal,
            "string" => Type::String,
            "datetime" | "date" => Type::DateTime,
            "timespan" | "time" => Type::TimeSpan,
            "guid" | "uuid" | "uniqueid" => Type::Guid,
            "dynamic" | "object" => Type::Dynamic,
            _ => return None,
        })
    }

    /// Returns KQL's own name of the type.
    pub fn name(self) -> &'static str {
        match self {
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Long => "long",
            Type::Real => "real",
            Type::Decimal => "decimal",
            Type::String => "string",
            Type::DateTime => "datetime",
            Type::TimeSpan => "timespan",
            Type::Guid => "guid",
            Type::Dynamic => "dynamic",
        }
    }

    /// Whether values of the type are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::Long | Type::Real | Type::Decimal)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name; case matters.
    pub name: String,
    /// The type of every value in it.
    pub ty: Type,
}

impl Column {
    /// Returns a column of that name and type.
    pub fn new(name: impl Into<String>, ty: Type) -> Self {
        Column { name: name.into(), ty }
    }
}

/// The columns of a table, in order. No two have the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The columns from left to right.
    pub columns: Vec<Column>,
}

impl Schema {
    /// Returns a schema of those columns.
    pub fn new(columns: Vec<Column>) -> Self {
        Schema { columns }
    }

    /// Returns the type of the column called `name`; `None` when there is none.
    pub fn get(&self, name: &str) -> Option<Type> {
        self.columns.iter().find(|it| it.name == name).map(|it| it.ty)
    }

    /// Returns the names of the columns from left to right.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|it| it.name.as_str())
    }
}

/// The tables that a query may name.
pub trait Catalog {
    /// Returns the columns of `table`; `None` when there is no such table. Case matters.
    fn schema(&self, table: &str) -> Option<Schema>;
    /// Returns the names of all tables, for messages and for `union *`.
    fn tables(&self) -> Vec<String>;
}
