//! One temporary folder per kernel, owned and swept by the front.
//!
//! Two evcxr kernels that share a folder mix up each other's cells, and a killed one leaves some 200 MB
//! behind; so each front makes its own and, at start, removes those whose owner is gone.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

const PREFIX: &str = "nblt-kernel-";

/// A folder that is removed with this value.
#[derive(Debug)]
pub(crate) struct TempFolder {
    path: PathBuf,
    notice: Option<String>,
}

impl TempFolder {
    /// Makes the folder (mode 0700) and sweeps those of kernels that are gone. Where nobody may write to the folder for
    /// temporary files, one of the usual others will do.
    pub(crate) fn create() -> Result<Self, String> {
        Self::create_in(std::env::temp_dir(), &others())
    }

    fn create_in(wanted: PathBuf, others: &[PathBuf]) -> Result<Self, String> {
        let error = match make(&wanted) {
            Ok(path) => return Ok(Self { path, notice: None }),
            Err(error) => error,
        };
        let problem = format!("cannot make a temporary folder in {wanted:?}: {error}");
        let help = "set TMPDIR to a folder you can write to";
        match others.iter().find_map(|it| Some((it, make(it).ok()?))) {
            Some((parent, path)) => {
                let notice =
                    format!("{problem}; the kernel uses {parent:?}\nhelp: {help}, then restart the kernel\n");
                Ok(Self { path, notice: Some(notice) })
            }
            None => Err(format!("{problem}; {help}")),
        }
    }

    /// What the analyst should know about it.
    pub(crate) fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Where else a system lets its users write.
fn others() -> Vec<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let home = std::env::var_os("HOME").map(|it| PathBuf::from(it).join(".cache"));
    runtime.into_iter().chain(["/tmp", "/var/tmp"].map(PathBuf::from)).chain(home).collect()
}

fn make(parent: &Path) -> std::io::Result<PathBuf> {
    sweep(parent);
    // Short: macOS's temporary folders take half of what a socket's path may have.
    let random = uuid::Uuid::new_v4().simple().to_string();
    let random = random.get(..8).unwrap_or_default();
    let path = parent.join(format!("{PREFIX}{}-{random}", std::process::id()));
    fs::DirBuilder::new().mode(0o700).create(&path)?;
    // A socket's path has a limit of about 100 bytes.
    let socket = path.join("stand-in.sock");
    match UnixListener::bind(&socket).and_then(|_| fs::remove_file(&socket)) {
        Ok(()) => Ok(path),
        Err(error) => {
            let _ = fs::remove_dir_all(&path);
            Err(std::io::Error::other(format!("no socket can be made there: {error}")))
        }
    }
}

fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let me = fs::metadata("/proc/self").map(|it| it.uid()).ok();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name
            .to_str()
            .and_then(|it| it.strip_prefix(PREFIX))
            .and_then(|it| it.split('-').next())
            .and_then(|it| it.parse::<u32>().ok());
        let mine = entry.metadata().is_ok_and(|it| me.is_none_or(|me| it.uid() == me));
        if let Some(pid) = owner
            && mine
            && !is_alive(pid)
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Asks `kill -0`, which needs no unsafe code and works on every Unix.
fn is_alive(pid: u32) -> bool {
    std::process::Command::new("kill")
        .args(["-0", &pid.to_string()])
        .stderr(std::process::Stdio::null())
        .status()
        // If the question cannot be asked, the folder is left alone.
        .map_or(true, |it| it.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_folder_will_do_and_the_analyst_is_told() {
        let nowhere = std::env::temp_dir().join("nblt-no-such-folder");
        let made = TempFolder::create_in(nowhere.clone(), &[nowhere.clone(), std::env::temp_dir()]).unwrap();
        assert!(made.path().is_dir());
        let notice = made.notice().unwrap();
        assert!(notice.contains("nblt-no-such-folder") && notice.contains("set TMPDIR"), "{notice}");
        let error = TempFolder::create_in(nowhere, &[]).unwrap_err();
        assert!(error.contains("set TMPDIR"), "{error}");
    }

    #[test]
    fn folders_of_dead_kernels_are_swept_and_living_ones_kept() {
        let parent = std::env::temp_dir().join(format!("nblt-sweep-test-{}", std::process::id()));
        let dead = {
            let mut child = std::process::Command::new("true").spawn().unwrap();
            child.wait().unwrap();
            parent.join(format!("{PREFIX}{}-a", child.id()))
        };
        let alive = parent.join(format!("{PREFIX}{}-b", std::process::id()));
        let foreign = parent.join("somebody-elses");
        for folder in [&dead, &alive, &foreign] {
            fs::create_dir_all(folder).unwrap();
        }
        sweep(&parent);
        assert!(!dead.exists());
        assert!(alive.exists() && foreign.exists());
        fs::remove_dir_all(&parent).unwrap();
    }
}
