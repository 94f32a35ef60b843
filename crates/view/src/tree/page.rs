//! Writes a tree as HTML: an element that opens and closes for each node that has something below it.

use super::fold::{Folded, LEVELS, Line};
use super::{TEXT, Tree, TreeFind, TreeNode};
use crate::{
    guard,
    html::{Element, Html},
    pieces::{Tone, badge},
};

/// So much of a line of what was found is shown.
const FOUND: usize = 2_000;

pub(super) fn write(tree: &Tree, folded: &Folded) -> Html {
    let mut page = Html::new();
    if !tree.title.is_empty() {
        page.push(Html::element("div").class("nblt-caption").child(Html::limited(&tree.title, guard::LABEL)));
    }
    page.push(Html::element("div").class("nblt-tree").attribute("role", "tree").child(nested(tree, folded)));
    page.push(Html::element("div").class("nblt-extent").text(&folded.extent(tree)));
    Html::element("div").class("nblt-block").child(page).into()
}

/// A node that is being written, and what is below it so far.
struct Open<'a> {
    level: usize,
    node: &'a TreeNode,
    is_open: bool,
    below: Html,
}

/// Without recursion: a tree can be deeper than a stack.
fn nested(tree: &Tree, folded: &Folded) -> Html {
    let mut top = Html::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    for line in &folded.lines {
        let depth = match line {
            Line::Node { node, .. } => tree.nodes.get(*node).map_or(0, |it| it.depth),
            Line::More(more) => more.depth,
        };
        let level = depth.min(LEVELS);
        close(&mut open, level, &mut top);
        match line {
            Line::Node { node, open: is_open } => {
                let Some(node) = tree.nodes.get(*node) else { continue };
                open.push(Open { level, node, is_open: *is_open, below: Html::new() });
            }
            Line::More(more) => {
                let more = Html::element("div").class("nblt-more").text(&more.words(tree.noun));
                open.last_mut().map_or(&mut top, |it| &mut it.below).push(more);
            }
        }
    }
    close(&mut open, 0, &mut top);
    top
}

/// Writes the nodes that nothing more goes below.
fn close(open: &mut Vec<Open<'_>>, level: usize, top: &mut Html) {
    while let Some(done) = open.pop_if(|it| it.level >= level) {
        let element = written(done);
        open.last_mut().map_or(&mut *top, |it| &mut it.below).push(element);
    }
}

fn written(open: Open<'_>) -> Element {
    let heat = match open.node.heat {
        0 => "nblt-node nblt-heat-0",
        1 => "nblt-node nblt-heat-1",
        2 => "nblt-node nblt-heat-2",
        3 => "nblt-node nblt-heat-3",
        _ => "nblt-node nblt-heat-4",
    };
    if open.below.is_empty() {
        return Html::element("div").class(heat).child(row(open.node, "div")).child(finds(open.node));
    }
    let details = Html::element("details").class(heat);
    let details = if open.is_open { details.attribute("open", "") } else { details };
    details.child(row(open.node, "summary")).child(finds(open.node)).child(open.below)
}

/// What was found in the text of a node.
fn finds(node: &TreeNode) -> Html {
    let one = |find: &TreeFind| {
        let title = Html::element("summary").child(Html::limited(&find.title, guard::LABEL));
        let lines = find.shown();
        let lines = lines.iter().map(|it| Html::element("div").child(Html::limited(it, FOUND)));
        let found = Html::element("details").class("nblt-found").child(title);
        found.child(Html::element("code").class("nblt-command").children(lines))
    };
    node.finds.iter().map(one).collect()
}

fn row(node: &TreeNode, tag: &'static str) -> Element {
    let mut row = Html::element(tag).class("nblt-row");
    row = row.child(Html::element("b").child(Html::limited(&node.label, guard::LABEL)));
    if let Some(mark) = &node.mark {
        let tone = if node.heat >= 3 { Tone::Notice } else { Tone::Quiet };
        row = row.text(" ").child(badge(mark, tone));
    }
    for fact in node.level().iter().chain(&node.facts) {
        let fact = Html::element("span").class("nblt-fact").child(Html::limited(fact, guard::LABEL));
        row = row.text(" ").child(fact);
    }
    if node.text.is_empty() {
        return row;
    }
    row.child(Html::element("code").class("nblt-command").child(Html::limited(&node.text, TEXT)))
}
