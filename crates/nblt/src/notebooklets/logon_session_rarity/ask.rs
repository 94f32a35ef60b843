//! Asks the workspace what started on a host.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{ColumnMap, Needs, Processes};
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
    pub(super) workspace: Option<String>,
    pub(super) span: Option<TimeSpan>,
    pub(super) frame: DataFrame,
    /// How many rows of the analyst's frame are other events and not in this one.
    pub(super) n_other: u64,
    /// The tables beside the one that was taken that have starts of this host, too.
    pub(super) others: Vec<Starts>,
    pub(super) states: Vec<(&'static str, TableState)>,
    pub(super) queries: Vec<QueryRun>,
    /// What had to be assumed about the times of the table.
    pub(super) assumed: Vec<Warning>,
}

/// The starts that a table has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Starts {
    pub(super) table: &'static str,
    pub(super) rows: u64,
    /// How many of them have a command line.
    pub(super) with_command_line: u64,
}

impl Asked {
    /// A frame that the analyst has.
    pub(super) fn frame(frame: &DataFrame) -> Self {
        let frame = frame.clone();
        let (states, queries, assumed, others) = Default::default();
        let (host, workspace, span) = (None, None, None);
        Self { host, workspace, span, frame, n_other: 0, others, states, queries, assumed }
    }

    /// A frame that the analyst has, whose columns are told by what they are called.
    ///
    /// # Errors
    ///
    /// If they are those of Event or Syslog and no row is the start of a process, or the analyst interrupts.
    pub(super) fn known(frame: &DataFrame) -> Result<Self> {
        let (frame, n_other) = super::sysmon::starts(frame)?;
        Ok(Self { n_other, ..Self::frame(&frame) })
    }

    /// The columns that the analyst chose of her frame, of this one: it has more where fields had to be read.
    pub(super) fn columns(&self, frame: &DataFrame, chosen: &ColumnMap) -> ColumnMap {
        match frame.width() == self.frame.width() {
            true => chosen.clone(),
            false => ColumnMap::infer(&self.frame, Needs::Rarity)
                .chosen(chosen, &ColumnMap::infer(frame, Needs::Rarity)),
        }
    }
}

/// Which of the tables has this name.
///
/// # Errors
///
/// If none has.
pub(super) fn named(table: &str) -> Result<&'static str> {
    let known = TABLE_NAMES.into_iter().find(|it| it.eq_ignore_ascii_case(table.trim()));
    known.ok_or_else(|| {
        Error::input(format!("{table:?} is no table of process starts"))
            .help(format!("those are {}", TABLE_NAMES.join(", ")))
    })
}

/// Reads the starts on a host from the table that has most command lines of them, or from `only`.
///
/// # Errors
///
/// If no table has any, the workspace cannot be read, or the analyst interrupts.
pub(super) fn starts(
    session: &Session,
    host: &str,
    only: Option<&'static str>,
    progress: &Progress,
) -> Result<Asked> {
    let tables = || TABLES.iter().filter(move |it| only.is_none_or(|only| only == it.name));
    let span = session.resolve(&TABLE_NAMES)?;
    let source = session.source()?;
    let there: BTreeSet<String> = source.tables().into_iter().collect();
    let [start, end] = span_arguments(span);
    let name = ("host_name", Value::Text(host.to_owned()));
    let arguments = [start, end, name];
    let job = |it: &ProcessTable, query: &'static str| Job::new(it.name, query, &arguments);
    let asked = tables().filter(|it| there.contains(it.name)).map(|it| job(it, it.starts));
    let asked: Vec<Job> = asked.collect::<Result<_>>()?;
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    let mut queries = Vec::new();
    for answer in run_all(&source, asked, progress)? {
        queries.push(answer.run.clone());
        answers.insert(answer.run.table.clone(), answer);
    }
    let states: Vec<(&'static str, TableState)> =
        tables().map(|it| (it.name, state(&*source, it.name, span, answers.get(it.name)))).collect();
    let frame = |table: &str| Some(answers.get(table)?.rows.as_ref().ok()?.frame());
    let starts = tables().filter_map(|it| Some(Starts::of(it.name, &frame(it.name)?)));
    let mut others: Vec<Starts> = starts.filter(|it| it.rows > 0).collect();
    // Starts without command lines can hardly be compared. Of tables with as many of both the first is taken.
    let most = others.iter().enumerate().rev().max_by_key(|(_, it)| (it.with_command_line, it.rows));
    let most = most.map(|(place, _)| place).map(|it| others.remove(it).table);
    let Some((table, frame)) = most.and_then(|it| Some((it, frame(it)?))) else {
        // Of all tables: in another there may be what was looked for.
        let hosts = TABLES.iter().filter(|it| there.contains(it.name)).map(|it| job(it, it.hosts));
        let hosts = run_all(&source, hosts.collect::<Result<_>>()?, progress)?;
        return Err(nothing(host, &states, &hosts, only.is_some()));
    };
    let workspace = session.workspace()?;
    let assumed = assumed(&workspace.tables, |it| it == table);
    let workspace = Some(workspace.name);
    let host = Some(host.to_owned());
    Ok(Asked { host, workspace, span, frame, n_other: 0, others, states, queries, assumed })
}

impl Starts {
    fn of(table: &'static str, frame: &DataFrame) -> Self {
        let map = ColumnMap::infer(frame, Needs::Rarity);
        let starts = Processes::read(frame, &map, Needs::Rarity).ok();
        let is_line = |line: Option<&str>| line.is_some_and(|it| !it.trim().is_empty());
        let with = starts.map_or(0, |it| (0..it.len()).filter(|at| is_line(it.command_line(*at))).count());
        Self { table, rows: frame.height() as u64, with_command_line: with as u64 }
    }
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

/// `by_table`: whether it has to be said in which tables the hosts are.
fn nothing(host: &str, states: &[(&'static str, TableState)], answers: &[Answer], by_table: bool) -> Error {
    let states: Vec<String> = states.iter().map(|(table, state)| format!("{table}: {state}")).collect();
    let mut hosts: BTreeMap<String, (u64, BTreeSet<&str>)> = BTreeMap::new();
    for answer in answers {
        for rows in answer.rows.iter() {
            for row in ByName::all(rows).filter(|it| !it.text("Host").is_empty()) {
                let (events, tables) = hosts.entry(row.text("Host")).or_default();
                *events += row.count("Events");
                tables.insert(&answer.run.table);
            }
        }
    }
    let error = Error::not_found(format!("no process start of {host:?} is known ({})", states.join("; ")));
    let named = hosts.iter().take(NAMED).map(|(host, (events, tables))| {
        let tables: Vec<&str> = tables.iter().copied().filter(|_| by_table).collect();
        let tables = if tables.is_empty() { String::new() } else { format!(" in {}", tables.join(", ")) };
        format!("{host} ({}{tables})", count(*events))
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        return error.help(
            "no host of this time span has process starts; logon_session_rarity(&frame)? takes any frame of them",
        );
    }
    let more = if hosts.len() > NAMED { ", …" } else { "" };
    error.help(format!("hosts with process starts are {}{more}", named.join(", ")))
}
