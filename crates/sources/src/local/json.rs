//! JSON, in the shapes that exports have, to sheets.

mod mend;
mod rows;

use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Value;

use super::sheet::{Cell, Row, Sheet};
use mend::mend;
use rows::{RowSeed, RowsSeed};

/// Reads JSON text: an array of objects, one object a line, or an object around them
/// (`{"tables": [...]}` of Log Analytics, `{"value": [...]}`, `{"Results": [...]}` of Defender).
///
/// # Errors
///
/// A sentence, when nothing of it could be read.
pub(crate) fn read(text: &str) -> Result<Vec<Sheet>, String> {
    let is_whole = |read: &Result<Vec<Sheet>, String>| {
        read.as_ref().is_ok_and(|it| it.iter().all(|it| it.notes.is_empty()))
    };
    let read = read_as_is(text);
    // Lines are mended one by one; a text of another form only whole.
    if is_whole(&read) || is_lines(text) {
        return read;
    }
    match mend(text).map(|it| read_as_is(&it)) {
        Some(Ok(mut sheets)) => {
            if let Some(first) = sheets.first_mut() {
                first.notes.insert(0, MENDED.replace("{}", "it has"));
            }
            Ok(sheets)
        }
        _ => read,
    }
}

/// What is said of text that had to be mended.
const MENDED: &str = "{} half characters (shown as \u{fffd}) or bare control characters, which are no JSON";

fn read_as_is(text: &str) -> Result<Vec<Sheet>, String> {
    let sheets = match text.trim_start().chars().next() {
        None => return Err("is empty: export it again".to_owned()),
        Some('[') => vec![read_array(text)?],
        Some('{') => read_objects(text)?,
        Some(_) => return Err("is no JSON: it begins with neither { nor [".to_owned()),
    };
    Ok(sheets)
}

fn read_array(text: &str) -> Result<Sheet, String> {
    let mut sheet = Sheet::default();
    let mut de = serde_json::Deserializer::from_str(text);
    let end = RowsSeed(&mut sheet).deserialize(&mut de).and_then(|n_others| de.end().map(|()| n_others));
    match end {
        Ok(0) => {}
        Ok(n) => sheet.notes.push(format!("{n} elements are no objects and were left out")),
        Err(error) if sheet.rows.is_empty() => {
            return Err(format!("is broken or half-written JSON: {error}"));
        }
        Err(error) => sheet.notes.push(format!(
            "the file is cut off or broken after {} records ({error}); those before are kept",
            sheet.rows.len()
        )),
    }
    Ok(sheet)
}

/// One object a line; or objects over several lines, one after the other.
fn read_objects(text: &str) -> Result<Vec<Sheet>, String> {
    if !is_lines(text) {
        return read_stream(text);
    }
    let mut sheet = Sheet::default();
    let mut broken: Vec<(usize, String)> = Vec::new();
    let (mut last, mut n_mended) = (0, 0);
    for (number, line) in text.lines().enumerate().filter(|(_, it)| !it.trim().is_empty()) {
        last = number + 1;
        match row(&mut sheet, line) {
            Ok(row) => sheet.rows.push(row),
            Err(error) => match mend(line).map(|it| row(&mut sheet, &it)) {
                Some(Ok(row)) => {
                    n_mended += 1;
                    sheet.rows.push(row);
                }
                _ => broken.push((number + 1, error.to_string())),
            },
        }
    }
    if n_mended > 0 {
        let have = if n_mended == 1 { "1 line has".to_owned() } else { format!("{n_mended} lines have") };
        sheet.notes.push(MENDED.replace("{}", &have));
    }
    if let Some((line, error)) = broken.pop_if(|it| it.0 == last) {
        sheet.notes.push(format!("the last line ({line}) is cut off or broken and was left out: {error}"));
    }
    if let Some((line, error)) = broken.first() {
        let n = broken.len();
        let lines = if n == 1 { "1 line is".to_owned() } else { format!("{n} lines are") };
        sheet.notes.push(format!("{lines} no JSON object and left out, the first is line {line}: {error}"));
    }
    Ok(vec![sheet])
}

/// Whether the text has an object on each of several lines; the first may be broken if the two behind it are not.
fn is_lines(text: &str) -> bool {
    let is_json = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_ok();
    let is_object = |line: &&str| {
        line.trim_start().starts_with('{') && (is_json(line) || mend(line).is_some_and(|it| is_json(&it)))
    };
    let first: Vec<&str> = text.lines().filter(|it| !it.trim().is_empty()).take(3).collect();
    match first.as_slice() {
        [one, _, ..] if is_object(one) => true,
        [_, rest @ ..] => rest.len() == 2 && rest.iter().all(is_object),
        [] => false,
    }
}

fn row(sheet: &mut Sheet, line: &str) -> serde_json::Result<Row> {
    let mut de = serde_json::Deserializer::from_str(line);
    RowSeed(sheet).deserialize(&mut de).and_then(|row| de.end().map(|()| row))
}

fn read_stream(text: &str) -> Result<Vec<Sheet>, String> {
    let mut sheet = Sheet::default();
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(text).into_iter::<Value>() {
        match value {
            Ok(value) => values.push(value),
            Err(error) if values.is_empty() => {
                return Err(format!("is broken or half-written JSON: {error}"));
            }
            Err(error) => sheet.notes.push(format!(
                "the file is cut off or broken after {} records ({error}); those before are kept",
                values.len()
            )),
        }
    }
    if let [Value::Object(only)] = values.as_slice()
        && let Some(sheets) = unwrap(only)
    {
        return Ok(sheets);
    }
    for value in &values {
        push_value(&mut sheet, value);
    }
    Ok(vec![sheet])
}

/// Objects that are only a wrapper around rows.
fn unwrap(object: &serde_json::Map<String, Value>) -> Option<Vec<Sheet>> {
    if let Some(Value::Array(tables)) = object.get("tables").or_else(|| object.get("Tables")) {
        let sheets: Option<Vec<Sheet>> = tables.iter().map(api_table).collect();
        return sheets.filter(|it| !it.is_empty());
    }
    let rows =
        ["value", "Results", "results", "records"].iter().find_map(|it| object.get(*it))?.as_array()?;
    if !rows.iter().all(Value::is_object) {
        return None;
    }
    let mut sheet = Sheet::default();
    rows.iter().for_each(|it| push_value(&mut sheet, it));
    Some(vec![sheet])
}

/// `{"name": ..., "columns": [{"name": ...}], "rows": [[...]]}`, as the API of Log Analytics answers.
fn api_table(table: &Value) -> Option<Sheet> {
    let field = |lower: &str, upper: &str| table.get(lower).or_else(|| table.get(upper));
    let mut sheet = Sheet::dense();
    sheet.called = field("name", "TableName").and_then(Value::as_str).map(str::to_owned);
    let mut ids = Vec::new();
    for column in field("columns", "Columns")?.as_array()? {
        let name = column.get("name").or_else(|| column.get("ColumnName"))?.as_str()?;
        ids.push(sheet.push_column(name));
    }
    for row in field("rows", "Rows")?.as_array()? {
        let cells = ids.iter().zip(row.as_array()?);
        sheet.rows.push(cells.map(|(id, value)| (*id, cell(value))).filter(|it| !it.1.is_empty()).collect());
    }
    Some(sheet)
}

fn push_value(sheet: &mut Sheet, value: &Value) {
    if let Value::Object(object) = value {
        let row = object.iter().map(|(name, value)| (sheet.column(name), cell(value))).collect();
        sheet.rows.push(row);
    } else {
        sheet.notes.push("a value that is no object was left out".to_owned());
    }
}

/// A value as a cell.
pub(super) fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(it) => Cell::Bool(*it),
        Value::String(it) => Cell::Text(it.as_str().into()),
        Value::Number(it) => match (it.as_i64(), it.as_f64()) {
            (Some(it), _) => Cell::Int(it),
            (None, Some(real)) if !it.is_u64() => Cell::Real(real),
            // Beyond 64 bits with sign: as text, so that no digit is lost.
            _ => Cell::Text(it.to_string().into()),
        },
        Value::Array(_) | Value::Object(_) => Cell::Json(value.to_string().into()),
    }
}
