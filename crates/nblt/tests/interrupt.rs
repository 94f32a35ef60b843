//! An interrupt ends the call and nothing else. A test binary of its own: it interrupts whatever runs.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nblt::{AccountPivots, Session, TimeSpan};
use sources::Source;

/// The demo workspace; the analyst interrupts while its first query runs.
struct Interrupted {
    inner: Arc<dyn Source>,
    done: AtomicBool,
}

impl Source for Interrupted {
    fn query(&self, text: &str) -> Result<kql_polars::Output, kql_polars::Error> {
        if !self.done.swap(true, Ordering::SeqCst) {
            assert!(channel::cancel_running(), "the call says that it runs");
        }
        self.inner.query(text)
    }

    fn tables(&self) -> Vec<String> {
        self.inner.tables()
    }

    fn covered(&self, table: &str) -> Option<TimeSpan> {
        self.inner.covered(table)
    }

    fn name(&self) -> String {
        self.inner.name()
    }
}

#[test]
fn an_interrupt_ends_the_call_and_the_next_one_works() {
    let inner = Session::demo().unwrap().source().unwrap();
    let session = Session::on_source(Arc::new(Interrupted { inner, done: AtomicBool::new(false) }));
    let accounts = AccountPivots::on(session);
    let error = accounts.account_summary("adele").unwrap_err();
    assert!(error.is_cancelled() && error.to_string().contains("all variables are kept"), "{error}");
    assert!(accounts.account_summary("adele").unwrap().matches().len() >= 3);
}
