//! Lengths of time.

use super::{DAY, HOUR, MINUTE, SECOND, digits, fraction};
use crate::lexer;

/// Returns `micros` as KQL prints it: `[-][d.]hh:mm:ss[.fffffff]`.
pub fn format_timespan(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let length = micros.unsigned_abs();
    let unit = |it: i64| it.unsigned_abs();
    let days = match length / unit(DAY) {
        0 => String::new(),
        days => format!("{days}."),
    };
    let (hour, minute) = (length % unit(DAY) / unit(HOUR), length % unit(HOUR) / unit(MINUTE));
    let (second, micro) = (length % unit(MINUTE) / unit(SECOND), length % unit(SECOND));
    let part = if micro == 0 { String::new() } else { format!(".{micro:06}0") };
    format!("{sign}{days}{hour:02}:{minute:02}:{second:02}{part}")
}

/// Returns the length of time that `text` names, in microseconds; `None` when it names none.
///
/// Reads what [`format_timespan`] writes (`1.02:03:04.5`, `02:03`). A number alone is none.
pub fn parse_timespan(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.contains(':') { Some(parse_timespan_ticks(text)?.div_euclid(10)) } else { None }
}

/// Returns what `time(...)` with `text` inside means, in ticks of 100 nanoseconds; `None` when
/// nothing: `1.02:03:04.5`, a number of days (`2`), or a number with a unit (`90m`).
pub fn parse_timespan_ticks(text: &str) -> Option<i64> {
    let text: String = text.split_whitespace().collect();
    let (negative, length) = match text.strip_prefix('-') {
        Some(length) => (true, length),
        None => (false, text.as_str()),
    };
    let ticks = if length.contains(':') { clock(length)? } else { number(length)? };
    Some(if negative { -ticks } else { ticks })
}

fn clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let first = parts.next()?;
    let (days, hours) = match first.split_once('.') {
        Some((days, hours)) => (digits(days, 1, 8)?, digits(hours, 1, 2)?),
        None => (0, digits(first, 1, 2)?),
    };
    let minutes = digits(parts.next()?, 1, 2)?;
    let (seconds, ticks) = match parts.next() {
        None => (0, 0),
        Some(text) => match text.split_once('.') {
            Some((seconds, part)) => (digits(seconds, 1, 2)?, fraction(part)?),
            None => (digits(text, 1, 2)?, 0),
        },
    };
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let of_day = hours * HOUR + minutes * MINUTE + seconds * SECOND;
    days.checked_mul(DAY)?.checked_add(of_day)?.checked_mul(10)?.checked_add(ticks)
}

/// A number of days, or one with a unit.
fn number(text: &str) -> Option<i64> {
    let unit_at = text.find(|it: char| it.is_ascii_alphabetic()).unwrap_or(text.len());
    let (count, unit) = text.split_at_checked(unit_at)?;
    if !count.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let unit = if unit.is_empty() { "d" } else { unit };
    lexer::ticks_of(count, lexer::nanos_in(unit)?)
}
