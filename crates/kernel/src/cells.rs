//! The front's end of the cell process: starts it, talks to it, reads what it prints, sees it end.

use std::io::{BufReader, Read, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use channel::STACK_OVERFLOW_SIGNAL;
use channel::wire::{self, FromCell, ToCell};

use crate::artefacts::Artefacts;
use crate::printed::{Piece, Splitter};

/// The first argument of this program when it is to be the cell process.
pub(crate) const ROLE: &str = "cells";
/// How long what was printed may take to arrive after the process has ended: somebody it started may hold the pipe.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// One of the two streams of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Error,
}

/// What the front hears. The number says which of the processes that it started spoke.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FromProcess {
    Message(FromCell),
    Printed(Stream, Vec<Piece>),
    /// It is gone; says how.
    Ended(String),
}

/// Passes on what is heard; blocks while too much of it waits.
pub(crate) type Hear = Arc<dyn Fn(u64, FromProcess) + Send + Sync>;

/// The cell process. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cells {
    socket: PathBuf,
    mark: String,
    library: PathBuf,
    library_folders: Vec<PathBuf>,
    hear: Hear,
    state: Arc<Mutex<State>>,
}

/// What changes when a process ends and another is started.
#[derive(Default)]
struct State {
    generation: u64,
    writer: Option<UnixStream>,
    input: Option<ChildStdin>,
    process_id: Option<u32>,
}

impl Cells {
    /// Listens in `folder`, which only this user may enter, and starts the first process.
    pub(crate) fn start(
        folder: &Path,
        artefacts: &Artefacts,
        library_folders: Vec<PathBuf>,
        mark: String,
        hear: Hear,
    ) -> Result<Self, String> {
        let socket = folder.join("cell.sock");
        let fail = |error: std::io::Error| format!("cannot open the cell channel {socket:?}: {error}");
        let listener = UnixListener::bind(&socket).map_err(fail)?;
        let library = artefacts.dylib();
        let this =
            Self { socket: socket.clone(), mark, library, library_folders, hear, state: Arc::default() };
        let cells = this.clone();
        let accept = move || {
            for stream in listener.incoming().flatten() {
                cells.serve(stream);
            }
        };
        thread::Builder::new().name("cell-channel".into()).spawn(accept).map_err(fail)?;
        this.restart()?;
        Ok(this)
    }

    /// Ends the process that runs, if one does, and starts a new one.
    pub(crate) fn restart(&self) -> Result<(), String> {
        self.kill();
        let this = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
        let mut command = Command::new(this);
        command
            .arg(ROLE)
            .arg(&self.library)
            .env(wire::SOCKET_VARIABLE, &self.socket)
            .env(wire::MARK_VARIABLE, &self.mark)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        search_libraries_in(&mut command, &self.library_folders);
        let mut child = command.spawn().map_err(|error| format!("cannot start the cell process: {error}"))?;
        let generation = {
            let mut state = self.state();
            state.generation += 1;
            state.writer = None;
            state.input = child.stdin.take();
            state.process_id = Some(child.id());
            state.generation
        };
        self.watch(child, generation)
    }

    fn watch(&self, mut child: Child, generation: u64) -> Result<(), String> {
        let fail = |error: std::io::Error| format!("cannot start a thread: {error}");
        let pumps = [
            child.stdout.take().map(|it| self.pump(it, Stream::Out, generation)),
            child.stderr.take().map(|it| self.pump(it, Stream::Error, generation)),
        ];
        let (hear, state) = (Arc::clone(&self.hear), Arc::clone(&self.state));
        let wait = move || {
            let status = child.wait();
            let deadline = Instant::now() + LAST_WORDS;
            for pump in pumps.into_iter().flatten().flatten() {
                while !pump.is_finished() && Instant::now() < deadline {
                    thread::sleep(Duration::from_millis(2));
                }
            }
            {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                if state.generation == generation {
                    state.process_id = None;
                    state.writer = None;
                }
            }
            let how = status.map_or_else(|error| error.to_string(), describe);
            hear(generation, FromProcess::Ended(how));
        };
        thread::Builder::new().name("cell-process".into()).spawn(wait).map(drop).map_err(fail)
    }

    fn pump(
        &self,
        mut from: impl Read + Send + 'static,
        stream: Stream,
        generation: u64,
    ) -> Option<JoinHandle<()>> {
        let (hear, mut splitter) = (Arc::clone(&self.hear), Splitter::new(&self.mark));
        let read = move || {
            let mut buffer = vec![0; 64 << 10];
            while let Ok(n @ 1..) = from.read(&mut buffer) {
                let pieces = splitter.feed(&buffer[..n]);
                if !pieces.is_empty() {
                    hear(generation, FromProcess::Printed(stream, pieces));
                }
            }
            hear(generation, FromProcess::Printed(stream, splitter.finish()));
        };
        thread::Builder::new().name("printed".into()).spawn(read).ok()
    }

    /// Which process is the present one.
    pub(crate) fn generation(&self) -> u64 {
        self.state().generation
    }

    /// Sends to the cell process. Returns whether there is one that takes it.
    pub(crate) fn send(&self, message: &ToCell) -> bool {
        let mut state = self.state();
        let sent = state.writer.as_mut().is_some_and(|it| wire::write_frame(it, &message.to_json()).is_ok());
        if !sent {
            state.writer = None;
        }
        sent
    }

    /// Answers a cell that asked for a line of input.
    pub(crate) fn type_in(&self, line: &str) {
        if let Some(input) = &mut self.state().input {
            // Fails only if the process has ended, which is reported by itself.
            let _ = writeln!(input, "{line}");
        }
    }

    /// Ends the process, whatever it does.
    pub(crate) fn kill(&self) {
        let process_id = self.state().process_id.take();
        if let Some(id) = process_id {
            kill(id);
        }
    }

    fn serve(&self, stream: UnixStream) {
        let Ok(writer) = stream.try_clone() else { return };
        let generation = {
            let mut state = self.state();
            // The process connects once, before it runs a cell; who comes later is not it.
            if state.writer.is_some() {
                return;
            }
            state.writer = Some(writer);
            state.generation
        };
        let hear = Arc::clone(&self.hear);
        let read = move || {
            let mut reader = BufReader::new(stream);
            // A frame that breaks the protocol ends this connection and nothing else.
            while let Ok(Some(frame)) = wire::read_frame(&mut reader) {
                if let Some(message) = FromCell::from_json(&frame) {
                    hear(generation, FromProcess::Message(message));
                }
            }
        };
        let _ = thread::Builder::new().name("cell-reader".into()).spawn(read);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the loader find the prelude and the toolchain's shared std.
pub(crate) fn search_libraries_in(command: &mut Command, folders: &[PathBuf]) {
    for variable in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        let mut all = folders.to_vec();
        all.extend(std::env::var_os(variable).iter().flat_map(std::env::split_paths));
        if let Ok(joined) = std::env::join_paths(all) {
            command.env(variable, joined);
        }
    }
}

/// The life of the cell process.
pub(crate) fn run(library: &Path) -> Result<(), String> {
    let fail = |error: libloading::Error| format!("cannot load {library:?}: {error}");
    // SAFETY: the library is our own, built with this program.
    let status = unsafe {
        use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
        // Global, so that compiled cells find its symbols in it whichever file they were linked against.
        let library = Library::open(Some(library), RTLD_NOW | RTLD_GLOBAL).map_err(fail)?;
        let body = *library.get::<extern "C" fn() -> i32>(b"nblt_cell_process").map_err(fail)?;
        std::mem::forget(library);
        body()
    };
    std::process::exit(status)
}

/// Sends `kill`, which needs no unsafe code and works on every Unix.
pub(crate) fn kill(process_id: u32) {
    let mut command = Command::new("kill");
    let _ = command.args(["-KILL", &process_id.to_string()]).stderr(Stdio::null()).status();
}

fn describe(status: ExitStatus) -> String {
    // Numbers of signals are the same on Linux and macOS for these, but for SIGBUS.
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("it called exit({code})"),
        (_, Some(_)) if status.signal() == STACK_OVERFLOW_SIGNAL => {
            "a recursion too deep for the stack".to_owned()
        }
        (_, Some(11)) if STACK_OVERFLOW_SIGNAL.is_some() => "segmentation fault".to_owned(),
        (_, Some(11)) => "segmentation fault, or a recursion too deep for the stack".to_owned(),
        (_, Some(6)) => "it aborted".to_owned(),
        (_, Some(9)) => "it was killed".to_owned(),
        (_, Some(signal)) => format!("signal {signal}"),
        _ => "for an unknown reason".to_owned(),
    }
}

/// A secret that nothing in a log can guess.
pub(crate) fn new_mark() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
