//! A column of texts in which each distinct text is stored once.

use std::collections::HashMap;

/// A column of texts: logs repeat themselves, so what is computed from a text is computed once for each distinct one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    distinct: Vec<Box<str>>,
    /// For each row the place of its text in `distinct`.
    rows: Vec<u32>,
}

/// Stands in a row that has no text.
const NONE: u32 = u32::MAX;

impl Texts {
    /// Collects a column; a row without a text stays one.
    pub fn collect<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut places: HashMap<&'a str, u32> = HashMap::new();
        let mut all = Self::default();
        for text in texts {
            let place = match text {
                None => NONE,
                Some(text) => *places.entry(text).or_insert_with(|| {
                    all.distinct.push(text.into());
                    // Frames hold fewer rows than this type counts.
                    u32::try_from(all.distinct.len() - 1).unwrap_or(NONE)
                }),
            };
            all.rows.push(place);
        }
        all
    }

    /// A column without any text.
    #[must_use]
    pub fn none(n_rows: usize) -> Self {
        Self { distinct: Vec::new(), rows: vec![NONE; n_rows] }
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        self.distinct.get(self.place(row)?).map(AsRef::as_ref)
    }

    /// The distinct texts.
    pub fn distinct(&self) -> impl ExactSizeIterator<Item = &str> {
        self.distinct.iter().map(AsRef::as_ref)
    }

    /// Where in [`Texts::distinct`] the text of a row is.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<usize> {
        self.rows.get(row).filter(|it| **it != NONE).map(|it| *it as usize)
    }

    /// Looks up a row's value in what was computed for each distinct text; `none` for a row without a text.
    pub(crate) fn of_row<T: Copy>(&self, computed: &[T], row: usize, none: T) -> T {
        self.place(row).and_then(|it| computed.get(it)).copied().unwrap_or(none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_stored_once_and_none_is_not_empty() {
        let texts = Texts::collect([Some("b"), None, Some(""), Some("b"), Some("a")]);
        assert_eq!(texts.distinct().collect::<Vec<_>>(), ["b", "", "a"]);
        assert_eq!(
            (texts.get(0), texts.get(1), texts.get(2), texts.get(3)),
            (Some("b"), None, Some(""), Some("b"))
        );
        assert_eq!((texts.get(9), texts.len()), (None, 5));
        assert_eq!(texts.of_row(&[7, 8, 9], 4, 0), 9);
        assert_eq!(texts.of_row(&[7, 8, 9], 1, 0), 0);
        assert_eq!(Texts::none(2).get(1), None);
    }
}
