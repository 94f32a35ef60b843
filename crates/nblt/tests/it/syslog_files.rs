//! Files of syslog as a workspace.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::{AccountPivots, AccountSummary, Cell, Rows, Session, Show, Tabular};

use crate::written::Folder;

const AUTH: &str = "\
Jan  5 08:00:01 web01 sshd[811]: Invalid user oracle from 203.0.113.9 port 4711
Jan  5 08:00:03 web01 sshd[812]: Failed password for megan from 203.0.113.9 port 4712 ssh2
Jan  5 08:00:09 web01 sshd[812]: message repeated 5 times: [ Failed password for megan from 203.0.113.9 port 4712 ssh2]
Jan  5 08:00:20 web01 sshd[813]: Accepted password for megan from 203.0.113.9 port 4713 ssh2
Jan  5 08:01:00 web01 sudo:    megan : TTY=pts/0 ; PWD=/home/megan ; USER=root ; COMMAND=/usr/sbin/useradd backup2
Jan  5 08:01:01 web01 useradd[900]: new user: name=backup2, UID=1002, GID=1002, home=/home/backup2, shell=/bin/bash
";

/// A session on a file of this name and content, in a zone if one is said.
#[track_caller]
fn session(name: &str, zone: Option<&str>) -> Session {
    let folder = Folder::with(&[(name, AUTH)]);
    match zone {
        Some(zone) => Session::open_in_zone(folder.path(), zone).unwrap_or_else(|error| panic!("{error}")),
        None => folder.open(),
    }
}

#[track_caller]
fn summary(session: &Session, name: &str) -> AccountSummary {
    AccountPivots::on(session.clone()).account_summary(name).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn count(rows: &Rows, column: &str, value: &str) -> usize {
    let place = rows.columns().iter().position(|it| it == column).unwrap_or_else(|| panic!("no {column}"));
    (0..rows.n_rows()).filter(|row| rows.cell(*row, place) == Cell::Text(value.into())).count()
}

#[test]
fn accounts_of_an_auth_log_and_what_they_did() {
    let session = session("auth.log-20260106", None);
    let mut names: Vec<String> =
        session.accounts().unwrap().of_table("Syslog").map(|it| it.account.clone()).collect();
    names.sort();
    assert_eq!(names, ["backup2", "megan", "oracle"]);
    let acc = summary(&session, "megan");
    let rows = acc.activity().unwrap();
    // One failure of its own, five that another line stands for, the success, the command.
    assert_eq!(acc.matches()[0].seen.events, 8);
    assert_eq!((count(&rows, "Result", "Failure"), count(&rows, "Result", "Success")), (6, 2));
    assert_eq!(acc.account().unwrap().addresses[0].1.events, 7);
}

#[test]
fn what_was_assumed_is_said_wherever_the_times_show() {
    let session = session("auth.log-20260106", None);
    for text in [session.tables().unwrap().report().to_text(), summary(&session, "megan").report().to_text()]
    {
        assert!(text.contains("its times do not say their zone; UTC is assumed"), "{text}");
        assert!(text.contains("2026 is assumed by the date in its name, 2026-01-06"), "{text}");
    }
    let other = summary(&session, "nobody").report().to_text();
    assert!(!other.contains("is assumed"), "{other}");
}

#[test]
fn the_analyst_says_the_zone() {
    let session = session("auth.log-20260106", Some("america/new_york"));
    let text = session.tables().unwrap().report().to_text();
    assert!(text.contains("2026-01-05 13:00:01") && text.contains("read as America/New_York"), "{text}");
    assert!(!text.contains("UTC is assumed"), "{text}");
    let error = Session::open_in_zone("x", "Mars").err().unwrap();
    assert!(error.is_input() && error.to_string().contains("\"Mars\" is no time zone"), "{error}");
}

#[test]
fn process_starts_of_auditd_are_compared() {
    let start = |n: u32, ses: u32, arguments: &str| {
        format!(
            "type=SYSCALL msg=audit(17676{n:05}.000:{n}): syscall=59 success=yes ppid=1 pid={n} auid=1001 uid=0 ses={ses} exe=\"/usr/bin/x\"\n\
             type=EXECVE msg=audit(17676{n:05}.000:{n}): argc=2 a0=\"x\" {arguments}\n"
        )
    };
    let usual = (1..40).map(|n| start(n, 3, "a1=\"status\""));
    let text: String = usual.chain([start(50, 4, "a1=\"--send\" a2=\"/etc/shadow\"")]).collect();
    let session = Folder::with(&[("audit.log", &text)]).open();
    let frame = session
        .query("LinuxAuditLog | project TimeGenerated, EventType, exe, cmdline, auid, ses, pid, ppid")
        .unwrap()
        .frame();
    let found = nblt::logon_session_rarity(&frame).unwrap();
    let sessions: Vec<String> = found.sessions().into_iter().map(|it| it.session).collect();
    assert_eq!(sessions, ["4", "3"], "{}", found.report().to_text());
    assert_eq!(found.processes_with_cluster().unwrap().height(), 40);
    // The same by the name of the host; this log does not say it.
    let hosts = nblt::HostPivots::on(session);
    let error = hosts.logon_session_rarity("web01").err().unwrap().to_string();
    assert!(error.contains("hosts with process starts are an unnamed host (40)"), "{error}");
    let found = hosts.logon_session_rarity("an unnamed host").unwrap();
    let sessions: Vec<String> = found.sessions().into_iter().map(|it| it.session).collect();
    assert_eq!(sessions, ["4", "3"]);
}

#[test]
fn sysmon_for_linux_and_auditd_are_asked_by_the_name_of_a_host() {
    let start = |n: u32, session: u32, line: &str| {
        format!(
            "2026-01-05T10:00:{:02}Z web02 sysmon[7]: <Event><System><Provider Name=\"Linux-Sysmon\"/><EventID>1</EventID></System>\
             <EventData><Data Name=\"ProcessGuid\">{{a-{n}}}</Data><Data Name=\"ProcessId\">{n}</Data>\
             <Data Name=\"Image\">/usr/bin/x</Data><Data Name=\"CommandLine\">{line}</Data><Data Name=\"User\">www</Data>\
             <Data Name=\"LogonId\">{session}</Data><Data Name=\"ParentProcessGuid\">{{a-0}}</Data>\
             <Data Name=\"ParentImage\">/usr/sbin/cron</Data></EventData></Event>\n",
            n % 60
        )
    };
    let syslog: String =
        (1..40).map(|n| start(n, 3, "x status")).chain([start(50, 4, "x --send &lt;/etc/shadow")]).collect();
    let audit = "node=db01.example type=SYSCALL msg=audit(1767600000.000:1): syscall=59 success=yes ppid=1 pid=9 auid=1001 uid=0 ses=3 exe=\"/usr/bin/x\"\n\
                 node=db01.example type=EXECVE msg=audit(1767600000.000:1): argc=1 a0=\"x\"\n";
    let session = Folder::with(&[("syslog", &syslog), ("audit.log", audit)]).open();
    let hosts = nblt::HostPivots::on(session);
    let found = hosts.logon_session_rarity("web02").unwrap();
    let sessions: Vec<String> = found.sessions().into_iter().map(|it| it.session).collect();
    assert_eq!(sessions, ["4", "3"], "{}", found.report().to_text());
    let text = found.report().to_text();
    assert!(text.contains("x --send </etc/shadow"), "{text}");
    assert_eq!(hosts.logon_session_rarity("DB01").unwrap().sessions().len(), 1);
    let error = hosts.logon_session_rarity("elsewhere").err().unwrap().to_string();
    assert!(error.contains("db01.example (1), web02 (40)"), "{error}");
}
