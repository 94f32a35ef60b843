//! A table that cannot be read is a state of that table; the others still answer.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::PolarsError;
use nblt::{AccountPivots, Session, Show, TableState};

use crate::shared_account::through;

/// The demo workspace, of which one table makes trouble.
fn broken(table: &'static str, trouble: fn() -> kql_polars::Error) -> Session {
    through(&Session::demo().unwrap(), move |demo, text| {
        if text.starts_with(table) { Err(trouble()) } else { demo.query(text) }
    })
}

fn disk_gone() -> kql_polars::Error {
    kql_polars::Error::Engine(PolarsError::ComputeError("the disk is gone".into()))
}

#[test]
fn a_table_that_fails_is_said_and_the_others_answer() {
    let session = broken("SigninLogs", disk_gone);
    let summary = AccountPivots::on(session.clone()).account_summary("adelev").unwrap();
    let states = summary.tables();
    let state =
        |name| states.iter().find(|(table, _)| *table == name).map(|(_, state)| state.clone()).unwrap();
    assert!(matches!(state("SigninLogs"), TableState::Failed(why) if why.contains("the disk is gone")));
    assert!(matches!(state("OfficeActivity"), TableState::Rows(n) if n > 0));
    assert!(summary.matches()[0].events_in("OfficeActivity") > 0);
    let text = summary.report().to_text();
    assert!(text.contains("could not be read") && text.contains("the disk is gone"), "{text}");
    let accounts = session.accounts().unwrap();
    assert!(accounts.of_table("SigninLogs").next().is_none() && accounts.of_table("Syslog").next().is_some());
}

#[test]
fn identifiers_that_could_not_be_read_are_said_to_be_missing() {
    let accounts = AccountPivots::on(broken("IdentityInfo", disk_gone));
    let missing = "IdentityInfo: could not be read; names that only this table joins stand apart";
    let text = accounts.account_summary("adelev").unwrap().report().to_text();
    assert!(text.contains(missing) && text.contains("the disk is gone"), "{text}");
    let text = accounts.account_summaries(["adelev"]).unwrap().report().to_text();
    assert!(text.contains(missing), "{text}");
    let whole = AccountPivots::on(Session::demo().unwrap()).account_summary("adelev").unwrap();
    assert!(!whole.report().to_text().contains(missing));
}

#[test]
fn a_panic_in_one_query_takes_nothing_else_along() {
    let session = broken("AuditLogs", || panic!("this panic is part of the test"));
    let summary = AccountPivots::on(session).account_summary("adelev").unwrap();
    let (_, state) = summary.tables().into_iter().find(|(table, _)| *table == "AuditLogs").unwrap();
    assert!(matches!(state, TableState::Failed(why) if why.contains("internal error")));
    assert!(!summary.matches().is_empty());
}

#[test]
fn what_fails_only_in_the_detail_is_a_warning() {
    let session = through(&Session::demo().unwrap(), |demo, text| {
        // The queries that list what an account did end in these columns.
        let is_detail = text.starts_with("OfficeActivity") && text.contains("Operation");
        if is_detail { Err(disk_gone()) } else { demo.query(text) }
    });
    let summary = AccountPivots::on(session).account_summary("adelev").unwrap();
    let text = summary.report().to_text();
    assert!(text.contains("warning: OfficeActivity") && text.contains("the disk is gone"), "{text}");
    assert!(summary.activity().unwrap().n_rows() > 0);
}
