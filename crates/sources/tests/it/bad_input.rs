//! Whatever is wrong: a sentence that says what to do, and the other files still load.

use std::fs;
use std::path::PathBuf;

use kql_polars::Stop;
use sources::local::{Error, Options, RawFile, from_files, open, open_until};

use crate::data::{file, invented, longs, raw, rows, strings, table, texts};

const GOOD: (&str, &str) =
    ("SigninLogs.csv", "TimeGenerated,UserPrincipalName\n2026-01-05T08:00:00Z,megan@contoso.com\n");

/// A folder that is gone at the end of the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nblt-sources-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a temporary folder");
        fs::write(path, bytes).expect("a temporary file");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The line of a file that stands beside a good one.
#[track_caller]
fn said(name: &str, bytes: &[u8]) -> String {
    let mut files = raw(&[GOOD]);
    files.push(RawFile { name: name.to_owned(), bytes: bytes.to_vec(), modified: None });
    let workspace = from_files(files).unwrap_or_else(|it| panic!("{it}"));
    assert!(rows(&workspace).iter().any(|it| it.0 == "SigninLogs"), "the good file is loaded");
    file(&workspace, name).to_string()
}

#[test]
fn folders() {
    let folder = Folder::new("folders");
    let gone = folder.0.join("gone");
    let error = open(&gone).expect_err("not there").to_string();
    assert!(
        error.starts_with("no folder or file \"")
            && error.ends_with("check the spelling, or give the full path"),
        "{error}"
    );
    let error = open(&folder.0).expect_err("empty").to_string();
    assert!(
        error.starts_with("no files in \"") && error.contains("put exported files or logs there"),
        "{error}"
    );
    folder.write(".hidden/SigninLogs.csv", GOOD.1.as_bytes());
    assert!(open(&folder.0).expect_err("only hidden").to_string().starts_with("no files in"));
    folder.write("notes.txt", b"nothing");
    let error = open(&folder.0).expect_err("no rows").to_string();
    assert_eq!(error, "nothing to load: notes.txt: not read: a text, no rows");
    folder.write("sub/deeper/SigninLogs.csv", GOOD.1.as_bytes());
    fs::create_dir(folder.0.join("Syslog.csv")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.join("nowhere"), folder.0.join("AuditLogs.csv")).expect("a link");
    let workspace = open(&folder.0).expect("one file has rows");
    assert_eq!(rows(&workspace), [("SigninLogs", 1)]);
    assert_eq!(
        file(&workspace, "Syslog.csv").to_string(),
        "Syslog.csv: is a folder, no file, and there is nothing in it"
    );
    #[cfg(unix)]
    assert_eq!(
        file(&workspace, "AuditLogs.csv").to_string(),
        "AuditLogs.csv: cannot be read: it is a link to something that is not there"
    );
    let workspace = open(&folder.0.join("sub/deeper/SigninLogs.csv")).expect("one file");
    assert_eq!(workspace.files[0].name, "SigninLogs.csv");
}

#[test]
fn files_that_are_not_read() {
    assert_eq!(
        said("README", b"x"),
        "README: not read: no name ending; rows are read from csv, json, jsonl, ndjson, evtx, gz, zip, and from lines of syslog and auditd"
    );
    assert_eq!(said("a.ipynb", b"{}"), "a.ipynb: not read: a notebook");
    assert_eq!(
        said("Security.log", b"ElfFile\0"),
        "Security.log: not read: a Windows event log that is not called so; let its name end in .evtx"
    );
    assert_eq!(
        said("a.parquet", b"PAR1"),
        "a.parquet: not read: a Parquet file, which is not read yet; export it as CSV or JSON"
    );
    assert_eq!(
        said("a.png", b"\x89PNG"),
        "a.png: not read: files ending in .png are not; rows are read from csv, json, jsonl, ndjson, evtx, gz, zip, and from lines of syslog and auditd"
    );
}

#[test]
fn the_log_of_a_program_is_no_syslog() {
    for line in ["INFO Starting service", "stdout F {\"level\": \"info\"}", "ERROR main: failed"] {
        let text = format!("2026-01-05T08:00:00.123Z {line}\n").repeat(60);
        let wanted = "app.log: not read: files ending in .log are not; rows are read from";
        let said = said("app.log", text.as_bytes());
        assert!(said.starts_with(wanted), "{said}");
    }
}

/// A tar archive of one log: a block about the file, its text, and zeros.
fn tar(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = name.as_bytes().to_vec();
    bytes.resize(257, 0);
    bytes.extend(b"ustar\x0000");
    bytes.resize(512, 0);
    bytes.extend(text.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(512) + 1024, 0);
    bytes
}

#[test]
fn a_tar_archive_of_logs_is_no_log() {
    let line = "Jan  5 08:00:00 web01 sshd[7]: Accepted password for megan from 203.0.113.7 port 1 ssh2\n";
    let archive = tar("auth.log", &line.repeat(1000));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut gzip, &archive).expect("in memory");
    let gzip = gzip.finish().expect("in memory");
    let wanted = "not read: a tar archive, which is not read yet; unpack it and connect its files";
    let folder = Folder::new("tar");
    folder.write(GOOD.0, GOOD.1.as_bytes());
    for (name, bytes, shown) in [
        ("logs.tar", &archive, "logs.tar"),
        ("logs", &archive, "logs"),
        ("more.tar.gz", &gzip, "more.tar"),
        ("more.tgz", &gzip, "more.tgz"),
    ] {
        folder.write(name, bytes);
        let mut files = raw(&[GOOD]);
        files.push(RawFile { name: name.to_owned(), bytes: bytes.clone(), modified: None });
        let workspace = from_files(files).expect("one is read");
        assert_eq!(file(&workspace, shown).to_string(), format!("{shown}: {wanted}"));
        // On disk only the beginning of a file tells what it is.
        let workspace = open(&folder.0).expect("one is read");
        assert_eq!(rows(&workspace), [("SigninLogs", 1)]);
        assert_eq!(file(&workspace, shown).to_string(), format!("{shown}: {wanted}"));
    }
}

#[test]
fn empty_and_binary_files() {
    assert_eq!(said("a.csv", b""), "a.csv: is empty: export it again");
    assert_eq!(said("a.json", b" \n"), "a.json: is empty: export it again");
    assert_eq!(
        said("Syslog.csv", b"TimeGenerated,Computer\n"),
        "Syslog.csv: 0 rows of Syslog (by the file's name)"
    );
    assert_eq!(said("a.json", b"[]"), "a.json: has no rows");
    let binary = "is binary, no text: its ending is wrong, or it is damaged; export it again";
    assert_eq!(said("a.csv", b"\x7fELF\0\0\0"), format!("a.csv: {binary}"));
    assert_eq!(said("a.json", b"{\0\0"), format!("a.json: {binary}"));
    let latin1 = said("Syslog.csv", b"TimeGenerated,Computer\n2026-01-05,Z\xfcrich\n");
    assert!(
        latin1.contains(
            "it is not UTF-8 from byte 35 on: such bytes are shown as \u{fffd}; export it as UTF-8"
        ),
        "{latin1}"
    );
}

#[test]
fn broken_archives() {
    assert_eq!(said("a.zip", b"PK"), "a.zip: is no archive: it does not begin like one; export it again");
    let half = said("a.zip", b"PK\x03\x04\x14\0\0\0");
    assert!(
        half.starts_with("a.zip: is a broken or half-written zip file (")
            && half.ends_with("; copy or export it again"),
        "{half}"
    );
    let half = said("a.csv", b"\x1f\x8b\x08\0\0\0\0\0");
    assert!(half.starts_with("a.csv: is a broken or half-written gzip file ("), "{half}");
}

#[test]
fn half_written_csv_keeps_its_last_record() {
    let workspace = invented(&[(
        "SigninLogs.csv",
        "TimeGenerated,UserPrincipalName,IPAddress\n2026-01-05T08:00:00Z,megan@contoso.com,203.0.113.7\n2026-01-05T09:00:00Z,\"lee@cont",
    )]);
    assert_eq!(
        strings(table(&workspace, "SigninLogs"), "UserPrincipalName"),
        ["megan@contoso.com", "lee@cont"]
    );
    assert_eq!(
        workspace.files[0].to_string(),
        "SigninLogs.csv: 2 rows of SigninLogs (by the file's name); the last record (line 3) has 2 of 3 fields: the file was cut \
         off; the record is kept, its other fields are empty"
    );
    let line = said("Syslog.csv", b"TimeGenerated,Computer\n2026-01-05\n2026-01-05,a,b,c\n2026-01-05,d\n");
    assert!(line.contains("1 record is too short, the first on line 2 with 1 of 2 fields"), "{line}");
    assert!(line.contains("1 record is too long, the first on line 3 with 4 fields for 2 columns"), "{line}");
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_said() {
    let header = "TimeGenerated,Computer,SyslogMessage\r\n2026-01-05,a,\"two\r\nlines \"\"quoted\"\"\"\r\n";
    let rest = "2026-01-06,c,x\r\n2026-01-07,d,y\r\n";
    let note = |text: &str| {
        let said = said("Syslog.csv", text.as_bytes());
        let (rows, notes) = said.split_once(" (by the file's name)").expect("it is loaded");
        (
            rows.to_owned(),
            notes.split("; ").find(|it| it.contains("quotation")).map(str::to_owned),
            said.clone(),
        )
    };
    let (rows, found, said) = note(&format!("{header}2026-01-05,\"b,x\r\n{rest}"));
    assert_eq!(rows, "Syslog.csv: 2 rows of Syslog");
    let wanted =
        "a quotation mark in the record on line 4 is not closed: 2 lines behind it are read as a part of it";
    assert_eq!(found.as_deref(), Some(wanted), "{said}");
    assert!(!said.contains("cut off"), "{said}");
    for record in
        ["2026-01-05,b,\"x\"", "2026-01-05,b,5\" disk", "2026-01-05,b,\"x\"\"\"", "2026-01-05,b,\"x\"y\"z"]
    {
        for rest in ["", rest] {
            let (_, found, said) = note(&format!("{header}{record}\r\n{rest}"));
            assert_eq!(found, None, "{said}");
        }
    }
    // The file ends within it: it was cut off.
    assert_eq!(note(&format!("{header}2026-01-05,b,\"x")).1, None);
}

#[test]
fn half_written_json_keeps_what_was_whole() {
    let line = said("Syslog.json", b"{\"Computer\":\"a\"}\n{\"Computer\":\"b\"}\n{\"Computer\":\"c");
    assert!(
        line.starts_with("Syslog.json: 2 rows of Syslog")
            && line.contains("the last line (3) is cut off or broken"),
        "{line}"
    );
    let line = said("Syslog.json", b"[{\"Computer\":\"a\"},{\"Computer\":\"b\"},{\"Comp");
    assert!(
        line.starts_with("Syslog.json: 2 rows of Syslog")
            && line.contains("cut off or broken after 2 records"),
        "{line}"
    );
    let line = said("Syslog.json", b"{\"Computer\":\"a\"}\nnot json\n{\"Computer\":\"b\"}\n");
    assert!(
        line.starts_with("Syslog.json: 2 rows of Syslog")
            && line.contains("1 line is no JSON object and left out, the first is line 2"),
        "{line}"
    );
    let line = said("Syslog.json", b"[{\"Computer\":\"a\"}, 5, \"x\", null, [1]]");
    assert!(line.contains("4 elements are no objects and were left out"), "{line}");
    let line = said("Syslog.json", b"{\"Comp");
    assert!(line.starts_with("Syslog.json: is broken or half-written JSON"), "{line}");
    assert_eq!(
        said("Syslog.json", b"hello"),
        "Syslog.json: is no JSON: it begins with neither { nor [; export it again"
    );
}

#[test]
fn what_is_no_json_by_a_little_costs_no_record() {
    let line = |name: &str| format!("{{\"Computer\":\"{name}\",\"SyslogMessage\":\"x\"}}");
    let (half, control) = (line("a\\ud800b"), line("c\u{1b}d"));
    let lines = format!("{half}\n{}\n{control}\n", line("e"));
    for (text, said) in [
        (lines.clone(), "2 lines have half characters (shown as \u{fffd}) or bare control characters"),
        (format!("[{half},{},{control}]", line("e")), "it has half characters"),
        (format!("{{\"value\":[{half},{},{control}]}}", line("e")), "it has half characters"),
        (half.clone(), "it has half characters"),
    ] {
        let workspace = invented(&[("Syslog.json", &text)]);
        let names = strings(table(&workspace, "Syslog"), "Computer");
        assert_eq!(names.iter().filter(|it| *it == "a\u{fffd}b").count(), 1, "{text}: {names:?}");
        assert!(text == half || names == ["a\u{fffd}b", "e", "c\u{1b}d"], "{text}: {names:?}");
        assert!(workspace.files[0].to_string().contains(said), "{}", workspace.files[0]);
    }
    // A broken line is no reason to lose the others, also if it is the first.
    let workspace = invented(&[("Syslog.json", &format!("{{\"Comp\n{}\n{}\n", line("a"), line("b")))]);
    assert_eq!(strings(table(&workspace, "Syslog"), "Computer"), ["a", "b"]);
    assert!(
        workspace.files[0].to_string().contains("1 line is no JSON object and left out, the first is line 1")
    );
}

#[test]
fn logs_in_other_encodings() {
    let record = r#"{"EventTime":"2026-01-05 08:00:00+01:00","Hostname":"Zürich","Channel":"Security","SourceName":"x","EventID":4624}"#;
    let syslog = "2026-01-05T08:00:00+01:00 Zürich sshd[1]: Accepted password for megan from 203.0.113.7 port 1 ssh2\n";
    for (name, text, table) in [("dump.json", record, "SecurityEvent"), ("auth.log", syslog, "Syslog")] {
        let utf16 = |to: fn(u16) -> [u8; 2]| {
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(to).collect::<Vec<u8>>()
        };
        let latin1: Vec<u8> =
            text.chars().map(|it| u8::try_from(u32::from(it)).expect("of Latin-1")).collect();
        for (bytes, host) in [
            (format!("\u{feff}{text}").into_bytes(), "Zürich"),
            (utf16(u16::to_le_bytes), "Zürich"),
            (utf16(u16::to_be_bytes), "Zürich"),
            (latin1, "Z\u{fffd}rich"),
        ] {
            let file = RawFile { name: name.to_owned(), bytes, modified: None };
            let workspace = from_files(vec![file]).unwrap_or_else(|it| panic!("{it}"));
            assert_eq!(strings(crate::data::table(&workspace, table), "Computer"), [host], "{name}");
            assert_eq!(workspace.files[0].to_string().contains("it is not UTF-8"), host.contains('\u{fffd}'));
        }
    }
}

#[test]
fn values_of_the_wrong_type_are_null_and_kept_as_text() {
    let workspace = invented(&[(
        "SecurityEvent.csv",
        "TimeGenerated,EventID,LogonType,Account\n2026-01-05T08:00:00Z,4624,3,a\nyesterday,many,0x0a,b\n2026-01-05T09:00:00Z,1e9000,NaN,c\n",
    )]);
    let events = table(&workspace, "SecurityEvent");
    assert_eq!(longs(events, "EventID"), [Some(4624), None, None]);
    assert_eq!(longs(events, "LogonType"), [Some(3), Some(10), None]);
    assert_eq!(strings(events, "EventID_string"), ["", "many", "1e9000"]);
    assert_eq!(strings(events, "TimeGenerated_string"), ["", "yesterday", ""]);
    assert!(events.schema.get("LogonType_string").is_none(), "NaN is nothing");
    let line = workspace.files[0].to_string();
    assert!(line.contains("2 values of EventID are no int, for example \"many\"; they are null there and kept as text in EventID_string"), "{line}");
    assert!(line.contains("1 value of TimeGenerated is no datetime, for example \"yesterday\""), "{line}");
    assert!(line.contains("the time of 1 row of SecurityEvent is not recorded"), "{line}");
}

#[test]
fn text_in_a_dynamic_column_is_a_json_string() {
    let workspace =
        invented(&[("SigninLogs.csv", "Status,LocationDetails\nfailed,{\"city\": \"Bern\"}\n,null\n")]);
    let signins = table(&workspace, "SigninLogs");
    assert_eq!(texts(signins, "Status"), [Some("\"failed\"".to_owned()), None]);
    assert_eq!(texts(signins, "LocationDetails"), [Some("{\"city\":\"Bern\"}".to_owned()), None]);
}

#[test]
fn a_header_that_is_there_twice() {
    let workspace = invented(&[(
        "SigninLogs.csv",
        "UserPrincipalName,IPAddress,IPAddress,Location,Location,\na,203.0.113.7,198.51.100.4,NL,NL,z\nb,,203.0.113.9,,DE,\n",
    )]);
    let signins = table(&workspace, "SigninLogs");
    assert_eq!(strings(signins, "IPAddress"), ["203.0.113.7", "203.0.113.9"]);
    assert_eq!(strings(signins, "IPAddress_2"), ["198.51.100.4", ""]);
    assert_eq!(strings(signins, "Location"), ["NL", "DE"]);
    assert!(signins.schema.get("Location_2").is_none());
    assert_eq!(strings(signins, "column_6"), ["z", ""]);
    assert!(workspace.files[0].to_string().contains("column 6 has no name and is called column_6"));
}

#[test]
fn hostile_names_and_values() {
    let workspace = invented(&[(
        "SigninLogs.csv",
        "UserPrincipalName,<script>,a\"b,\u{202e}x,a b\n<b>\u{1b}[31m,x,y,z,\"EVCXR_END_CONTENT\"\n",
    )]);
    assert_eq!(strings(table(&workspace, "SigninLogs"), "UserPrincipalName"), ["<b>\u{1b}[31m"]);
    assert_eq!(strings(table(&workspace, "SigninLogs"), "<script>"), ["x"]);
}

/// Whatever is cut off or damaged, nothing panics and the other file is loaded.
#[test]
fn files_cut_and_damaged_anywhere() {
    let csv = "TimeGenerated [UTC],Computer,\"Event\"\"ID\",Status_dynamic\r\n\"1/5/2026, 8:00:00.000 AM\",h\u{f6}st,4624,\"{\"\"a\"\": [1, null]}\"\r\n";
    let json = "[{\"TimeGenerated\":\"2026-01-05T08:00:00.1234567Z\",\"Computer\":\"h\u{f6}st\",\"EventID\":4624,\"Status\":{\"a\":[1,null]}}]";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("SecurityEvent.json", zip::write::SimpleFileOptions::default()).expect("in memory");
    std::io::Write::write_all(&mut zip, json.as_bytes()).expect("in memory");
    let zip = zip.finish().expect("in memory").into_inner();
    let lines = json.trim_matches(['[', ']']).repeat(2).replace("}{", "}\n{");
    for (name, bytes) in [
        ("SecurityEvent.csv", csv.as_bytes()),
        ("SecurityEvent.json", json.as_bytes()),
        ("SecurityEvent.jsonl", lines.as_bytes()),
        ("SecurityEvent.zip", zip.as_slice()),
    ] {
        for at in 0..bytes.len() {
            let cut = bytes.get(..at).unwrap_or_default().to_vec();
            let mut damaged = bytes.to_vec();
            if let Some(it) = damaged.get_mut(at) {
                *it ^= 0x55;
            }
            for bytes in [cut, damaged] {
                let mut files = raw(&[GOOD]);
                files.push(RawFile { name: name.to_owned(), bytes, modified: None });
                let workspace = from_files(files).unwrap_or_else(|it| panic!("{name} at {at}: {it}"));
                assert!(
                    workspace.tables.iter().any(|it| it.table == "SigninLogs" && it.rows >= 1),
                    "{name} at {at}"
                );
            }
        }
    }
}

#[test]
fn a_folder_that_nobody_wants_any_more_is_read_no_further() {
    let folder = Folder::new("stopped");
    folder.write(GOOD.0, GOOD.1.as_bytes());
    let stop = Stop::default();
    assert_eq!(open_until(&folder.0, &Options::default(), &stop).expect("not stopped yet").tables.len(), 1);
    stop.stop();
    let error = open_until(&folder.0, &Options::default(), &stop).expect_err("stopped");
    assert!(matches!(error, Error::Stopped), "{error}");
}
