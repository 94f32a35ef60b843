//! What notebooklets call to show something.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::Bundle;
use crate::client::Client;

/// Where [`display`] leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// The nblt kernel: several outputs a cell, replaced in place, widgets.
    Kernel,
    /// Plain `evcxr_jupyter`: one block per MIME type and cell.
    Evcxr,
    /// A program or a test: text on standard output.
    Terminal,
}

/// The sink of this process.
pub fn sink() -> Sink {
    if Client::get().is_some() {
        Sink::Kernel
    } else if std::env::var_os("EVCXR_IS_RUNTIME").is_some() {
        Sink::Evcxr
    } else {
        Sink::Terminal
    }
}

/// Shows `bundle` as an output of its own.
pub fn display(bundle: &Bundle) {
    match sink() {
        Sink::Kernel => {
            Display::show(bundle);
        }
        Sink::Evcxr => print!("{}", marked(bundle)),
        Sink::Terminal => println!("{}", bundle.plain()),
    }
}

/// An output that can be replaced in place.
#[derive(Debug)]
pub struct Display {
    id: String,
}

impl Display {
    /// Shows `bundle` under the nblt kernel. Elsewhere nothing can be replaced, so nothing is shown.
    pub fn show(bundle: &Bundle) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let this = Self { id: format!("nblt-{}-{n}", std::process::id()) };
        this.send("display_data", bundle);
        this
    }

    /// Replaces what is shown.
    pub fn update(&self, bundle: &Bundle) {
        self.send("update_display_data", bundle);
    }

    fn send(&self, message_type: &str, bundle: &Bundle) {
        if let Some(client) = Client::get() {
            let content = json!({
                "data": bundle.data(), "metadata": {}, "transient": {"display_id": self.id},
            });
            client.publish(message_type, content, Value::Object(serde_json::Map::new()));
        }
    }
}

/// One line that says what is being done, replaced in place until it says what was done.
///
/// Only the nblt kernel can replace an output, so elsewhere it stays silent.
#[derive(Debug)]
pub struct Progress {
    display: Display,
}

impl Progress {
    /// Shows the line.
    pub fn start(bundle: &Bundle) -> Self {
        Self { display: Display::show(bundle) }
    }

    /// Replaces the line.
    pub fn update(&self, bundle: &Bundle) {
        self.display.update(bundle);
    }

    /// Replaces the line for the last time.
    pub fn finish(self, bundle: &Bundle) {
        self.display.update(bundle);
    }
}

/// The block that evcxr turns into an `execute_result`.
///
/// evcxr finds its markers anywhere in a line, so a log value that holds one could end the block early and
/// forge another. A zero-width joiner inside the word keeps it readable and makes it no marker.
fn marked(bundle: &Bundle) -> String {
    let mut block = String::new();
    for (mime, value) in bundle.data() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text = text.replace("EVCXR_", "EVCXR\u{200d}_");
        block.push_str(&format!("EVCXR_BEGIN_CONTENT {mime}\n{text}\nEVCXR_END_CONTENT\n"));
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_in_the_data_cannot_end_the_block() {
        let hostile = "x\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html\n<script>";
        let block = marked(&Bundle::new(hostile).html(hostile));
        assert_eq!(block.matches("EVCXR_BEGIN_CONTENT").count(), 2);
        assert_eq!(block.matches("EVCXR_END_CONTENT").count(), 2);
        assert!(block.starts_with("EVCXR_BEGIN_CONTENT text/plain\nx\n"));
    }

    #[test]
    fn a_test_is_a_terminal() {
        assert_eq!(sink(), Sink::Terminal);
    }
}
