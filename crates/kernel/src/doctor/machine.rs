//! Folders, rights and space.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::program::said;
use super::{Problem, install, quoted};
use crate::artefacts::Artefacts;
use crate::temp::TempFolder;

/// A kernel in use keeps some 200 MB there; a cell that is compiled needs room besides.
const NEEDED: u64 = 500 << 20;

const OTHER_FOLDER: &str = "mkdir -p $HOME/tmp && export TMPDIR=$HOME/tmp";

/// A kernel can make its folder there, and the socket in it.
pub(super) fn temporary_folder(temp: &Path) -> Result<String, Problem> {
    let wrong = |what: String| Problem::new(what, OTHER_FOLDER);
    // The advice is the command's.
    let without_advice = |it: &str| wrong(it.split("; ").next().unwrap_or_default().to_owned());
    let folder = TempFolder::create().map_err(|it| without_advice(&it))?;
    if let Some(notice) = folder.notice() {
        return Err(without_advice(notice));
    }
    fs::write(folder.path().join("file"), "x")
        .map_err(|error| wrong(format!("cannot write to {}: {error}", temp.display())))?;
    Ok(temp.display().to_string())
}

/// There is room for a kernel.
pub(super) fn disk(temp: &Path) -> Result<String, Problem> {
    // Standard Rust does not tell; `df` is on every Unix.
    let free = said(Command::new("df").arg("-Pk").arg(temp)).ok().and_then(|it| free_bytes(&it));
    let Some(free) = free else { return Ok("how much is free could not be found out".to_owned()) };
    let mib = free >> 20;
    if free < NEEDED {
        let what = format!("{mib} MB are free in {}, a kernel needs {}", temp.display(), NEEDED >> 20);
        return Err(Problem::new(what, OTHER_FOLDER));
    }
    Ok(format!("{mib} MB are free in {}", temp.display()))
}

/// The fourth column of the line below the heading, in kilobytes. The name of a device may hold blanks, so columns are
/// counted from the one that ends in `%`.
fn free_bytes(df: &str) -> Option<u64> {
    let words: Vec<&str> = df.lines().nth(1)?.split_whitespace().collect();
    let capacity = words.iter().position(|it| it.ends_with('%'))?;
    words.get(capacity.checked_sub(1)?)?.parse::<u64>().ok()?.checked_mul(1024)
}

/// Everything that a cell is built with is there.
pub(super) fn artefacts(artefacts: &Artefacts) -> Result<String, Problem> {
    let root = artefacts.root();
    let prefix = prefix_of(root);
    let wrong = |what: String| Problem::new(what, install(prefix.as_deref()));
    let missing: Vec<String> = artefacts.missing().iter().map(|it| it.display().to_string()).collect();
    if !missing.is_empty() {
        return Err(wrong(format!("{} missing", missing.join(", "))));
    }
    if root.to_str().is_none_or(|it| it.contains(char::is_whitespace)) {
        let what = format!("{} has a blank in its name, or is not UTF-8", root.display());
        return Err(Problem::new(what, "nblt-kernel install --prefix DIR (a folder without blanks)"));
    }
    for file in [artefacts.kernel_prelude(), artefacts.dylib()] {
        fs::File::open(&file).map_err(|error| wrong(format!("cannot read {}: {error}", file.display())))?;
    }
    Ok(root.display().to_string())
}

/// The prefix that the artefacts are installed into; `None` when it is the user's own folder.
fn prefix_of(root: &Path) -> Option<PathBuf> {
    let user = crate::install::Folders::find(None).ok()?;
    if user.artefacts == root {
        return None;
    }
    let share = root.parent()?;
    (share.file_name() == Some(OsStr::new("share"))).then(|| share.parent().map(Path::to_owned)).flatten()
}

/// The workspace that the environment names can be read.
pub(super) fn workspace() -> Result<String, Problem> {
    const VARIABLE: &str = "NBLT_WORKSPACE";
    let Some(path) = std::env::var_os(VARIABLE).filter(|it| !it.is_empty()).map(PathBuf::from) else {
        return Ok(format!("the demo ({VARIABLE} is not set)"));
    };
    let wrong = |what: String| Problem::new(format!("{VARIABLE}: {what}"), format!("unset {VARIABLE}"));
    let shown = path.display();
    let about = fs::metadata(&path).map_err(|error| wrong(format!("cannot read {shown}: {error}")))?;
    if about.is_dir() {
        let mut entries =
            fs::read_dir(&path).map_err(|error| wrong(format!("cannot read {shown}: {error}")))?;
        if entries.next().is_none() {
            return Err(wrong(format!("{shown} is empty")));
        }
    } else {
        fs::File::open(&path).map_err(|error| wrong(format!("cannot read {shown}: {error}")))?;
    }
    Ok(quoted(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_space_is_read_from_df() {
        let linux = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n\
                     /dev/vda         263174212 16777216  79691776      18% /\n";
        assert_eq!(free_bytes(linux), Some(79_691_776 * 1024));
        let blank =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\nmap auto home 100 60 40 60% /home\n";
        assert_eq!(free_bytes(blank), Some(40 * 1024));
        assert_eq!(free_bytes("df: no such file"), None);
        assert!(disk(&std::env::temp_dir()).is_ok_and(|it| it.contains("MB are free")));
    }
}
