//! The type of a column that no schema knows.

use kql::Type;

use super::sheet::Seen;
use super::time;

/// What the values of a column of unknown type have been so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Guess {
    any: bool,
    /// JSON text, which is a string, unless a CSV file has times in the same column.
    text: bool,
    csv: bool,
    json: bool,
    not_bool: bool,
    not_long: bool,
    not_real: bool,
    not_time: bool,
}

impl Guess {
    /// Takes one more cell into account; `typed` says that the format has types of its own (JSON),
    /// so that text is text.
    pub(crate) fn look(&mut self, cell: Seen<'_>, typed: bool) {
        if cell.is_empty() {
            return;
        }
        self.any = true;
        self.csv |= !typed;
        let is_time = |text: &str| time::has_time_of_day(text) && time::parse(text).is_some();
        let (bool, long, real, time) = match cell {
            Seen::Bool(_) => (true, false, false, false),
            Seen::Int(_) => (false, true, true, false),
            Seen::Real(_) => (false, false, true, false),
            Seen::Text(text) if !typed => {
                let text = text.trim();
                let bool = text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
                (bool, is_plain_long(text), is_plain_number(text), is_time(text))
            }
            Seen::Text(text) => {
                self.text = true;
                (false, false, false, is_time(text))
            }
            Seen::Json(_) => {
                self.json = true;
                (false, false, false, false)
            }
            Seen::Null => return,
        };
        self.not_bool |= !bool;
        self.not_long |= !long;
        self.not_real |= !real;
        self.not_time |= !time;
    }

    /// Returns the type that fits every value; string if none does or there was no value.
    pub(crate) fn ty(self) -> Type {
        match self {
            Guess { any: false, .. } => Type::String,
            Guess { json: true, .. } => Type::Dynamic,
            Guess { text: true, csv: true, not_time: false, .. } => Type::DateTime,
            Guess { text: true, .. } => Type::String,
            Guess { not_bool: false, .. } => Type::Bool,
            Guess { not_long: false, .. } => Type::Long,
            Guess { not_real: false, .. } => Type::Real,
            Guess { not_time: false, .. } => Type::DateTime,
            _ => Type::String,
        }
    }
}

/// A number that is certainly one: `007` and `+1` may be ids or telephone numbers.
fn is_plain_long(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_plain_whole(digits) && text.parse::<i64>().is_ok()
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    is_plain_whole(whole)
        && whole.len() < 18
        && !fraction.is_empty()
        && fraction.bytes().all(|it| it.is_ascii_digit())
}

fn is_plain_whole(digits: &str) -> bool {
    let all_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    all_digits && (digits == "0" || !digits.starts_with('0'))
}
