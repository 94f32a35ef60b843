//! The first lines of a file that is not made anew in each test run: what it was made of.

use std::collections::BTreeMap;

use rustdoc_types::FORMAT_VERSION;
use serde_json::Value;

use super::FIRST_LINE;
use super::chosen::Family;
use crate::run::{capture, cargo};

/// Versions and features as Cargo.lock and the Cargo.toml files say, rustdoc's format, and what was chosen.
pub(super) fn of(family: &Family) -> Result<String, String> {
    let metadata = capture(cargo().args(["metadata", "--format-version", "1", "--locked", "--offline"]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let ids: BTreeMap<&str, (String, &str)> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| {
            let name = it["name"].as_str()?.replace('-', "_");
            Some((it["id"].as_str()?, (name, it["version"].as_str()?)))
        })
        .collect();
    let mut lines = Vec::new();
    for node in metadata["resolve"]["nodes"].as_array().into_iter().flatten() {
        let Some((name, version)) = node["id"].as_str().and_then(|it| ids.get(it)) else { continue };
        if family.crates.contains(&name.as_str()) {
            let features = node["features"].as_array().into_iter().flatten();
            let features: Vec<&str> = features.filter_map(Value::as_str).collect();
            lines.push(format!("// {name} {version}: {}\n", features.join(" ")));
        }
    }
    lines.sort();
    Ok(format!(
        "{FIRST_LINE} --polars`; do not edit.\n// Made of rustdoc's JSON, format {FORMAT_VERSION}, of these crates and features:\n\
         {}// Whole types: {}\n// Traits: {}\n",
        lines.concat(),
        family.types.join(" "),
        family.traits.join(" "),
    ))
}
