//! A button.

use serde_json::json;

use super::callback::{Outcome, callback};
use super::kind::{Kind, no_words, nothing};
use super::layout::BUTTON_STYLE;
use super::model::Model;
use super::widget::widget;
use super::{Context, escape};

/// A button.
#[derive(Clone, Debug)]
pub struct Button {
    model: Model,
}

static KIND: Kind = Kind {
    model: "ButtonModel",
    view: "ButtonView",
    style: Some(BUTTON_STYLE),
    accepts: nothing,
    words: no_words,
};

widget!(Button);

impl Button {
    /// A button that says `words`.
    pub fn new(words: &str) -> Self {
        let fields = json!({
            "description": escape::visible(words), "disabled": false, "button_style": "", "icon": "",
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Calls `body` whenever the analyst presses it.
    pub fn on_click<R: Outcome>(self, body: impl Fn(&Context) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| event.is("click").then(|| body(context))));
        self
    }

    /// Switches it off, or on again.
    pub fn set_disabled(&self, disabled: bool) {
        self.model.set(json!({"disabled": disabled}));
    }
}
