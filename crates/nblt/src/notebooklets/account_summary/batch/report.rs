//! The table of many accounts.

use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{Seen, Warning, count};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use view::Report;

use super::{AccountOutcome, AccountSummaries, META, OutcomeState};
use crate::{Result, Rows, Show};

/// So many lines are shown; `.rows()?` has all.
const LINES: usize = 500;
/// So many of the names that were not asked are named.
const OPEN: usize = 20;

impl AccountSummaries {
    /// A line for each name: Name, Given (how often), State (`found`, `not found`, `several accounts`, `error`, `not asked`),
    /// Account, Matches, Sources, Events, Failed, First, Last, Alerts (about the account), AlertsOnPlaces (about its
    /// hosts and addresses), Note. Numbers that nobody counted are null.
    ///
    /// # Errors
    ///
    /// None that an analyst can meet: the columns have one length.
    pub fn rows(&self) -> Result<Rows> {
        let all = || self.outcomes.iter();
        let texts = |of: &dyn Fn(&AccountOutcome) -> String| {
            Series::new("".into(), all().map(of).collect::<Vec<_>>())
        };
        let counts = |of: &dyn Fn(&AccountOutcome) -> Option<u64>| {
            let number = |it| of(it).map(|it| i64::try_from(it).unwrap_or(i64::MAX));
            Series::new("".into(), all().map(number).collect::<Vec<Option<i64>>>())
        };
        let times = |of: fn(&Seen) -> Option<chrono::DateTime<chrono::Utc>>| -> Result<Series> {
            let micros = all().map(|it| it.seen.as_ref().and_then(of).map(|it| it.timestamp_micros()));
            let micros: Vec<Option<i64>> = micros.collect();
            Ok(Series::new("".into(), micros).cast(&kql_polars::dtype(Type::DateTime))?)
        };
        let sources = |it: &AccountOutcome| {
            let sources = it.sources.iter().map(|it| format!("{} {}", it.table, count(it.events)));
            sources.collect::<Vec<_>>().join(", ")
        };
        let columns = [
            ("Name", Type::String, texts(&|it| it.name.clone())),
            ("Given", Type::Long, counts(&|it| Some(it.given))),
            ("State", Type::String, texts(&|it| it.state.to_string())),
            ("Account", Type::String, texts(&|it| it.account.clone().unwrap_or_default())),
            ("Matches", Type::Long, counts(&|it| Some(it.matches))),
            ("Sources", Type::String, texts(&sources)),
            ("Events", Type::Long, counts(&|it| it.seen.map(|it| it.events))),
            ("Failed", Type::Long, counts(&|it| it.failed)),
            ("First", Type::DateTime, times(|it| it.first)?),
            ("Last", Type::DateTime, times(|it| it.last)?),
            ("Alerts", Type::Long, counts(&|it| it.alerts)),
            ("AlertsOnPlaces", Type::Long, counts(&|it| it.alerts_on_places)),
            ("Note", Type::String, texts(&|it| it.note.clone())),
        ];
        let schema =
            columns.iter().map(|(name, ty, _)| Column { name: (*name).to_owned(), ty: *ty }).collect();
        let series = columns.into_iter().map(|(name, _, it)| it.with_name(name.into()).into_column());
        let frame = DataFrame::new(self.outcomes.len(), series.collect())?;
        Ok(Rows::new(Output { schema: Schema { columns: schema }, frame }, None))
    }

    /// The same as a polars frame.
    ///
    /// # Errors
    ///
    /// As [`AccountSummaries::rows`].
    pub fn frame(&self) -> Result<DataFrame> {
        Ok(self.rows()?.frame())
    }

    /// How many names became what.
    pub(super) fn extent(&self) -> String {
        use OutcomeState::{Error, Found, None, NotAsked, Several};
        let numbers: Vec<String> = [Found, Several, None, Error, NotAsked]
            .into_iter()
            .map(|it| (it, self.number(it)))
            .filter(|it| it.1 > 0)
            .map(|(state, n)| format!("{} {state}", count(n)))
            .collect();
        let names = if self.outcomes.len() == 1 { "name" } else { "names" };
        format!("{} {names}: {}", count(self.outcomes.len() as u64), numbers.join(", "))
    }

    /// Which names were not asked, if the analyst interrupted.
    fn interrupted(&self) -> Option<Warning> {
        let open = self.not_asked();
        let named: Vec<&str> = open.iter().take(OPEN).map(String::as_str).collect();
        let more = match open.len().saturating_sub(OPEN) {
            0 => String::new(),
            n => format!(" and {} more, which .not_asked() lists", count(n as u64)),
        };
        let text = format!("not asked: {}{more}. .select(\"name\")? asks one of them now", named.join(", "));
        (!open.is_empty()).then(|| Warning::new("interrupted", text))
    }

    fn number(&self, state: OutcomeState) -> u64 {
        self.outcomes.iter().filter(|it| it.state == state).count() as u64
    }
}

impl Show for AccountSummaries {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let report = Report::new(META.title).subtitle(span).subtitle(self.extent());
        let report = self.interrupted().into_iter().fold(report, Report::warning);
        let report = match self.rows() {
            Ok(rows) => report.table("", &rows, LINES),
            Err(error) => report.append(crate::show::failure(&error)),
        };
        let report = match self.number(OutcomeState::Several) {
            0 => report,
            _ => report.note(
                "a name that may mean several accounts has no numbers: .select(\"name\")? offers its matches",
            ),
        };
        let report = report
            .note(".select(\"name\")? is the whole summary of one")
            .heading("Tables searched")
            .states(self.tables.iter().cloned());
        self.unread.iter().cloned().fold(report, Report::warning)
    }
}
