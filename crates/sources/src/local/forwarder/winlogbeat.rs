//! What Winlogbeat makes of Windows events: version 7 and later under `winlog`, version 6 at the top.

mod ecs;

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::sheet::{Cell, Row, Sheet};
use super::super::windows_event::{WindowsEvent, activity};
use super::{cell_of, keywords};
use ecs::Inexact;

/// Whether the sheet has the columns of such records; Kibana writes paths with dots.
pub(super) fn may_be_in(sheet: &Sheet) -> bool {
    ["winlog", "winlog.event_id"].iter().any(|it| sheet.find(it).is_some())
        || ["log_name", "event_id", "computer_name"].iter().all(|it| sheet.find(it).is_some())
}

/// Takes such records out of the sheet.
pub(super) fn take(sheet: &mut Sheet) -> Option<Sheet> {
    let mut inexact = Inexact::default();
    let mut made = super::take(sheet, |sheet, row| event(sheet, row, &mut inexact))?;
    inexact.say(&mut made);
    Some(made)
}

/// A record as an event.
fn event(sheet: &Sheet, row: &Row, inexact: &mut Inexact) -> Option<WindowsEvent<'static>> {
    let mut record = object(sheet, row);
    let mut winlog = match record.remove("winlog") {
        Some(Value::Object(winlog)) => winlog,
        _ if record.contains_key("log_name") => renamed(&mut record),
        _ => return None,
    };
    // What the record does not need to be an event stays under its path.
    let mut take = |name: &str| winlog.remove(name).unwrap_or_default();
    let channel = take("channel");
    let channel = channel.as_str().filter(|it| !it.is_empty())?.to_owned();
    let id = match cell_of(&take("event_id")) {
        Cell::Text(text) => text.parse().map_or(Cell::Text(text), Cell::Int),
        other => other,
    };
    let (user, data, user_data) = (take("user"), take("event_data"), take("user_data"));
    let keyword = take("keywords");
    let mut event = WindowsEvent {
        provider: cell_of(&take("provider_name")),
        computer: cell_of(&take("computer_name")),
        task: Cell::Null,
        record: Cell::Text(cell_of(&take("record_id")).text().into()),
        // Winlogbeat's `@timestamp` is the time of the event, in UTC; when it was read is `event.created`.
        time: cell_of(&record.remove("@timestamp").unwrap_or_default()),
        message: cell_of(&record.remove("message").unwrap_or_default()),
        level: level(&record, &keyword),
        user: user_of(&user),
        channel,
        id,
        ..WindowsEvent::default()
    };
    match (data, user_data) {
        (Value::Object(fields), _) => event.fields.extend(fields.iter().map(field)),
        (_, Value::Object(fields)) => {
            event.fields.extend(fields.iter().filter(|it| it.0 != "xml_name").map(field))
        }
        _ => {}
    }
    ecs::put_back(&mut event, &record, inexact);
    let mut put = |name: &str, cell: Cell| event.others.push((name.to_owned().into(), cell));
    put("Keywords", keywords(cell_of(&keyword)));
    put("Version", cell_of(&winlog.remove("version").unwrap_or_default()));
    put("Correlation", cell_of(&winlog.remove("activity_id").unwrap_or_default()));
    if let Some(Value::Object(process)) = winlog.remove("process") {
        put("SystemProcessId", cell_of(process.get("pid").unwrap_or(&Value::Null)));
        put("SystemThreadId", cell_of(process.get("thread").map_or(&Value::Null, |it| &it["id"])));
    }
    if event.channel.eq_ignore_ascii_case("Security")
        && let Some(activity) = activity(&event.id, &event.message.text())
    {
        event.others.push(("Activity".into(), Cell::Text(activity.into())));
    }
    event.others.extend(winlog.iter().map(|(name, value)| (format!("winlog.{name}").into(), cell_of(value))));
    event.others.extend(record.iter().map(field));
    Some(event)
}

fn field((name, value): (&String, &Value)) -> (Cow<'static, str>, Cell) {
    (name.clone().into(), cell_of(value))
}

/// The row as an object: cells with parts are read, paths with dots lead into parts.
fn object(sheet: &Sheet, row: &Row) -> Map<String, Value> {
    let mut object = Map::new();
    for (column, cell) in row {
        let Some(name) = sheet.columns.get(*column as usize) else { continue };
        let value = match cell {
            Cell::Null => continue,
            Cell::Json(text) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(&**text)),
            Cell::Text(text) => Value::from(&**text),
            Cell::Int(it) => Value::from(*it),
            Cell::Real(it) => Value::from(*it),
            Cell::Bool(it) => Value::from(*it),
        };
        put(&mut object, name, value, LEVELS);
    }
    object
}

/// So many dots of a path lead into parts, `winlog.event_data.TargetUserName`; a name may have thousands.
const LEVELS: usize = 4;

fn put(object: &mut Map<String, Value>, path: &str, value: Value, levels: usize) {
    // Only Winlogbeat's own paths: a field of the event may have dots in its name.
    let parts = path
        .split_once('.')
        .filter(|it| levels > 0 && ["winlog", "event_data", "user_data", "log", "user"].contains(&it.0));
    match parts {
        Some((first, rest)) => {
            let inner = object.entry(first).or_insert_with(|| Value::Object(Map::new()));
            match inner {
                Value::Object(inner) => put(inner, rest, value, levels - 1),
                _ => drop(object.insert(path.to_owned(), value)),
            }
        }
        None => drop(object.insert(path.to_owned(), value)),
    }
}

/// Version 6 under the names of version 7.
fn renamed(record: &mut Map<String, Value>) -> Map<String, Value> {
    const NAMES: [(&str, &str); 11] = [
        ("log_name", "channel"),
        ("event_id", "event_id"),
        ("source_name", "provider_name"),
        ("computer_name", "computer_name"),
        ("record_number", "record_id"),
        ("event_data", "event_data"),
        ("user_data", "user_data"),
        ("user", "user"),
        ("keywords", "keywords"),
        ("version", "version"),
        ("activity_id", "activity_id"),
    ];
    NAMES.iter().filter_map(|(old, new)| Some(((*new).to_owned(), record.remove(*old)?))).collect()
}

fn user_of(user: &Value) -> Cell {
    let text = |name: &str| user[name].as_str().unwrap_or_default();
    match (text("domain"), text("name")) {
        (_, "") => cell_of(&user["identifier"]),
        ("", name) => Cell::Text(name.into()),
        (domain, name) => Cell::Text(format!("{domain}\\{name}").into()),
    }
}

/// Of an audit its outcome, else the level in words.
fn level(record: &Map<String, Value>, keywords: &Value) -> Cell {
    // Mostly a list; some make one text of it.
    let has = |word: &str| match keywords {
        Value::Array(words) => words.iter().any(|it| it == word),
        Value::String(words) => words.split(',').any(|it| it.trim() == word),
        _ => false,
    };
    if has("Audit Failure") {
        return Cell::Int(16);
    }
    if has("Audit Success") {
        return Cell::Int(8);
    }
    let word = record.get("log").map_or(&Value::Null, |it| &it["level"]);
    let word = word.as_str().or_else(|| record.get("level")?.as_str()).unwrap_or_default();
    match word.to_lowercase().as_str() {
        "critical" => Cell::Int(1),
        "error" => Cell::Int(2),
        "warning" => Cell::Int(3),
        "information" | "info" => Cell::Int(4),
        "verbose" | "debug" => Cell::Int(5),
        _ => Cell::Null,
    }
}
