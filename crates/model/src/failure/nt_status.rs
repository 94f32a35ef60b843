//! NTSTATUS values of failed logons.
//!
//! Source: \[MS-ERREF\] 2.3.1 for the numbers; events 4625 and 4776 in the documentation of Windows security
//! auditing for what they mean at a logon.

pub(super) const TABLE: &[(u32, &str)] = &[
    (0xC000_0022, "access denied"),
    (0xC000_005E, "no logon server could be reached"),
    (0xC000_0064, "no such user"),
    (0xC000_006A, "wrong password"),
    (0xC000_006D, "wrong user name or password"),
    (0xC000_006E, "the account is restricted"),
    (0xC000_006F, "outside of the allowed hours"),
    (0xC000_0070, "from a workstation that is not allowed"),
    (0xC000_0071, "the password has expired"),
    (0xC000_0072, "account is disabled"),
    (0xC000_009A, "the server is short of resources"),
    (0xC000_00DC, "the security account manager is in the wrong state"),
    (0xC000_0133, "clocks are too far apart"),
    (0xC000_015B, "this type of logon is not granted on this host"),
    (0xC000_018C, "the trust between the domains failed"),
    (0xC000_018D, "the trust between workstation and domain failed"),
    (0xC000_0192, "the logon service is not running"),
    (0xC000_0193, "the account has expired"),
    (0xC000_0199, "a computer account cannot log on this way"),
    (0xC000_0224, "the password must be changed first"),
    (0xC000_0225, "not found (an error in Windows, no risk)"),
    (0xC000_0234, "account is locked out"),
    (0xC000_02EE, "an unexpected error"),
    (0xC000_035B, "channel bindings do not match (possible relay)"),
    (0xC000_0380, "wrong PIN of a smart card"),
    (0xC000_0413, "this host is not allowed to authenticate the account"),
    (0xC000_0418, "NTLM is blocked"),
    (0xC000_0569, "an error of the domain's authentication policy"),
];
