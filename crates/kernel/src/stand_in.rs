//! The process that evcxr takes for its cell process.
//!
//! evcxr starts its cell process late, reads text and protocol from one pipe, and knows no interrupt but to kill it.
//! So the front runs the real one, and what evcxr starts is this: it passes each line between evcxr and the front, and
//! ends when the front hangs up, which evcxr takes for the end of the cells' process.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Where the front listens; evcxr's processes inherit it.
pub(crate) const SOCKET_VARIABLE: &str = "NBLT_STAND_IN";

/// The life of the stand-in.
pub(crate) fn run() -> Result<(), String> {
    let path = std::env::var_os(SOCKET_VARIABLE).ok_or("not started by the nblt kernel")?;
    let fail = |error: std::io::Error| format!("cannot reach the kernel: {error}");
    let mut to_front = UnixStream::connect(path).map_err(fail)?;
    let from_front = to_front.try_clone().map_err(fail)?;
    let to_evcxr = move || {
        for line in BufReader::new(from_front).lines().map_while(Result::ok) {
            println!("{line}");
        }
        std::process::exit(0);
    };
    thread::Builder::new().name("front".into()).spawn(to_evcxr).map_err(fail)?;
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        writeln!(to_front, "{line}").map_err(fail)?;
    }
    Ok(())
}

/// What the front hears from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FromStandIn {
    /// evcxr has started one: its variables are those of a new process.
    Started,
    /// evcxr said something.
    Line(String),
}

/// The front's end: the stand-in that connected last.
#[derive(Clone, Debug, Default)]
pub(crate) struct StandIn {
    writer: Arc<Mutex<Option<UnixStream>>>,
}

impl StandIn {
    /// Listens on a socket in a folder that only this user may enter.
    pub(crate) fn listen(
        path: &Path,
        hear: impl Fn(FromStandIn) + Clone + Send + 'static,
    ) -> Result<Self, String> {
        let fail = |error: std::io::Error| format!("cannot listen on {path:?}: {error}");
        let listener = UnixListener::bind(path).map_err(fail)?;
        let this = Self::default();
        let stand_in = this.clone();
        let accept = move || {
            for stream in listener.incoming().flatten() {
                stand_in.serve(stream, hear.clone());
            }
        };
        thread::Builder::new().name("stand-in".into()).spawn(accept).map_err(fail)?;
        Ok(this)
    }

    fn serve(&self, stream: UnixStream, hear: impl Fn(FromStandIn) + Send + 'static) {
        let Ok(writer) = stream.try_clone() else { return };
        *self.writer() = Some(writer);
        hear(FromStandIn::Started);
        let read = move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                hear(FromStandIn::Line(line));
            }
        };
        let _ = thread::Builder::new().name("stand-in-reader".into()).spawn(read);
    }

    /// Says a line to evcxr.
    pub(crate) fn say(&self, line: &str) {
        if let Some(stream) = self.writer().as_mut() {
            // Fails only when evcxr has ended it; then nobody waits for the line.
            let _ = writeln!(stream, "{line}");
        }
    }

    /// Makes evcxr see the end of the cells' process.
    pub(crate) fn hang_up(&self) {
        if let Some(stream) = self.writer().take() {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }

    fn writer(&self) -> std::sync::MutexGuard<'_, Option<UnixStream>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
