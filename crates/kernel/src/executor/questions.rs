//! Requests of the front end beside the cells: widgets, completion, documentation, history.

use channel::wire::ToCell;
use serde_json::{Value, json};
use zeromq::ZmqMessage;

use super::{Evcxr, Executor};
use crate::message::Message;
use crate::recognise::is_kql_cell;
use crate::whole;

impl Executor {
    pub(super) fn on_question(&mut self, message: Message, frames: ZmqMessage) {
        let content = &message.content;
        match message.kind() {
            // At once, not when evcxr has compiled its prelude: until this is answered, JupyterLab shows
            // "Connecting" and asks whoever runs a cell to select a kernel.
            "kernel_info_request" => self.answer(&message, "kernel_info_reply", kernel_info()),
            "comm_info_request" => {
                let info = self.comms.info(content["target_name"].as_str());
                self.answer(&message, "comm_info_reply", info);
            }
            "history_request" => {
                let history = self.history.answer(content);
                self.answer(&message, "history_reply", history);
            }
            "is_complete_request" => {
                let status = whole::status(content["code"].as_str().unwrap_or_default());
                self.answer(&message, "is_complete_reply", json!({"status": status, "indent": ""}));
            }
            "comm_open" if content["target_name"] == "jupyter.widget.control" => self.nothing(&message),
            "comm_open" => {
                // Nobody here answers on it.
                self.wires.status("busy", &message.header);
                let data = json!({"comm_id": content["comm_id"], "data": {}});
                self.wires.publish("comm_close", &message.header, data);
                self.wires.status("idle", &message.header);
            }
            "comm_close" => {
                let comm_id = content["comm_id"].as_str().unwrap_or_default().to_owned();
                self.comms.close(&comm_id);
                self.cells.send(&ToCell::CommClosed { comm_id });
                self.nothing(&message);
            }
            "comm_msg" => match self.comms.answer(content) {
                Some(data) => {
                    self.wires.status("busy", &message.header);
                    let states = json!({"comm_id": content["comm_id"], "data": data});
                    self.wires.publish("comm_msg", &message.header, states);
                    self.wires.status("idle", &message.header);
                }
                None => self.widget_event(message),
            },
            "complete_request" | "inspect_request"
                if is_kql_cell(content["code"].as_str().unwrap_or_default()) =>
            {
                self.ask(message, frames)
            }
            _ => self.pass_on(&message, frames),
        }
    }

    fn nothing(&self, message: &Message) {
        self.wires.status("busy", &message.header);
        self.wires.status("idle", &message.header);
    }

    fn answer(&self, message: &Message, kind: &str, content: Value) {
        self.wires.status("busy", &message.header);
        self.wires.answer(message, kind, content);
        self.wires.status("idle", &message.header);
    }

    /// Busy until the callback is done.
    fn widget_event(&mut self, message: Message) {
        self.wires.status("busy", &message.header);
        let token = self.next_token();
        let comm_id = message.content["comm_id"].as_str().unwrap_or_default().to_owned();
        let data = message.content["data"].clone();
        if self.cells.send(&ToCell::CommMessage { comm_id, data, token }) {
            self.pending.insert(token, (message, None));
        } else {
            self.close_widgets();
            self.wires.status("idle", &message.header);
        }
    }

    /// Takes the widgets of a cell process that is gone from every page: they would answer nothing.
    pub(super) fn close_widgets(&mut self) {
        for comm_id in self.comms.take_widgets() {
            let content = json!({"comm_id": comm_id, "data": {}});
            self.wires.publish("comm_close", &self.latest, content);
        }
        for (_, (request, _)) in std::mem::take(&mut self.pending) {
            self.wires.status("idle", &request.header);
        }
    }

    /// The cell process knows tables and columns.
    fn ask(&mut self, message: Message, frames: ZmqMessage) {
        let token = self.next_token();
        let code = message.content["code"].as_str().unwrap_or_default().to_owned();
        let cursor = message.content["cursor_pos"].as_u64().and_then(|it| usize::try_from(it).ok());
        let cursor = cursor.unwrap_or_else(|| code.chars().count());
        let kind = message.kind().to_owned();
        if self.cells.send(&ToCell::Ask { token, kind, code, cursor }) {
            self.wires.status("busy", &message.header);
            self.pending.insert(token, (message, Some(frames)));
        } else {
            self.pass_on(&message, frames);
        }
    }

    pub(super) fn on_answer(&mut self, token: u64, content: Value) {
        let Some((message, frames)) = self.pending.remove(&token) else { return };
        match (content, frames) {
            (Value::Null, Some(frames)) => self.pass_on(&message, frames),
            (Value::Null, None) => {}
            (content, _) => {
                let kind = message.kind().replace("_request", "_reply");
                self.wires.answer(&message, &kind, content);
            }
        }
        self.wires.status("idle", &message.header);
    }

    /// To evcxr as it is.
    fn pass_on(&self, message: &Message, frames: ZmqMessage) {
        match (&self.evcxr, message.kind()) {
            (Evcxr::Gone(_), "complete_request") => {
                let cursor = message.content["cursor_pos"].clone();
                let empty = json!({"status": "ok", "matches": [], "cursor_start": cursor, "cursor_end": cursor, "metadata": {}});
                self.answer(message, "complete_reply", empty);
            }
            (Evcxr::Gone(_), "inspect_request") => {
                self.answer(
                    message,
                    "inspect_reply",
                    json!({"status": "ok", "found": false, "data": {}, "metadata": {}}),
                );
            }
            (Evcxr::Gone(_), _) => self.nothing(message),
            _ => self.wires.to_evcxr(frames),
        }
    }
}

/// The content of `kernel_info_reply`.
pub(crate) fn kernel_info() -> Value {
    json!({
        "status": "ok",
        "protocol_version": "5.3",
        "implementation": "nblt",
        "implementation_version": env!("CARGO_PKG_VERSION"),
        "language_info": {
            "name": "rust", "version": "", "mimetype": "text/rust", "file_extension": ".rs",
            "pygments_lexer": "rust", "codemirror_mode": "rust",
        },
        "banner": concat!("nblt ", env!("CARGO_PKG_VERSION"), ": security notebooklets on evcxr. help() lists what there is."),
        "help_links": [],
    })
}
