//! What is known about an address without asking anybody: from files that the analyst has.
//!
//! Nothing leaves the machine. [`LookUps`] reads MaxMind databases (`.mmdb`: GeoLite2, DB-IP Lite, IPinfo Lite and
//! their like) and CSV files with ranges of addresses and their names or autonomous systems, and answers with
//! [`AddressFacts`].

mod database;
mod facts;
mod look_ups;
mod ranges;
mod sheet;

pub use facts::AddressFacts;
pub use look_ups::{FileState, LookUpFile, LookUps};
pub use sheet::is_look_up;
