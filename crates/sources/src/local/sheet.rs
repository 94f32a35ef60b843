//! Rows as a file wrote them, before anyone knows which table they are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefMutIterator as _, ParallelIterator as _};

use super::coded::Coded;
use super::report::Rule;

/// One value as the file wrote it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    /// The key is there and its value is null.
    #[default]
    Null,
    /// Text; never empty in a CSV sheet. Logs repeat themselves, so that rows can share it.
    Text(Arc<str>),
    /// A JSON number without fraction.
    Int(i64),
    /// Any other JSON number.
    Real(f64),
    /// A JSON boolean.
    Bool(bool),
    /// A JSON object or array, as compact JSON text.
    Json(Arc<str>),
}

impl Cell {
    /// Whether it says nothing: null or empty text.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Cell::Null => true,
            Cell::Text(text) => text.is_empty(),
            Cell::Int(_) | Cell::Real(_) | Cell::Bool(_) | Cell::Json(_) => false,
        }
    }

    /// The value as text, as the file wrote it (numbers may be written shorter).
    pub(crate) fn text(&self) -> String {
        self.seen().text().into_owned()
    }

    /// The value, borrowed.
    pub(crate) fn seen(&self) -> Seen<'_> {
        match self {
            Cell::Null => Seen::Null,
            Cell::Text(text) => Seen::Text(text),
            Cell::Int(it) => Seen::Int(*it),
            Cell::Real(it) => Seen::Real(*it),
            Cell::Bool(it) => Seen::Bool(*it),
            Cell::Json(text) => Seen::Json(text),
        }
    }
}

/// A [`Cell`] that is somebody else's.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen<'a> {
    /// As [`Cell::Null`].
    Null,
    /// As [`Cell::Text`].
    Text(&'a str),
    /// As [`Cell::Int`].
    Int(i64),
    /// As [`Cell::Real`].
    Real(f64),
    /// As [`Cell::Bool`].
    Bool(bool),
    /// As [`Cell::Json`].
    Json(&'a str),
}

impl<'a> Seen<'a> {
    /// As [`Cell::is_empty`].
    pub(crate) fn is_empty(self) -> bool {
        matches!(self, Seen::Null | Seen::Text(""))
    }

    /// As [`Cell::text`].
    pub(crate) fn text(self) -> Cow<'a, str> {
        match self {
            Seen::Null => Cow::Borrowed(""),
            Seen::Text(text) | Seen::Json(text) => Cow::Borrowed(text),
            Seen::Int(it) => Cow::Owned(it.to_string()),
            Seen::Real(it) => Cow::Owned(it.to_string()),
            Seen::Bool(it) => Cow::Owned(it.to_string()),
        }
    }

    /// As a value of its own.
    fn cell(self) -> Cell {
        match self {
            Seen::Null => Cell::Null,
            Seen::Text(text) => Cell::Text(text.into()),
            Seen::Int(it) => Cell::Int(it),
            Seen::Real(it) => Cell::Real(it),
            Seen::Bool(it) => Cell::Bool(it),
            Seen::Json(text) => Cell::Json(text.into()),
        }
    }
}

/// The cells of a row that are there, each with the index of its column.
pub(crate) type Row = Vec<(u32, Cell)>;

/// The rows of one file (of one member of an archive, of one table of an API answer).
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// The name of the columns as written, in order of appearance.
    pub(crate) columns: Vec<String>,
    /// The rows in file order; none where they are in `coded`.
    pub(crate) rows: Vec<Row>,
    /// The columns, of formats with many rows of texts (CSV, event logs): these cells are all there are.
    pub(crate) coded: Vec<Coded>,
    /// Whether every row has every column (CSV), so that a cell that is not there is empty.
    pub(crate) dense: bool,
    /// What the container calls the table, if it says so.
    pub(crate) called: Option<String>,
    /// How the table of its rows was found, where the reader of its format has written it into their column `Type`.
    pub(crate) rule: Option<Rule>,
    /// What was odd about the file, as sentences.
    pub(crate) notes: Vec<String>,
    /// What had to be assumed because the file does not say it, as sentences.
    pub(crate) assumed: Vec<String>,
    index: HashMap<String, u32>,
    /// The last text of each column, for rows to share.
    last: Vec<Option<Arc<str>>>,
}

impl Sheet {
    /// The cell, sharing its text with the row before if that has the same in this column, as rows of logs mostly do.
    pub(crate) fn shared(&mut self, column: u32, cell: Cell) -> Cell {
        let Cell::Text(text) = cell else { return cell };
        let place = column as usize;
        if self.last.len() <= place {
            self.last.resize(place + 1, None);
        }
        match self.last.get_mut(place) {
            Some(Some(last)) if **last == *text => Cell::Text(last.clone()),
            Some(last) => Cell::Text(last.insert(text).clone()),
            None => Cell::Text(text),
        }
    }

    /// Returns an empty sheet in which every row will have every column.
    pub(crate) fn dense() -> Self {
        Sheet { dense: true, ..Sheet::default() }
    }

    /// Returns an empty sheet of a reader that knows the table of each row, and writes it into the column `Type`.
    pub(crate) fn of(rule: Rule) -> Self {
        Sheet { rule: Some(rule), ..Sheet::default() }
    }

    /// Returns the index of the column called `name`, adding it when it is new.
    pub(crate) fn column(&mut self, name: &str) -> u32 {
        if let Some(it) = self.index.get(name) {
            return *it;
        }
        let it = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
        self.columns.push(name.to_owned());
        self.index.insert(name.to_owned(), it);
        it
    }

    /// How many rows there are.
    pub(crate) fn n_rows(&self) -> usize {
        self.coded.first().map_or(self.rows.len(), |it| it.codes.len())
    }

    /// The columns of a row that have a cell, and the cells.
    pub(crate) fn cells(&self, row: usize) -> impl Iterator<Item = (u32, Seen<'_>)> {
        let coded = (0..).zip(&self.coded).filter(move |(_, it)| it.code(row) != 0);
        let coded = coded.map(move |(column, it)| (column, it.seen(it.code(row))));
        self.rows.get(row).into_iter().flatten().map(|(column, cell)| (*column, cell.seen())).chain(coded)
    }

    /// The cell of a row, if it is there and not empty.
    pub(crate) fn cell(&self, row: usize, column: u32) -> Option<Seen<'_>> {
        let cell = match self.coded.get(column as usize) {
            Some(coded) => coded.seen(coded.code(row)),
            None => self.rows.get(row)?.iter().find(|(it, _)| *it == column)?.1.seen(),
        };
        (!cell.is_empty()).then_some(cell)
    }

    /// Makes columns of the rows; numbers stay numbers only in columns that have nothing else.
    pub(crate) fn encode(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        self.coded = self.columns.iter().map(|_| Coded::default()).collect();
        let mut texts = vec![false; self.columns.len()];
        for (number, row) in rows.iter().enumerate() {
            for (column, cell) in row {
                let place = *column as usize;
                let (Some(coded), Some(is_text)) = (self.coded.get_mut(place), texts.get_mut(place)) else {
                    continue;
                };
                coded.pad(number);
                // Of a column that comes twice in a row the first cell counts.
                if coded.codes.len() == number {
                    coded.push(&cell.seen().text());
                    *is_text |= !matches!(cell, Cell::Int(_));
                }
            }
        }
        for (coded, is_text) in self.coded.iter_mut().zip(texts) {
            coded.pad(rows.len());
            coded.numbers = !is_text;
        }
    }

    /// Makes rows of the columns.
    pub(crate) fn decode(&mut self) {
        let rows = (0..self.n_rows()).filter(|_| !self.coded.is_empty());
        let rows = rows.map(|row| self.cells(row).map(|(column, cell)| (column, cell.cell())).collect());
        let rows: Vec<Row> = rows.collect();
        if !self.coded.is_empty() {
            self.rows = rows;
            self.coded = Vec::new();
        }
    }

    /// Adds the rows of other sheets behind those of this one, all in columns; their notes are not taken over.
    pub(crate) fn append(&mut self, others: &[Self]) {
        let mut rows = self.n_rows();
        let mut more: Vec<Vec<(usize, &Coded)>> = Vec::new();
        for other in others {
            for (name, theirs) in other.columns.iter().zip(&other.coded) {
                let place = self.column(name) as usize;
                if self.coded.len() <= place {
                    self.coded.push(Coded::of_numbers(theirs.numbers));
                }
                more.resize_with(self.coded.len(), Vec::new);
                if let Some(more) = more.get_mut(place) {
                    more.push((rows, theirs));
                }
            }
            rows += other.n_rows();
        }
        more.resize_with(self.coded.len(), Vec::new);
        self.coded.par_iter_mut().zip(more).for_each(|(coded, more)| {
            for (start, theirs) in more {
                coded.pad(start);
                coded.append(theirs);
                coded.numbers &= theirs.numbers;
            }
            coded.pad(rows);
        });
    }

    /// Adds a column even when another has the same name (CSV headers may repeat).
    pub(crate) fn push_column(&mut self, name: &str) -> u32 {
        let it = u32::try_from(self.columns.len()).unwrap_or(u32::MAX);
        self.columns.push(name.to_owned());
        self.index.entry(name.to_owned()).or_insert(it);
        it
    }

    /// Returns the index of the column called exactly `name`.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.index.get(name).copied()
    }
}

/// Returns the cell of `column` in `row`, if it is there and not empty.
pub(crate) fn cell(row: &Row, column: u32) -> Option<&Cell> {
    row.iter().find(|(it, _)| *it == column).map(|(_, cell)| cell).filter(|it| !it.is_empty())
}
