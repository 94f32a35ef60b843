//! The tables in which accounts leave traces, and the queries of the library that read them.

use model::{Case, OsFamily};

use super::types::AccountType;

/// How a table names accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// User principal names, in any case.
    Cloud,
    /// `DOMAIN\name`, in any case.
    Windows,
    /// Names of one host, as written.
    Linux,
}

impl Family {
    /// Whether upper and lower case are different letters.
    pub(crate) fn case(self) -> Case {
        match self {
            Self::Cloud | Self::Windows => Case::Any,
            Self::Linux => Case::AsWritten,
        }
    }

    /// What the hosts of its events run, where the table itself says so.
    pub(crate) fn os(self) -> Option<OsFamily> {
        match self {
            Self::Cloud => None,
            Self::Windows => Some(OsFamily::Windows),
            Self::Linux => Some(OsFamily::Linux),
        }
    }
}

/// One table.
#[derive(Debug)]
pub(crate) struct AccountTable {
    /// Its name.
    pub(crate) name: &'static str,
    /// How it names accounts.
    pub(crate) family: Family,
    /// The accounts of which type it has.
    pub(crate) account_type: AccountType,
    /// The query that lists its accounts.
    pub(crate) find: &'static str,
    /// The query that lists what accounts did.
    pub(crate) activity: &'static str,
}

const fn table(
    name: &'static str,
    account_type: AccountType,
    find: &'static str,
    activity: &'static str,
) -> AccountTable {
    let family = match account_type {
        // Defender names accounts in full, and watches hosts of every system.
        AccountType::AzureActiveDirectory
        | AccountType::AzureActivity
        | AccountType::Office365
        | AccountType::Defender => Family::Cloud,
        AccountType::Windows => Family::Windows,
        AccountType::Linux => Family::Linux,
    };
    AccountTable { name, family, account_type, find, activity }
}

/// The tables that account searches ask, in the order of reports.
pub(crate) static TABLES: [AccountTable; 11] = [
    table("SigninLogs", AccountType::AzureActiveDirectory, "accounts_signin", "account_activity_signin"),
    table(
        "AADNonInteractiveUserSignInLogs",
        AccountType::AzureActiveDirectory,
        "accounts_signin_noninteractive",
        "account_activity_signin_noninteractive",
    ),
    table("OfficeActivity", AccountType::Office365, "accounts_office", "account_activity_office"),
    table("AzureActivity", AccountType::AzureActivity, "accounts_azure", "account_activity_azure"),
    table("AuditLogs", AccountType::AzureActiveDirectory, "accounts_audit", "account_activity_audit"),
    table("SecurityEvent", AccountType::Windows, "accounts_windows", "account_activity_windows"),
    table("Syslog", AccountType::Linux, "accounts_linux", "account_activity_linux"),
    table(
        "IdentityLogonEvents",
        AccountType::Defender,
        "accounts_identity_logon",
        "account_activity_identity_logon",
    ),
    table(
        "IdentityDirectoryEvents",
        AccountType::Defender,
        "accounts_identity_directory",
        "account_activity_identity_directory",
    ),
    table(
        "DeviceLogonEvents",
        AccountType::Defender,
        "accounts_device_logon",
        "account_activity_device_logon",
    ),
    table("CloudAppEvents", AccountType::Defender, "accounts_cloud_app", "account_activity_cloud_app"),
];

/// The names of [`TABLES`].
pub(crate) static TABLE_NAMES: [&str; 11] = [
    "SigninLogs",
    "AADNonInteractiveUserSignInLogs",
    "OfficeActivity",
    "AzureActivity",
    "AuditLogs",
    "SecurityEvent",
    "Syslog",
    "IdentityLogonEvents",
    "IdentityDirectoryEvents",
    "DeviceLogonEvents",
    "CloudAppEvents",
];

/// Tables that may hold several identifiers of one account side by side, and so are evidence that two names
/// belong together; each with its query. They are asked where they are there; what these queries give is not counted.
pub(crate) static LINKS: [(&str, &str); 4] = [
    ("IdentityInfo", "account_links_identity_info"),
    ("IdentityLogonEvents", "account_links_identity_logon"),
    ("IdentityDirectoryEvents", "account_links_identity_directory"),
    ("DeviceLogonEvents", "account_links_device_logon"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_tables() {
        assert_eq!(TABLES.each_ref().map(|it| it.name), TABLE_NAMES);
    }
}
