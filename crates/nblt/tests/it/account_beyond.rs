//! What the account summary has beyond msticnb's: one person, what was done to it, sessions, hours, a report to hand over.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::{facts, story};
use nblt::ext::polars::prelude::{ParquetReader, SerReader as _};
use nblt::{AccountPivots, Cell, Session, Show, Tabular};

use crate::shared_account::{cell, count, number, sum, text, victim, workspace};
use crate::written::Folder;

#[test]
fn issue_5_identity_joins_by_key_and_the_analyst_splits_and_joins() {
    let acc = victim();
    let person = acc.selected().unwrap();
    let second = person.names.iter().find(|it| it.0.eq_ignore_ascii_case(story::VICTIM_SECOND_NAME)).unwrap();
    assert_eq!(second.1, 4, "{:?}", person.names);
    assert!(person.joined.iter().any(|it| it.starts_with("same UserKey")), "{:?}", person.joined);
    assert_eq!(person.names.iter().map(|it| it.1).sum::<u64>(), person.seen.events);

    let split = acc.split(story::VICTIM_SECOND_NAME).unwrap();
    // The alert that names the other name is passed over then, and counted.
    let alerts = split.related_alerts().unwrap();
    assert_eq!((alerts.on_account().count(), alerts.passed_over), (facts::VICTIM_ALERTS - 1, 1));
    let told =
        format!("not shown: it has only a word in common with it; named is {}", story::VICTIM_SECOND_NAME);
    assert!(alerts.report().to_text().contains(&told), "{}", alerts.report().to_text());
    assert_eq!(split.selected().unwrap().seen.events, person.seen.events - 4);
    let apart = split
        .matches()
        .into_iter()
        .find(|it| it.name.eq_ignore_ascii_case(story::VICTIM_SECOND_NAME))
        .unwrap();
    assert_eq!(
        (apart.seen.events, apart.joined.as_slice()),
        (4, ["set apart by the analyst".to_owned()].as_slice())
    );
    assert_eq!(apart.resemblance.unwrap().reason, "same UserKey");
    assert_eq!(split.activity().unwrap().n_rows() as u64, person.seen.events - 4);
    assert_eq!(acc.selected().unwrap().seen.events, person.seen.events, "a split is the result's own");

    let joined = acc.join(story::VICTIM, "adelev on lnx-app01").unwrap();
    let linux = acc.matches().iter().map(|it| it.events_in("Syslog")).sum::<u64>();
    assert_eq!(joined.selected().unwrap().seen.events, person.seen.events + linux);
    assert_eq!(joined.activity().unwrap().n_rows() as u64, person.seen.events + linux);
    assert_eq!(joined.matches().len(), acc.matches().len() - 1);
    let text = joined.report().to_text();
    assert!(text.contains("joined by the analyst") && text.contains("Names"), "{text}");

    assert!(acc.split(story::VICTIM_LINUX).is_err() && acc.split("nobody").is_err());
    assert!(acc.join(story::VICTIM, story::VICTIM_SECOND_NAME).unwrap_err().is_input());
}

#[test]
fn issue_5_what_was_done_to_the_account_and_by_whom() {
    let acc = victim();
    let rows = acc.actions_on_account().unwrap();
    let audit = count(&rows, |row| text(&rows, row, "Table") == "AuditLogs");
    assert_eq!(audit, facts::VICTIM_AUDIT_TARGET, "{}", rows.report().to_text());
    assert!(
        (0..rows.n_rows())
            .all(|row| !text(&rows, row, "By").is_empty() && !text(&rows, row, "FoundBy").is_empty())
    );
    let by_others = |row: usize| !text(&rows, row, "By").eq_ignore_ascii_case(story::VICTIM);
    assert!(count(&rows, by_others) >= facts::VICTIM_AUDIT_TARGET - 2);
    let shown = acc.get_additional_data().unwrap();
    assert_eq!(shown.actions_on_account.n_rows(), rows.n_rows());
    assert!(shown.report().to_text().contains("Done to the account"));
}

#[test]
fn issue_5_a_reset_that_names_the_account_by_its_identifier_only_is_found() {
    // Created and deleted by name; password and group by SID only, as in OTRF empire_wmic_add_user_backdoor.
    let sid = "S-1-5-21-1-2-3-1111";
    let event = |id: u32, minute: u32, name: &str, domain: &str, target: &str, member: &str| {
        serde_json::json!({
            "Type": "SecurityEvent", "TimeGenerated": format!("2026-01-05T10:{minute:02}:00Z"), "EventID": id,
            "Computer": "WS01", "SubjectUserName": "pgustavo", "SubjectDomainName": "THESHIRE",
            "Account": "THESHIRE\\pgustavo", "TargetUserName": name, "TargetDomainName": domain, "TargetSid": target,
            "MemberName": "-", "MemberSid": member,
        })
    };
    let mut lines = vec![
        event(4720, 1, "backdoor", "WS01", sid, ""),
        event(4724, 2, "", "", sid, ""),
        event(4732, 3, "Administrators", "Builtin", "S-1-5-32-544", sid),
        event(4732, 4, "Administrators", "Builtin", "S-1-5-32-544", "S-1-5-21-1-2-3-9999"),
        event(4726, 5, "backdoor", "WS01", sid, ""),
    ];
    let mut logon = event(4624, 6, "backdoor", "WS01", "", "");
    logon["Account"] = "WS01\\backdoor".into();
    lines.push(logon);
    let session = workspace(&lines);
    let acc = AccountPivots::on(session).account_summary("backdoor").unwrap();
    let rows = acc.actions_on_account().unwrap();
    let found: Vec<(String, String)> =
        (0..rows.n_rows()).map(|row| (text(&rows, row, "Operation"), text(&rows, row, "FoundBy"))).collect();
    let by_sid = "security identifier".to_owned();
    let told = [4726, 4732, 4724, 4720].map(|id| (format!("Event {id}"), by_sid.clone()));
    assert_eq!(found, told, "{}", rows.report().to_text());
    assert_eq!(text(&rows, 0, "By"), "THESHIRE\\pgustavo");
}

#[test]
fn issue_5_a_report_to_hand_over_has_everything_inside_and_runs_nothing() {
    let folder = Folder::new();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let acc = victim();
    let report = acc.full_report().unwrap();
    let saved = report.save(&path("adele.html")).unwrap();
    let page = std::fs::read_to_string(&saved.path).unwrap();
    assert_eq!(saved.bytes, page.len() as u64);
    assert!(
        page.starts_with("<!doctype html>")
            && page.contains("default-src 'none'")
            && page.ends_with("</html>\n")
    );
    for never in ["<script", "src=", "href=", "<link", "@import", "url("] {
        assert!(!page.contains(never), "{never}");
    }
    // The queries are there with all lines, and the files that were read.
    for part in
        ["account_activity_signin on SigninLogs", "where AccountKey in (", "SigninLogs.csv", "Mass deletion"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(
        acc.save(&path("adele.md")).unwrap().bytes > 0
            && acc.save(&path("adele.txt")).unwrap().rows.is_none()
    );
    assert!(acc.save(&path("adele.docx")).unwrap_err().to_string().contains(".html"));

    let rows = acc.activity().unwrap();
    let saved = rows.export(&path("adele.csv")).unwrap();
    assert_eq!(saved.rows, Some(rows.n_rows() as u64));
    let mut reader = csv::Reader::from_path(path("adele.csv")).unwrap();
    assert_eq!(reader.records().map(Result::unwrap).count(), rows.n_rows());
    assert!(rows.export(&path("adele.xlsx")).unwrap().bytes > 0);
    rows.export(&path("adele.parquet")).unwrap();
    let file = std::fs::File::open(path("adele.parquet")).unwrap();
    let frame = ParquetReader::new(file);
    let frame = frame.finish().unwrap();
    assert_eq!(frame.height(), rows.n_rows());
    assert!(frame.column("Time").unwrap().dtype().to_string().contains("UTC"));
}

#[test]
fn issue_5_sessions_from_logon_to_logoff() {
    let sessions = victim().logon_sessions().unwrap();
    let desktop = (0..sessions.n_rows()).find(|row| text(&sessions, *row, "LogonId") == "0x5e0b3d").unwrap();
    assert_eq!(text(&sessions, desktop, "LogonType"), "10 - RemoteInteractive");
    assert_eq!(text(&sessions, desktop, "IpAddress"), story::VPN_IP);
    assert_eq!((number(&sessions, desktop, "Logons"), number(&sessions, desktop, "Processes")), (1, 9));
    let Cell::Duration(length) = cell(&sessions, desktop, "Duration") else { panic!("no duration") };
    assert_eq!(length.num_minutes(), 47);
    // The failed logons before it are in no session.
    assert_eq!(
        sum(&sessions, "Logons"),
        (facts::VICTIM_WINDOWS_LOGONS - facts::VICTIM_WINDOWS_FAILURES) as u64
    );
}

#[test]
fn issue_5_hours_by_weekday_add_up() {
    let acc = victim();
    let grid = acc.activity_grid().unwrap();
    assert_eq!(sum(&grid, "Events"), acc.selected().unwrap().seen.events);
    let thursday = (0..grid.n_rows()).find(|row| text(&grid, *row, "Weekday") == "Thursday").unwrap();
    // The deletes of 2026-03-05.
    assert!(number(&grid, thursday, "h12") >= facts::DELETE_RECORDS as u64);
    assert_eq!(grid.columns().len(), 26);
}

#[test]
fn issue_5_next_steps_are_cells_in_which_names_are_literals() {
    let steps = victim().next_steps().unwrap().0;
    let cells: Vec<&str> = steps.iter().map(|it| it.cell.as_str()).collect();
    assert!(cells.iter().any(|it| it.starts_with("acc.browse_alerts()?.select(")), "{cells:?}");
    let others = cells.iter().find(|it| it.contains("UserPrincipalName, ResultType")).unwrap();
    let query = others.trim_start_matches("query(\"").trim_end_matches("\")?").replace("\\\"", "\"");
    assert!(Session::demo().unwrap().query(&query).unwrap().n_rows() > 0, "{query}");
    assert!(cells.contains(&r#"acc.join("adelev@contoso.com", "adelev on lnx-app01")?"#), "{cells:?}");
    let text = victim().next_steps().report().to_text();
    assert!(text.contains("Why") && text.contains("acc.get_additional_data()?"), "{text}");
}
