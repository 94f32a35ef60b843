//! The SHA-256 of the files that were read, so that who gets a report can tell whether she has the same.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use model::Cell;
use sha2::{Digest as _, Sha256};

use crate::listing::{List, number};
use crate::workspace::Workspace;

/// File, Bytes, SHA-256. Members of an archive are one file, the archive.
pub(crate) fn of_files(workspace: &Workspace) -> List {
    let mut sums: BTreeMap<String, (Cell, Cell)> = BTreeMap::new();
    for name in workspace.files.iter().map(|it| it.name.as_str()) {
        let (name, sum) = match (workspace.bytes(name), on_disk(workspace, name)) {
            (Some(bytes), _) => {
                (name.to_owned(), (number(bytes.len() as u64), Cell::Text(hex(&Sha256::digest(&bytes)))))
            }
            (None, Some((name, path))) => (name, of_file(&path)),
            (None, None) => (name.to_owned(), (Cell::Null, Cell::Text("is no longer there".to_owned()))),
        };
        sums.insert(name, sum);
    }
    let rows = sums.into_iter().map(|(name, (bytes, sum))| vec![Cell::Text(name), bytes, sum]);
    List::new(&["File", "Bytes", "SHA-256"], rows.collect())
}

/// The file of that name, or the archive that it is in.
fn on_disk(workspace: &Workspace, name: &str) -> Option<(String, PathBuf)> {
    let root = PathBuf::from(&workspace.name);
    if root.is_file() {
        return Some((workspace.name.clone(), root));
    }
    let mut path = root.clone();
    for part in name.split('/') {
        path.push(part);
        if path.is_file() {
            let name = path.strip_prefix(&root).ok()?.to_string_lossy().into_owned();
            return Some((name, path));
        }
    }
    None
}

fn of_file(path: &Path) -> (Cell, Cell) {
    let sum = || -> std::io::Result<(u64, String)> {
        let mut hash = Sha256::new();
        let bytes = std::io::copy(&mut File::open(path)?, &mut Hashing(&mut hash))?;
        Ok((bytes, hex(&hash.finalize())))
    };
    match sum() {
        Ok((bytes, sum)) => (number(bytes), Cell::Text(sum)),
        Err(error) => (Cell::Null, Cell::Text(format!("cannot be read: {error}"))),
    }
}

/// What is written into it is hashed.
struct Hashing<'a>(&'a mut Sha256);

impl std::io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}
