//! `cargo build` and `cargo check` of the crate that evcxr makes of a cell.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use channel::cell_process::protocol_line;

use super::recorded::{self, Recorded};
use super::store::{self, Answer, Store};
use super::{ERROR_TYPE, Settings, become_it, process_file, programs, ready_file, stop_file};

/// The words of evcxr's protocol that generated code prints.
const WORDS: [&str; 5] =
    ["BEGIN_CONTENT", "END_CONTENT", "PANIC_NOTIFICATION", "ERROR_OCCURRED", "VARIABLE_CHANGED_TYPE"];

/// Does `command`, which is `build` or `check`, in the present folder.
pub(super) fn run(
    command: &str,
    args: &[OsString],
    settings: &Settings,
    folder: &Path,
) -> Result<ExitCode, String> {
    if stop_file(folder).exists() {
        return Ok(ExitCode::FAILURE);
    }
    let source = Path::new("src/lib.rs");
    let code = fs::read_to_string(source).map_err(|error| format!("cannot read {source:?}: {error}"))?;
    let write = |mark: &str| {
        fs::write(source, seal(&code, mark)).map_err(|error| format!("cannot write {source:?}: {error}"))
    };
    let manifest = fs::read_to_string("Cargo.toml").unwrap_or_default();
    let Manifest { only_nblt, opt_level } = Manifest::read(&manifest);
    if only_nblt {
        let mut call = Call::plain(command, &opt_level, settings);
        // Cells of the start alone: what include_str!, env! and macros of others read is in no key.
        let store = if ready_file(folder).exists() { None } else { settings.store(folder) };
        if let Some(store) = store {
            write(store::MARK)?;
            let key =
                store.key(&[command, &manifest, &with_sorted_imports(&code), &format!("{:?}", call.rustc)]);
            return call.run_once(folder, &store, &key, &settings.mark);
        }
        write(&settings.mark)?;
        return call.run(folder);
    }
    write(&settings.mark)?;
    let file = recorded::file(folder, command, &manifest);
    if let Some((rustc, out)) = file.as_deref().and_then(Recorded::read).and_then(|it| it.command()) {
        return Call { rustc, out, builds: command == "build" }.run(folder);
    }
    let mut cargo = settings.cargo();
    cargo.args(args);
    if let Some(file) = file {
        recorded::record(&mut cargo, &programs(folder), &file);
    }
    become_it(cargo)
}

/// A call of rustc for a cell.
struct Call {
    rustc: Command,
    /// Where the library will be.
    out: PathBuf,
    builds: bool,
}

impl Call {
    /// With the arguments that cargo gives it for a cell, less what a cell does not need.
    fn plain(command: &str, opt_level: &str, settings: &Settings) -> Self {
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
        Self { rustc, out, builds: command == "build" }
    }

    /// Runs rustc so that an interrupt finds it, and says what it said.
    fn run(&mut self, folder: &Path) -> Result<ExitCode, String> {
        let output = self.output(folder)?;
        if output.status.success() {
            self.tell_evcxr()?;
        }
        Ok(Answer::of(&output, None)?.say())
    }

    /// The same for a cell of the start: what came of it the last time, if it is in the store.
    fn run_once(&mut self, folder: &Path, store: &Store, key: &str, mark: &str) -> Result<ExitCode, String> {
        let library = self.library();
        let mut answer = match store.read(key) {
            Some(answer) => {
                self.make_out()?;
                answer
            }
            None => {
                let output = self.output(folder)?;
                let made = (output.status.success() && self.builds).then(|| fs::read(&library)).transpose();
                let made = made.map_err(|error| format!("cannot read {library:?}: {error}"))?;
                let answer = Answer::of(&output, made)?;
                store.write(key, &answer);
                answer
            }
        };
        if let Some(bytes) = &mut answer.library {
            store::put_mark(bytes, mark);
            fs::write(&library, bytes).map_err(|error| format!("cannot write {library:?}: {error}"))?;
            self.tell_evcxr()?;
        }
        Ok(answer.say())
    }

    fn output(&mut self, folder: &Path) -> Result<Output, String> {
        self.make_out()?;
        let rustc = self.rustc.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child =
            rustc.spawn().map_err(|error| format!("cannot run {:?}: {error}", rustc.get_program()))?;
        let process = process_file(folder);
        // If it cannot be written an interrupt has to wait for rustc, no more.
        let _ = fs::write(&process, child.id().to_string());
        let output = child.wait_with_output().map_err(|error| format!("rustc: {error}"));
        let _ = fs::remove_file(&process);
        output
    }

    /// evcxr reads there where the library is.
    fn tell_evcxr(&self) -> Result<(), String> {
        let Some(file) = std::env::var_os("EVCXR_EXECUTION_SO_PATH").filter(|_| self.builds) else {
            return Ok(());
        };
        fs::write(&file, self.library().as_os_str().as_encoded_bytes())
            .map_err(|error| format!("cannot write {file:?}: {error}"))
    }

    fn library(&self) -> PathBuf {
        let name = format!("{}ctx{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        std::env::current_dir().unwrap_or_default().join(&self.out).join(name)
    }

    fn make_out(&self) -> Result<(), String> {
        fs::create_dir_all(&self.out).map_err(|error| format!("cannot make {:?}: {error}", self.out))
    }
}

/// evcxr writes what is imported in another order each time.
fn with_sorted_imports(code: &str) -> String {
    let (mut imports, others): (Vec<&str>, Vec<&str>) = code.lines().partition(|it| it.starts_with("use "));
    imports.sort_unstable();
    imports.extend(others);
    imports.join("\n")
}

/// Whether a cell with this manifest has no dependency but nblt.
pub(super) fn needs_only_nblt(manifest: &str) -> bool {
    Manifest::read(manifest).only_nblt
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
    replace_store(&mut code);
    for word in WORDS {
        code = code.replace(&format!("EVCXR_{word}"), &protocol_line(mark, word));
    }
    code
}

/// Puts our `variable_store.rs` where evcxr's is, on as many lines, for evcxr tells from the line of an
/// error which part of the code it is in. Where evcxr's does not look as expected it stays.
fn replace_store(code: &mut String) {
    const FIRST: &str = "pub struct VariableStore {";
    const LAST: &str = "pub fn create_variable_store(";
    let Some(begin) = code.find(FIRST).filter(|at| code[..*at].contains("mod evcxr_internal_runtime {"))
    else {
        return;
    };
    let Some(end) = code[begin..].find(LAST).map(|it| begin + it) else { return };
    let own = include_str!("variable_store.rs");
    let own = own.split_once("// BEGIN\n").and_then(|(_, it)| it.split_once("// END")).map_or("", |it| it.0);
    let n_lines = code[begin..end].lines().count();
    let Some(padding) = n_lines.checked_sub(1).filter(|_| !own.is_empty()) else { return };
    // Without comments, which it has none of, all of it may stand on one line.
    let own: Vec<&str> = own.lines().map(str::trim).collect();
    code.replace_range(begin..end, &format!("{}{}", own.join(" "), "\n".repeat(padding + 1)));
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
    fn the_order_of_imports_makes_no_other_cell() {
        let sorted = with_sorted_imports;
        assert_eq!(sorted("#![x]\nuse b;\nuse a;\nf();"), sorted("#![x]\nuse a;\nuse b;\nf();"));
        assert_ne!(sorted("use a;\nf();"), sorted("use a;\ng();"));
    }

    #[test]
    fn the_store_of_variables_is_ours_and_every_line_stays_where_it_is() {
        let generated = "fn f() {}\nmod evcxr_internal_runtime {\npub const A: u8 = 1;\npub struct VariableStore {\n    variables: X,\n}\nimpl VariableStore {\n}\n\npub fn create_variable_store() -> *mut VariableStore {\n}\n}\nof_the_analyst();\n";
        let sealed = seal(generated, "s3cret");
        assert_eq!(sealed.lines().count(), generated.lines().count());
        let place = |code: &str, line: &str| code.lines().position(|it| it.starts_with(line));
        for line in ["pub const A", "pub fn create_variable_store", "of_the_analyst"] {
            assert!(place(generated, line).is_some_and(|it| place(&sealed, line) == Some(it)), "{sealed}");
        }
        assert!(sealed.contains("VARIABLE_STORE_BY") && !sealed.contains("variables: X"), "{sealed}");
        // The analyst's own type of that name, and an evcxr that keeps variables otherwise.
        for other in
            ["pub struct VariableStore {\npub fn create_variable_store(", "mod evcxr_internal_runtime {\n}"]
        {
            assert_eq!(seal(other, "s3cret"), other);
        }
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
