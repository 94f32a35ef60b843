//! Scalar expressions, by precedence.

use super::{MAX_DEPTH, Parsed, Parser, too_deep};
use crate::ast::{Arithmetic, BinaryOp, Compare, Expr, ExprKind, Item, ListOp, ListTest, TextOp, TextTest};
use crate::diagnostic::{Diagnostic, Kind};
use crate::token::TokenKind;

/// What stands between two operands. KQL's order: text operators bind tighter than `*`.
pub(crate) enum Infix {
    Logic { and: bool },
    Binary(BinaryOp),
    List(ListOp),
    Between { negated: bool },
}

impl Infix {
    /// How tightly it binds.
    fn power(&self) -> u8 {
        match self {
            Infix::Logic { and: false } => 1,
            Infix::Logic { and: true } => 2,
            Infix::List(_) | Infix::Between { .. } => 3,
            Infix::Binary(BinaryOp::Compare(Compare::Equal | Compare::NotEqual)) => 3,
            Infix::Binary(BinaryOp::Compare(_)) => 4,
            Infix::Binary(BinaryOp::Arithmetic(Arithmetic::Add | Arithmetic::Subtract)) => 5,
            Infix::Binary(BinaryOp::Arithmetic(_)) => 6,
            Infix::Binary(BinaryOp::Text(_)) => 7,
        }
    }

    /// Whether `a op b op c` is written without parentheses.
    fn chains(&self) -> bool {
        !matches!(self.power(), 3 | 4)
    }
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|it| it.binary(1))
    }

    /// An expression of operators that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.prefix()?;
        let mut limit = u8::MAX;
        let mut chain = self.depth;
        while let Some(infix) = self.infix() {
            let power = infix.power();
            if power < least || power >= limit {
                break;
            }
            // Each operator makes the tree one deeper on the left.
            chain += 1;
            if chain > 2 * MAX_DEPTH && !matches!(infix, Infix::Logic { .. }) {
                return Err(too_deep(self.span()));
            }
            left = self.infix_rest(left, &infix)?;
            limit = if infix.chains() { u8::MAX } else { power };
        }
        Ok(left)
    }

    fn infix_rest(&mut self, left: Expr, infix: &Infix) -> Parsed<Expr> {
        let op_span = self.span();
        self.next();
        let power = infix.power();
        let start = left.span.start;
        let kind = match infix {
            Infix::Logic { and } => {
                let right = self.nested(|it| it.binary(power + 1))?;
                logic(*and, left, right)
            }
            Infix::Binary(op) => {
                if matches!(op, BinaryOp::Text(TextOp { test: TextTest::MatchesRegex, .. })) {
                    self.next();
                }
                let right = self.nested(|it| it.binary(power + 1))?;
                ExprKind::Binary { op: *op, op_span, left: Box::new(left), right: Box::new(right) }
            }
            Infix::List(op) => {
                let items = self.list_items()?;
                ExprKind::List { op: *op, left: Box::new(left), items }
            }
            Infix::Between { negated } => {
                self.expect_sign("(")?;
                let low = self.expression()?;
                self.expect_sign("..")?;
                let high = self.expression()?;
                self.expect_sign(")")?;
                let (value, low, high) = (Box::new(left), Box::new(low), Box::new(high));
                ExprKind::Between { negated: *negated, value, low, high }
            }
        };
        Ok(Expr { kind, span: start..self.previous_end() })
    }

    /// `(a, b, ...)` or `(T | project x)`, after `in` and its kind.
    fn list_items(&mut self) -> Parsed<Vec<Expr>> {
        if !self.eat_sign("(") {
            return Err(self.expected("`(` and a list"));
        }
        let mut items = Vec::new();
        while !self.at_sign(")") {
            items.push(self.expression_or_pipeline()?);
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign(")")?;
        Ok(items)
    }

    fn infix(&self) -> Option<Infix> {
        match self.peek() {
            TokenKind::Sign(sign) => sign_infix(sign),
            TokenKind::Word(word) if word == "matches" => {
                let TokenKind::Word(next) = self.peek_at(1) else { return None };
                (next == "regex").then_some(Infix::Binary(BinaryOp::Text(TextOp {
                    test: TextTest::MatchesRegex,
                    case_sensitive: true,
                    negated: false,
                })))
            }
            TokenKind::Word(word) => word_infix(word),
            _ => None,
        }
    }

    fn prefix(&mut self) -> Parsed<Expr> {
        let start = self.span().start;
        if self.eat_sign("-") {
            let operand = self.nested(|it| it.prefix())?;
            let span = start..operand.span.end;
            return Ok(Expr { kind: negated(operand), span });
        }
        if self.eat_sign("+") {
            return self.nested(|it| it.prefix());
        }
        self.postfix()
    }

    /// An operand with `.member`, `[index]` after it.
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let mut base = self.operand()?;
        let mut depth = self.depth;
        loop {
            depth += 1;
            if depth > 2 * MAX_DEPTH {
                return Err(too_deep(self.span()));
            }
            let start = base.span.start;
            let dot = self.eat_sign(".");
            // `a.["k"]` is `a["k"]`.
            let kind = if dot && !self.at_sign("[") {
                let member = self.name("a name after `.`")?;
                if self.at_sign("(") {
                    return Err(self.unsupported("a table of another database", member.span));
                }
                ExprKind::Member { base: Box::new(base), member }
            } else if self.at_sign("[") && (dot || indexable(&base)) {
                self.next();
                let index = self.expression()?;
                self.expect_sign("]")?;
                ExprKind::Element { base: Box::new(base), index: Box::new(index) }
            } else {
                return Ok(base);
            };
            base = Expr { kind, span: start..self.previous_end() };
        }
    }

    fn operand(&mut self) -> Parsed<Expr> {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Sign("(") => {
                self.next();
                let mut inner = self.nested(|it| it.expression_or_pipeline())?;
                self.expect_sign(")")?;
                inner.span = span.start..self.previous_end();
                Ok(inner)
            }
            TokenKind::Sign("[") => {
                let name = self.name("a name as ['...']")?;
                Ok(Expr { kind: ExprKind::Name(name.text), span: name.span })
            }
            TokenKind::Word(word) if !word.starts_with('!') && word != "in~" => match *self.peek_at(1) {
                TokenKind::Sign("(") => self.call(),
                _ => {
                    self.next();
                    let kind = match word.as_str() {
                        "true" | "True" | "TRUE" => ExprKind::Literal(crate::Value::Bool(true)),
                        "false" | "False" | "FALSE" => ExprKind::Literal(crate::Value::Bool(false)),
                        _ => ExprKind::Name(word),
                    };
                    Ok(Expr { kind, span })
                }
            },
            _ => self.literal(),
        }
    }

    fn call(&mut self) -> Parsed<Expr> {
        let name = self.name("a function")?;
        self.expect_sign("(")?;
        let mut arguments = Vec::new();
        while !self.at_sign(")") {
            arguments.push(self.argument()?);
            if !self.eat_sign(",") {
                break;
            }
        }
        self.expect_sign(")")?;
        let span = name.span.start..self.previous_end();
        Ok(Expr { kind: ExprKind::Call { name, arguments }, span })
    }

    fn argument(&mut self) -> Parsed<Item> {
        if self.at_sign("*") || *self.peek_at(1) == TokenKind::Sign("=") {
            return self.item();
        }
        if self.at_sign("=") {
            return Err(Diagnostic::new(Kind::Syntax, "expected a value", self.span()));
        }
        Ok(Item { name: None, value: self.nested(|it| it.expression_or_pipeline())? })
    }
}

/// Whether `[` after it takes an element. After a literal or an operator it would begin a name.
fn indexable(base: &Expr) -> bool {
    !matches!(base.kind, ExprKind::Literal(ref it) if it.ty() != crate::Type::Dynamic)
}

/// Joins `a or b or c` into one, so that long chains are not deep.
fn logic(and: bool, left: Expr, right: Expr) -> ExprKind {
    match left.kind {
        // One in parentheses begins before its first operand and stays as it is.
        ExprKind::Logic { and: same, mut operands }
            if same == and && operands.first().is_some_and(|it| it.span.start == left.span.start) =>
        {
            operands.push(right);
            ExprKind::Logic { and, operands }
        }
        kind => ExprKind::Logic { and, operands: vec![Expr { kind, span: left.span }, right] },
    }
}

/// `-5` is a literal, so that `-9223372036854775808` could be written with one.
fn negated(operand: Expr) -> ExprKind {
    use crate::Value;
    match operand.kind {
        ExprKind::Literal(Value::Long(it)) => ExprKind::Literal(Value::Long(it.wrapping_neg())),
        ExprKind::Literal(Value::Real(it)) => ExprKind::Literal(Value::Real(-it)),
        ExprKind::Literal(Value::TimeSpan(it)) => ExprKind::Literal(Value::TimeSpan(it.wrapping_neg())),
        _ => ExprKind::Negate(Box::new(operand)),
    }
}

fn sign_infix(sign: &str) -> Option<Infix> {
    let arithmetic = |it| Some(Infix::Binary(BinaryOp::Arithmetic(it)));
    let compare = |it| Some(Infix::Binary(BinaryOp::Compare(it)));
    let equals = |negated| {
        let op = TextOp { test: TextTest::Equals, case_sensitive: false, negated };
        Some(Infix::Binary(BinaryOp::Text(op)))
    };
    match sign {
        "+" => arithmetic(Arithmetic::Add),
        "-" => arithmetic(Arithmetic::Subtract),
        "*" => arithmetic(Arithmetic::Multiply),
        "/" => arithmetic(Arithmetic::Divide),
        "%" => arithmetic(Arithmetic::Modulo),
        "==" => compare(Compare::Equal),
        "!=" | "<>" => compare(Compare::NotEqual),
        "<" => compare(Compare::Less),
        "<=" => compare(Compare::LessOrEqual),
        ">" => compare(Compare::Greater),
        ">=" => compare(Compare::GreaterOrEqual),
        "=~" => equals(false),
        "!~" => equals(true),
        _ => None,
    }
}

pub(crate) fn word_infix(word: &str) -> Option<Infix> {
    let (negated, bare) = match word.strip_prefix('!') {
        Some(bare) => (true, bare),
        None => (false, word),
    };
    match (bare, negated) {
        ("and", false) => return Some(Infix::Logic { and: true }),
        ("or", false) => return Some(Infix::Logic { and: false }),
        ("between", _) => return Some(Infix::Between { negated }),
        _ => {}
    }
    let list = match (bare, negated) {
        ("in", _) => Some(ListTest::In),
        ("in~", _) => Some(ListTest::InAnyCase),
        ("has_any", false) => Some(ListTest::HasAny),
        ("has_all", false) => Some(ListTest::HasAll),
        _ => None,
    };
    if let Some(test) = list {
        return Some(Infix::List(ListOp { test, negated }));
    }
    let (bare, case_sensitive) = match bare.strip_suffix("_cs") {
        Some(bare) => (bare, true),
        None => (bare, false),
    };
    let test = match bare {
        "has" => TextTest::Has,
        "hasprefix" => TextTest::HasPrefix,
        "hassuffix" => TextTest::HasSuffix,
        "contains" => TextTest::Contains,
        "startswith" => TextTest::StartsWith,
        "endswith" => TextTest::EndsWith,
        // Old spellings: `containscs`, `notcontains`.
        "containscs" => {
            return Some(text(TextTest::Contains, true, negated));
        }
        "notcontains" => return Some(text(TextTest::Contains, false, true)),
        "notcontainscs" => return Some(text(TextTest::Contains, true, true)),
        _ => return None,
    };
    Some(text(test, case_sensitive, negated))
}

fn text(test: TextTest, case_sensitive: bool, negated: bool) -> Infix {
    Infix::Binary(BinaryOp::Text(TextOp { test, case_sensitive, negated }))
}
