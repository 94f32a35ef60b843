//! Accounts of files are found once and kept; a search takes its part of them. It finds what a search of the tables finds.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::collections::BTreeSet;

use nblt::{AccountPivots, AccountSummary, Session, Show, TimeSpan};
use serde_json::{Value, json};

use crate::account_rounds::{hers, others};
use crate::shared_account::{through, workspace};

/// On its tables as they are, and on the same as if they changed; without the files that look addresses up.
fn kept_and_changing(session: &Session) -> [AccountPivots; 2] {
    let source = session.source().unwrap();
    assert!(source.is_unchanging());
    let changing = through(session, |it, text| it.query(text));
    [Session::on_source(source), changing].map(AccountPivots::on)
}

/// All that an analyst sees of it, but for the queries.
fn seen(found: nblt::Result<AccountSummary>) -> String {
    let found = match found {
        Ok(it) => it,
        Err(error) => return error.to_string(),
    };
    let activity = found.activity().map(|it| it.report().to_text()).unwrap_or_default();
    format!("{}\n{:?}\n{:?}\n{activity}", found.report().to_text(), found.tables(), found.matches())
}

/// Names, parts of names, and identifiers of a workspace.
fn asked(session: &Session) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for row in session.accounts().unwrap().rows.into_iter().step_by(2) {
        let name = row.account.trim().to_owned();
        let letters: Vec<char> = name.chars().collect();
        asked.insert(letters.iter().skip(1).take(3).collect());
        asked.insert(name.to_uppercase());
        asked.insert(name);
    }
    asked.extend(["nobody", "S-1-5-18", "ä", "e"].map(str::to_owned));
    asked
}

fn both_find_the_same([kept, changing]: &[AccountPivots; 2], name: &str) {
    let (kept, tables) = (seen(kept.account_summary(name)), seen(changing.account_summary(name)));
    for (kept, tables) in kept.lines().zip(tables.lines()) {
        assert_eq!(kept, tables, "{name:?}");
    }
    assert_eq!(kept.lines().count(), tables.lines().count(), "{name:?}");
}

#[test]
fn a_part_of_the_kept_accounts_is_what_the_tables_answer() {
    let demo = Session::demo().unwrap();
    let victim = AccountPivots::on(demo.clone()).account_summary("adelev@contoso.com").unwrap();
    let account = victim.account().unwrap();
    let ids = account.sids.iter().map(ToString::to_string).chain(account.aad_user_id.clone());
    let both = kept_and_changing(&demo);
    for name in asked(&demo).into_iter().chain(ids) {
        both_find_the_same(&both, &name);
    }
    let lines: Vec<Value> = hers().into_iter().chain(others()).collect();
    let rounds = workspace(&lines);
    let both = kept_and_changing(&rounds);
    for name in asked(&rounds) {
        both_find_the_same(&both, &name);
    }
}

#[test]
fn another_span_is_another_search() {
    let event = |time: &str, name: &str| json!({ "$table": "SigninLogs", "TimeGenerated": time, "UserPrincipalName": name, "ResultType": "0" });
    let lines = [
        event("2026-01-05T10:00:00Z", "kim@contoso.com"),
        event("2026-01-06T10:00:00Z", "kim@contoso.com"),
        event("2026-01-06T11:00:00Z", "kimberly@contoso.com"),
    ];
    let session = workspace(&lines);
    let events = |session: &Session| {
        let found = AccountPivots::on(session.clone()).account_summary("kim").unwrap();
        found.matches().iter().map(|it| (it.name.clone(), it.seen.events)).collect::<Vec<_>>()
    };
    let [kim, kimberly] = ["kim@contoso.com", "kimberly@contoso.com"].map(str::to_owned);
    let first = session.clone().with_span(TimeSpan::parse("2026-01-05", "2026-01-05").unwrap());
    for _ in 0..2 {
        assert_eq!(events(&session), [(kim.clone(), 2), (kimberly.clone(), 1)]);
        assert_eq!(events(&first), [(kim.clone(), 1)]);
    }
}

#[test]
fn where_there_are_too_many_accounts_the_tables_are_asked() {
    let lines: Vec<Value> = (0..20_001)
        .map(|n| json!({ "$table": "SigninLogs", "TimeGenerated": "2026-01-05T10:00:00Z", "UserPrincipalName": format!("u{n}@contoso.com"), "ResultType": "0" }))
        .collect();
    let session = workspace(&lines);
    for _ in 0..2 {
        let found = AccountPivots::on(session.clone()).account_summary("u4999@contoso.com").unwrap();
        assert_eq!(found.matches().iter().map(|it| it.seen.events).collect::<Vec<_>>(), [1]);
        let asked: Vec<String> = found.queries().into_iter().map(|it| it.text).collect();
        assert!(asked.iter().all(|it| it.contains("u4999")), "{asked:#?}");
    }
}
