//! Literals: texts, numbers, and `type(...)`.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind};
use crate::diagnostic::{Diagnostic, Kind};
use crate::lexer;
use crate::time;
use crate::token::{Span, TokenKind};
use crate::types::Type;
use crate::value::Value;

impl Parser<'_> {
    /// The literal that begins here.
    pub(super) fn literal(&mut self) -> Parsed<Expr> {
        let span = self.span();
        let value = match self.peek().clone() {
            TokenKind::Text(text) => Value::String(text),
            TokenKind::Long(it) => Value::Long(it),
            TokenKind::Real(it) => Value::Real(it),
            TokenKind::TimeSpan(it) => self.timespan(it, span.clone())?,
            TokenKind::Typed { name, body } => {
                self.next();
                let value = self.typed(&name, body, span.clone())?;
                return Ok(Expr { kind: ExprKind::Literal(value), span });
            }
            _ => return Err(self.expected("a value")),
        };
        self.next();
        let value = match value {
            Value::String(text) => Value::String(self.adjacent_texts(text)),
            other => other,
        };
        Ok(Expr { kind: ExprKind::Literal(value), span: span.start..self.previous_end() })
    }

    /// Timespans are kept in microseconds; what is finer is refused and not rounded.
    fn timespan(&self, ticks: i64, span: Span) -> Parsed<Value> {
        if ticks % 10 != 0 {
            return Err(self.unsupported("a timespan finer than a microsecond", span));
        }
        Ok(Value::TimeSpan(ticks / 10))
    }

    /// Texts after each other are one.
    fn adjacent_texts(&mut self, mut text: String) -> String {
        while let TokenKind::Text(more) = self.peek() {
            text.push_str(more);
            self.at += 1;
        }
        text
    }

    fn typed(&mut self, name: &str, body: Span, span: Span) -> Parsed<Value> {
        // A name that is a type is in the lexer's list, so this always finds one.
        let ty = Type::parse(name).unwrap_or(Type::Dynamic);
        if ty == Type::Decimal {
            return Err(self.unsupported("the type `decimal`", span));
        }
        let text = self.text_at(body.clone());
        let trimmed = text.trim();
        if trimmed == "null" {
            return Ok(Value::Null(ty));
        }
        if ty == Type::Dynamic {
            let json = super::json::parse(self.text, body)?;
            return Ok(if json == "null" { Value::Null(ty) } else { Value::Dynamic(json) });
        }
        let start = body.start + (text.len() - text.trim_start().len());
        let inside = start..start + trimmed.len();
        if ty == Type::TimeSpan
            && let Some(ticks) = time::parse_timespan_ticks(trimmed)
        {
            return self.timespan(ticks, inside);
        }
        let quoted = match lexer::string_at(self.text, start) {
            Some(Ok((value, end))) if end == inside.end => Some(value),
            _ => None,
        };
        let content = quoted.as_deref().unwrap_or(trimmed);
        let joined;
        let content = if ty == Type::DateTime && !content.contains(':') {
            // `datetime(2025 - 01 - 31)` and `datetime(2025, 1, 31)`
            let parts: Vec<&str> = content.split([',', '-']).map(str::trim).collect();
            joined = parts.join("-");
            if parts.len() <= 3 { joined.as_str() } else { content }
        } else {
            content
        };
        scalar(ty, content).ok_or_else(|| {
            let message = format!("`{}` is no {ty}", content.escape_debug());
            let found = Diagnostic::new(Kind::Syntax, message, inside);
            match (ty, content.starts_with('{')) {
                (_, true) => found.with_help("a parameter of the query has no value"),
                (Type::DateTime, _) => found.with_help("write it as datetime(2025-01-31 13:45:00), in UTC"),
                (Type::TimeSpan, _) => found.with_help("write it as 90m, 1.5h or time(1.02:03:04)"),
                _ => found,
            }
        })
    }
}

/// The value that `text` is in the type `ty`, as a literal writes it.
fn scalar(ty: Type, text: &str) -> Option<Value> {
    Some(match ty {
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Value::Bool(true),
            "false" | "0" => Value::Bool(false),
            _ => return None,
        },
        Type::Int => Value::Int(i32::try_from(whole(text)?).ok()?),
        Type::Long => Value::Long(whole(text)?),
        Type::Real => Value::Real(real(text)?),
        Type::DateTime => Value::DateTime(time::parse_datetime(text)?),
        Type::TimeSpan => Value::TimeSpan(time::parse_timespan_ticks(text)? / 10),
        Type::Guid => Value::Guid(guid(text)?),
        Type::String | Type::Dynamic | Type::Decimal => return None,
    })
}

fn whole(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits.trim_start()),
        None => (false, text),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let bits = u64::from_str_radix(hex, 16).ok()?.cast_signed();
        return Some(if negative { bits.wrapping_neg() } else { bits });
    }
    if !digits.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    if negative { format!("-{digits}").parse().ok() } else { digits.parse().ok() }
}

fn real(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "+inf" | "inf" => Some(f64::INFINITY),
        "-inf" => Some(f64::NEG_INFINITY),
        other => {
            let digits = other.strip_prefix(['-', '+']).unwrap_or(other);
            digits.starts_with(|it: char| it.is_ascii_digit() || it == '.').then_some(())?;
            other.parse().ok()
        }
    }
}

/// Returns the guid that `text` is, in lower case with hyphens; `None` when it is none.
pub fn guid(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_prefix('{').and_then(|it| it.strip_suffix('}')).unwrap_or(text);
    // Hyphens may be anywhere.
    let digits: String = inner.chars().filter(|it| *it != '-').collect();
    if digits.len() != 32 {
        return None;
    }
    if !digits.chars().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let digits = digits.to_ascii_lowercase();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Some(format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)))
}
