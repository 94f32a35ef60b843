//! Every account of the workspace, table by table.

pub(crate) mod kept;
pub(crate) mod search;
pub(crate) mod sources;
pub(crate) mod trace;
pub(crate) mod types;

use std::cmp::Reverse;

use model::{Cell, Seen, TableState, TimeSpan, count};
use view::Report;

use crate::listing::{List, number, time};
use crate::progress::Progress;
use crate::queries::QueryRun;
use crate::registry::{Notebooklet, Run};
use crate::{AccountTypes, Result, Session, Show, session};
use search::{Certain, Wanted, search};
use sources::TABLE_NAMES;
use trace::Trace;

/// What is known about [`accounts`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "accounts",
    title: "Accounts",
    arguments: &[],
    tables: &TABLE_NAMES,
    summary: "every account of every table, with its number of events and its last activity",
    run: Run::Function(|_| Ok(Box::new(accounts()?))),
};

/// Every account of every table.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// The accounts: tables in the order of account searches, in each the accounts with most events first.
    pub rows: Vec<AccountRow>,
    /// What became of each table.
    pub tables: Vec<(&'static str, TableState)>,
    /// Events that name no account, by table.
    pub nameless: Vec<(&'static str, u64)>,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The queries that were run.
    pub queries: Vec<QueryRun>,
}

/// One account in one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// The table.
    pub table: &'static str,
    /// The account, as it is written most often there.
    pub account: String,
    /// The host whose account it is, where it is one of a Linux host.
    pub host: Option<String>,
    /// The number of events, and the first and the last recorded time.
    pub seen: Seen,
    /// Of the events, those whose time is not recorded.
    pub without_time: u64,
    /// In how many ways it is written there.
    pub n_spellings: usize,
}

/// Lists every account of every table of the workspace.
///
/// # Errors
///
/// If the workspace could not be read, or the analyst interrupts.
pub fn accounts() -> Result<Accounts> {
    session().accounts()
}

impl Session {
    /// As [`accounts`], of this session.
    ///
    /// # Errors
    ///
    /// As [`accounts`].
    pub fn accounts(&self) -> Result<Accounts> {
        let _running = channel::running();
        let stopwatch = Self::stopwatch();
        let progress = Progress::start("reading the workspace …");
        let span = self.resolve(&TABLE_NAMES)?;
        let (certain, types) = (Certain::default(), AccountTypes::default());
        let everything = Wanted { name: "", certain: &certain, types: &types };
        let found = search(self, span, everything, &progress)?;
        let mut rows: Vec<AccountRow> = found.traces.iter().map(AccountRow::of).collect();
        let place = |row: &AccountRow| TABLE_NAMES.iter().position(|it| *it == row.table);
        rows.sort_by_cached_key(|it| {
            (place(it), Reverse(it.seen.events), it.account.clone(), it.host.clone())
        });
        progress.finish(&format!(
            "{} accounts in {:.2} s",
            count(rows.len() as u64),
            stopwatch.elapsed().as_secs_f64()
        ));
        Ok(Accounts {
            rows,
            tables: found.states,
            nameless: found.nameless.into_iter().collect(),
            span,
            queries: found.queries,
        })
    }
}

impl AccountRow {
    fn of(trace: &Trace) -> Self {
        let most = trace.spellings.iter().rev().max_by_key(|(_, n)| **n);
        Self {
            table: trace.table.name,
            account: most.map_or_else(String::new, |(name, _)| name.clone()),
            host: trace.host.as_ref().map(ToString::to_string),
            seen: trace.seen,
            without_time: trace.without_time,
            n_spellings: trace.spellings.len(),
        }
    }
}

impl Accounts {
    /// The accounts of one table.
    pub fn of_table(&self, table: &str) -> impl Iterator<Item = &AccountRow> {
        self.rows.iter().filter(move |it| it.table == table)
    }

    fn list(&self) -> List {
        let rows = self.rows.iter().map(|it| {
            let name = match &it.host {
                Some(host) => format!("{} on {host}", it.account),
                None => it.account.clone(),
            };
            vec![
                Cell::Text(it.table.to_owned()),
                Cell::Text(name),
                number(it.seen.events),
                time(it.seen.first),
                time(it.seen.last),
            ]
        });
        List::new(&["Table", "Account", "Events", "First", "Last"], rows.collect())
    }
}

impl Show for Accounts {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let n_rows = self.rows.len() as u64;
        let mut report = Report::new("Accounts")
            .subtitle(span)
            .subtitle(format!("{} accounts, counted in each table apart", count(n_rows)))
            .table("", &self.list(), 500);
        for (table, events) in &self.nameless {
            let name = if *events == 1 { "event names" } else { "events name" };
            report = report.note(format!("{} {name} no account in {table}", count(*events)));
        }
        report
            .heading("Tables searched")
            .states(self.tables.iter().cloned())
            .note("Account::nblt().account_summary(\"name\")? tells more about one")
    }
}
