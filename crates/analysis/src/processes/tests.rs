#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, PlSmallStr, Scalar, Series};

use super::*;
use crate::{Error, Parameters, ProcessTree, Rarity};

/// A frame of texts.
fn frame(columns: &[(&str, &[&str])]) -> DataFrame {
    let columns: Vec<Column> =
        columns.iter().map(|(name, values)| Series::new((*name).into(), *values).into_column()).collect();
    DataFrame::new_infer_height(columns).unwrap()
}

fn read(frame: &DataFrame, needs: Needs) -> Result<Processes, Error> {
    Processes::read(frame, &ColumnMap::infer(frame, needs), needs)
}

#[test]
fn every_log_is_told_by_its_columns() {
    for schema in &SCHEMAS {
        let columns: Vec<(&str, &[&str])> = schema
            .columns
            .iter()
            .map(|(_, names)| (names[0], &["1"][..]))
            .chain(schema.kind.iter().map(|(column, value)| (*column, std::slice::from_ref(value))))
            .chain([("Activity", &["x"][..]), ("TenantId", &["y"][..])])
            .collect();
        let mut unique: Vec<(&str, &[&str])> = Vec::new();
        for column in columns {
            if !unique.iter().any(|(name, _)| *name == column.0) {
                unique.push(column);
            }
        }
        let frame = frame(&unique);
        for needs in [Needs::Rarity, Needs::Tree] {
            assert_eq!(ColumnMap::infer(&frame, needs).name(), schema.name);
            assert_eq!(read(&frame, needs).unwrap().len(), 1, "{}", schema.name);
        }
    }
}

#[test]
fn missing_columns_are_named_with_what_would_do() {
    let without = frame(&[("NewProcessName", &["a.exe"]), ("Account", &["x"]), ("TimeGenerated", &["y"])]);
    let error = read(&without, Needs::Rarity).unwrap_err();
    assert_eq!(
        error.to_string(),
        "these rows are no process starts (read as Windows event 4688): there is no column for the command line: \
         CommandLine would do; for the logon session: SubjectLogonId would do"
    );
    assert_eq!(
        error.help().unwrap(),
        "the frame has NewProcessName, Account, TimeGenerated; for others: logon_session_rarity_with(&frame, \
         &ColumnMap::infer(&frame, Needs::Rarity).with(Role::CommandLine, \"..\"), &Parameters::default())?"
    );
    // Logs of no known kind: all that would do.
    let error = read(&frame(&[("x", &["1"])]), Needs::Rarity).unwrap_err().to_string();
    assert!(
        error.contains("the program: NewProcessName or Image or FolderPath or FileName or exe would do"),
        "{error}"
    );
    let error = read(&DataFrame::empty(), Needs::Tree).unwrap_err();
    assert!(error.to_string().contains("process id of the parent"), "{error}");
    assert_eq!(error.help().unwrap(), "the frame has no columns at all");
}

#[test]
fn columns_can_be_named() {
    let own = frame(&[("prog", &["/bin/sh"]), ("line", &["sh -c id"]), ("who", &["root"]), ("sid", &["7"])]);
    let map = ColumnMap::empty()
        .with(Role::Process, "prog")
        .with(Role::CommandLine, "line")
        .with(Role::Account, "who")
        .with(Role::Session, "sid");
    let processes = Processes::read(&own, &map, Needs::Rarity).unwrap();
    assert_eq!(
        (processes.process(0), processes.session(0), processes.host(0)),
        (Some("/bin/sh"), Some("7"), None)
    );
    let rarity = Rarity::of(processes, &Parameters::default()).unwrap();
    let sessions = rarity.session_rarity().unwrap();
    assert!(sessions.column("who").is_ok() && sessions.column("sid").is_ok());
    let error = Processes::read(&own, &map.with(Role::Host, "gone"), Needs::Rarity).unwrap_err().to_string();
    assert_eq!(error, "there is no column \"gone\" for the host");
}

/// What is read of a start: account, program and command line.
fn said(processes: &Processes, start: usize) -> [&str; 3] {
    [processes.account(start), processes.process(start), processes.command_line(start)]
        .map(Option::unwrap_or_default)
}

#[test]
fn of_several_columns_each_row_counts_with_the_first_that_it_fills() {
    let windows = frame(&[
        ("NewProcessName", &["a.exe", "b.exe", "c.exe", "d.exe"]),
        ("CommandLine", &["a", "b", "c", "d"]),
        ("Account", &["", "SRV\\kim", " ", ""]),
        ("SubjectUserName", &["adele", "other", "", "joe"]),
        ("SubjectDomainName", &["CONTOSO", "CONTOSO", "CONTOSO", ""]),
        ("SubjectLogonId", &["0x1", "0x1", "0x1", "0x1"]),
    ]);
    let processes = read(&windows, Needs::Rarity).unwrap();
    let accounts: Vec<&str> = (0..4).map(|it| said(&processes, it)[0]).collect();
    assert_eq!(accounts, ["CONTOSO\\adele", "SRV\\kim", "", "joe"]);
    assert_eq!(processes.columns().columns_of(Role::Account), ["Account", "SubjectUserName"]);
    // The columns of a table that no row fills are there, too, and take no memory.
    let mut table = windows.drop("Account").unwrap();
    for name in ["Account", "SubjectAccount", "TargetLogonId"] {
        table.with_column(Column::new_scalar(name.into(), Scalar::from(PlSmallStr::EMPTY), 4)).unwrap();
    }
    let processes = read(&table, Needs::Rarity).unwrap();
    assert_eq!(said(&processes, 1), ["CONTOSO\\other", "b.exe", "b"]);
    assert_eq!(processes.columns().column(Role::Account), Some("SubjectUserName"));

    // What other events of a log fill is no reason to take their column.
    let auditd = frame(&[
        ("EventType", &["USER_LOGIN", "SYSCALL_EXECVE"]),
        ("exe", &["/usr/sbin/sshd", "/bin/sh"]),
        ("cmdline", &["", "sh"]),
        ("acct", &["root", ""]),
        ("auid", &["", "1001"]),
        ("ses", &["", "3"]),
    ]);
    let processes = read(&auditd, Needs::Rarity).unwrap();
    assert_eq!((said(&processes, 0), processes.len()), (["1001", "/bin/sh", "sh"], 1));
    assert_eq!(processes.columns().column(Role::Account), Some("auid"));

    let device = frame(&[
        ("ProcessCreationTime", &["", "2026-03-05T10:00:01Z"]),
        ("TimeGenerated", &["2026-03-05T10:00:09Z", "2026-03-05T10:00:09Z"]),
        ("FolderPath", &["", "C:\\b.exe"]),
        ("FileName", &["a.exe", "b.exe"]),
        ("ProcessCommandLine", &["a", "b"]),
        ("AccountName", &["", "kim"]),
        ("AccountDomain", &["contoso", "contoso"]),
        ("AccountUpn", &["adele@contoso.com", ""]),
        ("LogonId", &["1", "1"]),
        ("ProcessId", &["7", "8"]),
        ("InitiatingProcessId", &["4", "4"]),
    ]);
    let processes = read(&device, Needs::Tree).unwrap();
    assert_eq!(said(&processes, 0), ["adele@contoso.com", "a.exe", "a"]);
    assert_eq!(said(&processes, 1), ["contoso\\kim", "C:\\b.exe", "b"]);
    let seconds: Vec<_> = (0..2).map(|it| processes.time(it).unwrap().timestamp() % 60).collect();
    assert_eq!(seconds, [9, 1]);
}

#[test]
fn logs_are_told_by_the_columns_that_they_fill() {
    let union = frame(&[
        ("EventID", &["1"]),
        ("NewProcessName", &[""]),
        ("Account", &[""]),
        ("SubjectLogonId", &[""]),
        ("CommandLine", &["a"]),
        ("Image", &["a.exe"]),
        ("User", &["CONTOSO\\kim"]),
        ("LogonId", &["0x1"]),
    ]);
    assert_eq!(ColumnMap::infer(&union, Needs::Rarity).name(), "Sysmon event 1");
    // Without a row nothing is filled.
    assert_eq!(ColumnMap::infer(&union.head(Some(0)), Needs::Rarity).name(), "Windows event 4688");
}

#[test]
fn other_events_are_left_out_and_counted() {
    let mixed = frame(&[
        ("EventID", &["4624", "4688", "4688.0", " 4688"]),
        ("NewProcessName", &["", "a.exe", "b.exe", "c.exe"]),
        ("CommandLine", &["", "a", "b", "c"]),
        ("Account", &["x", "x", "x", "x"]),
        ("SubjectLogonId", &["0x1", "0x1", "0x1", "0x1"]),
    ]);
    let processes = read(&mixed, Needs::Rarity).unwrap();
    assert_eq!((processes.len(), processes.n_other(), processes.row(0)), (3, 1, Some(1)));
    let rarity = Rarity::of(processes, &Parameters::default()).unwrap();
    assert_eq!(rarity.processes_with_cluster(&mixed).unwrap().height(), 3);
    let none = read(&mixed.head(Some(1)), Needs::Rarity).unwrap_err();
    assert_eq!(none.to_string(), "the only row is not the start of a process (EventID == 4688)");
    assert_eq!(
        read(&mixed.head(Some(0)), Needs::Rarity).unwrap_err().to_string(),
        "there are no rows to analyze"
    );
}

#[test]
fn domains_ids_and_times_are_read_in_all_their_forms() {
    let device = frame(&[
        (
            "Timestamp",
            &["2026-03-05T10:49:05.1234567Z", "2026-03-05 10:49:05", "3/5/2026, 10:49:05.000 AM", "soon"],
        ),
        ("FileName", &["a.exe", "b.exe", "c.exe", "d.exe"]),
        ("ProcessCommandLine", &["a", "b", "c", "d"]),
        ("AccountName", &["adelev", "system", "x", "y"]),
        ("AccountDomain", &["contoso", "nt authority", "", ""]),
        ("LogonId", &["999", "999", "1", "2"]),
        ("ProcessId", &["0x1A4", "420.0", "-5", "many"]),
        ("InitiatingProcessId", &["4", "4", "4", "4"]),
    ]);
    let processes = read(&device, Needs::Tree).unwrap();
    let accounts: Vec<_> = (0..4).map(|it| processes.account(it).unwrap()).collect();
    assert_eq!(accounts, ["contoso\\adelev", "nt authority\\system", "x", "y"]);
    let times: Vec<_> = (0..4).map(|it| processes.time(it).map(|it| it.timestamp_micros())).collect();
    let base = 1_772_707_745_000_000;
    assert_eq!(times, [Some(base + 123_456), Some(base), Some(base), None]);
    assert_eq!((0..4).map(|it| processes.pid(it)).collect::<Vec<_>>(), [Some(420), Some(420), None, None]);
    assert_eq!(ProcessTree::of(processes).unwrap().nodes().len(), 4 + 1);
}

#[test]
fn numbers_and_nulls_do_as_well_as_texts() {
    let columns = vec![
        Series::new("exe".into(), [Some("/bin/id"), None]).into_column(),
        Series::new("cmdline".into(), [None::<&str>, None]).into_column(),
        Series::new("uid".into(), [Some(0_i64), None]).into_column(),
        Series::new("ses".into(), [Some(4_294_967_295_u32), None]).into_column(),
        Series::new("pid".into(), [Some(7_i32), None]).into_column(),
        Series::new("ppid".into(), [Some(1_i32), None]).into_column(),
        Series::new("TimeGenerated".into(), [Some(1_i64), None]).into_column(),
    ];
    let frame = DataFrame::new_infer_height(columns).unwrap();
    let rarity = Rarity::of(read(&frame, Needs::Rarity).unwrap(), &Parameters::default()).unwrap();
    assert_eq!(rarity.features(0)[3], 1, "an unset session is the system's");
    assert_eq!(rarity.features(1), [0, 0, 0, 0]);
    assert_eq!(rarity.session_rarity().unwrap().height(), 2);
    let tree = ProcessTree::of(read(&frame, Needs::Tree).unwrap()).unwrap();
    // A number is no moment: nobody says of what unit.
    assert_eq!(tree.count(crate::Place::WithoutTime), 1);
}
