//! Something that answers KQL.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kql_polars::{Error, Output, Stop};
use model::TimeSpan;

use crate::local::Workspace;

/// Something that answers KQL: the files of a folder, later a workspace in the cloud.
pub trait Source: Send + Sync {
    /// Runs the query.
    ///
    /// # Errors
    ///
    /// If the text is no KQL, names what is not there, or could not be run.
    fn query(&self, text: &str) -> Result<Output, Error>;

    /// Runs the query until `stop` ends it. One that cannot be ended runs on to its end.
    ///
    /// # Errors
    ///
    /// As [`Source::query`]; [`Error::Stopped`] once stopped.
    fn query_until(&self, text: &str, stop: &Stop) -> Result<Output, Error> {
        let _ = stop;
        self.query(text)
    }

    /// Returns the names of the tables that are there, sorted; some may be empty.
    fn tables(&self) -> Vec<String>;

    /// Returns the columns of the table; `None` when it is not there or cannot be read.
    fn schema(&self, table: &str) -> Option<kql::Schema> {
        let text = format!("{} | take 0", kql::literal::name(table));
        self.query(&text).ok().map(|it| it.schema)
    }

    /// Returns from when to when the table has events; `None` when it is not there, or no event has
    /// a time.
    fn covered(&self, table: &str) -> Option<TimeSpan>;

    /// Returns what to call it in front of people.
    fn name(&self) -> String;

    /// Returns whether its tables stay as they are, so that what was found in them may be kept.
    fn is_unchanging(&self) -> bool {
        false
    }
}

/// Queries over the tables of a [`Workspace`].
#[derive(Clone, Debug)]
pub struct LocalSource {
    name: String,
    workspace: Arc<Workspace>,
    clock: fn() -> DateTime<Utc>,
}

impl LocalSource {
    /// Returns a source over `workspace`; `clock` is asked once a query for what its `now()` and
    /// `ago()` mean.
    pub fn new(name: impl Into<String>, workspace: Workspace, clock: fn() -> DateTime<Utc>) -> Self {
        LocalSource { name: name.into(), workspace: Arc::new(workspace), clock }
    }

    /// Returns the tables and what became of the files.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }
}

impl Source for LocalSource {
    fn query(&self, text: &str) -> Result<Output, Error> {
        self.query_until(text, &Stop::default())
    }

    fn query_until(&self, text: &str, stop: &Stop) -> Result<Output, Error> {
        kql_polars::run_until(text, &self.workspace.catalog, (self.clock)(), stop)
    }

    fn tables(&self) -> Vec<String> {
        self.workspace.catalog.names().map(str::to_owned).collect()
    }

    fn schema(&self, table: &str) -> Option<kql::Schema> {
        kql::Catalog::schema(&self.workspace.catalog, table)
    }

    fn covered(&self, table: &str) -> Option<TimeSpan> {
        self.workspace.tables.iter().find(|it| it.table == table)?.time
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    /// Files are read once.
    fn is_unchanging(&self) -> bool {
        true
    }
}
