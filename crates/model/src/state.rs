//! What became of a table that was asked, and warnings.

use std::fmt;

use crate::{TimeSpan, text::count};

/// What came of asking one table. The states are never allowed to look alike: "nothing found" and
/// "could not look" are different facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableState {
    /// The table was read; this many rows match (possibly none of those in the span).
    Rows(u64),
    /// The table has no row in the span.
    Empty {
        /// From the first to the last time the table does hold, where it holds any.
        covered: Option<TimeSpan>,
    },
    /// The workspace has no such table.
    NotThere,
    /// The table could not be read; the text says why.
    Failed(String),
    /// Nobody asked for it.
    NotAsked,
}

impl fmt::Display for TableState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(0) => f.write_str("read, no row matches"),
            Self::Rows(1) => f.write_str("1 row"),
            Self::Rows(rows) => write!(f, "{} rows", count(*rows)),
            Self::Empty { covered: Some(span) } => {
                write!(f, "no rows in this time span; the table covers {span}")
            }
            Self::Empty { covered: None } => {
                f.write_str("no rows in this time span; the table has no recorded times")
            }
            Self::NotThere => f.write_str("not in this workspace"),
            Self::Failed(why) => write!(f, "could not be read: {why}"),
            Self::NotAsked => f.write_str("not asked"),
        }
    }
}

/// Something that went wrong beside the main work, or that a reader of the numbers must know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Warning {
    /// What it is about: a table, a file, a query.
    pub about: String,
    /// What happened and what to do; lower case, no final stop.
    pub text: String,
}

impl Warning {
    /// Makes a warning about something.
    pub fn new(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self { about: about.into(), text: text.into() }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about.is_empty() {
            f.write_str(&self.text)
        } else {
            write!(f, "{}: {}", self.about, self.text)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_states_look_alike() {
        let covered = TimeSpan::parse("2021-04-20", "2021-04-28").ok();
        let states = [
            TableState::Rows(0),
            TableState::Rows(1),
            TableState::Rows(1234),
            TableState::Empty { covered },
            TableState::Empty { covered: None },
            TableState::NotThere,
            TableState::Failed("line 3 has 4 of 7 columns".into()),
            TableState::NotAsked,
        ];
        let texts: BTreeSet<String> = states.iter().map(ToString::to_string).collect();
        assert_eq!(texts.len(), states.len());
        assert!(texts.contains("1,234 rows"));
        assert!(texts.contains(
            "no rows in this time span; the table covers 2021-04-20 00:00 to 2021-04-28 23:59 UTC"
        ));
    }
}
