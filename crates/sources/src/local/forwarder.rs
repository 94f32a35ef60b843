//! Events of Windows in the JSON of the programs that forward or dump them.
//!
//! nxlog and Winlogbeat have names of their own for everything; here an event gets the table and the columns that it
//! has in Log Analytics. Rows that are no such records stay as they are.

mod clock;
mod elastic;
mod nxlog;
mod winlogbeat;

use serde::Deserialize as _;
use serde_json::Value;

use super::evtx;
use super::report::Rule;
use super::sheet::{Cell, Row, Sheet, cell};
use super::{Options, windows_event::WindowsEvent};

/// The events of forwarders and dumps among the rows of a JSON file as a sheet of their own, and the other rows.
pub(super) fn translate(sheets: Vec<Sheet>, options: &Options) -> Vec<Sheet> {
    sheets.into_iter().map(elastic::open).flat_map(|it| one(it, options)).collect()
}

fn one(mut sheet: Sheet, options: &Options) -> Vec<Sheet> {
    let mut translated = Vec::new();
    if nxlog::may_be_in(&sheet) || winlogbeat::may_be_in(&sheet) {
        sheet.decode();
    }
    if nxlog::may_be_in(&sheet) {
        translated.extend(nxlog::take(&mut sheet, options));
    }
    if winlogbeat::may_be_in(&sheet) {
        translated.extend(winlogbeat::take(&mut sheet));
    }
    if sheet.find("Event").is_some() {
        translated.extend(take(&mut sheet, dumped));
    }
    if translated.is_empty() {
        return vec![sheet];
    }
    // What was odd about the file is said with its first rows.
    let notes = std::mem::take(&mut sheet.notes);
    if let Some(first) = translated.first_mut() {
        first.notes.splice(0..0, notes);
    }
    if sheet.n_rows() > 0 {
        translated.push(sheet);
    }
    translated
}

/// Takes the rows out of the sheet of which `event` makes events.
fn take(
    sheet: &mut Sheet,
    mut event: impl FnMut(&Sheet, &Row) -> Option<WindowsEvent<'static>>,
) -> Option<Sheet> {
    let mut made = Sheet::of(Rule::Channel);
    let mut others = Vec::new();
    for row in std::mem::take(&mut sheet.rows) {
        match event(sheet, &row) {
            Some(event) => {
                let row = event.into_row(&mut made);
                made.rows.push(row);
            }
            None => others.push(row),
        }
    }
    sheet.rows = others;
    (!made.rows.is_empty()).then_some(made)
}

/// A record of an EVTX file as `evtx_dump` and its like write it: the XML of the event as JSON.
fn dumped(sheet: &Sheet, row: &Row) -> Option<WindowsEvent<'static>> {
    let Cell::Json(text) = cell(row, sheet.find("Event")?)? else { return None };
    let value: Value = serde_json::from_str(text).ok()?;
    if !value["System"].is_object() {
        return None;
    }
    evtx::Event::deserialize(value).ok().map(|it| it.0)
}

/// A JSON value as a field's: what has parts stays JSON.
fn cell_of(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::String(text) => Cell::Text(text.as_str().into()),
        Value::Bool(it) => Cell::Bool(*it),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| Cell::Text(number.to_string().into()), Cell::Int)
        }
        parts => Cell::Json(parts.to_string().into()),
    }
}

/// Keywords as Windows writes them.
fn keywords(cell: Cell) -> Cell {
    match cell {
        Cell::Int(bits) => Cell::Text(format!("{bits:#x}").into()),
        other => other,
    }
}
