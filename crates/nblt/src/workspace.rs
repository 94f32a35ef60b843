//! The workspace of a session: the demo, or files that an analyst exported.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kql_polars::Stop;
use model::Warning;
use sources::local::{self, FileReport, Options, RawFile, TableReport, Zone};
use sources::{LocalSource, Source};

use crate::accounts::kept::KeptAccounts;
use crate::look_ups::LookUpFiles;
use crate::session::{WORKSPACE_VARIABLE, ZONE_VARIABLE};
use crate::{Error, Result};

/// Which workspace.
#[derive(Clone)]
pub(crate) enum Choice {
    /// The one that comes with the program.
    Demo,
    /// A folder or a file that the analyst named in a cell; and the zone of times that do not say it, if she gave one.
    Path(PathBuf, Option<Zone>),
    /// A folder or a file that the environment names.
    Variable(PathBuf),
    /// One that is there already.
    Given(Workspace),
}

/// A workspace that was read. A cheap handle.
#[derive(Clone)]
pub(crate) struct Workspace {
    /// What people call it.
    pub(crate) name: String,
    /// Where queries are run.
    pub(crate) source: Arc<dyn Source>,
    /// What became of each file.
    pub(crate) files: Arc<[FileReport]>,
    /// What is in each table.
    pub(crate) tables: Arc<[TableReport]>,
    /// Files that say something about addresses, and are no tables.
    pub(crate) look_ups: Arc<LookUpFiles>,
    /// The accounts that were found in it.
    pub(crate) accounts: Arc<KeptAccounts>,
}

impl Choice {
    /// Reads it, until it is stopped. `clock` says what `now()` and `ago()` mean in its queries.
    pub(crate) fn load(&self, clock: fn() -> DateTime<Utc>, stop: &Stop) -> Result<Workspace> {
        let path = match self {
            Self::Demo => None,
            Self::Path(path, _) | Self::Variable(path) => Some(path),
            Self::Given(workspace) => return Ok(workspace.clone()),
        };
        let options = Options { zone: self.zone()? };
        let read = || match path {
            Some(path) if is_processes(path) => {
                local::from_files(demo::processes().into_iter().map(raw).collect())
            }
            Some(path) => local::open_until(path, &options, stop),
            None => local::from_files(demo::files().into_iter().map(raw).collect()),
        };
        // A panic is a mistake of ours; in a cell it would cost the analyst the call, here the whole session.
        let opened = catch_unwind(AssertUnwindSafe(read))
            .map_err(|_| Error::bug(format!("reading {} failed", self.name())))?;
        match opened {
            Ok(mut workspace) => {
                let look_ups = match path {
                    Some(path) => LookUpFiles::found(path, &mut workspace.files),
                    None => LookUpFiles { paths: Vec::new(), demo: Some(demo::networks()) },
                };
                Ok(Workspace::new(self.name(), workspace, look_ups, clock))
            }
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// The zone that the analyst gave for this workspace, or for all.
    fn zone(&self) -> Result<Option<Zone>> {
        if let Self::Path(_, Some(zone)) = self {
            return Ok(Some(*zone));
        }
        match std::env::var(ZONE_VARIABLE) {
            Ok(zone) if !zone.trim().is_empty() => zone
                .parse()
                .map(Some)
                .map_err(|sentence: String| Error::input(format!("{ZONE_VARIABLE}: {sentence}"))),
            _ => Ok(None),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Demo => DEMO.to_owned(),
            Self::Path(path, _) | Self::Variable(path) => path.display().to_string(),
            Self::Given(workspace) => workspace.name.clone(),
        }
    }

    fn failure(&self, error: &local::Error) -> Error {
        let mend = r#"connect("folder or file")? opens another workspace"#;
        match self {
            Self::Demo => Error::bug(format!("the demo workspace cannot be read: {error}")),
            Self::Path(..) | Self::Given(_) => Error::workspace(error.to_string())
                .help("name a folder of CSV or JSON files, or one such file"),
            Self::Variable(_) => Error::workspace(format!("{WORKSPACE_VARIABLE}: {error}")).help(mend),
        }
    }
}

/// What people call the demo workspace.
const DEMO: &str = "the demo workspace";
/// The second demo workspace: every process start of two servers, among them an intruder's.
const DEMO_PROCESSES: &str = "demo processes";

/// Whether the analyst means the first demo workspace, and no folder of that name.
pub(crate) fn is_demo(path: &str) -> bool {
    path == "demo" && !Path::new(path).exists()
}

/// Whether the analyst means it, and no folder of that name.
fn is_processes(path: &Path) -> bool {
    path.as_os_str() == DEMO_PROCESSES && !path.exists()
}

fn raw(file: demo::DemoFile) -> RawFile {
    RawFile { name: file.name.to_owned(), bytes: file.contents.into_bytes(), modified: None }
}

impl Workspace {
    /// A workspace of tables that are not read from files.
    pub(crate) fn of_source(source: Arc<dyn Source>) -> Self {
        let look_ups = Arc::default();
        let (files, tables, accounts) = (Arc::new([]), Arc::new([]), Arc::default());
        Self { name: source.name(), source, files, tables, look_ups, accounts }
    }

    /// What is in a file of the demo; `None` of one that is on disk.
    pub(crate) fn bytes(&self, file: &str) -> Option<Vec<u8>> {
        let files = match self.name.as_str() {
            DEMO => demo::files(),
            DEMO_PROCESSES => demo::processes(),
            _ => return None,
        };
        files.into_iter().find(|it| it.name == file).map(|it| it.contents.into_bytes())
    }

    fn new(
        name: String,
        workspace: local::Workspace,
        look_ups: LookUpFiles,
        clock: fn() -> DateTime<Utc>,
    ) -> Self {
        let look_ups = Arc::new(look_ups);
        let files = workspace.files.clone().into();
        let tables = workspace.tables.clone().into();
        let source = Arc::new(LocalSource::new(name.clone(), workspace, clock));
        Self { source, name, files, tables, look_ups, accounts: Arc::default() }
    }
}

/// So many warnings about assumptions are shown.
const SHOWN: usize = 6;

/// What had to be assumed about the tables that `wanted` names; each assumption once, with its files.
pub(crate) fn assumed(tables: &[TableReport], wanted: impl Fn(&str) -> bool) -> Vec<Warning> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for it in tables.iter().filter(|it| wanted(&it.table)).flat_map(|it| &it.assumed) {
        files.entry(&it.text).or_default().insert(&it.file);
    }
    let more = files.len().saturating_sub(SHOWN);
    let warning = |(text, files): (&str, BTreeSet<&str>)| {
        let named: Vec<&str> = files.iter().take(3).copied().collect();
        let about = match files.len() - named.len() {
            0 => named.join(", "),
            more => format!("{} and {} more", named.join(", "), model::count(more as u64)),
        };
        Warning::new(about, text)
    };
    let mut warnings: Vec<Warning> = files.into_iter().take(SHOWN).map(warning).collect();
    if more > 0 {
        let text = format!("{} more such assumptions are in tables()?.tables", model::count(more as u64));
        warnings.push(Warning::new("other files", text));
    }
    warnings
}
