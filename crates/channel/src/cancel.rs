//! Interrupts in the cell process: what they are for, and who asks whether one has come.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::wire;

/// Whether a compiled cell runs.
static CELL: AtomicBool = AtomicBool::new(false);
static RUNNING: AtomicUsize = AtomicUsize::new(0);
static CANCELLED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// Set by whoever stops what runs on this thread, and only that: see [`stoppable`].
    static STOPPED: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
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

/// Asks whatever runs to stop, and says what that is.
pub(crate) fn interrupt() -> wire::Running {
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
/// If the analyst interrupted the cell since the call began, or stopped the widget whose callback this is.
pub fn check_cancelled() -> Result<(), Cancelled> {
    let stopped = STOPPED.with_borrow(|it| it.as_ref().is_some_and(|it| it.load(Ordering::SeqCst)));
    if stopped || CANCELLED.load(Ordering::SeqCst) { Err(Cancelled) } else { Ok(()) }
}

/// Runs `body` so that [`check_cancelled`] on this thread fails once `stop` is set.
pub(crate) fn stoppable<T>(stop: &Arc<AtomicBool>, body: impl FnOnce() -> T) -> T {
    struct Reset(Option<Arc<AtomicBool>>);
    impl Drop for Reset {
        fn drop(&mut self) {
            STOPPED.replace(self.0.take());
        }
    }
    let _reset = Reset(STOPPED.replace(Some(stop.clone())));
    body()
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
