//! Jupyter, and what it knows of the kernel.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::program::{first_line, on_path, said};
use super::{Problem, install, quoted};
use crate::install::{Folders, KERNEL_NAME};

const INSTALL_JUPYTER: &str = "python3 -m pip install jupyterlab ipywidgets";

/// A Jupyter.
pub(super) struct Jupyter {
    program: PathBuf,
    pub(super) described: String,
}

/// The Jupyter of the prefix, else that on the path.
pub(super) fn jupyter(prefix: Option<&Path>) -> Result<Jupyter, Problem> {
    let own = prefix.map(|it| it.join("bin/jupyter")).filter(|it| it.is_file());
    let Some(program) = own.or_else(|| on_path("jupyter")) else {
        return Err(Problem::new("there is no jupyter on the path", INSTALL_JUPYTER));
    };
    // `jupyter` alone is there without a front end too.
    let mut failed = String::new();
    for (command, name) in [("lab", "JupyterLab"), ("notebook", "Jupyter Notebook")] {
        match said(Command::new(&program).args([command, "--version"])) {
            Ok(version) => {
                let described = format!("{name} {} ({})", first_line(&version), program.display());
                return Ok(Jupyter { program, described });
            }
            Err(why) => failed = why,
        }
    }
    Err(Problem::new(format!("there is neither JupyterLab nor Notebook: {failed}"), INSTALL_JUPYTER))
}

/// ipywidgets, in the Python of that Jupyter; `None` when that cannot be found out.
pub(super) fn widgets(jupyter: &Jupyter) -> Option<Result<String, Problem>> {
    let python = python_of(&jupyter.program)?;
    let version =
        said(Command::new(&python).args(["-c", "import ipywidgets; print(ipywidgets.__version__)"]));
    Some(match version {
        Ok(version) => Ok(format!("ipywidgets {}", first_line(&version))),
        Err(_) => {
            let mend = format!("{} -m pip install ipywidgets", quoted(&python));
            Err(Problem::new("ipywidgets is missing, so that no chooser can be clicked", mend))
        }
    })
}

/// The interpreter that the script names in its first line.
fn python_of(script: &Path) -> Option<PathBuf> {
    let text = fs::read(script).ok()?;
    let line = text.split(|it| *it == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?.strip_prefix("#!")?.trim();
    let path = PathBuf::from(line.split(' ').next()?);
    let is_python = path.file_name().is_some_and(|it| it.to_string_lossy().starts_with("python"));
    is_python.then_some(path)
}

/// The kernel spec is there, names a program that is there, and is the one that Jupyter takes.
pub(super) fn kernel_spec(
    folders: &Folders,
    prefix: Option<&Path>,
    jupyter: Option<&Jupyter>,
) -> Result<String, Problem> {
    let file = folders.spec.join("kernel.json");
    let wrong = |what: String| Problem::new(what, install(prefix));
    let text = fs::read_to_string(&file)
        .map_err(|error| wrong(format!("cannot read {}: {error}", file.display())))?;
    let spec: Value = serde_json::from_str(&text)
        .map_err(|error| wrong(format!("{} is not JSON: {error}", file.display())))?;
    let program = spec["argv"][0].as_str().unwrap_or_default();
    if !Path::new(program).is_file() {
        return Err(wrong(format!("{} starts {program:?}, which is not there", file.display())));
    }
    said(Command::new(program).arg("--version")).map_err(&wrong)?;
    if let Some(seen) = jupyter.and_then(seen_by) {
        let share = folders.spec.parent().and_then(Path::parent).unwrap_or(&folders.spec);
        let mend = format!("export JUPYTER_PATH={}", quoted(share));
        match seen {
            None => {
                return Err(Problem::new(format!("Jupyter does not look into {}", share.display()), mend));
            }
            Some(other) if !same(&other, &folders.spec) => {
                let what = format!("Jupyter takes the kernel of {} instead", other.display());
                return Err(Problem::new(what, mend));
            }
            Some(_) => {}
        }
    }
    Ok(file.display().to_string())
}

/// From where Jupyter would start the kernel; the outer `None` when it does not answer.
fn seen_by(jupyter: &Jupyter) -> Option<Option<PathBuf>> {
    let list = said(Command::new(&jupyter.program).args(["kernelspec", "list", "--json"])).ok()?;
    let list: Value = serde_json::from_str(&list).ok()?;
    let specs = list["kernelspecs"].as_object()?;
    Some(specs.get(KERNEL_NAME).and_then(|it| it["resource_dir"].as_str()).map(PathBuf::from))
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
