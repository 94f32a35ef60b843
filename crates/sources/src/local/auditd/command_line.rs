//! The command line of a process that auditd saw started, put together of the arguments.
//!
//! The kernel writes the arguments as `a0="sh" a1="-c"`. A long one comes in pieces (`a2_len=9000 a2[0]="..." a2[1]="..."`),
//! and these, as many arguments do, go on in further records of the same event.

use std::collections::BTreeMap;

use super::{Value, hex};

/// The arguments of one event, so far.
#[derive(Default)]
pub(super) struct Arguments {
    /// By argument and piece: an event that is in the file twice does not double them.
    pieces: BTreeMap<(u32, u32), Vec<u8>>,
    /// How many there are, as the first record says.
    n: Option<u32>,
}

impl Arguments {
    /// Takes in the fields of a record.
    pub(super) fn add(&mut self, fields: &[(&str, Value<'_>)]) {
        for (name, value) in fields {
            if *name == "argc" {
                self.n = value.text.parse().ok();
            } else if let Some(place) = place(name) {
                let bytes = if value.quoted { None } else { hex(value.text) };
                self.pieces.insert(place, bytes.unwrap_or_else(|| value.text.as_bytes().to_vec()));
            }
        }
    }

    /// The arguments with blanks between them; those with blanks of their own in quotes.
    pub(super) fn line(&self) -> String {
        let mut arguments: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
        for ((argument, _), bytes) in &self.pieces {
            arguments.entry(*argument).or_default().extend(bytes);
        }
        // Only now is it text: a character may be in two pieces.
        let quoted = |bytes: &Vec<u8>| {
            let text = String::from_utf8_lossy(bytes).replace('\0', " ");
            if text.contains([' ', '\t']) || text.is_empty() { format!("\"{text}\"") } else { text }
        };
        arguments.values().map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// Whether arguments or pieces are not there, because their records are in another file or lost.
    pub(super) fn is_incomplete(&self) -> bool {
        let follows = |(one, next): (&(u32, u32), &(u32, u32))| {
            *next == (one.0, one.1.saturating_add(1)) || *next == (one.0.saturating_add(1), 0)
        };
        let places = || self.pieces.keys();
        let begins = places().next().is_none_or(|it| *it == (0, 0));
        let n = places().last().map_or(0, |it| it.0.saturating_add(1));
        !begins || !places().zip(places().skip(1)).all(follows) || self.n.is_none_or(|it| it > n)
    }
}

/// `a2` is argument 2, `a2[1]` its second piece; `a2_len` is none.
fn place(name: &str) -> Option<(u32, u32)> {
    let number = name.strip_prefix('a')?;
    match number.strip_suffix(']').and_then(|it| it.split_once('[')) {
        Some((argument, piece)) => Some((argument.parse().ok()?, piece.parse().ok()?)),
        None => Some((number.parse().ok()?, 0)),
    }
}
