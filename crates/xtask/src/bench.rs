//! `cargo xtask bench`: measures and prints; asserts nothing, since machines differ.

use crate::run::{Outcome, run, say};
use crate::test::bench_python;

/// Start-up, first cell, warm cells and memory of the kernel, next to bare evcxr in the same run.
pub(crate) fn kernel() -> Outcome {
    let (python, mut command) = bench_python()?;
    say("kernel benchmark (about 1 minute)");
    let binary = python.folder().join("share/nblt/bin/nblt-kernel");
    run(command.arg("tests/bench/kernel.py").arg(binary))
}
