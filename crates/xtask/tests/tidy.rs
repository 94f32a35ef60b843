//! Rules about the whole tree that no compiler checks. Each message says how to mend what it finds.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The arrows of the picture in ARCHITECTURE.md: crate, and the crates of ours it may depend on.
const ARROWS: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("kql", &[]),
    ("channel", &[]),
    ("demo", &[]),
    ("view", &["model"]),
    ("kql_polars", &["kql"]),
    ("sources", &["kql_polars", "kql", "model"]),
    ("analysis", &["model"]),
    ("nblt", &["sources", "analysis", "view", "channel", "demo", "kql_polars", "kql", "model"]),
    ("prelude", &["nblt"]),
    ("kernel", &["channel"]),
    ("xtask", &["demo"]),
    // The facade stands outside the workspace: it must have no dependency at all.
    ("facade", &[]),
];

/// A file longer than this is split by what it is about.
const MAX_LINES: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Paths git knows or would add, relative to the root.
fn files() -> Vec<PathBuf> {
    output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])
        .lines()
        .map(PathBuf::from)
        .filter(|it| root().join(it).is_file())
        .collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

#[test]
fn arrows_between_crates_are_those_of_the_picture() {
    let metadata: Value = serde_json::from_str(&output(
        "cargo",
        &["metadata", "--format-version", "1", "--no-deps", "--offline"],
    ))
    .unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let ours: BTreeSet<&str> = packages.iter().map(|it| it["name"].as_str().unwrap()).collect();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let allowed = allowed.get(name).unwrap_or_else(|| {
            panic!(
                "crate {name} is not in the picture: add it to ARCHITECTURE.md and to ARROWS in {}",
                file!()
            )
        });
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            assert!(
                !ours.contains(to) || allowed.contains(&to),
                "crate {name} must not depend on {to}: see the picture in ARCHITECTURE.md"
            );
        }
        let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        assert_eq!(folder.file_name().unwrap().to_str(), Some(name), "the folder is named like the crate");
    }
    assert!(!text(Path::new("crates/prelude/facade/Cargo.toml")).contains("dependencies"));
}

#[test]
fn only_the_crates_that_handle_frames_name_polars() {
    let may: BTreeSet<&str> = ["kql_polars", "sources", "analysis", "nblt"].into();
    for file in files().iter().filter(|it| it.ends_with("Cargo.toml") && it.starts_with("crates")) {
        let name = file.components().nth(1).unwrap().as_os_str().to_str().unwrap();
        let names_polars = text(file).lines().any(|it| it.starts_with("polars"));
        assert!(!names_polars || may.contains(name), "{file:?} names polars; frames stay in {may:?}");
    }
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = files()
        .iter()
        .filter(|it| it.extension().is_some_and(|it| it == "rs"))
        .map(|it| (text(it).lines().count(), it))
        .filter(|(lines, _)| *lines > MAX_LINES)
        .map(|(lines, path)| format!("{lines} {}", path.display()))
        .collect();
    assert!(long.is_empty(), "split these files by what they are about (over {MAX_LINES} lines): {long:#?}");
}

#[test]
fn notebooks_hold_no_outputs() {
    let notebooks: Vec<PathBuf> =
        files().into_iter().filter(|it| it.extension().is_some_and(|it| it == "ipynb")).collect();
    assert!(!notebooks.is_empty(), "notebooks/ is empty");
    for notebook in notebooks {
        let json: Value = serde_json::from_str(&text(&notebook)).unwrap();
        assert_eq!(json["metadata"]["kernelspec"]["name"], "nblt", "{notebook:?} names another kernel");
        for cell in json["cells"].as_array().unwrap().iter().filter(|it| it["cell_type"] == "code") {
            assert!(
                cell["outputs"].as_array().is_some_and(Vec::is_empty) && cell["execution_count"].is_null(),
                "{notebook:?} holds outputs: strip them (jupyter nbconvert --clear-output --inplace)"
            );
        }
    }
}

#[test]
fn no_module_hides_behind_a_name_that_says_nothing() {
    let vague = ["mod.rs", "utils.rs", "util.rs", "helpers.rs", "common.rs", "misc.rs"];
    let found: Vec<_> = files()
        .into_iter()
        .filter(|it| vague.contains(&it.file_name().unwrap_or_default().to_str().unwrap_or_default()))
        .collect();
    assert!(found.is_empty(), "name these after what is in them: {found:?}");
}

#[test]
fn no_test_is_switched_off_and_no_stub_left() {
    // Put together here so that this file does not find itself.
    let marks = [
        ["#[", "ignore"].concat(),
        ["todo", "!("].concat(),
        ["unimplemented", "!("].concat(),
        ["db", "g!("].concat(),
    ];
    for file in files().iter().filter(|it| it.extension().is_some_and(|it| it == "rs")) {
        let text = text(file);
        for mark in &marks {
            assert!(!text.contains(mark.as_str()), "{file:?} contains {mark}");
        }
    }
}
