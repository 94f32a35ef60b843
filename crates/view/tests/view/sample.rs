//! Invented data for the tests and the gallery.

use chrono::{DateTime, Duration, Utc};
use model::{Cell, Rows, TableState, Warning};
use view::{Candidate, Candidates, Report, SourceLine, Timeline};

/// The moment `minutes` after 28 April 2021, 14:08:45.
pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_619_618_925, 0).unwrap_or_default() + Duration::minutes(minutes)
}

/// `number` moments spread without pattern over `minutes`.
pub(crate) fn scattered(number: u64, minutes: u64) -> Vec<DateTime<Utc>> {
    (0..number).map(|index| at((index.wrapping_mul(2_654_435_761) % (minutes + 1)) as i64)).collect()
}

/// The activity of an invented user.
pub(crate) fn activity(rows: usize) -> Rows {
    let row = |index: usize| {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            Cell::Time(at(index as i64 * 3)),
            text(["UserLoggedIn", "New-InboxRule", "FileAccessed", "MailItemsAccessed"][index % 4]),
            text(["198.51.100.23", "203.0.113.7", "2001:db8::17"][index % 3]),
            if index % 5 == 3 { Cell::Null } else { Cell::Int([0, 50_057, 12, 1_048_576][index % 4]) },
            if index % 4 == 2 { text("") } else { text("Microsoft Office 365 Portal") },
            Cell::Json(format!("{{\"city\":\"Lyon\",\"n\":{index}}}")),
            Cell::Real(index as f64 / 4.0),
        ]
    };
    Rows::new(
        [
            "TimeGenerated",
            "Operation",
            "IPAddress",
            "ResultType",
            "AppDisplayName",
            "LocationDetails",
            "Risk",
        ],
        (0..rows).map(row).collect(),
    )
}

/// A timeline with few and many events.
pub(crate) fn timeline() -> Timeline {
    Timeline::new("Events of adelev@contoso.com")
        .lane("SigninLogs", scattered(9, 200), 0)
        .lane("AADNonInteractiveUserSignInLogs", scattered(34, 260), 0)
        .lane("OfficeActivity", scattered(1_151, 240), 4)
        .lane("AzureActivity", scattered(23, 20), 0)
        .lane("AuditLogs", vec![], 0)
        .lane("SecurityEvent", vec![at(250)], 0)
}

/// Candidates of a search.
pub(crate) fn candidates() -> Candidates {
    let line = |table: &str, events, last| SourceLine { table: table.to_owned(), events, last };
    Candidates {
        items: vec![
            Candidate {
                title: "adelev@contoso.com".into(),
                mark: Some("exact".into()),
                lines: vec![
                    line("SigninLogs", 56, Some(at(46))),
                    line("OfficeActivity", 1_151, Some(at(240))),
                    line("AzureActivity", 23, None),
                ],
            },
            Candidate {
                title: "adelev@contoso.onmicrosoft.com".into(),
                mark: Some("possibly the same person: same UserKey and organisation".into()),
                lines: vec![line("OfficeActivity", 2, Some(at(3)))],
            },
            Candidate {
                title: "CONTOSO\\adelevine".into(),
                mark: Some("begins with it".into()),
                lines: vec![line("SecurityEvent", 1, Some(at(9)))],
            },
        ],
    }
}

/// Every state that a table can be in.
pub(crate) fn states() -> Vec<(&'static str, TableState)> {
    let covered = model::TimeSpan::new(at(-40_000), at(-10_000)).ok();
    vec![
        ("SigninLogs", TableState::Rows(56)),
        ("OfficeActivity", TableState::Rows(1_151)),
        ("AuditLogs", TableState::Rows(0)),
        ("SecurityEvent", TableState::Empty { covered }),
        ("Syslog", TableState::NotThere),
        ("AzureActivity", TableState::Failed("line 3 of azure.csv has 4 of 7 columns".into())),
        ("AADNonInteractiveUserSignInLogs", TableState::NotAsked),
    ]
}

/// A report with one of everything.
pub(crate) fn report() -> Report {
    Report::new("Account summary: adelev@contoso.com")
        .subtitle("2021-04-28 14:08 to 2021-04-28 18:28 UTC")
        .subtitle("files in training-lab")
        .card(
            "Account",
            [
                ("Name", "adelev"),
                ("Display name", "Adele Vance"),
                ("User principal name", "adelev@contoso.com"),
                ("Directory object id", "4f1c9a52-7d0e-4a8e-9a10-0c5be2d81f37"),
                (
                    "Security identifiers",
                    "S-1-12-1-1327274578-1250852110, S-1-5-21-1004336348-1177238915-682003330-1104",
                ),
                ("Also written", "AdeleV, ADELEV@CONTOSO.COM"),
            ],
        )
        .timeline(timeline())
        .heading("Latest activity")
        .note("The newest rows of this account only, from 3 tables.")
        .table("", &activity(1_234), 20)
        .heading("Tables asked")
        .states(states())
        .heading("Remarks")
        .warning(Warning::new("azure.csv", "line 3 has 4 of 7 columns; the 22 lines before it were read"))
        .warning(Warning::new("OfficeActivity", "12 of 266 events are in two files and count once"))
}

/// An error with carets.
pub(crate) fn failure() -> Report {
    Report::failure(
        "The query cannot run",
        "line 2, column 9: column \"UserPrincipleName\" not found in SigninLogs\n\n  1 | SigninLogs\n  2 | | where UserPrincipleName == \"adelev\"\n    |         ^^^^^^^^^^^^^^^^^",
        Some("did you mean \"UserPrincipalName\"?"),
    )
}
