//! Windows event logs.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::path::PathBuf;

use sources::local::{RawFile, Workspace, from_files};

use crate::data::answer;
use crate::evtx_file::{Event, log, utf16};
use crate::evtx_template;

/// A file of `../shared/data/evtx`, or `None` with a word about it.
fn shared(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/evtx"));
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: ../shared/data is not here");
    }
    bytes
}

fn load(bytes: Vec<u8>) -> Result<Workspace, String> {
    from_files(vec![RawFile { name: "log.evtx".to_owned(), bytes, modified: None }])
        .map_err(|it| it.to_string())
}

#[test]
fn forty_two_names_were_tried() {
    let Some(bytes) = shared("kerbrute_user_enumeration.evtx") else { return };
    let workspace = load(bytes).unwrap();
    assert_eq!(
        answer(&workspace, "SecurityEvent | summarize count(), dcount(tolower(TargetUserName))"),
        ["42 42"]
    );
    assert_eq!(
        workspace.files[0].to_string(),
        "log.evtx: 42 rows of SecurityEvent (by the channel of each event)"
    );
}

#[test]
fn fifty_four_failures_and_no_success() {
    let Some(bytes) = shared("kerberos_bruteforce_valid_user.evtx") else { return };
    let workspace = load(bytes).unwrap();
    let by_event = answer(&workspace, "SecurityEvent | summarize count() by EventID, Status, TargetUserName");
    assert_eq!(by_event, ["4771 0x18 admin-hacker 54"]);
}

#[test]
fn times_are_those_of_the_events() {
    // The header of one record says 1601, others are seconds late.
    for (file, first) in [
        ("member_added_to_sensitive_groups.evtx", "2020-07-12 06:01:13.758734"),
        ("sharphound_local_admin_enumeration.evtx", "2021-05-03 08:58:25.921033"),
        ("password_reset_setntlm.evtx", "2021-12-04 22:09:13.666427"),
    ] {
        let Some(bytes) = shared(file) else { return };
        let workspace = load(bytes).unwrap();
        let query = "SecurityEvent | summarize min(TimeGenerated), countif(isnull(TimeGenerated)), countif(isempty(Computer))";
        assert_eq!(answer(&workspace, query), [format!("{first} 0 0")], "{file}");
    }
}

/// Cuts and flips a log at every 64th byte: whatever is missing then is said to be.
#[track_caller]
fn damage(whole: &[u8], n_events: u64) {
    let count = |bytes: Vec<u8>| match load(bytes) {
        Ok(workspace) => {
            let said = workspace.files[0].to_string();
            (workspace.tables.iter().map(|it| it.rows).sum::<u64>(), said)
        }
        // Nothing of it could be read: a sentence.
        Err(sentence) => {
            assert!(sentence.contains("Windows event log") || sentence.contains("no rows"), "{sentence}");
            (0, sentence)
        }
    };
    assert_eq!(count(whole.to_vec()).0, n_events);
    let mut damaged = 0;
    for place in (0..whole.len()).step_by(64) {
        let (n, said) = count(whole[..place].to_vec());
        assert!(n < n_events && said.contains("damaged"), "{place}: {n}; {said}");
        let mut flipped = whole.to_vec();
        flipped[place] ^= 0x10;
        let (n, said) = count(flipped);
        assert!(n <= n_events, "{place}: {said}");
        assert!(n == n_events || said.contains("damaged"), "{place}: {n} of {n_events}; {said}");
        damaged += usize::from(n < n_events);
    }
    assert!(damaged > 5, "{damaged} of the flips cost an event");
}

#[test]
fn damage_costs_what_is_damaged_and_is_said() {
    let Some(whole) = shared("kerberos_bruteforce_valid_user.evtx") else { return };
    damage(&whole, 54);
}

#[test]
fn a_log_that_was_copied_while_it_was_written_says_that_its_end_is_missing() {
    let fields = [("CommandLine", utf16("whoami"))];
    let event = || Event { channel: "Security", id: 4688, fields: &fields };
    let mut whole = evtx_template::log(&[&[event(), event()], &[event()], &[event()]]);
    // Windows writes the number of chunks when it closes a log.
    whole[42..44].copy_from_slice(&1_u16.to_le_bytes());
    let said = |len: usize| {
        let workspace = load(whole[..len].to_vec()).unwrap();
        (workspace.tables[0].rows, workspace.files[0].to_string())
    };
    let missing = "1 chunk of up to 64 KiB damaged and left out: the file ends before it";
    let (whole_chunks, cut) = (said(4096 + 2 * 65_536), said(4096 + 2 * 65_536 + 1_000));
    assert!(whole_chunks.0 == 3 && !whole_chunks.1.contains("damaged"), "{whole_chunks:?}");
    assert!(cut.0 == 3 && cut.1.contains(missing), "{cut:?}");
}

#[test]
fn damage_of_a_log_of_our_own() {
    let fields = [("CommandLine", utf16("cmd /c whoami")), ("SubjectUserName", utf16("megan"))];
    let event = || Event { channel: "Security", id: 4688, fields: &fields };
    let first: Vec<Event<'_>> = (0..20).map(|_| event()).collect();
    let second: Vec<Event<'_>> =
        (0..10).map(|_| Event { channel: "System", id: 7045, fields: &fields }).collect();
    damage(&log(&[&first, &second]), 30);
    damage(&evtx_template::log(&[&first, &second]), 30);
}

#[test]
fn a_log_says_the_same_with_templates_and_without() {
    let texts = [
        "whoami",
        "",
        "cmd /c \"a & b\" <c>\t\r\n",
        "größer 漢字 😀",
        "a\0behind",
        "whoami",
        "whoami",
        " x ",
    ];
    let of_texts: Vec<[(&str, Vec<u16>); 3]> = texts
        .iter()
        .zip(texts.iter().cycle().skip(3))
        .map(|(a, b)| [("CommandLine", utf16(a)), ("TargetUserName", utf16(b)), ("Invented", utf16(a))])
        .collect();
    // Other fields, fields that are called like columns of all events, and no fields.
    let of_others = [
        ("Status", utf16("0x18")),
        ("IpAddress", utf16("::1")),
        ("EventID", utf16("7")),
        ("Invented_2", utf16("x")),
    ];
    let mut events: Vec<Event<'_>> =
        of_texts.iter().map(|fields| Event { channel: "Security", id: 4688, fields }).collect();
    let whole = events.len();
    events.push(Event { channel: "Security", id: 4771, fields: &of_others });
    events.push(Event { channel: "security", id: 1102, fields: &[] });
    events.push(Event { channel: "System", id: 7045, fields: &of_others[..2] });
    // Half a character.
    let half = [("CommandLine", vec![0xd800, u16::from(b'x')])];
    events.push(Event { channel: "Security", id: 4688, fields: &half });
    let chunks: Vec<&[Event<'_>]> = vec![&events[..whole], &events[whole..whole + 1], &events[whole + 1..]];
    let (with, without) = (evtx_template::log(&chunks), log(&chunks));
    let (with, without) = (load(with).unwrap(), load(without).unwrap());
    assert_eq!(with.files[0].to_string(), without.files[0].to_string());
    for table in ["SecurityEvent", "Event"] {
        let all = format!("{table} | extend t = tostring(TimeGenerated) | project-away TimeGenerated");
        assert_eq!(answer(&with, &all), answer(&without, &all));
        let (a, b) = (with.catalog.get(table).unwrap(), without.catalog.get(table).unwrap());
        assert_eq!(a.schema, b.schema);
    }
    let found = answer(&with, "SecurityEvent | where EventID == 4688 | project CommandLine");
    // Answers are shown without quotes.
    assert_eq!(found[..4], ["whoami", "", "cmd /c a & b <c>\t\r\n", "größer 漢字 😀"]);
    assert_eq!(answer(&with, "SecurityEvent | summarize count(), dcount(EventID)"), ["11 3"]);
}

#[test]
fn a_chunk_that_is_lost_costs_itself() {
    let fields = [("TargetUserName", utf16("megan"))];
    let events = [Event { channel: "Security", id: 4624, fields: &fields }];
    let mut bytes = log(&[&events, &events, &events]);
    bytes[4096 + 65_536..4096 + 65_536 + 8].copy_from_slice(b"garbage!");
    let workspace = load(bytes).unwrap();
    assert_eq!(answer(&workspace, "SecurityEvent | project EventRecordId"), ["1", "3"]);
    let said = workspace.files[0].to_string();
    assert!(said.contains("1 chunk of up to 64 KiB damaged and left out"), "{said}");
}

#[test]
fn text_that_is_no_text_costs_no_event() {
    let mut line = utf16("cmd \u{1}\u{1b}\u{7f} <b>&\"");
    // Half a character, and another at the end.
    line.extend([0xd800, u16::from(b'x'), 0xdc00]);
    let fields = [("CommandLine", line), ("Type", utf16("SigninLogs")), ("$table", utf16("SigninLogs"))];
    let bytes = log(&[&[
        Event { channel: "Security", id: 4688, fields: &fields },
        Event { channel: "Microsoft-Windows-Sysmon/Operational", id: 1, fields: &fields },
    ]]);
    let workspace = load(bytes).unwrap();
    let query = "SecurityEvent | project EventID, tostring(TimeGenerated), Computer, CommandLine, Type, Type_2, ['$table_2']";
    let found = answer(&workspace, query);
    assert!(found[0].starts_with("4688 2026-01-05T08:00:00.1234560Z ws01.contoso.com cmd "), "{found:?}");
    assert!(found[0].ends_with(" SecurityEvent SigninLogs SigninLogs"), "{found:?}");
    assert!(found[0].contains('\u{fffd}'), "{found:?}");
    let found = answer(&workspace, "Event | project EventID, EventData");
    assert!(found[0].contains("&lt;b&gt;&amp;&quot;"), "{found:?}");
    assert!(!workspace.files[0].to_string().contains("damaged"), "{}", workspace.files[0]);
}

#[test]
fn what_is_no_event_log_is_said() {
    for bytes in [b"".to_vec(), b"ElfFile\0".to_vec(), vec![0; 70_000], b"TimeGenerated,EventID\n".to_vec()] {
        let sentence = load(bytes).unwrap_err();
        assert!(
            sentence.contains("log.evtx: is no Windows event log, or its header is damaged"),
            "{sentence}"
        );
    }
}
