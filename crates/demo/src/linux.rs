//! Syslog of the Linux host: sshd, sudo and cron.

use chrono::{DateTime, Utc};

use crate::people::World;
use crate::places::scanner_ip;
use crate::rng::Rng;
use crate::story::{LINUX_HOST, VPN_IP};
use crate::table::Kind::{Number, Text, Time};
use crate::table::{Column, Row, Table, at, later};

const COLUMNS: &[Column] = &[
    ("TimeGenerated", Time),
    ("SourceSystem", Text),
    ("Computer", Text),
    ("EventTime", Time),
    ("Facility", Text),
    ("HostName", Text),
    ("HostIP", Text),
    ("SeverityLevel", Text),
    ("ProcessName", Text),
    ("ProcessID", Number),
    ("SyslogMessage", Text),
    ("Type", Text),
];

/// Names that scanners try. `Admin` and `admin` are two accounts on Linux; one name is not a name at all.
const GUESSES: [&str; 12] = [
    "root",
    "root",
    "root",
    "admin",
    "Admin",
    "test",
    "oracle",
    "postgres",
    "ubuntu",
    "guest",
    "git",
    "<b>root</b>",
];

/// Syslog.
pub(crate) fn syslog(world: &World) -> Table {
    let mut log = Log { world, rng: world.rng("Syslog"), rows: Vec::new() };
    log.scanners();
    log.work();
    log.nightly();
    log.incident();
    Table::new("Syslog", COLUMNS, log.rows)
}

struct Log<'a> {
    world: &'a World,
    rng: Rng,
    rows: Vec<Row>,
}

impl Log<'_> {
    fn line(&mut self, time: DateTime<Utc>, facility: &str, (process, id): (&str, u32), message: String) {
        // Syslog itself has whole seconds; the agent notes when it read the line.
        let seconds = at(1, 0, 0, 0) + chrono::TimeDelta::seconds((time - at(1, 0, 0, 0)).num_seconds());
        let row = Row::at(time)
            .set("SourceSystem", "Linux")
            .set("Computer", LINUX_HOST)
            .set("EventTime", seconds)
            .set("Facility", facility)
            .set("HostName", LINUX_HOST)
            .set("HostIP", "10.20.4.40")
            .set("SeverityLevel", if process == "sudo" { "notice" } else { "info" })
            .set("ProcessName", process)
            .set("SyslogMessage", message)
            .set("Type", "Syslog");
        self.rows.push(if id == 0 { row } else { row.set("ProcessID", id) });
    }

    /// Password guessing around the clock.
    fn scanners(&mut self) {
        for day in 2..=8 {
            for _ in 0..10 {
                let (ip, port) = (scanner_ip(&mut self.rng), self.rng.between(30_000, 60_000));
                let (user, id) = (self.rng.pick(&GUESSES), self.rng.between(2_000, 30_000));
                let rng = &mut self.rng;
                let time = at(day, rng.between(0, 23), rng.between(0, 59), rng.between(0, 59));
                let time = later(time, rng.between(0, 999));
                // Only these exist on the host.
                let known = matches!(user, "root" | "admin" | "Admin");
                if known {
                    self.line(
                        time,
                        "auth",
                        ("sshd", id),
                        format!("Failed password for {user} from {ip} port {port} ssh2"),
                    );
                } else {
                    self.line(
                        time,
                        "auth",
                        ("sshd", id),
                        format!("Invalid user {user} from {ip} port {port}"),
                    );
                    let failed =
                        format!("Failed password for invalid user {user} from {ip} port {port} ssh2");
                    self.line(later(time, 1_400), "auth", ("sshd", id), failed);
                }
                let who = if known { "authenticating" } else { "invalid" };
                let closed = format!("Connection closed by {who} user {user} {ip} port {port} [preauth]");
                self.line(later(time, 2_100), "auth", ("sshd", id), closed);
            }
        }
    }

    /// Engineers and a deployment account log on with keys; an appliance logs on as `Admin` with a password.
    fn work(&mut self) {
        for day in 2..=6 {
            for (user, uid, ip) in [
                ("harutom", 1002, "10.20.6.28"),
                ("sorchad", 1003, "10.20.6.29"),
                ("deploy", 1001, "10.20.4.12"),
            ] {
                let (hour, minute) = (self.rng.between(8, 15), self.rng.between(0, 59));
                let time = later(at(day, hour, minute, 12), self.rng.between(0, 999));
                let command = (user != "deploy").then_some("/usr/bin/systemctl restart orders");
                self.session((user, uid), ("publickey", ip), time, command);
            }
        }
        self.session(
            ("admin", 1000),
            ("publickey", "10.20.6.33"),
            later(at(3, 9, 14, 50), 21),
            Some("/usr/bin/apt-get update"),
        );
        self.session(("admin", 1000), ("publickey", "10.20.6.33"), later(at(6, 11, 2, 7), 480), None);
        self.session(("Admin", 1010), ("password", "10.20.4.77"), later(at(4, 22, 0, 3), 5), None);
        self.session(("farahz", 1006), ("publickey", "10.20.6.41"), later(at(4, 13, 31, 40), 333), None);
        // Adele fetches payment files twice a week.
        for (day, minute) in [(2, 10), (4, 12)] {
            self.session(
                ("adelev", 1007),
                ("publickey", "10.20.6.20"),
                later(at(day, 14, minute, 30), minute * 9),
                None,
            );
        }
    }

    /// Cron, every six hours.
    fn nightly(&mut self) {
        for day in 2..=8 {
            for hour in [0, 6, 12, 18] {
                let id = self.rng.between(2_000, 30_000);
                let time = later(at(day, hour, 17, 1), self.rng.between(0, 400));
                let text = "(root) CMD (cd / && run-parts --report /etc/cron.hourly)".to_owned();
                self.line(time, "cron", ("CRON", id), text);
            }
        }
    }

    /// One SSH session: accepted, opened, perhaps one command by sudo, closed.
    fn session(&mut self, user: (&str, u32), from: (&str, &str), time: DateTime<Utc>, sudo: Option<&str>) {
        let length = self.rng.between(240_000, 1_500_000);
        let (id, port) = self.log_on(user, from, time);
        if let Some(command) = sudo {
            self.sudo(user.0, later(time, 95_000), command);
        }
        self.log_off(user.0, from.1, (id, port), later(time, length));
    }

    fn log_on(
        &mut self,
        (user, uid): (&str, u32),
        (method, ip): (&str, &str),
        time: DateTime<Utc>,
    ) -> (u32, u32) {
        let (id, port) = (self.rng.between(2_000, 30_000), self.rng.between(40_000, 60_000));
        let key = match method {
            "publickey" => {
                format!(": ED25519 SHA256:{}", self.world.rng(&format!("ssh key of {user}")).hex(43))
            }
            _ => String::new(),
        };
        let accepted = format!("Accepted {method} for {user} from {ip} port {port} ssh2{key}");
        self.line(time, "auth", ("sshd", id), accepted);
        let opened = format!("pam_unix(sshd:session): session opened for user {user}(uid={uid}) by (uid=0)");
        self.line(later(time, 12), "authpriv", ("sshd", id), opened);
        let number = self.rng.between(100, 900);
        self.line(
            later(time, 19),
            "auth",
            ("systemd-logind", 812),
            format!("New session {number} of user {user}."),
        );
        (id, port)
    }

    fn log_off(&mut self, user: &str, ip: &str, (id, port): (u32, u32), time: DateTime<Utc>) {
        let gone = format!("Disconnected from user {user} {ip} port {port}");
        self.line(time, "auth", ("sshd", id + 9), gone);
        self.line(
            later(time, 8),
            "authpriv",
            ("sshd", id),
            format!("pam_unix(sshd:session): session closed for user {user}"),
        );
    }

    fn sudo(&mut self, user: &str, time: DateTime<Utc>, command: &str) {
        // sudo writes no process id.
        let text = format!("{user} : TTY=pts/1 ; PWD=/home/{user} ; USER=root ; COMMAND={command}");
        self.line(time, "authpriv", ("sudo", 0), text);
    }

    fn incident(&mut self) {
        self.rng = self.world.rng("Syslog of the story");
        for (second, port) in [(11, 51_220), (24, 51_222), (38, 51_226), (55, 51_231)] {
            let failed = format!("Failed password for adelev from {VPN_IP} port {port} ssh2");
            self.line(later(at(5, 11, 5, second), second * 7), "auth", ("sshd", 18_800 + second), failed);
        }
        let adele = ("adelev", 1007);
        let ids = self.log_on(adele, ("password", VPN_IP), later(at(5, 11, 6, 12), 340));
        for (minute, second, command) in [
            (7, 2, "/usr/bin/id"),
            (8, 40, "/usr/bin/cat /etc/shadow"),
            (11, 15, "/usr/bin/tar czf /home/adelev/p.tgz /srv/payments"),
            (14, 33, "/usr/bin/bash"),
        ] {
            self.sudo("adelev", later(at(5, 11, minute, second), second * 5), command);
        }
        // The one line in which the account is root and adelev only says where it comes from.
        let root =
            "pam_unix(sudo:session): session opened for user root(uid=0) by adelev(uid=1007)".to_owned();
        self.line(later(at(5, 11, 14, 33), 171), "authpriv", ("sudo", 0), root);
        self.log_off("adelev", VPN_IP, ids, later(at(5, 11, 31, 8), 59));
    }
}
