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

/// What to show below a command line.
pub(super) fn in_line(line: &str) -> Vec<TreeFind> {
    let decoded = analysis::decode_within(line, Bounds { bytes: UNPACKED, ..Bounds::default() });
    let mut finds: Vec<TreeFind> = decoded.pieces.iter().map(piece).collect();
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

fn piece(piece: &Piece) -> TreeFind {
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
        Some(text) => text.lines().map(str::to_owned).collect(),
        None => {
            head(piece, HEAD).into_iter().chain(sha256(piece).map(|it| format!("SHA-256 {it}"))).collect()
        }
    };
    TreeFind { title, lines }
}

/// An indicator, defanged, with what is known of it.
fn indicator(ioc: &Ioc) -> String {
    let remark = remark(ioc.ioc_type, &ioc.value).map(|it| format!(" ({it})")).unwrap_or_default();
    format!("{} {}{remark}", ioc.ioc_type.name(), ioc.defanged())
}
