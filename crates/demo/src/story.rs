//! The story, told once in words and once as constants that the tables, the tests and the README share.

/// What happened, with times (UTC). The week is Monday 2026-03-02 to Sunday 2026-03-08.
pub const STORY: &str = "\
Contoso, Monday 2026-03-02 to Sunday 2026-03-08. All times are UTC.

Adele Vance (adelev@contoso.com, CONTOSO\\adelev, adelev on Linux) leads accounts payable in Dublin.
She works from 192.0.2.10 (office) and 192.0.2.101 (home) on WS-DUB-011, with a second factor.

Thursday 2026-03-05
  07:52  Adele signs in from the Dublin office, as every morning.
  08:41  She opens a link in a mail that looks like an invoice: alert on the click.
  09:12  Two wrong passwords for her account from 203.0.113.77 (Sao Paulo), the spelling of the name is ADELEV.
  09:14  Sign-in from 203.0.113.77 succeeds with one factor. Adele works on in Dublin: impossible travel.
  09:21  Her mailbox is read (MailItemsAccessed, until 09:48).
  09:26  Inbox rule \".\" hides mails about invoices, payments and IBANs in RSS Feeds.
  09:31  Forwarding to an outside mailbox, done over PowerShell: logged under her second name
         AdeleV@contoso.onmicrosoft.com, with the same UserKey and OrganizationId, from [2001:db8:77:1::1f].
  09:38  Files of the finance site are downloaded (until 09:49).
  09:55  Anonymous link to the list of payables.
  10:02  Two mails with a changed IBAN are sent and removed from Sent Items.
  10:11  A second phone is registered for her account.
  10:22  A secret is added to the application contoso-payments-sync.
  10:33  VPN sign-in; from here on her account appears inside as 10.20.8.15.
  10:46  Three failed logons, then a remote desktop logon to SRV-FIN01. Reconnaissance, a new local account
         svc_update in Administrators, the security log is cleared at 11:22.
  11:05  Four wrong passwords, then SSH to lnx-app01 with a password (Adele has always used a key); sudo to root.
  11:56  Sign-in to the Azure portal from a second outside address, 198.51.100.23 (Singapore).
  11:58  Storage keys are listed; from 12:02 to 12:19 ten Azure resources are deleted.
  12:38  Ines Quintero (security) resets the password, ends the sessions and disables the account at 12:41.
  12:52  Sign-ins from both outside addresses fail: account disabled.
  13:05  The inbox rule and the forwarding are removed.
Friday 2026-03-06
  09:30  The account is enabled again; 09:42 Adele signs in from the office with a new phone.

The same first address also tried Daniel Kowalczyk (4 wrong passwords) and Graham Tully (4 times; he has left and
his account is disabled). Not part of it, but found by a search for `adele`: adele.smith@fabrikam.com, an auditor
and guest, and madeleine@contoso.com. In the background: 25 other accounts in their working hours, a password
spray on Tuesday night (203.0.113.140, twelve accounts, Adele's among them), scanners that guess SSH passwords,
nightly jobs in Azure.
";

/// First day of the demo data.
pub const FIRST_DAY: &str = "2026-03-02";
/// Last day of the demo data.
pub const LAST_DAY: &str = "2026-03-08";
/// The victim, as SigninLogs spells the account.
pub const VICTIM: &str = "adelev@contoso.com";
/// The victim's second name, in OfficeActivity only; same UserKey and OrganizationId.
pub const VICTIM_SECOND_NAME: &str = "AdeleV@contoso.onmicrosoft.com";
/// The victim on Windows.
pub const VICTIM_WINDOWS: &str = "CONTOSO\\adelev";
/// The victim on Linux.
pub const VICTIM_LINUX: &str = "adelev";
/// A guest whose name begins like the victim's.
pub const GUEST: &str = "adele.smith@fabrikam.com";
/// The guest as Office and the audit log of the inviting tenant spell it.
pub const GUEST_EXTERNAL_NAME: &str = "adele.smith_fabrikam.com#EXT#@contoso.onmicrosoft.com";
/// A colleague whose name contains the search word.
pub const COLLEAGUE: &str = "madeleine@contoso.com";
/// The address of the phisher: sign-ins, mail, files.
pub const FIRST_OUTSIDE_IP: &str = "203.0.113.77";
/// The phisher's IPv6 address.
pub const FIRST_OUTSIDE_IPV6: &str = "2001:db8:77:1::1f";
/// The address of the Azure deletes.
pub const SECOND_OUTSIDE_IP: &str = "198.51.100.23";
/// The address that the VPN gave to the intruder.
pub const VPN_IP: &str = "10.20.8.15";
/// The Windows host of the incident.
pub const WINDOWS_HOST: &str = "SRV-FIN01.contoso.com";
/// The Linux host of the incident.
pub const LINUX_HOST: &str = "lnx-app01";
/// First sign-in from [`FIRST_OUTSIDE_IP`] that succeeds (SigninLogs.TimeGenerated).
pub const FOREIGN_SIGN_IN: &str = "2026-03-05T09:14:26.218Z";
/// The inbox rule (OfficeActivity.TimeGenerated).
pub const INBOX_RULE: &str = "2026-03-05T09:26:44Z";
/// First record of the Azure deletes (AzureActivity.TimeGenerated).
pub const FIRST_DELETE: &str = "2026-03-05T12:02:11.407Z";
