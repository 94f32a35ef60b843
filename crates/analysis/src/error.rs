//! Why an analysis gave no result.

use std::fmt;

/// Why an analysis gave no result. `Display` says what is missing or wrong; [`Error::help`] what to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The frame has no column for something that the analysis needs.
    Missing {
        /// What is missing, in words, each with the columns that would do.
        roles: Vec<(&'static str, Vec<&'static str>)>,
        /// The logs whose columns the frame resembles most; `None` if it has none of any.
        closest: Option<&'static str>,
        /// The columns that the frame has.
        columns: Vec<String>,
    },
    /// A column that was named is not in the frame.
    NoColumn {
        /// What it was named for.
        role: &'static str,
        /// How it was named.
        name: String,
        /// The columns that the frame has.
        columns: Vec<String>,
    },
    /// No column holds texts.
    NoText {
        /// The columns that the frame has.
        columns: Vec<String>,
    },
    /// The frame has the columns, but no row is the start of a process.
    NoProcess {
        /// How many rows the frame has.
        rows: usize,
        /// What a row would have to be.
        wanted: String,
    },
    /// A parameter is out of its range.
    Parameter(String),
    /// polars could not do it.
    Frame(polars::prelude::PolarsError),
}

/// How columns of other names are named.
const NAME_OTHERS: &str = "; for others: logon_session_rarity_with(&frame, &ColumnMap::infer(&frame, Needs::Rarity)\
     .with(Role::CommandLine, \"..\"), &Parameters::default())?";

/// So many columns of a frame are named in a message.
const NAMED: usize = 12;

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Missing { columns, .. } | Self::NoColumn { columns, .. } | Self::NoText { columns } => {
                let named: Vec<&str> = columns.iter().map(String::as_str).take(NAMED).collect();
                let more = columns.len().saturating_sub(NAMED);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let how = match self {
                    Self::NoText { .. } => "; name the columns to search",
                    Self::NoColumn { role: "texts", .. } => "",
                    _ => NAME_OTHERS,
                };
                Some(match named.as_slice() {
                    [] => "the frame has no columns at all".to_owned(),
                    _ => format!("the frame has {}{more}{how}", named.join(", ")),
                })
            }
            Self::NoProcess { .. } => {
                Some("process creation has to be audited on the host (4688, Sysmon 1, execve)".to_owned())
            }
            Self::Parameter(_) | Self::Frame(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { roles, closest, .. } => {
                let like = closest.map_or(String::new(), |it| format!(" (read as {it})"));
                write!(f, "these rows are no process starts{like}: there is no column for ")?;
                for (index, (role, would_do)) in roles.iter().enumerate() {
                    let between = if index == 0 { "" } else { "; for " };
                    write!(f, "{between}the {role}: {} would do", would_do.join(" or "))?;
                }
                Ok(())
            }
            Self::NoColumn { role, name, .. } => write!(f, "there is no column {name:?} for the {role}"),
            Self::NoText { .. } => f.write_str("no column of the frame holds texts"),
            Self::NoProcess { rows: 0, .. } => f.write_str("there are no rows to analyze"),
            Self::NoProcess { rows, wanted } => {
                let none = if *rows == 1 {
                    "the only row is not".to_owned()
                } else {
                    format!("none of the {rows} rows is")
                };
                write!(f, "{none} the start of a process ({wanted})")
            }
            Self::Parameter(text) => f.write_str(text),
            Self::Frame(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Frame(error) => Some(error),
            _ => None,
        }
    }
}

impl From<polars::prelude::PolarsError> for Error {
    fn from(error: polars::prelude::PolarsError) -> Self {
        Self::Frame(error)
    }
}
