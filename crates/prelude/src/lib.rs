//! The shared library that every cell links: all of `nblt`, and polars, compiled once.
//!
//! Cells do not name this crate but the facade (`crates/prelude/facade`), which re-exports it for rustc and
//! shows evcxr's type inference signatures alone. `cargo xtask build` builds it as a `dylib` with
//! `-C prefer-dynamic`, which makes its statics one and the same in all cells.

//!
//! The cell process of the kernel loads it before anything else and lives inside it, so that compiled cells, calls
//! that need no compiler, and widget callbacks all see the same library.

pub use nblt::*;

/// The whole life of a cell process; `crates/kernel` looks it up by this name and calls it once.
///
/// Returns 0 when the kernel is gone, 1 if it cannot be reached.
// SAFETY: no other library exports this name.
#[unsafe(no_mangle)]
pub extern "C" fn nblt_cell_process() -> i32 {
    match nblt::serve() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error}");
            1
        }
    }
}
