//! The account summary next to msticnb's, and timelines next to msticpy's, on the same files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::lines;
use crate::python::Python;
use crate::run::{Outcome, cargo, root, run, say, target};

/// The sign-ins of the fixtures, and repeated; with each number how often it is measured after once for warming up
/// (a million only once, because msticnb takes minutes).
const SIGN_INS: [(u32, u32); 3] = [(31, 5), (100_000, 2), (1_000_000, 0)];
const MARKS: [&str; 2] = ["10000", "100000"];
const SCRIPT: &str = "tests/bench/account.py";

/// A Python with msticnb, and its test frames as it reads them; `None` where the frames are not there.
pub(super) fn frames() -> Result<Option<(Python, PathBuf)>, String> {
    let fixtures = fixtures();
    if !fixtures.exists() {
        return Ok(None);
    }
    let python = msticnb()?;
    let folder = target()?.join("bench-kernel");
    let mut make = python.python(&[SCRIPT, "make"]);
    run(make.arg(&fixtures).arg(&folder).arg(SIGN_INS[0].0.to_string()).current_dir(root()))?;
    Ok(Some((python, folder)))
}

fn fixtures() -> PathBuf {
    root().join("../shared/data/msticnb")
}

/// Its own environment: it wants old versions of what others want new.
fn msticnb() -> Result<Python, String> {
    Python::in_folder("python-msticnb", &["msticnb==1.2.3", "ipykernel>=6,<8"])
}

/// Summary with additional data at three sizes, and two timelines; prints both sides and their ratios.
pub(crate) fn account() -> Outcome {
    let fixtures = fixtures();
    if !fixtures.exists() {
        return Err(format!(
            "{} is not there: it holds msticnb's test frames as CSV, which are not part of this project",
            fixtures.display()
        ));
    }
    let python = msticnb()?;
    let example = ["build", "--locked", "--package", "nblt", "--example", "bench_account"];
    run(cargo().args(example))?;
    let ours = target()?.join("debug/examples/bench_account");
    for (sign_ins, repeats) in SIGN_INS {
        say(&format!("{sign_ins} sign-ins of one account (both sides read the same CSV files)"));
        let folder = target()?.join("bench-account").join(sign_ins.to_string());
        let mut make = python.python(&[SCRIPT, "make"]);
        run(make.arg(&fixtures).arg(&folder).arg(sign_ins.to_string()).current_dir(root()))?;
        let outcome = compare(&ours, &python, &folder, repeats);
        // The largest has 1.5 GB.
        fs::remove_dir_all(&folder).map_err(|error| format!("cannot remove {folder:?}: {error}"))?;
        outcome?;
    }
    say("timelines");
    let ours = lines(Command::new(&ours).arg("timeline").args(MARKS))?;
    let theirs = lines(python.python(&[SCRIPT, "timeline"]).args(MARKS))?;
    for theirs in &theirs {
        let marks = &theirs["marks"];
        // The last of several is from a warm process.
        let ours = ours.iter().rev().find(|it| it["marks"] == *marks).unwrap_or(&Value::Null);
        println!(
            "{marks:>8} marks: nblt {}, {} kB; msticpy {}, {} kB; {}",
            seconds(number(ours, "timeline")),
            number(ours, "bytes") as u64 / 1000,
            seconds(number(theirs, "timeline")),
            number(theirs, "bytes") as u64 / 1000,
            times(number(theirs, "timeline"), number(ours, "timeline")),
        );
    }
    Ok(())
}

fn compare(ours: &PathBuf, python: &Python, folder: &Path, repeats: u32) -> Outcome {
    let repeats = (repeats + 1).to_string();
    let ours = lines(Command::new(ours).arg(folder).arg(&repeats))?;
    let script = ["-u", SCRIPT, "msticnb"];
    let theirs = lines(python.python(&script).arg(folder).arg(&repeats)).unwrap_or_default();
    let total = |it: &Value| number(it, "summary") + number(it, "additional");
    // The first is for warming up, where there is another.
    let median = |all: &[Value]| {
        let mut sorted: Vec<Value> = all.iter().filter(|it| it["failed"].is_null()).cloned().collect();
        if sorted.len() > 1 {
            sorted.remove(0);
        }
        sorted.sort_by(|a, b| total(a).total_cmp(&total(b)));
        sorted.get(sorted.len() / 2).cloned()
    };
    let Some(mine) = median(&ours) else { return Err("nothing was measured".to_owned()) };
    println!(
        "  nblt     summary {}, additional data {}, {} events, {} MB at the most; files read once before in {}",
        seconds(number(&mine, "summary")),
        seconds(number(&mine, "additional")),
        mine["events"],
        mine["memory"],
        seconds(number(&mine, "load")),
    );
    let failed = theirs.iter().find_map(|it| it["failed"].as_str());
    let Some(other) = median(&theirs) else {
        println!("  msticnb  cannot finish: {}", failed.unwrap_or("it ended without an answer"));
        return Ok(());
    };
    let reading = number(&other, "reading");
    println!(
        "  msticnb  summary {}, additional data {}, {} events, {} MB at the most; of this {} to read the files",
        seconds(number(&other, "summary")),
        seconds(number(&other, "additional")),
        other["events"],
        other["memory"],
        seconds(reading),
    );
    if let Some(failed) = failed {
        println!("  msticnb  could not do it a second time in the same process: {failed}");
    }
    println!(
        "  {} ({} without its reading of files), memory {}",
        times(total(&other), total(&mine)),
        times(total(&other) - reading, total(&mine)),
        times(number(&other, "memory"), number(&mine, "memory")),
    );
    Ok(())
}

fn number(figures: &Value, name: &str) -> f64 {
    figures[name].as_f64().unwrap_or(f64::NAN)
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.3} s")
}

fn times(theirs: f64, ours: f64) -> String {
    format!("{:.1} times", theirs / ours)
}
