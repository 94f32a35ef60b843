//! What the executor says, and to whom: queues that are emptied by the tasks of the front.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;
use zeromq::ZmqMessage;

use crate::executor::Event;
use crate::message::{Message, Signer, broadcast};

/// What is done when a message is out.
pub(crate) type Then = Box<dyn FnOnce() + Send>;

/// The ways out.
pub(crate) struct Wires {
    pub(crate) signer: Signer,
    /// Broadcasts to all clients, in order; and what is done when all before it are out.
    pub(crate) iopub: UnboundedSender<(Option<ZmqMessage>, Option<Then>)>,
    /// Replies to the client that asked.
    pub(crate) shell: UnboundedSender<ZmqMessage>,
    /// Requests to evcxr.
    pub(crate) evcxr: UnboundedSender<ZmqMessage>,
    /// The executor's own ear.
    pub(crate) events: UnboundedSender<Event>,
}

// Sending fails only when the kernel is shutting down, and then nobody is there to hear.
impl Wires {
    pub(crate) fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Tells all clients whether the kernel works on the request with the header `parent`.
    pub(crate) fn status(&self, state: &str, parent: &Value) {
        self.publish("status", parent, json!({"execution_state": state}));
    }

    /// Tells all clients something that belongs to a request.
    pub(crate) fn publish(&self, kind: &str, parent: &Value, content: Value) {
        let _ = self.iopub.send((Some(broadcast(kind, parent, content, json!({}), &self.signer)), None));
    }

    /// The same, with metadata, and `then` once it is out.
    pub(crate) fn publish_then(
        &self,
        kind: &str,
        parent: &Value,
        content: Value,
        metadata: Value,
        then: Then,
    ) {
        let frames = broadcast(kind, parent, content, metadata, &self.signer);
        let _ = self.iopub.send((Some(frames), Some(then)));
    }

    /// Writes to standard error, as it were.
    pub(crate) fn error_text(&self, parent: &Value, text: &str) {
        self.publish("stream", parent, json!({"name": "stderr", "text": text}));
    }

    /// Tells all clients what evcxr said.
    pub(crate) fn broadcast(&self, frames: ZmqMessage) {
        let _ = self.iopub.send((Some(self.signer.with_session(frames)), None));
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Message, kind: &str, content: Value) {
        let _ = self.shell.send(request.reply(kind, content, &self.signer));
    }

    /// Passes on what evcxr replied.
    pub(crate) fn reply(&self, frames: ZmqMessage) {
        let _ = self.shell.send(self.signer.with_session(frames));
    }

    pub(crate) fn to_evcxr(&self, frames: ZmqMessage) {
        let _ = self.evcxr.send(frames);
    }

    /// Comes back to the executor after a time.
    pub(crate) fn later(&self, time: Duration, event: Event) {
        let events = self.events.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            let _ = events.send(event);
        });
    }
}
