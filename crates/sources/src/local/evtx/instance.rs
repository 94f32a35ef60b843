//! The values of a record.

use super::plan::Source;
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
            Piece::Value((ty, _)) => written::is_whole(ty) || ty == kind::NULL,
            Piece::Text("0") => true,
            Piece::Text(text) => {
                (1..=9).contains(&text.len())
                    && !text.starts_with('0')
                    && text.bytes().all(|it| it.is_ascii_digit())
            }
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

/// A piece that stays when its chunk goes.
#[derive(Default)]
pub(super) struct Last(u8, Vec<u8>);

/// No type of values has it: a text that is UTF-8.
const FIXED: u8 = u8::MAX;

impl Last {
    /// Whether it is this one.
    pub(super) fn is(&self, piece: Piece<'_>) -> bool {
        let (ty, bytes) = Self::parts(piece);
        self.0 == ty && self.1 == bytes
    }

    /// Takes another one's place.
    pub(super) fn set(&mut self, piece: Piece<'_>) {
        let (ty, bytes) = Self::parts(piece);
        self.0 = ty;
        self.1.clear();
        self.1.extend_from_slice(bytes);
    }

    fn parts(piece: Piece<'_>) -> Value<'_> {
        match piece {
            Piece::Value(value) => value,
            Piece::Text(text) => (FIXED, text.as_bytes()),
        }
    }
}

/// A template and values for its slots, between these places of the chunk: where the template is, and the values.
pub(super) fn instance(chunk: &[u8], start: usize, end: usize) -> Option<(usize, Vec<Value<'_>>)> {
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
    let mut descriptors = at + 4;
    at = descriptors.checked_add(n.checked_mul(4)?)?;
    let mut values = Vec::with_capacity(chunk.get(descriptors..at)?.len() / 4);
    for _ in 0..n {
        let [low, high, ty, _] = chunk.get(descriptors..)?.first_chunk().copied()?;
        descriptors += 4;
        let size = usize::from(u16::from_le_bytes([low, high]));
        let bytes = chunk.get(at..at + size)?;
        at += size;
        values.push(if ty == kind::NULL { (ty, &[][..]) } else { (ty, bytes) });
    }
    let is_end = at == end || chunk.get(at) == Some(&0);
    (at <= end && is_end).then_some((template, values))
}
