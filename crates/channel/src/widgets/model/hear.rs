//! What a page sends: checked, taken over or taken back, and given to the callbacks.

use super::{Model, Phase, lock};
use crate::client::{Heard, Job};
use crate::widgets::callback::{self, Event, gather};
use crate::widgets::kind::Fields;

impl Model {
    /// On the channel's thread.
    pub(super) fn hear(&self, heard: &Heard<'_>) -> Option<Job> {
        let data = match heard {
            Heard::Message(data) => data,
            Heard::Closed => {
                // The other pages have not closed it.
                self.forget();
                drop(gather(|| self.shown().iter().for_each(|it| it.closed(self))));
                return None;
            }
        };
        let event = match data["method"].as_str()? {
            "update" => Event::Changed(self.take(data["state"].as_object()?)?),
            "custom" if !self.read(is_disabled) => Event::Custom(data["content"].clone()),
            _ => return None,
        };
        let at_once = lock(&self.inner.at_once).clone();
        let shown = gather(|| at_once.iter().for_each(|it| drop(it(&event))));
        let callbacks = lock(&self.inner.callbacks).clone();
        let this = self.clone();
        Some(Box::new(move || callback::run(&this, &callbacks, &event, shown)))
    }

    /// Takes over what a front end sent, as far as it may be so; returns what has changed.
    fn take(&self, sent: &Fields) -> Option<Fields> {
        let mut state = lock(&self.inner.state);
        if state.phase != Phase::Open {
            return None;
        }
        let (mut changed, mut echo, mut refused) = (Fields::new(), Fields::new(), Fields::new());
        for (name, value) in sent {
            let Some(now) = state.fields.get(name).cloned() else { continue };
            if now == *value {
                echo.insert(name.clone(), now);
            } else if !is_disabled(&state.fields) && (self.inner.kind.accepts)(&state.fields, name, value) {
                state.fields.insert(name.clone(), value.clone());
                echo.insert(name.clone(), value.clone());
                changed.insert(name.clone(), value.clone());
            } else {
                echo.insert(name.clone(), now.clone());
                refused.insert(name.clone(), now);
            }
        }
        // A page waits for the echo of what it sent; an update it takes in any case.
        for (method, fields) in [("echo_update", echo), ("update", refused)] {
            if !fields.is_empty() {
                drop(self.post(method, fields));
            }
        }
        (!changed.is_empty()).then_some(changed)
    }
}

/// No page lets the analyst use such a widget, so a message that does is not the analyst's.
fn is_disabled(fields: &Fields) -> bool {
    fields.get("disabled").is_some_and(|it| it == true)
}
