//! Every case of the conformance file that the engine accepts gives the rows that Kusto gave.
//!
//! The file is not part of the project; without it the test says so and passes.

#[path = "conformance/compare.rs"]
mod compare;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use kql_polars::{Catalog, Error};
use serde_json::Value as Json;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/kql/conformance.jsonl");

/// Cases that matched when this number was last raised; there must not be fewer.
const MATCHES: usize = 775;

/// Cases that differ, and why that is right or bearable.
const KNOWN: &[(&str, &str)] = &[
    ("dk/0118", "the case says that count() is a real"),
    ("dk/1513", "the case says that the column is a string, and has an array in it"),
    ("dk/1167", "a string that is null: ours never are"),
    ("dk/1168", "a string that is null: ours never are"),
    ("dk/1171", "a string that is null: ours never are"),
];

#[derive(Default)]
struct Counts {
    matches: usize,
    known: usize,
    not_compared: usize,
    refused: BTreeMap<String, usize>,
    differ: Vec<String>,
}

#[test]
fn conformance() {
    let Ok(text) = std::fs::read_to_string(Path::new(FILE)) else {
        eprintln!("skipped: ../shared/data is not here");
        return;
    };
    let mut counts = Counts::default();
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).expect("each line of the file is JSON");
        run(&case, &mut counts);
    }
    let refused: usize = counts.refused.values().sum();
    println!(
        "{} match, {} differ, {} known to differ, {} ran without comparison, {refused} refused",
        counts.matches,
        counts.differ.len(),
        counts.known,
        counts.not_compared,
    );
    println!("refused: {:?}", counts.refused);
    assert!(counts.differ.is_empty(), "{}", counts.differ.join("\n\n"));
    assert!(counts.matches >= MATCHES, "{} cases match, there were {MATCHES}", counts.matches);
}

fn run(case: &Json, counts: &mut Counts) {
    let id = case["id"].as_str().unwrap_or_default();
    let query = case["query"].as_str().unwrap_or_default();
    let now = DateTime::<Utc>::from_timestamp(1_700_000_000, 0).expect("a valid time");
    let outcome = match kql_polars::run(query, &Catalog::new(), now) {
        Err(Error::Kql { diagnostic, .. }) => {
            *counts.refused.entry(format!("{:?}", diagnostic.kind)).or_default() += 1;
            return;
        }
        Err(error) => Err(error.to_string()),
        Ok(output) => {
            if compare::not_compared(case) {
                counts.not_compared += 1;
                return;
            }
            compare::compare(case, &output)
        }
    };
    match outcome {
        Ok(()) => counts.matches += 1,
        Err(_) if KNOWN.iter().any(|it| it.0 == id) => counts.known += 1,
        Err(reason) => counts.differ.push(format!("== {id} {}\n{query}\n{reason}", case["notes"])),
    }
}
