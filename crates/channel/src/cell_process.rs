//! The cell process: loads compiled cells, and runs calls that need no compiler.
//!
//! The front starts it at once, long before evcxr is ready, so the first call is answered while the compiler is still
//! starting. Cells and calls run one after the other on one thread with a large stack; what they print goes to this
//! process's standard output and error, which the front reads.
//!
//! # Protocol lines
//!
//! The code that evcxr generates around a cell says on standard output how the cell went ("panicked", "a `?`
//! failed"), between the lines that the cell prints itself. So that no text out of a log can forge such a line,
//! the kernel puts a secret into the generated code before it is compiled; only lines with it are protocol. The
//! secret comes in [`wire::MARK_VARIABLE`], which is removed from the environment before any cell runs.

use std::ffi::c_void;
use std::io::Write as _;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::Value;

use crate::client::Client;
use crate::wire::{self, Call, FromCell, Outcome, Signature};

/// Recursion over data (deep JSON, process trees) must not end a notebook; memory is taken only when used.
const STACK_BYTES: usize = 512 << 20;

/// What a process that runs cells can do besides: implemented by `nblt`.
pub trait Calls: Send + Sync + 'static {
    /// What can be called.
    fn signatures(&self) -> Vec<Signature>;

    /// Runs a call and shows what it is to show.
    fn call(&self, call: &Call) -> Outcome;

    /// Answers a completion or documentation request; `None` if this library knows nothing about it.
    fn ask(&self, kind: &str, code: &str, cursor: usize) -> Option<Value>;
}

/// What the thread of the cells does next.
pub(crate) enum Work {
    Call { token: u64, call: Call },
    Load { path: String, function: String },
}

/// How a protocol line begins; `word` is evcxr's own, without its prefix `EVCXR_`.
#[must_use]
pub fn protocol_line(mark: &str, word: &str) -> String {
    format!("EVCXR-{mark}_{word}")
}

/// The protocol line that ends a compiled cell, on standard output and on standard error.
pub const COMPLETE: &str = "EXECUTION_COMPLETE";
/// The protocol line of a cell that panicked.
pub const PANICKED: &str = "PANIC_NOTIFICATION";

/// Serves the front until it is gone.
///
/// # Errors
///
/// If there is no front to connect to, or no thread can be started.
pub fn serve(calls: impl Calls) -> std::io::Result<()> {
    let mark = std::env::var(wire::MARK_VARIABLE).unwrap_or_default();
    // SAFETY: no other thread has been started yet.
    unsafe { std::env::remove_var(wire::MARK_VARIABLE) };
    let client = Client::get().ok_or(std::io::ErrorKind::NotConnected)?;
    let (sender, work) = channel();
    let ready = FromCell::Ready { calls: calls.signatures() };
    client.take_work(sender, Box::new(calls));
    let cells = thread::Builder::new().name("cell".to_owned()).stack_size(STACK_BYTES);
    let cells = cells.spawn(move || run(client, &mark, &work))?;
    client.send(&ready)?;
    cells.join().map_err(|_| std::io::Error::other("the thread of the cells ended"))
}

fn run(client: &'static Client, mark: &str, work: &Receiver<Work>) {
    crate::stack::watch();
    // evcxr's variables live behind this pointer, which each cell takes and returns.
    let mut variables = std::ptr::null_mut();
    for work in work {
        match work {
            Work::Call { token, call } => {
                // From here on an interrupt is for this call, also before it says so itself.
                let _running = crate::running();
                // A panic of ours must not take the analyst's variables with it.
                let run = std::panic::AssertUnwindSafe(|| client.calls().map(|it| it.call(&call)));
                let outcome = std::panic::catch_unwind(run).ok().flatten();
                let outcome = outcome.unwrap_or_else(|| Outcome::Error {
                    text: "internal error, please report it: the call panicked\nhelp: all variables are kept"
                        .to_owned(),
                });
                let _ = client.send(&FromCell::Returned { token, outcome });
            }
            Work::Load { path, function } => {
                crate::cancel::cell_runs(true);
                match load_and_run(&path, &function, variables) {
                    Ok(after) => variables = after,
                    Err(error) => {
                        eprintln!("cannot load the compiled cell: {error}");
                        // evcxr then forgets the variables that the cell was to define.
                        println!("{}", protocol_line(mark, PANICKED));
                    }
                }
                crate::cancel::cell_runs(false);
                say_complete(mark);
            }
        }
    }
}

/// Behind everything that the cell printed, on both streams. The write fails only if the front is gone.
fn say_complete(mark: &str) {
    let line = protocol_line(mark, COMPLETE);
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn load_and_run(
    path: &str,
    function: &str,
    variables: *mut c_void,
) -> Result<*mut c_void, libloading::Error> {
    type Cell = unsafe extern "C-unwind" fn(*mut c_void) -> *mut c_void;
    // SAFETY: the front sends only what evcxr has just compiled: a library without constructors of its own beside
    // those of the analyst's code, and in it a function of this type.
    unsafe {
        let library = libloading::Library::new(path)?;
        let cell = *library.get::<Cell>(function.as_bytes())?;
        let variables = cell(variables);
        // Values of its types live on in the variables, so it is never unloaded.
        std::mem::forget(library);
        Ok(variables)
    }
}

/// Where [`Client`] puts work that comes over the channel.
pub(crate) struct Worker {
    pub(crate) work: Sender<Work>,
    pub(crate) calls: Box<dyn Calls>,
}
