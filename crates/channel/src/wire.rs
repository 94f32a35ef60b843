//! The frames on the cell channel: a four-byte big-endian length, then that many bytes of JSON.
//!
//! Both ends use this module. The cell process sends Jupyter messages without header (the front adds it
//! and signs); every message has an `id`, and the front answers `{"ack": id}` once the message is
//! published, so that a cell never ends before its output is out.

mod call;

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use call::{Call, Display, KQL_CELL, Kept, Outcome, Signature, SpanText, Step, StepSignature, TimeUnit};

/// The environment variable with the socket's path. The cell process inherits it from the front.
pub const SOCKET_VARIABLE: &str = "NBLT_CHANNEL";

/// The environment variable with the secret of this kernel's cell process, see [`crate::cell_process`].
pub const MARK_VARIABLE: &str = "NBLT_MARK";

/// The largest frame either side accepts. A report with charts is well under a megabyte.
pub const MAX_FRAME_BYTES: usize = 64 << 20;

/// The Jupyter messages that a cell may send. The front publishes no other.
pub const CELL_MESSAGES: [&str; 6] =
    ["display_data", "update_display_data", "clear_output", "comm_open", "comm_msg", "comm_close"];

/// What the cell process sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromCell {
    /// Calls and compiled cells can come.
    Ready {
        /// What can be called without compiling.
        calls: Vec<Signature>,
    },
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
        /// What was running.
        running: Running,
    },
    /// The answer to [`ToCell::Call`], after everything it shows has been published.
    Returned {
        /// The token that came with the call.
        token: u64,
        /// How it ended.
        outcome: Outcome,
    },
    /// The answer to [`ToCell::Ask`].
    Answer {
        /// The token that came with the question.
        token: u64,
        /// Jupyter's `content` of the reply; null if there is no answer.
        content: Value,
    },
}

/// What an interrupt met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Running {
    /// A call of ours: it has been asked to stop and will return an error.
    Ours,
    /// Code of the analyst that asks nobody whether to stop.
    Theirs,
    /// Nothing: the cell is not there yet, or ended in this moment.
    Nothing,
}

/// One Jupyter message on its way to the front end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
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
    /// Run a call.
    Call {
        /// To be returned in [`FromCell::Returned`].
        token: u64,
        /// The call.
        call: Call,
    },
    /// Load a compiled cell and run it. Its end is said on its standard output and error, behind everything that
    /// it printed (see `cell_process`).
    Load {
        /// The shared object.
        path: String,
        /// The function in it.
        function: String,
    },
    /// A question of the front end that needs what this process knows: completion, documentation.
    Ask {
        /// To be returned in [`FromCell::Answer`].
        token: u64,
        /// Jupyter's message type: `complete_request` or `inspect_request`.
        kind: String,
        /// The text of the cell.
        code: String,
        /// The cursor, in Unicode code points from the beginning.
        cursor: usize,
    },
}

impl FromCell {
    /// The JSON of this message.
    pub fn to_json(&self) -> Value {
        // Cannot fail: the types hold nothing that JSON does not know.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads a message; `None` if it is not one of ours or asks for a message a cell may not send.
    pub fn from_json(value: &Value) -> Option<Self> {
        let message = Self::deserialize(value).ok()?;
        match &message {
            Self::Publish(it) if !CELL_MESSAGES.contains(&it.message_type.as_str()) => None,
            _ => Some(message),
        }
    }
}

impl ToCell {
    /// The JSON of this message.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Reads a message; `None` if it is not one of ours.
    pub fn from_json(value: &Value) -> Option<Self> {
        Self::deserialize(value).ok()
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
