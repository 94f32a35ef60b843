//! Lines of syslog as files have them (auth.log, secure, messages): one message a line.
//!
//! Read are the lines of RFC 3164 (`Jan  5 08:00:00 host sshd[7]: ...`, without year and zone), those of RFC 5424, and the
//! ISO times of rsyslog and journalctl, each with or without `<priority>`. What a line does not say is assumed, and said to
//! be: the year is that of the file's last change, the zone what the analyst says, or UTC.

mod line;
mod repeated;
mod year;

use chrono::{DateTime, Utc};

use super::Options;
use super::report::{Rule, counted};
use super::sheet::{Cell, Row, Sheet};
use super::time;
use super::zone::Zone;
use line::{Line, When};
use repeated::{Message, Repeats, Times, last_repeated};

/// So many lines are looked at to see whether a text is syslog.
const LOOKED_AT: usize = 50;

/// So many lines before "last message repeated" may be of other hosts.
const LOOKED_BACK: usize = 1000;

/// Whether at least half of the first lines are of syslog.
pub(super) fn is_syslog(text: &str) -> bool {
    let lines = text.lines().map(cleaned).filter(|it| !it.trim().is_empty()).take(LOOKED_AT);
    let (mut n, mut n_read) = (0, 0);
    for line in lines.filter(|it| !it.starts_with([' ', '\t'])) {
        n += 1;
        n_read += usize::from(line::tells(line));
    }
    n_read > 0 && n_read * 2 >= n
}

/// What a machine that lost power wrote into its log: zeros before the next line.
fn cleaned(line: &str) -> &str {
    line.trim_start_matches(['\0', '\u{feff}']).trim_end_matches('\r')
}

/// Reads the lines of a file; `name` and `modified` are the file's.
pub(super) fn read(text: &str, name: &str, modified: Option<DateTime<Utc>>, options: &Options) -> Sheet {
    let mut lines: Vec<(Line<'_>, String)> = Vec::new();
    let mut strange: Vec<usize> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = cleaned(line);
        match line::parse(line) {
            Some(it) => {
                let message = it.message.to_owned();
                lines.push((it, message));
            }
            None if line.trim().is_empty() => {}
            None => match lines.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
                // A message of several lines.
                Some((_, message)) => message.extend(["\n", line]),
                None => strange.push(number + 1),
            },
        }
    }
    let mut sheet = Sheet::of(Rule::Format("lines of syslog"));
    if let Some(first) = strange.first() {
        let n = strange.len() as u64;
        let are = if n == 1 { "is" } else { "are" };
        sheet.notes.push(format!(
            "{} {are} none of syslog and left out, the first is line {first}",
            counted(n, "line")
        ));
    }
    let times = times(&lines, name, modified, options, &mut sheet);
    let columns = Columns::of(&mut sheet);
    let mut repeats = Repeats::of(lines.len());
    for (number, ((line, message), time)) in lines.iter().zip(times).enumerate() {
        let before = |host: &str| {
            let earlier = lines.get(number.saturating_sub(LOOKED_BACK)..number).unwrap_or_default();
            let of_host = |it: &&(Line<'_>, String)| it.0.host == host && last_repeated(&it.1).is_none();
            earlier.iter().rev().find(of_host).map(|it| (&it.0, it.1.as_str()))
        };
        columns.add(&repeats.message(line, message, before), time, &mut sheet.rows);
    }
    repeats.say(&mut sheet);
    sheet
}

/// The time of each line in UTC, or the text of one that cannot be known.
fn times(
    lines: &[(Line<'_>, String)],
    name: &str,
    modified: Option<DateTime<Utc>>,
    options: &Options,
    sheet: &mut Sheet,
) -> Vec<Cell> {
    let whens: Vec<When<'_>> = lines.iter().map(|it| it.0.when).collect();
    let years = year::assign(&whens, name, modified);
    let zone = options.zone.unwrap_or(Zone::UTC);
    let (mut n_zoneless, mut n_unsure) = (0, 0);
    let mut cells = Vec::with_capacity(whens.len());
    for (when, year) in whens.iter().zip(&years.of_line) {
        let shown = match when {
            When::Zoned(at) => {
                cells.push(Cell::Text(time::text(*at).into()));
                continue;
            }
            When::Shown(at) => Some(*at),
            When::InYear { date, .. } => year.and_then(|it| date.in_year(it)),
            When::Never => None,
        };
        match shown.and_then(|it| zone.utc(it)) {
            Some(at) => {
                n_zoneless += 1;
                n_unsure += u64::from(!at.once);
                cells.push(Cell::Text(time::text(at.micros).into()));
            }
            // Kept as text: it shows as a value that is no time.
            None => cells.push(match when {
                When::InYear { text, .. } => Cell::Text((*text).into()),
                _ => Cell::Null,
            }),
        }
    }
    if n_zoneless > 0 {
        match options.zone {
            Some(zone) => sheet.notes.push(format!("its times are read as {zone}, as the analyst said")),
            None => sheet.assumed.push(
                "its times do not say their zone; UTC is assumed. If the host kept another, say so: \
                 connect_in_zone(\"folder or file\", \"Europe/Berlin\")?"
                    .to_owned(),
            ),
        }
    }
    if n_unsure > 0 {
        let times = counted(n_unsure, "time");
        sheet
            .notes
            .push(format!("{times} in an hour that the clock repeated or left out, read as its first"));
    }
    years.say(sheet);
    cells
}

/// The columns of the table Syslog that lines fill.
struct Columns {
    ids: [u32; 14],
}

impl Columns {
    fn of(sheet: &mut Sheet) -> Self {
        let names = [
            "Type",
            "TimeGenerated",
            "EventTime",
            "Computer",
            "HostName",
            "Facility",
            "SeverityLevel",
            "ProcessName",
            "ProcessID",
            "SyslogMessage",
            "MsgId",
            "StructuredData",
            "RepeatNumber",
            "RepeatCount",
        ];
        Self { ids: names.map(|it| sheet.column(it)) }
    }

    /// Adds the rows of a message. Those of one that was repeated share its texts.
    fn add(&self, message: &Message<'_>, time: Cell, rows: &mut Vec<Row>) {
        let [.., number, count] = self.ids;
        let long = |it: u64| i64::try_from(it).map_or(Cell::Null, Cell::Int);
        let mut row = self.row(message, time);
        match message.times {
            Times::Once => rows.push(row),
            Times::Each(n) => rows.extend((1..=n).map(|it| {
                let repeat = [(number, long(it)), (count, long(n))];
                row.iter().cloned().chain(repeat).collect::<Row>()
            })),
            Times::TooMany(n) => {
                row.push((count, long(n)));
                rows.push(row);
            }
        }
    }

    /// A row but for how often it was repeated.
    fn row(&self, message: &Message<'_>, time: Cell) -> Row {
        let line = message.line;
        let text = |it: &str| Cell::Text(it.into());
        let (facility, severity) = line.priority.map_or(("", ""), line::priority_words);
        let is_time = matches!(&time, Cell::Text(it) if it.ends_with('Z'));
        let event_time = if is_time { time.clone() } else { Cell::Null };
        let cells = [
            text("Syslog"),
            time,
            event_time,
            text(line.host),
            text(line.host),
            text(facility),
            text(severity),
            text(line.process),
            text(line.pid),
            text(message.message),
            text(line.id),
            text(line.data),
        ];
        self.ids.into_iter().zip(cells).filter(|it| !it.1.is_empty()).collect()
    }
}
