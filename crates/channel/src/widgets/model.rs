//! What every widget is made of: a model on a comm, with a layout and a style model of its own.
//!
//! The cell process has the state; the front end shows it and asks to change it. What it asks is checked, and
//! echoed to every page (protocol 2.1) or taken back. A model opens when it is first shown.

mod containers;
mod hear;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::callback::Callback;
use super::kind::{Fields, Kind};
use super::layout::{LAYOUT, Layout, Style, unset};
use super::messages::{
    BASE, CONTROLS, layout_id, merge, names, new_comm_id, post_open, post_update, reference, style_id,
};
use super::shown::Shown;
use crate::client::{Client, Posted};

/// The state of one widget. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct Model {
    inner: Arc<Inner>,
}

struct Inner {
    comm_id: String,
    kind: &'static Kind,
    state: Mutex<State>,
    children: Mutex<Vec<Model>>,
    callbacks: Mutex<Vec<Callback>>,
    /// Run on the channel's thread, at once: they must neither wait nor take long.
    at_once: Mutex<Vec<Callback>>,
    shown: Mutex<Vec<Shown>>,
}

struct State {
    phase: Phase,
    fields: Fields,
    layout: Fields,
    style: Fields,
}

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// No front end knows of it.
    New,
    Open,
    Closed,
}

impl Model {
    /// A model that opens when it is shown. `fields` are those of its kind.
    pub(crate) fn new(kind: &'static Kind, fields: Value) -> Self {
        let comm_id = new_comm_id();
        // ipywidgets sends these with every widget, and the front end's views read them.
        let mut all = names(CONTROLS, kind.model, CONTROLS, kind.view);
        let common = json!({
            "_dom_classes": [], "tabbable": null, "tooltip": null, "layout": reference(&layout_id(&comm_id)),
        });
        merge(&mut all, common);
        merge(&mut all, fields);
        if kind.style.is_some() {
            all.insert("style".to_owned(), Value::from(reference(&style_id(&comm_id))));
        }
        let state = State {
            phase: Phase::New,
            fields: all,
            layout: unset(&LAYOUT),
            style: kind.style.map_or_else(Fields::new, |it| unset(it.fields)),
        };
        let inner = Inner {
            comm_id,
            kind,
            state: Mutex::new(state),
            children: Mutex::default(),
            callbacks: Mutex::default(),
            at_once: Mutex::default(),
            shown: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// What another model's field holds to point at this one.
    pub(crate) fn reference(&self) -> String {
        reference(&self.inner.comm_id)
    }

    /// The identifier that a `widget-view` output names.
    pub(crate) fn id(&self) -> &str {
        &self.inner.comm_id
    }

    pub(crate) fn kind(&self) -> &'static Kind {
        self.inner.kind
    }

    /// Reads the fields. `read` must not touch this model.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Fields) -> T) -> T {
        read(&lock(&self.inner.state).fields)
    }

    pub(crate) fn is_closed(&self) -> bool {
        lock(&self.inner.state).phase == Phase::Closed
    }

    /// Changes fields, here and in the front end.
    pub(crate) fn set(&self, changes: Value) {
        let Value::Object(mut changes) = changes else { return };
        let posted = {
            let mut state = lock(&self.inner.state);
            changes.retain(|name, value| state.fields.get(name) != Some(value));
            if changes.is_empty() {
                return;
            }
            state.fields.extend(changes.clone());
            // Sent under the lock, so that the front end hears changes in the order in which they were made.
            if state.phase == Phase::Open { self.post("update", changes) } else { None }
        };
        if let Some(posted) = posted {
            posted.wait();
        }
        self.touched();
    }

    pub(crate) fn set_layout(&self, layout: Layout) {
        let changes = layout.into_fields();
        let mut state = lock(&self.inner.state);
        state.layout.extend(changes.clone());
        if state.phase == Phase::Open {
            drop(post_update(&layout_id(self.id()), "update", changes));
        }
    }

    pub(crate) fn set_style(&self, style: Style) {
        let Some(kind) = self.inner.kind.style else { return };
        let changes = style.into_fields_of(kind);
        let mut state = lock(&self.inner.state);
        state.style.extend(changes.clone());
        if state.phase == Phase::Open {
            drop(post_update(&style_id(self.id()), "update", changes));
        }
    }

    /// Has `callback` called on the widgets' thread whenever the analyst changes the widget.
    pub(crate) fn on_event(&self, callback: Callback) {
        lock(&self.inner.callbacks).push(callback);
    }

    /// Has `callback` called on the channel's thread, before those of [`Model::on_event`].
    pub(crate) fn at_once(&self, callback: Callback) {
        lock(&self.inner.at_once).push(callback);
    }

    /// Remembers where the widget is shown: there its errors go.
    pub(crate) fn attach(&self, shown: &Shown) {
        lock(&self.inner.shown).push(shown.clone());
        self.children().iter().for_each(|it| it.attach(shown));
    }

    pub(crate) fn shown(&self) -> Vec<Shown> {
        lock(&self.inner.shown).clone()
    }

    /// Tells every page about the model and what it contains. Later calls do nothing.
    pub(crate) fn open(&self) {
        self.children().iter().for_each(Self::open);
        let Some(client) = Client::get() else { return };
        let posted = {
            let mut state = lock(&self.inner.state);
            if state.phase != Phase::New {
                return;
            }
            state.phase = Phase::Open;
            let this = self.clone();
            client.on_message(self.id(), Arc::new(move |heard| this.hear(&heard)));
            let mut layout = names(BASE, "LayoutModel", BASE, "LayoutView");
            layout.extend(state.layout.clone());
            drop(post_open(client, &layout_id(self.id()), layout));
            if let Some(kind) = self.inner.kind.style {
                let mut style = names(CONTROLS, kind.model, BASE, "StyleView");
                style.extend(state.style.clone());
                drop(post_open(client, &style_id(self.id()), style));
            }
            post_open(client, self.id(), state.fields.clone())
        };
        posted.wait();
    }

    /// Takes the widget and what it contains from every page. What it showed last stays in the notebook.
    pub(crate) fn close(&self) {
        self.forget();
        self.children().iter().for_each(Self::close);
        // Emptied first: what is shown holds the model, too.
        let shown = std::mem::take(&mut *lock(&self.inner.shown));
        shown.iter().for_each(|it| it.closed(self));
    }

    /// Closes the model on every page, and nothing else.
    fn forget(&self) {
        let was = std::mem::replace(&mut lock(&self.inner.state).phase, Phase::Closed);
        lock(&self.inner.callbacks).clear();
        lock(&self.inner.at_once).clear();
        let Some(client) = Client::get().filter(|_| was == Phase::Open) else { return };
        client.forget(self.id());
        let style = self.inner.kind.style.map(|_| style_id(self.id()));
        for id in [Some(self.id().to_owned()), Some(layout_id(self.id())), style].into_iter().flatten() {
            client.post("comm_close", json!({"comm_id": id, "data": {}}), json!({})).wait();
        }
    }

    fn post(&self, method: &str, fields: Fields) -> Option<Posted<'static>> {
        post_update(self.id(), method, fields)
    }

    /// What the notebook keeps of the widget is no longer what it shows.
    fn touched(&self) {
        super::callback::touched(self.shown());
    }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(self.inner.kind.model).field("comm_id", &self.inner.comm_id).finish_non_exhaustive()
    }
}

/// State stays usable after a panic elsewhere: it is never left half-changed.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
