//! What completion and inspection say about operators, functions and words.
//!
//! One line each; a test asks for a line when something is implemented that has none.

mod functions;
mod operators;
mod words;

pub(crate) use operators::{Clause, OPERATORS, Operator};
pub(crate) use words::{INFIX, Infix, Takes, WORDS};

use crate::functions::{AGGREGATES, AggregateType, Returns, find};
use crate::types::Type;

/// What a [`Documentation`] or a [`Completion`](crate::Completion) is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A table of the catalog.
    Table,
    /// A column of the rows at this place.
    Column,
    /// A name that the query makes with `let`.
    Let,
    /// A function of one row.
    Function,
    /// A function of many rows, in `summarize`.
    Aggregate,
    /// An operator after `|`, or one between two values.
    Operator,
    /// A word of the language: a statement, `by`, `asc`.
    Keyword,
    /// A type.
    Type,
}

impl NameKind {
    /// Returns the kind as one word in lower case.
    pub fn name(self) -> &'static str {
        match self {
            NameKind::Table => "table",
            NameKind::Column => "column",
            NameKind::Let => "let",
            NameKind::Function => "function",
            NameKind::Aggregate => "aggregate",
            NameKind::Operator => "operator",
            NameKind::Keyword => "keyword",
            NameKind::Type => "type",
        }
    }
}

/// What is known about a name in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documentation {
    /// The name.
    pub name: String,
    /// What it names.
    pub kind: NameKind,
    /// How it is written: `substring(text, start[, length]): string`, `ResultType: string`.
    pub signature: String,
    /// What it means, in a sentence or two; of a table its columns as well, a line each.
    pub text: String,
}

impl Documentation {
    pub(crate) fn new(
        name: &str,
        kind: NameKind,
        signature: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Documentation { name: name.to_owned(), kind, signature: signature.into(), text: text.into() }
    }
}

/// A line about a function.
pub(crate) struct Line {
    name: &'static str,
    parameters: &'static str,
    text: &'static str,
}

/// Returns what is known about a scalar function or an aggregate that is implemented. Other spellings are
/// described as the name that they stand for.
pub(crate) fn function(name: &str) -> Option<Documentation> {
    if let Some(it) = AGGREGATES.iter().find(|it| it.names.contains(&name)) {
        let ty = match it.ty {
            AggregateType::Long => Some(Type::Long),
            AggregateType::Dynamic => Some(Type::Dynamic),
            _ => None,
        };
        return Some(described(name, it.names, ty, NameKind::Aggregate));
    }
    if let Some(it) = find(name) {
        let ty = match it.returns {
            Returns::Always(ty) => Some(ty),
            Returns::Special => None,
        };
        return Some(described(name, it.names, ty, NameKind::Function));
    }
    // The binder knows it without a signature.
    (name == "toscalar").then(|| described(name, &["toscalar"], None, NameKind::Function))
}

fn described(name: &str, names: &[&'static str], ty: Option<Type>, kind: NameKind) -> Documentation {
    let known = names.iter().find_map(|it| functions::line(it));
    let parameters = known.map_or("...", |it| it.parameters);
    let returns = ty.map(|it| format!(": {it}")).unwrap_or_default();
    let mut text = known.map_or("", |it| it.text).to_owned();
    if let Some(first) = names.first().filter(|it| **it != name) {
        text = format!("Another spelling of {first}(). {text}");
    }
    Documentation::new(name, kind, format!("{name}({parameters}){returns}"), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_line_and_every_line_a_function() {
        for name in crate::functions::names() {
            let found = function(name).expect("it is implemented");
            assert!(!found.text.is_empty(), "documentation/functions.rs has no line about {name}");
        }
        for line in functions::LINES {
            assert!(function(line.name).is_some(), "{} is not implemented", line.name);
            let same = functions::LINES.iter().filter(|it| it.name == line.name).count();
            assert_eq!(same, 1, "{}", line.name);
        }
    }

    #[test]
    fn a_signature_names_the_result() {
        let found = function("substring").expect("it is implemented");
        assert_eq!(found.signature, "substring(text, start[, length]): string");
        let found = function("makeset").expect("it is implemented");
        assert_eq!(found.signature, "makeset(value[, most]): dynamic");
        assert!(found.text.contains("make_set()"));
        assert!(function("percentile").is_none(), "not implemented");
    }
}
