//! Runs KQL on polars frames.
//!
//! ```
//! use kql::{Column, Schema, Type};
//! use kql_polars::{Catalog, Table};
//! use polars::prelude::df;
//!
//! let frame = df!("Account" => ["Adele", "Bob", "ADELE"])?;
//! let schema = Schema::new(vec![Column::new("Account", Type::String)]);
//! let mut catalog = Catalog::new();
//! catalog.insert("SigninLogs", Table::new(schema, frame)?);
//!
//! let now = chrono::DateTime::UNIX_EPOCH;
//! let output = kql_polars::run("SigninLogs | where Account =~ 'adele' | count", &catalog, now)?;
//! assert_eq!(output.frame.column("Count")?.get(0)?.to_string(), "2");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `kql` parses and binds; `lower` makes a frame of each operator and an expression of each
//! scalar; `functions` has one file a group of functions; `cells` reads columns row by row where
//! polars has no such function.

mod catalog;
mod cells;
mod empty;
mod error;
mod functions;
mod lower;
mod patterns;
mod regexes;
mod stop;
mod text;

pub use catalog::{Catalog, Output, Table, dtype};
pub use error::Error;
pub use stop::Stop;

use chrono::{DateTime, Utc};
use polars::prelude::{Column, DataFrame, LazyFrame, PolarsResult};

/// Runs `text` on the tables of `catalog` and returns all rows of its result.
///
/// `now` is what `now()` and `ago()` mean; the clock is not read.
///
/// # Errors
///
/// [`Error::Kql`] when the text is not KQL, names what is not there, or uses what is not
/// implemented yet; [`Error::Engine`] when polars could not run the plan.
pub fn run(text: &str, catalog: &Catalog, now: DateTime<Utc>) -> Result<Output, Error> {
    run_until(text, catalog, now, &Stop::default())
}

/// As [`run`], until `stop` ends it.
///
/// # Errors
///
/// As [`run`]; [`Error::Stopped`] once stopped.
pub fn run_until(text: &str, catalog: &Catalog, now: DateTime<Utc>, stop: &Stop) -> Result<Output, Error> {
    let (plan, frame) = plan(text, catalog, now, stop)?;
    let empty = empty::passed_on(&plan, catalog);
    let rows = match &empty {
        Some(empty) => empty.without(frame).collect().and_then(|it| empty.with(&plain(&it)?)),
        None => frame.collect().and_then(|it| plain(&it)),
    };
    match rows {
        Ok(frame) => Ok(Output { frame, schema: plan.schema }),
        Err(_) if stop.is_stopped() => Err(Error::Stopped),
        Err(error) => Err(error.into()),
    }
}

/// The frame without columns that hold one value for all rows: their cells are of other variants
/// of `AnyValue`, which readers forget.
fn plain(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let columns = frame.columns().iter().map(|it| Column::Series(it.as_materialized_series().clone().into()));
    DataFrame::new(frame.height(), columns.collect())
}

/// Plans `text` without running it: the frame to collect, and the columns that it will have.
///
/// # Errors
///
/// As [`run`], except for what shows only when the rows are read.
pub fn lazy(text: &str, catalog: &Catalog, now: DateTime<Utc>) -> Result<(LazyFrame, kql::Schema), Error> {
    plan(text, catalog, now, &Stop::default()).map(|(plan, frame)| (frame, plan.schema))
}

fn plan(
    text: &str,
    catalog: &Catalog,
    now: DateTime<Utc>,
    stop: &Stop,
) -> Result<(kql::Plan, LazyFrame), Error> {
    let refused = |diagnostic| Error::Kql { diagnostic, text: text.to_owned() };
    let query = kql::parse(text).map_err(refused)?;
    let plan = kql::bind(&query, catalog).map_err(refused)?;
    patterns::check(&plan).map_err(refused)?;
    let frame = lower::plan(&plan, catalog, now, stop)?;
    // Without columns the frame has one that only counts rows.
    let none = plan.schema.columns.is_empty();
    let frame = if none { frame.select(Vec::new()) } else { frame };
    Ok((plan, frame))
}
