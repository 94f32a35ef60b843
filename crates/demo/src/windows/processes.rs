//! What starts on the two Windows servers in a normal week: services, agents, scheduled jobs, people at their desktops.
//!
//! Process ids belong to a process while it runs and are given away again later, as on a real host.

mod jobs;
mod people;

use chrono::{DateTime, Utc};

use super::Principal;
use super::usual::WEB_HOST;
use crate::people::World;
use crate::rng::Rng;
use crate::story::WINDOWS_HOST;
use crate::table::Kind::{Number, Text, Time};
use crate::table::{Column, Row, Table, later};

const COLUMNS: &[Column] = &[
    ("TimeGenerated", Time),
    ("Account", Text),
    ("Computer", Text),
    ("EventID", Number),
    ("SubjectUserSid", Text),
    ("SubjectLogonId", Text),
    ("TargetLogonId", Text),
    ("NewProcessId", Text),
    ("NewProcessName", Text),
    ("ProcessId", Text),
    ("ParentProcessName", Text),
    ("CommandLine", Text),
];

/// How often what is scheduled runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Few events, for a workspace that is made at each start.
    Slow,
    /// As on a monitored server: 23,000 events.
    Real,
}

impl Pace {
    /// Minutes between two queries that the management console makes.
    fn queries(self) -> u32 {
        match self {
            Self::Slow => 240,
            Self::Real => 20,
        }
    }

    /// Minutes between two rounds of the monitoring agent.
    fn agent(self) -> u32 {
        match self {
            Self::Slow => 120,
            Self::Real => 2,
        }
    }
}

/// The process starts beside those of the story.
pub(crate) fn usual(world: &World, pace: Pace) -> Table {
    Table::new("SecurityEvent", COLUMNS, rows(world, pace))
}

/// All process starts of the week, those of the story among them.
pub(crate) fn all(world: &World) -> Table {
    let mut rows = rows(world, Pace::Real);
    rows.extend(super::incident::desktop(world));
    rows.extend(super::incident::processes(world));
    Table::new("SecurityEvent", COLUMNS, rows)
}

fn rows(world: &World, pace: Pace) -> Vec<Row> {
    let mut rows = Vec::new();
    for host in [WINDOWS_HOST, WEB_HOST] {
        let mut machine = Machine::start(world, host, &format!("processes of {host}, {pace:?}"));
        for day in 2..=8 {
            machine.jobs(day);
            machine.agent(day, pace);
            if day <= 6 {
                machine.people(day);
            }
        }
        rows.append(&mut machine.rows);
    }
    rows
}

/// A running process: path and id.
#[derive(Debug, Clone, Copy)]
struct Process(&'static str, u32);

/// Who starts something: account and logon session.
#[derive(Debug, Clone)]
struct Who {
    account: Principal,
    session: String,
}

struct Machine<'a> {
    world: &'a World,
    host: &'static str,
    rng: Rng,
    rows: Vec<Row>,
    system: Who,
    services: Process,
    scheduler: Process,
    agent: Process,
    /// How many processes ran long so far.
    n_long: u32,
}

const CONHOST: (&str, &str) =
    ("C:\\Windows\\System32\\conhost.exe", "\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1");
const POWERSHELL: &str = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

impl<'a> Machine<'a> {
    /// Starts a program in the session of whoever starts it.
    fn run(
        &mut self,
        time: DateTime<Utc>,
        who: &Who,
        parent: Process,
        (path, command): (&'static str, &str),
    ) -> Process {
        self.log(time, who, "0x0", parent, (path, command))
    }

    /// Starts a program in another session, such as that of a service account.
    fn run_own(
        &mut self,
        time: DateTime<Utc>,
        who: &Who,
        own: &str,
        parent: Process,
        what: (&'static str, &str),
    ) -> Process {
        self.log(time, who, own, parent, what)
    }

    fn log(
        &mut self,
        time: DateTime<Utc>,
        who: &Who,
        own: &str,
        parent: Process,
        (path, command): (&'static str, &str),
    ) -> Process {
        let pid = self.pid();
        self.rows.push(row(time, self.host, who, own, (path, pid), parent, command));
        Process(path, pid)
    }

    /// Ids are multiples of four, and soon given away again; not so those of what runs for long.
    fn pid(&mut self) -> u32 {
        4 * self.rng.between(120, 5_900)
    }

    /// Starts something that runs on: until its last child has started, nothing else gets its id.
    fn run_long(
        &mut self,
        time: DateTime<Utc>,
        who: &Who,
        own: &str,
        parent: Process,
        (path, command): (&'static str, &str),
    ) -> Process {
        self.n_long += 1;
        let started = Process(path, 4 * (6_000 + self.n_long));
        self.rows.push(row(time, self.host, who, own, (path, started.1), parent, command));
        started
    }

    /// A console program brings its console host along.
    fn console(
        &mut self,
        time: DateTime<Utc>,
        who: &Who,
        parent: Process,
        what: (&'static str, &str),
    ) -> Process {
        let started = self.run(time, who, parent, what);
        let (path, command) = CONHOST;
        self.run(later(time, 16), who, started, (path, command));
        started
    }
}

fn row(
    time: DateTime<Utc>,
    host: &str,
    who: &Who,
    own: &str,
    (path, pid): (&str, u32),
    parent: Process,
    command: &str,
) -> Row {
    Row::at(time)
        .set("Account", who.account.account())
        .set("Computer", host)
        .set("EventID", 4688_u32)
        .set("SubjectUserSid", &who.account.sid)
        .set("SubjectLogonId", &who.session)
        .set("TargetLogonId", own)
        .set("NewProcessId", format!("{pid:#x}"))
        .set("NewProcessName", path)
        .set("ProcessId", format!("{:#x}", parent.1))
        .set("ParentProcessName", parent.0)
        .set("CommandLine", command)
}
