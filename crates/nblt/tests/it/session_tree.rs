//! Whose processes a tree shows: on which host, of which account and session; and what is found in it.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::{Column, DataFrame, NamedFrom, Series};
use nblt::{LogonSessionRarity, Session, Show, logon_session_rarity};

/// Process starts (4688), each with host, account, session, program, id and parent's id, a second apart.
fn starts(rows: &[[&str; 6]]) -> LogonSessionRarity {
    let text = |name: &str, values: Vec<&str>| Column::from(Series::new(name.into(), values));
    let of = |at: usize| rows.iter().map(|it| it[at]).collect::<Vec<_>>();
    let times: Vec<String> = (0..rows.len()).map(|it| format!("2026-03-05T10:00:{it:02}Z")).collect();
    let columns = vec![
        text("TimeGenerated", times.iter().map(String::as_str).collect()),
        text("Computer", of(0)),
        text("Account", of(1)),
        text("SubjectLogonId", of(2)),
        text("NewProcessName", of(3)),
        text("CommandLine", of(3)),
        text("NewProcessId", of(4)),
        text("ProcessId", of(5)),
    ];
    logon_session_rarity(&DataFrame::new(rows.len(), columns).unwrap()).unwrap()
}

const SYSTEM: &str = "NT AUTHORITY\\SYSTEM";

#[test]
fn a_session_id_that_several_hosts_have_is_no_session() {
    let found = starts(&[
        ["web01.contoso.com", SYSTEM, "0x3e7", "C:\\a.exe", "0x10", "0"],
        ["fin01", SYSTEM, "0x3e7", "C:\\b.exe", "0x10", "0"],
        ["web01.contoso.com", SYSTEM, "0x3e7", "C:\\c.exe", "0x11", "0x10"],
        ["fin01", "CONTOSO\\kim", "0x5", "C:\\d.exe", "0x11", "0x10"],
    ]);
    let both = found.process_tree(SYSTEM, "0x3e7").unwrap().report().to_text();
    let said = "there are 2 hosts (fin01, web01.contoso.com), and on each it is another session: \
                .process_tree_on(\"fin01\", \"NT AUTHORITY\\\\SYSTEM\", \"0x3e7\")? shows one";
    assert!(both.contains(said), "{both}");
    let line = |words: &str| both.lines().position(|it| it.contains(words)).unwrap();
    // Each host's stand together, and the root says which it is.
    assert!(line("on fin01,") < line("on web01.contoso.com,"), "{both}");
    assert!(line("b.exe") < line("a.exe") && line("a.exe") < line("c.exe"), "{both}");
    let one = found.process_tree_on("WEB01", SYSTEM, "0x3e7").unwrap();
    assert_eq!(one.n_processes(), 2);
    let text = one.report().to_text();
    assert!(text.contains("Process tree of NT AUTHORITY\\SYSTEM, session 0x3e7 on WEB01"), "{text}");
    assert!(!text.contains("there are 2 hosts") && !text.contains("b.exe"), "{text}");
    let error = found.process_tree_on("db01", SYSTEM, "0x3e7").unwrap_err().to_string();
    assert!(
        error.contains("of account \"NT AUTHORITY\\\\SYSTEM\" on \"db01\"")
            && error.contains("\"0x3e7\" on fin01"),
        "{error}"
    );
    // Everywhere else the host is named, too.
    let report = found.report().to_text();
    assert!(report.contains(".process_tree_on(") && report.contains(".novel_starts()?"), "{report}");
    let rarest = &report[report.find("The rarest starts").unwrap()..];
    assert!(report.contains("by host and account"), "{report}");
    assert!(rarest.lines().take(3).any(|it| it.contains("Host")) && rarest.contains("fin01"), "{rarest}");
    let novel = found.novel_starts().unwrap().report().to_text();
    assert!(novel.contains("NT AUTHORITY\\SYSTEM 0x3e7 on web01.contoso.com"), "{novel}");
}

#[test]
fn a_name_as_it_was_typed_comes_before_names_of_which_it_is_a_part() {
    let found = starts(&[
        ["web01", "admin", "0x5", "C:\\a.exe", "0x10", "0"],
        ["WEB01.contoso.com", "CONTOSO\\admin", "0x6", "C:\\b.exe", "0x10", "0"],
    ]);
    let both = found.process_tree("all", "all").unwrap().report().to_text();
    let call = ".process_tree_on(\"web01\", \"all\", \"all\")? shows one";
    assert!(both.contains(call), "{both}");
    let n = |host: &str, account: &str| found.process_tree_on(host, account, "all").unwrap().n_processes();
    assert_eq!([n("web01", "all"), n("WEB01.contoso.com", "all"), n("all", "admin")], [1, 1, 1]);
    assert_eq!(n("all", "contoso\\ADMIN"), 1);
}

#[test]
fn what_is_encoded_is_found_however_far_down_it_stands() {
    let script = format!("{}Invoke-Mimikatz", "\n".repeat(150));
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, script);
    let command = format!("x.exe {encoded}");
    let found = starts(&[
        ["fin01", SYSTEM, "0x3e7", "C:\\a.exe", "0x10", "0"],
        ["fin01", SYSTEM, "0x3e7", &command, "0x11", "0x10"],
    ]);
    let tree = found.process_tree("all", "all").unwrap();
    assert!(tree.report().to_text().contains("… 139 more"), "{}", tree.report().to_text());
    let browser = tree.browse();
    browser.set_filter("invoke-mimikatz");
    assert!(browser.report().to_text().contains("1 of 2 processes has “invoke-mimikatz”"));
    browser.set_filter("mimikitten");
    assert!(browser.report().to_text().contains("none of 2 has “mimikitten”\n"));
}

#[test]
fn the_systems_of_both_demo_servers_are_apart() {
    let frame = Session::open("demo processes").unwrap().query("SecurityEvent").unwrap().frame();
    let found = logon_session_rarity(&frame).unwrap();
    let both = found.process_tree(SYSTEM, "0x3e7").unwrap();
    assert!(both.report().to_text().contains("there are 2 hosts (SRV-FIN01.contoso.com, "));
    let hosts = ["SRV-FIN01", "WEB01"].map(|it| found.process_tree_on(it, SYSTEM, "0x3e7").unwrap());
    assert_eq!(hosts.iter().map(|it| it.n_processes()).sum::<usize>(), both.n_processes());
}

#[test]
fn a_tree_of_several_sessions_says_whose_each_process_is() {
    let found = starts(&[
        ["fin01", SYSTEM, "0x3e7", "C:\\winlogon.exe", "0x10", "0"],
        ["fin01", "CONTOSO\\kim", "0x5", "C:\\explorer.exe", "0x8f3c", "0x10"],
        ["fin01", "CONTOSO\\kim", "0x5", "C:\\cmd.exe", "0x12", "0x8f3c"],
        ["fin01", "CONTOSO\\joe", "0x6", "C:\\runas.exe", "0x13", "0x12"],
    ]);
    let tree = found.process_tree("all", "all").unwrap();
    let text = tree.report().to_text();
    let line = |words: &str| text.lines().find(|it| it.contains(words)).unwrap();
    assert!(line("winlogon.exe").contains("of NT AUTHORITY\\SYSTEM 0x3e7"), "{text}");
    assert!(line("explorer.exe").contains("of CONTOSO\\kim 0x5"), "{text}");
    assert!(!line("cmd.exe").contains("of CONTOSO"), "as above it: {text}");
    assert!(line("runas.exe").contains("of CONTOSO\\joe 0x6"), "{text}");
    // In the tree of one session only what is another's.
    let kim = found.process_tree("kim", "0x5").unwrap().report().to_text();
    assert!(kim.contains("of NT AUTHORITY\\SYSTEM 0x3e7") && !kim.contains("of CONTOSO\\kim 0x5,"), "{kim}");
    // All of it is found, also where it is not written.
    let browser = tree.browse();
    for (words, n) in [
        ("contoso\\KIM", 2),
        ("0x6", 1),
        ("fin01", 4),
        ("0x8f3c", 1),
        ("0X8F3C", 1),
        ("36668", 1),
        ("kim 0x12", 1),
    ] {
        browser.set_filter(words);
        let text = browser.report().to_text();
        let verb = if n == 1 { "has" } else { "have" };
        assert!(text.contains(&format!("{n} of 4 processes {verb} “{words}”")), "{text}");
    }
}

#[test]
fn accounts_of_one_name_are_several_and_said_to_be() {
    let found = starts(&[
        ["fin01", "CONTOSO\\admin", "0x5", "C:\\a.exe", "0x10", "0"],
        ["fin01", "FIN01\\Admin", "0x6", "C:\\b.exe", "0x11", "0"],
        ["fin01", "contoso\\ADMIN", "0x5", "C:\\c.exe", "0x12", "0"],
    ]);
    let tree = found.process_tree("admin", "all").unwrap();
    let text = tree.report().to_text();
    assert!(
        text.contains(
            "admin is the name of 2 accounts (CONTOSO\\admin, FIN01\\Admin): with its domain it is one"
        ),
        "{text}"
    );
    let one = found.process_tree("CONTOSO\\Admin", "all").unwrap();
    assert_eq!((one.n_processes(), one.report().to_text().contains("the name of")), (2, false));
    // On Linux case tells accounts apart.
    let linux =
        starts(&[["web02", "admin", "3", "/bin/a", "10", "0"], ["web02", "Admin", "4", "/bin/b", "11", "0"]]);
    assert_eq!(linux.process_tree("admin", "").unwrap().n_processes(), 1);
    let error = linux.process_tree("ADMIN", "").unwrap_err().to_string();
    assert!(error.contains("there is no session of account \"ADMIN\"\nhelp: the sessions are "), "{error}");
}
