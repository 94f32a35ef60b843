//! Windows logons of a normal week: people, services, machine accounts.

use super::{Logon, Principal, log_off, process};
use crate::people::World;
use crate::rng::Rng;
use crate::story::WINDOWS_HOST;
use crate::table::{Row, at, later};

/// The other Windows server.
pub(super) const WEB_HOST: &str = "WEB01.contoso.com";

/// Who works with which server, and how (logon type).
const WORK: [(&str, &str, u32); 12] = [
    ("adelev", WINDOWS_HOST, 3),
    ("danielk", WINDOWS_HOST, 3),
    ("ottok", WINDOWS_HOST, 3),
    ("oscarv", WINDOWS_HOST, 3),
    ("madeleine", WEB_HOST, 3),
    ("miriamt", WEB_HOST, 3),
    ("kiranr", WINDOWS_HOST, 10),
    ("kiranr", WEB_HOST, 10),
    ("harutom", WEB_HOST, 10),
    ("sorchad", WEB_HOST, 10),
    ("admin", WINDOWS_HOST, 2),
    ("paulh", WEB_HOST, 3),
];

pub(super) fn rows(world: &World) -> Vec<Row> {
    let mut rng = world.rng("SecurityEvent");
    let mut rows = Vec::new();
    for day in 2..=6 {
        for (number, (alias, host, kind)) in (0..).zip(WORK) {
            // The victim's own logons of Thursday and Friday are part of the story.
            if (alias == "adelev" && day >= 5) || !rng.chance(85) {
                continue;
            }
            let account = Principal::person(world, alias);
            let ip = if kind == 2 { "-".to_owned() } else { format!("10.20.6.{}", 20 + number) };
            let time = later(
                at(day, rng.between(8, 15), rng.between(0, 59), rng.between(0, 59)),
                rng.between(0, 999),
            );
            rows.extend(session(world, &account, (host, kind, &ip), time, &mut rng));
        }
    }
    rows.extend(machines(world));
    rows
}

/// Log on, perhaps after a wrong password, start something at a desktop, log off.
fn session(
    world: &World,
    account: &Principal,
    (host, kind, ip): (&str, u32, &str),
    time: chrono::DateTime<chrono::Utc>,
    rng: &mut Rng,
) -> Vec<Row> {
    let id = format!("0x{}", rng.hex(7));
    let logon = Logon { host, account, kind, ip, logon_id: &id };
    let mut rows = Vec::new();
    if rng.chance(8) {
        rows.push(Logon { logon_id: "", ..logon }.row(world, time, rng));
    }
    let start = later(time, rng.between(4_000, 20_000));
    rows.push(Logon { ..logon }.row(world, start, rng));
    if kind != 3 {
        let program = rng.pick(&[
            ("C:\\Windows\\System32\\mmc.exe", "mmc.exe compmgmt.msc"),
            ("C:\\Windows\\System32\\notepad.exe", "notepad.exe C:\\Temp\\notes.txt"),
            ("C:\\Windows\\System32\\ServerManager.exe", "ServerManager.exe"),
        ]);
        let start = later(start, rng.between(20_000, 90_000));
        let program = (program.0, "C:\\Windows\\explorer.exe", program.1);
        rows.push(process(world, start, (host, account, &id), program, rng));
    }
    rows.push(log_off(world, later(start, rng.between(120_000, 3_000_000)), &logon));
    rows
}

/// What goes on day and night: services, the backup, the web server's machine account, a scanner inside.
fn machines(world: &World) -> Vec<Row> {
    let mut rng = world.rng("SecurityEvent of machines");
    let system = Principal { domain: "NT AUTHORITY", name: "SYSTEM".to_owned(), sid: "S-1-5-18".to_owned() };
    let web = Principal { domain: "CONTOSO", name: "WEB01$".to_owned(), sid: World::domain_sid(1601) };
    let backup = Principal { domain: "CONTOSO", name: "svc_backup".to_owned(), sid: World::domain_sid(1701) };
    let administrator =
        Principal { domain: "SRV-FIN01", name: "Administrator".to_owned(), sid: String::new() };
    let mut rows = Vec::new();
    for day in 2..=8 {
        for hour in [1, 13] {
            for host in [WINDOWS_HOST, WEB_HOST] {
                let time = later(at(day, hour, rng.between(0, 59), rng.between(0, 59)), rng.between(0, 999));
                let logon = Logon { host, account: &system, kind: 5, ip: "-", logon_id: "0x3e7" };
                rows.push(logon.row(world, time, &mut rng));
                let service = (
                    "C:\\Windows\\System32\\svchost.exe",
                    "C:\\Windows\\System32\\services.exe",
                    "C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s wuauserv",
                );
                rows.push(process(world, later(time, 1_530), (host, &system, "0x3e7"), service, &mut rng));
            }
            let time = later(at(day, hour + 2, rng.between(0, 59), rng.between(0, 59)), rng.between(0, 999));
            let id = format!("0x{}", rng.hex(7));
            let logon = Logon { host: WINDOWS_HOST, account: &web, kind: 3, ip: "10.20.4.31", logon_id: &id };
            rows.push(logon.row(world, time, &mut rng));
            rows.push(log_off(world, later(time, rng.between(900, 30_000)), &logon));
        }
        let id = format!("0x{}", rng.hex(7));
        let time = later(at(day, 2, 0, rng.between(1, 9)), rng.between(0, 999));
        let logon = Logon { host: WINDOWS_HOST, account: &backup, kind: 4, ip: "-", logon_id: &id };
        rows.push(logon.row(world, time, &mut rng));
        let copy = (
            "C:\\Windows\\System32\\wbadmin.exe",
            "C:\\Windows\\System32\\taskeng.exe",
            "wbadmin start backup -quiet",
        );
        rows.push(process(world, later(time, 2_000), (WINDOWS_HOST, &backup, &id), copy, &mut rng));
        rows.push(log_off(world, later(time, 1_900_000), &logon));
        // A vulnerability scanner tries the built-in administrator, as it is told to.
        let time = later(at(day, 4, 15, rng.between(0, 59)), rng.between(0, 999));
        let logon =
            Logon { host: WINDOWS_HOST, account: &administrator, kind: 3, ip: "10.20.4.9", logon_id: "" };
        rows.push(logon.row(world, time, &mut rng));
    }
    rows
}
