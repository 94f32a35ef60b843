//! What cells print: text goes to the client, protocol to evcxr.

use channel::cell_process::{COMPLETE, PANICKED};
use serde_json::{Map, Value, json};

use super::Executor;
use super::cell::{Cell, Failure, Stage};
use crate::cells::Stream;
use crate::compiler::ERROR_TYPE;
use crate::printed::Piece;

/// An output block larger than this is not shown.
const MAX_BLOCK: usize = 64 << 20;
/// What `evcxr_input` prints when it wants a line.
const INPUT_REQUEST: &str = "EVCXR_INPUT_REQUEST";
/// So much of standard error is kept to explain a panic.
const ERROR_TEXT: usize = 4 << 10;

impl Executor {
    pub(super) fn on_printed(&mut self, stream: Stream, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.on_text(stream, text),
                Piece::Protocol(line) => self.on_protocol(stream, &line),
            }
        }
    }

    fn on_text(&mut self, stream: Stream, text: String) {
        if stream == Stream::Out
            && let Some((_, block)) = &mut self.block
        {
            if block.len() + text.len() <= MAX_BLOCK {
                block.push_str(&text);
            }
            return;
        }
        let text = match stream {
            Stream::Out if self.scope.reads_input() => self.without_input_requests(&text),
            _ => text,
        };
        if text.is_empty() {
            return;
        }
        if let Some(cell) = &mut self.running {
            if stream == Stream::Error {
                cell.error_text.push_str(&text);
                let surplus = cell.error_text.len().saturating_sub(ERROR_TEXT);
                let at = (surplus..=cell.error_text.len()).find(|it| cell.error_text.is_char_boundary(*it));
                cell.error_text.drain(..at.unwrap_or(0));
            }
            if cell.silent {
                return;
            }
        }
        let name = match stream {
            Stream::Out => "stdout",
            Stream::Error => "stderr",
        };
        self.wires.publish("stream", &self.latest, json!({"name": name, "text": text}));
    }

    /// Passes on to evcxr what `evcxr_input` prints when it wants a line; returns the other text.
    fn without_input_requests(&self, text: &str) -> String {
        let (requests, others): (Vec<&str>, Vec<&str>) =
            text.split_inclusive('\n').partition(|it| it.starts_with(INPUT_REQUEST) && it.ends_with('\n'));
        requests.iter().for_each(|it| self.stand_in.say(it.trim_end_matches('\n')));
        others.concat()
    }

    /// Also of code that evcxr runs for itself, as the prelude when it starts.
    fn on_protocol(&mut self, stream: Stream, line: &str) {
        if line == COMPLETE {
            // On both streams, so that all that the code wrote has been seen.
            self.ends_seen += 1;
            if self.ends_seen == 2 {
                if let Some(cell) = self.running.as_mut().filter(|it| it.executes()) {
                    // evcxr may compile it again, with other types of its variables.
                    cell.stage = Stage::Compiling;
                }
                self.stand_in.say("EVCXR_EXECUTION_COMPLETE");
            }
            return;
        }
        if stream == Stream::Error {
            return;
        }
        match line.split_once(' ').unwrap_or((line, "")) {
            ("BEGIN_CONTENT", mime) => self.block = Some((mime.to_owned(), String::new())),
            ("END_CONTENT", _) => self.end_of_block(),
            (PANICKED, _) => {
                self.block = None;
                if let Some(cell) = self.running.as_mut().filter(|it| it.executes()) {
                    cell.fail(panic(cell));
                }
                self.stand_in.say("EVCXR_PANIC_NOTIFICATION");
            }
            _ => self.stand_in.say(&format!("EVCXR_{line}")),
        }
    }

    fn end_of_block(&mut self) {
        let Some((mime, block)) = self.block.take() else { return };
        let Some(cell) = &mut self.running else { return };
        // evcxr's lines: the one behind the text belongs to the protocol.
        let text = block.strip_suffix('\n').unwrap_or(&block);
        if mime == ERROR_TYPE && cell.executes() {
            cell.fail(Self::as_interrupt(text).unwrap_or_else(|| Failure::error(text)));
        } else if !cell.silent && cell.executes() {
            let value = if mime.contains("json") { serde_json::from_str(text).ok() } else { None };
            let mut data = Map::new();
            data.insert(mime, value.unwrap_or_else(|| Value::from(text)));
            let content = json!({"execution_count": cell.count, "data": data, "metadata": {}});
            self.wires.publish("execute_result", &cell.request.header, content);
        }
    }
}

/// The panic's own message has been shown: it went to standard error.
fn panic(cell: &Cell) -> Failure {
    let text = cell.error_text.trim();
    let message =
        text.rsplit("panicked at ").next().and_then(|it| it.lines().nth(1)).unwrap_or("the cell panicked");
    Failure::named(
        "Panic",
        &format!("{message}\nVariables that this cell moved or defined are gone, all others are kept."),
    )
}
