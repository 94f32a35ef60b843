//! Text on its way into a widget. Much of it comes from logs, so nothing in it may act.

use std::fmt::Write as _;

/// The most characters of a text that are shown.
const MOST: usize = 4_000;

/// One line in which every character is seen, written as `view` writes them.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(MOST));
    for (n, letter) in text.chars().enumerate() {
        if n == MOST {
            out.push('…');
            break;
        }
        match letter {
            '\n' => out.push('⏎'),
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('␦')),
            '\x7f' => out.push('␡'),
            '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out
}

/// Text as HTML that shows exactly it; lines stay lines.
pub(crate) fn escaped(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| marks(&visible(line))).collect();
    lines.join("<br>")
}

fn marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Text for a description, in which the front end looks for LaTeX and would run its macros.
pub(crate) fn description(text: &str) -> String {
    visible(text).replace('$', "＄").replace("\\(", "＼(").replace("\\[", "＼[").replace("\\begin", "＼begin")
}

/// What a reader sees of a piece of HTML.
pub(crate) fn readable(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(begin) = rest.find('<') {
        out.push_str(&rest[..begin]);
        let Some(end) = rest[begin..].find('>').map(|it| begin + it) else { break };
        let is_end = rest[begin + 1..end].starts_with('/');
        let tag = rest[begin + 1..end].trim_start_matches('/').to_ascii_lowercase();
        rest = &rest[end + 1..];
        if let Some(name) = ["style", "script", "svg"].into_iter().find(|it| tag.starts_with(it)) {
            let close = format!("</{name}>");
            rest = rest.find(&close).map_or("", |it| &rest[it + close.len()..]);
        }
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.as_str() {
            "td" | "th" if is_end => out.push_str("  "),
            "p" | "div" | "br" | "tr" | "li" | "h1" | "h2" | "h3" | "h4" | "table" => out.push('\n'),
            _ => {}
        }
    }
    if !rest.contains('<') {
        out.push_str(rest);
    }
    let lines = out.lines().map(str::trim).filter(|it| !it.is_empty());
    let text = lines.collect::<Vec<_>>().join("\n");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_shows_and_does_nothing() {
        assert_eq!(
            escaped("<img onerror=\"x('y')\">&"),
            "&lt;img onerror=&quot;x(&#39;y&#39;)&quot;&gt;&amp;"
        );
        assert_eq!(escaped("one\ntwo"), "one<br>two");
        assert_eq!(visible("a\u{202e}b\u{1b}[0m"), "a\\u{202e}b␛[0m");
        assert!(!description("$\\href{javascript:alert(1)}{x}$ \\(y\\)").contains(['$']));
        assert!(!description("\\(y\\)").contains("\\("));
    }

    #[test]
    fn what_a_reader_sees_of_html() {
        let html = "<style>p { color: red }</style><h2>Title</h2><p>a &lt;b&gt; &amp;amp;</p><table><tr><td>1</td><td>2</td></tr></table>";
        assert_eq!(readable(html), "Title\na <b> &amp;\n1  2");
        assert_eq!(readable("cut off <a href="), "cut off");
    }
}
