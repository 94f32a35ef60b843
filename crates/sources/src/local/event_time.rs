//! The time of each event: `TimeGenerated`, or the column that has it instead.

use std::collections::BTreeMap;

use kql::Type;
use serde_json::Value;

use super::build::Build;
use super::schema::{time_columns, time_in_json};
use super::time;
use super::types::Values;

/// Where the times of a table are from.
#[derive(Default)]
pub(crate) struct TimeSources {
    /// The column that each row's time is from, as an index into `names`; `None` without time.
    pub(crate) of_row: Vec<Option<usize>>,
    /// The columns.
    pub(crate) names: Vec<String>,
}

/// Fills `TimeGenerated` of each row from the first column that has the event's time.
pub(crate) fn fill(build: &mut Build) -> TimeSources {
    let n_rows = build.file_of.len();
    let target = build.column("TimeGenerated", Type::DateTime, n_rows);
    let mut sources = TimeSources { of_row: vec![None; n_rows], names: Vec::new() };
    let own: Vec<usize> = (0..n_rows).filter(|row| !is_null(build, target, *row)).collect();
    sources.put("TimeGenerated", &own);
    for name in time_columns(&build.name) {
        let Some(source) = build.find(name) else { continue };
        let rows = build.fill(target, source);
        sources.put(name, &rows);
    }
    if let Some((column, field)) = time_in_json(&build.name)
        && let Some(source) = build.find(column)
    {
        let rows = fill_from_json(build, target, source, field);
        sources.put(&format!("{column} ({field} of its first step)"), &rows);
    }
    if let Some(timestamp) = build.find("Timestamp") {
        build.fill(timestamp, target);
    }
    sources
}

impl TimeSources {
    fn put(&mut self, name: &str, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        self.names.push(name.to_owned());
        for row in rows {
            if let Some(it) = self.of_row.get_mut(*row) {
                *it = Some(self.names.len() - 1);
            }
        }
    }

    /// A row that took the time of the other row of a pair has it from there.
    pub(crate) fn join(&mut self, pairs: &[(usize, usize)]) {
        for (stays, goes) in pairs {
            let source = self.of_row.get(*goes).copied().flatten();
            if let Some(it) = self.of_row.get_mut(*stays).filter(|it| it.is_none()) {
                *it = source;
            }
        }
    }

    /// Counts the rows by column, for those rows that `wanted` says; without time under `None`.
    pub(crate) fn counts(&self, wanted: impl Fn(usize) -> bool) -> BTreeMap<Option<usize>, u64> {
        let mut counts = BTreeMap::new();
        for (_, source) in self.of_row.iter().enumerate().filter(|(row, _)| wanted(*row)) {
            *counts.entry(*source).or_default() += 1;
        }
        counts
    }
}

fn is_null(build: &Build, column: usize, row: usize) -> bool {
    build.columns.get(column).is_none_or(|it| it.values.is_null(row))
}

fn fill_from_json(build: &mut Build, to: usize, from: usize, field: &str) -> Vec<usize> {
    let mut filled = Vec::new();
    let Ok([to, from]) = build.columns.get_disjoint_mut([to, from]) else { return filled };
    let Values::Time(times) = &mut to.values else { return filled };
    for (row, slot) in times.iter_mut().enumerate().filter(|it| it.1.is_none()) {
        let cell = from.values.text(row);
        let Ok(Value::Array(steps)) = serde_json::from_str::<Value>(cell) else { continue };
        *slot = steps.first().and_then(|it| it.get(field)?.as_str()).and_then(time::parse);
        if slot.is_some() {
            filled.push(row);
        }
    }
    filled
}
