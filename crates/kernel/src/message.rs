//! Jupyter messages on ZeroMQ: identities, a delimiter, an HMAC-SHA256 signature, and four JSON parts
//! (<https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol>).

use std::fmt::Write as _;

use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use zeromq::ZmqMessage;

const DELIMITER: &[u8] = b"<IDS|MSG>";

/// The session of the kernel's own requests to evcxr; what evcxr says about them concerns nobody else.
pub(crate) const OWN_SESSION: &str = "nblt-front";

/// Signs and checks messages with the key of the connection file, and puts the kernel's session into them.
///
/// JupyterLab takes a message of another session than the newest one for stale and drops it without a word. evcxr
/// copies the session of whoever asks into its messages, so with two pages on one kernel each would drop some of
/// what the other causes. Everything that leaves the front bears one session.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    key: Vec<u8>,
    session: String,
}

impl Signer {
    pub(crate) fn new(key: &str) -> Self {
        Self { key: key.as_bytes().to_vec(), session: uuid::Uuid::new_v4().simple().to_string() }
    }

    /// A message of the inner kernel with the kernel's session. One that it has not signed stays as it is.
    pub(crate) fn with_session(&self, message: ZmqMessage) -> ZmqMessage {
        self.resigned(&message).unwrap_or(message)
    }

    fn resigned(&self, message: &ZmqMessage) -> Option<ZmqMessage> {
        let mut frames: Vec<Bytes> = message.iter().cloned().collect();
        let delimiter = frames.iter().position(|it| &it[..] == DELIMITER)?;
        let parts = frames.get(delimiter + 2..delimiter + 6)?;
        if !self.accepts(&frames[delimiter + 1], parts) {
            return None;
        }
        let mut header: Value = serde_json::from_slice(&parts[0]).ok()?;
        header["session"] = Value::from(self.session.as_str());
        frames[delimiter + 2] = Bytes::from(header.to_string());
        frames[delimiter + 1] = Bytes::from(self.sign(&frames[delimiter + 2..delimiter + 6]));
        ZmqMessage::try_from(frames).ok()
    }

    fn mac(&self, parts: &[Bytes]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        parts.iter().for_each(|part| mac.update(part));
        Some(mac)
    }

    fn sign(&self, parts: &[Bytes]) -> String {
        let mut hex = String::new();
        if !self.key.is_empty()
            && let Some(mac) = self.mac(parts)
        {
            for byte in mac.finalize().into_bytes() {
                let _ = write!(hex, "{byte:02x}");
            }
        }
        hex
    }

    fn accepts(&self, signature: &[u8], parts: &[Bytes]) -> bool {
        if self.key.is_empty() {
            return true;
        }
        let bytes: Option<Vec<u8>> = std::str::from_utf8(signature).ok().and_then(from_hex);
        // `verify_slice` compares in constant time.
        bytes.zip(self.mac(parts)).is_some_and(|(bytes, mac)| mac.verify_slice(&bytes).is_ok())
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|it| it.to_digit(16).map(|it| it as u8)).collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(|pair| (pair[0] << 4) | pair[1]).collect())
}

/// A message whose signature was checked.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    identities: Vec<Bytes>,
    /// The message's header.
    pub(crate) header: Value,
    /// The header of the message it answers.
    pub(crate) parent: Value,
    /// What it says.
    pub(crate) content: Value,
}

impl Message {
    /// Reads a message; `None` if it is malformed or not signed with our key.
    pub(crate) fn read(frames: &ZmqMessage, signer: &Signer) -> Option<Self> {
        let frames: Vec<Bytes> = frames.iter().cloned().collect();
        let delimiter = frames.iter().position(|it| &it[..] == DELIMITER)?;
        let signature = frames.get(delimiter + 1)?;
        let parts = frames.get(delimiter + 2..)?;
        // Buffers may follow the four parts; the signature covers the parts alone.
        let signed = parts.get(..4)?;
        if !signer.accepts(signature, signed) && !signer.accepts(signature, parts) {
            return None;
        }
        let json = |index: usize| serde_json::from_slice::<Value>(&signed[index]).ok();
        Some(Self {
            identities: frames[..delimiter].to_vec(),
            header: json(0)?,
            parent: json(1)?,
            content: json(3)?,
        })
    }

    /// A request of the kernel itself to run `code`.
    pub(crate) fn own(header: Value, code: &str) -> Self {
        let content = json!({
            "code": code, "silent": true, "store_history": false, "user_expressions": {}, "allow_stdin": false,
        });
        Self { identities: Vec::new(), header, parent: json!({}), content }
    }

    pub(crate) fn kind(&self) -> &str {
        self.header["msg_type"].as_str().unwrap_or_default()
    }

    /// An answer on the socket that the message came from.
    pub(crate) fn reply(&self, kind: &str, content: Value, signer: &Signer) -> ZmqMessage {
        compose(self.identities.clone(), kind, &self.header, content, json!({}), signer)
    }

    /// The same request with other code, from the same client, so that replies and outputs belong to it.
    pub(crate) fn with_code(&self, code: &str, signer: &Signer) -> ZmqMessage {
        let mut content = self.content.clone();
        content["code"] = code.into();
        assemble(self.identities.clone(), [&self.header, &self.parent, &json!({}), &content], signer)
    }
}

/// A request of our own to evcxr. `header` is the one that its replies will bear as their parent.
pub(crate) fn request(header: &Value, content: &Value, signer: &Signer) -> ZmqMessage {
    assemble(Vec::new(), [header, &json!({}), &json!({}), content], signer)
}

/// A header of our own.
pub(crate) fn header(kind: &str, session: &str) -> Value {
    json!({
        "msg_id": uuid::Uuid::new_v4().to_string(),
        "session": session,
        "username": "kernel",
        "date": chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        "msg_type": kind,
        "version": "5.3",
    })
}

/// A message on iopub that belongs to the request with the header `parent`.
pub(crate) fn broadcast(
    kind: &str,
    parent: &Value,
    content: Value,
    metadata: Value,
    signer: &Signer,
) -> ZmqMessage {
    compose(vec![Bytes::copy_from_slice(kind.as_bytes())], kind, parent, content, metadata, signer)
}

fn compose(
    identities: Vec<Bytes>,
    kind: &str,
    parent: &Value,
    content: Value,
    metadata: Value,
    signer: &Signer,
) -> ZmqMessage {
    let header = header(kind, &signer.session);
    assemble(identities, [&header, parent, &metadata, &content], signer)
}

fn assemble(identities: Vec<Bytes>, parts: [&Value; 4], signer: &Signer) -> ZmqMessage {
    let parts: Vec<Bytes> = parts.iter().map(|it| Bytes::from(it.to_string())).collect();
    let mut message = ZmqMessage::from(Bytes::from_static(DELIMITER));
    message.push_back(Bytes::from(signer.sign(&parts)));
    parts.into_iter().for_each(|it| message.push_back(it));
    identities.into_iter().rev().for_each(|it| message.push_front(it));
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_sign_we_accept_and_nothing_else() {
        let (ours, other) = (Signer::new("key"), Signer::new("another"));
        let parent = json!({"session": "s", "msg_id": "1"});
        let sent = broadcast("display_data", &parent, json!({"data": {}}), json!({}), &ours);
        let read = Message::read(&sent, &ours).unwrap();
        assert_eq!(read.kind(), "display_data");
        assert_eq!(read.header["session"], ours.session);
        assert_eq!(read.parent, parent);
        assert!(Message::read(&sent, &other).is_none());
        assert!(Message::read(&sent, &Signer::new("")).is_some(), "an empty key means unsigned");
    }

    #[test]
    fn a_message_of_the_inner_kernel_gets_our_session_and_nothing_else_changes() {
        let (ours, inner, other) = (Signer::new("key"), Signer::new("key"), Signer::new("another"));
        let parent = json!({"session": "s", "msg_id": "1"});
        let sent = broadcast("stream", &parent, json!({"text": "x"}), json!({}), &inner);
        let (before, after) = (Message::read(&sent, &inner).unwrap(), ours.with_session(sent.clone()));
        let after = Message::read(&after, &ours).expect("signed anew");
        assert_eq!(after.header["session"], ours.session);
        assert_eq!(after.header["msg_id"], before.header["msg_id"]);
        assert_eq!(
            (after.parent, after.content, after.identities),
            (before.parent, before.content, before.identities)
        );
        let forged = broadcast("stream", &parent, json!({"text": "x"}), json!({}), &other);
        assert!(Message::read(&ours.with_session(forged), &ours).is_none(), "we do not sign for others");
        let _ = ours.with_session(ZmqMessage::from("<IDS|MSG>"));
    }

    #[test]
    fn malformed_messages_are_no_messages() {
        let signer = Signer::new("");
        for text in ["", "x", "<IDS|MSG>"] {
            assert!(Message::read(&ZmqMessage::from(text), &signer).is_none());
        }
        assert_eq!(from_hex("0aF"), None);
        assert_eq!(from_hex("0aFf"), Some(vec![10, 255]));
        assert_eq!(from_hex("zz"), None);
    }
}
