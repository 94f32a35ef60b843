//! Windows event logs and forwarders' dumps as a workspace, on public data in `../shared/data`. The data is not part of the
//! project: where the folder is not there, these tests say so and pass.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, Cell, HostPivots, Rows, Session, Show, Tabular};

fn data(name: &str) -> Option<Session> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/{}"), name);
    if !std::path::Path::new(&path).exists() {
        eprintln!("skipped: ../shared/data is not here");
        return None;
    }
    Some(Session::open(&path).unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// A column as text, row by row.
#[track_caller]
fn column(rows: &Rows, name: &str) -> Vec<String> {
    let place = rows.columns().iter().position(|it| it == name).unwrap_or_else(|| panic!("no {name}"));
    let cell = |row| match rows.cell(row, place) {
        Cell::Text(text) => text,
        other => format!("{other:?}"),
    };
    (0..rows.n_rows()).map(cell).collect()
}

#[test]
fn every_name_that_was_tried_is_an_account() {
    let Some(session) = data("evtx/kerbrute_user_enumeration.evtx") else { return };
    let accounts = session.accounts().unwrap();
    assert_eq!(accounts.of_table("SecurityEvent").count(), 42);
    // Each was tried once. Five of them got a ticket, twenty-two needed a password, fifteen are disabled.
    let mut results = Vec::new();
    for name in accounts.of_table("SecurityEvent").map(|it| it.account.clone()) {
        let summary = AccountPivots::on(session.clone()).account_summary(&name).unwrap();
        results.extend(column(&summary.select(&name).unwrap().activity().unwrap(), "Result"));
    }
    let count = |wanted: &str| results.iter().filter(|it| *it == wanted).count();
    assert_eq!((count("Failure"), count("Success"), results.len()), (37, 5, 42));
}

#[test]
fn the_account_that_was_attacked_has_all_failures_and_no_success() {
    let Some(session) = data("evtx/kerberos_bruteforce_valid_user.evtx") else { return };
    let summary = AccountPivots::on(session.clone()).account_summary("admin-hacker").unwrap();
    let found = summary.matches();
    assert_eq!((found.len(), found[0].events_in("SecurityEvent")), (1, 54));
    let results = column(&summary.activity().unwrap(), "Result");
    assert_eq!((results.len(), results.iter().filter(|it| *it == "Failure").count()), (54, 54));
    let logons = summary.host_logon_summary().unwrap();
    assert_eq!(column(&logons, "LogonResult"), vec!["Failure"; logons.n_rows()]);
    let error = HostPivots::on(session).logon_session_rarity("rootdc1").unwrap_err();
    assert!(error.to_string().contains("no host of this time span has process starts"), "{error}");
}

#[test]
fn issue_5_backdoor_of_the_real_dump_is_followed_by_its_identifier() {
    let Some(session) = data("otrf/empire_wmic_add_user_backdoor.zip") else { return };
    // The group that it was put into is no account.
    let accounts = session.accounts().unwrap();
    assert!(accounts.of_table("SecurityEvent").all(|it| it.account != r"WORKSTATION6\None"));
    let acc = AccountPivots::on(session).account_summary("backdoor").unwrap();
    let found = acc.matches();
    assert_eq!((found.len(), found[0].name.as_str()), (1, r"WORKSTATION6\backdoor"));
    // By name: created and deleted.
    let named = column(&acc.activity().unwrap(), "Operation");
    assert!(
        named.len() == 2
            && named.iter().any(|it| it.starts_with("4720 - "))
            && named.iter().any(|it| it.starts_with("4726 - ")),
        "{named:?}"
    );
    let rows = acc.actions_on_account().unwrap();
    let done = column(&rows, "Operation");
    let mut events: Vec<&str> = done.iter().filter_map(|it| it.split(' ').next()).collect();
    events.sort_unstable();
    // Its password (4724, which the forwarder could not put into words) and its group name it by the identifier only.
    assert!(done.contains(&"Event 4724".to_owned()), "{done:?}");
    assert_eq!(events, ["4720", "4726", "4728", "4729", "Event"], "{}", rows.report().to_text());
    assert!(column(&rows, "By").iter().all(|it| it == r"THESHIRE\pgustavo"), "{}", rows.report().to_text());
    let text = acc.report().to_text();
    assert!(text.contains("2020-09-14 12:06:02"), "the forwarder's clock was four hours behind UTC: {text}");
}

#[test]
fn logon_session_rarity_straight_from_a_forwarders_dump() {
    let Some(session) = data("otrf") else { return };
    let found = HostPivots::on(session.clone()).logon_session_rarity("workstation6").unwrap();
    let text = found.report().to_text();
    assert!(text.contains("backdoor"), "{text}");
    let all = session.query("SecurityEvent | where EventID == 4688").unwrap().frame();
    let found = nblt::logon_session_rarity(&all).unwrap();
    // docs/rarity.md: 546 and 25 starts.
    assert_eq!(found.processes_with_cluster().unwrap().height(), 546 + 25);
    // Sysmon's, too, out of the XML of Event.
    let sysmon =
        session.query("Event | where Source == 'Microsoft-Windows-Sysmon' and EventID == 1 | count").unwrap();
    assert_eq!(sysmon.cell(0, 0), Cell::Int(120 + 25));
}
