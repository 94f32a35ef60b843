//! A template of a chunk: the XML that many records have in common, with slots for what differs.
//!
//! Layout as in Microsoft's MS-EVEN6, 2.2.12 and following. Of it this reads what Windows writes into logs; what else there
//! may be makes no tree, and the records are left to the library that knows all of it.

use std::rc::Rc;

use super::cursor::Cursor;
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
    let mut reader = Reader { cursor: Cursor { chunk, at: at + HEADER }, read: Vec::new() };
    let end = reader.cursor.at.checked_add(size)?;
    let whole = chunk.get(at..end)?.to_vec();
    // A fragment: version, flags.
    reader.cursor.expect(&[0x0f, 1, 1, 0])?;
    let open = reader.cursor.byte()?;
    let root = reader.element(open, DEPTH)?;
    reader.cursor.expect(&[0])?;
    let is_in = reader.cursor.at <= end;
    let mut read = reader.read;
    read.retain(|(place, bytes)| *place < at || place + bytes.len() > end);
    read.push((at, whole));
    is_in.then_some(Template { root, read })
}

struct Reader<'c> {
    cursor: Cursor<'c>,
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
        let needs = Some(self.cursor.word()?).filter(|it| *it != u16::MAX);
        self.cursor.number()?;
        let name = self.name()?;
        let mut attributes = Vec::new();
        if has_attributes {
            self.cursor.number()?;
        }
        let mut token = self.cursor.byte()?;
        while matches!(token, 0x06 | 0x46) {
            let name = self.name()?;
            let token_of_value = self.cursor.byte()?;
            attributes.push((name, self.value(token_of_value)?));
            token = self.cursor.byte()?;
        }
        let mut children = Vec::new();
        match token {
            0x03 => return Some(Element { name, needs, attributes, children }),
            0x02 => {}
            _ => return None,
        }
        loop {
            match self.cursor.byte()? {
                0x04 => return Some(Element { name, needs, attributes, children }),
                open @ (0x01 | 0x41) => children.push(Node::Element(self.element(open, depth)?)),
                value => children.push(self.value(value)?),
            }
        }
    }

    /// A text or a slot.
    fn value(&mut self, token: u8) -> Option<Node> {
        match token {
            0x05 | 0x45 => text(self.cursor.text()?).map(Node::Text),
            0x0d | 0x0e => {
                let slot = self.cursor.word()?;
                self.cursor.byte()?;
                Some(Node::Slot(slot))
            }
            _ => None,
        }
    }

    fn name(&mut self) -> Option<Rc<str>> {
        let (place, name) = self.cursor.name()?;
        self.read.push((place + 6, self.cursor.chunk.get(place + 6..place + 8 + name.len())?.to_vec()));
        text(name).map(Into::into)
    }
}

/// `None` if it is no text, or has a zero in it.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    utf16(bytes.as_chunks::<2>().0, &mut text)?;
    (!text.contains('\0')).then_some(text)
}
