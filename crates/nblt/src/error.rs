//! The one error of the cell API.

use std::fmt;
use std::sync::Arc;

/// Why a call gave no result.
///
/// Opaque and cheap to clone. `Display` prints the whole chain of causes and, where one is known, a
/// second line that begins `help:`; `evcxr` shows nothing else of an error.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: Kind,
    text: String,
    help: Option<String>,
}

/// What a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What was typed makes no sense here.
    Input,
    /// What was asked for is not there.
    NotFound,
    /// A query is wrong, or could not be run.
    Query,
    /// The workspace could not be read.
    Workspace,
    /// The analyst interrupted the cell.
    Cancelled,
    /// A mistake of ours.
    Bug,
}

impl Error {
    fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner { kind, text: text.into(), help: None }))
    }

    pub(crate) fn input(text: impl Into<String>) -> Self {
        Self::new(Kind::Input, text)
    }

    pub(crate) fn not_found(text: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, text)
    }

    pub(crate) fn query(text: impl Into<String>) -> Self {
        Self::new(Kind::Query, text)
    }

    pub(crate) fn workspace(text: impl Into<String>) -> Self {
        Self::new(Kind::Workspace, text)
    }

    pub(crate) fn bug(text: impl fmt::Display) -> Self {
        Self::new(Kind::Bug, format!("internal error, please report it: {text}"))
    }

    /// Adds what to do about it.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        let Inner { kind, text, .. } = &*self.0;
        // Who stopped a cell knows why; and the kernel knows an interrupt by its text.
        if *kind == Kind::Cancelled {
            return self;
        }
        Self(Arc::new(Inner { kind: *kind, text: text.clone(), help: Some(help.into()) }))
    }

    /// Whether something that was named is not there: an account, a notebooklet.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == Kind::NotFound
    }

    /// Whether what was typed makes no sense, such as an empty name.
    #[must_use]
    pub fn is_input(&self) -> bool {
        self.0.kind == Kind::Input
    }

    /// Whether a query is wrong or could not be run.
    #[must_use]
    pub fn is_query(&self) -> bool {
        self.0.kind == Kind::Query
    }

    /// Whether the workspace could not be read.
    #[must_use]
    pub fn is_workspace(&self) -> bool {
        self.0.kind == Kind::Workspace
    }

    /// Whether the analyst interrupted the cell.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.kind == Kind::Cancelled
    }

    /// Whether it is a mistake of ours.
    #[must_use]
    pub fn is_bug(&self) -> bool {
        self.0.kind == Kind::Bug
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)?;
        match &self.0.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// The same as `Display`: a cell that unwraps an error shows `Debug`, and it must be readable there too.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<kql_polars::Error> for Error {
    fn from(error: kql_polars::Error) -> Self {
        Self::query(error.to_string())
    }
}

impl From<polars::prelude::PolarsError> for Error {
    fn from(error: polars::prelude::PolarsError) -> Self {
        Self::query(error.to_string())
    }
}

impl From<analysis::Error> for Error {
    fn from(error: analysis::Error) -> Self {
        let ours = match &error {
            analysis::Error::Frame(_) => Self::query(error.to_string()),
            _ => Self::input(error.to_string()),
        };
        match error.help() {
            Some(help) => ours.help(help),
            None => ours,
        }
    }
}

impl From<model::NameError> for Error {
    fn from(error: model::NameError) -> Self {
        Self::input(error.to_string())
    }
}

impl From<model::TimeSpanError> for Error {
    fn from(error: model::TimeSpanError) -> Self {
        Self::input(error.to_string())
    }
}

impl From<channel::Cancelled> for Error {
    fn from(cancelled: channel::Cancelled) -> Self {
        Self::new(Kind::Cancelled, cancelled.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_32_an_error_says_everything_in_both_forms() {
        let error = Error::not_found("no account matches \"x\"").help("accounts() lists them");
        assert_eq!(error.to_string(), "no account matches \"x\"\nhelp: accounts() lists them");
        assert_eq!(format!("{error:?}"), error.to_string());
        assert!(error.is_not_found() && !error.is_query());
        assert!(Error::from(channel::Cancelled).is_cancelled());
    }
}
