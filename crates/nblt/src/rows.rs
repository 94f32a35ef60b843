//! The rows that a query gave.

mod by_name;
mod frame;

use std::time::Duration;

use chrono::DateTime;
use kql::{Schema, Type};
use kql_polars::Output;
use model::{Cell, Tabular};
use polars::prelude::DataFrame;

use crate::{Result, Session, session};
pub(crate) use by_name::ByName;
pub(crate) use frame::FrameTable;
use frame::{frame_cell, moment};

/// The rows that a query gave, with the KQL types of their columns. A cheap handle.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The columns: their names and KQL types.
    pub schema: Schema,
    frame: DataFrame,
    took: Option<Duration>,
}

impl Rows {
    pub(crate) fn new(output: Output, took: Option<Duration>) -> Self {
        Self { schema: output.schema, frame: output.frame, took }
    }

    /// The rows as a polars frame, to go on in Rust.
    #[must_use]
    pub fn frame(&self) -> DataFrame {
        self.frame.clone()
    }

    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.frame.height()
    }

    /// How long the query took, where it was one query.
    #[must_use]
    pub fn took(&self) -> Option<Duration> {
        self.took
    }
}

/// Runs a KQL query on the workspace.
///
/// # Errors
///
/// If the text is not KQL, names what is not there, or uses what is not implemented yet: the text then shows the
/// place.
pub fn query(text: &str) -> Result<Rows> {
    session().query(text)
}

impl Session {
    /// As [`query`].
    ///
    /// # Errors
    ///
    /// As [`query`].
    pub fn query(&self, text: &str) -> Result<Rows> {
        let _running = channel::running();
        let source = self.source()?;
        let stopwatch = Self::stopwatch();
        let output = crate::queries::run_one(&source, text)?;
        Ok(Rows::new(output, Some(stopwatch.elapsed())))
    }
}

impl Tabular for Rows {
    fn columns(&self) -> Vec<String> {
        self.schema.columns.iter().map(|it| it.name.clone()).collect()
    }

    fn n_rows(&self) -> usize {
        self.frame.height()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        let cell = frame_cell(&self.frame, row, column);
        match (self.schema.columns.get(column).map(|it| it.ty), cell) {
            (Some(Type::Dynamic), Cell::Text(json)) => Cell::Json(json),
            // A KQL string is never null.
            (Some(Type::String), Cell::Null) => Cell::Text(String::new()),
            (_, cell) => cell,
        }
    }
}

/// Whole columns, for what looks at every row: faster than cell by cell.
impl Rows {
    /// The texts of a column; empty where there is none.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        match self.frame.column(name).and_then(|it| it.str()) {
            Ok(texts) => texts.iter().map(Option::unwrap_or_default).collect(),
            Err(_) => vec![""; self.n_rows()],
        }
    }

    /// The real numbers of a column.
    pub(crate) fn reals(&self, name: &str) -> Vec<Option<f64>> {
        match self.frame.column(name).and_then(|it| it.f64()) {
            Ok(numbers) => numbers.iter().collect(),
            Err(_) => vec![None; self.n_rows()],
        }
    }

    /// The moments of a column.
    pub(crate) fn times(&self, name: &str) -> Vec<Option<DateTime<chrono::Utc>>> {
        match self.frame.column(name).and_then(|it| it.datetime()) {
            Ok(times) => {
                let unit = times.time_unit();
                times.physical().iter().map(|it| moment(it?, unit)).collect()
            }
            Err(_) => vec![None; self.n_rows()],
        }
    }
}

#[cfg(test)]
mod tests {
    use kql::Column;
    use polars::prelude::{AnyValue, DataType, IntoColumn, NamedFrom, Scalar, Series, TimeUnit};

    use super::*;

    fn rows(columns: Vec<polars::prelude::Column>, types: &[Type]) -> Rows {
        let frame = DataFrame::new_infer_height(columns).unwrap_or_else(|error| panic!("{error}"));
        let names = frame.columns().iter().map(|it| it.name().to_string());
        let columns = names.zip(types).map(|(name, ty)| Column { name, ty: *ty }).collect();
        Rows::new(Output { schema: Schema { columns }, frame }, None)
    }

    #[test]
    fn a_moment_is_one_in_a_frame_of_one_row_too() {
        // polars holds a column of one value as a scalar, whose values are others than those of a series.
        let dtype = DataType::Datetime(TimeUnit::Microseconds, None);
        let value = AnyValue::Datetime(1_767_600_000_000_000, TimeUnit::Microseconds, None).into_static();
        let column = polars::prelude::Column::new_scalar("Time".into(), Scalar::new(dtype, value), 1);
        let rows = rows(vec![column], &[Type::DateTime]);
        assert!(matches!(rows.cell(0, 0), Cell::Time(_)), "{:?}", rows.cell(0, 0));
        assert_eq!(rows.cell(1, 0), Cell::Null);
        assert_eq!(rows.cell(0, 1), Cell::Null);
    }

    #[test]
    fn cells_follow_the_types_of_the_query() {
        let texts = Series::new("Text".into(), [Some("x"), None]).into_column();
        let json = Series::new("Json".into(), [Some("[1]"), None]).into_column();
        let numbers = Series::new("Number".into(), [Some(7_i64), None]).into_column();
        let rows = rows(vec![texts, json, numbers], &[Type::String, Type::Dynamic, Type::Long]);
        let row = |row| [rows.cell(row, 0), rows.cell(row, 1), rows.cell(row, 2)];
        assert_eq!(row(0), [Cell::Text("x".into()), Cell::Json("[1]".into()), Cell::Int(7)]);
        assert_eq!(row(1), [Cell::Text(String::new()), Cell::Null, Cell::Null]);
    }

    #[test]
    fn sets_are_read_by_name() {
        let sets =
            Series::new("Ids".into(), [Some(r#"["b","","a",null,3]"#), Some("no json"), None]).into_column();
        let rows = rows(vec![sets], &[Type::Dynamic]);
        let sets: Vec<Vec<String>> = ByName::all(&rows).map(|it| it.set("Ids")).collect();
        assert_eq!(sets, [vec!["a".to_owned(), "b".to_owned()], vec![], vec![]]);
        assert!(ByName::all(&rows).all(|it| it.set("Gone").is_empty() && it.text("Gone").is_empty()));
    }
}
