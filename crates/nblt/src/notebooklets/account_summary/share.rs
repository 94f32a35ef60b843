//! Which of several accounts an event is of, when their events were read together.

use std::collections::HashMap;

use polars::prelude::{DataFrame, IdxCa, IdxSize};

use super::candidate::Candidate;
use super::detail::traces_in;
use super::events::texts;
use crate::Result;
use crate::accounts::sources::{Family, TABLES};

/// Gives each account its rows of one table; an event may be of two accounts that were searched for apart.
pub(super) fn out(
    frame: &DataFrame,
    table: &str,
    candidates: &[&Candidate],
    frames: &mut [Vec<DataFrame>],
) -> Result<()> {
    if let ([_], [only]) = (candidates, &mut *frames) {
        only.push(frame.clone());
        return Ok(());
    }
    let mut owners: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        for trace in traces_in(candidate, table) {
            owners.entry(&trace.key).or_default().push(index);
        }
    }
    let (accounts, hosts) = (texts(frame, "Account")?, texts(frame, "Host")?);
    let mut rows: Vec<Vec<IdxSize>> = candidates.iter().map(|_| Vec::new()).collect();
    for (row, (account, host)) in (0..).zip(accounts.iter().zip(hosts.iter())) {
        let key = key(table, account.unwrap_or_default(), host.unwrap_or_default());
        for owner in owners.get(key.as_str()).into_iter().flatten() {
            if let Some(rows) = rows.get_mut(*owner) {
                rows.push(row);
            }
        }
    }
    for (frames, rows) in frames.iter_mut().zip(rows) {
        if !rows.is_empty() {
            frames.push(frame.take(&IdxCa::from_vec("".into(), rows))?);
        }
    }
    Ok(())
}

/// The key of an account as the queries make their AccountKey.
pub(super) fn key(table: &str, account: &str, host: &str) -> String {
    if TABLES.iter().any(|it| it.name == table && it.family == Family::Linux) {
        format!("{account}@{}", host.to_lowercase())
    } else {
        account.to_lowercase()
    }
}
