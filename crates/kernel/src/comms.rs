//! The widget models that are open: what a page needs to draw them again after a reload.
//!
//! The front keeps the state, not the cell process: it hears both sides, and it answers while a cell runs.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// One open comm.
#[derive(Clone, Debug)]
struct Comm {
    target: String,
    state: Map<String, Value>,
}

/// The open comms by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comms {
    open: BTreeMap<String, Comm>,
}

impl Comms {
    /// Remembers what a `comm_open`, `comm_msg` or `comm_close` of the cell process changes. What a front end
    /// sends counts only once the cell process has echoed it: it may be refused.
    pub(crate) fn observe(&mut self, kind: &str, content: &Value) {
        let Some(id) = content["comm_id"].as_str() else { return };
        let state = || content["data"]["state"].as_object().cloned().unwrap_or_default();
        match kind {
            "comm_open" => {
                let target = content["target_name"].as_str().unwrap_or_default().to_owned();
                self.open.insert(id.to_owned(), Comm { target, state: state() });
            }
            "comm_msg"
                if content["data"]["method"] == "update" || content["data"]["method"] == "echo_update" =>
            {
                if let Some(comm) = self.open.get_mut(id) {
                    comm.state.extend(state());
                }
            }
            "comm_close" => self.close(id),
            _ => {}
        }
    }

    /// A front end or the cell process closed a comm.
    pub(crate) fn close(&mut self, comm_id: &str) {
        self.open.remove(comm_id);
    }

    /// Forgets all widget models and returns which there were: the cell process that had their state is gone.
    pub(crate) fn take_widgets(&mut self) -> Vec<String> {
        let all = std::mem::take(&mut self.open).into_iter();
        let (widgets, others): (BTreeMap<_, _>, _) = all.partition(|(_, it)| it.target == "jupyter.widget");
        self.open = others;
        widgets.into_keys().collect()
    }

    /// The answer to what a front end asks about state: `request_states` on the `jupyter.widget.control` comm,
    /// `request_state` on a widget's own. `None` if it asks nothing of that kind, or about a model that is not there.
    pub(crate) fn answer(&self, content: &Value) -> Option<Value> {
        match content["data"]["method"].as_str()? {
            "request_states" => Some(self.states()),
            "request_state" => {
                let comm = self.open.get(content["comm_id"].as_str()?)?;
                Some(json!({"method": "update", "state": comm.state, "buffer_paths": []}))
            }
            _ => None,
        }
    }

    /// The answer to `comm_info_request`.
    pub(crate) fn info(&self, target: Option<&str>) -> Value {
        let comms: Map<String, Value> = self
            .open
            .iter()
            .filter(|(_, comm)| target.is_none_or(|it| it == comm.target))
            .map(|(id, comm)| (id.clone(), json!({"target_name": comm.target})))
            .collect();
        json!({"status": "ok", "comms": comms})
    }

    fn states(&self) -> Value {
        let states: Map<String, Value> = self
            .open
            .iter()
            .filter(|(_, comm)| comm.target == "jupyter.widget")
            .map(|(id, comm)| {
                let field = |name: &str| comm.state.get(name).cloned().unwrap_or(Value::Null);
                let model = json!({
                    "model_name": field("_model_name"),
                    "model_module": field("_model_module"),
                    "model_module_version": field("_model_module_version"),
                    "state": comm.state,
                });
                (id.clone(), model)
            })
            .collect();
        json!({"method": "update_states", "states": states, "buffer_paths": []})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reloaded_page_gets_the_last_state_of_what_is_open() {
        let mut comms = Comms::default();
        let open = |id: &str| {
            json!({"comm_id": id, "target_name": "jupyter.widget",
                   "data": {"state": {"_model_name": "SelectModel", "index": 0}}})
        };
        comms.observe("comm_open", &open("a"));
        comms.observe("comm_open", &open("b"));
        comms.observe(
            "comm_msg",
            &json!({"comm_id": "a", "data": {"method": "update", "state": {"index": 1}}}),
        );
        comms.observe("comm_msg", &json!({"comm_id": "none", "data": {"method": "update", "state": {}}}));
        comms.observe("comm_close", &json!({"comm_id": "b"}));
        let echo = json!({"comm_id": "a", "data": {"method": "echo_update", "state": {"rows": 7}}});
        comms.observe("comm_msg", &echo);
        let states = comms.answer(&json!({"comm_id": "c", "data": {"method": "request_states"}})).unwrap();
        assert_eq!(states["states"]["a"]["state"]["index"], 1);
        assert_eq!(states["states"]["a"]["model_name"], "SelectModel");
        assert!(states["states"].get("b").is_none());
        assert_eq!(states["states"]["a"]["state"]["rows"], 7);
        let ask = |id: &str| json!({"comm_id": id, "data": {"method": "request_state"}});
        assert_eq!(comms.answer(&ask("a")).unwrap()["state"], states["states"]["a"]["state"]);
        assert_eq!(comms.answer(&ask("b")), None);
        assert_eq!(comms.answer(&json!({"comm_id": "a", "data": {"method": "update"}})), None);
        assert!(comms.info(Some("other"))["comms"].as_object().unwrap().is_empty());
        assert!(comms.info(None)["comms"].get("a").is_some());
        assert_eq!(comms.take_widgets(), ["a"]);
        assert!(comms.info(None)["comms"].as_object().unwrap().is_empty());
    }
}
