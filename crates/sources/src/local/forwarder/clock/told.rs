//! What the records of a host tell of its zone.

use std::collections::BTreeMap;

use super::super::super::sheet::{Cell, Row, Sheet, cell};
use super::super::super::time;

/// Zones differ by quarters of an hour.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Two writings of one moment are this far apart at most, or one of them is of another moment.
const SLACK: i64 = 4 * 60 * 1_000_000;

/// Of a host's records that tell the zone by their receipt, so many must agree for it to be that of all: one that was held
/// up on its way tells a wrong one.
const AGREE: f64 = 0.95;

/// How a record tells how far its host's clock was ahead of UTC: one moment in both.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Sysmon writes the time into the event, in UTC.
    Sysmon,
    /// nxlog writes when it received the event, Logstash when it came there, in UTC.
    Receipt,
}

/// The records of a host whose times do not say their zone.
#[derive(Default)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) records: Vec<Record>,
}

/// What a record tells by either sign: how far the clock was ahead of UTC, in microseconds.
pub(super) struct Record {
    pub(super) number: usize,
    sysmon: Option<i64>,
    receipt: Option<i64>,
}

/// What the records of a host tell together.
pub(super) struct Told {
    pub(super) sign: Sign,
    /// So many records tell.
    pub(super) n: u64,
    /// For each record its own, else that of the last before it that tells.
    pub(super) ahead: Vec<i64>,
}

impl Host {
    /// What Sysmon tells counts; without it, the receipts.
    pub(super) fn told(&self) -> Option<Told> {
        let sysmon = || self.records.iter().map(|it| it.sysmon);
        if let Some(ahead) = carried_on(sysmon()) {
            return Some(Told { sign: Sign::Sysmon, n: sysmon().flatten().count() as u64, ahead });
        }
        let receipts = || self.records.iter().map(|it| it.receipt);
        let mut ahead = carried_on(receipts())?;
        let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
        receipts().flatten().for_each(|it| *counts.entry(it).or_default() += 1);
        let n: u64 = counts.values().sum();
        let (most, n_most) = counts.into_iter().max_by_key(|it| it.1)?;
        if n_most as f64 >= AGREE * n as f64 {
            ahead.fill(most);
        }
        Some(Told { sign: Sign::Receipt, n, ahead })
    }
}

/// Each as it is, else the last before it; those before the first as the first.
fn carried_on(told: impl Iterator<Item = Option<i64>> + Clone) -> Option<Vec<i64>> {
    let mut last = told.clone().flatten().next()?;
    let each = told.map(|it| {
        last = it.unwrap_or(last);
        last
    });
    Some(each.collect())
}

/// The hosts and their records.
pub(super) fn hosts(sheet: &Sheet, rows: &[Row]) -> Vec<Host> {
    let columns = Columns::of(sheet);
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    for (number, row) in rows.iter().enumerate() {
        if !columns.needs_zone(row) {
            continue;
        }
        let name = columns.host.and_then(|it| cell(row, it)).map(Cell::text).unwrap_or_default();
        let host = hosts.entry(name.to_lowercase()).or_insert_with(|| Host { name, ..Host::default() });
        let [sysmon, receipt] = [Sign::Sysmon, Sign::Receipt].map(|it| columns.ahead(row, it));
        host.records.push(Record { number, sysmon, receipt });
    }
    hosts.into_values().collect()
}

struct Columns {
    host: Option<u32>,
    event: Option<u32>,
    sysmon: Option<u32>,
    received: Option<u32>,
    came: Option<u32>,
}

impl Columns {
    fn of(sheet: &Sheet) -> Self {
        Self {
            host: sheet.find("Hostname"),
            event: sheet.find("EventTime"),
            sysmon: sheet.find("UtcTime"),
            received: sheet.find("EventReceivedTime"),
            came: sheet.find("@timestamp"),
        }
    }

    /// Whether the time of the event is one without zone.
    fn needs_zone(&self, row: &Row) -> bool {
        self.event.and_then(|it| clock(row, it)).is_some_and(|it| it.1.is_none())
    }

    /// How far the clock was ahead of UTC, in microseconds.
    fn ahead(&self, row: &Row, sign: Sign) -> Option<i64> {
        let (here, utc) = match sign {
            Sign::Sysmon => (self.event?, self.sysmon?),
            Sign::Receipt => (self.received?, self.came?),
        };
        let ((here, zone), (utc, utc_zone)) = (clock(row, here)?, clock(row, utc)?);
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

fn clock(row: &Row, column: u32) -> Option<(i64, Option<i64>)> {
    match cell(row, column)? {
        Cell::Text(text) => time::clock(text),
        _ => None,
    }
}
