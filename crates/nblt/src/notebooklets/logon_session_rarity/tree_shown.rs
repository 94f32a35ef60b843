//! Two more ways to look at a process tree: with a filter, and as a drawing.

use std::sync::{Arc, Mutex, PoisonError};

use channel::Bundle;
use channel::widgets::{Context, HtmlBox, Layout, Text, VBox, Widget as _};
use model::count;
use view::{Report, Tree};

use super::SessionTree;
use crate::{Result, Saved, Show, show::display};

/// So many processes are drawn below a filter: they are drawn anew at every letter.
const DRAWN: usize = 300;

/// A process tree with a line in which to type what to look for. A cheap handle.
#[derive(Clone, Debug)]
pub struct TreeBrowser {
    tree: SessionTree,
    filter: Arc<Mutex<String>>,
}

impl TreeBrowser {
    pub(super) fn new(tree: SessionTree) -> Self {
        Self { tree, filter: Arc::default() }
    }

    /// What is looked for; empty at first.
    #[must_use]
    pub fn filter(&self) -> String {
        self.filter.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for something: the processes that have all these words in their name, command line, account, session,
    /// host, process id (decimal or hexadecimal), or what is encoded in them.
    pub fn set_filter(&self, words: &str) {
        *self.filter.lock().unwrap_or_else(PoisonError::into_inner) = words.to_owned();
    }

    /// The processes that are looked for, with what is above them.
    fn part(&self) -> (String, Tree) {
        let (filter, all) = (self.filter(), self.tree.outline());
        let words = filter.trim();
        let (tree, n) = all.matching(words);
        let tree = Tree { at_most: Some(DRAWN), ..tree };
        let of = count(all.nodes.len() as u64);
        let searched =
            if self.tree.is_part() { "; of what is encoded in them not all was searched" } else { "" };
        let said = match (words, n) {
            ("", _) if all.nodes.len() == 1 => "1 process".to_owned(),
            ("", _) => format!("{of} processes"),
            (_, 0) => format!("none of {of} has “{words}”{searched}"),
            (_, 1) => format!("1 of {of} processes has “{words}”, with what is above it"),
            (_, n) => {
                format!("{} of {of} processes have “{words}”, with what is above them", count(n as u64))
            }
        };
        (said, tree)
    }

    /// What stands below the line.
    fn below(&self) -> Report {
        let (said, tree) = self.part();
        Report::new(said).tree(tree)
    }
}

impl Show for TreeBrowser {
    fn report(&self) -> Report {
        let (said, tree) = self.part();
        self.tree.head().note(said).tree(tree)
    }

    fn evcxr_display(&self) {
        if !channel::widgets::available() {
            return display(&self.report());
        }
        let wide = || Layout::new().width("100%");
        let head = HtmlBox::new(self.tree.head().to_html().as_str());
        let below = HtmlBox::new(self.below().to_html().as_str()).layout(wide());
        let (browser, target) = (self.clone(), below.clone());
        let line = Text::new(&self.filter())
            .placeholder("a program, words of a command line, an account, a process id, an address …")
            .description("filter")
            .layout(wide().max_width("600px"))
            .on_change(move |_: &Context, words: &str| {
                let _running = channel::running();
                browser.set_filter(words);
                target.set(browser.below().to_html().as_str());
            });
        let shown = self.clone();
        VBox::new(&[&head, &line, &below]).layout(wide()).display_with_twin(move || {
            let twin = shown.report();
            Bundle::new(twin.to_text()).html(twin.to_html().into_string())
        });
    }
}

/// A process tree as one drawing. A cheap handle.
#[derive(Clone, Debug)]
pub struct TreeDrawing {
    tree: SessionTree,
}

impl TreeDrawing {
    pub(super) fn new(tree: SessionTree) -> Self {
        Self { tree }
    }

    fn tree(&self) -> Tree {
        Tree { title: self.tree.about(), ..self.tree.outline().clone() }
    }

    /// The drawing as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        self.tree().to_svg().to_string()
    }
}

impl Show for TreeDrawing {
    fn report(&self) -> Report {
        self.tree.head().drawn_tree(self.tree())
    }

    /// Writes the drawing alone (`.svg`), or the report (`.html`, `.md`, `.txt`). A file of that name is replaced.
    fn save(&self, path: &str) -> Result<Saved> {
        crate::save::drawing(&self.tree().to_svg(), &self.report(), path)
    }
}
