//! Running other programs, saying what is being done.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// `Err` holds the sentence for the person at the terminal.
pub(crate) type Outcome = Result<(), String>;

/// The workspace's root folder.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).canonicalize().unwrap_or_default()
}

/// Where cargo builds: `CARGO_TARGET_DIR`, or `target` in the workspace.
pub(crate) fn target() -> Result<PathBuf, String> {
    static TARGET: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    TARGET
        .get_or_init(|| {
            let metadata =
                capture(cargo().args(["metadata", "--format-version", "1", "--no-deps", "--offline"]))?;
            let metadata: serde_json::Value =
                serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
            let folder =
                metadata["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
            Ok(PathBuf::from(folder))
        })
        .clone()
}

/// cargo, in the workspace's root, with the environment of a call by hand.
///
/// Two crates are compiled again, with everything above them, when a variable changes that has nothing to do with
/// them: `ring` (below polars) watches `CARGO_PKG_*` and the like, which `cargo xtask` sets for this program, and
/// `ra_ap_stdx` (below evcxr) watches `CI`.
pub(crate) fn cargo() -> Command {
    const WATCHED: [&str; 5] =
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(root()).env_remove("CI");
    for (name, _) in std::env::vars_os() {
        if WATCHED.iter().any(|it| name.to_string_lossy().starts_with(it)) {
            command.env_remove(&name);
        }
    }
    command
}

/// Says what is being done.
pub(crate) fn say(what: &str) {
    println!("\n== {what}");
}

/// Runs to the end; its output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("cannot run {}: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", line(command))) }
}

/// Runs to the end and returns its standard output; errors go to the terminal.
pub(crate) fn capture(command: &mut Command) -> Result<String, String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run {}: {error}", name(command)))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{} failed ({})", line(command), output.status))
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn line(command: &Command) -> String {
    let mut words = vec![name(command)];
    words.extend(command.get_args().map(|it| it.to_string_lossy().into_owned()));
    words.join(" ")
}
