//! Windows events of the story. The same for every seed, but for ids.

use chrono::{DateTime, Utc};

use super::{Logon, Principal, base, log_off, process, with_subject, with_target};
use crate::people::World;
use crate::story::{VPN_IP, WINDOWS_HOST};
use crate::table::{Cell, Row, at, later};

/// What the intruder runs hidden: in UTF-16, with an address that is itself in base64. It is harmless (it writes the
/// text), and the address leads nowhere: nobody can have its domain.
const ENCODED: &str = "powershell -nop -w hidden -enc \
     VwByAGkAdABlAC0ATwB1AHQAcAB1AHQAIABhAEgAUgAwAGMASABNADYATAB5ADkAagBiADIANQAwAGIAMwBO\
     AHYATABXAGwAdQBkAG0AOQBwAFkAMgBWAHoATABtAFYANABZAFcAMQB3AGIARwBVAHYAZABRAD0APQA=";

/// What the intruder starts on the server: minute and second after 10:00 or 11:00, program, command line.
const COMMANDS: [(u32, u32, u32, &str, &str); 9] = [
    (10, 49, 5, "whoami.exe", "whoami /all"),
    (10, 49, 52, "net.exe", "net group \"Domain Admins\" /domain"),
    (10, 51, 18, "nltest.exe", "nltest /domain_trusts"),
    (10, 53, 40, "WindowsPowerShell\\v1.0\\powershell.exe", ENCODED),
    (10, 57, 2, "net.exe", "net user svc_update * /add"),
    (10, 58, 11, "net.exe", "net localgroup Administrators svc_update /add"),
    (11, 1, 33, "cmdkey.exe", "cmdkey /list"),
    (11, 4, 9, "OpenSSH\\ssh.exe", "ssh adelev@lnx-app01"),
    (11, 21, 47, "wevtutil.exe", "wevtutil cl Security"),
];

/// The shell that the intruder types in, and its process id.
const SHELL: &str = "C:\\Windows\\System32\\cmd.exe";
const SHELL_PID: &str = "0x8f3c";
/// The logon session of the remote desktop.
const SESSION: &str = "0x5e0b3d";

/// The command lines of the intruder on the Windows server.
pub(crate) fn commands() -> impl Iterator<Item = &'static str> {
    COMMANDS.iter().map(|(.., command)| *command)
}

/// What the intruder starts, as SecurityEvent has it.
pub(super) fn processes(world: &World) -> Vec<Row> {
    let is_start = |row: &Row| matches!(row.cells.get("EventID"), Some(Cell::Int(4688)));
    rows(world).into_iter().filter(is_start).collect()
}

/// The desktop before it: the shell and what is above it.
pub(super) fn desktop(world: &World) -> Vec<Row> {
    let mut rng = world.rng("desktop of the story");
    let adele = Principal::person(world, "adelev");
    let system = Principal { domain: "NT AUTHORITY", name: "SYSTEM".to_owned(), sid: "S-1-5-18".to_owned() };
    let start = later(at(5, 10, 47, 21), 18);
    let system32 = |program: &str| format!("C:\\Windows\\System32\\{program}");
    let (winlogon, userinit) = (system32("winlogon.exe"), system32("userinit.exe"));
    let explorer = "C:\\Windows\\explorer.exe";
    let mut one = |seconds: u32, who, id, (path, parent, command), [own, pid, parent_pid]: [&str; 3]| {
        let time = later(start, seconds * 1_000);
        process(world, time, (WINDOWS_HOST, who, id), (path, parent, command), &mut rng)
            .set("TargetLogonId", own)
            .set("NewProcessId", pid)
            .set("ProcessId", parent_pid)
    };
    vec![
        one(
            0,
            &system,
            "0x3e7",
            (&winlogon, &system32("smss.exe"), "winlogon.exe"),
            ["0x0", "0x8d08", "0x8ce4"],
        ),
        one(1, &system, "0x3e7", (&userinit, &winlogon, &userinit), [SESSION, "0x8e50", "0x8d08"]),
        one(
            2,
            &adele,
            SESSION,
            (explorer, &userinit, "C:\\Windows\\Explorer.EXE"),
            ["0x0", "0x8e9c", "0x8e50"],
        ),
        one(
            76,
            &adele,
            SESSION,
            (SHELL, explorer, "\"C:\\Windows\\system32\\cmd.exe\""),
            ["0x0", SHELL_PID, "0x8e9c"],
        ),
    ]
}

pub(super) fn rows(world: &World) -> Vec<Row> {
    let mut rng = world.rng("SecurityEvent of the story");
    let adele = Principal::person(world, "adelev");
    // On Thursday morning Adele opens the share from her desk, as on the other days; on Friday again.
    let mut rows = Vec::new();
    for (time, id) in [(later(at(5, 8, 20, 44), 310), "0x4c1a27"), (later(at(6, 10, 5, 31), 52), "0x6b20f1")]
    {
        let desk = Logon { host: WINDOWS_HOST, account: &adele, kind: 3, ip: "10.20.6.20", logon_id: id };
        rows.push(desk.row(world, time, &mut rng));
        rows.push(log_off(world, later(time, 1_260_400), &desk));
    }

    // Three failures in another spelling, then the desktop.
    let typed = Principal { name: "AdeleV".to_owned(), ..adele.clone() };
    for (minute, second) in [(46, 2), (46, 15), (46, 40)] {
        let failed = Logon { host: WINDOWS_HOST, account: &typed, kind: 10, ip: VPN_IP, logon_id: "" };
        rows.push(failed.row(world, later(at(5, 10, minute, second), second * 11), &mut rng));
    }
    let id = SESSION;
    let desktop = Logon { host: WINDOWS_HOST, account: &adele, kind: 10, ip: VPN_IP, logon_id: id };
    let start = later(at(5, 10, 47, 19), 604);
    rows.push(desktop.row(world, start, &mut rng));
    rows.push(
        with_subject(base(world, later(start, 3), WINDOWS_HOST, 4672, &adele), &adele, id)
            .set("PrivilegeList", "SeSecurityPrivilege \t\t\tSeBackupPrivilege \t\t\tSeDebugPrivilege"),
    );
    for (hour, minute, second, program, command) in COMMANDS {
        let path = format!("C:\\Windows\\System32\\{program}");
        let time = later(at(5, hour, minute, second), second * 13);
        let started = process(world, time, (WINDOWS_HOST, &adele, id), (&path, SHELL, command), &mut rng);
        rows.push(started.set("ProcessId", SHELL_PID).set("TargetLogonId", "0x0"));
    }
    rows.extend(new_account(world, &adele, id));
    rows.push(with_subject(
        base(world, later(at(5, 11, 22, 3), 190), WINDOWS_HOST, 1102, &adele),
        &adele,
        id,
    ));
    rows.push(log_off(world, later(at(5, 11, 34, 50), 41), &desktop));
    rows
}

/// 4720 and 4732: a local account that looks like a service's, in Administrators; used once.
fn new_account(world: &World, adele: &Principal, id: &str) -> Vec<Row> {
    let mut rng = world.rng("new account of the story");
    let sid = "S-1-5-21-2210045521-884113742-1650041187-1013";
    let new = Principal { domain: "SRV-FIN01", name: "svc_update".to_owned(), sid: sid.to_owned() };
    let group = Principal { domain: "Builtin", name: "Administrators".to_owned(), sid: String::new() };
    let event = |time: DateTime<Utc>, number, target: &Principal| {
        with_target(with_subject(base(world, time, WINDOWS_HOST, number, adele), adele, id), target)
    };
    let logon = Logon { host: WINDOWS_HOST, account: &new, kind: 2, ip: "127.0.0.1", logon_id: "0x5f4410" };
    vec![
        event(later(at(5, 10, 57, 4), 118), 4720, &new)
            .set("TargetSid", sid)
            .set("SamAccountName", "svc_update"),
        event(later(at(5, 10, 58, 11), 902), 4732, &group)
            .set("TargetSid", "S-1-5-32-544")
            .set("MemberName", "-")
            .set("MemberSid", sid),
        logon.row(world, later(at(5, 11, 16, 25), 733), &mut rng),
        log_off(world, later(at(5, 11, 19, 2), 86), &logon),
    ]
}
