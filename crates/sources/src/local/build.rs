//! The rows of all files of one table as typed columns.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kql::Type;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::coded::Coded;
use super::columns::table_names;
use super::guess::Guess;
use super::parse::{dynamic, says_nothing};
use super::schema::{CUSTOM_SUFFIXES, Known, KnownTable, is_custom, same_columns};
use super::sheet::{Cell, Seen, Sheet};
use super::types::Values;

/// Rows of one sheet that belong to the table.
pub(crate) struct Part<'a> {
    /// The index of the file.
    pub(crate) file: usize,
    /// The sheet.
    pub(crate) sheet: &'a Sheet,
    /// Which rows of the sheet.
    pub(crate) rows: &'a [u32],
}

/// One column and its values in all rows.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) ty: Type,
    pub(crate) values: Values,
}

/// Values of a file's column that are none of the column's type.
pub(crate) struct Misfits {
    /// How many.
    pub(crate) count: u64,
    /// The first of them.
    pub(crate) example: String,
}

/// A table while it is made.
pub(crate) struct Build {
    pub(crate) name: String,
    /// The columns that some file has, in order of appearance.
    pub(crate) columns: Vec<Column>,
    /// For each row the index of its file. Rows of one file stand together.
    pub(crate) file_of: Vec<usize>,
    /// By file and column.
    pub(crate) misfits: BTreeMap<(usize, usize), Misfits>,
    index: HashMap<String, usize>,
}

impl Build {
    /// Reads all parts of the table `name` into typed columns.
    pub(crate) fn new(name: &str, parts: &[Part<'_>], known: &Known) -> Self {
        let n_rows = parts.iter().map(|it| it.rows.len()).sum();
        let table = known.table(name);
        let mut build = Build {
            name: name.to_owned(),
            columns: Vec::new(),
            file_of: Vec::with_capacity(n_rows),
            misfits: BTreeMap::new(),
            index: HashMap::new(),
        };
        let names: Vec<Vec<String>> = parts.iter().map(|it| table_names(&it.sheet.columns, table)).collect();
        let types = types(name, parts, &names, table, known);
        for (part, names) in parts.iter().zip(&names) {
            let used = used(part);
            let names_used = names.iter().zip(used).filter(|(_, used)| *used).map(|it| it.0);
            for name in names_used.filter(|it| !it.is_empty() && *it != "$table") {
                build.column(name, types.get(name.as_str()).copied().unwrap_or(Type::String), n_rows);
            }
        }
        for (part, names) in parts.iter().zip(&names) {
            build.put_part(part, names, n_rows);
        }
        build
    }

    /// Returns the column's index, adding it with nulls if it is new.
    pub(crate) fn column(&mut self, name: &str, ty: Type, n_rows: usize) -> usize {
        if let Some(it) = self.index.get(name) {
            return *it;
        }
        self.columns.push(Column { name: name.to_owned(), ty, values: Values::nulls(ty, n_rows) });
        self.index.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// Returns the index of the column called `name`.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    fn put_part(&mut self, part: &Part<'_>, names: &[String], n_rows: usize) {
        let ids: Vec<Option<usize>> = names.iter().map(|it| self.find(it)).collect();
        let start = self.file_of.len();
        self.file_of.resize(start + part.rows.len(), part.file);
        if part.sheet.coded.is_empty() {
            return self.put_rows(part, &ids, start, n_rows);
        }
        let done = self.put_columns(part, names, &ids, start);
        let rest: Vec<Option<usize>> = ids.into_iter().map(|it| it.filter(|id| !done.contains(id))).collect();
        if rest.iter().any(Option::is_some) {
            self.put_rows(part, &rest, start, n_rows);
        }
    }

    /// Puts those columns whose values are all of the column's type, on all processors, and returns which. The others
    /// need a look at every cell, and so do columns of one name, and those that such cells would go to.
    fn put_columns(
        &mut self,
        part: &Part<'_>,
        names: &[String],
        ids: &[Option<usize>],
        start: usize,
    ) -> BTreeSet<usize> {
        let mut from: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        let all: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        for (place, (name, id)) in names.iter().zip(ids).enumerate() {
            let Some(id) = id else { continue };
            let base = name.strip_suffix("_string").or_else(|| name.strip_suffix("_2"));
            let is_only = base.is_none_or(|it| !all.contains(it));
            from.entry(*id).and_modify(|it| *it = None).or_insert(is_only.then_some(place));
        }
        let columns = self.columns.iter_mut().enumerate();
        let columns = columns.filter_map(|(id, it)| {
            let place = from.get(&id).copied().flatten()?;
            Some((id, it, part.sheet.coded.get(place)?))
        });
        let columns: Vec<_> = columns.collect();
        let done = columns.into_par_iter().filter_map(|(id, column, coded)| {
            column.values.put_all(column.ty, start, &coded.of_rows(part.rows)).then_some(id)
        });
        done.collect()
    }

    fn put_rows(&mut self, part: &Part<'_>, ids: &[Option<usize>], start: usize, n_rows: usize) {
        // What rows share is read as JSON once; the address says that it is shared, for the sheet keeps it.
        let mut known: HashMap<usize, Cell> = HashMap::new();
        for (row, number) in (start..).zip(part.rows) {
            for (column, cell) in part.sheet.cells(*number as usize).filter(|it| !it.1.is_empty()) {
                let Some(id) = ids.get(column as usize).copied().flatten() else { continue };
                match cell {
                    Seen::Text(text) if self.columns.get(id).is_some_and(|it| it.ty == Type::Dynamic) => {
                        let read = || dynamic(cell).map_or(Cell::Null, |it| Cell::Json((&*it).into()));
                        let cell = known.entry(text.as_ptr().addr()).or_insert_with(read);
                        self.put(part.file, row, id, cell.seen(), n_rows);
                    }
                    _ => self.put(part.file, row, id, cell, n_rows),
                }
            }
        }
    }

    fn put(&mut self, file: usize, row: usize, id: usize, cell: Seen<'_>, n_rows: usize) {
        let Some(column) = self.columns.get_mut(id) else { return };
        let ty = column.ty;
        if !column.values.is_null(row) {
            // Two columns of the file have come to have one name. If they differ, both are kept.
            let mut second = Values::nulls(ty, 1);
            second.put(ty, 0, cell);
            if !second.is_null(0) && !column.values.same(row, &second, 0) {
                let name = format!("{}_2", column.name);
                self.put_text(&name, row, cell, n_rows);
            }
            return;
        }
        if column.values.put(ty, row, cell) || (ty != Type::String && says_nothing(&cell.text())) {
            return;
        }
        let name = format!("{}_string", column.name);
        let misfits = self
            .misfits
            .entry((file, id))
            .or_insert_with(|| Misfits { count: 0, example: cell.text().into_owned() });
        misfits.count += 1;
        self.put_text(&name, row, cell, n_rows);
    }

    fn put_text(&mut self, name: &str, row: usize, cell: Seen<'_>, n_rows: usize) {
        let id = self.column(name, Type::String, n_rows);
        if let Some(column) = self.columns.get_mut(id) {
            column.values.put(column.ty, row, Seen::Text(&cell.text()));
        }
    }

    /// Gives each column of a group of the same meaning what the others of the group have.
    pub(crate) fn coalesce(&mut self, known: &Known) {
        let n_rows = self.file_of.len();
        for group in same_columns(&self.name) {
            if !group.iter().any(|it| self.index.contains_key(*it)) {
                continue;
            }
            let table = known.table(&self.name);
            let ids: Vec<usize> = group
                .iter()
                .filter_map(|name| match self.find(name) {
                    Some(id) => Some(id),
                    None => table?.ty(name).map(|ty| self.column(name, ty, n_rows)),
                })
                .collect();
            for to in &ids {
                for from in ids.iter().filter(|it| *it != to) {
                    self.fill(*to, *from);
                }
            }
        }
    }

    /// Where column `to` has no value, it takes that of column `from`. Returns the rows so filled.
    pub(crate) fn fill(&mut self, to: usize, from: usize) -> Vec<usize> {
        let mut filled = Vec::new();
        let Ok([to, from]) = self.columns.get_disjoint_mut([to, from]) else { return filled };
        for row in 0..self.file_of.len() {
            if to.values.is_null(row)
                && !from.values.is_null(row)
                && to.values.copy(to.ty, row, &from.values, row)
            {
                filled.push(row);
            }
        }
        filled
    }
}

/// Which columns of the sheet the table gets: all of a CSV file; of JSON those that its rows fill,
/// because the others may be of other tables in the same file.
fn used(part: &Part<'_>) -> Vec<bool> {
    if !part.sheet.dense && !part.sheet.coded.is_empty() {
        let has = |row: &u32, column: &Coded| column.code(*row as usize) != 0;
        return part.sheet.coded.iter().map(|it| part.rows.iter().any(|row| has(row, it))).collect();
    }
    let mut used = vec![part.sheet.dense; part.sheet.columns.len()];
    let rows = part.rows.iter().filter(|_| !part.sheet.dense);
    for (column, _) in rows.flat_map(|it| part.sheet.cells(*it as usize)).filter(|it| !it.1.is_empty()) {
        if let Some(used) = used.get_mut(column as usize) {
            *used = true;
        }
    }
    used
}

/// The type of each column: the table's, the suffix's in a custom log, or what its values show.
fn types<'n>(
    name: &str,
    parts: &[Part<'_>],
    names: &'n [Vec<String>],
    table: Option<&KnownTable>,
    known: &Known,
) -> HashMap<&'n str, Type> {
    let standard = |it: &str| known.standard().iter().find(|(name, _)| name == it).map(|it| it.1);
    let suffix = |it: &str| {
        let custom = CUSTOM_SUFFIXES.iter().filter(|_| is_custom(name));
        custom.into_iter().find(|(suffix, _)| it.ends_with(suffix)).map(|it| it.1)
    };
    let mut types: HashMap<&str, Type> = HashMap::new();
    for name in names.iter().flatten() {
        let ty = table.and_then(|it| it.ty(name)).or_else(|| standard(name)).or_else(|| suffix(name));
        if let Some(ty) = ty {
            types.insert(name, ty);
        }
    }
    let mut guesses: HashMap<&str, Guess> = HashMap::new();
    for (part, names) in parts.iter().zip(names) {
        let unknown: Vec<Option<&str>> =
            names.iter().map(|it| (!types.contains_key(it.as_str())).then_some(it.as_str())).collect();
        let typed = !part.sheet.dense;
        for (name, coded) in unknown.iter().zip(&part.sheet.coded) {
            let Some(name) = name else { continue };
            let coded = coded.of_rows(part.rows);
            let guess = guesses.entry(name).or_default();
            coded.texts().iter().for_each(|it| guess.look(coded.typed(it), typed));
        }
        for (column, cell) in part.rows.iter().filter_map(|it| part.sheet.rows.get(*it as usize)).flatten() {
            if let Some(name) = unknown.get(*column as usize).copied().flatten() {
                guesses.entry(name).or_default().look(cell.seen(), typed);
            }
        }
    }
    types.extend(guesses.into_iter().map(|(name, guess)| (name, guess.ty())));
    types
}
