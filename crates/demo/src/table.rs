//! Rows and columns, before they become the text of a file.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// What a column holds; the words are those of Log Analytics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Time,
    Dynamic,
    Number,
    Bool,
}

/// A column's name, spelled as Log Analytics spells it, and what it holds.
pub(crate) type Column = (&'static str, Kind);

/// A value in a row.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Text(String),
    Time(DateTime<Utc>),
    /// JSON in a `dynamic` column. JSON in a `string` column is `Text`.
    Dynamic(Value),
    Int(i64),
    Real(f64),
    Bool(bool),
}

/// One event.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// `TimeGenerated`.
    pub(crate) time: DateTime<Utc>,
    pub(crate) cells: BTreeMap<&'static str, Cell>,
}

impl Row {
    /// A row of that time (its `TimeGenerated`) and nothing else yet.
    pub(crate) fn at(time: DateTime<Utc>) -> Row {
        Row { time, cells: BTreeMap::from([("TimeGenerated", Cell::Time(time))]) }
    }

    /// The row with this value in that column. An empty text is the same as no value.
    pub(crate) fn set(mut self, column: &'static str, value: impl Into<Cell>) -> Row {
        self.cells.insert(column, value.into());
        self
    }
}

/// A Log Analytics table: its columns in the order in which they are written, and its rows.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Rows are sorted by time; rows of one moment keep their order.
    pub(crate) fn new(name: &'static str, columns: &'static [Column], mut rows: Vec<Row>) -> Table {
        rows.sort_by_key(|row| row.time);
        Table { name, columns, rows }
    }
}

/// A moment in the demo week: day of March 2026 and time of day, UTC.
pub(crate) fn at(day: u32, hour: u32, minute: u32, second: u32) -> DateTime<Utc> {
    const MARCH_1_2026: i64 = 1_772_323_200;
    let seconds = i64::from(((day * 24 + hour) * 60 + minute) * 60 + second) - 86_400;
    DateTime::UNIX_EPOCH + TimeDelta::seconds(MARCH_1_2026 + seconds)
}

/// That much later.
pub(crate) fn later(time: DateTime<Utc>, milliseconds: u32) -> DateTime<Utc> {
    time + TimeDelta::milliseconds(i64::from(milliseconds))
}

/// `2026-03-05T09:14:26.218Z`; whole seconds have no fraction.
pub(crate) fn iso(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string()
}

/// JSON over several lines that end in CR LF, as many `string` columns hold it.
pub(crate) fn pretty(json: &Value) -> String {
    // A line break inside a JSON string is written `\n`, so each real one belongs to the layout.
    format!("{json:#}").replace('\n', "\r\n")
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(time: DateTime<Utc>) -> Cell {
        Cell::Time(time)
    }
}

impl From<Value> for Cell {
    fn from(json: Value) -> Cell {
        Cell::Dynamic(json)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Int(i64::from(number))
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Cell {
        Cell::Real(number)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Cell {
        Cell::Bool(truth)
    }
}
