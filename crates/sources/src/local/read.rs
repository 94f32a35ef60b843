//! Bytes to sheets: which format a file has, and its text.

use super::archive::{Member, ending};
use super::sheet::Sheet;
use super::{Options, auditd, csv, evtx, forwarder, json, syslog};

/// What became of one file.
pub(crate) enum FileRead {
    /// Its rows.
    Sheets(Vec<Sheet>),
    /// It is no file with rows, or of a format that is not read; the sentence continues
    /// "not read: ...".
    NotRead(String),
    /// It should have been readable; the sentence continues the file's name.
    Failed(String),
}

/// How a Windows event log begins.
const EVTX: &[u8] = b"ElfFile\0";

/// Reads one file that is no archive.
pub(crate) fn read(member: Member, options: &Options) -> FileRead {
    let bytes = match member.bytes {
        Ok(bytes) => bytes,
        Err(sentence) => return FileRead::Failed(sentence),
    };
    if is_tar(&bytes) {
        return FileRead::NotRead(TAR.to_owned());
    }
    if ending(&member.name).as_deref() == Some("evtx") {
        return evtx::read(&bytes).map_or_else(FileRead::Failed, FileRead::Sheets);
    }
    let format = match ending(&member.name).as_deref() {
        Some("csv" | "tsv") => Format::Csv,
        Some("json" | "jsonl" | "ndjson") => Format::Json,
        other if !is_log(&bytes) => return FileRead::NotRead(not_read(other, &bytes)),
        _ => {
            let (text, note) = decode(bytes);
            let mut sheet = match auditd::is_auditd(&text) {
                true => auditd::read(&text),
                false => syslog::read(&text, &member.name, member.modified, options),
            };
            sheet.notes.extend(note);
            return FileRead::Sheets(vec![sheet]);
        }
    };
    if let Some(sentence) = binary(&bytes) {
        return FileRead::Failed(sentence);
    }
    let (text, note) = decode(bytes);
    if text.trim().is_empty() {
        return FileRead::Failed("is empty: export it again".to_owned());
    }
    // What is in a file counts for more than its name: JSON is often saved as .csv and reverse.
    let begins = text.trim_start().chars().next();
    let result = match (format, begins) {
        (Format::Csv, Some('{' | '[')) if json_at_start(&text) => json::read(&text),
        (Format::Json, Some('{' | '[')) => json::read(&text),
        (Format::Csv, _) => csv::read(&text).map(|it| vec![it]),
        (Format::Json, _) => read_as_csv_after_all(&text),
    };
    match result {
        Ok(sheets) => {
            let mut sheets = forwarder::translate(sheets, options);
            if let (Some(note), Some(first)) = (note, sheets.first_mut()) {
                first.notes.push(note);
            }
            FileRead::Sheets(sheets)
        }
        Err(sentence) => FileRead::Failed(sentence),
    }
}

/// Whether these first bytes of a file, whatever its name, are lines of a log that we read.
pub(crate) fn is_log(head: &[u8]) -> bool {
    let head = head.get(..head.len().min(HEAD)).unwrap_or_default();
    if is_tar(head) {
        return false;
    }
    let (text, _) = decode(head.to_vec());
    syslog::is_syslog(&text) || auditd::is_auditd(&text)
}

/// Whether the bytes are a tar archive. Of logs in one most lines look like those of a log, but for the first of each.
fn is_tar(bytes: &[u8]) -> bool {
    // A name that ends with zeros comes first.
    matches!(bytes.get(257..263), Some(b"ustar\0" | b"ustar ")) && bytes.iter().take(257).any(|it| *it == 0)
}

const TAR: &str = "a tar archive, which is not read yet; unpack it and connect its files";

/// So many bytes of a file tell what it is.
pub(crate) const HEAD: usize = 16 * 1024;

#[derive(Clone, Copy)]
enum Format {
    Csv,
    Json,
}

fn json_at_start(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    matches!(values.next(), Some(Ok(_)))
}

/// A `.json` file that does not begin like JSON: CSV if its first lines look like a table.
fn read_as_csv_after_all(text: &str) -> Result<Vec<Sheet>, String> {
    let is_table = csv::read(text)
        .is_ok_and(|it| it.columns.len() > 2 && (0..it.n_rows()).any(|row| it.cells(row).count() > 2));
    if is_table {
        let mut sheet = csv::read(text)?;
        sheet.notes.push("it is called JSON but holds CSV, and was read as CSV".to_owned());
        return Ok(vec![sheet]);
    }
    Err("is no JSON: it begins with neither { nor [; export it again".to_owned())
}

const ROWS: &str =
    "rows are read from csv, json, jsonl, ndjson, evtx, gz, zip, and from lines of syslog and auditd";

/// Why a file is none that we read.
fn not_read(ending: Option<&str>, bytes: &[u8]) -> String {
    if bytes.starts_with(EVTX) {
        return "a Windows event log that is not called so; let its name end in .evtx".to_owned();
    }
    if bytes.starts_with(b"PAR1") || ending == Some("parquet") {
        return "a Parquet file, which is not read yet; export it as CSV or JSON".to_owned();
    }
    match ending {
        Some("tar") => TAR.to_owned(),
        Some("ipynb") => "a notebook".to_owned(),
        Some("md" | "txt" | "html" | "pdf") => "a text, no rows".to_owned(),
        Some(other) => {
            format!("files ending in .{other} are not; {ROWS}")
        }
        None => format!("no name ending; {ROWS}"),
    }
}

/// A sentence when the bytes are no text.
fn binary(bytes: &[u8]) -> Option<String> {
    if is_utf16(bytes) {
        return None;
    }
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    head.contains(&0)
        .then(|| "is binary, no text: its ending is wrong, or it is damaged; export it again".to_owned())
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// UTF-8 with or without byte-order mark, or UTF-16 with one (PowerShell's `Out-File`).
fn decode(mut bytes: Vec<u8>) -> (String, Option<String>) {
    if is_utf16(&bytes) {
        let little = bytes.starts_with(&[0xff, 0xfe]);
        let units = bytes.get(2..).unwrap_or_default().chunks_exact(2).map(|it| match it {
            [low, high] if little => u16::from_le_bytes([*low, *high]),
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        let text = char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        return (text, None);
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map(|it| (it, None)).unwrap_or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let note = format!(
            "it is not UTF-8 from byte {at} on: such bytes are shown as \u{fffd}; export it as UTF-8"
        );
        (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(note))
    })
}
