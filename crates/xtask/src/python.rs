//! A private Python environment in the target folder: JupyterLab for those who have none, and the tests' tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{Outcome, root, run, say, target};

/// JupyterLab with widgets.
pub(crate) const LAB: [&str; 2] = ["jupyterlab>=4.4,<5", "ipywidgets>=8.1,<9"];
/// What drives the kernel and the browser in the tests.
pub(crate) const TESTS: [&str; 7] = [
    "pytest>=8,<9",
    "playwright>=1.50,<2",
    "nbclient>=0.10,<1",
    // The other front end that analysts use.
    "notebook>=7.4,<8",
    "psutil>=6,<8",
    // What Jupyter's developers check of a kernel.
    "jupyter_kernel_test>=0.7,<1",
    // papermill and our translator for it, from this clone.
    "./python/nblt-papermill",
];

/// The environment.
#[derive(Clone, Debug)]
pub(crate) struct Python {
    folder: PathBuf,
}

impl Python {
    /// Makes it, or adds what is missing.
    pub(crate) fn with(packages: &[&str]) -> Result<Self, String> {
        Self::in_folder("python", packages)
    }

    /// As [`Python::with`], in a folder of its own: for packages that want other versions of the same.
    pub(crate) fn in_folder(name: &str, packages: &[&str]) -> Result<Self, String> {
        let this = Self { folder: target()?.join(name) };
        let list = this.folder.join("nblt-packages.txt");
        let wanted = packages.join("\n");
        let have = fs::read_to_string(&list).unwrap_or_default();
        if packages.iter().all(|it| have.lines().any(|line| line == *it)) {
            return Ok(this);
        }
        say(&format!("making the Python environment {name:?} (once, about 1 minute)"));
        if !this.program("python").exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&this.folder)).map_err(|error| {
                format!(
                    "{error}\nPython 3 with its venv module is needed (on Debian: apt install python3-venv)"
                )
            })?;
        }
        run(Command::new(this.program("python"))
            .args(["-m", "pip", "install", "--quiet"])
            .args(packages)
            .current_dir(root()))?;
        fs::write(&list, format!("{have}\n{wanted}\n"))
            .map_err(|error| format!("cannot write {list:?}: {error}"))?;
        Ok(this)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join("bin").join(name)
    }

    /// Runs `python ARGS` in the environment.
    pub(crate) fn python(&self, args: &[&str]) -> Command {
        let mut command = Command::new(self.program("python"));
        command.args(args);
        command
    }
}

/// Whether the user has a Jupyter with lab and widgets already.
pub(crate) fn users_jupyter() -> bool {
    let quiet = |program: &str, args: &[&str]| {
        Command::new(program).args(args).output().is_ok_and(|it| it.status.success())
    };
    quiet("jupyter", &["lab", "--version"]) && quiet("python3", &["-c", "import ipywidgets"])
}

/// Runs the kernel's own `install` into the environment, so that nothing of the user's is touched.
pub(crate) fn install_kernel(python: &Python, artefacts: &Path) -> Outcome {
    let mut command = Command::new(artefacts.join("bin/nblt-kernel"));
    run(command.arg("install").arg("--prefix").arg(python.folder()))
}
