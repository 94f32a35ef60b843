//! The rows of msticnb's account summary (ACC-…), one test or more each, on the demo workspace.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use demo::{facts, story};
use nblt::{AccountOptions, AccountPivots, Relation, Session, Show, TableState};

use crate::shared_account::{count, number, sum, summary, text, victim};

#[test]
fn d06_b13_acc_10_12_cloud_activity_keeps_rows_whose_keys_are_empty() {
    let acc = victim();
    let data = acc.get_additional_data().unwrap();
    let (all, summary) = (&data.cloud_activity, &data.cloud_activity_summary);
    for table in
        ["SigninLogs", "AADNonInteractiveUserSignInLogs", "OfficeActivity", "AzureActivity", "AuditLogs"]
    {
        let told = acc.selected().unwrap().events_in(table);
        assert_eq!(count(all, |row| text(all, row, "Table") == table) as u64, told, "{table}");
        let rows = (0..summary.n_rows()).filter(|row| text(summary, *row, "Table") == table);
        assert_eq!(rows.map(|row| number(summary, row, "Events")).sum::<u64>(), told, "{table}");
    }
    assert_eq!(sum(summary, "Events"), all.n_rows() as u64);
    // AzureActivity has no user type: with msticnb all its rows vanish (B-13, D6).
    let azure = count(summary, |row| text(summary, row, "Table") == "AzureActivity");
    assert!(azure > 0 && (0..summary.n_rows()).any(|row| text(summary, row, "UserType").is_empty()));
    let deletes = |row: usize| text(all, row, "Operation").ends_with("/DELETE");
    assert_eq!(count(all, deletes), facts::DELETE_RECORDS);
    assert!((0..all.n_rows()).filter(|row| deletes(*row)).all(|row| {
        text(all, row, "IpAddress") == story::SECOND_OUTSIDE_IP
            && text(all, row, "Service") == text(all, row, "Service").to_uppercase()
    }));
}

#[test]
fn d05_acc_09_11_windows_logons_by_host_type_and_decoded_failure() {
    let data = victim().get_additional_data().unwrap();
    let (all, summary) = (&data.host_logons, &data.host_logon_summary);
    let windows = count(all, |row| text(all, row, "Table") == "SecurityEvent");
    assert_eq!(windows, facts::VICTIM_WINDOWS_LOGONS);
    assert_eq!(sum(summary, "Events"), all.n_rows() as u64);
    let failed: Vec<usize> =
        (0..summary.n_rows()).filter(|row| text(summary, *row, "LogonResult") == "Failure").collect();
    let [row] = failed[..] else { panic!("{}", data.report().to_text()) };
    assert_eq!(number(summary, row, "Events"), facts::VICTIM_WINDOWS_FAILURES as u64);
    assert_eq!(text(summary, row, "Host"), story::WINDOWS_HOST);
    assert_eq!(text(summary, row, "LogonType"), "10 - RemoteInteractive");
    assert_eq!(text(summary, row, "Reason"), "wrong password");
    assert_eq!(text(summary, row, "IpAddresses"), story::VPN_IP);
}

#[test]
fn d04_acc_09_linux_logons_have_failures_and_sudo() {
    let acc = summary("adelev").select("adelev on lnx-app01").unwrap();
    let data = acc.get_additional_data().unwrap();
    let (all, summary) = (&data.host_logons, &data.host_logon_summary);
    assert_eq!(all.n_rows() as u64, acc.selected().unwrap().events_in("Syslog"));
    assert_eq!(sum(summary, "Events"), all.n_rows() as u64);
    let of = |kind: &str, result: &str| {
        let rows = (0..summary.n_rows()).filter(|row| {
            text(summary, *row, "LogonType") == kind && text(summary, *row, "LogonResult") == result
        });
        rows.map(|row| number(summary, row, "Events")).sum::<u64>()
    };
    assert_eq!(of("password", "Failure"), 4, "{}", data.report().to_text());
    assert_eq!(of("password", "Success"), 1);
    assert_eq!(of("publickey", "Success"), 2);
    assert_eq!(of("sudo", "Success"), 4);
    assert_eq!(data.cloud_activity.n_rows(), 0);
    assert!(data.report().to_text().contains("no cloud event of this account"));
}

#[test]
fn d07_acc_13_addresses_add_up_to_all_events_with_and_without_one() {
    for found in summary("adele").matches() {
        let acc = summary("adele").select(&found.name).unwrap();
        let addresses = acc.ip_summary().unwrap();
        assert_eq!(sum(&addresses, "Events"), found.seen.events, "{}", found.name);
        assert_eq!(addresses.n_rows() > 0, found.seen.events > 0);
    }
    let addresses = victim().ip_summary().unwrap();
    let row =
        (0..addresses.n_rows()).find(|row| text(&addresses, *row, "IpAddress") == story::FIRST_OUTSIDE_IP);
    assert_eq!(text(&addresses, row.unwrap(), "Scope"), "documentation");
}

#[test]
fn acc_14_the_lanes_of_each_timeline_hold_all_its_events() {
    let acc = victim();
    let cloud = acc.cloud_activity().unwrap().n_rows() as u64;
    for timeline in [
        acc.cloud_timeline_by_service().unwrap(),
        acc.cloud_timeline_by_ip().unwrap(),
        acc.cloud_timeline_by_operation().unwrap(),
    ] {
        assert_eq!(timeline.lanes.iter().map(|it| it.events()).sum::<u64>(), cloud, "{}", timeline.title);
        assert!(timeline.report().to_html().as_str().contains("<svg"));
    }
    let logons = acc.host_logon_timeline().unwrap();
    assert_eq!(logons.lanes.iter().map(|it| it.events()).sum::<u64>(), facts::VICTIM_WINDOWS_LOGONS as u64);
}

#[test]
fn acc_03_core_10_b01_additional_data_needs_no_choice_where_there_is_one_match() {
    // B-01: in msticnb 0.2.0 a single match had no selector, and this call no account.
    let acc = summary("madeleine@contoso.com");
    let data = acc.get_additional_data().unwrap();
    assert!(data.warnings.is_empty() && data.cloud_activity.n_rows() > 0, "{:?}", data.warnings);
    let nobody = summary("nosuchuser_zzz").get_additional_data().unwrap_err();
    assert!(nobody.is_not_found(), "{nobody}");
}

#[test]
fn acc_07_alerts_on_the_account_and_new_ones_on_its_places() {
    let acc = victim();
    let alerts = acc.related_alerts().unwrap();
    assert_eq!(alerts.on_account().count(), facts::VICTIM_ALERTS, "{}", alerts.report().to_text());
    assert_eq!(alerts.state, TableState::Rows(alerts.alerts.len() as u64));
    assert_eq!(alerts.on_account().count() + alerts.on_places().count(), alerts.alerts.len());
    let resolved = alerts.get("Unfamiliar sign-in properties").unwrap();
    assert_eq!((resolved.records, resolved.status.as_str()), (2, "Resolved"));
    let report = resolved.report().to_text();
    for part in ["adelev@contoso.com", story::FIRST_OUTSIDE_IP, "T1078, T1078.004", "Alert Mode"] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
    // D8 of the displays: the summary shows them, and the timeline has a lane for them.
    let text = acc.report().to_text();
    assert!(
        text.contains("Mass deletion of Azure resources") && text.contains("Alerts on the account"),
        "{text}"
    );
}

#[test]
fn acc_07_an_alert_names_its_reason() {
    let alerts = victim().related_alerts().unwrap();
    let reasons: Vec<Relation> = alerts.alerts.iter().flat_map(|it| it.relations.clone()).collect();
    for reason in ["same directory object id", "same security identifier"] {
        assert!(reasons.contains(&Relation::Account(reason.to_owned())), "{reason}: {reasons:?}");
    }
    assert!(reasons.contains(&Relation::Host(story::WINDOWS_HOST.to_owned())));
    assert!(reasons.contains(&Relation::Address(story::FIRST_OUTSIDE_IP.to_owned())));
}

#[test]
fn acc_07_the_alerts_of_another_account_are_not_hers() {
    let acc = summary("madeleine@contoso.com");
    let alerts = acc.related_alerts().unwrap();
    assert_eq!(alerts.on_account().count(), 0, "{}", alerts.report().to_text());
}

#[test]
fn d10_b25_acc_08_bookmarks_name_their_identifier_and_deleted_ones_are_counted() {
    let bookmarks = victim().related_bookmarks().unwrap();
    let on_account = bookmarks.bookmarks.iter().filter(|it| it.relations.iter().any(Relation::is_account));
    assert_eq!(on_account.count(), facts::VICTIM_BOOKMARKS, "{}", bookmarks.report().to_text());
    assert_eq!(bookmarks.deleted, 1);
    // B-25: msticnb prints a placeholder.
    let report = bookmarks.bookmarks[0].report().to_text();
    let id = &bookmarks.bookmarks[0].id;
    assert!(
        !id.is_empty() && report.lines().any(|it| it.contains("BookmarkId") && it.contains(id)),
        "{report}"
    );
    assert!(bookmarks.report().to_text().contains("1 bookmark is deleted and not shown"));
}

#[test]
fn acc_04_07_08_vis_04_browsers_offer_all_and_pick_one() {
    let acc = victim();
    let browser = acc.browse_alerts().unwrap();
    assert_eq!(browser.items().len(), acc.related_alerts().unwrap().alerts.len());
    assert!(browser.select("Atypical travel").unwrap().description.contains("São Paulo"));
    assert_eq!(browser.selected().unwrap().name, "Atypical travel");
    assert_eq!(
        acc.browse_bookmarks().unwrap().items().len(),
        acc.related_bookmarks().unwrap().bookmarks.len()
    );
    let again = acc.browse_accounts();
    assert_eq!(again.selected().unwrap().name, acc.selected().unwrap().name);
    assert!(again.report().to_text().contains("matches for “adelev”"));
}

#[test]
fn acc_02_types_that_are_not_asked_say_so() {
    let accounts = AccountPivots::on(Session::demo().unwrap());
    let options = AccountOptions::parse("-get_bookmarks").unwrap().types("Windows").unwrap();
    let acc = accounts.account_summary_with("adelev", &options).unwrap();
    let states = acc.tables();
    let state = |name: &str| states.iter().find(|it| it.0 == name).unwrap().1.clone();
    assert_eq!(state("SigninLogs"), TableState::NotAsked);
    assert_eq!(state("HuntingBookmark"), TableState::NotAsked);
    assert!(matches!(state("SecurityEvent"), TableState::Rows(28)));
    assert!(matches!(state("SecurityAlert"), TableState::Rows(1..)));
    assert_eq!(acc.selected().unwrap().seen.events, 28);
    assert!(acc.report().to_text().contains("not asked"));
}

#[test]
fn acc_06_failures_have_a_reason() {
    let rows = victim().activity().unwrap();
    let failed = |row: usize| text(&rows, row, "Result").to_lowercase().starts_with("fail");
    assert!(count(&rows, failed) > 0);
    for row in (0..rows.n_rows()).filter(|row| failed(*row)) {
        assert!(
            !text(&rows, row, "Reason").is_empty(),
            "{} {}",
            text(&rows, row, "Operation"),
            text(&rows, row, "Result")
        );
    }
    assert_eq!(count(&rows, |row| !failed(row) && !text(&rows, row, "Reason").is_empty()), 0);
}
