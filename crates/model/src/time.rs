//! Time spans. All of them are in UTC and include both ends.

use std::fmt;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::text::minute;

/// A span of time in UTC that includes both of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeSpan {
    /// The first moment inside.
    pub start: DateTime<Utc>,
    /// The last moment inside; not before `start`.
    pub end: DateTime<Utc>,
}

/// Why two moments are no time span.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeSpanError {
    /// The end lies before the start.
    Reversed {
        /// The start that was given.
        start: DateTime<Utc>,
        /// The end that was given.
        end: DateTime<Utc>,
    },
    /// A text is no date or time.
    NotATime {
        /// The text that was given.
        text: String,
    },
}

impl fmt::Display for TimeSpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reversed { start, end } => write!(
                f,
                "a time span cannot end at {} before it starts at {}: exchange the two",
                minute(*end),
                minute(*start)
            ),
            Self::NotATime { text } => write!(
                f,
                "cannot read {text:?} as a time: write it as 2021-04-28, 2021-04-28 14:08 or 2021-04-28T14:08:45Z"
            ),
        }
    }
}

/// The same as `Display`: a cell whose `?` meets it shows `Debug`, and it must be readable there too.
impl fmt::Debug for TimeSpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for TimeSpanError {}

impl TimeSpan {
    /// Makes the span from `start` to `end`.
    ///
    /// # Errors
    ///
    /// If `end` lies before `start`.
    pub fn new(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<Self, TimeSpanError> {
        if end < start { Err(TimeSpanError::Reversed { start, end }) } else { Ok(Self { start, end }) }
    }

    /// Reads the two ends as an analyst writes them, in UTC: `2021-04-28`, `2021-04-28 14:08[:45]` or
    /// RFC 3339. A bare date as the end includes that whole day.
    ///
    /// # Errors
    ///
    /// If a text is no time, or the end lies before the start.
    pub fn parse(start: &str, end: &str) -> Result<Self, TimeSpanError> {
        // The last microsecond of a day: the resolution in which times are stored.
        let last_of_day = NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap_or(NaiveTime::MIN);
        Self::new(moment(start, NaiveTime::MIN)?, moment(end, last_of_day)?)
    }

    /// The smallest span that holds all `times`; `None` if there are none.
    pub fn covering(times: impl IntoIterator<Item = DateTime<Utc>>) -> Option<Self> {
        times.into_iter().map(|time| Self { start: time, end: time }).reduce(|all, one| all.join(one))
    }

    /// Whether `time` lies inside, ends included.
    #[must_use]
    pub fn contains(&self, time: DateTime<Utc>) -> bool {
        self.start <= time && time <= self.end
    }

    /// Whether the two spans have a moment in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span with so much more time at both ends; a length has no sign. It ends where the calendar does.
    #[must_use]
    pub fn widened(self, length: Duration) -> Self {
        let length = if length < Duration::zero() { -length } else { length };
        Self {
            start: self.start.checked_sub_signed(length).unwrap_or(DateTime::<Utc>::MIN_UTC),
            end: self.end.checked_add_signed(length).unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }

    /// The time between the two ends.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.end - self.start
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {} UTC", minute(self.start), minute(self.end))
    }
}

/// Reads one moment; a bare date is completed with `time_of_day`.
fn moment(text: &str, time_of_day: NaiveTime) -> Result<DateTime<Utc>, TimeSpanError> {
    let trimmed = text.trim();
    if let Ok(with_zone) = DateTime::parse_from_rfc3339(trimmed) {
        return Ok(with_zone.with_timezone(&Utc));
    }
    let plain = trimmed.trim_end_matches(['Z', 'z']).trim_end_matches("UTC").trim_end().replacen('T', " ", 1);
    ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&plain, format).ok())
        .or_else(|| NaiveDate::parse_from_str(&plain, "%Y-%m-%d").ok().map(|date| date.and_time(time_of_day)))
        .map(|naive| naive.and_utc())
        .ok_or_else(|| TimeSpanError::NotATime { text: text.to_owned() })
}

/// Which time an analyst asks about, before it is known what now is and what the data covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Span {
    /// What the data covers.
    #[default]
    Data,
    /// The time that ends now and is this long.
    Last(Duration),
    /// From one moment to another.
    Between(TimeSpan),
}

impl Span {
    /// Fixes the span. `covered` is what the data covers; `None` comes back only for [`Span::Data`] of data
    /// whose cover is not known, and then sets no limit.
    #[must_use]
    pub fn resolve(&self, now: DateTime<Utc>, covered: Option<TimeSpan>) -> Option<TimeSpan> {
        match *self {
            Self::Data => covered,
            Self::Between(span) => Some(span),
            // A length has no sign: `last(days(-7))` means seven days as well.
            Self::Last(length) => {
                let length = if length < Duration::zero() { -length } else { length };
                let start = now.checked_sub_signed(length).unwrap_or(DateTime::<Utc>::MIN_UTC);
                Some(TimeSpan { start, end: now })
            }
        }
    }
}

impl From<TimeSpan> for Span {
    fn from(span: TimeSpan) -> Self {
        Self::Between(span)
    }
}

/// The time that ends now and is `length` long: `last(days(7))`.
#[must_use]
pub fn last(length: Duration) -> Span {
    Span::Last(length)
}

/// A length of `number` days; a number too large for the calendar gives the longest length there is.
#[must_use]
pub fn days(number: i64) -> Duration {
    Duration::try_days(number).unwrap_or_else(|| longest(number))
}

/// A length of `number` hours, limited as [`days`].
#[must_use]
pub fn hours(number: i64) -> Duration {
    Duration::try_hours(number).unwrap_or_else(|| longest(number))
}

/// A length of `number` minutes, limited as [`days`].
#[must_use]
pub fn minutes(number: i64) -> Duration {
    Duration::try_minutes(number).unwrap_or_else(|| longest(number))
}

/// A length of `number` seconds, limited as [`days`].
#[must_use]
pub fn seconds(number: i64) -> Duration {
    Duration::try_seconds(number).unwrap_or_else(|| longest(number))
}

fn longest(sign: i64) -> Duration {
    if sign < 0 { -Duration::MAX } else { Duration::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        moment(text, NaiveTime::MIN).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn both_ends_are_inside() {
        let span = TimeSpan::parse("2021-04-28 14:08", "2021-04-28T15:00:00Z");
        let span = span.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(span.to_string(), "2021-04-28 14:08 to 2021-04-28 15:00 UTC");
        assert!(span.contains(span.start) && span.contains(span.end));
        assert!(!span.contains(span.end + Duration::microseconds(1)));
        assert_eq!(span.duration(), minutes(52));
    }

    #[test]
    fn a_date_as_the_end_is_the_whole_day() {
        let day = TimeSpan::parse("2021-04-28", "2021-04-28").unwrap_or_else(|error| panic!("{error}"));
        assert!(day.contains(at("2021-04-28 23:59:59.999999")));
        assert!(!day.contains(at("2021-04-29")));
    }

    #[test]
    fn a_widened_span_has_more_at_both_ends_and_stays_in_the_calendar() {
        let span = TimeSpan::parse("2021-04-28 14:00", "2021-04-28 15:00");
        let span = span.unwrap_or_else(|error| panic!("{error}"));
        let wide = span.widened(hours(2));
        assert_eq!((wide.start, wide.end), (at("2021-04-28 12:00"), at("2021-04-28 17:00")));
        assert_eq!(span.widened(hours(-2)), wide);
        let all = span.widened(days(i64::MAX));
        assert!(all.start <= wide.start && wide.end <= all.end);
    }

    #[test]
    fn offsets_become_utc() {
        assert_eq!(at("2021-04-28T16:08:00+02:00"), at("2021-04-28 14:08"));
        assert_eq!(at("2021-04-28 14:08:00 UTC"), at("2021-04-28 14:08"));
    }

    #[test]
    fn errors_say_what_to_write() {
        let reversed = TimeSpan::parse("2021-04-29", "2021-04-28").map_err(|error| error.to_string());
        assert_eq!(
            reversed,
            Err("a time span cannot end at 2021-04-28 23:59 before it starts at 2021-04-29 00:00: exchange the two".into())
        );
        for bad in ["", "yesterday", "2021-02-30", "28/04/2021", "2021-04-28 25:00", "日本"] {
            assert!(
                matches!(TimeSpan::parse(bad, "2021-04-28"), Err(TimeSpanError::NotATime { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn joining_is_commutative_and_holds_both() {
        let moments = ["2021-01-01", "2021-02-01", "2021-02-02", "2022-01-01"].map(at);
        let spans: Vec<TimeSpan> =
            moments.iter().flat_map(|a| moments.iter().filter_map(|b| TimeSpan::new(*a, *b).ok())).collect();
        for a in &spans {
            for b in &spans {
                assert_eq!(a.join(*b), b.join(*a));
                assert_eq!(a.overlaps(b), b.overlaps(a));
                for end in [a.start, a.end, b.start, b.end] {
                    assert!(a.join(*b).contains(end));
                }
            }
        }
        assert_eq!(TimeSpan::covering(moments), TimeSpan::new(moments[0], moments[3]).ok());
        assert_eq!(TimeSpan::covering([]), None);
    }

    #[test]
    fn core_31_spans_resolve_against_now_and_the_data() {
        let now = at("2021-05-01");
        let covered = TimeSpan::parse("2021-04-01", "2021-04-02").ok();
        assert_eq!(Span::Data.resolve(now, covered), covered);
        assert_eq!(Span::Data.resolve(now, None), None);
        let week = last(days(7)).resolve(now, covered);
        assert_eq!(week, TimeSpan::new(at("2021-04-24"), now).ok());
        assert_eq!(last(days(-7)).resolve(now, covered), week);
        assert_eq!(last(days(i64::MAX)).resolve(now, None).map(|span| span.end), Some(now));
        assert_eq!(last(hours(i64::MIN)).resolve(now, None).map(|span| span.end), Some(now));
    }
}
