//! Widgets below one another.

use serde_json::json;

use super::Widget;
use super::kind::{Kind, no_words, nothing};
use super::model::Model;
use super::widget::widget;

/// Widgets below one another.
#[derive(Clone, Debug)]
pub struct VBox {
    model: Model,
}

static KIND: Kind =
    Kind { model: "VBoxModel", view: "VBoxView", style: None, accepts: nothing, words: no_words };

widget!(VBox);

impl VBox {
    /// Puts `children` below one another.
    pub fn new(children: &[&dyn Widget]) -> Self {
        Self::of(children.iter().map(|it| it.model().clone()).collect())
    }

    pub(crate) fn of(children: Vec<Model>) -> Self {
        let model = Model::new(&KIND, json!({"children": [], "box_style": ""}));
        model.set_children(children);
        Self { model }
    }

    /// Replaces the widgets in it. Those that were in it stay open; close them if they are not needed.
    pub fn set_children(&self, children: &[&dyn Widget]) {
        self.model.set_children(children.iter().map(|it| it.model().clone()).collect());
    }
}
