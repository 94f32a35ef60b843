//! Rows to pick one from, and the whole of what is picked: `view_events()`.

use model::{Tabular, TimeSpan, count};
use polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};
use view::Report;

use crate::browser::{Browse, Browser};
use crate::{Cell, Result, Rows, Show};

/// One row with all its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// Its number in the rows that are browsed, from 1; `.select("7")?` picks it.
    pub number: usize,
    /// Its columns and what they say, empty ones left out.
    pub facts: Vec<(String, String)>,
    line: String,
}

impl Browse for EventRow {
    fn line(&self) -> String {
        self.line.clone()
    }

    fn id(&self) -> String {
        self.number.to_string()
    }

    fn name(&self) -> String {
        self.line.clone()
    }
}

impl Show for EventRow {
    fn report(&self) -> Report {
        Report::new(format!("Event {}", self.number)).card("Event", self.facts.clone())
    }
}

/// So many rows can be browsed; a narrower choice shows the others.
const BROWSED: usize = 5_000;
/// So many columns stand in the line of a row.
const IN_LINE: usize = 5;

impl Rows {
    /// The rows to pick one from: all columns of the one that is picked are shown below the list.
    #[must_use]
    pub fn browse(&self) -> Browser<EventRow> {
        browse(self, "Rows", "no row")
    }
}

fn browse(rows: &Rows, title: &str, nothing: &str) -> Browser<EventRow> {
    let columns = rows.columns();
    let n = rows.n_rows();
    let items = (0..n.min(BROWSED)).map(|row| {
        let cells =
            columns.iter().enumerate().map(|(column, name)| (name.clone(), words(&rows.cell(row, column))));
        let facts: Vec<(String, String)> = cells.filter(|it| !it.1.is_empty()).collect();
        let line = facts.iter().take(IN_LINE).map(|it| it.1.clone()).collect::<Vec<_>>().join("  ");
        EventRow { number: row + 1, line, facts }
    });
    let title = match n.checked_sub(BROWSED) {
        Some(more @ 1..) => {
            format!("{title} (the first {}; {} more)", count(BROWSED as u64), count(more as u64))
        }
        _ => title.to_owned(),
    };
    Browser::new(title, nothing, items.collect())
}

/// A cell as it is written; nothing where nothing is recorded.
pub(crate) fn words(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(it) => it.to_string(),
        Cell::Int(it) => it.to_string(),
        Cell::Real(it) => it.to_string(),
        Cell::Text(it) | Cell::Json(it) => it.clone(),
        Cell::Time(it) => model::clock(*it),
        Cell::Duration(it) => it.to_string(),
    }
}

/// Events, narrowed by table, kind, result, time or a text. A cheap handle.
#[derive(Clone, Debug)]
pub struct EventView {
    rows: Rows,
    /// How many events there were before it was narrowed.
    of: usize,
    /// By what it was narrowed, in words.
    by: Vec<String>,
}

impl EventView {
    pub(crate) fn of(rows: Rows) -> Self {
        Self { of: rows.n_rows(), rows, by: Vec::new() }
    }

    /// The events of one table: `.table("SigninLogs")?`
    ///
    /// # Errors
    ///
    /// If the events have no column Table, or none has this one; the error names those there are.
    pub fn table(&self, name: &str) -> Result<Self> {
        self.having("Table", name)
    }

    /// The events of one kind: `sign-in`, `logon`, `operation`, `process` …
    ///
    /// # Errors
    ///
    /// As [`EventView::table`].
    pub fn kind(&self, name: &str) -> Result<Self> {
        self.having("Kind", name)
    }

    /// The events with this value in a column, in any case: `.having("IpAddress", "203.0.113.77")?`
    ///
    /// # Errors
    ///
    /// If there is no such column, or no event has the value; the error names the most frequent ones.
    pub fn having(&self, column: &str, value: &str) -> Result<Self> {
        let place = self.rows.columns().iter().position(|it| it.eq_ignore_ascii_case(column));
        let Some(place) = place else {
            return Err(crate::Error::not_found(format!("the events have no column {column:?}"))
                .help(format!("they have {}", self.rows.columns().join(", "))));
        };
        let wanted = model::Case::Any.normalize(value.trim());
        let texts: Vec<String> =
            (0..self.rows.n_rows()).map(|row| words(&self.rows.cell(row, place))).collect();
        let kept: Vec<bool> =
            texts.iter().map(|it| model::Case::Any.normalize(it.trim()) == wanted).collect();
        if !kept.contains(&true) {
            let mut counts = std::collections::BTreeMap::<&String, usize>::new();
            texts.iter().for_each(|it| *counts.entry(it).or_default() += 1);
            let mut counts: Vec<(&String, usize)> = counts.into_iter().collect();
            counts.sort_by_key(|it| std::cmp::Reverse(it.1));
            let there: Vec<String> = counts.iter().take(12).map(|(it, n)| format!("{it:?} ({n})")).collect();
            return Err(crate::Error::not_found(format!("no event has {column} {value:?}"))
                .help(format!("there are {}", there.join(", "))));
        }
        self.kept(kept, format!("{column} {value}"))
    }

    /// The events of a time; those without a recorded time are left out, and how many is said.
    ///
    /// # Errors
    ///
    /// None that an analyst can meet: the columns have one length.
    pub fn between(&self, span: TimeSpan) -> Result<Self> {
        let times = crate::rows::ByName::all(&self.rows)
            .map(|it| it.time("Time").or_else(|| it.time("TimeGenerated")));
        let times: Vec<_> = times.collect();
        let without = times.iter().filter(|it| it.is_none()).count();
        let left_out = if without > 0 { format!(", {without} without time left out") } else { String::new() };
        self.kept(
            times.iter().map(|it| it.is_some_and(|it| span.contains(it))).collect(),
            format!("{span}{left_out}"),
        )
    }

    /// The events with a text in some column, in any case.
    ///
    /// # Errors
    ///
    /// As [`EventView::between`].
    pub fn containing(&self, text: &str) -> Result<Self> {
        let wanted = model::Case::Any.normalize(text);
        let n_columns = self.rows.columns().len();
        let has = |row| {
            (0..n_columns).any(|column| {
                model::Case::Any.normalize(&words(&self.rows.cell(row, column))).contains(&wanted)
            })
        };
        self.kept((0..self.rows.n_rows()).map(has).collect(), format!("“{text}”"))
    }

    fn kept(&self, kept: Vec<bool>, by: String) -> Result<Self> {
        let mask = BooleanChunked::from_slice("".into(), &kept);
        let frame: DataFrame = self.rows.frame().filter(&mask)?;
        let rows = Rows::new(kql_polars::Output { schema: self.rows.schema.clone(), frame }, None);
        Ok(Self { rows, of: self.of, by: self.by.iter().cloned().chain([by]).collect() })
    }

    /// The events as rows, to go on with.
    #[must_use]
    pub fn rows(&self) -> Rows {
        self.rows.clone()
    }

    /// The events to pick one from.
    #[must_use]
    pub fn browse(&self) -> Browser<EventRow> {
        browse(&self.rows, &self.title(), "no event")
    }

    fn title(&self) -> String {
        let (n, of) = (count(self.rows.n_rows() as u64), count(self.of as u64));
        match self.by.len() {
            0 => format!("{n} events"),
            _ => format!("{n} of {of} events: {}", self.by.join(", ")),
        }
    }
}

impl Show for EventView {
    fn report(&self) -> Report {
        self.browse().report()
    }

    fn evcxr_display(&self) {
        self.browse().evcxr_display();
    }
}
