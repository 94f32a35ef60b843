//! The look-up files of an analyst, opened.

use std::fmt;
use std::path::{Path, PathBuf};

use model::IpAddress;

use crate::AddressFacts;
use crate::database::Database;
use crate::ranges::{Range, Ranges};
use crate::sheet;

/// Files that say something about addresses. Nothing in here asks the network.
#[derive(Default)]
pub struct LookUps {
    databases: Vec<Database>,
    ranges: Ranges,
    files: Vec<LookUpFile>,
    knows: AddressFacts,
}

/// What became of one look-up file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookUpFile {
    /// Its name without folders.
    pub name: String,
    /// What became of it.
    pub state: FileState,
}

/// What became of one look-up file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// It answers.
    Loaded {
        /// What it is: `GeoLite2-City, built 2024-05-01`.
        holds: String,
        /// What else should be known about it, as sentences.
        notes: Vec<String>,
    },
    /// It cannot be used. The sentence follows the file's name.
    Failed(String),
}

impl fmt::Display for LookUpFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.state {
            FileState::Loaded { holds, notes } => {
                write!(f, "{}: {holds}", self.name)?;
                notes.iter().try_for_each(|it| write!(f, "; {it}"))
            }
            FileState::Failed(sentence) => write!(f, "{} {sentence}", self.name),
        }
    }
}

/// So many ranges of a file are looked at to see what it knows.
const SAMPLE: usize = 1_000;

/// Larger files are not read into memory.
const FILE_LIMIT: u64 = 2 << 30;

impl LookUps {
    /// Opens files, and the `.mmdb` and `.csv` files of folders, in order of name. A file that cannot be used is said
    /// in [`LookUps::files`]; of files that answer the same, the first does.
    #[must_use]
    pub fn open(paths: &[PathBuf]) -> Self {
        let mut all = Self::default();
        let mut ranges = Vec::new();
        for path in paths {
            match std::fs::read_dir(path) {
                Ok(entries) => {
                    let mut files: Vec<PathBuf> = entries
                        .flatten()
                        .map(|it| it.path())
                        .filter(|it| is_ours(it) && it.is_file())
                        .collect();
                    files.sort();
                    if files.is_empty() {
                        all.failed(path, "is a folder without .mmdb and .csv files".to_owned());
                    }
                    files.iter().for_each(|it| all.add(it, &mut ranges));
                }
                Err(_) => all.add(path, &mut ranges),
            }
        }
        all.ranges = Ranges::of(ranges);
        all
    }

    /// Adds a CSV file that is in memory.
    #[must_use]
    pub fn with_sheet(mut self, name: &str, bytes: &[u8]) -> Self {
        let mut ranges = std::mem::take(&mut self.ranges).into_ranges();
        let state = match self.take(bytes, &mut ranges) {
            Ok((holds, notes)) => FileState::Loaded { holds, notes },
            Err(sentence) => FileState::Failed(sentence),
        };
        self.files.push(LookUpFile { name: name.to_owned(), state });
        self.ranges = Ranges::of(ranges);
        self
    }

    fn add(&mut self, path: &Path, ranges: &mut Vec<Range>) {
        let name = name(path);
        match self.read(path, &name, ranges) {
            Ok((holds, notes)) => {
                self.files.push(LookUpFile { name, state: FileState::Loaded { holds, notes } });
            }
            Err(sentence) => self.failed(path, sentence),
        }
    }

    fn read(
        &mut self,
        path: &Path,
        name: &str,
        ranges: &mut Vec<Range>,
    ) -> Result<(String, Vec<String>), String> {
        let metadata = std::fs::metadata(path).map_err(|error| format!("cannot be read: {error}"))?;
        if metadata.len() > FILE_LIMIT {
            return Err(format!("is larger than {} GiB and was not read", FILE_LIMIT >> 30));
        }
        if has_ending(path, "mmdb") {
            let database = Database::open(path, name)?;
            let holds = database.describe();
            self.knows.complete(database.sample());
            self.databases.push(database);
            return Ok((holds, Vec::new()));
        }
        if !has_ending(path, "csv") {
            return Err("is no look-up file: these end in .mmdb or .csv".to_owned());
        }
        let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
        self.take(&bytes, ranges)
    }

    /// Takes over the ranges of a CSV file.
    fn take(&mut self, bytes: &[u8], ranges: &mut Vec<Range>) -> Result<(String, Vec<String>), String> {
        let sheet = sheet::read(bytes)?;
        for range in sheet.ranges.iter().take(SAMPLE) {
            self.knows.complete(said(&range.said));
        }
        ranges.extend(sheet.ranges);
        Ok((sheet.holds, sheet.notes))
    }

    fn failed(&mut self, path: &Path, sentence: String) {
        self.files.push(LookUpFile { name: name(path), state: FileState::Failed(sentence) });
    }

    /// What became of each file.
    #[must_use]
    pub fn files(&self) -> &[LookUpFile] {
        &self.files
    }

    /// Whether some file knows countries.
    #[must_use]
    pub fn knows_places(&self) -> bool {
        self.knows.country_name().is_some() || self.knows.coordinates.is_some()
    }

    /// Whether some file knows autonomous systems.
    #[must_use]
    pub fn knows_systems(&self) -> bool {
        self.knows.autonomous_system().is_some()
    }

    /// Whether some file names networks.
    #[must_use]
    pub fn knows_networks(&self) -> bool {
        self.knows.network.is_some()
    }

    /// What the files say about an address.
    #[must_use]
    pub fn about(&self, address: IpAddress) -> AddressFacts {
        let mut facts = AddressFacts::default();
        for database in &self.databases {
            facts.complete(database.about(address.address()));
        }
        for range in self.ranges.with(address.address()) {
            facts.complete(said(range));
        }
        facts
    }
}

fn said(range: &crate::ranges::Said) -> AddressFacts {
    let text = |it: &Option<std::sync::Arc<str>>| it.as_deref().map(str::to_owned);
    AddressFacts {
        network: text(&range.network),
        asn: range.asn,
        organization: text(&range.organization),
        country_code: text(&range.country_code),
        ..AddressFacts::default()
    }
}

impl fmt::Debug for LookUps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.files.iter().map(ToString::to_string)).finish()
    }
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |it| it.to_string_lossy().into_owned())
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

fn is_ours(path: &Path) -> bool {
    has_ending(path, "mmdb") || has_ending(path, "csv")
}
