//! What of a large tree is drawn, and what is said of the rest.

use model::count;

use super::Tree;
use crate::words::plural;

/// So many nodes are drawn: a page of them opens at once, and the notebook stays small.
const DRAWN: usize = 2_000;
/// Browsers give up on elements that are nested some hundred times. What is deeper stands at this level, and says
/// at which it would be.
pub(super) const LEVELS: usize = 40;
/// A tree of no more nodes is open from the beginning.
const OPEN: usize = 40;
/// From this heat on a node is not hidden in a closed one.
const HOT: u8 = 3;

/// The lines of a tree that are drawn.
pub(super) struct Folded {
    pub(super) lines: Vec<Line>,
    n_drawn: usize,
}

/// One line.
pub(super) enum Line {
    /// A node, and whether what is below it shows from the beginning.
    Node { node: usize, open: bool },
    /// Nodes that are not drawn.
    More(More),
}

/// Nodes that are not drawn: they would be below the same one.
pub(super) struct More {
    pub(super) depth: usize,
    /// Those that are right below, and all.
    next: usize,
    all: usize,
}

impl More {
    pub(super) fn words(&self, (one, many): (&str, &str)) -> String {
        let below = self.all - self.next;
        let below = if below == 0 { String::new() } else { format!(", and {} below", count(below as u64)) };
        format!(
            "… {} not drawn{below}",
            plural(self.next as u64, &format!("more {one}"), &format!("more {many}"))
        )
    }
}

impl Folded {
    pub(super) fn of(tree: &Tree) -> Self {
        Self::within(tree, tree.at_most.unwrap_or(DRAWN))
    }

    /// As [`Folded::of`] with another number of nodes.
    pub(super) fn within(tree: &Tree, at_most: usize) -> Self {
        let parents = parents(tree);
        let drawn = drawn(tree, &parents, at_most);
        let hot = hot_below(tree, &parents);
        let (mut below, at_top) = left_out(tree, &parents, &drawn);
        let all_open = tree.nodes.len() <= OPEN;
        let mut lines = Vec::new();
        // The drawn nodes above the place where the next line goes.
        let mut open: Vec<usize> = Vec::new();
        for node in (0..tree.nodes.len()).filter(|it| drawn[*it]) {
            while open.last().is_some_and(|it| Some(*it) != parents[node]) {
                lines.extend(open.pop().and_then(|it| below[it].take()).map(Line::More));
            }
            lines.push(Line::Node { node, open: all_open || hot[node] });
            open.push(node);
        }
        while let Some(node) = open.pop() {
            lines.extend(below[node].take().map(Line::More));
        }
        lines.extend(at_top.map(Line::More));
        Self { lines, n_drawn: drawn.iter().filter(|it| **it).count() }
    }

    /// How much of the tree this is.
    pub(super) fn extent(&self, tree: &Tree) -> String {
        let (one, many) = tree.noun;
        let all = plural(tree.nodes.len() as u64, one, many);
        if self.n_drawn < tree.nodes.len() {
            let drawn = count(self.n_drawn as u64);
            format!("drawing {drawn} of {all}: {}, and what is above them", tree.heaviest)
        } else {
            all
        }
    }
}

/// The node above each: the nearest before it that is less deep.
pub(super) fn parents(tree: &Tree) -> Vec<Option<usize>> {
    let mut above: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(tree.nodes.len());
    for (node, it) in tree.nodes.iter().enumerate() {
        while above.last().is_some_and(|above| tree.nodes[*above].depth >= it.depth) {
            above.pop();
        }
        parents.push(above.last().copied());
        above.push(node);
    }
    parents
}

/// Which nodes are drawn: the heaviest, each with those above it. Of a chain that alone would fill the page, only the end.
fn drawn(tree: &Tree, parents: &[Option<usize>], at_most: usize) -> Vec<bool> {
    let mut drawn = vec![tree.nodes.len() <= at_most; tree.nodes.len()];
    let mut order: Vec<usize> = (0..tree.nodes.len()).collect();
    order.sort_by_key(|it| std::cmp::Reverse(tree.nodes[*it].weight));
    let mut n_drawn = drawn.iter().filter(|it| **it).count();
    let above = (at_most / 4).max(1);
    for node in order {
        if n_drawn >= at_most {
            break;
        }
        let chain = std::iter::successors(Some(node), |it| parents[*it]);
        let chain: Vec<usize> =
            chain.take_while(|it| !drawn[*it]).take(above.min(at_most - n_drawn)).collect();
        n_drawn += chain.len();
        chain.into_iter().for_each(|it| drawn[it] = true);
    }
    drawn
}

/// Which nodes have a hot one, or one in which something was found, below them.
fn hot_below(tree: &Tree, parents: &[Option<usize>]) -> Vec<bool> {
    let mut hot = vec![false; tree.nodes.len()];
    for (node, it) in tree.nodes.iter().enumerate() {
        // What was found stands inside the element of its own node.
        hot[node] |= !it.finds.is_empty();
        let mut at = parents[node].filter(|_| it.heat >= HOT || !it.finds.is_empty());
        while let Some(node) = at.filter(|it| !hot[*it]) {
            hot[node] = true;
            at = parents[node];
        }
    }
    hot
}

/// What is not drawn below each node that is, and at the top.
fn left_out(tree: &Tree, parents: &[Option<usize>], drawn: &[bool]) -> (Vec<Option<More>>, Option<More>) {
    let mut below: Vec<Option<More>> = tree.nodes.iter().map(|_| None).collect();
    let mut at_top = None;
    // For each node that is not drawn the drawn one that it is below.
    let mut owners: Vec<Option<usize>> = Vec::with_capacity(tree.nodes.len());
    for (node, parent) in parents.iter().enumerate() {
        let is_next = parent.is_none_or(|it| drawn[it]);
        let owner = if is_next { *parent } else { parent.and_then(|it| owners[it]) };
        owners.push(owner);
        if drawn[node] {
            continue;
        }
        let (place, depth) = match owner {
            Some(owner) => (&mut below[owner], tree.nodes[owner].depth + 1),
            None => (&mut at_top, 0),
        };
        let more = place.get_or_insert(More { depth, next: 0, all: 0 });
        more.all += 1;
        more.next += usize::from(is_next);
    }
    (below, at_top)
}
