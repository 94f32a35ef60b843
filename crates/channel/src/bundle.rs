//! One output in several formats.

use serde_json::{Map, Value};

/// A MIME bundle: the same content in several formats, of which the front end shows the richest.
///
/// There is always a `text/plain` twin, so that no front end, log or diff is left without words.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    data: Map<String, Value>,
}

impl Bundle {
    /// A bundle that so far only has its text twin.
    pub fn new(plain: impl Into<String>) -> Self {
        let mut data = Map::new();
        data.insert("text/plain".to_owned(), Value::String(plain.into()));
        Self { data }
    }

    /// Adds the HTML form. The text must already be escaped; `view::Html` is the type that does so.
    #[must_use]
    pub fn html(self, html: impl Into<String>) -> Self {
        self.with("text/html", Value::String(html.into()))
    }

    /// Adds any other format.
    #[must_use]
    pub fn with(mut self, mime: &str, value: Value) -> Self {
        self.data.insert(mime.to_owned(), value);
        self
    }

    /// The text twin.
    pub fn plain(&self) -> &str {
        self.data.get("text/plain").and_then(Value::as_str).unwrap_or_default()
    }

    /// MIME type to content, as Jupyter's `data` field wants it.
    pub fn data(&self) -> &Map<String, Value> {
        &self.data
    }
}
