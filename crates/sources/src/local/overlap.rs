//! The same event in several files of one table is one row.
//!
//! Two rows of different files are the same event when they agree on the columns that name an
//! event for certain, or, having the same time, on all columns that both files fill. Rows without time
//! are compared only if both files fill the very same columns. Rows of one file are never compared with
//! each other: they may be real repeats. A row that stays has what others recorded of it, so a further one
//! must agree with that, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::build::Build;
use super::schema::event_id;
use super::types::Values;

/// Two files need this many filled columns in common, the time among them, for their rows to be
/// compared at all.
const SHARED_COLUMNS: usize = 4;

/// Of the rows that agree in all that two files fill, so many are looked at for one that agrees in the rest.
const LOOKED_AT: usize = 64;

/// What was found in several files.
pub(crate) struct Overlap {
    /// For each row whether it stays.
    pub(crate) keep: Vec<bool>,
    /// For a pair of files, how many rows of the first are also in the second.
    pub(crate) also_in: BTreeMap<(usize, usize), u64>,
    /// The row that stays and the row that goes, for each event that is there twice.
    pub(crate) pairs: Vec<(usize, usize)>,
}

/// Finds rows that are in several files, and gives the row that stays what only the other recorded.
pub(crate) fn find(build: &mut Build) -> Overlap {
    let mut overlap =
        Overlap { keep: vec![true; build.file_of.len()], also_in: BTreeMap::new(), pairs: Vec::new() };
    let mut files = files(build);
    // The rows of the larger file stay.
    files.sort_by_key(|it| (std::cmp::Reverse(it.rows.len()), it.file));
    for (number, later) in files.iter().enumerate() {
        for earlier in files.iter().take(number) {
            let pairs = same_events(build, earlier, later, &overlap.keep);
            if pairs.is_empty() {
                continue;
            }
            overlap.also_in.insert((later.file, earlier.file), pairs.len() as u64);
            for (stays, goes) in pairs {
                for column in &mut build.columns {
                    if column.values.is_null(stays) && !column.values.is_null(goes) {
                        column.values.copy_within(stays, goes);
                    }
                }
                if let Some(keep) = overlap.keep.get_mut(goes) {
                    *keep = false;
                }
                overlap.pairs.push((stays, goes));
            }
        }
    }
    overlap
}

/// The rows of one file and what is in them.
struct FileRows {
    file: usize,
    rows: Range<usize>,
    /// Indexes of columns that have a value in some row; without those that say nothing about the
    /// event.
    filled: BTreeSet<usize>,
    times: BTreeSet<i64>,
}

fn files(build: &Build) -> Vec<FileRows> {
    let mut files: Vec<FileRows> = Vec::new();
    for (row, file) in build.file_of.iter().enumerate() {
        match files.last_mut().filter(|it| it.file == *file) {
            Some(last) => last.rows.end = row + 1,
            None => files.push(FileRows {
                file: *file,
                rows: row..row + 1,
                filled: BTreeSet::new(),
                times: BTreeSet::new(),
            }),
        }
    }
    // One file needs no comparison, and then nothing of this is looked at.
    if files.len() < 2 {
        return files;
    }
    let time = time_column(build);
    for it in &mut files {
        it.filled = build
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| {
                column.name != "Type" && it.rows.clone().any(|row| !column.values.is_null(row))
            })
            .map(|(id, _)| id)
            .collect();
        it.times = time
            .into_iter()
            .flat_map(|times| times.get(it.rows.clone()))
            .flatten()
            .flatten()
            .copied()
            .map(milli)
            .collect();
    }
    files
}

fn time_column(build: &Build) -> Option<&Vec<Option<i64>>> {
    let column = build.columns.get(build.find("TimeGenerated")?)?;
    match &column.values {
        Values::Time(times) => Some(times),
        _ => None,
    }
}

/// Pairs (row of `earlier`, row of `later`) that are one event; no row is in two pairs.
fn same_events(build: &Build, earlier: &FileRows, later: &FileRows, keep: &[bool]) -> Vec<(usize, usize)> {
    let shared: Vec<usize> = earlier.filled.intersection(&later.filled).copied().collect();
    let id: Option<Vec<usize>> = event_id(&build.name).iter().map(|it| build.find(it)).collect();
    let id = id.filter(|it| !it.is_empty() && it.iter().all(|column| shared.contains(column)));
    let enough = shared.len() >= SHARED_COLUMNS;
    let same_columns = enough && earlier.filled == later.filled;
    let same_times = enough && !earlier.times.is_disjoint(&later.times);
    if id.is_none() && !same_times && !same_columns {
        return Vec::new();
    }
    let times = time_column(build);
    // The columns to compare a row by: its id where it has one.
    let key = |row: usize, other_times: &BTreeSet<i64>| -> Option<&[usize]> {
        if let Some(id) = id.as_deref()
            && id.iter().all(|it| build.columns.get(*it).is_some_and(|it| !it.values.is_null(row)))
        {
            return Some(id);
        }
        let comparable = match times.and_then(|it| it.get(row).copied().flatten()) {
            Some(time) => same_times && other_times.contains(&milli(time)),
            None => same_columns,
        };
        comparable.then_some(shared.as_slice())
    };
    let kept = |row: &usize| keep.get(*row).copied().unwrap_or_default();
    let mut waiting: HashMap<u64, VecDeque<usize>> = HashMap::new();
    for row in earlier.rows.clone().filter(kept) {
        if let Some(columns) = key(row, &later.times) {
            waiting.entry(hash(build, row, columns)).or_default().push_back(row);
        }
    }
    let rest: Vec<usize> = later.filled.difference(&earlier.filled).copied().collect();
    let mut pairs = Vec::new();
    for row in later.rows.clone().filter(kept) {
        let Some(columns) = key(row, &earlier.times) else { continue };
        let Some(candidates) = waiting.get_mut(&hash(build, row, columns)) else { continue };
        let agree = |columns: &[usize], agree: &dyn Fn(&Values) -> bool| {
            columns.iter().filter_map(|it| build.columns.get(*it)).all(|it| agree(&it.values))
        };
        // What names an event for certain needs nothing beside it.
        let rest = if id.as_deref() == Some(columns) { &[][..] } else { rest.as_slice() };
        let is_same = |other: &usize| {
            agree(columns, &|it| same(it, row, *other))
                && agree(rest, &|it| it.is_null(row) || it.is_null(*other) || same(it, row, *other))
        };
        let place = candidates.iter().take(LOOKED_AT).position(is_same);
        if let Some(stays) = place.and_then(|it| candidates.remove(it)) {
            pairs.push((stays, row));
        }
    }
    pairs
}

/// The portal exports times to the millisecond, the API to seven digits: so they are compared to
/// the millisecond.
fn milli(micros: i64) -> i64 {
    micros.div_euclid(1000)
}

fn same(values: &Values, row: usize, other: usize) -> bool {
    match values {
        Values::Time(it) => {
            let at = |row: usize| it.get(row).copied().flatten().map(milli);
            at(row) == at(other)
        }
        _ => values.same(row, values, other),
    }
}

fn hash(build: &Build, row: usize, columns: &[usize]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for column in columns.iter().filter_map(|it| build.columns.get(*it)) {
        match &column.values {
            Values::Time(it) => it.get(row).copied().flatten().map(milli).hash(&mut hasher),
            other => other.hash(row, &mut hasher),
        }
    }
    hasher.finish()
}
