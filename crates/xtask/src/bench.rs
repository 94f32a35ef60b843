//! `cargo xtask bench`: measures and prints; asserts nothing, since machines differ.

pub(crate) mod account;

use crate::python::Python;
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

/// Rarity, novelty and process trees, next to the original's method in Python on the same starts.
pub(crate) fn rarity() -> Outcome {
    let file = target()?.join("bench-rarity.csv");
    say("rarity benchmark (about 2 minutes)");
    let sizes = ["10000", "100000", "1000000"];
    let example = ["run", "--locked", "--package", "nblt", "--example", "bench_rarity", "--"];
    run(cargo().args(example).arg(&file).args(sizes))?;
    say("the original's method: pandas and scikit-learn");
    let python = Python::with(&["pandas>=2,<3", "scikit-learn>=1.5,<2"])?;
    let file = file.to_string_lossy().into_owned();
    run(&mut python.python(&["tests/bench/rarity.py", &file, "10000", "100000"]))
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
