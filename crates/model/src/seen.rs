//! When something was seen, and how often.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::{
    TimeSpan,
    text::{count, minute},
};

/// How many events showed something, with the first and last of their recorded times.
///
/// Events without a recorded time count too; when none has one, `first` and `last` are `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen {
    /// The earliest recorded time.
    pub first: Option<DateTime<Utc>>,
    /// The latest recorded time.
    pub last: Option<DateTime<Utc>>,
    /// All events, with and without a recorded time.
    pub events: u64,
}

impl Seen {
    /// One event at `time`, or with no recorded time.
    #[must_use]
    pub fn once(time: Option<DateTime<Utc>>) -> Self {
        Self { first: time, last: time, events: 1 }
    }

    /// Both together. The order does not matter.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self {
            // `None` is less than every time, so it would win a plain `min`.
            first: self.first.into_iter().chain(other.first).min(),
            last: self.last.max(other.last),
            events: self.events.saturating_add(other.events),
        }
    }

    /// From the first to the last recorded time.
    #[must_use]
    pub fn span(&self) -> Option<TimeSpan> {
        TimeSpan::new(self.first?, self.last?).ok()
    }
}

impl FromIterator<Option<DateTime<Utc>>> for Seen {
    fn from_iter<I: IntoIterator<Item = Option<DateTime<Utc>>>>(times: I) -> Self {
        times.into_iter().map(Self::once).fold(Self::default(), Self::merge)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", count(self.events), if self.events == 1 { "event" } else { "events" })?;
        match (self.first, self.last) {
            (Some(first), Some(last)) if first == last => write!(f, ", {}", minute(first)),
            (Some(first), Some(last)) => write!(f, ", {} to {}", minute(first), minute(last)),
            (Some(one), None) | (None, Some(one)) => write!(f, ", {}", minute(one)),
            (None, None) if self.events == 0 => Ok(()),
            (None, None) => f.write_str(", time not recorded"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_is_commutative_associative_and_has_a_neutral_value() {
        let times: Vec<_> = [None, Some(0), Some(60), Some(86_400)]
            .map(|seconds| seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)))
            .to_vec();
        let singles: Vec<Seen> = times.iter().map(|time| Seen::once(*time)).collect();
        let pairs: Vec<Seen> = singles.iter().flat_map(|a| singles.iter().map(|b| a.merge(*b))).collect();
        for a in &pairs {
            assert_eq!(a.merge(Seen::default()), *a);
            for b in &pairs {
                assert_eq!(a.merge(*b), b.merge(*a));
                assert_eq!(a.merge(*b).events, a.events + b.events);
                for c in &pairs {
                    assert_eq!(a.merge(*b).merge(*c), a.merge(b.merge(*c)));
                }
            }
        }
    }

    #[test]
    fn events_without_time_count_and_do_not_erase_times() {
        let time = DateTime::from_timestamp(1_619_618_925, 0);
        let seen: Seen = [None, time, None].into_iter().collect();
        assert_eq!(seen, Seen { first: time, last: time, events: 3 });
        assert_eq!(seen.to_string(), "3 events, 2021-04-28 14:08");
        assert_eq!(Seen::once(None).to_string(), "1 event, time not recorded");
        assert_eq!(Seen::default().to_string(), "0 events");
        assert_eq!(seen.merge(Seen { events: u64::MAX, ..seen }).events, u64::MAX);
    }
}
