//! A query with values in it.
//!
//! Where a placeholder stands decides how its value is written. The text around it is read as KQL is:
//! a placeholder that is all of a quoted text or of `datetime(...)` takes that with it; one inside a
//! longer quoted text is escaped there; one in the open becomes a literal.

use std::collections::BTreeMap;

use kql::literal;

use super::given::{Given, bad, values};
use super::open::{from_now, item, open_text};
use super::template::{Piece, Template};
use super::{Error, Kind, Parameter, QueryDef, Value};

/// Puts values into a query. Parameters without a value get their default.
///
/// A text given for a placeholder in the open is a string literal, with three exceptions, all decided
/// by the query's author through the default: a name of a table or column where the default is one (or
/// the parameter is called `table`), an operator such as `has` where the default is one, and a length
/// of time such as `1h` where the default is one. Defaults themselves are the author's text.
///
/// # Errors
///
/// If a parameter is missing or unknown, or a value does not fit.
pub fn render(def: &QueryDef, args: &[(&str, Value)]) -> Result<String, Error> {
    let values = values(def, args)?;
    let mut writer = Writer::new(def, &values);
    writer.write(&def.template)?;
    Ok(writer.out.trim_end().to_owned())
}

/// A character of the template or a placeholder.
#[derive(Clone, Copy)]
enum Token<'a> {
    Char(char),
    Parameter(&'a str),
}

/// A quoted text that is being read.
struct Quoted<'a> {
    verbatim: bool,
    quote: &'static str,
    parts: Vec<Token<'a>>,
}

struct Writer<'a> {
    def: &'a QueryDef,
    values: &'a BTreeMap<String, Given>,
    out: String,
}

impl<'a> Writer<'a> {
    fn new(def: &'a QueryDef, values: &'a BTreeMap<String, Given>) -> Self {
        Writer { def, values, out: String::new() }
    }

    fn write(&mut self, template: &'a Template) -> Result<(), Error> {
        let tokens: Vec<Token<'a>> = template.pieces.iter().flat_map(tokens).collect();
        let mut rest = tokens.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = match *first {
                Token::Char('/') if starts_with(after, "/") => self.comment(rest),
                Token::Char('`') if starts_with(after, "``") => self.quoted("```", rest)?,
                Token::Char('"') => self.quoted("\"", rest)?,
                Token::Char('\'') => self.quoted("'", rest)?,
                Token::Char('\n') => {
                    self.line_end();
                    after
                }
                Token::Char(it) => {
                    self.out.push(it);
                    after
                }
                Token::Parameter(name) => self.open(name, after)?,
            };
        }
        Ok(())
    }

    /// Ends a line; a blank one goes, as placeholders without a value leave many.
    fn line_end(&mut self) {
        let start = self.out.rfind('\n').map_or(0, |it| it + 1);
        if self.out.get(start..).is_some_and(|it| it.trim().is_empty()) {
            self.out.truncate(start);
        } else {
            self.out.push('\n');
        }
    }

    /// A comment up to the end of the line. Values do not go into comments.
    fn comment<'t>(&mut self, mut rest: &'t [Token<'a>]) -> &'t [Token<'a>] {
        while let Some((first, after)) = rest.split_first() {
            match first {
                Token::Char('\n') => break,
                Token::Char(it) => self.out.push(*it),
                Token::Parameter(name) => self.out.push_str(name),
            }
            rest = after;
        }
        rest
    }

    /// A quoted text; `rest` begins with its quote. Returns what follows it.
    fn quoted<'t>(&mut self, quote: &'static str, rest: &'t [Token<'a>]) -> Result<&'t [Token<'a>], Error> {
        let verbatim = quote != "```" && self.out.ends_with('@');
        let mut text = Quoted { verbatim, quote, parts: Vec::new() };
        let mut rest = rest.get(quote.len()..).unwrap_or_default();
        let mut closed = false;
        while let Some((first, after)) = rest.split_first() {
            let next = after.first().copied();
            match (*first, next) {
                // An escaped character, or in a verbatim text a doubled quote.
                (Token::Char('\\'), Some(Token::Char(next))) if !verbatim && quote != "```" => {
                    text.parts.extend([Token::Char('\\'), Token::Char(next)]);
                    rest = after.get(1..).unwrap_or_default();
                    continue;
                }
                _ if starts_with(rest, quote) => {
                    rest = rest.get(quote.len()..).unwrap_or_default();
                    if verbatim && starts_with(rest, quote) {
                        text.parts.extend(quote.chars().chain(quote.chars()).map(Token::Char));
                        rest = rest.get(quote.len()..).unwrap_or_default();
                        continue;
                    }
                    closed = true;
                    break;
                }
                (it, _) => text.parts.push(it),
            }
            rest = after;
        }
        self.close(text, closed, rest)
    }

    /// Writes a quoted text that has been read up to its end.
    fn close<'t>(
        &mut self,
        text: Quoted<'a>,
        closed: bool,
        rest: &'t [Token<'a>],
    ) -> Result<&'t [Token<'a>], Error> {
        let Quoted { verbatim, quote, parts } = text;
        if let [Token::Parameter(name)] = parts.as_slice() {
            if verbatim {
                self.out.pop();
            }
            if let Some(Value::Time(_)) = self.value(name)
                && self.in_datetime(rest)
            {
                return self.open(name, rest);
            }
            self.out.push_str(&literal::string(&self.text(name)?));
            return Ok(rest);
        }
        let has_values = parts.iter().any(|it| matches!(it, Token::Parameter(_)));
        if has_values && (verbatim || quote == "```") {
            // Such a text cannot hold every value, so it becomes one that can.
            if verbatim {
                self.out.pop();
            }
            let (mut all, mut run) = (String::new(), String::new());
            for part in &parts {
                match part {
                    Token::Char(it) => run.push(*it),
                    Token::Parameter(name) => {
                        all.push_str(&undoubled(&std::mem::take(&mut run), quote, verbatim));
                        all.push_str(&self.text(name)?);
                    }
                }
            }
            all.push_str(&undoubled(&run, quote, verbatim));
            self.out.push_str(&literal::string(&all));
            return Ok(rest);
        }
        self.out.push_str(quote);
        for part in &parts {
            match part {
                Token::Char(it) => self.out.push(*it),
                Token::Parameter(name) => {
                    let value = literal::string(&self.text(name)?);
                    let inner =
                        value.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or_default();
                    let inner = if quote == "'" { inner.replace('\'', "\\'") } else { inner.to_owned() };
                    self.out.push_str(&inner);
                }
            }
        }
        if closed {
            self.out.push_str(quote);
        }
        Ok(rest)
    }

    /// A placeholder in the open. Returns what follows, which is without the `)` of `datetime(...)`.
    fn open<'t>(&mut self, name: &str, rest: &'t [Token<'a>]) -> Result<&'t [Token<'a>], Error> {
        let in_datetime = self.in_datetime(rest);
        let (Some(given), Some(parameter)) = (self.values.get(name), self.def.parameters.get(name)) else {
            return Ok(rest);
        };
        let text = match given {
            Given::Nothing => String::new(),
            Given::Argument(value) => self.literal(parameter, value),
            Given::Default(Value::Text(text)) if parameter.kind != Kind::Time => text.clone(),
            Given::Default(value @ (Value::Text(_) | Value::Long(_))) if parameter.kind == Kind::Time => {
                from_now(value).ok_or_else(|| bad(self.def, parameter, value))?
            }
            Given::Default(value) => self.literal(parameter, value),
        };
        if !in_datetime || text.is_empty() {
            self.out.push_str(&text);
            return Ok(rest);
        }
        // The literal says `datetime` itself.
        let open = self.out.trim_end().len() - "datetime(".len();
        self.out.truncate(open);
        self.out.push_str(&text);
        let close = rest.iter().position(|it| matches!(it, Token::Char(')'))).map_or(0, |it| it + 1);
        Ok(rest.get(close..).unwrap_or_default())
    }

    /// Whether what comes next is all that stands in `datetime(...)`.
    fn in_datetime(&self, rest: &[Token<'_>]) -> bool {
        let next = rest.iter().find(|it| !matches!(it, Token::Char(it) if it.is_whitespace()));
        let before = self.out.trim_end();
        let word = before.strip_suffix("datetime(");
        let is_word = word.is_some_and(|it| !it.ends_with(|it: char| it.is_alphanumeric() || it == '_'));
        is_word && matches!(next, Some(Token::Char(')')))
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        match self.values.get(name) {
            Some(Given::Argument(value) | Given::Default(value)) => Some(value),
            Some(Given::Nothing) | None => None,
        }
    }

    /// The value as it stands inside a quoted text.
    fn text(&self, name: &str) -> Result<String, Error> {
        let (value, parameter) = (self.value(name), self.def.parameters.get(name));
        if let (Some(value @ (Value::Text(_) | Value::Long(_))), Some(parameter)) = (value, parameter)
            && parameter.kind == Kind::Time
        {
            return Err(bad(self.def, parameter, value));
        }
        Ok(value.map(Value::to_text).unwrap_or_default())
    }

    /// The value as a literal in the open.
    fn literal(&self, parameter: &Parameter, value: &Value) -> String {
        match value {
            Value::Text(text) => open_text(parameter, text),
            Value::Time(it) => literal::datetime(it.timestamp_micros()),
            Value::Long(it) => literal::long(*it),
            Value::Real(it) => literal::real(*it),
            Value::Bool(it) => literal::bool(*it),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(item).collect();
                let in_parentheses = self.out.trim_end().ends_with(['(', '[', ',']);
                match (items.is_empty(), in_parentheses) {
                    // `in ()` is no KQL.
                    (true, true) if self.out.trim_end().ends_with('[') => String::new(),
                    (true, _) => "dynamic([])".to_owned(),
                    (false, true) => items.join(", "),
                    (false, false) => literal::list(&items),
                }
            }
        }
    }
}

/// What a run of a verbatim text means: doubled quotes are one.
fn undoubled(run: &str, quote: &str, verbatim: bool) -> String {
    if verbatim { run.replace(&quote.repeat(2), quote) } else { run.to_owned() }
}

fn tokens(piece: &Piece) -> Vec<Token<'_>> {
    match piece {
        Piece::Text(text) => text.chars().map(Token::Char).collect(),
        Piece::Parameter(name) => vec![Token::Parameter(name)],
    }
}

fn starts_with(tokens: &[Token<'_>], text: &str) -> bool {
    let mut tokens = tokens.iter();
    text.chars().all(|wanted| matches!(tokens.next(), Some(Token::Char(it)) if *it == wanted))
}
