//! How numbers and moments are written, the same everywhere.

use chrono::{DateTime, Utc};

/// Writes a whole number with a comma between thousands: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes a number with its noun: `1 row`, `1,234 rows`.
#[must_use]
pub fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Writes a moment to the second in UTC: `2021-04-28 14:08:45`; fractions follow only where there are
/// some, down to microseconds.
#[must_use]
pub fn clock(time: DateTime<Utc>) -> String {
    let whole = time.format("%Y-%m-%d %H:%M:%S").to_string();
    match time.timestamp_subsec_micros() {
        0 => whole,
        // A leap second is stored as a fraction above one second.
        micros => format!("{whole}.{:06}", micros % 1_000_000)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned(),
    }
}

/// Writes a moment to the minute in UTC: `2021-04-28 14:08`.
#[must_use]
pub fn minute(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (1_234_567, "1,234,567"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn moments_keep_what_they_hold() {
        let at =
            |micros: i64| DateTime::from_timestamp_micros(1_619_618_925_000_000 + micros).unwrap_or_default();
        assert_eq!(clock(at(0)), "2021-04-28 14:08:45");
        assert_eq!(clock(at(120_000)), "2021-04-28 14:08:45.12");
        assert_eq!(clock(at(7)), "2021-04-28 14:08:45.000007");
        assert_eq!(minute(at(7)), "2021-04-28 14:08");
    }
}
