//! The events of one account from every table, in the same columns.

use std::collections::HashMap;

use kql::{Schema, Type};
use kql_polars::Output;
use model::IpAddress;
use model::failure::{Codes, logon_type, reason};
use polars::prelude::{
    Column, DataFrame, IntoColumn, IntoSeries, NewChunkedArray, Series, SortMultipleOptions, StringChunked,
};

use crate::{Error, Result, Rows};

/// What an event has. The activity queries of the library give these, but for `Reason` and `Scope`, and `Codes`
/// and `Said`, of which the reason is made. Those of [`KNOWN_BY_SOME`] only some of them give.
const COLUMNS: [(&str, Type); 22] = [
    ("Time", Type::DateTime),
    ("Table", Type::String),
    ("Kind", Type::String),
    ("Account", Type::String),
    ("Service", Type::String),
    ("Operation", Type::String),
    ("Result", Type::String),
    ("Code", Type::String),
    ("Reason", Type::String),
    ("IpAddress", Type::String),
    ("Scope", Type::String),
    ("Host", Type::String),
    ("LogonType", Type::String),
    ("LogonId", Type::String),
    ("UserType", Type::String),
    ("UserAgent", Type::String),
    ("Resource", Type::String),
    ("Location", Type::String),
    ("City", Type::String),
    ("Latitude", Type::Real),
    ("Longitude", Type::Real),
    ("Detail", Type::String),
];

/// What most tables do not know; empty there.
const KNOWN_BY_SOME: [&str; 3] = ["City", "Latitude", "Longitude"];

/// Those of them that a reader needs first.
const ACTIVITY: [&str; 8] = ["Time", "Table", "Operation", "Result", "Reason", "IpAddress", "Host", "Detail"];

/// Whether a result says that it failed; the tables write it in several ways.
pub(crate) fn is_failure(result: &str) -> bool {
    result.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("fail"))
}

/// The rows of one query with exactly [`COLUMNS`]: addresses in one spelling, logon types and failures in words.
pub(super) fn uniform(rows: &Rows) -> Result<DataFrame> {
    let frame = rows.frame();
    let text = |name: &str| texts(&frame, name);
    let written = text("IpAddress")?;
    let known = addresses(&written);
    let address =
        |written: &str| known.get(written).map(|it| (it.0.as_str(), it.1.as_str())).unwrap_or_default();
    let mut columns = Vec::new();
    for (name, ty) in COLUMNS {
        let values = match name {
            "IpAddress" => each(name, &written, |it| address(it).0),
            "Scope" => each(name, &written, |it| address(it).1),
            "LogonType" => logon_types(&text(name)?, name),
            "Reason" => reasons(&frame, name)?,
            _ if KNOWN_BY_SOME.contains(&name) && frame.column(name).is_err() => {
                columns.push(Column::full_null(name.into(), frame.height(), &kql_polars::dtype(ty)));
                continue;
            }
            _ => {
                columns.push(frame.column(name)?.cast(&kql_polars::dtype(ty))?);
                continue;
            }
        };
        columns.push(values.into_series().into_column());
    }
    Ok(DataFrame::new(frame.height(), columns)?)
}

pub(super) fn texts(frame: &DataFrame, name: &str) -> Result<StringChunked> {
    Ok(frame.column(name)?.cast(&kql_polars::dtype(Type::String))?.str()?.clone())
}

/// Another text for each.
fn each<'a>(name: &str, texts: &'a StringChunked, other: impl Fn(&'a str) -> &'a str) -> StringChunked {
    StringChunked::from_iter_values(name.into(), texts.iter().map(|it| other(it.unwrap_or_default())))
}

fn logon_types(texts: &StringChunked, name: &str) -> StringChunked {
    let mut known: HashMap<&str, String> = HashMap::new();
    for text in texts.iter().map(Option::unwrap_or_default) {
        known.entry(text).or_insert_with(|| logon_type(text));
    }
    let words = texts.iter().map(|it| known.get(it.unwrap_or_default()).map_or("", String::as_str));
    StringChunked::from_iter_values(name.into(), words)
}

/// Each address in its one spelling, with its scope; what is no address stays as it is written, `-` is none.
fn addresses(texts: &StringChunked) -> HashMap<&str, (String, String)> {
    let read = |text: &str| match IpAddress::parse(text) {
        Some(address) => (address.to_string(), address.scope().to_string()),
        None if text.trim() == "-" => (String::new(), String::new()),
        None => (text.to_owned(), String::new()),
    };
    let mut known = HashMap::new();
    for text in texts.iter().map(Option::unwrap_or_default) {
        known.entry(text).or_insert_with(|| read(text));
    }
    known
}

/// Why each event failed: the code in words, else what the log says; empty where nothing failed.
fn reasons(frame: &DataFrame, name: &str) -> Result<StringChunked> {
    let [results, tables, codes, details, said] =
        ["Result", "Codes", "Code", "Detail", "Said"].map(|name| texts(frame, name));
    let all = [results?, tables?, codes?, details?, said?];
    let [results, tables, codes, details, said] =
        all.each_ref().map(|it| it.iter().map(Option::unwrap_or_default));
    let rows = results.zip(tables).zip(codes).zip(details).zip(said);
    let reasons = rows.map(|((((result, table), code), detail), said)| {
        if !is_failure(result) {
            return "";
        }
        let words = Codes::named(table).and_then(|table| match table {
            // The message is the code.
            Codes::Sshd => reason(table, detail),
            _ => reason(table, code),
        });
        words.unwrap_or(said)
    });
    Ok(StringChunked::from_iter_values(name.into(), reasons))
}

/// All events, the newest first, those without time last.
pub(super) fn newest_first(frames: Vec<DataFrame>) -> Result<Rows> {
    let mut frames = frames.into_iter();
    let mut all = frames.next().map_or_else(empty, Ok)?;
    for more in frames {
        all.vstack_mut(&more)?;
    }
    let order = SortMultipleOptions::default()
        .with_order_descending(true)
        .with_nulls_last(true)
        .with_maintain_order(true);
    let frame = all.sort(["Time"], order)?;
    Ok(Rows::new(Output { schema: schema(&COLUMNS), frame }, None))
}

/// The events as the activity shows them.
pub(super) fn activity(events: &Rows) -> Result<Rows> {
    let columns: Vec<(&str, Type)> = COLUMNS.into_iter().filter(|it| ACTIVITY.contains(&it.0)).collect();
    let frame = events.frame().select(ACTIVITY)?;
    Ok(Rows::new(Output { schema: schema(&columns), frame }, None))
}

fn schema(columns: &[(&str, Type)]) -> Schema {
    Schema {
        columns: columns.iter().map(|(name, ty)| kql::Column { name: (*name).to_owned(), ty: *ty }).collect(),
    }
}

fn empty() -> Result<DataFrame> {
    let columns = COLUMNS
        .iter()
        .map(|(name, ty)| Series::new_empty((*name).into(), &kql_polars::dtype(*ty)).into_column())
        .collect();
    DataFrame::new(0, columns).map_err(Error::from)
}
