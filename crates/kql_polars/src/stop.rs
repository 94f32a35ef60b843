//! Ending a query that runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use polars::prelude::*;

/// Ends the queries that were started with it. A cheap handle.
///
/// A query looks at it before each of its operators, so the operator that runs is finished first; the rows of all that
/// follow are not computed.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends them.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether they are to end.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The same rows, or an error once stopped.
    ///
    /// polars has such a flag of its own (`collect_concurrently`), but runs the query as a bare task of its thread pool,
    /// where a panic would end the whole process.
    pub(crate) fn guard(&self, frame: LazyFrame) -> LazyFrame {
        let stop = self.clone();
        let look = move |frame: DataFrame| {
            if stop.is_stopped() {
                polars_bail!(ComputeError: "stopped");
            }
            Ok(frame)
        };
        // The function changes nothing, so filters and projections may pass it.
        frame.map(look, OptFlags::default(), None, Some("STOP"))
    }
}
