//! Why a query gave no rows.

use std::fmt;

use polars::prelude::PolarsError;

/// Why a query gave no rows.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The text is not KQL, names what is not there, or uses what is not implemented yet.
    Kql {
        /// What and where.
        diagnostic: kql::Diagnostic,
        /// The text of the query.
        text: String,
    },
    /// Whoever asked does not want the rows any more.
    Stopped,
    /// polars could not run the plan: out of memory, or a mistake of ours.
    Engine(PolarsError),
}

impl fmt::Display for Error {
    /// The place in the query with a caret under it, over several lines; or a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Kql { diagnostic, text } => f.write_str(&diagnostic.render(text)),
            Error::Stopped => f.write_str("the query was stopped"),
            Error::Engine(error) => write!(f, "the query could not be run: {error}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Kql { diagnostic, .. } => Some(diagnostic),
            Error::Stopped => None,
            Error::Engine(error) => Some(error),
        }
    }
}

impl From<PolarsError> for Error {
    fn from(error: PolarsError) -> Self {
        Error::Engine(error)
    }
}
