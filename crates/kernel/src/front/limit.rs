//! How much may be on its way.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Lets a limited number in: a cell that prints a gigabyte waits instead of filling the front's memory.
#[derive(Clone)]
pub(super) struct Limit {
    inside: Arc<(Mutex<usize>, Condvar)>,
    most: usize,
}

impl Limit {
    pub(super) fn new(most: usize) -> Self {
        Self { inside: Arc::default(), most }
    }

    pub(super) fn enter(&self) {
        let (inside, left) = &*self.inside;
        let guard = inside.lock().unwrap_or_else(PoisonError::into_inner);
        let guard = left.wait_while(guard, |it| *it >= self.most);
        *guard.unwrap_or_else(PoisonError::into_inner) += 1;
    }

    pub(super) fn leave(&self) {
        let (inside, left) = &*self.inside;
        *inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        left.notify_one();
    }
}
