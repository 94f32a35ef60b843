//! CSV that a spreadsheet can open without running what is in it.

use std::io::Write;

use chrono::SecondsFormat;
use model::{Cell, Tabular};

/// Signs that begin a formula in a spreadsheet, or make it look past white space for one; the wide forms as well
/// (OWASP, "CSV injection").
const BEGINNINGS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

pub(super) fn csv(table: &dyn Tabular, out: &mut dyn Write) -> Result<(), String> {
    let mut writer = csv::Writer::from_writer(out);
    let names = table.columns();
    writer.write_record(names.iter().map(|it| guarded(it.clone()))).map_err(|it| it.to_string())?;
    for row in 0..table.n_rows() {
        let cells = (0..names.len()).map(|column| text(table.cell(row, column)));
        writer.write_record(cells).map_err(|it| it.to_string())?;
    }
    writer.flush().map_err(|it| it.to_string())
}

/// A cell as text; numbers stay numbers, also negative ones.
fn text(cell: Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(it) => it.to_string(),
        Cell::Int(it) => it.to_string(),
        Cell::Real(it) => it.to_string(),
        Cell::Time(it) => it.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        Cell::Duration(it) => it.to_string(),
        Cell::Text(it) | Cell::Json(it) => guarded(it),
    }
}

/// An apostrophe before what a spreadsheet would run.
fn guarded(text: String) -> String {
    if text.starts_with(BEGINNINGS) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use model::Rows;

    use super::*;

    #[test]
    fn t9_formulas_are_texts_and_numbers_are_numbers() {
        let cells: [Cell; 9] = [
            "=cmd|' /C calc'!A0".into(),
            "+1".into(),
            "-2+3".into(),
            "@SUM(A1)".into(),
            "\t=1".into(),
            "＝1".into(),
            "a,\"b\"\nc".into(),
            Cell::Int(-5),
            Cell::Null,
        ];
        let table = Rows::new(["=A", "b", "c", "d", "e", "f", "g", "h", "i"], vec![cells.to_vec()]);
        let mut out = Vec::new();
        csv(&table, &mut out).unwrap_or_else(|error| panic!("{error}"));
        let text = String::from_utf8_lossy(&out).into_owned();
        assert_eq!(
            text,
            "'=A,b,c,d,e,f,g,h,i\n'=cmd|' /C calc'!A0,'+1,'-2+3,'@SUM(A1),'\t=1,'＝1,\"a,\"\"b\"\"\nc\",-5,\n"
        );
    }
}
