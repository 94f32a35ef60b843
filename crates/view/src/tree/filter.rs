//! The part of a tree that an analyst looks for.

use super::{Tree, TreeNode, fold};

pub(super) fn matching(tree: &Tree, words: &str) -> (Tree, usize) {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let parents = fold::parents(tree);
    let mut kept = vec![false; tree.nodes.len()];
    let mut n_matching = 0;
    for (node, it) in tree.nodes.iter().enumerate() {
        if !has(it, &words) {
            continue;
        }
        n_matching += 1;
        let mut at = Some(node);
        while let Some(node) = at.filter(|it| !kept[*it]) {
            kept[node] = true;
            at = parents[node];
        }
    }
    let nodes = tree.nodes.iter().zip(&kept).filter(|(_, kept)| **kept);
    let nodes = nodes.map(|(it, _)| {
        // Where not all can be drawn, what is looked for comes first.
        let first = if has(it, &words) { 1 << 31 } else { 0 };
        TreeNode { weight: (it.weight >> 1) | first, ..it.clone() }
    });
    (Tree { nodes: nodes.collect(), ..tree.clone() }, n_matching)
}

/// Whether each of the words is somewhere in what is known of a node.
fn has(node: &TreeNode, words: &[String]) -> bool {
    let finds = node.finds.iter().flat_map(|it| std::iter::once(&it.title).chain(&it.lines));
    let texts =
        [&node.label, &node.text, &node.also].into_iter().chain(&node.facts).chain(&node.mark).chain(finds);
    let texts: Vec<String> = texts.map(|it| it.to_lowercase()).collect();
    words.iter().all(|word| texts.iter().any(|it| it.contains(word.as_str())))
}
