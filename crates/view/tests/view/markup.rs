//! A reader of markup that accepts only what this crate may write, and panics on everything else.

/// Elements that the crate writes. Nothing that runs, loads, or asks for input.
const ELEMENTS: [&str; 32] = [
    "style", "div", "span", "h2", "h3", "p", "pre", "strong", "br", "dl", "dt", "dd", "table", "thead",
    "tbody", "tr", "th", "td", "b", "svg", "text", "title", "circle", "rect", "line", "polyline", "polygon",
    "a", "i", "details", "summary", "code",
];
const VOID: [&str; 1] = ["br"];
/// Attributes that the crate writes.
const ATTRIBUTES: [&str; 34] = [
    "class",
    "title",
    "role",
    "scope",
    "aria-label",
    "xmlns",
    "width",
    "height",
    "viewBox",
    "style",
    "x",
    "y",
    "dy",
    "text-anchor",
    "font-family",
    "font-size",
    "font-weight",
    "opacity",
    "fill",
    "stroke",
    "stroke-width",
    "cx",
    "cy",
    "r",
    "rx",
    "x1",
    "x2",
    "y1",
    "y2",
    "points",
    "colspan",
    "transform",
    "font-style",
    "open",
];

/// An element, or a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Node {
    Element { tag: String, attributes: Vec<(String, String)>, children: Vec<Node> },
    Text(String),
}

impl Node {
    /// All texts in order, each as the reader sees it, without the style sheet and without elements of these tags
    /// or attribute values.
    pub(crate) fn texts(&self, without: &[&str]) -> Vec<String> {
        match self {
            Node::Text(text) => vec![text.clone()],
            Node::Element { tag, .. } if tag == "style" || without.contains(&tag.as_str()) => Vec::new(),
            Node::Element { children, .. } => {
                children.iter().flat_map(|child| child.texts(without)).collect()
            }
        }
    }

    /// Tags, attribute names and values of `class` and `style`: what must not depend on data.
    pub(crate) fn shape(&self) -> String {
        match self {
            Node::Text(_) => "·".to_owned(),
            Node::Element { tag, attributes, children } => {
                let fixed = |name: &str| matches!(name, "class" | "style" | "role" | "scope");
                let attributes: Vec<String> = attributes
                    .iter()
                    .map(|(name, value)| if fixed(name) { format!("{name}={value}") } else { name.clone() })
                    .collect();
                let children: Vec<String> = children.iter().map(Node::shape).collect();
                format!("<{tag} {}>{}</>", attributes.join(" "), children.concat())
            }
        }
    }
}

/// Reads a fragment.
#[track_caller]
pub(crate) fn parse(markup: &str) -> Node {
    let mut reader = Reader { rest: markup };
    let children = reader.children(None);
    assert!(reader.rest.is_empty(), "left over: {:.80}", reader.rest);
    Node::Element { tag: "root".into(), attributes: vec![], children }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn until(&mut self, end: &str) -> &'a str {
        let (head, tail) =
            self.rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} in {:.80}", self.rest));
        self.rest = tail;
        head
    }

    fn children(&mut self, parent: Option<&str>) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            let (text, _) = self.rest.split_at(self.rest.find('<').unwrap_or(self.rest.len()));
            self.rest = &self.rest[text.len()..];
            if !text.is_empty() {
                nodes.push(Node::Text(decode(text)));
            }
            match (self.rest.strip_prefix("</"), parent) {
                (Some(rest), Some(parent)) => {
                    self.rest = rest;
                    assert_eq!(self.until(">"), parent, "elements must nest");
                    return nodes;
                }
                (None, None) if self.rest.is_empty() => return nodes,
                (None, _) => nodes.push(self.element()),
                (Some(_), None) => panic!("closed without being open: {:.80}", self.rest),
            }
        }
    }

    fn element(&mut self) -> Node {
        self.rest = self.rest.strip_prefix('<').unwrap_or_else(|| panic!("no element: {:.80}", self.rest));
        let length = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(0);
        let (tag, rest) = self.rest.split_at(length);
        assert!(ELEMENTS.contains(&tag), "unexpected element {tag:?} before {:.80}", rest);
        self.rest = rest;
        let mut attributes: Vec<(String, String)> = Vec::new();
        let closed = loop {
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                break true;
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                break VOID.contains(&tag);
            }
            self.rest = self.rest.strip_prefix(' ').unwrap_or_else(|| panic!("bad tag: {:.80}", self.rest));
            let name = self.until("=\"");
            assert!(ATTRIBUTES.contains(&name), "unexpected attribute {name:?}");
            assert!(attributes.iter().all(|(other, _)| other != name), "{name} twice");
            let value = self.until("\"");
            assert!(!value.contains(['<', '>', '\n']), "{value}");
            attributes.push((name.to_owned(), decode(value)));
        };
        let children = match tag {
            _ if closed => Vec::new(),
            "style" => vec![Node::Text(self.until("</style>").to_owned())],
            tag => self.children(Some(tag)),
        };
        Node::Element { tag: tag.to_owned(), attributes, children }
    }
}

/// Reads references; a bare `&`, a control character or an unknown name is an error.
#[track_caller]
fn decode(text: &str) -> String {
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "control character in {text:?}");
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or_else(|| panic!("bare & before {part:.40}"));
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" | "#39" => '\'',
            "#95" => '_',
            "#10" => '\n',
            other => panic!("unexpected reference {other:?}"),
        });
        out.push_str(rest);
    }
    out
}
