//! The cell process's end of the channel: publishes messages, runs widget callbacks, hears interrupts.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::io::BufReader;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::cell_process::{Calls, Work, Worker};
use crate::wire::{self, FromCell, Publish, ToCell};

/// How long a cell waits for the front to say that an output is published. The front answers in well
/// under a millisecond; if it does not, it is gone, and the cell must not hang because of that.
const ACK_TIMEOUT: Duration = Duration::from_secs(10);

/// What a widget does when the analyst uses it. Gets the comm message's `data`.
pub(crate) type Callback = Arc<dyn Fn(&Value) + Send + Sync>;

/// The connection to the front.
pub(crate) struct Client {
    writer: Mutex<UnixStream>,
    next_id: AtomicU64,
    waiting: Mutex<BTreeMap<u64, mpsc::Sender<()>>>,
    callbacks: Mutex<BTreeMap<String, Callback>>,
    /// Set where cells run, see [`crate::cell_process`].
    worker: OnceLock<Worker>,
}

thread_local! {
    /// The `comm_msg` that the current thread is handling: its outputs belong to that message.
    static TOKEN: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Whether a compiled cell runs.
static CELL: AtomicBool = AtomicBool::new(false);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Opens the channel if this process was started by the nblt kernel. Later calls do nothing.
///
/// Done before the first cell, so that an interrupt reaches the first query as well.
pub fn connect() {
    let _ = Client::get();
}

impl Client {
    /// The one connection of this process, or `None` when it does not run under the nblt kernel.
    pub(crate) fn get() -> Option<&'static Self> {
        static CLIENT: OnceLock<Option<&'static Client>> = OnceLock::new();
        *CLIENT.get_or_init(|| {
            let path = std::env::var_os(wire::SOCKET_VARIABLE)?;
            let stream = UnixStream::connect(path).ok()?;
            let reader = stream.try_clone().ok()?;
            // Lives as long as the process, like the socket and the two threads that use it.
            let client: &'static Client = Box::leak(Box::new(Client {
                writer: Mutex::new(stream),
                next_id: AtomicU64::new(1),
                waiting: Mutex::default(),
                callbacks: Mutex::default(),
                worker: OnceLock::new(),
            }));
            let (work, tasks) = mpsc::channel();
            spawn("nblt-channel", move || client.listen(reader, &work))?;
            spawn("nblt-widgets", move || client.run_callbacks(&tasks))?;
            Some(client)
        })
    }

    /// Publishes one Jupyter message and returns once it is out.
    pub(crate) fn publish(&self, message_type: &str, content: Value, metadata: Value) {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (done, published) = mpsc::channel();
        lock(&self.waiting).insert(id, done);
        let message = FromCell::Publish(Publish {
            id,
            message_type: message_type.to_owned(),
            content,
            metadata,
            token: TOKEN.get(),
        });
        match self.send(&message) {
            Ok(()) => {
                let _ = published.recv_timeout(ACK_TIMEOUT);
            }
            Err(error) => eprintln!("nblt: cannot show this output: {error}"),
        }
        lock(&self.waiting).remove(&id);
    }

    /// Calls `callback` for every message on this comm.
    pub(crate) fn on_message(&self, comm_id: &str, callback: Callback) {
        lock(&self.callbacks).insert(comm_id.to_owned(), callback);
    }

    /// Hands what comes over the channel to the thread of the cells.
    pub(crate) fn take_work(&self, work: mpsc::Sender<Work>, calls: Box<dyn Calls>) {
        let _ = self.worker.set(Worker { work, calls });
    }

    /// What this process can do besides running compiled cells.
    pub(crate) fn calls(&self) -> Option<&dyn Calls> {
        self.worker.get().map(|it| &*it.calls)
    }

    pub(crate) fn send(&self, message: &FromCell) -> std::io::Result<()> {
        wire::write_frame(&mut *lock(&self.writer), &message.to_json())
    }

    fn listen(&'static self, stream: UnixStream, work: &mpsc::Sender<(Callback, Value, u64)>) {
        let mut reader = BufReader::new(stream);
        while let Ok(Some(frame)) = wire::read_frame(&mut reader) {
            match ToCell::from_json(&frame) {
                Some(ToCell::Ack { id }) => {
                    if let Some(done) = lock(&self.waiting).remove(&id) {
                        let _ = done.send(());
                    }
                }
                Some(ToCell::CommMessage { comm_id, data, token }) => {
                    let callback = lock(&self.callbacks).get(&comm_id).cloned();
                    let queued = callback.is_some_and(|it| work.send((it, data, token)).is_ok());
                    if !queued {
                        let _ = self.send(&FromCell::Handled { token });
                    }
                }
                Some(ToCell::Interrupt) => {
                    let _ = self.send(&FromCell::Interrupted { running: interrupt() });
                }
                Some(ToCell::Call { token, call }) => self.work(Work::Call { token, call }),
                Some(ToCell::Load { path, function }) => self.work(Work::Load { path, function }),
                Some(ToCell::Ask { token, kind, code, cursor }) => {
                    // Beside the cell that runs: an analyst types on while she waits.
                    let answer = move || {
                        let content = self.calls().and_then(|it| it.ask(&kind, &code, cursor));
                        let content = content.unwrap_or(Value::Null);
                        let _ = self.send(&FromCell::Answer { token, content });
                    };
                    let _ = spawn("nblt-question", answer);
                }
                None => {}
            }
        }
        // The front is gone, and with it everybody who could see what this process does.
        if self.worker.get().is_some() {
            std::process::exit(0);
        }
    }

    fn work(&self, work: Work) {
        if let Some(worker) = self.worker.get() {
            // Fails only when the thread of the cells has ended, and the process with it.
            let _ = worker.work.send(work);
        }
    }

    /// Runs callbacks one after the other, so that a slow one cannot overtake a later one.
    fn run_callbacks(&self, tasks: &mpsc::Receiver<(Callback, Value, u64)>) {
        for (callback, data, token) in tasks {
            TOKEN.set(Some(token));
            // A panic in a callback must not end the thread that serves every other widget.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| callback(&data)));
            TOKEN.set(None);
            if outcome.is_err() {
                eprintln!("nblt: a widget's callback failed; the other widgets go on working");
            }
            let _ = self.send(&FromCell::Handled { token });
        }
    }
}

/// The analyst interrupted the cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted: the cell stopped, all variables are kept")
    }
}

impl std::error::Error for Cancelled {}

/// Says that a call of ours runs, until the guard is dropped. Only then an interrupt is ours to answer.
#[must_use]
pub fn running() -> Running {
    if RUNNING.fetch_add(1, Ordering::SeqCst) == 0 {
        CANCELLED.store(false, Ordering::SeqCst);
    }
    Running(())
}

/// See [`running`].
#[derive(Debug)]
pub struct Running(());

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Asks the call that runs to stop. Returns whether there is one.
pub fn cancel_running() -> bool {
    let ours = RUNNING.load(Ordering::SeqCst) > 0;
    if ours {
        CANCELLED.store(true, Ordering::SeqCst);
    }
    ours
}

/// Says that a compiled cell runs, or has ended.
pub(crate) fn cell_runs(runs: bool) {
    CELL.store(runs, Ordering::SeqCst);
}

fn interrupt() -> wire::Running {
    if cancel_running() {
        wire::Running::Ours
    } else if CELL.load(Ordering::SeqCst) {
        wire::Running::Theirs
    } else {
        wire::Running::Nothing
    }
}

/// To be asked between the steps of anything that takes long.
///
/// # Errors
///
/// If the analyst interrupted the cell since the call began.
pub fn check_cancelled() -> Result<(), Cancelled> {
    if CANCELLED.load(Ordering::SeqCst) { Err(Cancelled) } else { Ok(()) }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Option<()> {
    thread::Builder::new().name(name.to_owned()).spawn(body).ok().map(drop)
}

/// The maps stay usable after a panic elsewhere: none of them is left half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_is_ours_only_while_a_call_runs() {
        assert!(!cancel_running());
        let guard = running();
        assert_eq!(check_cancelled(), Ok(()));
        assert!(cancel_running());
        assert_eq!(check_cancelled(), Err(Cancelled));
        drop(guard);
        let _next = running();
        assert_eq!(check_cancelled(), Ok(()));
    }
}
