//! The layout and style models that every widget has beside its own.

use serde_json::{Map, Value};

/// Every field of ipywidgets' `Layout`. All are sent, as ipywidgets does.
pub(crate) const LAYOUT: [&str; 39] = [
    "align_content",
    "align_items",
    "align_self",
    "border_bottom",
    "border_left",
    "border_right",
    "border_top",
    "bottom",
    "display",
    "flex",
    "flex_flow",
    "grid_area",
    "grid_auto_columns",
    "grid_auto_flow",
    "grid_auto_rows",
    "grid_column",
    "grid_gap",
    "grid_row",
    "grid_template_areas",
    "grid_template_columns",
    "grid_template_rows",
    "height",
    "justify_content",
    "justify_items",
    "left",
    "margin",
    "max_height",
    "max_width",
    "min_height",
    "min_width",
    "object_fit",
    "object_position",
    "order",
    "overflow",
    "padding",
    "right",
    "top",
    "visibility",
    "width",
];

/// Where a widget stands and how large it is, in CSS.
///
/// ```
/// use channel::widgets::{Layout, Text, Widget};
///
/// let name = Text::new("adele").layout(Layout::new().width("60%").max_width("900px"));
/// # let _ = name;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    fields: Map<String, Value>,
}

/// One builder method for each field that a notebook has use for.
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name(mut self, css: &str) -> Self {
                self.fields.insert(stringify!($name).to_owned(), Value::from(css));
                self
            }
        )*
    };
}

impl Layout {
    /// What the front end does by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fields! {
        /// CSS `width`: `"60%"`, `"300px"`, `"auto"`.
        width
        /// CSS `height`.
        height
        /// CSS `min-width`.
        min_width
        /// CSS `max-width`.
        max_width
        /// CSS `max-height`.
        max_height
        /// CSS `margin`.
        margin
        /// CSS `padding`.
        padding
        /// CSS `overflow`.
        overflow
        /// CSS `flex`: how a widget shares the room of a box.
        flex
        /// CSS `flex-flow`: how a box lays out, `"row wrap"` among others.
        flex_flow
        /// CSS `align-items`.
        align_items
        /// CSS `justify-content`.
        justify_content
        /// CSS `display`: `"none"` hides a widget and keeps it.
        display
        /// CSS `visibility`: `"hidden"` hides a widget and keeps its room.
        visibility
    }

    pub(crate) fn into_fields(self) -> Map<String, Value> {
        self.fields
    }
}

/// The style models of `@jupyter-widgets/controls`, each with its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StyleKind {
    pub(crate) model: &'static str,
    pub(crate) fields: &'static [&'static str],
}

pub(crate) const DESCRIPTION_STYLE: StyleKind =
    StyleKind { model: "DescriptionStyleModel", fields: &["description_width"] };
pub(crate) const TEXT_STYLE: StyleKind = StyleKind {
    model: "TextStyleModel",
    fields: &["description_width", "background", "font_size", "text_color"],
};
pub(crate) const HTML_STYLE: StyleKind = StyleKind {
    model: "HTMLStyleModel",
    fields: &["description_width", "background", "font_size", "text_color"],
};
pub(crate) const CHECKBOX_STYLE: StyleKind =
    StyleKind { model: "CheckboxStyleModel", fields: &["description_width", "background"] };
pub(crate) const SLIDER_STYLE: StyleKind =
    StyleKind { model: "SliderStyleModel", fields: &["description_width", "handle_color"] };
pub(crate) const PROGRESS_STYLE: StyleKind =
    StyleKind { model: "ProgressStyleModel", fields: &["description_width", "bar_color"] };
pub(crate) const BUTTON_STYLE: StyleKind = StyleKind {
    model: "ButtonStyleModel",
    fields: &[
        "button_color",
        "font_family",
        "font_size",
        "font_style",
        "font_variant",
        "font_weight",
        "text_color",
        "text_decoration",
    ],
};

/// What a widget looks like. A widget takes of it what its kind has; [`Style::color`] is the colour of a
/// button, of a progress bar, or of a slider's handle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Style {
    fields: Map<String, Value>,
}

impl Style {
    /// What the front end does by itself.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fields! {
        /// How wide the description is: `"initial"` as wide as its text, `"120px"`.
        description_width
        /// CSS `color` of the text.
        text_color
        /// CSS `background`.
        background
        /// CSS `font-size`.
        font_size
        /// CSS `font-weight` of a button's text.
        font_weight
    }

    /// CSS colour of a button, of a progress bar, or of a slider's handle.
    #[must_use]
    pub fn color(mut self, css: &str) -> Self {
        for field in ["button_color", "bar_color", "handle_color"] {
            self.fields.insert(field.to_owned(), Value::from(css));
        }
        self
    }

    pub(crate) fn into_fields_of(self, kind: StyleKind) -> Map<String, Value> {
        self.fields.into_iter().filter(|(name, _)| kind.fields.contains(&name.as_str())).collect()
    }
}

/// The fields as ipywidgets sends them before anything is set.
pub(crate) fn unset(fields: &[&str]) -> Map<String, Value> {
    fields
        .iter()
        // A description's width is a text there, never null.
        .map(|it| ((*it).to_owned(), if *it == "description_width" { Value::from("") } else { Value::Null }))
        .collect()
}
