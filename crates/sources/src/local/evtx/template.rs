//! A template of a chunk: the XML that many records have in common, with slots for what differs.
//!
//! Layout as in Microsoft's MS-EVEN6, 2.2.12 and following. Of it this reads what Windows writes into logs; what else there
//! may be makes no tree, and the records are left to the library that knows all of it.

use std::rc::Rc;

use super::written::utf16;

/// What stands in an element or an attribute.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text that all records have.
    Text(String),
    /// The value of that number in the record.
    Slot(u16),
}

/// An element.
#[derive(Debug, PartialEq)]
pub(super) struct Element {
    /// Its name.
    pub(super) name: Rc<str>,
    /// Where the record has no value for this slot, the element is not there.
    pub(super) needs: Option<u16>,
    /// The names of attributes, each with its one text or slot.
    pub(super) attributes: Vec<(Rc<str>, Node)>,
    /// What stands in it, in order.
    pub(super) children: Vec<Node>,
}

/// A template and what it was read from.
#[derive(Debug)]
pub(super) struct Template {
    /// The outermost element.
    pub(super) root: Element,
    /// Places in the chunk, and the bytes that stood there. A chunk that has the same there has the same template.
    pub(super) read: Vec<(usize, Vec<u8>)>,
}

/// Elements stand in one another at most this deep.
const DEPTH: usize = 16;

/// Before the XML: where the next template is, an identity, and the size.
const HEADER: usize = 24;

/// Reads the template at that place of a chunk; `None` if it has anything but elements, attributes, texts and slots.
pub(super) fn read(chunk: &[u8], at: usize) -> Option<Template> {
    let size = u32::from_le_bytes(chunk.get(at + 20..)?.first_chunk().copied()?) as usize;
    let mut reader = Reader { chunk, at: at + HEADER, read: Vec::new() };
    let end = reader.at.checked_add(size)?;
    let whole = chunk.get(at..end)?.to_vec();
    // A fragment: version, flags.
    reader.expect(&[0x0f, 1, 1, 0])?;
    let open = reader.byte()?;
    let root = reader.element(open, DEPTH)?;
    reader.expect(&[0])?;
    let is_in = reader.at <= end;
    let mut read = reader.read;
    read.retain(|it| !(at..end).contains(&it.0));
    read.push((at, whole));
    is_in.then_some(Template { root, read })
}

struct Reader<'a> {
    chunk: &'a [u8],
    at: usize,
    /// Where names stand, and what stands there.
    read: Vec<(usize, Vec<u8>)>,
}

impl Reader<'_> {
    fn element(&mut self, open: u8, depth: usize) -> Option<Element> {
        let has_attributes = match open {
            0x01 => false,
            0x41 => true,
            _ => return None,
        };
        let depth = depth.checked_sub(1)?;
        let needs = Some(self.word()?).filter(|it| *it != u16::MAX);
        self.number()?;
        let name = self.name()?;
        let mut attributes = Vec::new();
        if has_attributes {
            self.number()?;
        }
        let mut token = self.byte()?;
        while matches!(token, 0x06 | 0x46) {
            let name = self.name()?;
            let token_of_value = self.byte()?;
            attributes.push((name, self.value(token_of_value)?));
            token = self.byte()?;
        }
        let mut children = Vec::new();
        match token {
            0x03 => return Some(Element { name, needs, attributes, children }),
            0x02 => {}
            _ => return None,
        }
        loop {
            match self.byte()? {
                0x04 => return Some(Element { name, needs, attributes, children }),
                open @ (0x01 | 0x41) => children.push(Node::Element(self.element(open, depth)?)),
                value => children.push(self.value(value)?),
            }
        }
    }

    /// A text or a slot.
    fn value(&mut self, token: u8) -> Option<Node> {
        match token {
            0x05 | 0x45 => {
                self.expect(&[0x01])?;
                let length = self.word()?;
                let bytes = self.bytes(usize::from(length) * 2)?;
                text(bytes).map(Node::Text)
            }
            0x0d | 0x0e => {
                let slot = self.word()?;
                self.byte()?;
                Some(Node::Slot(slot))
            }
            _ => None,
        }
    }

    /// A name stands at its first use, or where it was used before.
    fn name(&mut self) -> Option<Rc<str>> {
        let place = self.number()? as usize;
        let name = bytes_of_name(self.chunk, place)?;
        if place == self.at {
            // With a zero behind it.
            self.at = place + 8 + name.len() + 2;
        }
        self.read.push((place + 6, self.chunk.get(place + 6..place + 8 + name.len())?.to_vec()));
        text(name).map(Into::into)
    }

    fn bytes(&mut self, n: usize) -> Option<&[u8]> {
        let bytes = self.chunk.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(bytes)
    }

    fn expect(&mut self, wanted: &[u8]) -> Option<()> {
        (self.bytes(wanted.len())? == wanted).then_some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    fn word(&mut self) -> Option<u16> {
        self.bytes(2)?.first_chunk().copied().map(u16::from_le_bytes)
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes(4)?.first_chunk().copied().map(u32::from_le_bytes)
    }
}

/// The UTF-16 of the name at that place of a chunk, behind the place of another one, a hash and its length.
pub(super) fn bytes_of_name(chunk: &[u8], place: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_le_bytes(chunk.get(place + 6..)?.first_chunk().copied()?));
    chunk.get(place + 8..)?.get(..length * 2)
}

/// `None` if it is no text, or has a zero in it.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    utf16(bytes.as_chunks::<2>().0, &mut text)?;
    (!text.contains('\0')).then_some(text)
}
