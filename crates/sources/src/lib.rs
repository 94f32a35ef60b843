//! Where rows come from: files of an export, and the queries that are asked of them.
//!
//! [`local`] reads a folder of CSV and JSON files into typed tables and says for each file which
//! table it became and why. [`queries`] is the library of named queries with typed parameters.
//! A [`Source`] runs KQL text; [`LocalSource`] runs it over the tables of a folder.
//!
//! ```
//! use sources::local::{RawFile, from_files};
//!
//! let csv = "TimeGenerated,UserPrincipalName,IPAddress,ResultType\n\
//!            2026-01-05T08:00:00Z,megan@contoso.com,203.0.113.7,0\n";
//! let file = RawFile { name: "SigninLogs.csv".to_owned(), bytes: csv.as_bytes().to_vec(), modified: None };
//! let workspace = from_files(vec![file]).expect("one readable file");
//! assert_eq!(workspace.files[0].to_string(), "SigninLogs.csv: 1 row of SigninLogs (by the file's name)");
//! ```

#![warn(clippy::string_slice, reason = "texts of logs are hostile: an index may be within a character")]

pub mod local;
pub mod queries;
mod source;

pub use source::{LocalSource, Source};
