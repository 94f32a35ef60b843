//! The columns of a log while records are put into them.

use std::collections::HashMap;

use super::super::super::coded::Coded;
use super::super::super::report::Rule;
use super::super::super::sheet::Sheet;
use super::super::instance::Piece;

/// The columns of all audits, at the beginning of the places.
pub(super) const TYPE: usize = 0;
pub(super) const TIME: usize = 1;
pub(super) const ID: usize = 2;
pub(super) const COMPUTER: usize = 3;
pub(super) const LEVEL_NAME: usize = 4;
pub(super) const PROVIDER: usize = 5;
pub(super) const CHANNEL: usize = 6;
pub(super) const LEVEL: usize = 7;
pub(super) const TASK: usize = 8;
pub(super) const RECORD: usize = 9;
pub(super) const USER: usize = 10;
const OF_ALL: [&str; 11] = [
    "Type",
    "TimeGenerated",
    "EventID",
    "Computer",
    "EventLevelName",
    "EventSourceName",
    "Channel",
    "Level",
    "Task",
    "EventRecordId",
    "SystemUserId",
];

/// A column.
#[derive(Default)]
struct Place {
    name: String,
    /// Where it is in the sheet, once it has a value.
    column: Option<usize>,
    /// The latest rows with the same text, which the column does not have yet. Logs repeat themselves: so rows are counted here,
    /// and written together.
    run: Run,
}

/// Rows from one to another, and the number of their text.
#[derive(Clone, Copy, Default)]
struct Run {
    start: usize,
    end: usize,
    code: u32,
}

impl Run {
    /// Writes the rows behind those that the column has.
    fn write(self, coded: &mut Coded) {
        if self.start < self.end {
            coded.pad(self.start);
            coded.codes.resize(self.end, self.code);
        }
    }
}

/// The columns, and the row that is being read.
pub(super) struct Columns {
    /// What was read; of a chunk that is being read, not all yet.
    pub(super) sheet: Sheet,
    places: Vec<Place>,
    /// Their numbers.
    by_name: HashMap<String, usize>,
    row: usize,
    /// For values while they are written.
    text: String,
}

impl Columns {
    pub(super) fn new() -> Self {
        let place = |name: &&str| Place { name: (*name).to_owned(), ..Place::default() };
        Self {
            sheet: Sheet::of(Rule::Channel),
            places: OF_ALL.iter().map(place).collect(),
            by_name: OF_ALL.iter().enumerate().map(|(place, name)| ((*name).to_owned(), place)).collect(),
            row: 0,
            text: String::new(),
        }
    }

    /// Goes on behind the rows that the sheet has, and says how many those are.
    pub(super) fn begin_chunk(&mut self) -> usize {
        self.row = self.sheet.n_rows();
        self.row
    }

    /// The row is whole.
    pub(super) fn end_row(&mut self) {
        self.row += 1;
    }

    /// Keeps the rows since [`Columns::begin_chunk`], or none of them.
    pub(super) fn end_chunk(&mut self, before: usize, is_read: bool) {
        let rows = if is_read { self.row } else { before };
        for place in &mut self.places {
            let run = std::mem::take(&mut place.run);
            if let Some(coded) = place.column.and_then(|it| self.sheet.coded.get_mut(it)) {
                run.write(coded);
            }
        }
        for it in &mut self.sheet.coded {
            it.codes.truncate(rows);
            it.pad(rows);
        }
    }

    /// The place of a field. `None` for fields that are called like a column of all audits, or like what such fields are called
    /// then: they are the library's.
    pub(super) fn field(&mut self, name: &str) -> Option<usize> {
        match self.by_name.get(name) {
            Some(place) if *place >= OF_ALL.len() => Some(*place),
            None if !matches!(name, "$table" | "Message") && !name.ends_with("_2") => {
                let place = self.places.len();
                self.by_name.insert(name.to_owned(), place);
                self.places.push(Place { name: name.to_owned(), ..Place::default() });
                Some(place)
            }
            _ => None,
        }
    }

    /// What the piece says, in words; `None` as [`Piece::write`].
    pub(super) fn words(&mut self, piece: Piece<'_>) -> Option<&str> {
        self.text.clear();
        piece.write(&mut self.text)?;
        Some(&self.text)
    }

    /// The number of the piece's text in a column; `None` as [`Piece::write`].
    pub(super) fn code(&mut self, place: usize, piece: Piece<'_>) -> Option<u32> {
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        let written = piece.write(&mut text);
        let code = written.map(|()| self.code_of_text(place, &text));
        self.text = text;
        code
    }

    /// The number of a text in its column, which is there from its first text on.
    pub(super) fn code_of_text(&mut self, place: usize, text: &str) -> u32 {
        let Some(it) = self.places.get_mut(place).filter(|_| !text.is_empty()) else { return 0 };
        let column = *it.column.get_or_insert_with(|| {
            let is_number = matches!(place, ID | LEVEL | TASK);
            let column = self.sheet.column(&it.name) as usize;
            if self.sheet.coded.len() <= column {
                self.sheet.coded.push(Coded::of_numbers(is_number));
            } else if let Some(coded) = self.sheet.coded.get_mut(column) {
                // The column may be of a chunk that was the library's, which met numbers only.
                coded.numbers &= is_number;
            }
            column
        });
        self.sheet.coded.get_mut(column).map_or(0, |it| it.number(text))
    }

    /// Gives the row the text of that number.
    pub(super) fn put(&mut self, place: usize, code: u32) {
        let Some(it) = self.places.get_mut(place).filter(|_| code != 0) else { return };
        if it.run.end == self.row && it.run.code == code {
            it.run.end += 1;
            return;
        }
        if let Some(coded) = it.column.and_then(|it| self.sheet.coded.get_mut(it)) {
            it.run.write(coded);
        }
        it.run = Run { start: self.row, end: self.row + 1, code };
    }
}
