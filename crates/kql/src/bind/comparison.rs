//! Comparisons, operators between texts, lists.

use super::scalar::no_operator;
use super::{Binder, Bound, Scope};
use crate::ast::{Compare, Expr, ExprKind, ListOp, ListTest, TextOp, TextTest};
use crate::diagnostic::{Diagnostic, Kind};
use crate::functions::{ConvertFunction, Function, LogicFunction};
use crate::plan::{Scalar, ScalarKind};
use crate::token::Span;
use crate::types::{Schema, Type};
use crate::value::Value;

impl Binder<'_> {
    pub(super) fn compare(
        &self,
        op: Compare,
        mut left: Scalar,
        mut right: Scalar,
        span: Span,
        op_span: &Span,
    ) -> Bound<Scalar> {
        let equality = matches!(op, Compare::Equal | Compare::NotEqual);
        let Some(ty) = self.common(&mut left, &mut right) else {
            return Err(no_comparison(compare_sign(op), left.ty, right.ty, op_span.clone()));
        };
        if ty == Type::Dynamic || (!equality && matches!(ty, Type::Bool | Type::Guid)) {
            return Err(no_operator(compare_sign(op), &[ty, ty], op_span.clone()));
        }
        let (left, right) = (Box::new(left), Box::new(right));
        Ok(Scalar { kind: ScalarKind::Compare { op, left, right }, ty: Type::Bool, span })
    }

    /// Brings both to the type in which they are compared; `None` when there is none.
    fn common(&self, left: &mut Scalar, right: &mut Scalar) -> Option<Type> {
        read_number(left, right.ty);
        read_number(right, left.ty);
        let (a, b) = (left.ty, right.ty);
        let ty = match (a, b) {
            _ if a == b => a,
            _ if a.is_number() && b.is_number() => {
                if a == Type::Real || b == Type::Real {
                    Type::Real
                } else {
                    Type::Long
                }
            }
            (Type::Dynamic, Type::Int) | (Type::Int, Type::Dynamic) => Type::Long,
            (Type::Dynamic, other) | (other, Type::Dynamic) => other,
            _ => return None,
        };
        self.bring(left, ty);
        self.bring(right, ty);
        Some(ty)
    }

    /// Converts a number to a wider one, and a dynamic to the type that it is compared with.
    fn bring(&self, value: &mut Scalar, ty: Type) {
        if value.ty == Type::Dynamic && ty == Type::String {
            *value = self.to_string(value.clone());
        } else {
            self.widen(value, ty);
        }
    }

    pub(super) fn between(
        &mut self,
        negated: bool,
        operands: [&Expr; 3],
        span: Span,
        scope: &mut Scope<'_>,
    ) -> Bound<Scalar> {
        let [value, low, high] = operands;
        let mut value = self.scalar(value, scope)?;
        let mut low = self.scalar(low, scope)?;
        let mut high = self.scalar(high, scope)?;
        // `time between (start .. length)` ends a length after the start.
        if low.ty == Type::DateTime && high.ty == Type::TimeSpan {
            let sum = ScalarKind::Arithmetic {
                op: crate::ast::Arithmetic::Add,
                left: Box::new(low.clone()),
                right: Box::new(high.clone()),
            };
            high = Scalar { kind: sum, ty: Type::DateTime, span: high.span };
        }
        let sign = if negated { "!between" } else { "between" };
        for bound in [&mut low, &mut high] {
            let types = (value.ty, bound.ty);
            match self.common(&mut value, bound) {
                Some(Type::Dynamic | Type::Bool | Type::Guid) | None => {
                    return Err(no_comparison(sign, types.0, types.1, bound.span.clone()));
                }
                Some(_) => {}
            }
        }
        // A real upper end makes all three real.
        self.common(&mut value, &mut low);
        let (value, low, high) = (Box::new(value), Box::new(low), Box::new(high));
        let kind = ScalarKind::Between { value, low, high };
        let inside = Scalar { kind, ty: Type::Bool, span: span.clone() };
        Ok(if negated { not(inside, span) } else { inside })
    }

    pub(super) fn text(
        &self,
        op: TextOp,
        left: Scalar,
        right: Scalar,
        span: Span,
        op_span: &Span,
    ) -> Bound<Scalar> {
        let sign = text_sign(op);
        let left = self.text_operand(left, &sign, op_span)?;
        let right = self.text_operand(right, &sign, op_span)?;
        let (left, right) = (Box::new(left), Box::new(right));
        Ok(Scalar { kind: ScalarKind::Text { op, left, right }, ty: Type::Bool, span })
    }

    fn text_operand(&self, value: Scalar, sign: &str, op_span: &Span) -> Bound<Scalar> {
        match value.ty {
            Type::String | Type::Dynamic => Ok(self.to_string(value)),
            other => {
                let message = format!("`{sign}` works on strings and not on a {other}");
                Err(Diagnostic::new(Kind::Type, message, op_span.clone())
                    .with_help("convert the value with tostring()"))
            }
        }
    }

    pub(super) fn list(
        &mut self,
        op: ListOp,
        left: &Expr,
        items: &[Expr],
        span: Span,
        scope: &mut Scope<'_>,
    ) -> Bound<Scalar> {
        let sign = list_sign(op);
        let mut left = self.scalar(left, scope)?;
        let texts = op.test != ListTest::In;
        if texts || left.ty == Type::Dynamic {
            left = self.text_operand(left, sign, &span)?;
        }
        let mut bound = Vec::new();
        for item in items {
            if let Some(span) = self.table_in_list(item, scope.columns) {
                bound.push(self.collected(item, false, span)?);
                continue;
            }
            let mut item = self.scalar(item, scope)?;
            if item.ty == Type::Dynamic {
                bound.push(item);
                continue;
            }
            if texts {
                item = self.to_string(item);
            }
            let types = (left.ty, item.ty);
            read_number(&mut item, left.ty);
            // The list is brought to the type of the left side, unless that is narrower.
            if left.ty == Type::Int || (left.ty == Type::Long && item.ty == Type::Real) {
                let wider = if item.ty == Type::Real { Type::Real } else { Type::Long };
                self.widen(&mut left, wider);
            }
            if self.common(&mut left.clone(), &mut item).is_none() || item.ty != left.ty {
                return Err(no_comparison(sign, types.0, types.1, item.span));
            }
            bound.push(item);
        }
        // An earlier item may be narrower than the left side has become since.
        let ty = left.ty;
        for item in bound.iter_mut().filter(|it| it.ty != Type::Dynamic) {
            self.widen(item, ty);
        }
        let kind = ScalarKind::List { op, left: Box::new(left), items: bound };
        super::checked_size(Scalar { kind, ty: Type::Bool, span })
    }

    /// The first column of a table as a dynamic array, or its first value.
    pub(super) fn collected(&mut self, table: &Expr, first: bool, span: Span) -> Bound<Scalar> {
        let plan = self.table_expression(table)?;
        let Some(column) = plan.schema.columns.first() else {
            let message = "a table without columns has no value";
            return Err(Diagnostic::new(Kind::Type, message, span));
        };
        let ty = if first { column.ty } else { Type::Dynamic };
        if column.ty == Type::Decimal {
            let message = "a decimal here is not implemented yet";
            return Err(Diagnostic::new(Kind::Unsupported, message, span));
        }
        let kind = ScalarKind::Collected { plan: Box::new(plan), first };
        super::checked_size(Scalar { kind, ty, span })
    }

    /// The place of an item of a list that is a table.
    pub(super) fn table_in_list(&self, item: &Expr, columns: &Schema) -> Option<Span> {
        match &item.kind {
            ExprKind::Pipeline(_) => Some(item.span.clone()),
            ExprKind::Call { name, .. } => self.gives_table(&name.text).then(|| item.span.clone()),
            ExprKind::Name(name) => {
                let table = match self.lets.get(name) {
                    Some(super::Named::Table(..)) => true,
                    Some(super::Named::Function(..)) => self.gives_table(name),
                    Some(super::Named::Scalar(_)) => false,
                    // Columns hide tables of the catalog, but not those of `let`.
                    None => columns.get(name).is_none() && self.catalog.schema(name).is_some(),
                };
                table.then(|| item.span.clone())
            }
            _ => None,
        }
    }

    /// The value that a dynamic holds, read as the type.
    pub(super) fn read_dynamic(&self, value: Scalar, ty: Type) -> Scalar {
        let function = match ty {
            Type::Bool => ConvertFunction::ToBool,
            Type::Int => ConvertFunction::ToInt,
            Type::Long => ConvertFunction::ToLong,
            Type::Real | Type::Decimal => ConvertFunction::ToReal,
            Type::String => ConvertFunction::ToString,
            Type::DateTime => ConvertFunction::ToDateTime,
            Type::TimeSpan => ConvertFunction::ToTimeSpan,
            Type::Guid => ConvertFunction::ToGuid,
            Type::Dynamic => return value,
        };
        self.convert(value, function, ty)
    }
}

/// A number written as a text is read as the number that it is compared with.
fn read_number(value: &mut Scalar, other: Type) {
    let Some(Value::String(text)) = value.as_literal() else { return };
    let text = text.trim();
    let number = match other {
        Type::Int | Type::Long => text.parse().ok().map(Value::Long),
        Type::Real => text.parse().ok().filter(|it: &f64| it.is_finite()).map(Value::Real),
        _ => None,
    };
    if let Some(number) = number {
        value.ty = number.ty();
        value.kind = ScalarKind::Literal(number);
    }
}

pub(super) fn not(value: Scalar, span: Span) -> Scalar {
    Scalar::call(Function::Logic(LogicFunction::Not), vec![value], Type::Bool, span)
}

fn no_comparison(sign: &str, left: Type, right: Type, span: Span) -> Diagnostic {
    let message = format!("`{sign}` cannot compare a {left} with a {right}");
    let other = if left == Type::String { right } else { left };
    let help = match (left, right) {
        (Type::String, _) | (_, Type::String) => match other {
            Type::DateTime => "write the time as datetime(2025-01-31 13:45:00)".to_owned(),
            Type::Guid => "write it as guid(...), or convert with tostring()".to_owned(),
            _ => format!("convert one of them, for example with to{other}() or tostring()"),
        },
        _ => "convert one of them".to_owned(),
    };
    Diagnostic::new(Kind::Type, message, span).with_help(help)
}

fn compare_sign(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "==",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}

fn text_sign(op: TextOp) -> String {
    let word = match (op.test, op.negated) {
        (TextTest::Equals, false) => return "=~".to_owned(),
        (TextTest::Equals, true) => return "!~".to_owned(),
        (TextTest::MatchesRegex, _) => return "matches regex".to_owned(),
        (TextTest::Has, _) => "has",
        (TextTest::HasPrefix, _) => "hasprefix",
        (TextTest::HasSuffix, _) => "hassuffix",
        (TextTest::Contains, _) => "contains",
        (TextTest::StartsWith, _) => "startswith",
        (TextTest::EndsWith, _) => "endswith",
    };
    let negation = if op.negated { "!" } else { "" };
    let case = if op.case_sensitive { "_cs" } else { "" };
    format!("{negation}{word}{case}")
}

fn list_sign(op: ListOp) -> &'static str {
    match (op.test, op.negated) {
        (ListTest::In, false) => "in",
        (ListTest::In, true) => "!in",
        (ListTest::InAnyCase, false) => "in~",
        (ListTest::InAnyCase, true) => "!in~",
        (ListTest::HasAny, _) => "has_any",
        (ListTest::HasAll, _) => "has_all",
    }
}
