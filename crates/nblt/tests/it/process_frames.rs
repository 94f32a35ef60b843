//! Process starts of a host are the same, whether the host is named or the analyst brings the rows of the table; which
//! table is taken, and which columns of it.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::{Column, DataFrame, NamedFrom, Series};
use nblt::{
    ColumnMap, HostPivots, LogonSessionRarity, Needs, Parameters, Place, Role, Session, Show,
    logon_session_rarity, logon_session_rarity_with,
};

use crate::written::session;

/// What the host's name gives and what the rows of the table give, which is the same.
#[track_caller]
fn same(session: &Session, host: &str, table: &str, rows: &str) -> LogonSessionRarity {
    let hosts = HostPivots::on(session.clone());
    let named = hosts.logon_session_rarity_from(host, table).unwrap_or_else(|error| panic!("{error}"));
    let frame = session.query(rows).unwrap().frame();
    let of_frame = logon_session_rarity(&frame).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(of_frame.sessions(), named.sessions());
    let tree = |it: &LogonSessionRarity| it.process_tree("all", "all").unwrap().report().to_text();
    assert_eq!(tree(&of_frame), tree(&named));
    let features = |it: &LogonSessionRarity| {
        let frame = it.processes_with_cluster().unwrap();
        let names = ["PathScore", "CommandlineTokensFull", "AccountNum", "IsSystemSession", "Rarity"];
        let frame = frame.select(names).unwrap();
        frame.sort(names, Default::default()).unwrap()
    };
    assert!(features(&of_frame).equals(&features(&named)));
    of_frame
}

fn accounts(found: &LogonSessionRarity) -> Vec<String> {
    let mut all: Vec<String> = found.sessions().into_iter().map(|it| it.account).collect();
    all.sort();
    all
}

#[test]
fn security_events_without_the_column_account() {
    let csv = "TimeGenerated,Computer,EventID,SubjectUserName,SubjectDomainName,SubjectLogonId,NewProcessId,NewProcessName,ProcessId,CommandLine\n\
               2026-03-05T10:00:01Z,web01,4688,adelev,CONTOSO,0x5,0x10,C:\\cmd.exe,0x4,cmd /c whoami\n\
               2026-03-05T10:00:02Z,web01,4688,adelev,CONTOSO,0x5,0x11,C:\\whoami.exe,0x10,whoami\n\
               2026-03-05T10:00:03Z,web01,4688,WEB01$,CONTOSO,0x3e7,0x12,C:\\svchost.exe,0x4,svchost -k a\n\
               2026-03-05T10:00:04Z,web01,4624,,,,,,,\n";
    let found = same(&session(&[("SecurityEvent.csv", csv)]), "web01", "SecurityEvent", "SecurityEvent");
    assert_eq!(accounts(&found), ["CONTOSO\\WEB01$", "CONTOSO\\adelev"]);
    let tree = found.process_tree("adelev", "0x5").unwrap();
    assert_eq!((tree.n_processes(), tree.tree().count(Place::Child)), (2, 1));
    // Both words of the table's name are in the frame that comes back.
    let sessions = found.session_rarity().unwrap();
    assert!(sessions.column("SubjectUserName").is_ok(), "{sessions:?}");
}

#[test]
fn device_events_with_a_column_that_nothing_fills() {
    let csv = "TimeGenerated,DeviceName,ActionType,AccountDomain,AccountName,LogonId,FolderPath,FileName,ProcessId,ProcessCommandLine,InitiatingProcessId,InitiatingProcessFileName\n\
               2026-03-05T10:00:01Z,web01,ProcessCreated,contoso,kiranr,153,C:\\a.exe,a.exe,7,a,4,System\n\
               2026-03-05T10:00:02Z,web01,ProcessCreated,contoso,kiranr,153,,b.exe,8,b,7,a.exe\n";
    let found = same(
        &session(&[("DeviceProcessEvents.csv", csv)]),
        "web01",
        "DeviceProcessEvents",
        "DeviceProcessEvents",
    );
    let tree = found.process_tree("all", "").unwrap();
    assert_eq!((tree.tree().count(Place::WithoutTime), tree.tree().count(Place::Child)), (0, 1));
    let text = tree.report().to_text();
    assert!(text.contains("b.exe"), "{text}");
}

/// An event 1 of Sysmon as XML.
fn xml(pid: u32, parent: u32, line: &str) -> String {
    format!(
        "<Event><System><EventID>1</EventID></System><EventData><Data Name=\"ProcessGuid\">{{a-{pid}}}</Data>\
         <Data Name=\"ProcessId\">{pid}</Data><Data Name=\"Image\">C:\\{pid}.exe</Data>\
         <Data Name=\"CommandLine\">{line}</Data><Data Name=\"User\">CONTOSO\\kiranr</Data>\
         <Data Name=\"LogonId\">0x99</Data><Data Name=\"ParentProcessGuid\">{{a-{parent}}}</Data>\
         <Data Name=\"ParentProcessId\">{parent}</Data></EventData></Event>"
    )
}

fn sysmon() -> String {
    let row = |second: u32, source: &str, id: u32, xml: &str| {
        let xml = xml.replace('"', "\"\"");
        format!("2026-03-05T10:00:0{second}Z,web01,{source},{id},NT AUTHORITY\\SYSTEM,\"{xml}\"\n")
    };
    [
        "TimeGenerated,Computer,Source,EventID,UserName,EventData\n".to_owned(),
        row(1, "Microsoft-Windows-Sysmon", 1, &xml(7, 4, "a &lt;b&gt; &amp;lt;")),
        row(2, "Microsoft-Windows-Sysmon", 1, &xml(8, 7, "b")),
        row(3, "Microsoft-Windows-Sysmon", 3, "<x/>"),
        row(4, "Microsoft-Windows-Kernel-General", 1, "<x/>"),
    ]
    .concat()
}

#[test]
fn rows_of_event_whose_fields_are_xml() {
    let session = session(&[("Event.csv", &sysmon())]);
    let found = same(&session, "web01", "Event", "Event");
    assert_eq!(accounts(&found), ["CONTOSO\\kiranr"], "not who wrote the log");
    let text = found.report().to_text();
    assert!(text.contains("2 rows are other events and left out") && text.contains("a <b> &lt;"), "{text}");
    let frame = found.processes_with_cluster().unwrap();
    assert!(frame.column("EventData").is_ok() && frame.column("Image").is_ok(), "{frame:?}");
    // The analyst may have chosen rows and columns.
    let some = "Event | where Source has 'Sysmon' and EventID == 1 | project TimeGenerated, Computer, EventID, EventData";
    assert_eq!(
        logon_session_rarity(&session.query(some).unwrap().frame()).unwrap().sessions(),
        found.sessions()
    );
    // Without the source, event 1 of others is told by what it lacks.
    let some = session.query("Event | project TimeGenerated, Computer, EventID, EventData").unwrap().frame();
    assert_eq!(logon_session_rarity(&some).unwrap().sessions(), found.sessions());
    // Parameters and columns of one's own are of the fields that are read out of the XML.
    let frame = session.query("Event").unwrap().frame();
    let columns = ColumnMap::infer(&frame, Needs::Rarity);
    let loose = Parameters { max_distance: 0.001, ..Parameters::default() };
    let with = logon_session_rarity_with(&frame, &columns, &loose).unwrap();
    assert_eq!(accounts(&with), ["CONTOSO\\kiranr"]);
    let mine = columns.with(Role::Account, "UserName");
    let with = logon_session_rarity_with(&frame, &mine, &loose).unwrap();
    assert_eq!(accounts(&with), ["NT AUTHORITY\\SYSTEM"]);
    assert!(found.novel_starts_against_with(&frame, &mine, &Default::default()).is_ok());
    let none = session.query("Event | where EventID == 3").unwrap().frame();
    let error = logon_session_rarity(&none).unwrap_err().to_string();
    assert!(
        error.contains("the only row is not the start of a process (Source is Microsoft-Windows-Sysmon")
            && error.contains("help: "),
        "{error}"
    );
}

#[test]
fn rows_of_syslog_whose_fields_are_xml() {
    let line = |second: u32, program: &str, text: &str| {
        format!("2026-01-05T10:00:{second:02}Z web02 {program}[7]: {text}\n")
    };
    let syslog = [
        line(1, "sysmon", &xml(7, 4, "a")),
        line(2, "sysmon", &xml(8, 7, "b")),
        line(3, "sshd", "Accepted publickey for root from 192.0.2.7 port 4711 ssh2"),
    ];
    let session = session(&[("syslog", &syslog.concat())]);
    let found = same(&session, "web02", "Syslog", "Syslog");
    assert!(found.report().to_text().contains("1 row is another event and left out"));
}

#[test]
fn auditd_beside_logons_that_name_an_account() {
    let start = |n: u32| {
        format!(
            "node=web03 type=SYSCALL msg=audit(17676000{n:02}.000:{n}): syscall=59 success=yes ppid=1 pid={n} auid=1001 uid=0 ses=3 exe=\"/usr/bin/x\"\n\
             node=web03 type=EXECVE msg=audit(17676000{n:02}.000:{n}): argc=2 a0=\"x\" a1=\"status\"\n"
        )
    };
    let login = "node=web03 type=USER_LOGIN msg=audit(1767600000.000:1): pid=9 uid=0 auid=1001 ses=3 msg='op=login acct=\"root\" exe=\"/usr/sbin/sshd\" res=success'\n";
    let text = login.to_owned() + &(10..20).map(start).collect::<String>();
    let session = session(&[("audit.log", &text)]);
    let found = same(&session, "web03", "LinuxAuditLog", "LinuxAuditLog");
    assert_eq!(accounts(&found), ["1001"]);
    assert!(found.session_rarity().unwrap().column("auid").is_ok());
}

#[test]
fn the_table_with_command_lines_is_taken_and_another_can_be() {
    // Windows writes no command lines unless it is told to.
    let row = |n: u32| format!("2026-03-05T10:00:0{n}Z,web01,4688,C\\a,0x1,C:\\a.exe,0x{n},0x4,\n");
    let csv = "TimeGenerated,Computer,EventID,Account,SubjectLogonId,NewProcessName,NewProcessId,ProcessId,CommandLine\n";
    let csv = csv.to_owned() + &(1..6).map(row).collect::<String>();
    let session = session(&[("SecurityEvent.csv", &csv), ("Event.csv", &sysmon())]);
    let events = session.query("Event").unwrap().frame();
    let hosts = HostPivots::on(session);
    let found = hosts.logon_session_rarity("web01").unwrap();
    let novelty = |baseline: &DataFrame| {
        let against = found.novel_starts_against(baseline).unwrap().frame().unwrap();
        against.column("Novelty").unwrap().f64().unwrap().iter().flatten().collect::<Vec<f64>>()
    };
    let read = found.processes_with_cluster().unwrap();
    assert_eq!(novelty(&events), novelty(&read), "a baseline is read as the frame itself is");
    assert!(novelty(&events).iter().all(|it| *it < 1.0));
    let text = found.report().to_text();
    assert!(text.contains("Sysmon event 1") && text.contains("a <b> &lt;"), "{text}");
    let said = "SecurityEvent: has 5 process starts of this host too, 0 with a command line; \
                Host::nblt().logon_session_rarity_from(\"web01\", \"SecurityEvent\")? compares those";
    assert!(text.contains(said), "{text}");
    let other = hosts.logon_session_rarity_from("WEB01", "securityevent").unwrap();
    assert_eq!(accounts(&other), ["C\\a"]);
    assert_eq!(other.tables().len(), 1, "the others were not asked");
    let error = hosts.logon_session_rarity_from("web01", "SigninLogs").unwrap_err().to_string();
    assert!(
        error.contains("is no table of process starts") && error.contains("those are SecurityEvent, "),
        "{error}"
    );
}

#[test]
fn real_dumps_of_forwarders() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/otrf");
    if !std::path::Path::new(path).exists() {
        return eprintln!("skipped: ../shared/data is not here");
    }
    let session = Session::open(path).unwrap();
    for table in ["SecurityEvent", "Event"] {
        let all = logon_session_rarity(&session.query(table).unwrap().frame()).unwrap();
        let mut hosts: Vec<String> = all.sessions().into_iter().filter_map(|it| it.host).collect();
        hosts.sort();
        hosts.dedup();
        assert!(!hosts.is_empty());
        for host in hosts {
            same(&session, &host, table, &format!("{table} | where Computer =~ '{host}'"));
        }
        assert!(all.sessions().iter().all(|it| !it.account.is_empty()), "{:?}", all.sessions());
        assert!(all.process_tree("pgustavo", "all").unwrap().n_processes() > 0);
    }
}

#[test]
fn columns_that_the_analyst_named_make_the_tree_too() {
    let text = |name: &str, values: [&str; 2]| Column::from(Series::new(name.into(), values));
    let columns = vec![
        text("TimeGenerated", ["2026-03-05T10:00:01Z", "2026-03-05T10:00:02Z"]),
        text("Account", ["CONTOSO\\kim", "CONTOSO\\kim"]),
        text("SubjectLogonId", ["0x1", "0x1"]),
        text("NewProcessName", ["C:\\a.exe", "C:\\b.exe"]),
        text("CommandLine", ["a", "b"]),
        text("NewProcessId", ["", ""]),
        text("Pid", ["0x10", "0x11"]),
        text("ProcessId", ["0x4", "0x10"]),
    ];
    let frame = DataFrame::new(2, columns).unwrap();
    let map = ColumnMap::infer(&frame, Needs::Rarity).with(Role::Pid, "Pid");
    let found = logon_session_rarity_with(&frame, &map, &Parameters::default()).unwrap();
    let text = found.process_tree("kim", "0x1").unwrap().report().to_text();
    assert!(text.contains("pid 17") && text.contains("    b.exe"), "{text}");
    let without = logon_session_rarity_with(
        &frame,
        &ColumnMap::infer(&frame, Needs::Rarity).with(Role::Pid, "gone"),
        &Parameters::default(),
    );
    let error = without.unwrap_err().to_string();
    assert!(
        error.contains("there is no column \"gone\" for the process id")
            && error.contains("logon_session_rarity_with(&frame, &ColumnMap::infer("),
        "{error}"
    );
}
