//! One cell on its way.

use serde_json::{Value, json};
use zeromq::ZmqMessage;

use super::probing::Types;
use crate::message::Message;
use crate::recognise::Binding;

/// A cell that has begun.
pub(super) struct Cell {
    pub(super) request: Message,
    /// The frames that the request came in, until they are passed on.
    pub(super) frames: Option<ZmqMessage>,
    /// What was typed.
    pub(super) source: String,
    pub(super) count: u64,
    /// The client wants to see nothing of it.
    pub(super) silent: bool,
    /// The kernel runs it for itself.
    pub(super) own: bool,
    pub(super) stage: Stage,
    pub(super) failure: Option<Failure>,
    pub(super) types: Types,
    /// The variable that a call binds.
    pub(super) binds: Option<String>,
    /// How often it has been interrupted.
    pub(super) interrupts: u32,
    /// Whether the cell process has said what the last interrupt met.
    pub(super) interrupt_answered: bool,
    /// evcxr has answered; and it has said idle, so nothing of it will follow.
    pub(super) replied: bool,
    pub(super) idle: bool,
    /// The end of what it wrote to standard error.
    pub(super) error_text: String,
}

/// How far a cell is.
pub(super) enum Stage {
    /// The cell process runs it by name.
    Calling {
        token: u64,
        binding: Option<Binding>,
    },
    /// evcxr is starting, or busy with a cell that was interrupted; these frames go to it then.
    WaitingForEvcxr(ZmqMessage),
    /// evcxr has it.
    Compiling,
    /// evcxr has a cell of ours that asks for a type in this one.
    Probing(Message),
    /// Its compiled code runs in the cell process.
    Executing,
    Done,
}

/// Why a cell failed, as Jupyter's `error` message says it.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    name: String,
    value: String,
    traceback: Vec<String>,
    /// evcxr's own errors are published as they are.
    pub(super) published: bool,
}

impl Failure {
    /// An error with a text of several lines.
    pub(super) fn error(text: &str) -> Self {
        Self::named("Error", text)
    }

    /// The analyst stopped the cell.
    pub(super) fn interrupted(text: &str) -> Self {
        Self::named("Interrupted", text)
    }

    /// An error with a name of its own.
    pub(super) fn named(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: text.lines().next().unwrap_or_default().to_owned(),
            traceback: text.lines().map(str::to_owned).collect(),
            published: false,
        }
    }

    /// An error that evcxr has published.
    pub(super) fn of_evcxr(content: &Value) -> Self {
        let text = |name: &str| content[name].as_str().unwrap_or_default().to_owned();
        let traceback = content["traceback"].as_array().into_iter().flatten();
        Self {
            name: text("ename"),
            value: text("evalue"),
            traceback: traceback.filter_map(Value::as_str).map(str::to_owned).collect(),
            published: true,
        }
    }

    pub(super) fn value(&self) -> &str {
        &self.value
    }

    pub(super) fn traceback(&self) -> String {
        self.traceback.join("\n")
    }

    pub(super) fn content(&self) -> Value {
        json!({"ename": self.name, "evalue": self.value, "traceback": self.traceback})
    }
}

impl Cell {
    pub(super) fn new(request: Message, frames: ZmqMessage, count: u64) -> Self {
        let source = request.content["code"].as_str().unwrap_or_default().to_owned();
        let silent = request.content["silent"].as_bool().unwrap_or(false);
        Self { frames: Some(frames), silent, count, ..Self::own(request, &source) }.of_the_analyst()
    }

    /// A cell that the kernel runs for itself.
    pub(super) fn own(request: Message, source: &str) -> Self {
        Self {
            request,
            frames: None,
            source: source.to_owned(),
            count: 0,
            silent: true,
            own: true,
            stage: Stage::Done,
            failure: None,
            types: Types::default(),
            binds: None,
            interrupts: 0,
            interrupt_answered: false,
            replied: false,
            idle: false,
            error_text: String::new(),
        }
    }

    fn of_the_analyst(mut self) -> Self {
        self.own = false;
        self
    }

    /// The first failure counts.
    pub(super) fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
    }

    pub(super) fn token(&self) -> Option<u64> {
        match self.stage {
            Stage::Calling { token, .. } => Some(token),
            _ => None,
        }
    }

    /// Whether its own compiled code runs; before evcxr is ready, code of evcxr runs while a cell waits.
    pub(super) fn executes(&self) -> bool {
        matches!(self.stage, Stage::Executing)
    }

    /// The identifier of the message that evcxr has of it.
    pub(super) fn sent_as(&self) -> &Value {
        let sent = match &self.stage {
            Stage::Probing(probe) => probe,
            _ => &self.request,
        };
        &sent.header["msg_id"]
    }

    /// Whether a message belongs to it: `parent` is the message's parent header.
    pub(super) fn is(&self, parent: &Value) -> bool {
        *self.sent_as() == parent["msg_id"]
    }
}
