//! What is encoded in a text, or in the columns of a frame.

mod report;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use analysis::{Bounds, Content, Ioc, Piece, TextColumns};
use model::plural;
use polars::prelude::DataFrame;

use crate::Result;
use crate::iocs::Iocs;
use crate::registry::{Notebooklet, Run, one};
use crate::searched::{self, Searched};

/// What is known about [`decode`] without running it.
pub(crate) static META: Notebooklet = Notebooklet {
    entity: "",
    name: "decode",
    title: "Decoded",
    arguments: &["text"],
    tables: &[],
    summary: "what is base64 in a text, and packed in that, one inside the other; decode_in does it for the columns of a frame",
    run: Run::Function(|arguments| Ok(Box::new(decode(one(arguments)?)?))),
};

/// Decodes what is base64 in a text, and unpacks gzip, zlib, DEFLATE, ZIP and tar in that, one inside the other:
/// `decode("powershell -enc …")?`.
///
/// Nothing is run or written. A text unpacks to 16 MiB and 256 pieces at most, 16 levels deep, all texts of a frame
/// together to 256 MiB; where that ended the search, it is said.
///
/// # Errors
///
/// If the analyst interrupts.
pub fn decode(text: &str) -> Result<Decoded> {
    let _running = channel::running();
    Decoded::find(&TextColumns::one(text))
}

/// Decodes what is encoded in columns of a frame: `decode_in(&frame, &["CommandLine"])?`; `&[]` are all columns of
/// text.
///
/// # Errors
///
/// If a column is not there, none holds texts, or the analyst interrupts.
pub fn decode_in(frame: &DataFrame, columns: &[&str]) -> Result<Decoded> {
    let _running = channel::running();
    Decoded::find(&TextColumns::read(frame, columns)?)
}

/// What was encoded, and where. A cheap handle.
#[derive(Clone, Debug)]
pub struct Decoded {
    columns: Arc<Vec<Searched<analysis::Decoded>>>,
}

/// Decodes texts until what all of them may unpack to is used up; what is then still packed stays packed. On how many
/// processors does not change what is found.
fn decode_each(texts: &[&str], bounds: &mut Bounds) -> Result<Vec<analysis::Decoded>> {
    let (within, unpacked) = (*bounds, AtomicUsize::new(0));
    let found = searched::each(texts, |text| {
        // More than is left: it is done again below.
        if unpacked.load(Ordering::Relaxed) > within.left {
            return analysis::Decoded::default();
        }
        let found = analysis::decode_within(text, within);
        unpacked.fetch_add(found.unpacked, Ordering::Relaxed);
        found
    })?;
    let unpacked = unpacked.into_inner();
    if unpacked <= bounds.left {
        bounds.left -= unpacked;
        return Ok(found);
    }
    // What it holds would count twice.
    drop(found);
    let in_order = texts.iter().map(|text| {
        channel::check_cancelled()?;
        let found = analysis::decode_within(text, *bounds);
        bounds.left = bounds.left.saturating_sub(found.unpacked);
        Ok(found)
    });
    in_order.collect()
}

impl Decoded {
    pub(crate) fn find(columns: &TextColumns) -> Result<Self> {
        Self::find_within(columns, Bounds::default())
    }

    fn find_within(columns: &TextColumns, mut bounds: Bounds) -> Result<Self> {
        let one = |texts: &[&str]| {
            let mut all = Vec::with_capacity(texts.len());
            for chunk in texts.chunks(searched::CHUNK) {
                all.extend(decode_each(chunk, &mut bounds)?);
            }
            Ok(all)
        };
        Ok(Self { columns: Arc::new(searched::search(columns, one)?) })
    }

    /// All pieces of all texts, each text once; each piece is followed by what is inside it.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        self.columns.iter().flat_map(|it| &it.found).flat_map(|it| &it.pieces).cloned().collect()
    }

    /// The texts among the pieces.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.columns.iter().flat_map(|it| &it.found).flat_map(|it| it.texts()).map(str::to_owned).collect()
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.iter().flat_map(|it| &it.found).map(|it| it.pieces.len()).sum()
    }

    /// Whether nothing was encoded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The indicators in the texts that were encoded. SourceColumn says of what column, SourceIndex of what row.
    ///
    /// # Errors
    ///
    /// If the analyst interrupts.
    pub fn iocs(&self) -> Result<Iocs> {
        let _running = channel::running();
        let one = |column: &Searched<analysis::Decoded>| {
            let mut texts: Vec<&str> = Vec::new();
            let mut texts_of: Vec<std::ops::Range<u32>> = Vec::with_capacity(column.found.len());
            for found in &column.found {
                let first = searched::number(texts.len());
                texts.extend(found.texts());
                texts_of.push(first..searched::number(texts.len()));
            }
            let of_row = |(row, place): &(u32, u32)| {
                let texts = texts_of.get(*place as usize).cloned().unwrap_or_default();
                let row = *row;
                texts.map(move |it| (row, it))
            };
            let found: Vec<Vec<Ioc>> = searched::each(&texts, analysis::iocs)?;
            let name = match column.column.as_str() {
                "" => String::new(),
                name => format!("{name}, decoded"),
            };
            Ok(Searched { column: name, rows: column.rows.iter().flat_map(of_row).collect(), found })
        };
        Ok(Iocs::of(self.columns.iter().map(one).collect::<Result<_>>()?))
    }

    /// One row for each piece in each row: SourceColumn, SourceIndex (the row of the frame, from 0), Piece (its number
    /// in its text), Parent (the piece that it was in), Depth, Encoding, Name (in an archive), Start and End (bytes of
    /// the text around it), EncodedLength, Length, SHA256, FileType, Text, Head (the first bytes of what is no text,
    /// in hexadecimal), Remark (about the piece), Ended (why there may be more in the text than was looked at).
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn frame(&self) -> Result<DataFrame> {
        let found = || self.columns.iter().flat_map(|it| &it.found);
        let pieces = || found().flat_map(|it| &it.pieces);
        let numbers = found().flat_map(|it| (0..it.pieces.len()).map(Some));
        let ended = found().flat_map(|it| it.pieces.iter().map(|_| it.ended_by));
        let heads: Vec<Option<String>> = pieces().map(|it| head(it, Content::HEAD)).collect();
        let kinds: Vec<String> = pieces().map(kind).collect();
        let remarks: Vec<Option<String>> = pieces().map(remark).collect();
        let things = vec![
            searched::numbers("Piece", numbers),
            searched::numbers("Parent", pieces().map(|it| it.parent)),
            searched::numbers("Depth", pieces().map(|it| Some(it.depth))),
            searched::texts("Encoding", pieces().map(|it| Some(it.encoding.words()))),
            searched::texts("Name", pieces().map(|it| it.name.as_deref())),
            searched::numbers("Start", pieces().map(|it| it.place.as_ref().map(|it| it.start))),
            searched::numbers("End", pieces().map(|it| it.place.as_ref().map(|it| it.end))),
            searched::numbers("EncodedLength", pieces().map(|it| Some(it.encoded_len))),
            searched::numbers("Length", pieces().map(|it| Some(it.len))),
            searched::texts("SHA256", pieces().map(sha256)),
            searched::texts("FileType", kinds.iter().map(|it| Some(it.as_str()))),
            searched::texts("Text", pieces().map(Piece::text)),
            searched::texts("Head", heads.iter().map(Option::as_deref)),
            searched::texts("Remark", remarks.iter().map(Option::as_deref)),
            searched::texts("Ended", ended),
        ];
        searched::by_row(&self.columns, |it| it.pieces.len(), things)
    }

    /// Why not everything was looked at: each reason, and of how many texts.
    fn ended(&self) -> BTreeMap<&'static str, u64> {
        let mut all = BTreeMap::new();
        for column in self.columns.iter() {
            for (_, place) in &column.rows {
                if let Some(words) = column.found.get(*place as usize).and_then(|it| it.ended_by) {
                    *all.entry(words).or_default() += 1;
                }
            }
        }
        all
    }
}

/// What a piece is, in words.
pub(crate) fn kind(piece: &Piece) -> String {
    match &piece.content {
        Content::Text { charset, .. } => format!("text in {}", charset.words()),
        Content::Binary { .. } if is_unread(piece) => "not unpacked".to_owned(),
        Content::Binary { .. } if piece.len == 0 => "empty".to_owned(),
        Content::Binary { file_type, .. } => file_type.unwrap_or("bytes of no known type").to_owned(),
    }
}

/// Whether nothing of it came out, because it is locked or damaged or a bound ended it: nobody knows what it is.
fn is_unread(piece: &Piece) -> bool {
    piece.len == 0 && piece.cut.is_some()
}

/// The SHA-256 of what came out.
pub(crate) fn sha256(piece: &Piece) -> Option<&str> {
    (!is_unread(piece)).then_some(piece.sha256.as_str())
}

/// What is wrong with a piece.
fn remark(piece: &Piece) -> Option<String> {
    let unreadable = match &piece.content {
        Content::Text { unreadable, .. } if *unreadable > 0 => {
            Some(format!("{} could not be read", plural(*unreadable as u64, "character", "characters")))
        }
        _ => None,
    };
    let all: Vec<String> = piece.cut.map(str::to_owned).into_iter().chain(unreadable).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The first bytes of what is no text.
pub(crate) fn head(piece: &Piece, at_most: usize) -> Option<String> {
    let Content::Binary { head, .. } = &piece.content else { return None };
    let bytes: Vec<String> = head.iter().take(at_most).map(|it| format!("{it:02x}")).collect();
    Some(bytes.join(" "))
}
