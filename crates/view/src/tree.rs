//! Things below things: an outline that opens and closes without a kernel.

mod draw;
mod filter;
mod fold;
mod page;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::{guard, html::Html, svg::Svg};

use fold::{Folded, Line};

/// Things below things, such as processes below what started them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// What they are.
    pub title: String,
    /// What one of them is called: `process`, `processes`.
    pub noun: (&'static str, &'static str),
    /// What the heaviest are called: `the rarest`.
    pub heaviest: &'static str,
    /// Each followed by what is below it.
    pub nodes: Vec<TreeNode>,
    /// So many are drawn; `None` means 2,000.
    pub at_most: Option<usize>,
}

/// One thing in a [`Tree`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeNode {
    /// How many are above it.
    pub depth: usize,
    /// Its name.
    pub label: String,
    /// What else is known in short: an id, a time.
    pub facts: Vec<String>,
    /// A long text, such as a command line.
    pub text: String,
    /// A remark, also said by colour where there is a heat.
    pub mark: Option<String>,
    /// From 0 (nothing in particular) to 4 (look here).
    pub heat: u8,
    /// Where not all can be drawn, the heaviest are.
    pub weight: u32,
    /// What was found in the text; folded in a page.
    pub finds: Arc<[TreeFind]>,
    /// What it is looked for by beside what is shown.
    pub also: String,
}

/// Something that was found in the text of a [`TreeNode`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeFind {
    /// What it is: `decoded base64, UTF-16LE`.
    pub title: String,
    /// What it says, a line each.
    pub lines: Vec<String>,
    /// How many further lines there are that were not kept.
    pub more: usize,
}

impl Tree {
    /// The tree as a fragment of a page. At most [`Tree::at_most`] nodes are drawn; what is left out is said where it
    /// would be.
    #[must_use]
    pub fn to_html(&self) -> Html {
        page::write(self, &Folded::of(self))
    }

    /// The tree as a drawing of at most 300 nodes, all of them open; what is left out is said where it would be.
    #[must_use]
    pub fn to_svg(&self) -> Svg {
        draw::draw(self)
    }

    /// The nodes that have all `words`, in any case, in what is known of them, with what is above them; and how many have.
    #[must_use]
    pub fn matching(&self, words: &str) -> (Self, usize) {
        filter::matching(self, words)
    }

    /// The same as an outline.
    #[must_use]
    pub fn to_text(&self) -> String {
        let folded = Folded::of(self);
        let mut out = guard::visible(&self.title, guard::LABEL);
        for line in std::iter::once(folded.extent(self)).chain(folded.lines.iter().map(|it| self.line(it))) {
            let _ = write!(out, "\n{line}");
        }
        guard::neutral(&out)
    }

    /// One line of the outline.
    fn line(&self, line: &Line) -> String {
        let indented =
            |depth: usize, text: String| format!("  {}{text}", "  ".repeat(depth.min(fold::LEVELS)));
        match line {
            Line::More(more) => indented(more.depth, more.words(self.noun)),
            Line::Node { node, .. } => {
                let Some(it) = self.nodes.get(*node) else { return String::new() };
                let mut text = guard::visible(&it.label, guard::LABEL);
                let facts = it.facts.iter().chain(&it.mark).map(|it| guard::visible(it, guard::LABEL));
                let facts: Vec<String> = it.level().into_iter().chain(facts).collect();
                if !facts.is_empty() {
                    let _ = write!(text, "  ({})", facts.join(", "));
                }
                if !it.text.is_empty() {
                    let _ = write!(text, "  {}", guard::visible(&it.text, TEXT));
                }
                let finds = it.finds.iter().flat_map(TreeFind::outline);
                let lines = std::iter::once(indented(it.depth, text));
                lines.chain(finds.map(|line| indented(it.depth + 2, line))).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

/// So much of a long text is shown.
const TEXT: usize = 500;
/// So many lines of what was found are shown.
const LINES: usize = 12;

impl TreeFind {
    fn outline(&self) -> Vec<String> {
        let title = format!("↳ {}", guard::visible(&self.title, guard::LABEL));
        let lines = self.shown().into_iter().map(|it| format!("    {}", guard::visible(&it, TEXT)));
        std::iter::once(title).chain(lines).collect()
    }

    /// The lines that are shown, and how many are not.
    fn shown(&self) -> Vec<String> {
        let more = self.lines.len().saturating_sub(LINES) + self.more;
        let more = (more > 0).then(|| format!("… {} more", model::count(more as u64)));
        self.lines.iter().take(LINES).cloned().chain(more).collect()
    }
}

impl TreeNode {
    /// What the indentation can no longer say.
    fn level(&self) -> Option<String> {
        (self.depth > fold::LEVELS).then(|| format!("level {}", self.depth + 1))
    }
}
