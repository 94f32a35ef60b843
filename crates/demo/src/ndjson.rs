//! Tables as NDJSON: one JSON object a line, as the Log Analytics API and most forwarders write them.

use serde_json::{Map, Value};

use crate::table::{Cell, Row, Table, iso};

/// What a `dynamic` value looks like in the file; real exports have both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nested {
    /// An object inside the object.
    AsJson,
    /// JSON in a string.
    AsText,
}

/// The text of a file that holds the rows of all these tables, oldest first. Empty columns are left out.
pub(crate) fn write(tables: &[&Table], nested: Nested) -> String {
    let mut rows: Vec<(&Table, &Row)> =
        tables.iter().flat_map(|table| table.rows.iter().map(|row| (*table, row))).collect();
    rows.sort_by_key(|(_, row)| row.time);
    let mut text = String::new();
    for (table, row) in rows {
        let mut object = Map::new();
        for (name, _) in table.columns {
            match row.cells.get(name) {
                None => {}
                Some(Cell::Text(text)) if text.is_empty() => {}
                Some(cell) => {
                    object.insert((*name).to_owned(), value(cell, nested));
                }
            }
        }
        text.push_str(&Value::Object(object).to_string());
        text.push('\n');
    }
    text
}

fn value(cell: &Cell, nested: Nested) -> Value {
    match cell {
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Time(time) => Value::from(iso(*time)),
        Cell::Dynamic(json) if nested == Nested::AsJson => json.clone(),
        Cell::Dynamic(json) => Value::from(json.to_string()),
        Cell::Int(number) => Value::from(*number),
        Cell::Real(number) => Value::from(*number),
        Cell::Bool(truth) => Value::from(*truth),
    }
}
