//! A bar that says how far something is.

use serde_json::json;

use super::escape;
use super::kind::{Kind, nothing, whole};
use super::layout::PROGRESS_STYLE;
use super::model::Model;
use super::widget::widget;

/// A bar that says how far something is.
#[derive(Clone, Debug)]
pub struct IntProgress {
    model: Model,
}

static KIND: Kind = Kind {
    model: "IntProgressModel",
    view: "ProgressView",
    style: Some(PROGRESS_STYLE),
    accepts: nothing,
    words: |fields| format!("{} of {}", whole(fields, "value"), whole(fields, "max")),
};

widget!(IntProgress);

impl IntProgress {
    /// A bar at `value` of `max`.
    pub fn new(value: i64, max: i64) -> Self {
        let max = max.max(0);
        let fields = json!({
            "value": value.clamp(0, max), "min": 0, "max": max, "bar_style": "", "orientation": "horizontal",
            "description": "", "description_allow_html": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Sets the words beside it.
    #[must_use]
    pub fn description(self, words: &str) -> Self {
        self.model.set(json!({"description": escape::description(words)}));
        self
    }

    /// How far it is.
    pub fn value(&self) -> i64 {
        self.model.read(|it| whole(it, "value"))
    }

    /// Sets how far it is.
    pub fn set_value(&self, value: i64) {
        let max = self.model.read(|it| whole(it, "max"));
        self.model.set(json!({"value": value.clamp(0, max)}));
    }

    /// Sets how far it is, of what, and the words.
    pub fn tell(&self, value: i64, max: i64, words: &str) {
        let max = max.max(0);
        let words = escape::description(words);
        self.model.set(json!({"value": value.clamp(0, max), "max": max, "description": words}));
    }
}
