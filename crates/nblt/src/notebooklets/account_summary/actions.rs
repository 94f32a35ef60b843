//! What was done *to* an account: by whom, when, and by what it was found.

use std::collections::BTreeSet;

use kql::{Column, Schema, Type};
use kql_polars::Output;
use model::{Account, AccountName, Warning};
use polars::prelude::{DataFrame, IntoColumn, Series, SortMultipleOptions};
use sources::queries::Value;

use super::AccountSummary;
use super::evidence::is_personal;
use crate::accounts::search::span_arguments;
use crate::progress::Progress;
use crate::queries::{Job, QueryRun, run_all};
use crate::rows::ByName;
use crate::{Result, Rows};

/// The tables, each with its query.
const TABLES: [(&str, &str); 4] = [
    ("AuditLogs", "actions_on_account_audit"),
    (WINDOWS, "actions_on_account_windows"),
    ("OfficeActivity", "actions_on_account_office"),
    ("IdentityDirectoryEvents", "actions_on_account_identity"),
];
const WINDOWS: &str = "SecurityEvent";

/// The columns of all of them.
const COLUMNS: [(&str, Type); 11] = [
    ("Time", Type::DateTime),
    ("Table", Type::String),
    ("Operation", Type::String),
    ("Result", Type::String),
    ("By", Type::String),
    ("Target", Type::String),
    ("TargetId", Type::String),
    ("FoundBy", Type::String),
    ("IpAddress", Type::String),
    ("Host", Type::String),
    ("Detail", Type::String),
];

/// What was found, and what could not be read.
pub(super) struct Actions {
    pub(super) rows: Rows,
    pub(super) queries: Vec<QueryRun>,
    pub(super) warnings: Vec<Warning>,
}

impl AccountSummary {
    /// What was done to the chosen account, newest first: its password reset, groups given, its mailbox opened by
    /// another: Time, Table, Operation, Result, By, Target, TargetId, FoundBy, IpAddress, Host, Detail. It is found
    /// by its names in full and its identifiers; FoundBy says which.
    ///
    /// # Errors
    ///
    /// If no account matches the name, a table cannot be read, or the analyst interrupts.
    pub fn actions_on_account(&self) -> Result<Rows> {
        let _running = channel::running();
        let actions = self.actions()?;
        match actions.warnings.first() {
            Some(warning) => Err(crate::Error::query(warning.to_string())),
            None => Ok(actions.rows),
        }
    }

    pub(super) fn actions(&self) -> Result<Actions> {
        let detail = self.detail()?;
        let mut wanted = Wanted::of(&detail.account);
        let mut actions = self.ask_for(&wanted, &TABLES)?;
        // An event that has the name and an identifier side by side makes the identifier known: a password reset or
        // a group may name the account by it alone.
        let named = ByName::all(&actions.rows)
            .filter(|it| it.text("FoundBy") == "name" && it.text("Table") == WINDOWS);
        let more: BTreeSet<String> =
            named.map(|it| it.text("TargetId").to_lowercase()).filter(|it| is_personal(it)).collect();
        if !more.is_subset(&wanted.sids) {
            wanted.sids.extend(more);
            let first = actions;
            actions = self.ask_for(&wanted, &TABLES)?;
            actions.queries = first.queries.into_iter().chain(actions.queries).collect();
        }
        Ok(actions)
    }

    fn ask_for(&self, wanted: &Wanted, tables: &[(&'static str, &'static str)]) -> Result<Actions> {
        let source = self.shared.session.source()?;
        let there: BTreeSet<String> = source.tables().into_iter().collect();
        let [start, end] = span_arguments(self.span());
        let arguments = [
            start,
            end,
            ("account_names", list(&wanted.names)),
            ("account_sids", list(&wanted.sids)),
            ("account_ids", list(&wanted.ids)),
        ];
        let jobs = tables.iter().filter(|it| there.contains(it.0));
        let jobs =
            jobs.map(|(table, query)| Job::new(table, query, &arguments)).collect::<Result<Vec<Job>>>()?;
        let (mut frames, mut queries, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
        for answer in run_all(&source, jobs, &Progress::silent())? {
            match answer.rows {
                Ok(rows) => frames.push(uniform(&rows)?),
                Err(sentence) => warnings.push(Warning::new(
                    answer.run.table.clone(),
                    format!("what was done to the account there could not be read: {sentence}"),
                )),
            }
            queries.push(answer.run);
        }
        Ok(Actions { rows: newest_first(frames)?, queries, warnings })
    }
}

/// What names the account for certain.
struct Wanted {
    names: BTreeSet<String>,
    sids: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl Wanted {
    fn of(account: &Account) -> Self {
        let written =
            account.spellings.iter().cloned().chain([account.full_name()]).chain(account.upn.clone());
        let names = written.filter_map(|it| AccountName::parse(&it).ok());
        // A name alone may be of anybody.
        let names = names.filter(|it| !matches!(it, AccountName::Bare { .. }));
        let domain = account.nt_domain.iter().map(|it| format!("{it}\\{}", account.name));
        let also = account.also.iter().filter(|it| it.0 == "Directory object id").map(|it| it.1.clone());
        Self {
            names: names.map(|it| it.to_string()).chain(domain).map(|it| it.to_lowercase()).collect(),
            sids: account.sids.iter().map(|it| it.to_lowercase()).filter(|it| is_personal(it)).collect(),
            ids: account.aad_user_id.iter().cloned().chain(also).collect(),
        }
    }
}

/// No value at all is a value that no row has.
fn list(values: &BTreeSet<String>) -> Value {
    let none = || vec![Value::Text("(none)".to_owned())];
    let values: Vec<Value> = values.iter().cloned().map(Value::Text).collect();
    Value::List(if values.is_empty() { none() } else { values })
}

fn uniform(rows: &Rows) -> Result<DataFrame> {
    let frame = rows.frame();
    let columns = COLUMNS.map(|(name, ty)| Ok(frame.column(name)?.cast(&kql_polars::dtype(ty))?));
    let columns = columns.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(DataFrame::new(frame.height(), columns)?)
}

fn newest_first(frames: Vec<DataFrame>) -> Result<Rows> {
    let empty =
        COLUMNS.map(|(name, ty)| Series::new_empty(name.into(), &kql_polars::dtype(ty)).into_column());
    let mut all = DataFrame::new(0, empty.to_vec())?;
    for frame in &frames {
        all.vstack_mut(frame)?;
    }
    let order = SortMultipleOptions::default()
        .with_order_descending(true)
        .with_nulls_last(true)
        .with_maintain_order(true);
    let columns = COLUMNS.iter().map(|(name, ty)| Column { name: (*name).to_owned(), ty: *ty }).collect();
    Ok(Rows::new(Output { schema: Schema { columns }, frame: all.sort(["Time"], order)? }, None))
}
