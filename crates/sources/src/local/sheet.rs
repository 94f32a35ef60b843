//! Rows as a file wrote them, before anyone knows which table they are.

use std::collections::HashMap;
use std::sync::Arc;

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
        match self {
            Cell::Null => String::new(),
            Cell::Text(text) | Cell::Json(text) => text.to_string(),
            Cell::Int(it) => it.to_string(),
            Cell::Real(it) => it.to_string(),
            Cell::Bool(it) => it.to_string(),
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
    /// The rows in file order.
    pub(crate) rows: Vec<Row>,
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

    /// Adds the rows of another sheet behind those of this one; its notes are not taken over.
    pub(crate) fn append(&mut self, other: Self) {
        let ids: Vec<u32> = other.columns.iter().map(|it| self.column(it)).collect();
        self.rows.reserve(other.rows.len());
        for mut row in other.rows {
            for (column, _) in &mut row {
                *column = ids.get(*column as usize).copied().unwrap_or(*column);
            }
            self.rows.push(row);
        }
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
