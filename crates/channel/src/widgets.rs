//! Widgets of the notebook front end, by the ipywidgets protocol (comm target `jupyter.widget`, protocol
//! 2.1, models of `@jupyter-widgets/base` and `@jupyter-widgets/controls` 2.0.0).
//!
//! A widget is a *model* in the front end, opened by `comm_open` and changed from both sides by `comm_msg`.
//! The front end's own widget manager draws it; callbacks run on a thread of the cell process and
//! compile nothing. One file a widget; `model` holds what they share.

mod html;
mod model;
mod select;
mod vbox;

pub use html::HtmlBox;
pub use model::Widget;
pub use select::Select;
pub use vbox::VBox;

use crate::output::{Sink, sink};

/// Whether the front end can be asked to show widgets.
pub fn available() -> bool {
    sink() == Sink::Kernel
}
