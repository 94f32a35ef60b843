//! One cell as a value of a type; nothing if it is none.

use std::borrow::Cow;

use super::sheet::Seen;
use super::time;

/// What pandas and spreadsheets write where there is no value.
pub(crate) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || ["nan", "nat", "null", "none", "n/a", "-", "<na>"].iter().any(|it| text.eq_ignore_ascii_case(it))
}

pub(super) fn bool(cell: Seen<'_>) -> Option<bool> {
    match cell {
        Seen::Bool(it) => Some(it),
        Seen::Int(0) => Some(false),
        Seen::Int(1) => Some(true),
        Seen::Text(text) => match text.trim() {
            it if it.eq_ignore_ascii_case("true") || it == "1" || it == "1.0" => Some(true),
            it if it.eq_ignore_ascii_case("false") || it == "0" || it == "0.0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A whole number: decimal, `0x` hexadecimal, or one that pandas wrote as `5.0`.
pub(super) fn whole(cell: Seen<'_>) -> Option<i64> {
    match cell {
        Seen::Int(it) => Some(it),
        Seen::Real(it) => whole_real(it),
        Seen::Bool(it) => Some(i64::from(it)),
        Seen::Text(text) => {
            let text = text.trim();
            if let Ok(it) = text.parse() {
                return Some(it);
            }
            if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                return i64::from_str_radix(hex, 16).ok();
            }
            plain_real(text).and_then(whole_real)
        }
        Seen::Null | Seen::Json(_) => None,
    }
}

fn whole_real(it: f64) -> Option<i64> {
    // Beyond 2^53 a real no longer says which whole number it was.
    (it.fract() == 0.0 && it.abs() <= 9_007_199_254_740_992.0).then_some(it as i64)
}

pub(super) fn real(cell: Seen<'_>) -> Option<f64> {
    match cell {
        Seen::Int(it) => Some(it as f64),
        Seen::Real(it) => Some(it),
        Seen::Text(text) => plain_real(text.trim()),
        Seen::Null | Seen::Bool(_) | Seen::Json(_) => None,
    }
}

/// A number with digits; not `inf`, `nan` or `infinity`, which Rust would read too.
fn plain_real(text: &str) -> Option<f64> {
    let is_plain =
        text.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'-' | b'+' | b'e' | b'E'));
    if is_plain { text.parse().ok() } else { None }
}

pub(super) fn datetime(cell: Seen<'_>) -> Option<i64> {
    match cell {
        Seen::Text(text) => match time::parse(text) {
            Some(it) => Some(it),
            None => plain_real(text.trim()).and_then(time::epoch),
        },
        Seen::Int(it) => time::epoch(it as f64),
        Seen::Real(it) => time::epoch(it),
        _ => None,
    }
}

/// JSON text without white space outside strings; text that is no JSON becomes a JSON string.
/// `None` for JSON's null.
pub(super) fn dynamic(cell: Seen<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Seen::Null => None,
        Seen::Json(text) => Some(text.into()),
        Seen::Text(text) => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) if text.trim() == "null" => None,
            Ok(_) => Some(Cow::Owned(compact(text))),
            Err(_) => Some(Cow::Owned(serde_json::Value::from(text).to_string())),
        },
        Seen::Int(_) | Seen::Real(_) | Seen::Bool(_) => Some(cell.text()),
    }
}

/// Valid JSON without the white space between its tokens. The digits of numbers stay as they are.
fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for it in json.chars() {
        if in_string {
            match it {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
        } else if it == '"' {
            in_string = true;
        } else if it.is_ascii_whitespace() {
            continue;
        }
        out.push(it);
    }
    out
}

pub(super) fn guid(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('{').trim_end_matches('}');
    let lengths = text.split('-').map(str::len);
    let is_guid = lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|it| it == b'-' || it.is_ascii_hexdigit());
    is_guid.then(|| text.to_lowercase())
}
