//! What the name at a place means.

use super::frames;
use super::offers::operator_name;
use super::place::Place;
use super::{column, infix, operator, word};
use crate::bind::Declared;
use crate::documentation::{self, Documentation, INFIX, NameKind, OPERATORS};
use crate::functions;
use crate::lexer::tolerant;
use crate::token::{Token, TokenKind};
use crate::types::{Catalog, Schema};

/// Returns what the name in `text` at `cursor` (in bytes) means; between names, the function whose arguments are
/// written there.
///
/// `None` where there is nothing to say. The text may end anywhere and hold mistakes.
pub fn inspect(text: &str, cursor: usize, catalog: &dyn Catalog) -> Option<Documentation> {
    let cursor = crate::diagnostic::floor_boundary(text, cursor);
    let (tokens, _) = tolerant(text);
    let touches = |it: &Token| it.span.start <= cursor && cursor <= it.span.end;
    let at = tokens.iter().rposition(|it| touches(it) && matches!(it.kind, TokenKind::Word(_)));
    let named = at.and_then(|at| name(text, &tokens, at, catalog));
    named.or_else(|| call(text, cursor))
}

fn name(text: &str, tokens: &[Token], at: usize, catalog: &dyn Catalog) -> Option<Documentation> {
    if let Some(found) = operator_at(tokens, at) {
        return Some(found);
    }
    let token = tokens.get(at)?;
    let TokenKind::Word(name) = &token.kind else { return None };
    let place = Place::at(text, token.span.start, catalog)?;
    if frames::is_sign(place.previous(), ".") {
        return None;
    }
    if frames::is_sign(tokens.get(at + 1), "(")
        && let Some(found) = function(name, &place)
    {
        return Some(found);
    }
    let offers = place.offers();
    if let Some(found) = offers.words.iter().find(|it| *it == name).and_then(|it| word(it)) {
        return Some(found);
    }
    let as_table = || catalog.schema(name).map(|it| table(name, &it));
    let as_column = || place.columns.get(name).map(|it| column(name, it));
    let as_let = || place.names.iter().find(|it| it.0 == *name).map(|it| declared(name, &it.1));
    let as_infix =
        || INFIX.iter().find(|it| it.name == name || it.name.split(' ').any(|it| it == name)).map(infix);
    let found = if offers.infix.is_some() || offers.logic { as_infix() } else { None };
    let found = found.or_else(|| if offers.tables { as_let().or_else(as_table) } else { None });
    found.or_else(as_column).or_else(as_let).or_else(as_infix).or_else(|| word(name)).or_else(as_table)
}

/// The operator whose name the token is a part of.
fn operator_at(tokens: &[Token], at: usize) -> Option<Documentation> {
    let pipe = tokens.get(..at)?.iter().rposition(|it| frames::is_sign(Some(it), "|"));
    let first = match pipe {
        Some(pipe) => pipe + 1,
        None if at == 0 => 0,
        None => return None,
    };
    let (name, rest) = operator_name(tokens.get(first..)?)?;
    let in_name = at < tokens.len().checked_sub(rest.len())?;
    // A table may be called like an operator.
    let known = OPERATORS.iter().find(|it| it.name == name && (pipe.is_some() || name == "union"));
    known.filter(|_| in_name).map(operator)
}

fn function(name: &str, place: &Place) -> Option<Documentation> {
    if let Some((_, meaning @ Declared::Function(_))) = place.names.iter().find(|it| it.0 == name) {
        return Some(declared(name, meaning));
    }
    documentation::function(name).or_else(|| {
        let text = "KQL has this function, but it is not implemented yet.";
        functions::is_later(name)
            .then(|| Documentation::new(name, NameKind::Function, format!("{name}(...)"), text))
    })
}

/// The function whose arguments the cursor is in, also inside of a string.
fn call(text: &str, cursor: usize) -> Option<Documentation> {
    let (tokens, _) = tolerant(text.get(..cursor)?);
    documentation::function(frames::enclosing_call(&frames::open(&tokens), &tokens)?)
}

fn table(name: &str, columns: &Schema) -> Documentation {
    Documentation::new(name, NameKind::Table, name, format!("A table of {}", list_of(columns)))
}

/// How many columns, and below it each with its type.
fn list_of(columns: &Schema) -> String {
    let number = columns.columns.len();
    let mut out = format!("{number} column{}:", if number == 1 { "" } else { "s" });
    for it in &columns.columns {
        out.push_str(&format!("\n{}: {}", it.name, it.ty));
    }
    out
}

/// What a `let` name means.
pub(super) fn declared(name: &str, meaning: &Declared) -> Documentation {
    let (signature, text) = match meaning {
        Declared::Value(ty) => {
            (format!("{name}: {ty}"), "A value that the query names with `let`.".to_owned())
        }
        Declared::Table(columns) => {
            (name.to_owned(), format!("A table that the query names with `let`, of {}", list_of(columns)))
        }
        Declared::Function(parameters) => {
            let one = |it: &(String, Option<crate::Type>)| match it.1 {
                Some(ty) => format!("{}: {ty}", it.0),
                None => format!("{}: (*)", it.0),
            };
            let list: Vec<String> = parameters.iter().map(one).collect();
            (format!("{name}({})", list.join(", ")), "A function that the query names with `let`.".to_owned())
        }
    };
    Documentation::new(name, NameKind::Let, signature, text)
}
