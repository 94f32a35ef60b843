//! A folder of exported files as typed tables.
//!
//! [`open`] reads CSV, JSON and NDJSON files, Windows event logs (EVTX, and what forwarders make of them) and lines of syslog,
//! plain or in gzip and zip archives. For each row it finds out which table of Log Analytics it is (see [`Rule`]), gives every column the type it has there,
//! fills `TimeGenerated`, and counts an event that several files hold once. Nothing is dropped or
//! guessed silently: [`FileReport`] and [`TableReport`] say what became of every file and table.

mod archive;
mod auditd;
mod build;
mod coded;
mod columns;
mod csv;
mod error;
mod event_time;
mod evtx;
mod files;
mod forwarder;
mod frame;
mod guess;
mod json;
mod notes;
mod overlap;
mod parse;
mod read;
mod report;
mod schema;
mod sheet;
mod slash_dates;
mod syslog;
mod tables;
mod time;
mod types;
mod windows_event;
mod zone;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};
use kql_polars::Stop;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

pub use error::Error;
pub use report::{Assumption, FileReport, Outcome, Rule, TableReport, Unmatched, Why};
pub use zone::Zone;

use build::{Build, Part};
use sheet::Sheet;

/// A file in memory.
#[derive(Clone, Debug)]
pub struct RawFile {
    /// Its path relative to the folder, with slashes.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// When it was last written, if that is known. Logs without years are dated by it.
    pub modified: Option<DateTime<Utc>>,
}

/// What the analyst knows about files that do not say it themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The zone of times that are the host's own and come without one (syslog files, forwarders). Without it, what
    /// the file gives away counts, and else UTC is assumed, and said to be.
    pub zone: Option<Zone>,
}

/// The tables of a folder and what became of its files.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The tables, ready for queries.
    pub catalog: kql_polars::Catalog,
    /// Each file, in order of name; the members of an archive one by one.
    pub files: Vec<FileReport>,
    /// Each table that a file has, in order of name; of a table without rows the files say it is empty.
    pub tables: Vec<TableReport>,
}

/// Reads a folder with its sub-folders (hidden ones not), or one file.
///
/// # Errors
///
/// If there is no such folder or file, it cannot be read, is empty, or nothing in it could be
/// loaded. A single file that cannot be read among others is only reported.
pub fn open(path: &Path) -> Result<Workspace, Error> {
    open_with(path, &Options::default())
}

/// As [`open`], with what the files do not say.
///
/// # Errors
///
/// As [`open`].
pub fn open_with(path: &Path, options: &Options) -> Result<Workspace, Error> {
    open_until(path, options, &Stop::default())
}

/// As [`open_with`], until it is stopped: that is looked at between files, and between the steps in which a table is made.
///
/// # Errors
///
/// As [`open_with`]; [`Error::Stopped`] once stopped.
pub fn open_until(path: &Path, options: &Options, stop: &Stop) -> Result<Workspace, Error> {
    let (files, failed) = files::find_all(path)?;
    load(files, failed, options, stop)
}

/// Makes a workspace of files in memory.
///
/// # Errors
///
/// If nothing could be loaded.
pub fn from_files(files: Vec<RawFile>) -> Result<Workspace, Error> {
    from_files_with(files, &Options::default())
}

/// As [`from_files`], with what the files do not say.
///
/// # Errors
///
/// As [`from_files`].
pub fn from_files_with(files: Vec<RawFile>, options: &Options) -> Result<Workspace, Error> {
    load(files.into_iter().map(files::File::Raw).collect(), Vec::new(), options, &Stop::default())
}

/// Reads a point in time as exports write it, to microseconds since 1970 UTC.
pub(crate) fn parse_time(text: &str) -> Option<i64> {
    time::parse(text)
}

/// A sheet and the table of each of its rows.
struct Loaded {
    file: usize,
    sheet: Sheet,
    n_rows: usize,
    attribution: tables::Attribution,
}

/// A file or a member of an archive, and what became of it.
type Member = (String, Result<Vec<(Sheet, tables::Attribution)>, Outcome>);

/// Reads a file and finds the tables of its rows.
fn read_file(file: files::File, options: &Options) -> Vec<Member> {
    let read = |name: String, read: read::FileRead| match read {
        read::FileRead::Sheets(sheets) => {
            let sheets = sheets.into_iter().map(|it| attributed(it, &name)).collect();
            (name, Ok(sheets))
        }
        read::FileRead::NotRead(reason) => (name, Err(Outcome::NotRead(reason))),
        read::FileRead::Failed(sentence) => (name, Err(Outcome::Failed(sentence))),
    };
    if let Some((name, sheets)) = file.read_event_log() {
        return vec![read(name, sheets.map_or_else(read::FileRead::Failed, read::FileRead::Sheets))];
    }
    match file.read() {
        Ok(raw) => {
            let members = archive::unpack(raw).into_iter();
            members.map(|it| read(it.name.clone(), read::read(it, options))).collect()
        }
        Err(report) => vec![(report.name, Err(report.outcome))],
    }
}

fn attributed(mut sheet: Sheet, name: &str) -> (Sheet, tables::Attribution) {
    let known = schema::known();
    let attribution = tables::attribute(&sheet, name, known);
    sheet.notes.extend(tables::doubt(&sheet, &attribution, known));
    (sheet, attribution)
}

/// An error once stopped.
fn go_on(stop: &Stop) -> Result<(), Error> {
    if stop.is_stopped() { Err(Error::Stopped) } else { Ok(()) }
}

fn load(
    files: Vec<files::File>,
    failed: Vec<FileReport>,
    options: &Options,
    stop: &Stop,
) -> Result<Workspace, Error> {
    let mut reports = failed;
    let mut names = Vec::new();
    let mut loaded: Vec<Loaded> = Vec::new();
    let read = files.into_par_iter().map(|it| go_on(stop).map(|()| read_file(it, options)));
    let read: Vec<Vec<Member>> = read.collect::<Result<_, Error>>()?;
    for (name, sheets) in read.into_iter().flatten() {
        match sheets {
            Ok(sheets) => {
                let file = names.len();
                names.push(name);
                loaded.extend(sheets.into_iter().map(|(sheet, attribution)| {
                    let n_rows = sheet.n_rows();
                    Loaded { file, sheet, n_rows, attribution }
                }));
            }
            Err(outcome) => reports.push(FileReport { name, outcome }),
        }
    }
    let mut workspace =
        Workspace { catalog: kql_polars::Catalog::new(), files: Vec::new(), tables: Vec::new() };
    let mut notes: Vec<Vec<String>> = vec![Vec::new(); names.len()];
    for (table, parts) in parts(&loaded) {
        add_table(&table, &parts, &mut loaded, &names, &mut notes, &mut workspace, stop)?;
    }
    reports.extend(
        names
            .iter()
            .zip(notes)
            .enumerate()
            .map(|(file, (name, notes))| file_report(file, name, notes, &loaded)),
    );
    reports.sort_by(|a, b| a.name.cmp(&b.name));
    if workspace.tables.is_empty() {
        return Err(Error::NothingLoaded(reports));
    }
    workspace.files = reports;
    Ok(workspace)
}

/// The rows of each table: sheet, rows, and whether no later table has rows of the sheet.
type Parts = BTreeMap<String, Vec<(usize, Vec<u32>, bool)>>;

fn parts(loaded: &[Loaded]) -> Parts {
    let mut parts = Parts::new();
    for (sheet, it) in loaded.iter().enumerate() {
        let mut of_sheet: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for group in &it.attribution.groups {
            of_sheet.entry(&group.table).or_default().extend(&group.rows);
        }
        let last = of_sheet.len();
        for (n, (table, mut rows)) in of_sheet.into_iter().enumerate() {
            rows.sort_unstable();
            parts.entry(table.to_owned()).or_default().push((sheet, rows, n + 1 == last));
        }
    }
    parts
}

fn add_table(
    table: &str,
    of: &[(usize, Vec<u32>, bool)],
    loaded: &mut [Loaded],
    names: &[String],
    notes: &mut [Vec<String>],
    workspace: &mut Workspace,
    stop: &Stop,
) -> Result<(), Error> {
    go_on(stop)?;
    let known = schema::known();
    let sheets = of.iter().filter_map(|(sheet, rows, _)| Some((loaded.get(*sheet)?, rows)));
    let parts: Vec<Part<'_>> =
        sheets.map(|(it, rows)| Part { file: it.file, sheet: &it.sheet, rows }).collect();
    let mut build = Build::new(table, &parts, known);
    let mut files: Vec<usize> = parts.iter().map(|it| it.file).collect();
    files.dedup();
    let name = |file: usize| names.get(file).map_or("", String::as_str);
    let assumed = parts
        .iter()
        .flat_map(|it| it.sheet.assumed.iter().map(|text| (it.file, text)))
        .map(|(file, text)| Assumption { text: text.clone(), file: name(file).to_owned() })
        .collect();
    // What is in columns of its own now is not needed a second time.
    for (sheet, _, _) in of.iter().filter(|it| it.2) {
        if let Some(it) = loaded.get_mut(*sheet) {
            (it.sheet.rows, it.sheet.coded) = (Vec::new(), Vec::new());
        }
    }
    notes::misfits(&build, notes);
    go_on(stop)?;
    build.coalesce(known);
    let mut sources = event_time::fill(&mut build);
    notes::times(&build, &sources, notes);
    fill_type(&mut build);
    go_on(stop)?;
    let overlap = overlap::find(&mut build);
    sources.join(&overlap.pairs);
    let mut report = frame::report(&build, &sources, &overlap, names);
    report.assumed = assumed;
    report.files = files.iter().filter_map(|it| names.get(*it)).cloned().collect();
    go_on(stop)?;
    let made = frame::table(build, &overlap.keep, known).map_err(|it| Error::Frame(table.to_owned(), it))?;
    report.filled = made.1;
    workspace.catalog.insert(table, made.0);
    workspace.tables.push(report);
    Ok(())
}

/// Log Analytics has the table's name in every row's `Type`; what a file has there stays.
fn fill_type(build: &mut Build) {
    let n_rows = build.file_of.len();
    let id = build.column("Type", kql::Type::String, n_rows);
    let name = build.name.clone();
    if let Some(column) = build.columns.get_mut(id) {
        for row in 0..n_rows {
            if column.values.is_null(row) {
                column.values.put(column.ty, row, sheet::Seen::Text(&name));
            }
        }
    }
}

fn file_report(file: usize, name: &str, mut notes: Vec<String>, loaded: &[Loaded]) -> FileReport {
    let mut tables: BTreeMap<String, u64> = BTreeMap::new();
    let mut why = Why::default();
    let mut unmatched = Vec::new();
    let mut n_rows = 0;
    for it in loaded.iter().filter(|it| it.file == file) {
        n_rows += it.n_rows;
        for group in &it.attribution.groups {
            *tables.entry(group.table.clone()).or_default() += group.rows.len() as u64;
            why.0.push((group.table.clone(), group.rows.len() as u64, group.rule.clone()));
        }
        unmatched.extend(it.attribution.unmatched.iter().cloned());
        notes.splice(0..0, it.sheet.notes.iter().cloned());
    }
    let outcome = if !tables.is_empty() {
        Outcome::Loaded { tables: tables.into_iter().collect(), why, unmatched, notes }
    } else if n_rows == 0 {
        Outcome::NoRows
    } else {
        Outcome::Unmatched { unmatched, notes }
    };
    FileReport { name: name.to_owned(), outcome }
}
