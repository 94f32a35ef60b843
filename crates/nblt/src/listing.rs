//! Small tables that are made here and not by a query.

use chrono::{DateTime, Utc};
use model::{Cell, Tabular};

/// Named columns and rows of cells.
pub(crate) struct List {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl List {
    pub(crate) fn new(columns: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Self { columns: columns.iter().map(|it| (*it).to_owned()).collect(), rows }
    }
}

impl Tabular for List {
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn n_rows(&self) -> usize {
        self.rows.len()
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        self.rows.get(row).and_then(|it| it.get(column)).cloned().unwrap_or(Cell::Null)
    }
}

/// A count as a cell.
pub(crate) fn number(number: u64) -> Cell {
    Cell::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A moment as a cell.
pub(crate) fn time(time: Option<DateTime<Utc>>) -> Cell {
    time.map_or(Cell::Null, Cell::Time)
}
