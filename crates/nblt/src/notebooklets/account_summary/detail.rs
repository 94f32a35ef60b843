//! What one account did: its events from every table, in the same columns.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{Account, Host, IpAddress, Seen, TimeSpan, Warning};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series, SortMultipleOptions};
use sources::queries::Value;

use super::candidate::Candidate;
use crate::accounts::search::span_arguments;
use crate::accounts::sources::TABLES;
use crate::accounts::trace::Trace;
use crate::progress::Progress;
use crate::queries::{Job, QueryRun, run_all};
use crate::rows::ByName;
use crate::{Error, Result, Rows, Session};

/// The columns of all activity queries, in this order.
const COLUMNS: [(&str, Type); 7] = [
    ("Time", Type::DateTime),
    ("Table", Type::String),
    ("Operation", Type::String),
    ("Result", Type::String),
    ("IpAddress", Type::String),
    ("Host", Type::String),
    ("Detail", Type::String),
];

/// The detail of one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    /// The account with hosts and addresses.
    pub(crate) account: Account,
    /// All its events, the newest first, those without time last.
    pub(crate) activity: Rows,
    /// Its events, table by table.
    pub(crate) lanes: Vec<Lane>,
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

/// Reads the events of one candidate from the tables that it is in.
pub(crate) fn read(
    session: &Session,
    span: Option<TimeSpan>,
    candidate: &Candidate,
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
    let activity = Rows::new(newest_first(frames)?, None);
    let mut detail = Detail { account: candidate.account(), activity, lanes: Vec::new(), warnings, queries };
    detail.gather(candidate);
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

/// The rows of one query with exactly [`COLUMNS`], addresses in one spelling.
fn uniform(rows: &Rows) -> Result<DataFrame> {
    let frame = rows.frame();
    let mut columns = Vec::new();
    for (name, ty) in COLUMNS {
        let column = frame.column(name)?.cast(&kql_polars::dtype(ty))?;
        columns.push(if name == "IpAddress" {
            let texts = column.str()?;
            let addresses: Vec<String> = texts.iter().map(|it| address(it.unwrap_or_default())).collect();
            Series::new(name.into(), addresses).into_column()
        } else {
            column
        });
    }
    Ok(DataFrame::new(frame.height(), columns)?)
}

/// An address in its one spelling; what is no address stays as it is written, `-` is none.
fn address(text: &str) -> String {
    match IpAddress::parse(text) {
        Some(address) => address.to_string(),
        None if text.trim() == "-" => String::new(),
        None => text.to_owned(),
    }
}

fn newest_first(frames: Vec<DataFrame>) -> Result<Output> {
    let schema = Schema {
        columns: COLUMNS.iter().map(|(name, ty)| Column { name: (*name).to_owned(), ty: *ty }).collect(),
    };
    let mut all = match frames.split_first() {
        Some((first, _)) => first.clone(),
        None => empty()?,
    };
    for more in frames.iter().skip(1) {
        all.vstack_mut(more)?;
    }
    let order = SortMultipleOptions::default()
        .with_order_descending(true)
        .with_nulls_last(true)
        .with_maintain_order(true);
    let frame = all.sort(["Time"], order)?;
    Ok(Output { schema, frame })
}

fn empty() -> Result<DataFrame> {
    let columns = COLUMNS
        .iter()
        .map(|(name, ty)| Series::new_empty((*name).into(), &kql_polars::dtype(*ty)).into_column())
        .collect();
    DataFrame::new(0, columns).map_err(Error::from)
}

impl Detail {
    /// Hosts, addresses and lanes out of the events.
    fn gather(&mut self, candidate: &Candidate) {
        let mut hosts: BTreeMap<(&'static str, String), Seen> = BTreeMap::new();
        let mut addresses: BTreeMap<IpAddress, Seen> = BTreeMap::new();
        let mut lanes: BTreeMap<String, Lane> = BTreeMap::new();
        for row in ByName::all(&self.activity) {
            let (time, table) = (row.time("Time"), row.text("Table"));
            let seen = Seen::once(time);
            if let Some(address) = IpAddress::parse(&row.text("IpAddress")) {
                let known = addresses.entry(address).or_default();
                *known = known.merge(seen);
            }
            let host = row.text("Host");
            if let (Some(table), false) = (TABLES.iter().find(|it| it.name == table), host.trim().is_empty())
            {
                let known = hosts.entry((table.name, host)).or_default();
                *known = known.merge(seen);
            }
            let lane = lanes.entry(table).or_default();
            match time {
                Some(time) => lane.times.push(time),
                None => lane.without_time += 1,
            }
            if row.text("Result").get(..4).is_some_and(|it| it.eq_ignore_ascii_case("fail")) {
                lane.failed += 1;
            }
        }
        for (address, seen) in addresses {
            self.account.add_address(address, seen);
        }
        for ((table, host), seen) in hosts {
            let os = TABLES.iter().find(|it| it.name == table).and_then(|it| it.family.os());
            if let Some(host) = Host::parse(&host) {
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
