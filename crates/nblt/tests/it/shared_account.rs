//! What the tests of account summaries share: the victim of the demo, workspaces of a few lines, cells of rows.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::Arc;

use demo::story;
use nblt::{AccountPivots, AccountSummary, Cell, Rows, Session, Tabular, TimeSpan};
use sources::Source;

use crate::written::session;

type Answer = Result<kql_polars::Output, kql_polars::Error>;

/// The tables of a session, but queries are answered by `query`; and nothing says that they stay as they are.
pub(crate) fn through(
    session: &Session,
    query: impl Fn(&dyn Source, &str) -> Answer + Send + Sync + 'static,
) -> Session {
    Session::on_source(Arc::new(Through { inner: session.source().unwrap(), query }))
}

struct Through<Q> {
    inner: Arc<dyn Source>,
    query: Q,
}

impl<Q: Fn(&dyn Source, &str) -> Answer + Send + Sync> Source for Through<Q> {
    fn query(&self, text: &str) -> Answer {
        (self.query)(&*self.inner, text)
    }

    fn tables(&self) -> Vec<String> {
        self.inner.tables()
    }

    fn covered(&self, table: &str) -> Option<TimeSpan> {
        self.inner.covered(table)
    }

    fn name(&self) -> String {
        self.inner.name()
    }
}

/// A workspace of one file of JSON lines; each says its table in `Type` or `$table`.
#[track_caller]
pub(crate) fn workspace(lines: &[serde_json::Value]) -> Session {
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    session(&[("mixed.json", &lines.join("\n"))])
}

#[track_caller]
pub(crate) fn summary(name: &str) -> AccountSummary {
    let accounts = AccountPivots::on(Session::demo().unwrap());
    accounts.account_summary(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The victim's cloud account, joined with her Windows account; her Linux account is a match of its own.
pub(crate) fn victim() -> AccountSummary {
    summary("adelev").select(story::VICTIM).unwrap()
}

#[track_caller]
pub(crate) fn cell(rows: &Rows, row: usize, column: &str) -> Cell {
    let column = rows.columns().iter().position(|it| it == column).unwrap_or_else(|| panic!("no {column}"));
    rows.cell(row, column)
}

pub(crate) fn text(rows: &Rows, row: usize, column: &str) -> String {
    match cell(rows, row, column) {
        Cell::Text(text) => text,
        other => panic!("{column} is {other:?}"),
    }
}

pub(crate) fn number(rows: &Rows, row: usize, column: &str) -> u64 {
    match cell(rows, row, column) {
        Cell::Int(number) => u64::try_from(number).unwrap(),
        other => panic!("{column} is {other:?}"),
    }
}

pub(crate) fn sum(rows: &Rows, column: &str) -> u64 {
    (0..rows.n_rows()).map(|row| number(rows, row, column)).sum()
}

pub(crate) fn count(rows: &Rows, wanted: impl Fn(usize) -> bool) -> usize {
    (0..rows.n_rows()).filter(|row| wanted(*row)).count()
}
