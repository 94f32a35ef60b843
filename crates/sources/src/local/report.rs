//! What became of each file and each table, for people.

use std::fmt;

use model::TimeSpan;

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// Its path relative to the folder; for a member of an archive, a slash and its name follow.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Rows of it are in tables.
    Loaded {
        /// Each table and how many rows of it the file holds (before events that another file
        /// also holds are counted once).
        tables: Vec<(String, u64)>,
        /// How the tables were found.
        why: Why,
        /// Rows of the file that are in no table.
        unmatched: Vec<Unmatched>,
        /// What else should be known about the file, as sentences.
        notes: Vec<String>,
    },
    /// It has rows, but no table fits any of them. They are not loaded.
    Unmatched {
        /// The rows and their columns.
        unmatched: Vec<Unmatched>,
        /// What else should be known about the file, as sentences.
        notes: Vec<String>,
    },
    /// It has no rows, and neither its name nor its columns say which table is empty.
    NoRows,
    /// It is no file with rows, or of a format that is not read. The reason follows "not read: ".
    NotRead(String),
    /// It should have been readable but was not. The sentence follows the file's name.
    Failed(String),
}

/// Rows that fit no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// How many.
    pub rows: u64,
    /// Their columns, as the file names them.
    pub columns: Vec<String>,
    /// The table that has most of the columns, how many it has, and of how many.
    pub nearest: Option<(String, usize, usize)>,
}

/// How the table of a row was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// The row says it itself, in the column of that name (`$table` or `Type`).
    Column(&'static str),
    /// The row does not say it, but all others of its file are of this table and it has its columns.
    OtherRows,
    /// It is an event of Windows: those of the channel Security are SecurityEvent, all others Event.
    Channel,
    /// What the file is says it, in words that follow "as": `lines of syslog`.
    Format(&'static str),
    /// The file's name says it.
    FileName,
    /// The table has this many of the file's (or the row's) columns, more than any other. Of rows with
    /// different columns, the row that says it least.
    Columns {
        /// Columns that the table has.
        known: usize,
        /// Columns there are.
        of: usize,
    },
}

impl Rule {
    pub(crate) fn is_columns(&self) -> bool {
        matches!(self, Rule::Columns { .. })
    }

    /// The rule with the smaller share of known columns.
    pub(crate) fn less_sure(self, other: Rule) -> Rule {
        match (&self, &other) {
            (Rule::Columns { known, of }, Rule::Columns { known: other_known, of: other_of })
                if other_known * of < known * other_of =>
            {
                other
            }
            _ => self,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Column(column) => write!(f, "by its {column} column"),
            Rule::Channel => write!(f, "by the channel of each event"),
            Rule::Format(words) => write!(f, "as {words}"),
            Rule::OtherRows => write!(f, "like all other rows of the file"),
            Rule::FileName => write!(f, "by the file's name"),
            Rule::Columns { known, of } => write!(f, "by its columns: {known} of {of} are the table's"),
        }
    }
}

/// How the tables of a file were found: each table, its rows and the rule that put them there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why(pub Vec<(String, u64, Rule)>);

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [(_, _, rule)] = self.0.as_slice() {
            return rule.fmt(f);
        }
        for (number, (table, rows, rule)) in self.0.iter().enumerate() {
            let comma = if number == 0 { "" } else { "; " };
            write!(f, "{comma}{} {table} {rule}", counted(*rows, "row"))?;
        }
        Ok(())
    }
}

impl fmt::Display for Unmatched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_no = if self.rows == 1 { "fits" } else { "fit" };
        write!(f, "{} {of_no} no table", counted(self.rows, "row"))?;
        if let Some((table, known, of)) = &self.nearest {
            write!(f, " (nearest: {table}, which has {known} of {of} columns)")?;
        }
        write!(f, "; columns: {}", listed(&self.columns, 12))
    }
}

impl fmt::Display for FileReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.outcome {
            Outcome::Loaded { tables, why, unmatched, notes } => {
                let tables: Vec<String> = tables
                    .iter()
                    .map(|(table, rows)| format!("{} of {table}", counted(*rows, "row")))
                    .collect();
                write!(f, "{name}: {} ({why})", tables.join(", "))?;
                unmatched.iter().try_for_each(|it| write!(f, "; {it}"))?;
                notes.iter().try_for_each(|it| write!(f, "; {it}"))
            }
            Outcome::Unmatched { unmatched, notes } => {
                write!(f, "{name}: not loaded")?;
                unmatched.iter().try_for_each(|it| write!(f, "; {it}"))?;
                notes.iter().try_for_each(|it| write!(f, "; {it}"))?;
                write!(f, "; to load it, name the file after its table")
            }
            Outcome::NoRows => write!(f, "{name}: has no rows"),
            Outcome::NotRead(reason) => write!(f, "{name}: not read: {reason}"),
            Outcome::Failed(sentence) => write!(f, "{name}: {sentence}"),
        }
    }
}

/// Something that a file does not say and that was decided without it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assumption {
    /// The sentence: what was assumed, and how to say otherwise.
    pub text: String,
    /// The file.
    pub file: String,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}

/// What is in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableReport {
    /// The table's name.
    pub table: String,
    /// How many rows it has, each event counted once.
    pub rows: u64,
    /// From the first to the last event whose time is recorded.
    pub time: Option<TimeSpan>,
    /// Rows whose time is not recorded.
    pub rows_without_time: u64,
    /// The column that the time is from, or several with the rows of each; `None` without times.
    pub time_column: Option<String>,
    /// Which events are in several files, as sentences.
    pub duplicates: Vec<String>,
    /// The files it is made of.
    pub files: Vec<String>,
    /// What had to be assumed about it because no file says it: the zone or the year of times.
    pub assumed: Vec<Assumption>,
    /// The columns that hold a value in at least one row, in the order of the frame. The others
    /// of its schema are there but empty.
    pub filled: Vec<String>,
}

impl fmt::Display for TableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.table, counted(self.rows, "row"))?;
        if let Some(time) = &self.time {
            write!(f, ", {time}")?;
        }
        if let Some(column) = self.time_column.as_deref().filter(|it| *it != "TimeGenerated") {
            write!(f, ", time from {column}")?;
        }
        if self.rows_without_time > 0 {
            write!(f, ", time not recorded in {}", counted(self.rows_without_time, "row"))?;
        }
        self.assumed.iter().try_for_each(|it| write!(f, "; {it}"))?;
        self.duplicates.iter().try_for_each(|it| write!(f, "; {it}"))
    }
}

/// `1 row`, `2 rows`.
pub(crate) fn counted(n: u64, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The first `most` names and how many more there are.
pub(crate) fn listed(names: &[String], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
    match names.len().checked_sub(most) {
        None | Some(0) => shown.join(", "),
        Some(more) => format!("{} and {more} more", shown.join(", ")),
    }
}
