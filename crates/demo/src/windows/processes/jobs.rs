//! What runs without anybody: services, the monitoring agent, scheduled jobs.

use super::super::Principal;
use super::{CONHOST, Machine, POWERSHELL, Pace, Process, Who};
use crate::people::World;
use crate::story::WINDOWS_HOST;
use crate::table::{at, later};

const SVCHOST: &str = "C:\\Windows\\System32\\svchost.exe";

/// Groups of services, and the session in which each runs.
const SERVICES: [(&str, &str); 8] = [
    ("DcomLaunch -p", "0x0"),
    ("RPCSS -p", "0x3e4"),
    ("netsvcs -p -s Schedule", "0x0"),
    ("LocalServiceNetworkRestricted -p -s EventLog", "0x3e5"),
    ("NetworkService -p -s Dnscache", "0x3e4"),
    ("LocalService -p -s W32Time", "0x3e5"),
    ("netsvcs -p -s gpsvc", "0x0"),
    ("termsvcs -s TermService", "0x3e4"),
];

impl<'a> Machine<'a> {
    /// The machine starts in the night to Monday, after its updates.
    pub(super) fn start(world: &'a World, host: &'static str, stream: &str) -> Self {
        let system = Who {
            account: Principal {
                domain: "NT AUTHORITY",
                name: "SYSTEM".to_owned(),
                sid: "S-1-5-18".to_owned(),
            },
            session: "0x3e7".to_owned(),
        };
        let none = Process("", 0);
        let mut it = Self {
            world,
            host,
            rng: world.rng(stream),
            rows: Vec::new(),
            system: system.clone(),
            services: none,
            scheduler: none,
            agent: none,
            n_long: 0,
        };
        let begin = later(at(2, 0, 12, 7), 311);
        let boot = |path, command| (path, command);
        let smss = it.run_long(
            begin,
            &system,
            "0x0",
            Process("System", 4),
            boot("C:\\Windows\\System32\\smss.exe", "\\SystemRoot\\System32\\smss.exe"),
        );
        let wininit = it.run_long(
            later(begin, 1_204),
            &system,
            "0x0",
            smss,
            boot("C:\\Windows\\System32\\wininit.exe", "wininit.exe"),
        );
        it.run_long(
            later(begin, 1_290),
            &system,
            "0x0",
            smss,
            boot("C:\\Windows\\System32\\winlogon.exe", "winlogon.exe"),
        );
        it.services = it.run_long(
            later(begin, 1_410),
            &system,
            "0x0",
            wininit,
            boot("C:\\Windows\\System32\\services.exe", "C:\\Windows\\system32\\services.exe"),
        );
        it.run_long(
            later(begin, 1_466),
            &system,
            "0x0",
            wininit,
            boot("C:\\Windows\\System32\\lsass.exe", "C:\\Windows\\system32\\lsass.exe"),
        );
        let services = it.services;
        for (number, (group, own)) in (0..).zip(SERVICES) {
            let command = format!("C:\\Windows\\system32\\svchost.exe -k {group}");
            let started =
                it.run_long(later(begin, 2_000 + 170 * number), &system, own, services, (SVCHOST, &command));
            if group.contains("Schedule") {
                it.scheduler = started;
            }
        }
        it.agent = it.run_long(
            later(begin, 9_020),
            &system,
            "0x0",
            services,
            (
                "C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\MonitoringHost.exe",
                "\"C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\MonitoringHost.exe\" -Embedding",
            ),
        );
        it
    }

    /// The monitoring agent's rounds, day and night.
    pub(super) fn agent(&mut self, day: u32, pace: Pace) {
        let (who, agent) = (self.system.clone(), self.agent);
        // Nothing runs before the machine does.
        let begin = if day == 2 { 20 } else { 0 };
        for minute in (begin..1_440).step_by(pace.queries() as usize) {
            let time =
                later(at(day, minute / 60, minute % 60, self.rng.between(0, 50)), self.rng.between(0, 999));
            let services = self.services;
            let command = "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding";
            self.run(time, &who, services, ("C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", command));
        }
        for minute in (begin..1_440).step_by(pace.agent() as usize) {
            let time =
                later(at(day, minute / 60, minute % 60, self.rng.between(0, 50)), self.rng.between(0, 999));
            let number = self.rng.between(1, 4_096);
            let id = self.rng.guid();
            let (path, command) = match self.rng.between(0, 9) {
                0..=3 => (
                    "C:\\Windows\\System32\\cscript.exe",
                    format!(
                        "\"C:\\Windows\\system32\\cscript.exe\" /nologo \"Monitoring Host Temporary Files 21\\{number}\\MemoryUtilization.vbs\" {}",
                        self.host
                    ),
                ),
                4..=6 => (
                    "C:\\Windows\\System32\\cscript.exe",
                    format!(
                        "\"C:\\Windows\\system32\\cscript.exe\" /nologo \"Monitoring Host Temporary Files 21\\{number}\\LogEndToEndEvent.js\" {id}"
                    ),
                ),
                7 | 8 => (
                    POWERSHELL,
                    format!(
                        "\"powershell.exe\" -NoLogo -NoProfile -NonInteractive -File \"C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\Health Service State\\Resources\\{number}\\Get-Pending.ps1\" -Id {id}"
                    ),
                ),
                _ => (
                    "C:\\Windows\\System32\\cmd.exe",
                    format!(
                        "C:\\Windows\\system32\\cmd.exe /c \"wmic logicaldisk get size,freespace > C:\\Windows\\Temp\\disk_{number}.txt\""
                    ),
                ),
            };
            self.console(time, &who, agent, (path, &command));
        }
    }

    /// What the scheduler and the update service start.
    pub(super) fn jobs(&mut self, day: u32) {
        let (system, scheduler, services) = (self.system.clone(), self.scheduler, self.services);
        for hour in if day == 2 { 1..24 } else { 0..24 } {
            let time = |it: &mut Self, minute| {
                later(at(day, hour, minute, it.rng.between(0, 59)), it.rng.between(0, 999))
            };
            let begin = time(self, 5);
            let id = self.rng.hex(8);
            self.run(begin, &system, scheduler, ("C:\\Windows\\System32\\taskhostw.exe", "taskhostw.exe"));
            let batch = format!(
                "powershell.exe -NonInteractive -ExecutionPolicy AllSigned -File D:\\Jobs\\Reconcile-Payables.ps1 -Batch {id} -Day 2026-03-{day:02}"
            );
            let job = Who { account: service("svc_erp", 1702), session: format!("0x{}", self.rng.hex(7)) };
            if self.host == WINDOWS_HOST {
                let begin = time(self, 20);
                let started = self.run_own(begin, &system, &job.session, scheduler, (POWERSHELL, &batch));
                let (path, command) = CONHOST;
                self.run(later(begin, 22), &job, started, (path, command));
            }
            if hour % 4 == 2 {
                let begin = time(self, 40);
                self.console(begin, &system, services, ("C:\\Program Files\\Windows Defender\\MpCmdRun.exe", "\"C:\\Program Files\\Windows Defender\\MpCmdRun.exe\" SignatureUpdate -ScheduleJob -RestrictPrivileges"));
                self.run(
                    later(begin, 4_400),
                    &system,
                    services,
                    (
                        "C:\\Windows\\servicing\\TrustedInstaller.exe",
                        "C:\\Windows\\servicing\\TrustedInstaller.exe",
                    ),
                );
            }
        }
        let begin = later(at(day, 1, 30, self.rng.between(0, 59)), 118);
        self.console(
            begin,
            &system,
            scheduler,
            ("C:\\Windows\\System32\\defrag.exe", "\"C:\\Windows\\system32\\defrag.exe\" -c -h -o -$"),
        );
        self.console(
            later(begin, 61_000),
            &system,
            scheduler,
            ("C:\\Windows\\System32\\sc.exe", "C:\\Windows\\system32\\sc.exe start w32time task_started"),
        );
    }
}

fn service(name: &str, rid: u32) -> Principal {
    Principal { domain: "CONTOSO", name: name.to_owned(), sid: World::domain_sid(rid) }
}
