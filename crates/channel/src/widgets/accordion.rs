//! Pages below one another that open and close.

use serde_json::{Value, json};

use super::callback::{Outcome, callback};
use super::kind::{Kind, index, is_index_or_null, no_words};
use super::model::Model;
use super::widget::{labels, widget};
use super::{Context, Widget};

/// Pages below one another that open and close.
#[derive(Clone, Debug)]
pub struct Accordion {
    model: Model,
}

static KIND: Kind = Kind {
    model: "AccordionModel",
    view: "AccordionView",
    style: None,
    accepts: |fields, name, value| name == "selected_index" && is_index_or_null(fields, "children", value),
    words: no_words,
};

widget!(Accordion);

impl Accordion {
    /// Pages with their titles; all are closed.
    pub fn new(pages: &[(&str, &dyn Widget)]) -> Self {
        let titles = labels(pages.iter().map(|(title, _)| title));
        let selected = Value::Null;
        let fields = json!({"children": [], "box_style": "", "titles": titles, "selected_index": selected});
        let model = Model::new(&KIND, fields);
        model.set_children(pages.iter().map(|(_, page)| page.model().clone()).collect());
        Self { model }
    }

    /// Calls `body` with the index of the page, or none, whenever the analyst opens another.
    pub fn on_change<R: Outcome>(
        self,
        body: impl Fn(&Context, Option<usize>) -> R + Send + Sync + 'static,
    ) -> Self {
        self.model.on_event(callback(move |context, event| {
            event.changed("selected_index").map(|it| body(context, index(it)))
        }));
        self
    }

    /// The index of the page that is open.
    pub fn selected(&self) -> Option<usize> {
        self.model.read(|it| it.get("selected_index").and_then(index))
    }

    /// Opens a page, or none; the callback is not called. An index that no page has opens none.
    pub fn set_selected(&self, page: Option<usize>) {
        let page = page.filter(|it| *it < self.model.children().len());
        self.model.set(json!({"selected_index": page}));
    }
}
