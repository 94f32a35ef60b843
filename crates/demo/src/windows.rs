//! SecurityEvent: the columns, the kinds of event, and the Windows hosts.

pub(crate) mod incident;
pub(crate) mod processes;
mod usual;

use chrono::{DateTime, Utc};

use crate::people::World;
use crate::rng::Rng;
use crate::table::Kind::{Number, Text, Time};
use crate::table::{Column, Row, Table};

const COLUMNS: &[Column] = &[
    ("TimeGenerated", Time),
    ("SourceSystem", Text),
    ("Account", Text),
    ("AccountType", Text),
    ("Computer", Text),
    ("EventSourceName", Text),
    ("Channel", Text),
    ("Task", Number),
    ("Level", Text),
    ("EventID", Number),
    ("Activity", Text),
    ("AuthenticationPackageName", Text),
    ("CommandLine", Text),
    ("FailureReason", Text),
    ("IpAddress", Text),
    ("IpPort", Text),
    ("LogonProcessName", Text),
    ("LogonType", Number),
    ("LogonTypeName", Text),
    ("MemberName", Text),
    ("MemberSid", Text),
    ("NewProcessId", Text),
    ("NewProcessName", Text),
    ("ParentProcessName", Text),
    ("PrivilegeList", Text),
    ("Process", Text),
    ("ProcessId", Text),
    ("SamAccountName", Text),
    ("Status", Text),
    ("SubStatus", Text),
    ("SubjectAccount", Text),
    ("SubjectDomainName", Text),
    ("SubjectLogonId", Text),
    ("SubjectUserName", Text),
    ("SubjectUserSid", Text),
    ("TargetAccount", Text),
    ("TargetDomainName", Text),
    ("TargetLogonId", Text),
    ("TargetSid", Text),
    ("TargetUserName", Text),
    ("TargetUserSid", Text),
    ("SourceComputerId", Text),
    ("EventRecordId", Text),
];

/// SecurityEvent of the two Windows servers.
pub(crate) fn events(world: &World) -> Table {
    let mut rows = usual::rows(world);
    rows.extend(incident::rows(world));
    rows.sort_by_key(|row| row.time);
    // Each host counts its own records.
    let mut next = std::collections::BTreeMap::new();
    let rows = rows
        .into_iter()
        .map(|row| {
            let host = match row.cells.get("Computer") {
                Some(crate::table::Cell::Text(host)) => host.clone(),
                _ => String::new(),
            };
            let number = next.entry(host).or_insert(41_870_u32);
            *number += 3;
            let number = *number;
            row.set("EventRecordId", number.to_string())
        })
        .collect();
    Table::new("SecurityEvent", COLUMNS, rows)
}

/// An account as Windows writes it.
#[derive(Debug, Clone)]
struct Principal {
    domain: &'static str,
    name: String,
    sid: String,
}

impl Principal {
    fn person(world: &World, alias: &str) -> Principal {
        let person = world.person(alias);
        Principal { domain: "CONTOSO", name: person.alias.to_owned(), sid: person.sid.clone() }
    }

    fn account(&self) -> String {
        format!("{}\\{}", self.domain, self.name)
    }

    fn kind(&self) -> &'static str {
        if self.name.ends_with('$') || self.name == "SYSTEM" { "Machine" } else { "User" }
    }
}

/// What every event has. `account` is whom the event is about.
fn base(world: &World, time: DateTime<Utc>, host: &str, id: u32, account: &Principal) -> Row {
    let (task, activity) = match id {
        1102 => (104, "1102 - The audit log was cleared."),
        4624 => (12_544, "4624 - An account was successfully logged on."),
        4625 => (12_544, "4625 - An account failed to log on."),
        4634 => (12_545, "4634 - An account was logged off."),
        4672 => (12_548, "4672 - Special privileges assigned to new logon."),
        4688 => (13_312, "4688 - A new process has been created."),
        4720 => (13_824, "4720 - A user account was created."),
        4732 => (13_826, "4732 - A member was added to a security-enabled local group."),
        _ => (0, "Other"),
    };
    let source =
        if id == 1102 { "Microsoft-Windows-Eventlog" } else { "Microsoft-Windows-Security-Auditing" };
    Row::at(time)
        .set("SourceSystem", "OpsManager")
        .set("Account", account.account())
        .set("AccountType", account.kind())
        .set("Computer", host)
        .set("EventSourceName", source)
        .set("Channel", "Security")
        .set("Task", task)
        .set("Level", if id == 1102 { "4" } else { "8" })
        .set("EventID", id)
        .set("Activity", activity)
        .set("SourceComputerId", world.rng(host).guid())
}

fn with_subject(row: Row, subject: &Principal, logon_id: &str) -> Row {
    row.set("SubjectAccount", subject.account())
        .set("SubjectDomainName", subject.domain)
        .set("SubjectUserName", &subject.name)
        .set("SubjectUserSid", &subject.sid)
        .set("SubjectLogonId", logon_id)
}

fn with_target(row: Row, target: &Principal) -> Row {
    row.set("TargetAccount", target.account())
        .set("TargetDomainName", target.domain)
        .set("TargetUserName", &target.name)
}

/// 4624 or 4625 with logon type and address (`-` for none).
struct Logon<'a> {
    host: &'a str,
    account: &'a Principal,
    kind: u32,
    ip: &'a str,
    /// TargetLogonId; empty for a failure.
    logon_id: &'a str,
}

impl Logon<'_> {
    fn row(&self, world: &World, time: DateTime<Utc>, rng: &mut Rng) -> Row {
        let failed = self.logon_id.is_empty();
        let (process, package) = match self.kind {
            3 => ("Kerberos", "Kerberos"),
            5 => ("Advapi", "Negotiate"),
            10 => ("User32", "Negotiate"),
            _ => ("Advapi", "NTLM"),
        };
        let port = if self.ip == "-" { "-".to_owned() } else { rng.between(49_152, 65_535).to_string() };
        let row = with_target(
            base(world, time, self.host, if failed { 4625 } else { 4624 }, self.account),
            self.account,
        )
        .set("LogonType", self.kind)
        .set("LogonTypeName", logon_type_name(self.kind))
        .set("LogonProcessName", process)
        .set("AuthenticationPackageName", package)
        .set("IpAddress", self.ip)
        .set("IpPort", port)
        .set("Process", "-");
        if failed {
            row.set("TargetUserSid", "S-1-0-0")
                .set("Status", "0xc000006d")
                .set("SubStatus", "0xc000006a")
                .set("FailureReason", "%%2313")
        } else {
            row.set("TargetUserSid", &self.account.sid).set("TargetLogonId", self.logon_id)
        }
    }
}

fn logon_type_name(kind: u32) -> &'static str {
    match kind {
        2 => "2 - Interactive",
        3 => "3 - Network",
        4 => "4 - Batch",
        5 => "5 - Service",
        10 => "10 - RemoteInteractive",
        _ => "",
    }
}

/// 4634: the end of a logon.
fn log_off(world: &World, time: DateTime<Utc>, logon: &Logon<'_>) -> Row {
    with_target(base(world, time, logon.host, 4634, logon.account), logon.account)
        .set("LogonType", logon.kind)
        .set("LogonTypeName", logon_type_name(logon.kind))
        .set("TargetUserSid", &logon.account.sid)
        .set("TargetLogonId", logon.logon_id)
}

/// 4688: a program starts.
fn process(
    world: &World,
    time: DateTime<Utc>,
    (host, account, logon_id): (&str, &Principal, &str),
    (path, parent, command): (&str, &str, &str),
    rng: &mut Rng,
) -> Row {
    with_subject(base(world, time, host, 4688, account), account, logon_id)
        .set("NewProcessId", format!("{:#x}", 4 * rng.between(120, 5_900)))
        .set("NewProcessName", path)
        .set("ParentProcessName", parent)
        .set("Process", path.rsplit('\\').next().unwrap_or_default())
        .set("ProcessId", format!("{:#x}", 4 * rng.between(120, 5_900)))
        .set("CommandLine", command)
}
