//! Why a folder gave no tables at all.

use std::fmt;
use std::path::PathBuf;

use polars::prelude::PolarsError;

use super::report::{FileReport, counted};

/// Why a folder gave no tables at all. (A single file that cannot be read is no error, it is
/// reported and the others are loaded.)
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// There is no such folder or file.
    NotFound(PathBuf),
    /// It is there but may not be read.
    Unreadable(PathBuf, std::io::Error),
    /// The folder holds no files.
    Empty(PathBuf),
    /// No file could be loaded; what became of each.
    NothingLoaded(Vec<FileReport>),
    /// Nobody wants it any more.
    Stopped,
    /// A mistake of ours: polars refused the columns we made for the table.
    Frame(String, PolarsError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound(path) => write!(
                f,
                "no folder or file {:?}: check the spelling, or give the full path",
                path.display().to_string()
            ),
            Error::Unreadable(path, error) => write!(
                f,
                "cannot read {:?} ({error}): check its permissions, or copy it to a folder of yours",
                path.display().to_string()
            ),
            Error::Empty(path) => write!(
                f,
                "no files in {:?}: put exported files or logs there (csv, json, jsonl, ndjson, evtx, syslog; gz and zip around them)",
                path.display().to_string()
            ),
            Error::NothingLoaded(files) if files.len() == 1 => {
                files.iter().try_for_each(|it| write!(f, "nothing to load: {it}"))
            }
            Error::NothingLoaded(files) => {
                write!(f, "none of {} could be loaded", counted(files.len() as u64, "file"))?;
                files.iter().take(20).try_for_each(|it| write!(f, "\n  {it}"))?;
                match files.len().saturating_sub(20) {
                    0 => Ok(()),
                    more => write!(f, "\n  and {}", counted(more as u64, "more file")),
                }
            }
            Error::Stopped => f.write_str("the workspace was not read to its end: it was stopped"),
            Error::Frame(table, error) => {
                write!(f, "internal error, please report: table {table} could not be built: {error}")
            }
        }
    }
}

impl std::error::Error for Error {}
