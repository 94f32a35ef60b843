//! Census: in which tables and columns a text occurs, however often and whenever.
//!
//! *Question.* "Where is this name at all?" *Tables.* Every table of the workspace, those that no notebooklet knows
//! included. *How to read it.* A row counts once, whatever number of columns have the text. Texts are found as whole
//! words in any case, as KQL's `has` does: `adelev` is in `CONTOSO\adelev` and in `adelev@contoso.com`, not in
//! `madelev`. *Limits.* It reads every column of text of every table, and so takes longer than other calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kql::literal::{datetime, name, string};
use kql::{Schema, Type};
use model::{Cell, Seen, TableState, TimeSpan, count};
use sources::Source;
use view::Report;

use crate::listing::{List, number, time};
use crate::progress::Progress;
use crate::queries::{Job, QueryRun, run_all};
use crate::registry::{Notebooklet, Run, one};
use crate::rows::ByName;
use crate::{Error, Result, Rows, Session, Show, session};

/// What is known about [`census()`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "census",
    title: "Census",
    arguments: &["name, address or any other text"],
    tables: &[],
    summary: "in which tables and columns of the workspace a text occurs, how often, and from when to when",
    run: Run::Function(|arguments| Ok(Box::new(census(one(arguments)?)?))),
};

/// In which tables a text occurs.
#[derive(Clone, Debug)]
pub struct Census {
    /// What was looked for; a row has at least one of these.
    pub terms: Vec<String>,
    /// Every table, those with most rows that have it first.
    pub tables: Vec<CensusTable>,
    /// The time that was asked about.
    pub span: Option<TimeSpan>,
    /// The queries that were run.
    pub queries: Vec<QueryRun>,
}

/// What a census found in one table.
#[derive(Clone, Debug, PartialEq)]
pub struct CensusTable {
    /// The table.
    pub table: String,
    /// What became of it; the number of rows is that of rows with the text.
    pub state: TableState,
    /// All its rows in the time span.
    pub rows: u64,
    /// Rows that have the text in some column, with the first and the last of their times.
    pub seen: Seen,
    /// The columns that have it, each with its number of rows, most first. A row may be in several.
    pub columns: Vec<(String, u64)>,
}

/// Counts the rows of every table of the workspace that have a text in some column.
///
/// # Errors
///
/// If the text is empty, the workspace could not be read, or the analyst interrupts. A table that cannot be read is a
/// state of that table.
pub fn census(text: &str) -> Result<Census> {
    session().census(text)
}

impl Session {
    /// As [`census()`], of this session.
    ///
    /// # Errors
    ///
    /// As [`census()`].
    pub fn census(&self, text: &str) -> Result<Census> {
        self.census_of(vec![text.trim().to_owned()], &[])
    }

    /// A census of several texts; `expected` are tables of which it is said when they are not there.
    pub(crate) fn census_of(&self, terms: Vec<String>, expected: &[&str]) -> Result<Census> {
        let _running = channel::running();
        let terms: Vec<String> = terms.into_iter().filter(|it| !it.trim().is_empty()).collect();
        if terms.is_empty() {
            return Err(Error::input("a census needs a text to look for").help("census(\"adelev\")?"));
        }
        let progress = Progress::start("counting in every table …");
        let outcome = self.count(terms, expected, &progress);
        progress.finish(match &outcome {
            Ok(_) => "counted",
            Err(error) if error.is_cancelled() => "census interrupted",
            Err(_) => "census failed",
        });
        outcome
    }

    fn count(&self, terms: Vec<String>, expected: &[&str], progress: &Progress) -> Result<Census> {
        let source = self.source()?;
        let there = source.tables();
        let names: Vec<&str> = there.iter().map(String::as_str).collect();
        let span = self.resolve(&names)?;
        let mut found: BTreeMap<String, CensusTable> = BTreeMap::new();
        let mut asked: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut jobs = Vec::new();
        for table in &there {
            let state = match source.schema(table) {
                None => TableState::Failed("its columns are not known".to_owned()),
                Some(schema) => {
                    let columns = texts(&schema);
                    if !columns.is_empty() {
                        jobs.push(Job::of_text(
                            table.clone(),
                            "census",
                            text(table, &schema, &columns, &terms, span),
                        ));
                        asked.insert(table.clone(), columns);
                    }
                    // A table without texts cannot have it.
                    TableState::NotAsked
                }
            };
            found.insert(table.clone(), CensusTable::of(table, state));
        }
        for table in expected.iter().filter(|it| !there.iter().any(|there| there == *it)) {
            found.insert((*table).to_owned(), CensusTable::of(table, TableState::NotThere));
        }
        let mut queries = Vec::new();
        for answer in run_all(&source, jobs, progress)? {
            let columns = asked.get(&answer.run.table).map(Vec::as_slice).unwrap_or_default();
            if let Some(table) = found.get_mut(&answer.run.table) {
                match &answer.rows {
                    Ok(rows) => table.read(rows, columns, &source, span),
                    Err(sentence) => table.state = TableState::Failed(sentence.clone()),
                }
            }
            queries.push(answer.run);
        }
        let mut tables: Vec<CensusTable> = found.into_values().collect();
        tables.sort_by(|a, b| b.seen.events.cmp(&a.seen.events).then_with(|| a.table.cmp(&b.table)));
        Ok(Census { terms, tables, span, queries })
    }
}

/// The columns that hold text.
fn texts(schema: &Schema) -> Vec<String> {
    let is_text = |ty: Type| matches!(ty, Type::String | Type::Dynamic | Type::Guid);
    schema.columns.iter().filter(|it| is_text(it.ty)).map(|it| it.name.clone()).collect()
}

/// So many conditions stand in one expression: expressions may not be deep.
const IN_A_GROUP: usize = 16;

/// The query: a column of true and false for each column of text, and their counts.
fn text(
    table: &str,
    schema: &Schema,
    columns: &[String],
    terms: &[String],
    span: Option<TimeSpan>,
) -> String {
    let terms = terms.iter().map(|it| string(it)).collect::<Vec<_>>().join(", ");
    let has_time = schema.columns.iter().any(|it| it.name == "TimeGenerated" && it.ty == Type::DateTime);
    let mut lines = vec![name(table)];
    if let (Some(span), true) = (span, has_time) {
        let (start, end) = (datetime(span.start.timestamp_micros()), datetime(span.end.timestamp_micros()));
        lines.push(format!("| where isnull(TimeGenerated) or TimeGenerated between ({start} .. {end})"));
    }
    let list = |items: Vec<String>| items.join(", ");
    let each = columns.iter().enumerate();
    let each = each.map(|(n, it)| format!("census_{n} = tostring({}) has_any ({terms})", name(it))).collect();
    lines.push(format!("| extend {}", list(each)));
    let all: Vec<String> = (0..columns.len()).map(|n| format!("census_{n}")).collect();
    let groups: Vec<&[String]> = all.chunks(IN_A_GROUP).collect();
    let any =
        groups.iter().enumerate().map(|(n, it)| format!("census_group_{n} = {}", it.join(" or "))).collect();
    lines.push(format!("| extend {}", list(any)));
    let any: Vec<String> = (0..groups.len()).map(|n| format!("census_group_{n}")).collect();
    lines.push(format!("| extend census_any = {}", any.join(" or ")));
    let mut counts = vec!["Rows = count()".to_owned(), "Hits = countif(census_any)".to_owned()];
    if has_time {
        counts.push("First = minif(TimeGenerated, census_any)".to_owned());
        counts.push("Last = maxif(TimeGenerated, census_any)".to_owned());
    }
    counts.extend(all.iter().map(|it| format!("{it} = countif({it})")));
    lines.push(format!("| summarize {}", list(counts)));
    lines.join("\n")
}

impl CensusTable {
    fn of(table: &str, state: TableState) -> Self {
        Self { table: table.to_owned(), state, rows: 0, seen: Seen::default(), columns: Vec::new() }
    }

    fn read(&mut self, rows: &Rows, columns: &[String], source: &Arc<dyn Source>, span: Option<TimeSpan>) {
        let Some(row) = ByName::all(rows).next() else {
            self.state = TableState::Failed("the count gave no row".to_owned());
            return;
        };
        self.rows = row.count("Rows");
        self.seen = Seen { first: row.time("First"), last: row.time("Last"), events: row.count("Hits") };
        self.state = match self.rows {
            0 if span.is_some() => TableState::Empty { covered: source.covered(&self.table) },
            _ => TableState::Rows(self.seen.events),
        };
        let counted =
            columns.iter().enumerate().map(|(n, it)| (it.clone(), row.count(&format!("census_{n}"))));
        self.columns = counted.filter(|it| it.1 > 0).collect();
        self.columns.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}

impl Census {
    /// The table of that name.
    #[must_use]
    pub fn get(&self, table: &str) -> Option<&CensusTable> {
        self.tables.iter().find(|it| it.table == table)
    }

    /// How many rows have the text, over all tables.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.tables.iter().map(|it| it.seen.events).sum()
    }

    fn list(&self) -> List {
        let rows = self.tables.iter().filter(|it| it.seen.events > 0).map(|it| {
            let columns: Vec<String> =
                it.columns.iter().map(|(column, n)| format!("{column} ({})", count(*n))).collect();
            vec![
                Cell::Text(it.table.clone()),
                number(it.seen.events),
                number(it.rows),
                time(it.seen.first),
                time(it.seen.last),
                Cell::Text(columns.join(", ")),
            ]
        });
        List::new(&["Table", "Rows with it", "All rows", "First", "Last", "Columns"], rows.collect())
    }
}

impl Show for Census {
    fn report(&self) -> Report {
        let span = self.span.map_or_else(|| "no time recorded".to_owned(), |it| it.to_string());
        let terms: BTreeSet<&String> = self.terms.iter().collect();
        let terms: Vec<String> = terms.into_iter().map(|it| format!("“{it}”")).collect();
        let report = Report::new(format!("Census of {}", terms.join(", "))).subtitle(span);
        let report = match self.total() {
            0 => report.note("no row of the tables that were read has it"),
            n => {
                let rows = if n == 1 { "row has" } else { "rows have" };
                report.table(format!("{} {rows} it", count(n)), &self.list(), TABLES)
            }
        };
        report
            .heading("Tables searched")
            .states(self.tables.iter().map(|it| (it.table.clone(), it.state.clone())))
    }
}

/// So many tables are listed.
const TABLES: usize = 200;
