//! What a cell prints, parted from the protocol lines between (see `channel::cell_process`).

use channel::cell_process::protocol_line;

/// The longest protocol line; a longer one is text.
const MAX_LINE: usize = 16 << 10;

/// A piece of what came out of the cell process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text of the cell.
    Text(String),
    /// A protocol line without its beginning: `PANIC_NOTIFICATION`, `BEGIN_CONTENT text/plain`.
    Protocol(String),
}

/// Parts one stream of bytes. Text is passed on as soon as it is there, without waiting for the end of a line.
#[derive(Clone, Debug)]
pub(crate) struct Splitter {
    mark: Vec<u8>,
    /// Bytes that may be the beginning of a protocol line, or of a character.
    pending: Vec<u8>,
}

impl Splitter {
    pub(crate) fn new(mark: &str) -> Self {
        Self { mark: protocol_line(mark, "").into_bytes(), pending: Vec::new() }
    }

    /// Takes what was read; returns what is certain.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.pending.extend_from_slice(bytes);
        let mut pieces = Vec::new();
        loop {
            let Some(at) = find(&self.pending, &self.mark) else {
                let keep = self.beginning_at_the_end();
                self.take_text(self.pending.len() - keep, &mut pieces);
                return pieces;
            };
            self.take_text(at, &mut pieces);
            // What could not be shown yet (half a character before the mark) never will be whole.
            let at = find(&self.pending, &self.mark).unwrap_or(0);
            self.pending.drain(..at);
            match self.pending.iter().take(MAX_LINE).position(|it| *it == b'\n') {
                Some(end) => {
                    let line = String::from_utf8_lossy(&self.pending[self.mark.len()..end]).into_owned();
                    self.pending.drain(..=end);
                    pieces.push(Piece::Protocol(line));
                }
                None if self.pending.len() < MAX_LINE => return pieces,
                None => {
                    let end = self.mark.len();
                    self.take_text(end, &mut pieces);
                }
            }
        }
    }

    /// What is left when the stream ends.
    pub(crate) fn finish(&mut self) -> Vec<Piece> {
        let rest = std::mem::take(&mut self.pending);
        if rest.is_empty() {
            Vec::new()
        } else {
            vec![Piece::Text(String::from_utf8_lossy(&rest).into_owned())]
        }
    }

    /// Takes the first `length` bytes as text, but for half a character at their end.
    fn take_text(&mut self, length: usize, pieces: &mut Vec<Piece>) {
        let whole = match std::str::from_utf8(&self.pending[..length]) {
            Ok(_) => length,
            // `None`: the text ends inside a character, whose rest is still to come.
            Err(error) if error.error_len().is_none() && length == self.pending.len() => error.valid_up_to(),
            Err(_) => length,
        };
        if whole > 0 {
            pieces.push(Piece::Text(String::from_utf8_lossy(&self.pending[..whole]).into_owned()));
            self.pending.drain(..whole);
        }
    }

    /// The length of the longest end of `pending` that is a beginning of the mark.
    fn beginning_at_the_end(&self) -> usize {
        let longest = self.mark.len().saturating_sub(1).min(self.pending.len());
        (1..=longest)
            .rev()
            .find(|length| self.mark.starts_with(&self.pending[self.pending.len() - length..]))
            .unwrap_or(0)
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|it| it == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
        let mut all: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (all.last_mut(), piece) {
                (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
                (_, piece) => all.push(piece),
            }
        }
        all
    }

    #[test]
    fn text_and_protocol_are_parted_wherever_the_reads_end() {
        let stream = "grüße\nno newline€EVCXR-s3cret_BEGIN_CONTENT text/plain\nEVCXR_END_CONTENT\nEVCXR-s3cre\nx\nEVCXR-s3cret_END_CONTENT\nend";
        let whole = joined([Splitter::new("s3cret").feed(stream.as_bytes())].concat());
        assert_eq!(
            whole[..3],
            [
                Piece::Text("grüße\nno newline€".into()),
                Piece::Protocol("BEGIN_CONTENT text/plain".into()),
                Piece::Text("EVCXR_END_CONTENT\nEVCXR-s3cre\nx\n".into()),
            ]
        );
        for size in 1..9 {
            let mut splitter = Splitter::new("s3cret");
            let mut pieces = Vec::new();
            for chunk in stream.as_bytes().chunks(size) {
                pieces.extend(splitter.feed(chunk));
            }
            pieces.extend(splitter.finish());
            assert_eq!(joined(pieces), [whole.clone(), vec![]].concat(), "in reads of {size} bytes");
        }
    }

    #[test]
    fn text_without_a_newline_is_passed_on_at_once_and_binary_survives() {
        let mut splitter = Splitter::new("s");
        assert_eq!(splitter.feed(b"50 %\r"), [Piece::Text("50 %\r".into())]);
        assert_eq!(splitter.feed(&[0xff, 0xfe, b'x']), [Piece::Text("\u{fffd}\u{fffd}x".into())]);
    }

    #[test]
    fn an_endless_protocol_line_is_text() {
        let mut splitter = Splitter::new("s");
        let mut pieces = splitter.feed(b"EVCXR-s_");
        pieces.extend(splitter.feed(&vec![b'a'; MAX_LINE * 2]));
        pieces.extend(splitter.finish());
        let Piece::Text(text) = &joined(pieces)[0] else { panic!() };
        assert_eq!(text.len(), MAX_LINE * 2 + 8);
    }
}
