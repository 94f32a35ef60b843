//! What one account did: its events from every table, in the same columns.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::{Account, Host, IpAddress, Seen, TimeSpan, Warning};
use sources::queries::Value;

use super::candidate::Candidate;
use super::events::{activity, is_failure, newest_first, uniform};
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
    let source = session.source()?;
    let [start, end] = span_arguments(span);
    let mut jobs = Vec::new();
    for table in &TABLES {
        let keys: Vec<Value> =
            traces_in(candidate, table.name).map(|it| Value::Text(it.key.clone())).collect();
        if !keys.is_empty() {
            let arguments = [
                start.clone(),
                end.clone(),
                ("account_keys", Value::List(keys)),
                // Not all tables have the name in a column of its own; there this makes reading it cheap.
                ("account_name", Value::Text(common_name(candidate, table.name))),
            ];
            jobs.push(Job::new(table.name, table.activity, &arguments)?);
        }
    }
    let mut frames = Vec::new();
    let mut warnings = Vec::new();
    let mut queries = Vec::new();
    for answer in run_all(&source, jobs, progress)? {
        match answer.rows {
            Ok(rows) => frames.push(uniform(&rows)?),
            Err(sentence) => warnings.push(Warning::new(
                answer.run.table.clone(),
                format!("what the account did there could not be read: {sentence}"),
            )),
        }
        queries.push(answer.run);
    }
    let events = newest_first(frames)?;
    let activity = activity(&events)?;
    let account = candidate.account();
    let (alerts, bookmarks) = Default::default();
    let mut detail =
        Detail { account, events, activity, lanes: Vec::new(), alerts, bookmarks, warnings, queries };
    detail.gather(candidate);
    // Times that rest on an assumption are said to, wherever they are shown.
    let has = |table: &str| traces_in(candidate, table).next().is_some();
    detail.warnings.extend(assumed(&session.workspace()?.tables, has));
    // Alerts come after what they are about, so the default span covers them too.
    let around = session.resolve(&SPAN_TABLES)?;
    (detail.alerts, detail.bookmarks) = fetch::about(session, around, &detail.account, ask, progress)?;
    detail.queries.extend(detail.alerts.queries.iter().chain(&detail.bookmarks.queries).cloned());
    Ok(detail)
}

fn traces_in<'a>(candidate: &'a Candidate, table: &'a str) -> impl Iterator<Item = &'a Trace> {
    candidate.traces.iter().filter(move |it| it.table.name == table)
}

/// The name that all rows of a candidate in a table hold as it is written; empty if there is none.
fn common_name(candidate: &Candidate, table: &str) -> String {
    match candidate.spellings_in(table).as_slice() {
        [(name, _)] => (*name).to_owned(),
        _ => String::new(),
    }
}

impl Detail {
    /// Hosts, addresses and lanes out of the events.
    fn gather(&mut self, candidate: &Candidate) {
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
        self.check(candidate);
    }

    /// The events that were counted and the events that were read are the same, or it is said.
    fn check(&mut self, candidate: &Candidate) {
        for (table, seen, without_time) in candidate.by_table() {
            let counted = (seen.events, without_time);
            let lane = self.lanes.iter().find(|it| it.table == table);
            let read = lane.map_or((0, 0), |it| (it.times.len() as u64 + it.without_time, it.without_time));
            let failed = self.warnings.iter().any(|it| it.about == table);
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
