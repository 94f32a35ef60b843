//! What real exports do (README of the data), each with a test; EVTX comes with its reader.

use std::collections::BTreeSet;

use kql::Type;

use crate::data::{file, invented, longs, report, rows, strings, table, texts, times, workspace};

#[test]
fn headers_with_zone_and_half_day_times() {
    let Some(workspace) = workspace("training-lab") else { return };
    let signins = table(&workspace, "SigninLogs");
    // disable_accounts.csv is first; its times stand only inside a JSON cell.
    assert_eq!(times(signins, "TimeGenerated")[0], "2021-04-19 12:13:19.483475");
    assert_eq!(times(signins, "CreatedDateTime")[0], "not recorded");
    assert!(times(signins, "TimeGenerated").contains(&"2021-04-28 14:08:45.221000".to_owned()));
    assert!(signins.schema.names().all(|it| !it.contains("UTC")), "no header keeps its zone");
    let office = table(&workspace, "OfficeActivity");
    assert_eq!(times(office, "TimeGenerated")[0], "2021-04-28 15:05:26.000000");
    assert_eq!(times(office, "Start_Time")[0], "2021-04-28 15:13:17.000000");
}

#[test]
fn dates_with_slashes_have_one_order_in_a_column() {
    let read = |dates: [&str; 2]| {
        let rows = dates.map(|it| format!("\"{it}\",megan@contoso.com\n")).concat();
        let text = format!("TimeGenerated,UserPrincipalName\n{rows}");
        let workspace = invented(&[("SigninLogs.csv", &text)]);
        let found = times(table(&workspace, "SigninLogs"), "TimeGenerated");
        let assumed =
            report(&workspace, "SigninLogs").assumed.iter().map(ToString::to_string).collect::<String>();
        (found.join(" "), assumed, workspace.files[0].to_string())
    };
    let (found, assumed, said) = read(["05/01/2026 08:00", "13/01/2026 9:00:30"]);
    assert_eq!(found, "2026-01-05 08:00:00.000000 2026-01-13 09:00:30.000000");
    assert!(said.contains("the dates of TimeGenerated are read with the day first"), "{said}");
    assert_eq!(assumed, "");

    let (found, assumed, said) = read(["05/01/2026 08:00", "01/13/2026 09:00"]);
    assert_eq!(found, "2026-05-01 08:00:00.000000 2026-01-13 09:00:00.000000");
    assert!(!said.contains("first") && assumed.is_empty(), "{said} {assumed}");

    let (found, assumed, _) = read(["05/01/2026 08:00", "06/01/2026 09:00"]);
    assert_eq!(found, "2026-05-01 08:00:00.000000 2026-06-01 09:00:00.000000");
    assert!(assumed.contains("for example \"05/01/2026 08:00\"; the month is assumed"), "{assumed}");

    // The portal writes the month first.
    let (found, assumed, _) = read(["5/1/2026, 8:00:00.000 AM", "6/1/2026 9:00 PM"]);
    assert_eq!(found, "2026-05-01 08:00:00.000000 2026-06-01 21:00:00.000000");
    assert_eq!(assumed, "");
}

#[test]
fn pairs_of_dynamic_and_string_become_one_column() {
    let Some(workspace) = workspace("training-lab") else { return };
    let signins = table(&workspace, "SigninLogs");
    for name in ["ConditionalAccessPolicies", "DeviceDetail", "LocationDetails", "MfaDetail", "Status"] {
        assert_eq!(signins.schema.get(name), Some(Type::Dynamic), "{name}");
        let cells = texts(signins, name);
        assert!(cells.iter().flatten().count() > 50, "{name} is filled");
        for cell in cells.iter().flatten() {
            assert!(
                serde_json::from_str::<serde_json::Value>(cell).is_ok_and(|it| !it.is_string()),
                "{name}: {cell}"
            );
        }
    }
    let odd: Vec<&str> =
        signins.schema.names().filter(|it| it.ends_with("_dynamic") || it.ends_with("_string")).collect();
    assert_eq!(odd, [""; 0]);
}

#[test]
fn json_in_csv_cells_with_line_ends() {
    let Some(workspace) = workspace("training-lab") else { return };
    // A string column keeps its text; a dynamic one is JSON without the line ends.
    let details = strings(table(&workspace, "SigninLogs"), "AuthenticationDetails");
    assert!(
        details.iter().all(|it| it.contains("\r\n") && serde_json::from_str::<serde_json::Value>(it).is_ok())
    );
    let authorization = texts(table(&workspace, "AzureActivity"), "Authorization_d");
    assert!(authorization.iter().flatten().all(|it| !it.contains('\n')));
    assert!(authorization.iter().filter(|it| it.is_some()).count() > 300, "taken from Authorization too");
}

#[test]
fn byte_order_marks() {
    let Some(workspace) = workspace("training-lab") else { return };
    for table in ["AuditLogs", "AzureActivity", "OfficeActivity", "SigninLogs"] {
        let table = workspace.catalog.get(table).expect("loaded");
        assert!(table.schema.names().all(|it| !it.contains('\u{feff}')));
    }
    let text = "TimeGenerated,Computer,EventID\n2026-01-05T08:00:00Z,host,4624\n";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let file =
        |name: &str, bytes: Vec<u8>| sources::local::RawFile { name: name.to_owned(), bytes, modified: None };
    let files =
        vec![file("SecurityEvent.csv", utf16), file("Heartbeat.csv", format!("\u{feff}{text}").into_bytes())];
    let workspace = sources::local::from_files(files).expect("both are text");
    assert_eq!(rows(&workspace), [("Heartbeat", 1), ("SecurityEvent", 1)]);
    assert_eq!(strings(table(&workspace, "SecurityEvent"), "Computer"), ["host"]);
}

#[test]
fn addresses_stay_as_they_are_written() {
    let Some(workspace) = workspace("training-lab") else { return };
    let office = strings(table(&workspace, "OfficeActivity"), "ClientIP");
    assert!(
        office.iter().any(|it| it.starts_with("[2a01:")) && office.iter().any(|it| it == "175.45.176.99")
    );
    assert!(office.iter().any(String::is_empty), "no address is the empty text, never null");
    assert_eq!(office, strings(table(&workspace, "OfficeActivity"), "ClientIP_"));
}

#[test]
fn names_of_accounts_stay_as_they_are_written() {
    let Some(workspace) = workspace("training-lab") else { return };
    let names: BTreeSet<String> =
        strings(table(&workspace, "OfficeActivity"), "UserId").into_iter().collect();
    let of_adele = names.iter().filter(|it| it.to_lowercase().starts_with("adelev@"));
    assert_eq!(of_adele.count(), 3, "two spellings under one suffix and one under another");
    assert_eq!(names.len(), 14);
}

#[test]
fn old_and_new_names_of_a_column() {
    let Some(workspace) = workspace("training-lab") else { return };
    let azure = table(&workspace, "AzureActivity");
    for (old, new) in [
        ("OperationName", "OperationNameValue"),
        ("ActivityStatus", "ActivityStatusValue"),
        ("Category", "CategoryValue"),
    ] {
        assert_eq!(strings(azure, old), strings(azure, new));
        assert!(strings(azure, old).iter().all(|it| !it.is_empty()), "{old} is filled in all rows");
    }
    // Some operations have no provider, under either name.
    assert_eq!(strings(azure, "ResourceProvider"), strings(azure, "ResourceProviderValue"));
}

#[test]
fn files_without_the_time_column() {
    let Some(workspace) = workspace("training-lab") else { return };
    let column = |name: &str| report(&workspace, name).time_column.clone();
    assert_eq!(
        column("SigninLogs").as_deref(),
        Some(
            "CreatedDateTime in 56 rows, AuthenticationDetails (authenticationStepDateTime of its first step) in 4 rows"
        )
    );
    assert_eq!(column("OfficeActivity").as_deref(), Some("TimeGenerated in 266 rows, Start_Time in 2 rows"));
    assert_eq!(column("AzureActivity").as_deref(), Some("TimeGenerated"));
    assert_eq!(column("AuditLogs"), None);
    assert_eq!(report(&workspace, "AuditLogs").rows, 5, "rows without time count");
}

#[test]
fn the_same_event_in_several_files_counts_once() {
    let Some(workspace) = workspace("msticnb") else { return };
    let events = report(&workspace, "SecurityEvent");
    // 25 + 87 + 29 + 4 + 25 + 17 + 10,000 rows in seven files.
    assert_eq!(events.rows, 10_187 - 29 - 17);
    assert_eq!(
        events.duplicates,
        [
            "4 of 4 rows of failed_logons.csv are also in win_logon_attempts.csv, counted once",
            "25 of 25 rows of host_logons.csv are also in win_logon_attempts.csv, counted once",
            "17 of 17 rows of process_tree.csv are also in processes_on_host.csv, counted once",
        ]
    );
    // What only the other file recorded is kept.
    let results = strings(table(&workspace, "SecurityEvent"), "LogonResult");
    assert_eq!(results.iter().filter(|it| !it.is_empty()).count(), 25 + 87);
    // The files say what they hold.
    assert!(
        file(&workspace, "host_logons.csv")
            .to_string()
            .starts_with("host_logons.csv: 25 rows of SecurityEvent")
    );
}

#[test]
fn logon_types_and_hexadecimal_ids() {
    let Some(workspace) = workspace("msticnb") else { return };
    let events = table(&workspace, "SecurityEvent");
    assert_eq!(events.schema.get("LogonType"), Some(Type::Int));
    let types: BTreeSet<i64> = longs(events, "LogonType").into_iter().flatten().collect();
    assert!(types.contains(&5) && types.contains(&3), "{types:?}");
    assert!(strings(events, "LogonTypeName").contains(&"5 - Service".to_owned()));
    assert!(strings(events, "NewProcessId").contains(&"0xd78".to_owned()));
    assert_eq!(
        table(&workspace, "Syslog").schema.get("LogonType"),
        Some(Type::String),
        "Syslog has words there"
    );
    let misfits = workspace.files.iter().filter(|it| it.to_string().contains("kept as text in"));
    assert_eq!(misfits.count(), 0, "every value has its column's type");
}

#[test]
fn numbers_that_a_data_frame_wrote() {
    let Some(workspace) = workspace("msticnb") else { return };
    assert_eq!(longs(table(&workspace, "Syslog"), "ProcessID").iter().flatten().count(), 73);
    assert_eq!(longs(table(&workspace, "SigninLogs"), "DurationMs").iter().flatten().count(), 117);
}

#[test]
fn no_string_is_null_and_every_column_has_its_type() {
    for folder in ["training-lab", "golden-saml", "msticpy-lab", "okta"] {
        let Some(workspace) = workspace(folder) else { return };
        for name in workspace.catalog.names() {
            let table = workspace.catalog.get(name).expect("listed");
            for column in &table.schema.columns {
                let found = table.frame.column(&column.name).expect("in the schema");
                assert_eq!(*found.dtype(), kql_polars::dtype(column.ty), "{name}.{}", column.name);
                if column.ty == Type::String {
                    assert_eq!(found.null_count(), 0, "{name}.{}", column.name);
                }
            }
            assert_eq!(table.schema.columns[0].name, "TimeGenerated");
            assert!(strings(table, "Type").iter().all(|it| !it.is_empty()));
        }
    }
}

#[test]
fn files_with_other_columns_of_the_same_event() {
    let workspace = invented(&[
        (
            "a/SecurityEvent.csv",
            "TimeGenerated,Computer,EventID,Account,IpAddress\n\
             2026-01-05 08:00:00,host,4624,CONTOSO\\megan,203.0.113.7\n\
             2026-01-05 08:00:00,host,4624,CONTOSO\\megan,203.0.113.7\n\
             2026-01-05 09:00:00,host,4624,CONTOSO\\lee,203.0.113.8\n",
        ),
        (
            "b/SecurityEvent.csv",
            "TimeGenerated [UTC],Computer,EventID,Account,LogonType\n\
             \"1/5/2026, 8:00:00.000 AM\",host,4624,CONTOSO\\megan,3\n\
             \"1/5/2026, 9:00:00.000 AM\",host,4625,CONTOSO\\lee,3\n",
        ),
    ]);
    let events = report(&workspace, "SecurityEvent");
    assert_eq!(events.rows, 4, "one file's repeats stay, and the other result is another event");
    assert_eq!(
        events.duplicates,
        ["1 of 2 rows of b/SecurityEvent.csv is also in a/SecurityEvent.csv, counted once"]
    );
    assert_eq!(longs(table(&workspace, "SecurityEvent"), "LogonType"), [Some(3), None, None, Some(3)]);
}

#[test]
fn what_two_other_files_know_of_alike_events_tells_them_apart() {
    let row = "2026-01-05 08:00:00,host,4625,CONTOSO\\megan";
    let narrow =
        format!("TimeGenerated,Computer,EventID,Account\n{row}\n{row}\n2026-01-05 09:00:00,host,4624,x\n");
    let wide = |addresses: &[&str]| {
        let rows = addresses.iter().map(|it| format!("{row},{it}\n"));
        format!("TimeGenerated,Computer,EventID,Account,IpAddress\n{}", rows.collect::<String>())
    };
    let count = |third: &[&str]| {
        let workspace = invented(&[
            ("a/SecurityEvent.csv", &narrow),
            ("b/SecurityEvent.csv", &wide(&["203.0.113.1"])),
            ("c/SecurityEvent.csv", &wide(third)),
        ]);
        let found = texts(table(&workspace, "SecurityEvent"), "IpAddress");
        let mut found: Vec<String> = found.into_iter().map(Option::unwrap_or_default).collect();
        found.sort();
        found
    };
    assert_eq!(count(&["198.51.100.2"]), ["", "198.51.100.2", "203.0.113.1"]);
    // The one that b has, and one that nobody else has room for.
    assert_eq!(count(&["203.0.113.1"]), ["", "", "203.0.113.1"]);
    assert_eq!(count(&["198.51.100.2", "198.51.100.3"]).len(), 4);
}

#[test]
fn the_same_rows_without_time_in_two_files() {
    let Some(folder) = crate::data::folder("training-lab") else { return };
    let bytes = std::fs::read(folder.join("AuditLogs_Hunting.csv")).expect("readable");
    let copy =
        |name: &str| sources::local::RawFile { name: name.to_owned(), bytes: bytes.clone(), modified: None };
    let workspace = sources::local::from_files(vec![copy("a.csv"), copy("b.csv")]).expect("readable");
    assert_eq!(rows(&workspace), [("AuditLogs", 5)]);
    assert_eq!(
        report(&workspace, "AuditLogs").duplicates,
        ["5 of 5 rows of b.csv are also in a.csv, counted once"]
    );
}

#[test]
fn a_time_that_only_the_other_file_has() {
    let workspace = invented(&[
        (
            "a/SigninLogs.csv",
            "Id,ResultType,UserPrincipalName\nid-1,0,megan@contoso.com\nid-2,0,lee@contoso.com\n",
        ),
        ("b/SigninLogs.csv", "Id,ResultType,TimeGenerated\nid-1,0,2026-01-05T08:00:00Z\n"),
    ]);
    let signins = report(&workspace, "SigninLogs");
    assert_eq!((signins.rows, signins.rows_without_time), (2, 1));
    assert_eq!(
        times(table(&workspace, "SigninLogs"), "TimeGenerated"),
        ["2026-01-05 08:00:00.000000", "not recorded"]
    );
}

#[test]
fn an_export_that_was_cut_at_its_limit() {
    let Some(workspace) = workspace("msticnb") else { return };
    let line = file(&workspace, "processes_on_host.csv").to_string();
    assert!(
        line.ends_with("exactly 10000 rows, as many as an export holds at most: there may be more"),
        "{line}"
    );
}

#[test]
fn an_empty_table_is_there() {
    let workspace =
        invented(&[("Syslog.csv", "TimeGenerated,Computer,SyslogMessage\n"), ("SecurityAlert.json", "[]")]);
    assert_eq!(rows(&workspace), [("SecurityAlert", 0), ("Syslog", 0)]);
    assert!(table(&workspace, "Syslog").schema.get("Facility").is_some());
    assert_eq!(report(&workspace, "Syslog").files, ["Syslog.csv"]);
}

#[test]
fn the_same_event_in_csv_and_json() {
    let Some(csv) = crate::data::folder("msticnb/win_logon_attempts.csv") else { return };
    let Some(json) = crate::data::folder("msticpy-lab/host_logons.jsonl") else { return };
    let read = |name: &str, path: std::path::PathBuf| sources::local::RawFile {
        name: name.to_owned(),
        bytes: std::fs::read(path).expect("readable"),
        modified: None,
    };
    let workspace =
        sources::local::from_files(vec![read("a.csv", csv), read("b.jsonl", json)]).expect("readable");
    assert_eq!(
        report(&workspace, "SecurityEvent").duplicates,
        ["25 of 29 rows of a.csv are also in b.jsonl, counted once"]
    );
    assert_eq!(rows(&workspace), [("SecurityEvent", 164 + 4)]);
}

#[test]
fn times_of_other_precision() {
    let portal = "TimeGenerated [UTC],Computer,EventID,Account\n\"1/5/2026, 8:00:00.123 AM\",host,4624,CONTOSO\\megan\n";
    let api = "{\"TimeGenerated\":\"2026-01-05T08:00:00.1234567Z\",\"Computer\":\"host\",\"EventID\":4624,\"Account\":\"CONTOSO\\\\megan\"}";
    let workspace = invented(&[("a/SecurityEvent.csv", portal), ("b/SecurityEvent.json", api)]);
    assert_eq!(rows(&workspace), [("SecurityEvent", 1)]);
}
