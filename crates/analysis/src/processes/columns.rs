//! Which column is what, in logs of several sources.

use std::collections::BTreeMap;

use polars::prelude::{AnyValue, Column, DataFrame, Scalar};

use crate::Error;

/// What a column says about the start of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// When it started.
    Time,
    /// The program, mostly with its path.
    Process,
    /// The command line.
    CommandLine,
    /// The account.
    Account,
    /// The logon session that it is counted to.
    Session,
    /// The host.
    Host,
    /// Its process id.
    Pid,
    /// The process id of its parent.
    ParentPid,
    /// The program of its parent.
    ParentProcess,
    /// The logon session that it runs in, where that is another than the one that started it.
    OwnSession,
    /// The logon session that started it.
    CreatorSession,
    /// What identifies the process over all hosts and times.
    Guid,
    /// What identifies its parent so.
    ParentGuid,
}

impl Role {
    /// The role in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Process => "program",
            Self::CommandLine => "command line",
            Self::Account => "account",
            Self::Session => "logon session",
            Self::Host => "host",
            Self::Pid => "process id",
            Self::ParentPid => "process id of the parent",
            Self::ParentProcess => "program of the parent",
            Self::OwnSession => "logon session of the new process",
            Self::CreatorSession => "logon session of the parent",
            Self::Guid => "process GUID",
            Self::ParentGuid => "process GUID of the parent",
        }
    }
}

/// What an analysis cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Rarity: program, command line, account and session.
    Rarity,
    /// The process tree: program, process id, the parent's, and the time.
    Tree,
}

impl Needs {
    fn roles(self) -> &'static [Role] {
        match self {
            Self::Rarity => &[Role::Process, Role::CommandLine, Role::Account, Role::Session],
            Self::Tree => &[Role::Process, Role::Pid, Role::ParentPid, Role::Time],
        }
    }
}

/// The columns of one kind of log. Of several columns for a role each row counts with the first that it fills.
#[derive(Debug)]
pub struct Schema {
    /// What logs it is.
    pub name: &'static str,
    /// The columns of each role.
    pub columns: &'static [(Role, &'static [&'static str])],
    /// A column that says which events are process starts, and its value there.
    pub kind: Option<(&'static str, &'static str)>,
    /// An account column that holds no domain, and the column that does.
    pub domain: Option<(&'static str, &'static str)>,
}

/// The logs that are known, in the order in which they are tried.
pub static SCHEMAS: [Schema; 4] = [
    Schema {
        name: "Windows event 4688",
        columns: &[
            (Role::Time, &["TimeGenerated", "TimeCreatedUtc", "EventTime"]),
            (Role::Process, &["NewProcessName"]),
            (Role::CommandLine, &["CommandLine"]),
            (Role::Account, &["Account", "SubjectAccount", "SubjectUserName"]),
            (Role::Session, &["SubjectLogonId"]),
            (Role::Host, &["Computer", "Hostname"]),
            (Role::Pid, &["NewProcessId"]),
            (Role::ParentPid, &["ProcessId"]),
            (Role::ParentProcess, &["ParentProcessName"]),
            (Role::OwnSession, &["TargetLogonId"]),
            (Role::CreatorSession, &["SubjectLogonId"]),
        ],
        kind: Some(("EventID", "4688")),
        domain: Some(("SubjectUserName", "SubjectDomainName")),
    },
    Schema {
        name: "Sysmon event 1",
        columns: &[
            (Role::Time, &["TimeGenerated", "UtcTime", "EventTime"]),
            (Role::Process, &["Image"]),
            (Role::CommandLine, &["CommandLine"]),
            // `UserName` of Event is whoever wrote the log.
            (Role::Account, &["User"]),
            (Role::Session, &["LogonId", "LogonGuid"]),
            (Role::Host, &["Computer", "HostName", "Hostname"]),
            (Role::Pid, &["ProcessId"]),
            (Role::ParentPid, &["ParentProcessId"]),
            (Role::ParentProcess, &["ParentImage"]),
            (Role::Guid, &["ProcessGuid"]),
            (Role::ParentGuid, &["ParentProcessGuid"]),
        ],
        kind: Some(("EventID", "1")),
        domain: None,
    },
    Schema {
        name: "DeviceProcessEvents",
        columns: &[
            (Role::Time, &["ProcessCreationTime", "Timestamp", "TimeGenerated"]),
            (Role::Process, &["FolderPath", "FileName"]),
            (Role::CommandLine, &["ProcessCommandLine"]),
            (Role::Account, &["AccountName", "AccountUpn"]),
            (Role::Session, &["LogonId", "InitiatingProcessLogonId"]),
            (Role::Host, &["DeviceName"]),
            (Role::Pid, &["ProcessId"]),
            (Role::ParentPid, &["InitiatingProcessId"]),
            (Role::ParentProcess, &["InitiatingProcessFileName"]),
            (Role::OwnSession, &["LogonId"]),
            (Role::CreatorSession, &["InitiatingProcessLogonId"]),
        ],
        kind: Some(("ActionType", "ProcessCreated")),
        domain: Some(("AccountName", "AccountDomain")),
    },
    Schema {
        name: AUDITD,
        columns: &[
            (Role::Time, &["TimeGenerated", "TimeStamp", "EventStartTime"]),
            (Role::Process, &["exe"]),
            (Role::CommandLine, &["cmdline", "cmd", "proctitle"]),
            (Role::Account, &["acct", "AUID", "auid", "UID", "uid"]),
            (Role::Session, &["ses"]),
            (Role::Host, &["Computer", "hostname", "node"]),
            (Role::Pid, &["pid"]),
            (Role::ParentPid, &["ppid"]),
            (Role::OwnSession, &["ses"]),
            (Role::CreatorSession, &["ses"]),
        ],
        kind: Some(("EventType", "SYSCALL_EXECVE")),
        domain: None,
    },
];

/// The name of the logs of Linux's audit daemon.
pub(crate) const AUDITD: &str = "auditd";

/// Which columns of a frame are what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap {
    /// What logs they are; empty when all columns were named.
    pub(crate) name: &'static str,
    /// Of several each row counts with the first that it fills: a table has all its columns, also those that
    /// nothing fills.
    columns: BTreeMap<Role, Vec<String>>,
    pub(crate) kind: Option<(&'static str, &'static str)>,
    /// A column of accounts without their domain, and that of the domain.
    pub(crate) domain: Option<(&'static str, &'static str)>,
}

impl ColumnMap {
    /// Finds out what logs a frame holds: those of whose columns it fills most of what `needs` names, or has most.
    ///
    /// The map can lack columns; what cannot do without them says so.
    #[must_use]
    pub fn infer(frame: &DataFrame, needs: Needs) -> Self {
        let fits = |map: &Self| {
            let roles = || needs.roles().iter().filter_map(|it| map.columns.get(it));
            let is_filled = |it: &String| frame.column(it).is_ok_and(has_values);
            let n_filled = roles().filter(|names| names.iter().any(is_filled)).count();
            (n_filled, roles().count(), map.columns.len())
        };
        let maps = SCHEMAS.iter().map(|schema| Self::of(schema, frame)).map(|map| (fits(&map), map));
        // The first of several: logs are tried in order.
        let best = maps.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map_or_else(Self::empty, |(_, map)| map)
    }

    /// A map without columns, for [`ColumnMap::with`].
    #[must_use]
    pub fn empty() -> Self {
        Self { name: "", columns: BTreeMap::new(), kind: None, domain: None }
    }

    fn of(schema: &'static Schema, frame: &DataFrame) -> Self {
        let has = |name: &str| frame.schema().contains(name);
        let there = |names: &[&str]| -> Vec<String> {
            names.iter().filter(|it| has(it)).map(|it| (*it).to_owned()).collect()
        };
        let columns = schema.columns.iter().map(|(role, names)| (*role, there(names)));
        let columns = columns.filter(|(_, names)| !names.is_empty()).collect();
        let domain = schema.domain.filter(|(account, domain)| has(account) && has(domain));
        let kind = schema.kind.filter(|(column, _)| has(column));
        Self { name: schema.name, columns, kind, domain }
    }

    /// Names the column for a role.
    #[must_use]
    pub fn with(mut self, role: Role, column: impl Into<String>) -> Self {
        if role == Role::Account {
            self.domain = None;
        }
        self.columns.insert(role, vec![column.into()]);
        self
    }

    /// With the columns that `chosen` has for other roles, or other ones, than `inferred`.
    #[must_use]
    pub fn chosen(self, chosen: &Self, inferred: &Self) -> Self {
        let differ = chosen.columns.iter().filter(|(role, names)| inferred.columns.get(role) != Some(names));
        differ.fold(self, |map, (role, names)| match names.first() {
            Some(name) => map.with(*role, name),
            None => map,
        })
    }

    /// The column for a role; of several the first.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<&str> {
        self.columns_of(role).first().map(String::as_str)
    }

    /// All columns for a role: each row counts with the first that it fills.
    #[must_use]
    pub fn columns_of(&self, role: Role) -> &[String] {
        self.columns.get(&role).map(Vec::as_slice).unwrap_or_default()
    }

    /// Leaves those columns of a role that some start needed.
    pub(crate) fn narrow(&mut self, role: Role, needed: Vec<String>) {
        if !needed.is_empty() {
            self.columns.insert(role, needed);
        }
    }

    /// What logs they are: `Windows event 4688`; empty when all columns were named.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Says which columns are missing.
    pub(crate) fn check(&self, frame: &DataFrame, needs: Needs) -> Result<(), Error> {
        let names = || frame.get_column_names().iter().map(|it| it.to_string()).collect();
        let mut all = self.columns.iter().flat_map(|(role, names)| names.iter().map(move |it| (role, it)));
        let gone = all.find(|(_, name)| !frame.schema().contains(name));
        if let Some((role, name)) = gone {
            return Err(Error::NoColumn { role: role.words(), name: name.clone(), columns: names() });
        }
        let missing = needs.roles().iter().filter(|it| !self.columns.contains_key(it));
        let roles: Vec<_> = missing.map(|role| (role.words(), self.would_do(*role))).collect();
        if roles.is_empty() {
            return Ok(());
        }
        let closest = Some(self.name).filter(|name| !name.is_empty() && !self.columns.is_empty());
        Err(Error::Missing { roles, closest, columns: names() })
    }

    /// The columns that would do for a role: those of these logs, or of all when they resemble none.
    fn would_do(&self, role: Role) -> Vec<&'static str> {
        let these =
            |schema: &&Schema| self.columns.is_empty() || self.name.is_empty() || schema.name == self.name;
        let mut names = Vec::new();
        for schema in SCHEMAS.iter().filter(these) {
            let of_role = schema.columns.iter().filter(|(it, _)| *it == role);
            for name in of_role.flat_map(|(_, names)| names.iter()) {
                if !names.contains(name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

/// Whether a column has a value in any row.
fn has_values(column: &Column) -> bool {
    if let Some(same) = column.as_scalar_column() {
        return !column.is_empty() && has_value(same.scalar());
    }
    match column.str() {
        Ok(texts) => texts.iter().any(is_filled),
        Err(_) => column.null_count() < column.len(),
    }
}

/// Whether the value that all rows of a column share is one.
pub(super) fn has_value(value: &Scalar) -> bool {
    match value.value() {
        AnyValue::Null => false,
        value => value.get_str().is_none_or(|it| is_filled(Some(it))),
    }
}

/// Whether a row fills a column of texts.
pub(super) fn is_filled(text: Option<&str>) -> bool {
    text.is_some_and(|it| !it.trim().is_empty())
}
