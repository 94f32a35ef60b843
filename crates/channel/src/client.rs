//! The cell process's end of the channel: publishes messages, runs widget callbacks, hears interrupts.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::BufReader;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::cancel::interrupt;
use crate::cell_process::{Calls, Work, Worker};
use crate::wire::{self, FromCell, Publish, ToCell};

/// How long a cell waits for the front to say that an output is published. The front answers in well
/// under a millisecond; if it does not, it is gone, and the cell must not hang because of that.
const ACK_TIMEOUT: Duration = Duration::from_secs(10);

/// What is heard on a comm.
pub(crate) enum Heard<'a> {
    /// The `data` of a message.
    Message(&'a Value),
    /// The front end closed the comm.
    Closed,
}

/// Takes what is heard on a comm on the channel's thread, at once and also while a callback runs, and returns
/// what is to be done on the widgets' thread.
pub(crate) type Receiver = Arc<dyn Fn(Heard<'_>) -> Option<Job> + Send + Sync>;

/// Work for the widgets' thread. Returns nothing: what goes wrong is shown in the widget.
pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// The connection to the front.
pub(crate) struct Client {
    writer: Mutex<UnixStream>,
    next_id: AtomicU64,
    waiting: Mutex<BTreeMap<u64, mpsc::Sender<()>>>,
    receivers: Mutex<BTreeMap<String, Receiver>>,
    /// Set where cells run, see [`crate::cell_process`].
    worker: OnceLock<Worker>,
}

thread_local! {
    /// The `comm_msg` that the current thread is handling: its outputs belong to that message.
    static TOKEN: Cell<Option<u64>> = const { Cell::new(None) };
    /// Whether this is the thread that hears acknowledgements: it must not wait for one.
    static LISTENS: Cell<bool> = const { Cell::new(false) };
}

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
                receivers: Mutex::default(),
                worker: OnceLock::new(),
            }));
            let _ = client.send(&FromCell::Started);
            let (work, tasks) = mpsc::channel();
            spawn("nblt-channel", move || client.listen(reader, &work))?;
            spawn("nblt-widgets", move || client.run_callbacks(&tasks))?;
            Some(client)
        })
    }

    /// Publishes one Jupyter message and returns once it is out.
    pub(crate) fn publish(&self, message_type: &str, content: Value, metadata: Value) {
        self.post(message_type, content, metadata).wait();
    }

    /// Sends one Jupyter message. Messages come out in the order in which they are sent.
    pub(crate) fn post(&self, message_type: &str, content: Value, metadata: Value) -> Posted<'_> {
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
        let sent = self.send(&message);
        if let Err(error) = &sent {
            eprintln!("nblt: cannot show this output: {error}");
        }
        Posted { client: self, id, published: sent.is_ok().then_some(published) }
    }

    /// Has `receiver` take every message on this comm.
    pub(crate) fn on_message(&self, comm_id: &str, receiver: Receiver) {
        lock(&self.receivers).insert(comm_id.to_owned(), receiver);
    }

    /// Nobody takes messages on this comm any more.
    pub(crate) fn forget(&self, comm_id: &str) {
        lock(&self.receivers).remove(comm_id);
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

    fn listen(&'static self, stream: UnixStream, work: &mpsc::Sender<(Job, u64)>) {
        LISTENS.set(true);
        let mut reader = BufReader::new(stream);
        while let Ok(Some(frame)) = wire::read_frame(&mut reader) {
            match ToCell::from_json(&frame) {
                Some(ToCell::Ack { id }) => {
                    if let Some(done) = lock(&self.waiting).remove(&id) {
                        let _ = done.send(());
                    }
                }
                Some(ToCell::CommMessage { comm_id, data, token }) => {
                    let receiver = lock(&self.receivers).get(&comm_id).cloned();
                    TOKEN.set(Some(token));
                    let job = receiver.and_then(|receive| receive(Heard::Message(&data)));
                    TOKEN.set(None);
                    if job.is_none_or(|job| work.send((job, token)).is_err()) {
                        let _ = self.send(&FromCell::Handled { token });
                    }
                }
                Some(ToCell::CommClosed { comm_id }) => {
                    let receiver = lock(&self.receivers).remove(&comm_id);
                    let _ = receiver.and_then(|receive| receive(Heard::Closed));
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
    fn run_callbacks(&self, tasks: &mpsc::Receiver<(Job, u64)>) {
        for (job, token) in tasks {
            TOKEN.set(Some(token));
            // A panic must not end the thread that serves every other widget.
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            TOKEN.set(None);
            if outcome.is_err() {
                eprintln!("nblt: a widget failed; the other widgets go on working");
            }
            let _ = self.send(&FromCell::Handled { token });
        }
    }
}

/// A message on its way.
#[must_use]
pub(crate) struct Posted<'a> {
    client: &'a Client,
    id: u64,
    published: Option<mpsc::Receiver<()>>,
}

impl Posted<'_> {
    /// Returns once the message is out.
    pub(crate) fn wait(self) {
        if let Some(published) = &self.published
            && !LISTENS.get()
        {
            let _ = published.recv_timeout(ACK_TIMEOUT);
        }
    }
}

impl Drop for Posted<'_> {
    fn drop(&mut self) {
        lock(&self.client.waiting).remove(&self.id);
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Option<()> {
    thread::Builder::new().name(name.to_owned()).spawn(body).ok().map(drop)
}

/// The maps stay usable after a panic elsewhere: none of them is left half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
