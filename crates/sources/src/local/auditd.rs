//! The log of auditd (audit.log): one record a line, several records to an event.
//!
//! A line becomes a row of LinuxAuditLog. Where the records of an event are the start of a process, the record of the system
//! call also gets its command line, put together of the arguments, and `SYSCALL_EXECVE` as EventType.

mod command_line;

use std::collections::HashMap;

use super::report::{Rule, counted};
use super::sheet::{Cell, Row, Sheet};
use super::time;
use command_line::Arguments;

/// So many lines are looked at to see whether a text is of auditd.
const LOOKED_AT: usize = 20;

/// Whether most of the first lines are records of auditd.
pub(super) fn is_auditd(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|it| !it.trim().is_empty()).take(LOOKED_AT).collect();
    let n_read = lines.iter().filter(|it| parse(it).is_some()).count();
    n_read > 0 && n_read * 2 >= lines.len()
}

/// A record.
struct Record<'t> {
    /// The host, if the log is of several.
    node: &'t str,
    /// `SYSCALL`, `EXECVE`, `USER_LOGIN` and so on.
    kind: &'t str,
    /// Microseconds since 1970 UTC.
    time: i64,
    /// The event: `1364481363.243:24287`, and the number behind the colon.
    id: &'t str,
    serial: &'t str,
    fields: Vec<(&'t str, Value<'t>)>,
}

/// A value, and whether quotes were around it. What has none may be hexadecimal.
#[derive(Clone, Copy)]
struct Value<'t> {
    text: &'t str,
    quoted: bool,
}

/// Reads the lines of a file.
pub(super) fn read(text: &str) -> Sheet {
    let mut records = Vec::new();
    let mut strange: Vec<usize> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|it| !it.1.trim_matches(['\0', ' ']).is_empty()) {
        match parse(line) {
            Some(record) => records.push((record, line)),
            None => strange.push(number + 1),
        }
    }
    let mut sheet = Sheet::of(Rule::Format("records of auditd"));
    if let Some(first) = strange.first() {
        let n = strange.len() as u64;
        let are = if n == 1 { "is" } else { "are" };
        sheet.notes.push(format!(
            "{} {are} no record of auditd and left out, the first is line {first}",
            counted(n, "line")
        ));
    }
    let mut started: HashMap<(&str, &str), Arguments> = HashMap::new();
    for (record, _) in records.iter().filter(|it| it.0.kind == "EXECVE") {
        started.entry((record.node, record.id)).or_default().add(&record.fields);
    }
    let mut n_incomplete = 0;
    for (record, line) in &records {
        let arguments = started.get(&(record.node, record.id)).filter(|_| record.kind == "SYSCALL");
        n_incomplete += u64::from(arguments.is_some_and(Arguments::is_incomplete));
        let row = row(&mut sheet, record, line, arguments.map(Arguments::line).as_deref());
        sheet.rows.push(row);
    }
    if n_incomplete > 0 {
        let (lines, lack) =
            (counted(n_incomplete, "command line"), if n_incomplete == 1 { "lacks" } else { "lack" });
        sheet.notes.push(format!("{lines} {lack} arguments, whose records are not in this file"));
    }
    sheet
}

fn row(sheet: &mut Sheet, record: &Record<'_>, line: &str, command_line: Option<&str>) -> Row {
    let mut row = Row::new();
    let mut put = |name: &str, text: &str| {
        let column = sheet.column(name);
        if !text.is_empty() && !row.iter().any(|(it, _)| *it == column) {
            row.push((column, Cell::Text(text.into())));
        }
    };
    put("Type", "LinuxAuditLog");
    put("TimeGenerated", &time::text(record.time));
    put("Computer", record.node);
    put("AuditID", record.id);
    put("SerialNumber", record.serial);
    put("RecordType", record.kind);
    if let Some(command_line) = command_line {
        put("EventType", "SYSCALL_EXECVE");
        put("cmdline", command_line);
    }
    for (name, value) in &record.fields {
        put(name, &decoded(record.kind, name, *value));
    }
    put("RawRecord", line);
    row
}

/// `node=web01 type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e ...`.
fn parse(line: &str) -> Option<Record<'_>> {
    let line = line.trim_start_matches('\0').trim();
    let (node, rest) = match line.strip_prefix("node=") {
        Some(rest) => rest.split_once(' ')?,
        None => ("", line),
    };
    let (kind, rest) = rest.strip_prefix("type=")?.split_once(' ')?;
    let (id, rest) = rest.trim_start().strip_prefix("msg=audit(")?.split_once(')')?;
    let (seconds, serial) = id.split_once(':')?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let millis: i64 = fraction.get(..3.min(fraction.len()))?.parse().ok()?;
    let time = whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(millis * 1000)?;
    let mut fields = Vec::new();
    split(rest.strip_prefix(':').unwrap_or(rest), false, &mut fields);
    Some(Record { node, kind, time, id, serial, fields })
}

/// `name=value` pairs; those of a message in single quotes are fields, too. A message has no other one `within`.
fn split<'t>(text: &'t str, within: bool, fields: &mut Vec<(&'t str, Value<'t>)>) {
    // A group separator stands before the values in words that auditd may add.
    let mut rest = text.trim_start_matches([' ', '\u{1d}', ',']);
    while let Some((name, after)) = rest.split_once('=') {
        // Words without a value stand before a name at times.
        let name = name.rsplit([' ', '\u{1d}']).next().unwrap_or(name);
        let quote = after.chars().next().filter(|it| matches!(it, '"' | '\''));
        let is_message = !within && name == "msg" && quote == Some('\'');
        let (value, after) = match quote {
            Some(_) if is_message => message(after.get(1..).unwrap_or_default()),
            Some(quote) => {
                let inner = after.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => {
                let end = after.find([' ', '\u{1d}']).unwrap_or(after.len());
                after.split_at(end)
            }
        };
        if is_message {
            split(value, true, fields);
        } else {
            fields.push((name, Value { text: value, quoted: quote.is_some() }));
        }
        rest = after.trim_start_matches([' ', '\u{1d}', ',']);
    }
}

/// A message in single quotes and what follows it; the text begins behind the first of them. Names in it may have such
/// quotes, too, so the last one counts, but none in the words that auditd adds behind a group separator.
fn message(text: &str) -> (&str, &str) {
    let (message, words) = text.split_at(text.find('\u{1d}').unwrap_or(text.len()));
    match message.rfind('\'') {
        Some(at) => (message.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
        None => (message, words),
    }
}

/// Fields whose text auditd writes in hexadecimal when it has blanks, quotes or anything odd in it.
const TEXTS: [&str; 10] = ["acct", "cmd", "comm", "cwd", "data", "exe", "key", "name", "path", "proctitle"];

fn decoded(kind: &str, name: &str, value: Value<'_>) -> String {
    let is_argument = kind == "EXECVE"
        && name.strip_prefix('a').is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    let is_text = (TEXTS.contains(&name) || is_argument) && !value.quoted && !name.ends_with("_len");
    match is_text.then(|| hex(value.text)).flatten() {
        // The arguments of a process title have a zero between them.
        Some(bytes) => String::from_utf8_lossy(&bytes).trim_end_matches('\0').replace('\0', " "),
        None if matches!(value.text, "(null)" | "?") => String::new(),
        None => value.text.to_owned(),
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let is_hex =
        !text.is_empty() && text.len().is_multiple_of(2) && text.bytes().all(|it| it.is_ascii_hexdigit());
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    if is_hex { (0..text.len()).step_by(2).map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind() {
        let line = "type=USER_LOGIN msg=audit(1700000000.5:7): pid=1 auid=4294967295 msg='op=login acct=726F6F74 exe=\"/usr/sbin/sshd\" hostname=? res=failed'\u{1d}AUID=\"unset\"";
        let record = parse(line).expect("a record");
        let found: Vec<(String, String)> = record
            .fields
            .iter()
            .map(|(name, it)| ((*name).to_owned(), decoded(record.kind, name, *it)))
            .collect();
        let wanted = [
            ("pid", "1"),
            ("auid", "4294967295"),
            ("op", "login"),
            ("acct", "root"),
            ("exe", "/usr/sbin/sshd"),
            ("hostname", ""),
            ("res", "failed"),
            ("AUID", "unset"),
        ];
        assert_eq!(found, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!((record.time, record.serial), (1_700_000_000_005_000, "7"));
    }

    #[test]
    fn an_apostrophe_in_a_name_does_not_end_the_message() {
        let found = |text: &str| {
            let line = format!("type=USER_AUTH msg=audit(1700000000.5:7): {text}");
            let record = parse(&line).expect("a record");
            let field = |(name, it): &(&str, Value<'_>)| format!("{name}={}", it.text);
            record.fields.iter().map(field).collect::<Vec<_>>().join(" ")
        };
        let wanted = "pid=7 op=login acct=root'x exe=/usr/sbin/sshd res=failed";
        let message = "pid=7 msg='op=login acct=\"root'x\" exe=\"/usr/sbin/sshd\" res=failed'";
        assert_eq!(found(message), wanted);
        assert_eq!(found(&format!("{message}\u{1d}AUID=\"o'neill\"")), format!("{wanted} AUID=o'neill"));
        // Cut off, and quotes inside quotes.
        assert_eq!(found("pid=7 msg='op=login res=fai"), "pid=7 op=login res=fai");
        assert_eq!(found("msg='a=1 msg='b=2' c=3'"), "a=1 msg=b=2 c=3");
    }

    #[test]
    fn arguments_become_a_command_line() {
        let of = |lines: &[&str]| {
            let mut arguments = Arguments::default();
            for line in lines {
                let line = format!("type=EXECVE msg=audit(1.2:3): {line}");
                arguments.add(&parse(&line).expect("a record").fields);
            }
            (arguments.line(), arguments.is_incomplete())
        };
        let whole = |line: &str| (line.to_owned(), false);
        assert_eq!(
            of(&["argc=4 a0=\"sh\" a1=\"-c\" a2=6C73202D6C a3[0]=\"a\" a3[1]=\"b\""]),
            whole("sh -c \"ls -l\" ab")
        );
        // The second piece has the second byte of a character.
        assert_eq!(of(&["argc=2 a0=\"echo\" a1_len=4 a1[0]=61C3", "a1[1]=A462"]), whole("echo a\u{e4}b"));
        assert_eq!(of(&["argc=3 a0=\"a\" a1=\"\"", "a2=\"c\""]), whole("a \"\" c"));
        for lines in
            [&["argc=3 a0=\"a\""][..], &["argc=2 a0=\"a\" a1[0]=\"b\"", "a1[2]=\"d\""], &["a1=\"b\""]]
        {
            assert!(of(lines).1, "{lines:?}");
        }
    }

    #[test]
    fn what_is_no_record() {
        for line in [
            "",
            "type=",
            "type=X msg=audit(",
            "type=X msg=audit(1)",
            "type=X msg=audit(x.y:z):",
            "node= type=X",
        ] {
            assert!(parse(line).is_none(), "{line}");
        }
    }
}
