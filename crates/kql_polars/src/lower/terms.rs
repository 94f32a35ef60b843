//! `has` and its kind: whole terms in a text.

use kql::TextTest;

/// What a text operator looks for, made ready once.
pub(super) struct Needle {
    text: String,
    test: TextTest,
    case_sensitive: bool,
}

impl Needle {
    pub(super) fn new(text: &str, test: TextTest, case_sensitive: bool) -> Self {
        let text = if case_sensitive { text.to_owned() } else { text.to_lowercase() };
        Needle { text, test, case_sensitive }
    }

    /// Whether it is in `hay`.
    pub(super) fn is_in(&self, hay: &str) -> bool {
        if self.case_sensitive { self.found(hay) } else { self.found(&hay.to_lowercase()) }
    }

    fn found(&self, hay: &str) -> bool {
        let needle = self.text.as_str();
        match self.test {
            TextTest::Equals => hay == needle,
            TextTest::Contains => hay.contains(needle),
            TextTest::StartsWith => hay.starts_with(needle),
            TextTest::EndsWith => hay.ends_with(needle),
            TextTest::Has => has(hay, needle, true, true),
            TextTest::HasPrefix => has(hay, needle, true, false),
            TextTest::HasSuffix => has(hay, needle, false, true),
            // Patterns have their own way.
            TextTest::MatchesRegex => false,
        }
    }
}

/// Whether `needle` is in `hay` with a border of a term before it, after it, or both. Terms are
/// runs of letters and digits; where the needle itself ends with another sign, any place is a
/// border.
fn has(hay: &str, needle: &str, before: bool, after: bool) -> bool {
    let (Some(first), Some(last)) = (needle.chars().next(), needle.chars().next_back()) else {
        return true;
    };
    let mut from = 0;
    while let Some(at) = hay.get(from..).and_then(|it| it.find(needle)).map(|it| it + from) {
        let end = at + needle.len();
        let inside = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        let start_inside = inside(hay.get(..at).and_then(|it| it.chars().next_back()));
        let end_inside = inside(hay.get(end..).and_then(|it| it.chars().next()));
        let start_fits = !before || !first.is_alphanumeric() || !start_inside;
        let end_fits = !after || !last.is_alphanumeric() || !end_inside;
        if start_fits && end_fits {
            return true;
        }
        from = at + first.len_utf8();
    }
    false
}
