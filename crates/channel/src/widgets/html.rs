//! A piece of HTML that can be replaced.

use serde_json::json;

use super::escape;
use super::kind::{Kind, nothing, text};
use super::layout::HTML_STYLE;
use super::model::Model;
use super::widget::widget;

/// A piece of HTML. The front end inserts it as it is.
#[derive(Clone, Debug)]
pub struct HtmlBox {
    model: Model,
}

static KIND: Kind = Kind {
    model: "HTMLModel",
    view: "HTMLView",
    style: Some(HTML_STYLE),
    accepts: nothing,
    words: |fields| escape::readable(text(fields, "value")),
};

widget!(HtmlBox);

impl HtmlBox {
    /// Shows `html`. What comes from data in it must have gone through `view::Html`, which escapes; for plain
    /// text there is [`HtmlBox::text`].
    pub fn new(html: &str) -> Self {
        let fields = json!({
            "value": html, "description": "", "description_allow_html": false, "placeholder": "\u{200b}",
        });
        Self { model: Model::new(&KIND, fields) }
    }

    /// Shows exactly this text.
    pub fn text(text: &str) -> Self {
        Self::new(&escape::escaped(text))
    }

    /// Replaces what is shown. The same holds as for [`HtmlBox::new`].
    pub fn set(&self, html: &str) {
        self.model.set(json!({"value": html}));
    }

    /// Replaces what is shown by exactly this text.
    pub fn set_text(&self, text: &str) {
        self.set(&escape::escaped(text));
    }

    /// The HTML that is shown.
    pub fn html(&self) -> String {
        self.model.read(|it| text(it, "value").to_owned())
    }
}
