//! `cargo xtask bench`: measures and prints; asserts nothing, since machines differ.

pub(crate) mod account;
pub(crate) mod rarity;

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

/// Reading a Windows event log, next to `evtx_dump` of the same version, which the benchmark builds.
pub(crate) fn evtx() -> Outcome {
    // Logs with full chunks: what counts is events, and the other public logs have few.
    let logs =
        ["kerberos_bruteforce_valid_user", "kerbrute_user_enumeration", "member_added_to_sensitive_groups"];
    let logs = logs.map(|it| root().join(format!("../shared/data/evtx/{it}.evtx")));
    if !logs.iter().all(|it| it.exists()) {
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
    run(cargo().args(example).arg(dump).arg(folder.join("bench.evtx")).arg("300").args(logs))
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
