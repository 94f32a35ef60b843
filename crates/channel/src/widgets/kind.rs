//! What tells one kind of widget from another.

use serde_json::{Map, Value};

use super::layout::StyleKind;

/// The fields of a model.
pub(crate) type Fields = Map<String, Value>;

/// A kind of widget: its names in the front end, and what a front end may change.
#[derive(Debug)]
pub(crate) struct Kind {
    /// `_model_name`.
    pub(crate) model: &'static str,
    /// `_view_name`.
    pub(crate) view: &'static str,
    /// The style model, if it has one.
    pub(crate) style: Option<StyleKind>,
    /// Whether a front end may set this field to this value. Anybody who reaches the kernel can send any value.
    pub(crate) accepts: fn(&Fields, &str, &Value) -> bool,
    /// What it shows, in words, beside its description.
    pub(crate) words: fn(&Fields) -> String,
}

/// For a kind that nobody can change from the front end.
pub(crate) fn nothing(_: &Fields, _: &str, _: &Value) -> bool {
    false
}

/// For a kind that shows nothing of its own.
pub(crate) fn no_words(_: &Fields) -> String {
    String::new()
}

/// The longest text that a front end may send: nobody types more, and it is echoed to every page.
const MOST_TEXT: usize = 100_000;

/// Whether a value is a text that somebody may have typed.
pub(crate) fn is_typed_text(value: &Value) -> bool {
    value.as_str().is_some_and(|it| it.len() <= MOST_TEXT)
}

/// A text field.
pub(crate) fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list field.
pub(crate) fn list<'a>(fields: &'a Fields, name: &str) -> &'a [Value] {
    fields.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A whole number field.
pub(crate) fn whole(fields: &Fields, name: &str) -> i64 {
    fields.get(name).and_then(Value::as_i64).unwrap_or_default()
}

/// An index, as a front end sends it.
pub(crate) fn index(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|it| usize::try_from(it).ok())
}

/// Indexes, as a front end sends them; `None` if one of them is none.
pub(crate) fn indexes(value: &Value) -> Option<Vec<usize>> {
    value.as_array()?.iter().map(index).collect()
}

/// Whether a value is null or the index of an entry in the list `of`.
pub(crate) fn is_index_or_null(fields: &Fields, of: &str, value: &Value) -> bool {
    value.is_null() || index(value).is_some_and(|it| it < list(fields, of).len())
}

/// The labels that are picked, in words.
pub(crate) fn picked(fields: &Fields, indexes: &[usize]) -> String {
    let labels = list(fields, "_options_labels");
    let names: Vec<&str> = indexes.iter().filter_map(|it| labels.get(*it)?.as_str()).collect();
    names.join(", ")
}
