//! Files of syslog.

use std::io::Write as _;

use sources::local::{RawFile, from_files};

use crate::data::{answer, log, report, rows};

const AUTH: &str = "\
Dec 31 23:59:58 web01 sshd[811]: Failed password for invalid user oracle from 203.0.113.9 port 4711 ssh2
Jan  1 00:00:03 web01 sshd[812]: Failed password for root from 203.0.113.9 port 4712 ssh2
Jan  1 00:00:09 web01 sshd[812]: message repeated 5 times: [ Failed password for root from 203.0.113.9 port 4712 ssh2]
Jan  1 00:01:00 web01 sudo:    megan : TTY=pts/0 ; PWD=/home/megan ; USER=root ; COMMAND=/bin/bash
Jan  1 00:02:00 web01 useradd[900]: new user: name=backup2, UID=1002, GID=1002, home=/home/backup2, shell=/bin/bash
";

#[test]
fn an_auth_log_has_the_columns_of_log_analytics() {
    let workspace = log("auth.log", AUTH, "2026-01-01T00:10:00Z", None);
    assert_eq!(rows(&workspace), [("Syslog", 9)]);
    let query = "Syslog | where ProcessName == 'sudo' | project tostring(TimeGenerated), Computer, HostName, Facility, SyslogMessage";
    assert_eq!(
        answer(&workspace, query),
        [
            "2026-01-01T00:01:00.0000000Z web01 web01     megan : TTY=pts/0 ; PWD=/home/megan ; USER=root ; COMMAND=/bin/bash"
        ]
    );
    assert_eq!(
        answer(&workspace, "Syslog | where ProcessID == 811 | project tostring(TimeGenerated)"),
        ["2025-12-31T23:59:58.0000000Z"]
    );
    let assumed: Vec<String> = report(&workspace, "Syslog").assumed.iter().map(ToString::to_string).collect();
    assert_eq!(assumed.len(), 2, "{assumed:?}");
    assert!(
        assumed[0].starts_with("auth.log: its times do not say their zone; UTC is assumed."),
        "{assumed:?}"
    );
    assert_eq!(
        assumed[1],
        "auth.log: its times do not say their year; 2025 to 2026 is assumed by the date of its last change, 2026-01-01"
    );
    let file = workspace.files[0].to_string();
    assert!(file.starts_with("auth.log: 9 rows of Syslog (as lines of syslog); "), "{file}");
}

#[test]
fn a_message_that_was_repeated_counts_as_often_as_it_happened() {
    let workspace = log("auth.log", AUTH, "2026-01-01T00:10:00Z", None);
    let failed = "Syslog | where SyslogMessage startswith 'Failed password for root' | summarize count(), countif(isnotnull(RepeatNumber)), max(RepeatCount)";
    assert_eq!(answer(&workspace, failed), ["6 5 5"]);
    let file = workspace.files[0].to_string();
    assert!(
        file.contains("1 line says that a message was repeated and stands for 5 messages, each a row"),
        "{file}"
    );

    let old = "Jan  1 00:00:01 a sshd[1]: Failed x\nJan  1 00:00:02 b su: y\nJan  1 00:00:03 a last message repeated 2 times\nJan  1 00:00:04 a last message repeated 1 times\n";
    let workspace = log("messages", old, "2026-01-01T00:10:00Z", None);
    let query = "Syslog | summarize count(), max(TimeGenerated) by Computer, ProcessName, ProcessID, SyslogMessage | project count_, Computer, ProcessName, ProcessID, SyslogMessage | sort by Computer asc";
    assert_eq!(answer(&workspace, query), ["4 a sshd 1 Failed x", "1 b su null y"]);

    // Nobody can fill the memory with one line; what it says is still there.
    let many = "Jan  1 00:00:01 a sshd[1]: message repeated 4000000000 times: [ Failed x]\n";
    let workspace = log("messages", many, "2026-01-01T00:10:00Z", None);
    assert_eq!(
        answer(&workspace, "Syslog | project RepeatCount, SyslogMessage"),
        ["4000000000 message repeated 4000000000 times: [ Failed x]"]
    );
    assert!(
        workspace.files[0].to_string().contains("stands for 4000000000, too many to be made rows"),
        "{}",
        workspace.files[0]
    );
}

#[test]
fn a_small_file_does_not_fill_the_memory_with_repeats() {
    let message = "x".repeat(8000);
    let line = format!("Jan  1 00:00:01 a sshd[1]: message repeated 10000 times: [ {message}]\n");
    let workspace = log("messages", &line.repeat(100), "2026-01-01T00:10:00Z", None);
    let query = "Syslog | summarize count(), countif(isnotnull(RepeatNumber)), max(RepeatNumber), countif(RepeatCount == 10000)";
    assert_eq!(answer(&workspace, query), ["10099 10000 10000 10099"]);
    let said = workspace.files[0].to_string();
    assert!(
        said.contains("99 lines of repeated messages stand for 990000, too many to be made rows"),
        "{said}"
    );
}

#[test]
fn one_line_with_a_wrong_clock_does_not_date_the_others() {
    let line = |day: &str, n: u32| {
        format!("{day} 08:00:{n:02} web01 sshd[7]: Failed password for root from 1.2.3.4\n")
    };
    let lines = |day: &'static str| (0..20).map(move |n| line(day, n));
    let text: String = lines("Jul  9").chain([line("Jan  1", 5)]).chain(lines("Jul 10")).collect();
    let workspace = log("auth.log", &text, "2026-07-10T12:00:00Z", None);
    let query = "Syslog | summarize count() by day = substring(tostring(TimeGenerated), 0, 10) | sort by day asc | project day, count_";
    assert_eq!(answer(&workspace, query), ["2026-01-01 1", "2026-07-09 20", "2026-07-10 20"]);
}

#[test]
fn the_zone_is_the_hosts_if_the_analyst_says_it() {
    let workspace = log("auth.log", AUTH, "2026-01-01T00:10:00Z", Some("America/New_York"));
    assert_eq!(
        answer(&workspace, "Syslog | summarize tostring(min(TimeGenerated))"),
        ["2026-01-01T04:59:58.0000000Z"]
    );
    assert_eq!(report(&workspace, "Syslog").assumed.len(), 1, "the year only");
    assert!(
        workspace.files[0].to_string().contains("read as America/New_York, as the analyst said"),
        "{}",
        workspace.files[0]
    );
}

#[test]
fn lines_with_zone_and_year_assume_nothing() {
    let text = "2026-01-05T08:00:00.123456+01:00 web01 sshd[7]: Accepted publickey for megan from 203.0.113.7 port 1 ssh2\n\
        <86>1 2026-01-05T07:00:01Z web01 su 9 - - pam_unix(su:session): session opened for user root by megan(uid=1001)\n";
    let workspace = log("secure", text, "", Some("Asia/Tokyo"));
    assert_eq!(
        answer(
            &workspace,
            "Syslog | project tostring(TimeGenerated), Facility, SeverityLevel, ProcessName, ProcessID"
        ),
        ["2026-01-05T07:00:00.1234560Z   sshd 7", "2026-01-05T07:00:01.0000000Z authpriv info su 9"]
    );
    assert!(report(&workspace, "Syslog").assumed.is_empty());
}

#[test]
fn without_a_year_and_a_date_of_the_file_no_time_is_invented() {
    let workspace = log("auth.log", AUTH, "", None);
    let table = report(&workspace, "Syslog");
    assert_eq!((table.rows, table.rows_without_time), (9, 9));
    assert!(table.assumed[0].text.contains("nothing tells when the file was written"), "{:?}", table.assumed);
    assert_eq!(answer(&workspace, "Syslog | take 1 | project TimeGenerated_string"), ["Dec 31 23:59:58"]);
}

#[test]
fn rotated_files_and_any_name() {
    let gzip = |text: &str, seconds: u32| {
        let mut writer =
            flate2::GzBuilder::new().mtime(seconds).write(Vec::new(), flate2::Compression::fast());
        writer.write_all(text.as_bytes()).expect("in memory");
        writer.finish().expect("in memory")
    };
    let line = |day: &str| {
        format!("{day} 08:00:00 web01 sshd[7]: Accepted password for megan from 203.0.113.7 port 1 ssh2\n")
    };
    let file = |name: &str, bytes: Vec<u8>| RawFile {
        name: name.to_owned(),
        bytes,
        modified: "2030-01-01T00:00:00Z".parse().ok(),
    };
    // 1767571200 is 2026-01-05.
    let files = vec![
        file("auth.log.2.gz", gzip(&line("Dec 20"), 1_767_571_200)),
        file("auth.log.1", line("Dec 27").into_bytes()),
        file("secure-20240105", line("Jan  3").into_bytes()),
        file("notes.txt", line("Jan  4").into_bytes()),
    ];
    let workspace = from_files(files).expect("all are read");
    assert_eq!(
        answer(
            &workspace,
            "Syslog | sort by TimeGenerated asc | project substring(tostring(TimeGenerated), 0, 10)"
        ),
        ["2024-01-03", "2025-12-20", "2029-01-04", "2029-12-27"]
    );
}

#[test]
fn what_is_odd_is_said_and_nothing_panics() {
    let text = "\0\0\0Jan  1 00:00:01 a kernel: up\n\tcontinued\nwhat is this\nJan  1 00:00:02 a x: \u{1b}[31m<b>\n\nJan  1 00:00:03 a";
    let workspace = log("kern.log", text, "2026-01-01T00:10:00Z", None);
    assert_eq!(
        answer(&workspace, "Syslog | project SyslogMessage"),
        [
            "up\\n\\tcontinued".replace("\\n", "\n").replace("\\t", "\t"),
            "\u{1b}[31m<b>".to_owned(),
            String::new()
        ]
    );
    let said = workspace.files[0].to_string();
    assert!(said.contains("1 line is none of syslog and left out, the first is line 3"), "{said}");
    for at in 0..AUTH.len() {
        let mut bytes = AUTH.as_bytes().to_vec();
        bytes[at] ^= 0x95;
        for bytes in [bytes, AUTH.as_bytes()[..at].to_vec()] {
            let good = RawFile {
                name: "Syslog.csv".to_owned(),
                bytes: b"TimeGenerated,Computer\n,a\n".to_vec(),
                modified: None,
            };
            let bad = RawFile { name: "auth.log".to_owned(), bytes, modified: None };
            assert!(from_files(vec![good, bad]).expect("one is read").tables[0].rows > 0);
        }
    }
}

/// Blanks of several bytes, which Rust counts as white space, and other characters.
const ODD: [char; 8] =
    ['\u{85}', '\u{a0}', '\u{1680}', '\u{2028}', '\u{3000}', '\u{feff}', '\u{e4}', '\u{1f600}'];

#[test]
fn odd_characters_anywhere_in_a_line_do_not_stop_the_file() {
    let lines = [
        "Jan  5 08:00:00 web01 sshd[7]: x",
        "Jan  5 08:00:00 x:",
        "Jan  5 2026 08:00:00: fw1 %ASA-6: message repeated 2 times: [ x]",
        "<38>2026-01-05T08:00:00+01:00 web01 su: x",
        "<34>1 2026-01-05T07:00:00Z web01 su 7 ID47 [a b=\"]\"] x",
    ];
    for line in lines {
        // The first lines tell what the file is.
        let mut text = AUTH.repeat(10);
        for (at, there) in line.char_indices() {
            for odd in ODD {
                let (before, rest) = line.split_at(at);
                let behind = rest.get(there.len_utf8()..).unwrap_or_default();
                text.extend([format!("{before}{odd}{rest}\n"), format!("{before}{odd}{behind}\n")]);
            }
        }
        let workspace = log("auth.log", &text, "2026-01-01T00:10:00Z", None);
        assert!(report(&workspace, "Syslog").rows > 90, "{line}");
    }
}
