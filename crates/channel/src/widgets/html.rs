//! A piece of HTML that can be replaced.

use serde_json::json;

use super::Widget;
use super::model::Model;

/// A piece of HTML. The front end inserts it as it is, so it must come from `view::Html`, which escapes.
#[derive(Clone, Debug)]
pub struct HtmlBox {
    model: Model,
}

impl HtmlBox {
    /// Shows `html`.
    pub fn new(html: &str) -> Self {
        let model = Model::open(
            "HTML",
            Some("HTMLStyleModel"),
            json!({"width": "100%"}),
            json!({"value": html, "description": "", "description_allow_html": false, "placeholder": ""}),
        );
        Self { model }
    }

    /// Replaces what is shown.
    pub fn set(&self, html: &str) {
        self.model.update(json!({"value": html}));
    }
}

impl Widget for HtmlBox {
    fn reference(&self) -> String {
        self.model.reference()
    }
}
