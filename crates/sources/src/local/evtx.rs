//! Windows event logs (EVTX): the files that Windows itself writes.
//!
//! A log is made of chunks of 64 KiB that need nothing of each other, so they are read on all processors. The time of an
//! event is `System/TimeCreated`: record headers run late, and some say 1601.

mod fields;
mod record;
mod value;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use evtx::{EvtxChunkData, EvtxParser, ParserSettings};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::report::Rule;
use super::sheet::Sheet;
pub(super) use record::Event;
use record::Record;

/// So many chunks are in memory a second time while they are read.
const AT_ONCE: usize = 64;

/// What could not be read.
#[derive(Default)]
struct Lost {
    chunks: u64,
    records: u64,
    /// The first reason.
    why: Option<String>,
}

/// The events of one chunk or of several.
struct Read {
    sheet: Sheet,
    lost: Lost,
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
pub(crate) fn read(bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    // The parser checks what it reads, but a file may be made to find what it does not check.
    let read = catch_unwind(AssertUnwindSafe(|| read_chunks(bytes)));
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

fn read_chunks(bytes: Vec<u8>) -> Result<Read, String> {
    // Attributes stay in their elements: the way in which the parser is fast.
    let settings = ParserSettings::new().num_threads(1);
    let shared = Arc::new(settings.clone());
    let parser = EvtxParser::from_buffer(bytes).map_err(|it| it.to_string())?;
    let mut parser = parser.with_configuration(settings);
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
        for part in read {
            all.sheet.append(&part.sheet);
            all.lost.add(part.lost);
        }
    }
    for _ in n_met..n_chunks {
        all.lost.say(true, "the file ends before it");
    }
    Ok(all)
}

fn lost_chunk(why: &str) -> Read {
    let mut read = Read::default();
    read.lost.say(true, why);
    read
}

fn read_chunk(mut data: EvtxChunkData, settings: &Arc<ParserSettings>) -> Read {
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
        read.sheet.encode();
        read
    }))
    .unwrap_or_else(|_| lost_chunk("the parser gave up"))
}

impl Lost {
    fn say(&mut self, is_chunk: bool, why: &str) {
        let count = if is_chunk { &mut self.chunks } else { &mut self.records };
        *count += 1;
        self.why.get_or_insert_with(|| why.to_owned());
    }

    fn add(&mut self, other: Lost) {
        self.chunks += other.chunks;
        self.records += other.records;
        self.why = self.why.take().or(other.why);
    }

    fn because(&self) -> String {
        self.why
            .as_ref()
            .map_or_else(String::new, |it| format!(": {}", it.lines().next().unwrap_or_default()))
    }

    fn note(&self) -> Option<String> {
        let plural = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let what = match (self.chunks, self.records) {
            (0, 0) => return None,
            (0, records) => plural(records, "record"),
            (chunks, 0) => format!("{} of up to 64 KiB", plural(chunks, "chunk")),
            (chunks, records) => {
                format!("{} of up to 64 KiB and {}", plural(chunks, "chunk"), plural(records, "record"))
            }
        };
        Some(format!("{what} damaged and left out{}", self.because()))
    }
}
