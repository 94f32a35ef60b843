//! Where output goes: the nblt kernel's cell channel, plain evcxr's marker lines, or a terminal.
//!
//! A cell calls [`display`] and forgets about the rest. Behind it are three sinks ([`Sink`]):
//!
//! 1. Under the nblt kernel a Unix socket, whose path is in [`wire::SOCKET_VARIABLE`], leads to the
//!    front (`crates/kernel`). Jupyter messages travel on it as framed JSON, so a cell can show several
//!    outputs, replace one in place, and open [`widgets`]. Nothing that a cell *prints* can forge one.
//! 2. Under plain `evcxr_jupyter` the output is wrapped in evcxr's marker lines: one block per MIME type.
//! 3. Elsewhere the text twin is printed.
//!
//! Read in this order: [`wire`] (the frames), `client` (this side of the socket), `output` (what
//! notebooklets call), [`widgets`] (the ipywidgets protocol), [`cell_process`] (where cells run).

mod bundle;
mod cancel;
pub mod cell_process;
mod client;
mod output;
mod stack;
pub mod widgets;
pub mod wire;

pub use bundle::Bundle;
pub use cancel::{Cancelled, Running, cancel_running, check_cancelled, running};
pub use client::connect;
pub use output::{Display, Progress, Sink, display, sink};
pub use stack::STACK_OVERFLOW_SIGNAL;
