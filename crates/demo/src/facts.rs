//! Counts that hold for [`crate::files`]: what a query over the demo workspace has to find.
//!
//! The tests of this crate count the files again, by reading them back. Change the data, and a test names the
//! number to change here. Cloud and Windows names are counted in any case, Linux names as written.

/// Rows of each table.
pub const ROWS: &[(&str, usize)] = &[
    ("SigninLogs", 234),
    ("AADNonInteractiveUserSignInLogs", 71),
    ("OfficeActivity", 220),
    ("AzureActivity", 90),
    ("AuditLogs", 25),
    ("SecurityEvent", 2_420),
    ("Syslog", 332),
    ("SecurityAlert", 13),
    ("HuntingBookmark", 5),
    ("Heartbeat", 42),
    ("IdentityInfo", 26),
];

/// Which tables each file holds, in the order of [`crate::files`].
pub const FILES: &[(&str, &[&str])] = &[
    ("SigninLogs.csv", &["SigninLogs"]),
    ("office_activity.csv", &["OfficeActivity"]),
    ("azure_2026-03.csv", &["AzureActivity"]),
    ("AADNonInteractiveUserSignInLogs.json", &["AADNonInteractiveUserSignInLogs"]),
    ("AuditLogs.json", &["AuditLogs"]),
    ("lnx-app01.json", &["Syslog"]),
    ("alerts_and_bookmarks.json", &["SecurityAlert", "HuntingBookmark"]),
    ("IdentityInfo.json", &["IdentityInfo"]),
    ("SecurityEvent.csv", &["SecurityEvent"]),
    ("SecurityEvent_processes.csv", &["SecurityEvent"]),
    ("Heartbeat.csv", &["Heartbeat"]),
];

/// Account, table, events of that account in it.
///
/// Whose event it is: SigninLogs, AADNonInteractiveUserSignInLogs `UserPrincipalName`; OfficeActivity `UserId`;
/// AzureActivity `Caller`; AuditLogs `InitiatedBy.user.userPrincipalName`; SecurityEvent `Account`; Syslog the
/// account that logged on, failed to, logged off or used sudo.
pub const EVENTS: &[(&str, &str, usize)] = &[
    ("adelev@contoso.com", "SigninLogs", 28),
    ("adelev@contoso.com", "AADNonInteractiveUserSignInLogs", 19),
    ("adelev@contoso.com", "OfficeActivity", 33),
    ("adelev@contoso.com", "AzureActivity", 24),
    ("adelev@contoso.com", "AuditLogs", 4),
    ("CONTOSO\\adelev", "SecurityEvent", 28),
    ("adelev", "Syslog", 23),
    ("AdeleV@contoso.onmicrosoft.com", "OfficeActivity", 4),
    ("adele.smith@fabrikam.com", "SigninLogs", 6),
    ("adele.smith_fabrikam.com#EXT#@contoso.onmicrosoft.com", "OfficeActivity", 5),
    ("madeleine@contoso.com", "SigninLogs", 6),
    ("madeleine@contoso.com", "AADNonInteractiveUserSignInLogs", 1),
    ("madeleine@contoso.com", "OfficeActivity", 9),
    ("CONTOSO\\madeleine", "SecurityEvent", 6),
    ("admin@contoso.com", "SigninLogs", 14),
    ("admin@contoso.com", "AzureActivity", 3),
    ("CONTOSO\\admin", "SecurityEvent", 10),
    ("admin", "Syslog", 19),
    ("Admin", "Syslog", 17),
    ("grahamt@contoso.com", "SigninLogs", 4),
    ("CONTOSO\\WEB01$", "SecurityEvent", 28),
];

/// AuditLogs rows that have the victim as a target; two of them (phones) were initiated under her name, too.
pub const VICTIM_AUDIT_TARGET: usize = 7;
/// AuditLogs rows that have the victim as initiator or target.
pub const VICTIM_AUDIT_EITHER: usize = 9;
/// SecurityEvent 4624 and 4625 with the victim's TargetUserName (any case); four of them are the intruder's.
pub const VICTIM_WINDOWS_LOGONS: usize = 9;
/// SecurityEvent 4625 of the victim.
pub const VICTIM_WINDOWS_FAILURES: usize = 3;
/// Syslog lines in which the word `adelev` is: one more than in [`EVENTS`], the session of root.
pub const VICTIM_SYSLOG_MENTIONS: usize = 24;
/// Successful sign-ins (SigninLogs) of the victim from the phisher's two first addresses, IPv4 and IPv6.
pub const FOREIGN_SIGN_INS: usize = 7;
/// AzureActivity rows of the victim whose operation ends in DELETE: 10 resources.
pub const DELETE_RECORDS: usize = 22;
/// Distinct resources that were deleted.
pub const DELETED_RESOURCES: usize = 10;
/// Distinct alerts: one of them has two rows, with the same SystemAlertId.
pub const ALERTS: usize = 12;
/// Distinct alerts with the victim (any of the names) in Entities.
pub const VICTIM_ALERTS: usize = 10;
/// Bookmarks that mention the victim and are not deleted.
pub const VICTIM_BOOKMARKS: usize = 3;
