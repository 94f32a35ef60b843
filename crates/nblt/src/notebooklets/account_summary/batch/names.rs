//! Lists of names.

use polars::prelude::{Column, DataType, Series};

/// What can be taken for a list of account names: texts, a column of a frame, or one text with commas, semicolons or
/// line ends between the names.
pub trait Names {
    /// The names, repetitions and empty ones included.
    fn names(&self) -> Vec<String>;
}

impl Names for str {
    fn names(&self) -> Vec<String> {
        let names = self.split([',', ';', '\n']).map(str::trim).filter(|it| !it.is_empty());
        names.map(str::to_owned).collect()
    }
}

impl Names for String {
    fn names(&self) -> Vec<String> {
        self.as_str().names()
    }
}

impl<T: AsRef<str>> Names for [T] {
    fn names(&self) -> Vec<String> {
        self.iter().map(|it| it.as_ref().to_owned()).collect()
    }
}

impl<T: AsRef<str>, const N: usize> Names for [T; N] {
    fn names(&self) -> Vec<String> {
        self.as_slice().names()
    }
}

impl<T: AsRef<str>> Names for Vec<T> {
    fn names(&self) -> Vec<String> {
        self.as_slice().names()
    }
}

/// What is no text has no names; null is an empty one.
impl Names for Series {
    fn names(&self) -> Vec<String> {
        match self.cast(&DataType::String) {
            Ok(texts) => match texts.str() {
                Ok(texts) => texts.iter().map(|it| it.unwrap_or_default().to_owned()).collect(),
                Err(_) => Vec::new(),
            },
            Err(_) => Vec::new(),
        }
    }
}

impl Names for Column {
    fn names(&self) -> Vec<String> {
        self.as_materialized_series().names()
    }
}

impl<N: Names + ?Sized> Names for &N {
    fn names(&self) -> Vec<String> {
        (**self).names()
    }
}
