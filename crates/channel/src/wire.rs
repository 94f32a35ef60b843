//! The frames on the cell channel: a four-byte big-endian length, then that many bytes of JSON.
//!
//! Both ends use this module. The cell process sends Jupyter messages without header (the front adds it
//! and signs); every message has an `id`, and the front answers `{"ack": id}` once the message is
//! published, so that a cell never ends before its output is out.

use std::io::{self, Read, Write};

use serde_json::{Value, json};

/// The environment variable with the socket's path. The cell process inherits it from the front.
pub const SOCKET_VARIABLE: &str = "NBLT_CHANNEL";

/// The largest frame either side accepts. A report with charts is well under a megabyte.
pub const MAX_FRAME_BYTES: usize = 64 << 20;

/// The Jupyter messages that a cell may send. The front publishes no other.
pub const CELL_MESSAGES: [&str; 6] =
    ["display_data", "update_display_data", "clear_output", "comm_open", "comm_msg", "comm_close"];

/// What the cell process sends.
#[derive(Clone, Debug, PartialEq)]
pub enum FromCell {
    /// The first message of a cell process. An earlier one is gone, and with it what its widgets call.
    Started,
    /// A message to publish.
    Publish(Publish),
    /// The callback of the `comm_msg` with this token is done: the front reports idle.
    Handled {
        /// The token that came with [`ToCell::CommMessage`].
        token: u64,
    },
    /// The answer to [`ToCell::Interrupt`].
    Interrupted {
        /// Whether a call of ours was running and has been asked to stop.
        ours: bool,
    },
}

/// One Jupyter message on its way to the front end.
#[derive(Clone, Debug, PartialEq)]
pub struct Publish {
    /// Answered by [`ToCell::Ack`].
    pub id: u64,
    /// One of [`CELL_MESSAGES`].
    pub message_type: String,
    /// Jupyter's `content`.
    pub content: Value,
    /// Jupyter's `metadata`.
    pub metadata: Value,
    /// The `comm_msg` whose callback causes this output; `None` for the running cell.
    pub token: Option<u64>,
}

/// What the front sends.
#[derive(Clone, Debug, PartialEq)]
pub enum ToCell {
    /// The message with this id has been published.
    Ack {
        /// [`Publish::id`].
        id: u64,
    },
    /// The analyst used a widget.
    CommMessage {
        /// Which widget model.
        comm_id: String,
        /// Jupyter's `content.data`.
        data: Value,
        /// To be returned in [`FromCell::Handled`].
        token: u64,
    },
    /// A front end closed a widget model.
    CommClosed {
        /// Which widget model.
        comm_id: String,
    },
    /// Stop what is running, keep everything.
    Interrupt,
}

impl FromCell {
    /// The JSON of this message.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Started => json!({"type": "started"}),
            Self::Publish(it) => json!({
                "type": "publish", "id": it.id, "message_type": it.message_type, "content": it.content,
                "metadata": it.metadata, "token": it.token,
            }),
            Self::Handled { token } => json!({"type": "handled", "token": token}),
            Self::Interrupted { ours } => json!({"type": "interrupted", "ours": ours}),
        }
    }

    /// Reads a message; `None` if it is not one of ours or asks for a message a cell may not send.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value["type"].as_str()? {
            "started" => Some(Self::Started),
            "publish" => {
                let message_type = value["message_type"].as_str()?;
                CELL_MESSAGES.contains(&message_type).then(|| {
                    Some(Self::Publish(Publish {
                        id: value["id"].as_u64()?,
                        message_type: message_type.to_owned(),
                        content: value["content"].clone(),
                        metadata: value["metadata"].clone(),
                        token: value["token"].as_u64(),
                    }))
                })?
            }
            "handled" => Some(Self::Handled { token: value["token"].as_u64()? }),
            "interrupted" => Some(Self::Interrupted { ours: value["ours"].as_bool()? }),
            _ => None,
        }
    }
}

impl ToCell {
    /// The JSON of this message.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Ack { id } => json!({"type": "ack", "id": id}),
            Self::CommMessage { comm_id, data, token } => {
                json!({"type": "comm_msg", "comm_id": comm_id, "data": data, "token": token})
            }
            Self::CommClosed { comm_id } => json!({"type": "comm_close", "comm_id": comm_id}),
            Self::Interrupt => json!({"type": "interrupt"}),
        }
    }

    /// Reads a message; `None` if it is not one of ours.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value["type"].as_str()? {
            "ack" => Some(Self::Ack { id: value["id"].as_u64()? }),
            "comm_msg" => Some(Self::CommMessage {
                comm_id: value["comm_id"].as_str()?.to_owned(),
                data: value["data"].clone(),
                token: value["token"].as_u64()?,
            }),
            "comm_close" => Some(Self::CommClosed { comm_id: value["comm_id"].as_str()?.to_owned() }),
            "interrupt" => Some(Self::Interrupt),
            _ => None,
        }
    }
}

/// Writes one frame.
///
/// # Errors
///
/// If the other side is gone, or the message is larger than [`MAX_FRAME_BYTES`].
pub fn write_frame(writer: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length =
        u32::try_from(body.len()).ok().filter(|_| body.len() <= MAX_FRAME_BYTES).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the output is larger than 64 MiB: show fewer rows")
        })?;
    let mut frame = Vec::with_capacity(body.len() + 4);
    frame.extend_from_slice(&length.to_be_bytes());
    frame.extend_from_slice(&body);
    writer.write_all(&frame)?;
    writer.flush()
}

/// Reads one frame; `None` at the end of the stream.
///
/// # Errors
///
/// If the stream ends inside a frame, a frame is too large, or it is not JSON.
pub fn read_frame(reader: &mut impl Read) -> io::Result<Option<Value>> {
    let mut length = [0; 4];
    match reader.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > MAX_FRAME_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too large"));
    }
    // Grows with what really arrives: a forged length alone allocates nothing.
    let mut body = Vec::new();
    if reader.take(length as u64).read_to_end(&mut body)? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(serde_json::from_slice(&body)?))
}

#[cfg(test)]
mod tests;
