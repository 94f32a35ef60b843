//! In which zone the clock of a forwarder ran.

use std::collections::BTreeMap;

use super::super::report::counted;
use super::super::sheet::{Cell, Row, Sheet, cell};
use super::super::zone::Zone;
use super::super::{Options, time};

/// Zones differ by quarters of an hour.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Two writings of one moment are this far apart at most, or one of them is of another moment.
const SLACK: i64 = 4 * 60 * 1_000_000;

/// Of the records that tell the zone, so many must agree for it to be that of all.
const AGREE: f64 = 0.95;

/// How the zone of `EventTime` is known.
pub(super) struct Clock {
    zones: Zones,
    said: String,
    /// Whether it is only assumed.
    assumed: bool,
}

enum Zones {
    One(Zone),
    /// That of each record: the clock was put forward or back meanwhile, or there are several.
    Each(Vec<Zone>),
}

/// How a record tells how far its forwarder's clock was ahead of UTC: one moment in both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// Sysmon writes the time into the event, in UTC.
    Sysmon,
    /// nxlog writes when it received the event, Logstash when it came there, in UTC.
    Receipt,
}

impl Clock {
    /// Finds out by the records themselves; else it is what the analyst says, else UTC.
    pub(super) fn of(sheet: &Sheet, rows: &[Row], options: &Options) -> Self {
        let columns = Columns::of(sheet);
        for sign in [Sign::Sysmon, Sign::Receipt] {
            let told: Vec<Option<i64>> = rows.iter().map(|row| columns.ahead(row, sign)).collect();
            if let Some(zones) = zones(&told) {
                let n = told.iter().flatten().count() as u64;
                return Self { said: said(&zones, sign, n), zones, assumed: false };
            }
        }
        match options.zone {
            Some(zone) => Self {
                zones: Zones::One(zone),
                said: format!("EventTime is read as {zone}, as the analyst said: no record tells its zone"),
                assumed: false,
            },
            None => Self {
                zones: Zones::One(Zone::UTC),
                said: "no record tells the zone of EventTime; UTC is assumed. If the hosts kept another, say so: \
                       connect_in_zone(\"folder or file\", \"Europe/Berlin\")?"
                    .to_owned(),
                assumed: true,
            },
        }
    }

    /// The time that a record writes, in UTC, and whether there was only one such time that day.
    pub(super) fn utc(&self, number: usize, text: &str) -> Option<(i64, bool)> {
        let (shown, ahead) = time::clock(text)?;
        if let Some(ahead) = ahead {
            return Some((shown - ahead, true));
        }
        let zone = match &self.zones {
            Zones::One(zone) => *zone,
            Zones::Each(zones) => *zones.get(number)?,
        };
        zone.utc(shown).map(|it| (it.micros, it.once))
    }

    /// Writes into the sheet how the zone is known.
    pub(super) fn say(self, sheet: &mut Sheet) {
        if self.assumed { sheet.assumed.push(self.said) } else { sheet.notes.push(self.said) }
    }
}

struct Columns([Option<u32>; 4]);

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        Self(["EventTime", "UtcTime", "EventReceivedTime", "@timestamp"].map(|it| sheet.find(it)))
    }

    /// How far the clock was ahead of UTC, in microseconds.
    fn ahead(&self, row: &Row, sign: Sign) -> Option<i64> {
        let [event, sysmon, received, came] = self.0;
        let (here, utc) = match sign {
            Sign::Sysmon => (event?, sysmon?),
            Sign::Receipt => (received?, came?),
        };
        let text = |column: u32| match cell(row, column)? {
            Cell::Text(text) => time::clock(text),
            _ => None,
        };
        let ((here, zone), (utc, utc_zone)) = (text(here)?, text(utc)?);
        // A time with a zone needs no guess, and tells nothing about others.
        if zone.is_some() {
            return None;
        }
        let ahead = here - (utc - utc_zone.unwrap_or_default());
        let quarters = (ahead + QUARTER.div_euclid(2)).div_euclid(QUARTER);
        let is_clear = (ahead - quarters * QUARTER).abs() <= SLACK && quarters.abs() <= 14 * 4;
        is_clear.then_some(quarters * QUARTER)
    }
}

/// The zone of all records, or of each: its own, else that of the last before it that tells.
fn zones(told: &[Option<i64>]) -> Option<Zones> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for it in told.iter().flatten() {
        *counts.entry(*it).or_default() += 1;
    }
    let n: usize = counts.values().sum();
    let (most, n_most) = counts.into_iter().max_by_key(|it| it.1)?;
    if n_most as f64 >= AGREE * n as f64 {
        return Zone::ahead(most).map(Zones::One);
    }
    let mut last = told.iter().flatten().next().copied()?;
    let each = told.iter().map(|it| {
        last = it.unwrap_or(last);
        Zone::ahead(last)
    });
    each.collect::<Option<Vec<Zone>>>().map(Zones::Each)
}

fn said(zones: &Zones, sign: Sign, n: u64) -> String {
    let zone = match zones {
        Zones::One(zone) => zone.to_string(),
        Zones::Each(_) => "one that changes within the file".to_owned(),
    };
    let records = counted(n, "record");
    let (have, their) = if n == 1 { ("has", "its") } else { ("have", "their") };
    match sign {
        Sign::Sysmon => format!("EventTime is in {zone}: {records} of Sysmon {have} the same moment in UTC"),
        Sign::Receipt => {
            format!("EventTime is in {zone}: {records} {have} the moment of {their} receipt in it and in UTC")
        }
    }
}
