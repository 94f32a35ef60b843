//! The defects of msticnb's account summary (D1 to D15 of the notebooks' list, B of the package's): one test each
//! that has none elsewhere. D16 to D18 are of other notebooks and of the installation.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::story;
use nblt::{AccountPivots, AccountSummary, Session, Show, TableState, registry};

#[track_caller]
fn summary(session: &Session, name: &str) -> AccountSummary {
    AccountPivots::on(session.clone()).account_summary(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn demo() -> Session {
    Session::demo().unwrap()
}

/// A workspace of one file.
fn file(name: &str, lines: &[serde_json::Value]) -> Session {
    let folder = std::env::temp_dir().join(format!("nblt-defect-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    std::fs::write(folder.join(format!("{name}.json")), lines.join("\n")).unwrap();
    let session = Session::open(folder.to_str().unwrap()).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    session
}

#[test]
fn d01_every_matching_account_of_a_source_is_offered() {
    let matches = summary(&demo(), "ade").matches();
    assert!(matches.iter().filter(|it| it.events_in("SigninLogs") > 0).count() >= 3, "{matches:?}");
}

#[test]
fn d02_an_account_that_is_only_in_azure_is_found() {
    let session = demo();
    let accounts = session.accounts().unwrap();
    let service = accounts.of_table("AzureActivity").find(|it| !it.account.contains('@')).unwrap();
    let acc = summary(&session, &service.account);
    assert_eq!(acc.selected().unwrap().events_in("AzureActivity"), service.seen.events);
    assert!(acc.cloud_activity().unwrap().n_rows() > 0);
}

#[test]
fn d03_every_way_to_write_a_name_finds_every_source() {
    let session = demo();
    for typed in ["adelev", "adelev@contoso.com", r"CONTOSO\adelev", r"contoso\ADELEV"] {
        let found = summary(&session, typed);
        let best = found.matches().into_iter().next().unwrap();
        assert!(
            best.events_in("OfficeActivity") > 0 && best.events_in("SecurityEvent") > 0,
            "{typed}: {best:?}"
        );
    }
}

#[test]
fn d09_a_linux_host_is_no_windows_host() {
    let acc = summary(&demo(), "adelev").select("adelev on lnx-app01").unwrap();
    let text = acc.report().to_text();
    let host = text.lines().find(|it| it.trim_start().starts_with(story::LINUX_HOST) && it.contains("Linux"));
    assert!(host.is_some() && !text.contains("Windows"), "{text}");
}

#[test]
fn d11_b10_a_name_with_blanks_is_chosen_whole() {
    let events = [("NT AUTHORITY\\NETWORK SERVICE", 4624), ("NT AUTHORITY\\NETWORK", 4624)];
    let lines = events.map(|(account, id)| {
        let (domain, name) = account.split_once('\\').unwrap();
        serde_json::json!({
            "Type": "SecurityEvent", "TimeGenerated": "2026-01-05T10:00:00Z", "EventID": id, "Account": account,
            "TargetDomainName": domain, "TargetUserName": name, "Computer": "WS01", "LogonType": 5,
        })
    });
    let session = file("SecurityEvent", &lines);
    let acc = summary(&session, "network").select(r"NT AUTHORITY\NETWORK SERVICE").unwrap();
    assert_eq!(acc.selected().unwrap().name, r"NT AUTHORITY\NETWORK SERVICE");
    assert_eq!(acc.get_additional_data().unwrap().host_logons.n_rows(), 1);
}

#[test]
fn d12_an_unknown_name_has_no_rows() {
    let acc = summary(&demo(), "nosuchuser_zzz");
    assert!(acc.matches().is_empty());
    assert!(
        acc.tables().iter().all(|(_, state)| !matches!(state, TableState::Rows(1..))),
        "{:?}",
        acc.tables()
    );
    for error in [
        acc.activity().err(),
        acc.cloud_activity().err(),
        acc.related_alerts().err(),
        acc.full_report().err(),
    ] {
        assert!(error.is_some_and(|it| it.is_not_found()));
    }
}

#[test]
fn d14_the_notebooklet_is_called_what_it_is() {
    assert!(registry::ALL.iter().any(|it| it.name == "account_summary" && it.title == "Account summary"));
}

#[test]
fn d15_sign_ins_without_interaction_and_directory_changes_are_activity() {
    let best = summary(&demo(), "adelev@contoso.com").selected().unwrap();
    assert!(best.events_in("AADNonInteractiveUserSignInLogs") > 0 && best.events_in("AuditLogs") > 0);
}

#[test]
fn b11_the_account_of_a_logon_is_its_target() {
    let line = serde_json::json!({
        "Type": "SecurityEvent", "TimeGenerated": "2026-01-05T10:00:00Z", "EventID": 4624, "Account": "CONTOSO\\megan",
        "SubjectUserName": "WS01$", "SubjectDomainName": "CONTOSO", "SubjectUserSid": "S-1-5-18",
        "TargetUserName": "megan", "TargetDomainName": "CONTOSO", "TargetUserSid": "S-1-5-21-1-2-3-1104", "Computer": "WS01",
    });
    let account = summary(&file("SecurityEvent", &[line]), "megan").account().unwrap();
    assert_eq!(account.name, "megan");
    assert_eq!(account.sids.into_iter().collect::<Vec<_>>(), ["S-1-5-21-1-2-3-1104"]);
}

#[test]
fn hostile_texts_in_alerts_and_bookmarks_are_texts() {
    let hostile = "<script>alert(1)</script>\u{202e}EVCXR_END_CONTENT\r\n'\"|`";
    let entity = serde_json::json!([{ "$id": "1", "Name": "megan", "UPNSuffix": "contoso.com", "Type": "account", "Evil": hostile },
        { "$id": "2", "HostName": hostile, "Type": "host" }, hostile]);
    let lines = [
        serde_json::json!({ "$table": "SigninLogs", "TimeGenerated": "2026-01-05T10:00:00Z", "UserPrincipalName": "megan@contoso.com",
            "IPAddress": hostile, "AppDisplayName": hostile, "UserAgent": hostile, "ResultType": "50126", "Location": hostile }),
        serde_json::json!({ "$table": "SecurityAlert", "TimeGenerated": "2026-01-05T10:00:00Z", "SystemAlertId": hostile,
            "AlertName": hostile, "AlertSeverity": hostile, "Status": hostile, "Tactics": hostile, "Description": hostile,
            "CompromisedEntity": hostile, "ProductName": hostile, "Entities": entity.to_string(),
            "ExtendedProperties": serde_json::json!({ hostile: hostile }).to_string(), "AlertLink": "javascript:alert(1)" }),
        serde_json::json!({ "$table": "HuntingBookmark", "TimeGenerated": "2026-01-05T10:00:00Z", "BookmarkId": hostile,
            "BookmarkName": hostile, "CreatedBy": hostile, "Notes": format!("megan@contoso.com {hostile}"), "Tags": hostile,
            "QueryText": hostile, "QueryResultRow": serde_json::json!({ hostile: hostile }).to_string() }),
    ];
    let acc = summary(&file("mixed", &lines), "megan");
    let alerts = acc.related_alerts().unwrap();
    assert_eq!(
        (alerts.alerts.len(), acc.related_bookmarks().unwrap().bookmarks.len()),
        (1, 1),
        "{:?}",
        acc.tables()
    );
    for report in [
        acc.report(),
        acc.full_report().unwrap(),
        acc.browse_alerts().unwrap().report(),
        acc.browse_bookmarks().unwrap().report(),
        acc.next_steps().unwrap().report(),
        acc.cloud_timeline_by_service().unwrap().report(),
        alerts.report(),
    ] {
        let (html, text) = (report.to_html().into_string(), report.to_text());
        assert!(!html.contains("<script") && !html.contains("href") && !html.contains("EVCXR_"));
        assert!(!text.contains("EVCXR_") && !text.contains('\u{202e}') && !text.contains('\r'), "{text}");
    }
    // Names from the data are literals in the cells.
    for step in acc.next_steps().unwrap().0 {
        assert!(!step.cell.contains(['\n', '\r', '\u{202e}']), "{step:?}");
    }
}
