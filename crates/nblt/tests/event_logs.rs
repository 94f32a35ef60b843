//! Windows event logs as a workspace, on public data in `../shared/data`. The data is not part of the project: where the
//! folder is not there, these tests say so and pass.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, HostPivots, Session};

fn log(name: &str) -> Option<Session> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/evtx/{}"), name);
    if !std::path::Path::new(&path).exists() {
        eprintln!("skipped: ../shared/data is not here");
        return None;
    }
    Some(Session::open(&path).unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn every_name_that_was_tried_is_an_account() {
    let Some(session) = log("kerbrute_user_enumeration.evtx") else { return };
    let accounts = session.accounts().unwrap();
    assert_eq!(accounts.of_table("SecurityEvent").count(), 42);
}

#[test]
fn the_account_that_was_attacked_has_all_failures() {
    let Some(session) = log("kerberos_bruteforce_valid_user.evtx") else { return };
    let summary = AccountPivots::on(session.clone()).account_summary("admin-hacker").unwrap();
    let found = summary.matches();
    assert_eq!((found.len(), found[0].events_in("SecurityEvent")), (1, 54));
    let error = HostPivots::on(session).logon_session_rarity("rootdc1").unwrap_err();
    assert!(error.to_string().contains("no host of this time span has process starts"), "{error}");
}
