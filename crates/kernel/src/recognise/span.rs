//! Time spans as cells write them, in literals: `last(days(7))`, `TimeSpan::parse("2021-04-28", "2021-04-29")?`.

use channel::wire::{SpanText, TimeUnit};
use syn::{Expr, ExprMethodCall, Lit, UnOp};

use super::{literals, simple_path};

/// The span that a pivot is given: `.last(days(7))`, `.between(..)`.
pub(super) fn of_pivot(call: &ExprMethodCall) -> Option<SpanText> {
    let argument = only(&call.args)?;
    match call.method.to_string().as_str() {
        "last" => length(argument),
        "between" => span(argument),
        _ => None,
    }
}

/// Whatever is a span by itself.
pub(super) fn span(expression: &Expr) -> Option<SpanText> {
    match expression {
        Expr::Path(_) => (simple_path(expression, 2)? == ["Span", "Data"]).then_some(SpanText::Data),
        Expr::Call(call) if call.attrs.is_empty() && simple_path(&call.func, 1)? == ["last"] => {
            length(only(&call.args)?)
        }
        Expr::Try(it) if it.attrs.is_empty() => between(&it.expr),
        _ => None,
    }
}

/// `TimeSpan::parse("2021-04-28", "2021-04-29")`.
fn between(expression: &Expr) -> Option<SpanText> {
    let Expr::Call(call) = expression else { return None };
    let is_parse = call.attrs.is_empty() && simple_path(&call.func, 2)? == ["TimeSpan", "parse"];
    let arguments = literals(call.args.iter()).filter(|_| is_parse)?;
    let [start, end] = <[String; 2]>::try_from(arguments).ok()?;
    Some(SpanText::Between { start, end })
}

/// `days(7)`.
fn length(expression: &Expr) -> Option<SpanText> {
    let Expr::Call(call) = expression else { return None };
    let unit = match simple_path(&call.func, 1)?.pop()?.as_str() {
        "days" => TimeUnit::Days,
        "hours" => TimeUnit::Hours,
        "minutes" => TimeUnit::Minutes,
        "seconds" => TimeUnit::Seconds,
        _ => return None,
    };
    let number = number(only(&call.args)?).filter(|_| call.attrs.is_empty())?;
    Some(SpanText::Last { number, unit })
}

/// A whole number. One that is too large is for the compiler to explain.
fn number(expression: &Expr) -> Option<i64> {
    match expression {
        Expr::Unary(it) if matches!(it.op, UnOp::Neg(_)) && it.attrs.is_empty() => {
            let Expr::Lit(_) = &*it.expr else { return None };
            number(&it.expr).map(|it| -it)
        }
        Expr::Lit(literal) if literal.attrs.is_empty() => match &literal.lit {
            Lit::Int(it) if ["", "i64"].contains(&it.suffix()) => it.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn only<P>(arguments: &syn::punctuated::Punctuated<Expr, P>) -> Option<&Expr> {
    arguments.first().filter(|_| arguments.len() == 1)
}
