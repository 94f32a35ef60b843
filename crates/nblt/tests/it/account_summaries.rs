//! Many accounts at once: each line says what the summary of that name alone says.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::{IntoColumn, NamedFrom, Series};
use nblt::{AccountPivots, OutcomeState, Session, Show, TableState, Tabular};

fn demo() -> AccountPivots {
    AccountPivots::on(Session::demo().unwrap())
}

#[test]
fn a_line_says_what_the_summary_of_the_name_says() {
    let accounts = Session::demo().unwrap().accounts().unwrap();
    let mut names: Vec<String> =
        accounts.rows.iter().step_by(4).map(|it| it.account.trim().to_owned()).collect();
    // An identifier, a part of a name, and names that are of several accounts.
    let sid = demo()
        .account_summary("adelev@contoso.com")
        .unwrap()
        .account()
        .unwrap()
        .sids
        .first()
        .unwrap()
        .clone();
    names.extend([sid, "ade".to_owned(), "adelev".to_owned(), "nobody at all".to_owned()]);
    names.sort();
    names.dedup();
    let all = demo().account_summaries(&names).unwrap();
    assert_eq!(all.outcomes().len(), names.len());
    let mut n_found = 0;
    for outcome in all.outcomes() {
        let alone = demo().account_summary(&outcome.name).unwrap();
        let matches: Vec<String> = alone.matches().iter().map(ToString::to_string).collect();
        let batched = all.select(&outcome.name).map(|it| it.matches()).unwrap_or_default();
        let batched: Vec<String> = batched.iter().map(ToString::to_string).collect();
        assert_eq!(batched, matches, "{}", outcome.name);
        assert_eq!(outcome.matches as usize, matches.len(), "{}", outcome.name);
        if matches.is_empty() {
            assert_eq!(outcome.state, OutcomeState::None);
            assert!(all.select(&outcome.name).unwrap_err().is_not_found());
            continue;
        }
        let selected = all.select(&outcome.name).unwrap();
        if outcome.state != OutcomeState::Found {
            assert_eq!((outcome.state, outcome.failed), (OutcomeState::Several, None));
            continue;
        }
        n_found += 1;
        let same = |of: fn(&nblt::AccountSummary) -> String| {
            assert_eq!(of(&selected), of(&alone), "{}", outcome.name)
        };
        same(|it| it.activity().unwrap().report().to_text());
        same(|it| it.related_alerts().unwrap().report().to_text());
        same(|it| it.related_bookmarks().unwrap().report().to_text());
        same(|it| format!("{:?}", it.tables()));
        assert_eq!(outcome.seen.unwrap(), alone.selected().unwrap().seen);
        let failed = alone.activity().unwrap();
        let column = failed.columns().iter().position(|it| it == "Result").unwrap();
        let is_failure = |row: &usize| matches!(failed.cell(*row, column), nblt::Cell::Text(it) if it.to_lowercase().starts_with("fail"));
        assert_eq!(outcome.failed.unwrap() as usize, (0..failed.n_rows()).filter(is_failure).count());
    }
    assert!(n_found > 8, "{n_found}");
}

#[test]
fn the_four_outcomes_look_different() {
    let list = "adelev@contoso.com, nobody, adelev; adelev@contoso.com\nCONTOSO\\madeleine";
    let all = demo().account_summaries(list).unwrap();
    let states: Vec<OutcomeState> = all.outcomes().iter().map(|it| it.state).collect();
    use OutcomeState::{Error, Found, None, Several};
    // `adelev` is a person and an account of a Linux host.
    assert_eq!(states, [Found, None, Several, Found]);
    assert_eq!(all.outcomes()[0].given, 2, "given twice, asked once");
    let text = all.report().to_text();
    assert!(text.contains("4 names: 2 found, 1 several accounts, 1 not found"), "{text}");
    assert!(text.contains("adelev on lnx-app01"), "{text}");

    let column = Series::new(
        "UserPrincipalName".into(),
        [Some("adelev@contoso.com"), Option::None, Some(""), Some("  ")],
    );
    let all = demo().account_summaries(column.into_column()).unwrap();
    let outcomes = all.outcomes();
    assert_eq!((outcomes[1].state, outcomes[1].given, outcomes[1].name.as_str()), (Error, 3, ""));
    assert!(!outcomes[1].note.is_empty());
    assert!(all.select("").unwrap_err().is_input());
    assert!(demo().account_summaries("").unwrap_err().is_input());
    assert!(demo().account_summaries(Vec::<String>::new()).unwrap_err().is_input());
}

#[test]
fn it_is_a_frame_and_its_totals_are_its_rows() {
    let session = Session::demo().unwrap();
    let names = session.query("SigninLogs | distinct UserPrincipalName").unwrap().frame();
    let all =
        AccountPivots::on(session).account_summaries(names.column("UserPrincipalName").unwrap()).unwrap();
    let frame = all.frame().unwrap();
    assert_eq!(frame.height(), names.height());
    let events: i64 = frame.column("Events").unwrap().as_materialized_series().sum().unwrap();
    let by_tables: u64 = all
        .tables
        .iter()
        .map(|it| {
            if let (false, TableState::Rows(n)) =
                (["SecurityAlert", "HuntingBookmark"].contains(&it.0), &it.1)
            {
                *n
            } else {
                0
            }
        })
        .sum();
    assert_eq!(events as u64, by_tables);
    // Each table was asked once for all of them.
    let activity: Vec<&str> = all
        .queries
        .iter()
        .map(|it| it.name.as_str())
        .filter(|it| it.starts_with("account_activity"))
        .collect();
    let mut once = activity.clone();
    once.sort();
    once.dedup();
    assert_eq!(activity.len(), once.len(), "{activity:?}");
    assert!(all.report().to_html().as_str().contains("found"));
}
