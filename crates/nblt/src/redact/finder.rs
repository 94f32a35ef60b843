//! Finds what is known in texts, also where it is glued to other letters.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::Kind;
use crate::{Error, Result};

/// A name of fewer letters is found as a word of its own only: it is a part of too many words.
const GLUED: usize = 4;
/// Names that say nothing of anybody and are parts of many words; each is found as a word of its own only.
const GENERIC: [&str; 28] = [
    "account",
    "address",
    "admin",
    "administrator",
    "anonymous",
    "backup",
    "cloud",
    "default",
    "domain",
    "everyone",
    "group",
    "guest",
    "host",
    "info",
    "local",
    "mail",
    "manager",
    "network",
    "office",
    "operator",
    "person",
    "public",
    "sales",
    "service",
    "support",
    "test",
    "user",
    "users",
];

/// Texts with their pseudonyms.
pub(super) struct Finder {
    search: AhoCorasick,
    /// By the number of the pattern.
    forms: Vec<(String, Glued)>,
}

/// Where in a longer word a text is found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Glued {
    /// Nowhere: it is a word of its own.
    No,
    /// Where the word begins or ends: `vance` is in `advanced`, but `adelevance` is no other word.
    AtAnEnd,
    Anywhere,
}

impl Glued {
    fn of(text: &str, kind: Kind) -> Self {
        let letters = text.chars().filter(|it| it.is_alphabetic()).count();
        match kind {
            _ if letters < GLUED || GENERIC.contains(&text) => Self::No,
            // Part of a longer number, it would be another address or identifier.
            Kind::Address | Kind::Id => Self::No,
            Kind::Person => Self::AtAnEnd,
            Kind::Account | Kind::Domain | Kind::Host => Self::Anywhere,
        }
    }
}

/// Something that was found, as wide as it is replaced.
struct Place {
    start: usize,
    end: usize,
    /// How much of it is the name.
    known: usize,
    pattern: usize,
    glued: bool,
}

impl Finder {
    /// For texts in lower case, each with its kind and its pseudonym.
    pub(super) fn of<'a>(known: impl Iterator<Item = (&'a str, Kind, &'a str)>) -> Result<Self> {
        let mut forms: BTreeMap<String, (String, Glued)> = BTreeMap::new();
        for (text, kind, pseudonym) in known {
            // As it is shown, and in the capitals that only Unicode knows to be the same letters.
            for form in [text.to_owned(), view::shown(text), text.to_uppercase()] {
                forms.entry(form).or_insert_with(|| (pseudonym.to_owned(), Glued::of(text, kind)));
            }
        }
        // Not the table that it would choose for few patterns: a name of 100 KB, which a log may hold, fills gigabytes with it.
        let search = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            .build(forms.keys());
        Ok(Self { search: search.map_err(Error::bug)?, forms: forms.into_values().collect() })
    }

    /// Replaces all that is found: the leftmost first, and of those the longest. Of a word that has a name in it
    /// nothing is left: the rest of `advanced` would tell what was in it.
    pub(super) fn replace(&self, text: &str) -> String {
        let text = without_cut_word(text);
        let found = self.search.find_overlapping_iter(text.as_str());
        let mut found: Vec<Place> =
            found.filter_map(|it| self.place(&text, it.start(), it.end(), it.pattern().as_usize())).collect();
        found.sort_by_key(|it| (it.start, Reverse(it.end), Reverse(it.known)));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for place in found.into_iter().filter(|it| it.end > it.start) {
            if place.end <= at {
                continue;
            }
            out.push_str(text.get(at..place.start.max(at)).unwrap_or_default());
            out.push_str(self.forms.get(place.pattern).map_or("…", |it| it.0.as_str()));
            out.push_str(if place.glued { "…" } else { "" });
            at = place.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// Where something that was found is replaced; `None` if it is a part of another word.
    fn place(&self, text: &str, start: usize, end: usize, pattern: usize) -> Option<Place> {
        let (before, after) = (text.get(..start)?, text.get(end..)?);
        let left = before.trim_end_matches(char::is_alphanumeric).len();
        let right = text.len() - after.trim_start_matches(char::is_alphanumeric).len();
        let (begins, ends, known) = (left == start, right == end, end - start);
        let is_name = match self.forms.get(pattern)?.1 {
            _ if begins && ends => return Some(Place { start, end, known, pattern, glued: false }),
            Glued::No => false,
            Glued::AtAnEnd => begins || ends,
            Glued::Anywhere => true,
        };
        is_name.then_some(Place { start: left, end: right, known, pattern, glued: true })
    }
}

/// A long text is cut where it is shown: what may be half of a name goes, too.
fn without_cut_word(text: &str) -> String {
    match text.rsplit_once("… (") {
        Some((shown, rest)) if rest.ends_with(" characters)") => {
            let whole = shown.trim_end_matches(|it: char| !it.is_whitespace() && !",;|&\"'".contains(it));
            format!("{whole}… ({rest}")
        }
        _ => text.to_owned(),
    }
}
