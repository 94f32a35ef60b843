//! Times as exports write them, to microseconds since 1970 UTC.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a point in time; one without zone is UTC.
///
/// Understood are ISO 8601 with `T` or a space, with or without seconds, fraction (any number of
/// digits, cut to six) and zone, and the portal's `4/28/2021, 2:21:03.000 PM` (month first).
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.find(['-', '/']) {
        Some(4) => iso(text).map(|(at, zone)| at - zone.unwrap_or_default()),
        Some(1 | 2) => us(text),
        _ => None,
    }
}

/// Reads an ISO 8601 time as the clock showed it, in microseconds; and how far that clock was ahead of UTC,
/// where the text says so.
pub(crate) fn clock(text: &str) -> Option<(i64, Option<i64>)> {
    iso(text.trim())
}

/// Writes microseconds since 1970 UTC as [`parse`] reads them.
pub(crate) fn text(micros: i64) -> String {
    let at = chrono::DateTime::from_timestamp_micros(micros);
    at.map_or_else(String::new, |it| it.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())
}

/// Whether the text is a time of day as well, not only a date.
pub(crate) fn has_time_of_day(text: &str) -> bool {
    text.contains(':')
}

/// Reads a number in a column that is a time: seconds, milliseconds, microseconds or nanoseconds
/// since 1970, or .NET ticks, told apart by their size (years 1973 to 2262).
pub(crate) fn epoch(number: f64) -> Option<i64> {
    const TICKS_TO_1970: f64 = 621_355_968e9;
    let micros = match number.abs() {
        it if it < 1e8 => return None,
        it if it < 1e11 => number * 1e6,
        it if it < 1e14 => number * 1e3,
        it if it < 1e17 => number,
        it if (6e17..7e17).contains(&it) => (number - TICKS_TO_1970) / 10.0,
        it if it < 1e19 => number / 1e3,
        _ => return None,
    };
    Some(micros.round() as i64)
}

fn iso(text: &str) -> Option<(i64, Option<i64>)> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let mut parts = date.split(['-', '/']);
    let date = date_of(number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?)?;
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return Some((micros(date, NaiveTime::MIN), None));
    }
    let (time, zone) = match rest.find(['Z', 'z', '+', '-', ' ']) {
        Some(at) => (rest.get(..at)?, rest.get(at..)?.trim()),
        None => (rest, ""),
    };
    let zone = if zone.is_empty() { None } else { Some(zone_minutes(zone)? * 60_000_000) };
    Some((micros(date, time_of(time, 0)?), zone))
}

/// `4/28/2021, 2:21:03.000 PM`, the comma, fraction, seconds and half of the day optional.
fn us(text: &str) -> Option<i64> {
    let (date, rest) = text.split_once([',', ' '])?;
    let mut parts = date.split('/');
    let (month, day, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
    if parts.next().is_some() || year < 1000 {
        return None;
    }
    let rest = rest.trim().trim_end_matches("UTC").trim_end();
    let half = rest.len().checked_sub(2).and_then(|at| rest.get(at..)).unwrap_or_default();
    let (time, shift) = if half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm") {
        let time = rest.get(..rest.len() - 2)?.trim_end();
        let hour = number(time.split(':').next()?)?;
        let afternoon = half.eq_ignore_ascii_case("pm");
        match hour {
            12 if afternoon => (time, 0),
            12 => (time, -12),
            1..=11 if afternoon => (time, 12),
            1..=11 => (time, 0),
            _ => return None,
        }
    } else {
        (rest, 0)
    };
    Some(micros(date_of(year, month, day)?, time_of(time, shift)?))
}

/// A date like `05/01/2026 08:00`, of which the day or the month comes first. The portal's form, with a comma or halves of
/// the day, is none: there the month does.
pub(crate) struct Slashed<'t> {
    pub(crate) first: u32,
    pub(crate) second: u32,
    year: u32,
    time: &'t str,
}

impl<'t> Slashed<'t> {
    /// Reads one; `None` if the text is none.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        let (date, time) = text.trim().split_once(' ')?;
        let time = time.trim().trim_end_matches("UTC").trim_end();
        let mut parts = date.split('/');
        let (first, second, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
        let is_date = [first, second].iter().all(|it| (1..=31).contains(it)) && year >= 1000;
        let is_whole = parts.next().is_none() && time_of(time, 0).is_some();
        (is_date && is_whole).then_some(Slashed { first, second, year, time })
    }

    /// The text as ISO 8601 has it, if the day comes first.
    pub(crate) fn iso_of_day_first(&self) -> String {
        format!("{}-{:02}-{:02} {}", self.year, self.second, self.first, self.time)
    }
}

/// `14:08`, `14:08:45`, `14:08:45.2213421`.
pub(crate) fn time_of(text: &str, shift_hours: i32) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let (second, micro) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
            (number(whole)?, fraction_micros(fraction)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = i32::try_from(hour).ok()? + shift_hours;
    NaiveTime::from_hms_micro_opt(u32::try_from(hour).ok()?, minute, second, micro)
}

fn fraction_micros(digits: &str) -> Option<u32> {
    if !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    Some(
        digits
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(6)
            .fold(0, |sum, it| sum * 10 + u32::from(it - b'0')),
    )
}

/// `Z`, `UTC`, `+02:00`, `-0400`, `+02`.
pub(crate) fn zone_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.strip_prefix(['+', '-'])?.chars().filter(|it| *it != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => (digits.get(..2)?, digits.get(2..)?),
        _ => return None,
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 15 && minutes < 60).then(|| sign * i64::from(hours * 60 + minutes))
}

/// One to four digits.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|it| it.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn date_of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

fn micros(date: NaiveDate, time: NaiveTime) -> i64 {
    NaiveDateTime::new(date, time).and_utc().timestamp_micros()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: Option<&str>) {
        let found = parse(text).and_then(chrono::DateTime::from_timestamp_micros);
        let found = found.map(|it| it.format("%Y-%m-%d %H:%M:%S%.6f").to_string());
        assert_eq!(found.as_deref(), wanted, "{text}");
    }

    #[test]
    fn iso_with_and_without_parts() {
        check("2021-08-02T13:11:39.7724491Z", Some("2021-08-02 13:11:39.772449"));
        check("2021-08-02T13:11:39", Some("2021-08-02 13:11:39.000000"));
        check("2019-02-12 04:56:34.307000+00:00", Some("2019-02-12 04:56:34.307000"));
        check("2019-02-12 04:56:34.307", Some("2019-02-12 04:56:34.307000"));
        check("2020-09-04T03:06:09.5-04:00", Some("2020-09-04 07:06:09.500000"));
        check("2020-09-04 03:06:09 +0130", Some("2020-09-04 01:36:09.000000"));
        check("2020-09-04 03:06 UTC", Some("2020-09-04 03:06:00.000000"));
        check("2020-09-04", Some("2020-09-04 00:00:00.000000"));
        check("1601-01-01T00:00:00Z", Some("1601-01-01 00:00:00.000000"));
        check("0001-01-01T00:00:00Z", Some("0001-01-01 00:00:00.000000"));
    }

    #[test]
    fn portal_format() {
        check("4/28/2021, 2:21:03.000 PM", Some("2021-04-28 14:21:03.000000"));
        check("4/28/2021, 12:01:03.250 AM", Some("2021-04-28 00:01:03.250000"));
        check("4/28/2021, 12:01:03 PM", Some("2021-04-28 12:01:03.000000"));
        check("4/28/2021 14:01", Some("2021-04-28 14:01:00.000000"));
        check("11/2/2021, 11:59:59.999999 pm", Some("2021-11-02 23:59:59.999999"));
    }

    #[test]
    fn no_times() {
        for text in [
            "",
            "-",
            "01:10.3",
            "NaT",
            "yesterday",
            "28/4/2021, 2:21 PM",
            "4/28/21, 2:21 PM",
            "2021-13-01",
            "2021-04-28T25:00:00Z",
        ] {
            check(text, None);
        }
        for text in [
            "4/28/2021, 13:21:03 PM",
            "4/28/2021, 0:21:03 AM",
            "2021-04-28Tnoon",
            "2021-04-28T10:00:00+25:00",
            "äöü-2021",
            "202ä-01-01",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn numbers_by_size() {
        let micros = 1_619_619_663_000_000;
        assert_eq!(epoch(1_619_619_663.0), Some(micros));
        assert_eq!(epoch(1_619_619_663_000.0), Some(micros));
        assert_eq!(epoch(1_619_619_663_000_000.0), Some(micros));
        assert_eq!(epoch(1_619_619_663_000_000_000.0), Some(micros));
        assert_eq!(epoch(637_552_164_630_000_000.0), Some(micros));
        assert_eq!(epoch(5.0), None);
    }
}
