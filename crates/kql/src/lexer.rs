//! Text to tokens.

mod number;
mod string;
mod tolerant;

pub(crate) use number::{nanos_in, ticks_of};
pub(crate) use tolerant::{Ending, tolerant};

use crate::diagnostic::{Diagnostic, Kind};
use crate::token::{Span, Token, TokenKind};

/// Longest signs first.
const SIGNS: [&str; 28] = [
    "==", "!=", "=~", "!~", "<=", ">=", "<>", "=>", "..", "|", "(", ")", "[", "]", "{", "}", ",", ";", ":",
    ".", "+", "-", "*", "/", "%", "=", "<", ">",
];

/// Words after which `(` begins the text of a literal and not arguments.
const TYPED_LITERALS: [&str; 13] = [
    "datetime", "date", "timespan", "time", "dynamic", "guid", "bool", "boolean", "int", "long", "real",
    "double", "decimal",
];

/// Splits `text` into tokens; the last is [`TokenKind::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Diagnostic> {
    let mut lexer = Lexer { text, at: 0 };
    let mut out = Vec::new();
    loop {
        lexer.skip_blanks();
        let token = lexer.token()?;
        let done = token.kind == TokenKind::End;
        out.push(token);
        if done {
            return Ok(out);
        }
    }
}

/// A position in the text. `at` is always a character boundary.
struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|it| !accept(it)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Blanks and `//` comments.
    fn skip_blanks(&mut self) {
        loop {
            // A byte-order mark comes with files saved on Windows.
            self.take_while(|it| it.is_whitespace() || it == '\u{feff}');
            if !self.eat("//") {
                return;
            }
            self.take_while(|it| it != '\n');
        }
    }

    fn token(&mut self) -> Result<Token, Diagnostic> {
        let start = self.at;
        let kind = match self.peek() {
            None => TokenKind::End,
            Some(it) if it.is_ascii_digit() => self.number()?,
            Some(_) if self.at_string() => TokenKind::Text(self.string()?),
            Some(it) if is_word_start(it) => self.word()?,
            Some('!') => self.negated(),
            Some(_) => self.sign()?,
        };
        Ok(Token { kind, span: start..self.at })
    }

    fn sign(&mut self) -> Result<TokenKind, Diagnostic> {
        for sign in SIGNS {
            if self.eat(sign) {
                return Ok(TokenKind::Sign(sign));
            }
        }
        let start = self.at;
        let found = self.bump().unwrap_or_default();
        let shown: String = found.escape_default().collect();
        let shown = if found.is_control() { shown } else { found.to_string() };
        Err(syntax(format!("`{shown}` has no meaning here"), start..self.at))
    }

    /// `!in`, `!has`, ... as one word; `!=` and `!~` as signs.
    fn negated(&mut self) -> TokenKind {
        for sign in ["!=", "!~"] {
            if self.eat(sign) {
                return TokenKind::Sign(if sign == "!=" { "!=" } else { "!~" });
            }
        }
        self.at += 1;
        let word = self.take_while(is_word);
        let tilde = if word == "in" && self.eat("~") { "~" } else { "" };
        TokenKind::Word(format!("!{word}{tilde}"))
    }

    fn word(&mut self) -> Result<TokenKind, Diagnostic> {
        let start = self.at;
        self.bump();
        self.take_while(is_word);
        let word = self.text.get(start..self.at).unwrap_or_default();
        if word == "in" && self.eat("~") {
            return Ok(TokenKind::Word("in~".to_owned()));
        }
        if TYPED_LITERALS.contains(&word) {
            let after = self.rest().trim_start();
            if after.starts_with('(') {
                self.at = self.text.len() - after.len() + 1;
                return self.typed_literal(word, start);
            }
        }
        Ok(TokenKind::Word(word.to_owned()))
    }

    /// The text up to the parenthesis that closes the one just read. Parentheses in strings and
    /// in comments do not count.
    fn typed_literal(&mut self, name: &str, start: usize) -> Result<TokenKind, Diagnostic> {
        let body_start = self.at;
        let mut depth = 1usize;
        loop {
            self.skip_blanks();
            if self.at_string() {
                self.string()?;
                continue;
            }
            let here = self.at;
            match self.bump() {
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                Some(_) => {}
                None => return Err(syntax(format!("`{name}(` is not closed"), start..body_start)),
            }
            if depth == 0 {
                return Ok(TokenKind::Typed { name: name.to_owned(), body: body_start..here });
            }
        }
    }
}

fn is_word_start(it: char) -> bool {
    it.is_alphabetic() || it == '_' || it == '$'
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

fn syntax(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::new(Kind::Syntax, message, span)
}

/// Reads the string literal that `text` from `at` begins with: its value and where it ends.
/// `None` when there is no string literal there.
pub(crate) fn string_at(text: &str, at: usize) -> Option<Result<(String, usize), Diagnostic>> {
    let mut lexer = Lexer { text, at };
    lexer.at_string().then(|| lexer.string().map(|it| (it, lexer.at)))
}

#[cfg(test)]
mod tests;
