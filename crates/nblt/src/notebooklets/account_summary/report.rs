//! What the summary looks like.

use model::{Cell, Seen, TableState, count};
use view::{Candidates, Report, SourceLine, Timeline};

use super::candidate::Candidate;
use super::detail::Detail;
use super::{AccountSummary, META, Shared};
use crate::alerts::Alerts;
use crate::listing::{List, number, time};
use crate::show::places;

/// So many matches are offered; `matches()` has all.
pub(super) const OFFERED: usize = 100;
/// So many alerts are shown; `related_alerts()` has all.
const ALERTS: usize = 15;
/// So many of the latest events are shown; `activity()` has all.
const LATEST: usize = 20;

impl AccountSummary {
    /// The whole result: the matches if there are several, and the detail of the chosen one.
    pub(crate) fn whole_report(&self) -> Report {
        let shared = &self.shared;
        let mut report = shared.head();
        match (shared.candidates.len(), self.chosen) {
            (0, _) => return shared.without_match(report),
            (1, _) => {}
            (n, true) => {
                let names: Vec<&str> = shared.candidates.iter().map(|it| it.name.as_str()).take(6).collect();
                report = report.note(format!("chosen from {n} matches: {}", listed(&names, n)));
            }
            (n, false) => {
                report = report
                    .heading(format!("{n} matches for “{}”", shared.typed))
                    .candidates(shared.chooser_list())
                    .note(shared.select_hint(self.index().unwrap_or(0)));
                report = shared.not_offered().into_iter().fold(report, Report::note);
            }
        }
        report = match self.index() {
            Some(index) => report.append(self.detail_report(index)),
            None => report,
        };
        shared.tables(report, self.index())
    }

    /// The detail of one candidate; an error card if it cannot be read.
    pub(crate) fn detail_report(&self, index: usize) -> Report {
        let shared = &self.shared;
        let Some(candidate) = shared.candidates.get(index) else { return shared.head() };
        match shared.detail(index, &crate::progress::Progress::silent()) {
            Some(Ok(detail)) => detail_of(candidate, &detail),
            Some(Err(error)) => crate::show::failure(&error),
            None => shared.head(),
        }
    }
}

impl Shared {
    /// Title and what was asked.
    pub(super) fn head(&self) -> Report {
        let workspace = self.session.workspace().map(|it| it.name).unwrap_or_default();
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        Report::new(format!("{} of “{}”", META.title, self.typed)).subtitle(span).subtitle(workspace)
    }

    fn without_match(&self, report: Report) -> Report {
        let report = report.note(format!("no account matches “{}”", self.typed));
        self.tables(report, None).note("accounts()? lists every account of the workspace")
    }

    /// What became of each table, those of alerts and bookmarks of one candidate too.
    pub(super) fn tables(&self, report: Report, index: Option<usize>) -> Report {
        let report = report.heading("Tables searched").states(self.states(index));
        let report = self.found.unread().into_iter().fold(report, Report::warning);
        self.found.rounds.iter().fold(report, |report, round| report.note(round.clone()))
    }

    /// The candidates as view has them.
    fn chooser_list(&self) -> Candidates {
        Candidates { items: self.candidates.iter().take(OFFERED).map(chooser_item).collect() }
    }

    /// Says how many matches are not offered.
    pub(super) fn not_offered(&self) -> Option<String> {
        let more = self.candidates.len().checked_sub(OFFERED).filter(|it| *it > 0)?;
        Some(format!(
            "{} more matches are in .matches(); type more of the name to see fewer",
            count(more as u64)
        ))
    }

    fn select_hint(&self, shown: usize) -> String {
        let name = |index: usize| self.candidates.get(index).map(|it| it.name.as_str()).unwrap_or_default();
        match shown {
            0 => format!("the first is shown below; .select({:?})? chooses another", name(1)),
            _ => format!("{} is shown below; .select({:?})? chooses another", name(shown), name(0)),
        }
    }
}

fn chooser_item(candidate: &Candidate) -> view::Candidate {
    let mark = match &candidate.resemblance {
        Some(resemblance) => resemblance.to_string(),
        None => candidate.how.to_string(),
    };
    let lines = candidate.by_table().into_iter().map(|(table, seen, _)| SourceLine {
        table: table.to_owned(),
        events: seen.events,
        last: seen.last,
    });
    view::Candidate { title: candidate.name.clone(), mark: Some(mark), lines: lines.collect() }
}

fn detail_of(candidate: &Candidate, detail: &Detail) -> Report {
    let seen = candidate.seen();
    let without_time: u64 = candidate.by_table().iter().map(|(_, _, it)| it).sum();
    let mut report = Report::new(candidate.name.clone()).subtitle(seen.to_string());
    if let Some(resemblance) = &candidate.resemblance {
        report = report.note(resemblance.to_string());
    }
    for reason in &candidate.joined {
        report = report.note(format!("taken for one account: {reason}"));
    }
    report = report.card("Account", detail.account.facts());
    let names = candidate.names();
    if names.len() > 1 {
        report = report.table("Names", &by_name(names), 50);
    }
    for warning in &detail.warnings {
        report = report.warning(warning.clone());
    }
    report = report.table("Activity by table", &by_table(candidate, detail), 50);
    if without_time > 0 {
        let have = if without_time == 1 { "event has" } else { "events have" };
        report = report.note(format!(
            "{} {have} no recorded time; they are counted, but not drawn",
            count(without_time)
        ));
    }
    report = report.timeline(timeline(detail));
    report = alerts_of(report, detail);
    report = report.table(format!("Latest activity, {LATEST} newest"), &detail.activity, LATEST);
    places(report, &detail.account, &detail.about)
}

/// The newest alerts and the bookmarks; of tables that are not there or not asked, the list of tables tells.
fn alerts_of(mut report: Report, detail: &Detail) -> Report {
    let (alerts, bookmarks) = (&detail.alerts, &detail.bookmarks);
    if let TableState::Rows(_) = alerts.state {
        let (on_account, on_places) = (alerts.on_account().count(), alerts.on_places().count());
        let title = format!(
            "Alerts: {} on the account, {} more on its hosts and addresses",
            count(on_account as u64),
            count(on_places as u64)
        );
        report = match alerts.alerts.len() {
            0 => report.note("no alert about this account, its hosts or its addresses"),
            _ => report
                .table(title, &Alerts::list(alerts.on_account().chain(alerts.on_places())), ALERTS)
                .note(".browse_alerts()? shows each whole"),
        };
    }
    if let TableState::Rows(_) = bookmarks.state {
        report = match bookmarks.bookmarks.len() {
            0 => report.note("no bookmark about this account, its hosts or its addresses"),
            n => report.table(format!("Bookmarks: {}", count(n as u64)), &bookmarks.list(), ALERTS),
        };
    }
    alerts.notes().into_iter().chain(bookmarks.notes()).fold(report, Report::note)
}

/// What the account did, table by table, and the alerts about it.
pub(super) fn timeline(detail: &Detail) -> Timeline {
    let begin = Timeline::new("Events over time (UTC)");
    let events = detail
        .lanes
        .iter()
        .fold(begin, |timeline, it| timeline.lane(it.table, it.times.clone(), it.without_time));
    let all = detail.alerts.timeline().lanes.into_iter().map(|it| {
        let name = format!("Alerts {}", it.label.to_lowercase());
        (name, it.times, it.without_time)
    });
    all.fold(events, |timeline, (name, times, without_time)| timeline.lane(name, times, without_time))
}

/// The activity of a candidate: a row for each table, with every way in which the account is written there.
fn by_table(candidate: &Candidate, detail: &Detail) -> List {
    // In a part of the time a table may have nothing of the account.
    let tables = candidate.by_table().into_iter().filter(|it| it.1.events > 0);
    let rows = tables.map(|(table, seen, _)| {
        let failed =
            detail.lanes.iter().find(|it| it.table == table).map_or(Cell::Null, |it| number(it.failed));
        let spellings = candidate.spellings_in(table);
        let written: Vec<String> = match spellings.as_slice() {
            [(name, _)] => vec![(*name).to_owned()],
            several => several.iter().map(|(name, events)| format!("{name} ({})", count(*events))).collect(),
        };
        vec![
            Cell::Text(table.to_owned()),
            number(seen.events),
            failed,
            time(seen.first),
            time(seen.last),
            Cell::Text(written.join(", ")),
        ]
    });
    List::new(&["Table", "Events", "Failed", "First", "Last", "Written as"], rows.collect())
}

/// The names of one person, those with the most events first.
fn by_name(names: Vec<(String, Seen, Vec<&'static str>)>) -> List {
    let rows = names.into_iter().map(|(name, seen, tables)| {
        vec![
            Cell::Text(name),
            number(seen.events),
            time(seen.first),
            time(seen.last),
            Cell::Text(tables.join(", ")),
        ]
    });
    List::new(&["Name", "Events", "First", "Last", "Tables"], rows.collect())
}

fn listed(names: &[&str], all: usize) -> String {
    let more = if all > names.len() { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

/// One line about a candidate for a list in which no markup is possible.
pub(super) fn label(candidate: &Candidate) -> String {
    let mark = match &candidate.resemblance {
        Some(_) => "possibly the same person".to_owned(),
        None => candidate.how.to_string(),
    };
    let tables: Vec<String> = candidate
        .by_table()
        .into_iter()
        .map(|(table, seen, _)| format!("{table} {}", count(seen.events)))
        .collect();
    // The list cuts what is too wide for the page: what tells candidates apart comes first.
    let line = format!("{}  ({mark})  {}  {}", candidate.name, last(candidate.seen()), tables.join(", "));
    // A report's text makes control characters and the like visible; the front end would not.
    Report::new(line).to_text()
}

fn last(seen: Seen) -> String {
    seen.last.map_or_else(|| "time not recorded".to_owned(), |it| format!("last {}", model::minute(it)))
}
