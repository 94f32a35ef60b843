//! Records that have all of their XML themselves, as exported logs do: what records of one kind have in common, and the texts
//! in which they differ. The first is as good as a template, so that it is understood once.
//!
//! Layout as in [`super::template`].

use std::collections::HashMap;
use std::rc::Rc;

use super::cursor::Cursor;
use super::instance::Value;
use super::template::{Element, Node, text};
use super::written::kind;

/// Elements stand in one another at most this deep.
const DEPTH: usize = 16;

/// So many names are remembered: events have some hundreds.
const REMEMBERED: usize = 4096;

/// What a record consists of, in order: what it is in the lowest bits, and above them the number of a name.
pub(super) type Outline = Vec<u32>;

const OPEN: u32 = 0;
const ATTRIBUTE: u32 = 1;
/// The text of an attribute that says what an element is about.
const LABEL: u32 = 2;
/// The next of the record's values.
const VALUE: u32 = 3;
const CLOSE: u32 = 4;
const BITS: u32 = 3;

/// Names of elements and attributes, and labels, each with a number.
#[derive(Default)]
pub(super) struct Words {
    all: Vec<Rc<str>>,
    numbers: HashMap<Box<[u8]>, u32>,
    /// Numbers of names by their place in the chunk: its records share them.
    here: Vec<(usize, u32)>,
    /// The one that was asked for last; records have the same names in the same order.
    latest: usize,
}

impl Words {
    /// Forgets the places. True if everything is forgotten, and numbers mean nothing any more.
    pub(super) fn begin_chunk(&mut self) -> bool {
        self.here.clear();
        let is_full = self.all.len() > REMEMBERED;
        if is_full {
            self.all.clear();
            self.numbers.clear();
        }
        is_full
    }

    fn get(&self, number: u32) -> Option<&Rc<str>> {
        self.all.get(number as usize)
    }

    /// The number of the name at that place of the chunk; `None` if it is no text.
    fn at(&mut self, place: usize, name: &[u8]) -> Option<u32> {
        let next = self.latest + 1;
        let found = match self.here.get(next) {
            Some(it) if it.0 == place => Some(next),
            _ => self.here.iter().position(|it| it.0 == place),
        };
        if let Some(found) = found {
            self.latest = found;
            return self.here.get(found).map(|it| it.1);
        }
        let number = self.number(name)?;
        self.latest = self.here.len();
        self.here.push((place, number));
        Some(number)
    }

    fn number(&mut self, bytes: &[u8]) -> Option<u32> {
        if let Some(number) = self.numbers.get(bytes) {
            return Some(*number);
        }
        let number = u32::try_from(self.all.len()).ok()?;
        self.all.push(text(bytes)?.into());
        self.numbers.insert(bytes.into(), number);
        Some(number)
    }
}

/// Reads the record between these places of a chunk; `None` if it has anything but elements, attributes and texts.
pub(super) fn read<'c>(
    chunk: &'c [u8],
    start: usize,
    end: usize,
    words: &mut Words,
    outline: &mut Outline,
    values: &mut Vec<Value<'c>>,
) -> Option<()> {
    outline.clear();
    values.clear();
    let mut reader = Reader { cursor: Cursor { chunk, at: start }, words, outline, values };
    // A fragment: version, flags.
    reader.cursor.expect(&[0x0f, 1, 1, 0])?;
    let open = reader.cursor.byte()?;
    reader.element(open, DEPTH)?;
    reader.cursor.expect(&[0])?;
    (reader.cursor.at <= end).then_some(())
}

struct Reader<'c, 'a> {
    cursor: Cursor<'c>,
    words: &'a mut Words,
    outline: &'a mut Outline,
    values: &'a mut Vec<Value<'c>>,
}

impl<'c> Reader<'c, '_> {
    fn element(&mut self, open: u8, depth: usize) -> Option<()> {
        let has_attributes = match open {
            0x01 => false,
            0x41 => true,
            _ => return None,
        };
        let below = depth.checked_sub(1)?;
        self.cursor.number()?;
        let element = self.name()?;
        self.outline.push(element << BITS | OPEN);
        if has_attributes {
            self.cursor.number()?;
        }
        let mut token = self.cursor.byte()?;
        while matches!(token, 0x06 | 0x46) {
            let attribute = self.name()?;
            self.outline.push(attribute << BITS | ATTRIBUTE);
            let token_of_text = self.cursor.byte()?;
            let bytes = self.text(token_of_text)?;
            if self.is(element, "Data") && self.is(attribute, "Name") {
                let label = self.words.number(bytes)?;
                self.outline.push(label << BITS | LABEL);
            } else {
                self.value(bytes);
            }
            token = self.cursor.byte()?;
        }
        match token {
            0x03 => {}
            0x02 => loop {
                match self.cursor.byte()? {
                    0x04 => break,
                    open @ (0x01 | 0x41) => self.element(open, below)?,
                    // Beside the parts of an event there is no text.
                    _ if depth == DEPTH => return None,
                    token => {
                        let bytes = self.text(token)?;
                        self.value(bytes);
                    }
                }
            },
            _ => return None,
        }
        self.outline.push(CLOSE);
        Some(())
    }

    fn is(&self, number: u32, name: &str) -> bool {
        self.words.get(number).is_some_and(|it| **it == *name)
    }

    fn value(&mut self, bytes: &'c [u8]) {
        self.outline.push(VALUE);
        self.values.push((kind::OWN_TEXT, bytes));
    }

    fn text(&mut self, token: u8) -> Option<&'c [u8]> {
        if matches!(token, 0x05 | 0x45) { self.cursor.text() } else { None }
    }

    fn name(&mut self) -> Option<u32> {
        let (place, name) = self.cursor.name()?;
        self.words.at(place, name)
    }
}

/// The record as a template would have it, with slots for its values.
pub(super) fn element(outline: &[u32], words: &Words) -> Option<Element> {
    let mut open: Vec<Element> = Vec::new();
    let mut slot = 0_u16;
    let mut is_of_attribute = false;
    for token in outline {
        let word = || words.get(token >> BITS).cloned();
        let token = token & ((1 << BITS) - 1);
        match token {
            OPEN => open.push(Element {
                name: word()?,
                needs: None,
                attributes: Vec::new(),
                children: Vec::new(),
            }),
            // Its text comes next.
            ATTRIBUTE => open.last_mut()?.attributes.push((word()?, Node::Text(String::new()))),
            LABEL => open.last_mut()?.attributes.last_mut()?.1 = Node::Text(word()?.to_string()),
            CLOSE => {
                let element = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(element)),
                    None => return Some(element),
                }
            }
            _ => {
                let parent = open.last_mut()?;
                match parent.attributes.last_mut().filter(|_| is_of_attribute) {
                    Some(attribute) => attribute.1 = Node::Slot(slot),
                    None => parent.children.push(Node::Slot(slot)),
                }
                slot = slot.checked_add(1)?;
            }
        }
        is_of_attribute = token == ATTRIBUTE;
    }
    None
}
