//! The words and signs that KQL text is made of.

use std::ops::Range;

/// A place in the text of a query, in bytes.
pub type Span = Range<usize>;

/// One word or sign with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// A name or keyword, also `in~`, `!in`, `!has_cs`, ... and `$left`.
    Word(String),
    /// `['any text']`: always a name, never a keyword. What it is depends on what stands before
    /// it, so the lexer leaves it to the parser, except for this: the text between the quotes.
    Text(String),
    /// A whole number.
    Long(i64),
    /// A number with a point or an exponent.
    Real(f64),
    /// A number with a unit of time, in ticks of 100 nanoseconds.
    TimeSpan(i64),
    /// `datetime(...)`, `dynamic(...)`, ...: the type's name as written, and where the text
    /// between the parentheses is.
    Typed { name: String, body: Span },
    /// A sign.
    Sign(&'static str),
    /// After the last token.
    End,
}

impl TokenKind {
    /// How messages name the token.
    pub(crate) fn describe(&self) -> String {
        match self {
            TokenKind::Word(word) => format!("`{word}`"),
            TokenKind::Text(_) => "a text".to_owned(),
            TokenKind::Long(_) | TokenKind::Real(_) => "a number".to_owned(),
            TokenKind::TimeSpan(_) => "a timespan".to_owned(),
            TokenKind::Typed { name, .. } => format!("`{name}(...)`"),
            TokenKind::Sign(sign) => format!("`{sign}`"),
            TokenKind::End => "the end of the query".to_owned(),
        }
    }
}
