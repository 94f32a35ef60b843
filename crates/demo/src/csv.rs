//! Tables as CSV: as the Azure portal exports them, and plain.

use chrono::{DateTime, Utc};

use crate::table::{Cell, Kind, Table, iso};

/// The hand of whoever exported the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// "Export to CSV" of the portal: byte-order mark, ` [UTC]` headers, US 12-hour times, `dynamic` columns split into
    /// `_dynamic` and an empty `_string`, `TRUE` and `FALSE`, newest row first.
    Portal,
    /// The same, with the table's name in a first column `$table`.
    PortalWithTable,
    /// What a script gets from the API: no mark, ISO times, plain names, oldest row first.
    Plain,
}

/// The text of the file.
pub(crate) fn write(table: &Table, style: Style) -> String {
    let mut text = String::new();
    let portal = style != Style::Plain;
    if portal {
        text.push('\u{feff}');
    }
    let mut headers = Vec::new();
    if style == Style::PortalWithTable {
        headers.push("$table".to_owned());
    }
    for (name, kind) in table.columns {
        match kind {
            Kind::Time if portal => headers.push(format!("{name} [UTC]")),
            Kind::Dynamic if portal => headers.extend([format!("{name}_dynamic"), format!("{name}_string")]),
            _ => headers.push((*name).to_owned()),
        }
    }
    line(&mut text, &headers);
    let mut rows: Vec<_> = table.rows.iter().collect();
    if portal {
        rows.reverse();
    }
    for row in rows {
        let mut fields = Vec::with_capacity(headers.len());
        if style == Style::PortalWithTable {
            fields.push(table.name.to_owned());
        }
        for (name, kind) in table.columns {
            fields.push(row.cells.get(name).map(|cell| field(cell, portal)).unwrap_or_default());
            if *kind == Kind::Dynamic && portal {
                fields.push(String::new());
            }
        }
        line(&mut text, &fields);
    }
    text
}

fn field(cell: &Cell, portal: bool) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Time(time) if portal => us_time(*time),
        Cell::Time(time) => iso(*time),
        Cell::Dynamic(json) => json.to_string(),
        Cell::Int(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Bool(truth) if portal => truth.to_string().to_uppercase(),
        Cell::Bool(truth) => truth.to_string(),
    }
}

/// `3/5/2026, 9:14:26.218 AM`, as the portal writes it.
fn us_time(time: DateTime<Utc>) -> String {
    time.format("%-m/%-d/%Y, %-I:%M:%S%.3f %p").to_string()
}

fn line(text: &mut String, fields: &[String]) {
    for (i, field) in fields.iter().enumerate() {
        if i > 0 {
            text.push(',');
        }
        quote(text, field);
    }
    text.push_str("\r\n");
}

/// RFC 4180: quotes where a field would otherwise be read wrongly, and doubles the quotes inside.
fn quote(text: &mut String, field: &str) {
    if field.contains(['"', ',', '\r', '\n']) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::{quote, us_time};
    use crate::table::at;

    #[test]
    fn quotes_only_where_needed() {
        for (field, written) in [
            ("plain", "plain"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
        ] {
            let mut text = String::new();
            quote(&mut text, field);
            assert_eq!(text, written);
        }
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        assert_eq!(us_time(at(5, 0, 5, 9)), "3/5/2026, 12:05:09.000 AM");
        assert_eq!(us_time(at(5, 12, 5, 9)), "3/5/2026, 12:05:09.000 PM");
        assert_eq!(us_time(at(5, 23, 5, 9)), "3/5/2026, 11:05:09.000 PM");
    }
}
