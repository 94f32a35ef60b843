//! The messages of the widget protocol, and the identifiers in them.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::kind::Fields;
use crate::client::{Client, Posted};

/// The front end's module of layouts and of what widgets have in common.
pub(crate) const BASE: &str = "@jupyter-widgets/base";
/// The front end's module of controls.
pub(crate) const CONTROLS: &str = "@jupyter-widgets/controls";
/// The version of both.
const MODULE_VERSION: &str = "2.0.0";

/// The fields that say what a model is and what draws it.
pub(crate) fn names(model_module: &str, model: &str, view_module: &str, view: &str) -> Fields {
    let mut all = Fields::new();
    let names = json!({
        "_model_module": model_module, "_model_module_version": MODULE_VERSION, "_model_name": model,
        "_view_module": view_module, "_view_module_version": MODULE_VERSION, "_view_name": view,
        "_view_count": null,
    });
    merge(&mut all, names);
    all
}

/// Tells every page about a model.
pub(crate) fn post_open(client: &'static Client, comm_id: &str, state: Fields) -> Posted<'static> {
    let content = json!({
        "comm_id": comm_id, "target_name": "jupyter.widget", "data": {"state": state, "buffer_paths": []},
    });
    client.post("comm_open", content, json!({"version": "2.1.0"}))
}

/// Tells every page about changed fields; `method` is `update` or `echo_update`.
pub(crate) fn post_update(comm_id: &str, method: &str, state: Fields) -> Option<Posted<'static>> {
    let data = json!({"method": method, "state": state, "buffer_paths": []});
    Some(Client::get()?.post("comm_msg", json!({"comm_id": comm_id, "data": data}), json!({})))
}

/// What a field holds to point at a model.
pub(crate) fn reference(comm_id: &str) -> String {
    format!("IPY_MODEL_{comm_id}")
}

/// The layout model of a widget.
pub(crate) fn layout_id(comm_id: &str) -> String {
    format!("{comm_id}layout")
}

/// The style model of a widget.
pub(crate) fn style_id(comm_id: &str) -> String {
    format!("{comm_id}style")
}

/// Unique over all cell processes of a notebook: the front end keeps models of earlier ones.
pub(crate) fn new_comm_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.map_or(0, |it| it.as_nanos());
    format!("nblt{:x}{now:x}{n:04x}", std::process::id())
}

/// Adds the fields of a JSON object.
pub(crate) fn merge(into: &mut Fields, more: Value) {
    if let Value::Object(more) = more {
        into.extend(more);
    }
}
