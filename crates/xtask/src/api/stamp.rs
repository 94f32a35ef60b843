//! The first lines of a file that is not made anew in each test run: what it was made of.

use std::collections::BTreeSet;
use std::fs;

use rustdoc_types::FORMAT_VERSION;
use serde_json::Value;

use super::FIRST_LINE;
use super::chosen::Family;
use crate::run::{capture, cargo, root};

/// Versions as Cargo.lock and features as our Cargo.toml files say, rustdoc's format, and what was chosen.
pub(super) fn of(family: &Family) -> Result<String, String> {
    let file = root().join("Cargo.lock");
    let lock = fs::read_to_string(&file).map_err(|error| format!("cannot read {file:?}: {error}"))?;
    let metadata = capture(cargo().args(["metadata", "--format-version", "1", "--no-deps", "--offline"]))?;
    let metadata: Value =
        serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let versions = versions(&lock, family.crates).join(", ");
    let features = features(&metadata, family.name).into_iter().collect::<Vec<_>>().join(" ");
    let macros: Vec<&str> = family.macros.iter().map(|it| it.0).collect();
    Ok(format!(
        "{FIRST_LINE} --polars`; do not edit.\n// Made of rustdoc's JSON (format {FORMAT_VERSION}) of {versions}.\n\
         // Features of {}: {features}\n// Whole types: {}\n// Traits: {}\n// Macros: {}\n",
        family.name,
        family.types.join(" "),
        family.traits.join(" "),
        macros.join(" "),
    ))
}

/// `name version` of each of `crates` (named as in a `use`) that is in `lock`, in the order of `crates`.
fn versions(lock: &str, crates: &[&str]) -> Vec<String> {
    let value = |line: Option<&str>, key: &str| {
        Some(line?.strip_prefix(key)?.trim_matches(['=', ' ', '"']).to_owned())
    };
    let packages: Vec<(String, String)> = lock
        .split("[[package]]\n")
        .filter_map(|package| {
            let mut lines = package.lines();
            Some((value(lines.next(), "name")?.replace('-', "_"), value(lines.next(), "version")?))
        })
        .collect();
    let of = |name: &&str| packages.iter().filter(move |it| it.0 == **name).collect::<Vec<_>>();
    crates.iter().flat_map(of).map(|(name, version)| format!("{name} {version}")).collect()
}

/// The features of a dependency that our crates ask for.
fn features(metadata: &Value, name: &str) -> BTreeSet<String> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let dependencies = packages.flat_map(|it| it["dependencies"].as_array().into_iter().flatten());
    dependencies
        .filter(|it| it["name"] == name)
        .flat_map(|it| it["features"].as_array().into_iter().flatten())
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{features, versions};

    #[test]
    fn versions_are_those_of_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"polars-core\"\nversion = \"0.55.2\"\nsource = \"x\"\n\n\
                    [[package]]\nname = \"polars\"\nversion = \"0.55.2\"\n";
        assert_eq!(versions(lock, &["polars", "polars_core"]), ["polars 0.55.2", "polars_core 0.55.2"]);
        assert_eq!(versions(lock, &["chrono"]), Vec::<String>::new());
    }

    #[test]
    fn features_are_those_of_all_our_crates() {
        let dependency = |features: &[&str]| json!({"name": "polars", "features": features});
        let metadata = json!({"packages": [
            {"dependencies": [dependency(&["lazy", "csv"]), {"name": "serde", "features": ["derive"]}]},
            {"dependencies": [dependency(&["json", "lazy"])]},
        ]});
        let features: Vec<String> = features(&metadata, "polars").into_iter().collect();
        assert_eq!(features, ["csv", "json", "lazy"]);
    }
}
