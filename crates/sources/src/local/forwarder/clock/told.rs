//! What the records of a host tell of its zone.

use std::collections::BTreeMap;

use super::super::super::sheet::{Cell, Row, Sheet, cell};
use super::super::super::time;

/// Zones differ by quarters of an hour.
const QUARTER: i64 = 15 * 60 * 1_000_000;

/// Summer time is an hour ahead.
const HOUR: i64 = 4 * QUARTER;

/// Two writings of one moment are this far apart at most, or one of them is of another moment.
const SLACK: i64 = 4 * 60 * 1_000_000;

/// Of what the receipts of a host's records tell, such a part is no accident.
const FREQUENT: f64 = 0.05;

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
        let receipts: Vec<Option<i64>> = self.records.iter().map(|it| it.receipt).collect();
        let ahead = carried_on(believed(&receipts)?.iter().copied())?;
        Some(Told { sign: Sign::Receipt, n: receipts.iter().flatten().count() as u64, ahead })
    }
}

/// What the receipts tell, without what is not to be believed. A record that was held up came late, and makes its host's
/// clock seem further behind: so the greatest distance that is frequent is the host's. Of the others nothing is known,
/// unless they are nearly all an hour more or less, from some record on or up to one: then summer time began or ended.
fn believed(receipts: &[Option<i64>]) -> Option<Vec<Option<i64>>> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    receipts.iter().flatten().for_each(|it| *counts.entry(*it).or_default() += 1);
    let n: usize = counts.values().sum();
    let is_frequent = |n_of: usize| n_of as f64 >= FREQUENT * n as f64;
    let frequent = counts.iter().rev().find(|it| is_frequent(*it.1));
    let (top, n_top) = frequent.or(counts.iter().max_by_key(|it| it.1)).map(|(it, n)| (*it, *n))?;
    counts.remove(&top);
    let n_others = (n - n_top) as f64;
    let nearly_all = |n: usize| (n > 1 || is_frequent(n)) && n as f64 >= (1.0 - FREQUENT) * n_others;
    let other = counts.iter().find(|it| (*it.0 - top).abs() == HOUR && nearly_all(*it.1)).map(|it| *it.0);
    let is_either = |it: &i64| *it == top || Some(*it) == other;
    let either: Vec<i64> = receipts.iter().flatten().copied().filter(is_either).collect();
    let other = other.filter(|_| either.windows(2).filter(|it| it[0] != it[1]).count() == 1);
    Some(receipts.iter().map(|it| it.filter(|it| *it == top || Some(*it) == other)).collect())
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
