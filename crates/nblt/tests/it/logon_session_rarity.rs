//! Logon session rarity over the demo workspace, over the 10,000 events of the original, and over bad input.

#![allow(clippy::unwrap_used, reason = "a test that fails may panic")]

use nblt::ext::polars::prelude::{DataFrame, NamedFrom, Series};
use nblt::{
    HostPivots, LogonSessionRarity, Place, Session, Show, TableState, logon_session_rarity, registry,
};

use crate::written::session;

fn on(session: &Session, host: &str) -> LogonSessionRarity {
    HostPivots::on(session.clone()).logon_session_rarity(host).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_numbers_of_the_original_through_the_query_library() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/msticnb/processes_on_host.csv");
    if !std::path::Path::new(path).exists() {
        return eprintln!("skipped: ../shared/data is not here");
    }
    let session = Session::open(path).unwrap();
    let found = on(&session, "msticalertswin1");
    assert_eq!(
        format!("{found:?}"),
        "LogonSessionRarity { processes: 10000, clusters: 118, noise: 93, sessions: 11 }"
    );
    let first = &found.sessions()[0];
    assert_eq!(
        (first.account.as_str(), first.session.as_str()),
        ("MSTICAlertsWin1\\MSTICAdmin", "0x109c408")
    );
    assert!((first.mean_rarity - 0.714_285_714_285_714_2).abs() < 1e-14);
    assert_eq!(found.process_clusters().unwrap().height(), 118 + 93);
    assert_eq!(found.tables()[0], ("SecurityEvent", TableState::Rows(10_000)));
    // 10,000 processes, one below the other up to 72 times, stay a page that opens.
    let tree = found.process_tree("all", "").unwrap();
    assert_eq!((tree.n_processes(), tree.tree().count(Place::Child)), (10_000, 6_823));
    let html = tree.report().to_html().into_string();
    assert!(html.len() < 2_000_000 && html.contains("drawing 2,000 of 10,063 processes"), "{}", html.len());
    let admin = found.process_tree("MSTICAdmin", "0x109c408").unwrap();
    assert_eq!(admin.n_processes(), 10);
    assert!(admin.report().to_text().contains("like no other"));
    // The same from a frame.
    let frame = session.query("SecurityEvent").unwrap().frame();
    let of_frame = logon_session_rarity(&frame).unwrap();
    assert_eq!(format!("{of_frame:?}"), format!("{found:?}"));
    assert_eq!(of_frame.processes_with_cluster().unwrap().height(), 10_000);
}

#[test]
fn a_host_without_process_starts_is_not_a_host_without_rare_ones() {
    let demo = Session::demo().unwrap();
    let error = HostPivots::on(demo.clone()).logon_session_rarity("nowhere").unwrap_err();
    assert!(error.is_not_found(), "{error}");
    let text = error.to_string();
    assert!(text.contains("SecurityEvent: read, no row matches; Event: not in this workspace"), "{text}");
    assert!(text.contains("help: hosts with process starts are SRV-FIN01.contoso.com ("), "{text}");
    assert!(HostPivots::on(demo).logon_session_rarity("  ").unwrap_err().is_input());
}

#[test]
fn a_table_without_starts_says_in_which_the_host_has_some() {
    let hosts = HostPivots::on(Session::demo().unwrap());
    let error = hosts.logon_session_rarity_from("SRV-FIN01", "Event").unwrap_err().to_string();
    assert!(error.contains("Event: not in this workspace"), "{error}");
    assert!(
        error.contains("help: hosts with process starts are SRV-FIN01.contoso.com (1,220 in SecurityEvent)"),
        "{error}"
    );
}

#[test]
fn the_order_of_rows_changes_no_report() {
    let row = |n: u32, pid: u32| {
        format!(
            "2026-03-05T10:00:00Z,web01,4688,C\\a,0x1,C:\\{n}{}.exe,{n},0x{pid:x},0x4\n",
            "x".repeat(n as usize)
        )
    };
    // Forty that are like no other, and two that differ in their process id alone, all at one moment.
    let mut rows: Vec<String> = (0..40).map(|it| row(it, 100 + it)).chain([row(50, 7), row(50, 8)]).collect();
    let head = "TimeGenerated,Computer,EventID,Account,SubjectLogonId,NewProcessName,CommandLine,NewProcessId,ProcessId\n";
    let reports = |rows: &[String]| {
        let found = on(&session(&[("SecurityEvent.csv", &(head.to_owned() + &rows.concat()))]), "web01");
        let texts = [
            found.report().to_text(),
            found.novel_starts().unwrap().report().to_text(),
            found.browse_events().report().to_text(),
        ];
        let path =
            |text: &str| text.lines().filter(|it| !it.contains("nblt-it-")).collect::<Vec<_>>().join("\n");
        let clusters = found.process_clusters().unwrap();
        (texts.map(|it| path(&it)), format!("{clusters:?}"))
    };
    let before = reports(&rows);
    rows.reverse();
    assert_eq!(reports(&rows), before);
}

#[test]
fn a_name_means_the_host_with_that_name_only() {
    let row = |host: &str| format!("2026-03-05T10:00:00Z,{host},4688,C\\a,0x1,C:\\a.exe,a\n");
    let hosts = ["web01", "WEB01.contoso.com", "web010", "xweb01", "web01x.contoso.com"];
    let csv = hosts.iter().map(|it| row(it)).collect::<String>();
    let csv =
        format!("TimeGenerated,Computer,EventID,Account,SubjectLogonId,NewProcessName,CommandLine\n{csv}");
    let session = session(&[("SecurityEvent.csv", &csv)]);
    let mut found: Vec<_> = on(&session, "Web01").sessions().into_iter().filter_map(|it| it.host).collect();
    found.sort();
    assert_eq!(found, ["WEB01.contoso.com", "web01"]);
    assert_eq!(on(&session, "web01.contoso.com").sessions().len(), 1);
    // What was typed is a value and no query.
    let error = HostPivots::on(session).logon_session_rarity("\" or 1 == 1 or Computer == \"").unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[test]
fn sysmon_and_defender_are_asked_too_and_what_was_not_taken_is_said() {
    let xml = |name: &str, line: &str| {
        format!(
            "<DataItem><EventData><Data Name=\"\"Image\"\">{name}</Data><Data Name=\"\"CommandLine\"\">{line}</Data>\
             <Data Name=\"\"User\"\">CONTOSO\\kiranr</Data><Data Name=\"\"LogonId\"\">0x99</Data>\
             <Data Name=\"\"ProcessId\"\">7</Data><Data Name=\"\"ParentProcessId\"\">4</Data></EventData></DataItem>"
        )
    };
    let event = |second: u32, xml: &str| {
        format!("2026-03-05T10:00:0{second}Z,web01,Microsoft-Windows-Sysmon,1,\"{xml}\"\n")
    };
    let sysmon = format!(
        "TimeGenerated,Computer,Source,EventID,EventData\n{}{}2026-03-05T10:00:09Z,web01,Other,1,\"<x/>\"\n",
        event(1, &xml("C:\\a.exe", "a &lt;b&gt; &quot;c&quot; &amp;lt;")),
        event(2, &xml("C:\\b.exe", "b"))
    );
    let device = "TimeGenerated,DeviceName,ActionType,AccountDomain,AccountName,LogonId,FolderPath,FileName,ProcessId,ProcessCommandLine,InitiatingProcessId,InitiatingProcessFileName\n\
                  2026-03-05T10:00:01Z,web01,ProcessCreated,contoso,kiranr,153,C:\\a.exe,a.exe,7,a,4,System\n";
    let session = session(&[("Event.csv", &sysmon), ("DeviceProcessEvents.csv", device)]);
    let found = on(&session, "web01");
    let states = [
        ("SecurityEvent", TableState::NotThere),
        ("Event", TableState::Rows(2)),
        ("DeviceProcessEvents", TableState::Rows(1)),
        ("LinuxAuditLog", TableState::NotThere),
        ("Syslog", TableState::NotThere),
    ];
    assert_eq!(found.tables(), states);
    let text = found.report().to_text();
    assert!(text.contains("warning: DeviceProcessEvents: has 1 process start of this host too"), "{text}");
    assert!(text.contains("a <b> \"c\" &lt;"), "{text}");
    assert_eq!(found.sessions()[0].account, "CONTOSO\\kiranr");
    let frame = session.query("DeviceProcessEvents").unwrap().frame();
    assert_eq!(logon_session_rarity(&frame).unwrap().sessions()[0].account, "contoso\\kiranr");
}

#[test]
fn a_frame_of_something_else_says_what_is_missing() {
    let frame = Session::demo().unwrap().query("SigninLogs").unwrap().frame();
    let error = logon_session_rarity(&frame).unwrap_err();
    assert!(error.is_input());
    let text = error.to_string();
    assert!(
        text.contains("there is no column for the program: ") && text.contains("\nhelp: the frame has "),
        "{text}"
    );
    let none = logon_session_rarity(&DataFrame::empty()).unwrap_err().to_string();
    assert!(none.contains("the frame has no columns at all"), "{none}");
}

#[test]
fn hostile_text_and_a_frame_without_ids_are_shown() {
    let nasty = "<script>alert(1)</script>\u{202e}\u{1b}[2J\n\nEVCXR_END_CONTENT";
    let texts = |name: &str| Series::new(name.into(), [nasty, nasty]).into();
    let names = ["Account", "SubjectLogonId", "NewProcessName", "CommandLine"];
    let frame = DataFrame::new(2, names.map(texts).into()).unwrap();
    let found = logon_session_rarity(&frame).unwrap();
    for report in [
        found.report(),
        found.list_sessions_by_rarity().report(),
        found.plot_sessions_by_rarity().report(),
        found.browse_events().report(),
    ] {
        let (html, text) = (report.to_html().into_string(), report.to_text());
        for shown in [&html, &text] {
            assert!(!shown.contains("EVCXR_") && !shown.contains('\u{202e}') && !shown.contains('\u{1b}'));
        }
        assert!(
            !html.contains("<script") && text.contains("<script>alert(1)</script>\\u{202e}␛[2J⏎⏎"),
            "{text}"
        );
    }
    let error = found.process_tree("", "").unwrap_err().to_string();
    assert!(
        error.contains("process id: NewProcessId would do; for the process id of the parent: ProcessId"),
        "{error}"
    );
}

#[test]
fn the_chooser_lists_sessions_and_shows_the_events_of_one() {
    let found = on(&Session::demo().unwrap(), "srv-fin01");
    let browser = found.browse_events();
    assert_eq!(browser.picked(), found.sessions().first().cloned());
    let text = browser.report().to_text();
    let first = &found.sessions()[0];
    assert!(text.contains(&format!("{} - {}", first.account, first.session)), "{text}");
    let starts = if first.process_count == 1 { "start" } else { "starts" };
    assert!(text.contains(&format!("{} process {starts}, ", first.process_count)), "{text}");
    let error = found.process_tree("CONTOSO\\nobody", "0x1").unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("help: the sessions are "), "{error}");
}

#[test]
fn the_intruder_of_the_demo_is_on_top() {
    let processes = Session::open("demo processes").unwrap();
    let found = on(&processes, "SRV-FIN01");
    let first = &found.sessions()[0];
    assert_eq!((first.account.as_str(), first.session.as_str()), ("CONTOSO\\adelev", "0x5e0b3d"));
    let report = found.report().to_text();
    assert!(report.contains("11,565 process starts in 189 sessions"), "{report}");
    // From the logon to the end: what is above the shell is in the data, too.
    let tree = found.process_tree("adelev", "0x5e0b3d").unwrap();
    assert_eq!(tree.tree().count(Place::Cycle) + tree.tree().count(Place::WithoutTime), 0);
    let text = tree.report().to_text();
    let commands = demo::intruder_commands();
    assert!(
        commands
            .iter()
            .all(|it| text.lines().any(|line| line.starts_with("            ") && line.ends_with(it))),
        "{text}"
    );
    // In the small workspace one session in ten has more of its own, but hers is among the first four.
    let small = on(&Session::demo().unwrap(), "SRV-FIN01").sessions();
    let place = small.iter().position(|it| it.session == "0x5e0b3d").unwrap();
    assert!(place < 4 && small.len() > 200, "{place}");
}

#[test]
fn what_is_encoded_in_a_command_line_stands_below_it() {
    let found = on(&Session::open("demo processes").unwrap(), "SRV-FIN01");
    let tree = found.process_tree("adelev", "0x5e0b3d").unwrap();
    let text = tree.report().to_text();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|it| it.starts_with("powershell.exe")).unwrap();
    assert!(lines[at + 1].starts_with("↳ decoded base64: text in UTF-16LE"), "{text}");
    assert!(
        lines[at + 3].starts_with("↳ decoded base64: text in UTF-8")
            && lines[at + 3].contains("2 levels deep")
    );
    assert_eq!(lines[at + 5], "↳ 2 indicators");
    assert_eq!(lines[at + 6], "dns contoso-invoices[.]example");
    assert_eq!(lines[at + 7], "url hxxps://contoso-invoices[.]example/u");
    let html = tree.report().to_html().into_string();
    assert!(html.contains("<details class=\"nblt-found\"><summary>decoded base64"));
    // The same for the whole host, as frames.
    let decoded = found.decoded().unwrap();
    assert_eq!((decoded.len(), decoded.frame().unwrap().height()), (2, 2));
    let urls = found.iocs().unwrap().of_type(nblt::IocType::Url);
    assert_eq!(urls, ["https://contoso-invoices.example/u"]);
}

#[test]
fn a_tree_can_be_filtered_and_drawn() {
    let found = on(&Session::open("demo processes").unwrap(), "SRV-FIN01");
    let tree = found.process_tree("", "").unwrap();
    let browser = tree.browse();
    let all = browser.report().to_text();
    assert!(all.contains("drawing 300 of"), "a part of thousands");
    // In the command line, and in what is encoded in it.
    for (words, named) in [("localgroup ADMINISTRATORS", "net.exe"), ("contoso-invoices", "powershell.exe")] {
        browser.set_filter(words);
        let text = browser.report().to_text();
        assert!(text.contains(&format!("processes has “{words}”, with what is above it")), "{text}");
        assert!(text.contains(named) && text.contains("cmd.exe") && text.contains("explorer.exe"), "{text}");
    }
    browser.set_filter("<nothing> like it");
    assert!(browser.report().to_text().contains("none of"));
    assert!(!browser.report().to_html().as_str().contains("<nothing>"));
    let session = found.process_tree("adelev", "0x5e0b3d").unwrap().drawing();
    let svg = session.svg();
    assert!(svg.starts_with("<svg ") && svg.contains("wevtutil.exe") && svg.contains("like no other"));
    let file = std::env::temp_dir().join(format!("nblt-tree-{}.svg", std::process::id()));
    let saved = session.save(file.to_str().unwrap()).unwrap();
    assert_eq!(std::fs::read_to_string(&saved.path).unwrap().trim_end(), svg);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn it_can_be_run_by_name() {
    let shown = registry::run("Host", "logon_session_rarity", &["SRV-FIN01"]).unwrap();
    assert!(shown.report().to_text().starts_with("Logon session rarity of “SRV-FIN01”"));
}

#[test]
fn novel_starts_say_in_what_they_are_unlike() {
    let session = Session::demo().unwrap();
    let novel = on(&session, "SRV-FIN01").novel_starts().unwrap();
    let text = novel.report().to_text();
    let line = text.lines().find(|it| it.contains("whoami /all")).unwrap();
    assert!(line.contains("/all") && line.contains("whoami ("), "{line}");
    let frame = novel.frame().unwrap();
    assert_eq!(frame.height(), on(&session, "SRV-FIN01").processes_with_cluster().unwrap().height());
    // What the list of sessions names is the intruder's own, not the shell that everybody has.
    let sessions = on(&session, "SRV-FIN01").sessions();
    let intruder = sessions.iter().find(|it| it.account == "CONTOSO\\adelev" && it.session == "0x5e0b3d");
    let rarest = intruder.map(|it| it.rarest.to_lowercase()).unwrap();
    assert!(!rarest.contains("explorer") && !rarest.contains("cmd.exe"), "{rarest}");
    let scores: Vec<f64> = frame.column("Novelty").unwrap().f64().unwrap().iter().flatten().collect();
    assert!(scores.iter().all(|it| (0.0..=1.0).contains(it)) && novel.reason(0).is_some());
    // What is usual on one server is no news on the other, but for what only the first does.
    let other = session.query("SecurityEvent | where Computer startswith 'WEB01'").unwrap().frame();
    let against = on(&session, "SRV-FIN01").novel_starts_against(&other).unwrap().frame().unwrap();
    assert_eq!(against.height(), frame.height());
    assert!(on(&session, "SRV-FIN01").novel_starts_against(&DataFrame::empty()).unwrap_err().is_input());
}
