//! Asks for the alerts and bookmarks about an account.

use std::collections::{BTreeMap, BTreeSet};

use model::{Account, TableState, TimeSpan};
use serde_json::Value as Json;
use sources::queries::Value;

use super::subject::Subject;
use super::{Alert, Alerts, Bookmark, Bookmarks, entity};
use crate::accounts::search::span_arguments;
use crate::progress::Progress;
use crate::queries::{Answer, Job, run_all};
use crate::rows::ByName;
use crate::{Result, Rows, Session};

/// The tables, each with its query.
const ALERTS: (&str, &str) = ("SecurityAlert", "related_alerts");
const BOOKMARKS: (&str, &str) = ("HuntingBookmark", "related_bookmarks");

/// What to ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) alerts: bool,
    pub(crate) bookmarks: bool,
}

/// The alerts and bookmarks that name accounts, or hosts and addresses that they used: for each account its own. The
/// tables are read once for so many accounts.
///
/// # Errors
///
/// If the workspace could not be read or the analyst interrupts. A table that cannot be read is a state of it.
pub(crate) fn about(
    session: &Session,
    span: Option<TimeSpan>,
    accounts: &[&Account],
    ask: Ask,
    progress: &Progress,
) -> Result<Vec<(Alerts, Bookmarks)>> {
    let mut all = Vec::with_capacity(accounts.len());
    for some in accounts.chunks(TOGETHER) {
        all.extend(about_some(session, span, some, ask, progress)?);
    }
    Ok(all)
}

/// Names, hosts and addresses of so many accounts are looked for at once.
const TOGETHER: usize = 50;

fn about_some(
    session: &Session,
    span: Option<TimeSpan>,
    accounts: &[&Account],
    ask: Ask,
    progress: &Progress,
) -> Result<Vec<(Alerts, Bookmarks)>> {
    let source = session.source()?;
    let there: BTreeSet<String> = source.tables().into_iter().collect();
    let subjects: Vec<Subject> = accounts.iter().map(|it| Subject::of(it)).collect();
    let terms: BTreeSet<String> = subjects.iter().flat_map(Subject::terms).collect();
    let [start, end] = span_arguments(span);
    let arguments = [start, end, ("terms", Value::List(terms.into_iter().map(Value::Text).collect()))];
    let wanted = [(ALERTS, ask.alerts), (BOOKMARKS, ask.bookmarks)];
    let jobs = wanted
        .into_iter()
        .filter(|((table, _), is_wanted)| *is_wanted && there.contains(*table))
        .map(|((table, query), _)| Job::new(table, query, &arguments))
        .collect::<Result<Vec<Job>>>()?;
    let answers: BTreeMap<String, Answer> =
        run_all(&source, jobs, progress)?.into_iter().map(|it| (it.run.table.clone(), it)).collect();
    // What was asked for another account says nothing about this one.
    let is_shared = accounts.len() > 1;
    let both = subjects.iter().map(|subject| {
        channel::check_cancelled()?;
        let mut alerts = Alerts { span, ..Alerts::default() };
        let mut bookmarks = Bookmarks { span, ..Bookmarks::default() };
        alerts.addresses_left_out = subject.addresses_left_out;
        let answer = answers.get(ALERTS.0);
        alerts.queries.extend(answer.iter().map(|it| it.run.clone()));
        alerts.state = state(ask.alerts, answer, |rows| read_alerts(&mut alerts, rows, subject, is_shared));
        let answer = answers.get(BOOKMARKS.0);
        bookmarks.queries.extend(answer.iter().map(|it| it.run.clone()));
        bookmarks.state =
            state(ask.bookmarks, answer, |rows| read_bookmarks(&mut bookmarks, rows, subject, is_shared));
        Ok((alerts, bookmarks))
    });
    both.collect()
}

/// What became of a table; `read` says how many of what it holds.
fn state(asked: bool, answer: Option<&Answer>, read: impl FnOnce(&Rows) -> usize) -> TableState {
    match answer.map(|it| &it.rows) {
        _ if !asked => TableState::NotAsked,
        None => TableState::NotThere,
        Some(Err(sentence)) => TableState::Failed(sentence.clone()),
        Some(Ok(rows)) => TableState::Rows(read(rows) as u64),
    }
}

/// Takes over the records of one alert as one; returns how many alerts there are.
fn read_alerts(into: &mut Alerts, rows: &Rows, subject: &Subject, is_shared: bool) -> usize {
    let mut by_id: BTreeMap<String, Vec<ByName<'_>>> = BTreeMap::new();
    for (number, row) in ByName::all(rows).enumerate() {
        let id = row.text("SystemAlertId");
        // Without an identifier each record is an alert of its own.
        let key = if id.is_empty() { format!("\u{0}{number}") } else { id };
        by_id.entry(key).or_default().push(row);
    }
    for mut records in by_id.into_values() {
        records.sort_by_key(|it| it.time("Time"));
        let Some(newest) = records.last() else { continue };
        let mut alert = alert(newest);
        alert.time = records.iter().find_map(|it| it.time("Time"));
        alert.records = records.len() as u64;
        let (entities, properties) = (newest.text("Entities"), newest.text("ExtendedProperties"));
        let texts = [
            ("CompromisedEntity", alert.compromised_entity.as_str()),
            ("ExtendedProperties", properties.as_str()),
            ("Entities", entities.as_str()),
        ];
        let (relations, another) = subject.relations(&alert, &texts);
        if relations.is_empty() {
            if !is_shared || records.iter().any(|it| subject.is_met(&texts_of(it))) {
                into.passed_over += 1;
                into.other_accounts.extend(another);
            }
        } else {
            alert.relations = relations;
            into.alerts.push(alert);
        }
    }
    into.alerts.sort_by(|a, b| b.time.cmp(&a.time).then_with(|| a.id.cmp(&b.id)));
    into.alerts.len()
}

/// The texts in which the query looks for the terms.
fn texts_of(row: &ByName<'_>) -> [String; 3] {
    ["Entities", "ExtendedProperties", "CompromisedEntity"].map(|it| row.text(it))
}

fn alert(row: &ByName<'_>) -> Alert {
    let text = |name: &str| row.text(name);
    let either =
        |one: &str, two: &str| Some(text(one)).filter(|it| !it.is_empty()).unwrap_or_else(|| text(two));
    let entities = text("Entities");
    let mut more = vec![
        ("Provider", text("ProviderName")),
        ("Vendor", text("VendorName")),
        ("Type", text("AlertType")),
        ("Link", text("AlertLink")),
        ("What to do", list(&text("RemediationSteps"))),
    ];
    let read = entity::read(&entities);
    if read.is_none() {
        more.push(("Entities (not readable)", entities));
    }
    more.retain(|it| !it.1.is_empty());
    Alert {
        id: text("SystemAlertId"),
        time: row.time("Time"),
        name: text("AlertName"),
        severity: text("AlertSeverity"),
        status: text("Status"),
        product: either("ProductName", "ProviderName"),
        start: row.time("StartTime"),
        end: row.time("EndTime"),
        tactics: list(&text("Tactics")),
        techniques: list(&text("Techniques")),
        compromised_entity: text("CompromisedEntity"),
        description: text("Description"),
        more,
        properties: properties(&text("ExtendedProperties"), "ExtendedProperties"),
        entities: read.unwrap_or_default(),
        records: 1,
        relations: Vec::new(),
    }
}

/// A list in JSON (`["T1078","T1078.004"]`) with commas; what is no list stays as it is written.
fn list(text: &str) -> String {
    match serde_json::from_str::<Vec<String>>(text) {
        Ok(items) => items.join(", "),
        Err(_) => text.to_owned(),
    }
}

/// The members of an object in JSON. What is none is one property with the name of the column.
pub(super) fn properties(text: &str, column: &str) -> Vec<(String, String)> {
    let words = |value: Json| match value {
        Json::String(text) => text,
        other => other.to_string(),
    };
    match serde_json::from_str::<serde_json::Map<String, Json>>(text) {
        Ok(members) => members.into_iter().map(|(name, value)| (name, words(value))).collect(),
        Err(_) if text.trim().is_empty() => Vec::new(),
        Err(_) => vec![(column.to_owned(), text.to_owned())],
    }
}

/// Takes over the newest record of each bookmark; returns how many there are that are not deleted.
fn read_bookmarks(into: &mut Bookmarks, rows: &Rows, subject: &Subject, is_shared: bool) -> usize {
    let mut by_id: BTreeMap<String, ByName<'_>> = BTreeMap::new();
    for (number, row) in ByName::all(rows).enumerate() {
        let id = row.text("BookmarkId");
        let key = if id.is_empty() { format!("\u{0}{number}") } else { id };
        let changed = |it: &ByName<'_>| (it.time("LastUpdatedTime"), it.time("Time"));
        match by_id.get(&key) {
            Some(known) if changed(known) >= changed(&row) => {}
            _ => {
                by_id.insert(key, row);
            }
        }
    }
    for row in by_id.into_values() {
        let [event, name, notes] = ["QueryResultRow", "BookmarkName", "Notes"].map(|it| row.text(it));
        let relations =
            subject.relations_of_texts(&[("the event", &event), ("the name", &name), ("the notes", &notes)]);
        match (relations.is_empty(), row.flag("SoftDeleted")) {
            (true, _) if is_shared && !subject.is_met(&[event, name, notes]) => {}
            (_, Some(true)) => into.deleted += 1,
            (true, _) => into.passed_over += 1,
            (false, _) => into.bookmarks.push(Bookmark::of(&row, relations)),
        }
    }
    into.bookmarks.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
    into.bookmarks.len()
}
