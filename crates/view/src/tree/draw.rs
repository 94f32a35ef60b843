//! Draws a tree with plotters' SVG backend: a line for each node, as in the outline.

use plotters::{
    backend::SVGBackend,
    prelude::{Color, DrawingBackend, FontStyle, IntoFont, RGBColor},
    style::{
        TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::{
    Tree, TreeNode,
    fold::{Folded, LEVELS, Line},
};
use crate::{
    guard,
    svg::{INK, Svg},
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
    let size = (WIDTH as u32, height as u32);
    let (mut drawn, mut tips) = (String::new(), Vec::new());
    let mut canvas = Canvas { backend: SVGBackend::with_string(&mut drawn, size) };
    let title = guard::visible(&tree.title, guard::LABEL);
    let extent = folded.extent(tree);
    let head = if title.is_empty() { extent.clone() } else { format!("{title}: {extent}") };
    canvas.text(&head, (0, 14), 0.68, false);
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
            canvas.line((x - INDENT, *joined), (x - INDENT, y));
            canvas.line((x - INDENT, y), (x - DOT, y));
            *joined = y;
        }
        // A first node that is deep has nothing above it.
        above.resize(level as usize, y);
        above.push(y + DOT);
        match line {
            Line::More(more) => canvas.text(&more.words(tree.noun), (x + DOT + 4, y), 0.68, false),
            Line::Node { node, .. } => {
                let Some(node) = tree.nodes.get(*node) else { continue };
                let color = HEATS[usize::from(node.heat).min(HEATS.len() - 1)];
                let _ = canvas.backend.draw_circle((x, y), DOT as u32, &color.filled(), true);
                tips.push(tip(node));
                canvas.node(node, (x + DOT + 4, y));
            }
        }
    }
    let _ = canvas.backend.present();
    drop(canvas);
    Svg::from_plotters(&drawn, size, &head, &tips)
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

struct Canvas<'a> {
    backend: SVGBackend<'a>,
}

impl Canvas<'_> {
    /// A node in one line: its name, what is remarkable, and as much of its text as there is room for.
    fn node(&mut self, node: &TreeNode, at: (i32, i32)) {
        let room = |x: i32| ((f64::from(WIDTH - x) / (SIZE * 0.58)) as usize).max(8);
        let name = cut(&node.label, 60.min(room(at.0)));
        self.text(&name, at, 1.0, true);
        let x = at.0 + (name.chars().count() as f64 * SIZE * 0.66) as i32 + 8;
        let level = (node.depth > DEEPEST as usize).then(|| format!("level {}", node.depth + 1));
        let facts: Vec<&str> =
            level.iter().chain(&node.mark).chain(&node.facts).map(String::as_str).collect();
        let rest = format!("{}   {}", facts.join(", "), node.text);
        self.text(&cut(rest.trim_end(), room(x)), (x, at.1), 0.75, false);
    }

    fn text(&mut self, text: &str, at: (i32, i32), strength: f64, bold: bool) {
        let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
        // plotters divides sizes by 1.24 before it writes them.
        let font = ("sans-serif", SIZE * 1.24, style).into_font();
        let color = INK.mix(strength);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(HPos::Left, VPos::Center));
        // Writing into a string does not fail, here and below.
        let _ = self.backend.draw_text(text, &style, at);
    }

    fn line(&mut self, from: (i32, i32), to: (i32, i32)) {
        let _ = self.backend.draw_line(from, to, &INK.mix(0.3).stroke_width(1));
    }
}

/// Guards a text and cuts it to so many characters.
fn cut(text: &str, characters: usize) -> String {
    let text = guard::visible(text, guard::LABEL);
    if text.chars().count() <= characters {
        return text;
    }
    text.chars().take(characters.saturating_sub(1)).chain(std::iter::once('…')).collect()
}
