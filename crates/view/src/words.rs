//! Numbers with their nouns.

pub(crate) use model::plural;

/// `1 event`, `1,234 events`.
pub(crate) fn events(number: u64) -> String {
    plural(number, "event", "events")
}

/// Rows and what is said below them, a text for each line.
pub(crate) fn lines((rows, notes): (Vec<Vec<String>>, Vec<String>)) -> Vec<String> {
    let rows = rows.into_iter().map(|row| row.join("  ").trim_end().to_owned());
    rows.chain(notes).collect()
}
