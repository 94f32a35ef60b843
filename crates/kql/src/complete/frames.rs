//! Which parentheses, statements and pipelines a place is in.

use std::ops::Range;

use crate::parser::word_infix;
use crate::token::{Token, TokenKind};

/// What a place is inside of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inside {
    /// Statements: the query, or the body of a function with the tokens of its parameters.
    Statements { parameters: Option<Range<usize>> },
    /// `(...)` that only groups, or that follows an operator or a list test.
    Parentheses,
    /// The arguments of the function whose name is this token.
    Call(usize),
    /// `[...]`
    Brackets,
}

/// One level that is open at a place. Numbers are indices of tokens.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) inside: Inside,
    /// Where it, the current statement or the current item of its list begins.
    pub(super) first: usize,
    /// Each `|` of the current statement or item.
    pub(super) pipes: Vec<usize>,
    /// The `let` statements before the current one.
    pub(super) lets: Vec<Range<usize>>,
}

impl Frame {
    fn new(inside: Inside, first: usize) -> Self {
        Frame { inside, first, pipes: Vec::new(), lets: Vec::new() }
    }

    pub(super) fn is_statements(&self) -> bool {
        matches!(self.inside, Inside::Statements { .. })
    }
}

/// The levels that are open after the tokens, outermost first. Never empty.
pub(super) fn open(tokens: &[Token]) -> Vec<Frame> {
    let mut frames = vec![Frame::new(Inside::Statements { parameters: None }, 0)];
    // The parentheses closed last: the parameters, if a body follows.
    let mut closed: Option<Range<usize>> = None;
    for (at, token) in tokens.iter().enumerate() {
        let TokenKind::Sign(sign) = token.kind else { continue };
        let next = at + 1;
        match sign {
            "(" => frames.push(Frame::new(opened_by(tokens, at), next)),
            "[" => frames.push(Frame::new(Inside::Brackets, next)),
            "{" => {
                let parameters = closed.take().filter(|it| it.end == at);
                frames.push(Frame::new(Inside::Statements { parameters }, next));
            }
            ")" => {
                let is_open = |it: &Frame| matches!(it.inside, Inside::Parentheses | Inside::Call(_));
                if let Some(opened) = close(&mut frames, is_open) {
                    closed = Some(opened..next);
                }
            }
            "]" => drop(close(&mut frames, |it| it.inside == Inside::Brackets)),
            "}" => drop(close(&mut frames, Frame::is_statements)),
            ";" => {
                // Nothing that is open goes on after the statement.
                while frames.last().is_some_and(|it| !it.is_statements()) {
                    frames.pop();
                }
                let Some(frame) = frames.last_mut() else { continue };
                if is_word(tokens.get(frame.first), "let") {
                    frame.lets.push(frame.first..at);
                }
                frame.first = next;
                frame.pipes.clear();
            }
            "|" => frames.last_mut().into_iter().for_each(|it| it.pipes.push(at)),
            "," => {
                if let Some(frame) = frames.last_mut()
                    && frame.pipes.is_empty()
                    && !frame.is_statements()
                {
                    frame.first = next;
                }
            }
            _ => {}
        }
    }
    frames
}

/// Closes the innermost frame that is `wanted`, with all inside of it, and returns where its sign is. The query
/// itself stays open.
fn close(frames: &mut Vec<Frame>, wanted: impl Fn(&Frame) -> bool) -> Option<usize> {
    let at = frames.iter().skip(1).rposition(wanted)? + 1;
    let opened = frames.get(at)?.first.checked_sub(1);
    frames.truncate(at);
    opened
}

pub(super) fn is_word(token: Option<&Token>, word: &str) -> bool {
    matches!(token, Some(Token { kind: TokenKind::Word(it), .. }) if it == word)
}

pub(super) fn is_sign(token: Option<&Token>, sign: &str) -> bool {
    matches!(token, Some(Token { kind: TokenKind::Sign(it), .. }) if *it == sign)
}

/// Whether the parenthesis at `at` begins the arguments of a function.
fn is_call(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let Some(Token { kind: TokenKind::Word(word), .. }) = tokens.get(before) else { return false };
    let operator = before.checked_sub(1).is_some_and(|it| is_sign(tokens.get(it), "|"));
    let operator = operator || (before == 0 && word == "union");
    !operator && word_infix(word).is_none() && word != "by"
}

/// What the parenthesis at `at` begins.
pub(super) fn opened_by(tokens: &[Token], at: usize) -> Inside {
    if is_call(tokens, at) { Inside::Call(at.saturating_sub(1)) } else { Inside::Parentheses }
}

/// The innermost function whose arguments are open.
pub(super) fn enclosing_call<'t>(frames: &[Frame], tokens: &'t [Token]) -> Option<&'t str> {
    let at = frames.iter().rev().find_map(|it| match it.inside {
        Inside::Call(at) => Some(at),
        _ => None,
    })?;
    match &tokens.get(at)?.kind {
        TokenKind::Word(name) => Some(name),
        _ => None,
    }
}
