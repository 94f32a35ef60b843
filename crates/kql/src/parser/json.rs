//! What stands between the parentheses of `dynamic(...)`: JSON, with the other literals of KQL.

use super::{MAX_DEPTH, too_deep};
use crate::diagnostic::{Diagnostic, Kind};
use crate::lexer;
use crate::literal;
use crate::time;
use crate::token::{Span, Token, TokenKind};

/// Returns the JSON that `text` has in `body`, valid and without blanks.
pub(super) fn parse(text: &str, body: Span) -> Result<String, Diagnostic> {
    let inside = text.get(body.clone()).unwrap_or_default();
    let shifted = |mut it: Diagnostic| {
        it.span = it.span.start + body.start..it.span.end + body.start;
        it
    };
    let tokens = lexer::tokens(inside).map_err(shifted)?;
    let mut reader = Reader { text: inside, tokens, at: 0, depth: 0, out: String::new() };
    let done = reader.value().and_then(|()| match reader.peek() {
        TokenKind::End => Ok(()),
        _ => Err(reader.expected("`)`")),
    });
    done.map_err(shifted)?;
    Ok(reader.out)
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    out: String,
}

impl Reader<'_> {
    fn peek(&self) -> &TokenKind {
        self.tokens.get(self.at).map_or(&TokenKind::End, |it| &it.kind)
    }

    fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(self.text.len()..self.text.len(), |it| it.span.clone())
    }

    fn expected(&self, what: &str) -> Diagnostic {
        let message = format!("expected {what}, found {}", self.peek().describe());
        Diagnostic::new(Kind::Syntax, message, self.span())
    }

    fn eat(&mut self, sign: &'static str) -> bool {
        let found = *self.peek() == TokenKind::Sign(sign);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Result<(), Diagnostic> {
        if self.depth >= MAX_DEPTH {
            return Err(too_deep(self.span()));
        }
        self.depth += 1;
        let done = self.value_inside();
        self.depth -= 1;
        done
    }

    fn value_inside(&mut self) -> Result<(), Diagnostic> {
        if self.eat("[") {
            return self.sequence('[', ']', "]", Self::value);
        }
        if self.eat("{") {
            return self.sequence('{', '}', "}", Self::property);
        }
        let negative = self.eat("-");
        if !negative {
            self.eat("+");
        }
        let span = self.span();
        let number = matches!(self.peek(), TokenKind::Long(_) | TokenKind::Real(_) | TokenKind::TimeSpan(_));
        if negative && !number {
            return Err(self.expected("a number"));
        }
        let written = match self.peek() {
            // The digits as written: 1.0 stays a real.
            TokenKind::Long(_) | TokenKind::Real(_) => {
                let digits = self.text.get(span.clone()).unwrap_or_default();
                let sign = if negative { "-" } else { "" };
                format!("{sign}{}", plain_number(digits, self.peek()))
            }
            TokenKind::Text(text) => {
                let mut text = text.clone();
                while let Some(TokenKind::Text(more)) = self.tokens.get(self.at + 1).map(|it| &it.kind) {
                    text.push_str(more);
                    self.at += 1;
                }
                literal::json_string(&text)
            }
            // In a dynamic literal Kusto keeps the number of ticks.
            TokenKind::TimeSpan(it) => {
                let sign = if negative { "-" } else { "" };
                format!("{sign}{it}")
            }
            TokenKind::Word(it) if ["true", "false", "null"].contains(&it.as_str()) => it.clone(),
            TokenKind::Typed { name, body } => {
                let body = self.text.get(body.clone()).unwrap_or_default();
                typed(name, body.trim()).ok_or_else(|| self.expected("a JSON value"))?
            }
            _ => return Err(self.expected("a JSON value")),
        };
        self.out.push_str(&written);
        self.at += 1;
        Ok(())
    }

    fn sequence(
        &mut self,
        open: char,
        close: char,
        close_sign: &'static str,
        mut one: impl FnMut(&mut Self) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        self.out.push(open);
        let mut first = true;
        while !self.eat(close_sign) {
            if !first {
                if !self.eat(",") {
                    return Err(self.expected(&format!("`,` or `{close_sign}`")));
                }
                if self.eat(close_sign) {
                    break;
                }
                self.out.push(',');
            }
            first = false;
            one(self)?;
        }
        self.out.push(close);
        Ok(())
    }

    fn property(&mut self) -> Result<(), Diagnostic> {
        let name = match self.peek() {
            TokenKind::Text(it) | TokenKind::Word(it) => it.clone(),
            _ => return Err(self.expected("the name of a property in quotes")),
        };
        self.at += 1;
        self.out.push_str(&literal::json_string(&name));
        if !self.eat(":") {
            return Err(self.expected("`:`"));
        }
        self.out.push(':');
        self.value()
    }
}

/// The number as JSON writes it: no hexadecimal.
fn plain_number(digits: &str, token: &TokenKind) -> String {
    match token {
        TokenKind::Long(it) => it.to_string(),
        _ => digits.to_owned(),
    }
}

/// `datetime(...)` and its kind inside of JSON.
fn typed(name: &str, body: &str) -> Option<String> {
    if body == "null" {
        return Some(body.to_owned());
    }
    match name {
        "datetime" | "date" => {
            time::parse_datetime(body).map(|it| literal::json_string(&time::format_datetime(it)))
        }
        "timespan" | "time" => time::parse_timespan_ticks(body).map(|it| it.to_string()),
        "long" | "int" => body.parse::<i64>().ok().map(|it| it.to_string()),
        "bool" | "boolean" => matches!(body, "true" | "false").then(|| body.to_owned()),
        "real" | "double" => match body.parse::<f64>() {
            Ok(it) if it.is_nan() => Some("\"NaN\"".to_owned()),
            Ok(it) if it.is_finite() => Some(format!("{it:?}")),
            _ => None,
        },
        "dynamic" => parse(body, 0..body.len()).ok(),
        "guid" => super::literal::guid(body).map(|it| literal::json_string(&it)),
        _ => None,
    }
}
