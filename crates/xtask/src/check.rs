//! Clippy and rustdoc over our own crates, without compiling their dependencies a second time.
//!
//! `cargo clippy` and `cargo doc` check all dependencies first, in a mode that shares nothing with a build: for
//! polars and evcxr that is minutes. `cargo build` with a wrapper for workspace members uses what is built.
//! So this program serves as its own wrapper (`RUSTC_WORKSPACE_WRAPPER`): it is called with rustc's command
//! line for each of our crates and hands it to clippy or, without the code generation, to rustdoc.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::build::{LIBRARY_CRATES, copy_if_new};
use crate::run::{Outcome, cargo, run, say, target};

/// How copies of this program are called that serve as wrappers; the linter's name follows.
const WRAPPER: &str = "nblt-lint-";

/// Lints all crates with `linter`, which is `clippy` or `doc`; warnings are errors.
pub(crate) fn lint(linter: &str) -> Outcome {
    say(&format!("{linter} (warnings are errors)"));
    let wrapper = path_of_wrapper(linter)?;
    for (group, targets) in
        [(LIBRARY_CRATES.as_slice(), "--lib"), (&["kernel"], "--bins"), (&["xtask"], "--bins")]
    {
        let targets = if linter == "clippy" { "--all-targets" } else { targets };
        let mut command = cargo();
        command.args(["build", "--locked", targets]).args(group.iter().flat_map(|it| ["--package", it]));
        run(command.env("RUSTC_WORKSPACE_WRAPPER", &wrapper))?;
    }
    Ok(())
}

/// Makes the wrappers: a file for each linter, since cargo takes what was built with the same wrapper as done.
/// To be called before any lint, which builds this very program again and takes its file away.
pub(crate) fn make_wrappers() -> Outcome {
    let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    ["clippy", "doc"].iter().try_for_each(|linter| copy_if_new(&this, &path_of_wrapper(linter)?))
}

fn path_of_wrapper(linter: &str) -> Result<PathBuf, String> {
    Ok(target()?.join("debug").join(format!("{WRAPPER}{linter}")))
}

/// The linter that this program was called as, by its file name.
pub(crate) fn called_as() -> Option<String> {
    let this = std::env::args_os().next()?;
    let name = Path::new(&this).file_name()?.to_str()?.strip_prefix(WRAPPER)?;
    Some(name.to_owned())
}

/// What happens instead of rustc for one crate: `args` is rustc's own path and its arguments.
pub(crate) fn wrapper(linter: &str, args: &[OsString]) -> ExitCode {
    let Some((rustc, args)) = args.split_first() else { return ExitCode::FAILURE };
    // Cargo also asks rustc about itself through the wrapper.
    let is_query = args.iter().any(|it| it == "-vV" || it.to_string_lossy().starts_with("--print"));
    let ok = |command: &mut Command| command.status().is_ok_and(|it| it.success());
    let compiled = if linter == "clippy" && !is_query {
        ok(Command::new("clippy-driver").arg(rustc).args(args).arg("-Dwarnings"))
    } else {
        ok(Command::new(rustc).args(args))
    };
    let done = compiled && (linter != "doc" || is_query || ok(&mut rustdoc(args)));
    if done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// rustdoc for the same crate with the same dependencies.
fn rustdoc(args: &[OsString]) -> Command {
    let mut command = Command::new("rustdoc");
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy();
        match &*text {
            // Options with a value in the next argument that only a compiler understands.
            "-C" | "--out-dir" | "--crate-type" => drop(args.next()),
            _ if text.starts_with("--emit") || text.starts_with("-C") || text == "--test" => {}
            _ => drop(command.arg(arg)),
        }
    }
    let out = target().map(|it| it.join("doc")).unwrap_or_default();
    command.args(["-Dwarnings", "--document-private-items", "-Arustdoc::private_intra_doc_links"]);
    command.arg("--out-dir").arg(out);
    command
}
