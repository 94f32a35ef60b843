//! Exports that lack something, or hold what they should not.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, AccountSummary, Session, Show, TimeSpan};

use crate::written::session;

#[track_caller]
fn summary(session: Session, name: &str) -> AccountSummary {
    AccountPivots::on(session).account_summary(name).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn events_without_a_time_count_and_are_part_of_every_span() {
    let csv = "UserPrincipalName,IPAddress,ResultType\nmegan@contoso.com,203.0.113.7,0\nMegan@contoso.com,203.0.113.7,50126\n";
    let session = session(&[("SigninLogs.csv", csv)]);
    let all = summary(session.clone(), "megan");
    assert_eq!(all.span(), None);
    let found = &all.matches()[0];
    assert_eq!((found.seen.events, found.sources[0].without_time), (2, 2));
    let text = all.report().to_text();
    for part in ["time not recorded", "2 events have no recorded time", "SigninLogs  2 events", "203.0.113.7"]
    {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
    let span = TimeSpan::parse("2020-01-01", "2020-01-02").unwrap();
    assert_eq!(summary(session.with_span(span), "megan").matches()[0].seen.events, 2);
}

#[test]
fn hostile_values_are_text() {
    let rows = [
        ("<img src=x onerror=alert(1)>@contoso.com", "Sign-in <script>alert(1)</script>"),
        ("megan\u{1b}[31m@contoso.com", "EVCXR_BEGIN_CONTENT text/html"),
        ("megan\u{202e}moc.osotnoc@contoso.com", "x\nEVCXR_END_CONTENT\n"),
    ];
    let lines: Vec<String> = rows
        .iter()
        .map(|(name, app)| {
            serde_json::json!({"TimeGenerated": "2026-01-05T08:00:00Z", "UserPrincipalName": name, "AppDisplayName": app,
                "IPAddress": "<b>1.2.3.4</b>", "ResultType": "0", "Type": "SigninLogs"})
            .to_string()
        })
        .collect();
    let session = session(&[("SigninLogs.json", &lines.join("\n"))]);
    let accounts = session.accounts().unwrap();
    assert_eq!(accounts.rows.len(), 3);
    let first = summary(session.clone(), "megan");
    let mut reports = vec![accounts.report(), first.report()];
    for found in first.matches().into_iter().chain(summary(session, "<img").matches()) {
        reports.push(found.report());
        if let Ok(chosen) = first.select(&found.name) {
            reports.push(chosen.report());
        }
    }
    for report in reports {
        let (text, html) = (report.to_text(), report.to_html().into_string());
        for bad in ["<img", "<script>alert", "<b>1.2", "\u{1b}", "\u{202e}", "EVCXR_"] {
            assert!(!html.contains(bad), "{bad:?} in {html}");
        }
        for bad in ["\u{1b}", "\u{202e}", "EVCXR_"] {
            assert!(!text.contains(bad), "{bad:?} in {text}");
        }
    }
}

#[test]
fn a_name_with_spaces_and_a_name_that_is_part_of_another_are_apart() {
    let csv = "TimeGenerated,Account,Computer,EventID\n\
        2026-01-05T08:00:00Z,NT AUTHORITY\\NETWORK SERVICE,ws01,4624\n\
        2026-01-05T08:01:00Z,CONTOSO\\service,ws01,4624\n\
        2026-01-05T08:02:00Z,\\MEGAN,ws01,4625\n";
    let session = session(&[("SecurityEvent.csv", csv)]);
    let found = summary(session.clone(), "service");
    let names: Vec<String> = found.matches().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["CONTOSO\\service", "NT AUTHORITY\\NETWORK SERVICE"]);
    let other = found.select("nt authority\\network service").unwrap();
    assert_eq!(other.activity().unwrap().n_rows(), 1);
    assert_eq!(summary(session, "megan").matches()[0].name, "MEGAN");
}

#[test]
fn linux_messages_of_many_kinds_name_their_account() {
    let messages = [
        ("Accepted password for megan from 203.0.113.7 port 4711 ssh2", "Success"),
        ("Failed password for invalid user megan from 203.0.113.7 port 4712 ssh2", "Failure"),
        ("Invalid user megan from 203.0.113.7 port 4713", "Failure"),
        ("pam_unix(sshd:session): session opened for user megan(uid=1001) by (uid=0)", "Success"),
        ("    megan : TTY=pts/0 ; PWD=/home/megan ; USER=root ; COMMAND=/bin/bash", "Success"),
        (
            "    megan : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/home/megan ; USER=root ; COMMAND=/bin/sh",
            "Failure",
        ),
        ("(to root) megan on pts/0", ""),
        (
            "pam_unix(su:auth): authentication failure; logname=megan uid=1001 euid=0 tty=pts/0 ruser=x rhost=  user=megan",
            "Failure",
        ),
        ("Disconnected from authenticating user megan 203.0.113.7 port 22 [preauth]", "Failure"),
        ("new user: name=megan, UID=1002, GID=1002, home=/home/megan, shell=/bin/bash", ""),
    ];
    let lines: Vec<String> = messages
        .iter()
        .enumerate()
        .map(|(second, (message, _))| {
            serde_json::json!({"TimeGenerated": format!("2026-01-05T08:00:{second:02}Z"), "Computer": "lnx01", "HostName": "lnx01",
                "Facility": "auth", "ProcessName": "x", "SyslogMessage": message, "Type": "Syslog"})
            .to_string()
        })
        .collect();
    let session = session(&[("Syslog.json", &lines.join("\n"))]);
    let found = summary(session.clone(), "megan");
    assert_eq!(found.matches().len(), 1, "{:?}", session.accounts().unwrap().rows);
    assert_eq!(found.matches()[0].seen.events, messages.len() as u64);
    let frame = found.activity().unwrap().frame();
    let results: Vec<&str> = frame.column("Result").unwrap().str().unwrap().iter().flatten().collect();
    let wanted: Vec<&str> = messages.iter().rev().map(|(_, result)| *result).collect();
    assert_eq!(results, wanted);
    let account = found.account().unwrap();
    assert_eq!(
        account.addresses.iter().map(|(ip, seen)| (ip.to_string(), seen.events)).collect::<Vec<_>>(),
        [("203.0.113.7".to_owned(), 4)]
    );
}
