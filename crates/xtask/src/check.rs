//! Clippy and rustdoc over our own crates, without compiling their dependencies a second time.
//!
//! `cargo clippy` and `cargo doc` check all dependencies first, in a mode that shares nothing with a build: for
//! polars and evcxr that is minutes. `cargo build` with a wrapper for workspace members uses what is built.
//! So this program serves as its own wrapper (`RUSTC_WORKSPACE_WRAPPER`): it is called with rustc's command
//! line for each of our crates and hands it to clippy or rustdoc, without the code generation.

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
    let ok = |command: &mut Command| command.status().is_ok_and(|it| it.success());
    // Cargo also asks rustc about itself through the wrapper.
    if args.iter().any(|it| it == "-vV" || it.to_string_lossy().starts_with("--print")) {
        return if ok(Command::new(rustc).args(args)) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let args = without_code(args);
    let done = if linter == "clippy" {
        ok(Command::new("clippy-driver").arg(rustc).args(&args).arg("-Dwarnings"))
    } else {
        ok(Command::new(rustc).args(&args)) && ok(&mut rustdoc(&args))
    };
    if done && stand_in(&args).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The same command line for a compiler that only checks, on top of crates that were only checked.
fn without_code(args: &[OsString]) -> Vec<OsString> {
    let metadata = |text: &str| {
        if text.starts_with("--emit=") {
            return Some("--emit=dep-info,metadata".to_owned());
        }
        let stem = text.strip_suffix(".rlib")?;
        let file = format!("{stem}.rmeta");
        // `name=path`, after `--extern`.
        Path::new(file.split_once('=')?.1).exists().then_some(file)
    };
    let changed = |it: &OsString| it.to_str().and_then(metadata).map_or_else(|| it.clone(), OsString::from);
    args.iter().map(changed).collect()
}

/// Leaves a file where cargo expects the library or the test, or it would check them again each time. Not for
/// programs: cargo would put it in the place of one that works.
fn stand_in(args: &[OsString]) -> std::io::Result<()> {
    let value = |name: &str| {
        let at = args.iter().position(|it| it == name)?;
        args.get(at + 1)?.to_str()
    };
    let suffix = args.iter().find_map(|it| it.to_str()?.strip_prefix("extra-filename="));
    let (Some(folder), Some(name), Some(suffix)) = (value("--out-dir"), value("--crate-name"), suffix) else {
        return Ok(());
    };
    let file = if args.iter().any(|it| it == "--test") {
        format!("{name}{suffix}")
    } else if value("--crate-type") == Some("lib") {
        format!("lib{name}{suffix}.rlib")
    } else {
        return Ok(());
    };
    std::fs::write(Path::new(folder).join(file), "checked, not compiled")
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
