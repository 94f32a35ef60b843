//! What is shown of a table: the first rows and columns as text, and how many there are in all.

use chrono::Duration;
use model::{Cell, Tabular, clock};

use crate::{guard, words::plural};

/// The most columns that are shown; the rest is named as a number.
const COLUMNS: usize = 40;

/// A look at a table. Texts have passed the guard and are not escaped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Shown>>,
    all_rows: usize,
    all_columns: usize,
}

/// A column and whether its values are numbers, which stand at the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) numeric: bool,
}

/// One value as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) kind: Kind,
}

/// How a value looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Number,
    Time,
    Text,
    Code,
}

impl Grid {
    pub(crate) fn of(table: &dyn Tabular, max_rows: usize) -> Self {
        let names = table.columns();
        let (all_rows, all_columns) = (table.n_rows(), names.len());
        let shown = all_columns.min(COLUMNS);
        let rows: Vec<Vec<Shown>> = (0..all_rows.min(max_rows))
            .map(|row| (0..shown).map(|column| show(&table.cell(row, column))).collect())
            .collect();
        let numeric = |column: usize| {
            let mut kinds = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.kind);
            kinds.clone().any(|kind| kind == Kind::Number)
                && kinds.all(|kind| matches!(kind, Kind::Number | Kind::Null))
        };
        let columns = (names.iter().take(shown).enumerate())
            .map(|(column, name)| Column { name: guard::visible(name, 80), numeric: numeric(column) })
            .collect();
        Self { columns, rows, all_rows, all_columns }
    }

    /// The same with another text for each.
    pub(crate) fn with_texts(&self, other: &dyn Fn(&str) -> String) -> Self {
        let mut all = self.clone();
        all.columns.iter_mut().for_each(|it| it.name = other(&it.name));
        all.rows.iter_mut().flatten().for_each(|it| it.text = other(&it.text));
        all
    }

    /// How much of the table this is: `showing 20 of 1,234 rows`.
    pub(crate) fn extent(&self) -> String {
        let of = |shown: usize, all: usize, one, many| {
            let total = plural(all as u64, one, many);
            if shown < all {
                (format!("showing {} of {total}", model::count(shown as u64)), true)
            } else {
                (total, false)
            }
        };
        let (rows, _) = of(self.rows.len(), self.all_rows, "row", "rows");
        match of(self.columns.len(), self.all_columns, "column", "columns") {
            (columns, true) => format!("{rows}, {columns}"),
            _ => rows,
        }
    }
}

/// The text of one value.
fn show(cell: &Cell) -> Shown {
    let (text, kind) = match cell {
        Cell::Null => ("–".to_owned(), Kind::Null),
        Cell::Bool(value) => (value.to_string(), Kind::Text),
        Cell::Int(value) => (value.to_string(), Kind::Number),
        Cell::Real(value) => (real(*value), Kind::Number),
        Cell::Text(text) => (guard::visible(text, guard::CELL), Kind::Text),
        Cell::Time(time) => {
            let full = clock(*time);
            (full.split('.').next().unwrap_or(&full).to_owned(), Kind::Time)
        }
        Cell::Duration(length) => (duration(*length), Kind::Number),
        Cell::Json(text) => (guard::visible(text, guard::CELL), Kind::Code),
    };
    Shown { text, kind }
}

/// The shortest text that reads back as the same number, without hundreds of zeros.
fn real(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-5..1e16).contains(&size) || !value.is_finite() {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// As Kusto writes it: `1.02:03:04.5`, days only where there are some.
fn duration(length: Duration) -> String {
    let sign = if length < Duration::zero() { "-" } else { "" };
    let (seconds, nanos) = (length.num_seconds().unsigned_abs(), length.subsec_nanos().unsigned_abs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let days = if days > 0 { format!("{days}.") } else { String::new() };
    let fraction = match nanos {
        0 => String::new(),
        nanos => format!(".{nanos:09}").trim_end_matches('0').to_owned(),
    };
    format!("{sign}{days}{:02}:{:02}:{:02}{fraction}", rest / 3_600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_analysts_read_them() {
        let time = chrono::DateTime::from_timestamp_micros(1_619_618_925_123_456).unwrap_or_default();
        for (cell, expected) in [
            (Cell::Null, "–"),
            (Cell::Text(String::new()), ""),
            (Cell::Int(-50_057), "-50057"),
            (Cell::Real(0.1), "0.1"),
            (Cell::Real(3.0), "3"),
            (Cell::Real(1e300), "1e300"),
            (Cell::Real(f64::NAN), "NaN"),
            (Cell::Real(1.5e-9), "1.5e-9"),
            (Cell::Time(time), "2021-04-28 14:08:45"),
            (Cell::Bool(true), "true"),
            (Cell::Json("{\n \"a\": 1}".into()), "{⏎ \"a\": 1}"),
            (Cell::Duration(Duration::milliseconds(93_784_500)), "1.02:03:04.5"),
            (Cell::Duration(Duration::seconds(-61)), "-00:01:01"),
        ] {
            assert_eq!(show(&cell).text, expected, "{cell:?}");
        }
    }
}
