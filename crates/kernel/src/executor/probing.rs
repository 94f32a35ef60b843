//! A cell that evcxr refuses because its analyzer cannot infer a type is asked about and sent again, see
//! [`crate::probe`].

use std::fs;
use std::path::Path;

use zeromq::ZmqMessage;

use super::Executor;
use super::cell::{Cell, Failure, Stage};
use crate::message::{self, Message, OWN_SESSION};
use crate::probe::{self, Names};

/// So many variables of one cell are asked about.
const MOST: usize = 8;

/// What is known about the types of a cell.
#[derive(Default)]
pub(super) struct Types {
    /// evcxr's errors, until it is clear that nothing can be done.
    pub(super) held: Vec<(Failure, ZmqMessage)>,
    /// The cell with the annotations found so far.
    source: Option<String>,
    /// What to try next: a variable to ask about, or a cell with an annotation.
    asked: Vec<String>,
    candidates: Vec<String>,
    /// The errors of the probe that runs.
    pub(super) traceback: String,
}

impl Types {
    /// Whether an error is one that a probe may mend.
    pub(super) fn may_mend(&self, source: &str, error: &str) -> bool {
        let source = self.source.as_deref().unwrap_or(source);
        self.asked.len() < MOST && !probe::untyped_variables(source, error).is_empty()
    }
}

impl Executor {
    /// Takes a compiled cell that has ended. Returns it if nothing more can be done; otherwise it runs again.
    pub(super) fn mend_types(&mut self, mut cell: Cell) -> Option<Cell> {
        if cell.failure.is_some() {
            return Some(cell);
        }
        if matches!(cell.stage, Stage::Probing(_)) {
            return self.after_probe(cell);
        }
        let Some((failure, _)) = cell.types.held.first() else { return Some(cell) };
        // A wrong candidate (two types have one name): the next one may be right.
        if let Some(code) = cell.types.candidates.pop() {
            cell.types.held.clear();
            self.send_again(cell, code);
            return None;
        }
        let source = cell.types.source.clone().unwrap_or_else(|| cell.source.clone());
        let variables = probe::untyped_variables(&source, failure.value());
        let next = variables.into_iter().find(|it| !cell.types.asked.contains(it));
        let probe = next.and_then(|it| Some((probe::probe(&source, &it)?, it)));
        let Some((code, variable)) = probe else { return Some(self.give_up_types(cell)) };
        cell.types.asked.push(variable);
        cell.types.traceback.clear();
        let request = Message::own(message::header("execute_request", OWN_SESSION), &code);
        let frames = message::request(&request.header, &request.content, self.wires.signer());
        cell.stage = Stage::Probing(request);
        self.wires.to_evcxr(frames);
        self.running = Some(cell);
        None
    }

    /// The probe has been refused, as it should.
    fn after_probe(&mut self, mut cell: Cell) -> Option<Cell> {
        let source = cell.types.source.clone().unwrap_or_else(|| cell.source.clone());
        let variable = cell.types.asked.last().cloned().unwrap_or_default();
        let found = probe::found_type(&cell.types.traceback);
        let facade = &self.facade;
        let names = self.names.get_or_insert_with(|| read_names(facade));
        let mut candidates =
            found.map_or_else(Vec::new, |it| probe::annotated(&source, &variable, &it, names));
        candidates.reverse();
        let Some(code) = candidates.pop() else { return Some(self.give_up_types(cell)) };
        cell.types.candidates = candidates;
        cell.types.held.clear();
        self.send_again(cell, code);
        None
    }

    fn send_again(&mut self, mut cell: Cell, code: String) {
        let frames = cell.request.with_code(&code, self.wires.signer());
        cell.types.source = Some(code);
        cell.stage = Stage::Compiling;
        self.wires.to_evcxr(frames);
        self.running = Some(cell);
    }

    /// evcxr's own errors it is.
    fn give_up_types(&mut self, mut cell: Cell) -> Cell {
        for (failure, frames) in std::mem::take(&mut cell.types.held) {
            if !cell.silent {
                self.wires.broadcast(frames);
            }
            cell.fail(failure);
        }
        cell.stage = Stage::Done;
        cell
    }
}

/// Where the types are that a cell can name: from the signatures that type inference reads. Without them, only the
/// standard library's are known.
fn read_names(facade: &Path) -> Names {
    let read = |file: &str| fs::read_to_string(facade.join("src").join(file)).unwrap_or_default();
    let (api, polars, chrono) = (read("api.rs"), read("api/ext/polars.rs"), read("api/ext/chrono.rs"));
    Names::read(&[("nblt", &api), ("nblt::ext::polars", &polars), ("nblt::ext::chrono", &chrono)])
}
