//! Fields of an event that Winlogbeat has moved elsewhere, put back.
//!
//! Its modules `security`, `sysmon` and `powershell` (scripts in version 7, pipelines in version 8) take fields out of
//! EventData and write them under the names of the Elastic Common Schema: the `NewProcessName` of a 4688 becomes
//! `process.executable`. A field that the event lacks gets its value from there again, written as Windows writes it.

mod moved;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::super::report::counted;
use super::super::super::sheet::{Cell, Sheet};
use super::super::super::windows_event::WindowsEvent;
use moved::Form;

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
    let Some(moved) = moved::by(&event.provider.text()) else { return };
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
