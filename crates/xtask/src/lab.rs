//! `cargo xtask lab`: from a fresh clone to the notebook in the browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::python::{self, LAB, Python};
use crate::run::{Outcome, root, run, say, target};

/// Lets the kernel that `lab` or `install` built look at itself.
pub(crate) fn doctor() -> Outcome {
    let program = target()?.join("nblt/bin/nblt-kernel");
    if !program.is_file() {
        return Err("nothing is built yet: run `cargo xtask lab`".to_owned());
    }
    let mut command = Command::new(program);
    command.arg("doctor");
    if !python::users_jupyter() {
        command.arg("--prefix").arg(target()?.join("python"));
    }
    run(&mut command)
}

const FIRST_RUN: &str =
    "The first run compiles everything: about 30 minutes on 2 cores. Later runs take seconds.";

/// Opened when no other is named.
fn default_notebook() -> PathBuf {
    root().join("notebooks/account_explorer.ipynb")
}

/// Runs `notebook` from top to bottom without a browser and writes it to `out` as one HTML file that needs nothing
/// else: see `nbconvert/offline`. A chooser is its HTML twin there. A cell that fails ends it, and no file is written.
pub(crate) fn headless(notebook: Option<&Path>, out: Option<&Path>) -> Outcome {
    println!("{FIRST_RUN}");
    let default = default_notebook();
    let notebook = notebook.unwrap_or(&default);
    if !notebook.is_file() {
        return Err(format!("there is no notebook {}", notebook.display()));
    }
    let out = match out {
        Some(out) => out.to_owned(),
        None => PathBuf::from(notebook.file_stem().unwrap_or_default()).with_extension("html"),
    };
    let out = std::path::absolute(out).map_err(|error| error.to_string())?;
    let (Some(folder), Some(name)) = (out.parent(), out.file_name()) else {
        return Err(format!("{} is no file", out.display()));
    };
    let artefacts = build::build()?;
    let python = Python::with(&LAB)?;
    python::install_kernel(&python, &artefacts)?;
    say("running the notebook");
    let options = root().join("crates/xtask/nbconvert");
    let mut command = python.python(&["-m", "nbconvert", "--log-level=WARN", "--config"]);
    command
        .arg(options.join("config.json"))
        .arg(format!("--TemplateExporter.extra_template_basedirs={}", options.display()));
    command.arg("--output-dir").arg(folder).arg("--output").arg(name).arg(notebook);
    run(&mut command)?;
    println!("{}", out.display());
    Ok(())
}

/// Builds, installs and opens JupyterLab with `notebook`.
pub(crate) fn lab(notebook: Option<&Path>) -> Outcome {
    println!("{FIRST_RUN}");
    let artefacts = build::build()?;
    let default = default_notebook();
    let notebook = notebook.unwrap_or(&default);
    let mut jupyter = if python::users_jupyter() {
        say("installing the kernel for your Jupyter");
        run(Command::new(artefacts.join("bin/nblt-kernel")).arg("install"))?;
        Command::new("jupyter")
    } else {
        let python = Python::with(&LAB)?;
        say("installing the kernel into the private Python environment");
        python::install_kernel(&python, &artefacts)?;
        Command::new(python.program("jupyter"))
    };
    say("opening JupyterLab; stop it with Ctrl-C here");
    run(jupyter.arg("lab").arg(notebook).current_dir(root()))
}
