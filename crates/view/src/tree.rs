//! Things below things: an outline that opens and closes without a kernel.

mod fold;
mod page;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::{guard, html::Html};

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
}

impl Tree {
    /// The tree as a fragment of a page. At most 2,000 nodes are drawn; what is left out is said where it would be.
    #[must_use]
    pub fn to_html(&self) -> Html {
        page::write(self, &Folded::of(self))
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
                indented(it.depth, text)
            }
        }
    }
}

/// So much of a long text is shown.
const TEXT: usize = 500;

impl TreeNode {
    /// What the indentation can no longer say.
    fn level(&self) -> Option<String> {
        (self.depth > fold::LEVELS).then(|| format!("level {}", self.depth + 1))
    }
}
