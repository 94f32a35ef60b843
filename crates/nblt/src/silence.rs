//! Whether calls show what nobody asked to see.

use std::sync::atomic::{AtomicBool, Ordering};

static SILENT: AtomicBool = AtomicBool::new(false);

/// With `true`, later calls show only what a cell ends in: no line that says what is being done, and nothing of a `let`.
/// Warnings are parts of results and stay there. `set_silent(false)` takes it back.
pub fn set_silent(silent: bool) {
    SILENT.store(silent, Ordering::Relaxed);
}

pub(crate) fn is_silent() -> bool {
    SILENT.load(Ordering::Relaxed)
}
