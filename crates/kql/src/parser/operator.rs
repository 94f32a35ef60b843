//! The operators after `|`.

use super::{Parsed, Parser};
use crate::ast::{
    Expr, ExprKind, Item, Name, Operator, OperatorKind, Pattern, PatternOrder, SortItem, Union, UnionTable,
};
use crate::diagnostic::{Diagnostic, Kind};
use crate::token::{Span, TokenKind};

/// What this engine reads.
pub(crate) const KNOWN: [&str; 18] = [
    "where",
    "filter",
    "project",
    "project-away",
    "project-keep",
    "project-rename",
    "project-reorder",
    "extend",
    "summarize",
    "sort",
    "order",
    "top",
    "take",
    "limit",
    "distinct",
    "count",
    "union",
    "as",
];

/// Other operators that KQL has.
const LATER: [&str; 40] = [
    "join",
    "lookup",
    "mv-expand",
    "mvexpand",
    "mv-apply",
    "mvapply",
    "make-series",
    "parse",
    "parse-where",
    "parse-kv",
    "evaluate",
    "render",
    "serialize",
    "sample",
    "sample-distinct",
    "top-nested",
    "top-hitters",
    "range",
    "search",
    "find",
    "fork",
    "facet",
    "partition",
    "invoke",
    "reduce",
    "scan",
    "getschema",
    "consume",
    "externaldata",
    "project-smart",
    "execute-and-cache",
    "macro-expand",
    "assert-schema",
    "project-by-names",
    "make-graph",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-mark-components",
    "graph-where-nodes",
];

impl Parser<'_> {
    /// One operator; the `|` before it is read already.
    pub(super) fn operator(&mut self) -> Parsed<Operator> {
        let (name, span) = self.operator_name()?;
        let kind = match name.as_str() {
            "where" | "filter" => OperatorKind::Where(self.predicate()?),
            "project" => OperatorKind::Project(self.list(|it| it.item())?),
            "project-away" => OperatorKind::ProjectAway(self.list(|it| it.pattern())?),
            "project-keep" => OperatorKind::ProjectKeep(self.list(|it| it.pattern())?),
            "project-rename" => OperatorKind::ProjectRename(self.list(|it| it.rename())?),
            "project-reorder" => OperatorKind::ProjectReorder(self.list(|it| it.reordered())?),
            "extend" => OperatorKind::Extend(self.list(|it| it.item())?),
            "summarize" => self.summarize()?,
            "sort" | "order" => {
                self.skip_hints();
                self.expect_by()?;
                OperatorKind::Sort(self.list(|it| it.sort_item())?)
            }
            "top" => {
                let count = self.expression()?;
                self.expect_by()?;
                OperatorKind::Top { count, by: self.list(|it| it.sort_item())? }
            }
            "take" | "limit" => OperatorKind::Take(self.expression()?),
            "distinct" => {
                self.skip_hints();
                OperatorKind::Distinct(self.list(|it| it.item())?)
            }
            "count" => OperatorKind::Count,
            "union" => OperatorKind::Union(self.union()?),
            other if KNOWN.contains(&other) || LATER.contains(&other) => {
                return Err(self.unsupported(&format!("`{other}`"), span));
            }
            other => {
                return Err(Diagnostic::new(Kind::Syntax, format!("`{other}` is no operator"), span)
                    .with_nearest(other, KNOWN.iter().chain(&LATER).copied()));
            }
        };
        Ok(Operator { kind, span })
    }

    /// A word, or words joined by `-` without blanks: `project-away`.
    fn operator_name(&mut self) -> Parsed<(String, Span)> {
        let start = self.span().start;
        if !matches!(self.peek(), TokenKind::Word(_)) {
            return Err(self.expected("an operator after `|`"));
        }
        self.next();
        while self.at_sign("-")
            && self.touches_previous()
            && self.span().end == self.span_at(1).start
            && matches!(self.peek_at(1), TokenKind::Word(_))
        {
            self.at += 2;
        }
        let span = start..self.previous_end();
        Ok((self.text_at(span.clone()).to_owned(), span))
    }

    fn predicate(&mut self) -> Parsed<Expr> {
        let value = self.expression()?;
        if self.at_sign("=") {
            return Err(Diagnostic::new(Kind::Syntax, "`=` does not compare", self.span())
                .with_help("write `==` to compare"));
        }
        Ok(value)
    }

    /// `name = value`, or only the value.
    pub(super) fn item(&mut self) -> Parsed<Item> {
        if self.at_sign("*") {
            let span = self.span();
            self.next();
            return Ok(Item { name: None, value: Expr { kind: ExprKind::Star, span } });
        }
        if self.at_name_list() {
            return Err(self.unsupported("`(a, b) = ...`", self.span()));
        }
        let start = self.at;
        if let Ok(name) = self.name("a name")
            && self.eat_sign("=")
        {
            return Ok(Item { name: Some(name), value: self.expression()? });
        }
        self.at = start;
        Ok(Item { name: None, value: self.expression()? })
    }

    /// Whether `(a, b) =` begins here.
    fn at_name_list(&self) -> bool {
        if !self.at_sign("(") {
            return false;
        }
        let mut ahead = 1;
        while matches!(self.peek_at(ahead), TokenKind::Word(_) | TokenKind::Sign(",")) {
            ahead += 1;
        }
        *self.peek_at(ahead) == TokenKind::Sign(")") && *self.peek_at(ahead + 1) == TokenKind::Sign("=")
    }

    fn summarize(&mut self) -> Parsed<OperatorKind> {
        self.skip_hints();
        let aggregates = if self.at_word("by") { Vec::new() } else { self.list(|it| it.item())? };
        let by = if self.eat_word("by") { self.list(|it| it.item())? } else { Vec::new() };
        Ok(OperatorKind::Summarize { aggregates, by })
    }

    /// `hint.name = value`: advice to a cluster, without effect on the rows.
    fn skip_hints(&mut self) {
        while self.at_word("hint") && *self.peek_at(1) == TokenKind::Sign(".") {
            self.at += 4;
            self.next();
        }
    }

    fn expect_by(&mut self) -> Parsed<()> {
        if self.eat_word("by") { Ok(()) } else { Err(self.expected("`by`")) }
    }

    fn sort_item(&mut self) -> Parsed<SortItem> {
        let value = self.expression()?;
        let ascending = self.eat_word("asc");
        let descending = !ascending;
        if descending {
            self.eat_word("desc");
        }
        let nulls_first = if self.eat_word("nulls") {
            let first = self.eat_word("first");
            if !first && !self.eat_word("last") {
                return Err(self.expected("`first` or `last`"));
            }
            first
        } else {
            ascending
        };
        Ok(SortItem { value, descending, nulls_first })
    }

    /// A name with `*` in it: words, numbers and stars without blanks between them.
    pub(super) fn pattern(&mut self) -> Parsed<Pattern> {
        if self.at_sign("[") {
            let name = self.name("the name of a column")?;
            return Ok(Pattern { text: name.text, span: name.span, quoted: true });
        }
        let start = self.span().start;
        let first = self.at;
        while (self.at == first || self.touches_previous())
            && matches!(
                self.peek(),
                TokenKind::Word(_) | TokenKind::Sign("*") | TokenKind::Long(_) | TokenKind::TimeSpan(_)
            )
        {
            self.at += 1;
        }
        if self.at == first {
            return Err(self.expected("a name"));
        }
        let span = start..self.previous_end();
        Ok(Pattern { text: self.text_at(span.clone()).to_owned(), span, quoted: false })
    }

    fn rename(&mut self) -> Parsed<(Name, Name)> {
        let new = self.name("the new name of a column")?;
        self.expect_sign("=")?;
        let old = self.name("the name of a column")?;
        Ok((new, old))
    }

    fn reordered(&mut self) -> Parsed<(Pattern, Option<PatternOrder>)> {
        let pattern = self.pattern()?;
        let granny = self.at_word("granny") && *self.peek_at(1) == TokenKind::Sign("-");
        if granny {
            self.at += 2;
        }
        let order = if self.eat_word("asc") {
            Some(if granny { PatternOrder::GrannyAscending } else { PatternOrder::Ascending })
        } else if self.eat_word("desc") {
            Some(if granny { PatternOrder::GrannyDescending } else { PatternOrder::Descending })
        } else if granny {
            return Err(self.expected("`asc` or `desc`"));
        } else {
            None
        };
        Ok((pattern, order))
    }

    /// What stands after the word `union`.
    pub(super) fn union(&mut self) -> Parsed<Union> {
        let mut union = Union { inner: false, with_source: None, fuzzy: false, tables: Vec::new() };
        loop {
            self.skip_hints();
            if *self.peek_at(1) != TokenKind::Sign("=") {
                break;
            }
            let parameter = self.name("a table")?;
            self.next();
            match parameter.text.as_str() {
                "kind" => {
                    let kind = self.name("`inner` or `outer`")?;
                    union.inner = match kind.text.as_str() {
                        "inner" => true,
                        "outer" => false,
                        _ => return Err(no_value(&kind, "`inner` or `outer`")),
                    };
                }
                "withsource" | "with_source" => {
                    union.with_source = Some(self.name("the name of a column")?);
                }
                "isfuzzy" => {
                    let value = self.name("`true` or `false`")?;
                    union.fuzzy = match value.text.to_lowercase().as_str() {
                        "true" => true,
                        "false" => false,
                        _ => return Err(no_value(&value, "`true` or `false`")),
                    };
                }
                other => {
                    let message = format!("`union` has no parameter `{other}`");
                    return Err(Diagnostic::new(Kind::Syntax, message, parameter.span)
                        .with_nearest(other, ["kind", "withsource", "isfuzzy"]));
                }
            }
        }
        union.tables = self.list(|it| it.union_table())?;
        Ok(union)
    }

    fn union_table(&mut self) -> Parsed<UnionTable> {
        let start = self.span().start;
        if self.eat_sign("(") {
            let pipeline = self.nested(|it| it.pipeline())?;
            self.expect_sign(")")?;
            return Ok(UnionTable::Pipeline(Box::new(pipeline), start..self.previous_end()));
        }
        let pattern = self.pattern()?;
        if self.at_sign("(") {
            self.at -= 1;
            let pipeline = self.pipeline_of_call()?;
            return Ok(UnionTable::Pipeline(Box::new(pipeline), start..self.previous_end()));
        }
        Ok(UnionTable::Pattern(pattern))
    }
}

fn no_value(found: &Name, wanted: &str) -> Diagnostic {
    let message = format!("expected {wanted}, found `{}`", found.text);
    Diagnostic::new(Kind::Syntax, message, found.span.clone())
}
