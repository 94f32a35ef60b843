//! Values of parameters.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};

use super::Kind;

/// A value for a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Any text; nothing in it has a meaning to the query.
    Text(String),
    /// A point in time.
    Time(DateTime<Utc>),
    /// A whole number.
    Long(i64),
    /// A number.
    Real(f64),
    /// True or false.
    Bool(bool),
    /// Several values, for `in (...)`.
    List(Vec<Value>),
}

impl Value {
    /// Returns the value as `kind` takes it; `None` if it is none of that kind.
    ///
    /// Text is read as a time or number where one is wanted; a list is also given as one value, or as
    /// text with commas, as in msticpy. Times and numbers are taken where text is wanted.
    pub(crate) fn into_kind(self, kind: Kind) -> Option<Value> {
        Some(match (kind, self) {
            (Kind::List, Value::List(items)) => Value::List(items),
            (Kind::List, Value::Text(text)) => {
                let items = text.split(',').map(|it| Value::Text(it.trim().to_owned()));
                Value::List(items.collect())
            }
            (Kind::List, one) => Value::List(vec![one]),
            (_, Value::List(_)) => return None,
            (Kind::Text, it) => it,
            (Kind::Time, Value::Time(it)) => Value::Time(it),
            (Kind::Time, Value::Text(text)) => Value::Time(time(&text)?),
            (Kind::Long, Value::Long(it)) => Value::Long(it),
            (Kind::Long, Value::Text(text)) => Value::Long(text.trim().parse().ok()?),
            (Kind::Real, Value::Real(it)) => Value::Real(it),
            (Kind::Real, Value::Long(it)) => Value::Real(it as f64),
            (Kind::Real, Value::Text(text)) => {
                Value::Real(text.trim().parse().ok().filter(|it: &f64| it.is_finite())?)
            }
            (Kind::Bool, Value::Bool(it)) => Value::Bool(it),
            (Kind::Bool, Value::Text(text)) => Value::Bool(text.trim().to_ascii_lowercase().parse().ok()?),
            _ => return None,
        })
    }

    /// The value as text, as it stands inside a quoted text of a query.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Value::Text(it) => it.clone(),
            Value::Time(it) => it.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            Value::Long(it) => it.to_string(),
            Value::Real(it) => it.to_string(),
            Value::Bool(it) => it.to_string(),
            Value::List(items) => items.iter().map(Value::to_text).collect::<Vec<_>>().join(", "),
        }
    }
}

fn time(text: &str) -> Option<DateTime<Utc>> {
    crate::local::parse_time(text).and_then(DateTime::from_timestamp_micros)
}

impl fmt::Display for Value {
    /// As in a message: text in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(it) => write!(f, "{it:?}"),
            Value::List(items) => {
                f.write_str("[")?;
                for (number, it) in items.iter().enumerate() {
                    write!(f, "{}{it}", if number == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            other => f.write_str(&other.to_text()),
        }
    }
}
