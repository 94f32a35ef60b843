//! String literals: `"..."`, `'...'`, `@"..."`, `h"..."`, and those between ``` or ~~~.

use super::{Lexer, syntax};
use crate::diagnostic::Diagnostic;

impl Lexer<'_> {
    /// Whether a string literal begins here.
    pub(super) fn at_string(&self) -> bool {
        let rest = self.rest();
        let rest = rest.strip_prefix(['h', 'H']).unwrap_or(rest);
        let rest = rest.strip_prefix('@').unwrap_or(rest);
        rest.starts_with(['"', '\'']) || rest.starts_with("```") || rest.starts_with("~~~")
    }

    /// Reads the string literal that begins here. Adjacent literals are separate tokens.
    pub(super) fn string(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        // `h` only hides the text in server logs.
        let _ = self.eat("h") || self.eat("H");
        let verbatim = self.eat("@");
        for fence in ["```", "~~~"] {
            if self.eat(fence) {
                return self.fenced(fence, start);
            }
        }
        let Some(quote) = self.bump() else {
            return Err(syntax("a string is not closed", start..self.at));
        };
        if verbatim { self.verbatim(quote, start) } else { self.escaped(quote, start) }
    }

    fn fenced(&mut self, fence: &str, start: usize) -> Result<String, Diagnostic> {
        let Some((inside, _)) = self.rest().split_once(fence) else {
            return Err(not_closed(fence, start..start + fence.len()));
        };
        self.at += inside.len() + fence.len();
        Ok(inside.to_owned())
    }

    fn verbatim(&mut self, quote: char, start: usize) -> Result<String, Diagnostic> {
        let mut out = String::new();
        loop {
            match self.bump() {
                Some(it) if it == quote => {
                    if self.peek() != Some(quote) {
                        return Ok(out);
                    }
                    self.bump();
                    out.push(quote);
                }
                Some('\n') | None => {
                    return Err(not_closed(quote.encode_utf8(&mut [0; 4]), start..start + 2));
                }
                Some(it) => out.push(it),
            }
        }
    }

    fn escaped(&mut self, quote: char, start: usize) -> Result<String, Diagnostic> {
        let mut out = String::new();
        loop {
            let here = self.at;
            match self.bump() {
                Some(it) if it == quote => return Ok(out),
                Some('\\') => out.push(self.escape(here)?),
                Some('\n') | None => {
                    return Err(not_closed(quote.encode_utf8(&mut [0; 4]), start..start + 1));
                }
                Some(it) => out.push(it),
            }
        }
    }

    /// The character that the escape begun at `start` means; its backslash is read already.
    fn escape(&mut self, start: usize) -> Result<char, Diagnostic> {
        let meant = match self.bump() {
            Some(it @ ('\\' | '"' | '\'')) => Some(it),
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('v') => Some('\u{b}'),
            Some('x') => self.code(2, 16),
            Some('u') => self.unicode(),
            Some('U') => self.code(8, 16),
            Some(it) if it.is_digit(8) => {
                self.at -= 1;
                let digits = self.rest().chars().take(3).take_while(|it| it.is_digit(8)).count();
                self.code(digits, 8)
            }
            _ => None,
        };
        meant.ok_or_else(|| {
            let shown = self.text.get(start..self.at).unwrap_or_default();
            syntax(format!("`{}` is no escape", shown.escape_debug()), start..self.at)
                .with_help("write `\\\\` for a backslash, or put `@` before the string")
        })
    }

    /// Exactly `length` digits of a character's number.
    fn code(&mut self, length: usize, radix: u32) -> Option<char> {
        let digits = self.rest().get(..length)?;
        let number = u32::from_str_radix(digits, radix).ok()?;
        self.at += length;
        char::from_u32(number)
    }

    /// Four digits after `\u`, or a pair of surrogates `\uD83D\uDE00`.
    fn unicode(&mut self) -> Option<char> {
        let four = |lexer: &mut Self| {
            let number = u32::from_str_radix(lexer.rest().get(..4)?, 16).ok()?;
            lexer.at += 4;
            Some(number)
        };
        let high = four(self)?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        let low = if self.eat("\\u") { four(self)? } else { return None };
        let low = low.checked_sub(0xdc00).filter(|it| *it < 0x400)?;
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)
    }
}

fn not_closed(quote: &str, span: crate::token::Span) -> Diagnostic {
    syntax(format!("a string is not closed: {quote} is missing"), span)
}
