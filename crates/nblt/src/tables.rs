//! The tables of the workspace, and which file became which.

use std::sync::Arc;

use model::{Cell, Tabular, Warning, count};
use sources::local::{FileReport, Outcome, TableReport};
use view::Report;

use crate::listing::{List, number, time};
use crate::registry::{Notebooklet, Run, one};
use crate::show::ROWS;
use crate::workspace::{Workspace, assumed};
use crate::{Error, Result, Session, Show, session};

/// What is known about [`tables`] without running it.
pub(crate) static TABLES: Notebooklet = Notebooklet {
    entity: "",
    name: "tables",
    title: "Tables",
    arguments: &[],
    tables: &[],
    summary: "the tables of the workspace, and which file became which table and why",
    run: Run::Function(|_| Ok(Box::new(tables()?))),
};

/// What is known about [`connect`] without running it.
pub(crate) static CONNECT: Notebooklet = Notebooklet {
    entity: "",
    name: "connect",
    title: "Connect",
    arguments: &["folder or file"],
    tables: &[],
    summary: "opens another workspace: a folder of exported files, or one such file",
    run: Run::Function(|arguments| Ok(Box::new(connect(one(arguments)?)?))),
};

/// What is known about [`connect_in_zone`] without running it.
pub(crate) static CONNECT_IN_ZONE: Notebooklet = Notebooklet {
    entity: "",
    name: "connect_in_zone",
    title: "Connect",
    arguments: &["folder or file", "zone"],
    tables: &[],
    summary: "as connect, for logs whose times do not say their zone: \"Europe/Berlin\" or \"UTC-04:00\"",
    run: Run::Function(|arguments| match arguments {
        [path, zone] => Ok(Box::new(connect_in_zone(path, zone)?)),
        _ => Err(Error::bug("a call without its arguments")),
    }),
};

/// The tables of a workspace. A cheap handle.
#[derive(Clone, Debug)]
pub struct Tables {
    /// What people call the workspace.
    pub workspace: String,
    /// Each table, in order of name.
    pub tables: Arc<[TableReport]>,
    /// Each file, in order of name, with what became of it.
    pub files: Arc<[FileReport]>,
}

/// Lists the tables of the workspace, and says of each file which table it became and why.
///
/// # Errors
///
/// If the workspace could not be read.
pub fn tables() -> Result<Tables> {
    let _running = channel::running();
    Ok(Tables::of(session().workspace()?))
}

/// Makes the notebook use another workspace and lists its tables: a folder of exported files, one such file, `demo`, or
/// `demo processes`, every process start of two servers in the demo's week. On failure the notebook keeps the one it has.
///
/// # Errors
///
/// If there is no such folder or file, or nothing in it could be read.
pub fn connect(path: &str) -> Result<Tables> {
    let _running = channel::running();
    let new = crate::session::switch(path, None)?;
    Ok(Tables::of(new.workspace()?))
}

/// As [`connect`], and says in which zone the hosts of files ran whose times do not say it: files of syslog, and dumps of
/// forwarders that give nothing away. A name of the IANA database like `Europe/Berlin`, or a distance like `UTC-04:00`. What a
/// file says itself counts more. `NBLT_ZONE` in the environment says it for every workspace.
///
/// # Errors
///
/// As [`connect`]; if `zone` is no zone.
pub fn connect_in_zone(path: &str, zone: &str) -> Result<Tables> {
    let _running = channel::running();
    let new = crate::session::switch(path, Some(zone))?;
    Ok(Tables::of(new.workspace()?))
}

impl Tables {
    fn of(workspace: Workspace) -> Self {
        Self { workspace: workspace.name, tables: workspace.tables, files: workspace.files }
    }

    /// The table of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&TableReport> {
        self.tables.iter().find(|it| it.table == name)
    }

    fn list(&self) -> List {
        let rows = self.tables.iter().map(|it| {
            vec![
                Cell::Text(it.table.clone()),
                number(it.rows),
                time(it.time.map(|it| it.start)),
                time(it.time.map(|it| it.end)),
                Cell::Text(it.time_column.clone().unwrap_or_else(|| "not recorded".to_owned())),
                if it.rows_without_time == 0 { Cell::Null } else { number(it.rows_without_time) },
                number(it.files.len() as u64),
            ]
        });
        let columns = ["Table", "Rows", "First", "Last", "Time from", "Without time", "Files"];
        List::new(&columns, rows.collect())
    }

    fn file_list(&self) -> List {
        let rows = self.files.iter().map(|file| {
            let (became, why) = match &file.outcome {
                Outcome::Loaded { tables, why, .. } => {
                    let tables: Vec<String> =
                        tables.iter().map(|(table, rows)| format!("{table} ({})", count(*rows))).collect();
                    (tables.join(", "), why.to_string())
                }
                _ => (
                    "–".to_owned(),
                    file.to_string().trim_start_matches(&format!("{}: ", file.name)).to_owned(),
                ),
            };
            vec![Cell::Text(file.name.clone()), Cell::Text(became), Cell::Text(why)]
        });
        List::new(&["File", "Table (rows)", "Why"], rows.collect())
    }
}

impl Session {
    /// As [`tables`], of this session.
    ///
    /// # Errors
    ///
    /// If the workspace could not be read.
    pub fn tables(&self) -> Result<Tables> {
        Ok(Tables::of(self.workspace()?))
    }
}

impl Show for Tables {
    fn report(&self) -> Report {
        let rows: u64 = self.tables.iter().map(|it| it.rows).sum();
        let list = self.list();
        let mut report = Report::new("Tables")
            .subtitle(self.workspace.clone())
            .subtitle(match list.n_rows() {
                1 => format!("{} rows in 1 table", count(rows)),
                n => format!("{} rows in {n} tables", count(rows)),
            })
            .table("", &list, ROWS);
        report = report.table("Files", &self.file_list(), 200);
        for warning in assumed(&self.tables, |_| true) {
            report = report.warning(warning);
        }
        let overlaps = self.tables.iter().flat_map(|it| it.duplicates.iter().map(|text| (&it.table, text)));
        let notes = self.files.iter().flat_map(|file| match &file.outcome {
            Outcome::Loaded { notes, .. } => notes.iter().map(|text| (&file.name, text)).collect(),
            _ => Vec::new(),
        });
        for (about, text) in overlaps.chain(notes) {
            report = report.note(format!("{about}: {text}"));
        }
        for file in self.files.iter() {
            if let Outcome::Loaded { unmatched, .. } = &file.outcome {
                for it in unmatched {
                    report = report.warning(Warning::new(file.name.clone(), it.to_string()));
                }
            }
        }
        report
    }
}
