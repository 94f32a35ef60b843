//! Cells beside the analyst's own dependencies: cargo builds those once, and says on the way how it calls rustc for the
//! cell itself. From then on rustc is called like that, without cargo.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::become_it;

/// The name under which cargo finds this program instead of rustc for the crate of the cell.
pub(super) const RECORDER: &str = "nblt-rustc";
/// Names the file that the recorder writes.
const FILE_VARIABLE: &str = "NBLT_RECORD";
/// What cargo tells rustc besides its arguments.
const VARIABLES: [&str; 4] = ["CARGO", "OUT_DIR", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];

/// How cargo called rustc for a cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    rustc: String,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
}

/// Where the call for a cell with this manifest is kept; `None` where cargo has to look each time, because the sources
/// of a dependency may change.
pub(super) fn file(folder: &Path, command: &str, manifest: &str) -> Option<PathBuf> {
    let (_, dependencies) = manifest.split_once("[dependencies]")?;
    let own = dependencies.lines().filter(|it| !it.trim_start().starts_with("nblt ="));
    if own.into_iter().any(|it| it.contains("path")) {
        return None;
    }
    let digest = Sha256::digest(manifest);
    let key: String = digest.iter().take(12).map(|it| format!("{it:02x}")).collect();
    Some(folder.join(format!("rustc-{command}-{key}.json")))
}

/// Forgets all calls: what they name is there no more after `cargo clean`.
pub(super) fn forget(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("rustc-") && name.ends_with(".json") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes cargo call the recorder.
pub(super) fn record(cargo: &mut Command, programs: &Path, file: &Path) {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", programs.join(RECORDER)).env(FILE_VARIABLE, file);
}

/// Is rustc, and writes down how it was called if that was for a cell.
pub(super) fn recorder(arguments: &[OsString]) -> Result<ExitCode, String> {
    let (rustc, rest) = arguments.split_first().ok_or("called without the path of rustc")?;
    let all: Option<Vec<String>> = rest.iter().map(|it| it.to_str().map(str::to_owned)).collect();
    let is_cell = |all: &[String]| all.windows(2).any(|it| it == ["--crate-name", "ctx"]);
    if let Some(arguments) = all.filter(|it| is_cell(it))
        && let Some(file) = std::env::var_os(FILE_VARIABLE)
        && let Some(rustc) = rustc.to_str()
    {
        let variables = std::env::vars().filter(|(name, _)| {
            VARIABLES.contains(&name.as_str())
                || name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_M")
        });
        Recorded { rustc: rustc.to_owned(), arguments, variables: variables.collect() }
            .write(Path::new(&file));
    }
    let mut program = Command::new(rustc);
    program.args(rest);
    become_it(program)
}

impl Recorded {
    /// If it cannot be written cargo is asked again the next time, no more.
    fn write(&self, file: &Path) {
        let variables: Vec<Value> = self.variables.iter().map(|(name, value)| json!([name, value])).collect();
        let value = json!({"rustc": self.rustc, "arguments": self.arguments, "variables": variables});
        let _ = fs::write(file, value.to_string());
    }

    pub(super) fn read(file: &Path) -> Option<Self> {
        let value: Value = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
        let text = |it: &Value| it.as_str().map(str::to_owned);
        let pair = |it: &Value| Some((text(&it[0])?, text(&it[1])?));
        Some(Self {
            rustc: text(&value["rustc"])?,
            arguments: value["arguments"].as_array()?.iter().map(text).collect::<Option<_>>()?,
            variables: value["variables"].as_array()?.iter().map(pair).collect::<Option<_>>()?,
        })
    }

    /// The same call, and the folder in which the library will be. Of rustc's messages only those that are for people
    /// are asked for: the others are for cargo.
    pub(super) fn command(&self) -> Option<(Command, PathBuf)> {
        let out =
            self.arguments.windows(2).find(|it| it[0] == "--out-dir").map(|it| PathBuf::from(&it[1]))?;
        let mut command = Command::new(&self.rustc);
        for argument in &self.arguments {
            let is_json = argument.starts_with("--json=");
            command.arg(if is_json { "--json=diagnostic-rendered-ansi" } else { argument });
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Some((command, out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_read_as_it_was_written_and_belongs_to_its_manifest() {
        let folder = std::env::temp_dir().join(format!("nblt-recorded-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let manifest = "[dependencies]\nnblt = { path = \"/x\" }\nregex = \"1\"\n";
        let here = file(&folder, "build", manifest).unwrap();
        let recorded = Recorded {
            rustc: "/bin/rustc".into(),
            arguments: ["--crate-name", "ctx", "--out-dir", "/out", "--json=artifacts"]
                .map(str::to_owned)
                .into(),
            variables: vec![("CARGO_PKG_NAME".into(), "ctx".into())],
        };
        recorded.write(&here);
        assert_eq!(Recorded::read(&here).as_ref(), Some(&recorded));
        let (command, out) = recorded.command().unwrap();
        assert_eq!(out, Path::new("/out"));
        assert_eq!(command.get_args().last().unwrap(), "--json=diagnostic-rendered-ansi");

        assert_ne!(file(&folder, "check", manifest), Some(here.clone()));
        assert_ne!(file(&folder, "build", &manifest.replace("\"1\"", "\"2\"")), Some(here.clone()));
        forget(&folder);
        assert_eq!(Recorded::read(&here), None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn cargo_looks_at_sources_that_the_analyst_may_change() {
        let manifest = "[dependencies]\nnblt = { path = \"/x\" }\nmine = { path = \"../mine\" }\n";
        assert_eq!(file(Path::new("/"), "build", manifest), None);
    }
}
