//! Points in time and lengths of time as KQL writes and reads them.
//!
//! Both are whole numbers of microseconds; a seventh digit of seconds is cut off.

mod datetime;
mod timespan;

pub use datetime::{format_datetime, parse_datetime};
pub use timespan::{format_timespan, parse_timespan, parse_timespan_ticks};

/// Microseconds in a day.
pub const DAY: i64 = 86_400_000_000;
const HOUR: i64 = DAY / 24;
const MINUTE: i64 = HOUR / 60;
const SECOND: i64 = 1_000_000;

/// Reads digits as the fraction of a second, in ticks of 100 nanoseconds, cut off.
fn fraction(digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    format!("{digits:0<7}").get(..7)?.parse().ok()
}

/// Reads a number of at least `least` and at most `most` digits and nothing else.
fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let right = (least..=most).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}

/// Returns the days from 1970-01-01 to a day of the Gregorian calendar, or `None` when there is
/// no such day between the years 1 and 9999.
pub fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    if day < 1 || day > days_in_month(year, month) {
        return None;
    }
    // Years that begin in March put the leap day at the end.
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Returns year, month and day of the day that is `days` after 1970-01-01.
pub fn civil_of(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests;
