//! The columns of a frame that are searched as text.

use polars::prelude::{DataFrame, DataType};

use crate::{Error, Texts};

/// Columns of text, each distinct text once.
#[derive(Clone, Debug, Default)]
pub struct TextColumns {
    columns: Vec<(String, Texts)>,
}

impl TextColumns {
    /// One text, as a column without a name.
    #[must_use]
    pub fn one(text: &str) -> Self {
        Self { columns: vec![(String::new(), Texts::collect([Some(text)]))] }
    }

    /// The columns of a frame with these names; without any name all that hold texts. Numbers and times in a named
    /// column are read as they are written.
    ///
    /// # Errors
    ///
    /// If a named column is not there or cannot be written as text, or no column holds texts.
    pub fn read(frame: &DataFrame, names: &[&str]) -> Result<Self, Error> {
        let has = || frame.columns().iter().map(|it| it.name().to_string()).collect::<Vec<_>>();
        let chosen: Vec<&str> = if names.is_empty() {
            let texts = frame.columns().iter().filter(|it| it.dtype() == &DataType::String);
            texts.map(|it| it.name().as_str()).collect()
        } else {
            names.to_vec()
        };
        if chosen.is_empty() {
            return Err(Error::NoText { columns: has() });
        }
        let mut columns = Vec::new();
        for name in chosen {
            let Ok(column) = frame.column(name) else {
                return Err(Error::NoColumn { role: "texts", name: name.to_owned(), columns: has() });
            };
            let column = match column.dtype() {
                DataType::String => column.clone(),
                _ => column.cast(&DataType::String)?,
            };
            columns.push((name.to_owned(), Texts::collect(column.str()?.iter())));
        }
        Ok(Self { columns })
    }

    /// The names of the columns, each with its texts.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Texts)> {
        self.columns.iter().map(|(name, texts)| (name.as_str(), texts))
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let frame = df!("a" => [Some("x"), None, Some("x")], "n" => [1, 2, 3])
            .unwrap_or_else(|error| panic!("{error}"));
        let read = |names: &[&str]| TextColumns::read(&frame, names);
        let all = read(&[]).unwrap_or_else(|error| panic!("{error}"));
        let texts: Vec<(&str, usize)> = all.iter().map(|(name, it)| (name, it.distinct().len())).collect();
        assert_eq!(texts, [("a", 1)]);
        let named = read(&["n"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            named.iter().next().and_then(|(_, it)| it.get(2).map(str::to_owned)).as_deref(),
            Some("3")
        );
        let error = read(&["CommandLine"]).err();
        assert_eq!(
            error.as_ref().map(ToString::to_string).as_deref(),
            Some("there is no column \"CommandLine\" for the texts")
        );
        assert_eq!(error.and_then(|it| it.help()).as_deref(), Some("the frame has a, n"));
        let numbers = frame.select(["n"]).unwrap_or_else(|error| panic!("{error}"));
        let error = TextColumns::read(&numbers, &[]).err().map(|it| it.to_string());
        assert_eq!(error.as_deref(), Some("no column of the frame holds texts"));
    }
}
