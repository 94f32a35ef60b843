//! A reader that shares nothing with the writer.

use std::collections::BTreeMap;

use serde_json::Value;

/// A row: column name as in the file, without ` [UTC]` and `_dynamic`.
pub(crate) type Row = BTreeMap<String, Value>;

/// Every table of these files, by name.
pub(crate) fn tables(files: &[demo::DemoFile]) -> BTreeMap<String, Vec<Row>> {
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for file in files {
        let rows = if file.name.ends_with(".csv") { csv(&file.contents) } else { ndjson(&file.contents) };
        for row in rows {
            let table = match (row.get("$table"), row.get("Type")) {
                (Some(name), _) | (None, Some(name)) => name.as_str().unwrap().to_owned(),
                _ => file.name.split(['.', '_']).next().unwrap().to_owned(),
            };
            tables.entry(table).or_default().push(row);
        }
    }
    tables
}

/// The text of a cell; empty where there is none.
pub(crate) fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or("")
}

/// The JSON in a cell, be it nested or text.
pub(crate) fn json(row: &Row, column: &str) -> Value {
    match row.get(column) {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap(),
        Some(value) => value.clone(),
        None => Value::Null,
    }
}

pub(crate) fn ndjson(contents: &str) -> Vec<Row> {
    contents.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn csv(contents: &str) -> Vec<Row> {
    let mut records = records(contents.trim_start_matches('\u{feff}')).into_iter();
    let headers = records.next().unwrap();
    records
        .map(|record| {
            assert_eq!(record.len(), headers.len(), "{record:?}");
            headers
                .iter()
                .map(|header| header.trim_end_matches(" [UTC]").trim_end_matches("_dynamic").to_owned())
                .zip(record.into_iter().map(Value::from))
                .collect()
        })
        .collect()
}

/// RFC 4180, one character at a time.
fn records(contents: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = contents.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c => field.push(c),
        }
    }
    assert!(!quoted && record.is_empty() && field.is_empty(), "the file does not end after a line");
    records
}
