//! From time to place: the columns in which events gather, and the ticks of the axis.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use model::TimeSpan;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Columns of equal length of time, aligned to round UTC times.
pub(crate) struct Columns {
    /// The number of the first column, counted from 1970.
    first: i64,
    /// How many there are; at least 1.
    pub(crate) number: i64,
    /// The length of one, in microseconds.
    step: i64,
}

impl Columns {
    /// The shortest round columns of which not more than `most` cover `span`.
    pub(crate) fn covering(span: TimeSpan, most: i64) -> Self {
        let (start, end) = (span.start.timestamp_micros(), span.end.timestamp_micros());
        // One moment has no length: draw a minute around it.
        let missing = (MINUTE - end.saturating_sub(start)).max(0);
        let (start, end) = (start.saturating_sub(missing / 2), end.saturating_add(missing / 2));
        let mut step = SECOND;
        for candidate in column_steps() {
            step = candidate;
            if end.div_euclid(step) - start.div_euclid(step) < most {
                break;
            }
        }
        let first = start.div_euclid(step);
        Self { first, number: end.div_euclid(step) - first + 1, step }
    }

    /// The column that holds a moment, counted from 0.
    pub(crate) fn of(&self, time: DateTime<Utc>) -> i64 {
        (time.timestamp_micros().div_euclid(self.step) - self.first).clamp(0, self.number - 1)
    }

    /// Where a moment lies between the left (0) and right (1) end of all columns.
    pub(crate) fn place(&self, time: DateTime<Utc>) -> f64 {
        let columns = time.timestamp_micros() as f64 / self.step as f64 - self.first as f64;
        columns / self.number as f64
    }

    /// The moment at which a column begins.
    pub(crate) fn start(&self, column: i64) -> DateTime<Utc> {
        let micros = self.first.saturating_add(column).saturating_mul(self.step);
        DateTime::from_timestamp_micros(micros).unwrap_or(if micros < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// The length of a column in words.
    pub(crate) fn length(&self) -> String {
        let (number, unit) = match self.step {
            step if step % DAY == 0 => (step / DAY, "day"),
            step if step % HOUR == 0 => (step / HOUR, "hour"),
            step if step % MINUTE == 0 => (step / MINUTE, "minute"),
            step => (step / SECOND, "second"),
        };
        crate::words::plural(number.unsigned_abs(), unit, &format!("{unit}s"))
    }
}

fn column_steps() -> impl Iterator<Item = i64> {
    let short = [1, 2, 5, 10, 15, 30].into_iter();
    let days = (0..8).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power) * DAY));
    (short.clone().map(|number| number * SECOND))
        .chain(short.map(|number| number * MINUTE))
        .chain([1, 2, 3, 6, 12].map(|number| number * HOUR))
        .chain(days)
}

/// A tick of the axis.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) time: DateTime<Utc>,
    /// The time of day, day, month or year.
    pub(super) label: String,
    /// The day or year it belongs to, on the first tick and where it changes.
    pub(super) context: Option<String>,
}

/// At most `most` (at least 2) ticks at round times from `start` to `end`.
pub(super) fn ticks(start: DateTime<Utc>, end: DateTime<Utc>, most: usize) -> Vec<Tick> {
    for step in tick_steps() {
        let times = step.times(start, end, most + 1);
        if times.len() <= most {
            return step.label(times);
        }
    }
    Vec::new()
}

#[derive(Clone, Copy)]
enum Step {
    Micros(i64),
    Weeks(i64),
    Months(u32),
    Years(i32),
}

fn tick_steps() -> impl Iterator<Item = Step> {
    let short = [1, 2, 5, 10, 15, 30].into_iter();
    let years = (0..6).flat_map(|power| [1, 2, 5].map(|digit| Step::Years(digit * 10_i32.pow(power))));
    (short.clone().map(|number| Step::Micros(number * SECOND)))
        .chain(short.map(|number| Step::Micros(number * MINUTE)))
        .chain([1, 2, 3, 6, 12, 24, 48].map(|number| Step::Micros(number * HOUR)))
        .chain([1, 2].map(Step::Weeks))
        .chain([1, 2, 3, 6].map(Step::Months))
        .chain(years)
}

impl Step {
    /// The round times from `start` to `end`, not more than `most` of them.
    fn times(self, start: DateTime<Utc>, end: DateTime<Utc>, most: usize) -> Vec<DateTime<Utc>> {
        match self {
            Self::Micros(step) => every(step, 0, start, end, most),
            // 5 January 1970 was a Monday.
            Self::Weeks(step) => every(step * 7 * DAY, 4 * DAY, start, end, most),
            Self::Months(step) => {
                let first = start.month0() / step * step + 1;
                let first = NaiveDate::from_ymd_opt(start.year(), first, 1);
                let next = |date: &NaiveDate| date.checked_add_months(Months::new(step));
                midnights(std::iter::successors(first, next), start, end, most)
            }
            Self::Years(step) => {
                let january = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1);
                let first = start.year().div_euclid(step).saturating_mul(step);
                let years = std::iter::successors(Some(first), |year| year.checked_add(step));
                // A year before the calendar begins has no midnight; the next one may.
                let from = years.skip_while(|year| january(*year).is_none() && *year < 0);
                midnights(from.map_while(january), start, end, most)
            }
        }
    }

    fn label(self, times: Vec<DateTime<Utc>>) -> Vec<Tick> {
        let (label, context) = match self {
            Self::Micros(step) if step < MINUTE => ("%H:%M:%S", "%-d %b %Y"),
            Self::Micros(step) if step < DAY => ("%H:%M", "%-d %b %Y"),
            Self::Micros(_) | Self::Weeks(_) => ("%-d %b", "%Y"),
            Self::Months(_) => ("%b", "%Y"),
            Self::Years(_) => ("%Y", ""),
        };
        let mut before = String::new();
        times
            .into_iter()
            .map(|time| {
                let here = time.format(context).to_string();
                let context = (here != before).then(|| here.clone());
                before = here;
                Tick { time, label: time.format(label).to_string(), context }
            })
            .collect()
    }
}

fn every(
    step: i64,
    offset: i64,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    most: usize,
) -> Vec<DateTime<Utc>> {
    let number = |time: DateTime<Utc>| (time.timestamp_micros() - offset).div_euclid(step);
    let begins_inside = (start.timestamp_micros() - offset).rem_euclid(step) == 0;
    (number(start) + i64::from(!begins_inside)..=number(end))
        .filter_map(|number| DateTime::from_timestamp_micros(number * step + offset))
        .take(most)
        .collect()
}

fn midnights(
    dates: impl Iterator<Item = NaiveDate>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    most: usize,
) -> Vec<DateTime<Utc>> {
    dates
        .map(|date| date.and_time(chrono::NaiveTime::MIN).and_utc())
        .skip_while(|time| *time < start)
        .take_while(|time| *time <= end)
        .take(most)
        .collect()
}
