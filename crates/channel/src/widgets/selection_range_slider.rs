//! A slider over a part of a list.

use serde_json::json;

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Fields, Kind, indexes, list};
use super::layout::SLIDER_STYLE;
use super::model::Model;
use super::widget::{described, labels, widget};

/// A slider with two handles over the entries of a list: from one to another, hours of a day for instance.
#[derive(Clone, Debug)]
pub struct SelectionRangeSlider {
    model: Model,
}

static KIND: Kind = Kind {
    model: "SelectionRangeSliderModel",
    view: "SelectionRangeSliderView",
    style: Some(SLIDER_STYLE),
    accepts: |fields, name, value| {
        let n = list(fields, "_options_labels").len();
        name == "index" && matches!(indexes(value).as_deref(), Some([from, to]) if from <= to && *to < n)
    },
    words: |fields| {
        let label = |n: usize| list(fields, "_options_labels").get(n)?.as_str().map(str::to_owned);
        let (from, to) = range(fields);
        format!("{} to {}", label(from).unwrap_or_default(), label(to).unwrap_or_default())
    },
};

widget!(SelectionRangeSlider);
described!(SelectionRangeSlider);

impl SelectionRangeSlider {
    /// A slider over these entries, from the first to the last. One over no entries is switched off.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let mut labels = labels(options);
        let is_empty = labels.is_empty();
        if is_empty {
            // The front end's view and ipywidgets fail without any.
            labels.push("nothing to choose".to_owned());
        }
        let fields = json!({
            "index": [0, labels.len() - 1], "_options_labels": labels, "orientation": "horizontal",
            "readout": true, "continuous_update": false, "behavior": "drag-tap",
            "description": "", "description_allow_html": false, "disabled": is_empty,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Calls `body` with the indexes of the first and the last entry whenever the analyst moves a handle.
    pub fn on_change<R: Outcome>(
        self,
        body: impl Fn(&Context, (usize, usize)) -> R + Send + Sync + 'static,
    ) -> Self {
        self.model.on_event(callback(move |context, event| match event.changed("index").and_then(indexes) {
            Some(it) => it.first().zip(it.last()).map(|(from, to)| body(context, (*from, *to))),
            None => None,
        }));
        self
    }

    /// The indexes of the first and the last entry.
    pub fn range(&self) -> (usize, usize) {
        self.model.read(range)
    }

    /// Sets the first and the last entry, as far as there are such; the callback is not called.
    pub fn set_range(&self, from: usize, to: usize) {
        let last = self.model.read(|it| list(it, "_options_labels").len()).saturating_sub(1);
        let to = to.min(last);
        self.model.set(json!({"index": [from.min(to), to]}));
    }
}

fn range(fields: &Fields) -> (usize, usize) {
    match fields.get("index").and_then(indexes).as_deref() {
        Some([from, to]) => (*from, *to),
        _ => (0, 0),
    }
}
