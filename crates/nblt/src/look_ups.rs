//! Look-up files: what an analyst's own files say about addresses. Nothing is asked of the network.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use demo::DemoFile;
use intel::{LookUpFile, LookUps};
use model::Cell;
use sources::local::{FileReport, Outcome};
use view::Report;

use crate::listing::List;
use crate::registry::{Notebooklet, Run, one};
use crate::show::ROWS;
use crate::{Error, Result, Session, Show, session};

/// Names look-up files and folders of them, as PATH does.
pub(crate) const LOOK_UPS_VARIABLE: &str = "NBLT_LOOKUPS";

/// What is known about [`look_ups`] without running it.
pub(crate) static LIST: Notebooklet = Notebooklet {
    entity: "",
    name: "look_ups",
    title: "Look-up files",
    arguments: &[],
    tables: &[],
    summary: "your files that say where an address is, whose it is and which network it is of; and how to get such files",
    run: Run::Function(|_| Ok(Box::new(look_ups()?))),
};

/// What is known about [`add_look_up`] without running it.
pub(crate) static ADD: Notebooklet = Notebooklet {
    entity: "",
    name: "add_look_up",
    title: "Add a look-up file",
    arguments: &["file or folder"],
    tables: &[],
    summary: "uses another look-up file: a MaxMind database (.mmdb), or ranges of addresses and their names (.csv)",
    run: Run::Function(|arguments| Ok(Box::new(add_look_up(one(arguments)?)?))),
};

/// The look-up files of the notebook. A cheap handle.
#[derive(Clone, Debug)]
pub struct LookUpList(Arc<LookUps>);

/// Lists the look-up files: those that lie in the workspace's folder (`.mmdb`, and `.csv` with ranges of addresses),
/// those that the environment variable `NBLT_LOOKUPS` names, and those of [`add_look_up`].
///
/// # Errors
///
/// If the workspace could not be read.
pub fn look_ups() -> Result<LookUpList> {
    let _running = channel::running();
    session().look_up_list()
}

/// Makes later calls use another look-up file, or all of a folder: MaxMind databases (`.mmdb`: GeoLite2, DB-IP Lite,
/// IPinfo Lite) and CSV files whose first line has `range` (or `network`, or `start` and `end`) and `name`, or
/// `autonomous_system_number` and `autonomous_system_organization`. It comes before the others.
///
/// # Errors
///
/// If it cannot be used; then nothing changes.
pub fn add_look_up(path: &str) -> Result<LookUpList> {
    let _running = channel::running();
    let alone = LookUps::open(&[PathBuf::from(path)]);
    let failed: Vec<String> =
        alone.files().iter().filter(|it| is_failed(it)).map(ToString::to_string).collect();
    if failed.len() == alone.files().len() {
        return Err(Error::input(failed.join("\n")).help(HELP));
    }
    let new = session().with_look_up(path);
    let list = new.look_up_list()?;
    crate::session::replace(new);
    Ok(list)
}

fn is_failed(file: &LookUpFile) -> bool {
    matches!(file.state, intel::FileState::Failed(_))
}

const HELP: &str = "look_ups()? says which files can be used and where to get them";

/// What says where an address is.
const PLACES: &str = "country and city: GeoLite2-City (from MaxMind, with a free account) or DB-IP City Lite (from db-ip.com, \
                      without one), the .mmdb file";
/// What says whose an address is.
const SYSTEMS: &str = "autonomous systems: GeoLite2-ASN or DB-IP ASN Lite (.mmdb or .csv)";
/// What says which network an address is of.
const NETWORKS: &str = "names of your networks: a .csv file whose first line is range,name";
/// How a file is found.
const WHERE: &str = "put such files into the workspace's folder, name them in NBLT_LOOKUPS, or use add_look_up(\"file or folder\")?";

impl LookUpList {
    /// Each file, with what became of it.
    #[must_use]
    pub fn files(&self) -> Vec<LookUpFile> {
        self.0.files().to_vec()
    }
}

/// What no file knows, and how to get one that does; empty when all is there.
pub(crate) fn missing(look_ups: &LookUps) -> Vec<String> {
    let parts = [
        (look_ups.knows_places(), PLACES),
        (look_ups.knows_systems(), SYSTEMS),
        (look_ups.knows_networks(), NETWORKS),
    ];
    let mut missing: Vec<String> =
        parts.iter().filter(|it| !it.0).map(|it| format!("no look-up file for {}", it.1)).collect();
    if !missing.is_empty() {
        missing.push(WHERE.to_owned());
    }
    missing
}

impl Show for LookUpList {
    fn report(&self) -> Report {
        let report = Report::new("Look-up files").subtitle("nothing is asked of the network");
        let rows = self.0.files().iter().map(|it| {
            let text = it.to_string();
            let about = text.get(it.name.len()..).unwrap_or_default().trim_start_matches(": ").trim();
            vec![Cell::Text(it.name.clone()), Cell::Text(about.to_owned())]
        });
        let report = match self.0.files().len() {
            0 => report.note("there is none yet"),
            _ => report.table("", &List::new(&["File", "What it holds"], rows.collect()), ROWS),
        };
        let report = missing(&self.0).into_iter().fold(report, Report::note);
        if missing(&self.0).is_empty() {
            report.note("add_look_up(\"file or folder\")? adds more")
        } else {
            report
        }
    }
}

impl Session {
    /// The look-up files, opened when they are first needed.
    pub(crate) fn look_ups(&self) -> Result<Arc<LookUps>> {
        let files = self.workspace()?.look_ups;
        let opened = self.look_ups.opened.get_or_init(|| {
            let paths: Vec<PathBuf> = self.look_ups.given.iter().chain(&files.paths).cloned().collect();
            let look_ups = LookUps::open(&paths);
            Arc::new(match &files.demo {
                Some(file) => look_ups.with_sheet(file.name, file.contents.as_bytes()),
                None => look_ups,
            })
        });
        Ok(opened.clone())
    }

    /// As [`look_ups`], of this session.
    ///
    /// # Errors
    ///
    /// As [`look_ups`].
    pub fn look_up_list(&self) -> Result<LookUpList> {
        Ok(LookUpList(self.look_ups()?))
    }

    /// The same session with another look-up file, or all of a folder, before the others.
    #[must_use]
    pub fn with_look_up(mut self, path: &str) -> Self {
        let path = PathBuf::from(path);
        // One that was given before moves to the front.
        let others = self.look_ups.given.iter().filter(|it| **it != path).cloned();
        let given = [path.clone()].into_iter().chain(others).collect();
        self.look_ups = Arc::new(Opening::of(given));
        self
    }
}

/// Look-up files that are being opened, or are.
#[derive(Default)]
pub(crate) struct Opening {
    given: Vec<PathBuf>,
    opened: OnceLock<Arc<LookUps>>,
}

impl Opening {
    pub(crate) fn of(given: Vec<PathBuf>) -> Self {
        Self { given, opened: OnceLock::new() }
    }

    /// What the environment and the analyst named.
    pub(crate) fn given(&self) -> &[PathBuf] {
        &self.given
    }
}

/// The look-up files that come with a workspace.
#[derive(Default)]
pub(crate) struct LookUpFiles {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) demo: Option<DemoFile>,
}

impl LookUpFiles {
    /// Those of a folder, by what its files turned out to be: a file that became a table is none.
    pub(crate) fn found(folder: &Path, files: &mut [FileReport]) -> Self {
        let mut paths = Vec::new();
        for file in files {
            let path = folder.join(&file.name);
            let is_ours = match &file.outcome {
                Outcome::NotRead(_) => file.name.to_ascii_lowercase().ends_with(".mmdb") && path.is_file(),
                Outcome::Unmatched { .. } => {
                    file.name.to_ascii_lowercase().ends_with(".csv")
                        && beginning(&path).is_some_and(|it| intel::is_look_up(&it))
                }
                _ => false,
            };
            if is_ours {
                paths.push(path);
                let words = "it is no table but a look-up file: look_ups()? tells more";
                file.outcome = Outcome::NotRead(words.to_owned());
            }
        }
        Self { paths, demo: None }
    }
}

/// The first lines of a file.
fn beginning(path: &Path) -> Option<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(4_096).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
