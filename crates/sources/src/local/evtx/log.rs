//! The chunks of a log, in memory or on disk.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use evtx::EvtxChunkHeader;

/// Before the chunks.
pub(super) const HEADER: usize = 4096;
/// The size of a chunk, and of what stands before its records.
pub(super) const CHUNK: usize = 65_536;
pub(super) const CHUNK_HEADER: usize = 512;

/// Where the bytes of a log are.
pub(super) enum Log<'a> {
    Memory(&'a [u8]),
    /// A file of so many bytes. Of it only the chunks that are being read are in memory.
    Disk(&'a File, u64),
}

impl Log<'_> {
    fn len(&self) -> u64 {
        match self {
            Log::Memory(bytes) => bytes.len() as u64,
            Log::Disk(_, len) => *len,
        }
    }

    /// What stands before the chunks; `room` is for what comes from a file.
    pub(super) fn header<'b>(&'b self, room: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        self.bytes(0, HEADER, room)
    }

    /// The first bytes of a chunk; `room` is for those that come from a file.
    pub(super) fn chunk<'b>(&'b self, number: u64, size: usize, room: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        self.bytes(HEADER as u64 + number * CHUNK as u64, size, room)
    }

    fn bytes<'b>(&'b self, start: u64, size: usize, room: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        match self {
            Log::Memory(bytes) => bytes.get(usize::try_from(start).ok()?..)?.get(..size),
            Log::Disk(file, _) => {
                room.resize(size, 0);
                file.read_exact_at(room, start).ok()?;
                Some(room)
            }
        }
    }
}

/// The numbers of the chunks in order of their records, as the library gives them: a log that is full goes on at its
/// beginning. `None` if a chunk that is not empty has no header.
pub(super) fn chunks_in_order(log: &Log<'_>) -> Option<Vec<u64>> {
    let n = log.len().checked_sub(HEADER as u64)? / CHUNK as u64;
    let mut room = Vec::new();
    let mut found = Vec::new();
    let mut oldest = (u64::MAX, 0);
    for number in 0..n {
        let Ok(header) = EvtxChunkHeader::from_bytes(log.chunk(number, CHUNK_HEADER, &mut room)?) else {
            if log.chunk(number, CHUNK, &mut room)?.iter().any(|it| *it != 0) {
                return None;
            }
            continue;
        };
        let (first, last) = (header.first_event_record_id, header.last_event_record_id);
        if first <= last && first < oldest.0 {
            oldest = (first, found.len());
        }
        found.push(number);
    }
    found.rotate_left(oldest.1);
    Some(found)
}
