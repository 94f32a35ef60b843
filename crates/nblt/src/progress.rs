//! One line that says what is being done, and at the end what was done.

use std::cell::Cell;

use channel::Bundle;
use view::Html;

use crate::silence;

/// The line. Only the nblt kernel can replace an output, so elsewhere it stays silent.
pub(crate) struct Progress {
    line: Cell<Option<channel::Progress>>,
}

impl Progress {
    /// Shows the line, unless the analyst wants none.
    pub(crate) fn start(text: &str) -> Self {
        if silence::is_silent() {
            return Self::silent();
        }
        Self { line: Cell::new(Some(channel::Progress::start(&bundle(text)))) }
    }

    /// For a call on a widget's thread, which shows its own progress.
    pub(crate) fn silent() -> Self {
        Self { line: Cell::new(None) }
    }

    /// Says something else.
    pub(crate) fn say(&self, text: &str) {
        if let Some(line) = self.line.take() {
            line.update(&bundle(text));
            self.line.set(Some(line));
        }
    }

    /// Says what was done.
    pub(crate) fn finish(&self, text: &str) {
        if let Some(line) = self.line.take() {
            line.finish(&bundle(text));
        }
    }
}

fn bundle(text: &str) -> Bundle {
    let line: Html = Html::element("div").class("nblt-note").text(text).into();
    // A name that was typed is in it.
    Bundle::new(view::shown(text)).html(line.page().into_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_shown_and_does_nothing() {
        let shown = bundle("reading for “\u{1b}[2J\u{202e}x\r\nEVCXR_END_CONTENT<b>” …");
        let expected = "reading for “␛[2J\\u{202e}x⏎EVCXR\\u{5f}END_CONTENT<b>” …";
        assert_eq!(shown.plain(), expected);
        let html = shown.data()["text/html"].to_string();
        assert!(!html.contains("<b>") && !html.contains("EVCXR_"), "{html}");
    }
}
