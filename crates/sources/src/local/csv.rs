//! CSV (and tab separated) text to a sheet.

use super::coded::Coded;
use super::report::counted;
use super::sheet::Sheet;
use super::slash_dates;

/// Where exports of the portal and of the API end without saying so.
const EXPORT_LIMITS: [usize; 3] = [10_000, 30_000, 500_000];

/// Reads CSV text whose first record names the columns.
///
/// Records may have too few or too many fields: a half-written last record is kept, and what was
/// odd is noted.
///
/// # Errors
///
/// A sentence, when there is no header.
pub(crate) fn read(text: &str) -> Result<Sheet, String> {
    let delimiter = delimiter(text);
    let mut reader = ::csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let mut sheet = Sheet::dense();
    // The reader works on valid UTF-8 in memory, so an error here is only about the text.
    if !reader.read_record(&mut record).map_err(|it| format!("is no CSV file: {it}"))? {
        return Err("is empty: there is not even a line with column names; export it again".to_owned());
    }
    let start_of = |record: &::csv::StringRecord| record.position().map_or(0, ::csv::Position::byte);
    let mut last = start_of(&record);
    let mut ids = Vec::new();
    for name in &record {
        ids.push(sheet.push_column(name.trim()));
    }
    sheet.coded = vec![Coded::default(); ids.len()];
    let mut odd = OddRecords::default();
    while reader.read_record(&mut record).map_err(|it| format!("cannot be read as CSV: {it}"))? {
        last = start_of(&record);
        // A line with a single empty field is a blank line that the writer left in.
        if record.len() == 1 && record.get(0).is_some_and(|it| it.trim().is_empty()) && ids.len() > 1 {
            continue;
        }
        let line = record.position().map_or(0, ::csv::Position::line);
        for (place, column) in sheet.coded.iter_mut().enumerate() {
            column.push(record.get(place).unwrap_or_default());
        }
        odd.look(record.len(), ids.len(), line);
    }
    let unclosed = unclosed(text, last, delimiter);
    odd.note(ids.len(), sheet.n_rows(), unclosed.is_some(), &mut sheet.notes);
    sheet.notes.extend(unclosed);
    name_unnamed(&mut sheet);
    slash_dates::settle(&mut sheet);
    if EXPORT_LIMITS.contains(&sheet.n_rows()) {
        let n_rows = sheet.n_rows();
        sheet
            .notes
            .push(format!("exactly {n_rows} rows, as many as an export holds at most: there may be more"));
    }
    Ok(sheet)
}

/// Gives columns without a name one, if they hold anything: data frames write their row numbers so.
fn name_unnamed(sheet: &mut Sheet) {
    for (number, (name, coded)) in sheet.columns.iter_mut().zip(&sheet.coded).enumerate() {
        if name.is_empty() && coded.texts().len() > 0 {
            *name = format!("{UNNAMED}{}", number + 1);
            sheet.notes.push(format!("column {} has no name and is called {name}", number + 1));
        }
    }
}

/// Whether a column had no name in the file, or in the file that a data frame read before.
pub(crate) fn is_unnamed(name: &str) -> bool {
    name.is_empty() || name.starts_with(UNNAMED) || name.starts_with("Unnamed: ")
}

const UNNAMED: &str = "column_";

/// A tab or a semicolon when the header has it and no comma (Excel in half of Europe).
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |it: char| header.matches(it).count();
    if count(',') == 0 && count('\t') > 0 {
        b'\t'
    } else if count(',') == 0 && count(';') > 0 {
        b';'
    } else {
        b','
    }
}

/// A sentence if nothing closes a quotation mark of the last record, which begins at byte `start`, and lines follow it: these
/// are no records then, but a part of one field.
fn unclosed(text: &str, start: u64, delimiter: u8) -> Option<String> {
    let record = text.get(usize::try_from(start).ok()?..)?.trim_start_matches(['\r', '\n']);
    let n_more = record.lines().count().checked_sub(1).filter(|it| *it > 0)?;
    if !ends_in_quotes(record, delimiter) {
        return None;
    }
    let line = text.get(..text.len() - record.len())?.matches('\n').count() + 1;
    let are = if n_more == 1 { "is" } else { "are" };
    Some(format!(
        "a quotation mark in the record on line {line} is not closed: {} behind it {are} read as a part of it; close it, or \
         export the file again",
        counted(n_more as u64, "line")
    ))
}

/// Whether the end of the record is inside quotation marks, as the reader sees them.
fn ends_in_quotes(record: &str, delimiter: u8) -> bool {
    enum Place {
        Start,
        Bare,
        Quoted,
        /// Behind a mark in quotes, which is the end of them or the first of two.
        Mark,
    }
    let end = record.bytes().fold(Place::Start, |place, byte| match (place, byte) {
        (Place::Quoted, b'"') => Place::Mark,
        (Place::Quoted, _) | (Place::Start | Place::Mark, b'"') => Place::Quoted,
        (_, b'\r' | b'\n') => Place::Start,
        (_, byte) if byte == delimiter => Place::Start,
        _ => Place::Bare,
    });
    matches!(end, Place::Quoted)
}

/// Records that have not as many fields as the header.
#[derive(Default)]
struct OddRecords {
    n_seen: usize,
    short: Vec<(usize, usize, u64)>,
    long: Vec<(usize, usize, u64)>,
}

impl OddRecords {
    fn look(&mut self, n_fields: usize, n_columns: usize, line: u64) {
        if n_fields < n_columns {
            self.short.push((self.n_seen, n_fields, line));
        } else if n_fields > n_columns {
            self.long.push((self.n_seen, n_fields, line));
        }
        self.n_seen += 1;
    }

    /// Says what was odd; of a last record that is `unclosed`, something else is said.
    fn note(mut self, n_columns: usize, n_rows: usize, unclosed: bool, notes: &mut Vec<String>) {
        if let Some((_, n_fields, line)) = self.short.pop_if(|it| it.0 + 1 == n_rows)
            && !unclosed
        {
            notes.push(format!(
                "the last record (line {line}) has {n_fields} of {n_columns} fields: the file was cut off; \
                 the record is kept, its other fields are empty"
            ));
        }
        if let Some((_, n_fields, line)) = self.short.first() {
            notes.push(format!(
                "{} too short, the first on line {line} with {n_fields} of {n_columns} fields; kept, the other \
                 fields are empty",
                records(self.short.len())
            ));
        }
        if let Some((_, n_fields, line)) = self.long.first() {
            notes.push(format!(
                "{} too long, the first on line {line} with {n_fields} fields for {n_columns} columns; kept without \
                 the surplus, and its values may stand in the wrong columns",
                records(self.long.len())
            ));
        }
    }
}

fn records(n: usize) -> String {
    if n == 1 { "1 record is".to_owned() } else { format!("{n} records are") }
}
