//! Rows of Event and Syslog: what Sysmon says of a process start is in XML there, in the analyst's own frame as in the
//! workspace. The same queries read it.

use std::sync::Arc;

use chrono::DateTime;
use kql::{Column, Schema, Type};
use kql_polars::{Catalog, Error as QueryError, Output, Stop, Table, dtype};
use model::TimeSpan;
use polars::prelude::{DataFrame, DataType, IdxCa, IdxSize, NamedFrom, Series};
use sources::Source;

use crate::progress::Progress;
use crate::queries::{Job, run_all};
use crate::{Error, Result};

/// A table whose fields are in XML.
struct XmlTable {
    name: &'static str,
    query: &'static str,
    /// What the query reads; a column that the frame lacks says the same of every row.
    columns: &'static [(&'static str, Type, &'static str)],
    /// The column that tells the table.
    told_by: &'static str,
    /// What rows are process starts.
    starts: &'static str,
}

static TABLES: [XmlTable; 2] = [
    XmlTable {
        name: "Event",
        query: "process_fields_sysmon",
        columns: &[
            ("Source", Type::String, "Microsoft-Windows-Sysmon"),
            ("EventID", Type::Int, ""),
            ("EventData", Type::String, ""),
        ],
        told_by: "EventData",
        starts: "Source is Microsoft-Windows-Sysmon and EventID is 1",
    },
    XmlTable {
        name: "Syslog",
        query: "process_fields_sysmon_linux",
        columns: &[("ProcessName", Type::String, "sysmon"), ("SyslogMessage", Type::String, "")],
        told_by: "SyslogMessage",
        starts: "Sysmon for Linux wrote it, with EventID 1",
    },
];

/// The starts of a frame of Event or Syslog, with their fields as columns, and how many rows are other events. Any other
/// frame as it is.
///
/// # Errors
///
/// If no row is the start of a process, or the analyst interrupts.
pub(super) fn starts(frame: &DataFrame) -> Result<(DataFrame, u64)> {
    let has = |name: &str| frame.schema().contains(name);
    // SecurityEvent has EventData, too, and in WindowsEvent it is JSON; who has read the fields already wants no others.
    let is_read = ["Image", "NewProcessName", "ProcessCommandLine", "Provider"].into_iter().any(has);
    let table =
        TABLES.iter().find(|it| !is_read && has(it.told_by) && (it.name != "Event" || has("EventID")));
    let Some(table) = table.filter(|_| frame.height() > 0) else { return Ok((frame.clone(), 0)) };
    let source: Arc<dyn Source> = Arc::new(Rows::of(table, frame)?);
    let jobs = vec![Job::new(table.name, table.query, &[])?];
    let answer = run_all(&source, jobs, &Progress::silent())?.pop();
    let fields = answer.ok_or_else(|| Error::bug("a query without an answer"))?.rows;
    let fields = fields.map_err(|it| Error::bug(format!("query {}: {it}", table.query)))?.frame();
    if fields.height() == 0 {
        let none = match frame.height() {
            1 => "the only row is not".to_owned(),
            n => format!("none of the {n} rows is"),
        };
        let none = format!("{none} the start of a process ({})", table.starts);
        return Err(Error::input(none).help(
            "process creation has to be audited on the host (4688, Sysmon 1, execve); queries name its table",
        ));
    }
    let places = fields.column(ROW)?.cast(&DataType::UInt32)?;
    let places: Vec<IdxSize> = places.u32()?.iter().flatten().collect();
    let mut starts = frame.take(&IdxCa::from_vec("row".into(), places))?;
    for field in fields.columns().iter().filter(|it| it.name().as_str() != ROW) {
        starts.with_column(field.clone())?;
    }
    let n_other = frame.height().saturating_sub(starts.height()) as u64;
    Ok((starts, n_other))
}

/// The column that has the place of each row.
const ROW: &str = "Row";

/// The rows of a frame as a table to ask.
struct Rows {
    catalog: Catalog,
}

impl Rows {
    fn of(table: &XmlTable, frame: &DataFrame) -> Result<Self> {
        let n_rows = frame.height();
        let rows = Series::new(ROW.into(), (0..n_rows as i64).collect::<Vec<_>>());
        let (mut columns, mut schema) = (vec![rows.into()], vec![Column::new(ROW, Type::Long)]);
        for (name, ty, otherwise) in table.columns {
            columns.push(match frame.column(name) {
                Ok(column) => column.cast(&dtype(*ty))?,
                Err(_) => Series::new((*name).into(), vec![*otherwise; n_rows]).into(),
            });
            schema.push(Column::new(*name, *ty));
        }
        let mut catalog = Catalog::new();
        catalog.insert(table.name, Table::new(Schema::new(schema), DataFrame::new(n_rows, columns)?)?);
        Ok(Self { catalog })
    }
}

impl Source for Rows {
    fn query(&self, text: &str) -> std::result::Result<Output, QueryError> {
        self.query_until(text, &Stop::default())
    }

    fn query_until(&self, text: &str, stop: &Stop) -> std::result::Result<Output, QueryError> {
        // Nothing that is asked depends on the clock.
        kql_polars::run_until(text, &self.catalog, DateTime::UNIX_EPOCH, stop)
    }

    fn tables(&self) -> Vec<String> {
        self.catalog.names().map(str::to_owned).collect()
    }

    fn covered(&self, _: &str) -> Option<TimeSpan> {
        None
    }

    fn name(&self) -> String {
        "rows of a frame".to_owned()
    }
}
