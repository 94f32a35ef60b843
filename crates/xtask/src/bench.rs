//! `cargo xtask bench`: measures and prints; asserts nothing, since machines differ.

pub(crate) mod account;
pub(crate) mod rarity;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Outcome, cargo, root, run, say, target};
use crate::test::bench_python;

/// Start-up, first cell, warm cells and memory of the kernel, next to bare evcxr and to msticnb in the same run.
pub(crate) fn kernel() -> Outcome {
    let (python, mut command) = bench_python()?;
    let binary = python.folder().join("share/nblt/bin/nblt-kernel");
    command.arg("tests/bench/kernel.py").arg(binary);
    match account::frames()? {
        Some((python, folder)) => {
            command.arg(python.program("python")).arg(folder);
        }
        None => say("msticnb's test frames are not there: it is not measured"),
    }
    say("kernel benchmark (about 2 minutes)");
    run(&mut command)
}

/// Reading Windows event logs, next to `evtx_dump` of the same version, which the benchmark builds.
pub(crate) fn evtx() -> Outcome {
    let shared = root().join("../shared/data/evtx");
    let entries = fs::read_dir(&shared)
        .map_err(|error| format!("bench evtx needs the public logs in {}: {error}", shared.display()))?;
    let mut logs: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
    logs.retain(|it| it.extension().is_some_and(|it| it == "evtx"));
    logs.sort();
    let folder = target()?.join("evtx_dump");
    let (dump, build) = (folder.join("bin/evtx_dump"), folder.join("build"));
    if !dump.exists() {
        say("building evtx_dump (some minutes, once)");
        let install = ["install", "evtx", "--version", EVTX, "--locked", "--root"];
        run(cargo().args(install).arg(&folder).arg("--target-dir").arg(build))?;
    }
    run(cargo().args(["build", "--locked", "--package", "nblt", "--example", "bench_evtx"]))?;
    let files = target()?.join("bench-evtx");
    fs::create_dir_all(&files).map_err(|error| format!("cannot make {files:?}: {error}"))?;
    say(&format!(
        "each public event log, its chunks repeated up to {EVTX_MEGABYTES} MB, and then all of them"
    ));
    let ours = target()?.join("debug/examples/bench_evtx");
    run(Command::new(ours).arg(dump).arg(&files).arg(EVTX_MEGABYTES.to_string()).args(logs))?;
    fs::remove_dir_all(&files).map_err(|error| format!("cannot remove {files:?}: {error}"))
}

/// Large enough that starting `evtx_dump` is a small part of it.
const EVTX_MEGABYTES: u32 = 60;

/// The version that nblt reads logs with.
const EVTX: &str = "=0.15.1";

/// The lines of JSON that a program writes; what it did before it failed counts.
fn lines(command: &mut Command) -> Result<Vec<Value>, String> {
    let output = command.current_dir(root()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|it| serde_json::from_str(it).ok()).collect())
}
