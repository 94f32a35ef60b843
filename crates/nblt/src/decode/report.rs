//! What is shown of what was encoded.

use analysis::Piece;
use model::{Cell, count, plural};
use view::Report;

use super::{Decoded, head, kind, remark, sha256};
use crate::Show;
use crate::listing::{List, number};
use crate::show::ROWS;

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
            report = report.subtitle(format!(
                "{} of {}",
                plural(texts as u64, "text", "texts"),
                names.join(" and ")
            ));
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
        for (words, texts) in self.ended() {
            let of = if is_frame { format!(" in {} of the texts", count(texts)) } else { String::new() };
            report = report.note(format!("not everything was looked at{of}: {words}"));
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
        sha256(piece).map_or(Cell::Null, |it| Cell::Text(it.to_owned())),
        remark(piece).map_or(Cell::Null, Cell::Text),
    ]
}
