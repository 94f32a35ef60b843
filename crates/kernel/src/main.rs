//! `nblt-kernel`: the Jupyter kernel "Rust (nblt)".
//!
//! One binary in several roles. As the *front* (`nblt-kernel serve FILE`) it binds the ports of Jupyter's connection
//! file. It starts itself again as the *cell process*, which loads the prelude and runs calls and compiled cells, and as
//! *evcxr*, which turns cells into shared objects. evcxr in turn starts it as what it takes for its cell process (the
//! *stand-in*), as `cargo` and as `rustup`. ARCHITECTURE.md has the picture.

mod artefacts;
mod cells;
mod comms;
mod compiler;
mod connection;
mod doctor;
mod evcxr;
mod executor;
mod front;
mod install;
mod message;
mod printed;
mod probe;
mod recognise;
mod scope;
mod stand_in;
mod temp;
mod whole;
mod wires;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
nblt-kernel: the Jupyter kernel \"Rust (nblt)\"

    nblt-kernel install [--prefix DIR]     make the kernel known to Jupyter
    nblt-kernel uninstall [--prefix DIR]   take it away again
    nblt-kernel doctor [--prefix DIR]      say what is missing, and how to mend it
    nblt-kernel serve FILE                 run it (Jupyter does this; FILE is its connection file)
    nblt-kernel --version
";

fn main() -> ExitCode {
    if let Some(program) = compiler::called_as() {
        return compiler::run(&program);
    }
    let is_stand_in = std::env::var_os("EVCXR_IS_RUNTIME").is_some();
    let is_wrapper = std::env::var_os("EVCXR_RUSTC_WRAPPER").is_some();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        _ if is_stand_in && std::env::var_os(stand_in::SOCKET_VARIABLE).is_some() => stand_in::run(),
        // Bare evcxr's own cell process, and its wrapper around rustc.
        _ if is_stand_in || is_wrapper => run_evcxr(),
        ["--control_file", _] => {
            evcxr::end_with_parent();
            run_evcxr()
        }
        [cells::ROLE, library] => cells::run(&PathBuf::from(library)),
        ["serve", file] => front::serve(&PathBuf::from(file)),
        ["install"] => install::install(None),
        ["install", "--prefix", prefix] => install::install(Some(&PathBuf::from(prefix))),
        ["uninstall"] => install::uninstall(None),
        ["uninstall", "--prefix", prefix] => install::uninstall(Some(&PathBuf::from(prefix))),
        ["doctor"] => doctor::doctor(None),
        ["doctor", "--prefix", prefix] => doctor::doctor(Some(&PathBuf::from(prefix))),
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

/// `evcxr_jupyter`, as its own program would run it.
fn run_evcxr() -> Result<(), String> {
    evcxr_jupyter::main().map_err(|error| format!("{error:?}"))
}
