//! Columns are spelled as Log Analytics spells them, and hold what they should.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::reading::tables;

type Schema = BTreeMap<String, BTreeMap<String, String>>;

#[test]
fn columns_are_those_of_the_real_tables() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/kql/sentinel_schema_2024.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/data is not here");
        return;
    };
    let schema: Schema = serde_json::from_str(&text).unwrap();
    for (table, rows) in tables(&demo::files()) {
        let real = schema.get(&table).unwrap_or_else(|| panic!("{table} is not a table"));
        for (column, value) in rows.iter().flatten() {
            let column = column.trim_end_matches("_string");
            if column == "$table" {
                continue;
            }
            let Some(kind) = real.get(column) else { panic!("{table} has no column {column}") };
            if let Some(problem) = wrong(kind, value) {
                panic!("{table}.{column} is {kind}, not {problem}");
            }
        }
    }
}

/// What is wrong with a value that a file gives for a column of this type. CSV holds only text.
fn wrong(kind: &str, value: &Value) -> Option<String> {
    let fits = match (kind, value) {
        (_, Value::String(text)) if text.is_empty() => true,
        ("string" | "dynamic", Value::String(_)) => true,
        ("dynamic", Value::Object(_) | Value::Array(_)) => true,
        ("bool", Value::Bool(_)) | ("int" | "long" | "real", Value::Number(_)) => true,
        ("int" | "long", Value::String(text)) => text.parse::<i64>().is_ok(),
        ("real", Value::String(text)) => text.parse::<f64>().is_ok(),
        ("bool", Value::String(text)) => ["true", "false"].contains(&text.to_lowercase().as_str()),
        ("datetime", Value::String(text)) => text.contains("2026") && text.ends_with(['Z', 'M']),
        _ => false,
    };
    (!fits).then(|| value.to_string())
}
