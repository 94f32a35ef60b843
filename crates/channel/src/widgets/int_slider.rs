//! A slider over whole numbers.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Kind, whole};
use super::layout::SLIDER_STYLE;
use super::model::Model;
use super::widget::{described, widget};

/// A slider over whole numbers.
#[derive(Clone, Debug)]
pub struct IntSlider {
    model: Model,
}

static KIND: Kind = Kind {
    model: "IntSliderModel",
    view: "IntSliderView",
    style: Some(SLIDER_STYLE),
    accepts: |fields, name, value| {
        let range = whole(fields, "min")..=whole(fields, "max");
        name == "value" && value.as_i64().is_some_and(|it| range.contains(&it))
    },
    words: |fields| whole(fields, "value").to_string(),
};

widget!(IntSlider);
described!(IntSlider);

impl IntSlider {
    /// A slider over `range`, both ends included; an empty range is that of its start alone.
    pub fn new(range: RangeInclusive<i64>, value: i64) -> Self {
        let (min, max) = (*range.start(), *range.end().max(range.start()));
        let fields = json!({
            "value": value.clamp(min, max), "min": min, "max": max, "step": 1, "orientation": "horizontal",
            "readout": true, "readout_format": "d", "continuous_update": false, "behavior": "drag-tap",
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Sets by how much a key press changes the value.
    #[must_use]
    pub fn step(self, step: u32) -> Self {
        self.model.set(json!({"step": step.max(1)}));
        self
    }

    /// Tells the value while the handle is drawn, instead of when it is let go.
    #[must_use]
    pub fn continuously(self) -> Self {
        self.model.set(json!({"continuous_update": true}));
        self
    }

    /// Calls `body` with the value whenever the analyst changes it.
    pub fn on_change<R: Outcome>(self, body: impl Fn(&Context, i64) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("value").and_then(Value::as_i64).map(|it| body(context, it))
        }));
        self
    }

    /// The value.
    pub fn value(&self) -> i64 {
        self.model.read(|it| whole(it, "value"))
    }

    /// Sets the value, the nearest in range; the callback is not called.
    pub fn set_value(&self, value: i64) {
        let value = self.model.read(|it| value.clamp(whole(it, "min"), whole(it, "max")));
        self.model.set(json!({"value": value}));
    }
}
