//! Formats and types, on invented files.

use std::io::Write as _;

use kql::Type;
use sources::local::{RawFile, from_files};

use crate::data::{file, invented, longs, rows, strings, table, texts, times};

const LINES: &str = r#"{"TimeGenerated":"2026-01-05T08:00:00Z","UserPrincipalName":"megan@contoso.com","ResultType":"0","Status":{"errorCode":0}}
{"TimeGenerated":"2026-01-05T09:00:00Z","UserPrincipalName":"lee@contoso.com","ResultType":50126,"Status":"{ \"errorCode\": 50126 }"}
"#;

#[test]
fn json_in_every_shape() {
    let array = format!("[{}]", LINES.trim().replace('\n', ","));
    let one_line_array = array.clone();
    let shapes = [
        LINES.to_owned(),
        array.clone(),
        one_line_array,
        format!("\u{feff}{LINES}\n\n"),
        LINES.replace("\n", "\r\n"),
        LINES.replace(",\"", ",\n  \""),
        format!("{{\"value\": {array}}}"),
        format!("{{\"Schema\": [], \"Results\":\n{array}}}"),
        r#"{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"UserPrincipalName","type":"string"},{"name":"ResultType","type":"string"},{"name":"Status","type":"dynamic"}],"rows":[["2026-01-05T08:00:00Z","megan@contoso.com","0","{\"errorCode\":0}"],["2026-01-05T09:00:00Z","lee@contoso.com","50126","{\"errorCode\":50126}"]]}]}"#.to_owned(),
    ];
    for shape in shapes {
        for name in ["SigninLogs.json", "SigninLogs.jsonl", "SigninLogs.ndjson", "SigninLogs.csv"] {
            let workspace = invented(&[(name, &shape)]);
            let signins = table(&workspace, "SigninLogs");
            assert_eq!(
                times(signins, "TimeGenerated"),
                ["2026-01-05 08:00:00.000000", "2026-01-05 09:00:00.000000"],
                "{shape}"
            );
            assert_eq!(strings(signins, "ResultType"), ["0", "50126"]);
            let status = texts(signins, "Status").into_iter().flatten().collect::<Vec<_>>();
            assert_eq!(status, ["{\"errorCode\":0}", "{\"errorCode\":50126}"]);
        }
    }
}

#[test]
fn archives_with_several_members_and_inside_each_other() {
    let gzip = |bytes: &[u8]| {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writer.write_all(bytes).expect("in memory");
        writer.finish().expect("in memory")
    };
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("SigninLogs.json", LINES.as_bytes().to_vec()),
        ("inner/README.md", b"# not rows".to_vec()),
        (
            "inner/Syslog.csv.gz",
            gzip(b"TimeGenerated,Computer,SyslogMessage\n2026-01-05T08:00:00Z,web01,session opened\n"),
        ),
    ] {
        zip.start_file(name, options).expect("in memory");
        zip.write_all(&bytes).expect("in memory");
    }
    let zip = zip.finish().expect("in memory").into_inner();
    let files = vec![
        RawFile { name: "export.Zip".to_owned(), bytes: zip, modified: None },
        RawFile {
            name: "Heartbeat.json.gz".to_owned(),
            bytes: gzip(b"{\"Computer\":\"web01\"}\n{\"Computer\":\"db01\"}\n"),
            modified: None,
        },
    ];
    let workspace = from_files(files).expect("all is readable");
    assert_eq!(rows(&workspace), [("Heartbeat", 2), ("SigninLogs", 2), ("Syslog", 1)]);
    let names: Vec<&str> = workspace.files.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Heartbeat.json",
            "export.Zip/SigninLogs.json",
            "export.Zip/inner/README.md",
            "export.Zip/inner/Syslog.csv"
        ]
    );
    assert_eq!(
        file(&workspace, "export.Zip/inner/README.md").to_string(),
        "export.Zip/inner/README.md: not read: a text, no rows"
    );
}

#[test]
fn unknown_columns_get_the_type_that_all_values_have() {
    let workspace = invented(&[
        (
            "Contoso1_CL.csv",
            "Whole,Part,Truth,When,Id,Mixed,Nothing,Phone\n\
             1,1.5,TRUE,2026-01-05T08:00:00Z,007,1,,+1\n-20,2,false,\"1/5/2026, 8:00:00 AM\",8,x,,2\n,,,,,,,\n",
        ),
        (
            "Contoso2_CL.json",
            "{\"N\":1,\"R\":1,\"B\":true,\"S\":\"1\",\"D\":[1, 2],\"M\":1}\n{\"R\":1.5,\"D\":\"x\",\"M\":\"1\",\"Z\":null}\n",
        ),
    ]);
    let types = |name: &str| -> Vec<(String, Type)> {
        let table = table(&workspace, name);
        table.schema.columns.iter().map(|it| (it.name.clone(), it.ty)).collect()
    };
    for wanted in [
        ("Whole", Type::Long),
        ("Part", Type::Real),
        ("Truth", Type::Bool),
        ("When", Type::DateTime),
        ("Id", Type::String),
        ("Mixed", Type::String),
        ("Nothing", Type::String),
        ("Phone", Type::String),
    ] {
        assert!(types("Contoso1_CL").contains(&(wanted.0.to_owned(), wanted.1)), "{wanted:?}");
    }
    for wanted in [
        ("N", Type::Long),
        ("R", Type::Real),
        ("B", Type::Bool),
        ("S", Type::String),
        ("D", Type::Dynamic),
        ("M", Type::String),
    ] {
        assert!(types("Contoso2_CL").contains(&(wanted.0.to_owned(), wanted.1)), "{wanted:?}");
    }
    let d = texts(table(&workspace, "Contoso2_CL"), "D");
    assert_eq!(d, [Some("[1,2]".to_owned()), Some("\"x\"".to_owned())]);
    assert_eq!(longs(table(&workspace, "Contoso1_CL"), "Whole"), [Some(1), Some(-20), None]);
}

#[test]
fn every_column_of_the_table_is_there() {
    let workspace = invented(&[("SigninLogs.csv", "UserPrincipalName,Location\nmegan@contoso.com,NL\n")]);
    let signins = table(&workspace, "SigninLogs");
    assert_eq!(signins.schema.get("RiskState"), Some(Type::String));
    assert_eq!(signins.schema.get("DeviceDetail"), Some(Type::Dynamic));
    assert_eq!(strings(signins, "RiskState"), [""]);
    assert_eq!(texts(signins, "DeviceDetail"), [None]);
    assert_eq!(strings(signins, "Type"), ["SigninLogs"]);
    assert_eq!(times(signins, "TimeGenerated"), ["not recorded"]);
    let report = crate::data::report(&workspace, "SigninLogs");
    assert_eq!(report.filled, ["UserPrincipalName", "Location", "Type"]);
    assert_eq!(report.to_string(), "SigninLogs: 1 row, time not recorded in 1 row");
}

#[test]
fn names_in_other_case_and_numbers_as_times() {
    let workspace = invented(&[(
        "SigninLogs.csv",
        "timegenerated,userprincipalname,IPADDRESS\n1767600000,megan@contoso.com,203.0.113.7\n1767600000123,lee@contoso.com,\n",
    )]);
    let signins = table(&workspace, "SigninLogs");
    assert_eq!(times(signins, "TimeGenerated"), ["2026-01-05 08:00:00.000000", "2026-01-05 08:00:00.123000"]);
    assert_eq!(strings(signins, "UserPrincipalName"), ["megan@contoso.com", "lee@contoso.com"]);
    assert_eq!(strings(signins, "IPAddress"), ["203.0.113.7", ""]);
}

#[test]
fn a_large_file_loads_at_once() {
    let mut text =
        String::from("TimeGenerated,Computer,EventID,Account,NewProcessName,CommandLine,ProcessId\n");
    for number in 0..25_000 {
        let (hour, minute) = (number / 60 % 24, number % 60);
        text.push_str(&format!(
            "2026-01-05T{hour:02}:{minute:02}:00.{number:06}Z,host{},4688,CONTOSO\\user{},C:\\Windows\\System32\\svchost.exe,\
             \"svchost.exe -k netsvcs -p -s Schedule {number}, and more text to make it long\",0x{number:x}\n",
            number % 7,
            number % 90
        ));
    }
    assert!(text.len() > 4_000_000);
    let before = std::time::Instant::now();
    let workspace = invented(&[("SecurityEvent.csv", &text)]);
    let seconds = before.elapsed().as_secs_f64();
    eprintln!("{} bytes in {seconds:.2} s", text.len());
    assert_eq!(rows(&workspace), [("SecurityEvent", 25_000)]);
    assert!(seconds < 5.0, "it took {seconds} s");
}
