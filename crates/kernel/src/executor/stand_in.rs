//! evcxr and the cell process: what evcxr wants its own to do, the cell process does.

use channel::wire::ToCell;

use super::Executor;
use super::cell::{Cell, Stage};

impl Executor {
    pub(super) fn on_evcxr_command(&mut self, line: &str) {
        // While code runs, evcxr says only what the analyst has typed for it.
        let executes = self.running.as_ref().is_some_and(Cell::executes);
        let load = line.strip_prefix("LOAD_AND_RUN ").filter(|_| !executes);
        match load.and_then(|it| it.rsplit_once(' ')) {
            Some((path, function)) => {
                self.used = true;
                // Before it is ready, evcxr runs the prelude, while a cell may wait for it.
                if let Some(cell) = self.running.as_mut().filter(|it| matches!(it.stage, Stage::Compiling)) {
                    cell.stage = Stage::Executing;
                }
                self.ends_seen = 0;
                let load = ToCell::Load { path: path.to_owned(), function: function.to_owned() };
                if self.broken.is_some() {
                    self.stand_in.hang_up();
                } else if self.signatures.is_none() {
                    self.load = Some(load);
                } else {
                    // If it is just ending, its end will be heard.
                    self.cells.send(&load);
                }
            }
            // The answer to an input request.
            None => self.cells.type_in(line),
        }
    }

    /// evcxr has a new process in mind (`:clear`, or the end of the old one): so must the cells.
    pub(super) fn on_new_stand_in(&mut self) {
        if self.used {
            self.used = false;
            self.scope.forget_variables();
            self.start_process();
        }
    }

    pub(super) fn start_process(&mut self) {
        self.signatures = None;
        if let Err(error) = self.cells.restart() {
            self.give_up(error);
        }
    }

    pub(super) fn give_up(&mut self, why: String) {
        self.broken = Some(why);
        self.stand_in.hang_up();
        self.signatures = Some(Vec::new());
        self.next();
    }
}
