//! What names, addresses and identifiers look like.

use regex::Regex;

/// What names, addresses and identifiers look like.
pub(super) struct Patterns {
    pub(super) upn: Regex,
    pub(super) id: Regex,
    pub(super) address: Regex,
    pub(super) home: Regex,
}

impl Patterns {
    pub(super) fn new() -> std::result::Result<Self, regex::Error> {
        Ok(Self {
            upn: Regex::new(r"[\p{L}\p{N}._%+'#-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+")?,
            id: Regex::new(
                r"(?i)\bS-1-(?:5-21|12-1)(?:-\d+)+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
            )?,
            address: Regex::new(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")?,
            home: Regex::new(r#"(?i)(?:[\\/]users[\\/]|/home/)([^\\/\s"']+)"#)?,
        })
    }
}

/// Whether a text is a security identifier or an object id, where a name is expected.
pub(super) fn is_identifier(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    text.starts_with("S-1-") || groups == [8, 4, 4, 4, 12]
}
