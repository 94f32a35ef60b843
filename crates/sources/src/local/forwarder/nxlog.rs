//! What nxlog makes of Windows events (`im_msvistalog`), mostly sent on by Logstash.

use std::borrow::Cow;

use super::super::report::{Rule, counted};
use super::super::sheet::{Cell, Row, Sheet, cell};
use super::super::windows_event::{WindowsEvent, activity};
use super::super::{Options, time};
use super::clock::Clock;
use super::keywords;

/// What every record has.
const OF_ALL: [&str; 5] = ["EventTime", "Hostname", "Channel", "SourceName", "EventID"];

/// Fields that nxlog and Logstash add; all others are the event's own.
const ADDED: [&str; 22] = [
    "@timestamp",
    "@version",
    "AccountType",
    "Category",
    "ERROR_EVT_UNRESOLVED",
    "EventReceivedTime",
    "EventTypeOrignal",
    "MessageSourceAddress",
    "Opcode",
    "OrigEventType",
    "ProviderGuid",
    "RelatedActivityID",
    "Severity",
    "SeverityValue",
    "SourceModuleName",
    "SourceModuleType",
    "SyslogFacility",
    "host",
    "path",
    "port",
    "tags",
    "type",
];

/// Fields of nxlog that Log Analytics has under another name.
const RENAMED: [(&str, &str); 5] = [
    ("ActivityID", "Correlation"),
    ("ExecutionProcessID", "SystemProcessId"),
    ("OpcodeValue", "Opcode"),
    ("ThreadID", "SystemThreadId"),
    ("Version", "Version"),
];

/// Whether the sheet has the columns of such records.
pub(super) fn may_be_in(sheet: &Sheet) -> bool {
    OF_ALL.iter().all(|it| sheet.find(it).is_some()) && sheet.find("TimeGenerated").is_none()
}

/// What a field of a record is.
#[derive(Clone, Copy)]
enum Part {
    Time,
    Computer,
    Channel,
    Provider,
    Id,
    Task,
    Record,
    Message,
    Keywords,
    EventType,
    Severity,
    User,
    AccountName,
    Domain,
    /// Named otherwise in Log Analytics.
    Renamed(&'static str),
    /// Added on the way: kept under its name.
    Added,
    /// The event's own.
    Field,
}

fn part(name: &str) -> Part {
    match name {
        "EventTime" => Part::Time,
        "Hostname" => Part::Computer,
        "Channel" => Part::Channel,
        "SourceName" => Part::Provider,
        "EventID" => Part::Id,
        "Task" => Part::Task,
        "RecordNumber" => Part::Record,
        "Message" => Part::Message,
        "Keywords" => Part::Keywords,
        "EventType" => Part::EventType,
        "Severity" => Part::Severity,
        "UserID" => Part::User,
        "AccountName" => Part::AccountName,
        "Domain" => Part::Domain,
        _ => match RENAMED.iter().find(|it| it.0 == name) {
            Some((_, new)) => Part::Renamed(new),
            None if ADDED.contains(&name) => Part::Added,
            None => Part::Field,
        },
    }
}

/// Takes such records out of the sheet.
pub(super) fn take(sheet: &mut Sheet, options: &Options) -> Option<Sheet> {
    let needed: Vec<u32> = OF_ALL.iter().filter_map(|it| sheet.find(it)).collect();
    let is_record = |row: &Row| needed.iter().all(|it| cell(row, *it).is_some());
    let (rows, others) = std::mem::take(&mut sheet.rows).into_iter().partition::<Vec<Row>, _>(is_record);
    sheet.rows = others;
    if rows.is_empty() {
        return None;
    }
    let mut made = Sheet::of(Rule::Channel);
    let clock = Clock::of(sheet, &rows, options);
    let parts: Vec<Part> = sheet.columns.iter().map(|it| part(it)).collect();
    let mut unsure = 0;
    for (number, row) in rows.into_iter().enumerate() {
        let event = event(sheet, &parts, row, |text| {
            let (at, once) = clock.utc(number, text)?;
            unsure += u64::from(!once);
            Some(at)
        });
        let row = event.into_row(&mut made);
        made.rows.push(row);
    }
    clock.say(&mut made);
    if unsure > 0 {
        let times = counted(unsure, "time");
        made.notes.push(format!("{times} in an hour that the clock repeated or left out, read as its first"));
    }
    Some(made)
}

/// One record; `utc` reads its time.
fn event(
    sheet: &Sheet,
    parts: &[Part],
    row: Row,
    mut utc: impl FnMut(&str) -> Option<i64>,
) -> WindowsEvent<'static> {
    let has = |name: &str| sheet.find(name).is_some_and(|it| cell(&row, it).is_some());
    // The account that wrote the event; where there is none, fields of these names are the event's own.
    let has_user = has("UserID");
    // nxlog's own type gave way to one of the event's.
    let has_own_type = has("EventTypeOrignal") || has("OrigEventType");
    let mut event = WindowsEvent::default();
    let (mut account, mut domain, mut severity) = (String::new(), String::new(), None);
    for (column, cell) in row {
        let name = || Cow::Owned(sheet.columns.get(column as usize).cloned().unwrap_or_default());
        match parts.get(column as usize).copied().unwrap_or(Part::Field) {
            Part::Time => match utc(&cell.text()) {
                Some(at) => event.time = Cell::Text(time::text(at).into()),
                // No time: the text is kept and shows as a misfit of the column.
                None => event.time = cell,
            },
            Part::Computer => event.computer = cell,
            Part::Channel => event.channel = cell.text(),
            Part::Provider => event.provider = cell,
            Part::Id => event.id = cell,
            Part::Task => event.task = cell,
            Part::Record => event.record = Cell::Text(cell.text().into()),
            Part::Message => event.message = cell,
            Part::Keywords => event.others.push((name(), keywords(cell))),
            Part::EventType if has_own_type => event.fields.push((name(), cell)),
            Part::EventType => {
                match &*cell.text() {
                    "AUDIT_SUCCESS" => severity = Some(8),
                    "AUDIT_FAILURE" => severity = Some(16),
                    "CRITICAL" | "ERROR" | "WARNING" | "INFO" | "VERBOSE" | "DEBUG" => {}
                    _ => {
                        event.fields.push((name(), cell));
                        continue;
                    }
                }
                event.others.push((name(), cell));
            }
            Part::Severity => {
                severity = severity.or(match &*cell.text() {
                    "CRITICAL" => Some(1),
                    "ERROR" => Some(2),
                    "WARNING" => Some(3),
                    "INFO" => Some(4),
                    "DEBUG" | "VERBOSE" => Some(5),
                    _ => None,
                });
                event.others.push((name(), cell));
            }
            Part::User if has_user => {
                event.user = cell.clone();
                event.others.push((name(), cell));
            }
            Part::AccountName if has_user => account = cell.text(),
            Part::Domain if has_user => domain = cell.text(),
            Part::Renamed(new) => event.others.push((Cow::Borrowed(new), cell)),
            Part::Added => event.others.push((name(), cell)),
            Part::User | Part::AccountName | Part::Domain | Part::Field => event.fields.push((name(), cell)),
        }
    }
    finish(event, severity, &account, &domain)
}

fn finish(
    mut event: WindowsEvent<'static>,
    severity: Option<i64>,
    account: &str,
    domain: &str,
) -> WindowsEvent<'static> {
    event.level = severity.map_or(Cell::Null, Cell::Int);
    if !account.is_empty() {
        let name = if domain.is_empty() { account.to_owned() } else { format!("{domain}\\{account}") };
        event.user = Cell::Text(name.into());
    }
    if event.channel.eq_ignore_ascii_case("Security")
        && let Some(activity) = activity(&event.id, &event.message.text())
    {
        event.others.push(("Activity".into(), Cell::Text(activity.into())));
    }
    event
}
