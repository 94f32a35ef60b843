//! The names of columns: as files write them, and as their table does.

use std::collections::BTreeSet;

use super::schema::KnownTable;

/// Suffixes that Kusto appends when one name has values of several types.
const TYPE_SUFFIXES: [&str; 10] =
    ["_dynamic", "_string", "_long", "_int", "_real", "_double", "_datetime", "_bool", "_guid", "_timespan"];

/// Returns the name without ` [UTC]`, which the portal appends to times.
pub(crate) fn without_zone(name: &str) -> &str {
    let name = name.trim();
    name.strip_suffix("[UTC]").map_or(name, str::trim_end)
}

/// Returns the name without ` [UTC]` and without a type suffix.
pub(crate) fn base_name(name: &str) -> &str {
    let name = without_zone(name);
    without_type(name).unwrap_or(name)
}

fn without_type(name: &str) -> Option<&str> {
    TYPE_SUFFIXES.iter().find_map(|it| name.strip_suffix(it)).filter(|it| !it.is_empty())
}

/// Returns how the table calls each column of a file, in the same order.
///
/// ` [UTC]` goes; a name that the table knows in other case gets the table's; a type suffix goes
/// where the table, or another column of the file, has the name without it. Several columns of a
/// file can so come to have one name: they are then one column.
pub(crate) fn table_names(columns: &[String], table: Option<&KnownTable>) -> Vec<String> {
    let written: BTreeSet<&str> = columns.iter().map(|it| without_zone(it)).collect();
    columns.iter().map(|it| table_name(without_zone(it), &written, table)).collect()
}

fn table_name(name: &str, written: &BTreeSet<&str>, table: Option<&KnownTable>) -> String {
    let in_table = |name: &str| table.and_then(|it| it.column(name));
    // A name that differs only in case from another of the file is a column of its own.
    if let Some(known) = in_table(name)
        && (known == name || !written.contains(known))
    {
        return known.to_owned();
    }
    if let Some(base) = without_type(name) {
        if let Some(known) = in_table(base) {
            return known.to_owned();
        }
        let sibling = |suffix: &&str| {
            format!("{base}{suffix}") != name && written.contains(format!("{base}{suffix}").as_str())
        };
        if written.contains(base) || TYPE_SUFFIXES.iter().any(sibling) {
            return base.to_owned();
        }
    }
    name.to_owned()
}
