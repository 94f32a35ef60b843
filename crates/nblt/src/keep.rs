//! A result kept in a folder, and opened again in another notebook: Parquet, and JSON that says what is there.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{TimeSpan, count};
use polars::prelude::{ParquetReader, ParquetWriter, SerReader as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use view::Report;

use crate::registry::{Notebooklet, Run, one};
use crate::{Error, Result, Rows, Saved, Show};

/// What is known about [`load`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "load",
    title: "Load",
    arguments: &["folder"],
    tables: &[],
    summary: "opens a result again that .save(\"folder\")? kept",
    run: Run::Function(|arguments| Ok(Box::new(load(one(arguments)?)?))),
};

/// The file that says what the folder holds.
const INDEX: &str = "nblt.json";
/// What it says it is.
const FORMAT: &str = "nblt account summary";
/// How it is written; one that is written later may differ.
const VERSION: u64 = 1;
/// The parts, each a file of its own. Names of files are never taken from the folder.
pub(crate) const PARTS: [&str; 10] = [
    "evidence",
    "cloud_activity",
    "cloud_activity_summary",
    "host_logons",
    "host_logon_summary",
    "ip_summary",
    "places",
    "logon_sessions",
    "activity_grid",
    "actions_on_account",
];
const TYPES: [Type; 10] = [
    Type::Bool,
    Type::Int,
    Type::Long,
    Type::Real,
    Type::DateTime,
    Type::TimeSpan,
    Type::String,
    Type::Dynamic,
    Type::Guid,
    Type::Decimal,
];

/// An account summary that was kept in a folder: plain data, which asks nothing of any workspace.
#[derive(Clone, Debug)]
pub struct KeptSummary {
    /// The account.
    pub account: String,
    /// What people called the workspace.
    pub workspace: String,
    /// When it was kept.
    pub kept: DateTime<Utc>,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// What became of each table, in words.
    pub tables: Vec<(String, String)>,
    /// The queries: name, table and text.
    pub queries: Vec<(String, String, String)>,
    parts: Vec<(&'static str, Rows)>,
}

/// Opens a result again that `.save("folder")?` kept.
///
/// # Errors
///
/// If there is no such folder, it holds no kept result, one of a later nblt, or one that is damaged: a part that is
/// not there, or is not what was written.
pub fn load(folder: &str) -> Result<KeptSummary> {
    let help = "name a folder that acc.save(\"folder\")? has written";
    let path = Path::new(folder);
    let broken = |why: String| Error::input(format!("{folder:?} {why}")).help(help);
    if !path.is_dir() {
        return Err(broken("is no folder".to_owned()));
    }
    let text = fs::read_to_string(path.join(INDEX))
        .map_err(|it| broken(format!("is no kept result: its {INDEX} cannot be read: {it}")))?;
    let index: Value =
        serde_json::from_str(&text).map_err(|it| broken(format!("is damaged: {INDEX} is no JSON: {it}")))?;
    if index["format"] != FORMAT {
        return Err(broken(format!("is no kept result: {INDEX} does not say that it is an {FORMAT}")));
    }
    match index["version"].as_u64() {
        Some(VERSION) => {}
        Some(other) if other > VERSION => {
            return Err(broken(format!(
                "was written by a later nblt (version {other}; this one reads {VERSION})"
            )));
        }
        _ => return Err(broken(format!("is damaged: {INDEX} has no version"))),
    }
    let mut parts = Vec::new();
    for name in PARTS {
        let described = &index["parts"][name];
        if described.is_null() {
            return Err(broken(format!("is damaged: {INDEX} does not describe {name}")));
        }
        let rows =
            part(path, name, described).map_err(|why| broken(format!("is damaged: {name}.parquet {why}")))?;
        parts.push((name, rows));
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let time = |value: &Value| value.as_str()?.parse::<DateTime<Utc>>().ok();
    let span = time(&index["span"][0]).zip(time(&index["span"][1]));
    let lists = |name: &str| index[name].as_array().cloned().unwrap_or_default();
    Ok(KeptSummary {
        account: text(&index["account"]),
        workspace: text(&index["workspace"]),
        kept: time(&index["kept"]).ok_or_else(|| broken(format!("is damaged: {INDEX} has no time")))?,
        span: span.and_then(|(start, end)| TimeSpan::new(start, end).ok()),
        tables: lists("tables").iter().map(|it| (text(&it[0]), text(&it[1]))).collect(),
        queries: lists("queries").iter().map(|it| (text(&it[0]), text(&it[1]), text(&it[2]))).collect(),
        parts,
    })
}

/// Reads one part; the error continues the name of its file.
fn part(folder: &Path, name: &str, described: &Value) -> std::result::Result<Rows, String> {
    let bytes =
        fs::read(folder.join(format!("{name}.parquet"))).map_err(|it| format!("cannot be read: {it}"))?;
    if described["sha256"] != Value::String(sum(&bytes)) {
        return Err("is not what was written: its SHA-256 is another".to_owned());
    }
    let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish().map_err(|it| it.to_string())?;
    let described = described["columns"].as_array().cloned().unwrap_or_default();
    let column = |it: &Value| {
        let ty = TYPES.into_iter().find(|ty| it[1] == ty.name())?;
        Some(Column { name: it[0].as_str()?.to_owned(), ty })
    };
    let columns = described.iter().map(column).collect::<Option<Vec<Column>>>().unwrap_or_default();
    let fits = columns.len() == frame.width()
        && columns.iter().zip(frame.columns()).all(|(column, it)| {
            column.name == it.name().as_str() && kql_polars::dtype(column.ty) == *it.dtype()
        });
    if !fits {
        return Err(format!("has other columns than {INDEX} says"));
    }
    Ok(Rows::new(Output { schema: Schema { columns }, frame }, None))
}

/// What is to be kept.
pub(crate) struct Keep {
    pub(crate) account: String,
    pub(crate) workspace: String,
    pub(crate) now: DateTime<Utc>,
    pub(crate) span: Option<TimeSpan>,
    pub(crate) tables: Vec<(String, String)>,
    pub(crate) queries: Vec<(String, String, String)>,
    pub(crate) parts: [Rows; PARTS.len()],
    pub(crate) report: Report,
}

/// Writes it into a folder, which is made; one that holds something else is left alone.
pub(crate) fn write(folder: &str, keep: Keep) -> Result<Saved> {
    let path = Path::new(folder);
    let failed = |why: String| {
        Error::input(format!("{folder:?} could not be written: {why}"))
            .help("name a folder that is not there yet, or one that .save(\"folder\")? has written")
    };
    let is_strange = fs::read_dir(path).is_ok_and(|mut it| it.next().is_some()) && !path.join(INDEX).exists();
    if is_strange {
        return Err(failed("it holds other things".to_owned()));
    }
    fs::create_dir_all(path).map_err(|it| failed(it.to_string()))?;
    let mut described = serde_json::Map::new();
    let (mut all_bytes, mut all_rows) = (0, 0);
    for (name, rows) in PARTS.iter().zip(&keep.parts) {
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).finish(&mut rows.frame()).map_err(|it| failed(it.to_string()))?;
        fs::write(path.join(format!("{name}.parquet")), &bytes).map_err(|it| failed(it.to_string()))?;
        let columns: Vec<Value> =
            rows.schema.columns.iter().map(|it| json!([it.name, it.ty.name()])).collect();
        described.insert(
            (*name).to_owned(),
            json!({ "rows": rows.n_rows(), "sha256": sum(&bytes), "columns": columns }),
        );
        all_bytes += bytes.len() as u64;
        all_rows += rows.n_rows() as u64;
    }
    crate::save::report(&keep.report, &path.join("report.html").to_string_lossy())?;
    let index = json!({
        "format": FORMAT, "version": VERSION, "account": keep.account, "workspace": keep.workspace,
        "kept": keep.now.to_rfc3339(), "span": keep.span.map(|it| [it.start.to_rfc3339(), it.end.to_rfc3339()]),
        "tables": keep.tables, "queries": keep.queries, "parts": described,
    });
    // Written last: a folder without it is none.
    fs::write(path.join(INDEX), format!("{index:#}\n")).map_err(|it| failed(it.to_string()))?;
    Ok(Saved { path: path.to_owned(), bytes: all_bytes, rows: Some(all_rows) })
}

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect()
}

impl KeptSummary {
    /// The names of the parts.
    #[must_use]
    pub fn parts(&self) -> Vec<&'static str> {
        self.parts.iter().map(|it| it.0).collect()
    }

    /// One part by its name: `evidence` are the events with their identifiers; the others are called as the calls of
    /// [`AccountSummary`](crate::AccountSummary) that give them.
    ///
    /// # Errors
    ///
    /// If there is no part of that name.
    pub fn part(&self, name: &str) -> Result<Rows> {
        let found = self.parts.iter().find(|it| it.0 == name).map(|it| it.1.clone());
        found.ok_or_else(|| {
            Error::not_found(format!("a kept account summary has no part {name:?}"))
                .help(format!("the parts are {}", self.parts().join(", ")))
        })
    }
}

/// So many rows of each part are shown.
const ROWS: usize = 20;

impl Show for KeptSummary {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let report = Report::new(format!("Account summary of {}", self.account))
            .subtitle(span)
            .subtitle(self.workspace.clone())
            .subtitle(format!("kept {} UTC", model::minute(self.kept)));
        let report = self.parts.iter().filter(|it| it.1.n_rows() > 0).fold(report, |report, (name, rows)| {
            report.table(format!("{name}: {} rows", count(rows.n_rows() as u64)), rows, ROWS)
        });
        let facts = self.tables.iter().map(|it| (it.0.clone(), it.1.clone()));
        let report = report.card("Tables searched", facts);
        self.queries.iter().fold(report, |report, (name, table, text)| {
            report.code(format!("{name} on {table}"), text.clone())
        })
    }
}
