//! A column of texts as logs have them: each text once, and for each row which one.

use std::borrow::Cow;
use std::sync::Arc;

use super::sheet::Seen;

/// Texts in one piece of memory, numbered from 1. Number 0 is no text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    /// The text of that number; empty for 0.
    pub(crate) fn get(&self, code: u32) -> &str {
        let Some(last) = (code as usize).checked_sub(1) else { return "" };
        let start = last.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or_default();
        self.ends.get(last).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All, in order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (1..).take(self.ends.len()).map(|it| self.get(it))
    }

    fn push(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
        // A column has at most one text for each of its rows, and rows are counted in 32 bits.
        u32::try_from(self.ends.len()).unwrap_or_default()
    }
}

/// So many of the latest texts are compared with a new one: enough for the values that a log repeats.
const PLACES: usize = 512;

/// For each row the number of its text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coded {
    /// For each row; 0 where there is nothing.
    pub(crate) codes: Vec<u32>,
    /// Shared with the columns that were made of this one.
    texts: Arc<Texts>,
    /// Whether its texts are whole numbers that the file wrote as numbers.
    pub(crate) numbers: bool,
    /// The latest texts, each at the place that [`place`] gives it.
    latest: Vec<u32>,
}

impl Coded {
    /// A column with nothing in so many rows.
    pub(crate) fn nulls(rows: usize) -> Self {
        Self { codes: vec![0; rows], ..Self::default() }
    }

    /// A column without rows.
    pub(crate) fn of_numbers(numbers: bool) -> Self {
        Self { numbers, ..Self::default() }
    }

    /// The same texts for other rows.
    pub(crate) fn with_codes(&self, codes: Vec<u32>) -> Self {
        Self { codes, texts: self.texts.clone(), numbers: self.numbers, latest: Vec::new() }
    }

    /// All texts, also those that no row has any more.
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The text of a row; empty where there is none.
    pub(crate) fn get(&self, row: usize) -> &str {
        self.texts.get(self.code(row))
    }

    /// The number of a row's text; 0 where there is none.
    pub(crate) fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or_default()
    }

    /// The value that a number stands for.
    pub(crate) fn seen(&self, code: u32) -> Seen<'_> {
        self.typed(self.texts.get(code))
    }

    /// The value that one of its texts stands for.
    pub(crate) fn typed<'a>(&self, text: &'a str) -> Seen<'a> {
        match text {
            "" => Seen::Null,
            text if self.numbers => text.parse().map_or(Seen::Text(text), Seen::Int),
            text => Seen::Text(text),
        }
    }

    /// Gives the row a text; false if there is no such row.
    pub(crate) fn set(&mut self, row: usize, text: &str) -> bool {
        let code = self.number(text);
        self.codes.get_mut(row).map(|it| *it = code).is_some()
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, text: &str) {
        let code = self.number(text);
        self.codes.push(code);
    }

    /// Adds rows without a text until there are so many.
    pub(crate) fn pad(&mut self, rows: usize) {
        self.codes.resize(rows.max(self.codes.len()), 0);
    }

    /// The number of the text, which is that of an equal one if that came lately.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if self.latest.is_empty() {
            self.latest = vec![0; PLACES];
        }
        let Some(latest) = self.latest.get_mut(place(text)) else { return 0 };
        if *latest == 0 || self.texts.get(*latest) != text {
            *latest = Arc::make_mut(&mut self.texts).push(text);
        }
        *latest
    }

    /// The column of these rows only, without the texts that they do not have. They are told in ascending order.
    pub(crate) fn of_rows(&self, rows: &[u32]) -> Cow<'_, Self> {
        if rows.len() == self.codes.len() {
            return Cow::Borrowed(self);
        }
        let codes = rows.iter().map(|it| self.code(*it as usize)).collect();
        let mut column = Self { numbers: self.numbers, ..Self::default() };
        column.append(&self.with_codes(codes));
        Cow::Owned(column)
    }

    /// Adds the rows of another column behind those of this one.
    pub(crate) fn append(&mut self, other: &Self) {
        let mut known: Vec<u32> = vec![0; other.texts.len() + 1];
        self.codes.reserve(other.codes.len());
        for code in &other.codes {
            let code = match known.get_mut(*code as usize) {
                Some(known) if *known == 0 => {
                    *known = self.number(other.texts.get(*code));
                    *known
                }
                Some(known) => *known,
                None => 0,
            };
            self.codes.push(code);
        }
    }
}

/// A place for a text by its length, beginning and end: long texts of one column differ there.
fn place(text: &str) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = text.as_bytes();
    let mut hash = bytes.len() as u64;
    let mut mix = |word: u64| hash = (hash ^ word).wrapping_mul(ODD).rotate_left(29);
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            mix(u64::from_le_bytes(*first));
            mix(u64::from_le_bytes(*last));
            let before = bytes.get(..bytes.len() - 8).and_then(|it| it.last_chunk::<8>());
            mix(before.map_or(0, |it| u64::from_le_bytes(*it)));
        }
        _ => mix(bytes.iter().fold(0, |word, it| word << 8 | u64::from(*it))),
    }
    (hash >> 40) as usize % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_kept_once_and_rows_have_theirs() {
        let mut column = Coded::default();
        for text in ["whoami", "", "cmd /c dir", "whoami", "ä"] {
            column.push(text);
        }
        column.pad(6);
        let rows: Vec<&str> = (0..7).map(|row| column.get(row)).collect();
        assert_eq!(rows, ["whoami", "", "cmd /c dir", "whoami", "ä", "", ""]);
        assert_eq!(column.texts().len(), 3);
        let mut other = Coded::nulls(1);
        other.append(&column);
        assert!(other.set(0, "whoami") && !other.set(9, "x"));
        assert_eq!((other.get(0), other.get(3), other.codes.len()), ("whoami", "cmd /c dir", 7));
    }

    #[test]
    fn any_number_of_texts_is_told_apart() {
        let texts: Vec<String> =
            (0..5000).map(|it| format!("C:\\Windows\\System32\\{it}.exe -k {}", it % 7)).collect();
        let mut column = Coded::default();
        texts.iter().chain(&texts).for_each(|it| column.push(it));
        assert!(texts.iter().chain(&texts).enumerate().all(|(row, text)| column.get(row) == text));
    }
}
