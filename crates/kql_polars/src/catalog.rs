//! Tables as polars frames with KQL types.

use std::collections::BTreeMap;

use kql::{Schema, Type};
use polars::prelude::{DataFrame, DataType, PolarsError, PolarsResult, TimeUnit};

/// Returns how polars holds a column of the KQL type `ty`.
///
/// `datetime` is UTC without saying so; `dynamic` is JSON text (JSON null and null are one);
/// `guid` is text in lower case; `string` is text and never null. `decimal` is held as text, and
/// every query that computes with one is refused.
pub fn dtype(ty: Type) -> DataType {
    match ty {
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int32,
        Type::Long => DataType::Int64,
        Type::Real => DataType::Float64,
        Type::DateTime => DataType::Datetime(TimeUnit::Microseconds, None),
        Type::TimeSpan => DataType::Duration(TimeUnit::Microseconds),
        Type::String | Type::Guid | Type::Dynamic | Type::Decimal => DataType::String,
    }
}

/// Rows with the KQL types of their columns.
#[derive(Clone, Debug)]
pub struct Table {
    /// The columns of `frame`, in its order.
    pub schema: Schema,
    /// The rows; each column has the polars type that [`dtype`] gives for its KQL type.
    pub frame: DataFrame,
}

impl Table {
    /// Returns the table of those rows.
    ///
    /// Nulls in `string` columns are allowed here; queries read them as the empty text.
    ///
    /// # Errors
    ///
    /// When names, order or polars types of the frame are not those of the schema.
    pub fn new(schema: Schema, frame: DataFrame) -> PolarsResult<Self> {
        let columns = frame.columns();
        if columns.len() != schema.columns.len() {
            return Err(mismatch(format!(
                "the schema has {} columns but the frame has {}",
                schema.columns.len(),
                columns.len()
            )));
        }
        for (wanted, found) in schema.columns.iter().zip(columns) {
            if wanted.name.as_str() != found.name().as_str() || dtype(wanted.ty) != *found.dtype() {
                return Err(mismatch(format!(
                    "the schema says {:?} {} (polars {}) but the frame has {:?} {}",
                    wanted.name,
                    wanted.ty,
                    dtype(wanted.ty),
                    found.name(),
                    found.dtype()
                )));
            }
        }
        Ok(Table { schema, frame })
    }
}

fn mismatch(text: String) -> PolarsError {
    PolarsError::SchemaMismatch(text.into())
}

/// The tables that queries can name.
#[derive(Clone, Debug, Default)]
pub struct Catalog(BTreeMap<String, Table>);

impl Catalog {
    /// Returns a catalog without tables.
    pub fn new() -> Self {
        Catalog::default()
    }

    /// Adds `table` under `name`; returns the table that had the name before.
    pub fn insert(&mut self, name: impl Into<String>, table: Table) -> Option<Table> {
        self.0.insert(name.into(), table)
    }

    /// Returns the table called `name`; case matters.
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.0.get(name)
    }

    /// Returns the names of all tables, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl kql::Catalog for Catalog {
    fn schema(&self, table: &str) -> Option<Schema> {
        self.get(table).map(|it| it.schema.clone())
    }

    fn tables(&self) -> Vec<String> {
        self.names().map(str::to_owned).collect()
    }
}

/// The rows that a query gave, with the KQL types of their columns.
#[derive(Clone, Debug)]
pub struct Output {
    /// The columns of `frame`, in its order.
    pub schema: Schema,
    /// The rows, in polars types as in [`dtype`].
    pub frame: DataFrame,
}
