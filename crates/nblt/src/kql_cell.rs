//! Cells that are a KQL query: `%%kql` or `%%kql name` on the first line, the query below.
//!
//! Nothing here compiles or prints. [`KqlCell`] reads the cell and runs it, [`complete`] and [`inspect`] answer the
//! front end while it is being written, in the shape of Jupyter's own messages
//! (<https://jupyter-client.readthedocs.io/en/stable/messaging.html#completion>).

use std::sync::Arc;

use kql::{Documentation, NameKind, Schema};
use serde_json::{Value, json};
use sources::Source;
use view::Html;

use crate::{Error, Result, Rows, Session, session};

/// What the first line of such a cell begins with.
const MAGIC: &str = "%%kql";

/// A cell that is a KQL query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KqlCell<'a> {
    /// The variable that takes the rows, where the first line names one.
    pub name: Option<&'a str>,
    /// What stands below the first line, with the line break before it: the line numbers of errors are then those
    /// of the cell.
    pub query: &'a str,
}

impl<'a> KqlCell<'a> {
    /// Reads a cell; `None` when it is no `%%kql` cell. Empty lines may come before the first.
    ///
    /// # Errors
    ///
    /// If what follows `%%kql` on its line is not one name that Rust can bind.
    pub fn parse(code: &'a str) -> Option<Result<Self>> {
        let (line, query) = split(code)?;
        Some(name_in(line).map(|name| KqlCell { name, query }))
    }

    /// Runs the query in the session of the notebook.
    ///
    /// # Errors
    ///
    /// As [`query`](crate::query): a mistake in the query is shown with its place, the reason, and the nearest names.
    pub fn run(&self) -> Result<Rows> {
        self.run_in(&session())
    }

    /// As [`KqlCell::run`], in another session.
    ///
    /// # Errors
    ///
    /// As [`KqlCell::run`].
    pub fn run_in(&self, session: &Session) -> Result<Rows> {
        if self.query.trim().is_empty() {
            let help = "write it below, for example: SigninLogs | take 10";
            return Err(Error::input("the %%kql cell has no query").help(help));
        }
        session.query(self.query)
    }
}

/// The first line after `%%kql`, and what follows it, from its line break on.
fn split(code: &str) -> Option<(&str, &str)> {
    let rest = code.trim_start().strip_prefix(MAGIC)?;
    let (line, query) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
    (line.is_empty() || line.starts_with(char::is_whitespace)).then_some((line, query))
}

fn name_in(line: &str) -> Result<Option<&str>> {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next(), words.next());
    let Some(name) = first else { return Ok(None) };
    let wrong = |why: String| {
        Err(Error::input(why).help("write `%%kql`, or `%%kql name` to keep the rows under a name"))
    };
    if second.is_some() {
        return wrong(format!("after %%kql stands at most one name, but here is {:?}", line.trim()));
    }
    if is_bindable(name) { Ok(Some(name)) } else { wrong(format!("{name:?} is no name for a variable")) }
}

/// Whether `let name = …` is Rust.
fn is_bindable(name: &str) -> bool {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|it| it.is_ascii_alphabetic() || it == '_');
    begins
        && letters.all(|it| it.is_ascii_alphanumeric() || it == '_')
        && name != "_"
        && !KEYWORDS.contains(&name)
}

/// Words that Rust keeps for itself (<https://doc.rust-lang.org/reference/keywords.html>).
#[rustfmt::skip]
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Answers a `complete_request` about a `%%kql` cell: the content of the `complete_reply`.
///
/// `cursor` counts Unicode code points of the whole cell, as do the places in the answer. `None` when it is no
/// `%%kql` cell. A workspace that cannot be read has no tables; functions are offered all the same.
#[must_use]
pub fn complete(code: &str, cursor: usize) -> Option<Value> {
    complete_in(&session(), code, cursor)
}

/// As [`complete`], in another session.
#[must_use]
pub fn complete_in(session: &Session, code: &str, cursor: usize) -> Option<Value> {
    let (_, query) = split(code)?;
    let place = Place::new(code, query, cursor);
    let found = match place.in_query() {
        Some(at) => kql::complete(query, at, &Tables::of(session)),
        None => return Some(completions(cursor, cursor, &[])),
    };
    Some(completions(place.in_cell(found.start), place.in_cell(found.end), &found.items))
}

fn completions(start: usize, end: usize, items: &[kql::Completion]) -> Value {
    // JupyterLab shows these with their kind and signature; other front ends read `matches`.
    let typed: Vec<Value> = items
        .iter()
        .map(|it| {
            json!({
                "start": start,
                "end": end,
                "text": it.text,
                "type": it.kind.name(),
                "signature": it.signature,
            })
        })
        .collect();
    json!({
        "status": "ok",
        "matches": items.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
        "cursor_start": start,
        "cursor_end": end,
        "metadata": { "_jupyter_types_experimental": typed },
    })
}

/// Answers an `inspect_request` about a `%%kql` cell: the content of the `inspect_reply`.
///
/// `cursor` counts Unicode code points of the whole cell. `None` when it is no `%%kql` cell.
#[must_use]
pub fn inspect(code: &str, cursor: usize) -> Option<Value> {
    inspect_in(&session(), code, cursor)
}

/// As [`inspect`], in another session.
#[must_use]
pub fn inspect_in(session: &Session, code: &str, cursor: usize) -> Option<Value> {
    let (_, query) = split(code)?;
    let place = Place::new(code, query, cursor);
    let found = place.in_query().and_then(|at| kql::inspect(query, at, &Tables::of(session)));
    let data = match &found {
        Some(found) => json!({ "text/plain": as_text(found), "text/html": as_html(found).as_str() }),
        None => json!({}),
    };
    Some(json!({ "status": "ok", "found": found.is_some(), "data": data, "metadata": {} }))
}

fn heading(found: &Documentation) -> String {
    match found.kind {
        NameKind::Operator | NameKind::Keyword | NameKind::Type => found.signature.clone(),
        kind => format!("{} {}", kind.name(), found.signature),
    }
}

/// Names of tables and columns come from files, so that text is guarded as in a report.
fn as_text(found: &Documentation) -> String {
    let report = view::Report::new(heading(found));
    found.text.lines().fold(report, |report, line| report.note(line)).to_text()
}

fn as_html(found: &Documentation) -> Html {
    let (sentence, list) = found.text.split_once('\n').unwrap_or((&found.text, ""));
    let mut html = Html::new();
    html.push(Html::element("pre").child(Html::text(&heading(found))));
    html.push(Html::element("p").child(Html::text(sentence)));
    if !list.is_empty() {
        html.push(Html::element("pre").child(Html::lines(list)));
    }
    html
}

/// A cursor in a cell, and the same in its query.
struct Place<'a> {
    code: &'a str,
    /// Where the query begins, in bytes: at the end of the first line.
    query: usize,
    /// The cursor, in bytes.
    cursor: usize,
}

impl<'a> Place<'a> {
    /// `cursor` is in code points; one after the end means the end.
    fn new(code: &'a str, query: &str, cursor: usize) -> Self {
        let cursor = code.char_indices().nth(cursor).map_or(code.len(), |it| it.0);
        Self { code, query: code.len() - query.len(), cursor }
    }

    /// In bytes of the query; `None` on the first line.
    fn in_query(&self) -> Option<usize> {
        self.cursor.checked_sub(self.query).filter(|it| *it > 0)
    }

    /// A place of the query, in code points of the cell.
    fn in_cell(&self, at: usize) -> usize {
        self.code.get(..self.query + at).map_or(0, |it| it.chars().count())
    }
}

/// The tables of a session's workspace, for those who look up names.
struct Tables(Option<Arc<dyn Source>>);

impl Tables {
    fn of(session: &Session) -> Self {
        Self(session.source().ok())
    }
}

impl kql::Catalog for Tables {
    fn schema(&self, table: &str) -> Option<Schema> {
        self.0.as_ref()?.schema(table)
    }

    fn tables(&self) -> Vec<String> {
        self.0.as_ref().map(|it| it.tables()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_the_cell_is() {
        let cell = |code| {
            KqlCell::parse(code).map(|it| it.map(|it| (it.name, it.query)).map_err(|it| it.to_string()))
        };
        assert_eq!(cell("%%kql\nT | count"), Some(Ok((None, "\nT | count"))));
        assert_eq!(cell("\n %%kql  rows \r\nT"), Some(Ok((Some("rows"), "\nT"))));
        assert_eq!(cell("%%kql"), Some(Ok((None, ""))));
        assert_eq!(cell("%%kqlx\nT"), None);
        assert_eq!(cell("let x = \"%%kql\";"), None);
        for wrong in
            ["%%kql two names\nT", "%%kql fn\nT", "%%kql 5\nT", "%%kql _\nT", "%%kql a-b\nT", "%%kql é\nT"]
        {
            let error = cell(wrong).and_then(Result::err).unwrap_or_default();
            assert!(error.contains("help: write `%%kql`"), "{wrong}: {error}");
        }
    }

    #[test]
    fn places_count_code_points_of_the_whole_cell() {
        let (code, query) = ("%%kql é\n🦀 ab", "\n🦀 ab");
        let place = Place::new(code, query, 10);
        assert_eq!(place.in_query(), Some("\n🦀 ".len()));
        assert_eq!(place.in_cell("\n🦀 a".len()), 11);
        assert_eq!(Place::new(code, query, 7).in_query(), None, "the end of the first line");
        assert_eq!(Place::new(code, query, 8).in_query(), Some(1));
        assert_eq!(Place::new(code, query, 99).in_query(), Some(query.len()));
        assert_eq!(Place::new("%%kql", "", 5).in_query(), None);
    }
}
