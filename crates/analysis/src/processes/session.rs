//! Logon sessions: one session is written in several ways.

use std::collections::HashMap;

use crate::Texts;

/// Whether a session is the one of the system itself: `0x3e7` on Windows, unset on Linux.
///
/// The original knows `0x3e7` and `-1`; Windows logs also write it as `999` or `0x3E7`, and auditd writes an unset
/// session as a number of 32 bits. On Linux 999 is a session like any other.
pub(crate) fn is_system(session: &str, is_windows: bool) -> bool {
    match number(session) {
        Some(0x3e7) => is_windows,
        Some(number) => number == i128::from(u32::MAX) || number == -1,
        None => false,
    }
}

/// A session id as a number: `0x3e7`, `0x3E7`, `999`, `999.0`, `-1`.
fn number(text: &str) -> Option<i128> {
    let text = text.trim();
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return u64::from_str_radix(hex, 16).ok().map(i128::from);
    }
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse::<i64>().ok().map(i128::from).or_else(|| whole.parse::<u64>().ok().map(i128::from))
}

/// Numbers sessions over several columns, so that two spellings of one session are equal.
#[derive(Default)]
pub(crate) struct SessionKeys {
    known: HashMap<Session, u32>,
}

#[derive(PartialEq, Eq, Hash)]
enum Session {
    Number(i128),
    Text(String),
}

impl SessionKeys {
    /// A key for each distinct text of a column; `None` where the log names no session.
    pub(crate) fn of(&mut self, column: &Texts) -> Vec<Option<u32>> {
        column.distinct().map(|it| self.key(it)).collect()
    }

    fn key(&mut self, text: &str) -> Option<u32> {
        let session = match number(text) {
            // 4688 writes 0x0 for "as the creator"; auditd writes -1 for "not set".
            Some(0 | -1) => return None,
            Some(number) if number == i128::from(u32::MAX) => return None,
            Some(number) => Session::Number(number),
            None if matches!(text.trim(), "" | "-") => return None,
            None => Session::Text(text.trim().to_lowercase()),
        };
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        Some(*self.known.entry(session).or_insert(next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_has_several_names() {
        for system in ["0x3e7", "0x3E7", "999", "999.0", "-1", "4294967295"] {
            assert!(is_system(system, true), "{system}");
        }
        for other in ["0x3e4", "0x0", "", "-", "console", "99999999999999999999999"] {
            assert!(!is_system(other, true), "{other}");
        }
        assert!(is_system("4294967295", false) && !is_system("999", false));
    }

    #[test]
    fn spellings_of_one_session_are_equal() {
        let mut keys = SessionKeys::default();
        let found = keys
            .of(&Texts::collect(["0x3e7", "999", "0X3E7", "0x0", "-", "", "Console", "console "].map(Some)));
        assert_eq!(found[0], found[1]);
        assert_eq!(found[3..6], [None, None, None]);
        assert_eq!(found[6], found[7]);
        assert_ne!(found[0], found[6]);
        assert_eq!(keys.of(&Texts::collect([Some("0x3E7")])), [found[0]], "over columns too");
    }
}
