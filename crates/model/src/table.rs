//! A table without the name of the engine that made it.

use chrono::{DateTime, Duration, Utc};

/// A table that can be shown: named columns, rows, cells.
pub trait Tabular {
    /// The names of the columns, in order.
    fn columns(&self) -> Vec<String>;

    /// The number of rows.
    fn n_rows(&self) -> usize;

    /// The cell in a row and column, both counted from 0; [`Cell::Null`] outside the table.
    fn cell(&self, row: usize, column: usize) -> Cell;
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value; not the same as an empty text.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A real number.
    Real(f64),
    /// A text, possibly empty, possibly hostile.
    Text(String),
    /// A moment in UTC.
    Time(DateTime<Utc>),
    /// A length of time.
    Duration(Duration),
    /// A JSON value as text.
    Json(String),
}

/// A small table in memory, for what is computed here and not read by the engine.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; a row that is too short ends in [`Cell::Null`].
    pub rows: Vec<Vec<Cell>>,
}

impl Rows {
    /// Makes a table.
    pub fn new<N: Into<String>>(columns: impl IntoIterator<Item = N>, rows: Vec<Vec<Cell>>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows }
    }
}

impl Tabular for Rows {
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        self.rows.get(row).and_then(|row| row.get(column)).cloned().unwrap_or(Cell::Null)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u64> for Cell {
    /// A number beyond the range of whole numbers becomes a real one.
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Self::Real(number as f64), Self::Int)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Time(time)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_a_table_is_an_error() {
        let table = Rows::new(["a", "b"], vec![vec!["x".into()], vec![None::<i64>.into(), u64::MAX.into()]]);
        assert_eq!((table.n_rows(), table.columns().len()), (2, 2));
        assert_eq!(table.cell(0, 0), Cell::Text("x".into()));
        assert_eq!(table.cell(0, 1), Cell::Null);
        assert_eq!(table.cell(1, 1), Cell::Real(u64::MAX as f64));
        assert_eq!(table.cell(9, 9), Cell::Null);
    }
}
