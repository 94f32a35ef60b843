//! The numbers of the Python original on 10,000 process starts of the public data in `../shared/data`. The data is
//! not part of the project: where the folder is not there, these tests say so and pass.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::fs::File;

use analysis::{ColumnMap, Needs, Parameters, Place, ProcessTree, Processes, Rarity};
use polars::prelude::{CsvReadOptions, DataFrame, IdxCa, SerReader};
use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/msticnb");

/// The process starts and the golden file, or `None` with a word about it.
fn data() -> Option<(DataFrame, Value)> {
    let Ok(golden) = File::open(format!("{FOLDER}/rarity-golden.json")) else {
        eprintln!("skipped: ../shared/data is not here");
        return None;
    };
    let path = format!("{FOLDER}/processes_on_host.csv");
    let options = CsvReadOptions::default().with_has_header(true).with_infer_schema_length(Some(10_000));
    let frame = options.try_into_reader_with_file_path(Some(path.into())).unwrap().finish().unwrap();
    Some((frame, serde_json::from_reader(golden).unwrap()))
}

fn rarity(frame: &DataFrame) -> Rarity {
    let map = ColumnMap::infer(frame, Needs::Rarity);
    assert_eq!(map.name(), "Windows event 4688");
    let processes = Processes::read(frame, &map, Needs::Rarity).unwrap();
    Rarity::of(processes, &Parameters::default()).unwrap()
}

#[track_caller]
fn check(found: &Rarity, golden: &Value) {
    assert_eq!(found.processes().len() as u64, golden["events"].as_u64().unwrap());
    assert_eq!(found.clusters().len() as u64, golden["clusters"].as_u64().unwrap());
    assert_eq!(found.n_noise() as u64, golden["noise"].as_u64().unwrap());
    let sizes: Vec<u64> = found.clusters().iter().map(|it| it.size).collect();
    let golden_sizes: Vec<u64> =
        golden["sizes_desc"].as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect();
    assert_eq!(sizes, golden_sizes);
    let sessions = golden["sessions"].as_array().unwrap();
    assert_eq!(found.sessions().len(), sessions.len());
    for (found, golden) in found.sessions().iter().zip(sessions) {
        assert_eq!(found.account, golden["Account"].as_str().unwrap());
        assert_eq!(found.session, golden["SubjectLogonId"].as_str().unwrap());
        assert_eq!(found.process_count, golden["ProcessCount"].as_u64().unwrap());
        for (found, name) in [(found.mean_rarity, "MeanRarity"), (found.max_rarity, "MaxRarity")] {
            let golden = golden[name].as_f64().unwrap();
            assert!((found - golden).abs() < 1e-14, "{name}: {found} is not {golden}");
        }
    }
}

#[test]
fn all_events() {
    let Some((frame, golden)) = data() else { return };
    check(&rarity(&frame), &golden["rarity_full"]);
}

#[test]
fn the_subset_of_the_original_s_own_test() {
    let Some((frame, golden)) = data() else { return };
    let accounts = frame.column("Account").unwrap().str().unwrap();
    // The first 1,000 and then those of the administrator, whether they are among the first or not.
    let of_admin = (0..).zip(accounts.iter()).filter(|(_, it)| it.unwrap().ends_with("\\MSTICAdmin"));
    let rows: Vec<u32> = (0..1_000).chain(of_admin.map(|(row, _)| row)).collect();
    let subset = frame.take(&IdxCa::from_vec("row".into(), rows)).unwrap();
    check(&rarity(&subset), &golden["rarity_test_subset"]);
}

#[test]
fn rows_in_another_order_give_the_same() {
    let Some((frame, golden)) = data() else { return };
    // 7,919 is prime to 10,000: every row comes once.
    let rows: Vec<u32> = (0..10_000).map(|it| it * 7_919 % 10_000).collect();
    let shuffled = frame.take(&IdxCa::from_vec("row".into(), rows)).unwrap();
    let (one, other) = (rarity(&frame), rarity(&shuffled));
    check(&other, &golden["rarity_full"]);
    assert_eq!(one.sessions(), other.sessions());
    assert!(one.session_rarity().unwrap().equals_missing(&other.session_rarity().unwrap()));
    assert!(
        one.process_clusters(&frame).unwrap().equals_missing(&other.process_clusters(&shuffled).unwrap())
    );
}

#[test]
fn frames_hold_every_event_once() {
    let Some((frame, _)) = data() else { return };
    let found = rarity(&frame);
    let all = found.processes_with_cluster(&frame).unwrap();
    assert_eq!((all.height(), all.width()), (10_000, frame.width() + 7));
    let clusters = found.process_clusters(&frame).unwrap();
    assert_eq!(clusters.height(), 118 + 93);
    let sizes: u64 = clusters.column("ClusterSize").unwrap().u64().unwrap().iter().flatten().sum();
    assert_eq!(sizes, 10_000);
    let first = clusters.column("FirstEventTime").unwrap().null_count();
    assert_eq!(first, 0);
}

#[test]
fn every_process_is_in_the_tree_once() {
    let Some((frame, _)) = data() else { return };
    let map = ColumnMap::infer(&frame, Needs::Tree);
    let tree = ProcessTree::of(Processes::read(&frame, &map, Needs::Tree).unwrap()).unwrap();
    assert_eq!(tree.walk().len(), tree.nodes().len());
    assert_eq!(tree.nodes().iter().filter(|it| it.start.is_some()).count(), 10_000);
    // Counted from the file by a script of its own: last holder of the id, same program, same session.
    let counts = [Place::Child, Place::Orphan, Place::Root].map(|it| tree.count(it));
    assert_eq!(counts, [6_823, 3_177, 0]);
    assert_eq!(tree.depth(), 72, "cmd.exe and powershell.exe start each other");
}
