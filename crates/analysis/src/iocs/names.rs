//! Hashes and numbers of vulnerabilities.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, IocType};

/// Runs of hexadecimal digits of the three lengths; a run of another length is none of them.
pub(super) fn find_hashes(found: &mut Found<'_>) {
    let text = found.text;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|it| it.is_ascii_hexdigit()).count();
        let ioc_type = match length {
            32 => Some(IocType::Md5),
            40 => Some(IocType::Sha1),
            64 => Some(IocType::Sha256),
            _ => None,
        };
        let hash = &bytes[at..at + length];
        // A row of one digit is filling.
        if let Some(ioc_type) = ioc_type.filter(|_| hash.iter().any(|it| *it != hash[0])) {
            found.add(ioc_type, text[at..at + length].to_ascii_lowercase(), at..at + length);
        }
        at += length.max(1);
    }
}

static CVE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bCVE-\d{4}-\d{4,7}\b").ok());

pub(super) fn find_cves(found: &mut Found<'_>) {
    let Some(cve) = CVE.as_ref() else { return };
    for it in cve.find_iter(found.text) {
        found.add(IocType::Cve, it.as_str().to_ascii_uppercase(), it.range());
    }
}
