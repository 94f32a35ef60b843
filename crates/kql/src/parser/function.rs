//! Functions that a query makes with `let`.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, FunctionBody, FunctionParameter};
use crate::diagnostic::{Diagnostic, Kind};
use crate::token::TokenKind;
use crate::types::Type;

impl Parser<'_> {
    /// `(a: long = 1, T: (*)) { let ...; body }`
    pub(super) fn function(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        self.expect_sign("(")?;
        let mut parameters = Vec::new();
        while !self.at_sign(")") {
            parameters.push(self.function_parameter()?);
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign(")")?;
        self.expect_sign("{")?;
        let mut lets = Vec::new();
        while self.at_word("let") {
            lets.push(self.let_statement()?);
            self.expect_sign(";")?;
        }
        let body = self.expression_or_pipeline()?;
        self.eat_sign(";");
        self.expect_sign("}")?;
        let body = FunctionBody { parameters, lets, body };
        Ok(Expr { kind: ExprKind::Function(Box::new(body)), span: start..self.previous_end() })
    }

    fn function_parameter(&mut self) -> Parsed<FunctionParameter> {
        let name = self.name("the name of a parameter")?;
        self.expect_sign(":")?;
        let ty = if self.eat_sign("(") {
            self.table_parameter()?;
            None
        } else {
            Some(self.type_name()?)
        };
        let default = if self.eat_sign("=") { Some(self.expression()?) } else { None };
        Ok(FunctionParameter { name, ty, default })
    }

    /// `*)` or `a: long, b: string)`: which columns the table must have. The body shows soon
    /// enough when one is missing.
    fn table_parameter(&mut self) -> Parsed<()> {
        if !self.eat_sign("*") {
            while !self.at_sign(")") {
                self.name("the name of a column")?;
                self.expect_sign(":")?;
                self.type_name()?;
                if !self.eat_sign(",") {
                    break;
                }
            }
        }
        self.expect_sign(")")
    }

    /// The name of a type.
    pub(super) fn type_name(&mut self) -> Parsed<Type> {
        let span = self.span();
        let TokenKind::Word(name) = self.peek().clone() else {
            return Err(self.expected("a type"));
        };
        self.next();
        Type::parse(&name).ok_or_else(|| {
            Diagnostic::new(Kind::Type, format!("`{name}` is no type"), span)
                .with_nearest(&name, Type::ALL.map(Type::name))
        })
    }
}
