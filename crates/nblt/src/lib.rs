//! Security notebooklets for Rust notebooks: what a cell can call.
//!
//! ```
//! use nblt::{AccountPivots, Session};
//!
//! // In a notebook: `Account::nblt().account_summary("adele")?`.
//! let accounts = AccountPivots::on(Session::demo()?);
//! let summary = accounts.account_summary("adele")?;
//! assert!(summary.matches().len() >= 3);
//! # Ok::<(), nblt::Error>(())
//! ```
//!
//! Read in this order: [`Session`] (the workspace and the time), [`Pivot`] (from an entity to its notebooklets),
//! `notebooklets` (one file each), [`Show`] (what a cell shows), [`registry`] (calls by name).

mod accounts;
mod alerts;
mod browser;
mod calls;
mod census;
mod decode;
mod error;
mod help;
mod iocs;
mod keep;
pub mod kql_cell;
mod listing;
mod look_ups;
mod memory;
mod notebooklets;
mod pick;
mod pivot;
mod progress;
mod queries;
mod redact;
pub mod registry;
mod row_browser;
mod rows;
mod save;
mod searched;
mod session;
mod show;
mod silence;
mod sleep;
mod span_chooser;
mod table_browser;
mod tables;
mod workspace;

pub use channel::widgets;

pub use accounts::types::{AccountType, AccountTypes};
pub use accounts::{AccountRow, Accounts, accounts};
pub use alerts::{Alert, AlertEntity, Alerts, Bookmark, Bookmarks, Relation};
pub use analysis::{
    Charset, ColumnMap, Content, Encoding, Ioc, IocType, Needs, Node, NoveltyParameters, Parameters, Piece,
    Place, ProcessTree, Processes, Reason, Role, SessionRarity,
};
pub use browser::{Browse, Browser};
pub use calls::serve;
pub use census::{Census, CensusTable, census};
pub use decode::{Decoded, decode, decode_in};
pub use error::Error;
pub use help::{Call, Help, find, help, nblts};
pub use intel::{AddressFacts, FileState, LookUpFile};
pub use iocs::{Iocs, iocs, iocs_in};
pub use keep::{KeptSummary, load};
pub use look_ups::{LookUpList, add_look_up, look_ups};
pub use model::{
    Account, AccountName, Cell, Host, IpAddress, Match, Seen, Span, TableState, Tabular, TimeSpan, days,
    hours, last, minutes, parse_ip, seconds,
};
pub use notebooklets::account_summary::{
    AccountMatch, AccountOptions, AccountOutcome, AccountSource, AccountSummaries, AccountSummary,
    AdditionalData, BeforeAfter, How, Names, NextStep, NextSteps, OutcomeState, RedactedSummary, Resemblance,
};
pub use notebooklets::logon_session_rarity::{
    EventBrowser, LogonSessionRarity, NovelStarts, SessionList, SessionPlot, SessionTree, TreeBrowser,
    TreeDrawing, logon_session_rarity, logon_session_rarity_with,
};
pub use pivot::{AccountPivots, HostPivots, IpAddressPivots, Pivot, Pivots};
pub use queries::QueryRun;
pub use registry::kept;
pub use row_browser::{EventRow, EventView};
pub use rows::{Rows, query};
pub use save::{Saved, export_frame};
pub use session::{Session, session, set_span, start};
pub use show::Show;
pub use silence::set_silent;
pub use sleep::sleep;
pub use sources::Source;
pub use span_chooser::{SpanChooser, choose_span};
pub use table_browser::TableBrowser;
pub use tables::{Tables, connect, connect_in_zone, tables};
pub use view::{Map, MapPlace, Report, Timeline};

pub use kql_cell::KqlCell;

/// What calls return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Crates that cells may use beside ours. Not at the root: there they would hide an analyst's own `:dep`.
pub mod ext {
    pub use chrono;
    pub use polars;
    pub use serde_json;
}
