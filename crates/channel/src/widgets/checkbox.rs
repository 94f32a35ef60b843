//! A box to tick.

use serde_json::{Value, json};

use super::Context;
use super::callback::{Outcome, callback};
use super::kind::{Fields, Kind};
use super::layout::CHECKBOX_STYLE;
use super::model::Model;
use super::widget::{described, widget};

/// A box to tick.
#[derive(Clone, Debug)]
pub struct Checkbox {
    model: Model,
}

static KIND: Kind = Kind {
    model: "CheckboxModel",
    view: "CheckboxView",
    style: Some(CHECKBOX_STYLE),
    accepts: |_, name, value| name == "value" && value.is_boolean(),
    words: |fields| if is_ticked(fields) { "yes".to_owned() } else { "no".to_owned() },
};

widget!(Checkbox);
described!(Checkbox);

impl Checkbox {
    /// A box, ticked or not.
    pub fn new(ticked: bool) -> Self {
        let fields = json!({
            "value": ticked, "indent": true,
            "description": "", "description_allow_html": false, "disabled": false,
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Calls `body` whenever the analyst ticks it or takes the tick away.
    pub fn on_change<R: Outcome>(self, body: impl Fn(&Context, bool) -> R + Send + Sync + 'static) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("value").and_then(Value::as_bool).map(|it| body(context, it))
        }));
        self
    }

    /// Whether it is ticked.
    pub fn value(&self) -> bool {
        self.model.read(is_ticked)
    }

    /// Ticks it or takes the tick away; the callback is not called.
    pub fn set_value(&self, ticked: bool) {
        self.model.set(json!({"value": ticked}));
    }
}

fn is_ticked(fields: &Fields) -> bool {
    fields.get("value").and_then(Value::as_bool).unwrap_or_default()
}
