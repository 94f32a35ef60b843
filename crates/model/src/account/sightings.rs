//! Where an account was seen: its hosts and addresses, added event by event and shown as tables.

use std::cmp::Reverse;

use super::Account;
use crate::{Cell, Host, IpAddress, Rows, Seen};

impl Account {
    /// Notes that the account was seen at a host.
    pub fn add_host(&mut self, host: &Host, seen: Seen) {
        match self.hosts.iter_mut().find(|(known, _)| known.is_same(host)) {
            Some((known, total)) => {
                known.absorb(host);
                *total = total.merge(seen);
            }
            None => self.hosts.push((host.clone(), seen)),
        }
        self.hosts.sort_by_cached_key(|(host, seen)| (Reverse(seen.last), host.identity()));
    }

    /// Notes that the account was seen at an address.
    pub fn add_address(&mut self, address: IpAddress, seen: Seen) {
        match self.addresses.iter_mut().find(|(known, _)| *known == address) {
            Some((_, total)) => *total = total.merge(seen),
            None => self.addresses.push((address, seen)),
        }
        self.addresses.sort_by_key(|(address, seen)| (Reverse(seen.last), *address));
    }

    /// The hosts as a table, the last seen first.
    #[must_use]
    pub fn hosts_table(&self) -> Rows {
        let row = |(host, seen): &(Host, Seen)| {
            let os = host.os_family.map(|os| os.to_string());
            with_seen([host.fqdn().into(), os.into()], seen)
        };
        Rows::new(
            ["Host", "Operating system", "Events", "First seen", "Last seen"],
            self.hosts.iter().map(row).collect(),
        )
    }

    /// The addresses as a table, the last seen first.
    #[must_use]
    pub fn addresses_table(&self) -> Rows {
        let row = |(address, seen): &(IpAddress, Seen)| {
            with_seen([address.to_string().into(), address.scope().to_string().into()], seen)
        };
        Rows::new(
            ["Address", "Scope", "Events", "First seen", "Last seen"],
            self.addresses.iter().map(row).collect(),
        )
    }
}

fn with_seen(names: [Cell; 2], seen: &Seen) -> Vec<Cell> {
    names.into_iter().chain([seen.events.into(), seen.first.into(), seen.last.into()]).collect()
}
