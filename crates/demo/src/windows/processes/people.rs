//! People at a remote desktop: administrators on both servers, bookkeepers in the ERP client.

use chrono::{DateTime, Utc};

use super::super::Principal;
use super::{CONHOST, Machine, Process, Who};
use crate::story::WINDOWS_HOST;
use crate::table::{at, later};

const EXPLORER: &str = "C:\\Windows\\explorer.exe";
const CMD: &str = "C:\\Windows\\System32\\cmd.exe";

/// What administrators type: some of it is what an intruder types first, too.
const ADMINISTRATION: [(&str, &str); 9] = [
    ("C:\\Windows\\System32\\ipconfig.exe", "ipconfig /all"),
    ("C:\\Windows\\System32\\PING.EXE", "ping WEB01"),
    ("C:\\Windows\\System32\\whoami.exe", "whoami"),
    ("C:\\Windows\\System32\\net.exe", "net use"),
    ("C:\\Windows\\System32\\gpupdate.exe", "gpupdate /force"),
    (
        "C:\\Windows\\System32\\mmc.exe",
        "\"C:\\Windows\\system32\\mmc.exe\" C:\\Windows\\system32\\compmgmt.msc",
    ),
    ("C:\\Windows\\System32\\quser.exe", "quser"),
    ("C:\\Windows\\System32\\tasklist.exe", "tasklist /svc"),
    (
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
        "powershell Get-EventLog -LogName System -Newest 20",
    ),
];

impl Machine<'_> {
    /// People at a remote desktop: administrators on both servers, bookkeepers in the ERP client.
    pub(super) fn people(&mut self, day: u32) {
        let workers: &[&str] = if self.host == WINDOWS_HOST {
            &["kiranr", "danielk", "ottok", "oscarv"]
        } else {
            &["kiranr", "harutom", "sorchad"]
        };
        for alias in workers {
            let who = Who {
                account: Principal::person(self.world, alias),
                session: format!("0x{}", self.rng.hex(7)),
            };
            let begin = later(
                at(day, self.rng.between(8, 14), self.rng.between(0, 59), self.rng.between(0, 59)),
                self.rng.between(0, 999),
            );
            let system = self.system.clone();
            // Its own start is not logged: it ended long ago.
            let smss = Process("C:\\Windows\\System32\\smss.exe", 4 * 119);
            let winlogon = ("C:\\Windows\\System32\\winlogon.exe", "winlogon.exe");
            let winlogon = self.run_long(begin, &system, "0x0", smss, winlogon);
            let userinit = self.run_long(
                later(begin, 2_200),
                &system,
                &who.session,
                winlogon,
                ("C:\\Windows\\System32\\userinit.exe", "C:\\Windows\\system32\\userinit.exe"),
            );
            let explorer = self.run_long(
                later(begin, 2_900),
                &who,
                "0x0",
                userinit,
                (EXPLORER, "C:\\Windows\\Explorer.EXE"),
            );
            self.desktop(
                later(begin, 30_000),
                &who,
                explorer,
                matches!(*alias, "danielk" | "ottok" | "oscarv"),
            );
        }
    }

    fn desktop(&mut self, begin: DateTime<Utc>, who: &Who, explorer: Process, is_bookkeeper: bool) {
        for number in 0..self.rng.between(4, 9) {
            let time = later(begin, number * 240_000 + self.rng.between(0, 200_000));
            let invoice = self.rng.between(10_000, 99_999);
            if is_bookkeeper {
                let (path, command) = match self.rng.between(0, 3) {
                    0 => (
                        "C:\\Program Files\\Contoso ERP\\erpclient.exe",
                        "\"C:\\Program Files\\Contoso ERP\\erpclient.exe\" /company:IE01 /module:payables"
                            .to_owned(),
                    ),
                    1 => (
                        "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
                        format!(
                            "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE\" \"D:\\Finance\\Payables\\2026\\invoices_{invoice}.xlsx\""
                        ),
                    ),
                    2 => (
                        "C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe",
                        format!(
                            "\"C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\Acrobat.exe\" \"D:\\Finance\\Inbox\\INV-{invoice}.pdf\""
                        ),
                    ),
                    _ => (
                        "C:\\Windows\\System32\\notepad.exe",
                        format!(
                            "\"C:\\Windows\\system32\\NOTEPAD.EXE\" D:\\Finance\\Notes\\note_{invoice}.txt"
                        ),
                    ),
                };
                self.run(time, who, explorer, (path, &command));
                continue;
            }
            let prompt = (CMD, "\"C:\\Windows\\system32\\cmd.exe\"");
            let shell = self.run_long(time, who, "0x0", explorer, prompt);
            self.run(later(time, 16), who, shell, CONHOST);
            for (offset, (program, command)) in (1..).zip(ADMINISTRATION) {
                if self.rng.chance(30) {
                    self.run(later(time, 9_000 * offset), who, shell, (program, command));
                }
            }
        }
    }
}
