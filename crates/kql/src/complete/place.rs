//! Where in a query a cursor is: the tokens before it, the columns and names that it can use.

use std::ops::Range;

use super::frames::{self, Frame, Inside, is_sign};
use crate::bind::{Declared, Partial};
use crate::lexer::{Ending, tolerant};
use crate::parser::part;
use crate::token::{Token, TokenKind};
use crate::types::{Catalog, Schema};

/// A place in a query.
pub(super) struct Place {
    /// The name that is being typed, and what is left of it after the cursor.
    pub(super) replaced: Range<usize>,
    cursor: usize,
    /// The tokens before the name.
    pub(super) tokens: Vec<Token>,
    /// What is open, outermost first.
    pub(super) frames: Vec<Frame>,
    /// Which of `frames` the operator is in whose clause this is, or the source.
    pub(super) base: usize,
    /// The columns of the rows here.
    pub(super) columns: Schema,
    /// The names made with `let` before.
    pub(super) names: Vec<(String, Declared)>,
}

impl Place {
    /// The place at `cursor`; `None` where no name can be: in a string, a comment, a number.
    pub(super) fn at(text: &str, cursor: usize, catalog: &dyn Catalog) -> Option<Place> {
        let cursor = crate::diagnostic::floor_boundary(text, cursor);
        let (before, after) = text.split_at_checked(cursor)?;
        let (mut tokens, ending) = tolerant(before);
        if ending != Ending::Code {
            return None;
        }
        let mut start = cursor;
        if let Some(last) = tokens.last().filter(|it| it.span.end == cursor) {
            match last.kind {
                TokenKind::Word(_) => {
                    start = last.span.start;
                    tokens.pop();
                }
                TokenKind::Sign(_) | TokenKind::End => {}
                _ => return None,
            }
        }
        let in_operator = join_operator(&mut tokens, &mut start);
        // Left of the word that follows, nothing is typed and nothing replaced.
        let rest = if start < cursor { rest_of_name(after, in_operator) } else { 0 };
        let frames = frames::open(&tokens);
        let base = frames.iter().rposition(|it| !it.pipes.is_empty() || it.is_statements()).unwrap_or(0);
        let mut place = Place {
            replaced: start..cursor + rest,
            cursor,
            tokens,
            frames,
            base,
            columns: Schema::default(),
            names: Vec::new(),
        };
        let mut partial = Partial::new(catalog);
        place.declare(text, &mut partial);
        // Where the rows of the innermost pipeline cannot be known, those around it may be what is meant: a
        // parenthesis that is not closed looks like a pipeline in it.
        let innermost = place.frames.iter().rposition(Frame::is_statements).unwrap_or(0);
        let pipelines = place.frames.iter().skip(innermost).rev().filter(|it| !it.pipes.is_empty());
        let rows = pipelines.into_iter().find_map(|it| place.rows(text, it, &mut partial));
        place.columns = rows.unwrap_or_default();
        place.names = partial.declared();
        Some(place)
    }

    /// What is typed of the name.
    pub(super) fn typed<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.replaced.start..self.cursor).unwrap_or_default()
    }

    fn text_of<'t>(&self, text: &'t str, tokens: Range<usize>) -> &'t str {
        let of = |at: usize| self.tokens.get(at).map(|it| it.span.clone());
        let (Some(first), Some(last)) = (of(tokens.start), tokens.end.checked_sub(1).and_then(of)) else {
            return "";
        };
        text.get(first.start..last.end).unwrap_or_default()
    }

    /// The `let` statements that are seen here.
    fn declare(&self, text: &str, partial: &mut Partial<'_>) {
        for frame in &self.frames {
            if let Inside::Statements { parameters: Some(parameters) } = &frame.inside {
                let function = format!("let f = {} {{ 0 }}", self.text_of(text, parameters.clone()));
                if let Ok(function) = part::let_statement(&function) {
                    partial.declare_parameters(&function);
                }
            }
            for statement in &frame.lets {
                if let Ok(statement) = part::let_statement(self.text_of(text, statement.clone())) {
                    partial.declare(&statement);
                }
            }
        }
    }

    /// The columns after the operators of the frame that are complete.
    fn rows(&self, text: &str, frame: &Frame, partial: &mut Partial<'_>) -> Option<Schema> {
        let mut pipes = frame.pipes.iter().copied();
        let mut pipe = pipes.next()?;
        let first = self.value_of_let(frame).unwrap_or(frame.first);
        let source = part::source(self.text_of(text, first..pipe)).ok()?;
        let mut columns = partial.source(&source)?;
        for next in pipes {
            if let Ok(operator) = part::operator(self.text_of(text, pipe + 1..next)) {
                columns = partial.operator(columns, &operator);
            }
            pipe = next;
        }
        Some(columns)
    }

    /// Where the value begins when the statement of the frame is a `let`: after its `=`, or where that should be.
    pub(super) fn value_of_let(&self, frame: &Frame) -> Option<usize> {
        let is_let = frame.is_statements() && frames::is_word(self.tokens.get(frame.first), "let");
        is_let.then_some(frame.first + 3)
    }

    /// The token before the name.
    pub(super) fn previous(&self) -> Option<&Token> {
        self.tokens.last()
    }

    /// The tokens of the operator (or of the source) that this is in, its name among them.
    pub(super) fn clause(&self) -> &[Token] {
        let Some(frame) = self.frames.get(self.base) else { return &[] };
        let first = match frame.pipes.last() {
            Some(pipe) => pipe + 1,
            None => self.value_of_let(frame).unwrap_or(frame.first),
        };
        self.tokens.get(first..).unwrap_or_default()
    }
}

/// Takes `project-` before the name into it, when that is an operator's name.
fn join_operator(tokens: &mut Vec<Token>, start: &mut usize) -> bool {
    let mut at = tokens.len();
    let mut begin = *start;
    while let Some([word, sign]) = at.checked_sub(2).and_then(|it| tokens.get(it..at))
        && matches!(word.kind, TokenKind::Word(_))
        && is_sign(Some(sign), "-")
        && word.span.end == sign.span.start
        && sign.span.end == begin
    {
        begin = word.span.start;
        at -= 2;
    }
    let in_operator = at.checked_sub(1).is_some_and(|it| is_sign(tokens.get(it), "|"));
    if in_operator {
        tokens.truncate(at);
        *start = begin;
    }
    in_operator
}

/// How many bytes of the name are after the cursor.
fn rest_of_name(after: &str, in_operator: bool) -> usize {
    let belongs = |it: char| it.is_alphanumeric() || it == '_' || (in_operator && it == '-');
    after.find(|it| !belongs(it)).unwrap_or(after.len())
}
