//! Real files and shorthands.

use std::path::PathBuf;

use kql_polars::Table;
use polars::prelude::{DataType, TimeUnit};
use sources::local::{
    FileReport, Options, RawFile, TableReport, Workspace, from_files, from_files_with, open,
};

/// Returns a folder of the real data; says so and returns `None` where it is not.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/data is not here");
    None
}

/// Opens a folder (or file) of the real data.
pub(crate) fn workspace(name: &str) -> Option<Workspace> {
    let path = folder(name)?;
    Some(open(&path).unwrap_or_else(|it| panic!("{name}: {it}")))
}

/// A workspace of invented files.
#[track_caller]
pub(crate) fn invented(files: &[(&str, &str)]) -> Workspace {
    from_files(raw(files)).unwrap_or_else(|it| panic!("{it}"))
}

pub(crate) fn raw(files: &[(&str, &str)]) -> Vec<RawFile> {
    files
        .iter()
        .map(|(name, text)| RawFile {
            name: (*name).to_owned(),
            bytes: text.as_bytes().to_vec(),
            modified: None,
        })
        .collect()
}

#[track_caller]
pub(crate) fn table<'w>(workspace: &'w Workspace, name: &str) -> &'w Table {
    workspace.catalog.get(name).unwrap_or_else(|| panic!("no table {name}"))
}

#[track_caller]
pub(crate) fn report<'w>(workspace: &'w Workspace, name: &str) -> &'w TableReport {
    workspace.tables.iter().find(|it| it.table == name).unwrap_or_else(|| panic!("no table {name}"))
}

#[track_caller]
pub(crate) fn file<'w>(workspace: &'w Workspace, name: &str) -> &'w FileReport {
    let names = || workspace.files.iter().map(|it| it.name.as_str()).collect::<Vec<_>>();
    workspace
        .files
        .iter()
        .find(|it| it.name == name)
        .unwrap_or_else(|| panic!("no file {name} in {:?}", names()))
}

/// Table names and rows.
pub(crate) fn rows(workspace: &Workspace) -> Vec<(&str, u64)> {
    workspace.tables.iter().map(|it| (it.table.as_str(), it.rows)).collect()
}

/// A text column (string, dynamic, guid).
#[track_caller]
pub(crate) fn texts(table: &Table, column: &str) -> Vec<Option<String>> {
    let column = table.frame.column(column).unwrap_or_else(|it| panic!("{it}")).as_materialized_series();
    let texts = column.str().unwrap_or_else(|it| panic!("{it}"));
    texts.iter().map(|it| it.map(str::to_owned)).collect()
}

/// A string column, which has no nulls.
#[track_caller]
pub(crate) fn strings(table: &Table, column: &str) -> Vec<String> {
    texts(table, column)
        .into_iter()
        .map(|it| it.unwrap_or_else(|| "NULL IN A STRING COLUMN".to_owned()))
        .collect()
}

/// A column of times, as microseconds; or of whole numbers.
#[track_caller]
pub(crate) fn longs(table: &Table, column: &str) -> Vec<Option<i64>> {
    let column = table.frame.column(column).unwrap_or_else(|it| panic!("{it}")).as_materialized_series();
    if column.dtype() != &DataType::Int32 && column.dtype() != &DataType::Int64 {
        assert_eq!(column.dtype(), &DataType::Datetime(TimeUnit::Microseconds, None), "{column:?}");
    }
    let longs = column.cast(&DataType::Int64).unwrap_or_else(|it| panic!("{it}"));
    longs.i64().unwrap_or_else(|it| panic!("{it}")).iter().collect()
}

/// A column of times, in words.
#[track_caller]
pub(crate) fn times(table: &Table, column: &str) -> Vec<String> {
    let time = |it: Option<i64>| {
        chrono::DateTime::from_timestamp_micros(it?).map(|it| it.format("%F %T%.6f").to_string())
    };
    longs(table, column).into_iter().map(|it| time(it).unwrap_or_else(|| "not recorded".to_owned())).collect()
}

/// What a query gives, a line a row.
#[track_caller]
pub(crate) fn answer(workspace: &Workspace, query: &str) -> Vec<String> {
    let now = chrono::DateTime::from_timestamp(1_772_700_000, 0).expect("a time");
    let frame = kql_polars::run(query, &workspace.catalog, now).unwrap_or_else(|it| panic!("{it}")).frame;
    let row = |row: usize| {
        let cells = frame.columns().iter().map(|it| it.get(row).expect("a row").to_string().replace('"', ""));
        cells.collect::<Vec<_>>().join(" ")
    };
    (0..frame.height()).map(row).collect()
}

/// A workspace of one invented file that was last changed then, in a zone if the analyst says one.
#[track_caller]
pub(crate) fn log(name: &str, text: &str, modified: &str, zone: Option<&str>) -> Workspace {
    let file =
        RawFile { name: name.to_owned(), bytes: text.as_bytes().to_vec(), modified: modified.parse().ok() };
    let options = Options { zone: zone.map(|it| it.parse().expect("a zone")) };
    from_files_with(vec![file], &options).unwrap_or_else(|it| panic!("{it}"))
}
