//! Widgets below one another.

use serde_json::json;

use super::Widget;
use super::model::Model;
use crate::Bundle;
use crate::output::display;

/// Widgets below one another.
#[derive(Clone, Debug)]
pub struct VBox {
    model: Model,
}

impl VBox {
    /// Stacks `children` from top to bottom.
    pub fn new(children: &[&dyn Widget]) -> Self {
        let children: Vec<String> = children.iter().map(|it| it.reference()).collect();
        let model = Model::open(
            "VBox",
            None,
            json!({"width": "100%"}),
            json!({"children": children, "box_style": ""}),
        );
        Self { model }
    }

    /// Shows the widgets. Front ends and converters that know no widgets show `twin`.
    pub fn display(&self, twin: Bundle) {
        let view = json!({"version_major": 2, "version_minor": 0, "model_id": self.model.id()});
        display(&twin.with("application/vnd.jupyter.widget-view+json", view));
    }
}

impl Widget for VBox {
    fn reference(&self) -> String {
        self.model.reference()
    }
}
