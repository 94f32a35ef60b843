//! The defects of msticnb's account summary (D1 to D15 of the notebooks' list, B of the package's): one test each
//! that has none elsewhere. D16 and D17 are of other notebooks; what they are about holds here, too. D18, what has to be
//! installed and loaded before the first call, is tested on the real kernel (`tests/kernel/test_footprint.py`).

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::story;
use nblt::{AccountPivots, AccountSummary, Session, Show, TableState, Tabular, TimeSpan, registry};

use crate::shared_account::workspace;

#[track_caller]
fn summary(session: &Session, name: &str) -> AccountSummary {
    AccountPivots::on(session.clone()).account_summary(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn demo() -> Session {
    Session::demo().unwrap()
}

#[test]
fn d01_b09_every_matching_account_of_a_source_is_offered() {
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
    let session = workspace(&lines);
    let acc = summary(&session, "network").select(r"NT AUTHORITY\NETWORK SERVICE").unwrap();
    assert_eq!(acc.selected().unwrap().name, r"NT AUTHORITY\NETWORK SERVICE");
    assert_eq!(acc.get_additional_data().unwrap().host_logons.n_rows(), 1);
}

#[test]
fn an_account_on_a_host_without_a_name_can_be_told_apart_and_chosen() {
    let line = |table: &str, rest: serde_json::Value| {
        let mut row = serde_json::json!({ "$table": table, "TimeGenerated": "2026-01-05T10:00:00Z" });
        row.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        row
    };
    let message = "Failed password for megan from 192.0.2.7 port 22 ssh2";
    let lines = [
        line("Syslog", serde_json::json!({ "SyslogMessage": message, "ProcessName": "sshd" })),
        line("SecurityEvent", serde_json::json!({ "Account": "megan", "EventID": 4624, "Computer": "WS01" })),
    ];
    let found = summary(&workspace(&lines), "megan");
    let names: Vec<String> = found.matches().into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["megan", "megan on an unnamed host"]);
    for name in names {
        assert_eq!(found.select(&name).unwrap().selected().unwrap().name, name);
    }
}

#[test]
fn d12_core_15_an_unknown_name_has_no_rows() {
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
fn d14_b23_the_notebooklet_is_called_what_it_is() {
    assert!(registry::ALL.iter().any(|it| it.name == "account_summary" && it.title == "Account summary"));
}

#[test]
fn d15_sign_ins_without_interaction_and_directory_changes_are_activity() {
    let best = summary(&demo(), "adelev@contoso.com").selected().unwrap();
    assert!(best.events_in("AADNonInteractiveUserSignInLogs") > 0 && best.events_in("AuditLogs") > 0);
}

#[test]
fn acc_05_b11_the_account_of_a_logon_is_its_target() {
    let line = serde_json::json!({
        "Type": "SecurityEvent", "TimeGenerated": "2026-01-05T10:00:00Z", "EventID": 4624, "Account": "CONTOSO\\megan",
        "SubjectUserName": "WS01$", "SubjectDomainName": "CONTOSO", "SubjectUserSid": "S-1-5-18",
        "TargetUserName": "megan", "TargetDomainName": "CONTOSO", "TargetUserSid": "S-1-5-21-1-2-3-1104", "Computer": "WS01",
    });
    let account = summary(&workspace(&[line]), "megan").account().unwrap();
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
    let acc = summary(&workspace(&lines), "megan");
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

#[test]
fn d16_the_gravest_alert_comes_first_and_a_host_with_a_domain_is_a_host() {
    let alert = |id: &str, severity: &str, minute: u8| {
        let entities = serde_json::json!([
            { "$id": "1", "Name": "ann", "NTDomain": "CONTOSO", "Type": "account" },
            { "$id": "2", "HostName": "SRV-01", "DnsDomain": "contoso.com", "Type": "host" },
        ]);
        serde_json::json!({
            "TimeGenerated": format!("2024-05-01T08:{minute:02}:00Z"), "SystemAlertId": id, "AlertName": format!("Alert {id}"),
            "AlertSeverity": severity, "Entities": entities.to_string(), "Type": "SecurityAlert",
        })
    };
    let logon = serde_json::json!({
        "TimeGenerated": "2024-05-01T08:00:00Z", "EventID": 4624, "Account": "CONTOSO\\ann", "TargetUserName": "ann",
        "TargetDomainName": "CONTOSO", "Computer": "SRV-01.contoso.com", "LogonType": 10, "Type": "SecurityEvent",
    });
    let lines = [alert("low", "Low", 1), alert("grave", "high", 3), alert("medium", "Medium", 2), logon];
    let acc = summary(&workspace(&lines), "ann");
    let steps = acc.next_steps().unwrap();
    let alerts = acc.related_alerts().unwrap();
    assert!(steps.0[0].cell.contains("\"grave\""), "{steps:?}\n{}", alerts.report().to_text());
    let hosts = acc.account().unwrap().hosts;
    assert_eq!(hosts.iter().map(|it| it.0.fqdn()).collect::<Vec<_>>(), ["SRV-01.contoso.com"]);
    // It is the alert's host, too, although the alert writes name and domain apart.
    let alerts = acc.related_alerts().unwrap();
    assert!(
        alerts
            .alerts
            .iter()
            .all(|it| it.relations.iter().any(|it| it.to_string() == "host SRV-01.contoso.com"))
    );
}

#[test]
fn d17_no_row_is_invented_and_failed_logons_are_failed() {
    let event = |id: i64, minute: u8| {
        serde_json::json!({
            "TimeGenerated": format!("2024-05-01T08:{minute:02}:00Z"), "EventID": id, "Account": "CONTOSO\\ann",
            "TargetUserName": "ann", "TargetDomainName": "CONTOSO", "Computer": "SRV-01", "LogonType": 3,
            "Status": "0xc000006d", "SubStatus": "0xc000006a",
        })
    };
    let lines = [event(4624, 1), event(4625, 2), event(4624, 3)];
    let acc = summary(&workspace(&lines), "ann");
    let data = acc.get_additional_data().unwrap();
    assert_eq!(
        (data.host_logons.n_rows(), data.cloud_activity.n_rows(), data.actions_on_account.n_rows()),
        (3, 0, 0)
    );
    let text = data.report().to_text();
    assert!(text.contains("no cloud event of this account"), "{text}");
    let failed = |row: &usize| {
        let column = data.host_logons.columns().iter().position(|it| it == "Result").unwrap();
        data.host_logons.cell(*row, column) == nblt::Cell::Text("Failure".to_owned())
    };
    assert_eq!((0..3).filter(failed).count(), 1);
}

#[test]
fn b12_the_alert_timeline_is_that_of_its_own_account() {
    let session = demo();
    let (first, second) = (summary(&session, story::VICTIM), summary(&session, "grahamt@contoso.com"));
    let number =
        |it: &AccountSummary| it.alert_timeline().unwrap().lanes.iter().map(view::Lane::events).sum::<u64>();
    assert_eq!(number(&second), second.related_alerts().unwrap().alerts.len() as u64);
    assert_eq!(number(&first), first.related_alerts().unwrap().alerts.len() as u64);
    assert_ne!(number(&first), number(&second));
}

#[test]
fn b22_core_13_every_part_has_its_heading() {
    let text = summary(&demo(), story::VICTIM).get_additional_data().unwrap().report().to_text();
    for heading in
        ["Cloud activity", "Logons to hosts", "Addresses", "Done to the account", "Tables searched"]
    {
        assert!(text.lines().any(|it| it == heading), "{heading} is not a heading in\n{text}");
    }
}

#[test]
fn b24_b27_core_30_a_time_given_with_the_call_is_used_and_nothing_of_the_call_before_stays() {
    let day = TimeSpan::parse("2026-03-05", "2026-03-05").unwrap();
    let session = demo();
    let all = AccountPivots::on(session.clone());
    let before = all.account_summary(story::VICTIM).unwrap();
    let narrow = all.clone().between(day).account_summary(story::VICTIM).unwrap();
    assert_eq!(narrow.span(), Some(day));
    assert!(narrow.activity().unwrap().n_rows() < before.activity().unwrap().n_rows());
    let again = all.account_summary(story::VICTIM).unwrap();
    assert_eq!(again.activity().unwrap().n_rows(), before.activity().unwrap().n_rows());
}

#[test]
fn b26_an_alert_names_its_own_identifier() {
    let alerts = summary(&demo(), story::VICTIM).related_alerts().unwrap();
    let alert = alerts.alerts.iter().find(|it| !it.id.is_empty()).unwrap();
    assert!(
        alert.report().to_text().contains(&alert.id) && !alert.report().to_text().contains("properties[")
    );
}
