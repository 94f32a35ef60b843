//! `cargo xtask lab`: from a fresh clone to the notebook in the browser.

use std::path::Path;
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

/// Builds, installs and opens JupyterLab with `notebook`.
pub(crate) fn lab(notebook: Option<&Path>) -> Outcome {
    println!("The first run compiles everything: about 20 minutes on 2 cores. Later runs take seconds.");
    let artefacts = build::build()?;
    let default = root().join("notebooks/account_explorer.ipynb");
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
