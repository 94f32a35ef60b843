//! Cards of entities.

use std::collections::BTreeMap;

use intel::AddressFacts;
use model::{Account, Cell, Host, IpAddress, Seen, TimeSpan};
use view::Report;

use super::Show;
use crate::listing::{List, number, time};

impl Show for Account {
    fn report(&self) -> Report {
        let report = Report::new(self.full_name()).card("Account", self.facts());
        places(report, self, &BTreeMap::new())
    }
}

impl Show for Host {
    fn report(&self) -> Report {
        Report::new(self.to_string()).card("Host", self.facts())
    }
}

impl Show for IpAddress {
    fn report(&self) -> Report {
        Report::new(self.to_string()).card("Address", self.facts())
    }
}

impl Show for TimeSpan {
    fn report(&self) -> Report {
        Report::new(self.to_string())
    }
}

/// What look-up files say of an address, on one line: its network, its place, and who announces it.
fn words(facts: &AddressFacts) -> String {
    let place = match (&facts.city, facts.country_name()) {
        (Some(city), Some(country)) => Some(format!("{city}, {country}")),
        (city, country) => city.clone().or(country.map(str::to_owned)),
    };
    let parts = [facts.network.clone(), place, facts.autonomous_system()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// So many hosts and addresses are shown.
const PLACES: usize = 20;

/// Where an account was seen, the latest first.
pub(crate) fn places(
    mut report: Report,
    account: &Account,
    about: &BTreeMap<IpAddress, AddressFacts>,
) -> Report {
    let sightings = |seen: &Seen| [number(seen.events), time(seen.first), time(seen.last)];
    if !account.addresses.is_empty() {
        let words = |address: &IpAddress| about.get(address).map(words).unwrap_or_default();
        // A column in which nothing stands is none.
        let is_known = account.addresses.iter().any(|it| !words(&it.0).is_empty());
        let rows = account.addresses.iter().map(|(address, seen)| {
            let what = [Cell::Text(address.to_string()), Cell::Text(address.scope().to_string())];
            let known = is_known.then(|| Cell::Text(words(address)));
            what.into_iter().chain(known).chain(sightings(seen)).collect()
        });
        let mut columns = vec!["Address", "Scope", "Events", "First seen", "Last seen"];
        if is_known {
            columns.insert(2, "By look-up files");
        }
        let list = List::new(&columns, rows.collect());
        report = report.table("Addresses", &list, PLACES);
    }
    if !account.hosts.is_empty() {
        let rows = account.hosts.iter().map(|(host, seen)| {
            let os = host.os_family.map_or(Cell::Null, |it| Cell::Text(it.to_string()));
            [Cell::Text(host.to_string()), os].into_iter().chain(sightings(seen)).collect()
        });
        let list = List::new(&["Host", "System", "Events", "First seen", "Last seen"], rows.collect());
        report = report.table("Hosts", &list, PLACES);
    }
    report
}
