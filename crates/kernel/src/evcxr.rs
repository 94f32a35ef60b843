//! The inner kernel: `evcxr_jupyter` in a process of its own, set up so that every cell finds the prelude.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tokio::process::Child;

use crate::artefacts::Artefacts;
use crate::compiler::{self, Settings};
use crate::connection::Connection;
use crate::stand_in;

/// How often a process looks whether its parent is still there.
const PARENT_POLL: Duration = Duration::from_millis(500);

/// The running evcxr.
#[derive(Debug)]
pub(crate) struct Evcxr {
    process: Child,
}

impl Evcxr {
    /// Starts it with a configuration folder of its own in `folder`.
    pub(crate) fn start(
        folder: &Path,
        artefacts: &Artefacts,
        connection: &Connection,
        mark: &str,
    ) -> Result<Self, String> {
        let rustc = artefacts.check_rustc()?;
        let config = folder.join("config");
        let evcxr = folder.join("evcxr");
        for path in [&config, &evcxr] {
            fs::create_dir(path).map_err(|error| format!("cannot make {path:?}: {error}"))?;
        }
        let prelude = prelude_file(folder);
        fs::write(&prelude, compose_prelude(artefacts)?)
            .map_err(|error| format!("cannot write {prelude:?}: {error}"))?;
        let connection_file = folder.join("connection.json");
        connection.write(&connection_file)?;
        let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let mut command = Command::new(this);
        command
            .arg("--control_file")
            .arg(&connection_file)
            .env("EVCXR_CONFIG_DIR", &config)
            .env("EVCXR_TMPDIR", &evcxr)
            .env(stand_in::SOCKET_VARIABLE, folder.join("stand-in.sock"));
        let settings = Settings {
            rustc: rustc.program("rustc"),
            cargo: rustc.program("cargo"),
            mark: mark.to_owned(),
            flags: flags_of_cells(artefacts)?,
            identity: artefacts.identity(),
            cargo_home: std::env::var_os("CARGO_HOME").map(PathBuf::from),
        };
        compiler::install(folder, &settings, &mut command)?;
        let sources = artefacts.std_sources();
        if sources.is_dir() {
            command.env("RUST_SRC_PATH", sources);
        }
        // Settings of the analyst's own Rust projects that would change how cells are built.
        for variable in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET_DIR",
            "RUSTFLAGS",
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
        ] {
            command.env_remove(variable);
        }
        let mut command = tokio::process::Command::from(command);
        let process = command.kill_on_drop(true).spawn();
        let process = process.map_err(|error| format!("evcxr cannot be started: {error}"))?;
        Ok(Self { process })
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(&mut self) -> String {
        match self.process.wait().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }
}

/// Ends this process soon after the one that started it is gone: a kernel that is killed must leave no cell
/// process behind that computes on. The inner kernel and the cell process call this.
pub(crate) fn end_with_parent() {
    let parent = std::os::unix::process::parent_id();
    let watch = move || {
        while std::os::unix::process::parent_id() == parent {
            std::thread::sleep(PARENT_POLL);
        }
        std::process::exit(0);
    };
    let _ = std::thread::Builder::new().name("parent".into()).spawn(watch);
}

/// Where the first cell of evcxr is, for a kernel with this temporary folder.
pub(crate) fn prelude_file(folder: &Path) -> PathBuf {
    folder.join("config/prelude.rs")
}

/// What evcxr evaluates first: how to build cells, then `kernel-prelude.rs` to the letter.
fn compose_prelude(artefacts: &Artefacts) -> Result<String, String> {
    let file = artefacts.kernel_prelude();
    let text = fs::read_to_string(&file).map_err(|error| format!("cannot read {file:?}: {error}"))?;
    let flags = flags_of_cells(artefacts)?.join(" ").replacen("--extern nblt=", "--extern nblt_prelude=", 1);
    let facade = artefacts.facade();
    Ok(format!(
        ":build_env RUSTFLAGS={flags}\n:linker system\n:opt 0\n:dep nblt = {{ path = {facade:?} }}\n{text}"
    ))
}

/// How rustc finds what a cell names, when it is called without cargo. (With cargo the facade stands between.)
fn flags_of_cells(artefacts: &Artefacts) -> Result<Vec<String>, String> {
    let (dylib, lib) = (artefacts.dylib(), artefacts.lib());
    let (dylib, lib) = (in_command(&dylib)?, in_command(&lib)?);
    Ok(vec![
        "--extern".to_owned(),
        format!("nblt={dylib}"),
        "-L".to_owned(),
        format!("dependency={lib}"),
        "-L".to_owned(),
        format!("dependency={lib}/deps"),
        "-Cprefer-dynamic".to_owned(),
        format!("-Clink-arg=-Wl,-rpath,{lib}"),
    ])
}

/// RUSTFLAGS are split at blanks, so a folder with a blank in its name cannot be named there.
fn in_command(path: &Path) -> Result<String, String> {
    let text =
        path.to_str().ok_or_else(|| format!("{path:?} is not UTF-8; install nblt into another folder"))?;
    if text.contains(char::is_whitespace) {
        return Err(format!("{path:?} has a blank in its name; install nblt into another folder (--prefix)"));
    }
    Ok(text.to_owned())
}
