//! The zone of clocks whose logs do not say it.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, TimeDelta, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::time::zone_minutes;

/// The zone that the clock of a host kept: a name of the IANA database (`Europe/Berlin`), which knows summer time, or
/// a fixed distance from UTC (`+02:00`, `UTC-4`).
///
/// ```
/// use sources::local::Zone;
///
/// let berlin: Zone = "europe/berlin".parse()?;
/// assert_eq!(berlin.to_string(), "Europe/Berlin");
/// assert_eq!("UTC-4".parse::<Zone>()?.to_string(), "UTC-04:00");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Named(Tz),
    Fixed(FixedOffset),
}

/// A time that a clock showed, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Microseconds since 1970 UTC.
    pub(crate) micros: i64,
    /// Whether the clock shows this time once that day. In the hour that it repeats in autumn, the first is taken; a time
    /// in the hour that it leaves out in spring is read as if it had not been put forward.
    pub(crate) once: bool,
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Kind::Named(Tz::UTC));

    /// A zone that is always as many microseconds ahead of UTC, if that is less than a day.
    pub(crate) fn ahead(micros: i64) -> Option<Self> {
        let seconds = i32::try_from(micros / 1_000_000).ok()?;
        FixedOffset::east_opt(seconds).map(|it| Self(Kind::Fixed(it)))
    }

    /// The time that a clock of this zone showed, given as microseconds since 1970 of that clock.
    pub(crate) fn utc(self, shown: i64) -> Option<Shown> {
        let naive = DateTime::from_timestamp_micros(shown)?.naive_utc();
        let (at, once) = match self.0 {
            Kind::Named(zone) => named(zone, naive)?,
            Kind::Fixed(zone) => (zone.from_local_datetime(&naive).single()?.timestamp_micros(), true),
        };
        Some(Shown { micros: at, once })
    }
}

fn named(zone: Tz, naive: NaiveDateTime) -> Option<(i64, bool)> {
    match zone.from_local_datetime(&naive) {
        LocalResult::Single(at) => Some((at.timestamp_micros(), true)),
        LocalResult::Ambiguous(first, _) => Some((first.timestamp_micros(), false)),
        LocalResult::None => {
            // Clocks are put forward by less than three hours everywhere.
            let before = naive.checked_sub_signed(TimeDelta::hours(3))?;
            let at = zone.from_local_datetime(&before).earliest()? + TimeDelta::hours(3);
            Some((at.timestamp_micros(), false))
        }
    }
}

/// The error is a sentence: what is no zone, and what would be one.
impl FromStr for Zone {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(zone) = TZ_VARIANTS.iter().find(|it| it.name().eq_ignore_ascii_case(text)) {
            return Ok(Self(Kind::Named(*zone)));
        }
        let distance =
            text.get(..3).filter(|it| it.eq_ignore_ascii_case("utc") || it.eq_ignore_ascii_case("gmt"));
        let distance = if distance.is_some() { text.get(3..).unwrap_or_default() } else { text };
        // `UTC-4` is as good as `UTC-04`.
        let padded = match distance.split_at_checked(1) {
            Some((sign, hours)) if hours.len() == 1 => format!("{sign}0{hours}"),
            _ => distance.to_owned(),
        };
        let zone = zone_minutes(&padded).filter(|_| padded.starts_with(['+', '-']));
        zone.and_then(|it| Self::ahead(it * 60_000_000)).ok_or_else(|| {
            format!("{text:?} is no time zone; give a name like \"Europe/Berlin\" or a distance like \"UTC-04:00\"")
        })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Named(zone) => f.write_str(zone.name()),
            Kind::Fixed(zone) if zone.local_minus_utc() == 0 => f.write_str("UTC"),
            Kind::Fixed(zone) => write!(f, "UTC{zone}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::time;
    use super::*;

    #[track_caller]
    fn check(zone: &str, shown: &str, wanted: &str, once: bool) {
        let zone: Zone = zone.parse().expect("a zone");
        let found = zone.utc(time::parse(shown).expect("a time")).expect("within range");
        assert_eq!(found, Shown { micros: time::parse(wanted).expect("a time"), once }, "{zone} {shown}");
    }

    #[test]
    fn what_clocks_show() {
        check("UTC", "2026-01-05T08:00:00", "2026-01-05T08:00:00Z", true);
        check("-0400", "2020-09-04 03:06:08", "2020-09-04T07:06:08Z", true);
        check("Europe/Berlin", "2026-01-05T08:00:00", "2026-01-05T07:00:00Z", true);
        check("Europe/Berlin", "2026-07-05T08:00:00", "2026-07-05T06:00:00Z", true);
        // 2:30 is there twice on one night and not at all on another.
        check("Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z", false);
        check("Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z", false);
    }

    #[test]
    fn names_and_distances() {
        let named = |text: &str| text.parse::<Zone>().map(|it| it.to_string());
        for (text, wanted) in [
            ("utc", "UTC"),
            ("america/new_york", "America/New_York"),
            ("UTC+2", "UTC+02:00"),
            ("GMT-04:30", "UTC-04:30"),
            ("+0000", "UTC"),
        ] {
            assert_eq!(named(text).as_deref(), Ok(wanted), "{text}");
        }
        for text in ["", "Berlin", "2", "UTC2", "+25:00", "ä", "UTC+ä"] {
            assert!(named(text).is_err_and(|it| it.contains("is no time zone")), "{text}");
        }
    }
}
