//! `nblt-kernel install`, `doctor` and `uninstall`: the real program in environments where something is missing or wrong.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A prefix into which the kernel is installed, removed at the end.
struct Installed {
    folder: PathBuf,
    /// One test at a time: a program that is being written cannot be run, and a process that another test starts
    /// meanwhile keeps it open.
    _alone: MutexGuard<'static, ()>,
}

impl Installed {
    /// Runs the program's own `install`. Beside it lie files that stand for the prelude, which `doctor` only looks for.
    fn new() -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short, for the socket in it.
        let folder = std::env::temp_dir().join(format!("nblt-dr-{}-{number}", std::process::id()));
        let built = folder.join("built");
        for path in ["bin", "lib/deps", "facade/src"] {
            fs::create_dir_all(built.join(path)).unwrap();
        }
        fs::copy(env!("CARGO_BIN_EXE_nblt-kernel"), built.join("bin/nblt-kernel")).unwrap();
        let library =
            format!("lib/{}nblt_prelude{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        for file in [&library, "facade/Cargo.toml", "facade/src/lib.rs", "kernel-prelude.rs"] {
            fs::write(built.join(file), "").unwrap();
        }
        let rustc = Command::new("rustc").arg("-vV").output().unwrap();
        fs::write(built.join("rustc-version.txt"), rustc.stdout).unwrap();
        fs::create_dir_all(folder.join("tmp")).unwrap();
        let this = Self { folder, _alone: alone };
        let done = this.run(&built.join("bin/nblt-kernel"), &["install", "--prefix"], &[]);
        assert!(done.status.success(), "{done:?}");
        // Jupyter is not here for sure: a script that answers as it does, in the prefix, where it is looked for.
        this.script("prefix/bin/jupyter", "case $1 in lab) echo 4.4.0;; *) exit 1;; esac");
        this
    }

    fn prefix(&self) -> PathBuf {
        self.folder.join("prefix")
    }

    fn script(&self, path: &str, body: &str) -> PathBuf {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn run(&self, program: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
        let mut command = Command::new(program);
        command.args(args).arg(self.prefix());
        command.env("TMPDIR", self.folder.join("tmp")).env_remove("NBLT_WORKSPACE");
        command.envs(env.iter().copied()).output().unwrap()
    }

    fn doctor(&self, env: &[(&str, &str)]) -> Answer {
        let output = self.run(Path::new(env!("CARGO_BIN_EXE_nblt-kernel")), &["doctor", "--prefix"], env);
        Answer { text: String::from_utf8(output.stdout.clone()).unwrap(), code: output.status.code() }
    }

    /// A PATH of these programs alone.
    fn path_of(&self, programs: &[&str]) -> String {
        let folder = self.folder.join(programs.join("+"));
        fs::create_dir_all(&folder).unwrap();
        let all = std::env::var_os("PATH").unwrap();
        for program in programs {
            let found = std::env::split_paths(&all).map(|it| it.join(program)).find(|it| it.is_file());
            symlink(found.unwrap_or_else(|| panic!("no {program}")), folder.join(program)).unwrap();
        }
        folder.to_str().unwrap().to_owned()
    }
}

impl Drop for Installed {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

struct Answer {
    text: String,
    code: Option<i32>,
}

impl Answer {
    /// The one line about `name`, which is a problem, and the only one.
    #[track_caller]
    fn only_problem(&self, name: &str) -> &str {
        let problems: Vec<&str> = self.text.lines().filter(|it| it.starts_with("problem ")).collect();
        assert_eq!(self.code, Some(1), "{}", self.text);
        assert_eq!(problems.len(), 1, "{}", self.text);
        let line = problems[0];
        assert!(
            line.starts_with(&format!("problem  {name}: ")) && line.contains("; mend it with: "),
            "{line}"
        );
        line
    }
}

#[test]
fn everything_is_there() {
    let installed = Installed::new();
    let answer = installed.doctor(&[]);
    assert_eq!(answer.code, Some(0), "{}", answer.text);
    assert!(answer.text.lines().all(|it| it.starts_with("ok ")), "{}", answer.text);
    for name in [
        "rustc",
        "cargo",
        "linker",
        "temporary folder",
        "disk",
        "compiling",
        "artefacts",
        "jupyter",
        "kernel spec",
    ] {
        assert!(answer.text.contains(&format!("ok       {name}: ")), "{name} is not in\n{}", answer.text);
    }
    assert!(answer.text.contains("ok       workspace: the demo"), "{}", answer.text);
    let left: Vec<_> = fs::read_dir(installed.folder.join("tmp")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn rustc_is_not_on_the_path() {
    let installed = Installed::new();
    let path = installed.path_of(&["cargo", "cc", "df", "sh"]);
    let answer = installed.doctor(&[("PATH", &path)]);
    let line = answer.only_problem("rustc");
    assert!(line.contains("there is no rustc on the path") && line.contains("rustup.rs"), "{line}");
    assert!(!answer.text.contains("compiling:"), "without rustc there is nothing to try");
}

#[test]
fn another_rustc_is_on_the_path() {
    let installed = Installed::new();
    let script = installed.script("other/rustc", "echo 'rustc 1.60.0 (7737e0b5c 2022-04-04)'");
    let folder = script.parent().unwrap().to_str().unwrap();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let answer = installed.doctor(&[("PATH", &path)]);
    let line = answer.only_problem("rustc");
    assert!(line.contains("built with rustc 1.") && line.contains("rustc 1.60.0"), "{line}");
    assert!(line.ends_with("cargo xtask install"), "{line}");
}

#[test]
fn there_is_no_linker() {
    let installed = Installed::new();
    let path = installed.path_of(&["rustc", "cargo", "df", "sh"]);
    let answer = installed.doctor(&[("PATH", &path)]);
    let line = answer.only_problem("linker");
    assert!(line.contains("there is no cc on the path"), "{line}");
}

#[test]
fn a_linker_that_fails_is_found_by_trying() {
    let installed = Installed::new();
    let script = installed
        .script("other/cc", "[ \"$1\" = --version ] && echo cc 1.0 && exit; echo broken >&2; exit 1");
    let folder = script.parent().unwrap().to_str().unwrap();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let answer = installed.doctor(&[("PATH", &path)]);
    let line = answer.only_problem("compiling");
    assert!(line.contains("linking with `cc` failed"), "{line}");
}

#[test]
fn the_temporary_folder_cannot_be_written() {
    let installed = Installed::new();
    let nowhere = installed.folder.join("nowhere");
    let answer = installed.doctor(&[("TMPDIR", nowhere.to_str().unwrap())]);
    let line = answer.only_problem("temporary folder");
    assert!(line.contains("nowhere") && line.contains("TMPDIR"), "{line}");
    // Where a folder is readable, but nothing can be made in it; root may write everywhere but here.
    if cfg!(target_os = "linux") {
        installed.doctor(&[("TMPDIR", "/proc/self")]).only_problem("temporary folder");
    }
}

#[test]
fn a_temporary_folder_too_deep_for_a_socket() {
    let installed = Installed::new();
    let deep = installed.folder.join("d".repeat(100));
    fs::create_dir_all(&deep).unwrap();
    let answer = installed.doctor(&[("TMPDIR", deep.to_str().unwrap())]);
    let line = answer.only_problem("temporary folder");
    assert!(line.contains("socket"), "{line}");
}

#[test]
fn an_artefact_is_missing() {
    let installed = Installed::new();
    for name in ["lib/deps", "kernel-prelude.rs"] {
        let path = installed.prefix().join("share/nblt").join(name);
        fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path)).unwrap();
    }
    let answer = installed.doctor(&[]);
    let line = answer.only_problem("artefacts");
    assert!(line.contains("lib/deps") && line.contains("kernel-prelude.rs missing"), "{line}");
    let mend = format!("cargo xtask install --prefix {}", installed.prefix().display());
    assert!(line.ends_with(&mend), "{line}");
}

#[test]
fn the_kernel_spec_is_missing_or_wrong() {
    let installed = Installed::new();
    let file = installed.prefix().join("share/jupyter/kernels/nblt/kernel.json");
    let spec = fs::read_to_string(&file).unwrap();
    fs::write(&file, "{").unwrap();
    assert!(installed.doctor(&[]).only_problem("kernel spec").contains("is not JSON"));
    fs::write(&file, spec.replace("bin/nblt-kernel", "bin/nothing")).unwrap();
    assert!(installed.doctor(&[]).only_problem("kernel spec").contains("is not there"));
    fs::remove_file(&file).unwrap();
    let answer = installed.doctor(&[]);
    let line = answer.only_problem("kernel spec");
    assert!(line.contains("cannot read") && line.contains("cargo xtask install --prefix"), "{line}");
}

#[test]
fn jupyter_is_missing_or_looks_elsewhere() {
    let installed = Installed::new();
    let jupyter = installed.prefix().join("bin/jupyter");
    let listed = r#"{"kernelspecs": {"nblt": {"resource_dir": "/somewhere/else"}}}"#;
    installed.script(
        "prefix/bin/jupyter",
        &format!("case $1 in lab) echo 4.4.0;; kernelspec) echo '{listed}';; esac"),
    );
    let answer = installed.doctor(&[]);
    let line = answer.only_problem("kernel spec");
    assert!(line.contains("/somewhere/else") && line.contains("JUPYTER_PATH"), "{line}");
    installed.script("prefix/bin/jupyter", "[ $1 = notebook ] && echo 7.4.0");
    let answer = installed.doctor(&[]);
    assert!(answer.text.contains("ok       jupyter: Jupyter Notebook 7.4.0"), "{}", answer.text);
    installed.script("prefix/bin/jupyter", "exit 1");
    assert!(installed.doctor(&[]).only_problem("jupyter").contains("neither JupyterLab nor Notebook"));
    fs::remove_file(jupyter).unwrap();
    let path = installed.path_of(&["rustc", "cargo", "cc", "df", "sh", "ld", "as"]);
    let answer = installed.doctor(&[("PATH", &path)]);
    let line = answer.only_problem("jupyter");
    assert!(line.contains("pip install jupyterlab ipywidgets"), "{line}");
}

#[test]
fn the_workspace_is_not_there() {
    let installed = Installed::new();
    let nowhere = installed.folder.join("nowhere");
    let answer = installed.doctor(&[("NBLT_WORKSPACE", nowhere.to_str().unwrap())]);
    let line = answer.only_problem("workspace");
    assert!(line.contains("nowhere") && line.ends_with("unset NBLT_WORKSPACE"), "{line}");
    let empty = installed.folder.join("empty");
    fs::create_dir(&empty).unwrap();
    let answer = installed.doctor(&[("NBLT_WORKSPACE", empty.to_str().unwrap())]);
    assert!(answer.only_problem("workspace").contains("is empty"));
    fs::write(empty.join("a.csv"), "x").unwrap();
    assert_eq!(installed.doctor(&[("NBLT_WORKSPACE", empty.to_str().unwrap())]).code, Some(0));
}

#[test]
fn uninstalling_leaves_nothing_and_says_so() {
    let installed = Installed::new();
    let program = Path::new(env!("CARGO_BIN_EXE_nblt-kernel"));
    let done = installed.run(program, &["uninstall", "--prefix"], &[]);
    assert!(done.status.success() && String::from_utf8_lossy(&done.stdout).lines().count() == 2, "{done:?}");
    assert!(!installed.prefix().join("share/nblt").exists());
    assert!(!installed.prefix().join("share/jupyter/kernels/nblt").exists());
    let answer = installed.doctor(&[]);
    assert!(answer.code == Some(1) && answer.text.contains("problem  kernel spec: "), "{}", answer.text);
    let again = installed.run(program, &["uninstall", "--prefix"], &[]);
    assert!(again.status.success(), "{again:?}");
}

#[test]
fn the_users_own_folders_are_found_without_a_prefix() {
    let installed = Installed::new();
    let home = installed.folder.join("home");
    fs::create_dir_all(&home).unwrap();
    let program = installed.prefix().join("share/nblt/bin/nblt-kernel");
    let run = |args: &[&str]| {
        let mut command = Command::new(&program);
        command.args(args).env("HOME", &home).env("TMPDIR", installed.folder.join("tmp"));
        // The tools of a rustup in the real home.
        for (name, folder) in [("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo")] {
            if std::env::var_os(name).is_none() {
                command.env(name, Path::new(&std::env::var_os("HOME").unwrap()).join(folder));
            }
        }
        for name in ["XDG_DATA_HOME", "JUPYTER_DATA_DIR", "NBLT_WORKSPACE"] {
            command.env_remove(name);
        }
        let bin = installed.prefix().join("bin").to_str().unwrap().to_owned();
        command.env("PATH", format!("{bin}:{}", std::env::var("PATH").unwrap())).output().unwrap()
    };
    assert!(run(&["install"]).status.success());
    let done = run(&["doctor"]);
    let text = String::from_utf8(done.stdout).unwrap();
    assert_eq!(done.status.code(), Some(0), "{text}");
    assert!(text.contains(home.to_str().unwrap()), "{text}");
}
