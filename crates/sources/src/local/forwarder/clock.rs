//! In which zone the clock of each host ran that a forwarder writes of.

mod told;

use std::collections::{BTreeMap, BTreeSet};

use super::super::report::{counted, listed};
use super::super::sheet::{Row, Sheet};
use super::super::zone::Zone;
use super::super::{Options, time};
use told::{Host, Record, Sign, Told, hosts};

/// So many hosts and zones are named.
const NAMED: usize = 12;

/// The zone of `EventTime` of each record, and how it is known.
pub(super) struct Clock {
    zones: Vec<Zone>,
    notes: Vec<String>,
    assumed: Vec<String>,
}

impl Clock {
    /// Finds out by the records themselves, host by host.
    pub(super) fn of(sheet: &Sheet, rows: &[Row], options: &Options) -> Self {
        let mut clock = Self { zones: vec![Zone::UTC; rows.len()], notes: Vec::new(), assumed: Vec::new() };
        let (mut silent, mut all) = (Vec::new(), All::default());
        for host in hosts(sheet, rows) {
            match host.told() {
                Some(told) => {
                    all.add(&host.name, &told);
                    for (record, zone) in host.records.iter().zip(&told.ahead) {
                        clock.put(record, Zone::ahead(*zone));
                    }
                }
                None => silent.push(host),
            }
        }
        clock.notes.extend(all.said());
        if !silent.is_empty() {
            let zone = clock.of_silent(&silent, &all, options);
            silent.iter().flat_map(|it| &it.records).for_each(|it| clock.put(it, Some(zone)));
        }
        clock
    }

    /// The zone of hosts that tell nothing: what the analyst says, else what most records of others have, else UTC.
    fn of_silent(&mut self, silent: &[Host], all: &All, options: &Options) -> Zone {
        let names: Vec<String> = silent.iter().map(|it| it.name.clone()).collect();
        let most = all.records.iter().max_by_key(|it| it.1).and_then(|it| Zone::ahead(*it.0));
        let of = if most.is_some() { format!(" of {}", listed(&names, NAMED)) } else { String::new() };
        if let Some(zone) = options.zone {
            let how = "as the analyst said: no record tells its zone";
            self.notes.push(format!("EventTime{of} is read as {zone}, {how}"));
            return zone;
        }
        let (zone, why) = match most {
            Some(zone) if all.records.len() == 1 => (zone, ", as all others have it"),
            Some(zone) => (zone, ", as most records have it"),
            None => (Zone::UTC, ""),
        };
        self.assumed.push(format!(
            "no record tells the zone of EventTime{of}; {zone} is assumed{why}. If the hosts kept another, say so: \
             connect_in_zone(\"folder or file\", \"Europe/Berlin\")?"
        ));
        zone
    }

    fn put(&mut self, record: &Record, zone: Option<Zone>) {
        if let (Some(it), Some(zone)) = (self.zones.get_mut(record.number), zone) {
            *it = zone;
        }
    }

    /// The time that a record writes, in UTC, and whether there was only one such time that day.
    pub(super) fn utc(&self, number: usize, text: &str) -> Option<(i64, bool)> {
        let (shown, ahead) = time::clock(text)?;
        if let Some(ahead) = ahead {
            return Some((shown - ahead, true));
        }
        self.zones.get(number)?.utc(shown).map(|it| (it.micros, it.once))
    }

    /// Writes into the sheet how the zones are known.
    pub(super) fn say(self, sheet: &mut Sheet) {
        sheet.notes.extend(self.notes);
        sheet.assumed.extend(self.assumed);
    }
}

/// What all hosts tell.
#[derive(Default)]
struct All {
    /// Records by how far the clock was ahead of UTC.
    records: BTreeMap<i64, u64>,
    /// Hosts by all that theirs were.
    hosts: BTreeMap<BTreeSet<i64>, Vec<String>>,
    /// Records that tell, by sign.
    signs: BTreeMap<Sign, u64>,
}

impl All {
    fn add(&mut self, host: &str, told: &Told) {
        told.ahead.iter().for_each(|it| *self.records.entry(*it).or_default() += 1);
        self.hosts.entry(told.ahead.iter().copied().collect()).or_default().push(host.to_owned());
        *self.signs.entry(told.sign).or_default() += told.n;
    }

    /// How the zones are known, if any is.
    fn said(&self) -> Option<String> {
        let zone = |ahead: &i64| Zone::ahead(*ahead).map_or_else(String::new, |it| it.to_string());
        let zones = self.hosts.iter().map(|(ahead, hosts)| {
            let zones: Vec<String> = ahead.iter().map(zone).collect();
            let zones = match zones.as_slice() {
                [one] => one.clone(),
                several => format!("a zone that changes within the file ({})", listed(several, NAMED)),
            };
            if self.hosts.len() == 1 { zones } else { format!("{zones} on {}", listed(hosts, NAMED)) }
        });
        let zones: Vec<String> = zones.collect();
        let signs = self.signs.iter().map(|(sign, n)| {
            let (records, have) = (counted(*n, "record"), if *n == 1 { "has" } else { "have" });
            match sign {
                Sign::Sysmon => format!("{records} of Sysmon {have} the same moment in UTC"),
                Sign::Receipt => {
                    let their = if *n == 1 { "its" } else { "their" };
                    format!("{records} {have} the moment of {their} receipt in it and in UTC")
                }
            }
        });
        let signs = signs.collect::<Vec<_>>().join(", ");
        (!zones.is_empty()).then(|| format!("EventTime is in {}: {signs}", listed(&zones, NAMED)))
    }
}
