//! The values of a record.

use super::plan::Source;
use super::template;
use super::written::{self, kind};

/// A value: its type and its bytes.
pub(super) type Value<'a> = (u8, &'a [u8]);

/// What stands in a place of a record.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    Value(Value<'a>),
    /// The text of a template, or of a record without one.
    Text(&'a str),
}

impl<'a> Piece<'a> {
    /// Nothing where there is no source, or the record has fewer values.
    pub(super) fn of(source: Option<&'a Source>, values: &[Value<'a>]) -> Self {
        let value = |slot: u16| values.get(usize::from(slot)).copied();
        match source {
            Some(Source::Fixed(text)) => Piece::Text(text),
            Some(Source::Slot(slot)) => Piece::Value(value(*slot).unwrap_or((kind::NULL, &[]))),
            None => Piece::Value((kind::NULL, &[])),
        }
    }

    /// Event ids, levels and tasks are numbers, in the digits that such a number has; else they are the library's.
    pub(super) fn whole(self) -> Option<Self> {
        let is_whole = match self {
            Piece::Value((kind::OWN_TEXT, bytes)) => template::text(bytes).is_some_and(|it| is_number(&it)),
            Piece::Value((ty, _)) => written::is_whole(ty) || ty == kind::NULL,
            Piece::Text(text) => is_number(text),
        };
        is_whole.then_some(self)
    }

    /// Writes it to the end of `out`; `None` as [`written::write`].
    pub(super) fn write(self, out: &mut String) -> Option<()> {
        match self {
            Piece::Value((ty, bytes)) => written::write(ty, bytes, out),
            Piece::Text(text) => {
                out.push_str(text);
                Some(())
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    let is_plain = (1..=9).contains(&text.len()) && !text.starts_with('0');
    text == "0" || is_plain && text.bytes().all(|it| it.is_ascii_digit())
}

/// A piece that stays when its chunk goes; in the beginning, none that there is.
pub(super) struct Last {
    ty: u8,
    /// The first bytes, as [`head`] has them: most values are not longer, and no two are compared more often.
    head: u64,
    bytes: Vec<u8>,
}

/// In place of a type: a text that is UTF-8.
const FIXED: u8 = kind::OURS + 1;
/// In place of a type: no piece.
const NONE_YET: u8 = kind::OURS + 2;

impl Default for Last {
    fn default() -> Self {
        Self { ty: NONE_YET, head: 0, bytes: Vec::new() }
    }
}

impl Last {
    /// Whether it is this one.
    pub(super) fn is(&self, piece: Piece<'_>) -> bool {
        let (ty, bytes) = Self::parts(piece);
        self.ty == ty
            && self.bytes.len() == bytes.len()
            && self.head == head(bytes)
            && (bytes.len() <= HEAD || self.bytes == bytes)
    }

    /// Takes another one's place.
    pub(super) fn set(&mut self, piece: Piece<'_>) {
        let (ty, bytes) = Self::parts(piece);
        (self.ty, self.head) = (ty, head(bytes));
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
    }

    fn parts(piece: Piece<'_>) -> Value<'_> {
        match piece {
            Piece::Value(value) => value,
            Piece::Text(text) => (FIXED, text.as_bytes()),
        }
    }
}

/// So many bytes are in a head.
const HEAD: usize = 8;

/// The first bytes. Of values of one length up to eight, no two have the same.
fn head(bytes: &[u8]) -> u64 {
    if let Some(first) = bytes.first_chunk() {
        return u64::from_le_bytes(*first);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
    }
    bytes.iter().fold(0, |head, it| head << 8 | u64::from(*it))
}

/// A template and values for its slots, between these places of the chunk: where the template is; the values come into `values`.
pub(super) fn instance<'c>(
    chunk: &'c [u8],
    start: usize,
    end: usize,
    values: &mut Vec<Value<'c>>,
) -> Option<usize> {
    values.clear();
    let number = |at: usize| chunk.get(at..)?.first_chunk().copied().map(u32::from_le_bytes);
    // A fragment, and in it an instance.
    if chunk.get(start..start + 5)? != [0x0f, 1, 1, 0, 0x0c] {
        return None;
    }
    let template = number(start + 10)? as usize;
    let mut at = start + 14;
    if at == template {
        at = at.checked_add(24 + number(at + 20)? as usize)?;
    }
    let n = number(at)? as usize;
    let descriptors = at + 4;
    at = descriptors.checked_add(n.checked_mul(4)?)?;
    let (descriptors, _) = chunk.get(descriptors..at)?.as_chunks::<4>();
    let mut rest = chunk.get(at..)?;
    for [low, high, ty, _] in descriptors {
        let size = usize::from(u16::from_le_bytes([*low, *high]));
        let bytes;
        (bytes, rest) = rest.split_at_checked(size)?;
        // Where size and type differ, they do not both say where the next value is.
        if !written::is_of(*ty, bytes) {
            return None;
        }
        values.push(if *ty == kind::NULL { (*ty, &[][..]) } else { (*ty, bytes) });
    }
    let at = chunk.len() - rest.len();
    let is_end = at == end || rest.first() == Some(&0);
    (at <= end && is_end).then_some(template)
}
