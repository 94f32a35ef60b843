//! Types of Windows logons.
//!
//! Source: event 4624 in the documentation of Windows security auditing, field "Logon Type".

const TABLE: &[(u32, &str)] = &[
    (0, "System"),
    (2, "Interactive"),
    (3, "Network"),
    (4, "Batch"),
    (5, "Service"),
    (7, "Unlock"),
    (8, "NetworkCleartext"),
    (9, "NewCredentials"),
    (10, "RemoteInteractive"),
    (11, "CachedInteractive"),
    (12, "CachedRemoteInteractive"),
    (13, "CachedUnlock"),
];

/// The name of a logon type.
#[must_use]
pub fn logon_type_name(number: u32) -> Option<&'static str> {
    super::lookup(TABLE, number)
}

/// A logon type with its name, as the column `LogonTypeName` has it: `3 - Network`. What is no known number
/// stays as it is written.
#[must_use]
pub fn logon_type(text: &str) -> String {
    let text = text.trim();
    // A file that went through a spreadsheet has `3.0`.
    let number = text.strip_suffix(".0").unwrap_or(text);
    match number.parse().ok().and_then(logon_type_name) {
        Some(name) => format!("{number} - {name}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_any_form_gets_its_name_and_a_name_stays() {
        for (written, shown) in [
            ("3", "3 - Network"),
            (" 10 ", "10 - RemoteInteractive"),
            ("5.0", "5 - Service"),
            ("2 - Interactive", "2 - Interactive"),
            ("99", "99"),
            ("publickey", "publickey"),
            ("", ""),
        ] {
            assert_eq!(logon_type(written), shown);
        }
    }
}
