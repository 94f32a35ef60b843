//! The year of lines that do not say it.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

use super::super::sheet::Sheet;
use super::line::When;

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

/// Finds the years from the last line backwards: it was written at the latest when the file was last changed (or rotated,
/// if its name says when), and a line that seems to be much later than the one behind it is of the year before.
pub(super) fn assign(whens: &[When<'_>], name: &str, modified: Option<DateTime<Utc>>) -> Years {
    let mut years = Years { of_line: vec![None; whens.len()], said: None };
    if !whens.iter().any(|it| matches!(it, When::InYear { .. })) {
        return years;
    }
    let by_name = date_in(name).map(|it| (it, "the date in its name"));
    let by_change = modified.map(|it| (it.date_naive(), "the date of its last change"));
    let Some((reference, whose)) = by_name.or(by_change) else {
        years.said = Some(Said::Unknown);
        return years;
    };
    let mut next: Option<NaiveDate> = None;
    for (when, year) in whens.iter().zip(&mut years.of_line).rev() {
        let When::InYear { date, .. } = when else { continue };
        // The clock of the host may be in a zone that is ahead.
        let latest = reference.checked_add_signed(TimeDelta::days(1)).unwrap_or(reference);
        let in_year = |year: i32| NaiveDate::from_ymd_opt(year, date.month, date.day);
        // Never in the future, and not behind the next line, but for what was written out of order.
        let limit = next.map_or(latest, |it| latest.min(it.checked_add_signed(DISORDER).unwrap_or(it)));
        let found = (limit.year() - 8..=limit.year()).rev().filter_map(in_year).find(|it| *it <= limit);
        *year = found.map(|it| it.year());
        next = found.or(next);
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
    fn a_date_in_the_name_counts_more() {
        assert_eq!(years(&["Dec 24"], "var/auth.log-20241229", "2026-01-03T10:00:00Z"), [Some(2024)]);
        assert_eq!(years(&["Dec 24"], "auth-12345678.log", ""), [None]);
    }
}
