//! The rows that a query gave.

use std::time::Duration;

use chrono::DateTime;
use kql::{Schema, Type};
use kql_polars::Output;
use model::{Cell, Tabular};
use polars::prelude::{AnyValue, DataFrame, TimeUnit};

use crate::{Result, Session, session};

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

/// Reads cells of a query's rows by the name of their column.
pub(crate) struct ByName<'a> {
    rows: &'a Rows,
    row: usize,
}

impl<'a> ByName<'a> {
    /// All rows.
    pub(crate) fn all(rows: &'a Rows) -> impl Iterator<Item = ByName<'a>> {
        (0..rows.n_rows()).map(move |row| ByName { rows, row })
    }

    fn cell(&self, name: &str) -> Cell {
        match self.rows.schema.columns.iter().position(|it| it.name == name) {
            Some(column) => self.rows.cell(self.row, column),
            None => Cell::Null,
        }
    }

    /// A text; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> String {
        match self.cell(name) {
            Cell::Text(text) => text,
            _ => String::new(),
        }
    }

    /// A count; 0 where there is none.
    pub(crate) fn count(&self, name: &str) -> u64 {
        match self.cell(name) {
            Cell::Int(number) => u64::try_from(number).unwrap_or(0),
            _ => 0,
        }
    }

    /// A moment.
    pub(crate) fn time(&self, name: &str) -> Option<DateTime<chrono::Utc>> {
        match self.cell(name) {
            Cell::Time(time) => Some(time),
            _ => None,
        }
    }

    /// A real number.
    pub(crate) fn real(&self, name: &str) -> Option<f64> {
        match self.cell(name) {
            Cell::Real(number) => Some(number),
            _ => None,
        }
    }

    /// True or false.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.cell(name) {
            Cell::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// The texts of a set, without empty ones, sorted.
    pub(crate) fn set(&self, name: &str) -> Vec<String> {
        let Cell::Json(json) = self.cell(name) else { return Vec::new() };
        let values: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap_or_default();
        let mut texts: Vec<String> = values
            .into_iter()
            .filter_map(|it| match it {
                serde_json::Value::String(text) => Some(text),
                _ => None,
            })
            .filter(|it| !it.trim().is_empty())
            .collect();
        texts.sort();
        texts
    }
}

/// A polars frame as a table; what polars can hold and [`Cell`] cannot becomes text.
pub(crate) struct FrameTable<'a>(pub(crate) &'a DataFrame);

impl Tabular for FrameTable<'_> {
    fn columns(&self) -> Vec<String> {
        self.0.columns().iter().map(|it| it.name().to_string()).collect()
    }

    fn n_rows(&self) -> usize {
        self.0.height()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        frame_cell(self.0, row, column)
    }
}

fn frame_cell(frame: &DataFrame, row: usize, column: usize) -> Cell {
    let value = frame.columns().get(column).and_then(|it| it.get(row).ok());
    value.map_or(Cell::Null, |it| cell(&it))
}

fn cell(value: &AnyValue<'_>) -> Cell {
    match value {
        AnyValue::Null => Cell::Null,
        AnyValue::Boolean(it) => Cell::Bool(*it),
        AnyValue::String(it) => Cell::Text((*it).to_owned()),
        AnyValue::StringOwned(it) => Cell::Text(it.to_string()),
        AnyValue::Float32(it) => Cell::Real(f64::from(*it)),
        AnyValue::Float64(it) => Cell::Real(*it),
        AnyValue::Datetime(it, unit, _) => moment(*it, *unit).map_or(Cell::Null, Cell::Time),
        AnyValue::DatetimeOwned(it, unit, _) => moment(*it, *unit).map_or(Cell::Null, Cell::Time),
        AnyValue::Duration(it, unit) => Cell::Duration(duration(*it, *unit)),
        other => match other.extract::<i64>() {
            Some(number) if other.dtype().is_integer() => Cell::Int(number),
            _ => Cell::Text(other.to_string()),
        },
    }
}

fn moment(value: i64, unit: TimeUnit) -> Option<DateTime<chrono::Utc>> {
    match unit {
        TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(value)),
        TimeUnit::Microseconds => DateTime::from_timestamp_micros(value),
        TimeUnit::Milliseconds => DateTime::from_timestamp_millis(value),
    }
}

fn duration(value: i64, unit: TimeUnit) -> chrono::Duration {
    match unit {
        TimeUnit::Nanoseconds => chrono::Duration::nanoseconds(value),
        TimeUnit::Microseconds => chrono::Duration::microseconds(value),
        TimeUnit::Milliseconds => chrono::Duration::try_milliseconds(value).unwrap_or(chrono::Duration::MAX),
    }
}

#[cfg(test)]
mod tests {
    use kql::Column;
    use polars::prelude::{DataType, IntoColumn, NamedFrom, Scalar, Series};

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
