//! What evcxr and its analyzer find as `rustup`, `cargo` and `rustc`: this program, under these names.
//!
//! Cargo takes longer than rustc for a cell, so a cell whose only dependency is nblt goes to rustc directly, with the
//! arguments that cargo would give it ([`cell`]). With the analyst's own dependencies the real cargo is asked once
//! ([`recorded`]). What is asked at every start is answered from the last one ([`store`]). Every other command is the real
//! program's. On the way the secret of the cell process is put into the code that evcxr generates, see
//! `channel::cell_process`.

mod cell;
mod recorded;
mod store;
#[cfg(test)]
#[allow(
    unreachable_pub,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::new_without_default,
    reason = "it is evcxr's interface, for generated code"
)]
mod variable_store;

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use serde::{Deserialize, Serialize};
use store::{Answer, Store};

/// Names the file with the [`Settings`]; evcxr's processes inherit it.
pub(crate) const SETTINGS_VARIABLE: &str = "NBLT_COMPILER";
/// The MIME type of the text of an error that ended a cell (`?`).
pub(crate) const ERROR_TYPE: &str = "application/vnd.nblt.error";
/// The names under which this program is found.
const PROGRAMS: [&str; 4] = ["cargo", "rustc", "rustup", recorded::RECORDER];
/// Where the analyzer looks for them first, before the path: in `bin` below it.
const HOME_VARIABLE: &str = "CARGO_HOME";
/// The answers of cargo and rustc depend on these.
const VARIABLES: [&str; 4] = ["RUSTC_BOOTSTRAP", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTUP_TOOLCHAIN"];

/// What the front tells this program about the compiler.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) rustc: PathBuf,
    pub(crate) cargo: PathBuf,
    /// The secret of this kernel's cell process.
    pub(crate) mark: String,
    /// How rustc finds the prelude.
    pub(crate) flags: Vec<String>,
    /// Which artefacts these are; empty if that is not known.
    pub(crate) identity: String,
    /// The analyst's own CARGO_HOME.
    pub(crate) cargo_home: Option<PathBuf>,
}

/// The folder where [`install`] puts the programs.
pub(crate) fn programs(folder: &Path) -> PathBuf {
    folder.join("bin")
}

/// While this file is there, no cell is compiled; it holds nothing.
pub(crate) fn stop_file(folder: &Path) -> PathBuf {
    folder.join("stop")
}

/// From when this file is there, cells are the analyst's; it holds nothing.
pub(crate) fn ready_file(folder: &Path) -> PathBuf {
    folder.join("ready")
}

/// Holds the process id of the rustc that runs.
pub(crate) fn process_file(folder: &Path) -> PathBuf {
    folder.join("rustc.pid")
}

/// Puts these programs into `folder` and the settings beside them, and makes `evcxr` find both.
pub(crate) fn install(folder: &Path, settings: &Settings, evcxr: &mut Command) -> Result<(), String> {
    let bin = programs(folder);
    let file = folder.join("compiler.json");
    let make = || {
        fs::create_dir(&bin)?;
        let this = std::env::current_exe()?;
        for name in PROGRAMS {
            std::os::unix::fs::symlink(&this, bin.join(name))?;
        }
        fs::write(&file, serde_json::to_vec(settings)?)
    };
    make().map_err(|error: std::io::Error| format!("cannot write to {folder:?}: {error}"))?;
    let mut path = vec![bin];
    path.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
    let path = std::env::join_paths(path).map_err(|error| format!("PATH: {error}"))?;
    evcxr.env("PATH", path).env(SETTINGS_VARIABLE, file).env(HOME_VARIABLE, folder);
    Ok(())
}

impl Settings {
    fn read() -> Result<(Self, PathBuf), String> {
        let path =
            std::env::var_os(SETTINGS_VARIABLE).map(PathBuf::from).ok_or("not started by the nblt kernel")?;
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {path:?}: {error}"))?;
        let settings = serde_json::from_str(&text).map_err(|error| format!("{path:?}: {error}"))?;
        Ok((settings, path.parent().unwrap_or(Path::new("/")).to_owned()))
    }

    /// The real cargo, at home where the analyst's is.
    fn cargo(&self) -> Command {
        let mut cargo = Command::new(&self.cargo);
        match &self.cargo_home {
            Some(home) => cargo.env(HOME_VARIABLE, home),
            None => cargo.env_remove(HOME_VARIABLE),
        };
        if std::env::var_os("RUSTC").is_none() {
            cargo.env("RUSTC", &self.rustc);
        }
        cargo
    }

    /// The analyst's own settings for cargo.
    fn cargo_config(&self) -> String {
        let home = || std::env::var_os("HOME").map(|it| PathBuf::from(it).join(".cargo"));
        let home = self.cargo_home.clone().or_else(home);
        home.and_then(|it| fs::read_to_string(it.join("config.toml")).ok()).unwrap_or_default()
    }

    fn store(&self, folder: &Path) -> Option<Store> {
        Store::open(&self.identity, folder)
    }
}

/// The program that this process was started as, if it is one of these.
pub(crate) fn called_as() -> Option<String> {
    let name = PathBuf::from(std::env::args_os().next()?).file_name()?.to_str()?.to_owned();
    (std::env::var_os(SETTINGS_VARIABLE).is_some() && PROGRAMS.contains(&name.as_str())).then_some(name)
}

/// Does what that program does.
pub(crate) fn run(program: &str) -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    let done = Settings::read().and_then(|(settings, folder)| match program {
        "rustup" => Ok(rustup(&args, &settings, &folder)),
        "rustc" => {
            let mut rustc = Command::new(&settings.rustc);
            rustc.args(&args);
            if tells_about_rustc(&args) { ask(rustc, &settings, &folder) } else { become_it(rustc) }
        }
        recorded::RECORDER => recorded::recorder(&args),
        _ => cargo(&args, &settings, &folder),
    });
    done.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

/// evcxr asks `rustup which TOOL`. Anything else it may ask, such as to install rustc's sources, is declined.
fn rustup(args: &[OsString], settings: &Settings, folder: &Path) -> ExitCode {
    match args {
        [which, tool] if which == "which" && tool == "cargo" => {
            println!("{}", programs(folder).join("cargo").display());
        }
        [which, tool] if which == "which" && tool == "rustc" => println!("{}", settings.rustc.display()),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

fn cargo(args: &[OsString], settings: &Settings, folder: &Path) -> Result<ExitCode, String> {
    if let Some(command) = ["build", "check"].into_iter().find(|command| args.iter().any(|it| it == *command))
    {
        return cell::run(command, args, settings, folder);
    }
    let mut cargo = settings.cargo();
    cargo.args(args);
    if args.iter().any(|it| it == "clean") {
        recorded::forget(folder);
    }
    let is_question = ["metadata", "locate-project", "config", "--version"]
        .iter()
        .any(|question| args.iter().any(|it| it == question));
    if is_question || tells_about_rustc(args) { ask(cargo, settings, folder) } else { become_it(cargo) }
}

/// Whether rustc only says something about itself.
fn tells_about_rustc(args: &[OsString]) -> bool {
    args.iter()
        .filter_map(|it| it.to_str())
        .any(|it| ["-vV", "-Vv", "-V", "--version"].contains(&it) || it.starts_with("--print"))
}

/// The answer of cargo or rustc, from the store if it is there.
fn ask(mut program: Command, settings: &Settings, folder: &Path) -> Result<ExitCode, String> {
    let manifest = program.get_args().skip_while(|it| *it != "--manifest-path").nth(1);
    let manifest = fs::read_to_string(manifest.unwrap_or("Cargo.toml".as_ref())).unwrap_or_default();
    // The answer about other packages depends on what cargo finds of them.
    let store = if cell::needs_only_nblt(&manifest) { settings.store(folder) } else { None };
    let key = store.as_ref().map(|store| {
        let variables = VARIABLES.map(|it| std::env::var(it).unwrap_or_default());
        let here = std::env::current_dir().unwrap_or_default();
        let call = format!("{program:?} {variables:?} {here:?}");
        (store, store.key(&[&call, &manifest, &settings.cargo_config()]))
    });
    if let Some(answer) = key.as_ref().and_then(|(store, key)| store.read(key)) {
        return Ok(answer.say());
    }
    let output = program.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run {:?}: {error}", program.get_program()))?;
    let answer = Answer::of(&output, None)?;
    if let Some((store, key)) = key {
        store.write(&key, &answer);
    }
    Ok(answer.say())
}

/// Is that program from here on.
fn become_it(mut program: Command) -> Result<ExitCode, String> {
    let error = program.exec();
    Err(format!("cannot run {:?}: {error}", program.get_program()))
}

impl Answer {
    /// What a program said; an error if it was ended by a signal.
    fn of(output: &Output, library: Option<Vec<u8>>) -> Result<Self, String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let status = output.status.code().and_then(|it| u8::try_from(it).ok());
        let status = status.ok_or_else(|| format!("ended: {}", output.status))?;
        Ok(Self { status, stdout: text(&output.stdout), stderr: text(&output.stderr), library })
    }

    /// Says it. Who does not listen does not need it.
    fn say(&self) -> ExitCode {
        let _ = std::io::stdout().write_all(self.stdout.as_bytes());
        let _ = std::io::stderr().write_all(self.stderr.as_bytes());
        ExitCode::from(self.status)
    }
}
