//! What evcxr finds as `rustup` and `cargo`: this program, under these names.
//!
//! Cargo takes longer than rustc for a cell, so a cell whose only dependency is nblt goes to rustc directly, with the
//! arguments that cargo would give it. With the analyst's own dependencies the real cargo is asked once ([`recorded`]);
//! for every other command it is the real cargo, too. On the way the secret of the cell process is put into the code that evcxr generates, see
//! `channel::cell_process`.

mod recorded;

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use channel::cell_process::protocol_line;
use recorded::Recorded;
use serde_json::{Value, json};

/// Names the file with the [`Settings`]; evcxr's processes inherit it.
pub(crate) const SETTINGS_VARIABLE: &str = "NBLT_COMPILER";
/// The MIME type of the text of an error that ended a cell (`?`).
pub(crate) const ERROR_TYPE: &str = "application/vnd.nblt.error";
/// The words of evcxr's protocol that generated code prints.
const WORDS: [&str; 5] =
    ["BEGIN_CONTENT", "END_CONTENT", "PANIC_NOTIFICATION", "ERROR_OCCURRED", "VARIABLE_CHANGED_TYPE"];

/// The names under which this program is found.
const PROGRAMS: [&str; 3] = ["cargo", "rustup", recorded::RECORDER];

/// What the front tells this program about the compiler.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) rustc: PathBuf,
    pub(crate) cargo: PathBuf,
    /// The secret of this kernel's cell process.
    pub(crate) mark: String,
    /// How rustc finds the prelude.
    pub(crate) flags: Vec<String>,
}

/// The folder where [`install`] puts the programs.
pub(crate) fn programs(folder: &Path) -> PathBuf {
    folder.join("bin")
}

/// While this file is there, no cell is compiled; it holds nothing.
pub(crate) fn stop_file(folder: &Path) -> PathBuf {
    folder.join("stop")
}

/// Holds the process id of the rustc that runs.
pub(crate) fn process_file(folder: &Path) -> PathBuf {
    folder.join("rustc.pid")
}

/// Puts these programs into `folder` and the settings beside them; returns the settings' path.
pub(crate) fn install(folder: &Path, settings: &Settings) -> Result<PathBuf, String> {
    let bin = programs(folder);
    let file = folder.join("compiler.json");
    let make = || {
        fs::create_dir(&bin)?;
        let this = std::env::current_exe()?;
        for name in PROGRAMS {
            std::os::unix::fs::symlink(&this, bin.join(name))?;
        }
        let value = json!({
            "rustc": settings.rustc, "cargo": settings.cargo, "mark": settings.mark, "flags": settings.flags,
        });
        fs::write(&file, value.to_string())
    };
    make().map_err(|error| format!("cannot write to {folder:?}: {error}"))?;
    Ok(file)
}

impl Settings {
    fn read() -> Result<(Self, PathBuf), String> {
        let path =
            std::env::var_os(SETTINGS_VARIABLE).map(PathBuf::from).ok_or("not started by the nblt kernel")?;
        let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {path:?}: {error}"))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("{path:?}: {error}"))?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let flags = value["flags"].as_array().into_iter().flatten();
        let settings = Self {
            rustc: text("rustc").into(),
            cargo: text("cargo").into(),
            mark: text("mark"),
            flags: flags.filter_map(Value::as_str).map(str::to_owned).collect(),
        };
        Ok((settings, path.parent().unwrap_or(Path::new("/")).to_owned()))
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
    let command = args.iter().find_map(|it| ["build", "check"].iter().find(|command| it == *command));
    let Some(command) = command else {
        if args.iter().any(|it| it == "clean") {
            recorded::forget(folder);
        }
        return pass_on(Command::new(&settings.cargo).args(args));
    };
    if stop_file(folder).exists() {
        return Ok(ExitCode::FAILURE);
    }
    let source = Path::new("src/lib.rs");
    let code = fs::read_to_string(source).map_err(|error| format!("cannot read {source:?}: {error}"))?;
    fs::write(source, seal(&code, &settings.mark))
        .map_err(|error| format!("cannot write {source:?}: {error}"))?;
    let manifest = fs::read_to_string("Cargo.toml").unwrap_or_default();
    let Manifest { only_nblt, opt_level } = Manifest::read(&manifest);
    if only_nblt {
        let (rustc, out) = plain_rustc(command, &opt_level, settings);
        return compile(rustc, &out, command, folder);
    }
    let file = recorded::file(folder, command, &manifest);
    if let Some((rustc, out)) = file.as_deref().and_then(Recorded::read).and_then(|it| it.command()) {
        return compile(rustc, &out, command, folder);
    }
    let mut cargo = Command::new(&settings.cargo);
    cargo.args(args);
    if let Some(file) = file {
        recorded::record(&mut cargo, &programs(folder), &file);
    }
    pass_on(&mut cargo)
}

/// The real cargo, with its own settings for finding rustc.
fn pass_on(cargo: &mut Command) -> Result<ExitCode, String> {
    let status = cargo.status().map_err(|error| format!("cannot run {:?}: {error}", cargo.get_program()))?;
    Ok(exit_code(status))
}

/// rustc with the arguments that cargo gives it for a cell, less what a cell does not need; and where the library will
/// be.
fn plain_rustc(command: &str, opt_level: &str, settings: &Settings) -> (Command, PathBuf) {
    let out = PathBuf::from("target/nblt");
    let emit = if command == "check" { "metadata" } else { "link" };
    let mut rustc = Command::new(&settings.rustc);
    rustc
        .args(["--crate-name", "ctx", "--edition=2024", "src/lib.rs", "--crate-type", "cdylib"])
        .args(["--error-format=json", "--json=diagnostic-rendered-ansi"])
        .arg(format!("--emit={emit}"))
        .arg(format!("-Copt-level={opt_level}"))
        .args(["-Cdebug-assertions=on", "-Cstrip=debuginfo", "-Cembed-bitcode=no", "-Ccodegen-units=1"])
        .arg("--out-dir")
        .arg(&out)
        .args(&settings.flags);
    (rustc, out)
}

/// Runs rustc so that an interrupt finds it, and tells evcxr where the library is.
fn compile(mut rustc: Command, out: &Path, command: &str, folder: &Path) -> Result<ExitCode, String> {
    fs::create_dir_all(out).map_err(|error| format!("cannot make {out:?}: {error}"))?;
    rustc.stdin(Stdio::null()).stderr(Stdio::piped());
    let child = rustc.spawn().map_err(|error| format!("cannot run {:?}: {error}", rustc.get_program()))?;
    let process = process_file(folder);
    // If it cannot be written an interrupt has to wait for rustc, no more.
    let _ = fs::write(&process, child.id().to_string());
    let output = child.wait_with_output().map_err(|error| format!("rustc: {error}"))?;
    let _ = fs::remove_file(&process);
    let _ = std::io::stderr().write_all(&output.stderr);
    if output.status.success()
        && command == "build"
        && let Some(file) = std::env::var_os("EVCXR_EXECUTION_SO_PATH")
    {
        let name = format!("{}ctx{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        let library = std::env::current_dir().unwrap_or_default().join(out).join(name);
        fs::write(&file, library.as_os_str().as_encoded_bytes())
            .map_err(|error| format!("cannot write {file:?}: {error}"))?;
    }
    Ok(exit_code(output.status))
}

fn exit_code(status: std::process::ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|it| u8::try_from(it).ok()).unwrap_or(1))
}

/// What matters of the manifest that evcxr writes for a cell.
#[derive(Debug, PartialEq, Eq)]
struct Manifest {
    /// Whether there is no dependency but nblt.
    only_nblt: bool,
    opt_level: String,
}

impl Manifest {
    fn read(text: &str) -> Self {
        let (head, dependencies) = text.split_once("[dependencies]").unwrap_or((text, ""));
        let mut dependencies = dependencies.lines().map(str::trim).filter(|it| !it.is_empty());
        let opt_level = head.lines().find_map(|it| it.trim().strip_prefix("opt-level = "));
        Self {
            only_nblt: dependencies.all(|it| it.starts_with("nblt =")),
            opt_level: opt_level.unwrap_or("0").trim_matches('"').to_owned(),
        }
    }
}

/// Puts the secret into the protocol that the generated code speaks, and makes the error of a failing `?` a block of its
/// own instead of text on standard error.
fn seal(code: &str, mark: &str) -> String {
    let mut code = code.to_owned();
    if let Some(at) = code.find("for EvcxrUserCodeError {")
        && let Some(print) = code[at..].find("eprintln!(\"").map(|it| it + at)
        && let Some(end) = code[print..].find("\", error);").map(|it| it + print)
    {
        let format = code[print..end].trim_start_matches("eprintln!(\"").to_owned();
        let block = format!("println!(\"EVCXR_BEGIN_CONTENT {ERROR_TYPE}\\n{format}\\nEVCXR_END_CONTENT");
        code.replace_range(print..end, &block);
    }
    for word in WORDS {
        code = code.replace(&format!("EVCXR_{word}"), &protocol_line(mark, word));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_of_a_cell_says_whether_rustc_will_do() {
        let manifest = |dependencies: &str| {
            Manifest::read(&format!(
                "[profile.dev]\nopt-level = 2\ndebug = false\n[dependencies]\n{dependencies}\n"
            ))
        };
        assert_eq!(manifest(""), Manifest { only_nblt: true, opt_level: "2".into() });
        assert!(manifest("nblt = { path = \"/x\" }").only_nblt);
        assert!(!manifest("nblt = { path = \"/x\" }\nregex = \"1\"").only_nblt);
        assert!(!manifest("nblt2 = \"1\"").only_nblt);
    }

    #[test]
    fn generated_code_speaks_with_the_secret() {
        let generated = r#"
            impl<T: std::fmt::Display> From<T> for EvcxrUserCodeError {
                fn from(error: T) -> Self {
                    eprintln!("{}", error);
                    println!("{}", evcxr_internal_runtime::USER_ERROR_OCCURRED);
            pub const USER_ERROR_OCCURRED: &str = "EVCXR_ERROR_OCCURRED";
            println!("EVCXR_PANIC_NOTIFICATION");
            eprintln!("{}", of_the_analyst);
        "#;
        let sealed = seal(generated, "s3cret");
        assert!(sealed.contains(
            r#"println!("EVCXR-s3cret_BEGIN_CONTENT application/vnd.nblt.error\n{}\nEVCXR-s3cret_END_CONTENT", error);"#
        ));
        assert!(sealed.contains("EVCXR-s3cret_PANIC_NOTIFICATION"));
        assert!(sealed.contains("EVCXR-s3cret_ERROR_OCCURRED"));
        assert!(sealed.contains(r#"eprintln!("{}", of_the_analyst);"#));
        assert!(!sealed.contains("EVCXR_"));
    }
}
