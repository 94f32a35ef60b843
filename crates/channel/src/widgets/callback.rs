//! Callbacks: what the analyst's own code gets, and what becomes of an error, a panic, a stop.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::kind::Fields;
use super::model::Model;
use super::notice::Ended;
use super::shown::Shown;
use crate::cancel::{Cancelled, check_cancelled, running, stoppable};

/// What a front end tells about a widget.
pub(crate) enum Event {
    /// These fields have other values now.
    Changed(Fields),
    /// A button was pressed, a text was entered.
    Custom(Value),
}

impl Event {
    /// The new value of a field that has changed.
    pub(crate) fn changed(&self, field: &str) -> Option<&Value> {
        match self {
            Self::Changed(fields) => fields.get(field),
            Self::Custom(_) => None,
        }
    }

    /// Whether this is the event that the front end calls `name`.
    pub(crate) fn is(&self, name: &str) -> bool {
        matches!(self, Self::Custom(content) if content["event"] == name)
    }
}

/// A callback by the event; the error is a text to show.
pub(crate) type Callback = Arc<dyn Fn(&Event) -> Result<(), String> + Send + Sync>;

/// What a callback may return: nothing, or a result whose error is shown in the widget.
pub trait Outcome {
    /// The error as text.
    #[doc(hidden)]
    fn into_outcome(self) -> Result<(), String>;
}

impl Outcome for () {
    fn into_outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: fmt::Display> Outcome for Result<(), E> {
    fn into_outcome(self) -> Result<(), String> {
        self.map_err(|it| it.to_string())
    }
}

/// What a callback may use while it runs: progress, and whether the analyst wants it to stop.
#[derive(Debug)]
pub struct Context {
    model: Model,
    stop: Arc<AtomicBool>,
}

impl Context {
    /// Says how far the callback is, under the widget, with a button that stops it.
    ///
    /// # Errors
    ///
    /// If the analyst pressed that button, or interrupted the kernel: return this error, and the widget says
    /// that it was stopped.
    pub fn progress(&self, done: usize, of: usize, text: &str) -> Result<(), Cancelled> {
        for shown in self.model.shown() {
            shown.notice().progress(done, of, text, &self.stop);
        }
        check_cancelled()
    }

    /// To be asked between the steps of anything that takes long.
    ///
    /// # Errors
    ///
    /// As of [`Context::progress`].
    pub fn check_cancelled(&self) -> Result<(), Cancelled> {
        check_cancelled()
    }
}

thread_local! {
    /// While a callback runs on this thread: the displays whose twin is out of date.
    static TOUCHED: RefCell<Option<Vec<Shown>>> = const { RefCell::new(None) };
    /// The context of the callback that runs on this thread.
    static CONTEXT: RefCell<Option<Arc<Context>>> = const { RefCell::new(None) };
}

/// Collects what `body` changes, so that it is written once.
pub(crate) fn gather(body: impl FnOnce()) -> Vec<Shown> {
    let before = TOUCHED.replace(Some(Vec::new()));
    body();
    TOUCHED.replace(before).unwrap_or_default()
}

/// Brings the twins of these displays up to date, at once or after the callback that runs.
pub(crate) fn touched(shown: Vec<Shown>) {
    let now = TOUCHED.with_borrow_mut(|gathered| match gathered {
        Some(gathered) => {
            gathered.extend(shown);
            Vec::new()
        }
        None => shown,
    });
    now.iter().for_each(Shown::refresh);
}

/// Wraps what the analyst gave.
pub(crate) fn callback<R: Outcome>(
    body: impl Fn(&Context, &Event) -> Option<R> + Send + Sync + 'static,
) -> Callback {
    Arc::new(move |event| {
        let context = CONTEXT.with_borrow(Clone::clone);
        context.and_then(|it| body(&it, event)).map_or(Ok(()), Outcome::into_outcome)
    })
}

/// Runs the callbacks of an event, on the widgets' thread. `shown` are displays that are out of date already.
pub(crate) fn run(model: &Model, callbacks: &[Callback], event: &Event, shown: Vec<Shown>) {
    let stop = Arc::new(AtomicBool::new(false));
    let context = Arc::new(Context { model: model.clone(), stop: stop.clone() });
    let (mut failed, mut was_stopped) = (Vec::new(), false);
    let busy = Busy::watch(model.shown(), stop.clone());
    let touched = gather(|| {
        // An interrupt of the kernel is for the callback, too.
        let _running = running();
        CONTEXT.replace(Some(context));
        for callback in callbacks {
            let outcome = stoppable(&stop, || catch_unwind(AssertUnwindSafe(|| callback(event))));
            let stopped = stoppable(&stop, check_cancelled).is_err();
            match outcome {
                Ok(Ok(())) => {}
                Ok(Err(_)) if stopped => was_stopped = true,
                Ok(Err(error)) => failed.push(error),
                Err(panic) => failed.push(format!("this widget's callback panicked: {}", words(&*panic))),
            }
        }
        CONTEXT.replace(None);
        stop.store(true, Ordering::SeqCst);
    });
    busy.end();
    let ended = match (failed.is_empty(), was_stopped) {
        (false, _) => Ended::Badly(failed),
        (true, true) => Ended::Stopped,
        (true, false) => Ended::Well,
    };
    for at in model.shown() {
        at.used();
        at.notice().done(&ended);
    }
    let mut again: Vec<Shown> = model.shown();
    again.extend(shown.into_iter().chain(touched));
    let mut seen: Vec<Shown> = Vec::new();
    for it in again {
        if !seen.contains(&it) {
            it.refresh();
            seen.push(it);
        }
    }
}

/// A callback says nothing for so long before the widget says that it works, with a button that stops it.
const SILENCE: Duration = Duration::from_millis(500);

/// Looks after a callback that takes long and does not say how far it is.
struct Busy {
    done: mpsc::Sender<()>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Busy {
    fn watch(shown: Vec<Shown>, stop: Arc<AtomicBool>) -> Self {
        let (done, is_done) = mpsc::channel();
        let wait = move || {
            if is_done.recv_timeout(SILENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                shown.iter().for_each(|it| it.notice().busy(&stop));
            }
        };
        Self { done, thread: thread::Builder::new().name("nblt-busy".into()).spawn(wait).ok() }
    }

    /// From here on it says nothing more.
    fn end(self) {
        drop(self.done);
        if let Some(thread) = self.thread {
            let _ = thread.join();
        }
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}
