//! Reasons that Linux gives in words: sshd, sudo, su and PAM.
//!
//! Source: the messages in OpenSSH's `auth.c` and `auth2.c`, sudo's `logging.c`, and Linux-PAM's `pam_unix`.

use std::cmp::Reverse;

/// A part of a message, and what it means. Of several the one that stands first counts, of those the longest.
const TABLE: &[(&str, &str)] = &[
    ("maximum authentication attempts exceeded", "too many attempts in one connection"),
    ("Failed password for invalid user", "no such user"),
    ("Failed password for illegal user", "no such user"),
    ("Failed none for invalid user", "no such user"),
    ("Failed publickey for", "the key is not accepted"),
    ("Failed password for", "wrong password"),
    ("Failed keyboard-interactive", "wrong answer"),
    ("Failed none for", "asked which ways of logging on there are"),
    ("Invalid user", "no such user"),
    ("Illegal user", "no such user"),
    ("not allowed because account is locked", "account is locked out"),
    ("not allowed because not listed in AllowUsers", "the account may not log on by SSH"),
    ("not allowed because none of user's groups", "the account may not log on by SSH"),
    ("not allowed because shell", "the account has no shell to log on with"),
    ("ROOT LOGIN REFUSED", "root may not log on by SSH"),
    ("NOT in sudoers", "the account may not use sudo"),
    ("command not allowed", "the account may not run this command"),
    ("incorrect password attempt", "wrong password"),
    ("account has expired", "the account has expired"),
    ("FAILED su", "su was refused"),
    ("by invalid user", "no such user; the connection ended"),
    ("by authenticating user", "the connection ended before authentication"),
    ("from invalid user", "no such user; the connection ended"),
    ("from authenticating user", "the connection ended before authentication"),
    ("authentication failure", "wrong password"),
];

pub(super) fn reason(message: &str) -> Option<&'static str> {
    // Who attacks chooses the name in a message, but not how the message begins: a success has no reason, and
    // what stands first counts.
    if message.trim_start().starts_with("Accepted ") {
        return None;
    }
    let places =
        TABLE.iter().filter_map(|(part, words)| Some((message.find(part)?, Reverse(part.len()), *words)));
    places.min().map(|it| it.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_the_reason_they_give() {
        for (message, words) in [
            (
                "error: maximum authentication attempts exceeded for root from 192.0.2.7 port 2 ssh2 [preauth]",
                Some("too many attempts in one connection"),
            ),
            (
                "Connection closed by authenticating user adelev 192.0.2.7 port 4 [preauth]",
                Some("the connection ended before authentication"),
            ),
            (
                "adelev : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id",
                Some("wrong password"),
            ),
            (
                "adelev : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id",
                Some("the account may not use sudo"),
            ),
            (
                "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=adelev",
                Some("wrong password"),
            ),
            ("pam_unix(sshd:session): session opened for user adelev by (uid=0)", None),
            (
                "Failed password for invalid user NOT in sudoers from 192.0.2.7 port 4 ssh2",
                Some("no such user"),
            ),
            ("Accepted password for Invalid user from 192.0.2.7 port 4 ssh2", None),
        ] {
            assert_eq!(reason(message), words, "{message}");
        }
    }
}
