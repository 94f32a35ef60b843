//! How a value that stands in the open, not in quotes, is written.

use kql::literal;

use super::{Parameter, Value};

/// An element of a list; lists in lists are text.
pub(super) fn item(value: &Value) -> String {
    match value {
        Value::Text(it) => literal::string(it),
        Value::Time(it) => literal::datetime(it.timestamp_micros()),
        Value::Long(it) => literal::long(*it),
        Value::Real(it) => literal::real(*it),
        Value::Bool(it) => literal::bool(*it),
        Value::List(_) => literal::string(&value.to_text()),
    }
}

/// A caller's text in the open: a string literal, but for what the default shows to be meant.
pub(super) fn open_text(parameter: &Parameter, text: &str) -> String {
    let default = match &parameter.default {
        Some(Value::Text(it)) => it.trim(),
        _ => "",
    };
    if parameter.default.is_some() && text.trim() == default {
        return text.to_owned();
    }
    let trimmed = text.trim();
    if is_operator(default) && is_operator(trimmed) {
        return trimmed.to_owned();
    }
    if is_length_of_time(default) && is_length_of_time(trimmed) {
        return trimmed.to_owned();
    }
    let name = parameter.name.as_str();
    let means_name = name == "table"
        || name.ends_with("_column")
        || name.ends_with("_field")
        || (is_name(default) && !is_operator(default));
    if means_name && is_name(trimmed) { literal::name(trimmed) } else { literal::string(text) }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

fn is_operator(text: &str) -> bool {
    const OPERATORS: [&str; 32] = [
        "==",
        "!=",
        "=~",
        "!~",
        "<",
        "<=",
        ">",
        ">=",
        "has",
        "!has",
        "has_cs",
        "!has_cs",
        "has_any",
        "has_all",
        "hasprefix",
        "hassuffix",
        "contains",
        "!contains",
        "contains_cs",
        "!contains_cs",
        "startswith",
        "!startswith",
        "startswith_cs",
        "endswith",
        "!endswith",
        "endswith_cs",
        "in",
        "!in",
        "in~",
        "!in~",
        "between",
        "matches regex",
    ];
    OPERATORS.contains(&text)
}

/// `1h`, `14d`, `0.5s`.
fn is_length_of_time(text: &str) -> bool {
    let unit = text.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let number = text.strip_suffix(unit).unwrap_or_default();
    ["d", "h", "m", "s", "ms"].contains(&unit)
        && number.starts_with(|it: char| it.is_ascii_digit())
        && number.parse::<f64>().is_ok()
}

/// An author's default for a time, as msticpy writes it: days from now as a number, or `-3d`.
pub(super) fn from_now(value: &Value) -> Option<String> {
    let text = match value {
        Value::Long(it) => format!("{it}d"),
        Value::Text(it) => it.trim().to_owned(),
        _ => return None,
    };
    let (sign, length) = match text.strip_prefix('-') {
        Some(rest) => ('-', rest),
        None => ('+', text.strip_prefix('+').unwrap_or(&text)),
    };
    let length =
        if length.bytes().all(|it| it.is_ascii_digit()) { format!("{length}d") } else { length.to_owned() };
    let length = match length.strip_suffix('w').and_then(|it| it.parse::<u32>().ok()) {
        Some(weeks) => format!("{}d", u64::from(weeks) * 7),
        None => length,
    };
    is_length_of_time(&length)
        .then(|| if sign == '-' { format!("ago({length})") } else { format!("(now() + {length})") })
}
