//! What every widget is made of: a model on a comm, with a layout and a style model of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value, json};

use crate::client::Client;

/// Something that can stand in a [`super::VBox`].
pub trait Widget {
    /// The model's reference, as another model's field holds it.
    fn reference(&self) -> String;
}

/// One model. Cloning gives another handle to the same one.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    comm_id: Arc<str>,
}

const BASE: &str = "@jupyter-widgets/base";
const CONTROLS: &str = "@jupyter-widgets/controls";
const MODULE_VERSION: &str = "2.0.0";

impl Model {
    /// Opens a widget's model together with the layout (and, if named, the style) model that the front
    /// end's views require.
    pub(crate) fn open(kind: &str, style: Option<&str>, layout: Value, state: Value) -> Self {
        let layout = Self::open_raw(BASE, "LayoutModel", Some((BASE, "LayoutView")), layout);
        let style = style.map(|it| Self::open_raw(CONTROLS, it, Some((BASE, "StyleView")), json!({})));
        // ipywidgets sends these with every widget, and the front end's views read them.
        let mut all = json!({
            "_dom_classes": [], "_view_count": null, "tabbable": null, "tooltip": null,
            "layout": layout.reference(),
        });
        if let Some(style) = style {
            all["style"] = Value::String(style.reference());
        }
        merge(&mut all, state);
        let (model, view) = (format!("{kind}Model"), format!("{kind}View"));
        Self::open_raw(CONTROLS, &model, Some((CONTROLS, &view)), all)
    }

    fn open_raw(module: &str, model: &str, view: Option<(&str, &str)>, state: Value) -> Self {
        let mut all = json!({
            "_model_module": module, "_model_module_version": MODULE_VERSION, "_model_name": model,
        });
        if let Some((module, view)) = view {
            all["_view_module"] = json!(module);
            all["_view_module_version"] = json!(MODULE_VERSION);
            all["_view_name"] = json!(view);
        }
        merge(&mut all, state);
        let this = Self { comm_id: new_comm_id().into() };
        if let Some(client) = Client::get() {
            client.publish(
                "comm_open",
                json!({
                    "comm_id": &*this.comm_id,
                    "target_name": "jupyter.widget",
                    "data": {"state": all, "buffer_paths": []},
                }),
                json!({"version": "2.1.0"}),
            );
        }
        this
    }

    /// Changes fields of the model in the front end.
    pub(crate) fn update(&self, state: Value) {
        if let Some(client) = Client::get() {
            client.publish(
                "comm_msg",
                json!({
                    "comm_id": &*self.comm_id,
                    "data": {"method": "update", "state": state, "buffer_paths": []},
                }),
                json!({}),
            );
        }
    }

    /// Calls `callback` with the changed fields whenever the analyst changes the widget.
    pub(crate) fn on_update(&self, callback: impl Fn(&Map<String, Value>) + Send + Sync + 'static) {
        if let Some(client) = Client::get() {
            client.on_message(
                &self.comm_id,
                Arc::new(move |data| {
                    if data["method"] == "update"
                        && let Some(state) = data["state"].as_object()
                    {
                        callback(state);
                    }
                }),
            );
        }
    }

    /// What another model's field holds to point at this one.
    pub(crate) fn reference(&self) -> String {
        format!("IPY_MODEL_{}", self.comm_id)
    }

    /// The identifier that a `widget-view` output names.
    pub(crate) fn id(&self) -> &str {
        &self.comm_id
    }
}

/// Unique over all cell processes of a notebook: the front end keeps models of earlier ones.
fn new_comm_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let started =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |it| it.as_nanos());
    format!("nblt{:x}{started:x}{n:04x}", std::process::id())
}

fn merge(into: &mut Value, state: Value) {
    if let (Some(into), Value::Object(state)) = (into.as_object_mut(), state) {
        into.extend(state);
    }
}
