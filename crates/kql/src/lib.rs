//! KQL text to a typed plan: lexer, parser, binder and diagnostics that show the place.
//!
//! Knows nothing of frames, files or networks. `kql_polars` runs the plan.
//!
//! ```
//! use kql::{Catalog, Column, Schema, Type};
//!
//! struct Tables;
//!
//! impl Catalog for Tables {
//!     fn schema(&self, table: &str) -> Option<Schema> {
//!         (table == "SigninLogs").then(|| Schema::new(vec![Column::new("Account", Type::String)]))
//!     }
//!     fn tables(&self) -> Vec<String> {
//!         vec!["SigninLogs".to_owned()]
//!     }
//! }
//!
//! let query = kql::parse("SigninLogs | summarize count() by Account")?;
//! let plan = kql::bind(&query, &Tables)?;
//! let names: Vec<&str> = plan.schema.names().collect();
//! assert_eq!(names, ["Account", "count_"]);
//! # Ok::<(), kql::Diagnostic>(())
//! ```
//!
//! In reading order: [`types`](Type) and values, `token` and `lexer`, `ast` and `parser`,
//! [`functions`] with one table a group, `bind` with one file a group of operators, [`plan`].
//! [`literal`] is the way back, from a value to text. [`complete`](complete()) and [`inspect`] help while a query is being
//! written; what they say of functions and operators is in `documentation`.

mod ast;
mod bind;
mod complete;
mod diagnostic;
mod documentation;
pub mod functions;
mod lexer;
pub mod literal;
mod parser;
pub mod plan;
pub mod time;
mod token;
mod types;
mod value;

pub use ast::{Arithmetic, Compare, ListOp, ListTest, Query, TextOp, TextTest};
pub use bind::bind;
pub use complete::{Completion, Completions, complete, inspect};
pub use diagnostic::{Diagnostic, Kind};
pub use documentation::{Documentation, NameKind};
pub use parser::{parse, parse_guid};
pub use plan::Plan;
pub use token::Span;
pub use types::{Catalog, Column, Schema, Type};
pub use value::Value;
