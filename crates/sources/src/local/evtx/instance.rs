//! The values of a record.

use super::written::{self, kind};

/// A value: its type and its bytes.
pub(super) type Value<'a> = (u8, &'a [u8]);

/// A value that stays when its chunk goes.
#[derive(Default)]
pub(super) struct Last(u8, Vec<u8>);

impl Last {
    /// Whether it is this one.
    pub(super) fn is(&self, value: Value<'_>) -> bool {
        self.0 == value.0 && self.1 == value.1
    }

    /// Takes another one's place.
    pub(super) fn set(&mut self, value: Value<'_>) {
        self.0 = value.0;
        self.1.clear();
        self.1.extend_from_slice(value.1);
    }
}

/// Event ids, levels and tasks are numbers; else they are the library's.
pub(super) fn whole(value: Value<'_>) -> Option<Value<'_>> {
    (written::is_whole(value.0) || value.0 == kind::NULL).then_some(value)
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
