//! The shared library that every cell links: all of `nblt`, and polars, compiled once.
//!
//! Cells do not name this crate but the facade (`crates/prelude/facade`), which re-exports it for rustc and
//! shows evcxr's type inference signatures alone. `cargo xtask build` builds it as a `dylib` with
//! `-C prefer-dynamic`, which makes its statics one and the same in all cells.

pub use nblt::*;
