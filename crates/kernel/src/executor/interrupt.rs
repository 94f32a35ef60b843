//! Interrupts, and the end of the cell process.
//!
//! evcxr knows one interrupt: its cell process is killed, and with it every variable. So the cell process is asked first:
//! a call of ours stops between its steps and returns an error. A cell that is still being compiled loses its compiler.
//! Only a computation that asks nobody is ended with its process, and then the kernel says what was lost.

use std::fs;
use std::time::Duration;

use channel::wire::{Running, ToCell};

use super::cell::{Cell, Failure, Stage};
use super::{Evcxr, Event, Executor};
use crate::cells::kill;
use crate::compiler::{process_file, stop_file};

/// How long the cell process may take to say what is running.
const ANSWER: Duration = Duration::from_millis(300);
/// How long a call of ours may take to stop.
const GRACE: Duration = Duration::from_secs(3);
/// How long evcxr may take to notice that its rustc is gone. Its analyzer, which nothing can stop, may take much longer.
const COMPILER: Duration = Duration::from_millis(700);

/// How long a cell waits for evcxr without saying so.
const TURN: Duration = Duration::from_secs(1);

/// A time limit that has passed.
#[derive(Clone, Debug)]
pub(crate) struct Patience {
    /// The cell it was about.
    cell: String,
    interrupts: u32,
    limit: Limit,
}

/// What was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    /// The cell process says what is running.
    Answer,
    /// A call of ours stops.
    Call,
    /// evcxr gives up a cell.
    Compiler,
    /// It has given up the one before.
    Turn,
}

/// Why a cell waits for its turn.
const BUSY: &str =
    "the compiler still infers the types of the cell that was stopped, which cannot be cut short";

impl Executor {
    pub(super) fn on_interrupt(&mut self) {
        let Some(cell) = self.running.as_mut().filter(|it| !it.own) else {
            // A widget's callback may run between cells.
            self.cells.send(&ToCell::Interrupt);
            return;
        };
        cell.interrupts += 1;
        cell.interrupt_answered = false;
        match &cell.stage {
            Stage::WaitingForEvcxr(_) => {
                let why = match self.evcxr {
                    Evcxr::GivingUp(_) => format!("\nhelp: {BUSY}: calls are answered meanwhile"),
                    _ => String::new(),
                };
                if let Some(mut cell) = self.running.take() {
                    let text = format!("interrupted before it was run: all variables are kept{why}");
                    cell.fail(Failure::interrupted(&text));
                    self.finish(cell);
                }
            }
            Stage::Compiling | Stage::Probing(_) => {
                cell.fail(Failure::interrupted(
                    "interrupted while it was compiled: nothing was run, all variables are kept",
                ));
                let again = cell.interrupts > 1;
                self.stop_compiling();
                if again {
                    self.leave_to_evcxr();
                } else {
                    self.wait(COMPILER, Limit::Compiler);
                }
            }
            Stage::Calling { .. } | Stage::Executing => {
                // A second interrupt says that the analyst does not want to wait.
                if cell.interrupts > 1 || !self.cells.send(&ToCell::Interrupt) {
                    self.cells.kill();
                } else {
                    self.wait(ANSWER, Limit::Answer);
                }
            }
            Stage::Done => {}
        }
    }

    /// The cell process has said what the interrupt met.
    pub(super) fn on_interrupted(&mut self, running: Running) {
        let Some(cell) = self.running.as_mut().filter(|it| it.interrupts > 0) else { return };
        cell.interrupt_answered = true;
        match running {
            Running::Ours => self.wait(GRACE, Limit::Call),
            Running::Theirs if matches!(cell.stage, Stage::Executing) => self.cells.kill(),
            // It has just ended, or has not begun.
            Running::Theirs | Running::Nothing => {}
        }
    }

    pub(super) fn on_patience(&mut self, patience: Patience) {
        let Some(cell) = &self.running else { return };
        let is_same =
            cell.request.header["msg_id"] == patience.cell.as_str() && cell.interrupts == patience.interrupts;
        match patience.limit {
            _ if !is_same => {}
            Limit::Answer if cell.interrupt_answered => {}
            Limit::Answer | Limit::Call => self.cells.kill(),
            Limit::Compiler => self.leave_to_evcxr(),
            Limit::Turn if matches!(self.evcxr, Evcxr::GivingUp(_)) => {
                self.wires
                    .error_text(&cell.request.header, &format!("{BUSY}: this cell waits for its end\n"));
            }
            Limit::Turn => {}
        }
    }

    /// The running cell waits until evcxr has given up the one before, which may take long.
    pub(super) fn wait_for_turn(&mut self) {
        self.wait(TURN, Limit::Turn);
    }

    fn wait(&mut self, time: Duration, limit: Limit) {
        if let Some(cell) = &mut self.running {
            cell.interrupt_answered &= limit != Limit::Answer;
            let name = cell.request.header["msg_id"].as_str().unwrap_or_default().to_owned();
            let patience = Patience { cell: name, interrupts: cell.interrupts, limit };
            self.wires.later(time, Event::Patience(patience));
        }
    }

    /// Ends an interrupted cell while evcxr still works on it, in its analyzer. Nothing of it will run, because no rustc is
    /// started for it; cells that need evcxr wait, all others do not.
    fn leave_to_evcxr(&mut self) {
        let is_there = |it: &mut Cell| matches!(it.stage, Stage::Compiling | Stage::Probing(_));
        if let Some(cell) = self.running.take_if(is_there) {
            self.evcxr = Evcxr::GivingUp(cell.sent_as().clone());
            self.finish(cell);
        }
    }

    /// No rustc runs or is started until the cell has ended.
    fn stop_compiling(&self) {
        let _ = fs::write(stop_file(&self.folder), "");
        let rustc = fs::read_to_string(process_file(&self.folder)).ok().and_then(|it| it.trim().parse().ok());
        if let Some(process_id) = rustc {
            kill(process_id);
        }
    }

    pub(super) fn allow_compiling(&self) {
        if matches!(self.evcxr, Evcxr::GivingUp(_)) {
            return;
        }
        let _ = fs::remove_file(stop_file(&self.folder));
    }

    /// The cell process is gone, and with it all variables. A new one is started, and evcxr told.
    pub(super) fn on_process_ended(&mut self, how: &str) {
        if self.signatures.is_none() {
            // It did not even begin, and neither would the next one.
            self.give_up(format!("the process for it cannot be started ({how})"));
            return;
        }
        self.block = None;
        self.close_widgets();
        let lost = self.scope.lose_variables();
        let was_used = std::mem::replace(&mut self.used, false);
        self.stand_in.hang_up();
        self.start_process();
        let Some(cell) = &mut self.running else {
            self.tell_evcxr(was_used);
            self.wires.error_text(&self.latest, &format!("The cell process ended ({how}). {lost}\n"));
            return;
        };
        let reason = if cell.interrupts > 0 {
            Failure::interrupted(&format!(
                "interrupted: the computation asked nobody whether to stop, so its process was ended. {lost}"
            ))
        } else {
            Failure::named("Crash", &format!("The cell ended its process: {how}. {lost}"))
        };
        cell.failure = Some(reason);
        if matches!(cell.stage, Stage::Calling { .. }) {
            self.tell_evcxr(was_used);
            if let Some(cell) = self.running.take() {
                self.finish(cell);
            }
        }
        // Otherwise evcxr, which waits for the end of the code, says that its process ended, and answers.
    }

    /// evcxr notices that its process is gone when it runs the next cell, which then fails: so that cell is ours.
    fn tell_evcxr(&mut self, was_used: bool) {
        if was_used && !matches!(self.evcxr, Evcxr::Gone(_)) {
            self.own.push_back("();".to_owned());
        }
    }

    /// The error of a call that was interrupted, if this is one.
    pub(super) fn as_interrupt(text: &str) -> Option<Failure> {
        (text == channel::Cancelled.to_string()).then(|| Failure::interrupted(text))
    }
}
