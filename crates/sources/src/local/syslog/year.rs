//! The year of lines that do not say it.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::super::sheet::Sheet;
use super::line::{MonthDay, When};

/// The year of each line that needs one.
pub(super) struct Years {
    pub(super) of_line: Vec<Option<i32>>,
    said: Option<Said>,
}

enum Said {
    /// The first and the last year, the date they are from, and whose it is.
    Assumed(i32, i32, NaiveDate, &'static str),
    /// There is no date to go by.
    Unknown,
}

/// So far lines may be out of order.
const DISORDER: TimeDelta = TimeDelta::days(31);

/// So many lines before one that is far from the next show whether it strayed.
const LOOKED_AT: usize = 16;

/// So many lines must be in a place before one elsewhere strayed from it: of two or three that are all far from each other
/// none is more likely to be wrong.
const ENOUGH: usize = 3;

/// Where in time lines are.
#[derive(Clone, Copy)]
struct Place {
    day: NaiveDate,
    /// The last day that a line can be of.
    latest: NaiveDate,
    /// So many lines were found there.
    n_lines: usize,
}

impl Place {
    /// The day of a line whose next line is there: never in the future, and not behind the next line, but for what was
    /// written out of order.
    fn day_before(self, line: MonthDay) -> Option<NaiveDate> {
        let in_year = |year: i32| NaiveDate::from_ymd_opt(year, line.month, line.day);
        let limit = self.latest.min(self.day.checked_add_signed(DISORDER).unwrap_or(self.day));
        (limit.year() - 8..=limit.year()).rev().filter_map(in_year).find(|it| *it <= limit)
    }

    /// Whether a line of another day strayed, because more of those `before` it are here than where it is.
    fn lost(self, stray: NaiveDate, before: impl Iterator<Item = MonthDay>) -> bool {
        let there = Place { day: stray, ..self };
        let (mut n_here, mut n_there) = (0, 0);
        for line in before {
            let (Some(day), Some(other)) = (self.day_before(line), there.day_before(line)) else { continue };
            // A day behind the next line rather is that of the year before.
            let is_here =
                day - self.day <= TimeDelta::days(1) && (day - self.day).abs() < (other - there.day).abs();
            if is_here {
                n_here += 1;
            } else {
                n_there += 1;
            }
        }
        n_here > n_there && self.n_lines + n_here >= ENOUGH
    }
}

/// Finds the years from the last line backwards: it was written at the latest when the file was last changed (or rotated,
/// if its name says when), and a line that seems to be much later than the one behind it is of the year before. A line far
/// from all others, of a host whose clock was not set yet, says nothing about these.
pub(super) fn assign(whens: &[When<'_>], name: &str, modified: Option<DateTime<Utc>>) -> Years {
    let mut years = Years { of_line: vec![None; whens.len()], said: None };
    let backwards = whens.iter().enumerate().rev().filter_map(|(number, when)| match when {
        When::InYear { date, .. } => Some((number, *date)),
        _ => None,
    });
    let backwards: Vec<(usize, MonthDay)> = backwards.collect();
    if backwards.is_empty() {
        return years;
    }
    let by_name = date_in(name).map(|it| (it, "the date in its name"));
    let by_change = modified.map(|it| (it.date_naive(), "the date of its last change"));
    let Some((reference, whose)) = by_name.or(by_change) else {
        years.said = Some(Said::Unknown);
        return years;
    };
    // The clock of the host may be in a zone that is ahead.
    let latest = reference.checked_add_signed(TimeDelta::days(1)).unwrap_or(reference);
    let mut place = Place { day: reference, latest, n_lines: 0 };
    for (at, (number, date)) in backwards.iter().enumerate() {
        let Some(found) = place.day_before(*date) else { continue };
        if let Some(year) = years.of_line.get_mut(*number) {
            *year = Some(found.year());
        }
        let before = backwards.iter().skip(at + 1).take(LOOKED_AT).map(|it| it.1);
        if place.day - found <= DISORDER {
            place = Place { day: found, n_lines: place.n_lines + 1, ..place };
        } else if !place.lost(found, before) {
            place = Place { day: found, n_lines: 1, ..place };
        }
    }
    let found = || years.of_line.iter().flatten().copied();
    if let (Some(first), Some(last)) = (found().min(), found().max()) {
        years.said = Some(Said::Assumed(first, last, reference, whose));
    }
    years
}

/// The day that logrotate writes into the names of old files: `auth.log-20260105`.
fn date_in(name: &str) -> Option<NaiveDate> {
    let last = name.rsplit('/').next()?;
    let runs = last.split(|it: char| !it.is_ascii_digit()).filter(|it| it.len() == 8);
    runs.filter_map(|it| NaiveDate::parse_from_str(it, "%Y%m%d").ok())
        .find(|it| (1990..2100).contains(&it.year()))
}

impl Years {
    /// Writes into the sheet what was assumed.
    pub(super) fn say(self, sheet: &mut Sheet) {
        match self.said {
            None => {}
            Some(Said::Unknown) => sheet.assumed.push(
                "its times do not say their year, and nothing tells when the file was written: they count as not recorded"
                    .to_owned(),
            ),
            Some(Said::Assumed(first, last, reference, whose)) => {
                let years = if first == last { last.to_string() } else { format!("{first} to {last}") };
                sheet.assumed.push(format!("its times do not say their year; {years} is assumed by {whose}, {reference}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line;
    use super::*;

    fn years(days: &[&str], name: &str, modified: &str) -> Vec<Option<i32>> {
        let lines: Vec<String> = days.iter().map(|it| format!("{it} 08:00:00 host x: y")).collect();
        let whens: Vec<When<'_>> = lines.iter().map(|it| line::parse(it).expect("a line").when).collect();
        assign(&whens, name, modified.parse().ok()).of_line
    }

    #[test]
    fn the_year_turns_backwards() {
        let some = |years: &[i32]| years.iter().copied().map(Some).collect::<Vec<_>>();
        let changed = "2026-01-03T10:00:00Z";
        assert_eq!(years(&["Dec 31", "Jan  1", "Jan  3"], "auth.log", changed), some(&[2025, 2026, 2026]));
        // The host's day may have begun already; a day later is of the year before.
        assert_eq!(years(&["Jan  4"], "auth.log", changed), some(&[2026]));
        assert_eq!(years(&["Jan  5"], "auth.log", changed), some(&[2025]));
        // Out of order around New Year.
        assert_eq!(
            years(&["Dec 31", "Jan  1", "Dec 31", "Jan  1"], "x", changed),
            some(&[2025, 2026, 2025, 2026])
        );
        // More than two years, and a day that few years have.
        let days = ["Mar  1", "Oct  1", "Mar  1", "Oct  1", "Jan  1"];
        assert_eq!(years(&days, "x", changed), some(&[2024, 2024, 2025, 2025, 2026]));
        assert_eq!(years(&["Feb 29"], "x", changed), some(&[2024]));
    }

    #[test]
    fn a_stray_line_costs_itself() {
        let many = |day: &'static str| std::iter::repeat_n(day, 20);
        let check = |days: Vec<&str>, wanted: &[(i32, usize)]| {
            let found = years(&days, "auth.log", "2026-07-10T10:00:00Z");
            let runs = found.chunk_by(|a, b| a == b).map(|it| (it[0].unwrap_or_default(), it.len()));
            assert_eq!(runs.collect::<Vec<_>>(), wanted, "{days:?}");
        };
        // In the same year and in the one before, in the middle, at both ends, and several in a row.
        let july = || many("Jul  9");
        check(july().chain(["Jan  1"]).chain(july()).collect(), &[(2026, 41)]);
        check(july().chain(["Sep  5"]).chain(july()).collect(), &[(2026, 20), (2025, 1), (2026, 20)]);
        check(july().chain(["Jan  1"]).collect(), &[(2026, 21)]);
        check(["Jan  1"].into_iter().chain(july()).collect(), &[(2026, 21)]);
        check(
            july().chain(["Sep  5", "Jan  1", "Sep  5"]).chain(july()).collect(),
            &[(2026, 20), (2025, 1), (2026, 1), (2025, 1), (2026, 20)],
        );
        // Lines that stay where they are did not stray: the log has a gap, at New Year or not.
        check(many("Jan  1").chain(july()).collect(), &[(2026, 40)]);
        check(many("Nov 20").chain(many("Jan 15")).chain(july()).collect(), &[(2025, 20), (2026, 40)]);
        check(many("Jul 20").chain(many("Jan 15")).chain(["Jul  1"]).collect(), &[(2025, 20), (2026, 21)]);
        check(many("Jun 20").chain(["Jan 15"; 3]).chain(many("Jun  1")).collect(), &[(2025, 20), (2026, 23)]);
    }

    #[test]
    fn a_date_in_the_name_counts_more() {
        assert_eq!(years(&["Dec 24"], "var/auth.log-20241229", "2026-01-03T10:00:00Z"), [Some(2024)]);
        assert_eq!(years(&["Dec 24"], "auth-12345678.log", ""), [None]);
    }
}
