//! Windows event logs (EVTX): the files that Windows itself writes.
//!
//! A log is made of chunks of 64 KiB that need nothing of each other, so they are read on all processors. The time of an
//! event is `System/TimeCreated`: record headers run late, and some say 1601.
//!
//! There are two ways through a chunk. [`straight`] takes audits in their usual form from the bytes to columns; whatever is
//! unusual or damaged goes through the library, which knows all of the format and says what is wrong. Both give the same.

mod cursor;
mod fields;
mod instance;
mod log;
mod lost;
mod outline;
mod plan;
mod record;
mod straight;
mod template;
mod value;
mod written;

use std::fs::File;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSlice as _;

use super::report::Rule;
use super::sheet::Sheet;
use log::{CHUNK, CHUNK_HEADER, HEADER, Log, chunks_in_order};
use lost::Lost;
pub(super) use record::Event;
use record::Record;
use straight::Straight;

/// So many chunks are in memory a second time while they are read.
const AT_ONCE: usize = 64;

/// The shortest record: what stands before its event, and its size once more.
const SHORTEST: usize = 28;

/// The events of one chunk or of several.
struct Read {
    sheet: Sheet,
    lost: Lost,
}

impl Read {
    fn of(parts: Vec<Read>) -> Self {
        let mut all = Read::default();
        let sheets = parts.into_iter().map(|it| {
            all.lost.add(it.lost);
            it.sheet
        });
        let sheets: Vec<Sheet> = sheets.collect();
        all.sheet.append(&sheets);
        all
    }
}

impl Default for Read {
    fn default() -> Self {
        Self { sheet: Sheet::of(Rule::Channel), lost: Lost::default() }
    }
}

/// Reads the events of a file. A chunk or record that is damaged costs itself and is counted.
///
/// # Errors
///
/// A sentence, if nothing of it could be read.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    // The parser checks what it reads, but a file may be made to find what it does not check.
    finish(catch_unwind(AssertUnwindSafe(|| match read_whole(&Log::Memory(bytes)) {
        Some(read) => Ok(read),
        None => read_chunks(bytes),
    })))
}

/// As [`read`], of a file that need not come into memory; `None` if it has to, because something is wrong with it.
pub(crate) fn read_file(path: &Path) -> Option<Result<Vec<Sheet>, String>> {
    let file = File::open(path).ok()?;
    let metadata = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let log = Log::Disk(&file, metadata.len());
    match catch_unwind(AssertUnwindSafe(|| read_whole(&log))) {
        Ok(read) => read.map(|it| finish(Ok(Ok(it)))),
        Err(_) => None,
    }
}

fn finish(read: std::thread::Result<Result<Read, String>>) -> Result<Vec<Sheet>, String> {
    let Read { mut sheet, lost } = match read {
        Ok(Ok(read)) => read,
        Ok(Err(error)) => return Err(format!("is no Windows event log, or its header is damaged: {error}")),
        Err(_) => return Err("is a damaged Windows event log: the parser gave up".to_owned()),
    };
    if sheet.n_rows() == 0 && lost.why.is_some() {
        return Err(format!(
            "is a damaged Windows event log, and no event in it can be read{}",
            lost.because()
        ));
    }
    sheet.notes.extend(lost.note());
    Ok(vec![sheet])
}

/// Reads a log of which every chunk has a header; `None` of any other, of which the library says more.
fn read_whole(log: &Log<'_>) -> Option<Read> {
    let mut room = Vec::new();
    let header = log.header(&mut room)?;
    let parser = EvtxParser::from_read_seek(Cursor::new(header)).ok()?;
    if usize::from(parser.header().header_block_size) != HEADER {
        return None;
    }
    let n_chunks = u64::from(parser.header().chunk_count);
    let chunks = chunks_in_order(log)?;
    let groups = chunks.len().div_ceil(4 * rayon::current_num_threads()).max(1);
    let read: Option<Vec<Read>> = chunks.par_chunks(groups).map(|it| read_group(log, it)).collect();
    let mut all = Read::of(read?);
    all.lost.missing(chunks.len() as u64, n_chunks, log.is_cut(&mut room));
    Some(all)
}

/// Reads chunks one after the other; `None` if the file cannot be read any more.
fn read_group(log: &Log<'_>, chunks: &[u64]) -> Option<Read> {
    let settings = Arc::new(settings());
    let mut room = Vec::new();
    let mut straight = Straight::new();
    let mut lost = Lost::default();
    for number in chunks {
        let chunk = log.chunk(*number, CHUNK, &mut room)?;
        if straight.chunk(chunk) {
            continue;
        }
        let read = match EvtxChunkData::new(chunk.to_vec(), false) {
            Ok(mut data) => {
                data.number = Some(*number);
                read_chunk(data, &settings)
            }
            Err(error) => lost_chunk(&error.to_string()),
        };
        straight.sheet().append(std::slice::from_ref(&read.sheet));
        lost.add(read.lost);
    }
    Some(Read { sheet: straight.into_sheet(), lost })
}

/// Attributes stay in their elements: the way in which the parser is fast.
fn settings() -> ParserSettings {
    ParserSettings::new().num_threads(1)
}

/// Reads a log of which a chunk has no header, or which is none.
fn read_chunks(bytes: &[u8]) -> Result<Read, String> {
    let shared = Arc::new(settings());
    let parser = EvtxParser::from_read_seek(Cursor::new(bytes)).map_err(|it| it.to_string())?;
    let mut parser = parser.with_configuration(settings());
    let n_chunks = u64::from(parser.header().chunk_count);
    let mut n_met = 0;
    let mut all = Read::default();
    let mut chunks = parser.chunks();
    loop {
        let some: Vec<_> = chunks.by_ref().take(AT_ONCE).collect();
        if some.is_empty() {
            break;
        }
        n_met += some.len() as u64;
        let read: Vec<Read> = some
            .into_par_iter()
            .map(|chunk| match chunk {
                Ok(data) => read_chunk(data, &shared),
                Err(error) => lost_chunk(&error.to_string()),
            })
            .collect();
        let read = Read::of(read);
        all.sheet.append(std::slice::from_ref(&read.sheet));
        all.lost.add(read.lost);
    }
    let log = Log::Memory(bytes);
    // The library may have met the cut one, too.
    let is_cut = log.n_chunks().is_some_and(|it| n_met <= it) && log.is_cut(&mut Vec::new());
    all.lost.missing(n_met, n_chunks, is_cut);
    Ok(all)
}

fn lost_chunk(why: &str) -> Read {
    let mut read = Read::default();
    read.lost.say(true, why);
    read
}

/// How many records a chunk has: by its header, or, if that is damaged, by those that follow each other. The library goes on
/// at the next record that it can read, ends at the one that the header calls the last, and says nothing of what it passes.
fn n_records(data: &EvtxChunkData) -> u64 {
    let header = &data.header;
    let stated = n_stated(header.first_event_record_number, header.last_event_record_number);
    match stated.filter(|_| data.validate_header_checksum()) {
        Some(stated) => stated,
        None => {
            let next = |at: &usize| {
                let size = data.data.get(*at..)?.strip_prefix(b"**\0\0")?.first_chunk()?;
                let size = u32::from_le_bytes(*size) as usize;
                (size >= SHORTEST).then(|| at.checked_add(size))?
            };
            std::iter::successors(next(&CHUNK_HEADER), next).count() as u64
        }
    }
}

/// How many records there are from one number to another; `None` if a chunk has no room for so many.
fn n_stated(first: u64, last: u64) -> Option<u64> {
    let n = last.checked_sub(first)?.checked_add(1)?;
    (n <= (CHUNK / SHORTEST) as u64).then_some(n)
}

fn read_chunk(mut data: EvtxChunkData, settings: &Arc<ParserSettings>) -> Read {
    let stated = n_records(&data);
    catch_unwind(AssertUnwindSafe(|| {
        let mut chunk = match data.parse(settings.clone()) {
            Ok(chunk) => chunk,
            Err(error) => return lost_chunk(&error.to_string()),
        };
        let mut read = Read::default();
        for record in chunk.iter() {
            match record.and_then(|it| it.into_json_bytes()) {
                Ok(record) => match serde_json::from_slice::<Record<'_>>(&record.data) {
                    Ok(Record(event)) => {
                        let row = event.into_row(&mut read.sheet);
                        read.sheet.rows.push(row);
                    }
                    Err(error) => read.lost.say(false, &error.to_string()),
                },
                Err(error) => read.lost.say(false, &error.to_string()),
            }
        }
        let met = read.sheet.rows.len() as u64 + read.lost.records;
        for _ in met..stated {
            read.lost.say(false, "fewer can be read than its chunk has");
        }
        read.sheet.encode();
        read
    }))
    .unwrap_or_else(|_| lost_chunk("the parser gave up"))
}
