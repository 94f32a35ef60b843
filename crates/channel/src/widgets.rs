//! Widgets of the notebook front end, by the ipywidgets protocol (comm target `jupyter.widget`, protocol
//! 2.1, models of `@jupyter-widgets/base` and `@jupyter-widgets/controls` 2.0.0).
//!
//! ```
//! use channel::widgets::{HtmlBox, Select, VBox, Widget};
//!
//! let detail = HtmlBox::text("pick one");
//! let below = detail.clone();
//! let names = ["adelev", "johns"];
//! let list = Select::new(names).description("Account").on_pick(move |_, n| below.set_text(names[n]));
//! VBox::new(&[&list, &detail]).display();
//! ```
//!
//! A widget is a *model* in the front end, opened by `comm_open` and changed from both sides by `comm_msg`.
//! The front end's own widget manager draws it. A callback runs on a thread of the cell process and compiles
//! nothing; its error or panic is shown below the widget, and [`Context::progress`] shows how far it is, with a
//! button that stops it. What a front end sends is checked before anything sees it.
//!
//! Read in this order: `widget` (what all can do), `model` (the state and who may change it), `kind`, `callback`,
//! `shown` (a widget on the page, and what an export shows of it), then one file a widget.

mod accordion;
mod button;
mod callback;
mod checkbox;
mod combobox;
mod date_picker;
mod dropdown;
mod escape;
mod filtered_select;
mod hbox;
mod html;
mod int_progress;
mod int_slider;
mod kind;
mod layout;
mod messages;
mod model;
mod notice;
mod select;
mod select_multiple;
mod selection_range_slider;
mod shown;
mod tab;
mod text;
mod twin;
mod vbox;
mod widget;

pub use crate::cancel::Cancelled;
pub use accordion::Accordion;
pub use button::Button;
pub use callback::{Context, Outcome};
pub use checkbox::Checkbox;
pub use combobox::Combobox;
pub use date_picker::DatePicker;
pub use dropdown::Dropdown;
pub use filtered_select::FilteredSelect;
pub use hbox::HBox;
pub use html::HtmlBox;
pub use int_progress::IntProgress;
pub use int_slider::IntSlider;
pub use layout::{Layout, Style};
pub use model::Model;
pub use select::Select;
pub use select_multiple::SelectMultiple;
pub use selection_range_slider::SelectionRangeSlider;
pub use shown::Shown;
pub use tab::Tab;
pub use text::Text;
pub use vbox::VBox;
pub use widget::Widget;

use crate::output::{Sink, sink};

/// Whether the front end can be asked to show widgets.
pub fn available() -> bool {
    sink() == Sink::Kernel
}
