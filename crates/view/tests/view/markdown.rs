//! Reports as Markdown: whatever a text says, a viewer that knows all of GitHub's flavour sees the same document.

use markdown::{
    Constructs, ParseOptions,
    mdast::{Node, Table},
};

use crate::{
    hostile::{check_visible, report},
    hostile_texts::nasty,
    sample,
};

/// GitHub's flavour, and what other viewers add to it: formulas, and facts before the text.
fn parse(text: &str) -> Node {
    let constructs = Constructs { frontmatter: true, math_flow: true, math_text: true, ..Constructs::gfm() };
    markdown::to_mdast(text, &ParseOptions { constructs, ..ParseOptions::gfm() }).expect("is Markdown")
}

/// The kinds of the blocks, and the texts in them as a reader sees them.
#[derive(Default)]
struct Seen {
    shape: String,
    texts: Vec<String>,
}

impl Seen {
    fn of(text: &str) -> Self {
        let mut seen = Self::default();
        seen.block(&parse(text));
        seen
    }

    /// Reads a block; anything that a report has no use for is an error.
    #[track_caller]
    fn block(&mut self, node: &Node) {
        let name = match node {
            Node::Root(_) => "root".to_owned(),
            Node::Heading(it) => format!("h{}", it.depth),
            Node::Paragraph(_) => "p".to_owned(),
            Node::Blockquote(_) => "quote".to_owned(),
            Node::Table(it) => {
                check_even(it);
                format!("table {}", it.align.len())
            }
            Node::TableRow(_) => "row".to_owned(),
            Node::TableCell(_) => "cell".to_owned(),
            Node::Code(it) => {
                self.texts.push(it.value.clone());
                self.shape += "(code)";
                return;
            }
            other => panic!("unexpected {other:?}"),
        };
        self.shape += &format!("({name}");
        let children = node.children().map_or(&[][..], Vec::as_slice);
        if matches!(node, Node::Heading(_) | Node::Paragraph(_) | Node::TableCell(_)) {
            let words: String = children.iter().map(words).collect();
            self.texts.push(words);
        } else {
            children.iter().for_each(|it| self.block(it));
        }
        self.shape += ")";
    }
}

/// What stands in a line.
#[track_caller]
fn words(node: &Node) -> String {
    match node {
        Node::Text(it) => it.value.clone(),
        Node::InlineCode(it) => it.value.clone(),
        // Two literals of ours are bold.
        Node::Strong(it) => {
            let text: String = it.children.iter().map(words).collect();
            assert!(["Warning:", "Help:"].contains(&text.as_str()), "{text}");
            text
        }
        other => panic!("unexpected {other:?}"),
    }
}

/// Every row has a cell for each column.
#[track_caller]
fn check_even(table: &Table) {
    for row in &table.children {
        let cells = row.children().map_or(0, Vec::len);
        assert_eq!(cells, table.align.len(), "{row:?}");
    }
}

/// Blanks that follow each other are one to a reader.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What only Markdown takes for more than a text, also what its dialects do.
fn of_markdown() -> Vec<String> {
    [
        "[x](javascript:alert(1)) ![x](http://203.0.113.9/x.png)",
        "]: http://evil.example 'x'\n[x]: http://evil.example",
        "www.evil.example http://evil.example ftp://evil.example/ mallory@evil.example mailto:m@evil.example",
        "<http://evil.example> <m@evil.example> @everyone #1 GH-1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "a | b | c \\| d \\\\| e \\\\\\| | --- |",
        "| a | b |\n| --- | --- |\n| c | d |",
        "` `` ``` `a` ``b`` \\` |`| `|` ~~~",
        "```\n</details>\n# heading\n~~~~\n",
        "# heading",
        "- item",
        "1. item",
        "5) item",
        "> quote",
        "===",
        "---",
        "---\ntitle: x\n---",
        "* * *",
        "- [x] done",
        "    indented",
        "*a* **a** _a_ __a__ ~~a~~ ==a== ^a^ ~a~",
        "[^1] and [^1]: note",
        ":smile: :+1: [[wiki]] {% raw %} {{ x }} {: .class } @@ ~~~",
        "$x$ $$x$$ \\(x\\) \\[x\\] \\begin{x} $`x`$",
        "trailing backslash \\",
        "two  blanks  and \u{a0} more   ",
        "&amp;#124; &#96; &nbsp; &copy;",
        "Term\n: definition",
        "word",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn a_document_has_the_same_shape_for_every_text() {
    let expected = Seen::of(report("x").to_markdown().as_str()).shape;
    for text in nasty().into_iter().chain(of_markdown()) {
        let markdown = report(&text).to_markdown();
        check_visible(markdown.as_str(), &text);
        assert_eq!(Seen::of(markdown.as_str()).shape, expected, "{text:.80}");
        assert!(markdown.as_str().len() < 256 * 1024, "{} bytes for {text:.80}", markdown.as_str().len());
    }
}

#[test]
fn the_reader_of_a_document_sees_what_the_log_says() {
    for text in nasty().into_iter().chain(of_markdown()).filter(|it| it.chars().count() < 200) {
        let shown = collapsed(&view::shown(&text));
        let seen = Seen::of(report(&text).to_markdown().as_str());
        let times = seen.texts.iter().filter(|it| collapsed(it).contains(&shown)).count();
        assert!(times >= 25, "{shown} is seen {times} times");
    }
}

#[test]
fn a_document_has_the_numbers_of_the_outline() {
    let numbers = |text: &str| {
        let parts = text.split(|it: char| !it.is_ascii_digit() && it != ',').map(|it| it.trim_matches(','));
        parts.filter(|it| !it.is_empty()).map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    for report in [sample::report(), sample::failure(), report("x")] {
        let (document, outline) = (report.to_markdown(), report.to_text());
        assert_eq!(numbers(document.as_str()), numbers(&outline), "{document}\n\n{outline}");
    }
}

#[test]
fn it_reads_as_a_document() {
    let text = sample::report().to_markdown().into_string();
    for line in [
        "# Account summary: `adelev@contoso.com`",
        "| SigninLogs | 9 events | 2021-04-28 14:08 to 2021-04-28 15:52 UTC |",
        "## Latest activity",
        "| Also written | AdeleV, `ADELEV@CONTOSO.COM` |",
        "showing 20 of 1,234 rows",
        "> **Warning:** `azure.csv`: line 3 has 4 of 7 columns; the 22 lines before it were read",
        "| Syslog | not in this workspace |",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n\n{text}");
    }
    assert!(text.ends_with("count once\n"), "{text}");
}
