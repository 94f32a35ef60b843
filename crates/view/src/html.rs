//! HTML that cannot be made from run-time text except by escaping it.

use std::fmt;

use crate::guard;

#[cfg(test)]
mod tests;

/// A piece of HTML. It grows out of literals, elements and escaped text; there is no other way in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A text from data: guarded ([crate documentation](crate)), escaped, on one line.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::limited(text, guard::TEXT)
    }

    /// As [`Html::text`] with another limit of characters.
    pub(crate) fn limited(text: &str, limit: usize) -> Self {
        Self(escape(&guard::visible(text, limit)))
    }

    /// Several lines of a message, kept apart; for a `<pre>`. Every line is guarded.
    #[must_use]
    pub fn lines(text: &str) -> Self {
        let lines: Vec<String> = guard::visible_lines(text).iter().map(|line| escape(line)).collect();
        // A reference instead of a newline: nothing from data ever begins a line of the output.
        Self(lines.join("&#10;"))
    }

    /// A literal of ours, taken as it stands.
    #[must_use]
    pub fn trusted(literal: &'static str) -> Self {
        Self(literal.to_owned())
    }

    /// What another type of this crate has escaped.
    pub(crate) fn escaped(markup: String) -> Self {
        Self(markup)
    }

    /// Begins an element that structures text (`div`, `table`, `pre`, …); any other tag becomes a `div`.
    #[must_use]
    pub fn element(tag: &'static str) -> Element {
        Element::new(tag)
    }

    /// Appends another piece.
    pub fn push(&mut self, piece: impl Into<Html>) {
        self.0.push_str(&piece.into().0);
    }

    /// Completes a fragment to what a notebook shows: style sheet and a root that notebooks do not typeset.
    #[must_use]
    pub fn page(self) -> Self {
        self.root("nblt tex2jax_ignore mathjax_ignore")
    }

    fn root(self, classes: &'static str) -> Self {
        let mut page = Html(format!("<style>{STYLE}</style>"));
        page.push(Element::new("div").class(classes).child(self));
        page
    }

    /// Completes a fragment to a file of its own. Its policy forbids every script and everything from elsewhere,
    /// whatever a browser may find in it.
    #[must_use]
    pub fn file(self, title: &str) -> Self {
        let title = Html::limited(title, guard::LABEL);
        // What scrolls in a notebook lies open in a file: it is read to its end, and printed.
        let page = self.root("nblt nblt-file");
        Html(format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
             <body style=\"margin:0\">{page}</body></html>\n"
        ))
    }

    /// The HTML as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML as owned text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: Into<Html>> FromIterator<T> for Html {
    fn from_iter<I: IntoIterator<Item = T>>(pieces: I) -> Self {
        let mut all = Self::new();
        for piece in pieces {
            all.push(piece);
        }
        all
    }
}

/// The style sheet of every page. `crates/view/src/style.css`.
const STYLE: &str = include_str!("style.css");

/// Elements that hold no content.
const VOID: [&str; 3] = ["br", "hr", "col"];
/// Elements that only structure text. Whatever runs, loads, or asks for input is not among them.
const TAGS: [&str; 38] = [
    "b",
    "br",
    "caption",
    "code",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// An element on its way: attributes first, then content.
#[derive(Clone, Debug)]
pub struct Element {
    tag: &'static str,
    attributes: String,
    content: String,
}

impl Element {
    fn new(tag: &'static str) -> Self {
        // Another tag is a slip of ours; its text is shown in a plain box.
        let tag = if TAGS.contains(&tag) { tag } else { "div" };
        Self { tag, attributes: String::new(), content: String::new() }
    }

    /// Sets the class names.
    #[must_use]
    pub fn class(self, names: &'static str) -> Self {
        self.set("class", names)
    }

    /// Sets an attribute to a text, guarded and escaped. Attributes that a browser runs, loads or finds elements
    /// by (`on…`, `href`, `src`, `style`, `id`, `class`, …) take no run-time text and are left out.
    #[must_use]
    pub fn attribute(self, name: &'static str, value: &str) -> Self {
        const KNOWN: [&str; 9] =
            ["title", "colspan", "rowspan", "scope", "role", "lang", "dir", "open", "span"];
        if KNOWN.contains(&name) || name.starts_with("aria-") { self.set(name, value) } else { self }
    }

    fn set(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push(' ');
        self.attributes.push_str(name);
        self.attributes.push_str("=\"");
        self.attributes.push_str(&escape(&guard::visible(value, guard::TEXT)));
        self.attributes.push('"');
        self
    }

    /// Appends a text, guarded and escaped.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.child(Html::text(text))
    }

    /// Appends an element or a piece.
    #[must_use]
    pub fn child(mut self, child: impl Into<Html>) -> Self {
        self.content.push_str(&child.into().0);
        self
    }

    /// Appends several.
    #[must_use]
    pub fn children<T: Into<Html>>(self, children: impl IntoIterator<Item = T>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    fn into_html(self) -> Html {
        let Self { tag, attributes, content } = self;
        Html(if VOID.contains(&tag) {
            format!("<{tag}{attributes}>")
        } else {
            format!("<{tag}{attributes}>{content}</{tag}>")
        })
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        element.into_html()
    }
}

/// Escapes what has a meaning in HTML or SVG, as content and as quoted attribute value.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut before = None;
    for letter in text.chars() {
        let replacement = match letter {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            // `EVCXR_` must appear nowhere, not even when two texts come to stand side by side.
            '_' if matches!(before, None | Some('R')) => "&#95;",
            other => {
                out.push(other);
                before = Some(letter);
                continue;
            }
        };
        out.push_str(replacement);
        before = Some(letter);
    }
    out
}
