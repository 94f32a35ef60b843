//! Tokens of a text that may end anywhere and hold mistakes: what completion reads.

use super::{Lexer, is_word};
use crate::token::{Token, TokenKind};

/// What a text ends inside of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nothing that would hide a name.
    Code,
    /// A string literal.
    Text,
    /// A comment.
    Comment,
    /// `datetime(...)` and the like.
    Literal,
}

/// The tokens of `text`, without one for the end. What is no token is left out.
pub(crate) fn tolerant(text: &str) -> (Vec<Token>, Ending) {
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    loop {
        lexer.take_while(|it| it.is_whitespace() || it == '\u{feff}');
        if lexer.eat("//") {
            lexer.take_while(|it| it != '\n');
            if lexer.rest().is_empty() {
                return (out, Ending::Comment);
            }
            continue;
        }
        let start = lexer.at;
        if lexer.rest().is_empty() {
            return (out, Ending::Code);
        }
        if lexer.at_string() {
            let closed = lexer.string().is_ok() || {
                lexer.at = start;
                lexer.skip_string()
            };
            if !closed && lexer.rest().is_empty() {
                return (out, Ending::Text);
            }
            out.push(Token { kind: TokenKind::Text(String::new()), span: start..lexer.at });
            continue;
        }
        match lexer.token() {
            Ok(token) => out.push(token),
            Err(_) if text.get(start..).is_some_and(|it| it.starts_with(char::is_alphabetic)) => {
                return (out, Ending::Literal);
            }
            Err(_) => {
                lexer.at = start;
                lexer.bump();
                lexer.take_while(is_word);
            }
        }
    }
}

impl Lexer<'_> {
    /// Goes to the end of a string with a mistake in it: after its quote, or to the end of the line when there is
    /// none. Returns whether there is one.
    fn skip_string(&mut self) -> bool {
        let _ = self.eat("h") || self.eat("H");
        let verbatim = self.eat("@");
        for fence in ["```", "~~~"] {
            if self.eat(fence) {
                // It would have been read without a mistake, had it an end.
                self.at = self.text.len();
                return false;
            }
        }
        let quote = self.bump();
        loop {
            match self.peek() {
                None | Some('\n') => return false,
                Some('\\') if !verbatim => {
                    self.bump();
                }
                it if it == quote => {
                    self.bump();
                    return true;
                }
                Some(_) => {}
            }
            if self.peek() != Some('\n') {
                self.bump();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(text: &str) -> Ending {
        tolerant(text).1
    }

    #[test]
    fn what_a_text_ends_inside_of() {
        assert_eq!(ending("T | where a == 'x"), Ending::Text);
        assert_eq!(ending("T | where a == 'x' and b"), Ending::Code);
        assert_eq!(ending("T | where a == \"\\q"), Ending::Text);
        assert_eq!(ending("T | where a == \"\\q\" "), Ending::Code);
        assert_eq!(ending("T | where a == 'x\n| where "), Ending::Code);
        assert_eq!(ending("T | where a == @'x\\' "), Ending::Code);
        assert_eq!(ending("T | where a == 'x\\"), Ending::Text);
        assert_eq!(ending("T | where a == ```x\ny"), Ending::Text);
        assert_eq!(ending("T // note"), Ending::Comment);
        assert_eq!(ending("T // note\n"), Ending::Code);
        assert_eq!(ending("T | where a > datetime(2026-01"), Ending::Literal);
        assert_eq!(ending("T | where a > datetime(2026-01-01) "), Ending::Code);
        assert_eq!(ending("// it's\nT"), Ending::Code);
    }

    #[test]
    fn what_is_no_token_is_left_out() {
        let (tokens, _) = tolerant("T # | where 5zz x");
        let words: Vec<String> = tokens.iter().map(|it| it.kind.describe()).collect();
        assert_eq!(words, ["`T`", "`|`", "`where`", "`x`"]);
    }
}
