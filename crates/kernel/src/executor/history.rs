//! The cells so far, for consoles and whoever else asks.

use serde_json::{Value, json};

/// So much of what a cell showed is remembered, in characters.
const LONGEST: usize = 10_000;

/// The cells of this kernel.
#[derive(Debug, Default)]
pub(super) struct History {
    count: u64,
    cells: Vec<Past>,
}

#[derive(Debug)]
struct Past {
    number: u64,
    source: String,
    /// The text of what it showed last.
    output: Option<String>,
}

impl History {
    /// The number of the next cell.
    pub(super) fn next_count(&self) -> u64 {
        self.count + 1
    }

    pub(super) fn add(&mut self, count: u64, source: &str) {
        self.count = count;
        self.cells.push(Past { number: count, source: source.to_owned(), output: None });
    }

    /// Remembers the `content` of an `execute_result` or `display_data` of the newest cell.
    pub(super) fn add_output(&mut self, count: u64, content: &Value) {
        let newest = self.cells.last_mut().filter(|it| it.number == count);
        if let (Some(cell), Some(text)) = (newest, content["data"]["text/plain"].as_str()) {
            cell.output = Some(text.chars().take(LONGEST).collect());
        }
    }

    /// The content of a `history_reply`: session, number and input of each cell, oldest first; if asked, the input
    /// together with what it showed.
    pub(super) fn answer(&self, request: &Value) -> Value {
        let n = request["n"].as_u64().map_or(usize::MAX, |it| usize::try_from(it).unwrap_or(usize::MAX));
        // There is one session, and this is it.
        let is_here = request["session"].as_i64().is_none_or(|it| it == 0);
        let is_wanted = |it: &&Past| match request["hist_access_type"].as_str() {
            Some("range") => {
                is_here
                    && request["start"].as_u64().is_none_or(|start| start <= it.number)
                    && request["stop"].as_u64().is_none_or(|stop| it.number < stop)
            }
            Some("search") => request["pattern"].as_str().is_none_or(|pattern| matches(pattern, &it.source)),
            _ => true,
        };
        let mut cells: Vec<&Past> = self.cells.iter().filter(is_wanted).collect();
        if request["unique"] == true {
            let is_repeated = |(place, it): (usize, &&Past)| {
                cells[place + 1..].iter().any(|later| later.source == it.source)
            };
            let keep: Vec<bool> = cells.iter().enumerate().map(|it| !is_repeated(it)).collect();
            let mut keep = keep.into_iter();
            cells.retain(|_| keep.next().unwrap_or(true));
        }
        let newest = &cells[cells.len().saturating_sub(n)..];
        let line = |it: &&Past| match request["output"] == true {
            true => json!([0, it.number, [it.source, it.output]]),
            false => json!([0, it.number, it.source]),
        };
        json!({"status": "ok", "history": newest.iter().map(line).collect::<Vec<_>>()})
    }
}

/// Whether a whole text matches a pattern in which `*` stands for any text and `?` for any character.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut place) = (0, 0);
    // Where to go on when the newest `*` takes one character more.
    let mut star: Option<(usize, usize)> = None;
    while place < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, place));
                at += 1;
            }
            Some(it) if *it == '?' || text.get(place) == Some(it) => (at, place) = (at + 1, place + 1),
            _ => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (at, place) = (after, taken + 1);
            }
        }
    }
    pattern.iter().skip(at).all(|it| *it == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("1 ? 1", "1 + 1", true),
            ("*adele*", "account_summary(\"adele\")", true),
            ("*ab", "aab", true),
            ("a*b*c", "a b b d", false),
            ("adele", "adelev", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(!matches(&"*a".repeat(30), &"b".repeat(10_000)), "in no time");
    }

    #[test]
    fn cells_are_found_by_number_place_and_text() {
        let mut history = History::default();
        for source in ["one", "two", "one"] {
            history.add(history.next_count(), source);
        }
        history.add_output(3, &json!({"data": {"text/plain": "1"}}));
        history.add_output(2, &json!({"data": {"text/plain": "late"}}));
        let answer = |request: Value| history.answer(&request)["history"].clone();
        assert_eq!(answer(json!({"hist_access_type": "tail", "n": 1})), json!([[0, 3, "one"]]));
        let range = json!({"hist_access_type": "range", "session": 0, "start": 1, "stop": 3});
        assert_eq!(answer(range), json!([[0, 1, "one"], [0, 2, "two"]]));
        assert_eq!(answer(json!({"hist_access_type": "range", "session": -1})), json!([]));
        let search = json!({"hist_access_type": "search", "pattern": "o*", "unique": true, "output": true});
        assert_eq!(answer(search), json!([[0, 3, ["one", "1"]]]));
        assert_eq!(
            answer(json!({"hist_access_type": "tail", "output": true}))[1],
            json!([0, 2, ["two", null]])
        );
    }
}
