//! The sources of the standard library that type inference reads, without what it does not need.
//!
//! evcxr's rust-analyzer loads them at every start of a kernel. Whole they cost it two seconds and a quarter of a
//! gigabyte more, most of it for platforms, SIMD and documentation (ARCHITECTURE.md has the figures).

use std::fs;
use std::path::Path;
use std::process::Command;

/// The crates that cells can see.
const CRATES: [&str; 5] = ["core", "alloc", "std", "proc_macro", "unwind"];
/// What no public signature needs; relative to the folder of all crates. (`std::os` and `std::net` are small, and a cell may
/// well hold a socket or an address.)
const LEFT_OUT: [&str; 4] = ["std/src/sys", "core/src/unicode", "core/src/num/imp", "core/src/num/flt2dec"];
/// Folders and files of this name are left out everywhere.
const LEFT_OUT_ANYWHERE: [&str; 5] = ["tests", "benches", "tests.rs", "benches.rs", "core_arch"];

/// Writes the pruned sources of the toolchain in `sysroot` into `to`. Without sources there it asks rustup for them, as
/// evcxr would at the first cell.
///
/// Returns whether they are there: without them the types of the standard library cannot be inferred.
pub(super) fn prune(sysroot: &Path, to: &Path) -> Result<bool, String> {
    let library = sysroot.join("lib/rustlib/src/rust/library");
    if !library.is_dir() {
        println!(
            "fetching the sources of Rust's standard library for type inference (rustup component add rust-src)"
        );
        let _ = Command::new("rustup").args(["component", "add", "rust-src"]).status();
    }
    if !library.is_dir() {
        return Ok(false);
    }
    let staging = to.with_extension("new");
    let write = || {
        let _ = fs::remove_dir_all(&staging);
        for name in CRATES {
            copy(&library, Path::new(name), &staging)?;
        }
        let _ = fs::remove_dir_all(to);
        fs::rename(&staging, to)
    };
    write().map_err(|error| format!("cannot copy {library:?} to {to:?}: {error}"))?;
    Ok(true)
}

fn copy(from: &Path, inside: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to.join(inside))?;
    for entry in fs::read_dir(from.join(inside))? {
        let entry = entry?;
        let (path, name) = (inside.join(entry.file_name()), entry.file_name());
        if LEFT_OUT.iter().any(|it| Path::new(it) == path) || LEFT_OUT_ANYWHERE.iter().any(|it| name == **it)
        {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(from, &path, to)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            fs::write(to.join(&path), without_comments(&fs::read_to_string(entry.path())?))?;
        }
    }
    Ok(())
}

/// Without lines that are only a comment, which most lines of the standard library are.
fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|it| !it.trim_start().starts_with("//"));
    code.flat_map(|it| [it, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_code_stays() {
        let text =
            "//! Docs\n    /// More.\npub fn f() -> &'static str {\n    \"// no comment\" // kept\n}\n";
        assert_eq!(
            without_comments(text),
            "pub fn f() -> &'static str {\n    \"// no comment\" // kept\n}\n"
        );
    }

    #[test]
    fn what_signatures_need_is_copied_and_nothing_else() {
        let root = std::env::temp_dir().join(format!("nblt-std-{}", std::process::id()));
        let library = root.join("lib/rustlib/src/rust/library");
        for file in [
            "core/src/lib.rs",
            "core/src/unicode/data.rs",
            "std/src/sys/unix.rs",
            "std/src/lib.rs",
            "std/src/vec/tests.rs",
            "alloc/src/lib.rs",
            "proc_macro/src/lib.rs",
            "unwind/src/lib.rs",
            "core/Cargo.toml",
        ] {
            let path = library.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "// c\nfn f() {}\n").unwrap();
        }
        let to = root.join("std");
        assert_eq!(prune(&root, &to), Ok(true));
        assert_eq!(fs::read_to_string(to.join("core/src/lib.rs")).unwrap(), "fn f() {}\n");
        for gone in ["core/src/unicode", "std/src/sys", "std/src/vec/tests.rs", "core/Cargo.toml"] {
            assert!(!to.join(gone).exists(), "{gone}");
        }
        fs::remove_dir_all(root).unwrap();
    }
}
