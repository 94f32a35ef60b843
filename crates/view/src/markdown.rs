//! Markdown that cannot be made from run-time text except as text.

use std::fmt;

use crate::guard;

#[cfg(test)]
mod tests;

/// A piece of GitHub-flavoured Markdown. It grows out of literals and of texts that mean nothing in it.
///
/// Escaping would not do: viewers make links of what stands there after backslashes and references are resolved
/// (mail addresses on GitHub, `$…$` in Jupyter). So words of letters and digits stand as they are, and everything
/// else stands as code, in which nothing has a meaning in any viewer. Backticks and pipes, which end code and cells
/// of tables, stand between pieces of code as character references.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markdown(String);

impl Markdown {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A sentence: guarded ([crate documentation](crate)), on one line, with names and the like as code.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::limited(text, guard::TEXT)
    }

    /// As [`Markdown::text`] with another limit of characters.
    pub(crate) fn limited(text: &str, limit: usize) -> Self {
        Self::words(&guard::visible(text, limit))
    }

    /// A value from data, which stands alone: as it is when it is plain, else all of it as code.
    pub(crate) fn value(text: &str) -> Self {
        let text = guard::visible(text, guard::TEXT);
        let odd = text.split(' ').filter(|it| !is_plain(it)).count();
        let spaced = text != text.trim() || text.contains("  ");
        if text.is_empty() || (odd < 2 && !spaced) { Self::words(&text) } else { Self(code(&text)) }
    }

    /// Several lines as they are, in a block of their own. Every line is guarded.
    #[must_use]
    pub fn lines(text: &str) -> Self {
        let lines = guard::visible_lines(text);
        let longest = lines.iter().map(|it| longest_run(it)).max().unwrap_or(0);
        // Nothing in the text ends what begins with more.
        let fence = "`".repeat((longest + 1).max(3));
        Self(guard::neutral(&format!("{fence}text\n{}\n{fence}", lines.join("\n"))))
    }

    /// A literal of ours, taken as it stands.
    #[must_use]
    pub fn trusted(literal: &'static str) -> Self {
        Self(literal.to_owned())
    }

    /// Appends another piece.
    pub fn push(&mut self, piece: Self) {
        self.0.push_str(&piece.0);
    }

    /// Appends a block of its own.
    pub(crate) fn block(&mut self, piece: Self) {
        self.0.push_str(if self.0.is_empty() { "" } else { "\n\n" });
        self.push(piece);
    }

    /// A table; cells in columns that are `numeric` stand at the right.
    pub(crate) fn table(head: &[(Self, bool)], rows: impl IntoIterator<Item = Vec<Self>>) -> Self {
        let row = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
        let names = head.iter().map(|(name, _)| if name.0.is_empty() { "–" } else { name.0.as_str() });
        let rule = head.iter().map(|(_, numeric)| if *numeric { "---:" } else { "---" });
        let mut lines = vec![row(names.collect()), row(rule.collect())];
        lines.extend(rows.into_iter().map(|it| row(it.iter().map(|it| it.0.as_str()).collect())));
        Self(lines.join("\n"))
    }

    /// The Markdown as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Markdown as owned text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Words with a blank between them; those that are not plain, as code.
    fn words(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + text.len() / 4);
        let mut open: Vec<&str> = Vec::new();
        let words = text.split(' ').filter(|it| !it.is_empty());
        for (place, word) in words.enumerate() {
            if is_plain(word) && !(place == 0 && is_list_mark(word)) {
                close(&mut out, &mut open);
                separate(&mut out);
                out.push_str(word);
            } else {
                open.push(word);
                // Of a list each is a piece of its own.
                if word.ends_with([',', ';']) {
                    close(&mut out, &mut open);
                }
            }
        }
        close(&mut out, &mut open);
        Self(guard::neutral(&out))
    }
}

impl fmt::Display for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Writes words that follow each other and are not plain as one piece of code; a comma or full stop at the end
/// belongs to the sentence.
fn close(out: &mut String, open: &mut Vec<&str>) {
    if open.is_empty() {
        return;
    }
    let text = open.join(" ");
    open.clear();
    let inner = text.trim_end_matches([',', ';']);
    separate(out);
    out.push_str(&code(if inner.is_empty() { &text } else { inner }));
    if !inner.is_empty() {
        out.push_str(text.get(inner.len()..).unwrap_or_default());
    }
}

fn separate(out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
}

/// A text as code.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut piece = String::new();
    let end = |piece: &mut String, out: &mut String| {
        // One blank at both ends would be taken for the room around the text.
        let room = if piece.starts_with(' ') && piece.ends_with(' ') { " " } else { "" };
        if !piece.is_empty() {
            *out += &format!("`{room}{piece}{room}`");
        }
        piece.clear();
    };
    for letter in text.chars() {
        let reference = match letter {
            '`' => "&#96;",
            '|' => "&#124;",
            other => {
                piece.push(other);
                continue;
            }
        };
        end(&mut piece, &mut out);
        out.push_str(reference);
    }
    end(&mut piece, &mut out);
    guard::neutral(&out)
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|it| it != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Whether a word has no meaning in Markdown and is no place on the network, whatever stands before and after it.
fn is_plain(word: &str) -> bool {
    let stem = word.trim_start_matches(['(', '“', '"']);
    let stem = stem.trim_end_matches([')', '”', '"', ',', ';', ':', '.', '?', '…', '%']);
    if matches!(stem, "–" | "—" | "·" | "→" | "×" | "±") {
        return true;
    }
    let ends = |is: fn(char) -> bool| stem.starts_with(is) && stem.ends_with(is);
    let digits = stem.strip_prefix('-').unwrap_or(stem);
    let is_number = digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.ends_with(|it: char| it.is_ascii_digit())
        && digits.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | ':' | ',' | '-' | '+'))
        && digits.matches('.').count() < 2;
    let is_word = ends(char::is_alphanumeric)
        && stem.chars().all(|it| it.is_alphanumeric() || matches!(it, '-' | '’' | '\'' | '/'));
    // Of a hash some viewers make a link to a commit, and identifiers read better as code.
    let has_digits = stem.contains(|it: char| it.is_ascii_digit());
    let is_hash = has_digits && stem.len() >= 7 && stem.bytes().all(|it| it.is_ascii_hexdigit());
    let is_identifier = stem.chars().count() > if has_digits { 12 } else { 32 };
    is_number || (is_word && !is_hash && !is_identifier)
}

/// Whether a word that is plain elsewhere begins a list where it begins a line: `5.`, `a)`.
fn is_list_mark(word: &str) -> bool {
    let stem = word.trim_end_matches(['.', ')', ':']);
    stem.len() < word.len() && (stem.len() < 2 || stem.bytes().all(|it| it.is_ascii_digit()))
}
