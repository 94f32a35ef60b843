//! The table that a file's name says.

use super::super::schema::{Known, is_custom};

/// The table whose name the file's name contains as whole words: `azure_activity_2.csv` is
/// AzureActivity. A name of one common word (Event, Alert, Update) must be the whole file name.
pub(super) fn by_name(name: &str, known: &Known) -> Option<String> {
    // Inner names first: `export.zip/SigninLogs.json`.
    name.rsplit('/').find_map(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        let words: Vec<String> = stem
            .split(|it: char| !it.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .map(str::to_lowercase)
            .collect();
        let all = words.concat();
        let mut best: Option<&str> = None;
        for table in known.names() {
            let wanted: String = table.chars().filter(|it| *it != '_').collect::<String>().to_lowercase();
            let fits = all == wanted || (has_two_words(table) && is_run(&words, &wanted));
            if fits && best.is_none_or(|it| it.len() < table.len()) {
                best = Some(table);
            }
        }
        match best {
            Some(table) => Some(table.to_owned()),
            None => stem.split(['-', ' ']).find(|it| is_custom(it)).map(str::to_owned),
        }
    })
}

/// Whether the name has a capital inside: `SigninLogs`, not `Syslog` or `Update`.
fn has_two_words(table: &str) -> bool {
    table.chars().skip(1).any(|it| it.is_uppercase())
}

/// Whether some consecutive words together are `wanted`.
fn is_run(words: &[String], wanted: &str) -> bool {
    (0..words.len()).any(|start| {
        let mut rest = wanted;
        for word in words.iter().skip(start) {
            match rest.strip_prefix(word.as_str()) {
                Some("") => return true,
                Some(it) => rest = it,
                None => return false,
            }
        }
        false
    })
}
