//! What one account did: its events from every table, in the same columns.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use intel::AddressFacts;
use model::{Account, Host, IpAddress, Seen, TimeSpan, Warning};
use polars::prelude::DataFrame;
use sources::queries::Value;

use super::candidate::Candidate;
use super::events::{activity, is_failure, newest_first, uniform};
use super::share;
use crate::accounts::search::span_arguments;
use crate::accounts::sources::TABLES;
use crate::accounts::trace::Trace;
use crate::alerts::fetch::{self, Ask};
use crate::alerts::{Alerts, Bookmarks};
use crate::progress::Progress;
use crate::queries::{Job, QueryRun, run_all};
use crate::workspace::assumed;
use crate::{Result, Rows, Session};

/// The detail of one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    /// The account with hosts and addresses.
    pub(crate) account: Account,
    /// What look-up files say of its addresses.
    pub(crate) about: BTreeMap<IpAddress, AddressFacts>,
    /// All its events, the newest first, those without time last.
    pub(crate) events: Rows,
    /// The same in the columns that a reader needs first.
    pub(crate) activity: Rows,
    /// Its events, table by table.
    pub(crate) lanes: Vec<Lane>,
    /// Alerts about the account, its hosts and its addresses.
    pub(crate) alerts: Alerts,
    /// Bookmarks about them.
    pub(crate) bookmarks: Bookmarks,
    /// What could not be read.
    pub(crate) warnings: Vec<Warning>,
    pub(crate) queries: Vec<QueryRun>,
}

/// The events of one table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    pub(crate) table: &'static str,
    pub(crate) times: Vec<DateTime<Utc>>,
    /// Events whose time is not recorded.
    pub(crate) without_time: u64,
    /// Events whose result says that they failed.
    pub(crate) failed: u64,
}

/// All tables that a summary asks. Their times decide what the default span is for alerts.
pub(crate) static SPAN_TABLES: [&str; 13] = [
    "SigninLogs",
    "AADNonInteractiveUserSignInLogs",
    "OfficeActivity",
    "AzureActivity",
    "AuditLogs",
    "SecurityEvent",
    "Syslog",
    "IdentityLogonEvents",
    "IdentityDirectoryEvents",
    "DeviceLogonEvents",
    "CloudAppEvents",
    "SecurityAlert",
    "HuntingBookmark",
];

/// Reads the events of one candidate from the tables that it is in.
pub(crate) fn read(
    session: &Session,
    span: Option<TimeSpan>,
    candidate: &Candidate,
    ask: Ask,
    progress: &Progress,
) -> Result<Detail> {
    let one = read_all(session, span, &[candidate], ask, progress)?.into_iter().next();
    one.ok_or_else(|| crate::Error::bug("no detail of an account"))
}

/// Reads the events of several candidates, and what was raised about them, each table once for all of them.
pub(crate) fn read_all(
    session: &Session,
    span: Option<TimeSpan>,
    candidates: &[&Candidate],
    ask: Ask,
    progress: &Progress,
) -> Result<Vec<Detail>> {
    let mut details = read_events(session, span, candidates, progress)?;
    for (detail, candidate) in details.iter_mut().zip(candidates) {
        detail.check(candidate);
    }
    raise(session, &mut details, ask, progress)?;
    Ok(details)
}

/// Reads the alerts and bookmarks about the accounts.
pub(super) fn raise(session: &Session, details: &mut [Detail], ask: Ask, progress: &Progress) -> Result<()> {
    // Alerts come after what they are about, so the default span covers them too.
    let around = session.resolve(&SPAN_TABLES)?;
    let accounts: Vec<&Account> = details.iter().map(|it| &it.account).collect();
    let raised = fetch::about(session, around, &accounts, ask, progress)?;
    for (detail, (alerts, bookmarks)) in details.iter_mut().zip(raised) {
        detail.queries.extend(alerts.queries.iter().chain(&bookmarks.queries).cloned());
        (detail.alerts, detail.bookmarks) = (alerts, bookmarks);
    }
    Ok(())
}

/// Reads the events of several candidates, each table once for all of them.
pub(super) fn read_events(
    session: &Session,
    span: Option<TimeSpan>,
    candidates: &[&Candidate],
    progress: &Progress,
) -> Result<Vec<Detail>> {
    let source = session.source()?;
    let [start, end] = span_arguments(span);
    let mut jobs = Vec::new();
    for table in &TABLES {
        let traces = candidates.iter().flat_map(|it| traces_in(it, table.name));
        let keys: Vec<Value> = traces.map(|it| Value::Text(it.key.clone())).collect();
        if !keys.is_empty() {
            let arguments = [
                start.clone(),
                end.clone(),
                ("account_keys", Value::List(keys)),
                // Not all tables have the name in a column of its own; there this makes reading it cheap.
                ("account_name", Value::Text(common_name(candidates, table.name))),
            ];
            jobs.push(Job::new(table.name, table.activity, &arguments)?);
        }
    }
    let mut frames: Vec<Vec<DataFrame>> = candidates.iter().map(|_| Vec::new()).collect();
    let mut warnings = Vec::new();
    let mut queries = Vec::new();
    for answer in run_all(&source, jobs, progress)? {
        match answer.rows {
            Ok(rows) => share::out(&uniform(&rows)?, &answer.run.table, candidates, &mut frames)?,
            Err(sentence) => warnings.push(Warning::new(
                answer.run.table.clone(),
                format!("what the account did there could not be read: {sentence}"),
            )),
        }
        queries.push(answer.run);
    }
    let look_ups = session.look_ups()?;
    let tables = session.workspace()?.tables;
    let mut details = Vec::new();
    for (candidate, frames) in candidates.iter().zip(frames) {
        channel::check_cancelled()?;
        let events = newest_first(frames)?;
        let is_in = |table: &str| traces_in(candidate, table).next().is_some();
        let mut detail = Detail {
            account: candidate.account(),
            about: BTreeMap::new(),
            activity: activity(&events)?,
            events,
            lanes: Vec::new(),
            alerts: Alerts::default(),
            bookmarks: Bookmarks::default(),
            warnings: warnings.iter().filter(|it| is_in(&it.about)).cloned().collect(),
            queries: queries.iter().filter(|it| is_in(&it.table)).cloned().collect(),
        };
        detail.gather();
        // Times that rest on an assumption are said to, wherever they are shown.
        detail.warnings.extend(assumed(&tables, is_in));
        let addresses = detail.account.addresses.iter().map(|it| it.0);
        detail.about = addresses.map(|it| (it, look_ups.about(it))).collect();
        details.push(detail);
    }
    Ok(details)
}

pub(super) fn traces_in<'a>(candidate: &'a Candidate, table: &'a str) -> impl Iterator<Item = &'a Trace> {
    candidate.traces.iter().filter(move |it| it.table.name == table)
}

/// The name that all rows of the candidates in a table hold as it is written; empty if there is none.
fn common_name(candidates: &[&Candidate], table: &str) -> String {
    let names: BTreeSet<&str> =
        candidates.iter().flat_map(|it| it.spellings_in(table)).map(|(name, _)| name).collect();
    match names.into_iter().collect::<Vec<&str>>().as_slice() {
        [name] => (*name).to_owned(),
        _ => String::new(),
    }
}

impl Detail {
    /// Hosts, addresses and lanes out of the events.
    fn gather(&mut self) {
        let mut hosts: BTreeMap<(&'static str, &str), Seen> = BTreeMap::new();
        let mut addresses: BTreeMap<IpAddress, Seen> = BTreeMap::new();
        let mut lanes: BTreeMap<&str, Lane> = BTreeMap::new();
        let mut written: BTreeMap<&str, Seen> = BTreeMap::new();
        let of = |name| self.activity.texts(name);
        let [tables, addresses_of, hosts_of, results] = ["Table", "IpAddress", "Host", "Result"].map(of);
        let places = tables.iter().zip(&addresses_of).zip(&hosts_of).zip(&results);
        for (time, (((table, address), host), result)) in self.activity.times("Time").into_iter().zip(places)
        {
            let seen = Seen::once(time);
            let known = written.entry(address).or_default();
            *known = known.merge(seen);
            if let (Some(table), false) = (TABLES.iter().find(|it| it.name == *table), host.trim().is_empty())
            {
                let known = hosts.entry((table.name, host)).or_default();
                *known = known.merge(seen);
            }
            let lane = lanes.entry(table).or_default();
            match time {
                Some(time) => lane.times.push(time),
                None => lane.without_time += 1,
            }
            if is_failure(result) {
                lane.failed += 1;
            }
        }
        for (address, seen) in written {
            if let Some(address) = IpAddress::parse(address) {
                let known = addresses.entry(address).or_default();
                *known = known.merge(seen);
            }
        }
        for (address, seen) in addresses {
            self.account.add_address(address, seen);
        }
        for ((table, host), seen) in hosts {
            let os = TABLES.iter().find(|it| it.name == table).and_then(|it| it.family.os());
            if let Some(host) = Host::parse(host) {
                self.account.add_host(&os.map_or_else(|| host.clone(), |os| host.clone().with_os(os)), seen);
            }
        }
        for table in &TABLES {
            if let Some(lane) = lanes.remove(table.name) {
                self.lanes.push(Lane { table: table.name, ..lane });
            }
        }
    }

    /// The events that were counted and the events that were read are the same, or it is said.
    fn check(&mut self, candidate: &Candidate) {
        for (table, seen, without_time) in candidate.by_table() {
            let counted = (seen.events, without_time);
            let lane = self.lanes.iter().find(|it| it.table == table);
            let read = lane.map_or((0, 0), |it| (it.times.len() as u64 + it.without_time, it.without_time));
            let failed = self.queries.iter().any(|it| it.table == table && it.rows.is_none());
            if read != counted && !failed {
                let text = format!(
                    "{} events were counted ({} without time), but {} were read ({} without time): please report this",
                    counted.0, counted.1, read.0, read.1
                );
                self.warnings.push(Warning::new(table, text));
            }
        }
    }
}
