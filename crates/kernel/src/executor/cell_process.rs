//! What is asked of the cell process, and what it says: calls that need no compiler, their values, and outputs.

use channel::wire::{Call, FromCell, Outcome, Publish, ToCell};

use super::Executor;
use super::cell::{Cell, Failure, Stage};
use crate::recognise::Binding;

impl Executor {
    pub(super) fn call(&mut self, mut cell: Cell, call: Call, binding: Option<Binding>) {
        let token = self.next_token();
        cell.stage = Stage::Calling { token, binding };
        if self.cells.send(&ToCell::Call { token, call }) {
            self.running = Some(cell);
        } else {
            cell.fail(Failure::error("the cell process is not there\nhelp: restart the kernel"));
            self.finish(cell);
        }
    }

    pub(super) fn on_cell_message(&mut self, message: FromCell) {
        match message {
            FromCell::Ready { calls } => {
                self.signatures = Some(calls);
                if let Some(load) = self.load.take() {
                    self.cells.send(&load);
                }
                self.next();
            }
            FromCell::Started => self.close_widgets(),
            FromCell::Publish(message) => self.publish_for_cell(message),
            FromCell::Handled { token } => {
                if let Some((request, _)) = self.pending.remove(&token) {
                    self.wires.status("idle", &request.header);
                }
            }
            FromCell::Interrupted { running } => self.on_interrupted(running),
            FromCell::Returned { token, outcome } => self.on_returned(token, outcome),
            FromCell::Answer { token, content } => self.on_answer(token, content),
        }
    }

    fn publish_for_cell(&mut self, message: Publish) {
        self.comms.observe(&message.message_type, &message.content);
        let running = self.running.as_ref().filter(|_| message.token.is_none());
        if let Some(cell) = running.filter(|_| message.message_type == "display_data") {
            self.history.add_output(cell.count, &message.content);
        }
        let callback = message.token.and_then(|it| self.pending.get(&it)).map(|it| &it.0.header);
        let parent = callback.unwrap_or(&self.latest);
        let cells = self.cells.clone();
        let acknowledge = move || {
            cells.send(&ToCell::Ack { id: message.id });
        };
        self.wires.publish_then(
            &message.message_type,
            parent,
            message.content,
            message.metadata,
            Box::new(acknowledge),
        );
    }

    fn on_returned(&mut self, token: u64, outcome: Outcome) {
        let Some(mut cell) = self.running.take_if(|it| it.token() == Some(token)) else { return };
        let Stage::Calling { binding, .. } = std::mem::replace(&mut cell.stage, Stage::Done) else { return };
        match outcome {
            Outcome::Value { kept: Some(kept) } => {
                let Some(binding) = binding.or(kept.variable.map(Binding::of_frame)) else {
                    self.finish(cell);
                    return;
                };
                let code = binding.cell(kept.number, &kept.type_name);
                cell.binds = Some(binding.name);
                let frames = cell.request.with_code(&code, self.wires.signer());
                self.compile(cell, frames);
                return;
            }
            Outcome::Value { kept: None } => {}
            Outcome::Error { text } => {
                cell.fail(Self::as_interrupt(&text).unwrap_or_else(|| Failure::error(&text)));
            }
        }
        self.finish(cell);
    }
}
