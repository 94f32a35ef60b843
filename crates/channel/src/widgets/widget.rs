//! What all widgets can do.

use serde_json::json;

use super::escape;
use super::layout::{Layout, Style};
use super::model::Model;
use super::shown::Shown;
use crate::Bundle;

/// A widget. It appears when it is shown, by itself or in a container, and changes on the page when it is
/// changed here.
pub trait Widget {
    /// The model behind it.
    fn model(&self) -> &Model;

    /// Sets where it stands and how large it is.
    #[must_use]
    fn layout(self, layout: Layout) -> Self
    where
        Self: Sized,
    {
        self.set_layout(layout);
        self
    }

    /// Sets what it looks like.
    #[must_use]
    fn style(self, style: Style) -> Self
    where
        Self: Sized,
    {
        self.model().set_style(style);
        self
    }

    /// Sets what is shown while the mouse rests on it.
    #[must_use]
    fn tooltip(self, words: &str) -> Self
    where
        Self: Sized,
    {
        self.model().set(json!({"tooltip": escape::visible(words)}));
        self
    }

    /// Changes where it stands and how large it is.
    fn set_layout(&self, layout: Layout) {
        self.model().set_layout(layout);
    }

    /// Shows it, as an output of its own. A program without a notebook shows it as text.
    fn display(&self) -> Shown {
        Shown::new(self.model(), None)
    }

    /// Shows it. `twin` makes what a reader without a kernel sees of its present state; it is called after every
    /// change, must be quick and change no widget.
    fn display_with_twin(&self, twin: impl Fn() -> Bundle + Send + Sync + 'static) -> Shown
    where
        Self: Sized,
    {
        Shown::new(self.model(), Some(Box::new(twin)))
    }

    /// Takes it and what it contains from every page, for ever. What it showed last stays as an ordinary output.
    fn close(&self) {
        self.model().close();
    }
}

/// A widget type over a model.
macro_rules! widget {
    ($name:ident) => {
        impl $crate::widgets::Widget for $name {
            fn model(&self) -> &$crate::widgets::Model {
                &self.model
            }
        }

        impl $name {
            /// Shows the widget that a cell ends in.
            pub fn evcxr_display(&self) {
                let _ = $crate::widgets::Widget::display(self);
            }
        }
    };
}
pub(crate) use widget;

/// The builder methods of widgets that have a description and can be switched off.
macro_rules! described {
    ($name:ident) => {
        impl $name {
            /// Sets the words beside it.
            #[must_use]
            pub fn description(self, words: &str) -> Self {
                self.model.set(serde_json::json!({"description": $crate::widgets::escape::description(words)}));
                self
            }

            /// Switches it off, or on again.
            pub fn set_disabled(&self, disabled: bool) {
                self.model.set(serde_json::json!({"disabled": disabled}));
            }
        }
    };
}
pub(crate) use described;

/// A list of labels as the front end may show them.
pub(crate) fn labels<T: AsRef<str>>(options: impl IntoIterator<Item = T>) -> Vec<String> {
    options.into_iter().map(|it| escape::visible(it.as_ref())).collect()
}
