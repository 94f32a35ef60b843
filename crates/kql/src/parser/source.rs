//! Statements, and what a pipeline begins with.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, Let, Operator, Pipeline, Query, Range, Source};
use crate::diagnostic::{Diagnostic, Kind};
use crate::token::TokenKind;

/// Operators in a row that a query may have. Plans are as deep as that.
const MAX_OPERATORS: usize = 100;

/// Statements and sources of KQL that are not read yet.
const LATER: [&str; 11] = [
    "find",
    "search",
    "evaluate",
    "externaldata",
    "declare",
    "set",
    "alias",
    "pattern",
    "restrict",
    "materialize",
    "graph",
];

impl Parser<'_> {
    pub(super) fn query(&mut self) -> Parsed<Query> {
        let mut lets = Vec::new();
        loop {
            while self.eat_sign(";") {}
            if !self.at_word("let") || matches!(self.peek_at(1), TokenKind::Sign("|")) {
                break;
            }
            lets.push(self.let_statement()?);
            if *self.peek() != TokenKind::End && !self.at_sign(";") {
                return Err(self.expected("`;` after the `let` statement"));
            }
        }
        if *self.peek() == TokenKind::End {
            let what = if lets.is_empty() { "a table" } else { "a table after the `let` statements" };
            return Err(self.expected(what));
        }
        let body = self.pipeline()?;
        while self.eat_sign(";") {}
        if *self.peek() != TokenKind::End {
            return Err(self.after_pipeline());
        }
        Ok(Query { lets, body })
    }

    /// Why the text does not end where the query could.
    fn after_pipeline(&self) -> Diagnostic {
        if self.tokens.get(self.at.saturating_sub(1)).is_some_and(|it| it.kind == TokenKind::Sign(";")) {
            return self.unsupported("more than one query in one text", self.span());
        }
        if self.at_sign("=") {
            return Diagnostic::new(Kind::Syntax, "`=` does not compare", self.span())
                .with_help("write `==` to compare");
        }
        self.expected("`|` or the end of the query")
    }

    pub(super) fn let_statement(&mut self) -> Parsed<Let> {
        self.next();
        let name = self.name("a name after `let`")?;
        self.expect_sign("=")?;
        let value = self.let_value()?;
        Ok(Let { name, value })
    }

    fn let_value(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        let view = self.at_word("view") && *self.peek_at(1) == TokenKind::Sign("(");
        if view {
            self.next();
        }
        if view || self.at_function() {
            return self.nested(|it| it.function());
        }
        for word in ["externaldata", "external_data", "materialize"] {
            if self.at_word(word) && *self.peek_at(1) == TokenKind::Sign("(") {
                return Err(self.unsupported(&format!("`{word}`"), self.span()));
            }
        }
        if self.at_tabular_word() {
            let pipeline = self.pipeline()?;
            let span = start..self.previous_end();
            return Ok(Expr { kind: ExprKind::Pipeline(Box::new(pipeline)), span });
        }
        self.expression_or_pipeline()
    }

    /// Whether `(a: long) { ... }` begins here.
    fn at_function(&self) -> bool {
        if !self.at_sign("(") {
            return false;
        }
        let mut depth = 0usize;
        for (ahead, token) in self.tokens.iter().skip(self.at).enumerate() {
            match token.kind {
                TokenKind::Sign("(") => depth += 1,
                TokenKind::Sign(")") => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return matches!(self.peek_at(ahead + 1), TokenKind::Sign("{"));
            }
        }
        false
    }

    /// Whether a word begins here that always begins a tabular expression.
    pub(super) fn at_tabular_word(&self) -> bool {
        let TokenKind::Word(word) = self.peek() else { return false };
        let next = self.peek_at(1);
        match word.as_str() {
            "datatable" => matches!(next, TokenKind::Sign("(")),
            // Not `print` or `union` as the name of a table or column.
            "print" | "union" => {
                !matches!(next, TokenKind::End | TokenKind::Sign("|" | ")" | "," | ";" | "." | "=" | "=="))
            }
            "range" if matches!(next, TokenKind::Sign("[")) => true,
            "range" | "find" | "search" | "evaluate" => {
                matches!(next, TokenKind::Word(_) | TokenKind::Text(_))
            }
            _ => false,
        }
    }

    /// A scalar expression; or a tabular one, when `|` follows.
    pub(super) fn expression_or_pipeline(&mut self) -> Parsed<Expr> {
        if self.at_tabular_word() {
            let start = self.span().start;
            let pipeline = self.nested(|it| it.pipeline())?;
            let span = start..self.previous_end();
            return Ok(Expr { kind: ExprKind::Pipeline(Box::new(pipeline)), span });
        }
        let value = self.expression()?;
        if !self.at_sign("|") {
            return Ok(value);
        }
        let start = value.span.start;
        let source = Source::Expr(Box::new(value));
        let operators = self.nested(|it| it.operators())?;
        let pipeline = Pipeline { source, operators };
        Ok(Expr { kind: ExprKind::Pipeline(Box::new(pipeline)), span: start..self.previous_end() })
    }

    /// A call that gives a table.
    pub(super) fn pipeline_of_call(&mut self) -> Parsed<Pipeline> {
        let source = Source::Expr(Box::new(self.postfix()?));
        Ok(Pipeline { source, operators: Vec::new() })
    }

    /// A source and the operators after it.
    pub(super) fn pipeline(&mut self) -> Parsed<Pipeline> {
        let source = self.source()?;
        let operators = self.operators()?;
        Ok(Pipeline { source, operators })
    }

    fn operators(&mut self) -> Parsed<Vec<Operator>> {
        let mut operators = Vec::new();
        while self.eat_sign("|") {
            if operators.len() >= MAX_OPERATORS {
                return Err(super::too_deep(self.span()));
            }
            operators.push(self.operator()?);
        }
        Ok(operators)
    }

    pub(super) fn source(&mut self) -> Parsed<Source> {
        let span = self.span();
        if let TokenKind::Word(word) = self.peek().clone() {
            let tabular = self.at_tabular_word();
            match word.as_str() {
                "datatable" if tabular => return self.datatable(),
                "print" if tabular => {
                    self.next();
                    return Ok(Source::Print(self.list(|it| it.item())?));
                }
                "union" if tabular => {
                    self.next();
                    return Ok(Source::Union(self.union()?));
                }
                "range" if tabular => return self.range(),
                it if LATER.contains(&it) && (tabular || self.followed_by_word()) => {
                    return Err(self.unsupported(&format!("`{it}`"), span));
                }
                "materialize" | "externaldata" | "external_data" | "inline_external_table"
                    if self.peek_at(1) == &TokenKind::Sign("(") =>
                {
                    return Err(self.unsupported(&format!("`{word}`"), span));
                }
                _ => {}
            }
        }
        if self.eat_sign("(") {
            let inner = self.nested(|it| it.pipeline())?;
            self.expect_sign(")")?;
            let span = span.start..self.previous_end();
            let expr = Expr { kind: ExprKind::Pipeline(Box::new(inner)), span };
            return Ok(Source::Expr(Box::new(expr)));
        }
        if self.at_sign(".") {
            return Err(self.unsupported("a management command", span));
        }
        if !matches!(self.peek(), TokenKind::Word(_) | TokenKind::Sign("[")) {
            return Err(self.expected("a table"));
        }
        Ok(Source::Expr(Box::new(self.postfix()?)))
    }

    fn followed_by_word(&self) -> bool {
        matches!(self.peek_at(1), TokenKind::Word(_))
    }

    fn range(&mut self) -> Parsed<Source> {
        let start = self.span().start;
        self.next();
        let name = self.name("the name of a column")?;
        let mut part = |word: &str| {
            if !self.eat_word(word) {
                return Err(self.expected(&format!("`{word}`")));
            }
            self.expression()
        };
        let (from, to, step) = (part("from")?, part("to")?, part("step")?);
        let span = start..self.previous_end();
        Ok(Source::Range(Box::new(Range { name, from, to, step, span })))
    }

    fn datatable(&mut self) -> Parsed<Source> {
        let start = self.span().start;
        self.next();
        self.expect_sign("(")?;
        let mut columns = Vec::new();
        while !self.at_sign(")") {
            let name = self.name("the name of a column")?;
            self.expect_sign(":")?;
            let ty = self.type_name()?;
            columns.push((name, ty));
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign(")")?;
        self.expect_sign("[")?;
        let mut cells = Vec::new();
        while !self.at_sign("]") {
            cells.push(self.expression()?);
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign("]")?;
        Ok(Source::Datatable { columns, cells, span: start..self.previous_end() })
    }
}
