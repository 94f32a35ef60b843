//! Writes small Windows event logs as Windows does: the XML of a record is a template with values, and the template stands in the
//! chunk once.

use std::collections::BTreeMap;

use crate::evtx_file::{Event, finish, name, put, start, text, utf16};

/// Types of values.
const TEXT: u8 = 0x01;
const U8: u8 = 0x04;
const U16: u8 = 0x06;
const U64: u8 = 0x0a;
const TIME: u8 = 0x11;
const XML: u8 = 0x21;

/// A log of one chunk for each of the groups of events.
pub(crate) fn log(chunks: &[&[Event<'_>]]) -> Vec<u8> {
    let mut number = 0;
    let chunks = chunks.iter().map(|events| {
        let (mut chunk, first, mut last_at) = (start(), number + 1, 0);
        let mut known = BTreeMap::new();
        for event in *events {
            number += 1;
            last_at = chunk.len();
            record(&mut chunk, event, number, &mut known);
        }
        finish(chunk, first, number, last_at)
    });
    crate::evtx_file::file(chunks.collect(), number)
}

/// Where templates of a chunk are: of all events, and of the fields with these names.
type Known = BTreeMap<Vec<String>, u32>;

fn record(chunk: &mut Vec<u8>, event: &Event<'_>, number: u64, known: &mut Known) {
    let start = chunk.len();
    chunk.extend([0x2a, 0x2a, 0, 0, 0, 0, 0, 0]);
    chunk.extend(number.to_le_bytes());
    // 2026-01-05 08:00:00.123456 UTC in hundreds of nanoseconds since 1601.
    let time = 134_120_736_001_234_560_u64.to_le_bytes();
    chunk.extend(time);
    let channel: Vec<u8> = utf16(event.channel).into_iter().flat_map(u16::to_le_bytes).collect();
    let provider: Vec<u8> = utf16("Invented-Provider").into_iter().flat_map(u16::to_le_bytes).collect();
    let values: [(u8, &[u8]); 6] = [
        (U16, &(event.id as u16).to_le_bytes()),
        (U8, &[0]),
        (TIME, &time),
        (U64, &number.to_le_bytes()),
        (TEXT, &channel),
        (TEXT, &provider),
    ];
    instance(chunk, Vec::new(), known, template_of_all, &values, |chunk, known| {
        let names: Vec<String> = event.fields.iter().map(|it| it.0.to_owned()).collect();
        let values: Vec<Vec<u8>> =
            event.fields.iter().map(|it| it.1.iter().flat_map(|it| it.to_le_bytes()).collect()).collect();
        let values: Vec<(u8, &[u8])> = values.iter().map(|it| (TEXT, it.as_slice())).collect();
        let template = |chunk: &mut Vec<u8>| template_of_fields(chunk, &names);
        instance(
            chunk,
            [vec!["fields".to_owned()], names.clone()].concat(),
            known,
            template,
            &values,
            |_, _| false,
        );
        true
    });
    let size = (chunk.len() - start + 4) as u32;
    chunk.extend(size.to_le_bytes());
    put(chunk, start + 4, &size.to_le_bytes());
}

/// Writes values for a template, and the template before them if the chunk does not have it. `last` writes one more value,
/// which is XML, and says whether there is one.
fn instance(
    chunk: &mut Vec<u8>,
    key: Vec<String>,
    known: &mut Known,
    template: impl FnOnce(&mut Vec<u8>),
    values: &[(u8, &[u8])],
    last: impl FnOnce(&mut Vec<u8>, &mut Known) -> bool,
) {
    chunk.extend([0x0f, 1, 1, 0, 0x0c, 1, 7, 0, 0, 0]);
    let here = chunk.len() as u32 + 4;
    let at = *known.entry(key).or_insert(here);
    chunk.extend(at.to_le_bytes());
    if at == here {
        chunk.extend([0; 24]);
        let body = chunk.len();
        chunk.extend([0x0f, 1, 1, 0]);
        template(chunk);
        chunk.push(0);
        let size = (chunk.len() - body) as u32;
        put(chunk, body - 4, &size.to_le_bytes());
    }
    let descriptors = chunk.len() + 4;
    chunk.extend((values.len() as u32 + 1).to_le_bytes());
    for (ty, value) in values {
        chunk.extend((value.len() as u16).to_le_bytes());
        chunk.extend([*ty, 0]);
    }
    chunk.extend([0, 0, 0, 0]);
    values.iter().for_each(|it| chunk.extend(it.1));
    let begin = chunk.len();
    if last(chunk, known) {
        let size = (chunk.len() - begin) as u16;
        put(chunk, descriptors + values.len() * 4, &size.to_le_bytes());
        put(chunk, descriptors + values.len() * 4 + 2, &[XML]);
    }
    chunk.push(0);
}

fn template_of_all(chunk: &mut Vec<u8>) {
    element(chunk, "Event", None, |chunk| {
        element(chunk, "System", None, |chunk| {
            element(chunk, "Provider", Some(("Name", Some(5))), |_| {});
            element(chunk, "EventID", None, |chunk| slot(chunk, 0, U16));
            element(chunk, "Level", None, |chunk| slot(chunk, 1, U8));
            element(chunk, "TimeCreated", Some(("SystemTime", Some(2))), |_| {});
            element(chunk, "EventRecordID", None, |chunk| slot(chunk, 3, U64));
            element(chunk, "Channel", None, |chunk| slot(chunk, 4, TEXT));
            element(chunk, "Computer", None, |chunk| text(chunk, &utf16("ws01.contoso.com")));
        });
        slot(chunk, 6, XML);
    });
}

fn template_of_fields(chunk: &mut Vec<u8>, names: &[String]) {
    element(chunk, "EventData", None, |chunk| {
        for (number, field) in names.iter().enumerate() {
            element(chunk, "Data", Some((field, None)), |chunk| slot(chunk, number as u16, TEXT));
        }
    });
}

fn slot(chunk: &mut Vec<u8>, number: u16, ty: u8) {
    chunk.push(0x0e);
    chunk.extend(number.to_le_bytes());
    chunk.push(ty);
}

/// An element that needs no value. Its attribute is that of a slot, or the attribute `Name` with that text.
fn element(
    chunk: &mut Vec<u8>,
    tag: &str,
    attribute: Option<(&str, Option<u16>)>,
    content: impl FnOnce(&mut Vec<u8>),
) {
    chunk.push(if attribute.is_some() { 0x41 } else { 0x01 });
    chunk.extend([0xff, 0xff]);
    let size_at = chunk.len();
    chunk.extend([0; 4]);
    name(chunk, tag);
    if let Some((it, number)) = attribute {
        let list_at = chunk.len();
        chunk.extend([0; 4]);
        chunk.push(0x06);
        match number {
            Some(number) => {
                name(chunk, it);
                slot(chunk, number, TEXT);
            }
            None => {
                name(chunk, "Name");
                text(chunk, &utf16(it));
            }
        }
        let size = (chunk.len() - list_at - 4) as u32;
        put(chunk, list_at, &size.to_le_bytes());
    }
    chunk.push(0x02);
    content(chunk);
    chunk.push(0x04);
    let size = (chunk.len() - size_at - 4) as u32;
    put(chunk, size_at, &size.to_le_bytes());
}
