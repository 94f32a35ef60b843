//! Numbers with their nouns.

use model::count;

/// `1 event`, `1,234 events`.
pub(crate) fn events(number: u64) -> String {
    plural(number, "event", "events")
}

/// `1 row`, `1,234 rows`.
pub(crate) fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Rows and what is said below them, a text for each line.
pub(crate) fn lines((rows, notes): (Vec<Vec<String>>, Vec<String>)) -> Vec<String> {
    let rows = rows.into_iter().map(|row| row.join("  ").trim_end().to_owned());
    rows.chain(notes).collect()
}
