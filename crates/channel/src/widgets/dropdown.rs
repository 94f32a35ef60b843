//! A list that shows only what is picked.

use serde_json::json;

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Kind, index, is_index_or_null, list, picked};
use super::layout::DESCRIPTION_STYLE;
use super::model::Model;
use super::widget::{described, labels, widget};

/// A list that opens when the analyst clicks it.
#[derive(Clone, Debug)]
pub struct Dropdown {
    model: Model,
}

static KIND: Kind = Kind {
    model: "DropdownModel",
    view: "DropdownView",
    style: Some(DESCRIPTION_STYLE),
    accepts: |fields, name, value| name == "index" && is_index_or_null(fields, "_options_labels", value),
    words: |fields| picked(fields, fields.get("index").and_then(index).as_slice()),
};

widget!(Dropdown);
described!(Dropdown);

impl Dropdown {
    /// A list of plain texts, of which the first is picked.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let labels = labels(options);
        let first = (!labels.is_empty()).then_some(0);
        let fields = json!({
            "_options_labels": labels, "index": first,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Calls `body` with the index of the entry whenever the analyst picks another.
    pub fn on_pick<R: Outcome>(self, body: impl Fn(&Context, usize) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("index").and_then(index).map(|it| body(context, it))
        }));
        self
    }

    /// The index of the entry that is picked.
    pub fn picked(&self) -> Option<usize> {
        self.model.read(|it| it.get("index").and_then(index))
    }

    /// Picks an entry, or none; the callback is not called. An index that no entry has picks none.
    pub fn set_picked(&self, index: Option<usize>) {
        let options = self.model.read(|it| list(it, "_options_labels").len());
        self.model.set(json!({"index": index.filter(|it| *it < options)}));
    }
}
