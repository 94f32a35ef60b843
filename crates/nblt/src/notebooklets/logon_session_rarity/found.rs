//! What stands in a command line beside its words: what is encoded in it, and indicators.

use std::collections::BTreeSet;

use analysis::{Bounds, Ioc, IocType, Piece};
use view::TreeFind;

use crate::decode::{head, kind, sha256};
use crate::iocs::remark;

/// So many bytes of what is no text are shown.
const HEAD: usize = 32;

/// So many bytes are unpacked of one line: a tree has thousands, and each may unpack to more than one can read.
const UNPACKED: usize = 64 << 10;

/// So many lines are kept of what was unpacked; fewer are shown.
const LINES: usize = 100;

/// So many bytes of what was unpacked are kept in one tree. Packed text can be a thousand times smaller than what comes out
/// of it, and a log can have it in every command line.
pub(super) const KEPT: usize = 32 << 20;

/// What to show below a command line; `left` are the bytes of unpacked text that may still be kept.
pub(super) fn in_line(line: &str, left: &mut usize) -> Vec<TreeFind> {
    let decoded = analysis::decode_within(line, Bounds { bytes: UNPACKED, ..Bounds::default() });
    let mut finds: Vec<TreeFind> = decoded.pieces.iter().map(|it| piece(it, left)).collect();
    finds.extend(decoded.ended_by.map(|words| TreeFind {
        title: format!("not everything was looked at: {words}"),
        lines: Vec::new(),
    }));
    let mut iocs = analysis::iocs(line);
    // Every command names files: those are listed only where they were hidden.
    iocs.retain(|it| !is_path(it));
    iocs.extend(decoded.texts().flat_map(analysis::iocs));
    let lines: BTreeSet<String> = iocs.iter().map(indicator).collect();
    if !lines.is_empty() {
        let noun = if lines.len() == 1 { "indicator" } else { "indicators" };
        finds.push(TreeFind { title: format!("{} {noun}", lines.len()), lines: lines.into_iter().collect() });
    }
    finds
}

fn is_path(ioc: &Ioc) -> bool {
    matches!(ioc.ioc_type, IocType::WindowsPath | IocType::LinuxPath | IocType::RegistryKey)
}

fn piece(piece: &Piece, left: &mut usize) -> TreeFind {
    let name = piece.name.as_deref().map(|it| format!(" {it}")).unwrap_or_default();
    let cut = piece.cut.map(|it| format!(" ({it})")).unwrap_or_default();
    let inside = if piece.depth > 1 { format!(", {} levels deep", piece.depth) } else { String::new() };
    let title = format!(
        "decoded {}{name}: {}, {} bytes{inside}{cut}",
        piece.encoding.words(),
        kind(piece),
        model::count(piece.len as u64)
    );
    let lines = match piece.text() {
        Some(text) => first_lines(text, left),
        None => {
            head(piece, HEAD).into_iter().chain(sha256(piece).map(|it| format!("SHA-256 {it}"))).collect()
        }
    };
    TreeFind { title, lines }
}

/// The first lines of a text, as long as there is room, and how many are left out.
fn first_lines(text: &str, left: &mut usize) -> Vec<String> {
    let mut kept = Vec::new();
    for line in text.lines().take(LINES) {
        let Some(rest) = left.checked_sub(line.len()) else { break };
        *left = rest;
        kept.push(line.to_owned());
    }
    let more = text.lines().count() - kept.len();
    if more > 0 {
        let noun = if more == 1 { "line" } else { "lines" };
        kept.push(format!("… {} {noun} more: .decoded()? has them", model::count(more as u64)));
    }
    kept
}

/// An indicator, defanged, with what is known of it.
fn indicator(ioc: &Ioc) -> String {
    let remark = remark(ioc.ioc_type, &ioc.value).map(|it| format!(" ({it})")).unwrap_or_default();
    format!("{} {}{remark}", ioc.ioc_type.name(), ioc.defanged())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_many_lines_keeps_the_first() {
        // 64 KiB of line ends, by gzip.
        let line = "x H4sIAAAAAAACA+3BIQEAAACAoO7/wR4BCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGrv4pvvAAABAA==";
        let mut left = KEPT;
        let finds = in_line(line, &mut left);
        let lines = &finds.iter().find(|it| it.title.contains("65,536 bytes")).unwrap().lines;
        assert_eq!(lines.len(), LINES + 1);
        assert_eq!(lines[LINES], "… 65,436 lines more: .decoded()? has them");
        assert_eq!(left, KEPT);
    }

    #[test]
    fn a_tree_keeps_so_many_bytes_and_says_what_it_leaves_out() {
        let mut left = 5;
        let lines = first_lines("abc\nde\nf", &mut left);
        assert_eq!((lines.join("|"), left), ("abc|de|… 1 line more: .decoded()? has them".to_owned(), 0));
    }
}
