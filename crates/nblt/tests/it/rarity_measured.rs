//! How many starts an analyst reads until she has seen all of an attack: by msticnb's rarity and by novelty. The
//! figures are in `docs/rarity.md`; they are measured here.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::fs::File;
use std::io::{BufRead, BufReader};

use nblt::ext::polars::prelude::{Column, DataFrame, IdxCa, NamedFrom, Series, SortMultipleOptions};
use nblt::ext::serde_json::{self, Value};
use nblt::{HostPivots, LogonSessionRarity, Session, logon_session_rarity};

/// The process starts (4688) of a forwarder's dump in `../shared/data`, or `None` with a word about it.
fn otrf(file: &str) -> Option<DataFrame> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/otrf/{}"), file);
    let Ok(archive) = File::open(&path) else {
        eprintln!("skipped: ../shared/data is not here");
        return None;
    };
    let mut archive = zip::ZipArchive::new(archive).unwrap();
    let lines = BufReader::new(archive.by_index(0).unwrap()).lines().map(Result::unwrap);
    let starts: Vec<Value> = lines
        .map(|line| serde_json::from_str::<Value>(&line).unwrap())
        .filter(|it| it["EventID"] == 4688)
        .collect();
    let names = [
        "EventTime",
        "Hostname",
        "SubjectDomainName",
        "SubjectUserName",
        "SubjectLogonId",
        "TargetLogonId",
        "NewProcessId",
        "NewProcessName",
        "ProcessId",
        "ParentProcessName",
        "CommandLine",
    ];
    let column = |name: &str| {
        let values: Vec<Option<String>> =
            starts.iter().map(|it| it[name].as_str().map(str::to_owned)).collect();
        Column::from(Series::new(name.into(), values))
    };
    Some(DataFrame::new(starts.len(), names.map(column).into()).unwrap())
}

/// Where the last of an attack's starts stands among `frame`'s rows, counted from 1, and how many there are.
fn last_of(frame: &DataFrame, is_attack: impl Fn(&str) -> bool) -> (usize, usize) {
    let lines = frame.column("CommandLine").unwrap();
    let places: Vec<usize> = (1..)
        .zip(lines.str().unwrap().iter())
        .filter(|(_, line)| line.is_some_and(&is_attack))
        .map(|(place, _)| place)
        .collect();
    (places.last().copied().unwrap_or(0), places.len())
}

/// All starts by the mean rarity of their session and then by their own, as the report lists sessions.
fn by_rarity(found: &LogonSessionRarity) -> DataFrame {
    let sessions = found.sessions();
    let frame = found.processes_with_cluster().unwrap();
    let text = |name: &str, other: &str| -> Vec<String> {
        let column = frame.column(name).or_else(|_| frame.column(other)).unwrap();
        column.str().unwrap().iter().map(|it| it.unwrap_or_default().to_owned()).collect()
    };
    let (hosts, ids) = (text("Computer", "Hostname"), text("SubjectLogonId", ""));
    let accounts = text("Account", "SubjectUserName");
    let rarity: Vec<f64> = frame.column("Rarity").unwrap().f64().unwrap().iter().flatten().collect();
    let place = |row: usize| {
        sessions.iter().position(|it| {
            (it.host.as_deref(), &it.session) == (Some(&*hosts[row]), &ids[row])
                && it.account.ends_with(&accounts[row])
        })
    };
    let places: Vec<usize> = (0..frame.height()).map(|it| place(it).unwrap()).collect();
    let mut rows: Vec<u32> = (0..).take(frame.height()).collect();
    rows.sort_by(|a, b| {
        let key = |it: u32| (places[it as usize], it);
        let own = |it: u32| rarity[it as usize];
        key(*a).0.cmp(&key(*b).0).then(own(*b).total_cmp(&own(*a))).then(a.cmp(b))
    });
    frame.take(&IdxCa::from_vec("row".into(), rows)).unwrap()
}

/// The same rows by one of their columns, the highest first.
fn by(frame: &DataFrame, column: &str) -> DataFrame {
    let order = SortMultipleOptions::default().with_order_descending(true).with_maintain_order(true);
    frame.sort([column], order).unwrap()
}

/// Starts to read until all are found: session by session in the order of rarity, and of novelty; without regard to
/// sessions in the order of rarity, and of novelty; and how many there are, which is the least possible.
fn measure(found: &LogonSessionRarity, is_attack: fn(&str) -> bool) -> [usize; 5] {
    let (rarity, novelty) = (by_rarity(found), found.novel_starts().unwrap().frame().unwrap());
    let frames = [&rarity, &novelty, &by(&rarity, "Rarity"), &by(&novelty, "Novelty")];
    let [a, b, c, d] = frames.map(|it| last_of(it, is_attack));
    println!("{found:?}: {a:?} {b:?} {c:?} {d:?}");
    assert!([b, c, d].iter().all(|it| it.1 == a.1), "the same starts in another order");
    [a.0, b.0, c.0, d.0, a.1]
}

#[test]
fn a_run_key_that_starts_powershell() {
    let Some(frame) = otrf("empire_persistence_registry_modification_run_keys_standard_user.zip") else {
        return;
    };
    let found = logon_session_rarity(&frame).unwrap();
    let is_attack = |line: &str| {
        line.contains("gp HKCU:")
            || line.contains("-Win Hidden -enc")
            || line.to_lowercase().contains("whoami.exe")
    };
    assert_eq!(measure(&found, is_attack), [7, 6, 7, 22, 3]);
}

#[test]
fn an_account_added_over_wmi() {
    let Some(frame) = otrf("empire_wmic_add_user_backdoor.zip") else { return };
    let found = logon_session_rarity(&frame).unwrap();
    assert_eq!(measure(&found, |line| line.contains("backdoor")), [6, 3, 6, 3, 3]);
}

#[test]
fn the_intruder_of_the_demo() {
    let is_attack = |line: &str| demo::intruder_commands().contains(&line);
    let session = Session::open("demo processes").unwrap();
    let found = HostPivots::on(session.clone()).logon_session_rarity("SRV-FIN01").unwrap();
    assert_eq!(measure(&found, is_attack), [11, 9, 17, 22, 9]);
    let both = session.query("SecurityEvent").unwrap().frame();
    assert_eq!(measure(&logon_session_rarity(&both).unwrap(), is_attack), [11, 9, 11, 27, 9]);
    let small = HostPivots::on(Session::demo().unwrap()).logon_session_rarity("SRV-FIN01").unwrap();
    assert_eq!(measure(&small, is_attack), [12, 9, 18, 27, 9]);
}
