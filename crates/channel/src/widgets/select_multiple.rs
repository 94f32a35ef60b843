//! A list of which several entries are picked.

use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Kind, indexes, list, picked};
use super::layout::DESCRIPTION_STYLE;
use super::model::Model;
use super::widget::{described, labels, widget};

/// A list box; the analyst picks several entries with Shift or Ctrl.
#[derive(Clone, Debug)]
pub struct SelectMultiple {
    model: Model,
}

static KIND: Kind = Kind {
    model: "SelectMultipleModel",
    view: "SelectMultipleView",
    style: Some(DESCRIPTION_STYLE),
    accepts: |fields, name, value| {
        let n = list(fields, "_options_labels").len();
        name == "index" && indexes(value).is_some_and(|it| are_distinct(&it) && it.iter().all(|it| *it < n))
    },
    words: |fields| picked(fields, &fields.get("index").and_then(indexes).unwrap_or_default()),
};

widget!(SelectMultiple);
described!(SelectMultiple);

impl SelectMultiple {
    /// A list of plain texts. Nothing is picked.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let labels = labels(options);
        let rows = labels.len().clamp(2, 12);
        let fields = json!({
            "_options_labels": labels, "index": [], "rows": rows,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Calls `body` with the indexes of the picked entries whenever the analyst picks others.
    pub fn on_pick<R: Outcome>(self, body: impl Fn(&Context, &[usize]) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("index").and_then(indexes).map(|it| body(context, &it))
        }));
        self
    }

    /// The indexes of the picked entries.
    pub fn picked(&self) -> Vec<usize> {
        self.model.read(|it| it.get("index").and_then(indexes)).unwrap_or_default()
    }

    /// Picks entries; the callback is not called. Indexes that no entry has are left out.
    pub fn set_picked(&self, picked: &[usize]) {
        let n = self.model.read(|it| list(it, "_options_labels").len());
        let mut kept: Vec<usize> = picked.iter().copied().filter(|it| *it < n).collect();
        kept.sort_unstable();
        kept.dedup();
        self.model.set(json!({"index": Value::from(kept)}));
    }
}

fn are_distinct(indexes: &[usize]) -> bool {
    let set: std::collections::BTreeSet<&usize> = indexes.iter().collect();
    set.len() == indexes.len()
}
