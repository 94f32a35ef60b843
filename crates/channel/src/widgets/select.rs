//! A list of which one entry is picked.

use serde_json::{Value, json};

use super::Widget;
use super::model::Model;

/// A list box; the analyst picks one entry with the mouse or the arrow keys.
#[derive(Clone, Debug)]
pub struct Select {
    model: Model,
}

impl Select {
    /// A list of `labels` (plain text: the front end shows them as they are) with one of them selected.
    pub fn new(description: &str, labels: &[String], selected: Option<usize>) -> Self {
        let rows = labels.len().clamp(2, 12);
        let model = Model::open(
            "Select",
            Some("DescriptionStyleModel"),
            json!({"width": "100%", "max_width": "900px"}),
            json!({
                "_options_labels": labels, "index": selected, "rows": rows,
                "description": description, "description_allow_html": false, "disabled": false,
            }),
        );
        Self { model }
    }

    /// Calls `callback` with the index of the entry whenever the analyst picks another.
    pub fn on_pick(&self, callback: impl Fn(usize) + Send + Sync + 'static) {
        self.model.on_update(move |state| {
            let index = state.get("index").and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
            if let Some(index) = index {
                callback(index);
            }
        });
    }

    /// Picks an entry from our side; the callback is not called.
    pub fn set_picked(&self, index: usize) {
        self.model.update(json!({"index": index}));
    }
}

impl Widget for Select {
    fn reference(&self) -> String {
        self.model.reference()
    }
}
