//! Why a sign-in or a logon failed, and what kind of logon it was: codes of logs in words.
//!
//! One table a system, each with its source. A code that is not in its table has no words: a guess would be
//! worse than the number.
//!
//! ```
//! use model::failure::{Codes, reason};
//!
//! assert_eq!(reason(Codes::NtStatus, "0xC000006A"), Some("wrong password"));
//! assert_eq!(reason(Codes::SignIn, "50057"), Some("account is disabled"));
//! assert_eq!(reason(Codes::NtStatus, "0x1"), None);
//! ```

mod kerberos;
mod logon_type;
mod nt_status;
mod sign_in;
mod sshd;

pub use logon_type::{logon_type, logon_type_name};

/// Which table a code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codes {
    /// `ResultType` of sign-ins to Entra ID, as a decimal number.
    SignIn,
    /// `Status` and `SubStatus` of Windows logons, as a hexadecimal or signed decimal number.
    NtStatus,
    /// `Status` of Kerberos events (4768, 4769, 4771), as a hexadecimal number.
    Kerberos,
    /// A message of sshd, sudo or PAM.
    Sshd,
}

impl Codes {
    /// The name under which the queries of the library say which table a code is of.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ResultType" => Self::SignIn,
            "NTSTATUS" => Self::NtStatus,
            "Kerberos" => Self::Kerberos,
            "sshd" => Self::Sshd,
            _ => return None,
        })
    }
}

/// What a failure code means, in words; `None` for a code of success and for one that is not known here.
#[must_use]
pub fn reason(codes: Codes, code: &str) -> Option<&'static str> {
    let code = code.trim();
    match codes {
        Codes::SignIn => lookup(sign_in::TABLE, code.parse().ok()?),
        Codes::NtStatus => lookup(nt_status::TABLE, number(code)?),
        Codes::Kerberos => lookup(kerberos::TABLE, number(code)?),
        Codes::Sshd => sshd::reason(code),
    }
}

/// Tables are sorted by code; a test holds them to it.
fn lookup(table: &'static [(u32, &'static str)], code: u32) -> Option<&'static str> {
    table.binary_search_by_key(&code, |it| it.0).ok().and_then(|at| table.get(at)).map(|it| it.1)
}

/// `0xC000006A`, `-1073741718` and `3221225578` are one number.
fn number(code: &str) -> Option<u32> {
    match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => {
            let number: i64 = code.parse().ok()?;
            // A signed number is read as the 32 bits that it stands for.
            u32::try_from(number).ok().or_else(|| i32::try_from(number).ok().map(i32::cast_unsigned))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_hold_no_code_twice() {
        for table in [sign_in::TABLE, nt_status::TABLE, kerberos::TABLE] {
            assert!(table.windows(2).all(|it| it[0].0 < it[1].0), "{table:?}");
            assert!(table.iter().all(|it| !it.1.is_empty() && !it.1.ends_with('.')));
        }
    }

    #[test]
    fn acc_7_codes_of_each_system_have_words() {
        for (codes, code, words) in [
            (Codes::SignIn, "50057", "account is disabled"),
            (Codes::SignIn, "50074", "multi-factor authentication is required and was not done"),
            (Codes::SignIn, "50126", "wrong user name or password"),
            (
                Codes::SignIn,
                "50053",
                "locked after too many wrong passwords, or from an address that is blocked",
            ),
            (Codes::NtStatus, "0xc000006a", "wrong password"),
            (Codes::NtStatus, "0xC0000064", "no such user"),
            (Codes::NtStatus, "-1073741718", "wrong password"),
            (Codes::NtStatus, "3221225578", "wrong password"),
            (Codes::Kerberos, "0x18", "wrong password (pre-authentication failed)"),
            (Codes::Kerberos, "0x6", "no such user"),
            (Codes::Sshd, "Failed password for invalid user x from 192.0.2.1 port 4 ssh2", "no such user"),
            (Codes::Sshd, "Failed password for root from 192.0.2.1 port 4 ssh2", "wrong password"),
        ] {
            assert_eq!(reason(codes, code), Some(words), "{codes:?} {code}");
        }
    }

    #[test]
    fn what_is_not_known_has_no_words() {
        for (codes, code) in [
            (Codes::SignIn, "0"),
            (Codes::SignIn, ""),
            (Codes::SignIn, "0x18"),
            (Codes::NtStatus, "0x0"),
            (Codes::NtStatus, "%%2313"),
            (Codes::NtStatus, "-"),
            (Codes::NtStatus, "99999999999999999999"),
            (Codes::Kerberos, "0x0"),
            (Codes::Sshd, "Accepted password for root from 192.0.2.1 port 4 ssh2"),
            (Codes::Sshd, ""),
        ] {
            assert_eq!(reason(codes, code), None, "{codes:?} {code:?}");
        }
    }
}
