//! What a cell's error was, in the reply to its request as well.
//!
//! evcxr tells the error on iopub alone. The protocol wants name, text and traceback in the `execute_reply` too
//! (<https://jupyter-client.readthedocs.io/en/stable/messaging.html#request-reply>), and clients such as nbclient and
//! papermill read them there.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use zeromq::ZmqMessage;

use crate::message::{Message, Signer};

/// Cells whose reply may still come: requests are answered one after the other.
const KEPT: usize = 16;
/// The reply and the error come over different sockets; so long the reply waits for the error.
const PATIENCE: Duration = Duration::from_millis(100);

/// The errors of the last cells, by the identifier of their request.
#[derive(Debug, Default)]
pub(crate) struct Errors(Mutex<VecDeque<(String, Value)>>);

impl Errors {
    /// Remembers an error that passes on iopub. Of several of one cell the first is kept.
    pub(crate) fn observe(&self, frames: &ZmqMessage, signer: &Signer) {
        let Some(message) = Message::read(frames, signer).filter(|it| it.kind() == "error") else { return };
        let Some(request) = request(&message) else { return };
        let mut errors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if errors.iter().any(|it| it.0 == request) {
            return;
        }
        errors.push_back((request, message.content));
        while errors.len() > KEPT {
            errors.pop_front();
        }
    }

    /// The reply with the error in it; other replies as they are.
    pub(crate) async fn complete(&self, frames: ZmqMessage, signer: &Signer) -> ZmqMessage {
        let Some(reply) = Message::read(&frames, signer) else { return frames };
        if reply.content["status"] != "error" || reply.content.get("ename").is_some() {
            return frames;
        }
        let end = tokio::time::Instant::now() + PATIENCE;
        let mut error = self.take(&reply);
        while error.is_none() && tokio::time::Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(5)).await;
            error = self.take(&reply);
        }
        let mut content = reply.content.clone();
        for (field, missing) in
            [("ename", json!("Error")), ("evalue", json!("the cell failed")), ("traceback", json!([]))]
        {
            let known = error.as_ref().and_then(|it| it.get(field)).cloned();
            content[field] = known.unwrap_or(missing);
        }
        signer.with_content(&frames, &content).unwrap_or(frames)
    }

    fn take(&self, reply: &Message) -> Option<Value> {
        let request = request(reply)?;
        let mut errors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = errors.iter().position(|it| it.0 == request)?;
        errors.remove(at).map(|it| it.1)
    }
}

fn request(message: &Message) -> Option<String> {
    message.parent["msg_id"].as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::broadcast;

    fn read(frames: &ZmqMessage, signer: &Signer) -> Value {
        Message::read(frames, signer).expect("signed with this key").content
    }

    #[tokio::test]
    async fn the_reply_of_a_failed_cell_says_what_iopub_said() {
        let signer = Signer::new("key");
        let errors = Errors::default();
        let (one, two) = (json!({"msg_id": "1"}), json!({"msg_id": "2"}));
        let error = json!({"ename": "E", "evalue": "v", "traceback": ["t"]});
        errors.observe(&broadcast("error", &one, error, json!({}), &signer), &signer);
        let later = json!({"ename": "F", "evalue": "w", "traceback": []});
        errors.observe(&broadcast("error", &one, later, json!({}), &signer), &signer);

        let failed = json!({"status": "error", "execution_count": 3});
        let reply = |parent: &Value, content: &Value| {
            broadcast("execute_reply", parent, content.clone(), json!({}), &signer)
        };
        let done = read(&errors.complete(reply(&one, &failed), &signer).await, &signer);
        assert_eq!(
            done,
            json!({"status": "error", "execution_count": 3, "ename": "E", "evalue": "v", "traceback": ["t"]})
        );
        let done = read(&errors.complete(reply(&two, &failed), &signer).await, &signer);
        assert_eq!((&done["ename"], &done["traceback"]), (&json!("Error"), &json!([])), "no error was seen");
        let fine = json!({"status": "ok"});
        assert_eq!(read(&errors.complete(reply(&one, &fine), &signer).await, &signer), fine);
        let other = Signer::new("other");
        let forged = broadcast("execute_reply", &one, failed, json!({}), &other);
        assert!(Message::read(&errors.complete(forged, &signer).await, &signer).is_none());
    }
}
