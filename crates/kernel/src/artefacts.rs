//! What a cell is built with: the folder that `cargo xtask build` fills and `nblt-kernel install` copies.
//!
//! ```text
//! bin/nblt-kernel            this program
//! lib/libnblt_prelude.so     the prelude with polars inside; exactly one copy, or its statics would double
//! lib/libstd-….so            the shared std of that rustc
//! lib/deps/                  metadata (.rmeta) of the crates below it, and their procedural macros
//! facade/                    the crate that cells name: signatures for evcxr's type inference
//! kernel-prelude.rs          what a cell has in scope
//! std/                       sources of the standard library for type inference, pruned
//! rustc-version.txt          `rustc -vV` of the build
//! identity.txt               a hash of all of these
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

/// The folder with the artefacts.
#[derive(Clone, Debug)]
pub(crate) struct Artefacts {
    root: PathBuf,
}

/// The compiler on the path.
#[derive(Clone, Debug)]
pub(crate) struct Rustc {
    /// The folder of its toolchain.
    sysroot: PathBuf,
}

impl Rustc {
    pub(crate) fn sysroot(&self) -> &Path {
        &self.sysroot
    }

    /// A program of the toolchain; by its name alone if it is not in the toolchain's own folder.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let path = self.sysroot.join("bin").join(name);
        if path.exists() { path } else { PathBuf::from(name) }
    }
}

impl Artefacts {
    /// Those that this program belongs to.
    pub(crate) fn installed() -> Result<Self, String> {
        let this = std::env::current_exe()
            .and_then(|it| it.canonicalize())
            .map_err(|error| format!("cannot find this program: {error}"))?;
        let root = this.parent().and_then(Path::parent).unwrap_or(Path::new("/")).to_owned();
        let artefacts = Self { root };
        match artefacts.missing().first() {
            None => Ok(artefacts),
            Some(path) => {
                Err(format!("{path:?} is missing: run `cargo xtask build`, then `cargo xtask install`"))
            }
        }
    }

    /// Those in a folder, which need not be there.
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// What of them is not there.
    pub(crate) fn missing(&self) -> Vec<PathBuf> {
        let all = [
            self.root.join("bin/nblt-kernel"),
            self.dylib(),
            self.lib().join("deps"),
            self.facade().join("Cargo.toml"),
            self.facade().join("src/lib.rs"),
            self.kernel_prelude(),
            self.version_file(),
        ];
        all.into_iter().filter(|it| !it.exists()).collect()
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn lib(&self) -> PathBuf {
        self.root.join("lib")
    }

    pub(crate) fn dylib(&self) -> PathBuf {
        let name = format!("{}nblt_prelude{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
        self.lib().join(name)
    }

    /// Where the loader finds the prelude and the shared std that it was linked against. The latter is a copy, so that
    /// calls that need no compiler work on a machine that has none.
    pub(crate) fn library_folders(&self) -> Vec<PathBuf> {
        vec![self.lib()]
    }

    /// The standard library's sources that type inference reads; made by `install`.
    pub(crate) fn std_sources(&self) -> PathBuf {
        self.root.join("std")
    }

    pub(crate) fn facade(&self) -> PathBuf {
        self.root.join("facade")
    }

    pub(crate) fn kernel_prelude(&self) -> PathBuf {
        self.root.join("kernel-prelude.rs")
    }

    fn identity_file(&self) -> PathBuf {
        self.root.join("identity.txt")
    }

    /// The hash of all artefacts that `install` made, and the size and age of those that a developer may have put in
    /// place by hand since; empty if there is no hash.
    pub(crate) fn identity(&self) -> String {
        let Ok(hash) = std::fs::read_to_string(self.identity_file()) else { return String::new() };
        let stamp = |path: PathBuf| {
            let found = std::fs::metadata(path).ok();
            found.and_then(|it| Some((it.len(), it.modified().ok()?)))
        };
        let files = [self.dylib(), self.root.join("bin/nblt-kernel"), self.facade().join("src/api.rs")];
        format!("{hash} {:?}", files.map(stamp))
    }

    /// Writes the hash of what is there now.
    pub(crate) fn identify(&self) -> Result<(), String> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|error| format!("cannot read {path:?}: {error}"));
        let mut digest = Sha256::new();
        for file in
            [self.dylib(), self.root.join("bin/nblt-kernel"), self.kernel_prelude(), self.version_file()]
        {
            digest.update(read(&file)?);
        }
        // cargo puts hashes into the names of the metadata; reading all of it would take seconds.
        let deps = self.lib().join("deps");
        let entries = std::fs::read_dir(&deps).map_err(|error| format!("cannot read {deps:?}: {error}"))?;
        let names: BTreeSet<_> = entries.flatten().map(|it| it.file_name()).collect();
        digest.update(format!("{names:?}"));
        let hash: String = digest.finalize().iter().map(|it| format!("{it:02x}")).collect();
        let file = self.identity_file();
        std::fs::write(&file, hash).map_err(|error| format!("cannot write {file:?}: {error}"))
    }

    fn version_file(&self) -> PathBuf {
        self.root.join("rustc-version.txt")
    }

    /// What `rustc -vV` said when they were built.
    pub(crate) fn wanted_rustc(&self) -> Result<String, String> {
        let file = self.version_file();
        std::fs::read_to_string(&file).map_err(|error| format!("cannot read {file:?}: {error}"))
    }

    /// Cells are compiled by the rustc on the path, against metadata that only the rustc of the build can
    /// read. Says so now instead of letting every cell fail with E0514.
    pub(crate) fn check_rustc(&self) -> Result<Rustc, String> {
        let found = ask_rustc(&["-vV"])?;
        let wanted = self.wanted_rustc()?;
        if found.trim() != wanted.trim() {
            let line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
            return Err(format!(
                "nblt was built with {}, but the rustc on the path is {}: run `cargo xtask install` again",
                line(&wanted),
                line(&found)
            ));
        }
        Ok(Rustc { sysroot: PathBuf::from(ask_rustc(&["--print", "sysroot"])?.trim()) })
    }
}

fn ask_rustc(args: &[&str]) -> Result<String, String> {
    let output = Command::new("rustc").args(args).output().map_err(|error| {
        format!(
            "cannot run rustc: {error}; cells are compiled by it, so install Rust (rustup.rs) and try again"
        )
    })?;
    if !output.status.success() {
        return Err(format!("rustc {args:?} failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
