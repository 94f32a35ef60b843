//! What is encoded inside a text: base64 in any of its forms, and what is packed in it, one inside the other.
//!
//! Nothing is run, and nothing is written. What is found is bounded in depth, number and size ([`Bounds`]), so that a
//! text that unpacks to gigabytes costs no more than another; where a bound ended the search, that is said.

mod content;
mod encoded;
mod packed;
#[cfg(test)]
mod tests;

use std::ops::Range;

use sha2::{Digest, Sha256};

pub use content::{Charset, Content};

use encoded::{Candidate, Named, Spoken};
use packed::{Allowed, Member};

/// How far the search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// So many are inside each other.
    pub depth: usize,
    /// So many pieces of one text.
    pub pieces: usize,
    /// So many bytes unpacked of one text, all pieces together.
    pub bytes: usize,
    /// So many bytes that all texts of one search may still unpack to.
    pub left: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { depth: 16, pieces: 256, bytes: 16 << 20, left: 256 << 20 }
    }
}

/// What is encoded in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The pieces; each is followed by what is inside it.
    pub pieces: Vec<Piece>,
    /// The bound that ended the search, in words; `None` when everything was looked at.
    pub ended_by: Option<&'static str>,
    /// So many bytes were unpacked.
    pub unpacked: usize,
}

/// One thing that was encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The piece that it was in; `None` for those that stand in the text itself.
    pub parent: Option<usize>,
    /// 1 for those that stand in the text itself, 2 for those inside them, and so on.
    pub depth: usize,
    /// The bytes of the text around it that encode it; `None` for what was in a file.
    pub place: Option<Range<usize>>,
    /// How it was encoded.
    pub encoding: Encoding,
    /// Its name in an archive.
    pub name: Option<String>,
    /// How many characters or bytes encode it.
    pub encoded_len: usize,
    /// How many bytes it has.
    pub len: usize,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// What it is.
    pub content: Content,
    /// Why it is not whole: its end is missing, or a bound ended it.
    pub cut: Option<&'static str>,
}

/// How a piece was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Base64 (RFC 4648, section 4), with or without padding and line breaks.
    Base64,
    /// Base64 with the alphabet for URLs and file names (RFC 4648, section 5).
    Base64Url,
    /// gzip (RFC 1952).
    Gzip,
    /// zlib (RFC 1950).
    Zlib,
    /// DEFLATE without a header (RFC 1951), as .NET's `DeflateStream` writes it.
    Deflate,
    /// A member of a ZIP archive.
    Zip,
    /// A member of a tar archive.
    Tar,
}

impl Encoding {
    /// Its name.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Gzip => "gzip",
            Self::Zlib => "zlib",
            Self::Deflate => "deflate",
            Self::Zip => "zip",
            Self::Tar => "tar",
        }
    }
}

impl Piece {
    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            Content::Binary { .. } => None,
        }
    }
}

impl Decoded {
    /// The texts among the pieces.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(Piece::text)
    }
}

/// Finds what is encoded in a text.
///
/// A run of at least 16 characters of base64 counts if it decodes to a text without control characters, to a file
/// whose type its first bytes tell, or to what can be unpacked; bytes of no known type only if the run is long and
/// mixed as encoded bytes are. After `-EncodedCommand` (however shortened) and in `FromBase64String(..)` 2 characters
/// do, and any bytes count.
#[must_use]
pub fn decode(text: &str) -> Decoded {
    decode_within(text, Bounds::default())
}

/// As [`decode`] with other bounds.
#[must_use]
pub fn decode_within(text: &str, bounds: Bounds) -> Decoded {
    let mut search = Search { bounds, found: Decoded::default() };
    search.text(text, None, 1);
    search.found
}

struct Search {
    bounds: Bounds,
    found: Decoded,
}

impl Search {
    /// Looks for base64 in a text. Deeper than the bound nothing is looked for.
    fn text(&mut self, text: &str, parent: Option<usize>, depth: usize) {
        let mut at = 0;
        let spoken = Spoken::of(text);
        for run in encoded::runs(text) {
            for candidate in encoded::candidates(&spoken, run) {
                if candidate.place.start < at {
                    continue;
                }
                let Some((bytes, content)) = self.accepted(&candidate) else { continue };
                if depth > self.bounds.depth {
                    return self.end("it goes on deeper than is looked");
                }
                at = candidate.place.end;
                let member = Member {
                    encoding: if candidate.is_url { Encoding::Base64Url } else { Encoding::Base64 },
                    name: None,
                    encoded_len: candidate.digits.len(),
                    cut: candidate.is_cut().then_some("the last characters encode no whole byte"),
                    bytes,
                };
                if !self.add(member, content, Some(candidate.place), (parent, depth)) {
                    return;
                }
            }
        }
    }

    /// The bytes of a candidate and what they are, if they are anything.
    fn accepted(&self, candidate: &Candidate) -> Option<(Vec<u8>, Content)> {
        let bytes = candidate.bytes()?;
        let content = Content::of(&bytes, candidate.named == Named::Command);
        let counts = match &content {
            Content::Text { .. } => true,
            Content::Binary { file_type: Some(_), .. } => candidate.digits.len() >= encoded::KNOWN_TYPE,
            Content::Binary { file_type: None, .. } => candidate.is_mixed(),
        };
        if counts || candidate.named != Named::Not {
            return Some((bytes, content));
        }
        // Where nothing else tells, what unpacks to its very end does.
        packed::is_stream(&bytes).then_some((bytes, content))
    }

    /// Adds a piece, and what is inside it. False if a bound ends the search.
    fn add(
        &mut self,
        member: Member,
        content: Content,
        place: Option<Range<usize>>,
        (parent, depth): (Option<usize>, usize),
    ) -> bool {
        if self.found.pieces.len() >= self.bounds.pieces {
            self.end("there are more pieces than are looked at");
            return false;
        }
        let number = self.found.pieces.len();
        let (text, is_known) = match &content {
            Content::Text { text, .. } => (Some(text.clone()), true),
            Content::Binary { file_type, .. } => (None, file_type.is_some()),
        };
        self.found.pieces.push(Piece {
            parent,
            depth,
            place,
            encoding: member.encoding,
            name: member.name,
            encoded_len: member.encoded_len,
            len: member.bytes.len(),
            sha256: hex(&Sha256::digest(&member.bytes)),
            content,
            cut: member.cut,
        });
        match text {
            Some(text) => self.text(&text, Some(number), depth + 1),
            None => self.packed(&member.bytes, is_known, number, depth + 1),
        }
        self.found.ended_by.is_none()
    }

    /// Unpacks a file.
    fn packed(&mut self, bytes: &[u8], is_known: bool, parent: usize, depth: usize) {
        let room = self.bounds.pieces - self.found.pieces.len();
        let allowed = if depth > self.bounds.depth { Allowed::default() } else { self.allowed() };
        let Some(opened) = packed::open(bytes, is_known, allowed, room) else { return };
        if depth > self.bounds.depth {
            return self.end("it goes on deeper than is looked");
        }
        if opened.is_damaged {
            self.found.pieces[parent].cut = Some(packed::DAMAGED);
        }
        if let Some(words) = opened.ended_by {
            self.end(words);
        }
        for member in opened.members {
            self.found.unpacked += member.bytes.len();
            let content = Content::of(&member.bytes, false);
            let go_on = self.found.ended_by;
            self.add(member, content, None, (Some(parent), depth));
            // What a bound had ended before is still listed.
            if go_on.is_none() && self.found.ended_by.is_some() {
                return;
            }
        }
    }

    /// How much may still be unpacked, and what to say where that is not all.
    fn allowed(&self) -> Allowed {
        let Bounds { bytes, left, .. } = self.bounds;
        let words = if left < bytes { packed::TOO_MUCH } else { packed::TOO_LARGE };
        Allowed { bytes: bytes.min(left).saturating_sub(self.found.unpacked), words }
    }

    fn end(&mut self, words: &'static str) {
        self.found.ended_by = Some(words);
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
