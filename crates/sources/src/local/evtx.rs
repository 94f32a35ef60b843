//! Windows event logs (EVTX): the files that Windows itself writes.
//!
//! Events of the channel Security become SecurityEvent with the fields of their EventData as columns, which have the
//! names that Log Analytics gives them. All others become Event, whose EventData is one XML text there. The time of
//! an event is `System/TimeCreated`: record headers run late, and some say 1601.

mod event_data;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use evtx::{EvtxParser, ParserSettings};
use serde_json::Value;

use super::sheet::{Cell, Row, Sheet};

/// What could not be read.
#[derive(Default)]
struct Lost {
    chunks: u64,
    records: u64,
    /// The first reason.
    why: Option<String>,
}

/// Reads the events of a file. A chunk (64 KiB) or record that is damaged costs itself and is counted.
///
/// # Errors
///
/// A sentence, if nothing of it could be read.
pub(crate) fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    let mut events = Vec::new();
    let mut lost = Lost::default();
    // The parser checks what it reads, but a file may be made to find what it does not check.
    let done = catch_unwind(AssertUnwindSafe(|| read_chunks(bytes, &mut events, &mut lost)));
    match done {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(format!("is no Windows event log, or its header is damaged: {error}")),
        Err(_) => lost.say(true, "the parser gave up"),
    }
    if events.is_empty() && lost.why.is_some() {
        return Err(format!(
            "is a damaged Windows event log, and no event in it can be read{}",
            lost.because()
        ));
    }
    let mut sheet = Sheet::default();
    for event in &events {
        let row = row(&mut sheet, event);
        sheet.rows.push(row);
    }
    if !events.is_empty() {
        let note = "the channel of an event says its table: Security is SecurityEvent, all others are Event";
        sheet.notes.push(note.to_owned());
    }
    sheet.notes.extend(lost.note());
    Ok(vec![sheet])
}

fn read_chunks(bytes: Vec<u8>, events: &mut Vec<Value>, lost: &mut Lost) -> Result<(), String> {
    let settings = ParserSettings::new().separate_json_attributes(true).num_threads(1);
    let shared = Arc::new(settings.clone());
    let parser = EvtxParser::from_buffer(bytes).map_err(|it| it.to_string())?;
    let mut parser = parser.with_configuration(settings);
    let n_chunks = u64::from(parser.header().chunk_count);
    let mut n_met = 0;
    for chunk in parser.chunks() {
        n_met += 1;
        let mut data = match chunk {
            Ok(data) => data,
            Err(error) => {
                lost.say(true, &error.to_string());
                continue;
            }
        };
        let mut chunk = match data.parse(shared.clone()) {
            Ok(chunk) => chunk,
            Err(error) => {
                lost.say(true, &error.to_string());
                continue;
            }
        };
        for record in chunk.iter() {
            match record.and_then(|it| it.into_json_value()) {
                Ok(record) => events.push(record.data),
                Err(error) => lost.say(false, &error.to_string()),
            }
        }
    }
    for _ in n_met..n_chunks {
        lost.say(true, "the file ends before it");
    }
    Ok(())
}

impl Lost {
    fn say(&mut self, is_chunk: bool, why: &str) {
        let count = if is_chunk { &mut self.chunks } else { &mut self.records };
        *count += 1;
        self.why.get_or_insert_with(|| why.to_owned());
    }

    fn because(&self) -> String {
        self.why
            .as_ref()
            .map_or_else(String::new, |it| format!(": {}", it.lines().next().unwrap_or_default()))
    }

    fn note(&self) -> Option<String> {
        let plural = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let what = match (self.chunks, self.records) {
            (0, 0) => return None,
            (0, records) => plural(records, "record"),
            (chunks, 0) => format!("{} of up to 64 KiB", plural(chunks, "chunk")),
            (chunks, records) => {
                format!("{} of up to 64 KiB and {}", plural(chunks, "chunk"), plural(records, "record"))
            }
        };
        Some(format!("{what} damaged and left out{}", self.because()))
    }
}

/// The columns of one event.
fn row(sheet: &mut Sheet, event: &Value) -> Row {
    let system = &event["Event"]["System"];
    let channel = text(&system["Channel"]);
    let is_security = channel.eq_ignore_ascii_case("Security");
    let provider = text(&system["Provider_attributes"]["Name"]);
    let mut row = Row::new();
    let mut put = |name: &str, cell: Cell| {
        let column = sheet.column(name);
        // A field that is called like a column that is there already does not take its place.
        if !cell.is_empty() && !row.iter().any(|(it, _)| *it == column) {
            row.push((column, cell));
        }
    };
    put("Type", Cell::Text(if is_security { "SecurityEvent" } else { "Event" }.into()));
    put("TimeGenerated", Cell::Text(text(&system["TimeCreated_attributes"]["SystemTime"]).into()));
    put("EventID", cell(&system["EventID"]));
    put("Computer", Cell::Text(text(&system["Computer"]).into()));
    let (source, log, level) = match is_security {
        true => ("EventSourceName", "Channel", "Level"),
        false => ("Source", "EventLog", "EventLevel"),
    };
    put(source, Cell::Text(provider.into()));
    put(log, Cell::Text(channel.into()));
    put(level, cell(&system["Level"]));
    put("Task", cell(&system["Task"]));
    put("EventRecordId", Cell::Text(text(&system["EventRecordID"]).into()));
    let fields = event_data::fields(&event["Event"]);
    if is_security {
        for (name, value) in &fields {
            put(name, Cell::Text(value.as_str().into()));
        }
    } else {
        put("UserName", Cell::Text(text(&system["Security_attributes"]["UserID"]).into()));
        put("EventData", Cell::Text(event_data::xml(&fields).into()));
    }
    row
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Number(number) => {
            number.as_i64().map_or_else(|| Cell::Text(number.to_string().into()), Cell::Int)
        }
        other => Cell::Text(text(other).into()),
    }
}

/// A value as text; of an object with attributes its own text.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.get("#text").map(text).unwrap_or_default(),
        other => other.to_string(),
    }
}
