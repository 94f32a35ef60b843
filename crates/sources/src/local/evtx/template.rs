//! A template of a chunk: the XML that many records have in common, with slots for what differs. A record of an exported log
//! may have all of its XML itself.
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

/// Names of a chunk by their place: most records have the same.
pub(super) type Names = Vec<(usize, Rc<str>)>;

/// Elements stand in one another at most this deep.
const DEPTH: usize = 16;

/// Before the XML: where the next template is, an identity, and the size.
const HEADER: usize = 24;

/// Reads the template at that place of a chunk; `None` if it has anything but elements, attributes, texts and slots.
pub(super) fn read(chunk: &[u8], at: usize) -> Option<Template> {
    let size = u32::from_le_bytes(chunk.get(at + 20..)?.first_chunk().copied()?) as usize;
    let (mut known, mut read) = (Names::new(), Vec::new());
    let mut reader = Reader { chunk, at: at + HEADER, known: &mut known, read: Some(&mut read) };
    let end = reader.at.checked_add(size)?;
    let whole = chunk.get(at..end)?.to_vec();
    // A fragment: version, flags.
    reader.expect(&[0x0f, 1, 1, 0])?;
    let open = reader.byte()?;
    let root = reader.element(open, DEPTH)?;
    reader.expect(&[0])?;
    let is_in = reader.at <= end;
    read.retain(|it| !(at..end).contains(&it.0));
    read.push((at, whole));
    is_in.then_some(Template { root, read })
}

/// Reads a record between these places of a chunk that has no template; `None` as [`read`]. `known` is for the names of the
/// chunk.
pub(super) fn whole_record(chunk: &[u8], start: usize, end: usize, known: &mut Names) -> Option<Element> {
    let mut reader = Reader { chunk, at: start, known, read: None };
    reader.expect(&[0x0f, 1, 1, 0])?;
    let open = reader.byte()?;
    let root = reader.element(open, DEPTH)?;
    reader.expect(&[0])?;
    (reader.at <= end).then_some(root)
}

struct Reader<'a> {
    chunk: &'a [u8],
    at: usize,
    known: &'a mut Names,
    /// Where the names of a template stand, and what stands there. Only in a template an element may need a value.
    read: Option<&'a mut Vec<(usize, Vec<u8>)>>,
}

impl Reader<'_> {
    fn element(&mut self, open: u8, depth: usize) -> Option<Element> {
        let has_attributes = match open {
            0x01 => false,
            0x41 => true,
            _ => return None,
        };
        let depth = depth.checked_sub(1)?;
        let needs = if self.read.is_some() { Some(self.word()?).filter(|it| *it != u16::MAX) } else { None };
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
                text(bytes).filter(|it| !it.contains('\0')).map(Node::Text)
            }
            0x0d | 0x0e if self.read.is_some() => {
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
        let length = usize::from(u16::from_le_bytes(self.chunk.get(place + 6..)?.first_chunk().copied()?));
        if place == self.at {
            // With a zero behind it.
            self.at = place + 8 + length * 2 + 2;
        }
        let known = self.known.iter().find(|it| it.0 == place);
        if let (Some((_, name)), None) = (known, &self.read) {
            return Some(name.clone());
        }
        let bytes = self.chunk.get(place + 6..place + 8 + length * 2)?;
        if let Some(read) = &mut self.read {
            read.push((place + 6, bytes.to_vec()));
        }
        let name: Rc<str> = text(bytes.get(2..)?).filter(|it| !it.contains('\0'))?.into();
        self.known.push((place, name.clone()));
        Some(name)
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

fn text(bytes: &[u8]) -> Option<String> {
    let mut text = String::new();
    utf16(bytes.as_chunks::<2>().0, &mut text)?;
    Some(text)
}
