//! Waiting, such as for a file that a colleague is exporting.

use chrono::Duration;

use crate::{Result, Session};

/// How often it looks whether the analyst interrupted it.
const LOOK: std::time::Duration = std::time::Duration::from_millis(10);

/// Waits: `sleep(seconds(30))?`. Unlike `std::thread::sleep`, an interrupt ends it and keeps all variables. A length
/// below zero is none.
///
/// # Errors
///
/// If the analyst interrupted the cell.
pub fn sleep(length: Duration) -> Result<()> {
    let _running = channel::running();
    let length = length.to_std().unwrap_or_default();
    let stopwatch = Session::stopwatch();
    while let Some(rest) = length.checked_sub(stopwatch.elapsed()).filter(|it| !it.is_zero()) {
        channel::check_cancelled()?;
        std::thread::sleep(rest.min(LOOK));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_as_long_as_it_is_told() {
        let stopwatch = Session::stopwatch();
        assert!(sleep(Duration::seconds(-5)).is_ok());
        assert!(sleep(Duration::milliseconds(30)).is_ok());
        assert!(stopwatch.elapsed() >= std::time::Duration::from_millis(30));
    }
}
