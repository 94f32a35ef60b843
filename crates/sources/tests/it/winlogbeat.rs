//! Events of Winlogbeat whose fields its modules have moved, and what Elasticsearch wraps them in.

use crate::data::{answer, file, invented, rows};

/// A record of Winlogbeat: what it says of the event, the fields that are left in it, and what became of the others.
fn record(provider: &str, id: u32, fields: &str, moved: &str) -> String {
    let channel =
        if provider.ends_with("Auditing") { "Security" } else { "Microsoft-Windows-Sysmon/Operational" };
    format!(
        r#"{{"@timestamp":"2026-07-05T06:00:00.123Z","event":{{"code":"{id}"}},"winlog":{{"channel":"{channel}","computer_name":"WS01","event_id":"{id}","provider_name":"{provider}","record_id":"7","process":{{"pid":4,"thread":{{"id":8}}}},"event_data":{{{fields}}}}},{moved}}}"#
    )
}

fn audit(id: u32, fields: &str, moved: &str) -> String {
    record("Microsoft-Windows-Security-Auditing", id, fields, moved)
}

const FAILED: &str = r#""source":{"ip":"203.0.113.9","port":4711,"domain":"KALI"},"process":{"pid":0,"executable":"-"},"user":{"name":"megan","domain":"CONTOSO"}"#;
const STARTED: &str = r#""process":{"pid":6699,"executable":"C:\\R&D\\x.exe","name":"x.exe","command_line":"x.exe <1>","args":["x.exe","<1>"],"parent":{"pid":4660,"executable":"C:\\Windows\\explorer.exe"}},"user":{"name":"megan"}"#;

#[test]
fn audits_have_the_fields_again_that_the_module_moved() {
    let failed = audit(4625, r#""TargetUserName":"megan","LogonType":"3","SubStatus":"0xc000006a""#, FAILED);
    let workspace = invented(&[("beats.ndjson", &failed)]);
    let query = "SecurityEvent | project TargetUserName, LogonType, IpAddress, IpPort, WorkstationName, ProcessId, ProcessName";
    assert_eq!(answer(&workspace, query), ["megan 3 203.0.113.9 4711 KALI 0x0 -"]);
    let query = "SecurityEvent | project tostring(source.ip), tostring(user.name), SystemProcessId";
    assert_eq!(answer(&workspace, query), ["203.0.113.9 megan 4"], "nothing is lost");
    assert!(!workspace.files[0].to_string().contains("put back"), "{}", workspace.files[0]);

    let started =
        audit(4688, r#""SubjectUserName":"megan","CommandLine":"x.exe <1>","ProcessId":"0x1234""#, STARTED);
    let newer = audit(4688, r#""SubjectUserName":"megan""#, STARTED);
    let workspace = invented(&[("beats.ndjson", &format!("{started}\n{newer}"))]);
    let query =
        "SecurityEvent | project NewProcessId, NewProcessName, CommandLine, ProcessId, ParentProcessName";
    let wanted = r"0x1a2b C:\R&D\x.exe x.exe <1> 0x1234 C:\Windows\explorer.exe";
    let unescaped: Vec<String> = answer(&workspace, query).iter().map(|it| it.replace(r"\\", r"\")).collect();
    assert_eq!(unescaped, [wanted, wanted]);
}

#[test]
fn what_is_not_as_windows_wrote_it_is_said() {
    let ticket = audit(4769, r#""TargetUserName":"megan@CONTOSO""#, r#""source":{"ip":"203.0.113.9"}"#);
    let lists = r#""PrivilegeList":["SeDebugPrivilege","SeTcbPrivilege"],"AccessMask":["1537"]"#;
    let used = audit(4673, lists, r#""process":{"pid":612}"#);
    let workspace = invented(&[("beats.ndjson", &format!("{ticket}\n{used}"))]);
    let query = "SecurityEvent | where EventID == 4673 | project ProcessId, PrivilegeList == 'SeDebugPrivilege\\n\\t\\t\\tSeTcbPrivilege'";
    assert_eq!(answer(&workspace, query), ["0x264 true"]);
    let said = workspace.files[0].to_string();
    for wanted in [
        "IpAddress of 1 event is put back from source.ip, where a leading ::ffff: is not kept",
        "AccessMask of 1 event is a list that Winlogbeat made of what Windows wrote",
    ] {
        assert!(said.contains(wanted), "{said}");
    }
    // An address of version 6 is whole.
    let ticket = ticket.replace("203.0.113.9", "2001:db8::7");
    let workspace = invented(&[("beats.ndjson", &ticket)]);
    assert!(!workspace.files[0].to_string().contains("put back"), "{}", workspace.files[0]);
}

#[test]
fn an_event_that_never_had_a_field_gets_none() {
    let logoff = audit(4634, r#""TargetUserName":"megan""#, FAILED);
    let workspace = invented(&[("beats.ndjson", &logoff)]);
    let query = "SecurityEvent | project isempty(IpAddress), isempty(ProcessName), isempty(NewProcessName)";
    assert_eq!(answer(&workspace, query), ["true true true"]);
    // Nor do other providers.
    let other = record("Contoso-Agent", 1, r#""a":"b""#, STARTED);
    let workspace = invented(&[("beats.ndjson", &other)]);
    assert_eq!(answer(&workspace, "Event | project EventData contains 'x.exe'"), ["false"]);
}

#[track_caller]
fn fields(workspace: &sources::local::Workspace, id: u32, names: &[&str]) -> Vec<String> {
    let field = |name: &&str| format!("extract('<Data Name=\"{name}\">([^<]*)</Data>', 1, EventData)");
    let columns = names.iter().map(field).collect::<Vec<_>>().join(", '|', ");
    let query = format!("Event | where EventID == {id} | project strcat({columns})");
    answer(workspace, &query).iter().map(|it| it.replace(r"\\", r"\")).collect()
}

#[test]
fn events_of_sysmon_have_the_fields_again_that_the_module_moved() {
    let sysmon = |id, fields: &str, moved: &str| record("Microsoft-Windows-Sysmon", id, fields, moved);
    let started = sysmon(
        1,
        r#""LogonId":"0x3e7","IntegrityLevel":"System""#,
        r#""process":{"pid":6699,"entity_id":"{A-1}","executable":"C:\\a.exe","command_line":"a 1","working_directory":"C:\\","hash":{"sha256":"ab12","md5":"cd34"},"pe":{"imphash":"ef","original_file_name":"A.EXE"},"parent":{"pid":488,"entity_id":"{A-0}","executable":"C:\\p.exe","command_line":"p 1"}},"user":{"domain":"CONTOSO","name":"megan"},"rule":{"name":"r1"}"#,
    );
    let connected = sysmon(
        3,
        r#""DestinationPortName":"https""#,
        r#""process":{"pid":1,"executable":"C:\\a.exe"},"network":{"transport":"tcp","direction":"egress"},"source":{"ip":"198.51.100.4","port":4711,"domain":"WS01"},"destination":{"ip":"203.0.113.9","port":443}"#,
    );
    let accessed = sysmon(
        10,
        r#""TargetImage":"C:\\lsass.exe","GrantedAccess":"0x1010""#,
        r#""process":{"pid":77,"entity_id":"{A-2}","executable":"C:\\m.exe","thread":{"id":78}}"#,
    );
    let set = sysmon(
        13,
        r#""EventType":"SetValue""#,
        r#""registry":{"path":"HKLM\\x\\Run\\y","data":{"type":"SZ_DWORD","strings":["1"]}},"process":{"executable":"C:\\a.exe"}"#,
    );
    let workspace = invented(&[("beats.ndjson", &[started, connected, accessed, set].join("\n"))]);
    assert_eq!(rows(&workspace), [("Event", 4)]);
    let names = [
        "ProcessId",
        "ProcessGuid",
        "Image",
        "CommandLine",
        "CurrentDirectory",
        "OriginalFileName",
        "Hashes",
        "User",
        "LogonId",
        "ParentProcessId",
        "ParentProcessGuid",
        "ParentImage",
        "ParentCommandLine",
        "RuleName",
    ];
    assert_eq!(
        fields(&workspace, 1, &names),
        [
            r"6699|{A-1}|C:\a.exe|a 1|C:\|A.EXE|MD5=CD34,SHA256=AB12,IMPHASH=EF|CONTOSO\megan|0x3e7|488|{A-0}|C:\p.exe|p 1|r1"
        ]
    );
    let names = [
        "Protocol",
        "Initiated",
        "SourceIp",
        "SourceHostname",
        "SourcePort",
        "DestinationIp",
        "DestinationPort",
        "Image",
    ];
    assert_eq!(fields(&workspace, 3, &names), [r"tcp|true|198.51.100.4|WS01|4711|203.0.113.9|443|C:\a.exe"]);
    let names =
        ["SourceProcessGUID", "SourceProcessId", "SourceThreadId", "SourceImage", "TargetImage", "Image"];
    assert_eq!(fields(&workspace, 10, &names), [r"{A-2}|77|78|C:\m.exe|C:\lsass.exe|"]);
    assert_eq!(fields(&workspace, 13, &["TargetObject", "Details"]), [r"HKLM\x\Run\y|DWORD (0x00000001)"]);
    let said = workspace.files[0].to_string();
    assert!(said.contains("Hashes of 1 event are put together again: their order is not kept"), "{said}");
}

#[test]
fn a_script_block_of_powershell_has_its_text_again() {
    let moved = r#""powershell":{"sequence":1,"total":2,"file":{"script_block_id":"s-1","script_block_text":"iex 'a & b'"}},"file":{"path":"C:\\a.ps1"}"#;
    let block = record("Microsoft-Windows-PowerShell", 4104, r#""x":"y""#, moved);
    let workspace = invented(&[("beats.ndjson", &block)]);
    let names = ["ScriptBlockText", "ScriptBlockId", "MessageNumber", "MessageTotal", "Path"];
    assert_eq!(fields(&workspace, 4104, &names), [r"iex 'a &amp; b'|s-1|1|2|C:\a.ps1"]);
}

#[test]
fn names_with_dots_lead_to_moved_fields_too() {
    let dotted = r#"{"@timestamp":"2026-07-05T06:00:00.123Z","winlog.channel":"Security","winlog.computer_name":"WS01","winlog.event_id":4625,"winlog.provider_name":"Microsoft-Windows-Security-Auditing","winlog.event_data.TargetUserName":"megan","source.ip":"203.0.113.9","process.pid":612}"#;
    let workspace = invented(&[("beats.ndjson", dotted)]);
    let query = "SecurityEvent | project TargetUserName, IpAddress, ProcessId";
    assert_eq!(answer(&workspace, query), ["megan 203.0.113.9 0x264"]);
}

#[test]
fn the_outcome_of_an_audit_is_told_by_a_list_of_keywords_or_a_text() {
    for (keywords, wanted) in [
        (r#"["Audit Failure"]"#, "Audit Failure"),
        (r#""Audit Failure""#, "Audit Failure"),
        (r#""Classic, Audit Failure""#, "Audit Failure"),
        (r#""Audit Success""#, "Audit Success"),
        (r#""Audit Failures""#, "Information"),
    ] {
        let moved = r#""log":{"level":"information"}"#;
        let failed = audit(4625, r#""TargetUserName":"megan""#, moved);
        let failed = failed.replacen(r#""winlog":{"#, &format!(r#""winlog":{{"keywords":{keywords},"#), 1);
        let workspace = invented(&[("beats.ndjson", &failed)]);
        assert_eq!(answer(&workspace, "SecurityEvent | project EventLevelName"), [wanted], "{keywords}");
    }
}

#[test]
fn the_answer_of_a_search_is_its_hits() {
    let hit = |id: u32| {
        let failed = audit(4625, r#""TargetUserName":"megan""#, FAILED);
        format!(r#"{{"_index":"winlogbeat-8","_id":"{id}","_score":1.0,"_source":{failed}}}"#)
    };
    let answered = |total: &str, ids: [u32; 2]| {
        let [one, two] = ids.map(hit);
        format!(
            r#"{{"took":1,"timed_out":false,"hits":{{"total":{total},"max_score":1.0,"hits":[{one},{two}]}}}}"#
        )
    };
    let all = r#"{"value":4,"relation":"eq"}"#;
    let (one, two) = (answered(all, [1, 2]), answered(all, [3, 4]));
    let pretty = one.replace(",\"hits\"", ",\n  \"hits\"");
    for (text, wanted) in [
        (one.clone(), 2),
        (pretty.clone(), 2),
        (format!("{one}\n{two}\n"), 4),
        (format!("{pretty}\n{two}"), 4),
        (format!("[{one},{two}]"), 4),
        (format!(r#"{{"took":2,"responses":[{one},{two}]}}"#), 4),
        (format!("{}\n{}", hit(1), hit(2)), 2),
    ] {
        let workspace = invented(&[("answer.json", &text)]);
        assert_eq!(rows(&workspace), [("SecurityEvent", wanted)], "{text}");
        let query = "SecurityEvent | project TargetUserName, IpAddress, _index, _id | take 1";
        assert_eq!(answer(&workspace, query), ["megan 203.0.113.9 winlogbeat-8 1"], "{text}");
        let said = workspace.files[0].to_string();
        let is_part = text.contains("took") && wanted == 2;
        assert_eq!(
            said.contains("the search that it answers found 4 records, of which 2 are here"),
            is_part,
            "{said}"
        );
    }
    // A search counts to 10,000 and says that there are more.
    let text = answered(r#"{"value":2,"relation":"gte"}"#, [1, 2]).replace("false", "true");
    let said = file(&invented(&[("answer.json", &text)]), "answer.json").to_string();
    assert!(said.contains("found 2 records or more, of which 2 are here"), "{said}");
    assert!(said.contains("a search that it answers timed out: there may be more hits"), "{said}");
}

#[test]
fn of_several_searches_each_says_what_is_missing() {
    let hits = |n: u32| {
        let hit = |id| format!(r#"{{"_id":"{id}","_source":{{"Type":"Heartbeat","Computer":"WS{id}"}}}}"#);
        (0..n).map(hit).collect::<Vec<_>>().join(",")
    };
    let answer = |found: u32, n: u32| {
        format!(r#"{{"hits":{{"total":{{"value":{found},"relation":"eq"}},"hits":[{}]}}}}"#, hits(n))
    };
    let said = |responses: &str, n_rows: u64| {
        let workspace = invented(&[("answer.json", &format!(r#"{{"took":2,"responses":[{responses}]}}"#))]);
        assert_eq!(rows(&workspace), [("Heartbeat", n_rows)], "{responses}");
        file(&workspace, "answer.json").to_string()
    };
    let text = said(&format!("{},{}", answer(10, 6), answer(6, 6)), 12);
    assert!(text.contains("the searches that it answers found 4 records that are not here"), "{text}");
    let text = said(&format!("{},{}", answer(6, 6), answer(0, 0)), 6);
    assert!(!text.contains("that it answers"), "{text}");
    // One that failed costs itself.
    let failed = r#"{"error":{"type":"index_not_found_exception"},"status":404}"#;
    let partly = answer(2, 2).replacen('{', r#"{"_shards":{"total":5,"failed":1},"#, 1);
    let text = said(&format!("{failed},{partly}"), 2);
    assert!(text.contains("a search that it answers failed and found nothing"), "{text}");
    assert!(text.contains("a part of the index did not answer a search: there may be more hits"), "{text}");
}

#[test]
fn columns_that_are_only_called_like_those_of_an_answer_stay() {
    for text in [
        r#"{"Type":"Heartbeat","Computer":"a","responses":[]}"#,
        r#"{"Type":"Heartbeat","Computer":"a","hits":{"hits":[]}}"#,
        r#"{"Type":"Heartbeat","Computer":"a","responses":[{"status":200}],"hits":[]}"#,
    ] {
        let workspace = invented(&[("rows.json", text)]);
        assert_eq!(rows(&workspace), [("Heartbeat", 1)], "{text}");
    }
}

#[test]
fn a_name_with_thousands_of_dots_is_a_name() {
    let many = "log.".repeat(50_000);
    let record = format!(
        r#"{{"@timestamp":"2026-07-05T06:00:00.123Z","winlog.channel":"Security","winlog.event_id":4625,"winlog.event_data.a":"b","{many}x":1}}"#
    );
    let workspace = invented(&[("beats.ndjson", &record)]);
    assert_eq!(rows(&workspace), [("SecurityEvent", 1)]);
}

#[test]
fn hits_are_of_any_kind() {
    let nxlog = r#"{"EventTime":"2026-07-05 08:00:00+02:00","Hostname":"WS01","Channel":"Security","SourceName":"x","EventID":4624}"#;
    let fields = r#"{"_index":"a","fields":{"winlog.channel":["Security"],"winlog.event_id":["4624"],"winlog.computer_name":["WS02"]}}"#;
    let row = r#"{"_index":"a","_source":{"Type":"Heartbeat","Computer":"WS03","_index":"own"}}"#;
    let text = format!(
        "{{\"hits\":{{\"total\":3,\"hits\":[{{\"_index\":\"a\",\"_source\":{nxlog}}},{fields},{row}]}}}}\n{{\"Type\":\"Heartbeat\",\"Computer\":\"WS04\"}}\n"
    );
    let workspace = invented(&[("answer.json", &text)]);
    assert_eq!(rows(&workspace), [("Heartbeat", 2), ("SecurityEvent", 2)]);
    let query = "Heartbeat | sort by Computer asc | project Computer, _index, _index_2";
    assert_eq!(answer(&workspace, query), ["WS03 own a", "WS04  "]);
    let query = "SecurityEvent | sort by Computer asc | project Computer, EventID";
    assert_eq!(answer(&workspace, query), ["WS01 4624", "WS02 4624"]);
    let good = ("Syslog.csv", "TimeGenerated,Computer\n,a\n");
    let workspace =
        invented(&[good, ("answer.json", r#"{"took":1,"hits":{"total":{"value":0},"hits":[]}}"#)]);
    assert_eq!(file(&workspace, "answer.json").to_string(), "answer.json: has no rows");
}
