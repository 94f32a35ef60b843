//! Excel: texts are texts there, so nothing in them runs.

use model::{Cell, Tabular};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// What one sheet and one cell can hold.
const ROWS: usize = 1_048_575;
const COLUMNS: usize = 16_384;
const LETTERS: usize = 32_767;

/// The table as the bytes of a workbook with one sheet.
pub(super) fn excel(table: &dyn Tabular) -> Result<Vec<u8>, String> {
    let (rows, columns) = (table.n_rows(), table.columns().len());
    if rows > ROWS || columns > COLUMNS {
        return Err(format!(
            "{rows} rows and {columns} columns, but a sheet holds {ROWS} and {COLUMNS}; .csv and .parquet hold all"
        ));
    }
    write(table).map_err(|it| it.to_string())
}

fn write(table: &dyn Tabular) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss.000");
    let head = Format::new().set_bold();
    let sheet = book.add_worksheet();
    let names = table.columns();
    for (column, name) in (0..).zip(&names) {
        sheet.write_string_with_format(0, column, cut(name), &head)?;
    }
    for (row, line) in (0..table.n_rows()).zip(1..) {
        for (place, column) in (0..names.len()).zip(0..) {
            match table.cell(row, place) {
                Cell::Null => {}
                Cell::Bool(it) => {
                    sheet.write_boolean(line, column, it)?;
                }
                // Beyond this a sheet, which knows only real numbers, would change a number.
                Cell::Int(it) if it.unsigned_abs() > 1 << 53 => {
                    sheet.write_string(line, column, it.to_string())?;
                }
                Cell::Int(it) => {
                    sheet.write_number(line, column, it as f64)?;
                }
                Cell::Real(it) if it.is_finite() => {
                    sheet.write_number(line, column, it)?;
                }
                Cell::Real(it) => {
                    sheet.write_string(line, column, it.to_string())?;
                }
                // A sheet knows no time before 1900.
                Cell::Time(it) => match days(it) {
                    Some(days) => {
                        sheet.write_number_with_format(line, column, days, &moment)?;
                    }
                    None => {
                        sheet.write_string(line, column, model::clock(it))?;
                    }
                },
                Cell::Duration(it) => {
                    sheet.write_string(line, column, it.to_string())?;
                }
                Cell::Text(it) | Cell::Json(it) => {
                    sheet.write_string(line, column, cut(&it))?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

/// The days since the end of 1899, as sheets count them.
fn days(time: chrono::DateTime<chrono::Utc>) -> Option<f64> {
    const DAY: f64 = 86_400_000_000.0;
    // From 1899-12-30 to 1970-01-01; from March 1900 on the count has no gap.
    let days = time.timestamp_micros() as f64 / DAY + 25_569.0;
    (61.0..2_958_466.0).contains(&days).then_some(days)
}

/// The beginning of a text that is too long for a cell, and that it is one.
fn cut(text: &str) -> String {
    // Excel counts in UTF-16.
    let mut length = 0;
    let mut end = None;
    for (at, letter) in text.char_indices() {
        length += letter.len_utf16();
        if length <= LETTERS - 40 {
            end = Some(at + letter.len_utf8());
        }
    }
    match end.and_then(|it| text.get(..it)) {
        Some(part) if length > LETTERS => format!("{part}… ({length} characters)"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn times_are_days_and_long_texts_say_so() {
        assert_eq!(days(DateTime::from_timestamp(0, 0).unwrap_or_default()), Some(25_569.0));
        assert_eq!(days(DateTime::from_timestamp(-11_644_473_600, 0).unwrap_or_default()), None);
        assert_eq!(cut("=1"), "=1");
        let long = cut(&"é".repeat(40_000));
        assert!(long.ends_with("… (40000 characters)") && long.encode_utf16().count() <= LETTERS);
    }

    #[test]
    fn a_formula_is_a_text() {
        let table =
            model::Rows::new(["=A"], vec![vec!["=HYPERLINK(\"x\")".into()], vec![Cell::Int(i64::MAX)]]);
        let book = excel(&table).unwrap_or_else(|error| panic!("{error}"));
        assert!(book.starts_with(b"PK"));
    }
}
