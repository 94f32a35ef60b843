//! The files of a folder.

use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::archive::{ending, is_gzip};
use super::read::{HEAD, is_log};
use super::report::{FileReport, Outcome};
use super::sheet::Sheet;
use super::{Error, RawFile, evtx};

/// Folders inside folders are read this deep; beyond is a loop of links.
const DEPTH: usize = 16;

/// Larger files are not read into memory.
const FILE_LIMIT: u64 = 4 << 30;

/// A file that is read when its turn comes: of a large folder only some are in memory at once.
pub(crate) enum File {
    /// One on disk: its name and where it is.
    OnDisk(String, PathBuf),
    /// One that is in memory already.
    Raw(RawFile),
}

impl File {
    /// The events of a Windows event log, which need not come into memory; `None` of every other file, and of a log that
    /// something is wrong with.
    pub(crate) fn read_event_log(&self) -> Option<(String, Result<Vec<Sheet>, String>)> {
        let File::OnDisk(name, path) = self else { return None };
        if ending(name).as_deref() != Some("evtx") || fs::metadata(path).ok()?.len() > FILE_LIMIT {
            return None;
        }
        Some((name.clone(), evtx::read_file(path)?))
    }

    /// Reads it.
    pub(crate) fn read(self) -> Result<RawFile, FileReport> {
        match self {
            File::Raw(raw) => Ok(raw),
            File::OnDisk(name, path) => match read(&path, &name) {
                Ok((bytes, modified)) => Ok(RawFile { name, bytes, modified }),
                Err(outcome) => Err(FileReport { name, outcome }),
            },
        }
    }
}

/// Finds `path` itself or all files below it, in order of name, and says of which it is clear that they cannot be read.
pub(crate) fn find_all(path: &Path) -> Result<(Vec<File>, Vec<FileReport>), Error> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(Error::NotFound(path.to_owned())),
        Err(error) => return Err(Error::Unreadable(path.to_owned(), error)),
    };
    let mut found = Found::default();
    if metadata.is_dir() {
        let entries = fs::read_dir(path).map_err(|it| Error::Unreadable(path.to_owned(), it))?;
        found.folder(entries, "", 0);
        if found.files.is_empty() && found.failed.is_empty() {
            return Err(Error::Empty(path.to_owned()));
        }
    } else {
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned());
        found.files.push((name, path.to_owned()));
    }
    found.files.sort();
    let files = found.files.into_iter().map(|(name, path)| File::OnDisk(name, path)).collect();
    Ok((files, found.failed))
}

#[derive(Default)]
struct Found {
    files: Vec<(String, PathBuf)>,
    failed: Vec<FileReport>,
}

impl Found {
    fn folder(&mut self, entries: fs::ReadDir, prefix: &str, depth: usize) {
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let name = if prefix.is_empty() { "the folder" } else { prefix };
                    self.fail(name, format!("cannot be listed completely: {error}"));
                    continue;
                }
            };
            let file_name = entry.file_name().to_string_lossy().into_owned();
            if file_name.starts_with('.') {
                continue;
            }
            let name = format!("{prefix}{file_name}");
            // Follows links, so that a linked file or folder is read as if it were here.
            let Ok(metadata) = fs::metadata(entry.path()) else {
                self.fail(&name, "cannot be read: it is a link to something that is not there".to_owned());
                continue;
            };
            if !metadata.is_dir() {
                self.files.push((name, entry.path()));
                continue;
            }
            if depth >= DEPTH {
                self.fail(&name, format!("is a folder inside {DEPTH} others and was not entered"));
                continue;
            }
            let before = self.files.len() + self.failed.len();
            match fs::read_dir(entry.path()) {
                Ok(entries) => self.folder(entries, &format!("{name}/"), depth + 1),
                Err(error) => self.fail(&name, format!("is a folder that cannot be read: {error}")),
            }
            let is_named_like_file = matches!(
                ending(&name).as_deref(),
                Some("csv" | "json" | "jsonl" | "ndjson" | "evtx" | "gz" | "zip")
            );
            if is_named_like_file && self.files.len() + self.failed.len() == before {
                self.fail(&name, "is a folder, no file, and there is nothing in it".to_owned());
            }
        }
    }

    fn fail(&mut self, name: &str, sentence: String) {
        self.failed.push(FileReport { name: name.to_owned(), outcome: Outcome::Failed(sentence) });
    }
}

fn read(path: &Path, name: &str) -> Result<(Vec<u8>, Option<DateTime<Utc>>), Outcome> {
    let sentence =
        |error: std::io::Error| Outcome::Failed(format!("cannot be read: {error}; check its permissions"));
    let metadata = fs::metadata(path).map_err(sentence)?;
    if !metadata.is_file() {
        return Err(Outcome::NotRead("no regular file".to_owned()));
    }
    if metadata.len() > FILE_LIMIT {
        return Err(Outcome::Failed(format!(
            "is larger than {} GiB and was not read; split it",
            FILE_LIMIT >> 30
        )));
    }
    let modified = metadata.modified().ok().map(DateTime::from);
    let is_read = matches!(
        ending(name).as_deref(),
        Some("csv" | "tsv" | "json" | "jsonl" | "ndjson" | "evtx" | "gz" | "zip")
    );
    if is_read {
        return Ok((fs::read(path).map_err(sentence)?, modified));
    }
    // Logs have any name. What is none need not come into memory.
    let mut file = fs::File::open(path).map_err(sentence)?;
    let mut bytes = Vec::new();
    (&mut file).take(HEAD as u64).read_to_end(&mut bytes).map_err(sentence)?;
    // An archive that is cut off here would look like a broken one.
    if is_log(&bytes) || is_gzip(&bytes) {
        file.read_to_end(&mut bytes).map_err(sentence)?;
    }
    Ok((bytes, modified))
}
