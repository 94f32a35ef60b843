//! Values as text and text as values, cell by cell.

use serde_json::Value as Json;

/// Returns a real number as KQL prints it: the shortest text that gives the same number.
pub(crate) fn real(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

/// Returns a real number as JSON; what JSON has no number for becomes a text.
pub(crate) fn real_to_json(value: f64) -> Json {
    serde_json::Number::from_f64(value).map_or_else(|| Json::String(real(value)), Json::Number)
}

/// Reads the JSON that a dynamic column holds. What is broken counts as null.
pub(crate) fn parse_stored(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or(Json::Null)
}

/// Returns JSON as a dynamic column holds it; JSON null is null.
pub(crate) fn store(json: &Json) -> Option<String> {
    if json.is_null() { None } else { Some(json.to_string()) }
}

/// Reads a whole number, also a hexadecimal one, as `tolong()` does.
pub(crate) fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let bits = u64::from_str_radix(hex, 16).ok()?.cast_signed();
        return Some(if sign.is_empty() { bits } else { bits.wrapping_neg() });
    }
    if !digits.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    format!("{sign}{digits}").parse().ok()
}

/// Reads a number as `toreal()` does.
pub(crate) fn parse_real(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "nan" => return Some(f64::NAN),
        "inf" | "+inf" | "infinity" | "+infinity" => return Some(f64::INFINITY),
        "-inf" | "-infinity" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.starts_with("0x") || digits.starts_with("0X") {
        return parse_long(text).map(|it| it as f64);
    }
    if !digits.starts_with(|it: char| it.is_ascii_digit() || it == '.') {
        return None;
    }
    text.parse().ok()
}

/// Reads true or false as `tobool()` does: also whole numbers.
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        other => parse_long(other).map(|it| it != 0),
    }
}

/// Returns the whole number that `value` is when its fraction is cut off; `None` when it is too
/// large or no number.
pub(crate) fn truncated(value: f64) -> Option<i64> {
    let whole = value.trunc();
    // The greatest long is no real; the first real above it is 2^63.
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole).then_some(whole as i64)
}
