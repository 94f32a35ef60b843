//! Windows event logs.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::path::PathBuf;

use sources::local::{RawFile, Workspace, from_files};

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
    from_files(vec![RawFile { name: "log.evtx".to_owned(), bytes }]).map_err(|it| it.to_string())
}

/// What a query over a file gives, as text.
#[track_caller]
fn rows(workspace: &Workspace, query: &str) -> Vec<String> {
    let now = chrono::DateTime::from_timestamp(1_772_700_000, 0).unwrap();
    let frame = kql_polars::run(query, &workspace.catalog, now).unwrap().frame;
    let row = |row: usize| {
        let cells = frame.columns().iter().map(|it| it.get(row).unwrap().to_string().replace('"', ""));
        cells.collect::<Vec<_>>().join(" ")
    };
    (0..frame.height()).map(row).collect()
}

#[test]
fn forty_two_names_were_tried() {
    let Some(bytes) = shared("kerbrute_user_enumeration.evtx") else { return };
    let workspace = load(bytes).unwrap();
    assert_eq!(
        rows(&workspace, "SecurityEvent | summarize count(), dcount(tolower(TargetUserName))"),
        ["42 42"]
    );
    assert_eq!(
        workspace.files[0].to_string(),
        "log.evtx: 42 rows of SecurityEvent (by its Type column); the channel of an event says its table: Security is \
         SecurityEvent, all others are Event"
    );
}

#[test]
fn fifty_four_failures_and_no_success() {
    let Some(bytes) = shared("kerberos_bruteforce_valid_user.evtx") else { return };
    let workspace = load(bytes).unwrap();
    let by_event = rows(&workspace, "SecurityEvent | summarize count() by EventID, Status, TargetUserName");
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
        assert_eq!(rows(&workspace, query), [format!("{first} 0 0")], "{file}");
    }
}

#[test]
fn damage_costs_what_is_damaged_and_is_said() {
    let Some(whole) = shared("kerberos_bruteforce_valid_user.evtx") else { return };
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
    let mut damaged = 0;
    for place in (0..whole.len()).step_by(64) {
        let (n, said) = count(whole[..place].to_vec());
        assert!(n < 54 && said.contains("damaged"), "{place}: {n}; {said}");
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        let (n, said) = count(flipped);
        assert!(n <= 54, "{place}: {said}");
        // Whatever is missing is said to be.
        assert!(n == 54 || said.contains("damaged"), "{place}: {n} of 54; {said}");
        damaged += usize::from(n < 54);
    }
    assert!(damaged > 5, "{damaged} of the flips cost an event");
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
