//! How a cell ends: what evcxr says at its end, the reply, and what becomes of the cells behind it.

use std::fs;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use zeromq::ZmqMessage;

use super::cell::{Cell, Failure, Stage};
use super::{Evcxr, Executor};
use crate::compiler::ready_file;
use crate::message::{Message, OWN_SESSION};

/// How long after a failure requests may come that were sent before it.
const LATE: TimeDelta = TimeDelta::milliseconds(500);

impl Executor {
    pub(super) fn on_evcxr_reply(&mut self, message: &Message, frames: ZmqMessage) {
        match message.kind() {
            "kernel_info_reply" => {
                self.evcxr = Evcxr::Ready;
                // If it cannot be written, cells of the analyst are looked up like those of the start, in vain.
                let _ = fs::write(ready_file(&self.folder), "");
                if let Some(cell) = self.running.take_if(|it| matches!(it.stage, Stage::WaitingForEvcxr(_))) {
                    self.resume(cell);
                } else {
                    self.warm_up();
                    self.next();
                }
            }
            "execute_reply" if self.evcxr == Evcxr::GivingUp(message.parent["msg_id"].clone()) => {
                self.evcxr = Evcxr::Ready;
                self.allow_compiling();
                match self.running.take_if(|it| matches!(it.stage, Stage::WaitingForEvcxr(_))) {
                    Some(cell) => self.resume(cell),
                    None => self.next(),
                }
            }
            "execute_reply" => {
                if let Some(cell) = self.running.as_mut().filter(|it| it.is(&message.parent)) {
                    cell.replied = true;
                    self.finish_if_ended();
                }
            }
            // The answer to a warm-up concerns nobody.
            _ if message.parent["session"] == OWN_SESSION => {}
            _ => self.wires.reply(frames),
        }
    }

    /// evcxr is ready, or gone: what waited for it goes on.
    fn resume(&mut self, mut cell: Cell) {
        if let Stage::WaitingForEvcxr(frames) = std::mem::replace(&mut cell.stage, Stage::Done) {
            self.compile(cell, frames);
        }
    }

    pub(super) fn on_evcxr_gone(&mut self, why: String) {
        self.evcxr = Evcxr::Gone(why);
        match self.running.take() {
            Some(cell) if matches!(cell.stage, Stage::WaitingForEvcxr(_)) => self.resume(cell),
            Some(mut cell)
                if matches!(cell.stage, Stage::Compiling | Stage::Probing(_) | Stage::Executing) =>
            {
                cell.fail(Failure::error("the compiler's process ended\nhelp: restart the kernel"));
                self.finish(cell);
            }
            other => {
                self.running = other;
                self.next();
            }
        }
    }

    pub(super) fn on_evcxr_says(&mut self, message: &Message, frames: ZmqMessage) {
        if message.parent["msg_type"] != "execute_request" {
            // What the kernel asked for itself concerns nobody else.
            if message.parent["session"] != OWN_SESSION {
                self.wires.broadcast(frames);
            }
            return;
        }
        let Some(cell) = self.running.as_mut().filter(|it| it.is(&message.parent)) else { return };
        match message.kind() {
            "status" if message.content["execution_state"] == "idle" => {
                cell.idle = true;
                self.finish_if_ended();
            }
            // These the executor says itself.
            "status" | "execute_input" => {}
            // The kernel's own reason (interrupted, process ended) explains more than evcxr's.
            "error" if cell.failure.as_ref().is_some_and(|it| !it.published) => {}
            "error" => self.on_evcxr_error(Failure::of_evcxr(&message.content), frames),
            _ if cell.silent || matches!(cell.stage, Stage::Probing(_)) => {}
            "execute_result" => {
                let mut content = message.content.clone();
                content["execution_count"] = cell.count.into();
                self.history.add_output(cell.count, &content);
                self.wires.publish("execute_result", &message.parent, content);
            }
            _ => self.wires.broadcast(frames),
        }
    }

    fn on_evcxr_error(&mut self, failure: Failure, frames: ZmqMessage) {
        let Some(cell) = &mut self.running else { return };
        if matches!(cell.stage, Stage::Probing(_)) {
            cell.types.traceback.push_str(&failure.traceback());
        } else if !cell.own && cell.types.may_mend(&cell.source, failure.value()) {
            cell.types.held.push((failure, frames));
        } else if !cell.types.held.is_empty() {
            // Of several errors that a missing type causes.
            cell.types.held.push((failure, frames));
        } else {
            if !cell.silent {
                self.wires.broadcast(frames);
            }
            cell.failure = Some(failure);
        }
    }

    fn finish_if_ended(&mut self) {
        if let Some(mut cell) = self.running.take_if(|it| it.replied && it.idle) {
            (cell.replied, cell.idle) = (false, false);
            if let Some(cell) = self.mend_types(cell) {
                self.finish(cell);
            }
        }
    }

    /// Answers the cell, and begins the next one.
    pub(super) fn finish(&mut self, mut cell: Cell) {
        self.running = None;
        self.allow_compiling();
        if cell.own {
            self.next();
            return;
        }
        self.warm_up_when_quiet();
        self.remember_variables(&cell);
        let header = cell.request.header.clone();
        let mut reply = json!({"execution_count": cell.count});
        if let Some(failure) = cell.failure.take() {
            let content = failure.content();
            if !failure.published && !cell.silent {
                self.wires.publish("error", &header, content.clone());
            }
            reply["status"] = "error".into();
            for field in ["ename", "evalue", "traceback"] {
                reply[field] = content[field].clone();
            }
            self.wires.answer(&cell.request, "execute_reply", reply);
            self.wires.status("idle", &header);
            if cell.request.content["stop_on_error"].as_bool().unwrap_or(true) {
                self.abort_waiting();
            }
        } else {
            reply["status"] = "ok".into();
            reply["payload"] = json!([]);
            reply["user_expressions"] = json!({});
            self.wires.answer(&cell.request, "execute_reply", reply);
            self.wires.status("idle", &header);
        }
        self.next();
    }

    fn remember_variables(&mut self, cell: &Cell) {
        if cell.failure.is_some() {
            return;
        }
        match &cell.binds {
            Some(name) => self.scope.bind_call(name, &cell.source),
            None => self.scope.bind(&cell.source),
        }
        if cell.source.lines().any(|it| it.trim() == ":clear") {
            self.scope.forget_variables();
            // evcxr has forgotten what the prelude brought into scope as well.
            let prelude = fs::read_to_string(crate::evcxr::prelude_file(&self.folder));
            self.own.extend(prelude);
        }
    }

    /// Jupyter's rule: cells that wait behind one that failed are not run, since they may build on it.
    fn abort_waiting(&mut self) {
        self.failed_at = Some(Utc::now());
        for (request, _) in std::mem::take(&mut self.waiting) {
            self.abort(&request);
        }
    }

    pub(super) fn abort(&self, request: &Message) {
        self.wires.status("busy", &request.header);
        self.wires.answer(request, "execute_reply", json!({"status": "aborted"}));
        self.wires.status("idle", &request.header);
    }

    /// Whether a request waited behind a failed cell, only not here yet: its client sent it before it could know. A
    /// front end that runs all cells sends them at once, and a call fails within a millisecond.
    pub(super) fn was_sent_before_failure(&self, request: &Message) -> bool {
        let sent = request.header["date"].as_str().and_then(|it| DateTime::parse_from_rfc3339(it).ok());
        match (self.failed_at, sent) {
            // Another machine's clock may be wrong, so this holds for a moment only.
            (Some(failed), Some(sent)) => sent < failed && Utc::now() - failed < LATE,
            _ => false,
        }
    }
}
