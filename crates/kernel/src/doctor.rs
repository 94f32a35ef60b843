//! `nblt-kernel doctor`: what the kernel needs, whether it is there, and the command that mends it.
//!
//! One line for each check, in the order in which a cell would miss it. Nothing is changed, save for a temporary
//! folder that is removed again.

mod jupyter;
mod machine;
mod program;

use std::path::Path;

use crate::artefacts::Artefacts;
use crate::install::Folders;

/// What one check found.
#[derive(Debug)]
pub(crate) struct Check {
    /// What was looked at.
    pub(crate) name: &'static str,
    /// What is there, or what is wrong with it.
    pub(crate) outcome: Result<String, Problem>,
}

/// Something that is missing or wrong.
#[derive(Debug)]
pub(crate) struct Problem {
    /// What is wrong.
    pub(crate) what: String,
    /// The command that mends it.
    pub(crate) mend: String,
}

impl Problem {
    pub(crate) fn new(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { what: what.into(), mend: mend.into() }
    }
}

impl Check {
    /// The line that is printed: a name may be hostile, so that what is no visible character is written out.
    fn line(&self) -> String {
        let name = self.name;
        let line = match &self.outcome {
            Ok(found) => format!("ok       {name}: {found}"),
            Err(it) => format!("problem  {name}: {}; mend it with: {}", it.what, it.mend),
        };
        line.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
    }
}

/// Prints a line for each check. Fails when one of them found a problem.
pub(crate) fn doctor(prefix: Option<&Path>) -> Result<(), String> {
    let checks = checks(prefix)?;
    for check in &checks {
        println!("{}", check.line());
    }
    match checks.iter().filter(|it| it.outcome.is_err()).count() {
        0 => Ok(()),
        1 => Err("1 problem".to_owned()),
        several => Err(format!("{several} problems")),
    }
}

/// Looks at everything.
fn checks(prefix: Option<&Path>) -> Result<Vec<Check>, String> {
    let folders = Folders::find(prefix)?;
    let artefacts = Artefacts::at(folders.artefacts.clone());
    let temp = std::env::temp_dir();
    let check = |name, outcome| Check { name, outcome };
    let mut all = vec![
        check("rustc", program::rustc(&artefacts)),
        check("cargo", program::cargo()),
        check("linker", program::linker()),
        check("temporary folder", machine::temporary_folder(&temp)),
        check("disk", machine::disk(&temp)),
    ];
    // Only then would it say anything new.
    if all.iter().all(|it| it.outcome.is_ok()) {
        all.push(check("compiling", program::compiling()));
    }
    all.push(check("artefacts", machine::artefacts(&artefacts)));
    let jupyter = jupyter::jupyter(prefix);
    let spec = jupyter::kernel_spec(&folders, prefix, jupyter.as_ref().ok());
    let widgets = jupyter.as_ref().ok().and_then(jupyter::widgets);
    all.push(check("jupyter", jupyter.map(|it| it.described)));
    all.extend(widgets.map(|it| check("widgets", it)));
    all.push(check("kernel spec", spec));
    all.push(check("workspace", machine::workspace()));
    Ok(all)
}

/// The command that installs once more.
fn install(prefix: Option<&Path>) -> String {
    match prefix {
        Some(prefix) => format!("cargo xtask install --prefix {}", quoted(prefix)),
        None => "cargo xtask install".to_owned(),
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |it: char| it.is_alphanumeric() || "/._-+".contains(it);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line() {
        let check = Check { name: "x", outcome: Err(Problem::new("a\nb\u{1b}[31m", "c")) };
        assert_eq!(check.line(), "problem  x: a b [31m; mend it with: c");
    }

    #[test]
    fn paths_are_quoted_for_the_shell() {
        assert_eq!(quoted(Path::new("/a/b-c_d.e")), "/a/b-c_d.e");
        assert_eq!(quoted(Path::new("/it's $HOME")), r"'/it'\''s $HOME'");
    }
}
