//! Records of audits, by far the most of large logs, from the bytes of a chunk straight to columns.
//!
//! The library that reads event logs gives JSON or XML. To write that and to read it again takes ten times as long as to
//! find the values: so they are taken from where the template says that they are, and a value that the row before has, too,
//! is only compared. This goes for chunks whose checksums are right and whose records have no form but the usual one.
//! Every other chunk is the library's: [`Straight::chunk`] says no, and nothing has changed.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::coded::Coded;
use super::super::report::Rule;
use super::super::sheet::Sheet;
use super::super::windows_event::level_name;
use super::instance::{Last, Piece, Value, instance};
use super::plan::{Data, Event, Plan, Source};
use super::record::audit_level;
use super::template::{self, Names};
use super::written::kind;

/// Before the records of a chunk.
const HEADER: usize = 512;
/// The flag of a chunk that has no checksums.
const NO_CHECKSUMS: u32 = 0x4;

/// A column, and what came last in it.
#[derive(Default)]
struct Place {
    name: String,
    /// Where it is in the sheet, once it has a value.
    column: Option<usize>,
    last: Last,
    code: u32,
}

/// A level and what it was found in.
#[derive(Clone, Copy)]
struct Level {
    number: Option<i64>,
    /// The number of its name's text.
    name: u32,
}

/// A template's plan, and the bytes of a chunk that it was made of.
struct Known {
    read: Vec<(usize, Vec<u8>)>,
    plan: Option<Rc<Resolved>>,
}

/// So many templates are remembered: a log has some dozens, at a few places.
const REMEMBERED: usize = 512;

/// A plan with places instead of names.
enum Resolved {
    Event(Box<Event>, Vec<(usize, Source)>),
    Fields(Vec<(usize, Source)>),
}

/// The events of chunks of one log, one after the other.
pub(super) struct Straight {
    /// What was read.
    pub(super) sheet: Sheet,
    places: Vec<Place>,
    known: HashMap<u32, Vec<Known>>,
    /// The templates of this chunk.
    here: Vec<(u32, Rc<Resolved>)>,
    /// The names of this chunk.
    names: Names,
    /// For values while they are written.
    text: String,
    level: Option<(Last, Last, Level)>,
    row: usize,
}

/// The columns of all audits, at the beginning of the places.
const TYPE: usize = 0;
const TIME: usize = 1;
const ID: usize = 2;
const COMPUTER: usize = 3;
const LEVEL_NAME: usize = 4;
const PROVIDER: usize = 5;
const CHANNEL: usize = 6;
const LEVEL: usize = 7;
const TASK: usize = 8;
const RECORD: usize = 9;
const USER: usize = 10;
const OF_ALL: [&str; 11] = [
    "Type",
    "TimeGenerated",
    "EventID",
    "Computer",
    "EventLevelName",
    "EventSourceName",
    "Channel",
    "Level",
    "Task",
    "EventRecordId",
    "SystemUserId",
];

impl Straight {
    pub(super) fn new() -> Self {
        let place = |name: &&str| Place { name: (*name).to_owned(), ..Place::default() };
        Self {
            sheet: Sheet::of(Rule::Channel),
            places: OF_ALL.iter().map(place).collect(),
            known: HashMap::new(),
            here: Vec::new(),
            names: Names::new(),
            text: String::new(),
            level: None,
            row: 0,
        }
    }

    /// Reads the events of a chunk; false if it is not one of those, and then nothing has changed.
    pub(super) fn chunk(&mut self, chunk: &[u8]) -> bool {
        let before = self.sheet.n_rows();
        self.row = before;
        self.here.clear();
        self.names.clear();
        let is_read = self.records(chunk).is_some();
        let rows = if is_read { self.row } else { before };
        for it in &mut self.sheet.coded {
            it.codes.truncate(rows);
            it.pad(rows);
        }
        is_read
    }

    fn records(&mut self, chunk: &[u8]) -> Option<()> {
        let number = |at: usize| chunk.get(at..)?.first_chunk().copied().map(u32::from_le_bytes);
        let long = |at: usize| chunk.get(at..)?.first_chunk().copied().map(u64::from_le_bytes);
        let end = number(48)? as usize;
        let sum_of_records = evtx::checksum_ieee(chunk.get(HEADER..end)?);
        let head = [chunk.get(..120)?, chunk.get(128..HEADER)?].concat();
        if number(120)? & NO_CHECKSUMS != 0
            || number(52)? != sum_of_records
            || number(124)? != evtx::checksum_ieee(&head)
        {
            return None;
        }
        let last = long(32)?;
        let mut at = HEADER;
        while at < end {
            let size = number(at + 4)? as usize;
            let record_end = at.checked_add(size).filter(|it| *it <= end)?;
            let is_record = chunk.get(at..at + 4)? == b"**\0\0" && size >= 28;
            if !is_record || number(record_end - 4)? as usize != size {
                return None;
            }
            self.record(chunk, at + 24, record_end - 4)?;
            self.row += 1;
            if long(at + 8)? == last {
                break;
            }
            at = record_end;
        }
        Some(())
    }

    fn record(&mut self, chunk: &[u8], start: usize, end: usize) -> Option<()> {
        let (plan, values) = match instance(chunk, start, end) {
            Some((template, values)) => (self.plan(chunk, template)?, values),
            None => {
                let record = template::whole_record(chunk, start, end, &mut self.names)?;
                let plan = Plan::of(&record)?;
                (Rc::new(self.resolve(plan)?), Vec::new())
            }
        };
        let Resolved::Event(event, fields) = &*plan else { return None };
        if !self.is_audit(Piece::of(event.channel.as_ref(), &values))? {
            return None;
        }
        self.fixed(TYPE, "SecurityEvent");
        self.put(TIME, Piece::of(event.time.as_ref(), &values))?;
        self.put(ID, Piece::of(event.id.as_ref(), &values).whole()?)?;
        self.put(COMPUTER, Piece::of(event.computer.as_ref(), &values))?;
        let level = self.level(
            Piece::of(event.level.as_ref(), &values).whole()?,
            Piece::of(event.keywords.as_ref(), &values),
        )?;
        self.push(LEVEL_NAME, level.name);
        self.put(PROVIDER, Piece::of(event.provider.as_ref(), &values))?;
        self.fixed(CHANNEL, "Security");
        self.put_level(level);
        self.put(TASK, Piece::of(event.task.as_ref(), &values).whole()?)?;
        self.put(RECORD, Piece::of(event.record.as_ref(), &values))?;
        match &event.data {
            Data::None => {}
            Data::Fields(_) => self.fields(fields, &values)?,
            Data::Slot(slot) => match values.get(usize::from(*slot)) {
                Some((kind::XML, bytes)) if !bytes.is_empty() => {
                    let start = bytes.as_ptr().addr() - chunk.as_ptr().addr();
                    let (template, values) = instance(chunk, start, start + bytes.len())?;
                    let plan = self.plan(chunk, template)?;
                    let Resolved::Fields(fields) = &*plan else { return None };
                    self.fields(fields, &values)?;
                }
                _ => return None,
            },
        }
        self.put(USER, Piece::of(event.user.as_ref(), &values))
    }

    fn fields(&mut self, fields: &[(usize, Source)], values: &[Value<'_>]) -> Option<()> {
        fields.iter().try_for_each(|(place, source)| self.put(*place, Piece::of(Some(source), values)))
    }

    fn is_audit(&mut self, channel: Piece<'_>) -> Option<bool> {
        self.text.clear();
        channel.write(&mut self.text)?;
        Some(self.text.trim().eq_ignore_ascii_case("Security"))
    }

    /// The level, and its name in the column of that; whether an audit succeeded stands in its keywords.
    fn level(&mut self, level: Piece<'_>, keywords: Piece<'_>) -> Option<Level> {
        if let Some((of, and, last)) = &self.level
            && of.is(level)
            && and.is(keywords)
        {
            return Some(*last);
        }
        let mut number = |piece: Piece<'_>, read: fn(&str) -> Option<i64>| {
            self.text.clear();
            piece.write(&mut self.text)?;
            Some(read(&self.text))
        };
        let level_of_audit = number(keywords, audit_level)?;
        let number = level_of_audit.or(number(level, |it| it.parse().ok())?);
        let name = self.number(LEVEL_NAME, level_name(number));
        let found = Level { number, name };
        let kept = |piece: Piece<'_>| {
            let mut kept = Last::default();
            kept.set(piece);
            kept
        };
        self.level = Some((kept(level), kept(keywords), found));
        if let Some(it) = self.places.get_mut(LEVEL) {
            it.code = 0;
        }
        Some(found)
    }

    fn put_level(&mut self, level: Level) {
        let code = match self.places.get(LEVEL) {
            Some(it) if it.code != 0 => it.code,
            _ => {
                let code = level.number.map_or(0, |it| self.number(LEVEL, &it.to_string()));
                self.places.get_mut(LEVEL).into_iter().for_each(|it| it.code = code);
                code
            }
        };
        self.push(LEVEL, code);
    }

    fn fixed(&mut self, place: usize, text: &str) {
        let code = match self.places.get(place) {
            Some(it) if it.code != 0 => it.code,
            _ => self.number(place, text),
        };
        self.push(place, code);
    }

    fn put(&mut self, place: usize, piece: Piece<'_>) -> Option<()> {
        if !self.places.get(place)?.last.is(piece) {
            let mut text = std::mem::take(&mut self.text);
            text.clear();
            piece.write(&mut text)?;
            let code = self.number(place, &text);
            self.text = text;
            let it = self.places.get_mut(place)?;
            it.last.set(piece);
            it.code = code;
        }
        let code = self.places.get(place)?.code;
        self.push(place, code);
        Some(())
    }

    /// The number of a text in its column, which is there from its first text on.
    fn number(&mut self, place: usize, text: &str) -> u32 {
        let Some(it) = self.places.get_mut(place).filter(|_| !text.is_empty()) else { return 0 };
        let column = *it.column.get_or_insert_with(|| {
            let column = self.sheet.column(&it.name) as usize;
            if self.sheet.coded.len() <= column {
                self.sheet.coded.push(Coded::of_numbers(matches!(place, ID | LEVEL | TASK)));
            }
            column
        });
        let code = self.sheet.coded.get_mut(column).map_or(0, |it| it.number(text));
        if matches!(place, TYPE | CHANNEL) {
            it.code = code;
        }
        code
    }

    fn push(&mut self, place: usize, code: u32) {
        let column = self.places.get(place).and_then(|it| it.column).filter(|_| code != 0);
        if let Some(coded) = column.and_then(|it| self.sheet.coded.get_mut(it)) {
            coded.pad(self.row);
            coded.codes.push(code);
        }
    }

    /// The plan of the template at that place of the chunk.
    fn plan(&mut self, chunk: &[u8], at: usize) -> Option<Rc<Resolved>> {
        let key = u32::try_from(at).ok()?;
        if let Some((_, plan)) = self.here.iter().find(|it| it.0 == key) {
            return Some(plan.clone());
        }
        let is_same =
            |(at, bytes): &(usize, Vec<u8>)| chunk.get(*at..).is_some_and(|it| it.starts_with(bytes));
        let known = self.known.get(&key).and_then(|all| all.iter().find(|it| it.read.iter().all(is_same)));
        let plan = match known {
            Some(known) => known.plan.clone()?,
            None => {
                let template = template::read(chunk, at)?;
                let plan = Plan::of(&template.root).and_then(|it| self.resolve(it)).map(Rc::new);
                let read = template.read;
                if self.known.values().map(Vec::len).sum::<usize>() >= REMEMBERED {
                    self.known.clear();
                }
                self.known.entry(key).or_default().push(Known { read, plan: plan.clone() });
                plan?
            }
        };
        self.here.push((key, plan.clone()));
        Some(plan)
    }

    fn resolve(&mut self, plan: Plan) -> Option<Resolved> {
        match plan {
            Plan::Fields(fields) => self.resolve_fields(fields).map(Resolved::Fields),
            Plan::Event(mut event) => {
                let fields = match &mut event.data {
                    Data::Fields(fields) => self.resolve_fields(std::mem::take(fields))?,
                    Data::None | Data::Slot(_) => Vec::new(),
                };
                Some(Resolved::Event(event, fields))
            }
        }
    }

    /// Fields that are called like a column of all audits, or like what such fields are called then, are the library's.
    fn resolve_fields(&mut self, fields: Vec<(String, Source)>) -> Option<Vec<(usize, Source)>> {
        let mut places = Vec::with_capacity(fields.len());
        for (name, source) in fields {
            let place = match self.places.iter().position(|it| it.name == name) {
                Some(place) if place >= OF_ALL.len() => place,
                None if !matches!(name.as_str(), "$table" | "Message") && !name.ends_with("_2") => {
                    self.places.push(Place { name, ..Place::default() });
                    self.places.len() - 1
                }
                _ => return None,
            };
            places.push((place, source));
        }
        Some(places)
    }
}

#[cfg(test)]
mod tests;
