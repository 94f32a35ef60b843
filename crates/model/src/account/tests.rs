use chrono::DateTime;

use super::*;
use crate::{Cell, Tabular};

#[track_caller]
fn account(text: &str) -> Account {
    Account::named(&AccountName::parse(text).unwrap_or_else(|error| panic!("{error}")))
}

fn seen(seconds: i64) -> Seen {
    Seen::once(DateTime::from_timestamp(seconds, 0))
}

#[test]
fn full_names_are_the_fullest() {
    for name in ["adelev@contoso.com", "CONTOSO\\adelev", "adelev"] {
        assert_eq!(account(name).full_name(), name);
        assert_eq!(account(name).name, "adelev");
    }
}

#[test]
fn what_makes_two_accounts_the_same() {
    let adele = Account { aad_user_id: Some("id-1".into()), ..account("adelev@contoso.com") };
    assert_eq!(
        adele.sameness(&Account { aad_user_id: Some("ID-1".into()), ..account("adele.vance@contoso.com") }),
        Sameness::Same("same directory object id")
    );
    assert_eq!(adele.sameness(&account("ADELEV@contoso.com")), Sameness::Same("same user principal name"));
    let again = Account { aad_user_id: Some("id-2".into()), ..account("adelev@contoso.com") };
    assert_eq!(adele.sameness(&again), Sameness::Different);
    assert_eq!(
        account("CONTOSO\\adelev").sameness(&account("contoso\\AdeleV")),
        Sameness::Same("same name in the same domain")
    );
    assert_eq!(adele.sameness(&account("bob@contoso.com")), Sameness::Different);
}

#[test]
fn the_same_key_under_another_suffix_is_only_possible() {
    let with_key = |name: &str, organization: &str| Account {
        user_key: Some("10037FFE".into()),
        organization_id: Some(organization.into()),
        ..account(name)
    };
    let adele = with_key("adelev@contoso.com", "org-1");
    assert_eq!(
        adele.sameness(&with_key("adelev@contoso.onmicrosoft.com", "org-1")),
        Sameness::Possibly("same UserKey and organisation")
    );
    assert_eq!(adele.sameness(&with_key("adelev@fabrikam.com", "org-2")), Sameness::Possibly("same name"));
    assert_eq!(adele.sameness(&with_key("bob@fabrikam.com", "org-2")), Sameness::Different);
}

#[test]
fn identifiers_of_every_machine_prove_nothing() {
    let with_sid = |name: &str, sid: &str| Account { sids: [sid.to_owned()].into(), ..account(name) };
    assert_eq!(with_sid("a", "S-1-5-18").sameness(&with_sid("b", "S-1-5-18")), Sameness::Different);
    assert_eq!(
        with_sid("a", "S-1-5-21-1-2-3-1104").sameness(&with_sid("b", "S-1-5-21-1-2-3-1104")),
        Sameness::Same("same security identifier")
    );
    assert_eq!(
        account("NT AUTHORITY\\SYSTEM").sameness(&account("NT AUTHORITY\\SYSTEM")),
        Sameness::Possibly("same name")
    );
}

#[test]
fn sameness_is_symmetric() {
    let accounts: Vec<Account> = [
        "adelev",
        "AdeleV@contoso.com",
        "adelev@contoso.com",
        "CONTOSO\\adelev",
        "adelev@fabrikam.com",
        "bob",
        ".\\adelev",
    ]
    .iter()
    .flat_map(|name| {
        [None, Some("id-1"), Some("id-2")].map(|id| Account {
            aad_user_id: id.map(str::to_owned),
            user_key: id.map(str::to_owned),
            ..account(name)
        })
    })
    .collect();
    for a in &accounts {
        assert!(matches!(a.sameness(a), Sameness::Same(_) | Sameness::Possibly("same name")));
        for b in &accounts {
            assert_eq!(a.sameness(b), b.sameness(a), "{} {}", a.full_name(), b.full_name());
        }
    }
}

#[test]
fn hosts_and_addresses_merge_and_the_last_seen_comes_first() {
    let mut adele = account("adelev@contoso.com");
    let host = |name: &str| Host::parse(name).unwrap_or_default();
    adele.add_host(&host("ws01"), seen(100));
    adele.add_host(&host("ws02"), seen(200));
    adele.add_host(&host("WS01.contoso.com"), seen(50));
    let hosts: Vec<_> = adele.hosts.iter().map(|(host, seen)| (host.fqdn(), seen.events)).collect();
    assert_eq!(hosts, [("ws02".to_owned(), 1), ("ws01.contoso.com".to_owned(), 2)]);
    for text in ["10.0.0.4", "::ffff:10.0.0.4", "10.0.0.5"] {
        if let Some(address) = IpAddress::parse(text) {
            adele.add_address(address, seen(7));
        }
    }
    let addresses: Vec<_> = adele.addresses.iter().map(|(ip, seen)| (ip.identity(), seen.events)).collect();
    assert_eq!(addresses, [("10.0.0.4".to_owned(), 2), ("10.0.0.5".to_owned(), 1)]);
    let (hosts, addresses) = (adele.hosts_table(), adele.addresses_table());
    assert_eq!(hosts.cell(1, 0), Cell::Text("ws01.contoso.com".into()));
    assert_eq!(hosts.cell(1, 1), Cell::Null, "no operating system was recorded");
    assert_eq!(addresses.cell(0, 1), Cell::Text("private".into()));
    assert_eq!(addresses.cell(0, 2), Cell::Int(2));
}

#[test]
fn the_order_of_events_does_not_matter() {
    let events = [("10.0.0.4", 5), ("10.0.0.5", 9), ("10.0.0.4", 9), ("10.0.0.6", 1)];
    let gather = |order: &[usize]| {
        let mut adele = account("adelev");
        for (text, second) in order.iter().filter_map(|index| events.get(*index)) {
            if let Some(address) = IpAddress::parse(text) {
                adele.add_address(address, seen(*second));
            }
        }
        adele
    };
    let expected = gather(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [0, 2, 1, 3]] {
        assert_eq!(gather(&order), expected);
    }
}

#[test]
fn absorbing_loses_nothing() {
    let mut adele = Account { display_name: Some("Adele Vance".into()), ..account("adelev@contoso.com") };
    let other = Account {
        display_name: Some("A. Vance".into()),
        tenant_id: Some("t-1".into()),
        sids: ["S-1-5-21-1-2-3-1104".to_owned()].into(),
        ..account("AdeleV@contoso.com")
    };
    adele.absorb(&other);
    assert_eq!(adele.tenant_id.as_deref(), Some("t-1"));
    let facts = adele.facts();
    assert!(facts.contains(&("Display name", "Adele Vance".into())));
    assert!(facts.contains(&("Other value", "Display name: A. Vance".into())));
    assert!(facts.contains(&("Also written", "AdeleV, AdeleV@contoso.com".into())));
    assert!(adele.is_written(" ADELEV@CONTOSO.COM ", Case::Any));
    assert!(!adele.is_written("ADELEV@CONTOSO.COM", Case::AsWritten));
    let before = adele.clone();
    adele.absorb(&before.clone());
    assert_eq!(adele, before, "absorbing oneself without sightings changes nothing");
}
