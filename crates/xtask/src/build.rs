//! `cargo xtask build` and `install`: the folder of artefacts that `crates/kernel/src/artefacts.rs` describes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::run::{Outcome, capture, cargo, root, run, say, target};

/// The crates on the polars side. Always built together: cargo unites the features of what it builds at
/// once, and another selection would compile polars a second time.
pub(crate) const LIBRARY_CRATES: [&str; 11] = [
    "model",
    "kql",
    "kql_polars",
    "sources",
    "analysis",
    "intel",
    "view",
    "channel",
    "demo",
    "nblt",
    "prelude",
];

/// Builds everything and returns the folder of artefacts.
pub(crate) fn build() -> Result<PathBuf, String> {
    say("building the kernel (the first time about 8 minutes on 2 cores)");
    run(cargo().args(["build", "--locked", "--package", "kernel"]))?;
    let artefacts = prelude()?;
    assemble(&artefacts)
}

/// Builds what cells link and returns cargo's messages about it.
pub(crate) fn prelude() -> Result<String, String> {
    say("building the prelude with polars (the first time about 22 minutes on 2 cores)");
    capture(cargo().args([
        "rustc",
        "--locked",
        "--package",
        "prelude",
        "--lib",
        "--crate-type",
        "dylib",
        "--message-format",
        "json-render-diagnostics",
        "--",
        // For this crate alone: without it a cell cannot link ("`std` only shows up once").
        "-Cprefer-dynamic",
    ]))
}

/// Builds, then lets the kernel install itself.
pub(crate) fn install(prefix: Option<&Path>) -> Outcome {
    let folder = build()?;
    let mut command = Command::new(folder.join("bin/nblt-kernel"));
    command.arg("install");
    if let Some(prefix) = prefix {
        command.arg("--prefix").arg(prefix);
    }
    run(&mut command)
}

fn assemble(messages: &str) -> Result<PathBuf, String> {
    let folder = target()?.join("nblt");
    let deps = folder.join("lib/deps");
    let fail = |error: std::io::Error| format!("cannot write to {folder:?}: {error}");
    let (dylib, metadata) = pick(messages)?;
    fs::create_dir_all(&deps).map_err(fail)?;
    fs::create_dir_all(folder.join("bin")).map_err(fail)?;
    let kernel = target()?.join("debug/nblt-kernel");
    copy_if_new(&kernel, &folder.join("bin/nblt-kernel"))?;
    copy_if_new(&dylib, &folder.join("lib").join(file_name(&dylib)))?;
    copy_shared_std(&folder.join("lib"))?;
    let mut keep = BTreeSet::new();
    for file in &metadata {
        let name = file_name(file);
        copy_if_new(file, &deps.join(&name))?;
        keep.insert(name);
    }
    // Metadata of an earlier build would make rustc choose between two of a name.
    for entry in fs::read_dir(&deps).map_err(fail)?.flatten() {
        if !keep.contains(&*entry.file_name().to_string_lossy()) {
            fs::remove_file(entry.path()).map_err(fail)?;
        }
    }
    copy_facade(Path::new(""), &folder.join("facade"))?;
    copy_if_new(&root().join("kernel-prelude.rs"), &folder.join("kernel-prelude.rs"))?;
    let version = capture(Command::new("rustc").arg("-vV"))?;
    fs::write(folder.join("rustc-version.txt"), version).map_err(fail)?;
    Ok(folder)
}

/// The shared std that the prelude was linked against. It goes along so that the kernel answers what needs no compiler
/// where there is none.
fn copy_shared_std(lib: &Path) -> Outcome {
    let folder = PathBuf::from(capture(Command::new("rustc").args(["--print", "target-libdir"]))?.trim());
    let fail = |error: std::io::Error| format!("cannot read {folder:?}: {error}");
    let prefix = format!("{}std-", std::env::consts::DLL_PREFIX);
    let is_std = |name: &str| name.starts_with(&prefix) && name.ends_with(std::env::consts::DLL_SUFFIX);
    let wanted: Vec<PathBuf> = fs::read_dir(&folder)
        .map_err(fail)?
        .flatten()
        .map(|it| it.path())
        .filter(|it| is_std(&file_name(it)))
        .collect();
    for entry in fs::read_dir(lib).map_err(fail)?.flatten() {
        let name = file_name(&entry.path());
        if is_std(&name) && !wanted.iter().any(|it| file_name(it) == name) {
            fs::remove_file(entry.path()).map_err(fail)?;
        }
    }
    wanted.iter().try_for_each(|it| copy_if_new(it, &lib.join(file_name(it))))
}

/// Copies the facade's manifest and sources, with the folders in it; `inside` is relative to the facade.
fn copy_facade(inside: &Path, to: &Path) -> Outcome {
    let from = root().join("crates/prelude/facade").join(inside);
    let fail = |error: std::io::Error| format!("cannot copy {from:?}: {error}");
    fs::create_dir_all(to.join(inside)).map_err(fail)?;
    for entry in fs::read_dir(&from).map_err(fail)?.flatten() {
        let path = inside.join(entry.file_name());
        if entry.path().is_dir() {
            copy_facade(&path, to)?;
        } else if path.extension().is_some_and(|it| it == "rs" || it == "toml") {
            copy_if_new(&entry.path(), &to.join(&path))?;
        }
    }
    Ok(())
}

/// Out of cargo's messages: the prelude's shared library, and for the crates below it the metadata and
/// procedural macros that rustc reads when a cell is compiled.
fn pick(messages: &str) -> Result<(PathBuf, Vec<PathBuf>), String> {
    let mut dylib = None;
    let mut metadata = Vec::new();
    for line in messages.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] != "compiler-artifact" {
            continue;
        }
        let is_prelude = message["target"]["name"] == "nblt_prelude";
        for file in message["filenames"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let path = PathBuf::from(file);
            let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
            match extension {
                "so" | "dylib" if is_prelude => dylib = Some(path),
                "so" | "dylib" | "rmeta" if !is_prelude => metadata.push(path),
                _ => {}
            }
        }
    }
    let dylib = dylib.ok_or("cargo built no shared library of the prelude")?;
    Ok((dylib, metadata))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Copies unless size and time say that the copy is this very file. A running kernel may hold the old one
/// open, so the new one is put in its place, not written over it.
pub(crate) fn copy_if_new(from: &Path, to: &Path) -> Outcome {
    let stamp = |path: &Path| fs::metadata(path).and_then(|it| Ok((it.len(), it.modified()?))).ok();
    if stamp(from).is_some() && stamp(from) == stamp(to) {
        return Ok(());
    }
    let copy = || {
        let staging = to.with_extension("new");
        fs::copy(from, &staging)?;
        let modified = fs::metadata(from)?.modified()?;
        fs::File::options().write(true).open(&staging)?.set_modified(modified)?;
        fs::rename(&staging, to)
    };
    copy().map_err(|error| format!("cannot copy {from:?} to {to:?}: {error}"))
}
