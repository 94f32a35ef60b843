//! A list of which one entry is picked.

use serde_json::json;

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Fields, Kind, index, is_index_or_null, list, picked};
use super::layout::DESCRIPTION_STYLE;
use super::model::Model;
use super::widget::{described, labels, widget};

/// A list box; the analyst picks one entry.
///
/// ```
/// use channel::widgets::{Select, Widget};
///
/// let list = Select::new(["adelev", "johns"]).description("Account").on_pick(|_, n| println!("{n}"));
/// list.display();
/// ```
#[derive(Clone, Debug)]
pub struct Select {
    model: Model,
}

static KIND: Kind = Kind {
    model: "SelectModel",
    view: "SelectView",
    style: Some(DESCRIPTION_STYLE),
    accepts: |fields, name, value| name == "index" && is_index_or_null(fields, "_options_labels", value),
    words: |fields| picked(fields, fields.get("index").and_then(index).as_slice()),
};

widget!(Select);
described!(Select);

impl Select {
    /// A list of plain texts; control characters in them are made visible. Nothing is picked.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let labels = labels(options);
        let rows = labels.len().clamp(2, 12);
        let fields = json!({
            "_options_labels": labels, "index": null, "rows": rows,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Sets how many entries are seen at once.
    #[must_use]
    pub fn rows(self, rows: usize) -> Self {
        self.model.set(json!({"rows": rows}));
        self
    }

    /// Sets which entry is picked at first.
    #[must_use]
    pub fn picking(self, index: usize) -> Self {
        self.set_picked(Some(index));
        self
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
        let index = index.filter(|it| *it < self.model.read(n_options));
        self.model.set(json!({"index": index}));
    }

    /// Replaces the entries, and picks one of the new ones or none.
    pub fn set_options<T: AsRef<str>>(&self, options: impl IntoIterator<Item = T>, picked: Option<usize>) {
        let labels = labels(options);
        let picked = picked.filter(|it| *it < labels.len());
        self.model.set(json!({"_options_labels": labels, "index": picked}));
    }
}

fn n_options(fields: &Fields) -> usize {
    list(fields, "_options_labels").len()
}
