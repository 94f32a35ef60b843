//! Draws a tree with plotters' SVG backend: a line for each node, as in the outline.

use plotters::prelude::RGBColor;

use super::{
    Tree, TreeNode,
    fold::{Folded, LEVELS, Line},
};
use crate::{
    chart::Shape,
    guard,
    paper::{self, At, Ink, PLAIN, Paper},
    svg::Svg,
};

/// So many nodes are drawn: a drawing is looked at, not searched.
const DRAWN: usize = 300;
/// The width in units of SVG.
const WIDTH: i32 = 900;
const ROW: i32 = 19;
const INDENT: i32 = 18;
/// So deep the indentation goes; what is deeper says its level.
const DEEPEST: i32 = 20;
const DOT: i32 = 4;
const TOP: i32 = 30;
const SIZE: f64 = 12.0;
/// How strong the lines are that join nodes.
const JOINT: f64 = 0.3;
/// What is said beside names.
const BESIDE: Ink = Ink { size: SIZE, strength: 0.68, ..PLAIN };

/// How rare a node is. Each has a contrast of at least 3 to 1 on white and on near black but the first, which says
/// nothing in particular; the mark beside the name says the same.
const HEATS: [RGBColor; 5] = [
    RGBColor(0x8a, 0x8f, 0x98),
    RGBColor(0x2f, 0x80, 0xd0),
    RGBColor(0x1d, 0x93, 0x83),
    RGBColor(0xcc, 0x6f, 0x14),
    RGBColor(0xd2, 0x53, 0x47),
];

pub(super) fn draw(tree: &Tree) -> Svg {
    let folded = Folded::within(tree, tree.at_most.unwrap_or(DRAWN).min(DRAWN));
    let height = TOP + ROW * (folded.lines.len() as i32 + 1);
    let title = guard::visible(&tree.title, guard::LABEL);
    let extent = folded.extent(tree);
    let head = if title.is_empty() { extent.clone() } else { format!("{title}: {extent}") };
    paper::draw((WIDTH, height), &head, |paper| {
        paper.text(&head, (0, 14), BESIDE);
        lines(paper, tree, &folded);
    })
}

fn lines(paper: &mut Paper<'_>, tree: &Tree, folded: &Folded) {
    // For each level how far down the line goes that joins children to the last node there.
    let mut above: Vec<i32> = Vec::new();
    for (number, line) in folded.lines.iter().enumerate() {
        let y = TOP + ROW * number as i32 + ROW / 2;
        let depth = match line {
            Line::Node { node, .. } => tree.nodes.get(*node).map_or(0, |it| it.depth),
            Line::More(more) => more.depth,
        };
        let level = i32::try_from(depth.min(LEVELS)).unwrap_or(DEEPEST).min(DEEPEST);
        let x = DOT + 1 + INDENT * level;
        above.truncate(level as usize);
        if let Some(joined) = above.last_mut().filter(|_| level > 0) {
            paper.line((x - INDENT, *joined), (x - INDENT, y), JOINT);
            paper.line((x - INDENT, y), (x - DOT, y), JOINT);
            *joined = y;
        }
        // A first node that is deep has nothing above it.
        above.resize(level as usize, y);
        above.push(y + DOT);
        match line {
            Line::More(more) => paper.text(&more.words(tree.noun), (x + DOT + 4, y), BESIDE),
            Line::Node { node, .. } => {
                let Some(node) = tree.nodes.get(*node) else { continue };
                let color = HEATS[usize::from(node.heat).min(HEATS.len() - 1)];
                paper.mark((x, y), DOT, (color, Shape::Circle), 1.0, tip(node));
                named(paper, node, (x + DOT + 4, y));
            }
        }
    }
}

/// What a mark tells under the pointer: all that is known.
fn tip(node: &TreeNode) -> String {
    let mut parts = vec![node.label.clone()];
    parts.extend(node.mark.clone());
    parts.extend(node.facts.iter().cloned());
    parts.extend((!node.text.is_empty()).then(|| node.text.clone()));
    parts.extend(node.finds.iter().map(|it| format!("{}: {}", it.title, it.lines.join(" "))));
    guard::visible(&parts.join("  "), super::TEXT)
}

/// A node in one line: its name, what is remarkable, and as much of its text as there is room for.
fn named(paper: &mut Paper<'_>, node: &TreeNode, at: At) {
    let room = |x: i32| ((f64::from(WIDTH - x) / (SIZE * 0.58)) as usize).max(8);
    let name = cut(&node.label, 60.min(room(at.0)));
    paper.text(&name, at, Ink { size: SIZE, bold: true, ..PLAIN });
    let x = at.0 + (name.chars().count() as f64 * SIZE * 0.66) as i32 + 8;
    let level = (node.depth > DEEPEST as usize).then(|| format!("level {}", node.depth + 1));
    let facts: Vec<&str> = level.iter().chain(&node.mark).chain(&node.facts).map(String::as_str).collect();
    let rest = format!("{}   {}", facts.join(", "), node.text);
    paper.text(&cut(rest.trim_end(), room(x)), (x, at.1), Ink { strength: 0.75, ..BESIDE });
}

/// Guards a text and cuts it to so many characters.
fn cut(text: &str, characters: usize) -> String {
    let text = guard::visible(text, guard::LABEL);
    if text.chars().count() <= characters {
        return text;
    }
    text.chars().take(characters.saturating_sub(1)).chain(std::iter::once('…')).collect()
}
