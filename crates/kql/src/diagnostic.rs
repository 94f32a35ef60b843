//! Why a query cannot be run, and where in its text.

use std::fmt;
use std::ops::Range;

/// What a [`Diagnostic`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The text is not KQL.
    Syntax,
    /// A table that the catalog does not have.
    UnknownTable,
    /// A column (or other name) that is not there at this place.
    UnknownColumn,
    /// A function that KQL does not have.
    UnknownFunction,
    /// Operands or arguments of a type, or in a number, that the operation does not take.
    Type,
    /// Valid KQL that this engine does not run yet. It is refused rather than approximated.
    Unsupported,
}

/// One reason why a query cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it is about.
    pub kind: Kind,
    /// What is wrong: lower case, no final stop.
    pub message: String,
    /// The place in the query's text, in bytes.
    pub span: Range<usize>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Returns a diagnostic without help.
    pub fn new(kind: Kind, message: impl Into<String>, span: Range<usize>) -> Self {
        Diagnostic { kind, message: message.into(), span, help: None }
    }

    /// Adds what to do about it.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the names in `candidates` that are nearest to `name`, if any are near.
    pub fn with_nearest<'a>(self, name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        let near = nearest(name, candidates);
        if near.is_empty() {
            return self;
        }
        self.with_help(format!("did you mean {}?", list_of_names(&near)))
    }

    /// Shows the place in `text`, which must be the text that was parsed: the line with its
    /// number, a caret under the place, the reason, and the help.
    ///
    /// ```
    /// let text = "SigninLogs\n| where ResultType = 0";
    /// let error = kql::parse(text).unwrap_err();
    /// assert_eq!(
    ///     error.render(text),
    ///     "error: `=` does not compare\n\
    ///      \x20 |\n\
    ///      2 | | where ResultType = 0\n\
    ///      \x20 |                    ^\n\
    ///      help: write `==` to compare"
    /// );
    /// ```
    pub fn render(&self, text: &str) -> String {
        let place = Place::of(text, &self.span);
        let number = place.line_number.to_string();
        let margin = " ".repeat(number.len());
        let mut out = format!(
            "error: {}\n{margin} |\n{number} | {}\n{margin} | {}{}",
            self.message,
            visible(place.line),
            " ".repeat(place.before),
            "^".repeat(place.width.max(1)),
        );
        if let Some(help) = &self.help {
            out.push_str("\nhelp: ");
            out.push_str(help);
        }
        out
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// Where a span begins, in lines and characters.
struct Place<'a> {
    line_number: usize,
    line: &'a str,
    before: usize,
    width: usize,
}

impl<'a> Place<'a> {
    fn of(text: &'a str, span: &Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let (head, tail) = text.split_at(start);
        let line_number = head.matches('\n').count() + 1;
        let line_start = head.rfind('\n').map_or(0, |at| at + 1);
        let rest_of_line = tail.find('\n').unwrap_or(tail.len());
        let line = text.get(line_start..start + rest_of_line).unwrap_or_default();
        let marked = text.get(start..end.min(start + rest_of_line)).unwrap_or_default();
        Place {
            line_number,
            line: line.trim_end_matches('\r'),
            before: text.get(line_start..start).unwrap_or_default().chars().count(),
            width: marked.trim_end_matches('\r').chars().count(),
        }
    }
}

/// The greatest character boundary at or before `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One column per character, so that the caret stays under its place, and no control character
/// (terminal codes, tabs) reaches the screen.
fn visible(line: &str) -> String {
    line.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

/// The at most three candidates that differ from `name` in few letters, nearest first.
fn nearest(name: &str, candidates: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    let wanted = name.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, String)> = candidates
        .into_iter()
        .map(Into::into)
        .filter_map(|it: String| {
            let other = it.to_lowercase();
            let distance = edit_distance(&wanted, &other);
            // `Account` for `AccountName` is a likely slip although many letters are missing.
            let prefix = wanted.len() >= 3 && other.starts_with(&wanted);
            (distance <= limit).then_some(distance).or(prefix.then_some(limit + 1)).map(|d| (d, it))
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, it)| it).collect()
}

fn list_of_names(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(" or ")
}

/// Letters to add, drop, change, or swap with the next to make one text of the other. Long texts are not compared.
fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
    let (mut before, mut row): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = at(&row, j) + usize::from(x != y);
            let mut least = changed.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests;
