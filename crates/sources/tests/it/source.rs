//! Queries over the tables of files.

use chrono::{TimeZone, Utc};
use sources::queries::{Library, Value, render};
use sources::{LocalSource, Source};

use crate::data::{answer, invented, log, workspace};

fn source(workspace: sources::local::Workspace) -> LocalSource {
    LocalSource::new("files", workspace, || {
        Utc.with_ymd_and_hms(2026, 1, 6, 0, 0, 0).single().unwrap_or_default()
    })
}

/// The only cell of the answer.
#[track_caller]
fn number(source: &dyn Source, text: &str) -> i64 {
    let output = source.query(text).unwrap_or_else(|it| panic!("{it}"));
    assert_eq!((output.frame.height(), output.schema.columns.len()), (1, 1), "{text}");
    let cell =
        output.frame.columns()[0].as_materialized_series().i64().unwrap_or_else(|it| panic!("{it}")).get(0);
    cell.unwrap_or_else(|| panic!("null"))
}

#[test]
fn a_query_counts_what_the_reports_say() {
    let Some(workspace) = workspace("training-lab") else { return };
    let tables = workspace.tables.clone();
    let source = source(workspace);
    assert_eq!(source.tables(), ["AuditLogs", "AzureActivity", "OfficeActivity", "SigninLogs"]);
    for table in tables {
        assert_eq!(
            number(&source, &format!("{} | count", table.table)),
            i64::try_from(table.rows).unwrap_or(-1)
        );
        assert_eq!(source.covered(&table.table), table.time);
    }
    assert_eq!(number(&source, "SigninLogs | where UserPrincipalName startswith 'adelev@' | count"), 56);
    assert_eq!(number(&source, "OfficeActivity | where UserId startswith 'adelev@m365' | count"), 151);
    assert_eq!(number(&source, "AzureActivity | where Caller startswith 'adelev@' | count"), 23);
    assert_eq!(number(&source, "OfficeActivity | where UserId_ startswith 'adelev@contoso' | count"), 2);
    assert_eq!(number(&source, "SigninLogs | where ResultType == '50057' | count"), 4);
    assert_eq!(number(&source, "SigninLogs | where tostring(Status.errorCode) == '50057' | count"), 4);
    // A column of the table that no file has is there and empty.
    assert_eq!(number(&source, "SigninLogs | where isempty(UniqueTokenIdentifier) | count"), 60);
}

#[test]
fn our_own_queries_run() {
    let library = Library::builtin();
    assert_eq!(library.unsupported(), []);
    let now = Utc.with_ymd_and_hms(2026, 1, 6, 0, 0, 0).single().unwrap_or_default();
    for query in library.list() {
        let times = query.required().map(|it| (it, Value::Time(now))).collect::<Vec<_>>();
        let text = render(query, &times).unwrap_or_else(|it| panic!("{}: {it}", query.name));
        // Each begins with its table; that the table is empty must not matter.
        let table = text.split_whitespace().next().unwrap_or_default();
        if table == "AccountEvents" {
            // No table of a workspace: the account summary makes it, and its tests run these.
            continue;
        }
        let source = source(invented(&[(&format!("{table}.csv"), "TimeGenerated\n")]));
        let output = source.query(&text).unwrap_or_else(|it| panic!("{}: {it}", query.name));
        assert_eq!(output.frame.height(), 0, "{}", query.name);
    }
}

/// Whoever tries to log on chooses the name, also one that looks like an address.
#[test]
fn the_address_of_a_logon_is_not_chosen_by_its_name() {
    let library = Library::builtin();
    let query = library.get("account_activity_linux").expect("it is ours");
    for (account, message, wanted) in [
        (
            "8.8.8.8",
            "Failed password for invalid user 8.8.8.8 from 203.0.113.9 port 4711 ssh2",
            "203.0.113.9",
        ),
        (
            "x from 8.8.8.8 port 1",
            "Failed none for invalid user x from 8.8.8.8 port 1 from 203.0.113.9 port 4711 ssh2",
            "203.0.113.9",
        ),
        ("x from 8.8.8.8", "Invalid user x from 8.8.8.8 from 203.0.113.9", "203.0.113.9"),
        (
            "x 8.8.8.8 port 1",
            "Connection closed by invalid user x 8.8.8.8 port 1 203.0.113.9 port 4711 [preauth]",
            "203.0.113.9",
        ),
        ("8.8.8.8", "Failed password for invalid user 8.8.8.8 from host.example port 4711 ssh2", ""),
        (
            "megan",
            "Accepted publickey for megan from 2001:db8::7 port 4711 ssh2: RSA SHA256:x",
            "2001:db8::7",
        ),
        ("megan", "Accepted password for megan from fe80::1%eth0 port 4711 ssh2", "fe80::1"),
        ("megan", "Disconnected from user megan 203.0.113.9 port 4711", "203.0.113.9"),
        (
            "megan",
            "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=megan",
            "203.0.113.9",
        ),
    ] {
        let line = format!("Jan  5 08:00:00 web01 sshd[7]: {message}\n");
        let workspace = log("auth.log", &line, "2026-01-05T09:00:00Z", None);
        let time =
            |day| Value::Time(Utc.with_ymd_and_hms(2026, 1, day, 0, 0, 0).single().unwrap_or_default());
        let keys = Value::List(vec![Value::Text(format!("{account}@web01"))]);
        let given = [("start", time(5)), ("end", time(6)), ("account_keys", keys)];
        let text = render(query, &given).unwrap_or_else(|it| panic!("{it}"));
        assert_eq!(answer(&workspace, &format!("{text}\n| project IpAddress")), [wanted], "{message}");
    }
}

#[test]
fn a_query_that_cannot_be_run_says_why() {
    let source = source(invented(&[("Syslog.csv", "TimeGenerated,Computer\n2026-01-05T08:00:00Z,web01\n")]));
    let error = source.query("Sysloq | take 1").map(|it| it.frame).expect_err("no such table").to_string();
    assert!(error.contains("Sysloq") && error.contains("Syslog"), "{error}");
    let error = source
        .query("Syslog | where Computr == ''")
        .map(|it| it.frame)
        .expect_err("no such column")
        .to_string();
    assert!(error.contains("Computr") && error.contains("Computer"), "{error}");
}

#[test]
fn the_fields_of_sysmon_are_read_out_of_the_xml_as_they_were() {
    let xml = r#"<DataItem><EventData><Data Name="Image">C:\R&amp;D\x.exe</Data><Data Name="ParentImage">C:\&#82;&amp;#82;\p.exe</Data><Data Name="User">R&amp;D\o&apos;neil</Data><Data Name="CommandLine">x &quot;a&#x22; &lt;b&#x3e; &amp;lt; &amp;#10;&#10;&#xA;&#13;&#x9;&#38;amp; &lt;/Data&gt;&lt;Data Name=&quot;LogonId&quot;&gt;0x1&lt;/Data&gt;</Data><Data Name="LogonId">0x99</Data><Data Name="ProcessId">7</Data></EventData></DataItem>"#;
    let event = |id: u32, host: &str| {
        let xml = serde_json::Value::from(xml);
        format!(
            r#"{{"Type":"Event","TimeGenerated":"2026-01-05T08:00:00Z","Computer":"{host}","Source":"Microsoft-Windows-Sysmon","EventID":{id},"EventData":{xml}}}"#
        )
    };
    let source = source(invented(&[("a.json", &[event(1, "web01"), event(5, "web02")].join("\n"))]));
    let library = Library::builtin();
    let now = |day| Utc.with_ymd_and_hms(2026, 1, day, 0, 0, 0).single().unwrap_or_default();
    let span = [("start", Value::Time(now(1))), ("end", Value::Time(now(6)))];
    let of_host = [&span[..], &[("host_name", Value::Text("web01".to_owned()))]].concat();
    let tails = |text: &str, name: &str| {
        let output = source.query(&format!("{text} | project {name}")).unwrap_or_else(|it| panic!("{it}"));
        let column = output.frame.columns()[0].as_materialized_series().clone();
        let texts = column.str().unwrap_or_else(|it| panic!("{it}"));
        texts.iter().map(|it| it.unwrap_or_default().to_owned()).collect::<Vec<String>>()
    };
    for (query, arguments) in [("process_starts_sysmon", &of_host[..]), ("process_fields_sysmon", &[])] {
        let query = library.get(query).unwrap_or_else(|| panic!("no {query}"));
        let text = render(query, arguments).unwrap_or_else(|it| panic!("{it}"));
        for (name, wanted) in [
            ("Image", r"C:\R&D\x.exe"),
            ("User", r"R&D\o'neil"),
            // Not a character that XML has to escape.
            ("ParentImage", r"C:\&#82;&#82;\p.exe"),
            ("CommandLine", "x \"a\" <b> &lt; &#10;\n\n\r\t&amp; </Data><Data Name=\"LogonId\">0x1</Data>"),
            ("LogonId", "0x99"),
            ("ProcessId", "7"),
        ] {
            assert_eq!(tails(&text, name), [wanted], "{name}");
        }
    }
}
