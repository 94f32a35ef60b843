//! Asks the workspace what started on a host.

use std::collections::{BTreeMap, BTreeSet};

use model::{TableState, TimeSpan, Warning, count};
use polars::prelude::DataFrame;
use sources::Source;
use sources::queries::Value;

use crate::accounts::search::span_arguments;
use crate::progress::Progress;
use crate::queries::{Answer, Job, QueryRun, run_all};
use crate::rows::ByName;
use crate::workspace::assumed;
use crate::{Error, Result, Session};

/// A table that knows of process starts, and the queries of the library that read it.
struct ProcessTable {
    name: &'static str,
    starts: &'static str,
    hosts: &'static str,
}

/// The tables that are asked, in the order of reports.
static TABLES: [ProcessTable; 5] = [
    ProcessTable {
        name: "SecurityEvent",
        starts: "process_starts_security_event",
        hosts: "process_hosts_security_event",
    },
    ProcessTable { name: "Event", starts: "process_starts_sysmon", hosts: "process_hosts_sysmon" },
    ProcessTable {
        name: "DeviceProcessEvents",
        starts: "process_starts_device",
        hosts: "process_hosts_device",
    },
    ProcessTable { name: "LinuxAuditLog", starts: "process_starts_auditd", hosts: "process_hosts_auditd" },
    // Sysmon for Linux writes there.
    ProcessTable {
        name: "Syslog",
        starts: "process_starts_sysmon_linux",
        hosts: "process_hosts_sysmon_linux",
    },
];

/// Their names.
pub(super) static TABLE_NAMES: [&str; 5] =
    ["SecurityEvent", "Event", "DeviceProcessEvents", "LinuxAuditLog", "Syslog"];

/// What was asked, and the process starts that came back.
pub(super) struct Asked {
    /// The host, as it was typed; `None` for a frame.
    pub(super) host: Option<String>,
    /// The table that the starts are from; `None` for a frame.
    pub(super) table: Option<&'static str>,
    pub(super) workspace: Option<String>,
    pub(super) span: Option<TimeSpan>,
    pub(super) frame: DataFrame,
    pub(super) states: Vec<(&'static str, TableState)>,
    pub(super) queries: Vec<QueryRun>,
    /// What had to be assumed about the times of the table.
    pub(super) assumed: Vec<Warning>,
}

impl Asked {
    /// A frame that the analyst has.
    pub(super) fn frame(frame: &DataFrame) -> Self {
        let frame = frame.clone();
        let (states, queries, assumed) = Default::default();
        Self { host: None, table: None, workspace: None, span: None, frame, states, queries, assumed }
    }

    /// The tables beside the one that was taken that have starts of this host, too.
    pub(super) fn others(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.states.iter().filter_map(|(table, state)| match state {
            TableState::Rows(rows) if *rows > 0 && Some(*table) != self.table => Some((*table, *rows)),
            _ => None,
        })
    }
}

/// Reads the starts on a host from the table that has most of them.
///
/// # Errors
///
/// If no table has any, the workspace cannot be read, or the analyst interrupts.
pub(super) fn starts(session: &Session, host: &str, progress: &Progress) -> Result<Asked> {
    let span = session.resolve(&TABLE_NAMES)?;
    let source = session.source()?;
    let there: BTreeSet<String> = source.tables().into_iter().collect();
    let [start, end] = span_arguments(span);
    let name = ("host_name", Value::Text(host.to_owned()));
    let arguments = [start, end, name];
    let asked = |of: fn(&ProcessTable) -> &'static str| {
        let tables = TABLES.iter().filter(|it| there.contains(it.name));
        tables.map(|it| Job::new(it.name, of(it), &arguments)).collect::<Result<Vec<Job>>>()
    };
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let mut queries = Vec::new();
    for answer in run_all(&source, asked(|it| it.starts)?, progress)? {
        queries.push(answer.run.clone());
        answers.insert(answer.run.table.clone(), answer);
    }
    let states: Vec<(&'static str, TableState)> =
        TABLES.iter().map(|it| (it.name, state(&*source, it.name, span, answers.get(it.name)))).collect();
    let n_rows = |table: &&ProcessTable| {
        answers.get(table.name).and_then(|it| it.rows.as_ref().ok()).map_or(0, |it| it.n_rows())
    };
    // Of tables with as many starts the first is taken.
    let most = TABLES.iter().rev().max_by_key(n_rows).filter(|it| n_rows(it) > 0);
    let rows = most.and_then(|it| Some((it.name, answers.get(it.name)?.rows.as_ref().ok()?.frame())));
    let Some((table, frame)) = rows else {
        let hosts = run_all(&source, asked(|it| it.hosts)?, progress)?;
        return Err(nothing(host, &states, &hosts));
    };
    let workspace = session.workspace()?;
    let assumed = assumed(&workspace.tables, |it| it == table);
    let workspace = Some(workspace.name);
    let host = Some(host.to_owned());
    Ok(Asked { host, table: Some(table), workspace, span, frame, states, queries, assumed })
}

fn state(source: &dyn Source, table: &str, span: Option<TimeSpan>, answer: Option<&Answer>) -> TableState {
    match answer.map(|it| &it.rows) {
        None => TableState::NotThere,
        Some(Err(sentence)) => TableState::Failed(sentence.clone()),
        Some(Ok(rows)) if rows.n_rows() == 0 => {
            let covered = source.covered(table);
            let meets = |(asked, covered): (TimeSpan, TimeSpan)| {
                asked.start <= covered.end && covered.start <= asked.end
            };
            match span.zip(covered).is_none_or(meets) {
                true => TableState::Rows(0),
                false => TableState::Empty { covered },
            }
        }
        Some(Ok(rows)) => TableState::Rows(rows.n_rows() as u64),
    }
}

/// So many hosts are named.
const NAMED: usize = 12;

fn nothing(host: &str, states: &[(&'static str, TableState)], answers: &[Answer]) -> Error {
    let states: Vec<String> = states.iter().map(|(table, state)| format!("{table}: {state}")).collect();
    let mut hosts: BTreeMap<String, u64> = BTreeMap::new();
    for rows in answers.iter().filter_map(|it| it.rows.as_ref().ok()) {
        for row in ByName::all(rows).filter(|it| !it.text("Host").is_empty()) {
            *hosts.entry(row.text("Host")).or_default() += row.count("Events");
        }
    }
    let error = Error::not_found(format!("no process start of {host:?} is known ({})", states.join("; ")));
    let named: Vec<String> =
        hosts.iter().take(NAMED).map(|(host, events)| format!("{host} ({})", count(*events))).collect();
    if named.is_empty() {
        return error.help(
            "no host of this time span has process starts; logon_session_rarity(&frame)? takes any frame",
        );
    }
    let more = if hosts.len() > NAMED { ", …" } else { "" };
    error.help(format!("hosts with process starts are {}{more}", named.join(", ")))
}
