//! Makes evcxr's analyzer read its sources before the first `let` has to wait for that.

use std::time::Duration;

use serde_json::json;

use super::{Evcxr, Event, Executor};
use crate::message::{self, OWN_SESSION};

/// A line as an analyst writes it, ready to be completed: the analyzer reads what it needs for it, without compiling
/// or defining anything.
const LINE: &str = "let rows = query(\"SigninLogs\")?.frame().lazy().filter(col(\"a\").eq(lit(1))).collect()?; \
     let names: Vec<String> = rows.get_column_names().iter().map(|it| it.to_string()).collect(); rows.hei";
/// So long after a cell the next one is not a program's but an analyst's, who reads the answer first.
const QUIET: Duration = Duration::from_millis(250);

impl Executor {
    /// Does it now. evcxr does one thing at a time, so a cell that comes now waits for the end, about a second.
    pub(super) fn warm_up(&mut self) {
        self.warm = true;
        let header = message::header("complete_request", OWN_SESSION);
        let content = json!({"code": LINE, "cursor_pos": LINE.chars().count()});
        self.wires.to_evcxr(message::request(&header, &content, self.wires.signer()));
    }

    /// Does it when no cell follows at once: not between the cells of a notebook that is run as a whole.
    pub(super) fn warm_up_when_quiet(&self) {
        if !self.warm && self.evcxr == Evcxr::Ready {
            self.wires.later(QUIET, Event::Quiet(self.begun));
        }
    }

    /// Some time has passed since so many cells had begun.
    pub(super) fn on_quiet(&mut self, begun: u64) {
        if !self.warm && self.begun == begun && self.evcxr == Evcxr::Ready {
            self.warm_up();
        }
    }
}
