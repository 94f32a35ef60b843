//! Whether a value is complete before the cursor, and of which type it is.

use super::frames::{self, Inside, is_sign};
use super::offers::{Offers, operator_name};
use super::place::Place;
use crate::parser::word_infix;
use crate::token::TokenKind;
use crate::types::Type;

impl Place {
    /// `fresh` where a value begins; after one, what connects it with another.
    pub(super) fn value(&self, fresh: Offers) -> Offers {
        if !self.after_value() {
            return fresh;
        }
        if self.after_comparison() {
            return Offers { logic: true, ..Offers::default() };
        }
        Offers { infix: Some(self.type_before()), ..Offers::default() }
    }

    /// Whether a value is complete before the cursor.
    pub(super) fn after_value(&self) -> bool {
        if self.at_first() {
            return false;
        }
        match self.previous().map(|it| &it.kind) {
            Some(TokenKind::Word(word)) => {
                let clause = self.clause();
                let is_name = operator_name(clause).is_some_and(|it| it.1.is_empty()) && !self.is_nested();
                let is_operator =
                    is_name && self.frames.get(self.base).is_some_and(|it| !it.pipes.is_empty());
                let is_word =
                    ["by", "print", "from", "to", "step", "matches", "regex"].contains(&word.as_str());
                !is_operator && !is_word && word_infix(word).is_none()
            }
            Some(TokenKind::Sign(sign)) => matches!(*sign, ")" | "]"),
            Some(TokenKind::End) | None => false,
            Some(_) => true,
        }
    }

    /// Whether the value before the cursor is the right side of a comparison, or its list.
    fn after_comparison(&self) -> bool {
        let Some(mut at) = self.tokens.len().checked_sub(1) else { return false };
        if is_sign(self.tokens.get(at), ")") {
            let mut depth = 0usize;
            loop {
                if is_sign(self.tokens.get(at), ")") {
                    depth += 1;
                } else if is_sign(self.tokens.get(at), "(") {
                    depth = depth.saturating_sub(1);
                }
                if depth == 0 {
                    break;
                }
                let Some(before) = at.checked_sub(1) else { return false };
                at = before;
            }
            if let Inside::Call(_) = frames::opened_by(&self.tokens, at) {
                at = at.saturating_sub(1);
            }
        }
        let before = at.checked_sub(1).and_then(|it| self.tokens.get(it));
        match before.map(|it| &it.kind) {
            Some(TokenKind::Word(word)) => {
                word == "regex" || (word_infix(word).is_some() && word != "and" && word != "or")
            }
            Some(TokenKind::Sign(sign)) => {
                matches!(*sign, "==" | "!=" | "<>" | "=~" | "!~" | "<" | "<=" | ">" | ">=")
            }
            _ => false,
        }
    }

    /// The type of the value before the cursor, when it is a column or a literal.
    fn type_before(&self) -> Option<Type> {
        let before = self.tokens.len().checked_sub(2).and_then(|it| self.tokens.get(it));
        if is_sign(before, ".") {
            return Some(Type::Dynamic);
        }
        match self.previous().map(|it| &it.kind) {
            Some(TokenKind::Word(name)) => self.columns.get(name),
            Some(TokenKind::Text(_)) => Some(Type::String),
            Some(TokenKind::Long(_)) => Some(Type::Long),
            Some(TokenKind::Real(_)) => Some(Type::Real),
            Some(TokenKind::TimeSpan(_)) => Some(Type::TimeSpan),
            _ => None,
        }
    }
}
