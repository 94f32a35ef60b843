//! What can be written at a place of a query, and what a name there means.

mod frames;
mod inspect;
mod offers;
mod place;
mod values;

pub use inspect::inspect;

use std::ops::Range;

use crate::documentation::{self, Documentation, INFIX, NameKind, OPERATORS, Takes, WORDS};
use crate::functions;
use crate::literal;
use crate::types::{Catalog, Type};
use offers::Offers;
use place::Place;

/// What can be written at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// Where the text begins that an item takes the place of, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What fits there: first the names that begin with what is typed, then those that contain it, in any case.
    pub items: Vec<Completion>,
}

/// One thing that can be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What to write; a name that needs it stands in brackets and quotes.
    pub text: String,
    /// What it is.
    pub kind: NameKind,
    /// How it is written: `strlen(text): long`, `ResultType: string`.
    pub signature: String,
    /// What it means.
    pub documentation: String,
}

/// Returns what can be written in `text` at `cursor` (in bytes; one inside of a character counts as before it).
///
/// The text may end anywhere and hold mistakes. Columns are those of the rows at that place: after `project`,
/// `extend` or `summarize` they are others than those of the table. Only what is implemented is offered; inside of
/// strings and comments nothing is.
///
/// ```
/// use kql::{Catalog, Column, Schema, Type};
///
/// struct Tables;
///
/// impl Catalog for Tables {
///     fn schema(&self, table: &str) -> Option<Schema> {
///         (table == "SigninLogs").then(|| Schema::new(vec![Column::new("Account", Type::String)]))
///     }
///     fn tables(&self) -> Vec<String> {
///         vec!["SigninLogs".to_owned()]
///     }
/// }
///
/// let text = "SigninLogs | summarize Events = count() by Account | where Ev";
/// let found = kql::complete(text, text.len(), &Tables);
/// assert_eq!(&text[found.start..found.end], "Ev");
/// assert_eq!(found.items[0].signature, "Events: long");
/// ```
pub fn complete(text: &str, cursor: usize, catalog: &dyn Catalog) -> Completions {
    let Some(place) = Place::at(text, cursor, catalog) else {
        let cursor = crate::diagnostic::floor_boundary(text, cursor);
        return Completions { start: cursor, end: cursor, items: Vec::new() };
    };
    let Range { start, end } = place.replaced.clone();
    let mut found = Vec::new();
    candidates(&place, &place.offers(), catalog, &mut found);
    Completions { start, end, items: matching(found, place.typed(text)) }
}

/// The candidates that fit what is typed; the best first, otherwise in their order.
fn matching(found: Vec<Documentation>, typed: &str) -> Vec<Completion> {
    let wanted = typed.to_lowercase();
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut seen = std::collections::BTreeSet::new();
    for it in found {
        let name = it.name.to_lowercase();
        let list = if name.starts_with(&wanted) {
            &mut first
        } else if name.contains(&wanted) {
            &mut second
        } else {
            continue;
        };
        if seen.insert((it.name.clone(), it.kind)) {
            list.push(it);
        }
    }
    first.append(&mut second);
    first.into_iter().map(completion).collect()
}

fn completion(it: Documentation) -> Completion {
    let text = match it.kind {
        NameKind::Table | NameKind::Column | NameKind::Let => quoted(&it.name),
        _ => it.name,
    };
    Completion { text, kind: it.kind, signature: it.signature, documentation: it.text }
}

/// The name as it is written in a query.
fn quoted(name: &str) -> String {
    let plain = literal::name(name);
    let simple = !name.contains(['\'', '\\', '"']) && !name.contains(char::is_control);
    if plain != name && simple { format!("['{name}']") } else { plain }
}

fn candidates(place: &Place, offers: &Offers, catalog: &dyn Catalog, out: &mut Vec<Documentation>) {
    if offers.operators {
        out.extend(OPERATORS.iter().map(operator));
    }
    if offers.tables {
        out.extend(catalog.tables().iter().map(|it| Documentation::new(it, NameKind::Table, it, "A table.")));
    }
    if offers.columns {
        out.extend(place.columns.columns.iter().map(|it| column(&it.name, it.ty)));
    }
    out.extend(
        place.names.iter().filter(|it| offers.declared(&it.1)).map(|it| inspect::declared(&it.0, &it.1)),
    );
    if offers.aggregates {
        let names = functions::AGGREGATES.iter().filter_map(|it| it.names.first());
        out.extend(names.filter_map(|it| documentation::function(it)));
    }
    out.extend(offers.words.iter().filter_map(|it| word(it)));
    if let Some(left) = offers.infix {
        let fits = |takes: Takes| match (takes, left) {
            (Takes::Conditions | Takes::Anything, _) | (_, None | Some(Type::Dynamic)) => true,
            (Takes::Texts, Some(ty)) => matches!(ty, Type::String | Type::Guid),
            (Takes::Numbers, Some(ty)) => !matches!(ty, Type::String | Type::Guid | Type::Bool),
        };
        out.extend(INFIX.iter().filter(|it| fits(it.takes)).map(infix));
    }
    if offers.logic {
        out.extend(INFIX.iter().filter(|it| it.takes == Takes::Conditions).map(infix));
    }
    if offers.functions {
        out.extend(functions::scalar_names().filter_map(documentation::function));
    }
    if offers.types {
        out.extend(Type::ALL.map(|it| Documentation::new(it.name(), NameKind::Type, it.name(), "A type.")));
    }
}

fn operator(it: &documentation::Operator) -> Documentation {
    Documentation::new(it.name, NameKind::Operator, it.syntax, it.text)
}

fn infix(it: &documentation::Infix) -> Documentation {
    Documentation::new(it.name, NameKind::Operator, it.syntax, it.text)
}

fn word(name: &str) -> Option<Documentation> {
    let (name, syntax, text) = WORDS.iter().find(|it| it.0 == name)?;
    Some(Documentation::new(name, NameKind::Keyword, *syntax, *text))
}

fn column(name: &str, ty: Type) -> Documentation {
    Documentation::new(name, NameKind::Column, format!("{name}: {ty}"), format!("A column of type {ty}."))
}

#[cfg(test)]
mod tests;
