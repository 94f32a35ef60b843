//! `nblt-kernel`: the Jupyter kernel "Rust (nblt)".
//!
//! One binary in three roles. As the *front* (`nblt-kernel serve FILE`) it binds the ports of Jupyter's
//! connection file and passes messages on; it starts itself again as the *inner kernel*, which is
//! `evcxr_jupyter` as a library; and that starts it once more as the *cell process*, which loads compiled
//! cells. ARCHITECTURE.md has the picture.

mod artefacts;
mod cells;
mod comms;
mod connection;
mod front;
mod inner;
mod install;
mod interrupt;
mod message;
#[cfg_attr(not(test), expect(dead_code, reason = "the front does not send probes yet"))]
mod probe;
mod temp;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
nblt-kernel: the Jupyter kernel \"Rust (nblt)\"

    nblt-kernel install [--prefix DIR]     make the kernel known to Jupyter
    nblt-kernel uninstall [--prefix DIR]   take it away again
    nblt-kernel serve FILE                 run it (Jupyter does this; FILE is its connection file)
    nblt-kernel --version
";

fn main() -> ExitCode {
    // The cell process and evcxr's rustc wrapper are this binary too: `evcxr_jupyter::main` tells them apart
    // by the environment before it looks at an argument.
    let is_evcxrs =
        std::env::var_os("EVCXR_IS_RUNTIME").is_some() || std::env::var_os("EVCXR_RUSTC_WRAPPER").is_some();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let is_cell_process = std::env::var_os("EVCXR_IS_RUNTIME").is_some();
    if is_cell_process || args.first() == Some(&"--control_file") {
        inner::end_with_parent();
    }
    let outcome = match args.as_slice() {
        _ if is_evcxrs => evcxr_jupyter::main().map_err(|it| format!("{it:?}")),
        ["--control_file", _] => evcxr_jupyter::main().map_err(|it| format!("{it:?}")),
        ["serve", file] => front::serve(&PathBuf::from(file)),
        ["install"] => install::install(None),
        ["install", "--prefix", prefix] => install::install(Some(&PathBuf::from(prefix))),
        ["uninstall"] => install::uninstall(None),
        ["uninstall", "--prefix", prefix] => install::uninstall(Some(&PathBuf::from(prefix))),
        ["--version"] => {
            println!("nblt-kernel {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        ["--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
