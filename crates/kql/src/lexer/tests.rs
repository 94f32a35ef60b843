use super::tokens;
use crate::token::TokenKind;

fn kinds(text: &str) -> Vec<TokenKind> {
    let mut kinds: Vec<TokenKind> =
        tokens(text).expect("the text is made of tokens").into_iter().map(|it| it.kind).collect();
    assert_eq!(kinds.pop(), Some(TokenKind::End));
    kinds
}

fn word(text: &str) -> TokenKind {
    TokenKind::Word(text.to_owned())
}

fn text(text: &str) -> TokenKind {
    TokenKind::Text(text.to_owned())
}

#[track_caller]
fn check(written: &str, expected: &[TokenKind]) {
    assert_eq!(kinds(written), expected, "{written}");
}

#[test]
fn comments_and_blanks_are_skipped() {
    check("a // b\r\n\t c//d", &[word("a"), word("c")]);
    check("\u{feff}a", &[word("a")]);
    check("'http://x'", &[text("http://x")]);
}

#[test]
fn strings() {
    check(r#""a\"b\\c\n""#, &[text("a\"b\\c\n")]);
    check(r"'it\'s \u00e9 \x41 \101'", &[text("it's é A A")]);
    check(r"'\uD83D\uDE00'", &[text("😀")]);
    check(r#"@"c:\dir""x""#, &[text(r#"c:\dir"x"#)]);
    check(r"@'a''b\'", &[text(r"a'b\")]);
    check(r#"h"secret" H@'x' h'y'"#, &[text("secret"), text("x"), text("y")]);
    check("```\na \"b\"\n```", &[text("\na \"b\"\n")]);
    check("~~~a~~~", &[text("a")]);
}

#[test]
fn broken_strings_are_refused() {
    for text in ["'a", "\"a\nb\"", r"'\q'", "@'a", "```a``", r"'\uD83D'", r"'\u12'", "'\\"] {
        let error = tokens(text).expect_err(text);
        assert_eq!(error.kind, crate::Kind::Syntax, "{text}");
    }
}

#[test]
fn numbers_and_timespans() {
    check("12", &[TokenKind::Long(12)]);
    check("0x1F", &[TokenKind::Long(31)]);
    check("0xffffffffffffffff", &[TokenKind::Long(-1)]);
    check("1.5", &[TokenKind::Real(1.5)]);
    check("1e3", &[TokenKind::Real(1000.0)]);
    check("1.", &[TokenKind::Real(1.0)]);
    check("1..3", &[TokenKind::Long(1), TokenKind::Sign(".."), TokenKind::Long(3)]);
    check("1.5..2", &[TokenKind::Real(1.5), TokenKind::Sign(".."), TokenKind::Long(2)]);
    let second = 10_000_000;
    for (text, ticks) in [
        ("1d", 86_400 * second),
        ("2h", 7_200 * second),
        ("30m", 1_800 * second),
        ("10s", 10 * second),
        ("5ms", 50_000),
        ("1tick", 1),
        ("0min", 0),
        ("14day", 14 * 86_400 * second),
        ("1.5h", 5_400 * second),
        ("0.1s", second / 10),
        ("3microseconds", 30),
    ] {
        check(text, &[TokenKind::TimeSpan(ticks)]);
    }
    for text in ["12x", "0x", "99999999999999999999", "9999999999999d"] {
        tokens(text).expect_err(text);
    }
}

#[test]
fn words_with_signs() {
    check("in~ (", &[word("in~"), TokenKind::Sign("(")]);
    check("!in~ !in !has_cs", &[word("!in~"), word("!in"), word("!has_cs")]);
    check("a!=b", &[word("a"), TokenKind::Sign("!="), word("b")]);
    check("a!~b", &[word("a"), TokenKind::Sign("!~"), word("b")]);
    check("a=~b", &[word("a"), TokenKind::Sign("=~"), word("b")]);
    check("$left.a", &[word("$left"), TokenKind::Sign("."), word("a")]);
    check("5h_average", &[word("5h_average")]);
}

#[test]
fn typed_literals_keep_their_text() {
    let written = "datetime(2025-01-01 00:00:00+00:00)";
    let body = 9..written.len() - 1;
    check(written, &[TokenKind::Typed { name: "datetime".to_owned(), body }]);
    let written = "dynamic({\"a\": [1, \")\"]})";
    let body = 8..written.len() - 1;
    check(written, &[TokenKind::Typed { name: "dynamic".to_owned(), body }]);
    // Not a literal but the type of a column.
    check("a:datetime)", &[word("a"), TokenKind::Sign(":"), word("datetime"), TokenKind::Sign(")")]);
    tokens("datetime(2025").expect_err("it is not closed");
}

#[test]
fn other_signs_are_refused() {
    let error = tokens("a ^ b").expect_err("there is no such sign");
    assert_eq!(error.message, "`^` has no meaning here");
    assert_eq!(error.span, 2..3);
    assert!(tokens("a \u{1b}[31m").expect_err("nor this").message.contains("\\u{1b}"));
}
