//! Reads the files back, as somebody would who has only them.

// A helper that cannot read the demo data has to fail the test.
#![allow(clippy::unwrap_used)]

mod counts;
mod files;
mod reading;
mod schema;
