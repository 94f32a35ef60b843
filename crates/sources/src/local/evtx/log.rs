//! The chunks of a log, in memory or on disk.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use evtx::EvtxChunkHeader;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

/// Before the chunks.
pub(super) const HEADER: usize = 4096;
/// The size of a chunk, and of what stands before its records.
pub(super) const CHUNK: usize = 65_536;
pub(super) const CHUNK_HEADER: usize = 512;
/// Windows makes room for chunks before there are records.
static EMPTY: [u8; CHUNK] = [0; CHUNK];

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

    /// Whether behind the last whole chunk there is the beginning of another.
    pub(super) fn is_cut(&self, room: &mut Vec<u8>) -> bool {
        let n = self.n_chunks().unwrap_or_default();
        let whole = HEADER as u64 + n * CHUNK as u64;
        let rest = usize::try_from(self.len().saturating_sub(whole)).unwrap_or_default();
        self.chunk(n, rest, room).is_some_and(|it| it.iter().any(|it| *it != 0))
    }

    /// How many whole chunks there are; `None` if not even what stands before them is.
    pub(super) fn n_chunks(&self) -> Option<u64> {
        Some(self.len().checked_sub(HEADER as u64)? / CHUNK as u64)
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
    let n = log.n_chunks()?;
    let records = |room: &mut Vec<u8>, number: u64| {
        let header = EvtxChunkHeader::from_bytes(log.chunk(number, CHUNK_HEADER, room)?);
        match header {
            Ok(it) => Some(Some((number, it.first_event_record_id, it.last_event_record_id))),
            Err(_) if log.chunk(number, CHUNK, room)? == EMPTY => Some(None),
            Err(_) => None,
        }
    };
    let found: Option<Vec<_>> = (0..n).into_par_iter().map_init(Vec::new, records).collect();
    let found: Vec<(u64, u64, u64)> = found?.into_iter().flatten().collect();
    let full = found.iter().enumerate().filter(|(_, (_, first, last))| first <= last);
    let oldest = full.min_by_key(|(_, (_, first, _))| *first).map_or(0, |it| it.0);
    let mut numbers: Vec<u64> = found.into_iter().map(|it| it.0).collect();
    numbers.rotate_left(oldest);
    Some(numbers)
}
