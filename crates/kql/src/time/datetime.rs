//! Points in time.

use super::{DAY, HOUR, MINUTE, SECOND, civil_of, days_of, digits, fraction};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Returns `micros` (since 1970-01-01 00:00 UTC) as KQL prints it:
/// `2025-01-31T13:45:00.0000000Z`.
pub fn format_datetime(micros: i64) -> String {
    let (year, month, day) = civil_of(micros.div_euclid(DAY));
    let of_day = micros.rem_euclid(DAY);
    let (hour, minute) = (of_day / HOUR, of_day % HOUR / MINUTE);
    let (second, micro) = (of_day % MINUTE / SECOND, of_day % SECOND);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}0Z")
}

/// Returns the point in time that `text` names, in microseconds since 1970-01-01 00:00 UTC;
/// `None` when it names none.
///
/// Reads ISO 8601 (`2025-01-31`, `2025-01-31 13:45`, `2025-01-31T13:45:00.123Z`, with an offset),
/// US dates (`1/31/2025 1:45:00 PM`) and those of RFC 822 and 850 (`Fri, 31 Jan 25 13:45:00 GMT`).
/// Without an offset the time is UTC. More than six digits of seconds are cut off.
pub fn parse_datetime(text: &str) -> Option<i64> {
    let text = text.trim();
    let days_and_rest = iso_date(text).or_else(|| us_date(text)).or_else(|| named_date(text))?;
    let (days, rest) = days_and_rest;
    let of_day = if rest.is_empty() { 0 } else { time_of_day(rest)? };
    days.checked_mul(DAY)?.checked_add(of_day).filter(in_range)
}

/// Years 1 to 9999, as in Kusto.
fn in_range(micros: &i64) -> bool {
    (-62_135_596_800_000_000..253_402_300_800_000_000).contains(micros)
}

/// `2025-01-31`, `2025-01`, `20250131`; what follows is a time, after `T` or blanks.
fn iso_date(text: &str) -> Option<(i64, &str)> {
    let end = text.find(['T', 't', ' ']).unwrap_or(text.len());
    let (date, rest) = text.split_at_checked(end)?;
    if let (8, Some(_)) = (date.len(), digits(date, 8, 8)) {
        let part = |from: usize, to: usize| digits(date.get(from..to)?, 1, 4);
        return Some((days_of(part(0, 4)?, part(4, 6)?, part(6, 8)?)?, after_date(rest)));
    }
    let mut parts = date.split(['-', '/']);
    let year = digits(parts.next()?, 4, 4)?;
    let month = digits(parts.next()?, 1, 2)?;
    let day = parts.next().map_or(Some(1), |it| digits(it, 1, 2))?;
    if parts.next().is_some() {
        return None;
    }
    Some((days_of(year, month, day)?, after_date(rest)))
}

/// The time after a date, without what is between.
fn after_date(rest: &str) -> &str {
    rest.strip_prefix(['T', 't']).unwrap_or(rest).trim()
}

/// `1/31/2025`, `01-31-2025`, `01.31.2025`
fn us_date(text: &str) -> Option<(i64, &str)> {
    let end = text.find(' ').unwrap_or(text.len());
    let (date, rest) = text.split_at_checked(end)?;
    let mut parts = date.split(['/', '-', '.']);
    let month = digits(parts.next()?, 1, 2)?;
    let day = digits(parts.next()?, 1, 2)?;
    let year = digits(parts.next()?, 4, 4)?;
    if parts.next().is_some() {
        return None;
    }
    Some((days_of(year, month, day)?, rest.trim()))
}

/// `Fri, 31 Jan 25`, `31-Jan-2025`, with or without the day of the week.
fn named_date(text: &str) -> Option<(i64, &str)> {
    let text = match text.split_once(',') {
        Some((weekday, rest)) if weekday.chars().all(char::is_alphabetic) => rest.trim_start(),
        _ => text,
    };
    let (first, rest) = text.split_once([' ', '-'])?;
    let (second, rest) = rest.split_once([' ', '-'])?;
    // `31 Jan` or `Jan 31,`
    let month_first = first.starts_with(char::is_alphabetic);
    let (day, month) = if month_first { (second.trim_end_matches(','), first) } else { (first, second) };
    let end = rest.find(' ').unwrap_or(rest.len());
    let (year, rest) = rest.split_at_checked(end)?;
    let name = month.to_lowercase();
    let short = name.get(..3)?;
    let month = MONTHS.iter().position(|it| *it == short)?;
    let year = match (digits(year, 4, 4), digits(year, 2, 2)) {
        (Some(year), _) => year,
        // .NET's window: 00 to 49 are of this century.
        (None, Some(year)) => year + if year < 50 { 2000 } else { 1900 },
        (None, None) => return None,
    };
    let days = days_of(year, i64::try_from(month).ok()? + 1, digits(day, 1, 2)?)?;
    Some((days, rest.trim()))
}

/// `13:45`, `13:45:00.123`, `1:45 PM`, then nothing, `Z`, `GMT` or an offset. In microseconds
/// after midnight UTC; an offset may make it negative or more than a day.
fn time_of_day(text: &str) -> Option<i64> {
    let end = text.find(|it: char| !it.is_ascii_digit() && it != ':' && it != '.').unwrap_or(text.len());
    let (clock, rest) = text.split_at_checked(end)?;
    let mut parts = clock.split(':');
    let hour = digits(parts.next()?, 1, 2)?;
    let minute = digits(parts.next()?, 1, 2)?;
    let (second, micros) = match parts.next() {
        None => (0, 0),
        Some(text) => match text.split_once('.') {
            Some((second, part)) => (digits(second, 1, 2)?, fraction(part)? / 10),
            None => (digits(text, 1, 2)?, 0),
        },
    };
    if parts.next().is_some() || minute > 59 || second > 59 {
        return None;
    }
    let rest = rest.trim();
    let lower = rest.to_ascii_lowercase();
    let (hour, zone) = match lower.get(..2) {
        Some("am") => (twelve(hour)?, rest.get(2..)?),
        Some("pm") => (twelve(hour)? + 12, rest.get(2..)?),
        _ => (hour, rest),
    };
    // 24:00 is midnight at the end of the day.
    if hour > 24 || (hour == 24 && (minute, second, micros) != (0, 0, 0)) {
        return None;
    }
    Some(hour * HOUR + minute * MINUTE + second * SECOND + micros - offset(zone.trim())?)
}

/// The hour on a clock with twelve of them, in the morning.
fn twelve(hour: i64) -> Option<i64> {
    (1..=12).contains(&hour).then_some(hour % 12)
}

/// `Z`, `GMT`, `UTC`, `+01:00`, `-0800`, `+2`; nothing is UTC. In microseconds.
fn offset(text: &str) -> Option<i64> {
    if text.is_empty() || ["z", "gmt", "utc"].contains(&text.to_ascii_lowercase().as_str()) {
        return Some(0);
    }
    let (sign, clock) = match text.strip_prefix('+') {
        Some(clock) => (1, clock),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match clock.split_once(':') {
        Some((hours, minutes)) => (digits(hours, 1, 2)?, digits(minutes, 2, 2)?),
        None if clock.len() == 4 => {
            let (hours, minutes) = clock.split_at_checked(2)?;
            (digits(hours, 2, 2)?, digits(minutes, 2, 2)?)
        }
        None => (digits(clock, 1, 2)?, 0),
    };
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * HOUR + minutes * MINUTE))
}
