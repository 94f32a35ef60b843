//! Whether what was typed is a whole cell: consoles ask before they run it.

use ra_ap_syntax::{Edition, NodeOrToken, SourceFile, SyntaxKind};
use syn::parse::Parser as _;

use crate::recognise::is_kql_cell;

/// Jupyter's word for it.
pub(crate) fn status(code: &str) -> &'static str {
    if is_kql_cell(code) {
        return "complete";
    }
    // Lines like `:dep` are evcxr's, not Rust.
    let rust: Vec<&str> = code.lines().filter(|it| !it.trim_start().starts_with(':')).collect();
    let rust = rust.join("\n");
    if is_open(&rust) {
        return "incomplete";
    }
    match syn::Block::parse_within.parse_str(&rust) {
        Ok(_) => "complete",
        Err(error) if error.to_string().contains("unexpected end of input") => "incomplete",
        Err(_) => "invalid",
    }
}

/// Whether a bracket, a text or a comment goes on behind the end.
fn is_open(rust: &str) -> bool {
    let parsed = SourceFile::parse(rust, Edition::Edition2024);
    let tokens = parsed.syntax_node().descendants_with_tokens().filter_map(NodeOrToken::into_token);
    let depth: i64 = tokens
        .map(|it| match it.kind() {
            SyntaxKind::L_CURLY | SyntaxKind::L_PAREN | SyntaxKind::L_BRACK => 1,
            SyntaxKind::R_CURLY | SyntaxKind::R_PAREN | SyntaxKind::R_BRACK => -1,
            _ => 0,
        })
        .sum();
    // As the lexer calls texts and comments without an end.
    let unended = ["Missing trailing", "Invalid raw string literal"];
    let is_unended = |error: String| unended.iter().any(|it| error.contains(it));
    depth > 0 || parsed.errors().iter().any(|it| is_unended(it.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_is_told_from_what_is_wrong() {
        for (code, expected) in [
            ("", "complete"),
            ("1 + 1", "complete"),
            ("let x = 5;", "complete"),
            (":dep regex\nfn f() -> u32 {\n    1\n}", "complete"),
            ("%%kql\nSigninLogs | where (", "complete"),
            ("println!(\"{{\")", "complete"),
            ("fn f() -> u32 {", "incomplete"),
            ("query(", "incomplete"),
            ("let text = \"one", "incomplete"),
            ("let text = r#\"one\"", "incomplete"),
            ("1 + /* as", "incomplete"),
            ("let x =", "incomplete"),
            ("frame.lazy()\n    .filter(col(\"a\")", "incomplete"),
            ("let 5 x;", "invalid"),
            ("}", "invalid"),
        ] {
            assert_eq!(status(code), expected, "{code}");
        }
    }
}
