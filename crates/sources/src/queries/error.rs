//! Why a query could not be rendered.

use std::fmt;

use super::{Kind, Value};

/// Why a query could not be rendered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Parameters that must be given were not.
    Missing {
        /// The query.
        query: String,
        /// The parameters.
        parameters: Vec<String>,
    },
    /// A parameter was given that the query does not have.
    Unknown {
        /// The query.
        query: String,
        /// What was given.
        given: String,
        /// What it has.
        has: Vec<String>,
    },
    /// A value does not fit its parameter.
    BadValue {
        /// The query.
        query: String,
        /// The parameter.
        parameter: String,
        /// What it takes.
        wanted: Kind,
        /// What was given.
        given: Value,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Missing { query, parameters } => {
                let s = if parameters.len() == 1 { "" } else { "s" };
                write!(
                    f,
                    "query {query:?} needs the parameter{s} {}: give a value for each",
                    parameters.join(", ")
                )
            }
            Error::Unknown { query, given, has } if has.is_empty() => {
                write!(f, "query {query:?} has no parameter {given:?}: it has none")
            }
            Error::Unknown { query, given, has } => {
                write!(f, "query {query:?} has no parameter {given:?}: it has {}", has.join(", "))
            }
            Error::BadValue { query, parameter, wanted, given } => {
                write!(f, "query {query:?}: parameter {parameter} takes {wanted}, and {given} is none")?;
                if *wanted == Kind::Time { write!(f, ": write it as 2021-04-28T14:08:45Z") } else { Ok(()) }
            }
        }
    }
}

impl std::error::Error for Error {}
