//! Tokens to a syntax tree, by recursive descent.

mod expression;
mod function;
mod json;
mod literal;
pub(crate) mod operator;
mod source;

pub(crate) use expression::word_infix;
pub use literal::guid as parse_guid;

use crate::ast::{Name, Query};
use crate::diagnostic::{Diagnostic, Kind};
use crate::documentation::{INFIX, WORDS};
use crate::lexer;
use crate::token::{Span, Token, TokenKind};

/// Parentheses, brackets and operands inside each other that a query may have: far more than
/// anybody writes, far less than the stack holds.
const MAX_DEPTH: usize = 100;

/// Parses a query.
///
/// # Errors
///
/// [`Kind::Syntax`] when `text` is not KQL, [`Kind::Unsupported`] when it is KQL that this engine
/// does not read yet. The first one found is returned.
///
/// ```
/// assert!(kql::parse("SigninLogs | where ResultType != 0 | count").is_ok());
/// assert!(kql::parse("SigninLogs | were ResultType != 0").is_err());
/// ```
pub fn parse(text: &str) -> Result<Query, Diagnostic> {
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    parser.query()
}

/// Parses parts of a query that is not finished; see `complete`.
pub(crate) mod part {
    use super::{Parsed, Parser, lexer};
    use crate::ast::{Let, Operator, Source};
    use crate::token::TokenKind;

    /// `let name = value`, without what ends it.
    pub(crate) fn let_statement(text: &str) -> Parsed<Let> {
        whole(text, |it| it.let_statement())
    }

    /// What a pipeline begins with.
    pub(crate) fn source(text: &str) -> Parsed<Source> {
        whole(text, |it| it.source())
    }

    /// An operator, without the `|` before it.
    pub(crate) fn operator(text: &str) -> Parsed<Operator> {
        whole(text, |it| it.operator())
    }

    fn whole<T>(text: &str, read: impl FnOnce(&mut Parser<'_>) -> Parsed<T>) -> Parsed<T> {
        let mut parser = Parser { text, tokens: lexer::tokens(text)?, at: 0, depth: 0 };
        let out = read(&mut parser)?;
        if *parser.peek() == TokenKind::End { Ok(out) } else { Err(parser.expected("the end")) }
    }
}

struct Parser<'a> {
    text: &'a str,
    /// Never empty: the last is the end, and `at` stays on it.
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, Diagnostic>;

impl Parser<'_> {
    fn peek(&self) -> &TokenKind {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> &TokenKind {
        self.tokens.get(self.at + ahead).map_or(&TokenKind::End, |it| &it.kind)
    }

    fn span(&self) -> Span {
        self.span_at(0)
    }

    fn span_at(&self, ahead: usize) -> Span {
        let end = self.text.len();
        self.tokens.get(self.at + ahead).map_or(end..end, |it| it.span.clone())
    }

    /// The place of the token before the current one.
    fn previous_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |it| it.span.end)
    }

    fn next(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        if kind != TokenKind::End {
            self.at += 1;
        }
        kind
    }

    fn at_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), TokenKind::Sign(it) if *it == sign)
    }

    fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect_sign(&mut self, sign: &str) -> Parsed<()> {
        if self.eat_sign(sign) { Ok(()) } else { Err(self.expected(&format!("`{sign}`"))) }
    }

    fn at_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(it) if it == word)
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.at += 1;
        }
        found
    }

    /// Whether nothing stands between the current token and the one before it.
    fn touches_previous(&self) -> bool {
        self.at > 0 && self.previous_end() == self.span().start
    }

    fn text_at(&self, span: Span) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    fn expected(&self, what: &str) -> Diagnostic {
        let found = self.peek().describe();
        let error = Diagnostic::new(Kind::Syntax, format!("expected {what}, found {found}"), self.span());
        let words = || INFIX.iter().map(|it| it.name).chain(WORDS.iter().map(|it| it.0));
        match self.peek() {
            // A slip in a word that connects values reads as a name in an odd place.
            TokenKind::Word(word) if word.len() > 2 && !words().any(|it| it == word) => {
                // Nobody means the opposite by a slip.
                error.with_nearest(word, words().filter(|it| it.starts_with('!') == word.starts_with('!')))
            }
            _ => error,
        }
    }

    fn unsupported(&self, what: &str, span: Span) -> Diagnostic {
        Diagnostic::new(Kind::Unsupported, format!("{what} is not implemented yet"), span)
    }

    /// A name: a word, or any text as `['...']`.
    fn name(&mut self, what: &str) -> Parsed<Name> {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Word(text) if !text.starts_with('!') => {
                self.at += 1;
                Ok(Name { text, span })
            }
            TokenKind::Sign("[") => match self.peek_at(1).clone() {
                TokenKind::Text(text) => {
                    self.at += 2;
                    self.expect_sign("]")?;
                    Ok(Name { text, span: span.start..self.previous_end() })
                }
                _ => Err(self.expected(what)),
            },
            _ => Err(self.expected(what)),
        }
    }

    /// Runs `inner` one level deeper, or refuses what is nested too deeply.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep(self.span()));
        }
        self.depth += 1;
        let out = inner(self);
        self.depth -= 1;
        out
    }

    /// `one` and more of them after commas.
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut out = vec![one(self)?];
        while self.eat_sign(",") {
            out.push(one(self)?);
        }
        Ok(out)
    }
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(Kind::Syntax, "this is nested too deeply", span).with_help("name a part of it with `let`")
}

#[cfg(test)]
mod tests;
