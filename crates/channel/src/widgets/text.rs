//! A line of text.

use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Kind, is_typed_text, text};
use super::layout::TEXT_STYLE;
use super::model::Model;
use super::widget::{described, widget};

/// A line in which the analyst types.
#[derive(Clone, Debug)]
pub struct Text {
    model: Model,
}

static KIND: Kind = Kind {
    model: "TextModel",
    view: "TextView",
    style: Some(TEXT_STYLE),
    accepts: |_, name, value| name == "value" && is_typed_text(value),
    words: |fields| text(fields, "value").to_owned(),
};

widget!(Text);
described!(Text);

impl Text {
    /// A line that says `value`.
    pub fn new(value: &str) -> Self {
        let fields = json!({
            "value": value, "placeholder": "\u{200b}", "continuous_update": true,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Sets what the empty line says.
    #[must_use]
    pub fn placeholder(self, words: &str) -> Self {
        self.model.set(json!({"placeholder": words}));
        self
    }

    /// Tells changes when the analyst leaves the line or presses Enter, instead of at every letter.
    #[must_use]
    pub fn when_done(self) -> Self {
        self.model.set(json!({"continuous_update": false}));
        self
    }

    /// Calls `body` with the text whenever it changes.
    pub fn on_change<R: Outcome>(self, body: impl Fn(&Context, &str) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("value").and_then(Value::as_str).map(|it| body(context, it))
        }));
        self
    }

    /// Calls `body` with the text when the analyst presses Enter.
    pub fn on_submit<R: Outcome>(self, body: impl Fn(&Context, &str) -> R + Send + Sync + 'static) -> Self {
        let model = self.model.clone();
        self.model.on_event(callback(move |context, event| {
            event.is("submit").then(|| {
                let value = model.read(|it| text(it, "value").to_owned());
                body(context, &value)
            })
        }));
        self
    }

    /// The text.
    pub fn value(&self) -> String {
        self.model.read(|it| text(it, "value").to_owned())
    }

    /// Replaces the text; the callback is not called.
    pub fn set_value(&self, value: &str) {
        self.model.set(json!({"value": value}));
    }
}
