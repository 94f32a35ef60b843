//! The crate that cells name.
//!
//! rustc links the prebuilt prelude. evcxr's embedded rust-analyzer, which sets `cfg(rust_analyzer)`, sees
//! the signatures in `api.rs` instead: reading polars' sources would cost it a gigabyte and seconds.

#[cfg(not(rust_analyzer))]
pub use nblt_prelude::*;

#[cfg(rust_analyzer)]
mod api;
#[cfg(rust_analyzer)]
pub use api::*;
