//! Events of Windows in the JSON of forwarders and dumps.

use crate::data::{answer, invented, log, report, rows, workspace};

#[test]
fn forty_thousand_records_of_nxlog_become_their_tables() {
    let Some(workspace) = workspace("otrf") else { return };
    let said: Vec<String> = workspace.files.iter().map(ToString::to_string).collect();
    // 15,761 and 3,596 in the channels security and Security of the one file; as counted in the files.
    assert!(said[0].contains("21212 rows of Event, 19357 rows of SecurityEvent"), "{}", said[0]);
    assert!(
        said[0].contains("EventTime is in UTC-04:00: 20156 records of Sysmon have the same moment in UTC"),
        "{}",
        said[0]
    );
    assert!(said[1].contains("6140 rows of Event, 6138 rows of SecurityEvent"), "{}", said[1]);
    let total: u64 = workspace.tables.iter().map(|it| it.rows).sum();
    assert_eq!(total, 40_569 + 12_278);
    assert!(
        workspace.tables.iter().all(|it| it.rows_without_time == 0 && it.assumed.is_empty()),
        "{:?}",
        workspace.tables
    );
    let span = report(&workspace, "SecurityEvent").time.expect("times").to_string();
    assert!(span.contains("2020-09-04 07:0"), "{span}");
}

#[test]
fn names_are_those_of_log_analytics() {
    let Some(workspace) = workspace("otrf") else { return };
    let query = "SecurityEvent | where EventID == 4688 and CommandLine startswith 'net user' | sort by TimeGenerated asc, EventRecordId asc
        | project Computer, Level, EventLevelName, Activity, Keywords, Channel, NewProcessName | take 1";
    assert_eq!(
        answer(&workspace, query),
        [
            "WORKSTATION6.theshire.local 8 Audit Success 4688 - A new process has been created. 0x8020000000000000 Security \
          C:\\Windows\\System32\\net.exe"
        ]
    );
    // Fields that nxlog has a name for, too, are the event's: EventType of Sysmon 12 to 14, 17 and 18.
    let query = "Event | where Source == 'Microsoft-Windows-Sysmon' and EventID in (12, 13, 14, 17, 18)
        | extend Kind = extract(@'<Data Name=\"EventType\">([^<]*)</Data>', 1, EventData) | where isnotempty(Kind) | summarize count() by Kind | sort by Kind asc";
    let kinds = answer(&workspace, query);
    let names: Vec<&str> = kinds.iter().filter_map(|it| it.split(' ').next()).collect();
    assert_eq!(
        names,
        ["ConnectPipe", "CreateKey", "CreatePipe", "DeleteKey", "DeleteValue", "SetValue"],
        "{kinds:?}"
    );
    let query = "Event | where EventID == 5857 | project EventLog, EventLevel, EventLevelName, UserName, RenderedDescription | take 1";
    let found = answer(&workspace, query);
    assert!(
        found[0].starts_with("Microsoft-Windows-WMI-Activity/Operational 4 Information NT AUTHORITY\\"),
        "{found:?}"
    );
    // One writing of the channel.
    assert_eq!(answer(&workspace, "SecurityEvent | distinct Channel"), ["Security"]);
}

const NXLOG: &str = r#"{"EventTime":"2026-07-05 08:00:00","Hostname":"WS01","Channel":"Security","SourceName":"Microsoft-Windows-Security-Auditing","EventID":4624,"EventType":"AUDIT_SUCCESS","TargetUserName":"megan","TargetDomainName":"CONTOSO","LogonType":"3","EventReceivedTime":"2026-07-05 08:00:02"}"#;

#[test]
fn a_zone_that_no_record_tells_is_asked_for() {
    let workspace = log("dump.json", NXLOG, "", None);
    assert_eq!(
        answer(&workspace, "SecurityEvent | project tostring(TimeGenerated)"),
        ["2026-07-05T08:00:00.0000000Z"]
    );
    let said: Vec<String> =
        report(&workspace, "SecurityEvent").assumed.iter().map(ToString::to_string).collect();
    assert!(said[0].contains("dump.json: no record tells the zone of EventTime; UTC is assumed"), "{said:?}");
    assert!(said[0].contains("connect_in_zone(\"folder or file\", \"Europe/Berlin\")?"), "{said:?}");

    let workspace = log("dump.json", NXLOG, "", Some("Europe/Berlin"));
    assert_eq!(
        answer(&workspace, "SecurityEvent | project tostring(TimeGenerated)"),
        ["2026-07-05T06:00:00.0000000Z"]
    );
    assert!(report(&workspace, "SecurityEvent").assumed.is_empty());
    let file = workspace.files[0].to_string();
    assert!(file.contains("EventTime is read as Europe/Berlin, as the analyst said"), "{file}");
}

#[test]
fn what_a_record_tells_counts_more_than_what_the_analyst_says() {
    let receipt = NXLOG.replace("\"EventTime\"", "\"@timestamp\":\"2026-07-05T12:00:03.273Z\",\"EventTime\"");
    let workspace = log("dump.json", &receipt, "", Some("Europe/Berlin"));
    assert_eq!(
        answer(&workspace, "SecurityEvent | project tostring(TimeGenerated)"),
        ["2026-07-05T12:00:00.0000000Z"]
    );
    let file = workspace.files[0].to_string();
    assert!(file.contains("EventTime is in UTC-04:00: 1 record has the moment of its receipt"), "{file}");
    // A time with its zone needs none.
    let zoned = NXLOG.replace("08:00:00\"", "08:00:00.5+02:00\"");
    let workspace = log("dump.json", &zoned, "", None);
    assert_eq!(
        answer(&workspace, "SecurityEvent | project tostring(TimeGenerated)"),
        ["2026-07-05T06:00:00.5000000Z"]
    );
}

#[test]
fn a_clock_that_was_put_back_within_the_file() {
    let record = |here: &str, utc: &str| {
        NXLOG
            .replace("2026-07-05 08:00:00", here)
            .replace("2026-07-05 08:00:02", here)
            .replace("{\"", &format!("{{\"@timestamp\":\"{utc}\",\""))
    };
    let lines = [
        record("2026-10-25 02:30:00", "2026-10-25T00:30:01Z"),
        record("2026-10-25 02:30:00", "2026-10-25T01:30:01Z"),
    ];
    let workspace = log("dump.json", &lines.join("\n"), "", None);
    assert_eq!(
        answer(&workspace, "SecurityEvent | sort by TimeGenerated asc | project tostring(TimeGenerated)"),
        ["2026-10-25T00:30:00.0000000Z", "2026-10-25T01:30:00.0000000Z"]
    );
    assert!(
        workspace.files[0].to_string().contains("one that changes within the file"),
        "{}",
        workspace.files[0]
    );
}

const WINLOGBEAT: &str = r#"{"@timestamp":"2026-07-05T06:00:00.123Z","message":"An account failed to log on.\n\nSubject:","log":{"level":"information"},"agent":{"type":"winlogbeat"},"event":{"created":"2026-07-05T06:00:09Z"},"winlog":{"channel":"Security","computer_name":"WS01.contoso.com","event_id":"4625","provider_name":"Microsoft-Windows-Security-Auditing","record_id":77,"keywords":["Audit Failure"],"process":{"pid":612,"thread":{"id":4}},"event_data":{"TargetUserName":"megan","TargetDomainName":"CONTOSO","LogonType":"3","SubStatus":"0xc000006a"}}}"#;

#[test]
fn records_of_winlogbeat_in_every_form() {
    let six = r#"{"@timestamp":"2026-07-05T06:00:00.123Z","type":"wineventlog","message":"An account failed to log on.\n\nSubject:","level":"Information","log_name":"Security","computer_name":"WS01.contoso.com","event_id":4625,"source_name":"Microsoft-Windows-Security-Auditing","record_number":"77","keywords":["Audit Failure"],"event_data":{"TargetUserName":"megan","TargetDomainName":"CONTOSO","LogonType":"3","SubStatus":"0xc000006a"}}"#;
    let dotted = r#"{"@timestamp":"2026-07-05T06:00:00.123Z","message":"An account failed to log on.","winlog.channel":"Security","winlog.computer_name":"WS01.contoso.com","winlog.event_id":4625,"winlog.provider_name":"Microsoft-Windows-Security-Auditing","winlog.record_id":"77","winlog.keywords":["Audit Failure"],"winlog.event_data.TargetUserName":"megan","winlog.event_data.TargetDomainName":"CONTOSO","winlog.event_data.LogonType":"3","winlog.event_data.SubStatus":"0xc000006a"}"#;
    let wrapped = format!("{{\"_index\":\"winlogbeat-7\",\"_source\":{WINLOGBEAT}}}");
    for record in [WINLOGBEAT, six, dotted, &wrapped] {
        let workspace = invented(&[("beats.ndjson", record)]);
        assert_eq!(rows(&workspace), [("SecurityEvent", 1)], "{record}");
        let query = "SecurityEvent | project tostring(TimeGenerated), EventID, Computer, EventSourceName, Level, Activity, EventRecordId,
            TargetUserName, TargetDomainName, LogonType, SubStatus";
        assert_eq!(
            answer(&workspace, query),
            [
                "2026-07-05T06:00:00.1230000Z 4625 WS01.contoso.com Microsoft-Windows-Security-Auditing 16 4625 - An account failed \
              to log on. 77 megan CONTOSO 3 0xc000006a"
            ],
            "{record}"
        );
        assert!(report(&workspace, "SecurityEvent").assumed.is_empty());
    }
    // Nothing of the record is lost.
    let workspace = invented(&[("beats.ndjson", WINLOGBEAT)]);
    assert_eq!(
        answer(
            &workspace,
            "SecurityEvent | project tostring(agent.type), tostring(event.created), SystemProcessId, SystemThreadId"
        ),
        ["winlogbeat 2026-07-05T06:00:09Z 612 4"]
    );
}

#[test]
fn what_evtx_dump_wrote() {
    let text = r##"{"Event":{"#attributes":{"xmlns":"x"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{"#attributes":{"Qualifiers":1},"#text":1},"Level":4,"TimeCreated":{"#attributes":{"SystemTime":"2026-07-05T06:00:00.5Z"}},"EventRecordID":9,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"WS01","Security":{"#attributes":{"UserID":"S-1-5-18"}}},"EventData":{"Image":"C:\\a.exe","User":"CONTOSO\\megan"}}}"##;
    let workspace = invented(&[("dump.jsonl", text)]);
    let query = "Event | project tostring(TimeGenerated), EventID, Source, EventLog, UserName, EventData";
    let found = answer(&workspace, query);
    assert!(found[0].starts_with("2026-07-05T06:00:00.5000000Z 1 Microsoft-Windows-Sysmon Microsoft-Windows-Sysmon/Operational S-1-5-18"), "{found:?}");
    assert!(found[0].contains("<Data Name=User>CONTOSO\\megan</Data>"), "{found:?}");
}

#[test]
fn other_rows_of_such_a_file_stay_what_they_are() {
    let other = r#"{"Type":"Heartbeat","TimeGenerated":"2026-07-05T06:00:00Z","Computer":"lnx01"}"#;
    let workspace = invented(&[("mixed.ndjson", &format!("{WINLOGBEAT}\n{other}\nbroken\n{other}\n"))]);
    assert_eq!(rows(&workspace), [("Heartbeat", 2), ("SecurityEvent", 1)]);
    let said = workspace.files[0].to_string();
    assert!(said.contains("1 line is no JSON object and left out"), "{said}");
}
