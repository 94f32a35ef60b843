//! Of texts. Positions and lengths count characters.

use std::borrow::Cow;
use std::sync::Arc;

use kql::functions::TextFunction;
use kql::plan::Scalar;
use kql::{Type, Value};
use polars::prelude::*;
use regex::Regex;
use serde_json::Value as Json;

use crate::cells::{Cells, longs, texts};
use crate::text;

pub(super) fn call(function: TextFunction, arguments: &[Scalar], exprs: Vec<Expr>) -> PolarsResult<Expr> {
    let count = exprs.len();
    Ok(match function {
        TextFunction::Strcat => {
            texts(exprs, |cells, row| Some((0..cells.len()).map(|at| cells.text(at, row)).collect()))
        }
        TextFunction::StrcatDelim => texts(exprs, |cells, row| {
            let parts: Vec<&str> = (1..cells.len()).map(|at| cells.text(at, row)).collect();
            Some(parts.join(cells.text(0, row)))
        }),
        TextFunction::Strlen => {
            longs(exprs, Type::Long, |cells, row| i64::try_from(cells.text(0, row).chars().count()).ok())
        }
        TextFunction::Substring => {
            texts(exprs, move |cells, row| Some(substring(cells, row, count).unwrap_or_default()))
        }
        TextFunction::ToLower => texts(exprs, |cells, row| Some(cells.text(0, row).to_lowercase())),
        TextFunction::ToUpper => texts(exprs, |cells, row| Some(cells.text(0, row).to_uppercase())),
        TextFunction::Reverse => texts(exprs, |cells, row| Some(cells.text(0, row).chars().rev().collect())),
        TextFunction::Trim => trim(arguments, exprs, true, true)?,
        TextFunction::TrimStart => trim(arguments, exprs, true, false)?,
        TextFunction::TrimEnd => trim(arguments, exprs, false, true)?,
        TextFunction::ReplaceString => texts(exprs, |cells, row| {
            let (text, old) = (cells.text(0, row), cells.text(1, row));
            let new = cells.text(2, row);
            Some(if old.is_empty() { text.to_owned() } else { text.replace(old, new) })
        }),
        TextFunction::ReplaceRegex => {
            let pattern = Pattern::new(arguments.get(1), |it| it.to_owned())?;
            texts(exprs, move |cells, row| {
                let text = cells.text(0, row);
                let Some(regex) = pattern.of(cells.text(1, row)) else {
                    return Some(text.to_owned());
                };
                Some(replace(&regex, text, cells.text(2, row)))
            })
        }
        TextFunction::IndexOf => longs(exprs, Type::Long, move |cells, row| index_of(cells, row, count)),
        TextFunction::Split => texts(exprs, move |cells, row| split(cells, row, count)),
        TextFunction::Extract => {
            let pattern = Pattern::new(arguments.first(), |it| it.to_owned())?;
            texts(exprs, move |cells, row| {
                let regex = pattern.of(cells.text(0, row));
                let group = cells.long(1, row).and_then(|it| usize::try_from(it).ok());
                let found = regex.zip(group).and_then(|(regex, group)| {
                    let captures = regex.captures(cells.text(2, row))?;
                    captures.get(group).map(|it| it.as_str().to_owned())
                });
                Some(found.unwrap_or_default())
            })
        }
    })
}

/// A regular expression: compiled once when the query spells it out, else for each row.
struct Pattern {
    fixed: Option<Arc<Regex>>,
    wrap: fn(&str) -> String,
}

impl Pattern {
    fn new(argument: Option<&Scalar>, wrap: fn(&str) -> String) -> PolarsResult<Self> {
        let fixed = match argument.and_then(Scalar::as_literal) {
            Some(Value::String(pattern)) => Some(super::regex(&wrap(pattern))?),
            _ => None,
        };
        Ok(Pattern { fixed, wrap })
    }

    /// The expression for a row in which the pattern is `text`; `None` when that is none.
    fn of(&self, text: &str) -> Option<Cow<'_, Regex>> {
        match &self.fixed {
            // Not a clone: each would allocate its own cache, some 15 microseconds a row.
            Some(regex) => Some(Cow::Borrowed(regex)),
            None => Regex::new(&(self.wrap)(text)).ok().map(Cow::Owned),
        }
    }
}

/// `trim(regex, text)` and its halves: what matches at an end is cut off once.
fn trim(arguments: &[Scalar], exprs: Vec<Expr>, start: bool, end: bool) -> PolarsResult<Expr> {
    let at_start = Pattern::new(arguments.first(), |it| format!("^(?:{it})"))?;
    let at_end = Pattern::new(arguments.first(), |it| format!("(?:{it})$"))?;
    Ok(texts(exprs, move |cells, row| {
        let (pattern, text) = (cells.text(0, row), cells.text(1, row));
        let (mut from, mut to) = (0, text.len());
        if start && let Some(found) = at_start.of(pattern).and_then(|it| it.find(text).map(|it| it.end())) {
            from = found;
        }
        // The second search sees what is before, so that `^` stays the beginning of the text.
        if end
            && let Some(found) = at_end.of(pattern).and_then(|it| it.find_at(text, from).map(|it| it.start()))
        {
            to = found;
        }
        Some(text.get(from..to).unwrap_or_default().to_owned())
    }))
}

/// Replaces all matches. In the new text `\1` is the first group, `\0` the match.
fn replace(regex: &Regex, text: &str, new: &str) -> String {
    let mut template = String::with_capacity(new.len());
    let mut signs = new.chars().peekable();
    while let Some(it) = signs.next() {
        match (it, signs.peek()) {
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                template.push_str(&format!("${{{digit}}}"));
                signs.next();
            }
            ('\\', Some('\\')) => {
                template.push('\\');
                signs.next();
            }
            ('$', _) => template.push_str("$$"),
            _ => template.push(it),
        }
    }
    regex.replace_all(text, template.as_str()).into_owned()
}

/// A negative start counts from the end; one before the text gives nothing.
fn substring(cells: &Cells, row: usize, count: usize) -> Option<String> {
    let text = cells.text(0, row);
    let length = i64::try_from(text.chars().count()).ok()?;
    let start = cells.long(1, row)?;
    let start = if start < 0 { start.checked_add(length)? } else { start };
    let start = usize::try_from(start).ok()?;
    let wanted = if count > 2 { cells.long(2, row)? } else { i64::MAX };
    // A negative length gives nothing.
    let wanted = usize::try_from(wanted).ok()?;
    Some(text.chars().skip(start).take(wanted).collect())
}

/// The place of a part in a text; -1 when it is not there.
fn index_of(cells: &Cells, row: usize, count: usize) -> Option<i64> {
    let optional = |at: usize, default: i64| {
        if count > at { cells.long(at, row) } else { Some(default) }
    };
    let (text, part) = (cells.text(0, row), cells.text(1, row));
    let (start, length) = (optional(2, 0)?, optional(3, -1)?);
    let occurrence = optional(4, 1)?;
    let total = i64::try_from(text.chars().count()).ok()?;
    let start = if start < 0 { start.checked_add(total)? } else { start };
    if start < 0 || start > total || length < -1 || occurrence < 1 {
        return if start > total { Some(-1) } else { None };
    }
    let from = usize::try_from(start).ok()?;
    let taken = usize::try_from(length).unwrap_or(usize::MAX);
    let inside: String = text.chars().skip(from).take(taken).collect();
    let mut at = 0;
    for turn in 1..=occurrence {
        let Some(found) = inside.get(at..).and_then(|it| it.find(part)) else { return Some(-1) };
        let place = at + found;
        if turn == occurrence {
            let before = inside.get(..place)?.chars().count();
            return i64::try_from(before).ok()?.checked_add(start);
        }
        at = place + part.chars().next().map_or(1, char::len_utf8);
    }
    Some(-1)
}

/// The parts between delimiters as an array; with an index, an array of that part alone.
fn split(cells: &Cells, row: usize, count: usize) -> Option<String> {
    let (text, delimiter) = (cells.text(0, row), cells.text(1, row));
    let parts: Vec<&str> = if delimiter.is_empty() { vec![text] } else { text.split(delimiter).collect() };
    let parts = if count > 2 {
        let at = cells.long(2, row)?;
        let length = i64::try_from(parts.len()).ok()?;
        let at = if at < 0 { at.checked_add(length)? } else { at };
        let one = usize::try_from(at).ok().and_then(|at| parts.get(at).copied());
        one.into_iter().collect()
    } else {
        parts
    };
    text::store(&Json::from(parts))
}
