//! A place in a chunk, and what stands from there on.

/// Names are some dozens of letters long. Longer ones could overlap and fill the memory: they are the library's.
const LONGEST_NAME: u16 = 512;

/// Reads a chunk from a place on. What would be behind its end is not there.
pub(super) struct Cursor<'c> {
    pub(super) chunk: &'c [u8],
    pub(super) at: usize,
}

impl<'c> Cursor<'c> {
    pub(super) fn bytes(&mut self, n: usize) -> Option<&'c [u8]> {
        let bytes = self.chunk.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(bytes)
    }

    pub(super) fn expect(&mut self, wanted: &[u8]) -> Option<()> {
        (self.bytes(wanted.len())? == wanted).then_some(())
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    pub(super) fn word(&mut self) -> Option<u16> {
        self.bytes(2)?.first_chunk().copied().map(u16::from_le_bytes)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        self.bytes(4)?.first_chunk().copied().map(u32::from_le_bytes)
    }

    /// The UTF-16 behind the token of a text: its type, its length, and then that.
    pub(super) fn text(&mut self) -> Option<&'c [u8]> {
        self.expect(&[0x01])?;
        let length = self.word()?;
        self.bytes(usize::from(length) * 2)
    }

    /// The place of a name and its UTF-16. A name stands at its first use, or where it was used before: behind the place of
    /// another one, a hash and its length.
    pub(super) fn name(&mut self) -> Option<(usize, &'c [u8])> {
        let place = self.number()? as usize;
        let length = self.chunk.get(place + 6..)?.first_chunk().copied().map(u16::from_le_bytes)?;
        if length > LONGEST_NAME {
            return None;
        }
        let name = self.chunk.get(place + 8..)?.get(..usize::from(length) * 2)?;
        if place == self.at {
            // With a zero behind it.
            self.at = place + 8 + name.len() + 2;
        }
        Some((place, name))
    }
}
