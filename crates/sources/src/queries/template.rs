//! The text of a query with placeholders, taken apart once.

use std::collections::BTreeMap;

/// A query's text, macros put in, as pieces.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    /// KQL as it is.
    Text(String),
    /// The place of a parameter.
    Parameter(String),
}

/// Macros inside macros are put in this deep; beyond, one contains itself.
const DEPTH: usize = 8;

impl Template {
    /// Takes a text apart. `macros` are put in first, so they may have placeholders.
    ///
    /// # Errors
    ///
    /// A sentence, when a macro is not there or contains itself, or a brace has no partner.
    pub(crate) fn parse(text: &str, macros: &BTreeMap<String, String>) -> Result<Self, String> {
        let text = expand(text, macros)?;
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                plain.push_str(brace.get(..1).unwrap_or_default());
                rest = after;
                continue;
            }
            let name = brace.strip_prefix('{').and_then(|it| it.split_once('}')).filter(|it| is_name(it.0));
            let Some((name, after)) = name else {
                let near: String = brace.chars().take(20).collect();
                return Err(format!("a brace without partner near {near:?}: double the braces that are KQL"));
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Parameter(name.to_owned()));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Template { pieces })
    }

    /// Returns the names of the placeholders in order; some may be there twice.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|it| match it {
            Piece::Parameter(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// Whether a comment holds what was meant to be query: the text is one line, and what follows `//`
    /// has a pipe.
    pub(crate) fn comment_hides_the_rest(&self) -> bool {
        let texts = self.pieces.iter().map(|it| match it {
            Piece::Text(text) => text.as_str(),
            Piece::Parameter(_) => "x",
        });
        let text: String = texts.collect();
        let mut quote = None;
        let mut rest = text.trim();
        while let Some(it) = rest.chars().next() {
            match quote {
                None if it == '\n' => return false,
                None if rest.starts_with("//") => return !rest.contains('\n') && rest.contains('|'),
                None if it == '"' || it == '\'' => quote = Some(it),
                Some(_) if it == '\\' => rest = rest.get(1..).unwrap_or_default(),
                Some(open) if it == open => quote = None,
                _ => {}
            }
            let mut chars = rest.chars();
            chars.next();
            rest = chars.as_str();
        }
        false
    }

    /// Whether there is a placeholder of that name.
    pub(crate) fn uses(&self, name: &str) -> bool {
        self.parameters().any(|it| it == name)
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
}

/// Puts macros in: `$<name>$`.
fn expand(text: &str, macros: &BTreeMap<String, String>) -> Result<String, String> {
    let mut text = text.to_owned();
    for _ in 0..DEPTH {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        let mut any = false;
        while let Some((before, after)) = rest.split_once("$<") {
            out.push_str(before);
            match after.split_once(">$") {
                Some((name, after)) if is_name(name) => {
                    let value = macros
                        .get(name)
                        .ok_or_else(|| format!("macro {name:?} is not defined: add it to query_macros"))?;
                    out.push_str(value);
                    any = true;
                    rest = after;
                }
                _ => {
                    out.push_str("$<");
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        if !any {
            return Ok(out);
        }
        text = out;
    }
    Err("a macro contains itself".to_owned())
}
