//! Which table each row of a file is.
//!
//! In this order and no other: the row's own `$table` or `Type` where that names a table; the
//! other rows of the file, where those are all of one table that has the row's columns; the file's
//! name; the table that contains the most of the columns, at least 0.6 of them.

mod by_columns;
mod file_name;

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Rule, Unmatched};
use super::schema::Known;
use super::sheet::{Seen, Sheet};
use by_columns::{Filled, best, by_columns, columns_of, names, ratio, share};
use file_name::by_name;

/// The share of a file's columns that a table must contain to be taken for its table.
pub(crate) const ENOUGH: f64 = 0.6;

/// Some rows of a sheet and the table they are.
#[derive(Debug)]
pub(crate) struct Group {
    /// The table's name.
    pub(crate) table: String,
    /// Indexes of rows, ascending.
    pub(crate) rows: Vec<u32>,
    /// How we know.
    pub(crate) rule: Rule,
}

/// All rows of a sheet, each in one group or among the unmatched.
#[derive(Debug, Default)]
pub(crate) struct Attribution {
    /// The rows of which the table is known, by table and rule.
    pub(crate) groups: Vec<Group>,
    /// The others, by the columns they have.
    pub(crate) unmatched: Vec<Unmatched>,
}

/// Says which table each row of `sheet` is; `name` is the file's.
pub(crate) fn attribute(sheet: &Sheet, name: &str, known: &Known) -> Attribution {
    if sheet.n_rows() == 0 {
        return attribute_empty(sheet, name, known);
    }
    let mut found = Found::default();
    let mut open: Vec<u32> = Vec::new();
    by_own_word(sheet, known, &mut found, &mut open);
    by_others(sheet, known, &mut found, &mut open);
    if !open.is_empty()
        && let Some(table) = by_name(name, known).or_else(|| by_called(sheet, known))
    {
        found.put(&table, Rule::FileName, std::mem::take(&mut open));
    }
    let unmatched = by_columns(sheet, known, &mut found, open);
    Attribution { groups: found.groups(), unmatched }
}

/// A file without rows still says that its table is there and empty.
fn attribute_empty(sheet: &Sheet, name: &str, known: &Known) -> Attribution {
    let all: Vec<u32> = (0..).take(sheet.columns.len()).collect();
    let named = by_name(name, known).map(|it| (it, Rule::FileName));
    let found = named.or_else(|| best(sheet, &all, known).map(|(table, rule)| (table.name.clone(), rule)));
    let groups = found.map(|(table, rule)| Group { table, rows: Vec::new(), rule });
    Attribution { groups: groups.into_iter().collect(), unmatched: Vec::new() }
}

#[derive(Default)]
struct Found(BTreeMap<(String, Rule), Vec<u32>>);

impl Found {
    fn put(&mut self, table: &str, rule: Rule, rows: Vec<u32>) {
        self.0.entry((table.to_owned(), rule)).or_default().extend(rows);
    }

    fn groups(self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for ((table, rule), rows) in self.0 {
            // Rows of one table with other columns are one group, as sure as the least sure of them.
            match groups.last_mut() {
                Some(last) if last.table == table && last.rule.is_columns() && rule.is_columns() => {
                    last.rows.extend(rows);
                    last.rule = last.rule.clone().less_sure(rule);
                }
                _ => groups.push(Group { table, rows, rule }),
            }
        }
        groups.iter_mut().for_each(|it| it.rows.sort_unstable());
        groups
    }
}

/// The row's own `$table` or `Type`.
fn by_own_word(sheet: &Sheet, known: &Known, found: &mut Found, open: &mut Vec<u32>) {
    // A reader that finds the tables itself has put them into `Type`; what an event calls `$table` is of the event.
    let names: &[&'static str] = if sheet.rule.is_some() { &["Type"] } else { &["$table", "Type"] };
    let words: Vec<(&'static str, u32)> =
        names.iter().filter_map(|it| Some((*it, sheet.find(it)?))).collect();
    let rule = |column| sheet.rule.clone().unwrap_or(Rule::Column(column));
    // Files have the rows of a table together, so most rows are like the one before.
    let mut run: Option<(&str, &'static str, Vec<u32>)> = None;
    for number in (0_u32..).take(sheet.n_rows()) {
        let own = words.iter().find_map(|(name, column)| match sheet.cell(number as usize, *column)? {
            Seen::Text(word) if run.as_ref().is_some_and(|it| it.0 == word.trim()) => {
                Some((word.trim(), *name))
            }
            Seen::Text(word) if known.is_table(word.trim()) => Some((word.trim(), *name)),
            _ => None,
        });
        let Some((table, name)) = own else {
            open.push(number);
            continue;
        };
        match &mut run {
            Some((last, last_name, rows)) if *last == table && *last_name == name => rows.push(number),
            _ => {
                if let Some((table, name, rows)) = run.replace((table, name, vec![number])) {
                    found.put(table, rule(name), rows);
                }
            }
        }
    }
    if let Some((table, name, rows)) = run {
        found.put(table, rule(name), rows);
    }
}

/// Where all rows that say their table say the same one, the others are of it too if it has their
/// columns: tools overwrite `Type` of single rows.
fn by_others(sheet: &Sheet, known: &Known, found: &mut Found, open: &mut Vec<u32>) {
    let tables: BTreeSet<&str> = found.0.keys().map(|(table, _)| table.as_str()).collect();
    let only = match tables.first() {
        Some(only) if tables.len() == 1 => (*only).to_owned(),
        _ => return,
    };
    let Some(table) = known.table(&only) else { return };
    let mut fits: BTreeMap<Vec<u32>, bool> = BTreeMap::new();
    let (those, others): (Vec<u32>, Vec<u32>) = open.drain(..).partition(|number| {
        let columns = columns_of(sheet, *number, Filled::No);
        *fits.entry(columns).or_insert_with_key(|it| share(table, it, sheet) >= ENOUGH)
    });
    *open = others;
    if !those.is_empty() {
        found.put(&only, Rule::OtherRows, those);
    }
}

/// What an API answer calls its table, where that is a table's name.
fn by_called(sheet: &Sheet, known: &Known) -> Option<String> {
    sheet.called.clone().filter(|it| known.is_table(it))
}

/// Says so when the file's name names a table that has few of its columns.
pub(crate) fn doubt(sheet: &Sheet, attribution: &Attribution, known: &Known) -> Option<String> {
    let group = attribution.groups.iter().find(|it| it.rule == Rule::FileName)?;
    let table = known.table(&group.table)?;
    let all: Vec<u32> = (0..).take(sheet.columns.len()).collect();
    let names = names(sheet, &all);
    let n_known = names.iter().filter(|it| table.column(it).is_some()).count();
    (ratio(n_known, names.len()) < ENOUGH && !names.is_empty()).then(|| {
        format!("only {n_known} of its {} columns are columns of {}: check its name", names.len(), table.name)
    })
}
