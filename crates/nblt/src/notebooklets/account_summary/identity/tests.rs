#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::collections::BTreeSet;

use chrono::DateTime;
use model::{Host, Seen};

use super::*;
use crate::accounts::sources::TABLES;
use crate::accounts::trace::{Link, Trace};

/// A trace of `events` events of an account as `table` writes it.
#[track_caller]
fn trace(table: &str, written: &str, events: u64) -> Trace {
    let table = TABLES.iter().find(|it| it.name == table).unwrap_or_else(|| panic!("no table {table}"));
    let time = DateTime::from_timestamp(1_767_600_000, 0);
    Trace {
        table,
        key: table.family.case().normalize(written),
        spellings: [(written.to_owned(), events)].into(),
        host: (table.family == Family::Linux).then(|| Host::parse("lnx01")).flatten(),
        seen: Seen { first: time, last: time, events },
        without_time: 0,
        ids: Ids::default(),
    }
}

fn found(traces: Vec<Trace>) -> Found {
    Found { traces, ..Found::default() }
}

#[track_caller]
fn names(found: &Found, typed: &str) -> Vec<(String, Option<String>)> {
    let typed = AccountName::parse(typed).unwrap_or_else(|error| panic!("{error}"));
    let candidates = candidates(found, &typed);
    candidates.into_iter().map(|it| (it.name, it.resemblance.map(|it| it.reason))).collect()
}

fn set(text: &str) -> BTreeSet<String> {
    [text.to_owned()].into()
}

#[test]
fn one_upn_over_several_tables_in_any_case_is_one_account() {
    let found = found(vec![
        trace("SigninLogs", "megan@contoso.com", 5),
        trace("OfficeActivity", "Megan@Contoso.com", 7),
        trace("AzureActivity", "MEGAN@CONTOSO.COM", 1),
    ]);
    let typed = AccountName::parse("megan").unwrap();
    let candidates = candidates(&found, &typed);
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0].name, "megan@contoso.com");
    assert_eq!(candidates[0].seen().events, 13);
    assert!(candidates[0].joined.is_empty());
}

#[test]
fn names_alone_join_nothing_but_are_marked() {
    let found = found(vec![
        trace("SigninLogs", "megan@contoso.com", 5),
        trace("SigninLogs", "megan@fabrikam.com", 4),
        trace("SecurityEvent", "CONTOSO\\megan", 3),
        trace("Syslog", "megan", 2),
    ]);
    assert_eq!(
        names(&found, "megan"),
        [
            ("megan@contoso.com".to_owned(), None),
            ("megan@fabrikam.com".to_owned(), Some("same name".to_owned())),
            ("CONTOSO\\megan".to_owned(), Some("same name; domain CONTOSO begins contoso.com".to_owned())),
            ("megan on lnx01".to_owned(), Some("same name".to_owned())),
        ]
    );
}

#[test]
fn a_table_that_holds_both_names_joins_them_and_says_so() {
    let mut windows = trace("SecurityEvent", "CONTOSO\\megan", 3);
    windows.ids.sids = set("S-1-5-21-1-2-3-1104");
    let link = Link {
        table: "IdentityInfo",
        upn: "megan@contoso.com".to_owned(),
        domain: String::new(),
        name: "megan".to_owned(),
        ids: Ids { sids: set("S-1-5-21-1-2-3-1104"), ..Ids::default() },
    };
    let found =
        Found { links: vec![link], ..found(vec![trace("SigninLogs", "megan@contoso.com", 5), windows]) };
    let typed = AccountName::parse("megan").unwrap();
    let candidates = candidates(&found, &typed);
    assert_eq!(candidates.len(), 1);
    let reasons = candidates[0].joined.join("");
    assert!(reasons.contains("IdentityInfo") && reasons.contains("S-1-5-21-1-2-3-1104"), "{reasons}");
    assert_eq!(candidates[0].account().nt_domain.as_deref(), Some("CONTOSO"));
}

#[test]
fn identifiers_of_every_machine_join_nothing() {
    let with = |name: &str| {
        let mut trace = trace("SecurityEvent", name, 1);
        trace.ids.sids = set("S-1-5-18");
        trace
    };
    assert_eq!(names(&found(vec![with("NT AUTHORITY\\SYSTEM"), with("CONTOSO\\SYSTEM")]), "system").len(), 2);
}

#[test]
fn the_same_key_in_one_organisation_joins_and_elsewhere_it_suggests() {
    let with_key = |name: &str, key: &str, organization: &str, events| {
        let mut trace = trace("OfficeActivity", name, events);
        trace.ids.user_keys = set(key);
        trace.ids.organization_ids = set(organization);
        trace
    };
    let found = found(vec![
        with_key("megan@contoso.com", "10032000AABBCCDD", "org-1", 9),
        with_key("megan@contoso.onmicrosoft.com", "10032000aabbccdd", "ORG-1", 2),
        with_key("megan@fabrikam.com", "10032000AABBCCDD", "org-2", 1),
    ]);
    let typed = AccountName::parse("megan").unwrap();
    let candidates = candidates(&found, &typed);
    let seen: Vec<(&str, u64)> = candidates.iter().map(|it| (it.name.as_str(), it.seen().events)).collect();
    assert_eq!(seen, [("megan@contoso.com", 11), ("megan@fabrikam.com", 1)]);
    assert_eq!(candidates[0].joined, ["same UserKey 10032000AABBCCDD in one organisation"]);
    let names: Vec<(String, u64)> =
        candidates[0].names().into_iter().map(|(name, seen, _)| (name, seen.events)).collect();
    assert_eq!(names, [("megan@contoso.com".to_owned(), 9), ("megan@contoso.onmicrosoft.com".to_owned(), 2)]);
    assert_eq!(candidates[1].resemblance.as_ref().map(|it| it.reason.as_str()), Some("same UserKey"));
}

#[test]
fn keys_of_services_join_nothing() {
    let with_key = |name: &str| {
        let mut trace = trace("OfficeActivity", name, 1);
        trace.ids.user_keys = set("NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)");
        trace.ids.organization_ids = set("org-1");
        trace
    };
    let found = found(vec![with_key("system one"), with_key("system two")]);
    assert_eq!(names(&found, "system").len(), 2);
}

#[test]
fn different_object_ids_speak_against_one_person() {
    let with_id = |name: &str, id: &str| {
        let mut trace = trace("SigninLogs", name, 1);
        trace.ids.aad_user_ids = set(id);
        trace
    };
    let two = found(vec![with_id("megan@contoso.com", "id-1"), with_id("megan@fabrikam.com", "id-2")]);
    assert_eq!(names(&two, "megan").iter().filter(|(_, reason)| reason.is_some()).count(), 0);
    let one = found(vec![with_id("megan@contoso.com", "id-1"), with_id("m.b@contoso.com", "ID-1")]);
    assert_eq!(names(&one, "megan").len(), 1);
}

#[test]
fn linux_names_in_another_case_are_other_accounts() {
    let found = found(vec![trace("Syslog", "admin", 5), trace("Syslog", "Admin", 9)]);
    assert_eq!(names(&found, "admin"), [("admin on lnx01".to_owned(), None)]);
    assert_eq!(
        names(&found, "dmin"),
        [("Admin on lnx01".to_owned(), None), ("admin on lnx01".to_owned(), None)]
    );
}

#[test]
fn exact_first_then_prefix_then_substring_then_events() {
    let found = found(vec![
        trace("SigninLogs", "xmegan@contoso.com", 90),
        trace("SigninLogs", "megan.b@contoso.com", 5),
        trace("SigninLogs", "megan.a@contoso.com", 50),
        trace("SigninLogs", "megan@contoso.com", 1),
    ]);
    let order: Vec<String> = names(&found, "megan").into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        order,
        ["megan@contoso.com", "megan.a@contoso.com", "megan.b@contoso.com", "xmegan@contoso.com"]
    );
}

#[test]
fn an_identifier_finds_its_account() {
    let mut windows = trace("SecurityEvent", "CONTOSO\\megan", 3);
    windows.ids.sids = set("S-1-5-21-1-2-3-1104");
    let found = found(vec![windows, trace("SecurityEvent", "CONTOSO\\other", 3)]);
    assert_eq!(names(&found, "s-1-5-21-1-2-3-1104"), [("CONTOSO\\megan".to_owned(), None)]);
}

#[test]
fn a_backslash_without_a_domain_is_no_part_of_the_name() {
    let found = found(vec![trace("SecurityEvent", "\\MEGAN", 3)]);
    assert_eq!(names(&found, "megan"), [("MEGAN".to_owned(), None)]);
}

#[test]
fn a_guest_is_marked_under_both_names() {
    let found = found(vec![
        trace("SigninLogs", "megan_b@fabrikam.com", 5),
        trace("OfficeActivity", "megan_b_fabrikam.com#EXT#@contoso.onmicrosoft.com", 2),
    ]);
    let reasons: Vec<Option<String>> = names(&found, "megan").into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(reasons, [None, Some("one name is the guest form of the other".to_owned())]);
}
