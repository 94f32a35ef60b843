//! What stands in a command line beside its words: what is encoded in it, and indicators.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use analysis::{Bounds, Ioc, IocType, Piece};
use model::count;
use view::TreeFind;

use crate::Result;
use crate::decode::{head, kind, sha256};
use crate::iocs::remark;
use crate::searched;

/// So many bytes of what is no text are shown.
const HEAD: usize = 32;

/// So many bytes are unpacked of one line: a tree has thousands, and each may unpack to more than one can read.
const UNPACKED: usize = 64 << 10;

/// So many things are kept of one line; a hostile one has hundreds.
const FINDS: usize = 12;

/// So many bytes of what was found are kept in one tree. Packed text can be a thousand times smaller than what comes out
/// of it, and a log can have it in every command line.
const KEPT: usize = 32 << 20;

/// So many lines are searched before what was found in them is cut to what may be kept.
const AT_ONCE: usize = 1_024;

/// What is found in the command lines of one tree.
pub(super) struct Found<'a> {
    in_lines: HashMap<&'a str, Arc<[TreeFind]>>,
    /// So many bytes may still be kept.
    left: usize,
    /// Whether something was not kept.
    pub(super) is_part: bool,
}

impl<'a> Found<'a> {
    /// Searches the lines, each once.
    ///
    /// # Errors
    ///
    /// If the analyst interrupts.
    pub(super) fn search(lines: impl Iterator<Item = &'a str>) -> Result<Self> {
        let mut seen = HashSet::new();
        let lines: Vec<&str> = lines.filter(|it| seen.insert(*it)).collect();
        let mut found = Self { in_lines: HashMap::new(), left: KEPT, is_part: false };
        for lines in lines.chunks(AT_ONCE) {
            for (line, finds) in lines.iter().zip(searched::each(lines, in_line)?) {
                if !finds.is_empty() {
                    let kept = found.keep(finds);
                    found.in_lines.insert(line, kept);
                }
            }
        }
        Ok(found)
    }

    /// What was found in one of the lines.
    pub(super) fn of(&self, line: &str) -> Arc<[TreeFind]> {
        self.in_lines.get(line).cloned().unwrap_or_default()
    }

    /// As much as there is room for; of the rest it is said how much it is.
    fn keep(&mut self, finds: Vec<TreeFind>) -> Arc<[TreeFind]> {
        let more = finds.len().saturating_sub(FINDS);
        let mut kept = Vec::with_capacity(finds.len() - more + usize::from(more > 0));
        for mut find in finds.into_iter().take(FINDS) {
            let n = find.lines.iter().take_while(|it| self.has_room(it)).count();
            find.more += find.lines.len() - n;
            find.lines.truncate(n);
            self.is_part |= find.more > 0;
            kept.push(find);
        }
        if more > 0 {
            self.is_part = true;
            let title = format!("and {} more, not listed here", count(more as u64));
            kept.push(TreeFind { title, ..TreeFind::default() });
        }
        kept.into()
    }

    /// Takes the room for a line, if there is.
    fn has_room(&mut self, line: &str) -> bool {
        let rest = self.left.checked_sub(line.len() + size_of::<String>());
        self.left = rest.unwrap_or(self.left);
        rest.is_some()
    }
}

/// What to show below a command line.
fn in_line(line: &str) -> Vec<TreeFind> {
    let decoded = analysis::decode_within(line, Bounds { bytes: UNPACKED, ..Bounds::default() });
    let mut iocs = analysis::iocs(line);
    // Every command names files: those are listed only where they were hidden.
    iocs.retain(|it| !is_path(it));
    iocs.extend(decoded.texts().flat_map(analysis::iocs));
    let lines: BTreeSet<String> = iocs.iter().map(indicator).collect();
    let mut finds = Vec::new();
    // Before the pieces: if there are many, these are what matters of them.
    if decoded.pieces.len() >= FINDS {
        finds.extend(indicators(&lines));
    }
    finds.extend(decoded.pieces.iter().map(piece));
    finds.extend(decoded.ended_by.map(|words| TreeFind {
        title: format!("not everything was looked at: {words}"),
        ..TreeFind::default()
    }));
    if decoded.pieces.len() < FINDS {
        finds.extend(indicators(&lines));
    }
    finds
}

fn indicators(lines: &BTreeSet<String>) -> Option<TreeFind> {
    let noun = if lines.len() == 1 { "indicator" } else { "indicators" };
    let title = format!("{} {noun}", count(lines.len() as u64));
    (!lines.is_empty()).then(|| TreeFind { title, lines: lines.iter().cloned().collect(), more: 0 })
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
        count(piece.len as u64)
    );
    let lines = match piece.text() {
        Some(text) => text.lines().map(str::to_owned).collect(),
        None => {
            head(piece, HEAD).into_iter().chain(sha256(piece).map(|it| format!("SHA-256 {it}"))).collect()
        }
    };
    TreeFind { title, lines, more: 0 }
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

    /// 64 KiB of line ends, by gzip.
    const LINE_ENDS: &str = "H4sIAAAAAAACA+3BIQEAAACAoO7/wR4BCgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAGrv4pvvAAABAA==";

    #[test]
    fn what_unpacks_to_many_lines_is_kept_as_long_as_there_is_room() {
        let lines: Vec<String> = (0..100).map(|it| format!("x{it} {LINE_ENDS}")).collect();
        let twice = lines.iter().chain(&lines).map(String::as_str);
        let found = Found::search(twice).unwrap();
        let lines_of = |it: usize| {
            let finds = found.of(&lines[it]);
            let find = finds.iter().find(|it| it.title.contains("65,536 bytes")).unwrap().clone();
            (find.lines.len(), find.more)
        };
        assert_eq!(lines_of(0), (65_536, 0));
        assert_eq!(lines_of(99), (0, 65_536));
        assert!(found.is_part && found.left < size_of::<String>());
    }

    #[test]
    fn a_line_with_hundreds_of_pieces_lists_some_and_counts_the_rest() {
        let pieces: Vec<String> =
            (0..40).map(|it| base64_of(&format!("http://h{it}.example/a/{it}"))).collect();
        let line = pieces.join(" ");
        let found = Found::search(std::iter::once(line.as_str())).unwrap();
        let finds = found.of(&line);
        assert_eq!(finds.len(), FINDS + 1);
        assert!(finds[0].title.ends_with(" indicators") && finds[0].lines.len() >= 40, "{finds:?}");
        assert_eq!(finds[FINDS].title, "and 29 more, not listed here");
        assert!(found.is_part);
    }

    fn base64_of(text: &str) -> String {
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text)
    }
}
