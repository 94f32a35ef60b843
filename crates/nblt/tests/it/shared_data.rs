//! Numbers that were counted by hand in the public data of `../shared/data`. The data is not part of the project:
//! where the folder is not there, these tests say so and pass.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, AccountSummary, Cell, Rows, Session, Show, TableState, Tabular};

/// The folder, or `None` with a word about it.
fn data(folder: &str) -> Option<Session> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/{}"), folder);
    if !std::path::Path::new(&path).exists() {
        eprintln!("skipped: ../shared/data is not here");
        return None;
    }
    Some(Session::open(&path).unwrap_or_else(|error| panic!("{folder}: {error}")))
}

#[track_caller]
fn summary(session: &Session, name: &str) -> AccountSummary {
    AccountPivots::on(session.clone()).account_summary(name).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The events of each table, of one match.
fn events(summary: &AccountSummary, index: usize) -> Vec<(&'static str, u64)> {
    summary
        .matches()
        .get(index)
        .map(|it| it.sources.iter().map(|it| (it.table, it.events)).collect())
        .unwrap_or_default()
}

#[test]
fn adele_of_the_training_lab() {
    let Some(session) = data("training-lab") else { return };
    let summary = summary(&session, "adelev");
    let matches = summary.matches();
    assert_eq!(matches.len(), 1, "{summary:?}");
    // Two suffixes, one UserKey in one organisation: one person.
    assert_eq!(events(&summary, 0), [("SigninLogs", 56), ("OfficeActivity", 153), ("AzureActivity", 23)]);
    let names: Vec<u64> = matches[0].names.iter().map(|it| it.1).collect();
    assert_eq!(names, [230, 2]);
    assert!(matches[0].joined.iter().any(|it| it.starts_with("same UserKey")), "{:?}", matches[0].joined);
    assert_eq!((matches[0].seen.events, &matches[0].resemblance), (232, &None));

    let activity = summary.activity().unwrap();
    assert_eq!(activity.n_rows(), 232);
    let account = summary.account().unwrap();
    assert_eq!(account.aad_user_id.as_deref(), Some("9b117c67-170e-4aed-9702-658b3fddc889"));
    assert!(
        account.addresses.iter().any(|(ip, seen)| ip.to_string() == "37.142.150.162" && seen.events >= 23)
    );

    let text = summary.report().to_text();
    for line in ["SigninLogs  56 events", "OfficeActivity  153 events", "AzureActivity  23 events"] {
        assert!(text.lines().any(|it| it.trim().starts_with(line)), "{line} is not in\n{text}");
    }
    // Any spelling chooses the person; the analyst may set one apart.
    let second = summary.select("AdeleV@contoso.OnMicrosoft.com").unwrap();
    assert_eq!(second.activity().unwrap().n_rows(), 232);
    let split = summary.split("AdeleV@contoso.OnMicrosoft.com").unwrap();
    assert_eq!(split.activity().unwrap().n_rows(), 230);
    let apart = split.select("AdeleV@contoso.OnMicrosoft.com").unwrap();
    assert_eq!(apart.activity().unwrap().n_rows(), 2);
    assert_eq!(summary.activity().unwrap().n_rows(), 232, "a choice is the result's own");
    assert!(split.select("adelev").unwrap_err().to_string().contains("may be"));
    assert!(summary.select("nobody").unwrap_err().is_not_found());
}

#[test]
fn john_of_the_training_lab_is_written_in_two_ways() {
    let Some(session) = data("training-lab") else { return };
    let summary = summary(&session, "johns");
    assert_eq!(events(&summary, 0), [("SigninLogs", 4), ("OfficeActivity", 80)]);
    assert!(summary.report().to_text().contains("(77)"));
}

#[test]
fn either_suffix_finds_the_person() {
    let Some(session) = data("training-lab") else { return };
    let summary = summary(&session, "AdeleV@contoso.onmicrosoft.com");
    assert_eq!(summary.matches().len(), 1);
    assert_eq!(summary.selected().unwrap().seen.events, 232);
}

#[test]
fn gustavo_of_golden_saml_by_name_and_by_identifier() {
    let Some(session) = data("golden-saml") else { return };
    let by_name = summary(&session, "pgustavo");
    let total = |summary: &AccountSummary, table: &str| {
        summary.matches().iter().map(|it| it.events_in(table)).sum::<u64>()
    };
    for (table, n) in [("SecurityEvent", 2), ("AuditLogs", 4), ("OfficeActivity", 1)] {
        assert_eq!(total(&by_name, table), n, "{table}: {:?}", by_name.matches());
    }
    // One person over four tables, six with those of Defender counted apart: 2, 4, 4 (2 and 2) and 1.
    assert_eq!(
        events(&by_name, 0),
        [
            ("OfficeActivity", 1),
            ("AuditLogs", 4),
            ("SecurityEvent", 2),
            ("IdentityDirectoryEvents", 2),
            ("CloudAppEvents", 2)
        ]
    );
    assert_eq!(by_name.activity().unwrap().n_rows(), 11);
    let by_sid = summary(&session, "S-1-5-21-2490359158-13971675-3780420524-1105");
    assert_eq!(total(&by_sid, "SecurityEvent"), 2);
    let by_id = summary(&session, "aead923d-498b-4f64-a66c-2af91447a8b6");
    assert_eq!(total(&by_id, "AuditLogs"), 4);
    let joined = &by_name.matches()[0].joined;
    assert!(joined.iter().any(|it| it.contains("-1105")), "{joined:?}");
}

#[test]
fn accounts_of_the_msticnb_files() {
    let Some(session) = data("msticnb") else { return };
    let accounts = session.accounts().unwrap();
    let linux: Vec<_> = accounts.of_table("Syslog").collect();
    assert_eq!(linux.len(), 13, "{linux:?}");
    assert!(linux.iter().all(|it| it.host.as_deref() == Some("VictimHost")));
    assert!(linux.iter().any(|it| it.account == "admin") && linux.iter().any(|it| it.account == "Admin"));
    let users: Vec<_> = accounts.of_table("SigninLogs").collect();
    assert_eq!(users.len(), 7, "{users:?}");
    let text = accounts.report().to_text();
    assert!(text.contains("peteb on VictimHost"), "{text}");
}

#[test]
fn linux_names_are_as_written() {
    let Some(session) = data("msticnb") else { return };
    let summary = summary(&session, "admin");
    let exact: Vec<String> = summary
        .matches()
        .iter()
        .filter(|it| it.events_in("Syslog") > 0 && it.is_exact())
        .map(|it| it.name.clone())
        .collect();
    assert_eq!(exact, ["admin on VictimHost"]);
    let admin = summary.select("admin on VictimHost").unwrap();
    assert_eq!(admin.activity().unwrap().n_rows(), 18);
}

#[test]
fn an_unknown_name_finds_nothing_and_says_so() {
    let Some(session) = data("msticnb") else { return };
    let summary = summary(&session, "nosuchuser_zzz");
    assert!(summary.matches().is_empty());
    assert!(summary.report().to_text().contains("no account matches “nosuchuser_zzz”"));
    assert!(summary.activity().unwrap_err().is_not_found());
    assert!(
        summary.tables().iter().any(|(table, state)| *table == "Syslog" && *state == TableState::Rows(0))
    );
    assert!(summary.tables().iter().any(|(_, state)| *state == TableState::NotThere));
}

#[test]
fn a_week_of_one_user_of_the_msticpy_lab() {
    let Some(session) = data("msticpy-lab") else { return };
    let summary = summary(&session, "USER@contoso.com");
    assert_eq!(events(&summary, 0), [("SigninLogs", 26), ("OfficeActivity", 434)]);
}

#[test]
fn thirteen_spellings_of_eleven_accounts_in_office() {
    let Some(session) = data("training-lab") else { return };
    let accounts = session.accounts().unwrap();
    // The two inbox rules are of a twelfth account, in a file of their own.
    let office: Vec<_> = accounts.of_table("OfficeActivity").collect();
    assert_eq!(office.len(), 12, "{office:?}");
    assert_eq!(office.iter().map(|it| it.n_spellings).sum::<usize>(), 14);
    assert_eq!(office.iter().map(|it| it.seen.events).sum::<u64>(), 266 + 2);
    assert_eq!(accounts.of_table("AzureActivity").count(), 12 + 1);
}

/// The sum of the column Events over the rows in which `column` is `value`.
#[track_caller]
fn sum_where(rows: &Rows, column: &str, value: &str) -> u64 {
    let place =
        |name: &str| rows.columns().iter().position(|it| it == name).unwrap_or_else(|| panic!("no {name}"));
    let (key, events) = (place(column), place("Events"));
    let wanted =
        (0..rows.n_rows()).filter(|row| value.is_empty() || rows.cell(*row, key) == Cell::Text(value.into()));
    wanted
        .map(|row| if let Cell::Int(n) = rows.cell(row, events) { u64::try_from(n).unwrap() } else { 0 })
        .sum()
}

#[test]
fn acc_12_adele_keeps_all_her_azure_events_and_one_address_however_it_is_written() {
    let Some(session) = data("training-lab") else { return };
    let acc = summary(&session, "adelev");
    let total = acc.selected().unwrap().seen.events;
    let cloud = acc.cloud_activity_summary().unwrap();
    assert_eq!(sum_where(&cloud, "Table", ""), total);
    // D6: msticnb loses all 23.
    assert_eq!(sum_where(&cloud, "Table", "AzureActivity"), 23);
    let addresses = acc.ip_summary().unwrap();
    assert_eq!(sum_where(&addresses, "IpAddress", ""), total);
    // D13: `ip` and `ip:port` are one.
    let of = |address: &str| {
        (0..addresses.n_rows()).filter(|row| addresses.cell(*row, 0) == Cell::Text(address.into())).count()
    };
    assert!(of("175.45.176.99") > 0 && of("175.45.176.99:17362") == 0);
    assert_eq!(sum_where(&addresses, "IpAddress", "37.142.150.162"), 23);
}

#[test]
fn acc_12_the_cloud_user_of_msticnb_keeps_31_and_61_events() {
    let Some(session) = data("msticnb") else { return };
    let accounts = session.accounts().unwrap();
    let user = accounts.of_table("SigninLogs").find(|it| it.seen.events == 31).unwrap().account.clone();
    let acc = summary(&session, &user);
    let cloud = acc.cloud_activity_summary().unwrap();
    // B-13, D6: of 142 events of its fixtures msticnb counts 61.
    assert_eq!(
        (sum_where(&cloud, "Table", "SigninLogs"), sum_where(&cloud, "Table", "OfficeActivity")),
        (31, 61)
    );
    assert_eq!(acc.selected().unwrap().seen.events, 92);
}

#[test]
fn acc_11_three_files_of_the_same_windows_logons_count_once() {
    let Some(session) = data("msticnb") else { return };
    let acc = summary(&session, r"NT AUTHORITY\SYSTEM");
    let logons = acc.host_logon_summary().unwrap();
    assert_eq!(sum_where(&logons, "LogonType", ""), acc.host_logons().unwrap().n_rows() as u64);
    assert!(sum_where(&logons, "LogonType", "5 - Service") > 0);
    // What the files hold, each event once.
    let all = session
        .query("SecurityEvent | where Computer == 'MSTICAlertsWin1' and EventID in (4624, 4625) | count")
        .unwrap();
    assert_eq!(all.cell(0, 0), Cell::Int(29), "25 and 4 in two files, all 29 of them in a third");
}

#[test]
fn acc_11_golden_linux_logons_of_each_account() {
    let Some(session) = data("msticnb") else { return };
    let names: Vec<String> = session
        .accounts()
        .unwrap()
        .of_table("Syslog")
        .map(|it| format!("{} on VictimHost", it.account))
        .collect();
    let (mut all, mut failed, mut accepted) = (0, 0, 0);
    for name in &names {
        let typed = name.split(' ').next().unwrap();
        let acc = summary(&session, typed).select(name).unwrap();
        let logons = acc.host_logon_summary().unwrap();
        assert_eq!(sum_where(&logons, "LogonResult", ""), acc.selected().unwrap().seen.events, "{name}");
        all += sum_where(&logons, "LogonResult", "");
        failed += sum_where(&logons, "LogonResult", "Failure");
        accepted += sum_where(&logons, "LogonType", "publickey");
    }
    // msticnb counts 75 messages, 59 failures and 2 successes for the host as a whole, of which some name no account.
    assert_eq!((names.len(), accepted), (13, 2));
    assert!(all <= 75 && failed <= 59, "{all} {failed}");
}

#[test]
fn acc_07_alerts_of_the_msticnb_fixture() {
    let Some(session) = data("msticnb") else { return };
    let acc = summary(&session, "ian");
    let alerts = acc.related_alerts().unwrap();
    let on_account: Vec<&str> = alerts.on_account().map(|it| it.name.as_str()).collect();
    assert!(on_account.contains(&"Suspicious Activity Detected"), "{}", alerts.report().to_text());
    // Twenty alerts of dbadmin on another host are not his.
    assert!(
        alerts.alerts.iter().all(|it| it.name != "SSH Anomalous Login ML"),
        "{}",
        alerts.report().to_text()
    );
}
