//! The vocabulary of nblt: what an account, a host and an address are, when something was seen, and
//! what became of a table that was asked.
//!
//! Plain data without input, output or clock; every other crate may stand on it.
//!
//! ```
//! use model::{AccountName, Case, Match};
//!
//! let typed = AccountName::parse(" adelev ")?;
//! assert_eq!(typed.matches("AdeleV@contoso.com", Case::Any), Some(Match::Exact));
//! # Ok::<(), model::NameError>(())
//! ```
//!
//! Read in this order: [`TimeSpan`] and [`Span`], [`AccountName`], the entities [`Account`],
//! [`Host`] and [`IpAddress`] with [`Seen`], [`failure`] (codes in words), then [`TableState`], [`Warning`] and [`Tabular`].

mod account;
pub mod failure;
mod host;
mod ip;
mod name;
mod seen;
mod state;
mod table;
mod text;
mod time;

pub use account::{Account, Sameness};
pub use host::{Host, OsFamily};
pub use ip::{IpAddress, Scope, parse_ip};
pub use name::{AccountName, Case, Match, NameError};
pub use seen::Seen;
pub use state::{TableState, Warning};
pub use table::{Cell, Rows, Tabular};
pub use text::{clock, count, minute, plural};
pub use time::{Span, TimeSpan, TimeSpanError, days, hours, last, minutes, seconds};
