//! The table that contains the most of the columns.

use std::collections::{BTreeMap, BTreeSet};

use super::super::columns::base_name;
use super::super::csv::is_unnamed;
use super::super::report::{Rule, Unmatched};
use super::super::schema::{Known, KnownTable};
use super::super::sheet::Sheet;
use super::{ENOUGH, Found};

/// The table that contains the most of the columns: of the whole file, if every row fits it; else
/// of each kind of row, by the columns it has, then by those that are filled.
pub(super) fn by_columns(sheet: &Sheet, known: &Known, found: &mut Found, open: Vec<u32>) -> Vec<Unmatched> {
    if open.is_empty() {
        return Vec::new();
    }
    let mut shapes: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
    for number in open {
        shapes.entry(columns_of(sheet, number, Filled::No)).or_default().push(number);
    }
    let all: BTreeSet<u32> = shapes.keys().flatten().copied().collect();
    let all: Vec<u32> = all.into_iter().collect();
    if let Some((table, rule)) = best(sheet, &all, known)
        && shapes.keys().all(|it| share(table, it, sheet) >= ENOUGH)
    {
        found.put(&table.name, rule, shapes.into_values().flatten().collect());
        return Vec::new();
    }
    let (fitting, unmatched) = by_shape(sheet, known, shapes);
    let n_fitting: usize = fitting.iter().map(|it| it.2.len()).sum();
    let n_unmatched: usize = unmatched.iter().map(|it| it.1.len()).sum();
    // Where most rows fit no table, the file is of another format, and the few that fit do so by
    // chance: their columns have the names of the table's but are not filled as the table's are.
    if ratio(n_fitting, n_fitting + n_unmatched) < ENOUGH {
        let all = fitting.into_iter().map(|(_, _, rows)| rows).chain(unmatched.into_iter().map(|it| it.1));
        let all = all.flatten().map(|it| (columns_of(sheet, it, Filled::No), vec![it]));
        return gather(sheet, known, all.collect());
    }
    for (table, rule, rows) in fitting {
        found.put(&table.name, rule, rows);
    }
    gather(sheet, known, unmatched)
}

/// Rows with the columns they have.
type Shape = (Vec<u32>, Vec<u32>);

/// Rows with the table that fits them.
type Fit<'k> = (&'k KnownTable, Rule, Vec<u32>);

/// For each kind of row the table that fits it; and the rows that none fits.
fn by_shape<'k>(
    sheet: &Sheet,
    known: &'k Known,
    shapes: BTreeMap<Vec<u32>, Vec<u32>>,
) -> (Vec<Fit<'k>>, Vec<Shape>) {
    let (mut fitting, mut unmatched) = (Vec::new(), Vec::new());
    for (columns, rows) in shapes {
        if let Some((table, rule)) = best(sheet, &columns, known) {
            fitting.push((table, rule, rows));
            continue;
        }
        let mut filled: BTreeMap<Vec<u32>, Vec<u32>> = BTreeMap::new();
        for number in rows {
            filled.entry(columns_of(sheet, number, Filled::Yes)).or_default().push(number);
        }
        for (columns, rows) in filled {
            match best(sheet, &columns, known) {
                Some((table, rule)) if !sheet.dense => fitting.push((table, rule, rows)),
                _ => unmatched.push((columns, rows)),
            }
        }
    }
    (fitting, unmatched)
}

/// One entry for all rows without a table, with all their columns.
fn gather(sheet: &Sheet, known: &Known, shapes: Vec<Shape>) -> Vec<Unmatched> {
    if shapes.is_empty() {
        return Vec::new();
    }
    let rows: u64 = shapes.iter().map(|it| it.1.len() as u64).sum();
    let columns: BTreeSet<u32> = if sheet.dense {
        (0..).take(sheet.columns.len()).collect()
    } else {
        shapes.into_iter().flat_map(|it| it.0).collect()
    };
    let columns: Vec<u32> = columns.into_iter().collect();
    let names = columns.iter().filter_map(|it| sheet.columns.get(*it as usize)).cloned().collect();
    let nearest =
        ranked(sheet, &columns, known).map(|(table, n_known, of)| (table.name.clone(), n_known, of));
    vec![Unmatched { rows, columns: names, nearest: nearest.filter(|it| it.1 > 0) }]
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Filled {
    Yes,
    No,
}

/// The columns of a row: for CSV all of the file.
pub(super) fn columns_of(sheet: &Sheet, number: u32, filled: Filled) -> Vec<u32> {
    let mut columns: Vec<u32> = if sheet.dense && filled == Filled::No {
        (0..).take(sheet.columns.len()).collect()
    } else {
        let cells = sheet.cells(number as usize);
        cells.filter(|it| filled == Filled::No || !it.1.is_empty()).map(|it| it.0).collect()
    };
    columns.sort_unstable();
    columns.dedup();
    columns
}

pub(super) fn best<'k>(sheet: &Sheet, columns: &[u32], known: &'k Known) -> Option<(&'k KnownTable, Rule)> {
    let (table, n_known, of) = ranked(sheet, columns, known)?;
    (ratio(n_known, of) >= ENOUGH).then_some((table, Rule::Columns { known: n_known, of }))
}

/// The table with the most of the columns; among equals the one with the fewest columns itself.
fn ranked<'k>(sheet: &Sheet, columns: &[u32], known: &'k Known) -> Option<(&'k KnownTable, usize, usize)> {
    let names = names(sheet, columns);
    let count = |table: &KnownTable| names.iter().filter(|it| table.column(it).is_some()).count();
    let mut best: Option<(&KnownTable, usize)> = None;
    for table in known.tables() {
        let n_known = count(table);
        let better = best.is_none_or(|(other, most)| {
            n_known > most || (n_known == most && table.columns.len() < other.columns.len())
        });
        if better {
            best = Some((table, n_known));
        }
    }
    best.map(|(table, n_known)| (table, n_known, names.len()))
}

pub(super) fn share(table: &KnownTable, columns: &[u32], sheet: &Sheet) -> f64 {
    let names = names(sheet, columns);
    ratio(names.iter().filter(|it| table.column(it).is_some()).count(), names.len())
}

/// The column names without `[UTC]` and type suffixes, and without those that no table has.
pub(super) fn names<'s>(sheet: &'s Sheet, columns: &[u32]) -> BTreeSet<&'s str> {
    let name = |it: &u32| sheet.columns.get(*it as usize).map(|it| base_name(it));
    columns.iter().filter_map(name).filter(|it| !is_unnamed(it) && *it != "$table").collect()
}

pub(super) fn ratio(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}
