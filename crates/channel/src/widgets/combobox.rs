//! A line of text with proposals.

use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Kind, is_typed_text, list, text};
use super::layout::TEXT_STYLE;
use super::model::Model;
use super::widget::{described, labels, widget};

/// A line of text that proposes what the analyst may type.
#[derive(Clone, Debug)]
pub struct Combobox {
    model: Model,
}

static KIND: Kind = Kind {
    model: "ComboboxModel",
    view: "ComboboxView",
    style: Some(TEXT_STYLE),
    accepts: |fields, name, value| {
        let is_free = fields.get("ensure_option") != Some(&Value::Bool(true));
        name == "value" && is_typed_text(value) && (is_free || list(fields, "options").contains(value))
    },
    words: |fields| text(fields, "value").to_owned(),
};

widget!(Combobox);
described!(Combobox);

impl Combobox {
    /// An empty line that proposes these texts.
    pub fn new<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Self {
        let fields = json!({
            "value": "", "options": labels(options), "ensure_option": false, "placeholder": "\u{200b}",
            "continuous_update": false, "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Takes only what is proposed.
    #[must_use]
    pub fn only_options(self) -> Self {
        self.model.set(json!({"ensure_option": true}));
        self
    }

    /// Sets what the empty line says.
    #[must_use]
    pub fn placeholder(self, words: &str) -> Self {
        self.model.set(json!({"placeholder": words}));
        self
    }

    /// Calls `body` with the text whenever the analyst has entered another.
    pub fn on_change<R: Outcome>(self, body: impl Fn(&Context, &str) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("value").and_then(Value::as_str).map(|it| body(context, it))
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
