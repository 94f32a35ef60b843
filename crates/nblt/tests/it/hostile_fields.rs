//! Every nasty text, in every field of every table that an account summary reads, through every display: the page has
//! the shape that it has for a harmless text, and nothing in it runs, hides or breaks a line.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use chrono::TimeDelta;
use nblt::{AccountPivots, AccountSummary, Alert, Report, Session, Show, TableState, Timeline};
use serde_json::{Map, Value, json};

use crate::hostile_texts::nasty;
use crate::markup;
use crate::shared_account::workspace;

/// The columns of the tables, as the sources know them.
const COLUMNS: &str = include_str!("../../../sources/schema/log_analytics.txt");
const ACCOUNT: &str = "megan@contoso.com";
const TIME: &str = "2026-01-05T10:00:00Z";

/// The tables that a summary reads, each with what makes a row of it the account's.
fn tables() -> Vec<(&'static str, Value)> {
    let defender = json!({ "AccountUpn": ACCOUNT, "ActionType": "LogonFailed" });
    vec![
        ("SigninLogs", json!({ "UserPrincipalName": ACCOUNT })),
        ("AADNonInteractiveUserSignInLogs", json!({ "UserPrincipalName": ACCOUNT })),
        ("OfficeActivity", json!({ "UserId": ACCOUNT })),
        ("AzureActivity", json!({ "Caller": ACCOUNT, "Claims": {} })),
        ("AuditLogs", json!({ "InitiatedBy": { "user": { "userPrincipalName": ACCOUNT } } })),
        (
            "SecurityEvent",
            json!({ "Account": ACCOUNT, "TargetUserName": ACCOUNT, "TargetDomainName": "", "EventID": 4625 }),
        ),
        ("Syslog", json!({})),
        ("IdentityLogonEvents", defender.clone()),
        ("IdentityDirectoryEvents", defender),
        (
            "DeviceLogonEvents",
            json!({ "AccountName": ACCOUNT, "AccountDomain": "", "ActionType": "LogonFailed" }),
        ),
        ("CloudAppEvents", json!({ "AccountId": ACCOUNT, "RawEventData": {} })),
        ("IdentityInfo", json!({ "AccountUPN": ACCOUNT })),
        ("HuntingBookmark", json!({ "Notes": ACCOUNT })),
        ("SecurityAlert", json!({})),
    ]
}

/// Names and types of a table's columns.
fn columns(table: &str) -> Vec<(&'static str, &'static str)> {
    let begin = format!("\n{table}: ");
    let own = COLUMNS.split_once(&begin).unwrap().1;
    let end = own.match_indices('\n').map(|it| it.0).find(|at| !own[at + 1..].starts_with(' ')).unwrap();
    own[..end].split_whitespace().map(|it| it.split_once(':').unwrap_or((it, "string"))).collect()
}

/// A row of the table with the text in every field: as it is where texts and where numbers stand, as key and as value
/// where JSON stands.
fn row(table: &str, own: &Value, text: &str) -> Value {
    let mut row = Map::new();
    for (column, kind) in columns(table) {
        let value = match kind {
            "dynamic" => json!({ text: text, "list": [text, { "name": text }] }),
            _ => json!(text),
        };
        row.insert(column.to_owned(), value);
    }
    match table {
        "SecurityAlert" => {
            let account = json!({ "$id": "1", "Name": "megan", "UPNSuffix": "contoso.com", "Type": "account", "Evil": text });
            let host = json!({ "$id": "2", "HostName": text, "Type": "host", text: text });
            row.insert("Entities".into(), json!([account, host, text]).to_string().into());
            row.insert("ExtendedProperties".into(), json!({ text: text }).to_string().into());
        }
        "Syslog" => {
            let message = format!("Failed password for {ACCOUNT} from 192.0.2.7 port 22 ssh2 {text}");
            row.insert("SyslogMessage".into(), message.into());
        }
        _ => {}
    }
    row.extend(own.as_object().unwrap().clone());
    row.insert("$table".into(), table.into());
    row.insert("TimeGenerated".into(), TIME.into());
    Value::Object(row)
}

/// A workspace with a row of each table.
fn hostile(text: &str) -> Session {
    let rows: Vec<Value> = tables().iter().map(|(table, own)| row(table, own, text)).collect();
    workspace(&rows)
}

/// Everything that an account summary can show.
fn displays(session: &Session, acc: &AccountSummary) -> Vec<(&'static str, Report)> {
    let timeline = |it: nblt::Result<Timeline>| it.unwrap().report();
    let alert: Alert = acc.related_alerts().unwrap().alerts.first().unwrap().clone();
    vec![
        ("summary", acc.report()),
        ("full report", acc.full_report().unwrap()),
        ("additional data", acc.get_additional_data().unwrap().report()),
        ("events", acc.events().unwrap().report()),
        ("one event", acc.view_events().unwrap().report()),
        ("activity", acc.activity().unwrap().report()),
        ("alerts", acc.related_alerts().unwrap().report()),
        ("an alert", acc.browse_alerts().unwrap().report()),
        ("bookmarks", acc.related_bookmarks().unwrap().report()),
        ("a bookmark", acc.browse_bookmarks().unwrap().report()),
        ("accounts to choose", acc.browse_accounts().report()),
        ("timeline", timeline(acc.timeline())),
        ("timeline by service", timeline(acc.cloud_timeline_by_service())),
        ("timeline by address", timeline(acc.cloud_timeline_by_ip())),
        ("timeline by operation", timeline(acc.cloud_timeline_by_operation())),
        ("timeline of logons", timeline(acc.host_logon_timeline())),
        ("timeline of alerts", timeline(acc.alert_timeline())),
        ("map", acc.map().unwrap().report()),
        ("actions on it", acc.actions_on_account().unwrap().report()),
        ("sessions", acc.logon_sessions().unwrap().report()),
        ("evidence", acc.evidence().unwrap().report()),
        ("redacted", acc.redacted().unwrap().full_report().unwrap()),
        ("before and after", acc.before_after("2026-01-05 09:00").unwrap().report()),
        ("around an alert", acc.around(&alert, TimeDelta::hours(2)).unwrap().report()),
        ("next steps", acc.next_steps().unwrap().report()),
        ("census", acc.census().unwrap().report()),
        ("all accounts", session.accounts().unwrap().report()),
        ("several", AccountPivots::on(session.clone()).account_summaries("megan").unwrap().report()),
    ]
}

fn summary(session: &Session) -> AccountSummary {
    AccountPivots::on(session.clone()).account_summary(ACCOUNT).unwrap()
}

/// What a text is allowed to hold: lines, and no character that moves the cursor, turns or hides what follows.
#[track_caller]
fn check_visible(shown: &str, about: &str) {
    assert!(!shown.contains("EVCXR_"), "{about}");
    let odd = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
    };
    assert_eq!(shown.chars().find(|it| odd(*it)), None, "{about}");
}

/// Their rows depend on what is in the text: which identifiers it could be, how wide it is drawn.
const DEPENDS_ON_TEXT: [&str; 8] = [
    "full report",
    "additional data",
    "redacted",
    "actions on it",
    "timeline by service",
    "timeline by address",
    "timeline by operation",
    "timeline of logons",
];

#[test]
fn a_nasty_text_in_any_field_is_a_text() {
    for text in nasty() {
        // The longest stand some hundred times in each of these workspaces, and need no more to be long.
        let text: String = text.chars().take(20_000).collect();
        let (session, tame) = (hostile(&text), hostile(&tamed(&text)));
        let (acc, harmless) = (summary(&session), summary(&tame));
        assert!(acc.tables().iter().all(|it| it.1 == TableState::Rows(1)), "{:?}", acc.tables());
        let expected = displays(&tame, &harmless).into_iter().map(|it| shape(&it.1));
        for ((name, report), expected) in displays(&session, &acc).into_iter().zip(expected) {
            let about = format!("{name}: {text:.60?}");
            check_visible(report.to_html().as_str(), &about);
            check_visible(&report.to_text(), &about);
            let shape = shape(&report);
            assert!(shape == expected || DEPENDS_ON_TEXT.contains(&name), "another shape, {about}");
        }
    }
}

/// A harmless text of the same form: as many letters, in as many words and lines.
fn tamed(text: &str) -> String {
    text.chars().map(|it| if it.is_whitespace() || it.is_alphanumeric() { it } else { 'x' }).collect()
}

/// What of a page must not depend on data. Panics on every element and attribute that we do not write ourselves.
#[track_caller]
fn shape(report: &Report) -> String {
    let html = report.to_html();
    markup::parse(html.as_str()).shape().replace("nblt-long", "nblt-short").replace("nblt-code", "nblt-short")
}

#[test]
fn the_fields_are_shown() {
    let session = hostile("<script>alert(1)</script>");
    let acc = summary(&session);
    for name in ["events", "one event", "an alert", "a bookmark", "activity", "evidence"] {
        let displays = displays(&session, &acc);
        let report = &displays.iter().find(|it| it.0 == name).unwrap().1;
        let texts = markup::parse(report.to_html().as_str()).texts(&[]);
        assert!(texts.iter().any(|it| it.contains("<script>alert(1)</script>")), "{name}: {texts:?}");
    }
}
