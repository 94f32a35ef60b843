//! Numbers and timespans: `12`, `0x1F`, `1.5e3`, `90m`, `1.5d`.

use super::{Lexer, is_word, syntax};
use crate::diagnostic::Diagnostic;
use crate::token::TokenKind;

impl Lexer<'_> {
    /// Reads the number that begins here with a digit.
    pub(super) fn number(&mut self) -> Result<TokenKind, Diagnostic> {
        let start = self.at;
        if self.eat("0x") || self.eat("0X") {
            let digits = self.take_while(|it| it.is_ascii_hexdigit());
            // Kusto reads the 64 bits as they are, so that 0xffffffffffffffff is -1.
            let bits = u64::from_str_radix(digits, 16).map(u64::cast_signed).ok();
            return match bits {
                Some(value) if !self.peek().is_some_and(is_word) => Ok(TokenKind::Long(value)),
                _ => Err(self.no_number(start)),
            };
        }
        let mut whole = true;
        self.take_while(|it| it.is_ascii_digit());
        // `1.` is a number, but `1..3` is a range.
        if self.rest().starts_with('.') && !self.second().is_some_and(|it| it == '.' || is_name(it)) {
            whole = false;
            self.bump();
            self.take_while(|it| it.is_ascii_digit());
        }
        if self.exponent() {
            whole = false;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let unit = self.take_while(is_word);
        if !unit.is_empty() {
            return self.timespan(digits, unit, start);
        }
        let parsed = if whole {
            digits.parse().ok().map(TokenKind::Long)
        } else {
            digits.replace(".e", ".0e").replace(".E", ".0e").parse().ok().map(TokenKind::Real)
        };
        parsed.ok_or_else(|| {
            syntax(format!("{digits} does not fit in 64 bits"), start..self.at)
                .with_help("write it as a real: real(...)")
        })
    }

    /// The character after the next one.
    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    /// `e5`, `E-5`: only when digits follow.
    fn exponent(&mut self) -> bool {
        let rest = self.rest();
        let Some(after) = rest.strip_prefix(['e', 'E']) else { return false };
        let digits = after.strip_prefix(['+', '-']).unwrap_or(after);
        if !digits.starts_with(|it: char| it.is_ascii_digit()) {
            return false;
        }
        self.at += rest.len() - digits.len();
        self.take_while(|it| it.is_ascii_digit());
        true
    }

    fn timespan(&self, digits: &str, unit: &str, start: usize) -> Result<TokenKind, Diagnostic> {
        let Some(unit) = nanos_in(unit) else {
            let plain = digits.bytes().all(|it| it.is_ascii_digit());
            let text = self.text.get(start..self.at).unwrap_or_default();
            // `5h_average` is a name, if an unusual one.
            return match plain && unit.contains('_') {
                true => Ok(TokenKind::Word(text.to_owned())),
                false => Err(self.no_number(start)),
            };
        };
        let ticks = ticks_of(digits, unit);
        ticks.map(TokenKind::TimeSpan).ok_or_else(|| syntax("this timespan is too long", start..self.at))
    }

    fn no_number(&self, start: usize) -> Diagnostic {
        let shown = self.text.get(start..self.at).unwrap_or_default();
        syntax(format!("`{shown}` is neither a number nor a timespan"), start..self.at)
            .with_help("a name that begins with a digit is written ['...']")
    }
}

/// Whether a name begins so. `1.e5` is a number all the same.
fn is_name(it: char) -> bool {
    (it.is_alphabetic() && it != 'e' && it != 'E') || it == '_'
}

/// Returns how many nanoseconds the unit is; `None` when it is no unit.
pub(crate) fn nanos_in(unit: &str) -> Option<i64> {
    Some(match unit {
        "d" | "day" | "days" => 86_400_000_000_000,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000_000_000,
        "m" | "min" | "mins" | "minute" | "minutes" => 60_000_000_000,
        "s" | "sec" | "secs" | "second" | "seconds" => 1_000_000_000,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => 1_000_000,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => 1_000,
        "tick" | "ticks" => 100,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => 1,
        _ => return None,
    })
}

/// Returns `digits` units of `nanos` in ticks of 100 nanoseconds, cut off; `None` when that is
/// too long.
pub(crate) fn ticks_of(digits: &str, nanos: i64) -> Option<i64> {
    if let Ok(number) = digits.parse::<i128>() {
        return i64::try_from(number.checked_mul(i128::from(nanos))? / 100).ok();
    }
    let number: f64 = digits.parse().ok()?;
    // Half a tick more, so that 0.1s is not one tick short.
    let product = (number * (nanos as f64 / 100.0) + 0.5).floor();
    (product.abs() < i64::MAX as f64).then_some(product as i64)
}
