//! One temporary folder per kernel, owned and swept by the front.
//!
//! Two evcxr kernels that share a folder mix up each other's cells, and a killed one leaves some 200 MB
//! behind; so each front makes its own and, at start, removes those whose owner is gone.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

const PREFIX: &str = "nblt-kernel-";

/// A folder that is removed with this value.
#[derive(Debug)]
pub(crate) struct TempFolder {
    path: PathBuf,
}

impl TempFolder {
    /// Makes the folder (mode 0700) and sweeps those of kernels that are gone.
    pub(crate) fn create() -> Result<Self, String> {
        let parent = std::env::temp_dir();
        sweep(&parent);
        // Short: a socket's path may have about 100 bytes, and macOS's temporary folders take half of them.
        let random = uuid::Uuid::new_v4().simple().to_string();
        let random = random.get(..8).unwrap_or_default();
        let name = format!("{PREFIX}{}-{random}", std::process::id());
        let path = parent.join(name);
        fs::DirBuilder::new().mode(0o700).create(&path).map_err(|error| {
            format!("cannot make a temporary folder in {parent:?}: {error}; set TMPDIR to a folder you can write to")
        })?;
        Ok(Self { path })
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
