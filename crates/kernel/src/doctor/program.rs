//! The programs that compile a cell.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Problem;
use crate::artefacts::Artefacts;
use crate::temp::TempFolder;

const INSTALL_RUST: &str = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh";

/// Elsewhere than on Debian the package has another name.
const INSTALL_LINKER: &str =
    if cfg!(target_os = "macos") { "xcode-select --install" } else { "sudo apt install build-essential" };

/// rustc is there, and is the one that the artefacts were built with.
pub(super) fn rustc(artefacts: &Artefacts) -> Result<String, Problem> {
    let found = said(Command::new("rustc").arg("-vV")).map_err(|why| Problem::new(why, INSTALL_RUST))?;
    match artefacts.wanted_rustc() {
        Ok(wanted) if wanted.trim() != found.trim() => {
            let what = format!(
                "nblt was built with {}, but the one on the path is {}",
                version(&wanted),
                version(&found)
            );
            Err(Problem::new(what, "cargo xtask install"))
        }
        // That the file is not there is said of the artefacts.
        _ => Ok(version(&found)),
    }
}

/// The line that names the version. Two of a version may be built differently, so the host is said as well when it is
/// known.
fn version(verbose: &str) -> String {
    let line = verbose.lines().next().unwrap_or_default();
    match verbose.lines().find_map(|it| it.strip_prefix("host: ")) {
        Some(host) => format!("{line} for {host}"),
        None => line.to_owned(),
    }
}

/// evcxr asks cargo about dependencies.
pub(super) fn cargo() -> Result<String, Problem> {
    let found =
        said(Command::new("cargo").arg("--version")).map_err(|why| Problem::new(why, INSTALL_RUST))?;
    Ok(first_line(&found))
}

/// rustc links by calling `cc`.
pub(super) fn linker() -> Result<String, Problem> {
    let found = said(Command::new("cc").arg("--version")).map_err(|why| Problem::new(why, INSTALL_LINKER))?;
    Ok(first_line(&found))
}

/// Compiles, links and runs a program in a folder like that of a kernel.
pub(super) fn compiling() -> Result<String, Problem> {
    let mend = INSTALL_LINKER;
    let folder = TempFolder::create().map_err(|why| Problem::new(why, "export TMPDIR=$HOME"))?;
    let source = folder.path().join("probe.rs");
    std::fs::write(&source, "fn main() { print!(\"it runs\"); }")
        .map_err(|error| Problem::new(format!("cannot write {}: {error}", source.display()), mend))?;
    let program = folder.path().join("probe");
    said(Command::new("rustc").arg(&source).arg("-o").arg(&program).arg("-Cdebuginfo=0"))
        .map_err(|why| Problem::new(why, mend))?;
    match said(&mut Command::new(&program)) {
        Ok(text) if text == "it runs" => Ok("a program was compiled, linked and run".to_owned()),
        Ok(text) => Err(Problem::new(format!("a compiled program said {text:?}"), mend)),
        Err(why) => {
            let what = format!("{why}; programs cannot be run from the temporary folder");
            Err(Problem::new(what, "export TMPDIR=$HOME"))
        }
    }
}

/// Runs a program to its end and returns what it printed, or why there is nothing.
pub(super) fn said(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("there is no {name} on the path"),
        _ => format!("cannot run {name}: {error}"),
    })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let why = errors.lines().find(|it| it.starts_with("error")).or(errors.lines().last()).unwrap_or_default();
    Err(format!("{name} failed ({}) {why}", output.status).trim_end().to_owned())
}

pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// Where a program is that would be run by that name.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|it| it.join(name)).find(|it| Path::is_file(it))
}
