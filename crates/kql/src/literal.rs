//! Values as KQL text that means exactly that value.
//!
//! Parameters of queries go through here and are never spliced into a query as they are.
//!
//! ```
//! assert_eq!(kql::literal::string(r#"O"Brien\"#), r#""O\"Brien\\""#);
//! ```

use crate::time;
use crate::value::Value;

/// Returns `text` as a string literal on one line, in double quotes.
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Line and paragraph separators end lines in some parsers.
            _ if it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(it)));
            }
            _ => out.push(it),
        }
    }
    out.push('"');
    out
}

/// Returns the point in time `micros` (microseconds since 1970-01-01 00:00 UTC) as a literal.
pub fn datetime(micros: i64) -> String {
    format!("datetime({})", time::format_datetime(micros))
}

/// Returns the length of time `micros` (microseconds) as a literal.
pub fn timespan(micros: i64) -> String {
    format!("time({})", time::format_timespan(micros))
}

/// Returns the whole number as a literal.
pub fn long(value: i64) -> String {
    // In parentheses a negative number cannot join the sign before it.
    if value < 0 { format!("long({value})") } else { value.to_string() }
}

/// Returns the number as a literal.
pub fn real(value: f64) -> String {
    if value.is_nan() {
        "real(nan)".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "real(+inf)".to_owned() } else { "real(-inf)".to_owned() }
    } else {
        format!("real({value:?})")
    }
}

/// Returns the truth value as a literal.
pub fn bool(value: bool) -> String {
    value.to_string()
}

/// Returns a list of literals in parentheses, as `in` and its kind take it.
///
/// `items` are literals made by the other functions here.
pub fn list(items: &[String]) -> String {
    format!("({})", items.join(", "))
}

/// Returns `name` as the name of a table or column, quoted where it must be.
pub fn name(name: &str) -> String {
    let plain = name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    if plain && !KEYWORDS.contains(&name) { name.to_owned() } else { format!("[{}]", string(name)) }
}

/// Words that begin something else than a name, at some place.
const KEYWORDS: [&str; 24] = [
    "and",
    "or",
    "in",
    "has",
    "between",
    "contains",
    "startswith",
    "endswith",
    "matches",
    "by",
    "asc",
    "desc",
    "true",
    "false",
    "let",
    "datatable",
    "print",
    "union",
    "range",
    "find",
    "search",
    "evaluate",
    "nulls",
    "not",
];

/// Returns the value as a literal.
pub fn value(value: &Value) -> String {
    match value {
        Value::Null(ty) => format!("{ty}(null)"),
        Value::Bool(it) => bool(*it),
        Value::Int(it) => format!("int({it})"),
        Value::Long(it) => long(*it),
        Value::Real(it) => real(*it),
        Value::String(it) => string(it),
        Value::DateTime(it) => datetime(*it),
        Value::TimeSpan(it) => timespan(*it),
        Value::Guid(it) => format!("guid({it})"),
        Value::Dynamic(it) => format!("dynamic({it})"),
    }
}

/// Returns `text` as a JSON string.
pub(crate) fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if u32::from(it) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(it))),
            _ => out.push(it),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests;
