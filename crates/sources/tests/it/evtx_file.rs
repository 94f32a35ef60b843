//! Writes small Windows event logs, so that tests need none of a real machine.
//!
//! Layout as in Microsoft's MS-EVEN6 and the notes of the libevtx project: a file header, chunks of 64 KiB, records
//! of binary XML. The XML is written out in each record; as Windows writes it is in `evtx_template.rs`.

const FILE_HEADER: usize = 4096;
const CHUNK: usize = 65_536;
const CHUNK_HEADER: usize = 512;

/// An event of the channel with these fields of EventData.
pub(crate) struct Event<'a> {
    pub(crate) channel: &'a str,
    pub(crate) id: u32,
    /// Fields; values are given as UTF-16, which may be anything.
    pub(crate) fields: &'a [(&'a str, Vec<u16>)],
}

pub(crate) fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// A log of one chunk for each of the groups of events.
pub(crate) fn log(chunks: &[&[Event<'_>]]) -> Vec<u8> {
    let mut number = 0;
    let chunks = chunks.iter().map(|it| chunk(it, &mut number)).collect();
    file(chunks, number)
}

/// A file of such chunks, of which that is the last record's number.
pub(crate) fn file(chunks: Vec<Vec<u8>>, number: u64) -> Vec<u8> {
    let mut file = vec![0; FILE_HEADER];
    put(&mut file, 0, b"ElfFile\0");
    put(&mut file, 16, &(chunks.len() as u64 - 1).to_le_bytes());
    put(&mut file, 24, &(number + 1).to_le_bytes());
    put(&mut file, 32, &128_u32.to_le_bytes());
    put(&mut file, 36, &[1, 0, 3, 0]);
    put(&mut file, 40, &4096_u16.to_le_bytes());
    put(&mut file, 42, &(chunks.len() as u16).to_le_bytes());
    let crc = crc(&[&file[..120]]);
    put(&mut file, 124, &crc.to_le_bytes());
    file.extend(chunks.concat());
    file
}

fn chunk(events: &[Event<'_>], number: &mut u64) -> Vec<u8> {
    let (mut chunk, first, mut last_at) = (start(), *number + 1, 0);
    for event in events {
        *number += 1;
        last_at = chunk.len();
        record(&mut chunk, event, *number);
    }
    finish(chunk, first, *number, last_at)
}

/// A chunk without records.
pub(crate) fn start() -> Vec<u8> {
    vec![0; CHUNK_HEADER]
}

/// Says in the chunk's header which records are in it, and where the last one is.
pub(crate) fn finish(mut chunk: Vec<u8>, first: u64, last: u64, last_at: usize) -> Vec<u8> {
    let free = chunk.len();
    assert!(free <= CHUNK, "the events of a chunk fit into it");
    chunk.resize(CHUNK, 0);
    put(&mut chunk, 0, b"ElfChnk\0");
    for (at, value) in [(8, first), (16, last), (24, first), (32, last)] {
        put(&mut chunk, at, &value.to_le_bytes());
    }
    put(&mut chunk, 40, &128_u32.to_le_bytes());
    put(&mut chunk, 44, &(last_at as u32).to_le_bytes());
    put(&mut chunk, 48, &(free as u32).to_le_bytes());
    let records = crc(&[&chunk[CHUNK_HEADER..free]]);
    put(&mut chunk, 52, &records.to_le_bytes());
    let header = crc(&[&chunk[..120], &chunk[128..512]]);
    put(&mut chunk, 124, &header.to_le_bytes());
    chunk
}

fn record(chunk: &mut Vec<u8>, event: &Event<'_>, number: u64) {
    let start = chunk.len();
    chunk.extend([0x2a, 0x2a, 0, 0, 0, 0, 0, 0]);
    chunk.extend(number.to_le_bytes());
    // 2026-01-05 08:00:00 UTC in hundreds of nanoseconds since 1601.
    chunk.extend(134_120_736_000_000_000_u64.to_le_bytes());
    // A fragment.
    chunk.extend([0x0f, 1, 1, 0]);
    element(chunk, "Event", &[], |chunk| {
        element(chunk, "System", &[], |chunk| {
            element(chunk, "Provider", &[("Name", "Invented-Provider")], |_| {});
            text_element(chunk, "EventID", &event.id.to_string());
            text_element(chunk, "Level", "0");
            element(chunk, "TimeCreated", &[("SystemTime", "2026-01-05T08:00:00.123456Z")], |_| {});
            text_element(chunk, "EventRecordID", &number.to_string());
            text_element(chunk, "Channel", event.channel);
            text_element(chunk, "Computer", "ws01.contoso.com");
        });
        element(chunk, "EventData", &[], |chunk| {
            for (name, value) in event.fields {
                element(chunk, "Data", &[("Name", name)], |chunk| text(chunk, value));
            }
        });
    });
    chunk.push(0);
    let size = (chunk.len() - start + 4) as u32;
    chunk.extend(size.to_le_bytes());
    put(chunk, start + 4, &size.to_le_bytes());
}

fn text_element(chunk: &mut Vec<u8>, name: &str, value: &str) {
    element(chunk, name, &[], |chunk| text(chunk, &utf16(value)));
}

fn element(chunk: &mut Vec<u8>, tag: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Vec<u8>)) {
    chunk.push(if attributes.is_empty() { 0x01 } else { 0x41 });
    let size_at = chunk.len();
    chunk.extend([0; 4]);
    name(chunk, tag);
    if !attributes.is_empty() {
        let list_at = chunk.len();
        chunk.extend([0; 4]);
        for (number, (key, value)) in attributes.iter().enumerate() {
            chunk.push(if number + 1 < attributes.len() { 0x46 } else { 0x06 });
            name(chunk, key);
            text(chunk, &utf16(value));
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

/// A name stands where its offset points: right here.
pub(crate) fn name(chunk: &mut Vec<u8>, name: &str) {
    let units = utf16(name);
    let at = chunk.len() as u32 + 4;
    chunk.extend(at.to_le_bytes());
    chunk.extend([0; 4]);
    let hash = units.iter().fold(0_u32, |hash, it| hash.wrapping_mul(65_599).wrapping_add(u32::from(*it)));
    chunk.extend((hash as u16).to_le_bytes());
    chunk.extend((units.len() as u16).to_le_bytes());
    chunk.extend(units.iter().chain(&[0]).flat_map(|it| it.to_le_bytes()));
}

pub(crate) fn text(chunk: &mut Vec<u8>, units: &[u16]) {
    chunk.extend([0x05, 0x01]);
    chunk.extend((units.len() as u16).to_le_bytes());
    chunk.extend(units.iter().flat_map(|it| it.to_le_bytes()));
}

pub(crate) fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

fn crc(parts: &[&[u8]]) -> u32 {
    let mut crc = flate2::Crc::new();
    parts.iter().for_each(|it| crc.update(it));
    crc.sum()
}
