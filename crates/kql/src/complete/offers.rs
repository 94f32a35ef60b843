//! What fits at a place, by the grammar of the operator that it is in.

use super::frames::{Inside, is_sign, is_word};
use super::place::Place;
use crate::bind::Declared;
use crate::documentation::{Clause, OPERATORS};
use crate::functions::AGGREGATES;
use crate::token::{Token, TokenKind};
use crate::types::Type;

/// What fits at a place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Offers {
    /// The operators after `|`.
    pub(super) operators: bool,
    /// Tables, and `let` names for tables.
    pub(super) tables: bool,
    pub(super) columns: bool,
    /// `let` names for single values and functions.
    pub(super) values: bool,
    pub(super) functions: bool,
    pub(super) aggregates: bool,
    pub(super) types: bool,
    /// Operators after a value, of a type where it is known.
    pub(super) infix: Option<Option<Type>>,
    /// `and` and `or`.
    pub(super) logic: bool,
    pub(super) words: Vec<&'static str>,
}

impl Offers {
    /// Whether a `let` name with that meaning fits.
    pub(super) fn declared(&self, meaning: &Declared) -> bool {
        match meaning {
            Declared::Table(_) => self.tables,
            Declared::Value(_) => self.values,
            Declared::Function(_) => self.values || self.tables,
        }
    }

    fn nothing() -> Self {
        Offers::default()
    }

    fn words(words: &[&'static str]) -> Self {
        Offers { words: words.to_vec(), ..Offers::default() }
    }

    fn scalars() -> Self {
        Offers { columns: true, values: true, functions: true, ..Offers::default() }
    }

    fn source() -> Self {
        Offers { tables: true, ..Offers::words(&["union", "print", "datatable", "range"]) }
    }
}

/// The order of rows in `sort` and `top`.
const ORDER: &[&str] = &["asc", "desc", "nulls first", "nulls last"];

impl Place {
    /// What fits here.
    pub(super) fn offers(&self) -> Offers {
        let (Some(base), Some(top)) = (self.frames.get(self.base), self.frames.last()) else {
            return Offers::nothing();
        };
        if top.inside == Inside::Brackets || is_sign(self.previous(), ".") {
            return Offers::nothing();
        }
        if is_sign(self.previous(), ":") {
            return Offers { types: true, ..Offers::default() };
        }
        if let Inside::Call(name) = top.inside
            && is_word(self.tokens.get(name), "typeof")
        {
            return Offers { types: true, ..Offers::default() };
        }
        if base.pipes.is_empty() { self.in_source() } else { self.in_operator() }
    }

    /// Whether this is inside of parentheses of the operator.
    pub(super) fn is_nested(&self) -> bool {
        self.base + 1 < self.frames.len()
    }

    /// Whether nothing stands yet in the innermost parentheses, after their last comma.
    pub(super) fn at_first(&self) -> bool {
        self.frames.last().is_some_and(|it| it.first == self.tokens.len())
    }

    fn in_source(&self) -> Offers {
        let value = self.frames.get(self.base).and_then(|it| self.value_of_let(it));
        let in_let = value.is_some();
        if value.is_some_and(|it| self.tokens.len() < it || !is_sign(self.tokens.get(it - 1), "=")) {
            return Offers::nothing();
        }
        let clause = self.clause();
        let first = match clause.first().map(|it| &it.kind) {
            Some(TokenKind::Word(word)) => word.as_str(),
            _ => "",
        };
        let scalars = || Offers { columns: false, ..Offers::scalars() };
        let source = || {
            let mut all = Offers::source();
            (all.values, all.functions) = (in_let, in_let);
            all
        };
        if self.is_nested() {
            let tabular = first == "union" || is_sign(clause.first(), "(");
            return match () {
                _ if first == "datatable" => Offers::nothing(),
                _ if tabular && self.at_first() => source(),
                _ if first == "print" || in_let => self.value(scalars()),
                _ => Offers { tables: true, ..self.value(scalars()) },
            };
        }
        match (first, clause.len()) {
            (_, 0) if in_let => source(),
            (_, 0) => {
                let mut all = source();
                all.words.insert(0, "let");
                all
            }
            (_, 1) if !in_let && first != "print" && first != "union" => Offers::nothing(),
            ("print", _) => self.value(scalars()),
            ("union", _) => self.in_union(clause.get(1..).unwrap_or_default()),
            ("range", length) => {
                let said = |word: &str| clause.iter().any(|it| is_word(Some(it), word));
                match ["from", "to", "step"].iter().find(|it| !said(it)) {
                    Some(word) if length > 1 && self.after_value() => Offers::words(&[word]),
                    _ if length > 1 && !self.after_value() => scalars(),
                    _ => Offers::nothing(),
                }
            }
            _ if in_let => self.value(scalars()),
            _ => Offers::nothing(),
        }
    }

    fn in_operator(&self) -> Offers {
        let clause = self.clause();
        let Some((name, rest)) = operator_name(clause) else {
            return Offers { operators: clause.is_empty(), ..Offers::default() };
        };
        let known = OPERATORS.iter().find(|it| it.name == name).map(|it| it.clause);
        if self.is_nested() {
            return self.in_parentheses(&name, known, rest);
        }
        let rest_level = level(rest);
        let by = rest_level.iter().any(|it| is_word(Some(it), "by"));
        match known {
            Some(Clause::Nothing) => Offers::nothing(),
            Some(Clause::Number) if rest.is_empty() => Offers { values: true, ..Offers::default() },
            Some(Clause::Number) => Offers::nothing(),
            Some(Clause::Tables) => self.in_union(rest),
            Some(Clause::Columns) if self.after_value() => Offers::nothing(),
            Some(Clause::Reorder) if self.after_value() => {
                Offers::words(&["asc", "desc", "granny-asc", "granny-desc"])
            }
            Some(Clause::Columns | Clause::Reorder) => Offers { columns: true, ..Offers::default() },
            Some(Clause::Rename) => Offers { columns: is_sign(self.previous(), "="), ..Offers::default() },
            Some(Clause::Sort) if !by => {
                if rest.is_empty() {
                    Offers::words(&["by"])
                } else {
                    Offers::nothing()
                }
            }
            Some(Clause::Top) if !by => match rest.is_empty() {
                true => Offers { values: true, ..Offers::default() },
                false => Offers::words(&["by"]),
            },
            Some(Clause::Sort | Clause::Top) => self.in_order(),
            Some(Clause::Summarize) if !by => {
                let aggregates =
                    Offers { aggregates: true, values: true, functions: true, ..Offers::default() };
                let mut out = self.value(aggregates);
                if rest.is_empty() || self.after_value() {
                    out.words.insert(0, "by");
                }
                out
            }
            Some(Clause::Summarize | Clause::Scalars) | None => self.value(Offers::scalars()),
        }
    }

    /// Inside of parentheses in an operator's clause.
    fn in_parentheses(&self, name: &str, known: Option<Clause>, rest: &[Token]) -> Offers {
        let frames = self.frames.get(self.base + 1..).unwrap_or_default();
        let opener = |first: usize| first.checked_sub(2).and_then(|it| self.tokens.get(it));
        if self.at_first() {
            let of_list = frames.last().is_some_and(|it| is_list_test(opener(it.first)));
            if known == Some(Clause::Tables) || matches!(name, "join" | "lookup") {
                return Offers::source();
            }
            if of_list || self.called("toscalar") {
                return Offers { tables: true, ..Offers::scalars() };
            }
        }
        let before_by =
            known == Some(Clause::Summarize) && !level(rest).iter().any(|it| is_word(Some(it), "by"));
        let is_aggregate = |it: &Inside| match it {
            Inside::Call(at) => match self.tokens.get(*at).map(|it| &it.kind) {
                Some(TokenKind::Word(word)) => AGGREGATES.iter().any(|it| it.names.contains(&word.as_str())),
                _ => false,
            },
            _ => false,
        };
        if before_by && !frames.iter().any(|it| is_aggregate(&it.inside)) {
            return self.value(Offers { aggregates: true, columns: false, ..Offers::scalars() });
        }
        self.value(Offers::scalars())
    }

    fn called(&self, name: &str) -> bool {
        matches!(self.frames.last().map(|it| &it.inside), Some(Inside::Call(at)) if is_word(self.tokens.get(*at), name))
    }

    /// What follows `union`.
    fn in_union(&self, rest: &[Token]) -> Offers {
        let before = |back: usize| rest.len().checked_sub(back).and_then(|it| rest.get(it));
        if is_sign(before(1), "=") {
            return match before(2).map(|it| &it.kind) {
                Some(TokenKind::Word(it)) if it == "kind" => Offers::words(&["inner", "outer"]),
                Some(TokenKind::Word(it)) if it == "isfuzzy" => Offers::words(&["true", "false"]),
                _ => Offers::nothing(),
            };
        }
        if self.after_value() && !rest.is_empty() && !is_sign(before(2), "=") {
            return Offers::nothing();
        }
        let parameters: &[&str] = match rest.iter().any(|it| is_sign(Some(it), ",")) {
            true => &[],
            false => &["kind=", "withsource=", "isfuzzy="],
        };
        Offers { tables: true, ..Offers::words(parameters) }
    }

    /// After `by` of `sort` and `top`.
    fn in_order(&self) -> Offers {
        match self.previous().map(|it| &it.kind) {
            Some(TokenKind::Word(it)) if it == "asc" || it == "desc" => {
                Offers::words(&["nulls first", "nulls last"])
            }
            Some(TokenKind::Word(it)) if it == "nulls" => Offers::words(&["first", "last"]),
            _ if self.after_value() => {
                let mut out = self.value(Offers::scalars());
                out.words = ORDER.to_vec();
                out
            }
            _ => Offers::scalars(),
        }
    }
}

/// Whether a list may follow the word.
fn is_list_test(word: Option<&Token>) -> bool {
    matches!(word.map(|it| &it.kind), Some(TokenKind::Word(it))
        if matches!(it.trim_start_matches('!'), "in" | "in~" | "has_any" | "has_all"))
}

/// The name that a clause begins with, and what follows.
pub(super) fn operator_name(clause: &[Token]) -> Option<(String, &[Token])> {
    let (first, mut rest) = clause.split_first()?;
    let TokenKind::Word(word) = &first.kind else { return None };
    let (mut name, mut end) = (word.clone(), first.span.end);
    while let [sign, Token { kind: TokenKind::Word(next), span }, after @ ..] = rest
        && is_sign(Some(sign), "-")
        && sign.span.start == end
        && span.start == sign.span.end
    {
        name = format!("{name}-{next}");
        (end, rest) = (span.end, after);
    }
    Some((name, rest))
}

/// The tokens that are in no parentheses.
fn level(tokens: &[Token]) -> Vec<&Token> {
    let mut depth = 0usize;
    let mut out = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Sign("(" | "[" | "{") => depth += 1,
            TokenKind::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(token),
            _ => {}
        }
    }
    out
}
