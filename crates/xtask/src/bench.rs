//! `cargo xtask bench`: measures and prints; asserts nothing, since machines differ.

pub(crate) mod account;
pub(crate) mod rarity;

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Outcome, cargo, root, run, say, target};
use crate::test::bench_python;

/// Start-up, first cell, warm cells and memory of the kernel, next to bare evcxr in the same run.
pub(crate) fn kernel() -> Outcome {
    let (python, mut command) = bench_python()?;
    say("kernel benchmark (about 1 minute)");
    let binary = python.folder().join("share/nblt/bin/nblt-kernel");
    run(command.arg("tests/bench/kernel.py").arg(binary))
}

/// Reading a Windows event log, next to `evtx_dump` of the same version, which the benchmark builds.
pub(crate) fn evtx() -> Outcome {
    let log = root().join("../shared/data/evtx/sharphound_local_admin_enumeration.evtx");
    if !log.exists() {
        return Err("bench evtx needs the public logs in ../shared/data/evtx, which are not here".to_owned());
    }
    let folder = target()?.join("evtx_dump");
    let (dump, build) = (folder.join("bin/evtx_dump"), folder.join("build"));
    if !dump.exists() {
        say("building evtx_dump (some minutes, once)");
        let install = ["install", "evtx", "--version", EVTX, "--locked", "--root"];
        run(cargo().args(install).arg(&folder).arg("--target-dir").arg(build))?;
    }
    say("event log benchmark");
    let example = ["run", "--locked", "--package", "nblt", "--example", "bench_evtx", "--"];
    run(cargo().args(example).arg(dump).arg(folder.join("bench.evtx")).arg(log).arg("60"))
}

/// The version that nblt reads logs with.
const EVTX: &str = "=0.15.1";

/// The lines of JSON that a program writes; what it did before it failed counts.
fn lines(command: &mut Command) -> Result<Vec<Value>, String> {
    let output = command.current_dir(root()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cannot run {command:?}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|it| serde_json::from_str(it).ok()).collect())
}
