//! The matches of a name, as data.

use std::fmt;

use model::{Match, Seen};

use view::{Candidates, Report, SourceLine};

use super::candidate::{Candidate, How, Resemblance};
use crate::Show;

/// One account that a name may mean, as data.
#[derive(Clone)]
pub struct AccountMatch {
    /// Its name; [`select`](super::AccountSummary::select) takes it.
    pub name: String,
    /// How it answers what was typed.
    pub how: How,
    /// Whether it may be the person of another match, and why.
    pub resemblance: Option<Resemblance>,
    /// Why names that differ were taken for this one account.
    pub joined: Vec<String>,
    /// Its names, each with the events under it, most first.
    pub names: Vec<(String, u64)>,
    /// All its events.
    pub seen: Seen,
    /// What each table has of it.
    pub sources: Vec<AccountSource>,
}

/// What one table has of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSource {
    /// The table.
    pub table: &'static str,
    /// The number of events.
    pub events: u64,
    /// The first and the last recorded time.
    pub seen: Seen,
    /// Of the events, those whose time is not recorded.
    pub without_time: u64,
}

impl Show for AccountMatch {
    fn report(&self) -> Report {
        let mark = self.resemblance.as_ref().map_or_else(|| self.how.to_string(), ToString::to_string);
        let lines = self.sources.iter().map(|it| SourceLine {
            table: it.table.to_owned(),
            events: it.events,
            last: it.seen.last,
        });
        let item = view::Candidate { title: self.name.clone(), mark: Some(mark), lines: lines.collect() };
        let report = Report::new("Account").candidates(Candidates { items: vec![item] });
        self.joined
            .iter()
            .fold(report, |report, reason| report.note(format!("taken for one account: {reason}")))
    }
}

impl AccountMatch {
    pub(super) fn of(candidate: &Candidate) -> Self {
        let source = |(table, seen, without_time): (&'static str, Seen, u64)| AccountSource {
            table,
            events: seen.events,
            seen,
            without_time,
        };
        Self {
            name: candidate.name.clone(),
            how: candidate.how,
            resemblance: candidate.resemblance.clone(),
            joined: candidate.joined.clone(),
            names: candidate.names().into_iter().map(|(name, seen, _)| (name, seen.events)).collect(),
            seen: candidate.seen(),
            sources: candidate.by_table().into_iter().map(source).collect(),
        }
    }

    /// The number of its events in one table.
    #[must_use]
    pub fn events_in(&self, table: &str) -> u64 {
        self.sources.iter().filter(|it| it.table == table).map(|it| it.events).sum()
    }

    /// Whether the name itself matches exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.how == How::Name(Match::Exact)
    }
}

/// One line, as a list of matches is read.
impl fmt::Display for AccountMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.how)?;
        if let Some(resemblance) = &self.resemblance {
            write!(f, ", {resemblance}")?;
        }
        f.write_str(":")?;
        for (number, source) in self.sources.iter().enumerate() {
            write!(f, "{} {} {}", if number == 0 { "" } else { "," }, source.table, source.events)?;
        }
        Ok(())
    }
}

/// The same as `Display`: `matches()` at the end of a cell is shown by it.
impl fmt::Debug for AccountMatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
