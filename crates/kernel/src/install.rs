//! `nblt-kernel install` and `uninstall`.

mod std_sources;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::artefacts::Artefacts;

/// The kernel's name for Jupyter; notebooks store it.
pub(crate) const KERNEL_NAME: &str = "nblt";

/// Copies the artefacts into the user's (or the prefix's) data folder and writes the kernel spec.
pub(crate) fn install(prefix: Option<&Path>) -> Result<(), String> {
    let source = Artefacts::installed()?;
    let folders = Folders::find(prefix)?;
    if source.root() != folders.artefacts {
        let staging = folders.artefacts.with_extension("new");
        let _ = fs::remove_dir_all(&staging);
        copy_folder(source.root(), &staging)?;
        // The old one goes only when the new one is whole: an interrupted install leaves a working kernel.
        let _ = fs::remove_dir_all(&folders.artefacts);
        fs::rename(&staging, &folders.artefacts)
            .map_err(|error| format!("cannot move {staging:?} to {:?}: {error}", folders.artefacts))?;
    }
    let installed = Artefacts::at(folders.artefacts.clone());
    installed.identify()?;
    let rustc = installed.check_rustc()?;
    if !std_sources::prune(rustc.sysroot(), &installed.std_sources())? {
        println!(
            "warning: the sources of Rust's standard library are not there, so `let` needs type annotations; \
             run `rustup component add rust-src`, then install again"
        );
    }
    let spec = json!({
        "argv": [folders.artefacts.join("bin/nblt-kernel"), "serve", "{connection_file}"],
        "display_name": "Rust (nblt)",
        "language": "rust",
        // The front decides what an interrupt means; a signal would kill the process.
        "interrupt_mode": "message",
        "metadata": {"debugger": false},
    });
    fs::create_dir_all(&folders.spec).map_err(|error| format!("cannot make {:?}: {error}", folders.spec))?;
    let file = folders.spec.join("kernel.json");
    let text = serde_json::to_string_pretty(&spec).map_err(|error| error.to_string())?;
    fs::write(&file, text + "\n").map_err(|error| format!("cannot write {file:?}: {error}"))?;
    println!("installed kernel \"Rust (nblt)\": {}", file.display());
    Ok(())
}

/// Removes what [`install`] made.
pub(crate) fn uninstall(prefix: Option<&Path>) -> Result<(), String> {
    let folders = Folders::find(prefix)?;
    for folder in [&folders.spec, &folders.artefacts] {
        match fs::remove_dir_all(folder) {
            Ok(()) => println!("removed {}", folder.display()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("cannot remove {folder:?}: {error}")),
        }
    }
    Ok(())
}

/// Where things go.
pub(crate) struct Folders {
    /// The artefacts: see [`Artefacts`].
    pub(crate) artefacts: PathBuf,
    /// The kernel spec.
    pub(crate) spec: PathBuf,
}

impl Folders {
    /// Below `prefix`, or the user's.
    pub(crate) fn find(prefix: Option<&Path>) -> Result<Self, String> {
        let (data, jupyter) = match prefix {
            Some(prefix) => {
                let prefix = std::path::absolute(prefix).map_err(|error| error.to_string())?;
                (prefix.join("share"), prefix.join("share/jupyter"))
            }
            None => user_folders()?,
        };
        Ok(Self { artefacts: data.join("nblt"), spec: jupyter.join("kernels").join(KERNEL_NAME) })
    }
}

/// The user's data folder, and Jupyter's in it
/// (<https://docs.jupyter.org/en/latest/use/jupyter-directories.html>).
fn user_folders() -> Result<(PathBuf, PathBuf), String> {
    let variable = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    let home = variable("HOME").ok_or("HOME is not set: use `nblt-kernel install --prefix DIR`")?;
    let (data, jupyter) = if cfg!(target_os = "macos") {
        // Not `Application Support`: the blank in its name cannot be written into RUSTFLAGS.
        (home.join(".local/share"), home.join("Library/Jupyter"))
    } else {
        let data = variable("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share"));
        let jupyter = data.join("jupyter");
        (data, jupyter)
    };
    Ok((data, variable("JUPYTER_DATA_DIR").unwrap_or(jupyter)))
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("cannot copy {from:?} to {to:?}: {error}");
    fs::create_dir_all(to).map_err(fail)?;
    for entry in fs::read_dir(from).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(fail)?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).map_err(fail)?;
        }
    }
    Ok(())
}
