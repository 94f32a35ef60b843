//! An event as the XML of Windows has it, in JSON, to what is known of it; without a tree in between.
//!
//! Attributes stand beside their element (`Provider_attributes`), or in it (`#attributes`, as `evtx_dump` writes them).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::super::sheet::Cell;
use super::super::windows_event::WindowsEvent;
use super::fields::Fields;
use super::value::{Key, Scalar};

/// The record: `{"Event": {"System": {...}, "EventData": {...}}}`.
pub(in super::super) struct Record<'de>(pub(in super::super) WindowsEvent<'de>);

/// What stands in `Event`.
pub(in super::super) struct Event<'de>(pub(in super::super) WindowsEvent<'de>);

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut event = WindowsEvent::default();
        while let Some(Key(key)) = map.next_key()? {
            if key == "Event" {
                event = map.next_value::<Event<'de>>()?.0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Record(event))
    }
}

impl<'de> Deserialize<'de> for Event<'de> {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_map(EventVisitor)
    }
}

struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = Event<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Event<'de>, A::Error> {
        let mut system = System::default();
        let (mut data, mut user_data) = (None, None);
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "System" => system = map.next_value()?,
                "EventData" => data = map.next_value::<Option<Fields<'de>>>()?,
                "UserData" => user_data = map.next_value::<Option<Fields<'de>>>()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let fields = match (data, user_data) {
            (Some(data), _) => data.into_fields(),
            (None, Some(data)) => data.into_fields_of_parts(),
            (None, None) => Vec::new(),
        };
        Ok(Event(system.event(fields)))
    }
}

/// The part that all events have. Fields are those that are used.
#[derive(Default)]
struct System {
    provider: Cell,
    id: Cell,
    level: Cell,
    task: Cell,
    keywords: Cell,
    time: Cell,
    record: Cell,
    channel: Cell,
    computer: Cell,
    user: Cell,
}

impl System {
    fn event<'de>(self, fields: Vec<(Cow<'de, str>, Cell)>) -> WindowsEvent<'de> {
        WindowsEvent {
            channel: self.channel.text(),
            provider: self.provider,
            time: self.time,
            computer: self.computer,
            level: level(self.level, &self.keywords),
            id: number(self.id),
            task: number(self.task),
            record: self.record,
            user: self.user,
            message: Cell::Null,
            fields,
            others: Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for System {
    fn deserialize<D: Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        de.deserialize_any(SystemVisitor)
    }
}

struct SystemVisitor;

impl<'de> Visitor<'de> for SystemVisitor {
    type Value = System;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system part of an event")
    }

    fn visit_unit<E>(self) -> Result<System, E> {
        Ok(System::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<System, A::Error> {
        let mut system = System::default();
        while let Some(Key(key)) = map.next_key()? {
            let (element, is_beside) = match key.strip_suffix("_attributes") {
                Some(element) => (element, true),
                None => (&*key, false),
            };
            // The attribute that counts, of elements that have no text.
            let attribute = match element {
                "Provider" => Some(("Name", &mut system.provider)),
                "TimeCreated" => Some(("SystemTime", &mut system.time)),
                "Security" => Some(("UserID", &mut system.user)),
                _ => None,
            };
            if let Some((name, slot)) = attribute {
                if let Some(found) = map.next_value_seed(Attribute(name))? {
                    *slot = found;
                }
                continue;
            }
            let slot = match element {
                _ if is_beside => None,
                "EventID" => Some(&mut system.id),
                "Level" => Some(&mut system.level),
                "Task" => Some(&mut system.task),
                "Keywords" => Some(&mut system.keywords),
                "EventRecordID" => Some(&mut system.record),
                "Channel" => Some(&mut system.channel),
                "Computer" => Some(&mut system.computer),
                _ => None,
            };
            match slot {
                Some(slot) => *slot = map.next_value::<Scalar>()?.0,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(system)
    }
}

/// The attribute of that name, of an element or of its `#attributes`.
struct Attribute<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Attribute<'_> {
    type Value = Option<Cell>;

    fn deserialize<D: Deserializer<'de>>(self, de: D) -> Result<Option<Cell>, D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Attribute<'_> {
    type Value = Option<Cell>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element with attributes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Cell>, A::Error> {
        let mut found = None;
        while let Some(Key(key)) = map.next_key()? {
            if key == self.0 {
                found = Some(map.next_value::<Scalar>()?.0);
            } else if key == "#attributes" {
                found = map.next_value_seed(Attribute(self.0))?.or(found);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_unit<E>(self) -> Result<Option<Cell>, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Option<Cell>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Option<Cell>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Option<Cell>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Option<Cell>, E> {
        Ok(None)
    }
}

/// A number, also one that is written as text.
fn number(cell: Cell) -> Cell {
    match cell {
        Cell::Text(text) => text.trim().parse().map_or(Cell::Text(text), Cell::Int),
        other => other,
    }
}

/// The keywords of audits that failed, and of those that succeeded.
const AUDIT_FAILURE: u64 = 0x0010_0000_0000_0000;
const AUDIT_SUCCESS: u64 = 0x0020_0000_0000_0000;

/// Audits have the level 0; whether they succeeded stands in their keywords.
fn level(level: Cell, keywords: &Cell) -> Cell {
    let keywords = if let Cell::Text(text) = keywords { text } else { "" };
    audit_level(keywords).map_or_else(|| number(level), Cell::Int)
}

/// The level of an audit with these keywords; `None` if it is none.
pub(super) fn audit_level(keywords: &str) -> Option<i64> {
    let bits = keywords.strip_prefix("0x").and_then(|it| u64::from_str_radix(it, 16).ok());
    match bits.unwrap_or_default() {
        bits if bits & AUDIT_FAILURE != 0 => Some(16),
        bits if bits & AUDIT_SUCCESS != 0 => Some(8),
        _ => None,
    }
}
