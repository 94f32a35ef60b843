//! The inner kernel: `evcxr_jupyter` in a process of its own, set up so that every cell finds the prelude.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::artefacts::Artefacts;
use crate::connection::Connection;

/// How often a process looks whether its parent is still there.
const PARENT_POLL: Duration = Duration::from_millis(500);

/// The running inner kernel.
#[derive(Debug)]
pub(crate) struct Inner {
    process: Child,
}

impl Inner {
    /// Starts it with a configuration folder of its own in `folder`.
    pub(crate) fn start(folder: &Path, connection: &Connection, channel: &Path) -> Result<Self, String> {
        let artefacts = Artefacts::installed()?;
        let rustc = artefacts.check_rustc()?;
        let config = folder.join("config");
        let evcxr = folder.join("evcxr");
        for path in [&config, &evcxr] {
            fs::create_dir(path).map_err(|error| format!("cannot make {path:?}: {error}"))?;
        }
        let prelude = config.join("prelude.rs");
        fs::write(&prelude, compose_prelude(&artefacts)?)
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
            .env(channel::wire::SOCKET_VARIABLE, channel)
            .kill_on_drop(true);
        // Cells are linked against the prelude and the toolchain's shared std.
        for variable in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            let mut folders: Vec<PathBuf> = vec![artefacts.lib(), rustc.library_folder.clone()];
            folders.extend(std::env::var_os(variable).iter().flat_map(std::env::split_paths));
            if let Ok(joined) = std::env::join_paths(folders) {
                command.env(variable, joined);
            }
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
        let process = command.spawn().map_err(|error| format!("cannot start the inner kernel: {error}"))?;
        Ok(Self { process })
    }

    /// Waits until it ends by itself.
    pub(crate) async fn ended(&mut self) -> String {
        match self.process.wait().await {
            Ok(status) => describe(status),
            Err(error) => error.to_string(),
        }
    }

    /// Ends it after a shutdown. The cell process sees that and ends itself, see [`end_with_parent`].
    pub(crate) async fn stop(&mut self) {
        let _ = self.process.kill().await;
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

fn describe(status: ExitStatus) -> String {
    status.to_string()
}

/// What evcxr evaluates first: how to build cells, then `kernel-prelude.rs` to the letter.
fn compose_prelude(artefacts: &Artefacts) -> Result<String, String> {
    let file = artefacts.kernel_prelude();
    let text = fs::read_to_string(&file).map_err(|error| format!("cannot read {file:?}: {error}"))?;
    let lib = artefacts.lib();
    let (lib, facade) = (in_command(&lib)?, artefacts.facade());
    let dylib = artefacts.dylib();
    Ok(format!(
        ":build_env RUSTFLAGS=--extern nblt_prelude={dylib} -L dependency={lib} -L dependency={lib}/deps \
         -Cprefer-dynamic -Clink-arg=-Wl,-rpath,{lib}\n:linker system\n:opt 0\n:dep nblt = {{ path = {facade:?} }}\n{text}",
        dylib = in_command(&dylib)?,
    ))
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
