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
        workspace.files[0]
            .to_string()
            .contains("EventTime is in a zone that changes within the file (UTC+01:00, UTC+02:00)"),
        "{}",
        workspace.files[0]
    );
}

/// A record of a host; `more` is what tells its zone.
fn of_host(host: &str, here: &str, more: &str) -> String {
    NXLOG
        .replace("WS01", host)
        .replace("2026-07-05 08:00:00", here)
        .replace("{\"", &format!("{{{more}\""))
        .replace(",\"EventReceivedTime\":\"2026-07-05 08:00:02\"", "")
}

fn sysmon(utc: &str) -> String {
    format!("\"UtcTime\":\"{utc}\",")
}

#[track_caller]
fn times(text: &str, zone: Option<&str>, wanted: &[&str]) -> (String, Vec<String>) {
    let workspace = log("dump.json", text, "", zone);
    let query = "SecurityEvent | extend EventRecordId = tolong(EventRecordId) | sort by EventRecordId asc
        | project strcat(Computer, ' ', substring(tostring(TimeGenerated), 11, 5))";
    assert_eq!(answer(&workspace, query), wanted, "{}", workspace.files[0]);
    let assumed = report(&workspace, "SecurityEvent").assumed.iter().map(ToString::to_string).collect();
    (workspace.files[0].to_string(), assumed)
}

/// The records in this order.
fn numbered(records: &[String]) -> String {
    let record = |(number, it): (usize, &String)| {
        it.replacen("\"Hostname\"", &format!("\"RecordNumber\":{number},\"Hostname\""), 1)
    };
    records.iter().enumerate().map(record).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_host_has_its_own_zone() {
    let records = [
        of_host("NY01", "2026-07-05 08:00:00", &sysmon("2026-07-05 12:00:00.1")),
        of_host("BER01", "2026-07-05 14:00:30", &sysmon("2026-07-05 12:00:30.1")),
        // These two tell nothing.
        of_host("NY01", "2026-07-05 08:01:00", ""),
        of_host("BER01", "2026-07-05 14:01:30", ""),
        of_host("ny01", "2026-07-05 08:02:00", ""),
    ];
    let wanted = ["NY01 12:00", "BER01 12:00", "NY01 12:01", "BER01 12:01", "ny01 12:02"];
    let (said, assumed) = times(&numbered(&records), Some("Asia/Tokyo"), &wanted);
    assert!(
        said.contains("EventTime is in UTC-04:00 on NY01, UTC+02:00 on BER01: 2 records of Sysmon have the same moment in UTC"),
        "{said}"
    );
    assert!(assumed.is_empty(), "{assumed:?}");
}

#[test]
fn a_host_that_tells_nothing_has_the_zone_that_the_analyst_says_or_that_of_the_others() {
    let ny = of_host("NY01", "2026-07-05 08:00:00", &sysmon("2026-07-05 12:00:00.1"));
    let silent = of_host("X01", "2026-07-05 08:01:00", "");
    let records = numbered(&[ny.clone(), silent.clone()]);
    let (said, assumed) = times(&records, Some("Asia/Tokyo"), &["NY01 12:00", "X01 23:01"]);
    assert!(said.contains("EventTime of X01 is read as Asia/Tokyo") && assumed.is_empty(), "{said}");
    let (_, assumed) = times(&records, None, &["NY01 12:00", "X01 12:01"]);
    assert!(assumed[0].contains("UTC-04:00 is assumed, as all others have it."), "{assumed:?}");
    let tokyo = of_host("TYO01", "2026-07-05 21:00:00", &sysmon("2026-07-05 12:00:00.1"));
    let records = numbered(&[ny.clone(), ny, tokyo, silent]);
    let hosts = ["NY01 12:00", "NY01 12:00", "TYO01 12:00"];
    let wanted = |last: &'static str| [&hosts[..], &[last]].concat();
    let (_, assumed) = times(&records, None, &wanted("X01 12:01"));
    assert!(
        assumed[0].contains(
            "no record tells the zone of EventTime of X01; UTC-04:00 is assumed, as most records have it."
        ),
        "{assumed:?}"
    );
    let (said, assumed) = times(&records, Some("Europe/Berlin"), &wanted("X01 06:01"));
    assert!(
        said.contains("EventTime of X01 is read as Europe/Berlin, as the analyst said") && assumed.is_empty(),
        "{said}"
    );
}

#[test]
fn a_clock_that_was_put_back_by_the_last_of_many_records() {
    let mut records: Vec<String> = (0..50)
        .map(|it| {
            let utc = sysmon(&format!("2026-10-25 00:{it:02}:00"));
            of_host("BER01", &format!("2026-10-25 02:{it:02}:00"), &utc)
        })
        .collect();
    records.push(of_host("BER01", "2026-10-25 02:10:00", &sysmon("2026-10-25 01:10:00")));
    records.push(of_host("BER01", "2026-10-25 02:11:00", ""));
    let mut wanted: Vec<String> = (0..50).map(|it| format!("BER01 00:{it:02}")).collect();
    wanted.extend(["BER01 01:10".to_owned(), "BER01 01:11".to_owned()]);
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    times(&numbered(&records), None, &wanted);
}

/// A record of a local time, which came at a moment in UTC.
fn received(here: &str, came: &str) -> String {
    NXLOG
        .replace("2026-07-05 08:00:00", here)
        .replace("2026-07-05 08:00:02", here)
        .replace("{\"", &format!("{{\"@timestamp\":\"{came}\",\""))
}

#[test]
fn records_that_were_held_up_on_their_way_tell_no_zone() {
    let in_time =
        |it: u32| received(&format!("2026-07-05 08:{it:02}:00"), &format!("2026-07-05T12:{it:02}:01Z"));
    let late = |it: u32, came: &str| received(&format!("2026-07-05 08:{it:02}:00"), came);
    for held_up in [
        vec![late(30, "2026-07-05T13:30:20Z")],
        // A fourth of all: what nobody could be sent for two hours came at once.
        (30..40).map(|it| late(it, "2026-07-05T14:37:00Z")).collect(),
        (30..40).map(|it| late(it, &format!("2026-07-05T{}:{it:02}:00Z", it - 17))).collect(),
    ] {
        let n = 30 + held_up.len();
        let records: Vec<String> = (0..30).map(in_time).chain(held_up).collect();
        let wanted: Vec<String> = (0..n).map(|it| format!("WS01 12:{it:02}")).collect();
        let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
        let (said, _) = times(&numbered(&records), None, &wanted);
        assert!(said.contains("EventTime is in UTC-04:00: "), "{said}");
    }
}

#[test]
fn a_clock_that_was_put_back_is_followed_by_receipts_too() {
    let summer =
        |it: u32| received(&format!("2026-10-25 02:{it:02}:00"), &format!("2026-10-25T00:{it:02}:01Z"));
    let winter =
        |it: u32| received(&format!("2026-10-25 02:{it:02}:00"), &format!("2026-10-25T01:{it:02}:01Z"));
    let records: Vec<String> = (0..50).map(summer).chain((0..2).map(winter)).collect();
    let wanted: Vec<String> = (0..50).map(|it| format!("WS01 00:{it:02}")).collect();
    let wanted = wanted.iter().map(String::as_str).chain(["WS01 01:00", "WS01 01:01"]);
    times(&numbered(&records), None, &wanted.collect::<Vec<_>>());
}

#[test]
fn times_with_their_zone_assume_nothing() {
    let zoned = NXLOG.replace("08:00:00\"", "08:00:00+02:00\"");
    let (said, assumed) = times(&numbered(&[zoned]), None, &["WS01 06:00"]);
    assert!(assumed.is_empty() && !said.contains("EventTime"), "{assumed:?} {said}");
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
