//! Scalar expressions.

use super::{Binder, Bound, Named, Scope, checked_size, columns};
use crate::ast::{Arithmetic, BinaryOp, Expr, ExprKind, Name};
use crate::diagnostic::{Diagnostic, Kind};
use crate::functions::{ConvertFunction, Function};
use crate::plan::{Scalar, ScalarKind};
use crate::token::Span;
use crate::types::Type;
use crate::value::Value;

impl Binder<'_> {
    pub(super) fn scalar(&mut self, expr: &Expr, scope: &mut Scope<'_>) -> Bound<Scalar> {
        let span = expr.span.clone();
        let of = |kind, ty| Ok(Scalar { kind, ty, span: span.clone() });
        match &expr.kind {
            ExprKind::Literal(value) => Ok(Scalar::literal(value.clone(), span)),
            ExprKind::Name(name) => self.name(name, &span, scope),
            ExprKind::Star => Err(Diagnostic::new(Kind::Syntax, "`*` has no meaning here", span)),
            ExprKind::Member { base, member } => {
                let base = Box::new(self.dynamic_base(base, scope)?);
                of(ScalarKind::Member { base, key: member.text.clone() }, Type::Dynamic)
            }
            ExprKind::Element { base, index } => {
                let base = Box::new(self.dynamic_base(base, scope)?);
                let mut index = self.scalar(index, scope)?;
                match index.ty {
                    Type::String | Type::Long => {}
                    Type::Int => self.widen(&mut index, Type::Long),
                    Type::Dynamic => index = self.to_string(index),
                    other => {
                        let message = format!("an index of type {other}");
                        return Err(Diagnostic::new(Kind::Type, message, index.span)
                            .with_help("use a whole number or a string"));
                    }
                }
                of(ScalarKind::Element { base, index: Box::new(index) }, Type::Dynamic)
            }
            ExprKind::Call { name, arguments } => {
                self.call(name, arguments, &span, scope).and_then(checked_size)
            }
            ExprKind::Negate(operand) => {
                let mut operand = self.scalar(operand, scope)?;
                match operand.ty {
                    Type::Int => self.widen(&mut operand, Type::Long),
                    Type::Long | Type::Real | Type::TimeSpan => {}
                    other => return Err(no_operator("-", &[other], span)),
                }
                let ty = operand.ty;
                of(ScalarKind::Negate(Box::new(operand)), ty)
            }
            ExprKind::Logic { and, operands } => {
                let operands = operands.iter().map(|it| self.condition(it, scope));
                let operands = operands.collect::<Bound<_>>()?;
                of(ScalarKind::Logic { and: *and, operands }, Type::Bool)
            }
            ExprKind::Binary { op, op_span, left, right } => {
                let left = self.scalar(left, scope)?;
                let right = self.scalar(right, scope)?;
                let made = match op {
                    BinaryOp::Arithmetic(op) => self.arithmetic(*op, left, right, span),
                    BinaryOp::Compare(op) => self.compare(*op, left, right, span, op_span),
                    BinaryOp::Text(op) => self.text(*op, left, right, span, op_span),
                };
                made.and_then(checked_size)
            }
            ExprKind::List { op, left, items } => self.list(*op, left, items, span, scope),
            ExprKind::Between { negated, value, low, high } => {
                self.between(*negated, [value, low, high], span, scope)
            }
            ExprKind::Pipeline(_) | ExprKind::Function(_) => Err(Diagnostic::new(
                Kind::Unsupported,
                "a table where a single value is expected is not implemented yet",
                span,
            )),
        }
    }

    /// A column or a `let` name; columns hide `let` names.
    fn name(&mut self, name: &str, span: &Span, scope: &mut Scope<'_>) -> Bound<Scalar> {
        if let Some(ty) = scope.columns.get(name) {
            if scope.aggregates.is_some() {
                let message = format!("`{name}` has many values for each group");
                return Err(Diagnostic::new(Kind::Type, message, span.clone())
                    .with_help("use an aggregate such as take_any(), or put it after `by`"));
            }
            if ty == Type::Decimal {
                let message = format!("`{name}` is a decimal, which is not implemented yet");
                return Err(Diagnostic::new(Kind::Unsupported, message, span.clone()));
            }
            return Ok(Scalar::column(name, ty, span.clone()));
        }
        match self.lets.get(name) {
            Some(Named::Scalar(value)) => {
                let mut value = value.clone();
                value.span = span.clone();
                return checked_size(value);
            }
            Some(Named::Function(body, lets)) if body.parameters.is_empty() => {
                let function = (body.clone(), lets.clone());
                let name = Name { text: name.to_owned(), span: span.clone() };
                return self.scalar_of_call(&function, &name, &[], scope);
            }
            Some(Named::Function(..)) => {
                let message = format!("`{name}` is a function: write `{name}(...)`");
                return Err(Diagnostic::new(Kind::Type, message, span.clone()));
            }
            Some(Named::Table(..)) => {
                let message = format!("`{name}` is a table and no single value");
                return Err(Diagnostic::new(Kind::Type, message, span.clone()));
            }
            None => {}
        }
        let found = columns::no_column(name, scope.columns, span);
        let scalars = self.lets.iter().filter(|it| matches!(it.1, Named::Scalar(_)));
        let known: Vec<&str> = scope.columns.names().chain(scalars.map(|it| it.0.as_str())).collect();
        Err(found.with_nearest(name, known))
    }

    fn dynamic_base(&mut self, base: &Expr, scope: &mut Scope<'_>) -> Bound<Scalar> {
        let base = self.scalar(base, scope)?;
        if base.ty == Type::Dynamic {
            return Ok(base);
        }
        let message = format!("a {} has no parts", base.ty);
        let help = "only a dynamic has properties and elements: try parse_json() on it";
        Err(Diagnostic::new(Kind::Type, message, base.span).with_help(help))
    }

    /// An expression that must be true or false.
    pub(super) fn condition(&mut self, expr: &Expr, scope: &mut Scope<'_>) -> Bound<Scalar> {
        let value = self.scalar(expr, scope)?;
        match value.ty {
            Type::Bool => Ok(value),
            Type::Dynamic => Ok(self.convert(value, ConvertFunction::ToBool, Type::Bool)),
            other => {
                let message = format!("expected true or false, found a {other}");
                Err(Diagnostic::new(Kind::Type, message, value.span))
            }
        }
    }

    /// Puts a conversion to a wider type around the value, if it has another type.
    pub(super) fn widen(&self, value: &mut Scalar, ty: Type) {
        if value.ty == ty {
            return;
        }
        let kind = std::mem::replace(&mut value.kind, ScalarKind::Literal(Value::Null(ty)));
        let literal = match &kind {
            ScalarKind::Literal(it) => super::tabular::literal_as(it, ty),
            _ => None,
        };
        value.kind = match literal {
            Some(it) => ScalarKind::Literal(it),
            None => {
                let inner = Scalar { kind, ty: value.ty, span: value.span.clone() };
                ScalarKind::Convert(Box::new(inner))
            }
        };
        value.ty = ty;
    }

    pub(super) fn convert(&self, value: Scalar, function: ConvertFunction, ty: Type) -> Scalar {
        let span = value.span.clone();
        Scalar::call(Function::Convert(function), vec![value], ty, span)
    }

    /// The text of a value.
    pub(super) fn to_string(&self, value: Scalar) -> Scalar {
        if value.ty == Type::String {
            return value;
        }
        self.convert(value, ConvertFunction::ToString, Type::String)
    }

    fn arithmetic(&self, op: Arithmetic, mut left: Scalar, mut right: Scalar, span: Span) -> Bound<Scalar> {
        use Arithmetic::{Add, Divide, Modulo, Multiply, Subtract};
        use Type::{DateTime, Real, TimeSpan};
        let ty = match (op, left.ty, right.ty) {
            (_, a, b) if a.is_number() && b.is_number() => {
                let ty = if a == Real || b == Real { Real } else { Type::Long };
                self.widen(&mut left, ty);
                self.widen(&mut right, ty);
                ty
            }
            (Subtract, DateTime, DateTime) => TimeSpan,
            (Add | Subtract, DateTime, TimeSpan) | (Add, TimeSpan, DateTime) => DateTime,
            (Add | Subtract | Modulo, TimeSpan, TimeSpan) => TimeSpan,
            (Divide, TimeSpan, TimeSpan) => Real,
            (Multiply | Divide, TimeSpan, b) if b.is_number() => {
                self.widen(&mut right, Real);
                TimeSpan
            }
            (Multiply, a, TimeSpan) if a.is_number() => {
                self.widen(&mut left, Real);
                std::mem::swap(&mut left, &mut right);
                TimeSpan
            }
            (_, a, b) => return Err(no_operator(sign(op), &[a, b], span)),
        };
        let (left, right) = (Box::new(left), Box::new(right));
        Ok(Scalar { kind: ScalarKind::Arithmetic { op, left, right }, ty, span })
    }
}

fn sign(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
        Arithmetic::Modulo => "%",
    }
}

/// Why an operator does not take operands of those types.
pub(super) fn no_operator(sign: &str, types: &[Type], span: Span) -> Diagnostic {
    let names: Vec<String> = types.iter().map(|it| it.to_string()).collect();
    let message = format!("`{sign}` does not work on {}", names.join(" and "));
    let found = Diagnostic::new(Kind::Type, message, span);
    if types.contains(&Type::Dynamic) {
        return found.with_help("convert the dynamic, for example with tolong() or tostring()");
    }
    match (sign, types) {
        ("+", [Type::String, _] | [_, Type::String]) => found.with_help("join texts with strcat()"),
        _ => found,
    }
}
