//! Fields of an event that Winlogbeat has moved elsewhere, put back.
//!
//! Its modules `security` and `sysmon` (scripts in version 7, pipelines in version 8) take fields out of
//! EventData and write them under the names of the Elastic Common Schema: the `NewProcessName` of a 4688 becomes
//! `process.executable`. A field that the event lacks gets its value from there again, written as Windows writes it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::super::report::counted;
use super::super::super::sheet::{Cell, Sheet};
use super::super::super::windows_event::WindowsEvent;

/// How Windows writes a value.
#[derive(Clone, Copy)]
enum Form {
    /// As it is.
    Text,
    /// A number as `0x1a4`.
    Hex,
    /// An address, of which Winlogbeat cuts off `::ffff:`, with which the audits of Kerberos begin it.
    Address,
    /// `true` if the connection went out.
    Initiated,
    /// `SHA1=...,MD5=...`, of an object with a member for each; the path leads to what `hash` and `pe` are in.
    Hashes,
    /// `CONTOSO\megan`, of an object with domain and name.
    Account,
    /// `DWORD (0x00000001)`, or the text of the value.
    Registry,
}

/// The events that have a field.
#[derive(Clone, Copy)]
enum Of {
    All,
    These(&'static [i64]),
    AllBut(&'static [i64]),
}

impl Of {
    fn has(self, id: i64) -> bool {
        match self {
            Of::All => true,
            Of::These(ids) => ids.contains(&id),
            Of::AllBut(ids) => !ids.contains(&id),
        }
    }
}

type Moved = (&'static str, &'static str, Form, Of);

/// Audits that name the program that did it, and those that name an address.
const BY_PROCESS: Of = Of::These(&[4624, 4625, 4648, 4670, 4673, 4674, 4689, 4904, 4905, 4907]);
const BY_ADDRESS: Of = Of::These(&[4624, 4625, 4648, 4768, 4769, 4770, 4771, 5140, 5145]);
const OF_KERBEROS: Of = Of::These(&[4768, 4769, 4770, 4771]);
const STARTED: Of = Of::These(&[4688]);

static SECURITY: [Moved; 11] = [
    ("ProcessId", "process.pid", Form::Hex, BY_PROCESS),
    ("ProcessName", "process.executable", Form::Text, BY_PROCESS),
    ("IpAddress", "source.ip", Form::Address, OF_KERBEROS),
    ("IpAddress", "source.ip", Form::Text, BY_ADDRESS),
    ("IpPort", "source.port", Form::Text, BY_ADDRESS),
    ("WorkstationName", "source.domain", Form::Text, Of::These(&[4624, 4625])),
    ("NewProcessId", "process.pid", Form::Hex, STARTED),
    ("NewProcessName", "process.executable", Form::Text, STARTED),
    ("CommandLine", "process.command_line", Form::Text, STARTED),
    ("ProcessId", "process.parent.pid", Form::Hex, STARTED),
    ("ParentProcessName", "process.parent.executable", Form::Text, STARTED),
];

/// Events of Sysmon that are of one process act on another in 8 and 10; 19 to 21 are of WMI.
const PROCESS: Of = Of::AllBut(&[8, 10, 19, 20, 21]);
const CREATED: Of = Of::These(&[1]);
const CONNECTION: Of = Of::These(&[3]);
const FILE: Of = Of::These(&[2, 11, 15, 23, 26, 27, 28, 29]);
const LOADED: Of = Of::These(&[6, 7]);

static SYSMON: [Moved; 38] = [
    ("RuleName", "rule.name", Form::Text, Of::All),
    ("ProcessGuid", "process.entity_id", Form::Text, PROCESS),
    ("ProcessId", "process.pid", Form::Text, PROCESS),
    ("Image", "process.executable", Form::Text, PROCESS),
    ("User", "user", Form::Account, Of::All),
    ("CommandLine", "process.command_line", Form::Text, CREATED),
    ("CurrentDirectory", "process.working_directory", Form::Text, CREATED),
    ("OriginalFileName", "process.pe.original_file_name", Form::Text, CREATED),
    ("ParentProcessGuid", "process.parent.entity_id", Form::Text, CREATED),
    ("ParentProcessId", "process.parent.pid", Form::Text, CREATED),
    ("ParentImage", "process.parent.executable", Form::Text, CREATED),
    ("ParentCommandLine", "process.parent.command_line", Form::Text, CREATED),
    ("Hashes", "process", Form::Hashes, Of::These(&[1, 23, 24, 25, 26])),
    ("Hashes", "file", Form::Hashes, LOADED),
    ("Hash", "file", Form::Hashes, Of::These(&[15])),
    ("OriginalFileName", "file.pe.original_file_name", Form::Text, Of::These(&[7])),
    ("ImageLoaded", "file.path", Form::Text, LOADED),
    ("TargetFilename", "file.path", Form::Text, FILE),
    ("Device", "file.path", Form::Text, Of::These(&[9])),
    ("PipeName", "file.name", Form::Text, Of::These(&[17, 18])),
    ("Protocol", "network.transport", Form::Text, CONNECTION),
    ("Initiated", "network.direction", Form::Initiated, CONNECTION),
    ("SourceIp", "source.ip", Form::Text, CONNECTION),
    ("SourceHostname", "source.domain", Form::Text, CONNECTION),
    ("SourcePort", "source.port", Form::Text, CONNECTION),
    ("DestinationIp", "destination.ip", Form::Text, CONNECTION),
    ("DestinationHostname", "destination.domain", Form::Text, CONNECTION),
    ("DestinationPort", "destination.port", Form::Text, CONNECTION),
    ("SourceProcessGuid", "process.entity_id", Form::Text, Of::These(&[8])),
    ("SourceProcessGUID", "process.entity_id", Form::Text, Of::These(&[10])),
    ("SourceProcessId", "process.pid", Form::Text, Of::These(&[8, 10])),
    ("SourceThreadId", "process.thread.id", Form::Text, Of::These(&[10])),
    ("SourceImage", "process.executable", Form::Text, Of::These(&[8, 10])),
    ("TargetObject", "registry.path", Form::Text, Of::These(&[12, 13, 14])),
    ("Details", "registry.data", Form::Registry, Of::These(&[13])),
    ("Destination", "process.executable", Form::Text, Of::These(&[20])),
    ("QueryName", "dns.question.name", Form::Text, Of::These(&[22])),
    ("ID", "error.code", Form::Text, Of::These(&[255])),
];

/// Fields of audits that version 8 leaves in place as lists of words or codes.
const LISTS: [&str; 4] = ["AccessList", "AccessMask", "SidList", "UserAccountControl"];

/// What is not as Windows wrote it, and in how many events.
#[derive(Default)]
pub(super) struct Inexact(BTreeMap<(&'static str, &'static str), u64>);

impl Inexact {
    fn count(&mut self, field: &'static str, why: &'static str) {
        *self.0.entry((field, why)).or_default() += 1;
    }

    /// Writes it into the sheet.
    pub(super) fn say(self, sheet: &mut Sheet) {
        for ((field, why), n) in self.0 {
            sheet.notes.push(format!("{field} of {} {why}", counted(n, "event")));
        }
    }
}

/// Gives the event the fields that its record has elsewhere.
pub(super) fn put_back(event: &mut WindowsEvent<'_>, record: &Map<String, Value>, inexact: &mut Inexact) {
    let Cell::Int(id) = event.id else { return };
    let provider = event.provider.text();
    let moved: &[Moved] = if provider.eq_ignore_ascii_case("Microsoft-Windows-Security-Auditing") {
        &SECURITY
    } else if provider.eq_ignore_ascii_case("Microsoft-Windows-Sysmon") {
        &SYSMON
    } else {
        return;
    };
    for (name, cell) in &mut event.fields {
        let Cell::Json(text) = &*cell else { continue };
        if let Some(field) = LISTS.into_iter().find(|it| *name == **it) {
            inexact.count(field, "is a list that Winlogbeat made of what Windows wrote");
        } else if *name == "PrivilegeList"
            && let Ok(words) = serde_json::from_str::<Vec<String>>(text)
        {
            *cell = Cell::Text(words.join("\n\t\t\t").into());
        }
    }
    for (field, path, form, _) in moved.iter().filter(|it| it.3.has(id)) {
        if event.fields.iter().any(|it| it.0 == *field && !it.1.is_empty()) {
            continue;
        }
        let Some(text) = text(record, path, *form).filter(|it| !it.is_empty()) else { continue };
        match form {
            Form::Address if text.contains('.') && !text.contains(':') => {
                inexact.count(field, "is put back from source.ip, where a leading ::ffff: is not kept");
            }
            Form::Hashes => inexact.count(field, "are put together again: their order is not kept"),
            Form::Registry => inexact.count(field, "are put together again of registry.data"),
            _ => {}
        }
        event.fields.retain(|it| it.0 != *field);
        event.fields.push(((*field).into(), Cell::Text(text.into())));
    }
}

/// The value at a path, as Windows writes it.
fn text(record: &Map<String, Value>, path: &str, form: Form) -> Option<String> {
    let member = |name: &str| at(record, &format!("{path}.{name}")).and_then(plain);
    match form {
        Form::Text | Form::Address => plain(at(record, path)?),
        Form::Hex => hex(&plain(at(record, path)?)?),
        Form::Initiated => match plain(at(record, path)?)?.as_str() {
            "egress" | "outbound" => Some("true".to_owned()),
            "ingress" | "inbound" => Some("false".to_owned()),
            _ => None,
        },
        Form::Account => Some(format!("{}\\{}", member("domain")?, member("name")?)),
        Form::Hashes => {
            const KINDS: [(&str, &str); 5] = [
                ("SHA1", "hash.sha1"),
                ("MD5", "hash.md5"),
                ("SHA256", "hash.sha256"),
                ("IMPHASH", "hash.imphash"),
                ("IMPHASH", "pe.imphash"),
            ];
            let of = |(kind, path): &(&str, &str)| Some(format!("{kind}={}", member(path)?.to_uppercase()));
            Some(KINDS.iter().filter_map(of).collect::<Vec<_>>().join(","))
        }
        Form::Registry => {
            let value = plain(at(record, &format!("{path}.strings"))?.get(0)?)?;
            match member("type")?.as_str() {
                "SZ_DWORD" | "REG_DWORD" => {
                    let number = hex(&value)?;
                    Some(format!("DWORD (0x{:0>8})", number.strip_prefix("0x")?))
                }
                "REG_SZ" | "REG_EXPAND_SZ" => Some(value),
                _ => None,
            }
        }
    }
}

/// `420` and `0x1a4` as `0x1a4`.
fn hex(text: &str) -> Option<String> {
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    Some(format!("{:#x}", number.ok()?))
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(it) => Some(it.to_string()),
        Value::Bool(it) => Some(it.to_string()),
        _ => None,
    }
}

/// The value at a path, which Kibana writes as one name.
fn at<'v>(record: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    at(record.get(first)?.as_object()?, rest)
}
