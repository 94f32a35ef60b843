//! `cargo xtask test`: everything that CI checks, in the order of how soon it fails.

use std::path::Path;
use std::process::Command;

use crate::api;
use crate::build::{self, LIBRARY_CRATES};
use crate::check;
use crate::python::{self, LAB, Python, TESTS};
use crate::run::{Outcome, cargo, root, run, say};

/// What a part does.
type Part = fn() -> Outcome;

/// A part by its name, in the order in which they run.
const PARTS: [(&str, Part); 7] = [
    ("fmt", fmt),
    ("clippy", || check::lint("clippy")),
    ("doc", || check::lint("doc")),
    ("unit", unit),
    ("api", api::check),
    ("kernel", || pytest("kernel")),
    ("browser", browser),
];

/// Runs all parts, or the one that is named.
pub(crate) fn test(only: Option<&str>) -> Outcome {
    check::make_wrappers()?;
    if let Some(part) = only {
        let names: Vec<&str> = PARTS.iter().map(|it| it.0).collect();
        let (_, body) = PARTS
            .iter()
            .find(|it| it.0 == part)
            .ok_or_else(|| format!("there is no part {part:?}; the parts are {}", names.join(", ")))?;
        return body();
    }
    PARTS.iter().try_for_each(|(_, body)| body())
}

fn fmt() -> Outcome {
    say("formatting");
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn unit() -> Outcome {
    say("unit tests, cases and tidy");
    run(cargo().args(["test", "--locked"]).args(LIBRARY_CRATES.iter().flat_map(|it| ["--package", it])))?;
    run(cargo().args(["test", "--locked", "--package", "kernel"]))?;
    run(cargo().args(["test", "--locked", "--package", "xtask"]))
}

/// Runs the Python tests in `tests/<folder>` against the kernel as a user gets it.
fn pytest(folder: &str) -> Outcome {
    let artefacts = build::build()?;
    let python = Python::with(&[LAB.as_slice(), TESTS.as_slice()].concat())?;
    python::install_kernel(&python, &artefacts)?;
    say(&format!("tests/{folder}: the real kernel"));
    let folder = format!("tests/{folder}");
    run(python.python(&["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", &folder]).current_dir(root()))
}

fn browser() -> Outcome {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.iter().find_map(|name| which(name));
    match found {
        Some(_) => pytest("browser"),
        None => {
            println!(
                "SKIPPED: the browser tests, because no Chromium is on the path (on Debian: apt install chromium)"
            );
            Ok(())
        }
    }
}

fn which(name: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|it| it.join(name)).find(|it: &_| Path::is_file(it))
}

/// The environment's Python, with what the benchmarks need.
pub(crate) fn bench_python() -> Result<(Python, Command), String> {
    let artefacts = build::build()?;
    let python = Python::with(&[LAB.as_slice(), TESTS.as_slice()].concat())?;
    python::install_kernel(&python, &artefacts)?;
    let mut command = python.python(&[]);
    command.current_dir(root());
    Ok((python, command))
}
