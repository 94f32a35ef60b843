//! `%%kql` cells on the demo workspace: completion, documentation and errors as a front end gets them.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::{Arc, OnceLock};

use model::TimeSpan;
use nblt::{KqlCell, Session, Show, kql_cell};
use serde_json::Value;
use sources::Source;

fn demo() -> Session {
    static DEMO: OnceLock<Session> = OnceLock::new();
    DEMO.get_or_init(|| Session::demo().unwrap_or_else(|error| panic!("{error}"))).clone()
}

/// The answer at the `^` in the cell, which is not part of it.
fn complete(marked: &str) -> Value {
    let (code, cursor) = unmarked(marked);
    kql_cell::complete_in(&demo(), &code, cursor).unwrap()
}

fn unmarked(marked: &str) -> (String, usize) {
    let cursor = marked.chars().position(|it| it == '^').unwrap();
    (marked.replacen('^', "", 1), cursor)
}

fn matches(reply: &Value) -> Vec<&str> {
    reply["matches"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect()
}

#[test]
fn tables_and_columns_of_the_workspace_are_offered() {
    let reply = complete("%%kql\n^");
    for table in demo().tables().unwrap().tables.iter() {
        assert!(matches(&reply).contains(&&*table.table), "{}", table.table);
    }
    let reply = complete("%%kql failed\nSigninLogs | where UserPr^");
    assert_eq!(matches(&reply), ["UserPrincipalName"]);
    let typed = &reply["metadata"]["_jupyter_types_experimental"][0];
    assert_eq!(typed["type"], "column");
    assert_eq!(typed["signature"], "UserPrincipalName: string");
    let reply = complete("%%kql\nSigninLogs | summarize n = count() by IPAddress | where ^");
    assert_eq!(matches(&reply)[..2], ["IPAddress", "n"]);
}

#[test]
fn places_are_code_points_of_the_whole_cell() {
    let (code, cursor) = unmarked("%%kql\n// 🦀 é\nSigninLogs | where UserPr^inc == 'x'");
    let reply = kql_cell::complete_in(&demo(), &code, cursor).unwrap();
    let replaced: String = code
        .chars()
        .skip(reply["cursor_start"].as_u64().unwrap() as usize)
        .take((reply["cursor_end"].as_u64().unwrap() - reply["cursor_start"].as_u64().unwrap()) as usize)
        .collect();
    assert_eq!(replaced, "UserPrinc");
    assert_eq!(matches(&reply), ["UserPrincipalName"]);
}

#[test]
fn other_cells_and_the_first_line_are_left_alone() {
    assert!(kql_cell::complete_in(&demo(), "let x = 1;", 3).is_none());
    assert!(kql_cell::inspect_in(&demo(), "let x = 1;", 3).is_none());
    let reply = complete("%%kql na^\nSigninLogs");
    assert!(matches(&reply).is_empty() && reply["status"] == "ok");
    assert_eq!((&reply["cursor_start"], &reply["cursor_end"]), (&Value::from(8), &Value::from(8)));
    assert!(matches(&complete("%%kql\n// Sign^")).is_empty());
}

#[test]
fn every_cursor_gets_an_answer() {
    let code = "%%kql é\nlet t = ago(7d);\nSigninLogs | where TimeGenerated > t and UserPrincipalName has '🦀' | cou";
    for cursor in 0..code.chars().count() + 3 {
        let reply = kql_cell::complete_in(&demo(), code, cursor).unwrap();
        assert!(reply["cursor_start"].as_u64().unwrap() <= reply["cursor_end"].as_u64().unwrap());
        assert_eq!(kql_cell::inspect_in(&demo(), code, cursor).unwrap()["status"], "ok");
    }
}

#[test]
fn names_are_documented_as_text_and_html() {
    let (code, cursor) = unmarked("%%kql\nSigninLogs | where isemp^ty(UserPrincipalName)");
    let reply = kql_cell::inspect_in(&demo(), &code, cursor).unwrap();
    assert_eq!(reply["found"], true);
    for kind in ["text/plain", "text/html"] {
        let text = reply["data"][kind].as_str().unwrap();
        assert!(text.contains("isempty(value): bool") && text.contains("empty text"), "{text}");
    }
    let (code, cursor) = unmarked("%%kql\nSigninL^ogs");
    let reply = kql_cell::inspect_in(&demo(), &code, cursor).unwrap();
    let (text, html) =
        (reply["data"]["text/plain"].as_str().unwrap(), reply["data"]["text/html"].as_str().unwrap());
    assert!(text.lines().any(|it| it.trim() == "UserPrincipalName: string"), "{text}");
    assert!(html.contains("&#10;UserPrincipalName: string"), "{html}");
    let (code, cursor) = unmarked("%%kql\n^");
    let reply = kql_cell::inspect_in(&demo(), &code, cursor).unwrap();
    assert_eq!((&reply["found"], &reply["data"]), (&Value::from(false), &serde_json::json!({})));
}

/// A workspace whose only column has a hostile name.
struct Hostile;

const HOSTILE: &str = "<script>alert(1)</script>\u{1b}[31m";

impl Source for Hostile {
    fn query(&self, _: &str) -> Result<kql_polars::Output, kql_polars::Error> {
        let column = kql::Column::new(HOSTILE, kql::Type::Long);
        Ok(kql_polars::Output { schema: kql::Schema::new(vec![column]), frame: Default::default() })
    }

    fn tables(&self) -> Vec<String> {
        vec!["T".to_owned()]
    }

    fn covered(&self, _: &str) -> Option<TimeSpan> {
        None
    }

    fn name(&self) -> String {
        "hostile".to_owned()
    }
}

#[test]
fn hostile_names_are_text() {
    let session = Session::on_source(Arc::new(Hostile));
    let reply = kql_cell::inspect_in(&session, "%%kql\nT", 6).unwrap();
    let (text, html) =
        (reply["data"]["text/plain"].as_str().unwrap(), reply["data"]["text/html"].as_str().unwrap());
    assert!(text.contains("alert(1)") && html.contains("alert(1)"), "{text}");
    assert!(!text.contains('\u{1b}') && !html.contains('\u{1b}') && !html.contains("<script"), "{html}");
    let reply = kql_cell::complete_in(&session, "%%kql\nT | where scr", 19).unwrap();
    let written = matches(&reply)[0];
    assert!(written.starts_with('[') && !written.contains('\u{1b}'), "{written}");
    let again = kql::parse(&format!("T | where {written} == 1"));
    assert!(again.is_ok(), "{written}");
}

#[test]
fn a_wrong_query_shows_the_place_the_reason_and_the_nearest_names() {
    let run = |code: &str| KqlCell::parse(code).unwrap().and_then(|it| it.run_in(&demo()));
    let error = run("%%kql\nSigninLogs\n| where UserPrincipleName == 'x'").unwrap_err();
    assert!(error.is_query());
    let text = error.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "error: there is no column `UserPrincipleName` here");
    assert!(lines[2].starts_with("3 | | where"), "the line of the cell: {text}");
    assert_eq!(lines[2].find("UserPrincipleName"), lines[3].find('^'), "{text}");
    assert!(lines[4].starts_with("help: did you mean `UserPrincipalName`"), "{text}");
    let shown = Err::<nblt::Rows, _>(error).report();
    let html = shown.to_html().into_string();
    assert!(html.contains("nblt-failure") && html.contains("UserPrincipalName"), "{html}");
    // In a `<pre>`, so that the caret stays under its place.
    assert!(html.contains("<pre") && html.contains("^^^"), "{html}");
    assert!(shown.to_text().contains("^^^"), "{}", shown.to_text());
    assert!(run("%%kql\n  \n").unwrap_err().is_input());
    assert_eq!(run("%%kql\nSigninLogs | take 3").unwrap().n_rows(), 3);
}
