//! Asks every table which accounts it holds.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use model::{Host, Seen, TableState, TimeSpan, Warning};
use sources::queries::Value;

use super::sources::{AccountTable, Family, LINKS, TABLES};
use super::trace::{Ids, Link, Trace, link};
use crate::progress::Progress;
use crate::queries::{Answer, Job, QueryRun, run_all};
use crate::rows::ByName;
use crate::{AccountTypes, Result, Rows, Session};

/// What is searched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// A text that the name contains; all contain the empty one.
    pub(crate) name: &'a str,
    /// What is certain of the account, whatever it is called.
    pub(crate) certain: &'a Certain,
    /// Tables of other types are not asked.
    pub(crate) types: &'a AccountTypes,
}

/// What says of an event for certain whose it is, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Certain {
    /// Security identifiers, object ids of the directory, keys of users.
    pub(crate) ids: BTreeSet<String>,
    /// Names as the tables write them, as the column AccountKey has them.
    pub(crate) keys: BTreeSet<String>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) traces: Vec<Trace>,
    pub(crate) links: Vec<Link>,
    /// What became of each of [`TABLES`], in their order.
    pub(crate) states: Vec<(&'static str, TableState)>,
    /// Events that name no account, by table.
    pub(crate) nameless: BTreeMap<&'static str, u64>,
    /// Tables of [`LINKS`] whose identifiers could not be read, each with a sentence.
    pub(crate) unread_links: BTreeMap<&'static str, String>,
    /// By what was searched, and what it found, a line for each round.
    pub(crate) rounds: Vec<String>,
    pub(crate) queries: Vec<QueryRun>,
}

/// The parameters of a time span; without one all times are in it.
pub(crate) fn span_arguments(span: Option<TimeSpan>) -> [(&'static str, Value); 2] {
    let ends = |span: TimeSpan| (span.start, span.end);
    let (start, end) = span.map_or_else(all_times, ends);
    [("start", Value::Time(start)), ("end", Value::Time(end))]
}

fn list(texts: &BTreeSet<String>) -> Value {
    Value::List(texts.iter().cloned().map(Value::Text).collect())
}

/// The times that Kusto can hold.
fn all_times() -> (DateTime<Utc>, DateTime<Utc>) {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    // From 0001-01-01 to 9999-12-31 23:59:59.
    (at(-62_135_596_800), at(253_402_300_799))
}

/// Searches all tables at the same time.
///
/// # Errors
///
/// If the workspace could not be read or the analyst interrupted the cell. A table that cannot be read is a
/// state of that table.
pub(crate) fn search(
    session: &Session,
    span: Option<TimeSpan>,
    wanted: Wanted<'_>,
    progress: &Progress,
) -> Result<Found> {
    let source = session.source()?;
    let there: BTreeSet<String> = source.tables().into_iter().collect();
    let [start, end] = span_arguments(span);
    let arguments = [
        start,
        end,
        ("account_name", Value::Text(wanted.name.to_owned())),
        ("account_ids", list(&wanted.certain.ids)),
        ("account_keys", list(&wanted.certain.keys)),
    ];
    let asked = |table: &AccountTable| wanted.types.has(table.account_type);
    let finds = TABLES.iter().filter(|it| asked(it)).map(|it| (it.name, it.find));
    // They tell of accounts of the cloud and of domains, and of none of a Linux host.
    let linked = TABLES.iter().any(|it| asked(it) && it.family != Family::Linux);
    let jobs = finds
        .chain(LINKS.into_iter().filter(|_| linked))
        .filter(|(table, _)| there.contains(*table))
        .map(|(table, query)| Job::new(table, query, &arguments))
        .collect::<Result<Vec<Job>>>()?;
    let mut found = Found::default();
    let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
    for answer in run_all(&source, jobs, progress)? {
        found.queries.push(answer.run.clone());
        answers.insert(answer.run.name.clone(), answer);
    }
    let mut empty_handed = Vec::new();
    for table in &TABLES {
        let state = match answers.remove(table.find).map(|it| it.rows) {
            _ if !asked(table) => TableState::NotAsked,
            None => TableState::NotThere,
            Some(Err(sentence)) => TableState::Failed(sentence),
            Some(Ok(rows)) => {
                let n_events = found.read(table, &rows);
                if n_events == 0 {
                    empty_handed.push(table.name);
                }
                TableState::Rows(n_events)
            }
        };
        found.states.push((table.name, state));
    }
    for (table, query) in LINKS {
        match answers.remove(query).map(|it| it.rows) {
            Some(Ok(rows)) => found.links.extend(ByName::all(&rows).map(|row| link(table, &row))),
            Some(Err(sentence)) => drop(found.unread_links.insert(table, sentence)),
            None => {}
        }
    }
    if span.is_some() {
        found.tell_empty_from_unmatched(session, span, &empty_handed)?;
    }
    Ok(found)
}

impl Found {
    /// Takes over the rows of one table and returns how many events they stand for.
    fn read(&mut self, table: &'static AccountTable, rows: &Rows) -> u64 {
        let mut traces: BTreeMap<String, Trace> = BTreeMap::new();
        let mut n_events = 0;
        for row in ByName::all(rows) {
            let events = row.count("Events");
            let written = row.text("Account");
            n_events += events;
            if written.trim().is_empty() {
                *self.nameless.entry(table.name).or_default() += events;
                continue;
            }
            let key = row.text("AccountKey");
            let trace = traces.entry(key.clone()).or_insert_with(|| Trace {
                table,
                key,
                spellings: BTreeMap::new(),
                host: Host::parse(&row.text("Host")).map(|it| match table.family.os() {
                    Some(os) => it.with_os(os),
                    None => it,
                }),
                seen: Seen::default(),
                without_time: 0,
                ids: Ids::default(),
            });
            let seen = Seen { first: row.time("FirstSeen"), last: row.time("LastSeen"), events };
            trace.seen = trace.seen.merge(seen);
            if seen.last.is_none() {
                trace.without_time += events;
            }
            *trace.spellings.entry(written).or_default() += events;
            trace.ids.extend(&row);
        }
        self.traces.extend(traces.into_values());
        n_events - self.nameless.get(table.name).copied().unwrap_or(0)
    }

    /// Takes over what a wider search found. An account that both found is as the later one has it.
    pub(crate) fn absorb(&mut self, later: Self) {
        for trace in later.traces {
            let same = |it: &&mut Trace| it.table.name == trace.table.name && it.key == trace.key;
            match self.traces.iter_mut().find(same) {
                Some(known) => *known = trace,
                None => self.traces.push(trace),
            }
        }
        let place = |it: &Trace| TABLES.iter().position(|table| table.name == it.table.name);
        self.traces.sort_by_key(place);
        self.links.extend(later.links);
        self.unread_links.extend(later.unread_links);
        let new = |it: &QueryRun| !self.queries.iter().any(|known| known.is_of(it));
        let new: Vec<QueryRun> = later.queries.into_iter().filter(new).collect();
        self.queries.extend(new);
        for ((_, known), (_, state)) in self.states.iter_mut().zip(later.states) {
            *known = match (&*known, &state) {
                (TableState::Failed(_), _)
                | (TableState::Rows(_), TableState::Empty { .. })
                | (_, TableState::NotAsked) => continue,
                _ => state,
            };
        }
    }

    /// Tables whose identifiers could not be read, where the state of the table does not say so already.
    pub(crate) fn unread(&self) -> Vec<Warning> {
        let failed =
            |table: &str| self.states.iter().any(|it| it.0 == table && matches!(it.1, TableState::Failed(_)));
        let unread = self.unread_links.iter().filter(|it| !failed(it.0));
        let text = |why| format!("could not be read; names that only this table joins stand apart: {why}");
        unread.map(|(table, why)| Warning::new(*table, text(why))).collect()
    }

    /// A table in which nothing matches is not the same as a table without rows in the span.
    fn tell_empty_from_unmatched(
        &mut self,
        session: &Session,
        span: Option<TimeSpan>,
        tables: &[&'static str],
    ) -> Result<()> {
        let source = session.source()?;
        let Some(span) = span else { return Ok(()) };
        let (start, end) = (literal(span.start), literal(span.end));
        let jobs = tables.iter().filter(|it| {
            // What the table covers decides most cases without a query.
            source.covered(it).is_none_or(|covered| !(span.start <= covered.start && covered.end <= span.end))
        });
        let jobs = jobs
            .map(|table| {
                let text = format!(
                    "{table}\n| where isnull(TimeGenerated) or TimeGenerated between ({start} .. {end})\n| summarize Rows = count()"
                );
                Job::of_text(*table, "rows_in_span", text)
            })
            .collect();
        for answer in run_all(&source, jobs, &Progress::silent())? {
            let none =
                answer.rows.as_ref().is_ok_and(|rows| ByName::all(rows).all(|row| row.count("Rows") == 0));
            let state = self.states.iter_mut().find(|(name, _)| *name == answer.run.table);
            if let (true, Some((name, state))) = (none, state) {
                *state = TableState::Empty { covered: source.covered(name) };
            }
            self.queries.push(answer.run);
        }
        Ok(())
    }
}

fn literal(time: DateTime<Utc>) -> String {
    kql::literal::datetime(time.timestamp_micros())
}
