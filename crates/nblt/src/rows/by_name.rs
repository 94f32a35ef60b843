//! Cells of a row by the name of their column.

use chrono::DateTime;
use model::{Cell, Tabular as _};

use super::Rows;

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
