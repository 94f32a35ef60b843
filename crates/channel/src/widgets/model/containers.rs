//! Widgets in widgets.

use serde_json::json;

use super::{Model, Phase, lock};
use crate::widgets::kind::{index, list};

impl Model {
    pub(crate) fn children(&self) -> Vec<Self> {
        lock(&self.inner.children).clone()
    }

    /// Puts other widgets into a container; opens them if it is open. Closed ones are left out: a page draws no
    /// box that names a model which is not there.
    pub(crate) fn set_children(&self, mut children: Vec<Self>) {
        children.retain(|it| !it.is_closed());
        let references: Vec<String> = children.iter().map(Self::reference).collect();
        *lock(&self.inner.children) = children.clone();
        for shown in self.shown() {
            children.iter().for_each(|it| it.attach(&shown));
        }
        if lock(&self.inner.state).phase == Phase::Open {
            children.iter().for_each(Self::open);
        }
        self.set(json!({"children": references}));
    }

    /// Takes closed widgets out of the containers in this one. A container that is closed itself keeps what it
    /// showed last.
    pub(crate) fn prune(&self) {
        if self.is_closed() {
            return;
        }
        let children = self.children();
        let open: Vec<bool> = children.iter().map(|it| !it.is_closed()).collect();
        if open.contains(&false) {
            let mut titles = self.read(|it| list(it, "titles").to_vec());
            let mut is_kept = open.iter();
            titles.retain(|_| is_kept.next().is_none_or(|it| *it));
            let selected = self.read(|it| it.get("selected_index").and_then(index));
            let selected = selected.filter(|it| *it < children.len() && open[*it]);
            let selected = selected.map(|it| open[..it].iter().filter(|it| **it).count());
            self.set_children(children.clone());
            if self.read(|it| it.contains_key("titles")) {
                self.set(json!({"titles": titles, "selected_index": selected}));
            }
        }
        children.iter().for_each(Self::prune);
    }
}
