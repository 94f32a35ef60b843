//! Cards of entities.

use model::{Account, Cell, Host, IpAddress, Seen, TimeSpan};
use view::Report;

use super::Show;
use crate::listing::{List, number, time};

impl Show for Account {
    fn report(&self) -> Report {
        let report = Report::new(self.full_name()).card("Account", self.facts());
        places(report, self)
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

/// So many hosts and addresses are shown.
const PLACES: usize = 20;

/// Where an account was seen, the latest first.
pub(crate) fn places(mut report: Report, account: &Account) -> Report {
    let sightings = |seen: &Seen| [number(seen.events), time(seen.first), time(seen.last)];
    if !account.addresses.is_empty() {
        let rows = account.addresses.iter().map(|(address, seen)| {
            let what = [Cell::Text(address.to_string()), Cell::Text(address.scope().to_string())];
            what.into_iter().chain(sightings(seen)).collect()
        });
        let list = List::new(&["Address", "Scope", "Events", "First seen", "Last seen"], rows.collect());
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
