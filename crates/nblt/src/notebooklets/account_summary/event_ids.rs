//! An identifier for each event, so that a report and a table can speak of the same one.

use std::collections::HashMap;

use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{Cell, Tabular as _};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use sha2::{Digest as _, Sha256};

use super::AccountSummary;
use crate::{Result, Rows};

impl AccountSummary {
    /// The events of the chosen account with an identifier each, newest first: EventId, then the columns of
    /// [`AccountSummary::events`]. [`AccountSummary::full_report`] lists them with the same identifiers.
    ///
    /// An identifier is the table and the first 12 hexadecimal digits of the SHA-256 of what the columns hold, so it
    /// is the same in every workspace that has the event, in whatever file and order. Of events that are alike in
    /// every column, the second ends in `-2`, and so on.
    ///
    /// # Errors
    ///
    /// If no account matches the name, or the analyst interrupts.
    pub fn evidence(&self) -> Result<Rows> {
        let events = self.events()?;
        with_ids(&events, &ids(&events))
    }

    /// The activity with the identifiers of [`AccountSummary::evidence`].
    pub(super) fn activity_with_ids(&self) -> Result<Rows> {
        let detail = self.detail()?;
        // The activity is the events in the same order, in fewer columns.
        with_ids(&detail.activity, &ids(&detail.events))
    }
}

fn with_ids(rows: &Rows, ids: &[String]) -> Result<Rows> {
    let first = Column { name: "EventId".to_owned(), ty: Type::String };
    let columns = std::iter::once(first).chain(rows.schema.columns.iter().cloned()).collect();
    let ids = Series::new("EventId".into(), ids).into_column();
    let columns_of = rows.frame();
    let all = std::iter::once(ids).chain(columns_of.columns().iter().cloned()).collect();
    Ok(Rows::new(Output { schema: Schema { columns }, frame: DataFrame::new(rows.n_rows(), all)? }, None))
}

fn ids(events: &Rows) -> Vec<String> {
    let tables = events.texts("Table");
    let columns = events.columns();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let id = |(row, table): (usize, &str)| {
        let mut hash = Sha256::new();
        for column in 0..columns.len() {
            match events.cell(row, column) {
                Cell::Text(text) | Cell::Json(text) => hash.update(text.as_bytes()),
                Cell::Time(time) => hash.update(time.timestamp_micros().to_be_bytes()),
                Cell::Null => {}
                other => hash.update(format!("{other:?}").as_bytes()),
            }
            // What ends one value and begins another is in no text.
            hash.update([0xff]);
        }
        let digits: String = hash.finalize().iter().take(6).map(|it| format!("{it:02x}")).collect();
        let id = format!("{table}-{digits}");
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}-{times}") }
    };
    tables.into_iter().enumerate().map(id).collect()
}
